//! What each figure says, in one sentence with its interval.

use desk::worth::Outcomes;
use desk::worth::complaints::{Complaints, STILL_MONTHS, Side};
use desk::worth::stay::{Stay, Verdict};

use super::Figure;
use super::numbers::{decimal, ends, euros, percent, points};
use crate::times::Times;

/// A figure and what stands behind it: `+41`, "NPS, van +29 tot +53"; or that it can't be told yet.
pub(super) fn said(times: &Times, of: &Outcomes, figure: Figure) -> Result<(String, String), String> {
    let t = times.t;
    match figure {
        Figure::Nps => {
            let shown = of.nps.shown();
            let Some(score) = shown.score else { return Err(t.say("outcomes-nps-none")) };
            let (from, to) = ends(&score, |value| points(t, value));
            Ok((points(t, score.value), t.with("from", from).with("to", to).say("outcomes-nps-ends")))
        }
        Figure::Revenue => {
            let Some(net) = of.revenue.net else { return Err(t.say("outcomes-grow-none")) };
            let whole = |value: f64| decimal(t, value * 100.0, 0);
            let (from, to) = ends(&net, whole);
            Ok((format!("€\u{a0}{}", whole(net.value)), t.with("from", from).with("to", to).say("outcomes-grow-ends")))
        }
        Figure::Retention => {
            let Some(year) = of.retention.after_a_year else { return Err(t.say("outcomes-stay-none")) };
            let (from, to) = ends(&year, |value| decimal(t, value * 100.0, 0));
            Ok((percent(t, year.value), t.with("from", from).with("to", to).say("outcomes-stay-ends")))
        }
        Figure::Cost => {
            let Some(each) = of.cost.per_account else { return Err(t.say("outcomes-cost-none")) };
            let (from, to) = ends(&each, |value| decimal(t, value / 100.0, 0));
            let said = t.with("from", from).with("to", to);
            Ok((euros(times, each.value), said.say("outcomes-cost-ends")))
        }
        Figure::Promises => claim(times, &of.stay).map(|claim| (claim, String::new())),
        Figure::Complaints => complaints(times, of).map(|claim| (claim, String::new())),
        Figure::Alive => match &of.alive.model {
            None => Err(t.with("n", of.alive.returned).say("outcomes-alive-none")),
            Some(_) => {
                let share = of.alive.expected_alive / of.alive.accounts.max(1) as f64;
                let said = t.with("alive", decimal(t, of.alive.expected_alive, 0)).with("n", of.alive.accounts);
                Ok((percent(t, share), said.say("outcomes-alive-ends")))
            }
        },
    }
}

/// What the comparison says: no stronger than the data.
pub(super) fn claim(times: &Times, stay: &Stay) -> Result<String, String> {
    let t = times.t;
    let whole = |share: f64| decimal(t, share * 100.0, 0);
    match (stay.verdict, stay.at) {
        (Verdict::TooFew, _) | (_, None) => {
            let left = stay.kept.left + stay.broken.left;
            let said = t.with("n", stay.broken.accounts).with("kept", stay.kept.accounts).with("left", left);
            Err(said.say("outcomes-promises-few"))
        }
        (verdict, Some(at)) => {
            let said = t
                .with("months", decimal(t, at.months, 0))
                .with("more", whole(at.more.value.abs()))
                .with("broken", whole(at.left_broken))
                .with("kept", whole(at.left_kept))
                .with("from", whole(at.more.lower))
                .with("to", whole(at.more.upper));
            Ok(match verdict {
                Verdict::Sooner => said.say("outcomes-promises-sooner"),
                Verdict::Later => said.say("outcomes-promises-later"),
                Verdict::NotYet | Verdict::TooFew => said.say("outcomes-promises-notyet"),
            })
        }
    }
}

/// How it was measured, and what else is known: sentences below the picture.
pub(super) fn under(times: &Times, stay: &Stay) -> Vec<String> {
    let t = times.t;
    let mut said = Vec::new();
    if let Some(at) = stay.at {
        let whole = |share: f64| decimal(t, share * 100.0, 0);
        let ends = t.with("months", decimal(t, at.months, 0)).with("from", whole(at.more.lower));
        said.push(ends.with("to", whole(at.more.upper)).say("outcomes-promises-how"));
    }
    if let Some(hazard) = &stay.hazard {
        let names = hazard.adjusted_for.iter().map(|name| match name.as_str() {
            "size" => t.say("outcomes-by-size"),
            "age" => t.say("outcomes-by-age"),
            "questions" => t.say("outcomes-by-questions"),
            _ => t.say("outcomes-by-product"),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        let (from, to) = ends(&hazard.ratio, |value| decimal(t, value, 1));
        let value = decimal(t, hazard.ratio.value, 1);
        let said_of = t.with("names", names).with("value", value).with("from", from).with("to", to);
        said.push(said_of.say("outcomes-promises-cox"));
    }
    if let (Some(lost), Some(at)) = (stay.lost_cents, stay.at)
        && stay.verdict == Verdict::Sooner
    {
        let (from, to) = ends(&lost, |value| euros(times, value));
        let said_of = t.with("value", euros(times, lost.value)).with("from", from).with("to", to);
        said.push(said_of.with("months", decimal(t, at.months, 0)).say("outcomes-promises-lost"));
    }
    if !stay.is_contracts {
        said.push(t.say("outcomes-promises-silent"));
    }
    said
}

/// What mending complaints goes with: no stronger than the data.
pub(super) fn complaints(times: &Times, of: &Outcomes) -> Result<String, String> {
    let t = times.t;
    let Some(found) = &of.complaints else { return Err(t.say("outcomes-complaints-none")) };
    if found.complained == 0 {
        return Err(t.say("outcomes-complaints-none"));
    }
    if !is_followed(found) {
        return Err(from_when(times, found));
    }
    let whole = |share: f64| decimal(t, share * 100.0, 0);
    match (found.stay.verdict, found.stay.at) {
        (Verdict::TooFew, _) | (_, None) => {
            let said = t.with("n", found.complained).with("mended", found.mended.accounts);
            let left = found.mended.left + found.unmended.left;
            Err(said.with("unmended", found.unmended.accounts).with("left", left).say("outcomes-complaints-few"))
        }
        (verdict, Some(at)) => {
            let said = t
                .with("months", decimal(t, at.months, 0))
                .with("mended", whole(at.left_kept))
                .with("unmended", whole(at.left_broken))
                .with("from", whole(at.more.lower))
                .with("to", whole(at.more.upper));
            Ok(match verdict {
                Verdict::Sooner => said.say("outcomes-complaints-sooner"),
                Verdict::Later => said.say("outcomes-complaints-later"),
                Verdict::NotYet | Verdict::TooFew => said.say("outcomes-complaints-notyet"),
            })
        }
    }
}

/// Whether anybody was followed after a complaint: before that there is nothing to put in a table.
pub(super) fn is_followed(found: &Complaints) -> bool {
    found.mended.accounts + found.unmended.accounts > 0
}

/// How many complained, and from when on something can be said.
fn from_when(times: &Times, found: &Complaints) -> String {
    let t = times.t;
    let said = t.with("n", found.complained);
    match found.followed_from {
        Some(day) => said.with("day", times.date(day)).say("outcomes-complaints-from"),
        None if found.stay.is_contracts => said.say("outcomes-complaints-once-contract"),
        None => said.say("outcomes-complaints-once"),
    }
}

/// One group: how many, how many of them are still there, and whether they would recommend us; each with its interval.
pub(super) fn side(times: &Times, side: &Side) -> [String; 3] {
    let t = times.t;
    let still = side.still.map_or_else(String::new, |share| {
        let (from, to) = ends(&share, |value| decimal(t, value * 100.0, 0));
        format!("{}, {}", percent(t, share.value), t.with("from", from).with("to", to).say("outcomes-between"))
    });
    let nps = side.nps.map_or_else(String::new, |score| {
        let (from, to) = ends(&score, |value| points(t, value));
        format!("{}, {}", points(t, score.value), t.with("from", from).with("to", to).say("outcomes-between-points"))
    });
    [t.with("n", side.accounts).with("left", side.left).say("outcomes-group"), still, nps]
}

/// Months after which a group is looked at.
pub(super) fn still_months(times: &Times) -> String {
    times.t.with("months", decimal(times.t, STILL_MONTHS, 0)).say("outcomes-complaints-still")
}

/// How complaints were measured, and what else is known.
pub(super) fn under_complaints(times: &Times, of: &Outcomes) -> Vec<String> {
    let t = times.t;
    let Some(found) = &of.complaints else { return Vec::new() };
    let mut said = vec![t.say("outcomes-complaints-how")];
    if !found.stay.is_contracts {
        said.push(t.say("outcomes-promises-silent"));
    }
    said
}
