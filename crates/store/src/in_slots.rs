//! What stands in answer slots, as feeds and lists show it.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, DossierId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};

/// A promise in somebody's slot, as their feed shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisedInSlot {
    pub slot_from_at: Timestamp,
    pub subject: String,
    pub who: String,
    pub deadline_at: Timestamp,
}

/// What stands in a slot of somebody: a question, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InSlotRow {
    pub agent: AgentId,
    pub slot_from_at: Timestamp,
    pub subject: String,
    /// The customer, or the pile.
    pub who: String,
    pub deadline_at: Timestamp,
    pub conversation: Option<ConversationId>,
    /// Its pile, and itself.
    pub file: Option<(crate::id::PileId, DossierId)>,
}

/// A file in somebody's slot.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FileInSlotRow {
    pub dossier: DossierId,
    pub pile: crate::id::PileId,
    pub pile_name: String,
    pub reference: String,
    pub title: String,
    pub slot_from_at: Timestamp,
    pub slot_until_at: Timestamp,
    pub deadline_at: Timestamp,
}

impl Tx<'_> {
    /// What is promised in the slots of a colleague that end after `from`, by slot and deadline; at most 1,000.
    ///
    /// # Errors
    /// What the database says.
    pub fn promised_in_slots(&mut self, agent: AgentId, from: Timestamp) -> Result<Vec<PromisedInSlot>, StoreError> {
        self.query(
            "select l.slot_from_at, c.subject, coalesce(nullif(co.name, ''), a.name, ''), p.deadline_at
             from planned l join promise p on p.id = l.promise_id join conversation c on c.id = p.conversation_id
             join contact co on co.id = c.contact_id left join account a on a.id = c.account_id
             where l.agent_id = ?1 and l.slot_until_at > ?2 and p.state = 'open'
             order by l.slot_from_at, p.deadline_at, p.id limit 1000",
            args![agent, from],
            |row| {
                Ok(PromisedInSlot {
                    slot_from_at: row.get(0)?,
                    subject: row.get(1)?,
                    who: row.get(2)?,
                    deadline_at: row.get(3)?,
                })
            },
        )
    }

    /// What stands in everybody's slots that begin in a time, by slot and deadline; at most 2,000 questions and 2,000 files.
    ///
    /// # Errors
    /// What the database says.
    pub fn all_promised_in_slots(&mut self, from: Timestamp, until: Timestamp) -> Result<Vec<InSlotRow>, StoreError> {
        let mut all = self.query(
            "select l.agent_id, l.slot_from_at, c.subject, coalesce(nullif(co.name, ''), a.name, ''), p.deadline_at, c.id
             from planned l join promise p on p.id = l.promise_id join conversation c on c.id = p.conversation_id
             join contact co on co.id = c.contact_id left join account a on a.id = c.account_id
             where l.slot_from_at >= ?1 and l.slot_from_at < ?2 and p.state = 'open'
             order by l.slot_from_at, p.deadline_at, p.id limit 2000",
            args![from, until],
            |row| {
                Ok(InSlotRow {
                    agent: row.get(0)?,
                    slot_from_at: row.get(1)?,
                    subject: row.get(2)?,
                    who: row.get(3)?,
                    deadline_at: row.get(4)?,
                    conversation: Some(row.get(5)?),
                    file: None,
                })
            },
        )?;
        all.extend(self.query(
            "select l.agent_id, l.slot_from_at, d.reference, d.title, s.name, p.deadline_at, s.id, d.id
             from planned_file l join dossier_promise p on p.id = l.promise_id join dossier d on d.id = p.dossier_id
             join pile s on s.id = d.pile_id where l.slot_from_at >= ?1 and l.slot_from_at < ?2 and p.state = 'open'
             order by l.slot_from_at, p.deadline_at, p.id limit 2000",
            args![from, until],
            |row| {
                let (reference, title): (String, String) = (row.get(2)?, row.get(3)?);
                Ok(InSlotRow {
                    agent: row.get(0)?,
                    slot_from_at: row.get(1)?,
                    subject: format!("{reference} {title}").trim().to_owned(),
                    who: row.get(4)?,
                    deadline_at: row.get(5)?,
                    conversation: None,
                    file: Some((row.get(6)?, row.get(7)?)),
                })
            },
        )?);
        Ok(all)
    }

    /// Conversations with a promise that names a colleague but stands in a slot of somebody else, their stand-in: of this
    /// one, the earliest deadline first.
    ///
    /// # Errors
    /// What the database says.
    pub fn stood_in_for(&mut self, agent: AgentId, limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        self.query(
            "select p.conversation_id from planned l join promise p on p.id = l.promise_id
             where l.agent_id = ?1 and p.state = 'open' and p.agent_id <> ?1 order by p.deadline_at, p.id limit ?2",
            args![agent, limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// Files in the slots of a colleague that end after `from`, by slot and deadline, with where they stand and the name of
    /// their pile; at most 1,000.
    ///
    /// # Errors
    /// What the database says.
    pub fn files_in_slots(&mut self, agent: AgentId, from: Timestamp) -> Result<Vec<FileInSlotRow>, StoreError> {
        self.query(
            "select d.id, d.pile_id, s.name, d.reference, d.title, l.slot_from_at, l.slot_until_at, p.deadline_at
             from planned_file l join dossier_promise p on p.id = l.promise_id join dossier d on d.id = p.dossier_id
             join pile s on s.id = d.pile_id where l.agent_id = ?1 and l.slot_until_at > ?2 and p.state = 'open'
             order by l.slot_from_at, p.deadline_at, p.id limit 1000",
            args![agent, from],
            |row| {
                Ok(FileInSlotRow {
                    dossier: row.get(0)?,
                    pile: row.get(1)?,
                    pile_name: row.get(2)?,
                    reference: row.get(3)?,
                    title: row.get(4)?,
                    slot_from_at: row.get(5)?,
                    slot_until_at: row.get(6)?,
                    deadline_at: row.get(7)?,
                })
            },
        )
    }
}
