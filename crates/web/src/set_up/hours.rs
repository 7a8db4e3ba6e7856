//! Opening hours of one day as people write them: `08:30-12:30, 13:00-17:00`, `9 tot 5`, `8.30 – 17u`, nothing when closed.

use promise::document::IntervalDocument;

/// The intervals in a line; `None` when it can't be read. Empty, `-`, `gesloten` and `closed` are a day off.
pub(super) fn read(line: &str) -> Option<Vec<IntervalDocument>> {
    let mut plain = format!(" {} ", line.trim().to_lowercase());
    for (word, sign) in [
        ("–", "-"),
        ("—", "-"),
        (" tot ", "-"),
        (" to ", "-"),
        (" until ", "-"),
        (" en ", ","),
        (" and ", ","),
        (";", ","),
    ] {
        plain = plain.replace(word, sign);
    }
    let plain = plain.trim();
    if matches!(plain, "" | "-" | "x" | "gesloten" | "dicht" | "closed") {
        return Some(Vec::new());
    }
    plain.split(',').map(interval).collect()
}

fn interval(text: &str) -> Option<IntervalDocument> {
    let (opens, closes) = text.split_once('-')?;
    Some([time(opens)?, time(closes)?])
}

fn time(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches("uur").trim();
    let (hour, minute) = match text.split_once([':', '.', 'u', 'h']) {
        Some((hour, "")) => (hour, "00"),
        Some((hour, minute)) => (hour, minute.trim()),
        None => (text, "00"),
    };
    let is_number =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hour.trim(), 2) || !is_number(minute, 2) || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.trim().parse().ok()?, minute.parse().ok()?);
    let fits = minute < 60 && (hour < 24 || (hour == 24 && minute == 0));
    fits.then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, read_as: Option<&str>) {
        let words = |list: Vec<IntervalDocument>| list.iter().map(|i| i.join("-")).collect::<Vec<_>>().join(" ");
        assert_eq!(read(line).map(words).as_deref(), read_as, "{line}");
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        check("08:30-17:00", Some("08:30-17:00"));
        check("8.30 – 12.30 en 13u – 17u00", Some("08:30-12:30 13:00-17:00"));
        check("9 tot 17 uur", Some("09:00-17:00"));
        check("9:00 to 5:00, 20:00 until 24:00", Some("09:00-05:00 20:00-24:00"));
        check("20:00-02:00", Some("20:00-02:00"));
        for closed in ["", "  ", "-", "gesloten", "Closed", "dicht"] {
            check(closed, Some(""));
        }
        for wrong in
            ["hele dag", "8:30", "8:30-", "25:00-26:00", "08:60-09:00", "8:3-9", "24:30-25", "1000-1200", "8-9-10"]
        {
            check(wrong, None);
        }
    }
}
