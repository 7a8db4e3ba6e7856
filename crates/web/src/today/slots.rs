//! What the plan adds to Today: in which slot each promise stands, one's own slots on the line, and for a lead what doesn't
//! fit.

use desk::views::{FileInSlotRow, PlannedView, QuoteReason, TodayPlan, TooLate};
use jiff::Timestamp;

use super::{Day, FileLine, Late, TodayPage};
use crate::i18n::Words;
use crate::parts::{State, from_whom, titled};
use crate::times::Times;

impl TodayPage {
    /// The page, with what the plan says.
    #[must_use]
    pub fn with_plan(mut self, plan: &TodayPlan) -> Self {
        let times = self.shell.times.clone();
        for day in [&mut self.mine, &mut self.standing_in, &mut self.unowned].into_iter().flatten() {
            stand(&times, day, plan);
        }
        if self.day.is_none() {
            self.bed = self.bed.with_slots(times.t.say("day-slot"), &plan.slots);
        }
        self.next_slot = plan.next.map(|slot| next_slot(&times, slot));
        self.too_late = plan.too_late.iter().map(|late| too_late(&times, late)).collect();
        self.files = plan.files.iter().map(|file| file_line(&times, file)).collect();
        self.unfit_files = (plan.unfit_files > 0).then(|| {
            let word = times.t.number(plan.unfit_files as usize);
            times.t.with("n", plan.unfit_files).with("word", word).say("today-unfit-files")
        });
        self.interruptions = plan.interruptions.map(|count| {
            times.t.with("avoided", count.avoided).with("urgent", count.urgent).say("today-interruptions")
        });
        self
    }
}

fn stand(times: &Times, day: &mut Day, plan: &TodayPlan) {
    for row in &mut day.rows {
        let planned = row.key.parse::<desk::PromiseId>().ok().and_then(|id| plan.planned.get(&id));
        row.slot = planned.map(|planned| stands_in(times, planned));
    }
}

/// "In uw antwoordmoment van 11:30", or that there is none.
pub(crate) fn stands_in(times: &Times, planned: &PlannedView) -> String {
    let t = times.t;
    let Some(slot) = planned.slot else {
        return t.say(if planned.is_known_by_nobody { "slot-nobody-knows" } else { "slot-none" });
    };
    let said = t.with("from", times.day_and_time(slot.from_at)).with("name", &planned.agent_name);
    match (planned.is_mine, planned.is_late) {
        (true, false) => said.say("slot-mine"),
        (true, true) => said.say("slot-mine-late"),
        (false, false) => said.say("slot-theirs"),
        (false, true) => said.say("slot-theirs-late"),
    }
}

fn file_line(times: &Times, file: &FileInSlotRow) -> FileLine {
    let slot = times.t.with("from", times.day_and_time(file.slot_from_at)).say("slot-mine");
    FileLine {
        id: file.dossier.to_string(),
        state: State::of_open(file.deadline_at, times.now),
        href: format!("/piles/{}/dossiers/{}", file.pile, file.dossier),
        title: format!("{} {}", file.reference, file.title).trim().to_owned(),
        pile: file.pile_name.clone(),
        slot,
        before: times.before(file.deadline_at),
    }
}

fn next_slot(times: &Times, (from, until): (Timestamp, Timestamp)) -> String {
    let said = times.t.with("from", times.day_and_time(from)).with("until", times.clock_time(until));
    if from <= times.now { said.say("slot-runs") } else { said.say("slot-next") }
}

fn too_late(times: &Times, late: &TooLate) -> Late {
    let row = &late.conversation;
    let deadline = row.promise.as_ref().map(|promise| times.before(promise.deadline_at)).unwrap_or_default();
    let why = match (&late.quote, &late.planned) {
        (Some(quote), _) => {
            let policy = times.t.with("policy", times.before(quote.policy_at)).with("told", &deadline);
            format!("{} {}", policy.say("quote-later"), reason(times, quote))
        }
        (None, Some(planned)) => stands_in(times, planned),
        (None, None) => String::new(),
    };
    Late {
        href: format!("/conversations/{}", row.id),
        subject: titled(times.t, &row.subject),
        who: from_whom(times.t, &row.who),
        before: deadline,
        why,
    }
}

/// "Toen het beloofd werd: drie vragen ervoor, twee collega's, eerstvolgende antwoordmoment 15:30": for colleagues, never for customers.
pub(crate) fn reason(times: &Times, quote: &QuoteReason) -> String {
    let t: Words = times.t;
    let Some(next) = quote.next_slot_at else { return t.say("quote-no-slots") };
    let count = |n: u32| t.number(usize::try_from(n).unwrap_or(usize::MAX));
    t.with("n", quote.questions_ahead)
        .with("questions", count(quote.questions_ahead))
        .with("m", quote.colleagues)
        .with("colleagues", count(quote.colleagues))
        .with("next", times.day_and_time(next))
        .say(if quote.is_running { "quote-reason-runs" } else { "quote-reason" })
}
