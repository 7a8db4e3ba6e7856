//! Numbers in the forms that people type.

use desk::views::ConversationState;
use desk::{Desk, DeskError, Refusal};
use testkit::each_database;

use super::story::{Story, phone_note};
use crate::firm::refused;

/// Whoever is found under one form of a number is found under all of them.
#[tokio::test]
async fn a_caller_is_found_by_any_form_of_the_number() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, ria): (&Desk, _) = (&story.firm.desk, &story.firm.ria);
        let people = [
            (
                "+31206245555",
                vec!["020-6245555", "020 624 55 55", "(020) 624 55 55", "+31 (0)20 624 5555", "0031206245555"],
            ),
            (
                "+31612345678",
                vec!["06 12345678", "06-12 34 56 78", "06.12.34.56.78", "+31 6 12345678", "tel:+31612345678"],
            ),
            ("+32470123456", vec!["+32 470 12 34 56", "0032 470/12.34.56", "+32 (0)470 12 34 56"]),
            ("+4930901820", vec!["+49 30 901820", "0049 (0)30 901820", "+49-30-90 18 20"]),
        ];
        for (number, forms) in people {
            desk.ask(Some(ria), phone_note(number), story.now).await.unwrap();
            for form in forms {
                let callers = desk.callers(ria, form, story.now).await.unwrap();
                assert_eq!(
                    callers.first().map(|caller| caller.contact.phones.join(" ")).as_deref(),
                    Some(number),
                    "{form}"
                );
            }
        }
        assert_eq!(story.count("contact").await, 4);
    })
    .await;
}

/// A household has one number and several people.
#[tokio::test]
async fn who_gives_another_name_is_somebody_else_on_the_same_number() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, ria): (&Desk, _) = (&story.firm.desk, &story.firm.ria);
        for name in ["Jan Jansen", "", "jan jansen", "Annie Jansen"] {
            let note = desk::forms::Question { name: name.into(), ..phone_note("06 12345678") };
            desk.ask(Some(ria), note, story.now).await.unwrap();
        }
        let callers = desk.callers(ria, "0612345678", story.now).await.unwrap();
        let mut names: Vec<_> = callers.iter().map(|caller| caller.contact.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["Annie Jansen", "Jan Jansen"]);
        story.all_is_well().await;
    })
    .await;
}

/// A slip of the pen is mended by whoever made it, on the same day, and by nobody else.
#[tokio::test]
async fn a_note_is_taken_back_the_same_day_by_who_took_it_down() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, ria, karin) = (story.firm.desk.clone(), story.firm.ria.clone(), story.firm.karin.clone());
        let note = desk::forms::Question { reach: "jan@voorbeeld.example".into(), ..phone_note("") };
        let told = desk.ask(Some(&ria), note, story.now).await.unwrap();
        let other = desk.ask(Some(&ria), phone_note("06 12345678"), story.now).await.unwrap();

        assert!(matches!(desk.take_back(&karin, told.conversation, story.now).await, Err(DeskError::NotFound)));
        desk.take_back(&ria, told.conversation, story.now).await.unwrap();
        assert_eq!(story.state(told.conversation).await, ConversationState::Done);
        assert_eq!(story.promises(told.conversation).await, ["callback withdrawn question Tue 13:10"]);
        assert_eq!(
            story.count("outbox where kind = 'withdrawal'").await,
            1,
            "who was told of the promise hears of its end"
        );
        let again = desk.take_back(&ria, told.conversation, story.now).await;
        assert_eq!(refused(again), Refusal::NoOpenPromise);

        story.now = testkit::at("2026-11-25T08:45");
        assert!(matches!(desk.take_back(&ria, other.conversation, story.now).await, Err(DeskError::NotFound)));
        story.all_is_well().await;
    })
    .await;
}
