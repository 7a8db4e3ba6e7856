//! When nothing can be stored: who looks still sees everything, who acts is told why.

use crate::firm::{Firm, PASSWORD, question, tuesday};
use desk::forms::Question;
use desk::views::Storage;
use desk::{DeskError, Refusal, Unstored};
use jiff::ToSpan;
use store::Options;
use testkit::database_with;

#[tokio::test]
async fn on_a_full_disk_pages_are_still_shown_and_it_is_said_why_nothing_is_stored() {
    let db = database_with(Options { pages_max: Some(1_500), ..Options::default() });
    let firm = Firm::on(db).await;
    let signed_in = firm.desk.sign_in(&firm.karin.email, PASSWORD, "192.0.2.1", "Firefox", tuesday()).await.unwrap();
    let first = firm.desk.ask(None, question("Jan Blom", "jan@blom.example", "De cv lekt."), tuesday()).await.unwrap();

    let long = Question { text: "Het lekt. ".repeat(1_500), ..question("Els Vos", "els@vos.example", "") };
    let refused = loop {
        match firm.desk.ask(None, long.clone(), tuesday()).await {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, DeskError::Refused(Refusal::NotStored(Unstored::Full))), "{refused:?}");

    let status = firm.desk.status(&firm.karin, tuesday()).await.unwrap();
    assert_eq!(status.storage, Storage::Hindered(Unstored::Full));

    // An hour later, when a session and a first look would be noted.
    let later = tuesday() + 1.hour();
    let (karin, _) = firm.desk.session(&signed_in.token, later).await.unwrap().unwrap();
    firm.desk.conversation_for(&karin, first.conversation, later).await.unwrap();
    firm.desk.customer_page(&first.customer_token, later).await.unwrap();
    assert!(firm.desk.doctor(later).await.unwrap().is_sound(), "what there is, is whole");
}
