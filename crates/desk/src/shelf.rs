//! The plan as it was last laid out, kept between two acts, so that the next act needn't read everything again.
//!
//! It is no state beside the database: each change of the plan writes a new mark there, and what lies on the shelf is of use
//! only as long as the database shows the same mark. An act that is rolled back, another node, a program that was started
//! anew: the mark is another, and the plan is laid out from the rows.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use jiff::{SignedDuration, Timestamp};
use promise::plan::QuestionId;
use store::InPlan;
use store::id::{DossierId, DossierPromiseId, PromiseId};

use crate::DeskError;
use crate::planning::{Laid, changed, number_of, number_of_file};
use crate::turn::Turn;

/// What was laid out longer ago is laid out anew: slots and absences have come nearer.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Room for one plan.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Kept>);

/// What lies there, with the mark that the database showed.
type Kept = Option<(String, Box<Laid>)>;

impl Shelf {
    fn take(&self, mark: &str) -> Option<Box<Laid>> {
        let mut kept = self.0.lock().ok()?;
        let is_it = kept.as_ref().is_some_and(|(known, _)| known == mark);
        if is_it { kept.take().map(|(_, laid)| laid) } else { None }
    }

    /// The plan, to look at where it lies: whoever wants it meanwhile waits for that moment.
    fn hold(&self, mark: &str, now: Timestamp) -> Option<MutexGuard<'_, Kept>> {
        let kept = self.0.lock().ok()?;
        let is_it = kept.as_ref().is_some_and(|(known, laid)| known == mark && is_fresh(laid.at, now));
        is_it.then_some(kept)
    }

    /// Who only looked may have looked at what was; that doesn't take the place of what is.
    pub(crate) fn put(&self, mark: String, laid: Box<Laid>, is_act: bool) {
        if let Ok(mut kept) = self.0.lock()
            && (is_act || kept.is_none())
        {
            *kept = Some((mark, laid));
        }
    }
}

/// No two marks of one process are the same; the chance in them is for other processes.
static COUNTER: AtomicU64 = AtomicU64::new(0);

impl Turn<'_, '_> {
    /// The plan as it is stored, laid out: from the shelf if it still is that; else from the rows. `None`: nobody has slots.
    /// Give it back with [`Turn::keep_laid`] if it wasn't changed.
    pub(crate) fn laid(&mut self) -> Result<Option<Box<Laid>>, DeskError> {
        if !self.tx.has_slots()? {
            return Ok(None);
        }
        let mark = self.tx.plan_mark()?;
        let own = self.kept.take().filter(|(known, _)| *known == mark).map(|(_, laid)| laid);
        let found = own.or_else(|| if mark.is_empty() || !self.is_act { None } else { self.shelf.take(&mark) });
        if let Some(mut laid) = found.filter(|laid| is_fresh(laid.at, self.now)) {
            laid.learnt = self.learnt()?;
            return Ok(Some(laid));
        }
        Ok(self.lay_out()?.map(Box::new))
    }

    /// Looks in the plan as it is stored, and leaves it as it was: on the shelf, if it lies there, whatever waits in it.
    /// `None`: nobody has slots.
    pub(crate) fn in_plan<T>(&mut self, look: impl FnOnce(&mut Laid, Timestamp) -> T) -> Result<Option<T>, DeskError> {
        let now = self.now;
        if !self.is_act && self.kept.is_none() && self.tx.has_slots()? {
            let (mark, learnt) = (self.tx.plan_mark()?, self.learnt()?);
            let mut held = if mark.is_empty() { None } else { self.shelf.hold(&mark, now) };
            if let Some((_, laid)) = held.as_mut().and_then(|held| held.as_mut()) {
                laid.learnt = learnt;
                return Ok(Some(look(laid, now)));
            }
        }
        let Some(mut laid) = self.laid()? else { return Ok(None) };
        let seen = look(&mut laid, now);
        self.keep_laid(laid)?;
        Ok(Some(seen))
    }

    /// The plan is as it is stored, and may serve whoever comes next.
    pub(crate) fn keep_laid(&mut self, laid: Box<Laid>) -> Result<(), DeskError> {
        let mark = self.tx.plan_mark()?;
        if !mark.is_empty() && is_fresh(laid.at, self.now) {
            self.kept = Some((mark, laid));
        }
        Ok(())
    }

    /// The plan was changed and written down: it gets a new mark.
    pub(crate) fn keep_changed(&mut self, laid: Box<Laid>) -> Result<(), DeskError> {
        let chance = u64::from_le_bytes(self.chance_bytes());
        let mark = format!("{chance:016x}{:x}", COUNTER.fetch_add(1, Ordering::Relaxed));
        self.tx.set_plan_mark(&mark)?;
        self.kept = Some((mark, laid));
        Ok(())
    }

    /// Repairs the plan by what happened to one open promise: it is new, on another name, or about something else. What that
    /// costs depends on those who can answer it, not on what waits with others.
    pub(crate) fn replan_for(&mut self, promise: PromiseId) -> Result<(), DeskError> {
        if !self.tx.has_slots()? {
            return Ok(());
        }
        self.tx.take_plan_turn(self.now)?;
        let Some(mut laid) = self.laid()? else { return Ok(()) };
        let Some(to) = self.tx.promises_to_plan(Some(promise))?.pop() else { return self.keep_laid(laid) };
        if to.deadline_at > laid.until {
            // Further ahead than slots were laid out for.
            return self.replan();
        }
        let touched = laid.touch(to, self.now);
        self.write_down_some(&mut laid, touched)?;
        self.keep_changed(laid)
    }

    /// As [`Self::replan_for`], of a file.
    pub(crate) fn replan_for_file(&mut self, dossier: DossierId) -> Result<(), DeskError> {
        if !self.tx.has_slots()? {
            return Ok(());
        }
        self.tx.take_plan_turn(self.now)?;
        let Some(mut laid) = self.laid()? else { return Ok(()) };
        let Some(to) = self.tx.files_to_plan(Some(dossier))?.pop() else { return self.keep_laid(laid) };
        if to.deadline_at > laid.until {
            // Further ahead than slots were laid out for: where none is known yet, it isn't said to fit nowhere.
            return self.replan();
        }
        let touched = laid.touch_file(to, self.now);
        self.write_down_some(&mut laid, touched)?;
        self.keep_changed(laid)
    }

    /// A promise waits no more: it leaves room, in which what was late is tried again.
    pub(crate) fn leaves_the_plan(&mut self, promise: PromiseId) -> Result<(), DeskError> {
        self.goes_out(promise, number_of(promise), |laid| {
            laid.rows.remove(&promise);
            laid.waiting.remove(&promise);
        })
    }

    /// As [`Self::leaves_the_plan`], of a file.
    pub(crate) fn file_leaves_the_plan(&mut self, promise: DossierPromiseId) -> Result<(), DeskError> {
        self.goes_out(promise, number_of_file(promise), |laid| {
            laid.file_rows.remove(&promise);
            laid.files.remove(&promise);
        })
    }

    fn goes_out(
        &mut self,
        promise: impl InPlan,
        number: QuestionId,
        forget: impl FnOnce(&mut Laid),
    ) -> Result<(), DeskError> {
        if !self.tx.has_slots()? {
            return Ok(());
        }
        self.tx.take_plan_turn(self.now)?;
        let mark = self.tx.plan_mark()?;
        self.tx.take_out_of_plan(promise)?;
        let own = self.kept.take().filter(|(known, _)| *known == mark).map(|(_, laid)| laid);
        let found = own.or_else(|| if mark.is_empty() { None } else { self.shelf.take(&mark) });
        let Some(mut laid) = found.filter(|laid| is_fresh(laid.at, self.now)) else {
            // Not worth reading everything for: whoever needs the plan next lays it out.
            return Ok(self.tx.set_plan_mark("")?);
        };
        forget(&mut laid);
        let change = laid.plan.answered(number, self.now);
        self.write_down_some(&mut laid, changed(&change))?;
        self.keep_changed(laid)
    }
}

/// Also false for what was laid out later than now: a clock that was put back.
fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    !age.is_negative() && age <= FRESH_FOR
}
