//! What comes back each month until somebody ends it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::account_pages::day;
use crate::id::{AccountId, ImportId, SubscriptionId};
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, args};

/// A subscription as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionRow {
    pub id: SubscriptionId,
    pub account: AccountId,
    pub product: String,
    /// Per month, without VAT.
    pub cents: i64,
    pub started_on: Date,
    /// The last day; `None`: it runs.
    pub ended_on: Option<Date>,
    /// The same one twice has the same key.
    pub source_key: String,
    pub import: Option<ImportId>,
}

const COLUMNS: &str = "id, account_id, product, cents, started_on, ended_on, source_key, import_id";

fn read(row: &Row<'_>) -> Result<SubscriptionRow, StoreError> {
    Ok(SubscriptionRow {
        id: row.get(0)?,
        account: row.get(1)?,
        product: row.get(2)?,
        cents: row.get(3)?,
        started_on: day(&row.get::<String>(4)?)?,
        ended_on: row.get::<Option<String>>(5)?.as_deref().map(day).transpose()?,
        source_key: row.get(6)?,
        import: row.get(7)?,
    })
}

impl Tx<'_> {
    /// What an account subscribes to: what runs first, then by when it began, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn subscriptions_of(&mut self, id: AccountId, limit: usize) -> Result<Vec<SubscriptionRow>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from subscription where account_id = ?1
             order by case when ended_on is null then 0 else 1 end, started_on desc, id desc limit ?2"
        );
        self.query(&sql, args![id, limit_of(limit)], read)
    }

    /// One subscription.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn subscription(&mut self, id: SubscriptionId) -> Result<SubscriptionRow, StoreError> {
        self.query_one(&format!("select {COLUMNS} from subscription where id = ?1"), args![id], read)
    }

    /// The subscription with this key, if there is one.
    ///
    /// # Errors
    /// What the database says.
    pub fn subscription_by_key(&mut self, key: &str) -> Result<Option<SubscriptionRow>, StoreError> {
        self.query_opt(&format!("select {COLUMNS} from subscription where source_key = ?1"), args![key], read)
    }

    /// Keeps a subscription, new or in place of the one with its id.
    ///
    /// # Errors
    /// `Unique` (`subscription_source`) when another one has its key; [`StoreError::ForeignKey`] without its account.
    pub fn save_subscription(&mut self, row: &SubscriptionRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into subscription (id, account_id, product, cents, started_on, ended_on, source_key, import_id, changed_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (id) do update set product = excluded.product, cents = excluded.cents, started_on = excluded.started_on,
               ended_on = excluded.ended_on, changed_at = excluded.changed_at",
            args![
                row.id,
                row.account,
                &row.product,
                row.cents,
                row.started_on.to_string(),
                row.ended_on.map(|day| day.to_string()),
                &row.source_key,
                row.import,
                now
            ],
        )?;
        Ok(())
    }

    /// Takes what an import brought out again, at most `limit`; says how many that were.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_subscriptions_of(&mut self, import: ImportId, limit: usize) -> Result<u64, StoreError> {
        let sql = "delete from subscription where id in (select id from subscription where import_id = ?1 limit ?2)";
        self.exec(sql, args![import, limit_of(limit)])
    }
}
