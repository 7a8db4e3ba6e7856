//! From what is stored of a colleague to what the plan knows of them.

use jiff::Timestamp;
use promise::document::WeekDocument;
use promise::roster::{Absence, Colleague, ColleagueId};
use store::id::AgentId;
use store::{AbsenceRow, RosterRow, StoreError};

use super::week_of;

/// The colleague as the plan knows them, but for the subjects they know.
pub(crate) fn colleague_of(
    row: &RosterRow,
    absences: &[AbsenceRow],
    busy: &[(Timestamp, Timestamp)],
) -> Result<Colleague, StoreError> {
    let pattern = week_of(&row.pattern)?;
    let by_hand = absences.iter().filter(|absence| absence.agent == row.agent);
    let by_hand = by_hand.map(|absence| Absence { from: absence.from_at, until: absence.until_at });
    let by_calendar = busy.iter().map(|(from, until)| Absence { from: *from, until: *until });
    Ok(Colleague {
        // A week that nobody filled in is the firm's.
        working: (pattern != WeekDocument::default()).then_some(pattern),
        absences: by_hand.chain(by_calendar).collect(),
        stand_in: row.stand_in.map(number_of_agent),
        ..Colleague::new(number_of_agent(row.agent), week_of(&row.slots)?)
    })
}

/// A colleague's id as the plan counts them.
pub(crate) fn number_of_agent(id: AgentId) -> ColleagueId {
    ColleagueId(id.number())
}
