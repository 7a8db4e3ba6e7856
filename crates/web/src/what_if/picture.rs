//! Drawings that stretch with their room: places are percentages, and words stand beside them in the page.

use desk::what_if::WhatIfView;
use promise::simulate::{Changes, Difference};

use super::answer::of_hundred;
use crate::i18n::Words;
use crate::times::Times;

/// Hours of the day that are drawn at least.
const DAY: (usize, usize) = (7, 19);
/// Room on either side of a drawing, in percent.
const MARGIN: f64 = 3.0;

/// A figure as it is and as it would be, on one line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) name: String,
    /// "5 uur → 6 uur 30".
    pub(super) figures: String,
    /// Read aloud in place of the drawing.
    pub(super) sentence: String,
    /// In percent of the width; `then` and its interval only where something changes.
    pub(super) now: f64,
    pub(super) then: Option<(f64, f64, f64)>,
    /// `more`, `less` or `same`, where more is what one doesn't want.
    pub(super) is: &'static str,
}

impl Line {
    /// How long after the question the promised moment is.
    pub(super) fn of_promised(times: &Times, named: &[(String, &Changes)], is_changed: bool) -> Vec<Self> {
        let most = named.iter().map(|(_, changes)| {
            let of = &changes.promised_mean_s;
            of.now.max(of.now + of.change_to)
        });
        let most = most.fold(3600.0, f64::max);
        let say = |value: f64| times.length(value.max(0.0).round() as i64);
        let line = |(name, changes): &(String, &Changes)| {
            Self::new(
                times.t,
                name,
                &changes.promised_mean_s,
                (0.0, most),
                is_changed,
                1.0,
                &say,
                "whatif-line-promised",
            )
        };
        named.iter().map(line).collect()
    }

    /// Promises kept, of a hundred.
    pub(super) fn of_kept(t: Words, named: &[(String, &Difference)], is_changed: bool) -> Vec<Self> {
        let say = |value: f64| of_hundred(t, value.clamp(0.0, 1.0));
        let line = |(name, kept): &(String, &Difference)| {
            Self::new(t, name, kept, (0.0, 1.0), is_changed, -1.0, &say, "whatif-line-kept")
        };
        named.iter().map(line).collect()
    }

    #[allow(clippy::too_many_arguments, reason = "what a line is drawn from")]
    fn new(
        t: Words,
        name: &str,
        figure: &Difference,
        (least, most): (f64, f64),
        is_changed: bool,
        bad: f64,
        say: &dyn Fn(f64) -> String,
        key: &'static str,
    ) -> Self {
        let at = |value: f64| MARGIN + ((value - least) / (most - least)).clamp(0.0, 1.0) * (100.0 - 2.0 * MARGIN);
        let is = match figure.is_sure() {
            false => "same",
            true if figure.change * bad > 0.0 => "more",
            true => "less",
        };
        let said = t
            .with("name", name.to_owned())
            .with("now", say(figure.now))
            .with("then", say(figure.then))
            .with("from", say(figure.now + figure.change_from))
            .with("to", say(figure.now + figure.change_to));
        let sentence = match (key, is_changed) {
            ("whatif-line-promised", true) => said.say("whatif-line-promised"),
            ("whatif-line-promised", false) => said.say("whatif-line-promised-now"),
            (_, true) => said.say("whatif-line-kept"),
            (_, false) => said.say("whatif-line-kept-now"),
        };
        Self {
            name: name.to_owned(),
            figures: if is_changed { format!("{} → {}", say(figure.now), say(figure.then)) } else { say(figure.now) },
            sentence,
            now: at(figure.now),
            then: is_changed
                .then(|| (at(figure.then), at(figure.now + figure.change_from), at(figure.now + figure.change_to))),
            is: if is_changed { is } else { "same" },
        }
    }
}

/// Questions by hour of the day, and when they are answered.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    pub(super) bars: Vec<Bar>,
    pub(super) sentence: String,
    pub(super) is_changed: bool,
}

/// An hour: its left edge and width in percent, and heights of 100.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    pub(super) hour: usize,
    pub(super) left: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) now: f64,
    pub(super) then: f64,
    /// For the table: questions a day, and minutes of slots now and then.
    pub(super) questions: String,
    pub(super) minutes: [String; 2],
    pub(super) has_word: bool,
}

impl Hours {
    pub(super) fn new(t: Words, view: &WhatIfView, is_changed: bool) -> Self {
        let [now, then] = &view.slots_by_hour;
        let asked = &view.past.by_hour;
        let is_used = |hour: &usize| asked[*hour] > 0.05 || now[*hour] > 0.0 || then[*hour] > 0.0;
        let first = (0..24).find(is_used).unwrap_or(DAY.0).min(DAY.0);
        let last = (0..24).rev().find(is_used).unwrap_or(DAY.1).max(DAY.1 - 1);
        let most_asked = asked.iter().copied().fold(0.1, f64::max);
        let most_minutes = now.iter().chain(then).copied().fold(1.0, f64::max);
        let width = 100.0 / (last - first + 1) as f64;
        let decimal = |value: f64| {
            let said = format!("{value:.1}");
            if t.language == promise::Language::Nl { said.replace('.', ",") } else { said }
        };
        let bar = |hour: usize| Bar {
            hour,
            left: (hour - first) as f64 * width,
            width,
            height: asked[hour] / most_asked * 90.0,
            now: now[hour] / most_minutes * 90.0,
            then: then[hour] / most_minutes * 90.0,
            questions: decimal(asked[hour]),
            minutes: [now[hour], then[hour]].map(|minutes| minutes.round().to_string()),
            has_word: (hour - first).is_multiple_of(2),
        };
        let busiest = (0..24).max_by(|a, b| asked[*a].total_cmp(&asked[*b])).unwrap_or(9);
        let answers = (0..24).max_by(|a, b| then[*a].total_cmp(&then[*b])).unwrap_or(9);
        let sentence = t.with("busiest", busiest as i64).with("answers", answers as i64).say("whatif-hours-sentence");
        Self { bars: (first..=last).map(bar).collect(), sentence, is_changed }
    }
}
