//! The pages of rosters as they may look: ordinary, empty, with everything wrong, and hostile.

use desk::Role;
use desk::rosters::{RosterFault, RosterProblem, Skill};
use desk::views::{AbsenceView, RosterLine, RosterView, RostersView, SubjectView, TeamRosterView};
use promise::document::{HoursDocument, WeekDocument};

use super::super::frame::{Frame, Here};
use super::super::{Typed, sample_at, sample_id};
use super::person::With;
use super::said::at_fields;
use super::{RosterPage, RostersPage, SubjectPage, TeamRosterPage};
use crate::i18n::Words;
use crate::shell::{Entry, Shell};

const HOSTILE: &str = "<script>alert(1)</script>";

fn slots() -> WeekDocument {
    let pair = |from: &str, until: &str| [from.to_owned(), until.to_owned()];
    let twice = vec![pair("11:30", "12:00"), pair("15:30", "16:30")];
    WeekDocument { mon: twice.clone(), tue: twice.clone(), thu: twice, ..WeekDocument::default() }
}

fn subjects() -> Vec<SubjectView> {
    let karin = (sample_id(2), "Karin Vos".to_owned(), Skill::Expert);
    vec![
        SubjectView {
            id: sample_id(31),
            name: "Ketels".into(),
            words: vec!["ketel".into(), "storing".into()],
            known_by: vec![karin],
        },
        SubjectView { id: sample_id(32), name: HOSTILE.repeat(3), words: vec![HOSTILE.into()], known_by: Vec::new() },
    ]
}

fn view(name: &str) -> RosterView {
    RosterView {
        agent: sample_id(2),
        name: name.into(),
        zone: "Europe/Amsterdam".into(),
        is_new: false,
        pattern: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours,
        slots: slots(),
        known: vec![(sample_id(31), Skill::Expert)],
        stand_in: Some(sample_id(3)),
        calendar_url: "https://agenda.example/karin.ics".into(),
        calendar_read_at: Some(sample_at("09:00")),
        calendar_error: None,
        busy: vec![(sample_at("13:00"), sample_at("14:00"))],
        has_feed: true,
        absences: vec![AbsenceView {
            id: sample_id(41),
            agent: sample_id(2),
            from_at: sample_at("13:00"),
            until_at: sample_at("17:00"),
            reason: "Cursus".into(),
        }],
        may_lead: false,
        subjects: subjects(),
        colleagues: vec![(sample_id(3), "Joost Terpstra".into())],
    }
}

fn empty() -> RosterView {
    RosterView {
        is_new: true,
        slots: WeekDocument::default(),
        known: Vec::new(),
        stand_in: None,
        calendar_url: String::new(),
        calendar_read_at: None,
        busy: Vec::new(),
        has_feed: false,
        absences: Vec::new(),
        ..view("Bea Nijland")
    }
}

pub(super) fn person(t: Words) -> Vec<(&'static str, RosterPage)> {
    let page = |view: &RosterView, is_mine, with| {
        RosterPage::new(Shell::sample(t, if is_mine { Entry::Nowhere } else { Entry::Settings }), view, is_mine, with)
    };
    let made = With { feed: Some("https://vraag.halmeer.example/slots/abc.ics".into()), ..With::default() };
    let failing = RosterView { may_lead: true, calendar_error: Some(HOSTILE.into()), ..view(&HOSTILE.repeat(2)) };
    let problem = |field: &str, fault| RosterProblem { field: field.into(), fault };
    let (first, second) = ("12:00 – 13:00".to_owned(), "12:30 – 14:00".to_owned());
    let at = |text: &str| text.parse().expect("a moment");
    let away = RosterFault::AwayAlready { from_at: at("2026-12-23T23:00:00Z"), until_at: at("2027-01-01T23:00:00Z") };
    let all = [
        problem("pattern.mon", RosterFault::EndBeforeBegin),
        problem("slots.mon", RosterFault::Overlap { first, second }),
        problem("slots.tue", RosterFault::OutsidePattern { slot: "18:00 – 19:00".into() }),
        problem("slots.wed", RosterFault::TooShort { slot: "09:00 – 09:05".into() }),
        problem("calendar_url", RosterFault::Other("not_a_url")),
        problem("stand_in", RosterFault::Other("not_yourself")),
        problem("first", away),
        problem("last", RosterFault::InThePast),
        problem("until", RosterFault::TooFar),
        problem("file", RosterFault::Other("not_a_calendar")),
    ];
    let typed = Typed::default().with("slots.mon", HOSTILE).with("pattern.mon", "17 – 8");
    let wrong = With {
        typed: Some(typed),
        problems: at_fields(&Shell::sample(t, Entry::Settings).times, &all),
        ..With::default()
    };
    let saved = With { done: "saved".into(), ..With::default() };
    vec![
        ("ordinary", page(&view("Karin Vos"), true, saved)),
        ("empty", page(&empty(), true, With::default())),
        ("feed", page(&view("Karin Vos"), true, made)),
        ("theirs", page(&RosterView { may_lead: true, ..view("Karin Vos") }, false, With::default())),
        ("no-subjects", page(&RosterView { may_lead: true, subjects: Vec::new(), ..empty() }, false, With::default())),
        ("hostile-error", page(&failing, false, wrong)),
    ]
}

fn rosters() -> RostersView {
    let line = |n: u32, name: &str, slots| RosterLine {
        agent: sample_id(n),
        name: name.into(),
        slots,
        known: vec![("Ketels".into(), Skill::Knows), ("Zonnepanelen".into(), Skill::Learning)],
        stand_in: None,
        away: None,
        calendar_error: None,
    };
    let away = |from, until| Some((sample_at(from), sample_at(until)));
    RostersView {
        people: vec![
            RosterLine { stand_in: Some("Joost Terpstra".into()), ..line(2, "Karin Vos", slots()) },
            RosterLine { away: away("08:30", "17:00"), ..line(3, "Joost Terpstra", slots()) },
            RosterLine {
                away: away("15:00", "17:00"),
                calendar_error: Some("404".into()),
                known: Vec::new(),
                ..line(4, &HOSTILE.repeat(2), WeekDocument::default())
            },
        ],
        teams: vec![
            TeamRosterView {
                team: sample_id(11),
                name: "Service".into(),
                members: vec![(sample_id(2), "Karin Vos".into())],
                subjects: vec![sample_id(31)],
                on_call: Some(sample_id(2)),
            },
            TeamRosterView {
                team: sample_id(12),
                name: HOSTILE.into(),
                members: Vec::new(),
                subjects: Vec::new(),
                on_call: None,
            },
        ],
        subjects: subjects(),
    }
}

fn frame(t: Words) -> Frame {
    Frame::new(t, Role::Lead, Here::Rosters)
}

pub(super) fn list(t: Words) -> Vec<(&'static str, RostersPage)> {
    let page = |view: &RostersView| RostersPage::new(Shell::sample(t, Entry::Settings), frame(t), view);
    let bare = RostersView { people: rosters().people[2..].to_vec(), teams: Vec::new(), subjects: Vec::new() };
    vec![("hostile", page(&rosters())), ("empty", page(&bare))]
}

pub(super) fn subject(t: Words) -> Vec<(&'static str, SubjectPage)> {
    let page =
        |typed: &Typed, problems| SubjectPage::new(Shell::sample(t, Entry::Settings), frame(t), typed, &problems);
    let overlap = RosterFault::Overlap { first: "ketel".into(), second: "Ketels".into() };
    let wrong = [
        RosterProblem { field: "name".into(), fault: RosterFault::Other("taken") },
        RosterProblem { field: "words".into(), fault: overlap },
    ];
    vec![
        ("new", page(&Typed::default(), super::super::Problems::none())),
        (
            "hostile-error",
            page(
                &super::subject::typed_of(&subjects()[1]),
                at_fields(&Shell::sample(t, Entry::Settings).times, &wrong),
            ),
        ),
    ]
}

pub(super) fn team(t: Words) -> Vec<(&'static str, TeamRosterPage)> {
    let page = |at: usize, view: &RostersView, problems| {
        let team = &view.teams[at];
        let typed = super::team::typed_of(team);
        TeamRosterPage::new(Shell::sample(t, Entry::Settings), frame(t), team, view, &typed, &problems)
    };
    let unknown = [RosterProblem { field: "on_call".into(), fault: RosterFault::Other("unknown") }];
    let bare = RostersView { subjects: Vec::new(), ..rosters() };
    vec![
        ("ordinary", page(0, &rosters(), super::super::Problems::none())),
        ("hostile-error", page(1, &rosters(), at_fields(&Shell::sample(t, Entry::Settings).times, &unknown))),
        ("no-subjects", page(1, &bare, super::super::Problems::none())),
    ]
}
