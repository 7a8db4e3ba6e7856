//! Numbers in the forms that people type.

use desk::Desk;
use testkit::each_database;

use crate::story::{Story, phone_note};

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
