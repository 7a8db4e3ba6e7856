//! Choose or share: how soon answers are promised when more, or less, time goes to answering.

use desk::what_if::{Choice, ChoicePoint};

use super::draw::{Anchor, Drawing};
use super::numbers::{decimal, euros, percent};
use crate::i18n::Words;
use crate::times::Times;

/// Weeks that an hour a week is worked in a year.
const WEEKS: f64 = 52.0;

/// What is said and drawn of it.
#[derive(Debug, Clone)]
pub(super) struct ChoicePart {
    pub(super) claim: String,
    pub(super) drawing: Drawing,
    /// Hours a week, promised after, kept.
    pub(super) rows: Vec<[String; 3]>,
    pub(super) under: Vec<String>,
}

impl ChoicePart {
    pub(super) fn of(times: &Times, choice: &Choice) -> Option<Self> {
        let (first, last) = (choice.points.first()?, choice.points.last()?);
        Some(Self {
            claim: claim(times, choice, first, last),
            drawing: drawn(times, choice),
            rows: vec![row(times, first), now(times, choice), row(times, last)],
            under: under(times, choice, last),
        })
    }
}

fn length(times: &Times, seconds: f64) -> String {
    times.length(seconds.max(0.0).round() as i64)
}

fn hours(t: Words, week_minutes: i64) -> String {
    decimal(t, week_minutes.abs() as f64 / 60.0, 0)
}

/// Whether chance alone doesn't bring it there.
fn is_sure(choice: &Choice, point: &ChoicePoint) -> bool {
    point.promised_s.lower > choice.promised_s || point.promised_s.upper < choice.promised_s
}

fn claim(times: &Times, choice: &Choice, first: &ChoicePoint, last: &ChoicePoint) -> String {
    let t = times.t;
    if !is_sure(choice, first) && !is_sure(choice, last) {
        return t.with("now", length(times, choice.promised_s)).say("outcomes-choice-alike");
    }
    t.with("more", hours(t, last.week_minutes))
        .with("sooner", length(times, last.promised_s.value))
        .with("fewer", hours(t, first.week_minutes))
        .with("later", length(times, first.promised_s.value))
        .with("now", length(times, choice.promised_s))
        .say("outcomes-choice-claim")
}

fn row(times: &Times, point: &ChoicePoint) -> [String; 3] {
    let t = times.t;
    let sign = if point.week_minutes < 0 { "−" } else { "+" };
    let hours = format!("{sign}{}", hours(t, point.week_minutes));
    [t.with("n", hours).say("outcomes-choice-row"), length(times, point.promised_s.value), percent(t, point.kept.value)]
}

fn now(times: &Times, choice: &Choice) -> [String; 3] {
    let t = times.t;
    let hours = hours(t, choice.week_minutes);
    [t.with("n", hours).say("outcomes-choice-row-now"), length(times, choice.promised_s), percent(t, choice.kept)]
}

fn under(times: &Times, choice: &Choice, last: &ChoicePoint) -> Vec<String> {
    let t = times.t;
    let cost = last.week_minutes as f64 / 60.0 * choice.hour_cents as f64 * WEEKS;
    let cost = t.with("hours", hours(t, last.week_minutes)).with("cost", euros(times, cost));
    let how = t
        .with("questions", i64::try_from(choice.questions).unwrap_or(i64::MAX))
        .with("days", i64::from(choice.days))
        .with("times", i64::from(choice.replications));
    vec![cost.say("outcomes-choice-cost"), how.say("outcomes-choice-how")]
}

/// Promised time over hours a week, with its band; where nothing is moved it is what it is.
fn drawn(times: &Times, choice: &Choice) -> Drawing {
    let t = times.t;
    let mut points: Vec<(f64, f64, f64, f64)> = choice
        .points
        .iter()
        .map(|point| {
            let promised = point.promised_s;
            (point.week_minutes as f64, promised.value, promised.lower, promised.upper)
        })
        .chain([(0.0, choice.promised_s, choice.promised_s, choice.promised_s)])
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let said = t
        .with("from", length(times, points[0].1))
        .with("to", length(times, points[points.len() - 1].1))
        .with("now", length(times, choice.promised_s));
    let mut drawing = Drawing::new(420.0, 226.0, said.say("outcomes-draw-choice"));
    let (left, right, top, bottom) = (52.0, 404.0, 12.0, 170.0);
    let step = each(points.iter().map(|point| point.3).fold(0.0, f64::max) / 4.0);
    let most = step * (points.iter().map(|point| point.3).fold(0.0, f64::max) / step).ceil().max(1.0);
    let (low, high) = (points[0].0, points[points.len() - 1].0);
    let x = |minutes: f64| left + (minutes - low) / (high - low).max(1.0) * (right - left);
    let y = |seconds: f64| bottom - seconds / most * (bottom - top);
    let mut level = 0.0;
    while level <= most + 1.0 {
        drawing.line(if level == 0.0 { "axis" } else { "grid" }, [(left, y(level)), (right, y(level))]);
        let word = if level == 0.0 { "0".to_owned() } else { length(times, level) };
        drawing.text("ax", (left - 7.0, y(level) + 4.0), Anchor::End, word);
        level += step;
    }
    let upper = points.iter().map(|point| (x(point.0), y(point.3)));
    let lower = points.iter().rev().map(|point| (x(point.0), y(point.2)));
    drawing.area("band open", upper.chain(lower).collect());
    drawing.line("even", [(x(0.0), top), (x(0.0), bottom)]);
    drawing.line("line open", points.iter().map(|point| (x(point.0), y(point.1))).collect::<Vec<_>>());
    drawing.dot("dot on", (x(0.0), y(choice.promised_s)), 4.5);
    drawing.text("lbl open", (x(0.0) + 8.0, top + 16.0), Anchor::Start, t.say("outcomes-choice-now"));
    for (minutes, ..) in &points {
        let sign = if *minutes > 0.0 { "+" } else { "" };
        let word = format!("{sign}{}", decimal(t, minutes / 60.0, 0));
        drawing.line("axis", [(x(*minutes), bottom), (x(*minutes), bottom + 5.0)]);
        drawing.text("ax", (x(*minutes), bottom + 19.0), Anchor::Middle, word);
    }
    drawing.text("ax", (left, bottom + 42.0), Anchor::Start, t.say("outcomes-choice-files"));
    drawing.text("ax", (x(0.0), bottom + 42.0), Anchor::Middle, t.say("outcomes-choice-hours"));
    drawing.text("ax", (right, bottom + 42.0), Anchor::End, t.say("outcomes-choice-customers"));
    drawing
}

/// A round length of time, not below `seconds`.
fn each(seconds: f64) -> f64 {
    const ROUND: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 4.0, 6.0, 12.0, 24.0];
    ROUND.into_iter().map(|hours| hours * 3600.0).find(|round| *round >= seconds).unwrap_or_else(|| {
        let days = (seconds / 86_400.0).ceil();
        days * 86_400.0
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::shell::{Entry, Shell};

    #[test]
    fn what_chance_alone_brings_is_not_said_to_be_a_choice() {
        let times = Shell::sample(Words::of(Language::En), Entry::Today).times;
        let choice = super::super::samples::choice();
        let said = ChoicePart::of(&times, &choice).unwrap();
        assert_eq!(
            said.claim,
            "With 9 hours a week more for answers, one is promised after 3 h 20 on average; with 9 hours fewer after 6 h 10. Now it is 4 h 30."
        );
        assert_eq!(said.rows[0], ["−9 hours", "6 h 10", "96%"]);
        assert_eq!(said.rows[1], ["20 hours, as it is", "4 h 30", "96%"]);
        assert_eq!(said.under[0], "Those 9 hours cost €\u{a0}25,740 a year, and are gone from files.");
        let mut unsure = choice;
        for point in &mut unsure.points {
            (point.promised_s.lower, point.promised_s.upper) = (0.0, 1e6);
        }
        let said = ChoicePart::of(&times, &unsure).unwrap();
        assert!(said.claim.starts_with("More or less time for answers makes no difference"), "{}", said.claim);
        unsure.points.clear();
        assert!(ChoicePart::of(&times, &unsure).is_none());
    }
}
