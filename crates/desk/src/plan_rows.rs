//! The plan, written down: a row for each promise that stands elsewhere than is stored, and who hears of what doesn't fit.

use std::collections::BTreeSet;

use promise::plan::QuestionId;
use store::id::{AgentId, DossierPromiseId, PromiseId};
use store::{InPlan, PlannedEffort, PlannedRow, PlannedSlot, Reached, Rung, ToPlan};

use crate::DeskError;
use crate::planning::{Laid, number_of, number_of_file};
use crate::rosters::number_of_agent;
use crate::turn::{Turn, whole_milliseconds};

impl Turn<'_, '_> {
    /// Writes down what of these stands elsewhere than is stored; of all that waits, if it was laid out just now.
    pub(crate) fn write_down_some(&mut self, laid: &mut Laid, touched: BTreeSet<QuestionId>) -> Result<(), DeskError> {
        let mut has_changed = false;
        let touched = if laid.is_written {
            touched
        } else {
            let files = laid.files.keys().map(|promise| number_of_file(*promise));
            laid.waiting.keys().map(|promise| number_of(*promise)).chain(files).collect()
        };
        laid.is_written = true;
        for QuestionId(number) in touched {
            has_changed |= self.write_down_promise(laid, PromiseId::of_number(number))?;
            has_changed |= self.write_down_file(laid, DossierPromiseId::of_number(number))?;
        }
        if has_changed {
            self.tx.notify("lists", "")?;
        }
        Ok(())
    }

    fn write_down_promise(&mut self, laid: &mut Laid, promise: PromiseId) -> Result<bool, DeskError> {
        let Some(to) = laid.waiting.get(&promise) else { return Ok(false) };
        let stored = laid.rows.get(&promise);
        let mut row = laid.row(promise, number_of(promise), stored);
        // What is urgent waits for no slot: it interrupts.
        if let Some(row) = row.as_mut().filter(|row| to.is_urgent && row.slot.is_some()) {
            row.is_late = false;
        }
        if stored == row.as_ref() {
            return Ok(false);
        }
        let Some(row) = row else {
            self.tx.take_out_of_plan(promise)?;
            laid.rows.remove(&promise);
            return Ok(true);
        };
        self.tx.put_in_plan(&row, self.now)?;
        if row.is_late && stored.is_none_or(|stored| !stored.is_late) {
            let promise = self.tx.promise(promise)?;
            self.lead_hears(&promise, Rung::Unfit)?;
        }
        if let (None, Some(slot)) = (stored, row.slot)
            && self.waits_for(laid, to, slot)
        {
            self.tx.note_reached(promise, slot.agent, Reached::InSlot, self.now)?;
        }
        laid.rows.insert(promise, row);
        Ok(true)
    }

    fn write_down_file(&mut self, laid: &mut Laid, promise: DossierPromiseId) -> Result<bool, DeskError> {
        let Some(to) = laid.files.get(&promise) else { return Ok(false) };
        let stored = laid.file_rows.get(&promise);
        let row = laid.row(promise, number_of_file(promise), stored);
        if stored == row.as_ref() {
            return Ok(false);
        }
        let Some(row) = row else {
            self.tx.take_out_of_plan(promise)?;
            laid.file_rows.remove(&promise);
            return Ok(true);
        };
        self.tx.put_in_plan(&row, self.now)?;
        if row.is_late && stored.is_none_or(|stored| !stored.is_late) {
            self.lead_hears_of_unfit_file(to.dossier)?;
        }
        laid.file_rows.insert(promise, row);
        Ok(true)
    }

    /// Whether a question that came in just now waits for a slot while its colleague is at other work: an interruption that
    /// was avoided.
    fn waits_for(&self, laid: &Laid, to: &ToPlan, slot: PlannedSlot) -> bool {
        let is_at_work =
            || laid.timetables.get(&slot.agent).is_some_and(|table| table.is_present(self.now).unwrap_or(false));
        !to.is_urgent && to.said_at == self.now && slot.from_at > self.now && is_at_work()
    }
}

impl Laid {
    /// Where a promise stands now, as it is stored; `None`: it isn't planned.
    fn row<P: InPlan>(&self, promise: P, id: QuestionId, stored: Option<&PlannedRow<P>>) -> Option<PlannedRow<P>> {
        let question = self.plan.question(id)?;
        let effort =
            PlannedEffort { mean_s: question.effort.mean_s as i64, deviation_s: question.effort.deviation_s as i64 };
        let Some(place) = self.plan.place(id) else {
            let knows = self
                .timetables
                .keys()
                .any(|agent| self.plan.may_answer(number_of_agent(*agent), question.subject, question.team));
            return Some(PlannedRow {
                promise,
                slot: None,
                is_late: true,
                is_known_by_nobody: !knows,
                pinned_by: None,
                effort: Some(effort),
            });
        };
        let slot = PlannedSlot {
            agent: AgentId::of_number(place.slot.colleague.0),
            from_at: whole_milliseconds(place.slot.starts_at),
            until_at: whole_milliseconds(place.slot.ends_at),
            planned_by: whole_milliseconds(place.planned_by),
        };
        let pinned_by = stored.and_then(|stored| stored.pinned_by).filter(|_| place.is_pinned);
        Some(PlannedRow {
            promise,
            slot: Some(slot),
            is_late: place.is_late,
            is_known_by_nobody: false,
            pinned_by,
            effort: Some(effort),
        })
    }
}
