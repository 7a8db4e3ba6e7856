//! Amounts from another program: many at once, all or none, each once.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use store::{AccountId, BookingId, BookingSide, NewBooking, Sought};

use crate::check::{self, Checks, NAME_MAX};
use crate::turn::Turn;
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Bookings in one call.
pub const BOOKINGS_MAX: usize = 1_000;
/// The largest amount, up or down.
pub(crate) const CENTS_MAX: i64 = ledger::table::amount::CENTS_MAX;

/// Whose an amount is: the account by its id, or by its number in the firm's books.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    Account(AccountId),
    Number(String),
}

/// An amount as another program sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingForm {
    pub whose: Whose,
    pub side: BookingSide,
    pub on: Date,
    /// Without VAT; a credit is below zero.
    pub cents: i64,
    pub cost_cents: Option<i64>,
    pub product: String,
    /// Of the row in the other program: the same twice counts once.
    pub key: String,
}

/// How many were new, and how many there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    pub new: u64,
    pub known: u64,
}

/// A day that isn't a typing error.
pub(crate) fn is_day(day: Date) -> bool {
    (1950..=2200).contains(&day.year())
}

impl Desk {
    /// Books amounts, all or none; what has a key that is booked already counts once.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; fields `bookings` (`required`, `too_many`), `account` (`unknown`), `on`, `cents`, `product`, `key`.
    pub async fn book(&self, by: &Agent, forms: Vec<BookingForm>, now: Timestamp) -> Result<Booked, DeskError> {
        by.must(Act::BringIn)?;
        let mut checks = Checks::default();
        let is = |fits: bool, field, problem| if fits { Ok(()) } else { check::refuse(field, problem) };
        checks.take(is(!forms.is_empty(), "bookings", "required"));
        checks.take(is(forms.len() <= BOOKINGS_MAX, "bookings", "too_many"));
        for form in forms.iter().take(BOOKINGS_MAX) {
            let range = -CENTS_MAX..=CENTS_MAX;
            let fits = range.contains(&form.cents) && form.cost_cents.is_none_or(|cost| range.contains(&cost));
            checks.take(is(fits, "cents", "not_in_range"));
            checks.take(is(is_day(form.on), "on", "not_in_range"));
            checks.take(check::optional_line("product", &form.product, NAME_MAX));
            checks.take(check::line("key", &form.key, NAME_MAX));
        }
        checks.done()?;
        self.act(now, move |turn| turn.book(&forms)).await
    }
}

impl Turn<'_, '_> {
    /// The account that is meant, if there is one.
    pub(crate) fn whose(&mut self, whose: &Whose) -> Result<Option<AccountId>, DeskError> {
        Ok(self.whose_each(&HashSet::from([whose]))?.remove(whose))
    }

    /// The accounts that are meant; those that aren't there are left out.
    fn whose_each<'a>(&mut self, all: &HashSet<&'a Whose>) -> Result<HashMap<&'a Whose, AccountId>, DeskError> {
        let (mut ids, mut numbers) = (Vec::new(), Vec::new());
        for whose in all {
            match whose {
                Whose::Account(id) => ids.push(*id),
                Whose::Number(number) => numbers.push(number.trim().to_owned()),
            }
        }
        let accounts = self.tx.accounts_of(&ids)?.into_iter();
        let by_id: HashMap<AccountId, AccountId> =
            accounts.map(|account| (account.id, account.joined_into.unwrap_or(account.id))).collect();
        let by_number = self.tx.accounts_by(Sought::Number, &numbers)?;
        let found = |whose: &Whose| match whose {
            Whose::Account(id) => by_id.get(id).copied(),
            Whose::Number(number) => by_number.get(number.trim())?.first().map(|named| named.account),
        };
        Ok(all.iter().filter_map(|whose| Some((*whose, found(whose)?))).collect())
    }

    fn book(&mut self, forms: &[BookingForm]) -> Result<Booked, DeskError> {
        let accounts = self.whose_each(&forms.iter().map(|form| &form.whose).collect())?;
        let mut rows = Vec::with_capacity(forms.len());
        for form in forms {
            let Some(account) = accounts.get(&form.whose).copied() else {
                return Err(Refusal::Field { field: "account", problem: "unknown" }.into());
            };
            rows.push(NewBooking {
                id: BookingId::new(self.now, self.chance),
                account,
                side: form.side,
                on: form.on,
                cents: form.cents,
                cost_cents: form.cost_cents,
                product: form.product.trim().to_owned(),
                source_key: format!("api:{}", form.key.trim()),
                import: None,
            });
        }
        let new = self.tx.add_bookings(&rows)?;
        Ok(Booked { new, known: rows.len() as u64 - new })
    }
}
