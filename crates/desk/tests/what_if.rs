//! What if: tried out on the organisation's own questions, and nothing is changed by asking.
#![allow(clippy::unwrap_used, reason = "a test")]

mod firm;

use desk::forms::Question;
use desk::rosters::{Knowledge, RosterFault, RosterForm, Skill, SubjectForm};
use desk::what_if::{Joining, Lacking, WhatIfForm, WhatIfFound, WhatIfView};
use desk::{Agent, Refusal, SubjectId};
use firm::{Firm, refused, tuesday, week};
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

/// Karin answers boilers twice a day, Joost bills once; for four weeks six questions come in on each working day.
async fn after_four_weeks() -> (Firm, [SubjectId; 2], Timestamp) {
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
            firm.desk.ask(None, asked, now.timestamp()).await.unwrap();
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
async fn without_the_only_one_who_knows_it_another_team_is_not_made_up() {
    let (firm, _, now) = after_four_weeks().await;
    let view = what_if(&firm, &WhatIfForm { gone: vec![firm.joost.id], ..WhatIfForm::default() }, now).await;
    let bills = found(&view).subjects.iter().find(|one| one.subject.as_deref() == Some("Facturen")).unwrap();
    assert!(
        bills.answered_by.is_empty() && bills.changes.kept.then == 0.0 && bills.changes.kept.now > 0.5,
        "{bills:?}"
    );
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
