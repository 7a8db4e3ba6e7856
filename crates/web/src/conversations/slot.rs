//! Where the promise of the conversation stands in the plan, why its deadline is what it is, and moving it by hand.

use desk::AgentId;
use desk::views::{InSlot, SlotChoice};
use jiff::Timestamp;

use super::page::Made;
use crate::parts::Field;
use crate::times::Times;
use crate::today::{reason, stands_in};

/// The line below the promise.
#[derive(Debug)]
pub(crate) struct SlotLine {
    pub(crate) words: String,
    pub(crate) is_late: bool,
    pub(crate) is_pinned: bool,
    /// How its deadline was worked out.
    pub(crate) why: Option<String>,
    pub(crate) interrupted: Vec<String>,
    /// Where it may be moved to, and where that is sent.
    pub(crate) moving: Option<(String, Field)>,
}

pub(super) fn line(made: &Made<'_>, times: &Times) -> Option<SlotLine> {
    let slot = made.in_slot.as_ref()?;
    Some(SlotLine {
        words: slot.planned.as_ref().map(|planned| stands_in(times, planned)).unwrap_or_default(),
        is_late: slot.planned.as_ref().is_some_and(|planned| planned.is_late),
        is_pinned: slot.planned.as_ref().is_some_and(|planned| planned.is_pinned),
        why: slot.quote.as_ref().map(|quote| {
            let is_later = slot.deadline_at > quote.policy_at;
            let said =
                times.t.with("policy", times.before(quote.policy_at)).with("told", times.before(slot.deadline_at));
            let reason = reason(times, quote);
            if is_later { format!("{} {reason}", said.say("quote-later")) } else { reason }
        }),
        interrupted: slot.interrupted.iter().map(|told| interrupted(times, told)).collect(),
        moving: moving(made, slot, times),
    })
}

fn interrupted(times: &Times, (name, why, at): &(String, String, Timestamp)) -> String {
    let said = times.t.with("name", name).with("at", times.at(*at));
    match why.as_str() {
        "on_call" => said.say("interrupted-on-call"),
        "chosen" => said.say("interrupted-chosen"),
        _ => said.say("interrupted-urgent"),
    }
}

fn moving(made: &Made<'_>, slot: &InSlot, times: &Times) -> Option<(String, Field)> {
    if slot.choices.is_empty() {
        return None;
    }
    let t = times.t;
    let said = |choice: &SlotChoice| {
        let said = t.with("name", &choice.agent_name).with("from", times.day_and_time(choice.from_at));
        (address_of(choice), said.with("until", times.clock_time(choice.until_at)).say("slot-choice"))
    };
    let mut options = vec![(String::new(), t.say("slot-by-plan"))];
    options.extend(slot.choices.iter().map(said));
    let now = slot.planned.as_ref().filter(|planned| planned.is_pinned).and_then(|planned| planned.slot);
    let now = now.map(|slot| format!("{}/{}", slot.agent, slot.from_at.as_second())).unwrap_or_default();
    let field = Field::select("slot", t.say("slot-move-to"), options).value(now).help(t.say("slot-move-help"));
    Some((format!("/conversations/{}/slots{}", made.view.row.id, made.wanted.query()), field))
}

fn address_of(choice: &SlotChoice) -> String {
    format!("{}/{}", choice.agent, choice.from_at.as_second())
}

/// The slot that was chosen; `Some(None)`: the plan decides. `None`: no address of a slot.
pub(super) fn chosen(text: &str) -> Option<Option<(AgentId, Timestamp)>> {
    if text.is_empty() {
        return Some(None);
    }
    let (agent, second) = text.split_once('/')?;
    Some(Some((agent.parse().ok()?, Timestamp::from_second(second.parse().ok()?).ok()?)))
}
