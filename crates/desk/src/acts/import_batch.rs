//! A batch of rows taken in, or tried: one transaction.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use store::{
    AccountId, AccountKind, AccountRow, BadRow, BookingId, Chance, ImportCounts, ImportId, KeyKind, NewBooking, Sought,
    StoreError, SubscriptionId, SubscriptionRow, Tx,
};

use super::import_run::LEASE;
use super::imports::BAD_MAX;
use crate::importing::{Finder, Found, Made, ReadRow, What};
use crate::{DeskError, Refusal};

/// Rows that were read, with the key under which each counts.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<(ReadRow, String)>,
    pub(super) bad: Vec<BadRow>,
    /// The same row of the other program, again.
    pub(super) again: i64,
}

/// A batch to be taken in; may be run more than once.
pub(super) struct Task {
    pub(super) id: ImportId,
    pub(super) chance: Arc<dyn Chance>,
    pub(super) makes_accounts: bool,
    pub(super) writes: bool,
    pub(super) head: String,
    pub(super) counts: ImportCounts,
    pub(super) now: Timestamp,
    pub(super) seen: i64,
    pub(super) batch: Batch,
}

/// The counts after it, and accounts that were made.
pub(super) type Taken = (ImportCounts, Made);

impl Task {
    /// Takes it in, or tries it.
    pub(super) fn run(&self, tx: &mut Tx<'_>, finder: &Finder) -> Result<Taken, DeskError> {
        let mut counts = self.counts;
        let mut made = Made::default();
        let mut bad = self.batch.bad.clone();
        let (mut bookings, mut keys, mut taken) = (Vec::new(), Vec::new(), 0_i64);
        let mut subscriptions = Vec::new();
        let (mut new, mut known) = (0_i64, self.batch.again);
        let mut there = There::of(tx, finder, &self.batch)?;
        for (row, key) in &self.batch.rows {
            let account = match finder.find(&row.cells, &made) {
                Found::One(account) => account,
                Found::Nobody if self.makes_accounts && !row.cells.name.is_empty() => {
                    let account = AccountId::new(self.now, &*self.chance);
                    made.add(&row.cells, account);
                    there.numbered(account, &row.cells.number);
                    counts.accounts += 1;
                    if self.writes {
                        self.make(tx, &mut there, account, row)?;
                    }
                    if matches!(row.what, What::Account { .. }) {
                        (taken, new) = (taken + 1, new + 1);
                        continue;
                    }
                    account
                }
                Found::Nobody => {
                    let problem = if self.makes_accounts { "no-name" } else { "unknown-account" };
                    bad.push(self.unknown(row, problem));
                    continue;
                }
                Found::Several => {
                    bad.push(self.unknown(row, "several-accounts"));
                    continue;
                }
            };
            taken += 1;
            match &row.what {
                What::Booking { side, on, cents, cost_cents, product, .. } => {
                    keys.push(key.clone());
                    bookings.push(NewBooking {
                        id: BookingId::new(self.now, &*self.chance),
                        account,
                        side: *side,
                        on: *on,
                        cents: *cents,
                        cost_cents: *cost_cents,
                        product: product.clone(),
                        source_key: key.clone(),
                        import: Some(self.id),
                    });
                }
                What::Subscription { .. } => {
                    subscriptions.push((account, row, key));
                }
                What::Account { .. } => {
                    known += 1;
                    let fills = there.fills(account, &row.cells.number);
                    if self.writes {
                        self.change(tx, &mut there, account, row)?;
                    }
                    if fills {
                        // The rows after this one find it by its number as well, also when they have another name.
                        made.number(&row.cells.number, account);
                        there.numbered(account, &row.cells.number);
                    }
                }
            }
        }
        tx.add_account_keys(&there.keys, Some(self.id))?;
        if !subscriptions.is_empty() {
            let added = self.subscribe(tx, &subscriptions)?;
            (new, known) = (new + added, known + subscriptions.len() as i64 - added);
        }
        if !bookings.is_empty() {
            let count = bookings.len() as i64;
            let added =
                if self.writes { tx.add_bookings(&bookings)? as i64 } else { count - tx.count_booked(&keys)? };
            (new, known) = (new + added, known + count - added);
        }
        let room = BAD_MAX.saturating_sub(usize::try_from(counts.bad).unwrap_or(0));
        tx.add_bad_rows(self.id, &bad[..bad.len().min(room)])?;
        counts.at = self.seen;
        counts.read += taken + self.batch.again;
        counts.new += new;
        counts.known += known;
        counts.bad += bad.len() as i64;
        tx.keep_import(self.id, &counts, self.now + LEASE)?;
        tx.notify("imports", &self.id.to_string())?;
        Ok((counts, made))
    }

    fn unknown(&self, row: &ReadRow, problem: &str) -> BadRow {
        let said = row.cells.ways().next().map(|(_, text)| text).unwrap_or_default();
        BadRow {
            line: i64::try_from(row.line).unwrap_or(i64::MAX),
            head: self.head.chars().take(80).collect(),
            problem: problem.to_owned(),
            said: said.chars().take(80).collect(),
        }
    }

    /// A new account, found from now on by all that this row says of it.
    fn make(&self, tx: &mut Tx<'_>, there: &mut There, id: AccountId, row: &ReadRow) -> Result<(), DeskError> {
        let mut account = AccountRow {
            id,
            name: row.cells.name.clone(),
            kind: AccountKind::Company,
            number: row.cells.number.clone(),
            city: String::new(),
            customer_since: None,
            tier: String::new(),
            note: String::new(),
            joined_into: None,
        };
        fill(&mut account, row);
        tx.save_account(&account, Some(self.id), self.now).map_err(super::accounts::taken_number)?;
        there.is_now(account, row);
        Ok(())
    }

    /// What the row says of an account that is known; what it was is kept, to be put back.
    fn change(&self, tx: &mut Tx<'_>, there: &mut There, id: AccountId, row: &ReadRow) -> Result<(), DeskError> {
        let before = there.accounts.get(&id).cloned().map_or_else(|| tx.account(id), Ok)?;
        let mut after = before.clone();
        after.name.clone_from(&row.cells.name);
        // A number is filled in and never replaced: who has another is another customer, or a colleague must say so. One that
        // is another account's, or was until it was joined into this one, stays where it is.
        if there.fills(id, &row.cells.number) {
            after.number.clone_from(&row.cells.number);
        }
        fill(&mut after, row);
        there.is_now(after.clone(), row);
        if after != before {
            tx.save_account(&after, None, self.now).map_err(super::accounts::taken_number)?;
            let (before, after) = (super::import_undone::written(&before), super::import_undone::written(&after));
            tx.note_import_change(self.id, id, &before, &after)?;
        }
        Ok(())
    }

    /// Subscriptions, of which it says how many are new; one that is there gets the amount and the last day that the file says. Kept
    /// when this is no trial.
    fn subscribe(&self, tx: &mut Tx<'_>, rows: &[(AccountId, &ReadRow, &String)]) -> Result<i64, DeskError> {
        let keys: Vec<String> = rows.iter().map(|(_, _, key)| (*key).clone()).collect();
        let mut known = tx.subscriptions_by_keys(&keys)?;
        let mut new = 0;
        for (account, row, key) in rows {
            let What::Subscription { cents, product, started_on, ended_on, .. } = &row.what else {
                return Err(Refusal::ChangedMeanwhile.into());
            };
            let (cents, ended_on) = (*cents, *ended_on);
            if let Some(before) = known.get(*key) {
                if (before.cents, before.ended_on) != (cents, ended_on) && self.writes {
                    let after = SubscriptionRow { cents, ended_on, ..before.clone() };
                    let texts = (super::import_undone::plan_of(before), super::import_undone::plan_of(&after));
                    tx.save_subscription(&after, self.now)?;
                    // What this import brought itself goes as a whole.
                    if before.import != Some(self.id) {
                        tx.note_resubscribed(self.id, before.id, &texts.0, &texts.1)?;
                    }
                }
                continue;
            }
            new += 1;
            let row = SubscriptionRow {
                id: SubscriptionId::new(self.now, &*self.chance),
                account: *account,
                product: product.clone(),
                cents,
                started_on: *started_on,
                ended_on,
                source_key: (*key).clone(),
                import: Some(self.id),
            };
            if self.writes {
                tx.save_subscription(&row, self.now)?;
            }
            known.insert((*key).clone(), row);
        }
        Ok(new)
    }
}

/// What is there when a batch of accounts begins, and what its rows have made of it: asked at once, and not for each row.
#[derive(Default)]
struct There {
    accounts: HashMap<AccountId, AccountRow>,
    /// Which number each has; empty for none.
    number_of: HashMap<AccountId, String>,
    /// Numbers that are an account's, or were until it was joined into another.
    numbers: HashSet<String>,
    /// By what accounts are found from now on, in the order of the rows.
    keys: Vec<(KeyKind, String, AccountId)>,
}

impl There {
    fn of(tx: &mut Tx<'_>, finder: &Finder, batch: &Batch) -> Result<Self, StoreError> {
        let rows = || batch.rows.iter().map(|(row, _)| row).filter(|row| matches!(row.what, What::Account { .. }));
        let known: HashSet<AccountId> = rows()
            .filter_map(|row| match finder.find(&row.cells, &Made::default()) {
                Found::One(account) => Some(account),
                Found::Nobody | Found::Several => None,
            })
            .collect();
        let accounts = tx.accounts_of(&known.into_iter().collect::<Vec<_>>())?;
        let numbers: Vec<String> = rows().map(|row| row.cells.number.clone()).collect();
        Ok(Self {
            number_of: accounts.iter().map(|row| (row.id, row.number.clone())).collect(),
            accounts: accounts.into_iter().map(|row| (row.id, row)).collect(),
            numbers: tx.accounts_by(Sought::Number, &numbers)?.into_keys().collect(),
            keys: Vec::new(),
        })
    }

    /// Whether an account gets this number: it has none, and the number is nobody's.
    fn fills(&self, account: AccountId, number: &str) -> bool {
        let has_none = self.number_of.get(&account).is_some_and(String::is_empty);
        !number.is_empty() && has_none && !self.numbers.contains(number)
    }

    fn numbered(&mut self, account: AccountId, number: &str) {
        if !number.is_empty() {
            self.numbers.insert(number.to_owned());
        }
        self.number_of.insert(account, number.to_owned());
    }

    /// How an account is after a row, for those after it.
    fn is_now(&mut self, account: AccountRow, row: &ReadRow) {
        let keys = row.cells.keys().map(|(kind, value)| (kind, value, account.id));
        self.keys.extend(keys);
        self.accounts.insert(account.id, account);
    }
}

/// Master data, of which empty cells say nothing.
fn fill(account: &mut AccountRow, row: &ReadRow) {
    let What::Account { city, kind, since, tier, note } = &row.what else { return };
    let set = |field: &mut String, text: &String| {
        if !text.is_empty() {
            field.clone_from(text);
        }
    };
    set(&mut account.city, city);
    set(&mut account.tier, tier);
    set(&mut account.note, note);
    account.kind = kind.unwrap_or(account.kind);
    account.customer_since = since.or(account.customer_since).filter(|day| *day > Date::ZERO);
}
