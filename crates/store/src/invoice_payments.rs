//! Which entry was for which invoice, as a person confirmed it, and what they said no to.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, AgentId, EntryId, InvoiceId, InvoicePaymentId};
use crate::invoices::date_of;
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, Value, args};

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
    /// An IBAN by which its account is found since; empty: it was found by that already.
    pub taught: String,
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
        taught: row.get(7)?,
    })
}

impl Tx<'_> {
    /// Keeps that so much was paid.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] when invoice or entry isn't there.
    pub fn add_invoice_payment(&mut self, row: &PaymentRow) -> Result<(), StoreError> {
        self.exec(
            "insert into invoice_payment (id, invoice_id, entry_id, cents, on_day, agent_id, at, taught)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            args![row.id, row.invoice, row.entry, row.cents, row.on.to_string(), row.agent, row.at, &row.taught],
        )?;
        Ok(())
    }

    /// What was paid of an invoice, the first first.
    ///
    /// # Errors
    /// What the database says.
    pub fn payments_of_invoice(&mut self, id: InvoiceId) -> Result<Vec<PaymentRow>, StoreError> {
        self.query(
            "select id, invoice_id, entry_id, cents, on_day, agent_id, at, taught from invoice_payment where invoice_id = ?1 order by on_day, id",
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
            "select p.id, p.invoice_id, p.entry_id, p.cents, p.on_day, p.agent_id, p.at, p.taught from invoice_payment p
             join invoice v on v.id = p.invoice_id where v.undone_at is null order by p.at desc, p.id desc limit ?1",
            args![limit_of(limit)],
            read_payment,
        )
    }

    /// One payment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn payment(&mut self, id: InvoicePaymentId) -> Result<PaymentRow, StoreError> {
        self.query_one(
            "select id, invoice_id, entry_id, cents, on_day, agent_id, at, taught from invoice_payment where id = ?1",
            args![id],
            read_payment,
        )
    }

    /// Another payment by which this account is found by this IBAN: one of an entry of it, for an invoice of the account.
    ///
    /// # Errors
    /// What the database says.
    pub fn payment_by_iban(&mut self, account: AccountId, iban: &str) -> Result<Option<InvoicePaymentId>, StoreError> {
        self.query_opt(
            "select p.id from bank_entry e join invoice_payment p on p.entry_id = e.id join invoice v on v.id = p.invoice_id
             where e.iban = ?2 and v.account_id = ?1 order by p.at, p.id limit 1",
            args![account, iban],
            |row| row.get(0),
        )
    }

    /// From now on that payment is the one that taught it.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_taught(&mut self, id: InvoicePaymentId, iban: &str) -> Result<(), StoreError> {
        self.exec("update invoice_payment set taught = ?2 where id = ?1", args![id, iban])?;
        Ok(())
    }

    /// Takes one payment back.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_payment(&mut self, id: InvoicePaymentId) -> Result<(), StoreError> {
        self.exec("delete from invoice_payment where id = ?1", args![id])?;
        Ok(())
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

    /// What was refused of these entries.
    ///
    /// # Errors
    /// What the database says.
    pub fn refused_matches(&mut self, entries: &[EntryId]) -> Result<Vec<(EntryId, InvoiceId)>, StoreError> {
        let ids: Vec<String> = entries.iter().map(ToString::to_string).collect();
        let list = self.dialect().in_list("?1");
        let sql = format!("select entry_id, invoice_id from match_refused where entry_id in {list}");
        self.query(&sql, &[Value::list(&ids)], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}
