//! Whom the plan kept from being interrupted, and whom not.

use jiff::Timestamp;

use crate::id::{AgentId, PromiseId};
use crate::{StoreError, Tx, args};

/// How a question reached a colleague.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It waited for their slot.
    InSlot,
    /// It is urgent, and theirs or their team's.
    Urgent,
    /// It is urgent, and they are on call.
    OnCall,
    /// They began with it themselves, outside their slots.
    Chosen,
}

impl Reached {
    /// The word that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InSlot => "slot",
            Self::Urgent => "urgent",
            Self::OnCall => "on_call",
            Self::Chosen => "chosen",
        }
    }
}

/// How many questions reached colleagues outside their slots since a moment, and how many waited for a slot instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Interruptions {
    pub avoided: u32,
    pub urgent: u32,
}

impl Tx<'_> {
    /// Writes down how a promise's question reached a colleague; what was first written stays, but that an interruption
    /// counts before a wait.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_reached(
        &mut self,
        promise: PromiseId,
        agent: AgentId,
        how: Reached,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let is_avoided = how == Reached::InSlot;
        self.exec(
            "insert into interruption (promise_id, agent_id, is_avoided, reason, at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (promise_id, agent_id) do update set is_avoided = excluded.is_avoided, reason = excluded.reason,
               at = excluded.at where interruption.is_avoided = 1 and excluded.is_avoided = 0",
            args![promise, agent, is_avoided, how.as_str(), now],
        )?;
        Ok(())
    }

    /// How a promise's question reached colleagues outside their slots: who (first name), the word of why, and when.
    ///
    /// # Errors
    /// What the database says.
    pub fn interruptions_of(&mut self, promise: PromiseId) -> Result<Vec<(String, String, Timestamp)>, StoreError> {
        self.query(
            "select a.name, i.reason, i.at from interruption i join agent a on a.id = i.agent_id
             where i.promise_id = ?1 and i.is_avoided = 0 order by i.at, a.name",
            args![promise],
            |row| Ok((crate::first_name(&row.get::<String>(0)?).to_owned(), row.get(1)?, row.get(2)?)),
        )
    }

    /// How many colleagues were interrupted since, and how many times that was spared them: of all together, never of one.
    ///
    /// # Errors
    /// What the database says.
    pub fn interruptions_since(&mut self, since: Timestamp) -> Result<Interruptions, StoreError> {
        self.query_one(
            // A question that is promised anew waits no second time.
            "select count(distinct case when i.is_avoided = 1 then p.conversation_id end),
               count(case when i.is_avoided = 0 and i.reason <> 'chosen' then 1 end)
             from interruption i join promise p on p.id = i.promise_id where i.at >= ?1",
            args![since],
            |row| {
                let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
                Ok(Interruptions { avoided: count(row.get(0)?), urgent: count(row.get(1)?) })
            },
        )
    }
}
