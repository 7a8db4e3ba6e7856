//! The board of who leads: all that is promised, by the time that is left; nobody is ranked.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, ToSpan};
use promise::ServiceHours;
use store::PlannedRow;
use store::id::{ConversationId, PromiseId, TeamId};

use crate::chosen::{LADDER, LadderSettings, chosen};
use crate::ladder::part_of;
use crate::turn::Turn;
use crate::views::{BoardView, ConversationRow, Need};
use crate::{Act, Agent, Desk, DeskError, hours};

/// Promises that the board shows; beyond that it says how many more there are.
const SHOWN_MAX: usize = 300;
/// What needs somebody; beyond that it is a flood, in which more lines help nobody.
const NEEDS_MAX: usize = 30;

impl Desk {
    /// All open promises, of one team or of all, with what needs somebody and how today's ended.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn board(&self, by: &Agent, team: Option<TeamId>, now: Timestamp) -> Result<BoardView, DeskError> {
        by.must(Act::SeeBoard)?;
        let by = by.clone();
        self.look(now, move |turn| turn.board(&by, team)).await
    }
}

impl Turn<'_, '_> {
    fn board(&mut self, by: &Agent, team: Option<TeamId>) -> Result<BoardView, DeskError> {
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        let ids = self.tx.all_open(team, SHOWN_MAX)?;
        let rows = self.tx.conversation_rows(by.id, &ids)?;
        let (open, unassigned) = self.tx.count_open(team)?;
        let chains = self.tx.broken_and_waiting(SHOWN_MAX * 10)?;
        let broken: HashMap<ConversationId, i64> =
            chains.into_iter().map(|chain| (chain.conversation, chain.broken)).collect();
        let today = hours.date_of(self.now);
        let midnight = |days: i64| {
            let date = today.saturating_add(days.days());
            date.to_zoned(hours.zone().clone()).map_or(self.now, |zoned| zoned.timestamp())
        };
        let (since, until) = (midnight(0), midnight(1));
        let ended = self.tx.ended_between(team, since, until)?;
        let promises: Vec<_> = rows.iter().filter_map(|row| row.promise.as_ref()).map(|promise| promise.id).collect();
        let planned = self.tx.planned_of(&promises)?;
        let planned = planned.into_iter().map(|row| (row.promise, row)).collect();
        let needs = needs(&rows, &settings, &hours, &Known { broken, planned }, self.now);
        Ok(BoardView {
            now: self.now,
            needs: needs.into_iter().take(NEEDS_MAX).collect(),
            open: u32::try_from(open).unwrap_or(u32::MAX),
            unassigned: u32::try_from(unassigned).unwrap_or(u32::MAX),
            ended_today: ended,
            today,
            next_day: hours.next_service_day(today).map_or(today.saturating_add(1.day()), |day| day.date),
            teams: self.tx.teams()?.into_iter().map(|team| (team.id, team.name)).collect(),
            rows,
        })
    }
}

/// What is known of open promises, besides themselves.
struct Known {
    /// How many promises before it were broken.
    broken: HashMap<ConversationId, i64>,
    planned: HashMap<PromiseId, PlannedRow>,
}

/// What needs somebody, and why; each promise once, by its most pressing reason, the earliest deadline first.
fn needs(
    rows: &[ConversationRow],
    settings: &LadderSettings,
    hours: &ServiceHours,
    known: &Known,
    now: Timestamp,
) -> Vec<(ConversationId, Need)> {
    let soon = SignedDuration::from_mins(i64::from(settings.warning_minutes.unwrap_or(30)));
    let need_of = |row: &ConversationRow| {
        let promise = row.promise.as_ref()?;
        let planned = known.planned.get(&promise.id);
        // As the ladder has it: what stands in a slot in time is somebody's, although no name was promised.
        let is_in_slot = planned.is_some_and(|planned| planned.slot.is_some() && !planned.is_late);
        let is_half =
            || part_of(hours, promise.said_at, promise.deadline_at, settings.half_percent.unwrap_or(50)) <= now;
        if promise.deadline_at.duration_since(now) <= soon {
            Some(Need::DueSoon)
        } else if !row.is_urgent && planned.is_some_and(|planned| planned.is_late) {
            Some(Need::Unfit)
        } else if promise.agent.is_none() && !is_in_slot && is_half() {
            Some(Need::Nobody)
        } else {
            known.broken.get(&row.id).map(|times| Need::Broken(u32::try_from(*times).unwrap_or(u32::MAX)))
        }
    };
    rows.iter().filter_map(|row| Some((row.id, need_of(row)?))).collect()
}
