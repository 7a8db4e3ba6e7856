//! Piles as people see them: what is due and with whom it fits, how they flow, and where the time in slots goes.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp, ToSpan};
use promise::plan::Work;
use store::id::{AgentId, DossierPromiseId, PileId};
use store::{DossierRow, PileRow, PlannedRow, first_name};

use crate::DeskError;
use crate::planning::Laid;
use crate::rosters::number_of_agent;
use crate::turn::Turn;
use crate::views::{DossierLine, FlowDay, PileSummary, PileView, SlotShare};

/// Open files that are shown; counted are all.
const SHOWN_MAX: usize = 500;
const ENDED_MAX: usize = 20;
/// Files whose coming and going is drawn.
const FLOW_MAX: usize = 20_000;
const FLOW_DAYS: i64 = 7 * 13;
/// So far ahead the time in slots is shared out.
const SHARE_DAYS: u32 = 14;

type Planned = PlannedRow<DossierPromiseId>;

impl Turn<'_, '_> {
    pub(super) fn summary(&mut self, pile: &PileRow) -> Result<PileSummary, DeskError> {
        let open = self.tx.pile_counts(pile.id, self.now)?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let since = self.now - SignedDuration::from_hours(24 * 7);
        let flow = self.tx.pile_flow(pile.id, since, FLOW_MAX)?;
        let came = flow.iter().filter(|file| file.received_at >= since).count();
        let went = flow.iter().filter(|file| file.ended_at.is_some_and(|at| at >= since)).count();
        let subjects = self.tx.subjects()?;
        Ok(PileSummary {
            team: self.tx.team_name(pile.team)?.unwrap_or_default(),
            subject: subjects.into_iter().find(|subject| Some(subject.id) == pile.subject).map(|subject| subject.name),
            open: open.open,
            overdue: open.overdue,
            late: open.late,
            oldest_at: open.oldest_at,
            week: (count(came), count(went)),
            pile: pile.clone(),
        })
    }

    pub(super) fn pile_view(&mut self, id: PileId, may_change: bool) -> Result<PileView, DeskError> {
        let pile = self.tx.piles()?.into_iter().find(|pile| pile.id == id).ok_or(DeskError::NotFound)?;
        let names: HashMap<AgentId, String> =
            self.tx.agents()?.into_iter().map(|row| (row.id, first_name(&row.name).to_owned())).collect();
        let line = |file: DossierRow, planned: Option<Planned>| line_of(file, planned, &names);
        let summary = self.summary(&pile)?;
        let mut rows = self.tx.open_dossiers_of(id, SHOWN_MAX)?;
        // Those of one day by their number, as they stand in the sheet that they came from.
        rows.sort_by(|a, b| (a.deadline_at, &a.reference, a.id).cmp(&(b.deadline_at, &b.reference, b.id)));
        let stored: Vec<Planned> = self.tx.planned_of(&rows.iter().map(|row| row.promise).collect::<Vec<_>>())?;
        let mut stored: HashMap<_, _> = stored.into_iter().map(|row| (row.promise, row)).collect();
        let open = rows.into_iter().map(|file| (stored.remove(&file.promise), file));
        let open = open.map(|(planned, file)| line(file, planned)).collect();
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

    /// How the time of the slots is shared.
    pub(super) fn slot_share(&mut self) -> Result<SlotShare, DeskError> {
        let share = self.in_plan(|laid, now| shared(laid, now))?.unwrap_or_default();
        Ok(SlotShare { days: SHARE_DAYS, lacking_s: self.tx.file_work_that_fits_nowhere()?, ..share })
    }
}

/// A file in a list; `names` are first names.
pub(super) fn line_of(file: DossierRow, planned: Option<Planned>, names: &HashMap<AgentId, String>) -> DossierLine {
    let first = |id: AgentId| names.get(&id).cloned();
    let slot = planned.as_ref().and_then(|planned| planned.slot);
    DossierLine {
        id: file.id,
        agent: file.agent,
        agent_name: file.agent.and_then(first),
        planned: slot.and_then(|slot| Some((first(slot.agent)?, slot.from_at))),
        is_late: file.ended_at.is_none() && is_late(planned.as_ref()),
        is_pinned: planned.as_ref().is_some_and(|planned| planned.pinned_by.is_some()),
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
}

/// A file that isn't planned fits as little as one that stands nowhere.
fn is_late(planned: Option<&Planned>) -> bool {
    planned.is_none_or(|planned| planned.is_late)
}

/// What questions and files take of the slots of the days ahead, by when each is to be finished.
fn shared(laid: &Laid, now: Timestamp) -> SlotShare {
    let near = now + SignedDuration::from_hours(24 * i64::from(SHARE_DAYS));
    let mut share = SlotShare::default();
    for (agent, timetable) in &laid.timetables {
        let slots = timetable.slots(now, near).unwrap_or_default();
        share.slots_s +=
            slots.iter().map(|slot| slot.ends_at.as_second() - slot.starts_at.max(now).as_second()).sum::<i64>();
        for (id, place) in laid.plan.of(number_of_agent(*agent)) {
            let Some(question) = laid.plan.question(id).filter(|_| place.planned_by <= near) else { continue };
            let takes_s = question.effort.mean_s as i64;
            match question.work {
                Work::Question => share.questions_s += takes_s,
                Work::File => share.files_s += takes_s,
            }
        }
    }
    share
}
