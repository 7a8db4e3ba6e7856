//! The hours as they are drawn, and as they are when things go wrong.

use desk::Role;
use desk::views::{CalendarView, RuleView};
use jiff::civil::Date;
use promise::Rule;
use promise::document::{HoursDocument, OwnDay};

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, fill, sample_at, sample_id};
use super::{HoursPage, PreviewPart, Read, Stored, rule_form, typed, week};
use crate::i18n::Words;
use crate::shell::{Entry, Shell};

fn intervals(text: &str) -> Vec<[String; 2]> {
    week::read(text).unwrap_or_default()
}

pub(super) fn halmeer() -> CalendarView {
    let mut document = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
    for day in ["mon", "tue", "wed", "thu"] {
        *week::day_mut(&mut document.hours, day) = intervals("08:30-12:30, 13:00-17:00");
    }
    document.hours.fri = intervals("08:30-12:30, 13:00-16:00");
    document.own_days =
        (2..7).map(|day| OwnDay { date: format!("2027-08-{day:02}"), name: "Bedrijfsvakantie".into() }).collect();
    for date in ["2027-12-03", "2027-12-24", "2027-12-31"] {
        document.exceptions.insert(date.into(), intervals("08:30-12:00"));
    }
    CalendarView {
        id: sample_id(1),
        name: "Kantoor".into(),
        is_default: true,
        document,
        feed_url: String::new(),
        feed_days: Vec::new(),
        feed_read_at: None,
        feed_error: None,
    }
}

pub(in crate::settings) fn last_rule() -> RuleView {
    RuleView {
        id: sample_id(2),
        name: "Alles".into(),
        calendar: None,
        channel: None,
        mailbox: None,
        team: None,
        is_urgent: None,
        is_complaint: None,
        rule: Rule::default(),
        is_active: true,
        is_last: true,
        target_percent: 95,
    }
}

fn page(t: Words, stored: &Stored, more: Typed, moment: &str) -> HoursPage {
    let shell = Shell::sample(t, Entry::Settings);
    let mut form = typed::typed_of(t, stored.calendar()).joined(fill::typed_of(t, &stored.rules[0].rule));
    form = more.joined(form);
    let (calendar, mut problems) = typed::form_of(t, stored.calendar(), &form, stored.year);
    let rule = fill::rule_of(t, &form).unwrap_or_else(|found| {
        problems.join(found);
        Rule::default()
    });
    let preview = PreviewPart::sample(&shell.times, &calendar.document, &rule, moment);
    let read = Read { calendar, rule: Some(rule_form(&stored.rules[0], rule)), problems: Problems::none() };
    let frame = Frame::new(t, Role::Administrator, Here::Hours).with_problems(t, &problems);
    HoursPage::new(shell, frame, stored, &read, &form, &problems, preview)
}

pub(super) fn all(t: Words) -> Vec<(&'static str, HoursPage)> {
    let stored = |calendars: Vec<CalendarView>, year| Stored { calendars, at: 0, rules: vec![last_rule()], year };
    let ordinary = stored(vec![halmeer()], 2027);
    let night = CalendarView {
        name: "Storingsdienst \"><script>alert(1)</script>".into(),
        feed_url: "https://agenda.example/\"><img src=x onerror=alert(1)>".into(),
        feed_days: (1..29)
            .map(|day| (Date::constant(2026, 11, day), "<script>alert(1)</script> en nog veel meer woorden".repeat(2)))
            .collect(),
        feed_error: Some("<b>De server zei dat hij er niet was</b>".into()),
        feed_read_at: Some(sample_at("09:00")),
        ..halmeer()
    };
    let mut night_document = night.document.clone();
    for day in week::DAYS {
        *week::day_mut(&mut night_document.hours, day) = intervals("0-4, 5-9, 10-14, 15-19, 20-02");
    }
    let full = stored(vec![CalendarView { document: night_document, ..night }, halmeer()], 2026);
    let closed = CalendarView { document: HoursDocument::office("Europe/Amsterdam", "", ""), ..halmeer() };
    let mut nothing = closed.document.clone();
    nothing.hours = Default::default();
    let empty = stored(vec![CalendarView { document: nothing, ..closed }], 2026);
    let wrong = Typed::default()
        .with("hours.tue", "half negen tot \"><script>alert(1)</script>")
        .with("within", "straks")
        .with("next_morning", "25:61");
    vec![
        ("ordinary", page(t, &ordinary, Typed::default(), "2026-12-24T16:00")),
        ("empty", page(t, &empty, Typed::default(), "")),
        ("overfull-hostile", page(t, &full, Typed::default(), "")),
        ("error", page(t, &ordinary, wrong, "")),
    ]
}
