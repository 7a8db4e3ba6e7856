//! The list of what there is to mend: causes of complaints, with what each has cost.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AgentId, MendId};
use crate::{Cause, Row, StoreError, Tx, Value, args};

/// Something to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendRow {
    pub id: MendId,
    pub cause: Cause,
    pub title: String,
    pub made_at: Timestamp,
    /// When it was mended; `None`: it is still to be done.
    pub mended_at: Option<Timestamp>,
    /// What was done about it.
    pub done: String,
}

/// What complaints of one cause have cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MendCost {
    pub complaints: i64,
    /// Accounts and households that complained, each once.
    pub customers: i64,
    pub goodwill_cents: i64,
    pub spent_ms: i64,
    /// Accounts whose last subscription ended after they complained.
    pub lost_accounts: i64,
    /// What those brought in a month, together.
    pub lost_cents_a_month: i64,
    /// Complaints that were heard after it was mended.
    pub after_mending: i64,
}

const COLUMNS: &str = "id, cause, title, made_at, mended_at, done";

fn mend_from(row: &Row<'_>) -> Result<MendRow, StoreError> {
    Ok(MendRow {
        id: row.get(0)?,
        cause: row.get(1)?,
        title: row.get(2)?,
        made_at: row.get(3)?,
        mended_at: row.get(4)?,
        done: row.get(5)?,
    })
}

impl Tx<'_> {
    /// Puts something on the list; gives the one that stands there already under this title, which is open again.
    ///
    /// # Errors
    /// [`StoreError::Check`] for an empty title.
    pub fn put_on_mend_list(
        &mut self,
        id: MendId,
        cause: Cause,
        title: &str,
        by: Option<AgentId>,
        now: Timestamp,
    ) -> Result<MendId, StoreError> {
        self.query_one(
            "insert into mend (id, cause, title, state, made_at, made_by) values (?1, ?2, ?3, 'open', ?4, ?5)
             on conflict (cause, title) do update set title = excluded.title returning id",
            args![id, cause, title, now, by],
            |row| row.get(0),
        )
    }

    /// One thing to mend.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn mend(&mut self, id: MendId) -> Result<MendRow, StoreError> {
        self.query_one(&format!("select {COLUMNS} from mend where id = ?1"), args![id], mend_from)
    }

    /// All there is to mend, what is still to be done first; at most 500.
    ///
    /// # Errors
    /// What the database says.
    pub fn mends(&mut self) -> Result<Vec<MendRow>, StoreError> {
        self.query(
            &format!("select {COLUMNS} from mend order by case state when 'open' then 0 else 1 end, mended_at desc, made_at desc, id limit 500"),
            args![],
            mend_from,
        )
    }

    /// It is mended, and how; or (`None`) it isn't after all.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_mended(&mut self, id: MendId, done: &str, at: Option<Timestamp>) -> Result<(), StoreError> {
        let state = if at.is_some() { "mended" } else { "open" };
        self.exec("update mend set state = ?2, done = ?3, mended_at = ?4 where id = ?1", args![id, state, done, at])?;
        Ok(())
    }

    /// What the complaints of each of these causes have cost, since ever.
    ///
    /// # Errors
    /// What the database says.
    pub fn costs_of_mends(&mut self, ids: &[MendId], today: Date) -> Result<HashMap<MendId, MendCost>, StoreError> {
        let list = self.dialect().in_list("?1");
        let costs = self.query(
            &format!(
                "select k.mend_id, count(*), count(distinct coalesce(k.account_id, k.contact_id)),
                   cast(coalesce(sum((select sum(g.cents) from goodwill g where g.conversation_id = k.conversation_id
                     and g.taken_back_at is null)), 0) as bigint),
                   cast(coalesce(sum((select sum(e.spent_ms) from effort e join message m on m.id = e.message_id
                     where m.conversation_id = k.conversation_id)), 0) as bigint),
                   cast(coalesce(sum(case when k.heard_at > coalesce(md.mended_at, k.heard_at) then 1 else 0 end), 0) as bigint)
                 from complaint k join mend md on md.id = k.mend_id where k.mend_id in {list} and k.state <> 'withdrawn'
                 group by k.mend_id"
            ),
            &[Value::list(ids)],
            |row| {
                let cost = MendCost {
                    complaints: row.get(1)?,
                    customers: row.get(2)?,
                    goodwill_cents: row.get(3)?,
                    spent_ms: row.get(4)?,
                    after_mending: row.get(5)?,
                    ..MendCost::default()
                };
                Ok((row.get(0)?, cost))
            },
        )?;
        let mut costs: HashMap<MendId, MendCost> = costs.into_iter().collect();
        for (mend, cents) in self.lost_after(ids, today)? {
            let cost = costs.entry(mend).or_default();
            cost.lost_accounts += 1;
            cost.lost_cents_a_month += cents;
        }
        Ok(costs)
    }

    /// Accounts that complained of these and whose last subscription ended since, up to today; and what that brought in a month.
    fn lost_after(&mut self, ids: &[MendId], today: Date) -> Result<Vec<(MendId, i64)>, StoreError> {
        let list = self.dialect().in_list("?1");
        let left = self.query(
            &format!(
                "select h.mend_id, h.heard_at, h.ended_on,
                   (select cast(sum(s.cents) as bigint) from subscription s where s.account_id = h.account_id and s.ended_on = h.ended_on)
                 from (select k.mend_id, k.account_id, min(k.heard_at) as heard_at,
                     (select max(s.ended_on) from subscription s where s.account_id = k.account_id) as ended_on
                   from complaint k where k.mend_id in {list} and k.account_id is not null and k.state <> 'withdrawn'
                     and not exists (select 1 from subscription r where r.account_id = k.account_id
                       and (r.ended_on is null or r.ended_on > ?2))
                   group by k.mend_id, k.account_id) h
                 where h.ended_on is not null"
            ),
            &[Value::list(ids), Value::from(today.to_string())],
            |row| Ok((row.get::<MendId>(0)?, row.get::<Timestamp>(1)?, row.get::<String>(2)?, row.get::<i64>(3)?)),
        )?;
        // Days are compared as days of UTC: who ended it on the day of the complaint is counted.
        let day = |at: Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        let since = left.into_iter().filter(|(_, heard_at, ended_on, _)| *ended_on >= day(*heard_at));
        Ok(since.map(|(mend, _, _, cents)| (mend, cents)).collect())
    }
}
