//! An invoice that comes with a mail is taken from its conversation into the books, by whoever may.

use desk::books::Brought;
use desk::{DeskError, Filed};
use testkit::each_database;

use super::story::Story;
use crate::books::SALE;

const MAIL: &str = "From: Facturen <facturen@korenaar.example>\nTo: info@halmeer.example\nSubject: Factuur 2026-17\n\
    Message-ID: <f17@korenaar.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=x\"\n\n\
    --=x\nContent-Type: text/plain; charset=utf-8\n\nHierbij onze factuur.\n\
    --=x\nContent-Type: text/xml; name=\"factuur.xml\"\nContent-Disposition: attachment; filename=\"factuur.xml\"\n\nINVOICE\n--=x--\n";

#[tokio::test]
async fn whoever_keeps_the_books_takes_an_invoice_from_its_mail() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, firm) = (&story.firm.desk, &story.firm);
        let Filed::Opened(id) = story.mail_comes(&MAIL.replace("INVOICE", SALE)).await else {
            panic!("a question was to be opened")
        };
        let view = desk.conversation_for(&firm.lotte, id, story.now).await.unwrap();
        let file = view.messages[0].attachments[0].clone();
        assert_eq!((file.name.as_str(), file.content_type.as_str()), ("factuur.xml", "text/xml"));
        let by_karin = desk.take_attached_invoice(&firm.karin, file.id, story.now).await;
        assert!(matches!(by_karin, Err(DeskError::NotAllowed(_))));
        let (name, brought) = desk.take_attached_invoice(&firm.lotte, file.id, story.now).await.unwrap();
        let Brought::New { id: invoice, number, is_booked } = brought else { panic!("{brought:?}") };
        // Of what a stranger sends nothing is booked by itself, and nobody made.
        assert_eq!((name.as_str(), number.as_str(), is_booked), ("factuur.xml", "2026-17", false));
        assert!(desk.accounts(&firm.lotte, "Korenaar", "").await.unwrap().accounts.is_empty());
        let again = desk.take_attached_invoice(&firm.lotte, file.id, story.now).await.unwrap().1;
        assert_eq!(again, Brought::Known { id: invoice, number, differs: false });
    })
    .await;
}
