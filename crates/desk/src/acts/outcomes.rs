//! Outcomes are worked out anew: each night, after an import, and the first time somebody looks.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::id::AccountId;
use store::{AccountPeriodRow, AccountWorthRow, StoreError, Tx, jobs};

use crate::acts::outcomes_due::RECKON;
use crate::acts::outcomes_rows;
use crate::chosen::chosen;
use crate::worth::alive::Seen;
use crate::worth::facts::{AccountFacts, Answered, Complained, Contract, Facts, Served};
use crate::worth::settings::COSTS;
use crate::worth::views::OutcomesView;
use crate::worth::{CostSettings, Outcomes, Period};
use crate::{Act, Agent, Desk, DeskError};

/// Rows that are read, or written, in one go: others get their turn between.
const ROWS_AT_A_TIME: u32 = 20_000;
const WRITES_AT_A_TIME: usize = 500;
/// Gifts that are read.
const GOODWILL_MAX: u32 = 1_000_000;
/// Who slips away, on the page.
const SLIPPING_SHOWN: u32 = 6;

/// What one reckoning makes.
struct Reckoned {
    on: Date,
    figures: Vec<(String, Date, String)>,
    worths: Vec<AccountWorthRow>,
    periods: Vec<(&'static str, AccountPeriodRow)>,
}

impl Desk {
    /// Works everything out anew, up to and including yesterday.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn reckon_outcomes(&self, now: Timestamp) -> Result<(), DeskError> {
        let (facts, zone) = self.facts().await?;
        let today = now.to_zoned(zone).date();
        let on = today.yesterday().unwrap_or(today);
        let reckoned = match tokio::runtime::Handle::try_current() {
            // Seconds of a core, with very many accounts: not on a thread that others wait for.
            Ok(runtime) => runtime
                .spawn_blocking(move || reckon(&facts, on))
                .await
                .map_err(|e| DeskError::Store(StoreError::other(format!("outcomes could not be worked out: {e}"))))?,
            Err(_) => reckon(&facts, on),
        };
        self.keep_outcomes(reckoned, crate::turn::whole_milliseconds(now)).await
    }

    /// Everything that figures are worked out from, a stretch at a time.
    async fn facts(&self) -> Result<(Facts, TimeZone), DeskError> {
        let (zone, settings) = self
            .db
            .read(|tx| {
                let firm = tx.organisation()?.ok_or(DeskError::NotFound)?;
                Ok::<_, DeskError>((firm.zone, chosen::<CostSettings>(tx, COSTS)?))
            })
            .await?;
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let mut of: HashMap<AccountId, AccountFacts> = HashMap::new();
        fn entry(of: &mut HashMap<AccountId, AccountFacts>, id: AccountId) -> &mut AccountFacts {
            of.entry(id).or_insert_with(|| AccountFacts { id: Some(id), ..AccountFacts::default() })
        }
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        self.each(
            |tx, last| tx.sales_after(last, ROWS_AT_A_TIME),
            |sale| {
                let account = entry(&mut of, sale.account);
                account.sales.push((sale.day, sale.cents, sale.cost_cents));
                if account.product.is_empty() {
                    account.product.clone_from(&sale.product);
                }
            },
        )
        .await?;
        self.each(
            |tx, last| tx.subscriptions_after(last, ROWS_AT_A_TIME),
            |one| {
                let account = entry(&mut of, one.account);
                account.contracts.push(Contract { started: one.started, ended: one.ended, cents: one.cents });
                if account.product.is_empty() {
                    account.product.clone_from(&one.product);
                }
            },
        )
        .await?;
        self.each(
            |tx, last| tx.promises_after(last, ROWS_AT_A_TIME),
            |one| {
                entry(&mut of, one.account).promises.push((day(one.ended_at), one.is_broken));
            },
        )
        .await?;
        self.served(&mut |account, served| entry(&mut of, account).served.push(served), &settings, &zone).await?;
        let (goodwill, first) = self
            .db
            .read(|tx| Ok::<_, DeskError>((tx.goodwill_of_accounts(GOODWILL_MAX)?, tx.first_promise_at()?)))
            .await?;
        for gift in goodwill {
            entry(&mut of, gift.account).goodwill.push((day(gift.at), gift.cents));
        }
        let mut surveys = Vec::new();
        self.each(
            |tx, last| tx.surveys_after(last, ROWS_AT_A_TIME),
            |one| {
                let score = one.score.and_then(|score| u8::try_from(score).ok());
                if let (Some(account), Some(score), Some(at)) = (one.account, score, one.answered_at) {
                    entry(&mut of, account).answers.push((day(at), score));
                }
                surveys.push(Answered { is_relationship: one.is_relationship, on: day(one.asked_at), score });
            },
        )
        .await?;
        self.each(
            |tx, last| tx.complaints_after(last, ROWS_AT_A_TIME),
            |one| {
                let complained = Complained { heard: day(one.heard_at), mended: one.mended_at.map(day) };
                entry(&mut of, one.account).complaints.push(complained);
            },
        )
        .await?;
        let mut accounts: Vec<AccountFacts> = of.into_values().collect();
        accounts.iter_mut().for_each(|account| account.complaints.sort_by_key(|one| one.heard));
        accounts.sort_by_key(|account| account.id);
        Ok((Facts { accounts, surveys, promises_since: first.map(day) }, zone))
    }

    async fn served(
        &self,
        each: &mut (dyn FnMut(AccountId, Served) + Send),
        settings: &CostSettings,
        zone: &TimeZone,
    ) -> Result<(), DeskError> {
        let mut last = None;
        loop {
            let from = last.clone();
            let (served, work) = self
                .db
                .read(move |tx| {
                    let served = tx.served_after(from.as_ref(), ROWS_AT_A_TIME)?;
                    let work = match (served.first(), served.last()) {
                        (Some(first), Some(last)) => tx.work_between(first.conversation, last.conversation)?,
                        _ => Vec::new(),
                    };
                    Ok::<_, DeskError>((served, work))
                })
                .await?;
            let mut took: HashMap<_, (i64, f64)> = HashMap::new();
            for one in work {
                let sum = took.entry(one.conversation).or_default();
                sum.0 += one.spent_ms;
                sum.1 += one.spent_ms as f64 / 3_600_000.0 * settings.hour(&one.role) as f64;
            }
            let Some(end) = served.last().cloned() else { return Ok(()) };
            for one in served {
                let (work_ms, work_cents) = took.get(&one.conversation).copied().unwrap_or_default();
                let served = Served {
                    conversation: one.conversation,
                    on: one.asked_at.to_zoned(zone.clone()).date(),
                    channel_cents: settings.channel(&one.channel),
                    work_ms,
                    work_cents,
                };
                each(one.account, served);
            }
            last = Some(end);
        }
    }

    /// Gives every row to `each`, a stretch at a time.
    async fn each<T, F>(&self, next: F, mut each: impl FnMut(&T) + Send) -> Result<(), DeskError>
    where
        T: Clone + Send + 'static,
        F: Fn(&mut Tx<'_>, Option<&T>) -> Result<Vec<T>, StoreError> + Copy + Send + 'static,
    {
        let mut last: Option<T> = None;
        loop {
            let from = last.clone();
            let rows = self.db.read(move |tx| Ok::<_, DeskError>(next(tx, from.as_ref())?)).await?;
            rows.iter().for_each(&mut each);
            match rows.into_iter().next_back() {
                Some(row) => last = Some(row),
                None => return Ok(()),
            }
        }
    }

    /// Keeps what was worked out: accounts first, and the figures when all of it is there.
    async fn keep_outcomes(&self, reckoned: Reckoned, now: Timestamp) -> Result<(), DeskError> {
        for rows in reckoned.worths.chunks(WRITES_AT_A_TIME) {
            let rows = rows.to_vec();
            let keep = move |tx: &mut Tx<'_>| {
                let at_stake = rows.iter().filter(|row| row.stake_cents > 0).filter_map(|row| row.account);
                let known = tx.who_know_accounts(&at_stake.collect::<Vec<_>>())?;
                for row in &rows {
                    let known_by = row.account.and_then(|account| known.get(&account).copied());
                    tx.save_account_worth(&AccountWorthRow { known_by, ..row.clone() }, now)?;
                }
                Ok::<_, DeskError>(())
            };
            self.db.write(keep).await?;
        }
        for rows in reckoned.periods.chunks(WRITES_AT_A_TIME) {
            let rows = rows.to_vec();
            self.db
                .write(move |tx| {
                    rows.iter()
                        .try_for_each(|(period, row)| tx.save_account_period(period, row, now))
                        .map_err(DeskError::from)
                })
                .await?;
        }
        let figures = reckoned.figures;
        self.db
            .write(move |tx| {
                let imported_at = tx.last_import_ended()?;
                for (id, on, document) in &figures {
                    if is_kept_as_it_was(tx, id, imported_at)? {
                        continue;
                    }
                    tx.save_outcome_figure(id, *on, document, now)?;
                }
                tx.forget_older_worth(now)?;
                tx.revive_those_who_came_back()?;
                Ok::<_, DeskError>(())
            })
            .await?;
        tracing::info!(on = %reckoned.on, "outcomes are worked out up to and including {}", reckoned.on);
        Ok(())
    }

    /// The page. `None`: nothing was ever worked out, because nobody has set the desk up.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn outcomes(&self, by: &Agent, period: Period, now: Timestamp) -> Result<OutcomesView, DeskError> {
        self.outcomes_of(by, period.word().to_owned(), now).await
    }

    /// The page of a month that is over: `2026-10`.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`] for a month of which nothing is kept.
    pub async fn outcomes_of_month(&self, by: &Agent, month: &str, now: Timestamp) -> Result<OutcomesView, DeskError> {
        self.outcomes_of(by, month.to_owned(), now).await
    }

    async fn outcomes_of(&self, by: &Agent, id: String, now: Timestamp) -> Result<OutcomesView, DeskError> {
        by.must(Act::SeeOutcomes)?;
        if self.db.read(|tx| tx.outcome_figure(Period::Year.word()).map_err(DeskError::from)).await?.is_none() {
            self.reckon_outcomes(now).await?;
        }
        self.db
            .read(move |tx| {
                let (document, reckoned_at) = tx.outcome_figure(&id)?.ok_or(DeskError::NotFound)?;
                let outcomes = serde_json::from_str(&document)
                    .map_err(|e| StoreError::other(format!("the figures of {id} can't be read: {e}")))?;
                Ok(OutcomesView {
                    outcomes,
                    reckoned_at,
                    slipping: tx.slipping(None, SLIPPING_SHOWN)?,
                    slipping_count: tx.count_slipping()?,
                    months: tx.outcome_months()?,
                    is_reckoning: jobs::is_waiting(tx, RECKON)?,
                })
            })
            .await
    }
}

/// A month for the board stays as it was first told, whatever becomes known later: rates, roles, answers that came late. Only a
/// file with figures, put in or taken back since, makes it anew; and so does a month that knew no account yet.
fn is_kept_as_it_was(tx: &mut Tx<'_>, id: &str, imported_at: Option<Timestamp>) -> Result<bool, StoreError> {
    if Period::of_word(id).is_some() {
        return Ok(false);
    }
    let Some((document, told_at)) = tx.outcome_figure(id)? else { return Ok(false) };
    let knew_somebody = serde_json::from_str::<Outcomes>(&document).is_ok_and(|outcomes| outcomes.accounts > 0);
    Ok(knew_somebody && imported_at.is_none_or(|ended| ended < told_at))
}

/// Everything, from facts alone.
fn reckon(facts: &Facts, on: Date) -> Reckoned {
    let seen = Seen::of(facts, on);
    let mut figures = Vec::new();
    let mut keep = |id: String, outcomes: &Outcomes| match serde_json::to_string(outcomes) {
        Ok(document) => figures.push((id, outcomes.on, document)),
        Err(error) => tracing::error!("the figures of {id} can't be kept: {error}"),
    };
    for period in Period::ALL {
        keep(period.word().to_owned(), &Outcomes::with(facts, on, period, &seen));
    }
    // The board's month: the last that is over; as it was known then, so that it is the same whenever it is made.
    let month = on.tomorrow().unwrap_or(on).first_of_month().yesterday().unwrap_or(on);
    keep(format!("{:04}-{:02}", month.year(), month.month()), &Outcomes::of(facts, month, Period::Year));
    Reckoned {
        on,
        figures,
        worths: outcomes_rows::worths(facts, on, &seen),
        periods: outcomes_rows::periods(facts, on),
    }
}
