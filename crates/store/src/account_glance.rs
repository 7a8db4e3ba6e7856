//! What a colleague wants to know of an account before saying a word: what is open, what was said of us, whether they are leaving.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, AttentionId, ComplaintId};
use crate::promises::limit_of;
use crate::worth::date;
use crate::{AttentionRow, StoreError, Tx, args};

/// Things of one kind that are shown.
const EACH_MAX: usize = 5;

/// An account at a glance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccountGlance {
    /// Reasons for attention that are due and of which nobody has said what they did; the longest due first.
    pub attention: Vec<AttentionRow>,
    /// Complaints that aren't over, the oldest first.
    pub complaints: Vec<OpenComplaint>,
    /// The newest answers to "would you recommend us?", the newest first.
    pub answers: Vec<GivenAnswer>,
    /// Whether they are still a customer, as it was last worked out; `None`: nothing is known of that.
    pub stay: Option<AccountStay>,
}

/// A complaint that isn't over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenComplaint {
    pub id: ComplaintId,
    /// The customer's own.
    pub words: String,
    pub heard_at: Timestamp,
    /// We have asked whether it is good now.
    pub is_asked: bool,
}

/// An answer to a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAnswer {
    /// 0 to 10.
    pub score: i64,
    pub words: String,
    pub at: Timestamp,
}

/// Whether an account is still there. Chances are 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AccountStay {
    pub is_contract: bool,
    /// When the last contract ended.
    pub ended_on: Option<Date>,
    /// The chance, from, to; of those without a contract.
    pub alive: Option<(f64, f64, f64)>,
    /// There is something to lose by waiting.
    pub is_slipping: bool,
}

/// What an account brought and what serving it cost in a period, as it was last worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountServed {
    pub minutes: i64,
    pub revenue_cents: i64,
    /// Work, channels and goodwill.
    pub cost_cents: i64,
    /// Revenue less the cost of sales, as far as that is known, less what serving cost.
    pub margin_cents: i64,
}

impl Tx<'_> {
    /// What serving an account cost in a period; `None`: nothing is known of that.
    ///
    /// # Errors
    /// What the database says.
    pub fn served_in(&mut self, period: &str, account: AccountId) -> Result<Option<AccountServed>, StoreError> {
        self.query_opt(
            "select minutes, work_cents + channel_cents + goodwill_cents, now_cents - sales_cost_cents, now_cents
             from account_period where period = ?1 and account_id = ?2",
            args![period, account],
            |row| {
                let (cost_cents, before_cents): (i64, i64) = (row.get(1)?, row.get(2)?);
                Ok(AccountServed {
                    minutes: row.get(0)?,
                    revenue_cents: row.get(3)?,
                    cost_cents,
                    margin_cents: before_cents - cost_cents,
                })
            },
        )
    }

    /// An account at a glance, on a day.
    ///
    /// # Errors
    /// What the database says.
    pub fn account_glance(&mut self, id: AccountId, today: Date) -> Result<AccountGlance, StoreError> {
        let due: Vec<AttentionId> = self.query(
            "select id from attention where account_id = ?1 and done is null and due_on <= ?2 order by due_on, id limit ?3",
            args![id, today.to_string(), limit_of(EACH_MAX)],
            |row| row.get(0),
        )?;
        Ok(AccountGlance {
            attention: due.into_iter().map(|id| self.attention(id)).collect::<Result<_, _>>()?,
            complaints: self.query(
                "select id, words, heard_at, state from complaint where account_id = ?1 and state in ('open', 'asked')
                 order by heard_at, id limit ?2",
                args![id, limit_of(EACH_MAX)],
                |row| {
                    Ok(OpenComplaint {
                        id: row.get(0)?,
                        words: row.get(1)?,
                        heard_at: row.get(2)?,
                        is_asked: row.get::<String>(3)? == "asked",
                    })
                },
            )?,
            answers: self.query(
                "select score, words, answered_at from survey where account_id = ?1 and score is not null and answered_at is not null
                 order by answered_at desc, id desc limit ?2",
                args![id, limit_of(EACH_MAX)],
                |row| Ok(GivenAnswer { score: row.get(0)?, words: row.get(1)?, at: row.get(2)? }),
            )?,
            stay: self.stay_of(id)?,
        })
    }

    /// Whether an account is still there; `None`: nothing is known of that.
    ///
    /// # Errors
    /// What the database says.
    pub fn stay_of(&mut self, id: AccountId) -> Result<Option<AccountStay>, StoreError> {
        self.query_opt(
            "select kind, ended_on, alive, alive_low, alive_high, stake_cents from account_worth where account_id = ?1",
            args![id],
            |row| {
                let alive = (row.get::<Option<f64>>(2)?, row.get::<Option<f64>>(3)?, row.get::<Option<f64>>(4)?);
                Ok(AccountStay {
                    is_contract: row.get::<String>(0)? == "contract",
                    ended_on: row.get::<Option<String>>(1)?.as_deref().map(date).transpose()?,
                    alive: alive.0.zip(alive.1).zip(alive.2).map(|((at, low), high)| (at, low, high)),
                    is_slipping: row.get::<i64>(5)? > 0,
                })
            },
        )
    }

    /// Goodwill given to an account since a moment and not taken back, in cents; and how often.
    ///
    /// # Errors
    /// What the database says.
    pub fn goodwill_since(&mut self, id: AccountId, since: Timestamp) -> Result<(i64, i64), StoreError> {
        self.query_one(
            "select cast(coalesce(sum(cents), 0) as bigint), count(*) from goodwill
             where account_id = ?1 and at >= ?2 and taken_back_at is null",
            args![id, since],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
