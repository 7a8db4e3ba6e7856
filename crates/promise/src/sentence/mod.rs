//! The one sentence that tells a promise: who does what, and before when. Dutch or English.
//!
//! Three readers: a colleague or a page ("Karin antwoordt vandaag vóór 13:15", [`promise`]), the customer ("Karin antwoordt
//! u vandaag vóór 13:15.", [`told`]), and a page that wants to make the moment stand out ([`parts`]). All say the same time,
//! and it is the time that is stored: a deadline is a whole minute.

mod moment;

use jiff::{Timestamp, tz::TimeZone};

pub use moment::{left, month_name, weekday_name, when, when_for_reader};

use crate::{Kind, Language};

/// Who promises. Names are written as given; escape them where they go into HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// A colleague by first name: "Karin".
    Person(&'a str),
    /// A team as it is shown: "Team service".
    Team(&'a str),
    /// The organisation: "Wij", "We".
    We,
}

/// A sentence in three pieces; strung together they are the sentence, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// "Karin antwoordt u " (with its space).
    pub before: String,
    /// The moment, to stand out: "vandaag vóór 13:15"; for a call "vandaag terug, vóór 15:20".
    pub when: String,
    /// What follows: " bij u langs"; often nothing.
    pub after: String,
}

impl Parts {
    /// The whole, without a full stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        [self.before.as_str(), &self.when, &self.after].concat()
    }
}

/// For colleagues and pages: "Karin antwoordt vandaag vóór 13:15", "Karin answers today before 13:15". No full stop.
///
/// `zone` is the reader's.
#[must_use]
pub fn promise(
    language: Language,
    who: Who<'_>,
    kind: Kind,
    deadline: Timestamp,
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    colleague_parts(language, who, kind, deadline, now, zone).sentence()
}

/// To the customer: "Karin antwoordt u vandaag vóór 13:15.", "Joost belt u vandaag terug, vóór 15:20." With a full stop.
///
/// `zone` is the customer's if known, else the organisation's.
#[must_use]
pub fn told(
    language: Language,
    who: Who<'_>,
    kind: Kind,
    deadline: Timestamp,
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    parts(language, who, kind, deadline, now, zone).sentence() + "."
}

/// What [`told`] says, in pieces, so that a page can make the moment stand out.
#[must_use]
pub fn parts(
    language: Language,
    who: Who<'_>,
    kind: Kind,
    deadline: Timestamp,
    now: Timestamp,
    zone: &TimeZone,
) -> Parts {
    let moment = moment::Moment::of(language, deadline, now, zone);
    match language {
        Language::Nl => dutch(who, kind, &moment, Reader::Customer),
        Language::En => english(who, kind, &moment, Reader::Customer),
    }
}

/// What [`promise`] says, in pieces.
#[must_use]
pub fn colleague_parts(
    language: Language,
    who: Who<'_>,
    kind: Kind,
    deadline: Timestamp,
    now: Timestamp,
    zone: &TimeZone,
) -> Parts {
    let moment = moment::Moment::of(language, deadline, now, zone);
    match language {
        Language::Nl => dutch(who, kind, &moment, Reader::Colleague),
        Language::En => english(who, kind, &moment, Reader::Colleague),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Customer,
    Colleague,
}

fn dutch(who: Who<'_>, kind: Kind, moment: &moment::Moment, reader: Reader) -> Parts {
    let (subject, plural) = match who {
        Who::Person(name) | Who::Team(name) => (name, false),
        Who::We => ("Wij", true),
    };
    let verb = match (kind, plural) {
        (Kind::Answer, false) => "antwoordt",
        (Kind::Answer, true) => "antwoorden",
        (Kind::Callback, false) => "belt",
        (Kind::Callback, true) => "bellen",
        (Kind::Visit, false) => "komt",
        (Kind::Visit, true) => "komen",
        (Kind::Remedy, false) if reader == Reader::Customer => "laat",
        (Kind::Remedy, true) if reader == Reader::Customer => "laten",
        (Kind::Remedy, false) => "komt",
        (Kind::Remedy, true) => "komen",
        (Kind::Payment, false) => "betaalt",
        (Kind::Payment, true) => "betalen",
    };
    let object = if reader == Reader::Customer && kind != Kind::Visit { "u " } else { "" };
    let when = match kind {
        Kind::Callback => format!("{} terug, {}", moment.day, moment.time),
        Kind::Answer | Kind::Visit | Kind::Remedy | Kind::Payment => moment.both(),
    };
    let after = match (kind, reader) {
        (Kind::Visit, Reader::Customer) => " bij u langs",
        (Kind::Visit, Reader::Colleague) => " langs",
        (Kind::Remedy, Reader::Customer) => " weten hoe wij het oplossen",
        (Kind::Remedy, Reader::Colleague) => " met een oplossing",
        (Kind::Answer | Kind::Callback | Kind::Payment, _) => "",
    };
    Parts { before: format!("{subject} {verb} {object}"), when, after: after.to_owned() }
}

fn english(who: Who<'_>, kind: Kind, moment: &moment::Moment, reader: Reader) -> Parts {
    let (subject, plural) = match who {
        Who::Person(name) | Who::Team(name) => (name, false),
        Who::We => ("We", true),
    };
    let (stem, rest, after) = match (kind, reader) {
        (Kind::Answer, Reader::Customer) => ("answer", " you", ""),
        (Kind::Answer, Reader::Colleague) => ("answer", "", ""),
        (Kind::Callback, Reader::Customer) => ("call", " you back", ""),
        (Kind::Callback, Reader::Colleague) => ("call", " back", ""),
        (Kind::Visit, Reader::Customer) => ("visit", " you", ""),
        (Kind::Visit, Reader::Colleague) => ("visit", "", ""),
        (Kind::Remedy, Reader::Customer) => ("tell", " you", " how we will put it right"),
        (Kind::Remedy, Reader::Colleague) => ("propose", " a solution", ""),
        (Kind::Payment, Reader::Customer) => ("pay", " you", ""),
        (Kind::Payment, Reader::Colleague) => ("pay", "", ""),
    };
    let ending = if plural { "" } else { "s" };
    let on = if moment.is_dated { "on " } else { "" };
    Parts {
        before: format!("{subject} {stem}{ending}{rest} "),
        when: format!("{on}{}", moment.both()),
        after: after.to_owned(),
    }
}

#[cfg(test)]
mod tests;
