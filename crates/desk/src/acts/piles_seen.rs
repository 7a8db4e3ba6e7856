//! Piles as people see them: what is due and with whom it fits, how they flow, and where the time in slots goes.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp, ToSpan};
use promise::plan::{Done, File, Room, laid_in};
use promise::roster::{SubjectId as SubjectNumber, TeamId as TeamNumber};
use store::id::{AgentId, PileId};
use store::{DossierRow, PileRow, first_name};

use crate::DeskError;
use crate::planning::Laid;
use crate::rosters::{number_of_agent, skill_of};
use crate::turn::Turn;
use crate::views::{DossierLine, FlowDay, PileSummary, PileView, SlotShare};

/// Open files that are looked at together.
const OPEN_MAX: usize = 2_000;
/// And shown.
const SHOWN_MAX: usize = 500;
const ENDED_MAX: usize = 20;
/// Files whose coming and going is drawn.
const FLOW_MAX: usize = 20_000;
const FLOW_DAYS: i64 = 7 * 13;
/// So far ahead the time in slots is shared out.
const SHARE_DAYS: u32 = 14;
const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24 * 60);

/// The open files, where each would be done, and what that takes of the slots.
pub(super) struct LaidFiles {
    open: Vec<(DossierRow, Option<Done>)>,
    pub(super) share: SlotShare,
}

impl Turn<'_, '_> {
    pub(super) fn summary(&mut self, pile: &PileRow, laid: &LaidFiles) -> Result<PileSummary, DeskError> {
        let theirs: Vec<_> = laid.open.iter().filter(|(file, _)| file.pile == pile.id).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let since = self.now - SignedDuration::from_hours(24 * 7);
        let flow = self.tx.pile_flow(pile.id, since, FLOW_MAX)?;
        let came = flow.iter().filter(|file| file.received_at >= since).count();
        let went = flow.iter().filter(|file| file.ended_at.is_some_and(|at| at >= since)).count();
        let is_overdue = |file: &DossierRow| file.broken > 0 || file.deadline_at < self.now;
        let (overdue, late) = (
            theirs.iter().filter(|(file, _)| is_overdue(file)).count(),
            theirs.iter().filter(|(_, done)| done.is_none_or(|done| done.is_late)).count(),
        );
        let subjects = self.tx.subjects()?;
        Ok(PileSummary {
            team: self.tx.team_name(pile.team)?.unwrap_or_default(),
            subject: subjects.into_iter().find(|subject| Some(subject.id) == pile.subject).map(|subject| subject.name),
            open: count(theirs.len()),
            overdue: count(overdue),
            late: count(late),
            oldest_at: theirs.iter().map(|(file, _)| file.received_at).min(),
            week: (count(came), count(went)),
            pile: pile.clone(),
        })
    }

    pub(super) fn pile_view(&mut self, id: PileId, may_change: bool) -> Result<PileView, DeskError> {
        let pile = self.tx.piles()?.into_iter().find(|pile| pile.id == id).ok_or(DeskError::NotFound)?;
        let laid = self.lay_files()?;
        let names: HashMap<AgentId, String> = self.tx.agents()?.into_iter().map(|row| (row.id, row.name)).collect();
        let line = |file: DossierRow, done: Option<Done>| {
            let first = |id: AgentId| names.get(&id).map(|name| first_name(name).to_owned());
            DossierLine {
                id: file.id,
                agent: file.agent,
                agent_name: file.agent.and_then(first),
                planned: done
                    .and_then(|done| Some((first(AgentId::of_number(done.slot.colleague.0))?, done.slot.starts_at))),
                is_late: file.ended_at.is_none() && done.is_none_or(|done| done.is_late),
                received_at: file.received_at,
                deadline_at: file.deadline_at,
                promise_state: file.promise_state,
                broken: u32::try_from(file.broken).unwrap_or(u32::MAX),
                ended_at: file.ended_at,
                ended_by: file.ended_by.and_then(first),
                reference: file.reference,
                title: file.title,
                outcome: file.outcome,
            }
        };
        let summary = self.summary(&pile, &laid)?;
        let open = laid.open.into_iter().filter(|(file, _)| file.pile == id).take(SHOWN_MAX);
        let open = open.map(|(file, done)| line(file, done)).collect();
        let month = self.now - SignedDuration::from_hours(24 * 30);
        let ended = self.tx.ended_dossiers(id, month, ENDED_MAX)?;
        let weeks = self.now - SignedDuration::from_hours(24 * FLOW_DAYS);
        let members = self.tx.team_members()?.into_iter().filter(|(team, ..)| *team == pile.team);
        Ok(PileView {
            summary,
            open,
            ended: ended.into_iter().map(|file| line(file, None)).collect(),
            flow: self.flow(id)?,
            promises: self.tx.pile_promises_since(id, weeks)?,
            colleagues: members.map(|(_, agent, name)| (agent, name)).collect(),
            may_change,
        })
    }

    /// How the pile grew and shrank, day by day.
    fn flow(&mut self, id: PileId) -> Result<Vec<FlowDay>, DeskError> {
        let zone = self.zone();
        let today = self.now.to_zoned(zone.clone()).date();
        let first = today.saturating_sub((FLOW_DAYS - 1).days());
        let since = first.to_zoned(zone.clone()).map_or(self.now, |at| at.timestamp());
        let (mut came, mut went) = (BTreeMap::new(), BTreeMap::new());
        for file in self.tx.pile_flow(id, since, FLOW_MAX)? {
            let day = |at: Timestamp| at.to_zoned(zone.clone()).date().max(first.saturating_sub(1.day()));
            *came.entry(day(file.received_at)).or_insert(0u32) += 1;
            if let Some(ended_at) = file.ended_at {
                *went.entry(day(ended_at)).or_insert(0u32) += 1;
            }
        }
        let until = |days: &BTreeMap<jiff::civil::Date, u32>, day| days.range(..=day).map(|(_, n)| n).sum();
        let days = (0..FLOW_DAYS).map(|n| first.saturating_add(n.days()));
        Ok(days.map(|day| FlowDay { day, came: until(&came, day), went: until(&went, day) }).collect())
    }

    /// The open files in what questions leave of the slots: questions come first.
    pub(super) fn lay_files(&mut self) -> Result<LaidFiles, DeskError> {
        let rows = self.tx.open_dossiers(OPEN_MAX)?;
        let mut share = SlotShare { days: SHARE_DAYS, ..SlotShare::default() };
        let Some(laid) = self.lay_out()? else {
            return Ok(LaidFiles { open: rows.into_iter().map(|row| (row, None)).collect(), share });
        };
        let near = self.now + SignedDuration::from_hours(24 * i64::from(SHARE_DAYS));
        let last = rows.last().map_or(self.now, |row| row.deadline_at);
        let mut rooms = rooms(&laid, self.now, last.max(near).min(self.now + AHEAD_MAX));
        let files = self.files(&rows, &laid)?;
        let is_near = |room: &&Room| room.slot.starts_at < near;
        let free_s = |rooms: &[Room]| rooms.iter().filter(is_near).map(|room| room.free_s).sum::<i64>();
        let whole_s = |room: &Room| room.slot.ends_at.as_second() - room.slot.starts_at.max(self.now).as_second();
        share.slots_s = rooms.iter().filter(is_near).map(whole_s).sum();
        let before_s = free_s(&rooms);
        share.questions_s = share.slots_s - before_s;
        let done = laid_in(&files, &mut rooms);
        share.files_s = before_s - free_s(&rooms);
        let lacking = files.iter().zip(&done).filter(|(_, done)| done.is_none_or(|done| done.is_late));
        share.lacking_s = lacking.map(|(file, _)| file.effort_s as i64).sum();
        Ok(LaidFiles { open: rows.into_iter().zip(done).collect(), share })
    }

    /// The files, each with who can do it.
    fn files(&mut self, rows: &[DossierRow], laid: &Laid) -> Result<Vec<File>, DeskError> {
        let piles: HashMap<PileId, PileRow> = self.tx.piles()?.into_iter().map(|pile| (pile.id, pile)).collect();
        let known = self.tx.known_subjects()?.into_iter();
        let factors: HashMap<(AgentId, store::SubjectId), f64> =
            known.map(|(agent, subject, level)| ((agent, subject), skill_of(level).effort_factor())).collect();
        let file = |row: &DossierRow| {
            let pile = piles.get(&row.pile)?;
            let subject = pile.subject.map(|subject| SubjectNumber(subject.number()));
            let team = Some(TeamNumber(pile.team.number()));
            let is_able = |agent: &&AgentId| match row.agent {
                Some(own) => own == **agent,
                None => laid.plan.may_answer(number_of_agent(**agent), subject, team),
            };
            let factor = |agent: &AgentId| pile.subject.and_then(|subject| factors.get(&(*agent, subject))).copied();
            let able = laid.timetables.keys().filter(is_able);
            let mut able: Vec<_> = able.map(|agent| (number_of_agent(*agent), factor(agent).unwrap_or(1.0))).collect();
            able.sort_by_key(|(who, _)| *who);
            Some(File { deadline: row.deadline_at, effort_s: pile.effort_s as f64, able })
        };
        // A pile is never taken away; its files would have nobody.
        let nobody = |row: &DossierRow| File { deadline: row.deadline_at, effort_s: 0.0, able: Vec::new() };
        Ok(rows.iter().map(|row| file(row).unwrap_or_else(|| nobody(row))).collect())
    }
}

/// The slots that are to come, with what questions leave of each.
fn rooms(laid: &Laid, now: Timestamp, until: Timestamp) -> Vec<Room> {
    let mut rooms = Vec::new();
    for (agent, timetable) in &laid.timetables {
        let who = number_of_agent(*agent);
        let mut taken: HashMap<Timestamp, i64> = HashMap::new();
        for (id, place) in laid.plan.of(who) {
            let effort_s = laid.plan.question(id).map_or(0, |question| question.effort.mean_s as i64);
            *taken.entry(place.slot.starts_at).or_default() += effort_s;
        }
        for slot in timetable.slots(now, until).unwrap_or_default() {
            let whole_s = slot.ends_at.as_second() - slot.starts_at.max(now).as_second();
            let taken_s = taken.get(&slot.starts_at).copied().unwrap_or(0);
            rooms.push(Room { slot, free_s: (whole_s - taken_s).max(0) });
        }
    }
    rooms
}
