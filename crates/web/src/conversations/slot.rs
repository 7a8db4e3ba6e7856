//! Where the promise of the conversation stands in the plan, why its deadline is what it is, and moving it by hand.

use std::cmp::Ordering;

use desk::AgentId;
use desk::views::{InSlot, QuoteBasis, QuoteReason, SlotChoice};
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
            let said =
                times.t.with("policy", times.before(quote.policy_at)).with("told", times.before(slot.deadline_at));
            let than_rule = match slot.deadline_at.cmp(&quote.policy_at) {
                Ordering::Greater => Some(said.say("quote-later")),
                Ordering::Less => Some(said.say("quote-earlier")),
                Ordering::Equal => None,
            };
            let parts = [than_rule, Some(reason(times, quote)), rests_on(times, quote, slot.deadline_at)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }),
        interrupted: slot.interrupted.iter().map(|told| interrupted(times, told)).collect(),
        moving: moving(made, slot, times),
    })
}

/// What the moment rests on: the firm's own history, or openly the rule while there is little.
fn rests_on(times: &Times, quote: &QuoteReason, deadline: Timestamp) -> Option<String> {
    match quote.basis {
        QuoteBasis::History if quote.target_percent > 0 => {
            let said = times.t.with("target", u32::from(quote.target_percent));
            Some(match quote.surer_at {
                Some(surer) => {
                    let said = said.with("kept", u32::from(quote.kept_percent)).with("surer", times.before(surer));
                    said.say("quote-history-sooner")
                }
                None => said.say("quote-history"),
            })
        }
        QuoteBasis::LittleHistory if deadline > quote.policy_at => Some(times.t.say("quote-little-slots")),
        QuoteBasis::LittleHistory => Some(times.t.say("quote-little")),
        QuoteBasis::History | QuoteBasis::Rule => None,
    }
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
        (
            address_of_slot(choice.agent, choice.from_at),
            said.with("until", times.clock_time(choice.until_at)).say("slot-choice"),
        )
    };
    let mut options = vec![(String::new(), t.say("slot-by-plan"))];
    options.extend(slot.choices.iter().map(said));
    let now = slot.planned.as_ref().filter(|planned| planned.is_pinned).and_then(|planned| planned.slot);
    let now = now.map(|slot| address_of_slot(slot.agent, slot.from_at)).unwrap_or_default();
    let field = Field::select("slot", t.say("slot-move-to"), options).value(now).help(t.say("slot-move-help"));
    Some((format!("/conversations/{}/slots{}", made.view.row.id, made.wanted.query()), field))
}

/// A slot as a form names it: whose, and when it begins.
pub(crate) fn address_of_slot(agent: AgentId, from_at: Timestamp) -> String {
    format!("{agent}/{}", from_at.as_second())
}

/// The slot that was chosen; `Some(None)`: the plan decides. `None`: no address of a slot.
pub(crate) fn chosen(text: &str) -> Option<Option<(AgentId, Timestamp)>> {
    if text.is_empty() {
        return Some(None);
    }
    let (agent, second) = text.split_once('/')?;
    Some(Some((agent.parse().ok()?, Timestamp::from_second(second.parse().ok()?).ok()?)))
}
