//! What people add to outcomes: why an account left, what a conversation took, and "I'll call".

use jiff::Timestamp;
use promise::Kind;
use serde_json::json;
use store::id::{AccountId, ConversationId, DepartureId};
use store::{
    AccountPeriodRow, AccountWorthRow, ComplainedRow, DepartureRow, MailKind, PromiseView, SurveyAnswerRow, WorthSort,
    happened,
};

use crate::acts::letter_call::call_before;
use crate::check::{self, Checks, refuse};
use crate::chosen::chosen;
use crate::promising::{Making, When};
use crate::turn::{Event, Turn};
use crate::worth::alive::{DRIFT, GONE_BELOW};
use crate::worth::settings::{COST_CENTS_MAX, COSTS};
use crate::worth::views::{DepartedView, DepartureForm, DepartureView, SlippingAccount, TimeTaken};
use crate::worth::{CostSettings, Days, Period};
use crate::{Act, Agent, Desk, DeskError, Refusal, hours, letters};

/// Why an account left: as for complaints, never a person; or theirs, when there was nothing that we could have done.
pub const CAUSES: [&str; 6] = ["capacity", "process", "policy", "product", "supplier", "theirs"];
const WORDS_MAX: usize = 2_000;
/// A conversation takes at most a hundred hours.
pub const MINUTES_MAX: i64 = 6_000;
const DEPARTED_MAX: u32 = 500;
const SLIPPING_MAX: u32 = 200;
/// On Today: a few, so that they are called.
const WORTH_A_CALL_MAX: u32 = 3;

impl Desk {
    /// Who has left, who seems gone, and who is slipping.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn departed(&self, by: &Agent, now: Timestamp) -> Result<DepartedView, DeskError> {
        by.must(Act::SeeOutcomes)?;
        self.look(now, |turn| {
            Ok(DepartedView {
                gone: turn.tx.departures(DEPARTED_MAX)?,
                seems_gone: turn.tx.seems_gone(GONE_BELOW, SLIPPING_MAX)?,
                drifting: turn.tx.drifting(DRIFT, SLIPPING_MAX)?,
                slipping: turn.tx.slipping(None, SLIPPING_MAX)?,
                today: turn.now.to_zoned(turn.zone()).date(),
            })
        })
        .await
    }

    /// An account's name, what was said of it before, and since when it seems gone.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn departure(&self, by: &Agent, account: AccountId) -> Result<DepartureView, DeskError> {
        by.must(Act::SeeOutcomes)?;
        self.db
            .read(move |tx| {
                Ok(DepartureView {
                    name: tx.account_name(account)?,
                    said: tx.departure_of(account)?,
                    last_seen_on: tx.last_seen_of(account)?,
                })
            })
            .await
    }

    /// Somebody says that an account has left, why, and what we learnt; or that it hasn't.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; a refused field: `cause`, `words`, `lessons`, `left_on`.
    pub async fn say_departed(
        &self,
        by: &Agent,
        account: AccountId,
        form: DepartureForm,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::SeeOutcomes)?;
        let mut checks = Checks::default();
        let words = checks.take(check::optional_line("words", &form.words, WORDS_MAX));
        let lessons = checks.take(check::optional_line("lessons", &form.lessons, WORDS_MAX));
        if form.is_gone {
            checks.take(if CAUSES.contains(&form.cause.as_str()) { Ok(()) } else { refuse("cause", "required") });
            checks.take(if words.is_empty() { refuse("words", "required") } else { Ok(()) });
        }
        checks.done()?;
        let by = by.id;
        self.act(now, move |turn| {
            turn.tx.account_name(account)?;
            let today = turn.now.to_zoned(turn.zone()).date();
            if form.left_on.is_some_and(|day| day > today) {
                return Ok(refuse("left_on", "too_far")?);
            }
            let row = DepartureRow {
                id: DepartureId::new(turn.now, turn.chance),
                account,
                name: String::new(),
                is_gone: form.is_gone,
                left_on: form.left_on.unwrap_or(today),
                cause: if form.is_gone { form.cause.clone() } else { String::new() },
                words: words.clone(),
                lessons: lessons.clone(),
                at: turn.now,
                revived_on: None,
            };
            turn.tx.save_departure(&row, by)?;
            turn.tx.revive_those_who_came_back()?;
            Ok(())
        })
        .await
    }

    /// Whom this colleague knows best, who is fading, and whom nobody has promised a call: a few.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn worth_a_call(&self, by: &Agent) -> Result<Vec<SlippingAccount>, DeskError> {
        by.must(Act::SeeToday)?;
        let me = by.id;
        self.db.read(move |tx| Ok(tx.slipping(Some(me), WORTH_A_CALL_MAX)?)).await
    }

    /// "I'll call": a callback promise on this colleague, on the last conversation with the account, and the customer is told.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`] for an account with which there was never a conversation.
    pub async fn call_account(&self, by: &Agent, account: AccountId, now: Timestamp) -> Result<PromiseView, DeskError> {
        by.must(Act::Answer)?;
        let by = by.clone();
        self.act(now, move |turn| turn.call_account(&by, account)).await
    }

    /// What a conversation took, as far as is known.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn time_taken(&self, by: &Agent, conversation: ConversationId) -> Result<TimeTaken, DeskError> {
        by.must(Act::SeeConversations)?;
        self.db
            .read(move |tx| {
                Ok(match tx.time_said(conversation)? {
                    Some(minutes) => TimeTaken { minutes, is_said: true },
                    None => TimeTaken { minutes: tx.time_estimated(conversation)? / 60_000, is_said: false },
                })
            })
            .await
    }

    /// Somebody says what a conversation took, in place of the estimate; `None`: the estimate holds again.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; a refused field: `minutes`.
    pub async fn say_time(
        &self,
        by: &Agent,
        conversation: ConversationId,
        minutes: Option<i64>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::Answer)?;
        if minutes.is_some_and(|minutes| !(0..=MINUTES_MAX).contains(&minutes)) {
            return Ok(refuse("minutes", "not_in_range")?);
        }
        let role = by.role.as_str();
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            turn.tx.say_time(conversation.id, minutes.map(|minutes| (minutes, role)), turn.now)?;
            turn.changed(conversation.id)
        })
        .await
    }

    /// What an hour and a question cost.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn cost_settings(&self, by: &Agent) -> Result<CostSettings, DeskError> {
        by.must(Act::SeeOutcomes)?;
        self.db.read(|tx| Ok(chosen(tx, COSTS)?)).await
    }

    /// Chooses what an hour and a question cost; figures follow, behind the request: with many accounts that takes seconds.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; a refused field: `hour`, `channel`.
    pub async fn save_cost_settings(
        &self,
        by: &Agent,
        settings: CostSettings,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditHoursAndRules)?;
        let mut checks = Checks::default();
        let in_range = |cents: &[i64], field| {
            if cents.iter().all(|cents| (0..=COST_CENTS_MAX).contains(cents)) {
                Ok(())
            } else {
                refuse(field, "not_in_range")
            }
        };
        checks.take(in_range(&settings.hour_cents, "hour"));
        checks.take(in_range(&settings.channel_cents, "channel"));
        checks.done()?;
        let document = serde_json::to_string(&settings)
            .map_err(|e| DeskError::Store(store::StoreError::other(format!("the costs can't be kept: {e}"))))?;
        self.act(now, move |turn| {
            turn.tx.save_setting(COSTS, &document, turn.now)?;
            turn.ask_for_outcomes()
        })
        .await
    }

    /// What accounts brought and cost in a period, by name; `skip` of them are left out, at most `limit` come.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn period_rows(
        &self,
        by: &Agent,
        period: Period,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<AccountPeriodRow>, DeskError> {
        by.must(Act::SeeOutcomes)?;
        self.db.read(move |tx| Ok(tx.account_periods(period.word(), skip, limit)?)).await
    }

    /// What is known of accounts, by name: all, or those that were followed after their landmark.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn worth_rows(
        &self,
        by: &Agent,
        is_followed: bool,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<AccountWorthRow>, DeskError> {
        by.must(Act::SeeOutcomes)?;
        let sort = if is_followed { WorthSort::Stays } else { WorthSort::Name };
        self.db.read(move |tx| Ok(tx.account_worths(sort, skip, limit)?)).await
    }

    /// Complaints with what became of the account, the newest first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn complained_rows(&self, by: &Agent, skip: u32, limit: u32) -> Result<Vec<ComplainedRow>, DeskError> {
        by.must(Act::SeeOutcomes)?;
        self.db.read(move |tx| Ok(tx.complained_rows(skip, limit)?)).await
    }

    /// Who was asked whether they would recommend us in the days of some figures, the latest first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn survey_answers(
        &self,
        by: &Agent,
        days: Days,
        skip: u32,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<SurveyAnswerRow>, DeskError> {
        by.must(Act::SeeOutcomes)?;
        self.look(now, move |turn| {
            let zone = turn.zone();
            // From the end of the day before the first to the end of the last.
            let end = |day: jiff::civil::Date| {
                day.tomorrow()
                    .ok()
                    .and_then(|next| next.to_zoned(zone.clone()).ok())
                    .map_or(turn.now, |at| at.timestamp())
            };
            let (from, to) = (end(days.after), end(days.until));
            Ok(turn.tx.surveys_between(from, to, skip, limit)?)
        })
        .await
    }
}

impl Turn<'_, '_> {
    fn call_account(&mut self, by: &Agent, account: AccountId) -> Result<PromiseView, DeskError> {
        let last = self.tx.last_conversation_of_account(account)?.ok_or(DeskError::NotFound)?;
        let conversation = self.tx.conversation(last)?;
        let open = self.tx.open_promise(conversation.id)?;
        // Asked twice, it is one call.
        if let Some(open) = open.as_ref().filter(|open| open.kind == Kind::Callback && open.agent == Some(by.id)) {
            return Ok(open.clone());
        }
        let deadline = call_before(&hours::service_hours(&self.tx.default_calendar()?)?, self.now);
        self.tx.assign_conversation(conversation.id, conversation.team, Some(by.id))?;
        let conversation = store::Conversation { agent: Some(by.id), ..conversation };
        self.record(Event::of(happened::ASSIGNED, &conversation).by(by.id).detail(json!({ "agent": by.name })))?;
        let promise = match open {
            // Whoever waits for an answer is never called later than that was promised for; and a remedy is no call.
            Some(open) if open.deadline_at < deadline || open.kind == Kind::Remedy => {
                return Err(Refusal::PromisedAlready.into());
            }
            Some(open) => {
                let reason = letters::call_reason(conversation.language);
                self.replace_with(&conversation, &open, Kind::Callback, deadline, reason, Some(by.id))?
            }
            None => {
                let (when, origin) = (When::At(deadline), store::Origin::Colleague);
                let making = Making { kind: Kind::Callback, origin, by: Some(by.id), replaces: None, when };
                self.make_promise(&conversation, making)?
            }
        };
        let told = self.told(&conversation, &promise);
        let blocks = letters::we_call(conversation.language, told, self.page_of(&conversation));
        self.tell(&conversation, MailKind::FollowUp, Some(&promise), blocks)?;
        Ok(promise)
    }
}
