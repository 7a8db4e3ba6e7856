//! Bank statements, what moved on them, and which of it was for which invoice.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AgentId, EntryId, ImportId, InvoiceId, InvoicePaymentId, StatementId};
use crate::invoices::date_of;
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, args};

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

/// So much of an entry is for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    pub id: InvoicePaymentId,
    pub invoice: InvoiceId,
    /// `None`: paid in another way.
    pub entry: Option<EntryId>,
    /// With the sign that it has on our account.
    pub cents: i64,
    pub on: Date,
    pub agent: Option<AgentId>,
    pub at: Timestamp,
}

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "select * from (select e.id, e.statement_id, e.source_key, e.on_day, e.cents, e.currency, e.party, e.iban, e.said, e.is_aside, \
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

fn read_payment(row: &Row<'_>) -> Result<PaymentRow, StoreError> {
    Ok(PaymentRow {
        id: row.get(0)?,
        invoice: row.get(1)?,
        entry: row.get(2)?,
        cents: row.get(3)?,
        on: date_of(&row.get::<String>(4)?)?,
        agent: row.get(5)?,
        at: row.get(6)?,
    })
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

    /// Keeps what isn't there yet; says how many that were.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_entries(&mut self, rows: &[EntryRow]) -> Result<u64, StoreError> {
        let mut added = 0;
        for row in rows {
            added += self.exec(
                "insert into bank_entry (id, statement_id, source_key, on_day, cents, currency, party, iban, said)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) on conflict do nothing",
                args![
                    row.id,
                    row.statement,
                    &row.source_key,
                    row.on.to_string(),
                    row.cents,
                    &row.currency,
                    &row.party,
                    &row.iban,
                    &row.said
                ],
            )?;
        }
        Ok(added)
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

    /// Takes the statements of an import out again, with their entries; says whether that could be: none may be for an invoice.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_statements_of(&mut self, import: ImportId) -> Result<bool, StoreError> {
        let used = "select count(*) from invoice_payment p join bank_entry e on e.id = p.entry_id
             join bank_statement s on s.id = e.statement_id where s.import_id = ?1";
        if self.query_one(used, args![import], |row| row.get::<i64>(0))? > 0 {
            return Ok(false);
        }
        let of = "select e.id from bank_entry e join bank_statement s on s.id = e.statement_id where s.import_id = ?1";
        self.exec(&format!("delete from match_refused where entry_id in ({of})"), args![import])?;
        self.exec(&format!("delete from bank_entry where id in ({of})"), args![import])?;
        self.exec("delete from bank_statement where import_id = ?1", args![import])?;
        Ok(true)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn entry(&mut self, id: EntryId) -> Result<EntryRow, StoreError> {
        self.query_one(entries!("where i.id = ?1"), args![id], read)
    }

    /// Entries of which something is for nothing that we know, the oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_entries(&mut self, limit: usize) -> Result<Vec<EntryRow>, StoreError> {
        self.query(
            entries!("where i.is_aside = 0 and i.matched_cents <> i.cents order by i.on_day, i.id limit ?1"),
            args![limit_of(limit)],
            read,
        )
    }

    /// How many entries are open, and how many were set aside.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_entries(&mut self) -> Result<(i64, i64), StoreError> {
        self.query_one("select count(*), coalesce(sum(is_aside), 0) from bank_entry", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// Sets an entry aside as being for no invoice, or takes it back.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_entry_aside(&mut self, id: EntryId, is_aside: bool) -> Result<(), StoreError> {
        self.exec("update bank_entry set is_aside = ?2 where id = ?1", args![id, is_aside])?;
        Ok(())
    }

    /// Keeps that so much was paid.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] when invoice or entry isn't there.
    pub fn add_invoice_payment(&mut self, row: &PaymentRow) -> Result<(), StoreError> {
        self.exec(
            "insert into invoice_payment (id, invoice_id, entry_id, cents, on_day, agent_id, at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            args![row.id, row.invoice, row.entry, row.cents, row.on.to_string(), row.agent, row.at],
        )?;
        Ok(())
    }

    /// What was paid of an invoice, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub fn payments_of_invoice(&mut self, id: InvoiceId) -> Result<Vec<PaymentRow>, StoreError> {
        self.query(
            "select id, invoice_id, entry_id, cents, on_day, agent_id, at from invoice_payment where invoice_id = ?1 order by on_day, id",
            args![id],
            read_payment,
        )
    }

    /// The payments that were confirmed last.
    ///
    /// # Errors
    /// What the database says.
    pub fn latest_payments(&mut self, limit: usize) -> Result<Vec<PaymentRow>, StoreError> {
        self.query(
            "select p.id, p.invoice_id, p.entry_id, p.cents, p.on_day, p.agent_id, p.at from invoice_payment p
             join invoice v on v.id = p.invoice_id where v.undone_at is null order by p.at desc, p.id desc limit ?1",
            args![limit_of(limit)],
            read_payment,
        )
    }

    /// Takes one payment back; says whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_payment(&mut self, id: InvoicePaymentId) -> Result<bool, StoreError> {
        Ok(self.exec("delete from invoice_payment where id = ?1", args![id])? == 1)
    }

    /// Remembers that this isn't for that.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] when one of them isn't there.
    pub fn refuse_match(
        &mut self,
        entry: EntryId,
        invoice: InvoiceId,
        by: Option<AgentId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into match_refused (entry_id, invoice_id, agent_id, at) values (?1, ?2, ?3, ?4) on conflict do nothing",
            args![entry, invoice, by, now],
        )?;
        Ok(())
    }

    /// What was refused, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn refused_matches(&mut self, limit: usize) -> Result<Vec<(EntryId, InvoiceId)>, StoreError> {
        self.query(
            "select entry_id, invoice_id from match_refused order by at desc limit ?1",
            args![limit_of(limit)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
