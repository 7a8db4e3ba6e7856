//! A promise that passes.

use desk::views::PromiseState;
use testkit::each_database;

use super::story::{Story, phone_note};

#[tokio::test]
async fn a_promise_that_passes_is_broken_told_with_an_apology_and_promised_anew() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let deadline = asked.promise.deadline_at;
        assert_eq!(story.firm.desk.next_deadline().await.unwrap(), Some(deadline));
        story.now = deadline;
        assert_eq!(story.owns_up().await, 0, "up to and including the deadline it can be kept");
        assert_eq!(story.later(1).owns_up().await, 1);
        assert_eq!(story.owns_up().await, 0);
        assert_eq!(
            story.promises(asked.conversation).await,
            ["answer broken question Tue 13:10", "answer open apology Wed 09:30"]
        );
        let left = story.mail_leaves().await.pop().unwrap();
        assert!(
            left.mail
                .text
                .contains("Wij hadden u iets beloofd en hebben het niet gedaan. Dat was: vandaag vóór 13:10."),
            "{}",
            left.mail.text
        );
        assert!(left.mail.text.contains("antwoordt u morgen vóór 09:30."), "{}", left.mail.text);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn after_a_second_broken_promise_in_a_row_the_lead_has_it() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.at("2026-11-24T14:00").owns_up().await;
        assert_eq!(story.open_promise(asked.conversation).await.unwrap().agent, None);
        story.at("2026-11-25T10:00").owns_up().await;
        let open = story.open_promise(asked.conversation).await.unwrap();
        assert_eq!(open.agent, Some(story.firm.lotte.id));
        assert_eq!(open.agent_name.as_deref(), Some("Lotte"));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_question_that_nobody_ever_answers_is_owned_up_to_ever_more_seldom() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let mut told = Vec::new();
        for _ in 0..9 {
            story.now = story.open_promise(asked.conversation).await.unwrap().deadline_at;
            assert_eq!(story.later(1).owns_up().await, 1);
            told.push(story.promises(asked.conversation).await.pop().unwrap());
        }
        assert_eq!(
            told,
            [
                "answer open apology Wed 09:30",
                "answer open apology Wed 13:35",
                "answer open apology Thu 17:00",
                "answer open apology Mon 17:00",
                "answer open apology Thu 17:00",
                "answer open apology Thu 17:00",
                "answer open apology Thu 17:00",
                "answer open apology Thu 17:00",
                "answer open apology Mon 17:00",
            ],
            "the last over Christmas and New Year"
        );
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn after_days_of_being_down_the_program_owns_up_to_all_of_it() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        for _ in 0..12 {
            story.asks().await;
            story.later(1);
        }
        story.at("2026-11-30T08:00");
        assert_eq!(story.firm.desk.own_up(5, story.now).await.unwrap(), 5);
        assert_eq!(story.firm.desk.own_up(50, story.now).await.unwrap(), 7);
        assert_eq!(story.count("promise where state = 'broken'").await, 12);
        assert_eq!(story.count("promise where state = 'open'").await, 12);
        assert_eq!(story.count("outbox where kind = 'apology'").await, 12, "a broken promise is always told");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_can_not_be_written_to_is_called_and_the_timeline_says_that_nobody_told_them() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let note = phone_note("0612345678");
        let asked = story.firm.desk.ask(Some(&story.firm.ria), note, story.now).await.unwrap();
        story.at("2026-11-24T14:00").owns_up().await;
        assert_eq!(
            story.promises(asked.conversation).await,
            ["callback broken question Tue 13:10", "callback open apology Wed 09:30"]
        );
        assert_eq!(
            story.timeline(asked.conversation).await,
            ["asked", "not_told", "promised", "broken", "not_told", "promised"]
        );
        assert_eq!(
            story.firm.db.read(move |tx| tx.promises_of(&[asked.conversation])).await.unwrap()[0].state,
            PromiseState::Broken
        );
    })
    .await;
}
