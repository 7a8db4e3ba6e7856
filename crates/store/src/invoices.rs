//! Invoices and credit notes, ours and those of suppliers, with what of them is open.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, ImportId, InvoiceId};
use crate::promises::limit_of;
use crate::{BookingSide, Row, StoreError, Tx, Value, args};

/// An invoice that is being taken in.
#[derive(Debug, Clone)]
pub struct NewInvoice {
    pub row: InvoiceRow,
    /// The same invoice twice has the same key, and counts once.
    pub same_key: String,
    pub raw: Vec<u8>,
}

/// An invoice or credit note as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    pub id: InvoiceId,
    pub import: ImportId,
    /// `None`: somebody must say whether it is ours.
    pub side: Option<BookingSide>,
    /// `None`: somebody must say whose it is.
    pub account: Option<AccountId>,
    /// The account's name; empty while there is none.
    pub account_name: String,
    pub number: String,
    pub seller: String,
    pub buyer: String,
    pub issued_on: Date,
    pub due_on: Option<Date>,
    /// ISO 4217.
    pub currency: String,
    /// Without VAT; a credit note is below zero.
    pub net_cents: i64,
    /// What is to be paid; a credit note is below zero.
    pub payable_cents: i64,
    /// What was paid of it, with its own sign.
    pub paid_cents: i64,
    /// A JSON document of the desk's.
    pub details: String,
    /// The steps of the ladder that were told, as bits.
    pub told: i64,
    pub taken_at: Timestamp,
}

impl InvoiceRow {
    /// The other side's name, as the invoice has it.
    #[must_use]
    pub fn party(&self) -> &str {
        match self.side {
            Some(BookingSide::Sale) => &self.buyer,
            _ => &self.seller,
        }
    }

    /// What is still open, with its own sign.
    #[must_use]
    pub const fn open_cents(&self) -> i64 {
        self.payable_cents - self.paid_cents
    }
}

/// A purchase that was paid whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub account: Option<AccountId>,
    pub seller: String,
    pub issued_on: Date,
    pub due_on: Option<Date>,
    /// The day of the last payment.
    pub paid_on: Date,
    pub payable_cents: i64,
}

/// Payments have the sign that they have on our account: the invoice's own for a sale, the other for a purchase.
macro_rules! invoices {
    ($rest:literal) => {
        concat!(
            "select * from (select v.id, v.import_id, v.side, v.account_id, coalesce(a.name, ''), v.number, v.seller, v.buyer, v.issued_on, \
             v.due_on, v.currency, v.net_cents, v.payable_cents, \
             cast(coalesce((select sum(p.cents) from invoice_payment p where p.invoice_id = v.id), 0) as bigint) \
               * (case when v.side = 'purchase' then -1 else 1 end) as paid_cents, v.details, v.told, v.taken_at \
             from invoice v join import m on m.id = v.import_id and m.state <> 'undone' left join account a on a.id = v.account_id \
             where v.undone_at is null) i ",
            $rest
        )
    };
}

pub(crate) fn date_of(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::other(format!("`{text}` is no date")))
}

fn read(row: &Row<'_>) -> Result<InvoiceRow, StoreError> {
    Ok(InvoiceRow {
        id: row.get(0)?,
        import: row.get(1)?,
        side: row.get(2)?,
        account: row.get(3)?,
        account_name: row.get(4)?,
        number: row.get(5)?,
        seller: row.get(6)?,
        buyer: row.get(7)?,
        issued_on: date_of(&row.get::<String>(8)?)?,
        due_on: row.get::<Option<String>>(9)?.map(|text| date_of(&text)).transpose()?,
        currency: row.get(10)?,
        net_cents: row.get(11)?,
        payable_cents: row.get(12)?,
        paid_cents: row.get(13)?,
        details: row.get(14)?,
        told: row.get(15)?,
        taken_at: row.get(16)?,
    })
}

impl Tx<'_> {
    /// Keeps an invoice. Says whether it was new: one that is there with the same key counts once.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] for an account or import that isn't there.
    pub fn add_invoice(&mut self, new: &NewInvoice) -> Result<bool, StoreError> {
        let row = &new.row;
        // One whose import was undone elsewhere isn't in the way.
        self.exec(
            "update invoice set undone_at = ?2 where same_key = ?1 and undone_at is null
               and import_id in (select id from import where state = 'undone')",
            args![&new.same_key, row.taken_at],
        )?;
        let added = self.exec(
            "insert into invoice (id, import_id, side, account_id, same_key, number, seller, buyer, issued_on, due_on, currency, net_cents,
               payable_cents, details, raw, taken_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             on conflict do nothing",
            args![
                row.id,
                row.import,
                row.side,
                row.account,
                &new.same_key,
                &row.number,
                &row.seller,
                &row.buyer,
                row.issued_on.to_string(),
                row.due_on.map(|day| day.to_string()),
                &row.currency,
                row.net_cents,
                row.payable_cents,
                &row.details,
                new.raw.as_slice(),
                row.taken_at
            ],
        )?;
        Ok(added == 1)
    }

    /// The invoice with this key.
    ///
    /// # Errors
    /// What the database says.
    pub fn invoice_like(&mut self, same_key: &str) -> Result<Option<InvoiceId>, StoreError> {
        let sql = "select id from invoice where same_key = ?1 and undone_at is null";
        self.query_opt(sql, args![same_key], |row| row.get(0))
    }

    /// An invoice by its id, unless it was undone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn invoice(&mut self, id: InvoiceId) -> Result<InvoiceRow, StoreError> {
        self.query_one(invoices!("where i.id = ?1"), args![id], read)
    }

    /// These invoices, in any order; those that were undone are left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn invoices_of(&mut self, ids: &[InvoiceId]) -> Result<Vec<InvoiceRow>, StoreError> {
        let list = self.dialect().in_list("?1");
        self.query(&format!("{} {list}", invoices!("where i.id in")), &[Value::list(ids)], read)
    }

    /// The document as it came.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn raw_invoice(&mut self, id: InvoiceId) -> Result<Vec<u8>, StoreError> {
        self.query_one("select raw from invoice where id = ?1 and undone_at is null", args![id], |row| row.get(0))
    }

    /// The invoices that were taken in last.
    ///
    /// # Errors
    /// What the database says.
    pub fn latest_invoices(&mut self, limit: usize) -> Result<Vec<InvoiceRow>, StoreError> {
        self.query(invoices!("order by i.taken_at desc, i.id desc limit ?1"), args![limit_of(limit)], read)
    }

    /// A page of all invoices, the one that was taken in last first: those behind `after`.
    ///
    /// # Errors
    /// What the database says.
    pub fn invoices_after(
        &mut self,
        after: Option<(Timestamp, InvoiceId)>,
        limit: usize,
    ) -> Result<Vec<InvoiceRow>, StoreError> {
        // Nothing comes before the first page.
        let (at, id) = after.map_or((Timestamp::MAX, "~".to_owned()), |(at, id)| (at, id.to_string()));
        self.query(
            invoices!("where (i.taken_at, i.id) < (?1, ?2) order by i.taken_at desc, i.id desc limit ?3"),
            args![at, id, limit_of(limit)],
            read,
        )
    }

    /// Invoices of which somebody must say something before they are booked, the oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn unsure_invoices(&mut self, limit: usize) -> Result<Vec<InvoiceRow>, StoreError> {
        self.query(
            invoices!("where i.side is null or i.account_id is null order by i.taken_at, i.id limit ?1"),
            args![limit_of(limit)],
            read,
        )
    }

    /// Invoices of which something is open, of both sides, the one that is due first first.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_invoices(&mut self, limit: usize) -> Result<Vec<InvoiceRow>, StoreError> {
        self.query(
            invoices!("where i.side is not null and i.paid_cents <> i.payable_cents order by coalesce(i.due_on, i.issued_on), i.id limit ?1"),
            args![limit_of(limit)],
            read,
        )
    }

    /// What we owe, the one that is due first first; credit notes too.
    ///
    /// # Errors
    /// What the database says.
    pub fn owed_invoices(&mut self, limit: usize) -> Result<Vec<InvoiceRow>, StoreError> {
        self.query(
            invoices!(
                "where i.side = 'purchase' and i.paid_cents <> i.payable_cents order by coalesce(i.due_on, i.issued_on), i.id limit ?1"
            ),
            args![limit_of(limit)],
            read,
        )
    }

    /// Purchases that were paid whole, the last first.
    ///
    /// # Errors
    /// What the database says.
    pub fn settled_purchases(&mut self, since: Date, limit: usize) -> Result<Vec<Settled>, StoreError> {
        self.query(
            "select v.account_id, v.seller, v.issued_on, v.due_on, max(p.on_day), v.payable_cents from invoice v
             join invoice_payment p on p.invoice_id = v.id where v.side = 'purchase' and v.undone_at is null and v.payable_cents > 0 and v.currency in ('', 'EUR')
             group by v.id, v.account_id, v.seller, v.issued_on, v.due_on, v.payable_cents
             having sum(p.cents) = -v.payable_cents and max(p.on_day) >= ?1 order by max(p.on_day) desc, v.id limit ?2",
            args![since.to_string(), limit_of(limit)],
            |row| {
                Ok(Settled {
                    account: row.get(0)?,
                    seller: row.get(1)?,
                    issued_on: date_of(&row.get::<String>(2)?)?,
                    due_on: row.get::<Option<String>>(3)?.map(|text| date_of(&text)).transpose()?,
                    paid_on: date_of(&row.get::<String>(4)?)?,
                    payable_cents: row.get(5)?,
                })
            },
        )
    }

    /// Says which side an invoice is on, and whose it is.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] when the account isn't there.
    pub fn place_invoice(
        &mut self,
        id: InvoiceId,
        side: Option<BookingSide>,
        account: Option<AccountId>,
    ) -> Result<(), StoreError> {
        self.exec("update invoice set side = ?2, account_id = ?3 where id = ?1", args![id, side, account])?;
        Ok(())
    }

    /// Notes which steps of the ladder were told.
    ///
    /// # Errors
    /// What the database says.
    pub fn tell_invoice(&mut self, id: InvoiceId, told: i64) -> Result<(), StoreError> {
        self.exec("update invoice set told = ?2 where id = ?1", args![id, told])?;
        Ok(())
    }

    /// Takes the invoices of an import out again: they aren't counted any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn undo_invoices_of(&mut self, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
        let sql = "update invoice set undone_at = ?2 where import_id = ?1 and undone_at is null";
        self.exec(sql, args![import, now])?;
        Ok(())
    }

    /// What accounts bring or cost since a day: name and cents, per account.
    ///
    /// # Errors
    /// What the database says.
    pub fn booked_by_account(
        &mut self,
        side: BookingSide,
        since: Date,
        until: Date,
    ) -> Result<Vec<(AccountId, String, i64)>, StoreError> {
        self.query(
            "select a.id, a.name, cast(sum(b.cents) as bigint) from booking b join account a on a.id = b.account_id
             where b.side = ?1 and b.on_day >= ?2 and b.on_day <= ?3 group by a.id, a.name order by sum(b.cents) desc, a.id",
            args![side, since.to_string(), until.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }
}
