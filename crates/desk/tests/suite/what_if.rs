//! What if: tried out on the organisation's own questions, and nothing is changed by asking.

use crate::firm;
use crate::firm::{Firm, refused, tuesday, week};
use desk::forms::{Answer, How, Question, RuleForm, TARGET_PERCENT};
use desk::rosters::{AbsenceForm, Knowledge, RosterFault, RosterForm, Skill, SubjectForm};
use desk::what_if::{EffortFrom, Joining, Lacking, WhatIfForm, WhatIfFound, WhatIfView};
use desk::{Agent, Refusal, SubjectId};
use jiff::{Timestamp, ToSpan};
use promise::document::HoursDocument;
use testkit::{at, database};

async fn answers(firm: &Firm, agent: &Agent, slots: &[[&str; 2]], known: &[SubjectId]) {
    let known = known.iter().map(|subject| (*subject, Skill::Knows)).collect();
    let form = RosterForm {
        agent: agent.id,
        pattern: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours,
        slots: week(slots),
        calendar_url: String::new(),
        knowledge: Some(Knowledge { known, stand_in: None }),
    };
    firm.desk.save_roster(&firm.petra, form, tuesday()).await.unwrap();
}

/// Karin answers boilers twice a day, Joost bills once; for four weeks six questions come in on each working day, and nothing
/// waits.
pub(crate) async fn after_four_weeks() -> (Firm, [SubjectId; 2], Timestamp) {
    let firm = Firm::on(database()).await;
    let mut subjects = Vec::new();
    for (name, words) in [("Ketels", "ketel"), ("Facturen", "factuur")] {
        let form = SubjectForm { id: None, name: name.into(), words: words.into() };
        subjects.push(firm.desk.save_subject(&firm.petra, form, tuesday()).await.unwrap());
    }
    for day in (0..28).filter(|day| day % 7 < 4 || day % 7 == 6) {
        for (hour, subject) in
            [(0, "Ketel"), (1, "Factuur"), (2, "Ketel"), (3, "Ketel"), (5, "Factuur"), (6, "Iets anders")]
        {
            let asked = Question {
                subject: subject.into(),
                ..firm::question("Ilse", "ilse@verhoeven.example", "Wanneer komt u?")
            };
            let now =
                tuesday().to_zoned(jiff::tz::TimeZone::UTC).saturating_add(day.days()).saturating_add(hour.hours());
            let now = now.timestamp();
            let asked = firm.desk.ask(None, asked, now).await.unwrap();
            let (by, reason) = (&firm.karin, "Vroeg het twee keer".to_owned());
            firm.desk.withdraw(by, asked.conversation, reason, false, now + 1.minute()).await.unwrap();
        }
    }
    answers(&firm, &firm.karin, &[["09:00", "09:30"], ["13:00", "13:30"]], &subjects[..1]).await;
    answers(&firm, &firm.joost, &[["11:00", "11:45"]], &subjects[1..]).await;
    (firm, subjects.try_into().unwrap(), at("2026-12-22T09:00"))
}

async fn what_if(firm: &Firm, form: &WhatIfForm, now: Timestamp) -> WhatIfView {
    firm.desk.what_if(&firm.lotte, form.clone(), now).await.unwrap()
}

fn found(view: &WhatIfView) -> &WhatIfFound {
    view.found.as_ref().unwrap()
}

#[tokio::test]
async fn with_half_an_hour_less_a_day_what_she_knows_is_promised_later_and_nothing_is_changed_by_asking() {
    let (firm, _, now) = after_four_weeks().await;
    let form = WhatIfForm { minutes: vec![(firm.karin.id, -30)], ..WhatIfForm::default() };
    let view = what_if(&firm, &form, now).await;
    let karin = view.people.iter().find(|person| person.agent == firm.karin.id).unwrap();
    assert_eq!((karin.week_minutes, karin.is_changed()), ([300, 150], true));
    assert_eq!(karin.then.mon, [["09:00".to_owned(), "09:30".to_owned()]]);
    assert_eq!(view.week_minutes, [525, 375]);
    let found = found(&view);
    let [first, second, ..] = found.subjects.as_slice() else { panic!("{:?}", found.subjects) };
    assert_eq!((first.subject.as_deref(), first.answered_by.as_slice()), (Some("Ketels"), &["Karin".to_owned()][..]));
    assert!(first.changes.promised_mean_s.change_from > 1800.0, "{first:?}");
    assert_eq!(second.subject.as_deref(), Some("Facturen"));
    assert!(second.changes.promised_mean_s.change < first.changes.promised_mean_s.change / 3.0, "{second:?}");
    assert_eq!((view.past.questions, view.past.left_out), (120, 0));
    assert!((view.past.by_weekday[1] - 6.0).abs() < 1e-9 && view.past.by_weekday[6] == 0.0, "{:?}", view.past);

    assert_eq!(what_if(&firm, &form, now).await, view, "the same question has the same answer");
    let roster = firm.desk.roster_for(&firm.lotte, firm.karin.id, now).await.unwrap();
    assert_eq!(roster.slots, week(&[["09:00", "09:30"], ["13:00", "13:30"]]));
}

#[tokio::test]
async fn nothing_changed_is_no_difference_and_one_more_colleague_is_no_worse() {
    let (firm, [boilers, _], now) = after_four_weeks().await;
    let view = what_if(&firm, &WhatIfForm::default(), now).await;
    assert!(
        found(&view).what_if.all.promised_mean_s.change == 0.0 && view.people.iter().all(|person| !person.is_changed())
    );
    let joining = Some(Joining { count: 1, like: firm.joost.id, knows: vec![boilers] });
    let view = what_if(&firm, &WhatIfForm { joining, ..WhatIfForm::default() }, now).await;
    assert_eq!(view.week_minutes, [525, 750]);
    assert!(found(&view).what_if.all.promised_mean_s.change_to < 0.0, "{:?}", found(&view).what_if.all);
}

#[tokio::test]
async fn with_nobody_left_that_is_said_and_not_that_we_are_never_open() {
    let (firm, _, now) = after_four_weeks().await;
    let all = what_if(&firm, &WhatIfForm::default(), now).await.people.iter().map(|person| person.agent).collect();
    let view = what_if(&firm, &WhatIfForm { gone: all, ..WhatIfForm::default() }, now).await;
    assert_eq!(view.found.unwrap_err(), Lacking::Nobody);
}

#[tokio::test]
async fn without_the_only_one_who_knows_it_another_team_is_not_made_up() {
    let (firm, _, now) = after_four_weeks().await;
    let view = what_if(&firm, &WhatIfForm { gone: vec![firm.joost.id], ..WhatIfForm::default() }, now).await;
    let bills = found(&view).subjects.iter().find(|one| one.subject.as_deref() == Some("Facturen")).unwrap();
    assert!(
        bills.answered_by.is_empty() && bills.changes.kept.then == 0.0 && bills.changes.kept.now > 0.5,
        "{bills:?}"
    );
}

/// Twelve questions about each, answered by whoever knows it: about boilers in 25 minutes, about bills in two.
async fn after_answers(firm: &Firm) {
    for n in 0..24i64 {
        let now = at("2026-12-21T17:30") + (n * 27).minutes();
        let (subject, by, seconds) =
            if n % 2 == 0 { ("Ketel", &firm.karin, 1_500) } else { ("Factuur", &firm.joost, 120) };
        let question = firm::question("Ilse", "ilse@verhoeven.example", "Wanneer komt u?");
        let asked = firm.desk.ask(None, Question { subject: subject.into(), ..question }, now).await.unwrap();
        firm.desk.conversation_for(by, asked.conversation, now).await.unwrap();
        let spoken = Answer { text: "Morgen.".into(), how: How::Telephone, ..Answer::default() };
        firm.desk.answer(by, asked.conversation, spoken, now + seconds.seconds()).await.unwrap();
    }
}

#[tokio::test]
async fn how_much_work_a_question_is_comes_from_the_answers_to_its_subject_unless_it_is_said() {
    let (firm, _, now) = after_four_weeks().await;
    let effort = |view: &WhatIfView, name: &str| {
        let subjects = &found(view).subjects;
        subjects.iter().find(|one| one.subject.as_deref() == Some(name)).unwrap().effort_s
    };
    let view = what_if(&firm, &WhatIfForm::default(), now).await;
    assert_eq!(view.effort, EffortFrom::Little(0));
    assert_eq!(effort(&view, "Ketels"), effort(&view, "Facturen"));
    let used_before = found(&view).what_if.utilisation.now;

    after_answers(&firm).await;
    let view = what_if(&firm, &WhatIfForm::default(), now).await;
    assert_eq!(view.effort, EffortFrom::Answers(24));
    let (boilers, bills) = (effort(&view, "Ketels"), effort(&view, "Facturen"));
    assert!(boilers > 3 * bills && boilers > 900, "{boilers} {bills}");
    assert!(found(&view).what_if.utilisation.now > used_before * 1.1, "what takes longer is lived through as longer");

    let said = WhatIfForm { effort_minutes: Some(10), ..WhatIfForm::default() };
    let view = what_if(&firm, &said, now).await;
    assert_eq!((view.effort, effort(&view, "Ketels")), (EffortFrom::Said(10), effort(&view, "Facturen")));
}

#[tokio::test]
async fn who_is_known_to_be_away_in_the_coming_weeks_is_away_in_them() {
    let (firm, _, now) = after_four_weeks().await;
    let kept = |view: &WhatIfView| {
        let bills = found(view).subjects.iter().find(|one| one.subject.as_deref() == Some("Facturen")).unwrap();
        bills.changes.kept.now
    };
    let before = what_if(&firm, &WhatIfForm::default(), now).await;
    assert_eq!(before.ahead, [jiff::civil::date(2026, 12, 22), jiff::civil::date(2027, 2, 1)]);
    assert!(before.away.is_empty() && kept(&before) > 0.8, "{}", kept(&before));
    let form = AbsenceForm {
        agent: firm.joost.id,
        first: jiff::civil::date(2026, 12, 28),
        from: None,
        last: jiff::civil::date(2027, 3, 10),
        until: None,
        reason: String::new(),
    };
    firm.desk.add_absence(&firm.petra, form, now).await.unwrap();
    let view = what_if(&firm, &WhatIfForm::default(), now).await;
    assert_eq!(view.away.iter().map(|name| store::first_name(name)).collect::<Vec<_>>(), ["Joost"]);
    assert!(kept(&view) < kept(&before) - 0.2, "{} {}", kept(&view), kept(&before));
    // Who would be taken on has the same slots, and not the same days off.
    let joining = Some(Joining { count: 1, like: firm.joost.id, knows: Vec::new() });
    let view = what_if(&firm, &WhatIfForm { joining, ..WhatIfForm::default() }, now).await;
    let bills = found(&view).subjects.iter().find(|one| one.subject.as_deref() == Some("Facturen")).unwrap();
    assert!(bills.changes.kept.change_from > 0.0, "{bills:?}");
}

#[tokio::test]
async fn a_rule_for_complaints_is_not_taken_for_that_of_all_questions() {
    let (firm, _, now) = after_four_weeks().await;
    let before = what_if(&firm, &WhatIfForm::default(), now).await.rule;
    let form = RuleForm {
        id: None,
        name: "Klachten".into(),
        calendar: None,
        channel: None,
        mailbox: None,
        team: None,
        is_urgent: None,
        is_complaint: Some(true),
        rule: promise::Rule::Clock { within: promise::Length::hours(1), round_to: promise::RoundTo::default() },
        is_active: true,
        target_percent: TARGET_PERCENT,
    };
    firm.desk.save_rule(&firm.petra, form, now).await.unwrap();
    assert_eq!(what_if(&firm, &WhatIfForm::default(), now).await.rule, before);
}

#[tokio::test]
async fn with_little_history_nothing_is_said_but_what_is_missing() {
    let firm = Firm::on(database()).await;
    let view = what_if(&firm, &WhatIfForm::default(), tuesday()).await;
    assert_eq!(view.found, Err(Lacking::Slots));
    answers(&firm, &firm.karin, &[["09:00", "10:00"]], &[]).await;
    firm.desk.ask(None, firm::question("Ilse", "ilse@verhoeven.example", "Wanneer?"), tuesday()).await.unwrap();
    let view = what_if(&firm, &WhatIfForm::default(), at("2026-11-28T09:00")).await;
    assert_eq!(view.found, Err(Lacking::History { questions: 1, days: 4 }));
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once_and_only_who_leads_may_ask() {
    let (firm, _, now) = after_four_weeks().await;
    let form = WhatIfForm {
        minutes: vec![(firm.karin.id, 481), (firm.joost.id, 7)],
        slots: vec![(firm.karin.id, "mon", vec![["07:00".into(), "09:00".into()]])],
        joining: Some(Joining { count: 99, like: firm.ria.id, knows: vec![] }),
        effort_minutes: Some(0),
        ..WhatIfForm::default()
    };
    let Refusal::Roster(problems) = refused(firm.desk.what_if(&firm.lotte, form, now).await) else {
        panic!("another refusal")
    };
    let at =
        |field: String| problems.iter().find(|problem| problem.field == field).map(|problem| problem.fault.clone());
    let (karin, joost) = (firm.karin.id, firm.joost.id);
    assert_eq!(at(format!("minutes.{karin}")), Some(RosterFault::Other("out_of_range")));
    assert_eq!(at(format!("minutes.{joost}")), Some(RosterFault::Other("not_in_fives")));
    assert!(matches!(at(format!("slots.{karin}.mon")), Some(RosterFault::OutsidePattern { .. })));
    assert_eq!(
        (at("joining".into()), at("like".into())),
        (Some(RosterFault::Other("out_of_range")), Some(RosterFault::Other("unknown")))
    );
    assert_eq!(at("effort".into()), Some(RosterFault::Other("out_of_range")));
    let agent = firm.desk.what_if(&firm.karin, WhatIfForm::default(), now).await;
    assert!(matches!(agent, Err(desk::DeskError::NotAllowed(desk::Act::AskWhatIf))));
}

#[tokio::test]
async fn what_waits_now_is_lived_through_as_well_and_what_nobody_with_slots_knows_is_counted() {
    let (firm, subjects, now) = after_four_weeks().await;
    let before = what_if(&firm, &WhatIfForm::default(), now).await;
    assert_eq!((found(&before).what_if.waiting, found(&before).waiting_left_out), (None, 0));
    let ask = async |subject: &str, at: Timestamp| {
        let question = firm::question("Ilse", "ilse@verhoeven.example", "Wanneer komt u?");
        firm.desk.ask(None, Question { subject: subject.into(), ..question }, at).await.unwrap().conversation
    };
    for n in 0..8i64 {
        ask("Ketel", now - (40 - n).minutes()).await;
    }
    let bill = ask("Factuur", now - 30.minutes()).await;
    let plain = what_if(&firm, &WhatIfForm::default(), now).await;
    let waiting = found(&plain).what_if.waiting.unwrap();
    assert_eq!((waiting.promises, waiting.passed, waiting.kept.change), (9, 0, 0.0));
    assert!(waiting.kept.now > 0.5, "{waiting:?}");
    assert!(
        found(&plain).what_if.all.promised_mean_s.now > found(&before).what_if.all.promised_mean_s.now,
        "who asks now stands behind them"
    );

    let gone = WhatIfForm { gone: vec![firm.karin.id], ..WhatIfForm::default() };
    let waiting = found(&what_if(&firm, &gone, now).await).what_if.waiting.unwrap();
    assert!(waiting.kept.change_to < -0.3 && waiting.kept.then < 0.2, "only the bill is left: {waiting:?}");

    // Only the bill waits, and a hand puts it in a slot of next week: its promise can't be kept there.
    let of_bill = async || found(&what_if(&firm, &gone, now).await).what_if.waiting.unwrap();
    let before = of_bill().await;
    firm.desk.move_to_slot(&firm.petra, bill, Some((firm.joost.id, at("2026-12-29T11:00"))), now).await.unwrap();
    let after = of_bill().await;
    assert!(before.kept.then > after.kept.then && after.kept.then == 0.0, "{before:?} {after:?}");

    firm.desk.ask(None, firm::question("Ilse", "ilse@verhoeven.example", "Wanneer komt u?"), now).await.unwrap();
    let joost = WhatIfForm { gone: vec![firm.joost.id], ..WhatIfForm::default() };
    let late = now + 2.hours() + 30.minutes() + 24.hours();
    let passed = found(&what_if(&firm, &joost, late).await).what_if.waiting.unwrap();
    assert!(passed.passed > 0 && passed.promises + passed.passed == 10, "{passed:?}");

    answers(&firm, &firm.joost, &[], &subjects[1..]).await;
    let view = what_if(&firm, &WhatIfForm::default(), now).await;
    let waiting = found(&view).what_if.waiting.unwrap();
    assert_eq!(
        (waiting.promises + waiting.passed, found(&view).waiting_left_out),
        (9, 1),
        "nobody can answer the bill"
    );
}
