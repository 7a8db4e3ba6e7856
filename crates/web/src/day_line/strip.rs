use askama::Template;
use jiff::Timestamp;

use super::DayRange;
use crate::i18n::Words;
use crate::parts::State;
use crate::times::Times;

/// The day small, under the head of every working page but Today.
#[derive(Debug, Clone, Template)]
#[template(path = "day_line/strip.html")]
pub struct Strip {
    t: Words,
    range: DayRange,
    day: String,
    now: String,
    now_at: f64,
    /// The second and the minute of the day, from which the browser counts on.
    told_now: (i64, i32),
    breaks: Vec<(f64, f64)>,
    signs: Vec<(f64, State)>,
    next: Option<String>,
}

crate::parts::html_safe!(Strip);

/// Signs nearer than this, in percent, are drawn as one: that of the state that asks most.
const TOO_NEAR: f64 = 1.6;

impl Strip {
    /// As the desk tells it.
    pub fn of(view: &desk::views::StripView, times: &Times) -> Self {
        let promises: Vec<_> =
            view.promises.iter().map(|promise| (promise.deadline_at, State::of(promise, times.now))).collect();
        Self::new(times, &view.day.open, &promises)
    }

    /// The promises of a day as (deadline, state), with the open intervals of that day.
    pub fn new(times: &Times, open: &[(Timestamp, Timestamp)], promises: &[(Timestamp, State)]) -> Self {
        let today = times.today();
        let mut of_today: Vec<(Timestamp, State)> = promises
            .iter()
            .copied()
            .filter(|(at, _)| {
                at.to_zoned(times.zone.clone()).date() == today
                    || open.iter().any(|(opens, closes)| opens <= at && at <= closes)
            })
            .collect();
        of_today.sort();
        let moments: Vec<Timestamp> = of_today.iter().map(|(at, _)| *at).collect();
        let range = DayRange::around(open, &moments, times.now);
        let mut signs: Vec<(f64, State)> = Vec::new();
        for (at, state) in &of_today {
            let place = range.place(*at);
            match signs.last_mut() {
                Some(last) if place - last.0 < TOO_NEAR => last.1 = last.1.min(*state),
                _ => signs.push((place, *state)),
            }
        }
        let next =
            promises.iter().filter(|(_, state)| matches!(state, State::Open | State::Soon)).map(|(at, _)| *at).min();
        Self {
            t: times.t,
            range,
            day: times.short_day(today),
            now: times.clock_time(times.now),
            now_at: range.place(times.now),
            told_now: (times.now.as_second(), times.minute_of_day()),
            breaks: range.breaks(open),
            signs,
            next: next.map(|at| times.day_and_time(at)),
        }
    }

    /// A strip for samples: the day of the drawings.
    pub fn sample(times: &Times) -> Self {
        let at = |minutes: i64| Timestamp::from_second(times.now.as_second() + minutes * 60).unwrap_or(times.now);
        let open = [(at(-170), at(70)), (at(100), at(340))];
        let promises = [
            (at(-135), State::Kept),
            (at(-110), State::Broken),
            (at(25), State::Soon),
            (at(70), State::Open),
            (at(80), State::Open),
            (at(115), State::Open),
            (at(215), State::Open),
            (at(280), State::Open),
        ];
        Self::new(times, &open, &promises)
    }
}
