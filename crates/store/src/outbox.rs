//! Mail on its way out.

use crate::id::{ConversationId, MailboxId, MessageId, OutboxId, PromiseId};
use crate::promises::limit_of;
use crate::{Dialect, MailKind, OutboxState, StoreError, Tx, args};
use jiff::Timestamp;

/// A mail to be sent: its bytes are made once, so that a second try carries the same Message-ID.
#[derive(Debug, Clone)]
pub struct NewOutgoing {
    pub id: OutboxId,
    pub kind: MailKind,
    pub mailbox: Option<MailboxId>,
    pub conversation: Option<ConversationId>,
    pub message: Option<MessageId>,
    pub promise: Option<PromiseId>,
    pub sender: String,
    /// Addresses of the envelope; never empty.
    pub recipients: Vec<String>,
    pub subject: String,
    /// Message-ID without angle brackets.
    pub header_id: String,
    pub bytes: Vec<u8>,
    pub not_before: Timestamp,
    /// The promise that this answer makes when it is sent: before when, and why.
    pub then: Option<(Timestamp, String)>,
    pub created_at: Timestamp,
}

/// A mail on its way, or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingRow {
    pub id: OutboxId,
    pub kind: MailKind,
    pub mailbox: Option<MailboxId>,
    pub conversation: Option<ConversationId>,
    pub message: Option<MessageId>,
    pub promise: Option<PromiseId>,
    pub sender: String,
    pub recipients: Vec<String>,
    pub subject: String,
    pub state: OutboxState,
    pub not_before: Timestamp,
    pub attempts: u32,
    pub is_claimed: bool,
    pub failure: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub then: Option<(Timestamp, String)>,
    /// Since when it has been tried: when it was written, or sent again by hand.
    pub tried_since: Timestamp,
    /// A server had taken it, and it came back: when, and why.
    pub returned: Option<(Timestamp, String)>,
}

const COLUMNS: &str = "id, kind, mailbox_id, conversation_id, message_id, promise_id, sender, recipients, subject, state, not_before, \
     attempts, lease_until, failure, created_at, sent_at, then_deadline_at, then_reason, returned_at, returned, \
     coalesce(tried_since, created_at)";

fn outgoing_from(row: &crate::Row<'_>) -> Result<OutgoingRow, StoreError> {
    let then: Option<Timestamp> = row.get(16)?;
    let reason: String = row.get(17)?;
    let returned: Option<Timestamp> = row.get(18)?;
    let words: Option<String> = row.get(19)?;
    Ok(OutgoingRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        mailbox: row.get(2)?,
        conversation: row.get(3)?,
        message: row.get(4)?,
        promise: row.get(5)?,
        sender: row.get(6)?,
        recipients: addresses(&row.get::<String>(7)?)?,
        subject: row.get(8)?,
        state: row.get(9)?,
        not_before: row.get(10)?,
        attempts: u32::try_from(row.get::<i64>(11)?).unwrap_or(u32::MAX),
        is_claimed: row.get::<Option<i64>>(12)?.is_some(),
        failure: row.get(13)?,
        created_at: row.get(14)?,
        sent_at: row.get(15)?,
        then: then.map(|deadline| (deadline, reason)),
        tried_since: row.get(20)?,
        returned: returned.map(|at| (at, words.unwrap_or_default())),
    })
}

fn addresses(json: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(json).map_err(|e| StoreError::with("the recipients of a mail can't be read", e))
}

impl Tx<'_> {
    /// Puts a mail in the outbox.
    ///
    /// # Errors
    /// [`StoreError::Unique`] for a Message-ID that exists.
    pub fn add_outgoing(&mut self, new: &NewOutgoing) -> Result<(), StoreError> {
        let recipients = serde_json::to_string(&new.recipients).map_err(|e| StoreError::with("recipients", e))?;
        let (then_deadline, then_reason) = new.then.clone().unzip();
        self.exec(
            "insert into outbox (id, kind, mailbox_id, conversation_id, message_id, promise_id, sender, recipients, subject, header_id,
               bytes, state, not_before, then_deadline_at, then_reason, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'waiting', ?12, ?13, ?14, ?15)",
            args![
                new.id, new.kind, new.mailbox, new.conversation, new.message, new.promise, &new.sender, recipients, &new.subject,
                &new.header_id, new.bytes.as_slice(), new.not_before, then_deadline, then_reason.unwrap_or_default(), new.created_at
            ],
        )?;
        self.notify("outbox", "")
    }

    /// Claims mails that are due, oldest first, until `lease_until`; nobody else gets them before.
    ///
    /// # Errors
    /// What the database says.
    pub fn claim_outgoing(
        &mut self,
        limit: usize,
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Vec<(OutgoingRow, Vec<u8>)>, StoreError> {
        let lock = match self.dialect() {
            Dialect::Sqlite => "",
            Dialect::Postgres => "for update skip locked",
        };
        let sql = format!(
            "update outbox set lease_until = ?2 where id in (
               select id from outbox where state = 'waiting' and not_before <= ?1 and (lease_until is null or lease_until <= ?1)
               order by not_before, id limit ?3 {lock})
             returning {COLUMNS}, bytes"
        );
        let mut claimed = self.query(&sql, args![now, lease_until, limit_of(limit)], |row| {
            Ok((outgoing_from(row)?, row.get::<Vec<u8>>(21)?))
        })?;
        claimed.sort_by_key(|(mail, _)| (mail.not_before, mail.id));
        Ok(claimed)
    }

    /// Gives back the mails that somebody claimed who is gone, and says how many. For the start of a program: on SQLite there
    /// was only one, and it has ended. On PostgreSQL another node may be at it, so there a claim lasts as long as its lease.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_back_claims(&mut self) -> Result<u64, StoreError> {
        match self.dialect() {
            Dialect::Sqlite => self.exec(
                "update outbox set lease_until = null where state = 'waiting' and lease_until is not null",
                args![],
            ),
            Dialect::Postgres => Ok(0),
        }
    }

    /// When the next waiting mail is due: its time, or the end of somebody's lease.
    ///
    /// # Errors
    /// What the database says.
    pub fn next_outgoing(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_one(
            "select min(case when lease_until is not null and lease_until > not_before then lease_until else not_before end)
             from outbox where state = 'waiting'",
            args![],
            |row| row.get(0),
        )
    }

    /// One mail, without its bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn outgoing(&mut self, id: OutboxId) -> Result<OutgoingRow, StoreError> {
        self.query_one(&format!("select {COLUMNS} from outbox where id = ?1"), args![id], outgoing_from)
    }

    /// The mail by which a message leaves, if it leaves by mail.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_of_message(&mut self, message: MessageId) -> Result<Option<OutgoingRow>, StoreError> {
        self.query_opt(&format!("select {COLUMNS} from outbox where message_id = ?1"), args![message], outgoing_from)
    }

    /// To whom the acknowledgement of a conversation went, if one did.
    ///
    /// # Errors
    /// What the database says.
    pub fn acknowledged_to(&mut self, conversation: ConversationId) -> Result<Option<String>, StoreError> {
        let found = self.query_opt(
            "select recipients from outbox where conversation_id = ?1 and kind = 'acknowledgement' order by created_at, id limit 1",
            args![conversation],
            |row| row.get::<String>(0),
        )?;
        Ok(found.map(|json| addresses(&json)).transpose()?.and_then(|list| list.into_iter().next()))
    }

    /// A mail's bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn outgoing_bytes(&mut self, id: OutboxId) -> Result<Vec<u8>, StoreError> {
        self.query_one("select bytes from outbox where id = ?1", args![id], |row| row.get(0))
    }

    /// Mails, newest first, those after `after` when given.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_page(&mut self, after: Option<OutboxId>, limit: usize) -> Result<Vec<OutgoingRow>, StoreError> {
        match after {
            None => self.query(
                &format!("select {COLUMNS} from outbox order by created_at desc, id desc limit ?1"),
                args![limit_of(limit)],
                outgoing_from,
            ),
            Some(after) => self.query(
                &format!(
                    "select {COLUMNS} from outbox
                     where (created_at, id) < (select o.created_at, o.id from outbox o where o.id = ?1)
                     order by created_at desc, id desc limit ?2"
                ),
                args![after, limit_of(limit)],
                outgoing_from,
            ),
        }
    }

    /// The server took it; says whether it was still waiting.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_sent(&mut self, id: OutboxId, reply: &str, at: Timestamp) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update outbox set state = 'sent', server_reply = ?2, sent_at = ?3, attempts = attempts + 1, lease_until = null, failure = null,
               returned_at = null, returned = null
             where id = ?1 and state in ('waiting', 'failed')",
            args![id, reply, at],
        )?;
        Ok(touched > 0)
    }

    /// Not now: to be tried again at `next_at`.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_later(&mut self, id: OutboxId, failure: &str, next_at: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update outbox set attempts = attempts + 1, lease_until = null, failure = ?2, not_before = ?3
             where id = ?1 and state = 'waiting'",
            args![id, failure, next_at],
        )?;
        Ok(())
    }

    /// Never: the server refused it, or it was tried for days. Says whether it was still waiting.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_failed(&mut self, id: OutboxId, failure: &str) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update outbox set state = 'failed', attempts = attempts + 1, lease_until = null, failure = ?2
             where id = ?1 and state = 'waiting'",
            args![id, failure],
        )?;
        Ok(touched > 0)
    }

    /// Takes a mail back that nobody has begun to send; says whether that was so.
    ///
    /// # Errors
    /// What the database says.
    pub fn undo_outgoing(&mut self, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update outbox set state = 'undone'
             where id = ?1 and state = 'waiting' and lease_until is null and attempts = 0 and not_before > ?2",
            args![id, now],
        )?;
        Ok(touched > 0)
    }

    /// Drops the acknowledgement that still waits for a server: the promise in it is answered already. Says how many.
    ///
    /// # Errors
    /// What the database says.
    pub fn drop_acknowledgement(
        &mut self,
        conversation: ConversationId,
        promise: PromiseId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        self.exec(
            "update outbox set state = 'undone', lease_until = null
             where conversation_id = ?1 and promise_id = ?2 and kind = 'acknowledgement' and state = 'waiting'
               and (lease_until is null or lease_until <= ?3)",
            args![conversation, promise, now],
        )
    }

    /// Mails about a promise leave no sooner than then.
    ///
    /// # Errors
    /// What the database says.
    pub fn hold_mails_of(&mut self, promise: PromiseId, until: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update outbox set not_before = ?2 where promise_id = ?1 and state = 'waiting' and not_before < ?2",
            args![promise, until],
        )?;
        Ok(())
    }

    /// Takes back all mails about a promise; says whether none of them has left or is leaving.
    ///
    /// # Errors
    /// What the database says.
    pub fn undo_mails_of(&mut self, promise: PromiseId, now: Timestamp) -> Result<bool, StoreError> {
        let mails: Vec<OutboxId> =
            self.query("select id from outbox where promise_id = ?1 order by id limit 100", args![promise], |row| {
                row.get(0)
            })?;
        let mut all = true;
        for mail in mails {
            all &= self.undo_outgoing(mail, now)?;
        }
        Ok(all)
    }

    /// Tries a mail again now that was waiting for its next try, had failed, or came back. One that had settled gets all its
    /// days anew; one that somebody is handing over just now stays theirs.
    ///
    /// # Errors
    /// What the database says.
    pub fn retry_outgoing(&mut self, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
        // What a report said of the last try says nothing of this one.
        self.exec(
            "delete from bounce where outbox_id = ?1 and exists (
               select 1 from outbox o where o.id = ?1 and o.state = 'sent' and o.returned_at is not null)",
            args![id],
        )?;
        let touched = self.exec(
            "update outbox set state = 'waiting', not_before = ?2, lease_until = null, tried_since = ?2, late_told_at = null,
               returned_at = null, returned = null
             where id = ?1 and (state = 'failed' or (state = 'sent' and returned_at is not null))",
            args![id, now],
        )?;
        if touched > 0 {
            return Ok(true);
        }
        let touched = self.exec(
            "update outbox set not_before = ?2
             where id = ?1 and state = 'waiting' and attempts > 0 and (lease_until is null or lease_until <= ?2)",
            args![id, now],
        )?;
        Ok(touched > 0)
    }

    /// Gives up a mail that was tried and has not left, or never will; says whether that was so.
    ///
    /// # Errors
    /// What the database says.
    pub fn cancel_outgoing(&mut self, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update outbox set state = 'undone', lease_until = null
             where id = ?1 and (state = 'failed' or (state = 'waiting' and (lease_until is null or lease_until <= ?2)))",
            args![id, now],
        )?;
        Ok(touched > 0)
    }

    /// How many automatic mails this address had from us since `since`.
    ///
    /// # Errors
    /// What the database says.
    pub fn automatic_sent_since(&mut self, address: &str, since: Timestamp) -> Result<i64, StoreError> {
        self.query_one(
            "select count(*) from automatic_sent where address = ?1 and at > ?2",
            args![address, since],
            |row| row.get(0),
        )
    }

    /// Counts an automatic mail to this address, and forgets those from before `forget_before`.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_automatic(
        &mut self,
        address: &str,
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec("delete from automatic_sent where address = ?1 and at <= ?2", args![address, forget_before])?;
        self.exec("insert into automatic_sent (address, at) values (?1, ?2)", args![address, at])?;
        Ok(())
    }
}
