//! Who is there to hear of something, and who stands in for them: by working weeks, absences and their own calendars.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use promise::roster::Timetable;
use store::id::AgentId;

use crate::acts::own_calendars::busy_of;
use crate::rosters::colleague_of;
use crate::turn::Turn;
use crate::{DeskError, hours};

/// Who has said when they work, and who stands in for them.
pub(crate) struct There {
    now: Timestamp,
    weeks: HashMap<AgentId, (Option<Timetable>, Option<AgentId>)>,
}

impl Turn<'_, '_> {
    /// Everybody's weeks, as they are known now.
    pub(crate) fn who_is_there(&mut self) -> Result<There, DeskError> {
        let (now, rosters) = (self.now, self.tx.rosters()?);
        let mut weeks = HashMap::new();
        if !rosters.is_empty() {
            let hours = hours::service_hours(&self.tx.default_calendar()?)?;
            let absences = self.tx.absences(None, now - SignedDuration::from_hours(1))?;
            for row in &rosters {
                let timetable = Timetable::new(&hours, &colleague_of(row, &absences, &busy_of(row)?)?).ok();
                weeks.insert(row.agent, (timetable, row.stand_in));
            }
        }
        Ok(There { now, weeks })
    }
}

impl There {
    /// Whether somebody is at work at any time from now until then. Who has said nothing about their week is.
    pub(crate) fn is_there(&self, agent: AgentId, until: Timestamp) -> bool {
        let Some((Some(timetable), _)) = self.weeks.get(&agent) else { return true };
        timetable
            .working(self.now, until.max(self.now + SignedDuration::from_secs(1)))
            .is_ok_and(|work| !work.is_empty())
    }

    /// Somebody, or when they are away who stands in for them; `None`: both are away.
    pub(crate) fn or_stand_in(&self, agent: AgentId, until: Timestamp) -> Option<AgentId> {
        let stand_in = self.weeks.get(&agent).and_then(|(_, stand_in)| *stand_in);
        [Some(agent), stand_in].into_iter().flatten().find(|agent| self.is_there(*agent, until))
    }
}
