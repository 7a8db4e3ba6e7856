//! Who has left, why, and who came back; or that somebody said: no, still a customer.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, AgentId, DepartureId};
use crate::worth::{date, day};
use crate::{Row, StoreError, Tx, args};

/// An account that has left, or of which somebody said that it hasn't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartureRow {
    pub id: DepartureId,
    pub account: AccountId,
    pub name: String,
    pub is_gone: bool,
    pub left_on: Date,
    pub cause: String,
    pub words: String,
    pub lessons: String,
    pub at: Timestamp,
    pub revived_on: Option<Date>,
}

const DEPARTURE: &str =
    "d.id, d.account_id, ac.name, d.is_gone, d.left_on, d.cause, d.words, d.lessons, d.at, d.revived_on";

fn departure(row: &Row<'_>) -> Result<DepartureRow, StoreError> {
    Ok(DepartureRow {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        is_gone: row.get(3)?,
        left_on: date(&row.get::<String>(4)?)?,
        cause: row.get(5)?,
        words: row.get(6)?,
        lessons: row.get(7)?,
        at: row.get(8)?,
        revived_on: row.get::<Option<String>>(9)?.as_deref().map(date).transpose()?,
    })
}

impl Tx<'_> {
    /// Who has left, the latest first; with those that came back.
    ///
    /// # Errors
    /// What the database says.
    pub fn departures(&mut self, limit: u32) -> Result<Vec<DepartureRow>, StoreError> {
        let sql = format!(
            "select {DEPARTURE} from departure d join account ac on ac.id = d.account_id where d.is_gone = 1
             order by d.left_on desc, d.id desc limit ?1"
        );
        self.query(&sql, args![limit], departure)
    }

    /// What was last said of an account.
    ///
    /// # Errors
    /// What the database says.
    pub fn departure_of(&mut self, account: AccountId) -> Result<Option<DepartureRow>, StoreError> {
        let sql = format!(
            "select {DEPARTURE} from departure d join account ac on ac.id = d.account_id where d.account_id = ?1
             order by d.at desc, d.id desc limit 1"
        );
        self.query_opt(&sql, args![account], departure)
    }

    /// Keeps what somebody says of an account, in place of what was said before and isn't over.
    ///
    /// # Errors
    /// `ForeignKey` for an account or a colleague that isn't there.
    pub fn save_departure(&mut self, row: &DepartureRow, by: AgentId) -> Result<(), StoreError> {
        self.exec("delete from departure where account_id = ?1 and revived_on is null", args![row.account])?;
        self.exec(
            "insert into departure (id, account_id, is_gone, left_on, cause, words, lessons, agent_id, at, revived_on)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            args![
                row.id,
                row.account,
                row.is_gone,
                day(row.left_on),
                row.cause.clone(),
                row.words.clone(),
                row.lessons.clone(),
                by,
                row.at,
                row.revived_on.map(|on| on.to_string())
            ],
        )?;
        Ok(())
    }

    /// Those who left and bought or signed again since are back, from that day.
    ///
    /// # Errors
    /// What the database says.
    pub fn revive_those_who_came_back(&mut self) -> Result<u64, StoreError> {
        const BACK: &str = "select min(b.day) from (select account_id, on_day as day from booking where side = 'sale' and cents > 0 \
             union all select account_id, started_on as day from subscription) b \
             where b.account_id = departure.account_id and b.day > departure.left_on";
        self.exec(
            &format!(
                "update departure set revived_on = ({BACK}) where is_gone = 1 and revived_on is null and exists \
                 (select 1 from booking b where b.account_id = departure.account_id and b.side = 'sale' and b.cents > 0 and b.on_day > departure.left_on \
                  union all select 1 from subscription s where s.account_id = departure.account_id and s.started_on > departure.left_on)"
            ),
            args![],
        )
    }

    /// The last day on which an account was seen to be a customer: the end of its last contract, else its last purchase; as it was last
    /// worked out.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_seen_of(&mut self, account: AccountId) -> Result<Option<Date>, StoreError> {
        let sql = "select coalesce(ended_on, last_on) from account_worth where account_id = ?1";
        let seen = self.query_opt(sql, args![account], |row| row.get::<String>(0))?;
        seen.as_deref().map(date).transpose()
    }

    /// The name of an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn account_name(&mut self, account: AccountId) -> Result<String, StoreError> {
        self.query_one("select name from account where id = ?1", args![account], |row| row.get(0))
    }

    /// The contact of an account that was last heard of; else its first.
    ///
    /// # Errors
    /// What the database says.
    pub fn contact_of_account(&mut self, account: AccountId) -> Result<Option<crate::id::ContactId>, StoreError> {
        self.query_opt(
            "select ct.id from contact ct left join conversation c on c.contact_id = ct.id where ct.account_id = ?1
             group by ct.id order by max(coalesce(c.last_at, 0)) desc, ct.id limit 1",
            args![account],
            |row| row.get(0),
        )
    }
}
