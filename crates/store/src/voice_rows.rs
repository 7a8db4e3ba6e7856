//! What customers said, as rows of outcomes: complaints, and answers to surveys.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::AccountId;
use crate::worth::date;
use crate::{Cause, StoreError, Tx, args};

/// A complaint of an account, with what is known of that account since.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplainedRow {
    pub account: AccountId,
    pub name: String,
    pub heard_at: Timestamp,
    pub cause: Option<Cause>,
    /// The customer said that it is good now.
    pub is_mended: bool,
    /// It is over, by their yes or by silence.
    pub closed_at: Option<Timestamp>,
    /// Their last contract ended.
    pub ended_on: Option<Date>,
    /// Chance that they are still a customer, 0 to 1.
    pub alive: Option<f64>,
    /// Their last answer since to "would you recommend us?", 0 to 10.
    pub score: Option<i64>,
}

/// An answer to "would you recommend us?", or that there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyAnswerRow {
    pub is_relationship: bool,
    pub asked_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub score: Option<i64>,
    pub words: String,
    pub account: Option<AccountId>,
    pub account_name: String,
}

impl Tx<'_> {
    /// Who was asked between two moments, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn surveys_between(
        &mut self,
        from: Timestamp,
        to: Timestamp,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<SurveyAnswerRow>, StoreError> {
        self.query(
            "select s.kind, s.asked_at, s.answered_at, s.score, s.words, coalesce(ac.name, ''), s.account_id from survey s
             left join account ac on ac.id = s.account_id where s.asked_at >= ?1 and s.asked_at < ?2
             order by s.asked_at desc, s.id desc limit ?3 offset ?4",
            args![from, to, limit, skip],
            |row| {
                Ok(SurveyAnswerRow {
                    is_relationship: row.get::<String>(0)? == "relationship",
                    asked_at: row.get(1)?,
                    answered_at: row.get(2)?,
                    score: row.get(3)?,
                    words: row.get(4)?,
                    account_name: row.get(5)?,
                    account: row.get(6)?,
                })
            },
        )
    }

    /// Complaints that weren't withdrawn, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn complained_rows(&mut self, skip: u32, limit: u32) -> Result<Vec<ComplainedRow>, StoreError> {
        self.query(
            "select k.account_id, ac.name, k.heard_at, k.cause, k.state, k.ended_at, w.ended_on, w.alive,
               (select s.score from survey s where s.account_id = k.account_id and s.score is not null and s.answered_at > k.heard_at
                order by s.answered_at desc limit 1)
             from complaint k join account ac on ac.id = k.account_id left join account_worth w on w.account_id = k.account_id
             where k.state <> 'withdrawn' order by k.heard_at desc, k.id desc limit ?1 offset ?2",
            args![limit, skip],
            |row| {
                Ok(ComplainedRow {
                    account: row.get(0)?,
                    name: row.get(1)?,
                    heard_at: row.get(2)?,
                    cause: row.get(3)?,
                    is_mended: row.get::<String>(4)? == "yes",
                    closed_at: row.get(5)?,
                    ended_on: row.get::<Option<String>>(6)?.as_deref().map(date).transpose()?,
                    alive: row.get(7)?,
                    score: row.get(8)?,
                })
            },
        )
    }
}
