//! The plan: in whose answer slot each open promise stands.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, DossierPromiseId, PromiseId, TeamId};
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

/// Promises that are planned at once, at most.
pub(crate) const TO_PLAN_MAX: usize = 5_000;

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

    /// The whole plan of one of the two kinds of work, as far as it is still open: in the order in which what waits is read.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan<P: InPlan>(&mut self) -> Result<Vec<PlannedRow<P>>, StoreError> {
        let sql = format!(
            concat!(
                "select ",
                columns!(),
                " from {} l join {} p on p.id = l.promise_id where p.state = 'open' order by p.deadline_at, p.id limit ?1"
            ),
            P::TABLE,
            P::PROMISES
        );
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
