//! Surveys: who was asked, what they said, who has read it.

use jiff::Timestamp;

use crate::id::{AccountId, AgentId, ContactId, ConversationId, SurveyId};
use crate::promises::limit_of;
use crate::{Row, StoreError, SurveyKind, Tx, args};

/// A survey, asked once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRow {
    pub id: SurveyId,
    pub kind: SurveyKind,
    pub contact: ContactId,
    pub account: Option<AccountId>,
    pub conversation: Option<ConversationId>,
    pub token: String,
    pub asked_at: Timestamp,
    /// 0 to 10; `None`: not answered.
    pub score: Option<i64>,
    pub words: String,
    pub answered_at: Option<Timestamp>,
    pub mail_at: Option<Timestamp>,
    pub mailed_at: Option<Timestamp>,
    /// Where a detractor is called.
    pub called_by: Option<ConversationId>,
    /// The account's name, or the contact's.
    pub who: String,
}

/// Somebody who might be asked about the firm as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyToAsk {
    pub contact: ContactId,
    pub account: Option<AccountId>,
    /// Their last conversation.
    pub conversation: ConversationId,
}

const SELECT: &str = "select s.id, s.kind, s.contact_id, s.account_id, s.conversation_id, s.token, s.asked_at, s.score, s.words, \
     s.answered_at, s.mail_at, s.mailed_at, s.called_by, coalesce(nullif(ac.name, ''), ct.name) \
     from survey s join contact ct on ct.id = s.contact_id left join account ac on ac.id = s.account_id";

fn survey_from(row: &Row<'_>) -> Result<SurveyRow, StoreError> {
    Ok(SurveyRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        contact: row.get(2)?,
        account: row.get(3)?,
        conversation: row.get(4)?,
        token: row.get(5)?,
        asked_at: row.get(6)?,
        score: row.get(7)?,
        words: row.get(8)?,
        answered_at: row.get(9)?,
        mail_at: row.get(10)?,
        mailed_at: row.get(11)?,
        called_by: row.get(12)?,
        who: row.get(13)?,
    })
}

impl Tx<'_> {
    /// Asks somebody.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_survey(&mut self, row: &SurveyRow) -> Result<(), StoreError> {
        self.exec(
            "insert into survey (id, kind, contact_id, account_id, conversation_id, token, asked_at, mail_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            args![row.id, row.kind, row.contact, row.account, row.conversation, &row.token, row.asked_at, row.mail_at],
        )?;
        Ok(())
    }

    /// The survey of a page.
    ///
    /// # Errors
    /// What the database says.
    pub fn survey_by_token(&mut self, token: &str) -> Result<Option<SurveyRow>, StoreError> {
        self.query_opt(&format!("{SELECT} where s.token = ?1"), args![token], survey_from)
    }

    /// One survey.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn survey(&mut self, id: SurveyId) -> Result<SurveyRow, StoreError> {
        self.query_one(&format!("{SELECT} where s.id = ?1"), args![id], survey_from)
    }

    /// The survey that was asked about a conversation's answer last.
    ///
    /// # Errors
    /// What the database says.
    pub fn survey_of(&mut self, conversation: ConversationId) -> Result<Option<SurveyRow>, StoreError> {
        self.query_opt(
            &format!(
                "{SELECT} where s.conversation_id = ?1 and s.kind = 'transaction' order by s.asked_at desc, s.id desc limit 1"
            ),
            args![conversation],
            survey_from,
        )
    }

    /// When somebody was last asked, and whether they don't want to be.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_surveyed(&mut self, contact: ContactId) -> Result<(Option<Timestamp>, bool), StoreError> {
        self.query_one(
            "select (select max(s.asked_at) from survey s where s.contact_id = ct.id), ct.no_survey_at
             from contact ct where ct.id = ?1",
            args![contact],
            |row| Ok((row.get(0)?, row.get::<Option<i64>>(1)?.is_some())),
        )
    }

    /// What somebody wrote with the score for which they are called in this conversation, as long as they wrote nothing
    /// there since; `None`: it is about no score, or they did.
    ///
    /// # Errors
    /// What the database says.
    pub fn words_with_score(&mut self, call: ConversationId) -> Result<Option<String>, StoreError> {
        self.query_opt(
            "select words from survey where called_by = ?1
               and (select count(*) from message where conversation_id = ?1 and direction = 'inbound') = 1",
            args![call],
            |row| row.get(0),
        )
    }

    /// Writes down what somebody said.
    ///
    /// # Errors
    /// [`StoreError::Check`] for a score that isn't one.
    pub fn answer_survey(&mut self, id: SurveyId, score: i64, words: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update survey set score = ?2, words = ?3, answered_at = coalesce(answered_at, ?4), mail_at = null where id = ?1",
            args![id, score, words, now],
        )?;
        Ok(())
    }

    /// In which conversation a detractor is called.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_survey_call(&mut self, id: SurveyId, conversation: ConversationId) -> Result<(), StoreError> {
        self.exec("update survey set called_by = ?2 where id = ?1", args![id, conversation])?;
        Ok(())
    }

    /// Its mail has left, or will not (`None`).
    ///
    /// # Errors
    /// What the database says.
    pub fn survey_mailed(&mut self, id: SurveyId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.exec("update survey set mail_at = null, mailed_at = ?2 where id = ?1", args![id, at])?;
        Ok(())
    }

    /// Surveys whose mail is due, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn surveys_to_mail(&mut self, now: Timestamp, limit: usize) -> Result<Vec<SurveyId>, StoreError> {
        self.query(
            "select id from survey where mail_at <= ?1 and score is null order by mail_at, id limit ?2",
            args![now, limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// How many survey mails have left since `since`.
    ///
    /// # Errors
    /// What the database says.
    pub fn surveys_mailed_since(&mut self, since: Timestamp) -> Result<i64, StoreError> {
        self.query_one("select count(*) from survey where mailed_at >= ?1", args![since], |row| row.get(0))
    }

    /// Somebody doesn't want to be asked any more (or, `None`, does).
    ///
    /// # Errors
    /// What the database says.
    pub fn set_no_survey(&mut self, contact: ContactId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.exec("update contact set no_survey_at = ?2 where id = ?1", args![contact, at])?;
        if at.is_some() {
            self.exec("update survey set mail_at = null where contact_id = ?1", args![contact])?;
        }
        Ok(())
    }

    /// People with an e-mail address who were in touch since `active_since` (people: not programs that send mail), were not asked
    /// since `quiet_since`, want to be asked and have no complaint that is open; after one of them, in the order of their ids.
    ///
    /// # Errors
    /// What the database says.
    pub fn people_to_survey(
        &mut self,
        active_since: Timestamp,
        quiet_since: Timestamp,
        after: Option<ContactId>,
        limit: usize,
    ) -> Result<Vec<SurveyToAsk>, StoreError> {
        self.query(
            "select ct.id, ct.account_id,
               (select c.id from conversation c where c.contact_id = ct.id order by c.last_at desc, c.id desc limit 1)
             from contact ct where ct.no_survey_at is null and ct.id > coalesce(?3, '')
               and exists (select 1 from contact_address ca where ca.contact_id = ct.id and ca.kind = 'email')
               and exists (select 1 from conversation c where c.contact_id = ct.id and c.last_at >= ?1
                 and exists (select 1 from message m where m.conversation_id = c.id
                   and m.direction = 'inbound' and m.automatic = 'no'))
               and not exists (select 1 from survey s where s.contact_id = ct.id and s.asked_at > ?2)
               and not exists (select 1 from complaint k where k.contact_id = ct.id and k.state in ('open', 'asked'))
             order by ct.id limit ?4",
            args![active_since, quiet_since, after, limit_of(limit)],
            |row| Ok(SurveyToAsk { contact: row.get(0)?, account: row.get(1)?, conversation: row.get(2)? }),
        )
    }

    /// Surveys asked since `since`, newest first; those with words only when `with_words`.
    ///
    /// # Errors
    /// What the database says.
    pub fn surveys_since(
        &mut self,
        since: Timestamp,
        with_words: bool,
        limit: usize,
    ) -> Result<Vec<SurveyRow>, StoreError> {
        self.query(
            &format!(
                "{SELECT} where s.asked_at >= ?1 and (?2 = 0 or (s.score is not null and s.words <> ''))
                 order by coalesce(s.answered_at, s.asked_at) desc, s.id desc limit ?3"
            ),
            args![since, with_words, limit_of(limit)],
            survey_from,
        )
    }

    /// How often each score was given since `since`, and (score `None`) how many did not answer.
    ///
    /// # Errors
    /// What the database says.
    pub fn survey_scores(&mut self, kind: SurveyKind, since: Timestamp) -> Result<Vec<(Option<i64>, i64)>, StoreError> {
        self.query(
            "select score, count(*) from survey where kind = ?1 and asked_at >= ?2 group by score order by score",
            args![kind, since],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Which of the surveys since `since` a colleague has read.
    ///
    /// # Errors
    /// What the database says.
    pub fn surveys_read(&mut self, agent: AgentId, since: Timestamp) -> Result<Vec<SurveyId>, StoreError> {
        self.query(
            "select r.survey_id from survey_reading r join survey s on s.id = r.survey_id
             where r.agent_id = ?1 and s.asked_at >= ?2",
            args![agent, since],
            |row| row.get(0),
        )
    }

    /// A colleague has read what somebody wrote.
    ///
    /// # Errors
    /// `ForeignKey` when the survey isn't there.
    pub fn read_survey(&mut self, id: SurveyId, agent: AgentId, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into survey_reading (survey_id, agent_id, read_at) values (?1, ?2, ?3) on conflict do nothing",
            args![id, agent, now],
        )?;
        Ok(())
    }
}
