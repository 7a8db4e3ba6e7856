//! What-ifs that never were, for the samples.

use desk::what_if::{
    EffortFrom, Lacking, WhatIfForm, WhatIfFound, WhatIfPast, WhatIfPerson, WhatIfSubject, WhatIfView,
};
use jiff::civil::date;
use promise::Rule;
use promise::document::WeekDocument;
use promise::simulate::{Changes, Difference, WaitingChanges, WhatIf};

use super::{AnswerPart, WhatIfPage};
use crate::i18n::Words;
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn week(slots: &[[&str; 2]]) -> WeekDocument {
    let day: Vec<[String; 2]> = slots.iter().map(|slot| slot.map(str::to_owned)).collect();
    WeekDocument {
        mon: day.clone(),
        tue: day.clone(),
        wed: day.clone(),
        thu: day.clone(),
        fri: day,
        ..Default::default()
    }
}

fn person(n: u32, name: &str, slots: &[[&str; 2]], then: &[[&str; 2]]) -> WhatIfPerson {
    let minutes = |slots: &[[&str; 2]]| slots.len() as i64 * 300;
    WhatIfPerson {
        agent: id(n),
        name: name.into(),
        teams: vec![id(90)],
        slots: week(slots),
        then: week(then),
        week_minutes: [minutes(slots), minutes(then)],
        is_gone: false,
        may_change: n != 3,
    }
}

fn difference(now: f64, change: f64, spread: f64) -> Difference {
    Difference { now, then: now + change, change, change_from: change - spread, change_to: change + spread }
}

fn changes(questions: f64, kept: Difference, promised_s: Difference) -> Changes {
    Changes {
        questions,
        broken: difference(1.0 - kept.now, -kept.change, 0.01),
        kept,
        answered_median_s: difference(promised_s.now / 2.0, promised_s.change / 2.0, 900.0),
        promised_mean_s: promised_s,
    }
}

fn view(is_changed: bool, is_hostile: bool) -> WhatIfView {
    let of = |value: f64| if is_changed { value } else { 0.0 };
    let karin = if is_hostile { "<script>alert(1)</script> Vos" } else { "Karin Vos" };
    let subject = |name: &str, who: &[&str], changes| WhatIfSubject {
        team: "Service".into(),
        subject: (!name.is_empty()).then(|| name.to_owned()),
        answered_by: who.iter().map(|name| (*name).to_owned()).collect(),
        effort_s: 540,
        changes,
    };
    let all = changes(820.0, difference(0.96, of(-0.012), 0.006), difference(17_000.0, of(2_600.0), 700.0));
    let mut by_hour = [0.0; 24];
    by_hour[7..19].copy_from_slice(&[0.4, 1.8, 3.1, 2.9, 2.2, 1.1, 1.9, 2.2, 1.7, 1.2, 0.6, 0.3]);
    let (mut now, mut then) = ([0.0; 24], [0.0; 24]);
    now[9..16].copy_from_slice(&[240.0, 60.0, 180.0, 30.0, 210.0, 120.0, 90.0]);
    then.copy_from_slice(&now);
    then[15] -= of(30.0);
    WhatIfView {
        people: vec![
            person(
                1,
                karin,
                &[["09:00", "10:00"], ["15:30", "16:00"]],
                if is_changed { &[["09:00", "10:00"]] } else { &[["09:00", "10:00"], ["15:30", "16:00"]] },
            ),
            person(
                2,
                "Joost Terpstra",
                &[["08:30", "09:30"], ["11:00", "12:00"]],
                &[["08:30", "09:30"], ["11:00", "12:00"]],
            ),
            person(3, "Bea Nijland", &[], &[]),
        ],
        teams: vec![(id(90), "Service".into()), (id(91), "Administratie".into())],
        subjects: vec![(id(80), "Ketels en verwarming".into()), (id(81), "Facturen".into())],
        rule: Rule::default(),
        past: WhatIfPast {
            first: date(2026, 9, 29),
            last: date(2026, 11, 23),
            questions: 1093,
            left_out: 14,
            urgent: 21,
            by_hour,
            by_weekday: [24.0, 20.0, 19.0, 20.0, 15.0, 2.0, 1.0],
        },
        effort: match (is_changed, is_hostile) {
            (true, false) => EffortFrom::Answers(1079),
            (false, _) => EffortFrom::Little(12),
            (true, true) => EffortFrom::Said(25),
        },
        ahead: [date(2026, 11, 24), date(2027, 1, 4)],
        away: match (is_changed, is_hostile) {
            (_, true) => vec![karin.into(); 9],
            (true, false) => vec![karin.into(), "Joost Terpstra".into()],
            (false, false) => Vec::new(),
        },
        slots_by_hour: [now, then],
        week_minutes: [4_500, if is_changed { 4_350 } else { 4_500 }],
        no_room_minutes: if is_hostile { 45 } else { 0 },
        found: Ok(WhatIfFound {
            subjects: vec![
                subject(
                    "Ketels en verwarming",
                    &["Karin"],
                    changes(400.0, difference(0.95, of(-0.03), 0.015), difference(18_000.0, of(7_000.0), 1_400.0)),
                ),
                subject(
                    "Facturen",
                    &["Femke", "Lotte"],
                    changes(220.0, difference(0.97, of(0.002), 0.01), difference(90_000.0, of(200.0), 700.0)),
                ),
                subject(
                    "",
                    &["Karin", "Joost", "Samir", "Sanne", "Piet"],
                    changes(200.0, difference(0.96, of(0.0), 0.01), difference(9_000.0, of(-1_000.0), 300.0)),
                ),
            ],
            what_if: WhatIf {
                replications: 14,
                days: 42,
                all,
                subjects: vec![],
                interruptions: difference(16.0, 0.0, 0.0),
                utilisation: difference(0.62, of(0.03), 0.01),
                waiting: Some(WaitingChanges {
                    promises: 27,
                    passed: if is_changed { 3 } else { 0 },
                    kept: difference(0.93, of(-0.11), 0.04),
                    answered_median_s: difference(7_200.0, of(2_400.0), 900.0),
                }),
            },
            waiting_left_out: usize::from(is_hostile),
            is_thinned: is_hostile,
        }),
    }
}

fn form(is_changed: bool) -> WhatIfForm {
    let minutes = if is_changed { vec![(id(1), -30)] } else { Vec::new() };
    WhatIfForm { minutes, ..WhatIfForm::default() }
}

fn lacking(lacking: Lacking) -> WhatIfView {
    WhatIfView { found: Err(lacking), ..view(false, false) }
}

fn typed(is_changed: bool) -> Typed {
    let typed = Typed::default();
    if is_changed { typed.with(format!("m.{}", id::<desk::AgentId>(1)), "-30") } else { typed }
}

fn wrong(t: Words) -> (Typed, Problems) {
    let name = format!("m.{}", id::<desk::AgentId>(2));
    let mut problems = Problems::none();
    problems.add(&name, t.say("problem-not-a-number"));
    problems.add("clock_within", t.say("problem-not-a-length"));
    problems.add("like", t.say("problem-required"));
    let typed =
        Typed::default().with(name, "half").with("kind", "clock").with("clock_within", "straks").with("joining", "1");
    (typed, problems)
}

pub(super) fn pages(t: Words) -> Vec<(&'static str, WhatIfPage)> {
    let page = |view: &WhatIfView, form: &WhatIfForm, typed: &Typed, problems: &Problems| {
        WhatIfPage::new(Shell::sample(t, Entry::Promises), view, form, typed, problems)
    };
    let none = Problems::none();
    let (typed_wrong, problems) = wrong(t);
    let little = lacking(Lacking::History { questions: 17, days: 6 });
    vec![
        ("as-it-is", page(&view(false, false), &form(false), &typed(false), &none)),
        ("half-an-hour-less", page(&view(true, false), &form(true), &typed(true), &none)),
        ("empty", page(&little, &form(false), &typed(false), &none)),
        ("no-slots", page(&lacking(Lacking::Slots), &form(false), &typed(false), &none)),
        ("error", page(&view(false, false), &form(false), &typed_wrong, &problems)),
        ("hostile", page(&view(true, true), &form(true), &typed(true), &none)),
    ]
}

pub(super) fn answers(t: Words) -> Vec<(&'static str, AnswerPart)> {
    let times = Shell::sample(t, Entry::Promises).times;
    let part = |view: &WhatIfView, is_changed| AnswerPart::new(&times, view, &form(is_changed), &Problems::none());
    let nobody = {
        let mut view = view(true, false);
        if let Ok(found) = &mut view.found {
            found.subjects[1].answered_by.clear();
            found.subjects[2].answered_by = vec![String::new()];
            found.what_if.interruptions = difference(16.0, 4.0, 1.0);
        }
        view
    };
    let same = {
        let mut view = view(false, false);
        if let Ok(found) = &mut view.found {
            found.what_if.interruptions = difference(16.0, -4.0, 1.0);
            found.what_if.waiting = None;
            for one in &mut found.subjects {
                one.answered_by = vec!["Karin".into(); 5];
            }
        }
        view
    };
    vec![
        ("nobody-knows", part(&nobody, true)),
        ("no-difference", part(&same, true)),
        ("nobody", part(&lacking(Lacking::Nobody), false)),
        ("no-hours", part(&lacking(Lacking::Hours), false)),
    ]
}
