//! The list of what there is to mend: causes of complaints, with what each has cost.

use jiff::Timestamp;

use crate::id::{AgentId, MendId};
use crate::{Cause, Row, StoreError, Tx, args};

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

    /// What the complaints of one cause have cost, since ever.
    ///
    /// # Errors
    /// What the database says.
    pub fn cost_of_mend(&mut self, id: MendId) -> Result<MendCost, StoreError> {
        let mut cost = self.query_one(
            "select count(*), count(distinct coalesce(k.account_id, k.contact_id)),
               cast(coalesce(sum((select sum(g.cents) from goodwill g where g.conversation_id = k.conversation_id
                 and g.taken_back_at is null)), 0) as bigint),
               cast(coalesce(sum((select sum(e.spent_ms) from effort e join message m on m.id = e.message_id
                 where m.conversation_id = k.conversation_id)), 0) as bigint),
               cast(coalesce(sum(case when k.heard_at > coalesce(md.mended_at, k.heard_at) then 1 else 0 end), 0) as bigint)
             from complaint k join mend md on md.id = k.mend_id where k.mend_id = ?1 and k.state <> 'withdrawn'",
            args![id],
            |row| {
                Ok(MendCost {
                    complaints: row.get(0)?,
                    customers: row.get(1)?,
                    goodwill_cents: row.get(2)?,
                    spent_ms: row.get(3)?,
                    after_mending: row.get(4)?,
                    ..MendCost::default()
                })
            },
        )?;
        (cost.lost_accounts, cost.lost_cents_a_month) = self.lost_after(id)?;
        Ok(cost)
    }

    /// Accounts that complained of it and had a subscription, all of which ended since; and what they brought in a month.
    fn lost_after(&mut self, id: MendId) -> Result<(i64, i64), StoreError> {
        let heard = self.query(
            "select k.account_id, min(k.heard_at) from complaint k where k.mend_id = ?1 and k.account_id is not null
               and k.state <> 'withdrawn' group by k.account_id limit 5000",
            args![id],
            |row| Ok((row.get::<crate::id::AccountId>(0)?, row.get::<Timestamp>(1)?)),
        )?;
        let (mut accounts, mut cents) = (0, 0);
        for (account, at) in heard {
            // Days are compared as days of UTC: who ended it on the day of the complaint is counted.
            let day = at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
            let lost: (i64, i64) = self.query_one(
                "select count(*), cast(coalesce(sum(cents), 0) as bigint) from subscription s
                 where s.account_id = ?1 and s.ended_on >= ?2
                   and not exists (select 1 from subscription r where r.account_id = ?1 and r.ended_on is null)",
                args![account, day],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            accounts += i64::from(lost.0 > 0);
            cents += lost.1;
        }
        Ok((accounts, cents))
    }
}
