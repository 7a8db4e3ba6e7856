//! Bank statements, what moved on them, and which of it was for which invoice.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AsideId, EntryId, ImportId, StatementId};
use crate::invoices::date_of;
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, Value, args};

/// A statement of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    pub id: StatementId,
    pub import: ImportId,
    /// Our IBAN, or number.
    pub account: String,
    pub number: String,
    pub currency: String,
    pub from_on: Option<Date>,
    pub to_on: Option<Date>,
    pub opening_cents: Option<i64>,
    pub closing_cents: Option<i64>,
    /// `right`, `wrong`, or `unknown`: whether opening and entries make closing.
    pub verdict: String,
    /// Of a wrong one: what opening and entries make.
    pub expected_cents: Option<i64>,
    pub entries: i64,
    pub taken_at: Timestamp,
}

/// Money that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub id: EntryId,
    pub statement: StatementId,
    /// The same entry twice has the same key, and counts once.
    pub source_key: String,
    pub on: Date,
    /// Above zero what came in.
    pub cents: i64,
    pub currency: String,
    pub party: String,
    pub iban: String,
    /// What was said, and references.
    pub said: String,
    /// It is for no invoice.
    pub is_aside: bool,
    /// What of it is for invoices, with its own sign.
    pub matched_cents: i64,
}

/// Where a page of entries ends: the day and id of its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryPlace {
    pub on: Date,
    pub id: EntryId,
}

/// Entries that were set aside in one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntriesAside {
    pub id: AsideId,
    /// Of one of them.
    pub party: String,
    pub entries: i64,
    pub cents: i64,
}

/// How many entries there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryCounts {
    pub all: i64,
    /// For something that isn't known yet, all of it or a part.
    pub open: i64,
    pub aside: i64,
}

macro_rules! entries {
    ($what:literal, $rest:literal) => {
        concat!(
            "select ", $what, " from (select e.id, e.statement_id, e.source_key, e.on_day, e.cents, e.currency, e.party, e.iban, e.said, e.is_aside, \
             cast(coalesce((select sum(p.cents) from invoice_payment p join invoice v on v.id = p.invoice_id \
               join import m on m.id = v.import_id where p.entry_id = e.id and v.undone_at is null and m.state <> 'undone'), 0) as bigint) as matched_cents from bank_entry e) i ",
            $rest
        )
    };
}

fn read(row: &Row<'_>) -> Result<EntryRow, StoreError> {
    Ok(EntryRow {
        id: row.get(0)?,
        statement: row.get(1)?,
        source_key: row.get(2)?,
        on: date_of(&row.get::<String>(3)?)?,
        cents: row.get(4)?,
        currency: row.get(5)?,
        party: row.get(6)?,
        iban: row.get(7)?,
        said: row.get(8)?,
        is_aside: row.get(9)?,
        matched_cents: row.get(10)?,
    })
}

/// The place as it is compared; nothing comes before the first page.
fn behind(after: Option<EntryPlace>) -> (String, String) {
    after.map_or_else(|| ("9999-12-31".to_owned(), "~".to_owned()), |it| (it.on.to_string(), it.id.to_string()))
}

/// Rows in one statement.
const AT_ONCE: usize = 200;
const COLUMNS: usize = 9;

fn values(statement: StatementId, row: &EntryRow) -> [Value; COLUMNS] {
    [
        row.id.into(),
        statement.into(),
        row.source_key.as_str().into(),
        row.on.to_string().into(),
        row.cents.into(),
        row.currency.as_str().into(),
        row.party.as_str().into(),
        row.iban.as_str().into(),
        row.said.as_str().into(),
    ]
}

fn insert_of(rows: usize) -> String {
    let row = |place: usize| {
        let places: Vec<String> = (1..=COLUMNS).map(|column| format!("?{}", place * COLUMNS + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "insert into bank_entry (id, statement_id, source_key, on_day, cents, currency, party, iban, said) values {} on conflict do nothing",
        rows.join(", ")
    )
}

impl Tx<'_> {
    /// Keeps a statement.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_statement(&mut self, row: &StatementRow) -> Result<(), StoreError> {
        self.exec(
            "insert into bank_statement (id, import_id, account, number, currency, from_on, to_on, opening_cents, closing_cents, verdict,
               expected_cents, entries, taken_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            args![
                row.id,
                row.import,
                &row.account,
                &row.number,
                &row.currency,
                row.from_on.map(|day| day.to_string()),
                row.to_on.map(|day| day.to_string()),
                row.opening_cents,
                row.closing_cents,
                &row.verdict,
                row.expected_cents,
                row.entries,
                row.taken_at
            ],
        )?;
        Ok(())
    }

    /// Keeps what isn't there yet; says how many that were. All of them belong to the statement from now on.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_entries(&mut self, statement: StatementId, rows: &[EntryRow]) -> Result<u64, StoreError> {
        let mut added = 0;
        for part in rows.chunks(AT_ONCE) {
            let arguments: Vec<Value> = part.iter().flat_map(|row| values(statement, row)).collect();
            added += self.exec(&insert_of(part.len()), &arguments)?;
            let keys: Vec<String> = part.iter().map(|row| row.source_key.clone()).collect();
            let sql = format!(
                "insert into bank_statement_entry (statement_id, entry_id) select ?2, e.id from bank_entry e
                 where e.source_key in {} on conflict do nothing",
                self.dialect().in_list("?1")
            );
            self.exec(&sql, &[Value::list(&keys), statement.into()])?;
        }
        Ok(added)
    }

    /// Whether this very statement is there already: of the same account, number, days and balances, with as many entries.
    ///
    /// # Errors
    /// What the database says.
    pub fn has_statement_like(&mut self, row: &StatementRow) -> Result<bool, StoreError> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        self.query_one(
            "select count(*) from bank_statement where account = ?1 and number = ?2 and entries = ?3 and coalesce(from_on, '') = ?4
               and coalesce(to_on, '') = ?5 and coalesce(closing_cents, 0) = ?6 and id <> ?7",
            args![
                &row.account,
                &row.number,
                row.entries,
                day(row.from_on),
                day(row.to_on),
                row.closing_cents.unwrap_or(0),
                row.id
            ],
            |row| Ok(row.get::<i64>(0)? > 0),
        )
    }

    /// The statements that came last.
    ///
    /// # Errors
    /// What the database says.
    pub fn statements(&mut self, limit: usize) -> Result<Vec<StatementRow>, StoreError> {
        self.query(
            "select id, import_id, account, number, currency, from_on, to_on, opening_cents, closing_cents, verdict, expected_cents, entries,
               taken_at from bank_statement order by taken_at desc, id desc limit ?1",
            args![limit_of(limit)],
            |row| {
                let day = |at: usize| row.get::<Option<String>>(at)?.map(|text| date_of(&text)).transpose();
                Ok(StatementRow {
                    id: row.get(0)?,
                    import: row.get(1)?,
                    account: row.get(2)?,
                    number: row.get(3)?,
                    currency: row.get(4)?,
                    from_on: day(5)?,
                    to_on: day(6)?,
                    opening_cents: row.get(7)?,
                    closing_cents: row.get(8)?,
                    verdict: row.get(9)?,
                    expected_cents: row.get(10)?,
                    entries: row.get(11)?,
                    taken_at: row.get(12)?,
                })
            },
        )
    }

    /// Takes the statements of an import out again, with the entries that no other statement names; says whether that could be:
    /// none of those may be for an invoice.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_statements_of(&mut self, import: ImportId) -> Result<bool, StoreError> {
        let of = "select se.entry_id from bank_statement_entry se join bank_statement s on s.id = se.statement_id
             where s.import_id = ?1 and not exists (select 1 from bank_statement_entry o join bank_statement t on t.id = o.statement_id
               where o.entry_id = se.entry_id and t.import_id <> s.import_id)";
        let used = format!("select count(*) from invoice_payment where entry_id in ({of})");
        if self.query_one(&used, args![import], |row| row.get::<i64>(0))? > 0 {
            return Ok(false);
        }
        let ids = self.query(of, args![import], |row| row.get::<String>(0))?;
        // Another statement that names it stands for it from now on.
        self.exec(
            "update bank_entry set statement_id = (select max(o.statement_id) from bank_statement_entry o
               join bank_statement t on t.id = o.statement_id where o.entry_id = bank_entry.id and t.import_id <> ?1)
             where statement_id in (select id from bank_statement where import_id = ?1)
               and exists (select 1 from bank_statement_entry o join bank_statement t on t.id = o.statement_id
                 where o.entry_id = bank_entry.id and t.import_id <> ?1)",
            args![import],
        )?;
        let linked = "delete from bank_statement_entry where statement_id in (select id from bank_statement where import_id = ?1)";
        self.exec(linked, args![import])?;
        let list = self.dialect().in_list("?1");
        self.exec(&format!("delete from match_refused where entry_id in {list}"), &[Value::list(&ids)])?;
        self.exec(&format!("delete from bank_entry where id in {list}"), &[Value::list(&ids)])?;
        self.exec("delete from bank_statement where import_id = ?1", args![import])?;
        Ok(true)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn entry(&mut self, id: EntryId) -> Result<EntryRow, StoreError> {
        self.query_one(entries!("*", "where i.id = ?1"), args![id], read)
    }

    /// Entries of which something is for nothing that we know, the newest first, those behind `after`.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_entries(&mut self, after: Option<EntryPlace>, limit: usize) -> Result<Vec<EntryRow>, StoreError> {
        let (on, id) = behind(after);
        self.query(
            entries!(
                "*",
                "where i.is_aside = 0 and i.matched_cents <> i.cents and (i.on_day, i.id) < (?1, ?2)
                 order by i.on_day desc, i.id desc limit ?3"
            ),
            args![on, id, limit_of(limit)],
            read,
        )
    }

    /// A page of all entries, the newest first: those behind `after`.
    ///
    /// # Errors
    /// What the database says.
    pub fn entries_after(&mut self, after: Option<EntryPlace>, limit: usize) -> Result<Vec<EntryRow>, StoreError> {
        let (on, id) = behind(after);
        self.query(
            entries!("*", "where (i.on_day, i.id) < (?1, ?2) order by i.on_day desc, i.id desc limit ?3"),
            args![on, id, limit_of(limit)],
            read,
        )
    }

    /// How many entries there are, are open, and were set aside.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_entries(&mut self) -> Result<EntryCounts, StoreError> {
        self.query_one(
            entries!(
                "count(*), cast(coalesce(sum(case when i.is_aside = 0 and i.matched_cents <> i.cents then 1 else 0 end), 0) as bigint),
                 cast(coalesce(sum(i.is_aside), 0) as bigint)",
                ""
            ),
            args![],
            |row| Ok(EntryCounts { all: row.get(0)?, open: row.get(1)?, aside: row.get(2)? }),
        )
    }

    /// Sets an entry aside as being for no invoice.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_entry_aside(&mut self, id: EntryId, act: AsideId) -> Result<(), StoreError> {
        self.exec("update bank_entry set is_aside = 1, aside_id = ?2 where id = ?1", args![id, act])?;
        Ok(())
    }

    /// Takes back that an entry was set aside.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_entry_back(&mut self, id: EntryId) -> Result<(), StoreError> {
        self.exec("update bank_entry set is_aside = 0, aside_id = null where id = ?1", args![id])?;
        Ok(())
    }

    /// Sets all open entries of this party aside that are for no invoice at all: of its IBAN, or where there is none of its name.
    /// Says how many that were.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_party_aside(&mut self, iban: &str, party: &str, act: AsideId) -> Result<u64, StoreError> {
        self.exec(
            "update bank_entry set is_aside = 1, aside_id = ?3 where is_aside = 0 and iban = ?1 and (?1 <> '' or party = ?2)
               and not exists (select 1 from invoice_payment p where p.entry_id = bank_entry.id)",
            args![iban, party, act],
        )
    }

    /// Takes back what was set aside in one act; says how many that were.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_aside_back(&mut self, act: AsideId) -> Result<u64, StoreError> {
        self.exec("update bank_entry set is_aside = 0, aside_id = null where aside_id = ?1", args![act])
    }

    /// What was set aside last, by act.
    ///
    /// # Errors
    /// What the database says.
    pub fn latest_asides(&mut self, limit: usize) -> Result<Vec<EntriesAside>, StoreError> {
        self.query(
            "select aside_id, max(party), count(*), cast(sum(cents) as bigint) from bank_entry where aside_id is not null
             group by aside_id order by aside_id desc limit ?1",
            args![limit_of(limit)],
            |row| Ok(EntriesAside { id: row.get(0)?, party: row.get(1)?, entries: row.get(2)?, cents: row.get(3)? }),
        )
    }
}
