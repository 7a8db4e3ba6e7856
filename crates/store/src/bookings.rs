//! Amounts on accounts: thousands at a time, each once.

use jiff::civil::Date;

use crate::id::{AccountId, BookingId, ImportId};
use crate::promises::limit_of;
use crate::{BookingSide, StoreError, Tx, Value, args};

/// An amount to be booked.
#[derive(Debug, Clone)]
pub struct NewBooking {
    pub id: BookingId,
    pub account: AccountId,
    pub side: BookingSide,
    pub on: Date,
    /// Without VAT; a credit is below zero.
    pub cents: i64,
    /// Cost of sales; `None`: not known.
    pub cost_cents: Option<i64>,
    pub product: String,
    /// The same row twice has the same key, and counts once.
    pub source_key: String,
    pub import: Option<ImportId>,
}

/// Rows in one statement: one round trip to PostgreSQL, and few enough placeholders for both databases.
const AT_ONCE: usize = 200;
const COLUMNS: usize = 9;

impl Tx<'_> {
    /// Books what isn't booked yet; says of how many that was true.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] for an account that isn't there.
    pub fn add_bookings(&mut self, new: &[NewBooking]) -> Result<u64, StoreError> {
        let mut added = 0;
        for part in new.chunks(AT_ONCE) {
            let arguments: Vec<Value> = part.iter().flat_map(values).collect();
            added += self.exec(&insert_of(part.len()), &arguments)?;
        }
        Ok(added)
    }

    /// How many of these keys are booked.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_booked(&mut self, keys: &[String]) -> Result<i64, StoreError> {
        let list = self.dialect().in_list("?1");
        let sql = format!("select count(*) from booking where source_key in {list}");
        self.query_one(&sql, &[Value::list(keys)], |row| row.get(0))
    }

    /// Takes what an import booked out again, at most `limit`; says how many that were.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_bookings_of(&mut self, import: ImportId, limit: usize) -> Result<u64, StoreError> {
        let sql = "delete from booking where id in (select id from booking where import_id = ?1 limit ?2)";
        self.exec(sql, args![import, limit_of(limit)])
    }
}

fn values(new: &NewBooking) -> [Value; COLUMNS] {
    [
        new.id.into(),
        new.account.into(),
        new.side.into(),
        new.on.to_string().into(),
        new.cents.into(),
        new.cost_cents.into(),
        new.product.as_str().into(),
        new.source_key.as_str().into(),
        new.import.into(),
    ]
}

fn insert_of(rows: usize) -> String {
    let row = |place: usize| {
        let places: Vec<String> = (1..=COLUMNS).map(|column| format!("?{}", place * COLUMNS + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "insert into booking (id, account_id, side, on_day, cents, cost_cents, product, source_key, import_id) values {} \
         on conflict (source_key) do nothing",
        rows.join(", ")
    )
}
