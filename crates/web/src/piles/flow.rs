//! The cumulative flow of a pile: what had come in and gone out, day by day; the room between is the pile.

use desk::views::FlowDay;

use crate::times::Times;

/// The drawing: a hundred wide and high, stretched to its room; words stand beside it.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    /// The room between both lines, as points of a polygon.
    pub(super) between: String,
    pub(super) came: String,
    pub(super) went: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) sentence: String,
    /// Per week: the day on which it ends, in, out, and what was in the pile.
    pub(super) rows: Vec<[String; 4]>,
}

impl Flow {
    /// `None`: nothing has moved yet.
    pub(super) fn new(times: &Times, days: &[FlowDay]) -> Option<Self> {
        let (first, last) = (days.first()?, days.last()?);
        let begin = first.went;
        let most = f64::from(last.came.saturating_sub(begin)).max(1.0);
        if last.came == 0 {
            return None;
        }
        let point = |place: usize, value: u32| {
            let x = place as f64 * 100.0 / (days.len().max(2) - 1) as f64;
            format!("{x:.2},{:.2}", 100.0 - f64::from(value.saturating_sub(begin)) / most * 96.0)
        };
        let line = |value: &dyn Fn(&FlowDay) -> u32| -> Vec<String> {
            days.iter().enumerate().map(|(place, day)| point(place, value(day))).collect()
        };
        let (came, went) = (line(&|day| day.came), line(&|day| day.went));
        let between: Vec<&str> = came.iter().chain(went.iter().rev()).map(String::as_str).collect();
        let in_pile = |day: &FlowDay| day.came.saturating_sub(day.went);
        let t = times.t;
        let sentence = t
            .with("came", i64::from(last.came - first.came))
            .with("went", i64::from(last.went - first.went))
            .with("was", i64::from(in_pile(first)))
            .with("is", i64::from(in_pile(last)))
            .say("piles-flow-sentence");
        // Back from today: the running week is one of them, and what is left over at the beginning.
        let ends = (1..days.len()).rev().step_by(7);
        let weeks: Vec<_> = ends.map(|end| (days[end.saturating_sub(7)], days[end])).collect();
        let row = |(before, end): (FlowDay, FlowDay)| {
            let (came, went) = (end.came - before.came, end.went - before.went);
            [times.short_day(end.day), came.to_string(), went.to_string(), in_pile(&end).to_string()]
        };
        Some(Self {
            between: between.join(" "),
            came: came.join(" "),
            went: went.join(" "),
            first: times.short_day(first.day),
            last: times.short_day(last.day),
            sentence,
            rows: weeks.into_iter().rev().map(row).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::i18n::{Language, Words};

    #[test]
    fn the_weeks_of_the_table_end_today_and_hold_all_that_the_sentence_counts() {
        let times =
            Times::in_zone_named(Words::of(Language::Nl), "Europe/Amsterdam", "2026-11-24T10:20:00Z".parse().unwrap());
        let first = jiff::civil::date(2026, 8, 26);
        let day = |n: u32| FlowDay { day: first.saturating_add(i64::from(n).days()), came: 2 * n, went: n };
        let flow = Flow::new(&times, &(0..91).map(day).collect::<Vec<_>>()).unwrap();
        let last = flow.rows.last().unwrap();
        assert_eq!(last, &["di 24 nov", "14", "7", "90"].map(str::to_owned));
        let sum = |column: usize| flow.rows.iter().map(|row| row[column].parse::<u32>().unwrap()).sum::<u32>();
        assert_eq!((flow.rows.len(), sum(1), sum(2)), (13, 180, 90));
    }
}
