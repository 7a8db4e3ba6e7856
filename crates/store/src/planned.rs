//! The plan: in whose answer slot each open promise stands; and whom that kept from being interrupted.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, PromiseId, TeamId};
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, Value, args};

/// Where a promise stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlannedRow {
    pub promise: PromiseId,
    /// `None`: in no slot, although it should.
    pub slot: Option<PlannedSlot>,
    /// By the plan its promise can't be kept.
    pub is_late: bool,
    /// Nobody knows its subject; else, without a slot: there is none with room.
    pub is_known_by_nobody: bool,
    /// Who put it there by hand; `None`: the plan did.
    pub pinned_by: Option<AgentId>,
}

/// A slot in which a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct PlannedSlot {
    pub agent: AgentId,
    pub from_at: Timestamp,
    pub until_at: Timestamp,
    /// It is to be answered by then.
    pub planned_by: Timestamp,
}

/// A promise in somebody's slot, as their feed shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisedInSlot {
    pub slot_from_at: Timestamp,
    pub conversation: ConversationId,
    pub subject: String,
    pub who: String,
    pub deadline_at: Timestamp,
}

/// An open promise, as the plan looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToPlan {
    pub promise: PromiseId,
    pub conversation: ConversationId,
    /// The colleague it names.
    pub agent: Option<AgentId>,
    pub team: TeamId,
    pub subject: String,
    pub tags: Vec<String>,
    pub is_urgent: bool,
    pub said_at: Timestamp,
    pub deadline_at: Timestamp,
}

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

/// Promises that are planned at once, at most.
const TO_PLAN_MAX: usize = 5_000;

fn read(row: &Row<'_>) -> Result<PlannedRow, StoreError> {
    let slot = match row.get::<Option<AgentId>>(1)? {
        Some(agent) => {
            Some(PlannedSlot { agent, from_at: row.get(2)?, until_at: row.get(3)?, planned_by: row.get(4)? })
        }
        None => None,
    };
    let nowhere: Option<String> = row.get(6)?;
    Ok(PlannedRow {
        promise: row.get(0)?,
        slot,
        is_late: row.get(5)?,
        is_known_by_nobody: nowhere.as_deref() == Some(NOBODY_KNOWS),
        pinned_by: row.get(7)?,
    })
}

const NOBODY_KNOWS: &str = "nobody_knows";

macro_rules! columns {
    () => {
        "l.promise_id, l.agent_id, l.slot_from_at, l.slot_until_at, l.planned_by, l.is_late, l.nowhere, l.pinned_by"
    };
}

impl Tx<'_> {
    /// Takes the turn to change the plan: whoever else wants it waits until this transaction has ended.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_plan_turn(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into plan_turn (id, changed_at) values ('plan', ?1)
             on conflict (id) do update set changed_at = excluded.changed_at",
            args![now],
        )?;
        Ok(())
    }

    /// Whether anybody has answer slots: without, nothing is planned.
    ///
    /// # Errors
    /// What the database says.
    pub fn has_slots(&mut self) -> Result<bool, StoreError> {
        self.query_one("select exists (select 1 from roster where slots <> '{}')", args![], |row| row.get(0))
    }

    /// Where these promises stand; those that stand nowhere are left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn planned_of(&mut self, promises: &[PromiseId]) -> Result<Vec<PlannedRow>, StoreError> {
        let ids = self.dialect().in_list("?1");
        let sql = format!(concat!("select ", columns!(), " from planned l where l.promise_id in {}"), ids);
        self.query(&sql, &[Value::list(promises)], read)
    }

    /// The whole plan.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan(&mut self) -> Result<Vec<PlannedRow>, StoreError> {
        self.query(
            concat!("select ", columns!(), " from planned l order by l.promise_id limit ?1"),
            args![limit_of(TO_PLAN_MAX)],
            read,
        )
    }

    /// Writes down where a promise stands, in place of where it stood.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_in_plan(&mut self, row: &PlannedRow, now: Timestamp) -> Result<(), StoreError> {
        let nowhere = match row.slot {
            Some(_) => None,
            None if row.is_known_by_nobody => Some(NOBODY_KNOWS.to_owned()),
            None => Some("no_slots".to_owned()),
        };
        self.exec(
            "insert into planned (promise_id, agent_id, slot_from_at, slot_until_at, planned_by, is_late, nowhere, pinned_by, planned_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (promise_id) do update set agent_id = excluded.agent_id, slot_from_at = excluded.slot_from_at,
               slot_until_at = excluded.slot_until_at, planned_by = excluded.planned_by, is_late = excluded.is_late,
               nowhere = excluded.nowhere, pinned_by = excluded.pinned_by, planned_at = excluded.planned_at",
            args![
                row.promise,
                row.slot.map(|slot| slot.agent),
                row.slot.map(|slot| slot.from_at),
                row.slot.map(|slot| slot.until_at),
                row.slot.map(|slot| slot.planned_by),
                row.is_late,
                nowhere,
                row.pinned_by,
                now
            ],
        )?;
        Ok(())
    }

    /// Takes a promise out of the plan.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_out_of_plan(&mut self, promise: PromiseId) -> Result<(), StoreError> {
        self.exec("delete from planned where promise_id = ?1", args![promise])?;
        Ok(())
    }

    /// Takes promises that have ended out of the plan.
    ///
    /// # Errors
    /// What the database says.
    pub fn sweep_plan(&mut self) -> Result<u64, StoreError> {
        self.exec(
            "delete from planned where exists (select 1 from promise p where p.id = planned.promise_id and p.state <> 'open')",
            args![],
        )
    }

    /// Open promises to be planned, the earliest deadline first: all, or one of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_to_plan(&mut self, only: Option<PromiseId>) -> Result<Vec<ToPlan>, StoreError> {
        let which = if only.is_some() { " and p.id = ?2" } else { "" };
        let mut args = vec![Value::from(limit_of(TO_PLAN_MAX))];
        args.extend(only.map(Value::from));
        let sql = format!(
            "select p.id, c.id, p.agent_id, p.team_id, c.subject, c.is_urgent, p.said_at, p.deadline_at
             from promise p join conversation c on c.id = p.conversation_id
             where p.state = 'open' and p.kind in ('answer', 'callback'){which} order by p.deadline_at, p.id limit ?1"
        );
        let mut all = self.query(&sql, &args, |row| {
            Ok(ToPlan {
                promise: row.get(0)?,
                conversation: row.get(1)?,
                agent: row.get(2)?,
                team: row.get(3)?,
                subject: row.get(4)?,
                tags: Vec::new(),
                is_urgent: row.get(5)?,
                said_at: row.get(6)?,
                deadline_at: row.get(7)?,
            })
        })?;
        let sql = format!(
            "select t.conversation_id, t.tag from conversation_tag t join promise p on p.conversation_id = t.conversation_id
             where p.state = 'open'{which} order by t.conversation_id, t.tag limit ?1"
        );
        let mut tags: HashMap<ConversationId, Vec<String>> = HashMap::new();
        for (conversation, tag) in self.query(&sql, &args, |row| Ok((row.get(0)?, row.get(1)?)))? {
            tags.entry(conversation).or_default().push(tag);
        }
        for promise in &mut all {
            promise.tags = tags.remove(&promise.conversation).unwrap_or_default();
        }
        Ok(all)
    }

    /// What is promised in the slots of a colleague that end after `from`, by slot and deadline; at most 1,000.
    ///
    /// # Errors
    /// What the database says.
    pub fn promised_in_slots(&mut self, agent: AgentId, from: Timestamp) -> Result<Vec<PromisedInSlot>, StoreError> {
        self.query(
            "select l.slot_from_at, c.id, c.subject, coalesce(nullif(co.name, ''), a.name, ''), p.deadline_at
             from planned l join promise p on p.id = l.promise_id join conversation c on c.id = p.conversation_id
             join contact co on co.id = c.contact_id left join account a on a.id = c.account_id
             where l.agent_id = ?1 and l.slot_until_at > ?2 and p.state = 'open'
             order by l.slot_from_at, p.deadline_at, p.id limit 1000",
            args![agent, from],
            |row| {
                Ok(PromisedInSlot {
                    slot_from_at: row.get(0)?,
                    conversation: row.get(1)?,
                    subject: row.get(2)?,
                    who: row.get(3)?,
                    deadline_at: row.get(4)?,
                })
            },
        )
    }

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

    /// Keeps how the deadline of a promise was worked out: what its rule wanted, and why (JSON).
    ///
    /// # Errors
    /// What the database says.
    pub fn note_quote(&mut self, promise: PromiseId, policy_at: Timestamp, quote: &str) -> Result<(), StoreError> {
        self.exec(
            "update promise set policy_deadline_at = ?2, quote = ?3 where id = ?1",
            args![promise, policy_at, quote],
        )?;
        Ok(())
    }

    /// How the deadline of a promise was worked out (JSON), if that was kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn quote_of(&mut self, promise: PromiseId) -> Result<Option<String>, StoreError> {
        self.query_one("select quote from promise where id = ?1", args![promise], |row| row.get(0))
    }

    /// Open promises whose deadline is later than their rule wanted, the newest first: conversation, and why (JSON). Of
    /// these teams, or of all.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_later_than_policy(
        &mut self,
        teams: Option<&[TeamId]>,
        limit: usize,
    ) -> Result<Vec<(ConversationId, String)>, StoreError> {
        let of_teams = match teams {
            Some(_) => format!(" and team_id in {}", self.dialect().in_list("?2")),
            None => String::new(),
        };
        let sql = format!(
            "select conversation_id, quote from promise
             where state = 'open' and policy_deadline_at < deadline_at and quote is not null{of_teams}
             order by said_at desc, id limit ?1"
        );
        let mut args = vec![Value::from(limit_of(limit))];
        args.extend(teams.map(Value::list));
        self.query(&sql, &args, |row| Ok((row.get(0)?, row.get(1)?)))
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
            "select count(case when is_avoided = 1 then 1 end), count(case when is_avoided = 0 and reason <> 'chosen' then 1 end)
             from interruption where at >= ?1",
            args![since],
            |row| {
                let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
                Ok(Interruptions { avoided: count(row.get(0)?), urgent: count(row.get(1)?) })
            },
        )
    }

    /// Open promises that by the plan can't be kept, the earliest deadline first: of these teams, or of all.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_that_fit_nowhere(
        &mut self,
        teams: Option<&[TeamId]>,
        limit: usize,
    ) -> Result<Vec<(PlannedRow, ConversationId)>, StoreError> {
        let of_teams = match teams {
            Some(_) => format!(" and p.team_id in {}", self.dialect().in_list("?2")),
            None => String::new(),
        };
        let sql = format!(
            concat!(
                "select ",
                columns!(),
                ", p.conversation_id from planned l join promise p on p.id = l.promise_id
                 where l.is_late = 1 and p.state = 'open'{} order by p.deadline_at, p.id limit ?1"
            ),
            of_teams
        );
        let mut args = vec![Value::from(limit_of(limit))];
        args.extend(teams.map(Value::list));
        self.query(&sql, &args, |row| Ok((read(row)?, row.get(8)?)))
    }
}
