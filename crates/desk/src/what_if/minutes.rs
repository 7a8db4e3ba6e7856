//! Some minutes more or less of answering: at the end of a day's last slot first.

use promise::document::{IntervalDocument, WeekDocument};

/// Minutes in a step: slots begin and end on these.
const STEP: i64 = 5;
/// Steps in a day.
const DAY: usize = (24 * 60 / STEP) as usize;

/// A week of slots with `minutes` more (or, below nought, fewer) on each day that has slots, within the hours of `working`;
/// and how many minutes a week found no room. Days whose slots pass midnight stay as they are.
pub(super) fn lengthened(slots: &WeekDocument, working: &WeekDocument, minutes: i64) -> (WeekDocument, i64) {
    let (mut week, mut no_room) = (WeekDocument::default(), 0);
    for ((day, of_day), (_, works)) in slots.days().into_iter().zip(working.days()) {
        let (changed, left) = match (steps(of_day), steps(works)) {
            (Some(has), Some(may)) if !of_day.is_empty() && minutes != 0 => day_of(has, &may, minutes / STEP),
            _ => (of_day.to_vec(), 0),
        };
        *day_mut(&mut week, day) = changed;
        no_room += left * STEP;
    }
    (week, no_room)
}

/// Minutes of slots in a week, and by hour of a day from Monday to Friday on average.
pub(super) fn counted(week: &WeekDocument) -> (i64, [f64; 24]) {
    let (mut all, mut by_hour) = (0, [0.0; 24]);
    for (place, (_, of_day)) in week.days().into_iter().enumerate() {
        for (at, _) in steps(of_day).unwrap_or([false; DAY]).iter().enumerate().filter(|(_, is_slot)| **is_slot) {
            all += STEP;
            if place < 5 {
                by_hour[at * STEP as usize / 60] += STEP as f64 / 5.0;
            }
        }
    }
    (all, by_hour)
}

/// A day with so many steps more or fewer, and how many found no room.
fn day_of(mut has: [bool; DAY], may: &[bool; DAY], steps: i64) -> (Vec<IntervalDocument>, i64) {
    let mut left = steps.abs();
    while left > 0 {
        let place = if steps < 0 { has.iter().rposition(|is_slot| *is_slot) } else { next_free(&has, may) };
        let Some(place) = place else { break };
        has[place] = steps > 0;
        left -= 1;
    }
    (intervals(&has), if steps > 0 { left } else { 0 })
}

/// Right after the last slot that has room behind it, else right before the first that has room before it.
fn next_free(has: &[bool; DAY], may: &[bool; DAY]) -> Option<usize> {
    let is_free = |place: usize| may[place] && !has[place];
    let after = (1..DAY).rev().find(|place| is_free(*place) && has[place - 1]);
    after.or_else(|| (0..DAY - 1).find(|place| is_free(*place) && has[place + 1]))
}

fn steps(of_day: &[IntervalDocument]) -> Option<[bool; DAY]> {
    let mut steps = [false; DAY];
    for [from, until] in of_day {
        let (from, until) = (minute(from)?, minute(until)?);
        if until <= from {
            return None;
        }
        for step in steps.get_mut((from / STEP) as usize..(until / STEP) as usize)? {
            *step = true;
        }
    }
    Some(steps)
}

fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?).filter(|minute| (0..=24 * 60).contains(minute))
}

fn intervals(steps: &[bool; DAY]) -> Vec<IntervalDocument> {
    let said = |step: usize| format!("{:02}:{:02}", step as i64 * STEP / 60, step as i64 * STEP % 60);
    let mut intervals = Vec::new();
    let mut begun = None;
    for (place, is_slot) in steps.iter().copied().chain([false]).enumerate() {
        match (begun, is_slot) {
            (None, true) => begun = Some(place),
            (Some(from), false) => {
                intervals.push([said(from), said(place)]);
                begun = None;
            }
            _ => {}
        }
    }
    intervals
}

/// Puts the intervals of a weekday in place of those that were there.
pub(crate) fn set_day(week: &mut WeekDocument, day: &str, intervals: &[IntervalDocument]) {
    *day_mut(week, day) = intervals.to_vec();
}

/// The intervals of a weekday, to be changed.
fn day_mut<'a>(week: &'a mut WeekDocument, day: &str) -> &'a mut Vec<IntervalDocument> {
    match day {
        "mon" => &mut week.mon,
        "tue" => &mut week.tue,
        "wed" => &mut week.wed,
        "thu" => &mut week.thu,
        "fri" => &mut week.fri,
        "sat" => &mut week.sat,
        _ => &mut week.sun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_monday(intervals: &[[&str; 2]]) -> WeekDocument {
        WeekDocument {
            mon: intervals.iter().map(|interval| interval.map(str::to_owned)).collect(),
            ..WeekDocument::default()
        }
    }

    #[test]
    fn minutes_are_added_at_the_end_of_the_day_and_taken_from_it() {
        let working = on_monday(&[["08:30", "12:30"], ["13:00", "16:00"]]);
        let check = |slots: &[[&str; 2]], minutes, expected: &[[&str; 2]], no_room| {
            assert_eq!(
                lengthened(&on_monday(slots), &working, minutes),
                (on_monday(expected), no_room),
                "{slots:?} {minutes}"
            );
        };
        check(&[["09:00", "10:00"], ["15:00", "15:30"]], 30, &[["09:00", "10:00"], ["15:00", "16:00"]], 0);
        check(&[["09:00", "10:00"], ["15:00", "16:00"]], 30, &[["09:00", "10:30"], ["15:00", "16:00"]], 0);
        check(&[["09:00", "10:00"], ["15:00", "15:30"]], -30, &[["09:00", "10:00"]], 0);
        check(&[["09:00", "10:00"], ["15:00", "15:30"]], -45, &[["09:00", "09:45"]], 0);
        check(&[["09:00", "10:00"]], -90, &[], 0);
        check(&[["11:30", "12:30"]], 60, &[["10:30", "12:30"]], 0);
        check(&[["08:30", "12:00"]], 60, &[["08:30", "12:30"]], 30);
        check(&[], 60, &[], 0);
    }

    #[test]
    fn what_passes_midnight_stays_as_it_is_and_time_is_counted_by_hour() {
        let night = on_monday(&[["22:00", "02:00"]]);
        assert_eq!(lengthened(&night, &night, 30), (night.clone(), 0));
        let (week, by_hour) = counted(&on_monday(&[["09:30", "10:15"]]));
        assert_eq!(week, 45);
        assert!((by_hour[9] - 6.0).abs() < 1e-9 && (by_hour[10] - 3.0).abs() < 1e-9);
    }
}
