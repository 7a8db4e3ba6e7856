//! A colleague's answer slots as a calendar (RFC 5545), to be followed from Outlook or a telephone.
//!
//! Each slot is an event of its own with its begin and end in UTC, so that no reader needs our zone and the nights when the
//! clock changes are right. Nothing in it depends on when it was asked for: the same slots are the same bytes.

use std::fmt::Write;

use jiff::Timestamp;
use promise::Language;
use promise::roster::Slot;
use store::PromisedInSlot;

/// Octets on a line, without its end (RFC 5545, 3.1).
const LINE_MAX: usize = 75;

/// What a feed is made of.
pub(crate) struct Feed<'a> {
    pub(crate) language: Language,
    /// Of the firm, without a slash at the end.
    pub(crate) public_url: &'a str,
    /// Of the colleague: part of what tells one event from another.
    pub(crate) owner: String,
    /// When the roster was last changed.
    pub(crate) changed_at: Timestamp,
    pub(crate) zone: jiff::tz::TimeZone,
    pub(crate) slots: &'a [Slot],
    pub(crate) promised: &'a [PromisedInSlot],
}

/// With what the `UID` of each slot of a colleague begins.
pub(crate) fn uid_begin(owner: &str) -> String {
    format!("{owner}-")
}

impl Feed<'_> {
    /// The calendar, as it is sent.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        let name = match self.language {
            Language::Nl => "Antwoordmomenten",
            Language::En => "Answer slots",
        };
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Myosotis//Slots//EN", "METHOD:PUBLISH"] {
            fold(&mut text, line);
        }
        fold(&mut text, &format!("X-WR-CALNAME:{name}"));
        // How often is asked again, for who listens to it (RFC 7986, 5.7, and Outlook's own).
        fold(&mut text, "REFRESH-INTERVAL;VALUE=DURATION:PT15M");
        fold(&mut text, "X-PUBLISHED-TTL:PT15M");
        for slot in self.slots {
            self.event(&mut text, slot);
        }
        fold(&mut text, "END:VCALENDAR");
        text
    }

    fn event(&self, text: &mut String, slot: &Slot) {
        let promised: Vec<&PromisedInSlot> =
            self.promised.iter().filter(|promised| promised.slot_from_at == slot.starts_at).collect();
        let host = self.public_url.split("://").nth(1).filter(|host| !host.is_empty()).unwrap_or("localhost");
        fold(text, "BEGIN:VEVENT");
        fold(text, &format!("UID:{}{}@{host}", uid_begin(&self.owner), slot.starts_at.as_second()));
        fold(text, &format!("DTSTAMP:{}", utc(self.changed_at)));
        fold(text, &format!("DTSTART:{}", utc(slot.starts_at)));
        fold(text, &format!("DTEND:{}", utc(slot.ends_at)));
        fold(text, &format!("SUMMARY:{}", escaped(&self.summary(promised.len()))));
        if !promised.is_empty() {
            let lines: Vec<String> = promised.iter().map(|promised| self.line(promised)).collect();
            fold(text, &format!("DESCRIPTION:{}", escaped(&lines.join("\n"))));
            if !self.public_url.is_empty() {
                fold(text, &format!("URL:{}/today", self.public_url));
            }
        }
        fold(text, "TRANSP:OPAQUE");
        fold(text, "END:VEVENT");
    }

    fn summary(&self, count: usize) -> String {
        match (self.language, count) {
            (Language::Nl, 0) => "Antwoordmoment".into(),
            (Language::Nl, 1) => "Antwoordmoment: één belofte".into(),
            (Language::Nl, n) => format!("Antwoordmoment: {n} beloften"),
            (Language::En, 0) => "Answer slot".into(),
            (Language::En, 1) => "Answer slot: one promise".into(),
            (Language::En, n) => format!("Answer slot: {n} promises"),
        }
    }

    /// `vóór 13:15: Ketel valt uit (Molenpoort)`: the subject line and a name, and no more of what a customer wrote.
    fn line(&self, promised: &PromisedInSlot) -> String {
        let local = self.zone.to_datetime(promised.deadline_at);
        let before = match self.language {
            Language::Nl => "vóór",
            Language::En => "before",
        };
        let who = if promised.who.is_empty() { String::new() } else { format!(" ({})", promised.who) };
        format!("{before} {}: {}{who}", local.strftime("%d-%m %H:%M"), promised.subject)
    }
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text of a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded so that none is longer than allowed and no letter is cut in two.
fn fold(text: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE_MAX {
            text.push_str("\r\n ");
            length = 1;
        }
        length += c.len_utf8();
        text.push(c);
    }
    let _ = write!(text, "\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use calcard::icalendar::{ICalendarProperty, ICalendarValue};
    use calcard::{Entry, Parser};
    use jiff::tz::TimeZone;
    use promise::ServiceHours;
    use promise::document::{HoursDocument, WeekDocument};
    use promise::roster::{Colleague, ColleagueId, Timetable};

    fn feed(from: &str, until: &str, promised: &[PromisedInSlot]) -> String {
        let document = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00");
        let hours = ServiceHours::from_document(&document).unwrap();
        let daily = vec![["11:30".to_owned(), "12:00".to_owned()]];
        let slots = WeekDocument { fri: daily.clone(), mon: daily, ..WeekDocument::default() };
        let timetable = Timetable::new(&hours, &Colleague::new(ColleagueId(1), slots)).unwrap();
        let slots = timetable.slots(from.parse().unwrap(), until.parse().unwrap()).unwrap();
        Feed {
            language: Language::Nl,
            public_url: "https://vraag.halmeer.example",
            owner: "019aa7c2".into(),
            changed_at: "2026-10-01T08:00:00Z".parse().unwrap(),
            zone: TimeZone::get("Europe/Amsterdam").unwrap(),
            slots: &slots,
            promised,
        }
        .written()
    }

    #[test]
    fn another_program_reads_the_slots_at_the_right_hour_on_both_sides_of_the_change_of_the_clock() {
        // The clock goes back on Sunday 25 October 2026.
        let text = feed("2026-10-23T00:00:00Z", "2026-10-27T00:00:00Z", &[]);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_MAX), "{text}");
        let Entry::ICalendar(calendar) = Parser::new(&text).entry() else { panic!("{text}") };
        let zone = calcard::common::timezone::Tz::Floating;
        let starts: Vec<i64> =
            calendar.expand_dates(zone, 100).events.iter().map(|event| event.start.timestamp()).collect();
        let at = |civil: &str| civil.parse::<Timestamp>().unwrap().as_second();
        assert_eq!(starts, [at("2026-10-23T11:30:00+02:00"), at("2026-10-26T11:30:00+01:00")]);
    }

    #[test]
    fn what_is_promised_in_a_slot_is_named_and_no_letter_is_lost() {
        let subject = "Ketel; valt uit, storing F28 — é\\n".repeat(4);
        let promised = PromisedInSlot {
            slot_from_at: "2026-10-23T11:30:00+02:00".parse().unwrap(),
            subject: subject.clone(),
            who: "Tandartspraktijk Molenpoort".into(),
            deadline_at: "2026-10-23T13:15:00+02:00".parse().unwrap(),
        };
        let text = feed("2026-10-23T00:00:00Z", "2026-10-24T00:00:00Z", &[promised]);
        let Entry::ICalendar(calendar) = Parser::new(&text).entry() else { panic!("{text}") };
        let event = calendar.components.iter().find(|component| component.component_type.is_event()).unwrap();
        let said = |property| event.property(property).and_then(|e| e.values.first()).and_then(ICalendarValue::as_text);
        assert_eq!(said(&ICalendarProperty::Summary), Some("Antwoordmoment: één belofte"));
        let expected = format!("vóór 23-10 13:15: {subject} (Tandartspraktijk Molenpoort)");
        assert_eq!(said(&ICalendarProperty::Description), Some(expected.as_str()));
    }
}
