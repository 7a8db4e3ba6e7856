//! Piles of files: put in, done by saying what was done, put off before it is too late.

use std::collections::HashSet;

use jiff::{Timestamp, ToSpan};
use promise::{RoundTo, Rule};
use serde_json::json;
use store::id::{AgentId, DossierId, DossierPromiseId, PileId};
use store::{DossierRow, PILES_MAX, PileRow, PromiseState, Rung, StoreError};

use crate::check::{self, Checks, NAME_MAX};
use crate::chosen::{LADDER, LadderSettings, chosen};
use crate::piles::{BadLine, LINES_MAX, NewDossier, PileForm};
use crate::turn::{Turn, whole_milliseconds};
use crate::views::{PileView, PilesView};
use crate::{Act, Agent, Desk, DeskError, Refusal, hours};

/// Characters of what was done.
const WORDS_MAX: usize = 2_000;
/// A file that came in longer ago is not about now.
const RECEIVED_DAYS_MAX: i64 = 366;
/// Of more files that come in at once the whole plan is gone through instead.
const PLANNED_ONE_BY_ONE: usize = 20;

impl Desk {
    /// All piles at a glance, and where the time in slots goes.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn piles(&self, by: &Agent, now: Timestamp) -> Result<PilesView, DeskError> {
        by.must(Act::WorkPiles)?;
        self.look(now, |turn| {
            let share = turn.slot_share()?;
            let mut piles = Vec::new();
            for pile in turn.tx.piles()? {
                piles.push(turn.summary(&pile)?);
            }
            Ok(PilesView {
                piles,
                share,
                teams: turn.tx.teams()?.into_iter().map(|team| (team.id, team.name)).collect(),
                subjects: turn.tx.subjects()?.into_iter().map(|subject| (subject.id, subject.name)).collect(),
            })
        })
        .await
    }

    /// One pile.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn pile(&self, by: &Agent, id: PileId, now: Timestamp) -> Result<PileView, DeskError> {
        by.must(Act::WorkPiles)?;
        let may_change = by.may(Act::EditPiles);
        self.look(now, move |turn| turn.pile_view(id, may_change)).await
    }

    /// A new pile, or another maximum delay for one: files that are in it keep their promises.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::Field`] with all that is wrong, [`Refusal::Taken`].
    pub async fn save_pile(&self, by: &Agent, form: PileForm, now: Timestamp) -> Result<PileId, DeskError> {
        by.must(Act::EditPiles)?;
        let mut checks = Checks::default();
        let name = checks.take(check::line("name", &form.name, 60));
        let is_in = |is_right: bool, field| if is_right { Ok(()) } else { check::refuse(field, "not_in_range") };
        checks.take(is_in((1..=250).contains(&form.days), "days"));
        checks.take(is_in((1..=2_400).contains(&form.effort_minutes), "effort"));
        checks.done()?;
        self.act(now, move |turn| {
            let all = turn.tx.piles()?;
            let id = match form.id {
                Some(id) if all.iter().any(|pile| pile.id == id) => id,
                Some(_) => return Err(DeskError::NotFound),
                None if all.len() >= PILES_MAX => check::refuse("name", "too_many")?,
                None => PileId::new(turn.now, turn.chance),
            };
            let row = PileRow {
                id,
                name: name.clone(),
                team: form.team,
                subject: form.subject,
                days: form.days,
                effort_s: form.effort_minutes * 60,
                is_active: form.is_active,
            };
            turn.tx.save_pile(&row, turn.now).map_err(|error| match error {
                StoreError::ForeignKey => Refusal::Field { field: "team", problem: "unknown" }.into(),
                error if error.is_unique("pile_name") => Refusal::Taken("name").into(),
                error => DeskError::from(error),
            })?;
            turn.tx.notify("lists", "")?;
            Ok(id)
        })
        .await
    }

    /// Puts files in, all or none, each with its promise: the maximum delay of the pile, from the day it came in.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::Field`] (`lines`) and [`Refusal::Taken`] (`reference`).
    pub async fn add_dossiers(
        &self,
        by: &Agent,
        pile: PileId,
        files: Vec<NewDossier>,
        now: Timestamp,
    ) -> Result<Vec<DossierId>, DeskError> {
        by.must(Act::WorkPiles)?;
        if files.is_empty() {
            check::refuse("lines", "required")?;
        }
        if files.len() > LINES_MAX {
            check::refuse("lines", "too_many")?;
        }
        let by = by.id;
        self.act(now, move |turn| turn.put_in(by, pile, &files)).await
    }

    /// Which of these files couldn't be put in, whatever else is wrong with what was pasted: the number of each, and why.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn wrong_dossiers(
        &self,
        by: &Agent,
        pile: PileId,
        files: Vec<NewDossier>,
        now: Timestamp,
    ) -> Result<Vec<BadLine>, DeskError> {
        by.must(Act::WorkPiles)?;
        self.look(now, move |turn| turn.bad_lines(pile, &files)).await
    }

    /// A file is done: what was done is said, and its promise is kept.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::Field`] (`outcome`), [`Refusal::NoOpenPromise`].
    pub async fn finish_dossier(
        &self,
        by: &Agent,
        id: DossierId,
        outcome: String,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        self.end_dossier(by, id, outcome, PromiseState::Kept, now).await
    }

    /// A file needn't be done any more; why is said.
    ///
    /// # Errors
    /// As [`Self::finish_dossier`].
    pub async fn withdraw_dossier(
        &self,
        by: &Agent,
        id: DossierId,
        why: String,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        self.end_dossier(by, id, why, PromiseState::Withdrawn, now).await
    }

    async fn end_dossier(
        &self,
        by: &Agent,
        id: DossierId,
        outcome: String,
        state: PromiseState,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::WorkPiles)?;
        let outcome = check::line("outcome", &outcome, WORDS_MAX)?;
        let by = by.id;
        self.act(now, move |turn| {
            turn.own_up_to_dossier(id)?;
            let file = turn.open_dossier(id)?;
            if !turn.tx.end_dossier_promise(file.promise, state, Some(by), "", turn.now)? {
                return Err(Refusal::NoOpenPromise.into());
            }
            turn.tx.end_dossier(id, state == PromiseState::Kept, &outcome, by, turn.now)?;
            turn.file_leaves_the_plan(file.promise)?;
            let kind = if state == PromiseState::Kept { "done" } else { "withdrawn" };
            turn.log_dossier(id, kind, Some(by), &json!({ "words": outcome }))?;
            Ok(turn.tx.notify("lists", "")?)
        })
        .await
    }

    /// A new promise on a file before the old one passes: so many service days from today, with why.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::TooLate`], [`Refusal::NotLater`], [`Refusal::Field`].
    pub async fn renew_dossier(
        &self,
        by: &Agent,
        id: DossierId,
        days: u32,
        reason: String,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::WorkPiles)?;
        let mut checks = Checks::default();
        let reason = checks.take(check::line("reason", &reason, NAME_MAX));
        checks.take(if (1..=250).contains(&days) { Ok(()) } else { check::refuse("days", "not_in_range") });
        checks.done()?;
        let by = by.id;
        self.act(now, move |turn| {
            let file = turn.open_dossier(id)?;
            if file.deadline_at < turn.now {
                return Err(Refusal::TooLate.into());
            }
            let deadline = turn.dossier_deadline(days, turn.now)?;
            if deadline <= file.deadline_at {
                return Err(Refusal::NotLater.into());
            }
            turn.tx.end_dossier_promise(file.promise, PromiseState::Renewed, Some(by), &reason, turn.now)?;
            turn.promise_on(&file, deadline)?;
            turn.log_dossier(id, "renewed", Some(by), &json!({ "reason": reason, "until": deadline }))?;
            Ok(turn.tx.notify("lists", "")?)
        })
        .await
    }

    /// Puts a file on somebody's name, or on nobody's.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::Field`] (`agent`).
    pub async fn hand_dossier(
        &self,
        by: &Agent,
        id: DossierId,
        agent: Option<AgentId>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::WorkPiles)?;
        let by = by.id;
        self.act(now, move |turn| {
            let file = turn.open_dossier(id)?;
            let name = match agent {
                Some(agent) => turn.tx.active_agent_name(agent)?,
                None => None,
            };
            if agent.is_some() && name.is_none() {
                check::refuse("agent", "unknown")?;
            }
            if file.agent == agent {
                return Ok(());
            }
            turn.tx.assign_dossier(id, agent)?;
            turn.log_dossier(id, "handed", Some(by), &json!({ "to": name }))?;
            turn.replan_for_file(id)?;
            Ok(turn.tx.notify("lists", "")?)
        })
        .await
    }

    /// Breaks each open promise on a file that has passed, and makes a new one: at most `limit`, gives how many.
    pub(crate) async fn own_up_to_dossiers(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.dossiers_due_before(moment, limit)?)).await?;
        let mut count = 0;
        let mut failed = None;
        for id in due {
            match self.act(now, move |turn| turn.own_up_to_dossier(id)).await {
                Ok(did) => count += usize::from(did),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(count), Err)
    }
}

impl Turn<'_, '_> {
    fn put_in(&mut self, by: AgentId, pile: PileId, files: &[NewDossier]) -> Result<Vec<DossierId>, DeskError> {
        let piles = self.tx.piles()?;
        let pile = piles.iter().find(|row| row.id == pile && row.is_active).ok_or(DeskError::NotFound)?;
        let zone = self.zone();
        let bad = self.bad_lines(pile.id, files)?;
        if !bad.is_empty() {
            return Err(Refusal::Lines(bad).into());
        }
        let mut ids = Vec::new();
        for file in files {
            let day = file.received_on.and_then(|day| day.at(12, 0, 0, 0).to_zoned(zone.clone()).ok());
            let received_at = day.map_or(self.now, |noon| noon.timestamp().min(self.now));
            let id = DossierId::new(self.now, self.chance);
            let row = DossierRow {
                id,
                pile: pile.id,
                reference: file.reference.clone(),
                title: check::line("lines", &file.title, NAME_MAX)?,
                agent: None,
                received_at,
                ended_at: None,
                ended_by: None,
                outcome: String::new(),
                promise: DossierPromiseId::new(self.now, self.chance),
                promise_state: PromiseState::Open,
                deadline_at: self.dossier_deadline(pile.days, received_at)?,
                broken: 0,
            };
            // It was promised the day it came in: what is put in late may be late already, and is then owned up to.
            self.tx.add_dossier(&row, Some(by), received_at)?;
            self.log_dossier(id, "came", Some(by), &json!({}))?;
            ids.push(id);
        }
        if ids.len() > PLANNED_ONE_BY_ONE {
            self.replan()?;
        } else {
            ids.iter().try_for_each(|id| self.replan_for_file(*id))?;
        }
        self.tx.notify("lists", "")?;
        Ok(ids)
    }

    /// Files that can't be put in: their number is known or stands there twice, or the day is not one on which they came in.
    fn bad_lines(&mut self, pile: PileId, files: &[NewDossier]) -> Result<Vec<BadLine>, DeskError> {
        let today = self.now.to_zoned(self.zone()).date();
        let numbered = files.iter().map(|file| &file.reference).filter(|reference| !reference.is_empty());
        let known = self.tx.dossier_references(pile, &numbered.cloned().collect::<Vec<_>>())?;
        let mut seen = HashSet::new();
        let mut problem = |file: &NewDossier| {
            let is_first = file.reference.is_empty() || seen.insert(file.reference.clone());
            match file.received_on {
                _ if known.contains(&file.reference) => Some("known"),
                _ if !is_first => Some("twice"),
                Some(day) if day > today => Some("in_future"),
                Some(day) if day < today.saturating_sub(RECEIVED_DAYS_MAX.days()) => Some("too_long_ago"),
                _ => None,
            }
        };
        Ok(files.iter().filter_map(|file| Some((file.line, problem(file)?))).collect())
    }

    /// The end of the so manieth service day after the day of `from`.
    fn dossier_deadline(&mut self, days: u32, from: Timestamp) -> Result<Timestamp, DeskError> {
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        let rule = Rule::ServiceDays { days, at: None, round_to: RoundTo::default() };
        rule.deadline(&hours, from).map(whole_milliseconds).map_err(|_| Refusal::NeverOpen.into())
    }

    /// A new promise on a file, in place of the one that has ended.
    fn promise_on(&mut self, file: &DossierRow, deadline: Timestamp) -> Result<(), DeskError> {
        self.file_leaves_the_plan(file.promise)?;
        let promise = DossierPromiseId::new(self.now, self.chance);
        self.tx.add_dossier_promise(promise, file.id, self.now, deadline)?;
        self.replan_for_file(file.id)
    }

    pub(super) fn open_dossier(&mut self, id: DossierId) -> Result<DossierRow, DeskError> {
        let file = self.tx.dossier(id)?.ok_or(DeskError::NotFound)?;
        if file.ended_at.is_some() { Err(Refusal::NoOpenPromise.into()) } else { Ok(file) }
    }

    /// If its promise has passed: that is recorded, and a new one made, of the pile's delay again.
    fn own_up_to_dossier(&mut self, id: DossierId) -> Result<bool, DeskError> {
        let Some(file) = self.tx.dossier(id)? else { return Ok(false) };
        if file.promise_state != PromiseState::Open || self.now <= file.deadline_at {
            return Ok(false);
        }
        let pile = self.tx.piles()?.into_iter().find(|pile| pile.id == file.pile).ok_or(DeskError::NotFound)?;
        self.tx.end_dossier_promise(file.promise, PromiseState::Broken, None, "", self.now)?;
        let deadline = self.dossier_deadline(pile.days, self.now)?;
        self.promise_on(&file, deadline)?;
        self.log_dossier(id, "broken", None, &json!({ "was": file.deadline_at, "until": deadline }))?;
        self.tell_of_broken_file(&file)?;
        self.tx.notify("lists", "")?;
        Ok(true)
    }

    /// The lead hears of it, of the promise that was broken.
    fn tell_of_broken_file(&mut self, broken: &DossierRow) -> Result<(), DeskError> {
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        let Some((_, pile)) = self.file_in_pile(broken.id)?.filter(|_| settings.tells_broken) else { return Ok(()) };
        let there = self.who_is_there()?;
        if let Some(lead) = self.lead_there(pile.team, broken.deadline_at, &there)? {
            self.tx.add_dossier_step(broken.promise, Rung::Broken, lead, self.now)?;
        }
        Ok(())
    }
}
