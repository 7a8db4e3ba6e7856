//! What we owe, how long we really take, and on whom we lean.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use outcome::concentration::{both_ways, concentration};
use store::id::AccountId;
use store::{BookingSide, InvoiceRow};

use crate::acts::invoices::{BOOKS, EURO};
use crate::books::{
    BooksSettings, ConcentrationView, Leaning, LeaningRow, Owed, OwedView, Suffering, Term, days_of, legal_days,
};
use crate::chosen::chosen;
use crate::turn::Turn;
use crate::{Act, Agent, Desk, DeskError};

/// Invoices that we owe, in a list.
const OWED_MAX: usize = 1_000;
/// Paid ones that count for how long we take.
const SETTLED_MAX: usize = 20_000;
/// Suppliers that are named.
const SUFFERING_MAX: usize = 12;

impl Desk {
    /// What we owe, with days, and how long we really take.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn owed(&self, by: &Agent, now: Timestamp) -> Result<OwedView, DeskError> {
        by.must(Act::KeepBooks)?;
        self.look(now, |turn| turn.owed_view()).await
    }

    /// On whom we lean: shares of revenue and purchases over the twelve months until today.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn leaning(&self, by: &Agent, now: Timestamp) -> Result<ConcentrationView, DeskError> {
        by.must(Act::KeepBooks)?;
        self.look(now, |turn| {
            let until = turn.today();
            let since = until.saturating_sub(1.year()).saturating_add(1.day());
            let sales = turn.tx.booked_by_account(BookingSide::Sale, since, until)?;
            let purchases = turn.tx.booked_by_account(BookingSide::Purchase, since, until)?;
            let keyed = |rows: &[(AccountId, String, i64)]| -> Vec<(String, i64)> {
                rows.iter().map(|(id, _, cents)| (id.to_string(), *cents)).collect()
            };
            let (sold, bought) = (keyed(&sales), keyed(&purchases));
            let names: HashMap<String, &String> =
                sales.iter().chain(&purchases).map(|(id, name, _)| (id.to_string(), name)).collect();
            let refs =
                |rows: &'_ [(String, i64)]| rows.iter().map(|(id, cents)| (id.clone(), *cents)).collect::<Vec<_>>();
            let (sold_refs, bought_refs) = (refs(&sold), refs(&bought));
            let mut both = both_ways(
                sold_refs.iter().map(|(id, cents)| (id.as_str(), *cents)),
                bought_refs.iter().map(|(id, cents)| (id.as_str(), *cents)),
            );
            for one in &mut both {
                one.party = names.get(&one.party).map_or_else(String::new, |name| (*name).clone());
            }
            Ok(ConcentrationView { since, until, sales: leaning(&sales), purchases: leaning(&purchases), both })
        })
        .await
    }
}

fn leaning(rows: &[(AccountId, String, i64)]) -> Option<Leaning> {
    let keyed: Vec<(String, i64)> = rows.iter().map(|(id, _, cents)| (id.to_string(), *cents)).collect();
    let spread = concentration(keyed.iter().map(|(id, cents)| (id.as_str(), *cents)))?;
    let by_id: HashMap<String, &(AccountId, String, i64)> = rows.iter().map(|row| (row.0.to_string(), row)).collect();
    let shown = spread.shares.iter().filter_map(|(id, share)| {
        let (account, name, cents) = by_id.get(id)?;
        Some(LeaningRow { account: *account, name: name.clone(), cents: *cents, share: *share })
    });
    let shown: Vec<LeaningRow> = shown.collect();
    Some(Leaning {
        total_cents: shown.iter().map(|row| row.cents).sum(),
        rows: shown,
        hhi: spread.hhi,
        equal_parties: spread.equal_parties,
        of_three: spread.of_largest(3),
    })
}

/// When an invoice is due: as it says, or thirty days after its date.
pub(crate) fn due_on(row: &InvoiceRow) -> Date {
    row.due_on.unwrap_or_else(|| row.issued_on.saturating_add(legal_days().days()))
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

impl Turn<'_, '_> {
    /// What we owe, the one that is due first first.
    pub(crate) fn owed_rows(&mut self) -> Result<Vec<Owed>, DeskError> {
        let settings: BooksSettings = chosen(self.tx, BOOKS)?;
        let today = self.today();
        let invoices = self.tx.owed_invoices(OWED_MAX)?;
        let new_ibans = self.new_ibans(&invoices)?;
        let mut rows: Vec<Owed> = invoices
            .into_iter()
            .map(|row| {
                let due_on = due_on(&row);
                let term = Term::of(row.issued_on, due_on, settings.is_large);
                Owed {
                    due_on,
                    days: days_between(today, due_on),
                    term,
                    is_new_iban: new_ibans.contains_key(&row.id),
                    row,
                }
            })
            .collect();
        rows.sort_by_key(|owed| owed.due_on);
        Ok(rows)
    }

    fn owed_view(&mut self) -> Result<OwedView, DeskError> {
        let today = self.today();
        let rows = self.owed_rows()?;
        let euros = |owed: &&Owed| owed.row.currency == EURO;
        let total_cents = rows.iter().filter(euros).map(|owed| owed.row.open_cents()).sum();
        let late = rows.iter().filter(euros).filter(|owed| owed.days < 0 && owed.row.open_cents() > 0);
        let late_cents = late.map(|owed| owed.row.open_cents()).sum();
        let settled = self.tx.settled_purchases(today.saturating_sub(1.year()), SETTLED_MAX)?;
        let days = days_of(settled.iter().map(|one| days_between(one.issued_on, one.paid_on)).collect());
        let mut by_name: BTreeMap<String, Suffering> = BTreeMap::new();
        let mut add = |name: &str, cents: i64, late: i64| {
            let one = by_name.entry(name.to_owned()).or_insert_with(|| Suffering {
                name: name.to_owned(),
                late: 0,
                invoices: 0,
                days_max: 0,
                euro_days: 0,
            });
            one.invoices += 1;
            if late > 0 {
                one.late += 1;
                one.days_max = one.days_max.max(late);
                one.euro_days = one.euro_days.saturating_add(cents.saturating_mul(late) / 100);
            }
        };
        for one in &settled {
            let due = one.due_on.unwrap_or_else(|| one.issued_on.saturating_add(legal_days().days()));
            add(&one.seller, one.payable_cents, days_between(due, one.paid_on));
        }
        for owed in rows.iter().filter(euros).filter(|owed| owed.row.open_cents() > 0) {
            add(&owed.row.seller, owed.row.open_cents(), -owed.days);
        }
        let mut suffering: Vec<Suffering> = by_name.into_values().filter(|one| one.late > 0).collect();
        suffering.sort_by(|a, b| b.euro_days.cmp(&a.euro_days).then_with(|| a.name.cmp(&b.name)));
        suffering.truncate(SUFFERING_MAX);
        Ok(OwedView { rows, total_cents, late_cents, days, suffering })
    }
}
