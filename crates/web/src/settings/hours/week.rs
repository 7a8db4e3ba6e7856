//! The hours of a week as people write them (`08:30 – 12:30 en 13:00 – 17:00`), and as bars.

use promise::document::{HoursDocument, IntervalDocument, WeekDocument};

use crate::i18n::Words;

/// The days as they are called in data, Monday first.
pub(crate) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// More on one day are not meant.
const INTERVALS_MAX: usize = 12;

/// A bar on a day, in percent of the scale.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) left: f64,
    pub(super) width: f64,
}

/// From when to when the bars run, in minutes after midnight; past 24 hours is the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    from: u32,
    to: u32,
}

/// The field of a day: its name in the form, and in what a refusal says.
pub(super) fn field_of(day: &str) -> String {
    format!("hours.{day}")
}

/// Intervals as a sentence; none is closed.
pub(crate) fn said(t: Words, intervals: &[IntervalDocument]) -> String {
    let Some((last, first)) = intervals.split_last() else { return t.say("hours-closed") };
    let one = |[opens, closes]: &IntervalDocument| format!("{opens} – {closes}");
    if first.is_empty() {
        return one(last);
    }
    let first: Vec<String> = first.iter().map(one).collect();
    t.with("first", first.join(", ")).with("last", one(last)).say("hours-and")
}

/// Reads what [`said`] writes, and most of what people write instead; `None` when it can't be read.
pub(crate) fn read(text: &str) -> Option<Vec<IntervalDocument>> {
    let text = text.trim().to_lowercase();
    if ["", "-", "–", "gesloten", "dicht", "closed"].contains(&text.as_str()) {
        return Some(Vec::new());
    }
    let mut text = format!(" {text} ");
    for from in [" van ", " from "] {
        text = text.replace(from, " ");
    }
    for and in ["\n", " en ", " and ", "&", ";", "+", "/"] {
        text = text.replace(and, ",");
    }
    for to in ["–", "—", " tot ", " to ", " until "] {
        text = text.replace(to, "-");
    }
    let intervals: Vec<IntervalDocument> = text
        .split(',')
        .filter(|interval| !interval.trim().is_empty())
        .map(|interval| {
            let (opens, closes) = interval.split_once('-')?;
            let clock = |text: &str| read_clock(text).map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
            Some([clock(opens)?, clock(closes)?])
        })
        .collect::<Option<_>>()?;
    (intervals.len() <= INTERVALS_MAX).then_some(intervals)
}

/// Hour and minute of a time of day: `8`, `8:30`, `08.30`, `830`, `8u30`, `24:00`.
pub(in crate::settings) fn read_clock(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_end_matches("uur").trim_end().trim_end_matches(['u', 'h']);
    let (hour, minute) = match text.split_once([':', '.', 'u', 'h']) {
        Some((hour, "")) => (hour, "0"),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if text.len() <= 2 => (text, "0"),
        None if text.len() <= 4 && text.is_ascii() => text.split_at(text.len() - 2),
        None => return None,
    };
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some((hour, minute))
}

/// The intervals of a weekday, to be changed.
pub(in crate::settings) fn day_mut<'a>(week: &'a mut WeekDocument, day: &str) -> &'a mut Vec<IntervalDocument> {
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

/// Minutes after midnight of an interval; one that closes at or before it opens, closes on the next day.
fn minutes([opens, closes]: &IntervalDocument) -> Option<(u32, u32)> {
    let minute = |text: &str| read_clock(text).map(|(hour, minute)| hour * 60 + minute);
    let (opens, closes) = (minute(opens)?, minute(closes)?);
    Some((opens, if closes <= opens { closes + 24 * 60 } else { closes }))
}

impl Scale {
    /// An hour before the first opening to an hour after the last closing.
    pub(super) fn of(document: &HoursDocument) -> Self {
        let all: Vec<(u32, u32)> =
            document.hours.days().iter().flat_map(|(_, intervals)| intervals.iter().filter_map(minutes)).collect();
        let from = all.iter().map(|(opens, _)| opens / 60).min().unwrap_or(8);
        let to = all.iter().map(|(_, closes)| closes.div_ceil(60)).max().unwrap_or(17);
        Self { from: from.saturating_sub(1) * 60, to: (to + 1) * 60 }
    }

    fn percent(self, minute: u32) -> f64 {
        let percent = f64::from(minute.saturating_sub(self.from)) * 100.0 / f64::from(self.to - self.from);
        (percent * 100.0).round() / 100.0
    }

    pub(super) fn bars(self, intervals: &[IntervalDocument]) -> Vec<Bar> {
        let bar = |(opens, closes)| {
            let left = self.percent(opens);
            Bar { left, width: ((self.percent(closes) - left) * 100.0).round() / 100.0 }
        };
        intervals.iter().filter_map(minutes).map(bar).collect()
    }

    /// The hours written above: the place in percent, and the hour.
    pub(super) fn labels(self) -> Vec<(f64, u32)> {
        let step = if self.to - self.from <= 13 * 60 { 2 } else { 4 };
        let first = (self.from / 60 + 1).next_multiple_of(step);
        (first..self.to / 60).step_by(step as usize).map(|hour| (self.percent(hour * 60), hour % 24)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn hours_read_as_people_write_them() {
        let pair = |opens: &str, closes: &str| [opens.to_owned(), closes.to_owned()];
        let (morning, afternoon) = (pair("08:30", "12:30"), pair("13:00", "17:00"));
        for text in [
            "08:30 – 12:30 en 13:00 – 17:00",
            "8:30-12:30, 13-17",
            "830-1230;1300-1700",
            "8.30 tot 12.30 & 13 tot 17 uur",
            "8u30-12u30 + 13u-17u",
            "8.30u-12.30u, 13.00u-17.00u",
            "van 8:30 tot 12:30 en van 13 tot 17",
            "from 8:30 to 12:30 and from 13 to 17",
            "08:30 to 12:30 and 13:00 until 17:00",
        ] {
            assert_eq!(read(text), Some(vec![morning.clone(), afternoon.clone()]), "{text}");
        }
        assert_eq!(read("20:00-02:00"), Some(vec![pair("20:00", "02:00")]));
        assert_eq!(read("0-24"), Some(vec![pair("00:00", "24:00")]));
        for closed in ["", " gesloten ", "Closed", "–"] {
            assert_eq!(read(closed), Some(vec![]), "{closed}");
        }
        for bad in ["8:30", "25-26", "8:60-9", "a-b", "8-12-13", "8--12", "24:01-24:02", "8:3-9", "van 8", "u-9"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_shown_can_be_read_back() {
        for language in [Language::Nl, Language::En] {
            let t = Words::of(language);
            for text in ["", "08:30-17:00", "8-12,13-17", "8-12,13-17,20-02"] {
                let intervals = read(text).expect("it is right");
                assert_eq!(read(&said(t, &intervals)), Some(intervals), "{text}");
            }
        }
    }

    #[test]
    fn bars_stand_within_their_scale_past_midnight_too() {
        let mut document = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00");
        assert_eq!(Scale::of(&document), Scale { from: 7 * 60, to: 18 * 60 });
        let bars = Scale::of(&document).bars(&document.hours.mon);
        assert_eq!(bars, [Bar { left: 13.64, width: 77.27 }]);
        assert_eq!(Scale::of(&document).labels()[0], (9.09, 8));
        document.hours.fri = read("20-02").expect("it is right");
        let scale = Scale::of(&document);
        let bar = &scale.bars(&document.hours.fri)[0];
        assert!(bar.left + bar.width <= 100.0 && bar.width > 0.0, "{bar:?}");
    }
}
