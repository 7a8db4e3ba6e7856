//! When colleagues work, answer, and are away.

use jiff::Timestamp;

use crate::id::{AbsenceId, AgentId};
use crate::{Row, StoreError, Tx, args};

/// The week of a colleague, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    pub agent: AgentId,
    /// JSON: when they work.
    pub pattern: String,
    /// JSON: when they answer.
    pub slots: String,
    pub stand_in: Option<AgentId>,
    /// Their own calendar (iCalendar); empty: none.
    pub calendar_url: String,
    /// JSON: `[[from, until], …]` in milliseconds UTC, of that calendar.
    pub calendar_busy: String,
    pub calendar_read_at: Option<Timestamp>,
    pub calendar_error: Option<String>,
    /// Whether somebody can follow their feed.
    pub has_feed: bool,
    pub changed_at: Timestamp,
}

impl RosterRow {
    /// Of a colleague who has said nothing yet.
    #[must_use]
    pub fn new(agent: AgentId, now: Timestamp) -> Self {
        Self {
            agent,
            pattern: "{}".into(),
            slots: "{}".into(),
            stand_in: None,
            calendar_url: String::new(),
            calendar_busy: "[]".into(),
            calendar_read_at: None,
            calendar_error: None,
            has_feed: false,
            changed_at: now,
        }
    }
}

/// Somebody isn't there, from `from_at` until `until_at`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AbsenceRow {
    pub id: AbsenceId,
    pub agent: AgentId,
    pub from_at: Timestamp,
    pub until_at: Timestamp,
    pub reason: String,
}

/// Absences that are read at once.
const ABSENCES_MAX: i64 = 5_000;

macro_rules! columns {
    () => {
        "r.agent_id, r.pattern, r.slots, r.stand_in_id, r.calendar_url, r.calendar_busy, r.calendar_read_at, r.calendar_error, \
         case when r.feed_hash is null then 0 else 1 end, r.changed_at"
    };
}

fn read(row: &Row<'_>) -> Result<RosterRow, StoreError> {
    Ok(RosterRow {
        agent: row.get(0)?,
        pattern: row.get(1)?,
        slots: row.get(2)?,
        stand_in: row.get(3)?,
        calendar_url: row.get(4)?,
        calendar_busy: row.get(5)?,
        calendar_read_at: row.get(6)?,
        calendar_error: row.get(7)?,
        has_feed: row.get(8)?,
        changed_at: row.get(9)?,
    })
}

fn absence_from(row: &Row<'_>) -> Result<AbsenceRow, StoreError> {
    Ok(AbsenceRow {
        id: row.get(0)?,
        agent: row.get(1)?,
        from_at: row.get(2)?,
        until_at: row.get(3)?,
        reason: row.get(4)?,
    })
}

impl Tx<'_> {
    /// The weeks of all colleagues who work here and have said when.
    ///
    /// # Errors
    /// What the database says.
    pub fn rosters(&mut self) -> Result<Vec<RosterRow>, StoreError> {
        self.query(
            concat!(
                "select ",
                columns!(),
                " from roster r join agent a on a.id = r.agent_id where a.is_active = 1 order by r.agent_id limit 1000"
            ),
            args![],
            read,
        )
    }

    /// The week of one colleague.
    ///
    /// # Errors
    /// What the database says.
    pub fn roster(&mut self, agent: AgentId) -> Result<Option<RosterRow>, StoreError> {
        self.query_opt(concat!("select ", columns!(), " from roster r where r.agent_id = ?1"), args![agent], read)
    }

    /// Keeps the week of a colleague; who may follow it stays as it is.
    ///
    /// # Errors
    /// `ForeignKey` when the colleague or the stand-in isn't there; `Check` for one's own stand-in.
    pub fn save_roster(&mut self, row: &RosterRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into roster (agent_id, pattern, slots, stand_in_id, calendar_url, calendar_busy, calendar_read_at, calendar_error, changed_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (agent_id) do update set pattern = excluded.pattern, slots = excluded.slots,
               stand_in_id = excluded.stand_in_id, calendar_url = excluded.calendar_url, calendar_busy = excluded.calendar_busy,
               calendar_read_at = excluded.calendar_read_at, calendar_error = excluded.calendar_error, changed_at = excluded.changed_at",
            args![
                row.agent,
                &row.pattern,
                &row.slots,
                row.stand_in,
                &row.calendar_url,
                &row.calendar_busy,
                row.calendar_read_at,
                row.calendar_error.clone(),
                now
            ],
        )?;
        Ok(())
    }

    /// By this secret (its digest) the feed of a colleague is read; `None`: by none.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_roster_feed(&mut self, agent: AgentId, digest: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        if self.roster(agent)?.is_none() {
            self.save_roster(&RosterRow::new(agent, now), now)?;
        }
        self.exec("update roster set feed_hash = ?2 where agent_id = ?1", args![agent, digest.map(str::to_owned)])?;
        Ok(())
    }

    /// Whose feed this secret opens, if they still work here.
    ///
    /// # Errors
    /// What the database says.
    pub fn agent_of_feed(&mut self, digest: &str) -> Result<Option<AgentId>, StoreError> {
        self.query_opt(
            "select r.agent_id from roster r join agent a on a.id = r.agent_id where r.feed_hash = ?1 and a.is_active = 1",
            args![digest],
            |row| row.get(0),
        )
    }

    /// Absences that end after `since`: of one colleague, or of all; the earliest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn absences(&mut self, agent: Option<AgentId>, since: Timestamp) -> Result<Vec<AbsenceRow>, StoreError> {
        const OF_ONE: &str = "select id, agent_id, from_at, until_at, reason from absence
             where until_at > ?1 and agent_id = ?3 order by from_at, id limit ?2";
        const OF_ALL: &str = "select id, agent_id, from_at, until_at, reason from absence
             where until_at > ?1 order by from_at, id limit ?2";
        match agent {
            Some(agent) => self.query(OF_ONE, args![since, ABSENCES_MAX, agent], absence_from),
            None => self.query(OF_ALL, args![since, ABSENCES_MAX], absence_from),
        }
    }

    /// One more absence.
    ///
    /// # Errors
    /// `Check` when it ends before it begins; `ForeignKey` when the colleague isn't there.
    pub fn add_absence(&mut self, row: &AbsenceRow, by: AgentId, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into absence (id, agent_id, from_at, until_at, reason, made_by, created_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            args![row.id, row.agent, row.from_at, row.until_at, &row.reason, by, now],
        )?;
        Ok(())
    }

    /// Takes an absence of this colleague away. Says whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_absence(&mut self, agent: AgentId, id: AbsenceId) -> Result<bool, StoreError> {
        Ok(self.exec("delete from absence where id = ?1 and agent_id = ?2", args![id, agent])? == 1)
    }
}
