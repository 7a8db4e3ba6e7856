//! Mail of ours that doesn't leave, or is given up.

use desk::views::{MailTrouble, Sending};
use desk::{Delivery, Refusal};
use testkit::each_database;

use super::story::{Story, answer};
use crate::firm::refused;

#[tokio::test]
async fn an_answer_that_has_not_left_after_an_hour_is_told_once() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let written = story.later(10).now;
        let mut told_after = None;
        for _ in 0..12 {
            story.mail_is(|| Delivery::Later { failure: "no connection".into() }).await;
            if told_after.is_none() && story.timeline(asked.conversation).await.contains(&"not_left".to_owned()) {
                told_after = Some(story.now.duration_since(written).as_mins());
            }
            story.now = story.firm.desk.next_outgoing().await.unwrap().unwrap();
        }
        assert_eq!(told_after, Some(61));
        let lines = story.timeline(asked.conversation).await;
        assert_eq!(lines.iter().filter(|kind| *kind == "not_left").count(), 1, "once");
        let view = story.firm.desk.conversation_for(&story.firm.karin, asked.conversation, story.now).await.unwrap();
        assert_eq!(view.row.mail_trouble, Some(MailTrouble::Late));
        story.mail_leaves().await;
        let view = story.firm.desk.conversation_for(&story.firm.karin, asked.conversation, story.now).await.unwrap();
        assert_eq!(view.row.mail_trouble, None, "it has left");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_tried_for_five_days_and_sent_again_by_hand_for_five_more() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let days = async |story: &mut Story| {
            let begun = story.later(10).now;
            while let Some(next) = story.firm.desk.next_outgoing().await.unwrap() {
                story.now = story.now.max(next);
                let desk = story.firm.desk.clone();
                for mail in desk.claim_outgoing(10, story.now).await.unwrap() {
                    desk.delivered(mail.id, Delivery::Later { failure: "451 later".into() }, story.now).await.unwrap();
                }
            }
            story.now.duration_since(begun).as_hours() / 24
        };
        assert_eq!(days(&mut story).await, 5);
        let mail = story.firm.desk.outbox(&story.firm.lotte, None).await.unwrap().remove(0);
        assert_eq!(mail.sending, Sending::Failed { failure: "451 later".into() });
        story.firm.desk.retry_outgoing(&story.firm.lotte, mail.id, story.now).await.unwrap();
        assert_eq!(days(&mut story).await, 5, "one try is not what somebody asked for");
    })
    .await;
}

#[tokio::test]
async fn given_up_an_answer_is_a_draft_again_and_what_is_being_handed_over_is_not_given_up() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let message = story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let desk = story.firm.desk.clone();
        let karin = story.firm.karin.clone();
        let claimed = desk.claim_outgoing(10, story.later(10).now).await.unwrap().remove(0);
        assert_eq!(refused(desk.give_up_answer(&karin, message, story.now).await), Refusal::AlreadySent);
        desk.delivered(claimed.id, Delivery::Later { failure: "451 later".into() }, story.now).await.unwrap();
        desk.give_up_answer(&karin, message, story.now).await.unwrap();
        assert_eq!(story.later(7_200).mail_leaves().await.len(), 0);
        let view = desk.conversation_for(&karin, asked.conversation, story.now).await.unwrap();
        assert_eq!(view.draft_answer.unwrap().body, "Kraan 3 dicht.");
        assert_eq!(story.promises(asked.conversation).await, ["answer open question Tue 13:10"], "the promise stands");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_the_answer_is_not_told_afterwards_when_it_will_come() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let desk = story.firm.desk.clone();
        let acknowledgement = desk.claim_outgoing(10, story.now).await.unwrap().remove(0);
        let away = Delivery::Later { failure: "451 later".into() };
        desk.delivered(acknowledgement.id, away, story.now).await.unwrap();
        story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let mails = desk.claim_outgoing(10, story.later(10).now).await.unwrap();
        assert_eq!(mails.len(), 1, "the answer leaves before the server is tried again with the acknowledgement");
        desk.delivered(mails[0].id, Delivery::Accepted { reply: "250".into() }, story.now).await.unwrap();
        assert_eq!(story.promises(asked.conversation).await[0].split(' ').nth(1), Some("kept"));
        assert_eq!(desk.claim_outgoing(10, story.later(3600).now).await.unwrap(), vec![]);
        assert_eq!(desk.next_outgoing().await.unwrap(), None);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn only_the_programs_own_answers_leave_without_a_sender_in_their_envelope() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let desk = story.firm.desk.clone();
        let accepted = || Delivery::Accepted { reply: "250".into() };
        let acknowledgement = desk.claim_outgoing(10, story.now).await.unwrap().remove(0);
        assert!(acknowledgement.is_automatic);
        desk.delivered(acknowledgement.id, accepted(), story.now).await.unwrap();
        story.at("2026-11-24T13:11").owns_up().await;
        let apology = desk.claim_outgoing(10, story.now).await.unwrap().remove(0);
        assert!(!apology.is_automatic, "we must know when it does not arrive");
        desk.delivered(apology.id, accepted(), story.now).await.unwrap();
        story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let answer = desk.claim_outgoing(10, story.later(10).now).await.unwrap().remove(0);
        assert!(!answer.is_automatic, "an absence note must come back");
    })
    .await;
}
