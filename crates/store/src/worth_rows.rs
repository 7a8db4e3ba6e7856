//! What was worked out, kept: figures, accounts, who has left.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, AgentId};
use crate::worth::{date, day};
use crate::{Row, StoreError, Tx, Value, args};

/// What is known and expected of an account. Chances are 0 to 1, money is cents, dates are civil.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccountWorthRow {
    pub account: Option<AccountId>,
    /// Filled in on the way out.
    pub name: String,
    pub is_contract: bool,
    pub first_on: Date,
    pub last_on: Date,
    pub ended_on: Option<Date>,
    pub purchases: i64,
    pub alive: Option<f64>,
    pub alive_low: Option<f64>,
    pub alive_high: Option<f64>,
    pub alive_before: Option<f64>,
    pub expected: Option<f64>,
    pub value_cents: Option<i64>,
    pub value_low_cents: Option<i64>,
    pub value_high_cents: Option<i64>,
    pub stake_cents: i64,
    pub known_by: Option<AgentId>,
    pub stay_months: Option<f64>,
    pub stay_left: bool,
    pub stay_broken: i64,
    pub stay_promises: i64,
    pub stay_monthly_cents: i64,
    pub stay_age_months: f64,
}

/// What an account brought and cost in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPeriodRow {
    pub account: AccountId,
    /// Filled in on the way out.
    pub name: String,
    pub before_cents: i64,
    pub now_cents: i64,
    pub sales_cost_cents: i64,
    pub minutes: i64,
    pub work_cents: i64,
    pub channel_cents: i64,
    pub goodwill_cents: i64,
    pub kept: i64,
    pub broken: i64,
}

/// Which accounts of [`AccountWorthRow`], and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorthSort {
    /// Whoever slips away, most at stake first.
    Stake,
    /// All, by name.
    Name,
    /// Those of whom is known how long they stayed after the landmark, by name.
    Stays,
}

/// Somebody who slips away, with what a colleague wants to see before calling.
#[derive(Debug, Clone, PartialEq)]
pub struct Slipping {
    pub worth: AccountWorthRow,
    /// What became of their last promises, oldest first: `kept`, `renewed` or `broken`; at most three.
    pub promises: Vec<String>,
    /// The customer's last words, may be empty.
    pub said: String,
}

const WORTH: &str = "w.account_id, ac.name, w.kind, w.first_on, w.last_on, w.ended_on, w.purchases, w.alive, w.alive_low, w.alive_high, \
     w.alive_before, w.expected, w.value_cents, w.value_low_cents, w.value_high_cents, w.stake_cents, w.known_by, \
     w.stay_months, w.stay_left, w.stay_broken, w.stay_promises, w.stay_monthly_cents, w.stay_age_months";

/// Nobody of whom a colleague has said that they are gone; or, within a quarter (91 days of milliseconds), that they are still
/// there: after that it is asked again, and at once when a contract has ended since.
pub(crate) const NOT_SAID: &str = "not exists (select 1 from departure d where d.account_id = w.account_id and d.revived_on is null \
     and (d.is_gone = 1 or (d.at > w.changed_at - 7862400000 and (w.ended_on is null or w.ended_on <= d.left_on))))";

fn worth(row: &Row<'_>) -> Result<AccountWorthRow, StoreError> {
    Ok(AccountWorthRow {
        account: row.get(0)?,
        name: row.get(1)?,
        is_contract: row.get::<String>(2)? == "contract",
        first_on: date(&row.get::<String>(3)?)?,
        last_on: date(&row.get::<String>(4)?)?,
        ended_on: row.get::<Option<String>>(5)?.as_deref().map(date).transpose()?,
        purchases: row.get(6)?,
        alive: row.get(7)?,
        alive_low: row.get(8)?,
        alive_high: row.get(9)?,
        alive_before: row.get(10)?,
        expected: row.get(11)?,
        value_cents: row.get(12)?,
        value_low_cents: row.get(13)?,
        value_high_cents: row.get(14)?,
        stake_cents: row.get(15)?,
        known_by: row.get(16)?,
        stay_months: row.get(17)?,
        stay_left: row.get(18)?,
        stay_broken: row.get(19)?,
        stay_promises: row.get(20)?,
        stay_monthly_cents: row.get(21)?,
        stay_age_months: row.get(22)?,
    })
}

impl Tx<'_> {
    /// The figures of a period; `None`: never worked out.
    ///
    /// # Errors
    /// What the database says.
    pub fn outcome_figure(&mut self, id: &str) -> Result<Option<(String, Timestamp)>, StoreError> {
        self.query_opt("select document, changed_at from outcome_figure where id = ?1", args![id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// The months of which figures are kept, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn outcome_months(&mut self) -> Result<Vec<String>, StoreError> {
        self.query("select id from outcome_figure where id like '____-__' order by id desc limit 120", args![], |row| {
            row.get(0)
        })
    }

    /// Keeps the figures of a period.
    ///
    /// # Errors
    /// What the database says.
    pub fn save_outcome_figure(
        &mut self,
        id: &str,
        on: Date,
        document: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into outcome_figure (id, on_day, document, changed_at) values (?1, ?2, ?3, ?4)
             on conflict (id) do update set on_day = excluded.on_day, document = excluded.document, changed_at = excluded.changed_at
             where excluded.changed_at >= outcome_figure.changed_at",
            args![id, day(on), document, now],
        )?;
        Ok(())
    }

    /// Keeps what was worked out of an account.
    ///
    /// # Errors
    /// `ForeignKey` when the account isn't there any more.
    pub fn save_account_worth(&mut self, row: &AccountWorthRow, now: Timestamp) -> Result<(), StoreError> {
        const COLUMNS: &str = "account_id, kind, first_on, last_on, ended_on, purchases, alive, alive_low, alive_high, alive_before, expected, \
             value_cents, value_low_cents, value_high_cents, stake_cents, known_by, stay_months, stay_left, stay_broken, \
             stay_promises, stay_monthly_cents, stay_age_months, changed_at";
        let Some(account) = row.account else { return Ok(()) };
        let real = |value: Option<f64>| value.map_or(Value::Null, Value::Real);
        let values = [
            account.into(),
            if row.is_contract { "contract" } else { "purchases" }.into(),
            day(row.first_on),
            day(row.last_on),
            row.ended_on.map_or(Value::Null, day),
            row.purchases.into(),
            real(row.alive),
            real(row.alive_low),
            real(row.alive_high),
            real(row.alive_before),
            real(row.expected),
            row.value_cents.into(),
            row.value_low_cents.into(),
            row.value_high_cents.into(),
            row.stake_cents.into(),
            row.known_by.into(),
            real(row.stay_months),
            row.stay_left.into(),
            row.stay_broken.into(),
            row.stay_promises.into(),
            row.stay_monthly_cents.into(),
            row.stay_age_months.into(),
            now.into(),
        ];
        let places: Vec<String> = (1..=values.len()).map(|i| format!("?{i}")).collect();
        let renewed: Vec<String> =
            COLUMNS.split(", ").skip(1).map(|column| format!("{column} = excluded.{column}")).collect();
        // Two nodes may reckon at once: what was begun later stays.
        let sql = format!(
            "insert into account_worth ({COLUMNS}) values ({}) on conflict (account_id) do update set {} \
             where excluded.changed_at >= account_worth.changed_at",
            places.join(", "),
            renewed.join(", ")
        );
        self.exec(&sql, &values)?;
        Ok(())
    }

    /// Keeps what an account brought and cost in a period.
    ///
    /// # Errors
    /// `ForeignKey` when the account isn't there any more.
    pub fn save_account_period(
        &mut self,
        period: &str,
        row: &AccountPeriodRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into account_period (period, account_id, before_cents, now_cents, sales_cost_cents, minutes, work_cents, \
             channel_cents, goodwill_cents, kept, broken, changed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             on conflict (period, account_id) do update set before_cents = excluded.before_cents, now_cents = excluded.now_cents, \
             sales_cost_cents = excluded.sales_cost_cents, minutes = excluded.minutes, work_cents = excluded.work_cents, \
             channel_cents = excluded.channel_cents, goodwill_cents = excluded.goodwill_cents, kept = excluded.kept, \
             broken = excluded.broken, changed_at = excluded.changed_at where excluded.changed_at >= account_period.changed_at",
            args![
                period,
                row.account,
                row.before_cents,
                row.now_cents,
                row.sales_cost_cents,
                row.minutes,
                row.work_cents,
                row.channel_cents,
                row.goodwill_cents,
                row.kept,
                row.broken,
                now
            ],
        )?;
        Ok(())
    }

    /// Forgets what was worked out before `now`: of accounts that have nothing any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_older_worth(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.exec("delete from account_worth where changed_at < ?1", args![now])?;
        self.exec("delete from account_period where changed_at < ?1", args![now])?;
        Ok(())
    }

    /// Accounts with what is known of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn account_worths(
        &mut self,
        sort: WorthSort,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<AccountWorthRow>, StoreError> {
        let (which, order) = match sort {
            WorthSort::Stake => (format!("w.stake_cents > 0 and {NOT_SAID}"), "w.stake_cents desc, w.account_id"),
            WorthSort::Name => ("1 = 1".to_owned(), "ac.name, w.account_id"),
            WorthSort::Stays => ("w.stay_months is not null".to_owned(), "ac.name, w.account_id"),
        };
        let sql = format!(
            "select {WORTH} from account_worth w join account ac on ac.id = w.account_id where {which} order by {order} limit ?1 offset ?2"
        );
        self.query(&sql, args![limit, skip], worth)
    }

    /// How many slip away.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_slipping(&mut self) -> Result<i64, StoreError> {
        let sql = format!("select count(*) from account_worth w where w.stake_cents > 0 and {NOT_SAID}");
        self.query_one(&sql, args![], |row| row.get(0))
    }

    /// Who slips away, most at stake first: all, or of whom this colleague knows most and nobody has promised a call yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn slipping(&mut self, known_by: Option<AgentId>, limit: u32) -> Result<Vec<Slipping>, StoreError> {
        let mine = match known_by {
            Some(_) => {
                "and w.known_by = ?2 and not exists (select 1 from conversation c join promise p on p.conversation_id = c.id \
                 where c.account_id = w.account_id and p.state = 'open' and p.kind = 'callback')"
            }
            None => "",
        };
        let sql = format!(
            "select {WORTH} from account_worth w join account ac on ac.id = w.account_id \
             where w.stake_cents > 0 and {NOT_SAID} {mine} order by w.stake_cents desc, w.account_id limit ?1"
        );
        let rows = match known_by {
            Some(agent) => self.query(&sql, args![limit, agent], worth)?,
            None => self.query(&sql, args![limit], worth)?,
        };
        rows.into_iter().map(|worth| self.with_last_words(worth)).collect()
    }

    fn with_last_words(&mut self, worth: AccountWorthRow) -> Result<Slipping, StoreError> {
        let account = worth.account;
        let mut promises: Vec<String> = self.query(
            "select p.state from conversation c join promise p on p.conversation_id = c.id
             where c.account_id = ?1 and p.state in ('kept', 'renewed', 'broken') order by p.ended_at desc, p.id desc limit 3",
            args![account],
            |row| row.get(0),
        )?;
        promises.reverse();
        let said = self.query_opt(
            "select said from conversation where account_id = ?1 order by last_at desc, id desc limit 1",
            args![account],
            |row| row.get(0),
        )?;
        Ok(Slipping { worth, promises, said: said.unwrap_or_default() })
    }

    /// What accounts brought and cost in a period, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn account_periods(
        &mut self,
        period: &str,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<AccountPeriodRow>, StoreError> {
        self.query(
            "select r.account_id, ac.name, r.before_cents, r.now_cents, r.sales_cost_cents, r.minutes, r.work_cents, r.channel_cents, \
             r.goodwill_cents, r.kept, r.broken from account_period r join account ac on ac.id = r.account_id \
             where r.period = ?1 order by ac.name, r.account_id limit ?2 offset ?3",
            args![period, limit, skip],
            |row| {
                Ok(AccountPeriodRow {
                    account: row.get(0)?,
                    name: row.get(1)?,
                    before_cents: row.get(2)?,
                    now_cents: row.get(3)?,
                    sales_cost_cents: row.get(4)?,
                    minutes: row.get(5)?,
                    work_cents: row.get(6)?,
                    channel_cents: row.get(7)?,
                    goodwill_cents: row.get(8)?,
                    kept: row.get(9)?,
                    broken: row.get(10)?,
                })
            },
        )
    }

    /// Who has left by what is known, and of whom nobody has said anything yet: a contract that ended, or a chance to be still
    /// there below `chance`. The latest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn seems_gone(&mut self, chance: f64, limit: u32) -> Result<Vec<AccountWorthRow>, StoreError> {
        let sql = format!(
            "select {WORTH} from account_worth w join account ac on ac.id = w.account_id
             where (w.ended_on is not null or w.alive < ?1) and {NOT_SAID} order by w.last_on desc, w.account_id limit ?2"
        );
        self.query(&sql, args![chance, limit], worth)
    }

    /// Those whose chance fell by `fall` or more within a quarter, the deepest fall first.
    ///
    /// # Errors
    /// What the database says.
    pub fn drifting(&mut self, fall: f64, limit: u32) -> Result<Vec<AccountWorthRow>, StoreError> {
        let sql = format!(
            "select {WORTH} from account_worth w join account ac on ac.id = w.account_id
             where w.alive_before - w.alive >= ?1 and {NOT_SAID} order by w.alive_before - w.alive desc, w.account_id limit ?2"
        );
        self.query(&sql, args![fall, limit], worth)
    }
}
