//! Files climb the ladder as questions do: half, little time left, broken, fits nowhere; each once, to somebody who is there.

use jiff::Timestamp;
use promise::ServiceHours;
use serde_json::json;
use store::id::{AgentId, DossierId, DossierPromiseId, TimelineId};
use store::{DossierRow, FileStepRow, PileRow, PromiseState, Rung, first_name};

use crate::chosen::{LADDER, LadderSettings, chosen};
use crate::ladder::Moments;
use crate::there::There;
use crate::turn::{Turn, whole_milliseconds};
use crate::{Desk, DeskError, hours};

/// Of a team of which nobody has it, so many are told.
const TEAM_MAX: usize = 12;

/// A file that reached a rung, for a mail.
pub(crate) struct FileTold {
    pub(crate) step: FileStepRow,
    pub(crate) file: DossierRow,
    pub(crate) pile: PileRow,
}

impl Desk {
    /// As [`Desk::climb_ladder`], of files.
    pub(crate) async fn climb_files(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.dossiers_for_ladder(moment, limit)?)).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let count = due.len();
        self.act(now, move |turn| {
            let settings: LadderSettings = chosen(turn.tx, LADDER)?;
            let hours = hours::service_hours(&turn.tx.default_calendar()?)?;
            let there = turn.who_is_there()?;
            due.iter().try_for_each(|(promise, dossier, said_at)| {
                turn.climb_file(&settings, &hours, &there, *promise, *dossier, *said_at)
            })
        })
        .await?;
        Ok(count)
    }
}

/// What is to be said of a file is said earlier by as much as it takes: a warning half an hour before is too late for a day's
/// work.
fn moments_of(
    settings: &LadderSettings,
    hours: &ServiceHours,
    file: &DossierRow,
    pile: &PileRow,
    said_at: Timestamp,
) -> Moments {
    let takes = u32::try_from(pile.effort_s / 60).unwrap_or(0);
    let warning_minutes = settings.warning_minutes.map(|minutes| minutes + takes);
    Moments::of(&LadderSettings { warning_minutes, ..settings.clone() }, hours, said_at, file.deadline_at)
}

impl Turn<'_, '_> {
    fn climb_file(
        &mut self,
        settings: &LadderSettings,
        hours: &ServiceHours,
        there: &There,
        promise: DossierPromiseId,
        dossier: DossierId,
        said_at: Timestamp,
    ) -> Result<(), DeskError> {
        let Some((file, pile)) = self.file_in_pile(dossier)? else { return Ok(()) };
        if file.promise != promise || file.promise_state != PromiseState::Open {
            return Ok(());
        }
        if file.deadline_at < self.now {
            // It is broken, and owned up to elsewhere.
            return Ok(self.tx.look_at_dossier_again(promise, None)?);
        }
        let moments = moments_of(settings, hours, &file, &pile, said_at);
        let rungs = [(Rung::Half, moments.half), (Rung::Warning, moments.warning)];
        let now = self.now;
        for (rung, _) in rungs.iter().filter(|(_, at)| at.is_some_and(|at| at <= now)) {
            let is_of_use = *rung != Rung::Half || self.file_needs_a_lead(&file)?;
            if is_of_use && !self.tx.dossier_has_reached(promise, *rung)? {
                let who = self.who_hears_of_file(*rung, &file, &pile, there)?;
                self.file_reaches(*rung, &file, &who)?;
            }
        }
        let next = rungs.iter().filter_map(|(_, at)| *at).filter(|at| *at > now).min();
        Ok(self.tx.look_at_dossier_again(promise, next)?)
    }

    fn file_reaches(&mut self, rung: Rung, file: &DossierRow, who: &[AgentId]) -> Result<(), DeskError> {
        let mut told = Vec::new();
        for agent in who {
            if self.tx.add_dossier_step(file.promise, rung, *agent, self.now)? {
                told.extend(self.tx.active_agent_name(*agent)?.map(|name| first_name(&name).to_owned()));
            }
        }
        if told.is_empty() {
            return Ok(());
        }
        self.log_dossier(file.id, "warned", None, &json!({ "rung": rung.as_str(), "to": told }))
    }

    /// Half of its time has passed: it fits nowhere in time, or without a plan it is on nobody's name.
    fn file_needs_a_lead(&mut self, file: &DossierRow) -> Result<bool, DeskError> {
        Ok(match self.tx.fits(file.promise)? {
            Some(fits) => !fits,
            None => file.agent.is_none(),
        })
    }

    /// Little time left: who has it, and a lead. All else: a lead.
    fn who_hears_of_file(
        &mut self,
        rung: Rung,
        file: &DossierRow,
        pile: &PileRow,
        there: &There,
    ) -> Result<Vec<AgentId>, DeskError> {
        let mut who = Vec::new();
        if rung == Rung::Warning {
            let slot = self.tx.planned_of(&[file.promise])?.first().and_then(|row| row.slot).map(|slot| slot.agent);
            who.extend(file.agent.or(slot).and_then(|agent| there.or_stand_in(agent, file.deadline_at)));
            if who.is_empty() {
                let team = self.tx.answerers_of(pile.team, TEAM_MAX)?;
                who = team.into_iter().filter(|agent| there.is_there(*agent, file.deadline_at)).collect();
            }
        }
        let lead = self.lead_there(pile.team, file.deadline_at, there)?;
        who.extend(lead.filter(|lead| !who.contains(lead)));
        Ok(who)
    }

    /// A lead hears that a file fits nowhere any more; once per promise.
    pub(crate) fn lead_hears_of_unfit_file(&mut self, dossier: DossierId) -> Result<(), DeskError> {
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        let Some((file, pile)) = self.file_in_pile(dossier)?.filter(|_| settings.tells_unfit) else { return Ok(()) };
        let there = self.who_is_there()?;
        let lead = self.lead_there(pile.team, file.deadline_at, &there)?;
        self.file_reaches(Rung::Unfit, &file, &Vec::from_iter(lead))
    }

    /// What somebody can still act on, of files; the rest is settled without a word.
    pub(crate) fn file_steps_of_use(&mut self, agent: AgentId, limit: usize) -> Result<Vec<FileTold>, DeskError> {
        let mut of_use = Vec::new();
        for step in self.tx.dossier_steps_to_tell(agent, limit)? {
            let found = self.file_in_pile(step.dossier)?.filter(|(file, _)| file.ended_at.is_none());
            let is_of_use = match (&found, step.rung) {
                (None, _) => false,
                // A new promise was made on it since: that is what there is to be done about it.
                (Some(_), Rung::Broken) => true,
                (Some((file, _)), _) if file.promise != step.promise => false,
                (Some((file, _)), Rung::Half) => self.file_needs_a_lead(file)?,
                (Some((file, _)), Rung::Unfit) => self.tx.fits(file.promise)? == Some(false),
                (Some((file, _)), Rung::Warning | Rung::Later) => file.deadline_at >= self.now,
            };
            match found.filter(|_| is_of_use) {
                Some((file, pile)) => of_use.push(FileTold { step, file, pile }),
                None => {
                    self.tx.settle_dossier_step(agent, &step, None, self.now)?;
                }
            }
        }
        Ok(of_use)
    }

    pub(crate) fn file_in_pile(&mut self, id: DossierId) -> Result<Option<(DossierRow, PileRow)>, DeskError> {
        let Some(file) = self.tx.dossier(id)? else { return Ok(None) };
        let pile = self.tx.piles()?.into_iter().find(|pile| pile.id == file.pile).ok_or(DeskError::NotFound)?;
        Ok(Some((file, pile)))
    }

    /// Writes down what happened to a file: `by` nobody is the program.
    pub(crate) fn log_dossier(
        &mut self,
        dossier: DossierId,
        kind: &str,
        by: Option<AgentId>,
        detail: &serde_json::Value,
    ) -> Result<(), DeskError> {
        let id = TimelineId::new(self.now, self.chance);
        Ok(self.tx.add_dossier_event(id, dossier, kind, by, detail, self.now)?)
    }
}
