//! What service brings, worked out from what the desk has: figures, who slips away, who has left, and what people add to it.

use crate::firm::{Firm, field, question, refused, tuesday};
use desk::accounts::SubscriptionForm;
use desk::forms::{Answer, How};
use desk::worth::past::{Channel, PastAccount, PastBooking, PastQuestion, PastSubscription, PastSurvey};
use desk::worth::stay::Verdict;
use desk::worth::views::DepartureForm;
use desk::worth::{CostSettings, Period};
use desk::{Agent, DeskError, TeamId};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use testkit::{at, database, each_database};

pub(crate) fn account(name: &str) -> PastAccount {
    PastAccount {
        name: name.into(),
        is_company: true,
        city: "Zutphen".into(),
        contact: "Ilse Smeets".into(),
        since: date(2024, 1, 1),
        bookings: Vec::new(),
        subscriptions: Vec::new(),
        surveys: Vec::new(),
        questions: Vec::new(),
        complaints: Vec::new(),
        goodwill: Vec::new(),
    }
}

pub(crate) fn asked(day: Date, is_broken: bool, by: &Agent, team: TeamId) -> PastQuestion {
    let at = day.at(9, 0, 0, 0).in_tz("Europe/Amsterdam").unwrap().timestamp();
    PastQuestion {
        asked_at: at,
        deadline_at: at + 4.hours(),
        answered_at: at + if is_broken { 30.hours() } else { 2.hours() },
        subject: "Ketel",
        words: "De ketel lekt.",
        answer: "Wij komen.",
        channel: Channel::Phone,
        agent: by.id,
        team,
        spent_minutes: 30,
    }
}

/// A hundred and sixty contracts, of which every fourth met a broken promise and left sooner, and sixty that buy now and then.
pub(crate) async fn with_a_past(firm: &Firm) {
    let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
    let mut all = Vec::new();
    for i in 0..160_i64 {
        let started = date(2023, 12, 4).saturating_add(((i * 13) % 600).days());
        let is_broken = i % 4 == 0;
        let stays = if is_broken { 200 + (i * 37) % 700 } else { 500 + (i * 53) % 2_400 };
        let ended = Some(started.saturating_add(stays.days())).filter(|end| *end < date(2026, 11, 1));
        all.push(PastAccount {
            subscriptions: vec![PastSubscription { product: "Onderhoud".into(), cents: 3_000, started, ended }],
            questions: vec![asked(started.saturating_add(30.days()), is_broken, &firm.karin, team)],
            ..account(&format!("Contract {i}"))
        });
    }
    for i in 0..60_i64 {
        let first = date(2024, 2, 1).saturating_add((i * 5).days());
        let days = (0..24).map(|k| first.saturating_add((k * (9 + i % 30)).days()));
        let until = if i % 3 == 0 { date(2026, 11, 20) } else { date(2025, 9, 1).saturating_add((i * 4).days()) };
        let booking = |on| PastBooking { on, cents: 20_000 + 100 * i, cost_cents: Some(9_000), product: "Werk".into() };
        all.push(PastAccount {
            bookings: days.take_while(|day| *day <= until).map(booking).collect(),
            questions: vec![asked(first.saturating_add(10.days()), false, &firm.joost, team)],
            surveys: vec![PastSurvey {
                is_relationship: true,
                asked_at: at("2026-10-01T10:00"),
                score: (i % 2 == 0).then_some(if i % 6 == 0 { 5 } else { 9 }),
                words: String::new(),
            }],
            goodwill: vec![(at("2026-09-01T10:00"), 500, "Bloemen niet, wel een filter")],
            ..account(&format!("Koper {i}"))
        });
    }
    firm.desk.clone().as_demo().fill_past(all, tuesday()).await.unwrap();
}

#[tokio::test]
async fn figures_come_from_what_the_desk_has_on_either_database() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        with_a_past(&firm).await;
        assert!(firm.desk.reckon_outcomes_if_due(tuesday()).await.unwrap());
        assert!(!firm.desk.reckon_outcomes_if_due(tuesday()).await.unwrap(), "once a day is enough");
        let view = firm.desk.outcomes(&firm.lotte, Period::Year, tuesday()).await.unwrap();
        let found = &view.outcomes;
        assert_eq!((found.on, found.accounts), (date(2026, 11, 23), 220));
        assert_eq!((found.nps.relationship.asked, found.nps.relationship.answered), (60, 30));
        assert!((found.nps.relationship.score.unwrap().value - 33.33).abs() < 0.01);
        assert!(found.retention.is_contracts && found.retention.after_a_year.unwrap().value > 0.7);
        assert_eq!(found.stay.verdict, Verdict::Sooner, "{:?}", found.stay);
        assert_eq!(found.stay.broken.accounts + found.stay.kept.accounts, 159, "one left before its landmark");
        assert!(found.alive.model.is_some() && found.revenue.net.is_some());
        assert_eq!(view.months, ["2026-10"]);
        let month = firm.desk.outcomes_of_month(&firm.petra, "2026-10", tuesday()).await.unwrap();
        assert_eq!(month.outcomes.on, date(2026, 10, 31));
        assert!(matches!(
            firm.desk.outcomes_of_month(&firm.petra, "2026-09", tuesday()).await,
            Err(DeskError::NotFound)
        ));
        let report = firm.desk.doctor(tuesday()).await.unwrap();
        assert!(report.findings.is_empty(), "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn serving_costs_the_time_of_a_role_its_channel_and_goodwill_and_follows_what_a_colleague_says() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let three = |rows: Vec<desk::worth::views::PeriodRow>| rows.into_iter().find(|row| row.name == "Koper 7").unwrap();
    let rows = firm.desk.period_rows(&firm.lotte, Period::ThreeYears, 0, 500).await.unwrap();
    let before = three(rows);
    // Half an hour of an agent at € 55, a call of fifty cents, and a filter.
    assert_eq!((before.work_cents, before.channel_cents, before.goodwill_cents, before.minutes), (2_750, 50, 500, 30));
    assert!(before.sales_cost_cents > 0 && before.kept == 1 && before.broken == 0);

    let sql = "select c.id from conversation c join account a on a.id = c.account_id where a.name = 'Koper 7'";
    let conversation: desk::ConversationId =
        firm.db.db().read_blocking(move |tx| tx.query_one(sql, store::args![], |row| row.get(0))).unwrap();
    assert_eq!(firm.desk.time_taken(&firm.karin, conversation).await.unwrap().minutes, 30);
    firm.desk.say_time(&firm.lotte, conversation, Some(60), tuesday()).await.unwrap();
    assert!(firm.desk.time_taken(&firm.karin, conversation).await.unwrap().is_said);
    let rates = CostSettings { hour_cents: [0, 10_000, 0, 0], channel_cents: [0, 0, 0, 100, 0, 0] };
    assert!(matches!(
        firm.desk.save_cost_settings(&firm.karin, rates.clone(), tuesday()).await,
        Err(DeskError::NotAllowed(_))
    ));
    firm.desk.save_cost_settings(&firm.lotte, rates, tuesday() + 1.minute()).await.unwrap();
    assert!(firm.desk.reckon_outcomes_if_due(tuesday() + 1.minute()).await.unwrap());
    let after = three(firm.desk.period_rows(&firm.lotte, Period::ThreeYears, 0, 500).await.unwrap());
    assert_eq!((after.work_cents, after.channel_cents, after.minutes), (10_000, 100, 60));
    let too_much = CostSettings { hour_cents: [-1; 4], channel_cents: [100_001; 6] };
    let refusal = refused(firm.desk.save_cost_settings(&firm.lotte, too_much, tuesday()).await);
    assert_eq!(
        refusal.each().cloned().collect::<Vec<_>>(),
        [field("hour", "not_in_range"), field("channel", "not_in_range")]
    );
    assert_eq!(
        refused(firm.desk.say_time(&firm.lotte, conversation, Some(6_001), tuesday()).await),
        field("minutes", "not_in_range")
    );
}

#[tokio::test]
async fn whoever_knows_a_fading_customer_best_sees_them_until_somebody_promises_a_call() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let worth = firm.desk.worth_a_call(&firm.joost).await.unwrap();
    assert!((1..=3).contains(&worth.len()), "a few, so that they are called: {worth:?}");
    assert_eq!(worth[0].promises, ["kept"]);
    assert_eq!(worth[0].said, "De ketel lekt.");
    assert!(firm.desk.worth_a_call(&firm.karin).await.unwrap().is_empty(), "Karin has answered none of them");

    let account = worth[0].worth.account.unwrap();
    let promise = firm.desk.call_account(&firm.joost, account, tuesday()).await.unwrap();
    assert_eq!((promise.kind, promise.agent), (promise::Kind::Callback, Some(firm.joost.id)));
    assert_eq!(promise.deadline_at, at("2026-11-25T12:00"));
    let again = firm.desk.call_account(&firm.joost, account, tuesday()).await.unwrap();
    assert_eq!(again.id, promise.id, "asked twice, it is one call");
    let left = firm.desk.worth_a_call(&firm.joost).await.unwrap();
    assert!(left.iter().all(|one| one.worth.account != Some(account)), "it is promised");
    let mails = firm.desk.claim_outgoing(10, tuesday() + 1.minute()).await.unwrap();
    let said =
        |mail: &desk::OutgoingMail| String::from_utf8_lossy(&mail.bytes).contains("een tijd niets van u gehoord");
    assert!(mails.iter().any(said), "{mails:?}");
    let report = firm.desk.doctor(tuesday() + 2.minutes()).await.unwrap();
    assert!(report.findings.iter().all(|finding| !finding.code.starts_with("promise")), "{report:?}");
}

#[tokio::test]
async fn who_has_left_is_said_by_a_person_with_a_cause_and_who_comes_back_is_back() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let view = firm.desk.departed(&firm.lotte, tuesday()).await.unwrap();
    assert!(view.gone.is_empty() && view.seems_gone.len() > 10);
    let (first, second) = (view.seems_gone[0].account.unwrap(), view.seems_gone[1].account.unwrap());

    let nothing = DepartureForm { is_gone: true, ..DepartureForm::default() };
    let refusal = refused(firm.desk.say_departed(&firm.lotte, first, nothing, tuesday()).await);
    assert_eq!(
        refusal.each().cloned().collect::<Vec<_>>(),
        [field("cause", "required"), field("words", "required")],
        "all at once"
    );
    let form = DepartureForm {
        is_gone: true,
        left_on: Some(date(2026, 5, 1)),
        cause: "process".into(),
        words: "Drie keer gebeld over dezelfde lekkage.".into(),
        lessons: "Eén monteur blijft op een lekkage.".into(),
    };
    firm.desk.say_departed(&firm.lotte, first, form.clone(), tuesday()).await.unwrap();
    firm.desk.say_departed(&firm.lotte, second, DepartureForm::default(), tuesday()).await.unwrap();
    let view = firm.desk.departed(&firm.lotte, tuesday()).await.unwrap();
    assert_eq!(view.gone.len(), 1);
    assert_eq!((view.gone[0].cause.as_str(), view.gone[0].left_on), ("process", date(2026, 5, 1)));
    let still: Vec<_> = view.seems_gone.iter().filter_map(|row| row.account).collect();
    assert!(!still.contains(&first) && !still.contains(&second), "both were spoken of");

    let name = firm.desk.departure(&firm.lotte, first).await.unwrap().name;
    let back = PastAccount {
        bookings: vec![PastBooking { on: date(2026, 11, 10), cents: 5_000, cost_cents: None, product: String::new() }],
        ..account(&name)
    };
    firm.desk.clone().as_demo().fill_past(vec![back], tuesday()).await.unwrap();
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let view = firm.desk.departed(&firm.lotte, tuesday()).await.unwrap();
    assert_eq!(view.gone[0].revived_on, Some(date(2026, 11, 10)));
    assert!(matches!(firm.desk.say_departed(&firm.karin, first, form, tuesday()).await, Err(DeskError::NotAllowed(_))));
}

#[tokio::test]
async fn who_left_is_gone_since_their_contract_ended_and_back_as_soon_as_another_is_signed() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let gone = firm.desk.departed(&firm.lotte, tuesday()).await.unwrap().seems_gone;
    let seems = gone.iter().find(|row| row.ended_on.is_some()).expect("somebody whose contract ended");
    let (account, ended_on) = (seems.account.unwrap(), seems.ended_on);
    let asked = firm.desk.departure(&firm.lotte, account).await.unwrap();
    assert_eq!((asked.said, asked.last_seen_on), (None, ended_on), "not since somebody wrote it down");

    let form = DepartureForm {
        is_gone: true,
        left_on: ended_on,
        cause: "capacity".into(),
        words: "Er kwam niemand.".into(),
        ..DepartureForm::default()
    };
    firm.desk.say_departed(&firm.lotte, account, form, tuesday()).await.unwrap();
    let signed = SubscriptionForm {
        id: None,
        product: "Onderhoud".into(),
        cents: 4_500,
        started_on: date(2026, 11, 20),
        ended_on: None,
    };
    firm.desk.save_subscription(&firm.lotte, account, signed, tuesday()).await.unwrap();
    let gone = firm.desk.departed(&firm.lotte, tuesday()).await.unwrap().gone;
    assert_eq!(gone[0].revived_on, Some(date(2026, 11, 20)));
    assert!(firm.desk.reckon_outcomes_if_due(tuesday()).await.unwrap(), "the account's page tells of it soon");
}

#[tokio::test]
async fn a_past_that_was_put_in_is_read_by_the_other_pages_as_any_other() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    assert!(!firm.desk.survey_rows(&firm.lotte, tuesday()).await.unwrap().is_empty());
    let mut contracts = 0;
    for account in firm.desk.accounts(&firm.lotte, "", "").await.unwrap().accounts {
        contracts += firm.desk.subscriptions(&firm.lotte, account.id).await.unwrap().len();
    }
    assert!(contracts > 0);
}

#[tokio::test]
async fn an_empty_desk_says_that_it_knows_nothing_yet() {
    let firm = Firm::on(database()).await;
    let now: Timestamp = tuesday();
    let asked = firm.desk.ask(None, question("Ilse", "ilse@molenpoort.example", "Wanneer komt u?"), now).await.unwrap();
    let answer = Answer { text: "Morgen.".into(), how: How::Telephone, ..Answer::default() };
    firm.desk.answer(&firm.karin, asked.conversation, answer, now).await.unwrap();
    for period in Period::ALL {
        let found = firm.desk.outcomes(&firm.petra, period, now).await.unwrap().outcomes;
        assert_eq!(found.accounts, 0);
        assert_eq!(found.stay.verdict, Verdict::TooFew);
        assert!(found.nps.shown().score.is_none() && found.revenue.net.is_none() && found.alive.model.is_none());
    }
    let made_up = firm.desk.fill_past(vec![account("Niemand")], now).await;
    assert!(matches!(made_up, Err(DeskError::NotFound)), "outside a demo nobody's history is made up");
    assert!(matches!(firm.desk.outcomes(&firm.karin, Period::Year, now).await, Err(DeskError::NotAllowed(_))));
}
