//! The calendars that colleagues keep elsewhere: fetched, or taken from a file; only when they are busy is kept.

use jiff::Timestamp;
use store::{RosterRow, StoreError, Tx};

use super::rosters::{colleague, firm_zone};
use super::settings::note_edge;
use crate::busy::busy;
use crate::feed::FeedError;
use crate::rosters::{RosterFault, RosterProblem};
use crate::trouble::Trouble;
use crate::{Agent, AgentId, Desk, DeskError, Refusal};

type Stretches = Vec<(Timestamp, Timestamp)>;

/// What is kept of a colleague's own calendar as an edge of the desk.
pub(super) fn calendar_edge(name: &str) -> String {
    format!("agenda:{name}")
}

impl Desk {
    /// Calendars of colleagues to fetch: whose, and where.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn colleague_calendars(&self) -> Result<Vec<(AgentId, String)>, DeskError> {
        self.db
            .read(|tx| {
                let all = tx.rosters()?.into_iter();
                Ok(all.filter(|row| !row.calendar_url.is_empty()).map(|row| (row.agent, row.calendar_url)).collect())
            })
            .await
    }

    /// What a colleague's calendar said, or why it couldn't be read (what it said before stays).
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when the colleague or the calendar is gone.
    pub async fn colleague_calendar_read(
        &self,
        agent: AgentId,
        answer: Result<Vec<u8>, Trouble>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let zone = self.db.read(firm_zone).await?;
        let read = answer.and_then(|bytes| busy(&bytes, &zone, agent, now).map_err(Trouble::from));
        self.act(now, move |turn| {
            let row = turn.tx.roster(agent)?.ok_or(DeskError::NotFound)?;
            let name = turn.tx.agent_row(agent)?.map_or_else(String::new, |agent| agent.name);
            note_edge(turn.tx, &calendar_edge(&name), read.as_ref().err(), turn.now)?;
            match &read {
                Ok(stretches) => {
                    take(turn.tx, row, stretches, turn.now)?;
                    turn.replan()
                }
                Err(trouble) => {
                    let row = RosterRow { calendar_error: Some(trouble.to_text()), ..row };
                    turn.tx.save_roster(&row, turn.now)?;
                    Ok(turn.tx.notify("settings", "")?)
                }
            }
        })
        .await
    }

    /// A file with a colleague's calendar (iCalendar). Gives how many stretches they are busy from now on.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: not there, or not yours; [`Refusal::Roster`] at `file`.
    pub async fn import_colleague_calendar(
        &self,
        by: &Agent,
        agent: AgentId,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<usize, DeskError> {
        let by = by.clone();
        self.act(now, move |turn| {
            colleague(turn.tx, &by, agent)?;
            let zone = firm_zone(turn.tx)?;
            let stretches = busy(&bytes, &zone, agent, turn.now).map_err(refused)?;
            let row = turn.tx.roster(agent)?.unwrap_or_else(|| RosterRow::new(agent, turn.now));
            // A file says what a feed would say; the feed stops being asked, or it would take the file's place at once.
            take(turn.tx, RosterRow { calendar_url: String::new(), ..row }, &stretches, turn.now)?;
            turn.replan()?;
            Ok(stretches.len())
        })
        .await
    }
}

fn refused(error: FeedError) -> Refusal {
    Refusal::Roster(vec![RosterProblem::at("file", RosterFault::Other(error.problem()))])
}

fn take(tx: &mut Tx<'_>, row: RosterRow, stretches: &Stretches, now: Timestamp) -> Result<(), DeskError> {
    let row =
        RosterRow { calendar_busy: busy_json(stretches), calendar_read_at: Some(now), calendar_error: None, ..row };
    tx.save_roster(&row, now)?;
    tx.notify("settings", "")?;
    Ok(())
}

fn busy_json(stretches: &Stretches) -> String {
    let all: Vec<[i64; 2]> =
        stretches.iter().map(|(from, until)| [from.as_millisecond(), until.as_millisecond()]).collect();
    serde_json::to_string(&all).expect("numbers can be written")
}

/// When a calendar says that somebody is busy, as it was last read.
pub(crate) fn busy_of(row: &RosterRow) -> Result<Stretches, StoreError> {
    let odd = |e: &dyn std::fmt::Display| StoreError::other(format!("calendar of {}: {e}", row.agent));
    let all: Vec<[i64; 2]> = serde_json::from_str(&row.calendar_busy).map_err(|e| odd(&e))?;
    let instant = |ms| Timestamp::from_millisecond(ms).map_err(|e| odd(&e));
    all.into_iter().map(|[from, until]| Ok((instant(from)?, instant(until)?))).collect()
}
