//! Who is interrupted for what is urgent and names nobody: whoever is on call for the team and at work, or while the firm is
//! closed not away; else their stand-in, else everybody in it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use promise::roster::Timetable;
use store::id::{AgentId, TeamId};
use store::{ConversationRow, Tx};

use crate::acts::own_calendars::busy_of;
use crate::rosters::colleague_of;
use crate::{DeskError, hours};

/// Per team for which one colleague is called now: who.
pub(crate) fn called(tx: &mut Tx<'_>, now: Timestamp) -> Result<HashMap<TeamId, AgentId>, DeskError> {
    let on_call = tx.on_call()?;
    if on_call.is_empty() {
        return Ok(HashMap::new());
    }
    let hours = hours::service_hours(&tx.default_calendar()?)?;
    let (absences, rosters) = (tx.absences(None, now - SignedDuration::from_hours(1))?, tx.rosters()?);
    let active: Vec<AgentId> = tx.agents()?.into_iter().filter(|row| row.is_active).map(|row| row.id).collect();
    let is_open = hours.is_open(now).unwrap_or(true);
    let is_there = |agent: AgentId| -> Result<bool, DeskError> {
        let Some(row) = rosters.iter().find(|row| row.agent == agent) else { return Ok(active.contains(&agent)) };
        let colleague = colleague_of(row, &absences, &busy_of(row)?)?;
        if !is_open {
            // At night nobody is at work: who is on call is called, unless they are away.
            let is_away = colleague.absences.iter().any(|absence| absence.from <= now && now < absence.until);
            return Ok(active.contains(&agent) && !is_away);
        }
        Ok(Timetable::new(&hours, &colleague).is_ok_and(|table| table.is_present(now).unwrap_or(false)))
    };
    let mut called = HashMap::new();
    for (team, first) in on_call {
        let second = rosters.iter().find(|row| row.agent == first).and_then(|row| row.stand_in);
        for agent in [Some(first), second].into_iter().flatten() {
            if is_there(agent)? {
                called.insert(team, agent);
                break;
            }
        }
    }
    Ok(called)
}

/// Whether an urgent question may disturb this colleague.
pub(crate) fn is_for(called: &HashMap<TeamId, AgentId>, row: &ConversationRow, reader: AgentId) -> bool {
    let Some(promise) = &row.promise else { return true };
    promise.agent.is_some() || called.get(&promise.team).is_none_or(|agent| *agent == reader)
}
