//! What if: other rosters, lived through with the same questions.

use jiff::{ToSpan, civil::date, tz::TimeZone};
use promise::Length;
use promise::document::{HoursDocument, WeekDocument};
use promise::roster::Skill;
use promise::simulate::{
    Arrivals, Backlog, Course, Dice, Difference, Member, Past, Scenario, ScenarioError, Sickness, Subject, Waiting,
    WhatIf, what_if, what_ifs,
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
    what_if(&firm(), then, &course(past)).unwrap()
}

fn course(past: &[Past]) -> Course<'_> {
    Course { past, backlog: None, days: 56, seed: 7, replications: 10 }
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
    assert_ne!(found, what_if(&firm(), &then, &Course { seed: 8, ..course(&past) }).unwrap());
    // Several beside the same firm are each as if they were alone.
    let thens = [then, firm()];
    let [one, other] = what_ifs(&firm(), &thens, &course(&past)).unwrap().try_into().unwrap();
    assert_eq!((one, other), (found, run(&thens[1], &past)));
    assert_eq!(what_ifs(&firm(), &[], &course(&past)).unwrap(), []);
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
    let refused = what_if(&firm(), &then, &course(&only_boilers)).unwrap_err();
    assert!(matches!(refused, ScenarioError::UnknownSubject { .. }), "{refused}");
}

/// Tuesday at ten of the first week that is judged.
fn today() -> jiff::Timestamp {
    date(2026, 9, 1).at(10, 0, 0, 0).to_zoned(TimeZone::get("Europe/Amsterdam").unwrap()).unwrap().timestamp()
}

/// So many questions about one subject, promised for so many hours from now.
fn backlog(waiting: &[(usize, usize, i64)]) -> Backlog {
    let each = |(count, subject, hours): &(usize, usize, i64)| {
        let deadline = today() + (*hours * 60).minutes();
        std::iter::repeat_n(Waiting { deadline, subject: *subject, pinned: None }, *count)
    };
    Backlog { now: today(), waiting: waiting.iter().flat_map(each).collect() }
}

fn with_backlog(then: &Scenario, past: &[Past], backlog: &Backlog) -> WhatIf {
    what_if(&firm(), then, &Course { backlog: Some(backlog), ..course(past) }).unwrap()
}

#[test]
fn with_nothing_waiting_the_answer_is_as_if_only_new_questions_came() {
    let (mut then, past) = (firm(), past(8));
    then.colleague.remove(1);
    assert_eq!(with_backlog(&then, &past, &backlog(&[])), run(&then, &past));
}

#[test]
fn what_waits_is_answered_first_and_what_comes_in_is_promised_behind_it() {
    // Thirty of ten minutes are five hours of work; there are three hours of slots a day for them.
    let (past, waiting) = (past(8), backlog(&[(30, 0, 4), (6, 1, 48), (3, 0, -2)]));
    let found = with_backlog(&firm(), &past, &waiting);
    let of_it = found.waiting.unwrap();
    assert_eq!((of_it.promises, of_it.passed), (36, 3));
    assert!((0.1..0.9).contains(&of_it.kept.now) && is_nought(&of_it.kept), "{of_it:?}");
    assert!(of_it.answered_median_s.now > 3600.0 && is_nought(&of_it.answered_median_s), "{of_it:?}");
    let without = run(&firm(), &past);
    assert!(found.all.promised_mean_s.now > without.all.promised_mean_s.now + 600.0, "{found:?} {without:?}");
    // Today's questions until ten are what waits, and are not thrown once more.
    assert!(found.all.questions < without.all.questions, "{found:?} {without:?}");
}

#[test]
fn more_time_keeps_more_of_what_waits_and_with_nobody_who_knows_it_none_is_kept() {
    let (past, waiting) = (past(8), backlog(&[(24, 0, 6), (6, 1, 30)]));
    let mut more = firm();
    more.colleague.push(member("Piet", &["boilers"], &[["10:00", "12:00"], ["13:00", "16:00"]]));
    let of_it = with_backlog(&more, &past, &waiting).waiting.unwrap();
    assert!(of_it.kept.change_from > 0.1 && of_it.answered_median_s.change_to < 0.0, "{of_it:?}");

    let mut without = firm();
    without.colleague.pop();
    let of_it = with_backlog(&without, &past, &backlog(&[(6, 1, 30)])).waiting.unwrap();
    assert!(of_it.kept.now > 0.9 && of_it.kept.then == 0.0, "{of_it:?}");
    assert!(of_it.answered_median_s.then > 30.0 * 86_400.0, "what is never answered isn't answered soon: {of_it:?}");
}

#[test]
fn what_a_hand_put_in_a_later_slot_waits_for_it_as_long_as_it_is_a_slot() {
    let tomorrow = today() + 23.hours();
    let mut waiting = backlog(&[(1, 1, 8)]);
    let at_once = with_backlog(&firm(), &[], &waiting).waiting.unwrap();
    assert!(at_once.kept.now == 1.0, "Femke has a slot this afternoon: {at_once:?}");
    waiting.waiting[0].pinned = Some(("Femke".to_owned(), tomorrow));
    let mut other_slots = firm();
    other_slots.colleague[2].slots = week(&[["11:00", "12:00"], ["15:00", "16:00"]]);
    let pinned = with_backlog(&other_slots, &[], &waiting).waiting.unwrap();
    assert!(pinned.kept.now == 0.0 && pinned.kept.then == 1.0, "{pinned:?}");
}
