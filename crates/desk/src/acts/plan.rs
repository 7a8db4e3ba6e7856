//! The plan as people see it: where their promises stand, what fits nowhere, and moving by hand.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use promise::plan::{PlanError, QuestionId};
use store::id::{AgentId, ConversationId, PromiseId};
use store::{PlannedRow, Reached, Tx, first_name};

use crate::honest::QuoteReason;
use crate::planning::{Laid, changed, number_of};
use crate::rights::Act;
use crate::rosters::number_of_agent;
use crate::turn::{Turn, allow};
use crate::views::{InSlot, PlannedView, SlotChoice, TodayPlan, TooLate};
use crate::{Agent, Desk, DeskError, Refusal, Role, hours};

/// What fits nowhere and is shown at once; more is a flood, in which more lines help nobody.
const TOO_LATE_MAX: usize = 20;
/// Slots that somebody may choose from.
const CHOICES_MAX: usize = 24;
/// The slots that the day line draws lie within this.
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Desk {
    /// Repairs the plan by the time that has passed: what stands in slots that are over is planned again.
    ///
    /// # Errors
    /// [`DeskError::Store`]; [`DeskError::NotFound`] before the first run.
    pub async fn repair_plan(&self, now: Timestamp) -> Result<(), DeskError> {
        self.act(now, |turn| turn.replan()).await
    }

    /// Where the promises on somebody's Today stand, their slots, and for a lead what fits nowhere.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn today_plan(
        &self,
        by: &Agent,
        promises: Vec<PromiseId>,
        now: Timestamp,
    ) -> Result<TodayPlan, DeskError> {
        allow(by, Act::SeeToday)?;
        let by = by.clone();
        self.look(now, move |turn| {
            if !turn.tx.has_slots()? {
                return Ok(TodayPlan::default());
            }
            let names = names(turn.tx)?;
            let rows = turn.tx.planned_of(&promises)?;
            let planned = rows.into_iter().map(|row| (row.promise, view_of(&row, &by, &names))).collect();
            let hours = hours::service_hours(&turn.tx.default_calendar()?)?;
            let midnight = hours.date_of(turn.now).to_zoned(hours.zone().clone()).map_or(turn.now, |at| at.timestamp());
            let (slots, next) = turn.slots_of(by.id, midnight)?;
            let is_lead = matches!(by.role, Role::Administrator | Role::Lead);
            let mut files = if by.may(Act::WorkPiles) { turn.tx.files_in_slots(by.id, turn.now)? } else { Vec::new() };
            files.retain(|file| file.slot_from_at < turn.now + DAY);
            let teams = (by.role == Role::Lead).then(|| by.teams.clone());
            let unfit = if is_lead { turn.tx.files_that_fit_nowhere(teams.as_deref())? } else { 0 };
            Ok(TodayPlan {
                planned,
                slots,
                next,
                too_late: if is_lead { turn.too_late(&by)? } else { Vec::new() },
                files,
                unfit_files: u32::try_from(unfit).unwrap_or(u32::MAX),
                interruptions: if is_lead { Some(turn.tx.interruptions_since(midnight)?) } else { None },
            })
        })
        .await
    }

    /// Where the promise of a conversation stands, why its deadline is what it is, and where it may be moved to.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn planned(&self, by: &Agent, id: ConversationId, now: Timestamp) -> Result<Option<InSlot>, DeskError> {
        allow(by, Act::SeeConversations)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let Some(promise) = turn.tx.open_promise(id)? else { return Ok(None) };
            let names = names(turn.tx)?;
            let row = turn.tx.planned_of(&[promise.id])?.into_iter().next();
            let quote = turn.tx.quote_of(promise.id)?;
            let quote: Option<QuoteReason> = quote.and_then(|json| serde_json::from_str(&json).ok());
            let interrupted = turn.tx.interruptions_of(promise.id)?;
            if row.is_none() && quote.is_none() && interrupted.is_empty() {
                return Ok(None);
            }
            let choices = if row.is_some() && by.may(Act::Assign) { turn.choices(promise.id, &names)? } else { vec![] };
            Ok(Some(InSlot {
                promise: promise.id,
                deadline_at: promise.deadline_at,
                planned: row.map(|row| view_of(&row, &by, &names)),
                quote,
                interrupted,
                choices,
            }))
        })
        .await
    }

    /// Moves a promise by hand to a slot of somebody who may answer it: nothing but an absence or another hand moves it
    /// away. Without a slot the plan decides again.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; a refused `slot`: `slot_gone`, `slot_full`, `does_not_know`.
    pub async fn move_to_slot(
        &self,
        by: &Agent,
        id: ConversationId,
        to: Option<(AgentId, Timestamp)>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::Assign)?;
        let by = by.id;
        self.act(now, move |turn| {
            turn.tx.take_plan_turn(turn.now)?;
            let promise = turn.tx.open_promise(id)?.ok_or(Refusal::NoOpenPromise)?;
            let mut laid = turn.laid()?.ok_or(DeskError::NotFound)?;
            let number = number_of(promise.id);
            let moved = match to {
                Some((agent, slot)) => laid.plan.pinned(number, number_of_agent(agent), slot, turn.now),
                None => laid.plan.unpinned(number, turn.now),
            };
            let mut touched = changed(&moved.map_err(|error| refused(&error))?);
            touched.insert(number);
            turn.write_down_some(&mut laid, touched)?;
            if let (Some(_), Some(row)) = (to, laid.rows.get_mut(&promise.id)) {
                row.pinned_by = Some(by);
                turn.tx.put_in_plan(row, turn.now)?;
            }
            turn.keep_changed(laid)?;
            turn.changed(id)
        })
        .await
    }
}

pub(super) fn refused(error: &PlanError) -> DeskError {
    let problem = match error {
        PlanError::NotWaiting => return DeskError::NotFound,
        PlanError::UnknownColleague | PlanError::NoSuchSlot => "slot_gone",
        PlanError::DoesNotKnow => "does_not_know",
        PlanError::SlotFull => "slot_full",
    };
    Refusal::Field { field: "slot", problem }.into()
}

/// First names of all who work here.
pub(super) fn names(tx: &mut Tx<'_>) -> Result<HashMap<AgentId, String>, DeskError> {
    let all = tx.agents()?.into_iter().filter(|row| row.is_active);
    Ok(all.map(|row| (row.id, first_name(&row.name).to_owned())).collect())
}

pub(super) fn view_of<P>(row: &PlannedRow<P>, by: &Agent, names: &HashMap<AgentId, String>) -> PlannedView {
    PlannedView {
        agent_name: row.slot.and_then(|slot| names.get(&slot.agent).cloned()).unwrap_or_default(),
        is_mine: row.slot.is_some_and(|slot| slot.agent == by.id),
        slot: row.slot,
        is_late: row.is_late,
        is_known_by_nobody: row.is_known_by_nobody,
        is_pinned: row.pinned_by.is_some(),
    }
}

type Stretch = (Timestamp, Timestamp);

impl Turn<'_, '_> {
    /// Somebody's slots of the day that begins at `midnight`, and the slot that runs or comes next.
    fn slots_of(&mut self, agent: AgentId, midnight: Timestamp) -> Result<(Vec<Stretch>, Option<Stretch>), DeskError> {
        let Some(timetable) = self.timetable_of(agent, midnight)? else { return Ok((Vec::new(), None)) };
        let of_day = timetable.slots(midnight, midnight + DAY).unwrap_or_default();
        let next = timetable.slots(self.now, self.now + DAY).unwrap_or_default();
        let next = next.first().map(|slot| (slot.starts_at, slot.ends_at));
        Ok((of_day.iter().map(|slot| (slot.starts_at, slot.ends_at)).collect(), next))
    }

    /// What can't be kept by the plan, in the teams of a lead; and what was promised later than its rule wanted.
    fn too_late(&mut self, by: &Agent) -> Result<Vec<TooLate>, DeskError> {
        let teams = (by.role == Role::Lead).then(|| by.teams.clone());
        let found = self.tx.promises_that_fit_nowhere(teams.as_deref(), TOO_LATE_MAX)?;
        let mut later = self.tx.promises_later_than_policy(teams.as_deref(), TOO_LATE_MAX)?;
        // What doesn't fit any more is said to, also where it had been promised later than the rule wants.
        later.retain(|(conversation, _)| found.iter().all(|(_, known)| known != conversation));
        let ids: Vec<ConversationId> = found.iter().map(|(_, id)| *id).chain(later.iter().map(|(id, _)| *id)).collect();
        let names = names(self.tx)?;
        let rows: HashMap<_, _> =
            self.tx.conversation_rows(by.id, &ids)?.into_iter().map(|row| (row.id, row)).collect();
        let of_plan = found.iter().filter_map(|(row, id)| {
            let conversation = rows.get(id)?.clone();
            Some(TooLate { conversation, planned: Some(view_of(row, by, &names)), quote: None })
        });
        let of_quote = later.iter().filter_map(|(id, json)| {
            let quote = serde_json::from_str(json).ok()?;
            Some(TooLate { conversation: rows.get(id)?.clone(), planned: None, quote: Some(quote) })
        });
        Ok(of_plan.chain(of_quote).collect())
    }

    /// Slots still to come of those who may answer it, the earliest first.
    fn choices(&mut self, promise: PromiseId, names: &HashMap<AgentId, String>) -> Result<Vec<SlotChoice>, DeskError> {
        Ok(self.in_plan(|laid, _| slot_choices(laid, number_of(promise), names))?.unwrap_or_default())
    }
}

/// Slots still to come of those who may answer a promise, the earliest first.
pub(super) fn slot_choices(laid: &Laid, promise: QuestionId, names: &HashMap<AgentId, String>) -> Vec<SlotChoice> {
    let Some(question) = laid.plan.question(promise) else { return Vec::new() };
    let mut choices: Vec<SlotChoice> = Vec::new();
    for agent in laid.timetables.keys() {
        let number = number_of_agent(*agent);
        if !laid.plan.may_answer(number, question.subject, question.team) {
            continue;
        }
        let name = names.get(agent).cloned().unwrap_or_default();
        choices.extend(laid.plan.slots(number).into_iter().map(|slot| SlotChoice {
            agent: *agent,
            agent_name: name.clone(),
            from_at: slot.starts_at,
            until_at: slot.ends_at,
        }));
    }
    choices.sort_by(|a, b| (a.from_at, &a.agent_name).cmp(&(b.from_at, &b.agent_name)));
    choices.truncate(CHOICES_MAX);
    choices
}

impl Turn<'_, '_> {
    /// A colleague looks at a question: if it is urgent and reaches them outside their slots, that is an interruption, and
    /// is written down with why.
    pub(crate) fn reached(&mut self, agent: AgentId, conversation: &store::Conversation) -> Result<(), DeskError> {
        if !conversation.is_urgent || !self.tx.has_slots()? {
            return Ok(());
        }
        let Some(promise) = self.tx.open_promise(conversation.id)? else { return Ok(()) };
        let is_theirs = promise.agent.is_none_or(|named| named == agent);
        let Some(timetable) = self.timetable_of(agent, self.now)?.filter(|_| is_theirs) else { return Ok(()) };
        let running = timetable.slots(self.now, self.now + SignedDuration::from_secs(1)).unwrap_or_default();
        if !running.is_empty() || !timetable.is_present(self.now).unwrap_or(false) {
            return Ok(());
        }
        let is_on_call = self.tx.on_call()?.contains(&(promise.team, agent)) && promise.agent.is_none();
        let how = if is_on_call { Reached::OnCall } else { Reached::Urgent };
        self.tx.note_reached(promise.id, agent, how, self.now)?;
        Ok(())
    }
}
