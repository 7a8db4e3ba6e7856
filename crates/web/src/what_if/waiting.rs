//! What becomes of what waits now, in words.

use desk::what_if::WhatIfFound;
use promise::simulate::{Difference, WaitingChanges};

use super::answer::{length, ordered};
use crate::i18n::Words;
use crate::times::Times;

/// "Van de 27 beloften die nu openstaan worden er zo 22 gehouden."; nothing when nothing waits.
pub(super) fn said(times: &Times, found: &WhatIfFound, is_changed: bool) -> Vec<String> {
    let t = times.t;
    let mut said = Vec::new();
    if let Some(waiting) = &found.what_if.waiting {
        if waiting.promises > 0 {
            said.push(kept(t, waiting, is_changed));
        }
        if waiting.passed > 0 {
            said.push(t.with("n", waiting.passed).with("word", t.number(waiting.passed)).say("whatif-waiting-passed"));
        }
        said.extend(sooner(times, &waiting.answered_median_s, is_changed));
    }
    if found.waiting_left_out > 0 {
        said.push(
            t.with("n", found.waiting_left_out)
                .with("word", t.number(found.waiting_left_out))
                .say("whatif-waiting-left-out"),
        );
    }
    said
}

/// So many of them, counted: there are too few to speak of a hundred.
pub(super) fn counted(t: Words, waiting: &WaitingChanges, share: f64) -> String {
    t.number((share.abs() * waiting.promises as f64).round() as usize)
}

fn kept(t: Words, waiting: &WaitingChanges, is_changed: bool) -> String {
    let count = |share: f64| counted(t, waiting, share);
    let said =
        t.with("n", waiting.promises).with("word", t.number(waiting.promises)).with("now", count(waiting.kept.now));
    if !is_changed {
        return said.say("whatif-waiting-now");
    }
    let said = said.with("then", count(waiting.kept.then));
    if !waiting.kept.is_sure() {
        return said.say("whatif-waiting-then");
    }
    let (small, large) = ordered(&waiting.kept);
    let (from, to) = (count(small), count(large));
    // Counted in whole promises both ends may be the same.
    if from == to {
        return said.say("whatif-waiting-then");
    }
    said.with("from", from).with("to", to).say("whatif-waiting-then-sure")
}

/// How much sooner or later the one in the middle is answered, where that is more than chance.
fn sooner(times: &Times, change: &Difference, is_changed: bool) -> Option<String> {
    if !is_changed || !change.is_sure() || change.change.abs() < 300.0 {
        return None;
    }
    let said = times.t.with("then", length(times, change.then)).with("now", length(times, change.now));
    Some(said.say("whatif-waiting-answered"))
}
