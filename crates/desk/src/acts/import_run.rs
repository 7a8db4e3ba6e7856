//! The work on an import, in batches: each is one transaction with its counts, so that it goes on where it was when the program
//! ends in between, however it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use ledger::table::{Table, TableError};
use store::{
    AccountId, AccountKind, AccountRow, BadRow, BookingId, Chance, Db, ImportCounts, ImportId, ImportState, ImportStep,
    NewBooking, StoreError, SubscriptionId, SubscriptionRow, Tx,
};

use super::imports::{BAD_MAX, file_of};
use crate::importing::{Bad, Finder, Found, ImportKind, Made, Mapping, ReadRow, What, read_row};
use crate::turn::whole_milliseconds;
use crate::{Clock, Desk, DeskError, Refusal};

/// Rows in one transaction: other writers wait for so many, some 50 ms.
const BATCH: usize = 4_000;
/// A node that is silent for so long has lost its import to another one.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// One import at work.
struct Run {
    db: Db,
    chance: Arc<dyn Chance>,
    clock: Arc<dyn Clock>,
    id: ImportId,
    kind: ImportKind,
    mapping: Mapping,
    heads: Vec<String>,
    writes: bool,
    finder: Arc<Mutex<Finder>>,
    counts: ImportCounts,
}

/// Rows that were read, with the key under which each counts.
#[derive(Default)]
struct Batch {
    rows: Vec<(ReadRow, String)>,
    bad: Vec<BadRow>,
    /// The same row of the other program, again.
    again: i64,
}

impl Desk {
    /// Works on the next import on which there is something to do, until it is done or `is_stopping`; `false`: there is none.
    ///
    /// # Errors
    /// When the database fails; the import is taken up again later.
    pub async fn work_on_import(
        &self,
        clock: Arc<dyn Clock>,
        is_stopping: impl Fn() -> bool + Send + 'static,
    ) -> Result<bool, DeskError> {
        let now = whole_milliseconds(clock.now());
        let Some(id) = self.db.write(move |tx| tx.claim_import(now, LEASE)).await? else { return Ok(false) };
        let (db, chance) = (self.db.clone(), self.chance.clone());
        let worked = tokio::task::spawn_blocking(move || {
            let done = work(&db, chance, &clock, id, &is_stopping);
            if done.is_err() || is_stopping() {
                // Whoever comes next needn't wait until the lease is over.
                let now = clock.now();
                let _ = db.write_blocking(move |tx| {
                    let row = tx.import(id)?;
                    if row.step == ImportStep::End { Ok(()) } else { tx.keep_import(id, &row.counts, now) }
                });
            }
            done
        });
        worked.await.unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))?;
        Ok(true)
    }
}

fn work(
    db: &Db,
    chance: Arc<dyn Chance>,
    clock: &Arc<dyn Clock>,
    id: ImportId,
    is_stopping: &dyn Fn() -> bool,
) -> Result<(), DeskError> {
    let row = db.read_blocking(move |tx| tx.import(id))?;
    let kind = ImportKind::of_word(&row.kind).ok_or(DeskError::NotFound)?;
    if row.step == ImportStep::Undo {
        return super::import_undone::undo(db, clock, id, LEASE, is_stopping);
    }
    let Ok(mapping) = serde_json::from_str(&row.mapping) else {
        return end(db, clock, id, Some("no-mapping".into()), row.step);
    };
    let writes = row.step == ImportStep::Write;
    // A trial begins anew: it left nothing behind.
    let counts = if writes { row.counts } else { ImportCounts::default() };
    if !writes {
        let mapping = row.mapping.clone();
        db.write_blocking(move |tx| tx.map_import(id, &mapping))?;
    }
    let heads = Vec::new();
    let (db, clock, finder) = (db.clone(), clock.clone(), Arc::default());
    let mut run = Run { db, chance, clock, id, kind, mapping, heads, writes, finder, counts };
    match run.go(is_stopping) {
        Ok(true) => end(&run.db, &run.clock, id, None, row.step),
        Ok(false) => Ok(()),
        Err(Stopped::File(failure)) => end(&run.db, &run.clock, id, Some(failure), row.step),
        Err(Stopped::Desk(error)) => Err(error),
    }
}

/// Why it went no further.
enum Stopped {
    /// The file can't be read: a word of the program, perhaps with a line.
    File(String),
    Desk(DeskError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<TableError> for Stopped {
    fn from(error: TableError) -> Self {
        match error {
            TableError::RowTooLong { line } => Self::File(format!("row-too-long {line}")),
            other => Self::File(match other {
                TableError::Empty => "empty".into(),
                _ => "unreadable".into(),
            }),
        }
    }
}

fn end(
    db: &Db,
    clock: &Arc<dyn Clock>,
    id: ImportId,
    failure: Option<String>,
    step: ImportStep,
) -> Result<(), DeskError> {
    let now = clock.now();
    db.write_blocking(move |tx| {
        let (state, next) = match (&failure, step) {
            (Some(_), _) => (ImportState::Failed, ImportStep::End),
            (None, ImportStep::Try) => (ImportState::Offered, ImportStep::Tried),
            (None, _) => (ImportState::Done, ImportStep::End),
        };
        if next == ImportStep::End {
            tx.remove_import_parts(id)?;
        }
        tx.step_import(id, state, next, failure.as_deref().unwrap_or_default(), now)?;
        tx.notify("lists", "")?;
        tx.notify("imports", &id.to_string())
    })?;
    Ok(())
}

impl Run {
    /// Goes through the file; `false`: the program is stopping.
    fn go(&mut self, is_stopping: &dyn Fn() -> bool) -> Result<bool, Stopped> {
        let mut table = Table::open(file_of(&self.db, self.id))?;
        self.heads = table.heads().to_vec();
        let until = self.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(1.year());
        let mut seen_likes: HashMap<u64, u32> = HashMap::new();
        let (mut batch, mut seen) = (Batch::default(), 0_i64);
        let begun = self.counts.at;
        while table.next_row()? {
            seen += 1;
            let is_known = seen <= begun;
            match read_row(&table, self.kind, &self.mapping, until) {
                Ok(row) => {
                    let nth = seen_likes.entry(row.likeness()).and_modify(|nth| *nth += 1).or_insert(1);
                    match (is_known, *nth > 1 && row.has_reference()) {
                        (true, _) => {}
                        (false, true) => batch.again += 1,
                        (false, false) => {
                            let key = row.source_key(*nth);
                            batch.rows.push((row, key));
                        }
                    }
                }
                Err(bad) if !is_known => batch.bad.push(self.bad_row(table.line(), bad)),
                Err(_) => {}
            }
            if !is_known && (seen - self.counts.at) as usize >= BATCH {
                self.take(std::mem::take(&mut batch), seen)?;
                if is_stopping() {
                    return Ok(false);
                }
            }
        }
        self.counts.total = seen;
        self.take(batch, seen)?;
        Ok(true)
    }

    fn bad_row(&self, line: u64, bad: Bad) -> BadRow {
        let head = bad.meaning.and_then(|meaning| self.mapping.columns.get(&meaning));
        let head = head.and_then(|place| self.heads.get(*place)).cloned().unwrap_or_default();
        BadRow {
            line: i64::try_from(line).unwrap_or(i64::MAX),
            head: head.chars().take(80).collect(),
            problem: bad.problem.to_owned(),
            said: bad.said,
        }
    }

    /// Takes a batch in, or tries it: one transaction, with the counts.
    fn take(&mut self, batch: Batch, seen: i64) -> Result<(), Stopped> {
        let now = whole_milliseconds(self.clock.now());
        let task = Task {
            id: self.id,
            chance: self.chance.clone(),
            makes_accounts: self.mapping.makes_accounts || self.kind == ImportKind::Accounts,
            writes: self.writes,
            head: self.account_head(),
            counts: self.counts,
            now,
            seen,
            batch,
        };
        let (task, finder) = (Arc::new(task), self.finder.clone());
        let (counts, made, numbers) = {
            let finder = finder.clone();
            self.db.write_blocking(move |tx| {
                let mut finder = finder.lock().unwrap_or_else(PoisonError::into_inner);
                finder.learn(tx, task.batch.rows.iter().map(|(row, _)| &row.cells))?;
                task.run(tx, &finder)
            })
        }
        .map_err(Stopped::Desk)?;
        finder.lock().unwrap_or_else(PoisonError::into_inner).take(made, &numbers);
        self.counts = counts;
        Ok(())
    }

    /// The first column by which accounts are found: there an account that is unknown is told.
    fn account_head(&self) -> String {
        let place = self.mapping.columns.iter().find(|(meaning, _)| meaning.finds()).map(|(_, place)| *place);
        place.and_then(|place| self.heads.get(place)).cloned().unwrap_or_default()
    }
}

/// A batch to be taken in; may be run more than once.
struct Task {
    id: ImportId,
    chance: Arc<dyn Chance>,
    makes_accounts: bool,
    writes: bool,
    head: String,
    counts: ImportCounts,
    now: Timestamp,
    seen: i64,
    batch: Batch,
}

type Taken = (ImportCounts, Made, HashMap<AccountId, String>);

impl Task {
    fn run(&self, tx: &mut Tx<'_>, finder: &Finder) -> Result<Taken, DeskError> {
        let mut counts = self.counts;
        let (mut made, mut numbers) = (Made::default(), HashMap::new());
        let mut bad = self.batch.bad.clone();
        let (mut bookings, mut keys, mut taken) = (Vec::new(), Vec::new(), 0_i64);
        let (mut new, mut known) = (0_i64, self.batch.again);
        for (row, key) in &self.batch.rows {
            let account = match finder.find(&row.cells, &made) {
                Found::One(account) => account,
                Found::Nobody if self.makes_accounts && !row.cells.name.is_empty() => {
                    let account = AccountId::new(self.now, &*self.chance);
                    made.add(&row.cells, account);
                    numbers.insert(account, row.cells.number.clone());
                    counts.accounts += 1;
                    if self.writes {
                        self.make(tx, account, row)?;
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
                    let is_new = self.subscribe(tx, account, row, key)?;
                    (new, known) = (new + i64::from(is_new), known + i64::from(!is_new));
                }
                What::Account { .. } => {
                    known += 1;
                    if self.writes {
                        self.change(tx, account, row)?;
                    }
                }
            }
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
        Ok((counts, made, numbers))
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
    fn make(&self, tx: &mut Tx<'_>, id: AccountId, row: &ReadRow) -> Result<(), DeskError> {
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
        for (kind, value) in row.cells.keys() {
            tx.add_account_key(kind, &value, id, Some(self.id))?;
        }
        Ok(())
    }

    /// What the row says of an account that is known; what it was is kept, to be put back.
    fn change(&self, tx: &mut Tx<'_>, id: AccountId, row: &ReadRow) -> Result<(), DeskError> {
        let before = tx.account(id)?;
        let mut after = before.clone();
        after.name.clone_from(&row.cells.name);
        // A number that is another account's, or was until it was joined into this one, stays where it is.
        if !row.cells.number.is_empty()
            && row.cells.number != before.number
            && tx.accounts_by(store::Sought::Number, std::slice::from_ref(&row.cells.number))?.is_empty()
        {
            after.number.clone_from(&row.cells.number);
        }
        fill(&mut after, row);
        for (kind, value) in row.cells.keys() {
            tx.add_account_key(kind, &value, id, Some(self.id))?;
        }
        if after != before {
            tx.save_account(&after, None, self.now).map_err(super::accounts::taken_number)?;
            let (before, after) = (super::import_undone::written(&before), super::import_undone::written(&after));
            tx.note_import_change(self.id, id, &before, &after)?;
        }
        Ok(())
    }

    /// Whether it is new; kept when it is, and this is no trial.
    fn subscribe(&self, tx: &mut Tx<'_>, account: AccountId, row: &ReadRow, key: &str) -> Result<bool, DeskError> {
        let What::Subscription { cents, product, started_on, ended_on, .. } = &row.what else {
            return Err(Refusal::ChangedMeanwhile.into());
        };
        if tx.subscription_by_key(key)?.is_some() {
            return Ok(false);
        }
        if self.writes {
            let row = SubscriptionRow {
                id: SubscriptionId::new(self.now, &*self.chance),
                account,
                product: product.clone(),
                cents: *cents,
                started_on: *started_on,
                ended_on: *ended_on,
                source_key: key.to_owned(),
                import: Some(self.id),
            };
            tx.save_subscription(&row, self.now)?;
        }
        Ok(true)
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
