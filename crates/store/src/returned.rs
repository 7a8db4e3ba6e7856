//! Mail of ours that did not arrive: what came back, and the addresses that can't be written to.

use jiff::Timestamp;

use crate::id::{ConversationId, OutboxId};
use crate::promises::limit_of;
use crate::{OutgoingRow, StoreError, Tx, Value, args};

/// An address that mail doesn't reach.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AddressMark {
    /// In lower case.
    pub address: String,
    /// For good, and not for some time.
    pub is_hard: bool,
    /// What the server said that refused; may be empty.
    pub words: String,
    pub marked_at: Timestamp,
    /// Until when it is believed; `None` for a hard one.
    pub expires_at: Option<Timestamp>,
}

/// What a delivery report said of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBounce {
    pub outbox: OutboxId,
    /// In lower case.
    pub address: String,
    /// `hard`, `soft`, or `unknown`.
    pub lasting: &'static str,
    pub words: String,
    pub at: Timestamp,
}

impl Tx<'_> {
    /// The mail of ours with this Message-ID.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_of_header(&mut self, header_id: &str) -> Result<Option<OutgoingRow>, StoreError> {
        let found: Option<OutboxId> =
            self.query_opt("select id from outbox where header_id = ?1", args![header_id], |row| row.get(0))?;
        found.map(|id| self.outgoing(id)).transpose()
    }

    /// The mails of a conversation that a server took, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn sent_in(&mut self, conversation: ConversationId, limit: usize) -> Result<Vec<OutgoingRow>, StoreError> {
        let ids: Vec<OutboxId> = self.query(
            "select id from outbox where conversation_id = ?1 and state = 'sent' order by created_at desc, id desc limit ?2",
            args![conversation, limit_of(limit)],
            |row| row.get(0),
        )?;
        ids.into_iter().map(|id| self.outgoing(id)).collect()
    }

    /// Writes down that a mail did not reach an address; says whether that was news.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_bounce(&mut self, new: &NewBounce) -> Result<bool, StoreError> {
        let added = self.exec(
            "insert into bounce (outbox_id, address, lasting, words, at) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
            args![new.outbox, &new.address, new.lasting, &new.words, new.at],
        )?;
        Ok(added > 0)
    }

    /// A mail that a server had taken came back.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_returned(&mut self, id: OutboxId, words: &str, at: Timestamp) -> Result<(), StoreError> {
        self.exec("update outbox set returned_at = ?2, returned = ?3 where id = ?1", args![id, at, words])?;
        Ok(())
    }

    /// The colleague has been told that this mail has not left; says whether that was news.
    ///
    /// # Errors
    /// What the database says.
    pub fn outgoing_late_told(&mut self, id: OutboxId, at: Timestamp) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update outbox set late_told_at = ?2 where id = ?1 and late_told_at is null and state = 'waiting'",
            args![id, at],
        )?;
        Ok(touched > 0)
    }

    /// Marks an address; a hard mark is not made softer by a later soft one.
    ///
    /// # Errors
    /// What the database says.
    pub fn mark_address(&mut self, mark: &AddressMark) -> Result<(), StoreError> {
        let lasting = if mark.is_hard { "hard" } else { "soft" };
        self.exec(
            "insert into address_mark (address, lasting, words, marked_at, expires_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (address) do update set lasting = ?2, words = ?3, marked_at = ?4, expires_at = ?5
               where address_mark.lasting = 'soft' or ?2 = 'hard'",
            args![&mark.address, lasting, &mark.words, mark.marked_at, mark.expires_at],
        )?;
        Ok(())
    }

    /// The address works, as far as we know; says whether it was marked.
    ///
    /// # Errors
    /// What the database says.
    pub fn unmark_address(&mut self, address: &str) -> Result<bool, StoreError> {
        Ok(self.exec("delete from address_mark where address = ?1", args![address])? > 0)
    }

    /// Which of these addresses mail doesn't reach at `now`.
    ///
    /// # Errors
    /// What the database says.
    pub fn address_marks(&mut self, addresses: &[String], now: Timestamp) -> Result<Vec<AddressMark>, StoreError> {
        let mut found = Vec::new();
        for address in addresses {
            found.extend(self.query_opt(
                "select address, lasting, words, marked_at, expires_at from address_mark
                 where address = ?1 and (expires_at is null or expires_at > ?2)",
                &[Value::from(address.as_str()), Value::from(now)],
                |row| {
                    Ok(AddressMark {
                        address: row.get(0)?,
                        is_hard: row.get::<String>(1)? == "hard",
                        words: row.get(2)?,
                        marked_at: row.get(3)?,
                        expires_at: row.get(4)?,
                    })
                },
            )?);
        }
        Ok(found)
    }

    /// What is the matter with our answers in a conversation, or that nothing is any more.
    ///
    /// # Errors
    /// [`StoreError::Check`] for a word that isn't one.
    pub fn set_mail_trouble(
        &mut self,
        conversation: ConversationId,
        trouble: Option<MailTrouble>,
    ) -> Result<(), StoreError> {
        let word = trouble.map(MailTrouble::as_str);
        self.exec(
            "update conversation set mail_trouble = ?2 where id = ?1 and coalesce(mail_trouble, '') <> coalesce(?2, '')",
            args![conversation, word],
        )?;
        Ok(())
    }
}

/// What is the matter with an answer of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTrouble {
    /// For an hour no server has taken it.
    Late,
    /// A server refused it.
    Refused,
    /// It came back after a server had taken it.
    Returned,
}

impl MailTrouble {
    /// The word of the column `mail_trouble`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Refused => "refused",
            Self::Returned => "returned",
        }
    }

    /// The trouble of a word of the column.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Late, Self::Refused, Self::Returned].into_iter().find(|trouble| trouble.as_str() == word)
    }
}
