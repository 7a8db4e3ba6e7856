//! A colleague answers.

use desk::forms::{Answer, How};
use desk::views::ConversationState;
use desk::{Delivery, Refusal};
use testkit::each_database;

use super::story::{Story, answer, phone_note, spoken, until};
use crate::firm::{field, refused};

#[tokio::test]
async fn an_answer_waits_ten_seconds_and_keeps_the_promise_when_the_server_takes_it() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story
            .at("2026-11-24T11:00")
            .answers(asked.conversation, answer("Draai kraan 3 dicht.\n\nKarin"))
            .await
            .unwrap();
        assert_eq!(story.later(9).mail_leaves().await.len(), 0);
        assert_eq!(story.promises(asked.conversation).await, ["answer open question Tue 13:10"]);
        let page = story.firm.desk.customer_page(&asked.customer_token, story.now).await.unwrap();
        assert_eq!(page.messages.len(), 1, "what has not been sent is not shown");

        let left = story.later(1).mail_leaves().await;
        let [left] = &left[..] else { panic!("one mail") };
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
        assert_eq!(story.state(asked.conversation).await, ConversationState::WaitingForThem);
        assert!(left.mail.text.starts_with("Draai kraan 3 dicht.\n\nKarin\n"), "{}", left.mail.text);
        assert!(left.mail.text.contains("Is uw vraag beantwoord?"));
        assert!(
            left.mail
                .text
                .contains("Op dinsdag 24 november 2026 om 09:10 schreef Jan Jansen:\n> De ketel doet het niet.")
        );
        assert_eq!(left.mail.own_words().own().lines().next(), Some("Draai kraan 3 dicht."));
        assert_eq!(left.mail.header("auto-submitted"), None);
        assert_eq!(left.mail.from.as_ref().unwrap().address, "info@halmeer.example");
        let page = story.firm.desk.customer_page(&asked.customer_token, story.now).await.unwrap();
        assert_eq!(page.messages.len(), 2);
        assert_eq!(page.messages[1].author, "Karin");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_threaded_to_the_mail_it_answers_and_the_reply_finds_it_back() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let filed = story.mail_comes("From: Jan <jan@voorbeeld.example>\nTo: info@halmeer.example\nSubject: Ketel\nMessage-ID: <1@voorbeeld.example>\n\nDe ketel doet het niet.").await;
        let desk::Filed::Opened(id) = filed else { panic!("{filed:?}") };
        story.mail_leaves().await;
        story.answers(id, answer("Kraan 3 dicht.")).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        assert_eq!(left.mail.in_reply_to, ["1@voorbeeld.example"]);
        assert_eq!(left.mail.references, ["1@voorbeeld.example"]);
        assert!(left.mail.subject.starts_with("Re: Ketel [#"), "{}", left.mail.subject);
        let reply = format!(
            "From: Jan <jan@voorbeeld.example>\nTo: {}\nSubject: Re: Ketel\nMessage-ID: <2@voorbeeld.example>\nIn-Reply-To: <{}>\n\nNog steeds koud.",
            left.mail.reply_to[0].address,
            left.mail.message_id.unwrap()
        );
        assert_eq!(story.later(60).mail_comes(&reply).await, desk::Filed::Continued(id));
        assert_eq!(story.promises(id).await, ["answer kept question Tue 13:10", "answer open reply Tue 13:15"]);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_to_a_form_stands_below_the_mail_with_the_promise_and_what_was_taken_back_is_named_nowhere() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let promised = story.mail_leaves().await.pop().unwrap().mail.message_id.unwrap();
        let taken_back = story.answers(asked.conversation, answer("Kraan 2 dicht.")).await.unwrap();
        story.firm.desk.undo(&story.firm.karin, taken_back, story.now).await.unwrap();
        story.later(1).answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap().mail;
        assert_eq!((&left.in_reply_to, &left.references), (&vec![promised.clone()], &vec![promised]));
    })
    .await;
}

#[tokio::test]
async fn who_answers_what_was_nobodys_has_it_and_a_second_click_sends_nothing_more() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let first = story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        assert_eq!(story.later(1).answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap(), first);
        assert_eq!(story.later(10).mail_leaves().await.len(), 1);
        let desk = story.firm.desk.clone();
        desk.customer_says(&asked.customer_token, false, story.now).await.unwrap();
        let open = story.open_promise(asked.conversation).await.unwrap();
        assert_eq!(open.agent_name.as_deref(), Some("Karin"));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn taken_back_in_time_an_answer_is_a_draft_again_and_nothing_leaves() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let message = story.answers(asked.conversation, answer("Te snel verst")).await.unwrap();
        let desk = story.firm.desk.clone();
        let karin = story.firm.karin.clone();
        story.later(9);
        assert_eq!(desk.undo(&karin, message, story.now).await.unwrap(), asked.conversation);
        assert_eq!(desk.undo(&karin, message, story.now).await.unwrap(), asked.conversation, "twice does no harm");
        assert_eq!(story.later(60).mail_leaves().await.len(), 0);
        let id = asked.conversation;
        let draft = story.firm.db.read(move |tx| tx.draft(karin.id, id, false)).await.unwrap().unwrap();
        assert_eq!(draft.words.body, "Te snel verst");
        assert_eq!(story.promises(id).await, ["answer open question Tue 13:10"]);

        let late = story.answers(id, answer("Beter.")).await.unwrap();
        assert_eq!(story.later(10).mail_leaves().await.len(), 1);
        assert_eq!(refused(desk.undo(&story.firm.karin, late, story.now).await), Refusal::AlreadySent);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn the_nearer_the_deadline_the_shorter_an_answer_waits() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.at("2026-11-24T13:09:55").answers(asked.conversation, answer("Net op tijd.")).await.unwrap();
        assert_eq!(story.at("2026-11-24T13:09:58").mail_leaves().await.len(), 1);
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_by_telephone_keeps_the_promise_at_once_and_a_mere_tick_never_does() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let note = story.firm.desk.ask(Some(&story.firm.ria), phone_note("0612345678"), story.now).await.unwrap();
        let id = note.conversation;
        assert_eq!(refused(story.answers(id, spoken("  ")).await), field("text", "required"));
        assert_eq!(refused(story.answers(id, answer("per mail")).await), field("how", "no_address"));
        assert_eq!(refused(story.firm.desk.close(&story.firm.karin, id, story.now).await), Refusal::PromiseOpen);
        story.answers(id, spoken("Uitgelegd hoe de kraan dicht gaat.")).await.unwrap();
        assert_eq!(story.promises(id).await, ["callback kept question Tue 13:10"]);
        assert_eq!(story.state(id).await, ConversationState::WaitingForThem);
        story.firm.desk.close(&story.firm.karin, id, story.now).await.unwrap();
        assert_eq!(story.state(id).await, ConversationState::Done);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_announces_another_renews_the_promise_when_it_is_sent() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let then = Some(until("2026-11-25T12:00", "Het onderdeel komt morgen."));
        let earlier = Answer { then: Some(until("2026-11-24T12:00", "")), ..answer("x") };
        assert_eq!(refused(story.answers(asked.conversation, earlier).await), Refusal::NotLater);
        story.answers(asked.conversation, Answer { then, ..answer("Onderdeel besteld.") }).await.unwrap();
        assert_eq!(story.promises(asked.conversation).await, ["answer open question Tue 13:10"]);
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        assert!(left.mail.text.contains("Karin antwoordt u morgen vóór 12:00."), "{}", left.mail.text);
        assert_eq!(
            story.promises(asked.conversation).await,
            ["answer renewed question Tue 13:10", "answer open renewal Wed 12:00"]
        );
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_the_server_puts_off_is_tried_again_and_one_it_refuses_leaves_the_promise_open() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.later(60).answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        story.later(10).mail_is(|| Delivery::Later { failure: "451 later".into() }).await;
        assert_eq!(story.mail_leaves().await.len(), 0);
        assert_eq!(
            story.firm.desk.next_outgoing().await.unwrap(),
            Some(story.now + jiff::SignedDuration::from_mins(1))
        );
        story.later(60).mail_is(|| Delivery::Refused { failure: "550 unknown user".into() }).await;
        assert_eq!(story.promises(asked.conversation).await, ["answer open question Tue 13:10"]);
        assert!(story.timeline(asked.conversation).await.contains(&"not_delivered".to_owned()));
        let mails = story.firm.desk.outbox(&story.firm.lotte, None).await.unwrap();
        assert_eq!(mails[0].sending, desk::views::Sending::Failed { failure: "550 unknown user".into() });
        story.firm.desk.retry_outgoing(&story.firm.lotte, mails[0].id, story.now).await.unwrap();
        assert_eq!(story.mail_leaves().await.len(), 1);
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn two_answers_at_once_keep_one_promise_and_a_second_acceptance_changes_nothing() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.answers(asked.conversation, answer("Een.")).await.unwrap();
        story.answers(asked.conversation, answer("Twee.")).await.unwrap();
        let desk = story.firm.desk.clone();
        let claimed = desk.claim_outgoing(10, story.later(10).now).await.unwrap();
        assert_eq!(claimed.len(), 2);
        assert_eq!(desk.claim_outgoing(10, story.now).await.unwrap(), [], "a claimed mail is nobody else's");
        assert_eq!(
            desk.claim_outgoing(10, story.now + desk::limits::LEASE).await.unwrap().len(),
            2,
            "until the lease is over"
        );
        for mail in claimed.iter().chain(&claimed) {
            desk.delivered(mail.id, Delivery::Accepted { reply: "250".into() }, story.now).await.unwrap();
        }
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
        assert_eq!(story.timeline(asked.conversation).await.iter().filter(|kind| *kind == "sent").count(), 2);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_question_between_two_mails_is_not_forgotten() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let seen_up_to = Some(story.now);
        story.at("2026-11-24T10:00").answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let desk = story.firm.desk.clone();
        story.later(5);
        desk.customer_adds(&asked.customer_token, "En er lekt nu water!".into(), Vec::new(), story.now).await.unwrap();
        story.later(5).mail_leaves().await;
        assert_eq!(
            story.promises(asked.conversation).await,
            ["answer kept question Tue 13:10", "answer open reply Tue 14:05"]
        );
        let unseen = Answer { seen_up_to, ..answer("Graag gedaan.") };
        assert_eq!(refused(story.answers(asked.conversation, unseen).await), Refusal::ChangedMeanwhile);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_late_answer_breaks_the_promise_and_says_so() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.at("2026-11-24T13:09").answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        // The server takes it only after the deadline; nobody has owned up yet.
        story.at("2026-11-24T13:11").mail_leaves().await;
        assert_eq!(story.promises(asked.conversation).await, ["answer broken question Tue 13:10"]);
        assert_eq!(story.state(asked.conversation).await, ConversationState::WaitingForThem);
        let left = story.mail_leaves().await.pop().unwrap();
        assert!(left.mail.text.contains("Wij bieden u onze excuses aan."), "{}", left.mail.text);
        assert_eq!(story.owns_up().await, 0);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_was_on_its_way_keeps_the_promise_of_the_apology() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.at("2026-11-24T13:09").answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        story.at("2026-11-24T13:11").owns_up().await;
        story.later(60).mail_leaves().await;
        assert_eq!(
            story.promises(asked.conversation).await,
            ["answer broken question Tue 13:10", "answer kept apology Wed 09:30"]
        );
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn how_an_answer_goes_is_the_colleagues_choice_and_its_copies_are_addresses() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let copied = Answer { cc: vec!["Buurvrouw".into()], ..answer("x") };
        assert_eq!(refused(story.answers(asked.conversation, copied).await), field("cc", "not_an_address"));
        let copied = Answer { cc: vec!["Buur@Voorbeeld.example".into()], how: How::Mail, ..answer("Kraan 3 dicht.") };
        story.answers(asked.conversation, copied).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        assert_eq!(left.to, ["jan@voorbeeld.example", "buur@voorbeeld.example"]);
    })
    .await;
}
