//! What if: other rosters, lived through with the same questions.

use jiff::{ToSpan, civil::date, tz::TimeZone};
use promise::Length;
use promise::document::{HoursDocument, WeekDocument};
use promise::roster::Skill;
use promise::simulate::{
    Arrivals, Dice, Difference, Member, Past, Scenario, ScenarioError, Sickness, Subject, WhatIf, what_if, what_ifs,
};

fn week(slots: &[[&str; 2]]) -> WeekDocument {
    let day: Vec<[String; 2]> = slots.iter().map(|slot| slot.map(str::to_owned)).collect();
    WeekDocument {
        mon: day.clone(),
        tue: day.clone(),
        wed: day.clone(),
        thu: day.clone(),
        fri: day,
        ..WeekDocument::default()
    }
}

fn member(name: &str, knows: &[&str], slots: &[[&str; 2]]) -> Member {
    Member {
        name: name.to_owned(),
        count: 1,
        knows: knows.iter().map(|subject| ((*subject).to_owned(), Skill::Knows)).collect(),
        slots: week(slots),
        working: None,
        away: Vec::new(),
        absent: Vec::new(),
        from_day: 0,
    }
}

fn subject(name: &str) -> Subject {
    Subject {
        name: name.to_owned(),
        share: 1.0,
        effort: Length::minutes(10),
        spread: 1.6,
        long_share: 0.0,
        long_factor: 5.0,
        urgent: 0.0,
        drift: 1.0,
        rule: None,
    }
}

/// Karin and Joost answer boilers, Femke bills; they are ill now and then.
fn firm() -> Scenario {
    Scenario {
        name: "Halmeer".to_owned(),
        starts_on: date(2026, 8, 3),
        warmup_days: 28,
        target: Default::default(),
        overrun: Length::minutes(10),
        hours: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00"),
        rule: Default::default(),
        arrivals: Arrivals { per_day: 12.0, weekdays: [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0], hours: [1.0; 24] },
        surge: Vec::new(),
        sickness: Sickness { spells_per_year: 6.0, days: 2.0 },
        flu: Vec::new(),
        subject: vec![subject("boilers"), subject("bills")],
        colleague: vec![
            member("Karin", &["boilers"], &[["09:00", "10:00"], ["13:00", "14:00"]]),
            member("Joost", &["boilers"], &[["11:00", "12:00"]]),
            member("Femke", &["bills"], &[["09:00", "10:00"], ["15:00", "16:00"]]),
        ],
    }
}

/// Eight weeks of questions on working days: so many a day about boilers, half of that about bills.
fn past(a_day: usize) -> Vec<Past> {
    let (zone, mut dice, mut past) = (TimeZone::get("Europe/Amsterdam").unwrap(), Dice::new(9), Vec::new());
    for day in (0..56).filter(|day| day % 7 < 5) {
        for number in 0..a_day + a_day / 2 {
            let minute = dice.below(8 * 60) as i64;
            let at = date(2026, 6, 1).saturating_add(day.days()).at(8, 30, 0, 0).saturating_add(minute.minutes());
            let asked_at = at.to_zoned(zone.clone()).unwrap().timestamp();
            let subject = usize::from(number >= a_day);
            past.push(Past { asked_at, subject, effort_s: None, is_urgent: number == 0 && day % 7 == 0 });
        }
    }
    past
}

fn run(then: &Scenario, past: &[Past]) -> WhatIf {
    what_if(&firm(), then, past, 56, 7, 10).unwrap()
}

fn is_nought(difference: &Difference) -> bool {
    difference.change == 0.0 && difference.change_from == 0.0 && difference.change_to == 0.0 && !difference.is_sure()
}

#[test]
fn the_same_question_gives_the_same_answer_and_another_seed_another() {
    let mut then = firm();
    then.colleague.remove(1);
    let past = past(8);
    let found = run(&then, &past);
    assert_eq!(found, run(&then, &past));
    assert_ne!(found, what_if(&firm(), &then, &past, 56, 8, 10).unwrap());
    // Several beside the same firm are each as if they were alone.
    let thens = [then, firm()];
    let [one, other] = what_ifs(&firm(), &thens, &past, 56, 7, 10).unwrap().try_into().unwrap();
    assert_eq!((one, other), (found, run(&thens[1], &past)));
    assert_eq!(what_ifs(&firm(), &[], &past, 56, 7, 10).unwrap(), []);
}

#[test]
fn what_is_not_changed_makes_no_difference() {
    for past in [past(8), Vec::new()] {
        let found = run(&firm(), &past);
        let all = found.subjects.iter().flatten().chain([&found.all]);
        for changes in all {
            assert!(is_nought(&changes.kept) && is_nought(&changes.broken), "{changes:?}");
            assert!(is_nought(&changes.promised_mean_s) && is_nought(&changes.answered_median_s), "{changes:?}");
        }
        assert!(is_nought(&found.interruptions) && is_nought(&found.utilisation));
        assert!(found.all.questions > 50.0 && (0.5..=1.0).contains(&found.all.kept.now), "{found:?}");
    }
}

#[test]
fn one_more_colleague_is_never_worse_in_expectation() {
    for a_day in [4, 8, 11] {
        for knows in [&["boilers"][..], &["bills"], &["boilers", "bills"]] {
            let mut then = firm();
            then.colleague.push(member("Piet", knows, &[["10:00", "11:00"]]));
            let found = run(&then, &past(a_day));
            // Promises aim at the same reliability: who has more time keeps as many, and promises sooner.
            assert!(found.all.kept.change_to >= -0.005, "{a_day} {knows:?} {found:?}");
            assert!(found.all.promised_mean_s.change <= 0.0, "{a_day} {knows:?} {found:?}");
            assert!(found.utilisation.change < 0.0, "{a_day} {knows:?} {found:?}");
        }
    }
}

#[test]
fn with_half_of_the_slots_promises_are_longer_and_only_of_what_that_colleague_answers() {
    let mut then = firm();
    then.colleague[0].slots = week(&[["09:00", "09:30"], ["13:00", "13:30"]]);
    let found = run(&then, &past(8));
    let [boilers, bills] = [found.subjects[0].unwrap(), found.subjects[1].unwrap()];
    assert!(boilers.promised_mean_s.change_from > 0.0 && boilers.promised_mean_s.is_sure(), "{boilers:?}");
    assert!(found.utilisation.change > 0.0);
    assert!((boilers.questions - 8.0 * 40.0).abs() < 1.0 && (bills.questions - 4.0 * 40.0).abs() < 1.0, "{found:?}");
    // Femke falls ill on the same days and answers the same bills.
    assert!(bills.promised_mean_s.change.abs() < 600.0, "{bills:?}");
}

#[test]
fn who_goes_takes_their_slots_along_and_nobody_elses_illness() {
    let mut then = firm();
    then.colleague.remove(0);
    let found = run(&then, &past(8));
    let [boilers, bills] = [found.subjects[0].unwrap(), found.subjects[1].unwrap()];
    assert!(boilers.promised_mean_s.change_from > 3600.0, "{boilers:?}");
    // The margin of quotes is learnt from all questions together: a little of it reaches the bills.
    assert!(bills.promised_mean_s.change.abs() < boilers.promised_mean_s.change / 4.0, "{boilers:?} {bills:?}");
    assert!(bills.answered_median_s.change.abs() < 600.0, "{bills:?}");
}

#[test]
fn what_nobody_can_answer_any_more_is_not_kept() {
    let mut then = firm();
    then.colleague.pop();
    let bills = run(&then, &past(8)).subjects[1].unwrap();
    assert!(bills.kept.now > 0.8 && bills.kept.then == 0.0 && bills.kept.is_sure(), "{bills:?}");
}

#[test]
fn urgent_questions_interrupt_as_often_whatever_the_slots_are() {
    let mut then = firm();
    then.colleague[0].slots = week(&[["09:00", "09:30"]]);
    let found = run(&then, &past(8));
    assert!(found.interruptions.now > 4.0 && found.interruptions.change.abs() < 1.0, "{:?}", found.interruptions);
}

#[test]
fn a_rule_that_promises_later_is_believed_when_there_is_little_history() {
    let mut then = firm();
    then.rule = serde_json::from_str(r#"{"kind":"service-days","days":3}"#).unwrap();
    let few: Vec<Past> = past(8).into_iter().step_by(60).collect();
    let found = run(&then, &few);
    assert!(found.all.promised_mean_s.change_from > 86_400.0, "{found:?}");
}

#[test]
fn a_subject_that_nobody_asks_about_has_no_figures_and_nonsense_is_refused() {
    let mut then = firm();
    let only_boilers: Vec<Past> = past(8).into_iter().filter(|past| past.subject == 0).collect();
    assert!(run(&then, &only_boilers).subjects[1].is_none());
    then.colleague[0].knows.insert("pumps".to_owned(), Skill::Knows);
    let refused = what_if(&firm(), &then, &only_boilers, 28, 1, 2).unwrap_err();
    assert!(matches!(refused, ScenarioError::UnknownSubject { .. }), "{refused}");
}
