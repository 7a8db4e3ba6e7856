//! What comes back each month until somebody ends it.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::account_pages::day;
use crate::id::{AccountId, ImportId, SubscriptionId};
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, Value, args};

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

    /// The subscriptions with these keys, by their key.
    ///
    /// # Errors
    /// What the database says.
    pub fn subscriptions_by_keys(&mut self, keys: &[String]) -> Result<HashMap<String, SubscriptionRow>, StoreError> {
        let list = self.dialect().in_list("?1");
        let sql = format!("select {COLUMNS} from subscription where source_key in {list}");
        let rows = self.query(&sql, &[Value::list(keys)], read)?;
        Ok(rows.into_iter().map(|row| (row.source_key.clone(), row)).collect())
    }

    /// What an import changed of a subscription that was there: kept, to change it back.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] when import or subscription isn't there.
    pub fn note_resubscribed(
        &mut self,
        import: ImportId,
        id: SubscriptionId,
        before: &str,
        after: &str,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into import_resubscribed (import_id, subscription_id, before, after) values (?1, ?2, ?3, ?4)
             on conflict (import_id, subscription_id) do update set after = excluded.after",
            args![import, id, before, after],
        )?;
        Ok(())
    }

    /// What an import changed, at most `limit`: subscription, before, after.
    ///
    /// # Errors
    /// What the database says.
    pub fn resubscribed(
        &mut self,
        import: ImportId,
        limit: usize,
    ) -> Result<Vec<(SubscriptionRow, String, String)>, StoreError> {
        self.query(
            "select s.id, s.account_id, s.product, s.cents, s.started_on, s.ended_on, s.source_key, s.import_id, r.before, r.after
             from import_resubscribed r join subscription s on s.id = r.subscription_id where r.import_id = ?1 order by s.id limit ?2",
            args![import, limit_of(limit)],
            |row| Ok((read(row)?, row.get(8)?, row.get(9)?)),
        )
    }

    /// Forgets that an import changed it.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_resubscribed(&mut self, import: ImportId, id: SubscriptionId) -> Result<(), StoreError> {
        let sql = "delete from import_resubscribed where import_id = ?1 and subscription_id = ?2";
        self.exec(sql, args![import, id])?;
        Ok(())
    }

    /// Takes what an import brought out again, at most `limit`; says how many that were.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_subscriptions_of(&mut self, import: ImportId, limit: usize) -> Result<u64, StoreError> {
        // What a later import changed of them goes with them.
        let some = "(select id from subscription where import_id = ?1 order by id limit ?2)";
        let arguments = args![import, limit_of(limit)];
        self.exec(&format!("delete from import_resubscribed where subscription_id in {some}"), arguments)?;
        self.exec(&format!("delete from subscription where id in {some}"), arguments)
    }
}
