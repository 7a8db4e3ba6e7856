//! A question by form, telephone, visit or API.

use desk::forms::{Fetching, MailboxForm, Question, RuleForm, TeamForm, Upload};
use desk::views::{Channel, ConversationState};
use desk::{Refusal, limits};
use promise::Kind;
use testkit::{at, each_database};

use super::story::{Story, phone_note, question, words};
use crate::firm::{field, refused};

#[tokio::test]
async fn a_question_gets_a_promise_a_reference_and_a_mail_that_names_who_and_before_when() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let karin = story.firm.karin.id;
        let quoted = story.firm.desk.quote(&Question { agent: Some(karin), ..question() }, story.now).await.unwrap();
        let asked = story.firm.desk.ask(None, Question { agent: Some(karin), ..question() }, story.now).await.unwrap();

        assert_eq!(words(&asked.promise), "answer open question Tue 13:10");
        assert_eq!(asked.promise.agent_name.as_deref(), Some("Karin"));
        assert_eq!((quoted.deadline_at, quoted.agent_name.as_deref()), (asked.promise.deadline_at, Some("Karin")));
        assert!(asked.reference.ends_with("2026-0001"), "{}", asked.reference);
        assert_eq!(asked.customer_token.len(), 22);
        assert_eq!(asked.told_to.as_deref(), Some("jan@voorbeeld.example"));

        let [left] = &story.mail_leaves().await[..] else { panic!("one mail") };
        assert_eq!(left.to, ["jan@voorbeeld.example"]);
        for said in [
            "Karin antwoordt u vandaag vóór 13:10.",
            "“De ketel doet het niet. Wie kan er kijken?”",
            &format!("https://vraag.halmeer.example/k/{}", asked.customer_token),
            "Dit bericht schreef ons programma zelf.",
        ] {
            assert!(left.mail.text.contains(said), "{said} is not in:\n{}", left.mail.text);
        }
        assert_eq!(left.mail.header("auto-submitted"), Some("auto-replied"));
        assert_eq!(left.mail.subject, format!("Uw vraag: De ketel doet het niet [#{}]", asked.reference));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_calls_is_found_by_name_whatever_its_accents_and_capitals() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, ria) = (&story.firm.desk.clone(), &story.firm.ria.clone());
        let note = Question { name: "ÉMILE Gérard-Çelik".into(), ..phone_note("06-12 34 56 78") };
        desk.ask(Some(ria), note, story.now).await.unwrap();
        for typed in ["emile", "Émile", "gerard", "GÉRARD", "çel", "cel"] {
            let callers = desk.callers(ria, typed, story.now).await.unwrap();
            assert_eq!(callers.len(), 1, "{typed}");
        }
        assert_eq!(desk.callers(ria, "emiel", story.now).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn who_calls_is_called_back_and_is_known_the_next_time_by_any_form_of_the_number() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, ria) = (&story.firm.desk.clone(), &story.firm.ria.clone());
        let note = Question { name: "Mevrouw De Wit".into(), ..phone_note("06-12 34 56 78") };
        let first = desk.ask(Some(ria), note, story.now).await.unwrap();
        assert_eq!(words(&first.promise), "callback open question Tue 13:10");
        assert_eq!(first.told_to, None);
        assert_eq!(story.timeline(first.conversation).await, ["asked", "not_told", "promised"]);

        story.at("2026-11-26T10:00");
        for typed in ["0612345678", "+31 6 12345678", "0031612345678", "345678", "de wit"] {
            let callers = desk.callers(ria, typed, story.now).await.unwrap();
            assert_eq!(callers.len(), 1, "{typed}");
            assert_eq!(callers[0].contact.name, "Mevrouw De Wit");
            assert_eq!(callers[0].open_conversation, Some(first.conversation));
            assert_eq!(callers[0].silent_days, Some(2));
        }
        assert_eq!(desk.callers(ria, "0687654321", story.now).await.unwrap(), []);

        let again = desk.ask(Some(ria), phone_note("+31612345678"), story.now).await.unwrap();
        assert_eq!(story.count("contact").await, 1);
        let today = desk.taken_down_today(ria, story.now).await.unwrap();
        assert_eq!(today.iter().map(|row| row.id).collect::<Vec<_>>(), [again.conversation]);
        assert_eq!(today[0].who, "Mevrouw De Wit");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_note_of_somebody_nameless_at_the_counter_is_taken_down() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let visit = Question { channel: Channel::Visit, kind: Kind::Visit, ..phone_note("") };
        let asked = story.firm.desk.ask(Some(&story.firm.ria), visit, story.now).await.unwrap();
        assert_eq!(words(&asked.promise), "visit open question Tue 13:10");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_desk_answers_at_once_promises_nothing() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, ria) = (&story.firm.desk, &story.firm.ria);
        let id = desk.answered_at_once(ria, phone_note("06 12345678"), "Twee AA-batterijen.", story.now).await.unwrap();
        assert_eq!(story.state(id).await, ConversationState::Done);
        assert_eq!(story.promises(id).await, Vec::<String>::new());
        assert_eq!(story.timeline(id).await, ["answered", "asked"]);
        let nothing_said = desk.answered_at_once(ria, phone_note("06 12345678"), " ", story.now).await;
        assert_eq!(refused(nothing_said), field("said", "required"));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_is_one_question() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let form = Question { idempotency: Some(("web".into(), "f4f1".into())), ..question() };
        let first = story.firm.desk.ask(None, form.clone(), story.now).await.unwrap();
        let second = story.firm.desk.ask(None, form.clone(), story.now).await.unwrap();
        assert_eq!(second, first);
        let other = Question { idempotency: Some(("web".into(), "f4f2".into())), ..form };
        assert_ne!(story.firm.desk.ask(None, other, story.now).await.unwrap().conversation, first.conversation);
        assert_eq!(story.count("conversation").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_program_that_uses_its_key_for_another_question_is_told_so() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let desk = &story.firm.desk;
        let asks = Question { idempotency: Some(("api".into(), "order-1".into())), ..question() };
        let (first, again) = tokio::join!(
            desk.ask_once(None, asks.clone(), "digest", story.now),
            desk.ask_once(None, asks.clone(), "digest", story.now),
        );
        assert_eq!(first.unwrap(), again.unwrap());
        let refusal = refused(desk.ask_once(None, asks, "another", story.now).await);
        assert_eq!(refusal, field("idempotency", "other_question"));
        assert_eq!(story.count("conversation").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_mailbox_would_promise_goes_by_its_rules_and_its_team() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, petra) = (&story.firm.desk, &story.firm.petra);
        let team = TeamForm { id: None, name: "Storingen".into(), members: vec![] };
        let team = desk.save_team(petra, team, story.now).await.unwrap();
        let mailbox = desk.mailboxes(petra).await.unwrap().remove(0);
        let form = MailboxForm {
            id: Some(mailbox.id),
            address: mailbox.address,
            name: mailbox.name,
            team: Some(team),
            is_default: true,
            is_active: true,
            imap: None,
            smtp: None,
            fetching: Fetching::default(),
        };
        desk.save_mailbox(petra, form, story.now).await.unwrap();
        let rule = RuleForm {
            id: None,
            name: "Storingen binnen een uur".into(),
            calendar: None,
            channel: None,
            mailbox: Some(mailbox.id),
            team: None,
            is_urgent: None,
            is_complaint: None,
            rule: serde_json::from_str(r#"{"kind":"clock","within":"1h"}"#).unwrap(),
            is_active: true,
            target_percent: desk::forms::TARGET_PERCENT,
        };
        desk.save_rule(petra, rule, story.now).await.unwrap();

        let quote = desk.quote_in(Some(mailbox.id), &question(), story.now).await.unwrap();
        assert_eq!((quote.team, quote.rule_name.as_str()), (team, "Storingen binnen een uur"));
        assert_eq!(quote.deadline_at, at("2026-11-24T10:10"));
        assert_ne!(desk.quote(&question(), story.now).await.unwrap().team, team);
        let gone = "019ab000-0000-7000-8000-000000000000".parse().unwrap();
        assert_eq!(refused(desk.quote_in(Some(gone), &question(), story.now).await), field("mailbox", "unknown"));
    })
    .await;
}

#[tokio::test]
async fn later_can_be_promised_and_never_earlier() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        for (not_before, promised) in [("2026-11-24T16:00", "Tue 16:00"), ("2026-11-24T10:00", "Tue 13:10")] {
            let note = Question { not_before: Some(at(not_before)), ..phone_note("0612345678") };
            let asked = story.firm.desk.ask(Some(&story.firm.ria), note, story.now).await.unwrap();
            assert_eq!(words(&asked.promise), format!("callback open question {promised}"));
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_promises_to_write_to_who_left_only_a_number() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let form = Question { reach: "06 12345678".into(), ..question() };
        assert_eq!(story.firm.desk.quote(&form, story.now).await.unwrap().kind, Kind::Callback);
        let asked = story.firm.desk.ask(None, form, story.now).await.unwrap();
        assert_eq!(words(&asked.promise), "callback open question Tue 13:10");
    })
    .await;
}

#[tokio::test]
async fn what_can_not_be_taken_is_refused_at_its_field() {
    let story = Story::on(testkit::database()).await;
    let file = Upload { name: "a.pdf".into(), content_type: "application/pdf".into(), bytes: vec![0; 1_000_000] };
    let long = "x".repeat(limits::TEXT_MAX + 1);
    let cases: Vec<(Question, Refusal)> = vec![
        (Question { text: " \n ".into(), ..question() }, field("text", "required")),
        (Question { text: long, ..question() }, field("text", "too_long")),
        (Question { reach: String::new(), ..question() }, field("reach", "required")),
        (Question { reach: "jan@".into(), ..question() }, field("reach", "not_an_address")),
        (Question { reach: "bel mij maar".into(), ..question() }, field("reach", "not_a_phone_number")),
        (Question { name: "n".repeat(500), ..question() }, field("name", "too_long")),
        (Question { files: vec![file.clone(); 30], ..question() }, field("files", "too_many")),
        (Question { idempotency: Some(("s".into(), "k".repeat(300))), ..question() }, field("idempotency", "too_long")),
    ];
    for (form, refusal) in cases {
        assert_eq!(refused(story.firm.desk.ask(None, form, story.now).await), refusal);
    }
    assert_eq!(story.count("conversation").await, 0);
}

#[tokio::test]
async fn one_address_gets_five_acknowledgements_in_three_hours_and_every_question_its_promise() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        for _ in 0..7 {
            story.asks().await;
            story.later(60);
        }
        assert_eq!(story.mail_leaves().await.len(), 5);
        assert_eq!(story.count("promise where state = 'open'").await, 7);
        story.at("2026-11-24T13:00");
        story.asks().await;
        assert_eq!(story.mail_leaves().await.len(), 1);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_question_is_never_turned_away_because_of_our_own_hours() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        story.firm.db.write(|tx| tx.exec("update promise_rule set is_active = 0", store::args![])).await.unwrap();
        let asked = story.asks().await;
        assert_eq!(words(&asked.promise), "answer open question Wed 09:10");
    })
    .await;
}
