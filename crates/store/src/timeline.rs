//! The append-only record of what happened.

use crate::id::{AccountId, AgentId, ContactId, ConversationId, MessageId, PromiseId, TimelineId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args, first_name};
use jiff::Timestamp;

/// Something that happened, to be written down. `kind` is a word of [`happened`].
#[derive(Debug, Clone)]
pub struct TimelineEntry {
    pub id: TimelineId,
    pub at: Timestamp,
    pub kind: &'static str,
    pub conversation: Option<ConversationId>,
    pub account: Option<AccountId>,
    pub agent: Option<AgentId>,
    pub contact: Option<ContactId>,
    pub promise: Option<PromiseId>,
    pub message: Option<MessageId>,
    /// What the kind needs more: names, old and new values. Never a customer's words.
    pub detail: serde_json::Value,
}

/// Something that happened, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineRow {
    pub id: TimelineId,
    pub at: Timestamp,
    pub kind: String,
    /// First name of the colleague who did it.
    pub agent_name: Option<String>,
    pub promise: Option<PromiseId>,
    pub message: Option<MessageId>,
    pub detail: serde_json::Value,
}

/// The words of the column `kind`.
pub mod happened {
    /// A question came in and a conversation was opened.
    pub const ASKED: &str = "asked";
    /// A message was added by the customer.
    pub const RECEIVED: &str = "received";
    /// A promise was made; `detail.fallback` when the hours gave none.
    pub const PROMISED: &str = "promised";
    /// What was promised was done in time.
    pub const KEPT: &str = "kept";
    /// A later promise took its place, in time.
    pub const RENEWED: &str = "renewed";
    /// The deadline passed; `detail.stood` says how it stood then: `unassigned`, `unread`, `unanswered`, `not_left`, `late`.
    pub const BROKEN: &str = "broken";
    /// A rung of the ladder was reached; `detail.rung`, `detail.to` (first names).
    pub const WARNED: &str = "warned";
    /// It stood in the letter of `detail.day`.
    pub const IN_LETTER: &str = "in_letter";
    /// No longer needed; `detail.reason`.
    pub const WITHDRAWN: &str = "withdrawn";
    /// The customer could not be told: no e-mail address; `detail.of` says what.
    pub const NOT_TOLD: &str = "not_told";
    /// A colleague wrote an answer, or said what was said; `detail.how`.
    pub const ANSWERED: &str = "answered";
    /// The server took the answer.
    pub const SENT: &str = "sent";
    /// A colleague said whose question a mail is that was sent on to us.
    pub const CUSTOMER_FOUND: &str = "customer_found";
    /// A colleague said that a mail that was sent on is not the question of who wrote it first.
    pub const NOT_THEIRS: &str = "not_theirs";
    /// The answer was taken back by its writer.
    pub const UNDONE: &str = "undone";
    /// The server will not take the mail; `detail.failure`.
    pub const NOT_DELIVERED: &str = "not_delivered";
    /// For an hour no server has taken the answer; `detail.failure`.
    pub const NOT_LEFT: &str = "not_left";
    /// A colleague gave up sending a mail; `detail.of`.
    pub const CANCELLED: &str = "cancelled";
    /// A delivery report said that our mail did not arrive; `detail.recipient`, `detail.status`, and for a mail that we did send
    /// `detail.of`, `detail.words`, `detail.lasting`.
    pub const BOUNCED: &str = "bounced";
    /// An internal note was written.
    pub const NOTED: &str = "noted";
    /// Handed over; `detail.team`, `detail.agent`.
    pub const ASSIGNED: &str = "assigned";
    /// Tags changed; `detail.added`, `detail.removed`.
    pub const TAGGED: &str = "tagged";
    /// The subject changed; `detail.old`, `detail.new`.
    pub const SUBJECT: &str = "subject";
    /// Marked as urgent, or no longer; `detail.is_urgent`.
    pub const URGENT: &str = "urgent";
    /// Closed by a colleague.
    pub const CLOSED: &str = "closed";
    /// Opened again by a colleague.
    pub const REOPENED: &str = "reopened";
    /// The customer looked at the page (once a day).
    pub const READ_BY_CUSTOMER: &str = "read_by_customer";
    /// The customer said that the question was answered.
    pub const HELPED: &str = "helped";
    /// The customer said that it was not.
    pub const NOT_YET: &str = "not_yet";
    /// The customer's page has a new link.
    pub const NEW_LINK: &str = "new_link";
    /// It was heard as a complaint; no colleague: the customer said so on the form. `detail.again`: they said that it isn't good
    /// yet, after the remedy `detail.tried`.
    pub const COMPLAINED: &str = "complained";
    /// What caused a complaint was said; `detail.cause`.
    pub const CAUSE: &str = "cause";
    /// A remedy was promised.
    pub const REMEDY: &str = "remedy";
    /// The customer was asked whether it is good now; `detail.times`.
    pub const ASKED_IF_GOOD: &str = "asked_if_good";
    /// A complaint was closed by the customer's yes; a colleague who heard it says so in `agent`.
    pub const SATISFIED: &str = "satisfied";
    /// A complaint was closed because nobody answered.
    pub const UNANSWERED: &str = "unanswered";
    /// It was no complaint after all.
    pub const NO_COMPLAINT: &str = "no_complaint";
    /// Goodwill was given; `detail.cents`.
    pub const GOODWILL: &str = "goodwill";
    /// It was taken back; `detail.cents`.
    pub const GOODWILL_BACK: &str = "goodwill_back";
    /// A lead was asked for goodwill; `detail.cents`.
    pub const GOODWILL_ASKED: &str = "goodwill_asked";
    /// It was not allowed; `detail.cents`.
    pub const GOODWILL_REFUSED: &str = "goodwill_refused";
    /// A survey was answered; `detail.score`.
    pub const SURVEYED: &str = "surveyed";
    /// Somebody got attention; `detail.reason`, `detail.done`, which is `back` for what was said by mistake.
    pub const ATTENTION: &str = "attention";
    /// Who asks was changed.
    pub const CONTACT_CHANGED: &str = "contact_changed";
}

impl Tx<'_> {
    /// Writes down what happened.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_timeline(&mut self, entry: &TimelineEntry) -> Result<(), StoreError> {
        self.exec(
            "insert into timeline (id, at, kind, conversation_id, account_id, agent_id, contact_id, promise_id, message_id, detail)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            args![
                entry.id, entry.at, entry.kind, entry.conversation, entry.account, entry.agent, entry.contact, entry.promise,
                entry.message, entry.detail.to_string()
            ],
        )?;
        Ok(())
    }

    /// What happened in a conversation, oldest first, the newest `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn timeline_of(&mut self, conversation: ConversationId, limit: usize) -> Result<Vec<TimelineRow>, StoreError> {
        let mut rows = self.query(
            "select tl.id, tl.at, tl.kind, a.name, tl.promise_id, tl.message_id, tl.detail
             from timeline tl left join agent a on a.id = tl.agent_id
             where tl.conversation_id = ?1 order by tl.at desc, tl.id desc limit ?2",
            args![conversation, limit_of(limit)],
            |row| {
                let detail: String = row.get(6)?;
                Ok(TimelineRow {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    kind: row.get(2)?,
                    agent_name: row.get::<Option<String>>(3)?.map(|name| first_name(&name).to_owned()),
                    promise: row.get(4)?,
                    message: row.get(5)?,
                    detail: serde_json::from_str(&detail)
                        .map_err(|e| StoreError::with("a line of the timeline can't be read", e))?,
                })
            },
        )?;
        rows.reverse();
        Ok(rows)
    }

    /// Whether something of this kind happened in a conversation since `since`.
    ///
    /// # Errors
    /// What the database says.
    pub fn happened_since(
        &mut self,
        conversation: ConversationId,
        kind: &str,
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let found: Option<i64> = self.query_opt(
            "select 1 from timeline where conversation_id = ?1 and kind = ?2 and at >= ?3 limit 1",
            args![conversation, kind, since],
            |row| row.get(0),
        )?;
        Ok(found.is_some())
    }
}
