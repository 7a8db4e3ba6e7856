//! Days as people and programs write them: `2026-11-24`, `20261124`, `24-11-2026`, `24/11/2026`, with or without a time behind.

use jiff::civil::Date;

/// Which comes first where day and month stand before the year with a slash or a full stop between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// `24/11/2026`
    DayFirst,
    /// `11/24/2026`
    MonthFirst,
}

/// The day in a text; `None` when it can't be read, or there is no such day. Without an `order`, slashes are refused, because
/// they are ambiguous. Years have four digits.
#[must_use]
pub fn date(text: &str, order: Option<Order>) -> Option<Date> {
    let day = text.trim().split([' ', 'T']).next()?;
    let make = |year: &str, month: &str, day: &str| {
        Date::new(number(year)?, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()
    };
    if day.len() == 8 && day.is_ascii() && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return make(&day[..4], &day[4..6], &day[6..]);
    }
    let between = day.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = day.split(between).collect();
    match (between, parts.as_slice(), order) {
        ('-', [year, month, day], _) if year.len() == 4 => make(year, month, day),
        ('-', [day, month, year], None | Some(Order::DayFirst)) if year.len() == 4 => make(year, month, day),
        ('/' | '.', [year, month, day], Some(_)) if year.len() == 4 => make(year, month, day),
        ('/' | '.', [day, month, year], Some(Order::DayFirst)) if year.len() == 4 => make(year, month, day),
        ('-' | '/' | '.', [month, day, year], Some(Order::MonthFirst)) if year.len() == 4 => make(year, month, day),
        _ => None,
    }
}

fn number(part: &str) -> Option<i16> {
    if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
}

/// Which comes first in a column: months are never above twelve; where nothing tells, the day.
#[must_use]
pub fn seen_in<'a>(cells: impl IntoIterator<Item = &'a str>) -> Order {
    let (mut day_first, mut month_first) = (0_u32, 0_u32);
    for cell in cells {
        let day = cell.trim().split([' ', 'T']).next().unwrap_or_default();
        let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
        let [first, second, year] = parts.as_slice() else { continue };
        if let (Some(first), Some(second), 4) = (number(first), number(second), year.len()) {
            day_first += u32::from((13..=31).contains(&first) && second <= 12);
            month_first += u32::from((13..=31).contains(&second) && first <= 12);
        }
    }
    if month_first > day_first { Order::MonthFirst } else { Order::DayFirst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_was_meant() {
        let day = Some(jiff::civil::date(2014, 3, 8));
        for text in ["2014-03-08", "2014-03-08 00:00:00", "20140308", "8-3-2014", "2014-03-08T10:00Z"] {
            assert_eq!((date(text, None), date(text, Some(Order::DayFirst))), (day, day), "{text}");
        }
        for (text, order) in [
            ("08/03/2014", Order::DayFirst),
            ("8.3.2014 12:00", Order::DayFirst),
            ("03/08/2014", Order::MonthFirst),
            ("3-8-2014", Order::MonthFirst),
            ("2014/03/08", Order::MonthFirst),
        ] {
            assert_eq!(date(text, Some(order)), day, "{text}");
        }
        for text in [
            "",
            "2014-13-01",
            "8-3-14",
            "é2345678",
            "today",
            "-2014-03-08",
            "2014-02-30",
            "0/0/2014",
            "2014-03",
            "1-2-3-4",
        ] {
            assert_eq!(date(text, Some(Order::DayFirst)), None, "{text}");
        }
        assert_eq!(date("03/08/2014", None), None);
    }

    #[test]
    fn a_column_says_by_itself_what_comes_first() {
        assert_eq!(seen_in(["1/2/2026", "3/25/2026"]), Order::MonthFirst);
        assert_eq!(seen_in(["1/2/2026", "25/3/2026"]), Order::DayFirst);
        assert_eq!(seen_in(["2026-01-31", "1/2/2026", "x"]), Order::DayFirst);
    }
}
