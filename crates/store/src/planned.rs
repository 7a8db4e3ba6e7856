//! The plan: in whose answer slot each open promise stands; and whom that kept from being interrupted.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, DossierId, DossierPromiseId, PromiseId, SubjectId, TeamId};
use crate::promises::limit_of;
use crate::{FromValue, Row, StoreError, Tx, Value, args};

/// What stands in the plan: promises on questions, and promises on files, each in a table of its own.
pub trait InPlan: Copy + Eq + Ord + std::hash::Hash + FromValue + Into<Value> + std::fmt::Display {
    /// Where it is written down.
    const TABLE: &'static str;
    /// Where it comes from.
    const PROMISES: &'static str;
}

impl InPlan for PromiseId {
    const TABLE: &'static str = "planned";
    const PROMISES: &'static str = "promise";
}

impl InPlan for DossierPromiseId {
    const TABLE: &'static str = "planned_file";
    const PROMISES: &'static str = "dossier_promise";
}

/// Where a promise stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlannedRow<P = PromiseId> {
    pub promise: P,
    /// `None`: in no slot, although it should.
    pub slot: Option<PlannedSlot>,
    /// By the plan its promise can't be kept.
    pub is_late: bool,
    /// Nobody knows its subject; else, without a slot: there is none with room.
    pub is_known_by_nobody: bool,
    /// Who put it there by hand; `None`: the plan did.
    pub pinned_by: Option<AgentId>,
    /// With how much work it was planned.
    pub effort: Option<PlannedEffort>,
}

/// How much work something was planned as, in seconds: the mean, and how far it may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct PlannedEffort {
    pub mean_s: i64,
    pub deviation_s: i64,
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
    /// What colleagues have spent on it already, in milliseconds.
    pub spent_ms: i64,
}

/// A file, as the plan looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileToPlan {
    pub promise: DossierPromiseId,
    pub dossier: DossierId,
    /// Whose it is.
    pub agent: Option<AgentId>,
    pub team: TeamId,
    /// `None`: anybody in the team can do it.
    pub subject: Option<SubjectId>,
    pub deadline_at: Timestamp,
    /// What one of its pile usually takes.
    pub effort_s: i64,
    /// What it is called: its reference, or else its title.
    pub name: String,
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

fn read<P: FromValue>(row: &Row<'_>) -> Result<PlannedRow<P>, StoreError> {
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
        effort: match (row.get(8)?, row.get(9)?) {
            (Some(mean_s), Some(deviation_s)) => Some(PlannedEffort { mean_s, deviation_s }),
            _ => None,
        },
    })
}

const NOBODY_KNOWS: &str = "nobody_knows";

macro_rules! columns {
    () => {
        "l.promise_id, l.agent_id, l.slot_from_at, l.slot_until_at, l.planned_by, l.is_late, l.nowhere, l.pinned_by, \
         l.effort_s, l.deviation_s"
    };
}

impl Tx<'_> {
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
    pub fn planned_of<P: InPlan>(&mut self, promises: &[P]) -> Result<Vec<PlannedRow<P>>, StoreError> {
        let ids = self.dialect().in_list("?1");
        let sql = format!(concat!("select ", columns!(), " from {} l where l.promise_id in {}"), P::TABLE, ids);
        self.query(&sql, &[Value::list(promises)], read)
    }

    /// Whether a promise is in the plan and fits: stands in a slot, in time. `None`: it isn't planned.
    ///
    /// # Errors
    /// What the database says.
    pub fn fits<P: InPlan>(&mut self, promise: P) -> Result<Option<bool>, StoreError> {
        let sql = format!("select 1 - is_late from {} where promise_id = ?1", P::TABLE);
        self.query_opt(&sql, &[promise.into()], |row| row.get(0))
    }

    /// The whole plan, of one of the two kinds of work.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan<P: InPlan>(&mut self) -> Result<Vec<PlannedRow<P>>, StoreError> {
        let sql = format!(concat!("select ", columns!(), " from {} l order by l.promise_id limit ?1"), P::TABLE);
        self.query(&sql, args![limit_of(TO_PLAN_MAX)], read)
    }

    /// Writes down where a promise stands, in place of where it stood.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_in_plan<P: InPlan>(&mut self, row: &PlannedRow<P>, now: Timestamp) -> Result<(), StoreError> {
        let nowhere = match row.slot {
            Some(_) => None,
            None if row.is_known_by_nobody => Some(NOBODY_KNOWS.to_owned()),
            None => Some("no_slots".to_owned()),
        };
        let sql = format!(
            "insert into {} (promise_id, agent_id, slot_from_at, slot_until_at, planned_by, is_late, nowhere, pinned_by, planned_at,
               effort_s, deviation_s)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             on conflict (promise_id) do update set agent_id = excluded.agent_id, slot_from_at = excluded.slot_from_at,
               slot_until_at = excluded.slot_until_at, planned_by = excluded.planned_by, is_late = excluded.is_late,
               nowhere = excluded.nowhere, pinned_by = excluded.pinned_by, planned_at = excluded.planned_at,
               effort_s = excluded.effort_s, deviation_s = excluded.deviation_s",
            P::TABLE
        );
        self.exec(
            &sql,
            args![
                Into::<Value>::into(row.promise),
                row.slot.map(|slot| slot.agent),
                row.slot.map(|slot| slot.from_at),
                row.slot.map(|slot| slot.until_at),
                row.slot.map(|slot| slot.planned_by),
                row.is_late,
                nowhere,
                row.pinned_by,
                now,
                row.effort.map(|effort| effort.mean_s),
                row.effort.map(|effort| effort.deviation_s)
            ],
        )?;
        Ok(())
    }

    /// Takes a promise out of the plan; says whether it was in it.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_out_of_plan<P: InPlan>(&mut self, promise: P) -> Result<bool, StoreError> {
        let sql = format!("delete from {} where promise_id = ?1", P::TABLE);
        Ok(self.exec(&sql, &[promise.into()])? > 0)
    }

    /// Takes promises that have ended out of the plan.
    ///
    /// # Errors
    /// What the database says.
    pub fn sweep_plan<P: InPlan>(&mut self) -> Result<u64, StoreError> {
        let (table, promises) = (P::TABLE, P::PROMISES);
        let sql = format!(
            "delete from {table} where exists (select 1 from {promises} p where p.id = {table}.promise_id and p.state <> 'open')"
        );
        self.exec(&sql, args![])
    }

    /// Open files to be planned, the earliest deadline first: all, or one of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn files_to_plan(&mut self, only: Option<DossierId>) -> Result<Vec<FileToPlan>, StoreError> {
        let which = if only.is_some() { " and d.id = ?2" } else { "" };
        let mut args = vec![Value::from(limit_of(TO_PLAN_MAX))];
        args.extend(only.map(Value::from));
        let sql = format!(
            "select p.id, d.id, d.agent_id, l.team_id, l.subject_id, p.deadline_at, l.effort_s,
               coalesce(nullif(d.reference, ''), d.title)
             from dossier_promise p join dossier d on d.id = p.dossier_id join pile l on l.id = d.pile_id
             where p.state = 'open'{which} order by p.deadline_at, p.id limit ?1"
        );
        self.query(&sql, &args, |row| {
            Ok(FileToPlan {
                promise: row.get(0)?,
                dossier: row.get(1)?,
                agent: row.get(2)?,
                team: row.get(3)?,
                subject: row.get(4)?,
                deadline_at: row.get(5)?,
                effort_s: row.get(6)?,
                name: row.get(7)?,
            })
        })
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

    /// How many open files fit nowhere in time: of these teams, or of all.
    ///
    /// # Errors
    /// What the database says.
    pub fn files_that_fit_nowhere(&mut self, teams: Option<&[TeamId]>) -> Result<i64, StoreError> {
        let of_teams = match teams {
            Some(_) => format!(" and s.team_id in {}", self.dialect().in_list("?1")),
            None => String::new(),
        };
        let sql = format!(
            "select count(*) from planned_file l join dossier_promise p on p.id = l.promise_id
             join dossier d on d.id = p.dossier_id join pile s on s.id = d.pile_id
             where l.is_late = 1 and p.state = 'open'{of_teams}"
        );
        let args: Vec<Value> = teams.map(Value::list).into_iter().collect();
        self.query_one(&sql, &args, |row| row.get(0))
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
            "select p.id, c.id, p.agent_id, p.team_id, c.subject, c.is_urgent, p.said_at, p.deadline_at,
               (select cast(coalesce(sum(w.spent_ms), 0) as bigint) from work w where w.conversation_id = c.id)
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
                spent_ms: row.get(8)?,
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
        self.query(&sql, &args, |row| Ok((read(row)?, row.get(10)?)))
    }
}
