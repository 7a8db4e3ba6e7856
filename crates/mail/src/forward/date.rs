//! A date as a mail program of Dutch, English, German or French words prints it.

use jiff::civil::{Date, DateTime, Time};

/// Beginnings of the months' names, in the four languages, by month.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "maa", "mrt", "mär"],
    &["apr", "avr"],
    &["may", "mei", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "août", "aout", "aoû"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc"],
];

/// The day and the time on the clock of whoever forwarded it, if the text leaves no doubt (`3/4/2026` leaves some).
pub(super) fn read(text: &str) -> Option<DateTime> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || ",()".contains(c)).filter(|word| !word.is_empty()).collect();
    let date = named(&words).or_else(|| words.iter().find_map(|word| numeric(word)))?;
    Some(DateTime::from_parts(date, time(&words).unwrap_or(Time::midnight())))
}

fn number(word: &str) -> Option<i16> {
    let word = word.trim_end_matches(['.', ':']).trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd");
    word.trim_end_matches("th").trim_end_matches("er").parse().ok()
}

/// `28 oktober 2021`, `Oct 28, 2021`, `28. Okt. 2021`.
fn named(words: &[&str]) -> Option<Date> {
    let (at, month) = words.iter().enumerate().find_map(|(n, word)| {
        // "maandag" and "mardi" are no months; a month's own name is no day's.
        let is_weekday =
            ["maandag", "mardi", "märz"].iter().position(|day| word.starts_with(day)).is_some_and(|n| n < 2);
        let month = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
        (!is_weekday && month < 12).then_some((n, i8::try_from(month + 1).ok()?))
    })?;
    let near = words[at.saturating_sub(2)..(at + 3).min(words.len())].iter().filter_map(|word| number(word));
    let numbers: Vec<i16> = near.collect();
    let year = numbers.iter().copied().find(|n| (1990..2100).contains(n))?;
    let before = at.checked_sub(1).and_then(|n| number(words[n]));
    let after = words.get(at + 1).and_then(|word| number(word));
    let day = [before, after].into_iter().flatten().find(|n| (1..=31).contains(n))?;
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

/// `2021-10-28`, `28-10-2021`, `28.10.2021`; with slashes only where one number can't be a month.
fn numeric(word: &str) -> Option<Date> {
    let mark = word.find(['-', '.', '/']).map(|at| word.as_bytes()[at])?;
    let parts: Vec<i16> =
        word.trim_end_matches('.').split(char::from(mark)).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = if a > 1900 {
        (a, b, c)
    } else if mark == b'/' && a <= 12 && b <= 12 && a != b {
        return None;
    } else if b > 12 {
        (c, a, b)
    } else {
        (c, b, a)
    };
    let year = if (0..100).contains(&year) { year + 2000 } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `9:31`, `09:26:50`, `19h03`, `5:55 pm`.
fn time(words: &[&str]) -> Option<Time> {
    words.iter().enumerate().find_map(|(n, word)| {
        let (hours, minutes) = word.split_once([':', 'h'])?;
        let mut hour: i8 = hours.parse().ok()?;
        let minute = minutes.get(..2)?.parse().ok()?;
        let second = minutes.get(3..5).and_then(|second| second.parse().ok()).unwrap_or(0);
        let half = words.get(n + 1).copied().unwrap_or_default();
        if half == "pm" && hour < 12 {
            hour += 12;
        } else if half == "am" && hour == 12 {
            hour = 0;
        }
        Time::new(hour, minute, second, 0).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_four_languages_and_no_guess_where_there_is_doubt() {
        for (text, expected) in [
            ("donderdag 28 oktober 2021 12:06", Some("2021-10-28T12:06:00")),
            ("maandag 2 maart 2026 om 09:10", Some("2026-03-02T09:10:00")),
            ("Wed, Oct 27, 2021 at 9:31 PM", Some("2021-10-27T21:31:00")),
            ("Mi., 27. Okt. 2021 um 09:31 Uhr", Some("2021-10-27T09:31:00")),
            ("mardi 2 mars 2026 19h03", Some("2026-03-02T19:03:00")),
            ("Wed, 3 Nov 2021 15:51:30 +0100", Some("2021-11-03T15:51:30")),
            ("28-10-2021 12:46", Some("2021-10-28T12:46:00")),
            ("28/10/2021, 12:46", Some("2021-10-28T12:46:00")),
            ("2021-10-28 12:46", Some("2021-10-28T12:46:00")),
            ("3/4/2026 12:46", None),
            ("gisteren", None),
        ] {
            assert_eq!(read(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
