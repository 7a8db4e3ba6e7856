//! Choose or share: what more or less time for answers would do, worked out each night.

use crate::firm::{Firm, tuesday};
use crate::what_if::after_four_weeks;
use desk::DeskError;
use desk::what_if::WhatIfForm;
use desk::worth::CostSettings;
use jiff::ToSpan;
use testkit::database;

#[tokio::test]
async fn more_time_for_answers_promises_sooner_and_is_what_what_if_says_of_it() {
    let (firm, _, now) = after_four_weeks().await;
    assert_eq!(firm.desk.choice(&firm.lotte).await.unwrap(), None, "nobody worked it out yet");
    firm.desk.reckon_outcomes(now).await.unwrap();
    assert!(firm.desk.reckon_outcomes_if_due(now).await.unwrap(), "somebody looked before this was worked out");
    assert!(!firm.desk.reckon_outcomes_if_due(now + 1.hour()).await.unwrap(), "once a day is enough");
    let choice = firm.desk.choice(&firm.lotte).await.unwrap().unwrap();
    assert_eq!((choice.questions, choice.colleagues, choice.week_minutes), (120, 2, 525));
    assert_eq!(choice.hour_cents, CostSettings::default().hour("agent"));
    let moved: Vec<(i64, i64)> = choice.points.iter().map(|point| (point.day_minutes, point.week_minutes)).collect();
    assert_eq!(moved, [(-30, -300), (-20, -200), (-10, -100), (10, 100), (20, 200), (30, 300)]);
    let (least, most) = (choice.points[0].promised_s, choice.points[5].promised_s);
    assert!(least.lower > choice.promised_s && most.upper < choice.promised_s, "{choice:?}");

    let minutes = vec![(firm.karin.id, -30), (firm.joost.id, -30)];
    let view = firm.desk.what_if(&firm.lotte, WhatIfForm { minutes, ..WhatIfForm::default() }, now).await.unwrap();
    let all = view.found.unwrap().what_if.all;
    // What is kept is kept to the last digit but one.
    for (asked, kept) in [
        (all.promised_mean_s.now, choice.promised_s),
        (all.promised_mean_s.then, least.value),
        (all.promised_mean_s.now + all.promised_mean_s.change_from, least.lower),
        (all.kept.now, choice.kept),
        (all.kept.then, choice.points[0].kept.value),
    ] {
        assert!((asked - kept).abs() < 1e-9 * asked.abs(), "{asked} {kept}");
    }
}

#[tokio::test]
async fn where_nobody_has_answer_slots_nothing_is_said_and_tomorrow_it_is_tried_again() {
    let firm = Firm::on(database()).await;
    assert!(firm.desk.reckon_outcomes_if_due(tuesday()).await.unwrap());
    assert_eq!(firm.desk.choice(&firm.lotte).await.unwrap(), None);
    assert!(firm.desk.reckon_outcomes_if_due(tuesday() + 24.hours()).await.unwrap());
    let may_not = firm.desk.choice(&firm.ria).await.unwrap_err();
    assert!(matches!(may_not, DeskError::NotAllowed(_)), "who may not see outcomes doesn't see this either");
}
