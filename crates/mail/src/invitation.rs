//! Invitations in a mail (`text/calendar`, RFC 5545 and RFC 5546): who asks whom, when, and where.
//!
//! Shown only: nothing is put in a calendar or answered. Repetitions are said, not worked out.

mod lines;
mod moment;

use crate::{Mailbox, ParsedMail};
use lines::Line;
pub use moment::Moment;

/// Most guests that are kept.
const GUESTS_MAX: usize = 200;

/// What the sender of an invitation wants (RFC 5546 §1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// To come.
    Request,
    /// It is off.
    Cancel,
    /// An answer to an invitation of ours.
    Reply,
    /// To propose another time.
    Counter,
    /// To let us know; also where nothing is said.
    Publish,
}

/// A guest's answer (`PARTSTAT`, RFC 5545 §3.2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// None yet.
    Open,
    /// Comes.
    Accepted,
    /// Doesn't come.
    Declined,
    /// May come.
    Tentative,
    /// Sends somebody else.
    Delegated,
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Guest {
    /// Who.
    pub who: Mailbox,
    /// What they answered.
    pub answer: Answer,
}

/// The first event of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Invitation {
    /// What the sender wants.
    pub method: Method,
    /// Title; may be empty.
    pub summary: String,
    /// Who asks.
    pub organizer: Option<Mailbox>,
    /// Who is asked, in order, at most two hundred; may be empty.
    pub guests: Vec<Guest>,
    /// When it begins.
    pub starts: Option<Moment>,
    /// When it ends: the moment itself, or for whole days the last day.
    pub ends: Option<Moment>,
    /// Where; may be empty.
    pub location: String,
    /// The text with it; may be empty.
    pub description: String,
    /// Whether it comes back (weekly, say); the moments are those of the first time.
    pub is_repeated: bool,
    /// By which later mails about the same event are known; may be empty.
    pub uid: String,
}

/// The invitation in a mail, if there is one.
pub fn read(mail: &ParsedMail) -> Option<Invitation> {
    mail.attachments
        .iter()
        .filter(|part| {
            matches!(part.content_type.as_str(), "text/calendar" | "application/ics") || part.name.ends_with(".ics")
        })
        .find_map(|part| parse(&crate::parse::charset::decode_unlabelled(&part.bytes)))
}

/// Reads a calendar; `None` without an event.
pub fn parse(calendar: &str) -> Option<Invitation> {
    let lines = lines::unfolded(calendar);
    let lines: Vec<Line<'_>> = lines.iter().filter_map(|line| Line::read(line)).collect();
    let start = lines.iter().position(|line| line.is("BEGIN", "VEVENT"))?;
    let end = lines[start..].iter().position(|line| line.is("END", "VEVENT")).map_or(lines.len(), |n| start + n);
    let event = outer(&lines[start + 1..end]);
    let first = |name: &str| event.iter().copied().find(|line| line.name.eq_ignore_ascii_case(name));
    let text = |name: &str| first(name).map(Line::text).unwrap_or_default();
    let method = lines[..start].iter().find(|line| line.name.eq_ignore_ascii_case("METHOD"));
    let is_cancelled = text("STATUS").eq_ignore_ascii_case("CANCELLED");
    let starts = first("DTSTART").and_then(|line| Moment::read(line, &lines));
    let ends = first("DTEND").and_then(|line| Moment::read(line, &lines)).map(Moment::inclusive);
    let ends = ends.or_else(|| first("DURATION").and_then(|line| starts.clone()?.plus(line.value)));
    Some(Invitation {
        method: if is_cancelled { Method::Cancel } else { method_of(method.map_or("", |line| line.value)) },
        summary: text("SUMMARY"),
        organizer: first("ORGANIZER").and_then(person),
        guests: event
            .iter()
            .filter(|line| line.name.eq_ignore_ascii_case("ATTENDEE"))
            .filter_map(|line| guest(line))
            .take(GUESTS_MAX)
            .collect(),
        starts,
        ends,
        location: text("LOCATION"),
        description: text("DESCRIPTION"),
        is_repeated: first("RRULE").or_else(|| first("RDATE")).is_some(),
        uid: text("UID"),
    })
}

/// The event's own lines, without those of the alarms in it.
fn outer<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<&'b Line<'a>> {
    let mut depth = 0usize;
    lines
        .iter()
        .filter(|line| {
            if line.name.eq_ignore_ascii_case("BEGIN") {
                depth += 1;
                return false;
            }
            if line.name.eq_ignore_ascii_case("END") {
                depth = depth.saturating_sub(1);
                return false;
            }
            depth == 0
        })
        .collect()
}

fn method_of(value: &str) -> Method {
    match value.trim().to_ascii_uppercase().as_str() {
        "REQUEST" | "ADD" | "REFRESH" => Method::Request,
        "CANCEL" => Method::Cancel,
        "REPLY" => Method::Reply,
        "COUNTER" | "DECLINECOUNTER" => Method::Counter,
        _ => Method::Publish,
    }
}

/// `ORGANIZER;CN="Jan":mailto:jan@example.nl`.
fn person(line: &Line<'_>) -> Option<Mailbox> {
    let value = line.value.trim();
    let address = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).map_or(value, |_| &value[7..]);
    let address = if address.contains('@') { address.trim().to_owned() } else { String::new() };
    let name = line.parameter("CN").filter(|name| !name.is_empty() && *name != address).map(ToOwned::to_owned);
    (name.is_some() || !address.is_empty()).then_some(Mailbox { name, address })
}

fn guest(line: &Line<'_>) -> Option<Guest> {
    let answer = match line.parameter("PARTSTAT").unwrap_or_default().to_ascii_uppercase().as_str() {
        "ACCEPTED" => Answer::Accepted,
        "DECLINED" => Answer::Declined,
        "TENTATIVE" => Answer::Tentative,
        "DELEGATED" => Answer::Delegated,
        _ => Answer::Open,
    };
    Some(Guest { who: person(line)?, answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEETING: &str = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@example.nl\r\nSUMMARY:Ketel\\, keuring en\r\n  uitleg\r\nORGANIZER;CN=\"Jansen, Jan\":MAILTO:jan@example.nl\r\nATTENDEE;PARTSTAT=ACCEPTED;CN=Karin:mailto:karin@example.nl\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:info@example.nl\r\nDTSTART;TZID=W. Europe Standard Time:20261124T091000\r\nDURATION:PT1H30M\r\nLOCATION:Kade 1\\nGouda\r\nBEGIN:VALARM\r\nDESCRIPTION:Herinnering\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn who_when_and_where() {
        let invitation = parse(MEETING).unwrap();
        assert_eq!((invitation.method, invitation.summary.as_str()), (Method::Request, "Ketel, keuring en uitleg"));
        assert_eq!(invitation.organizer.unwrap().name.as_deref(), Some("Jansen, Jan"));
        let answers: Vec<_> =
            invitation.guests.iter().map(|guest| (guest.who.address.as_str(), guest.answer)).collect();
        assert_eq!(answers, [("karin@example.nl", Answer::Accepted), ("info@example.nl", Answer::Open)]);
        assert_eq!(invitation.starts.unwrap().to_string(), "2026-11-24T09:10:00+01:00[Europe/Berlin]");
        assert_eq!(invitation.ends.unwrap().to_string(), "2026-11-24T10:40:00+01:00[Europe/Berlin]");
        assert_eq!((invitation.location.as_str(), invitation.description.as_str()), ("Kade 1\nGouda", ""));
    }

    #[test]
    fn whole_days_and_what_is_off() {
        let invitation = parse("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSTATUS:CANCELLED\nRRULE:FREQ=YEARLY\nEND:VEVENT").unwrap();
        assert_eq!((invitation.method, invitation.is_repeated), (Method::Cancel, true));
        assert_eq!(invitation.starts.unwrap().to_string(), "2026-12-24");
        assert_eq!(invitation.ends.unwrap().to_string(), "2026-12-26");
    }

    #[test]
    fn no_event_no_invitation() {
        assert_eq!(parse("BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR"), None);
        assert_eq!(parse(""), None);
    }
}
