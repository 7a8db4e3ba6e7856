//! What a customer sees and says, on a page of their own.

use desk::DeskError;
use desk::forms::Upload;
use desk::views::ConversationState;
use testkit::each_database;

use super::story::{Story, answer, words};

#[tokio::test]
async fn the_page_shows_the_question_the_promise_and_what_became_of_it() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let desk = story.firm.desk.clone();
        let page = desk.customer_page(&asked.customer_token, story.now).await.unwrap();
        assert_eq!(words(page.promise.as_ref().unwrap()), "answer open question Tue 13:10");
        assert_eq!(page.if_not_yet, None);
        // Both happened in one instant.
        assert_eq!(page.past.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["received", "promised"]);
        story
            .firm
            .desk
            .note(&story.firm.karin, asked.conversation, "Moeilijke klant.".into(), vec![], story.now)
            .await
            .unwrap();
        story.mail_leaves().await;
        story.later(60).answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        story.later(10).mail_leaves().await;
        let page = desk.customer_page(&asked.customer_token, story.now).await.unwrap();
        assert_eq!(
            page.messages.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(),
            ["De ketel doet het niet. Wie kan er kijken?", "Kraan 3 dicht."]
        );
        let kinds: Vec<&str> = page.past.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds.last(), Some(&"answered"));
        assert!(page.if_not_yet.is_some());
        assert_eq!(story.timeline(asked.conversation).await.iter().filter(|k| *k == "read_by_customer").count(), 1);
        story.at("2026-11-25T09:00");
        desk.customer_page(&asked.customer_token, story.now).await.unwrap();
        assert_eq!(story.timeline(asked.conversation).await.iter().filter(|k| *k == "read_by_customer").count(), 2);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn not_yet_reopens_with_a_promise_of_its_own_and_yes_is_done() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let (desk, token, id) = (story.firm.desk.clone(), asked.customer_token.clone(), asked.conversation);
        story.mail_leaves().await;
        story.answers(id, answer("Kraan 3 dicht.")).await.unwrap();
        story.later(10).mail_leaves().await;
        story.at("2026-11-24T10:00");
        let quoted = desk.customer_page(&token, story.now).await.unwrap().if_not_yet.unwrap();
        let promise = desk.customer_says(&token, false, story.now).await.unwrap().unwrap();
        assert_eq!(words(&promise), "answer open not_yet Tue 14:00");
        assert_eq!(quoted.deadline_at, promise.deadline_at);
        assert_eq!(
            desk.customer_says(&token, false, story.now).await.unwrap().unwrap().id,
            promise.id,
            "twice is once"
        );
        assert_eq!(story.state(id).await, ConversationState::WaitingForUs);
        story.later(60).answers(id, answer("Dan kom ik langs.")).await.unwrap();
        story.later(10).mail_leaves().await;
        assert_eq!(desk.customer_says(&token, true, story.now).await.unwrap(), None);
        assert_eq!(desk.customer_says(&token, true, story.now).await.unwrap(), None);
        assert_eq!(story.state(id).await, ConversationState::Done);
        assert_eq!(story.timeline(id).await.iter().filter(|kind| *kind == "helped").count(), 1);
        assert_eq!(desk.customer_page(&token, story.now).await.unwrap().helped, Some(true));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_question_that_solved_itself_was_not_kept_but_is_not_needed_any_more() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (first, second) = (story.asks().await, story.asks().await);
        let desk = story.firm.desk.clone();
        desk.customer_says(&first.customer_token, true, story.now).await.unwrap();
        assert_eq!(story.promises(first.conversation).await, ["answer withdrawn question Tue 13:10"]);
        story.at("2026-11-24T13:11");
        desk.customer_says(&second.customer_token, true, story.now).await.unwrap();
        assert_eq!(story.promises(second.conversation).await, ["answer broken question Tue 13:10"]);
        assert_eq!(story.owns_up().await, 0);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_added_waits_for_an_answer_with_its_files_and_only_its_own_page_shows_them() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (asked, other) = (story.asks().await, story.asks().await);
        let (desk, token, id) = (story.firm.desk.clone(), asked.customer_token.clone(), asked.conversation);
        story.mail_leaves().await;
        story.answers(id, answer("Kraan 3 dicht.")).await.unwrap();
        story.later(10).mail_leaves().await;
        let file =
            Upload { name: "C:\\fotos\\ketel.jpg".into(), content_type: "Image/JPEG".into(), bytes: vec![1, 2, 3] };
        story.at("2026-11-24T11:00");
        desk.customer_adds(&token, "Hij lekt nog.".into(), vec![file], story.now).await.unwrap();
        assert_eq!(story.promises(id).await, ["answer kept question Tue 13:10", "answer open reply Tue 15:00"]);
        let page = desk.customer_page(&token, story.now).await.unwrap();
        let shown = page.messages.last().unwrap().attachments[0].clone();
        assert_eq!(
            (shown.name.as_str(), shown.content_type.as_str(), shown.size_bytes),
            ("ketel.jpg", "image/jpeg", 3)
        );
        assert_eq!(desk.customer_attachment(&token, shown.id).await.unwrap().1, [1, 2, 3]);
        assert!(matches!(desk.customer_attachment(&other.customer_token, shown.id).await, Err(DeskError::NotFound)));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_adds_once_and_the_same_words_an_hour_later_are_meant() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let (desk, token) = (story.firm.desk.clone(), asked.customer_token.clone());
        for seconds in [300, 0, 60, 3600] {
            story.later(seconds);
            desk.customer_adds(&token, "Hij lekt nog.".into(), vec![], story.now).await.unwrap();
        }
        let page = desk.customer_page(&token, story.now).await.unwrap();
        let said: Vec<&str> = page.messages.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(&said[1..], ["Hij lekt nog.", "Hij lekt nog."]);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_new_link_ends_the_old_one() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await;
        let desk = &story.firm.desk;
        let new = desk.new_customer_link(&asked.customer_token, story.now).await.unwrap();
        assert!(matches!(desk.customer_page(&asked.customer_token, story.now).await, Err(DeskError::NotFound)));
        assert_eq!(desk.customer_page(&new, story.now).await.unwrap().reference, asked.reference);
        assert!(matches!(desk.customer_page("", story.now).await, Err(DeskError::NotFound)));
    })
    .await;
}
