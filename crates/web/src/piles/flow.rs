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
        let weeks = days.windows(8).step_by(7).map(|week| (week[0], week[week.len() - 1]));
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
            rows: weeks.map(row).collect(),
        })
    }
}
