//! The first run, and signing in.

use crate::firm::{Firm, PASSWORD, colleague, empty_desk, field, refused, set_up_form, sign_in, tuesday};
use desk::forms::SetUp;
use desk::{DeskError, Refusal, Role};
use jiff::ToSpan;
use promise::document::HoursDocument;
use testkit::{database, each_database};

#[tokio::test]
async fn the_first_run_makes_a_desk_that_can_promise() {
    each_database(|db| async move {
        let desk = empty_desk(&db);
        assert!(!desk.is_set_up().await.unwrap());
        assert_eq!(desk.organisation().await.unwrap(), None);
        let id = desk.set_up(set_up_form(), tuesday()).await.unwrap();
        assert!(desk.is_set_up().await.unwrap());
        let organisation = desk.organisation().await.unwrap().unwrap();
        assert_eq!(
            (organisation.prefix.as_str(), organisation.public_url.as_str()),
            ("HI", "https://vraag.halmeer.example")
        );
        let petra = sign_in(&desk, "petra@halmeer.example", tuesday()).await;
        assert_eq!((petra.id, petra.role, petra.zone.as_str()), (id, Role::Administrator, "Europe/Amsterdam"));
        let rules = desk.rules(&petra).await.unwrap();
        assert_eq!(
            rules.iter().map(|r| (r.name.as_str(), r.is_urgent, r.is_last)).collect::<Vec<_>>(),
            [("Spoed", Some(true), false), ("Alle vragen", None, true)]
        );
        assert_eq!(rules[1].rule, promise::Rule::default());
        let teams = desk.teams(&petra).await.unwrap();
        assert!(teams[0].is_default && teams[0].members == [(petra.id, "Petra Halmeer".to_owned())]);
        let mailboxes = desk.mailboxes(&petra).await.unwrap();
        assert_eq!((mailboxes[0].address.as_str(), mailboxes[0].is_default), ("info@halmeer.example", true));
        let quote = desk.try_rule(&petra, None, None, tuesday()).await.unwrap();
        assert_eq!(quote.deadline_at, testkit::at("2026-11-24T13:10"));
    })
    .await;
}

#[tokio::test]
async fn a_second_first_run_is_refused_also_at_the_same_moment() {
    each_database(|db| async move {
        let desk = empty_desk(&db);
        let (one, two) = tokio::join!(desk.set_up(set_up_form(), tuesday()), desk.set_up(set_up_form(), tuesday()));
        assert_eq!([&one, &two].iter().filter(|result| result.is_ok()).count(), 1);
        assert_eq!(refused(if one.is_ok() { two } else { one }), Refusal::AlreadySetUp);
        assert_eq!(refused(desk.set_up(set_up_form(), tuesday()).await), Refusal::AlreadySetUp);
    })
    .await;
}

#[tokio::test]
async fn what_the_first_run_cannot_take_is_said_at_its_field() {
    let db = database();
    let desk = empty_desk(&db);
    let closed = HoursDocument { time_zone: Some("Europe/Amsterdam".into()), ..HoursDocument::default() };
    for (form, expected) in [
        (SetUp { organisation: " ".into(), ..set_up_form() }, field("organisation", "required")),
        (SetUp { zone: "Nederland".into(), ..set_up_form() }, field("zone", "not_a_zone")),
        (SetUp { public_url: "halmeer".into(), ..set_up_form() }, field("public_url", "not_a_url")),
        (SetUp { mailbox: "info".into(), ..set_up_form() }, field("mailbox", "not_an_address")),
        (SetUp { email: String::new(), ..set_up_form() }, field("email", "required")),
        (SetUp { password: "kort".into(), ..set_up_form() }, field("password", "password_too_short")),
        (SetUp { hours: closed, ..set_up_form() }, Refusal::NeverOpen),
    ] {
        assert_eq!(refused(desk.set_up(form, tuesday()).await), expected);
        assert!(!desk.is_set_up().await.unwrap());
    }
}

#[tokio::test]
async fn a_session_lives_while_it_is_used_and_ninety_days_at_most() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let signed_in =
            firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
        let seen = |days: i64| now + (days * 24).hours();
        for day in [0, 13, 26, 39, 52, 65, 78] {
            let (agent, csrf) = firm.desk.session(&signed_in.token, seen(day)).await.unwrap().unwrap();
            assert_eq!((&agent, &csrf), (&signed_in.agent, &signed_in.csrf_token));
        }
        assert!(firm.desk.session(&signed_in.token, seen(90)).await.unwrap().is_none(), "ninety days is enough");
        let idle = firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
        assert!(firm.desk.session(&idle.token, seen(14)).await.unwrap().is_none(), "two weeks unseen is too long");
        assert!(firm.desk.session("made up", now).await.unwrap().is_none());
        let out = firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
        firm.desk.sign_out(&out.token).await.unwrap();
        assert!(firm.desk.session(&out.token, now).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn of_a_session_only_a_digest_is_stored() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let signed_in =
            firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", tuesday()).await.unwrap();
        let stored =
            firm.db.read(|tx| tx.query("select token_hash from session", store::args![], |row| row.get::<String>(0)));
        assert!(stored.await.unwrap().iter().all(|hash| hash.len() == 64 && *hash != signed_in.token));
    })
    .await;
}

#[tokio::test]
async fn whoever_guesses_may_guess_five_times_in_a_quarter_of_an_hour() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let guess = |email: &'static str, now| firm.desk.sign_in(email, "geraden wachtwoord", "198.51.100.7", "", now);
        for _ in 0..5 {
            assert_eq!(refused(guess("karin@halmeer.example", now).await), Refusal::WrongPassword);
        }
        assert_eq!(refused(guess("karin@halmeer.example", now + 60.seconds()).await), Refusal::TooManyTries(840));
        // The right password doesn't help either, or guessing would go on.
        let right = firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "", now + 60.seconds()).await;
        assert_eq!(refused(right), Refusal::TooManyTries(840));
        // Somebody who isn't there is treated the same.
        for _ in 0..5 {
            assert_eq!(refused(guess("niemand@halmeer.example", now).await), Refusal::WrongPassword);
        }
        assert!(matches!(refused(guess("niemand@halmeer.example", now).await), Refusal::TooManyTries(_)));
        sign_in(&firm.desk, "joost@halmeer.example", now).await;
        let later = firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "", now + 15.minutes()).await;
        assert_eq!(later.unwrap().agent.id, firm.karin.id);
    })
    .await;
}

#[tokio::test]
async fn one_client_may_not_try_address_after_address() {
    let firm = Firm::on(database()).await;
    for i in 0..50 {
        let tried = firm
            .desk
            .sign_in(&format!("gok{i}@halmeer.example"), "geraden wachtwoord", "198.51.100.7", "", tuesday())
            .await;
        assert_eq!(refused(tried), Refusal::WrongPassword);
    }
    let next = firm.desk.sign_in("karin@halmeer.example", PASSWORD, "198.51.100.7", "", tuesday()).await;
    assert!(matches!(refused(next), Refusal::TooManyTries(_)));
    sign_in(&firm.desk, "karin@halmeer.example", tuesday()).await;
}

#[tokio::test]
async fn a_colleague_who_leaves_is_signed_out_at_once() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let signed_in =
            firm.desk.sign_in("joost@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
        let mut form = colleague("Joost Smit", Role::Agent);
        (form.id, form.is_active, form.password) = (Some(firm.joost.id), false, String::new());
        firm.desk.save_agent(&firm.petra, form.clone(), now).await.unwrap();
        assert!(firm.desk.session(&signed_in.token, now).await.unwrap().is_none());
        let again = firm.desk.sign_in("joost@halmeer.example", PASSWORD, "192.0.2.1", "", now).await;
        assert_eq!(refused(again), Refusal::WrongPassword);
        // Who comes back has the old password still.
        form.is_active = true;
        firm.desk.save_agent(&firm.petra, form, now).await.unwrap();
        sign_in(&firm.desk, "joost@halmeer.example", now).await;
    })
    .await;
}

#[tokio::test]
async fn another_password_ends_all_sessions() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let signed_in =
            firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
        let change = |old: &'static str, new: &'static str| firm.desk.change_password(&firm.karin, old, new, now);
        assert_eq!(refused(change("niet het oude", "een nieuwe zin").await), Refusal::WrongPassword);
        assert_eq!(refused(change(PASSWORD, "kort").await), field("new", "password_too_short"));
        assert!(firm.desk.session(&signed_in.token, now).await.unwrap().is_some());
        change(PASSWORD, "een nieuwe zin").await.unwrap();
        assert!(firm.desk.session(&signed_in.token, now).await.unwrap().is_none());
        let old = firm.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "", now).await;
        assert_eq!(refused(old), Refusal::WrongPassword);
        firm.desk.sign_in("karin@halmeer.example", "een nieuwe zin", "192.0.2.1", "", now).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn only_a_demo_lets_anybody_in() {
    let firm = Firm::on(database()).await;
    assert!(matches!(firm.desk.sign_in_demo(Role::Lead, tuesday()).await, Err(DeskError::NotFound)));
    let demo = firm.desk.clone().as_demo();
    let lotte = demo.sign_in_demo(Role::Lead, tuesday()).await.unwrap();
    assert_eq!(lotte.agent, firm.lotte);
    assert!(demo.session(&lotte.token, tuesday()).await.unwrap().is_some());
}
