//! Mail comes in.

use desk::views::{ConversationState, Direction};
use desk::{Envelope, FetchedMail, Filed, FolderAt};
use testkit::each_database;

use super::story::{Story, answer};

fn mail(headers: &str, text: &str) -> String {
    format!("To: info@halmeer.example\n{headers}\n\n{text}\n")
}

fn from_jan(id: &str, text: &str) -> String {
    mail(
        &format!("From: Jan Jansen <jan@voorbeeld.example>\nSubject: Ketel\nMessage-ID: <{id}@voorbeeld.example>"),
        text,
    )
}

#[track_caller]
fn opened(filed: Filed) -> desk::ConversationId {
    match filed {
        Filed::Opened(id) => id,
        other => panic!("expected a new conversation, found {other:?}"),
    }
}

#[tokio::test]
async fn a_mail_becomes_a_question_with_a_promise_and_is_acknowledged_in_its_own_language() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let id = opened(
            story
                .mail_comes(&from_jan("1", "De ketel doet het niet, en ik heb het koud. Wanneer kunt u komen kijken?"))
                .await,
        );
        assert_eq!(story.promises(id).await, ["answer open question Tue 13:10"]);
        let left = story.mail_leaves().await.pop().unwrap();
        assert!(left.mail.text.contains("antwoordt u vandaag vóór 13:10."), "{}", left.mail.text);
        assert_eq!(left.mail.in_reply_to, ["1@voorbeeld.example"]);

        let english = mail(
            "From: Ann <ann@example.com>\nSubject: Boiler\nMessage-ID: <9@example.com>",
            "Hello, the boiler is broken and we are cold. Could you please tell me when you will have a look at it?",
        );
        opened(story.mail_comes(&english).await);
        let left = story.mail_leaves().await.pop().unwrap();
        assert!(left.mail.text.contains("answers you today before 13:10."), "{}", left.mail.text);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_mail_comes_once_per_mailbox_and_two_mails_under_one_id_are_both_kept() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let first = opened(story.mail_comes(&from_jan("1", "De ketel doet het niet.")).await);
        assert_eq!(story.mail_comes(&from_jan("1", "De ketel doet het niet.")).await, Filed::Duplicate);
        let other = opened(story.mail_comes(&from_jan("1", "Een heel andere vraag.")).await);
        assert_ne!(first, other);
        assert_eq!(story.mail_comes(&from_jan("1", "Een heel andere vraag.")).await, Filed::Duplicate);
        let nameless = mail("From: jan@voorbeeld.example\nSubject: Ketel", "Zonder id.");
        opened(story.mail_comes(&nameless).await);
        assert_eq!(story.mail_comes(&nameless).await, Filed::Duplicate);
        assert_eq!(story.count("conversation").await, 3);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn nothing_is_lost_between_storing_and_filing() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
        let bytes = from_jan("1", "De ketel doet het niet.").into_bytes();
        let receipt = story.firm.desk.receive_mail(envelope, bytes, story.now).await.unwrap();
        assert_eq!((receipt.raw.len(), receipt.is_duplicate), (1, false));
        // The program was down until the afternoon: what is promised is reckoned from receipt if that can still be kept.
        story.at("2026-11-24T12:00");
        let id = opened(story.filed().await.pop().unwrap());
        assert_eq!(story.promises(id).await, ["answer open question Tue 13:10"]);
        assert_eq!(story.filed().await, []);

        let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
        story.firm.desk.receive_mail(envelope, from_jan("2", "Nog iets.").into_bytes(), story.now).await.unwrap();
        story.at("2026-11-24T16:30");
        let id = opened(story.filed().await.pop().unwrap());
        assert_eq!(story.promises(id).await, ["answer open question Wed 09:30"]);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_writes_again_changes_no_open_promise() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let id = opened(story.mail_comes(&from_jan("1", "De ketel doet het niet.")).await);
        story.mail_leaves().await;
        let reply = mail(
            "From: Jan Jansen <JAN@voorbeeld.example>\nSubject: Re: Ketel\nMessage-ID: <2@voorbeeld.example>\nIn-Reply-To: <1@voorbeeld.example>",
            "Hij lekt ook.",
        );
        assert_eq!(story.later(600).mail_comes(&reply).await, Filed::Continued(id));
        assert_eq!(story.promises(id).await, ["answer open question Tue 13:10"]);
        assert_eq!(story.mail_leaves().await.len(), 0);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn somebody_else_who_answers_is_a_third_party_and_never_becomes_the_customer() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let id = opened(story.mail_comes(&from_jan("1", "De ketel doet het niet.")).await);
        let other = mail(
            "From: Piet <piet@elders.example>\nSubject: Re: Ketel\nMessage-ID: <2@elders.example>\nIn-Reply-To: <1@voorbeeld.example>",
            "Ik ben de buurman.",
        );
        assert_eq!(story.later(60).mail_comes(&other).await, Filed::Continued(id));
        let messages = story.firm.db.read(move |tx| tx.messages_of(id, 10)).await.unwrap();
        assert_eq!((messages[1].contact, messages[1].from_address.as_str()), (None, "piet@elders.example"));
        let said = story.firm.db.read(move |tx| tx.conversation_rows(story.firm.karin.id, &[id])).await.unwrap();
        assert_eq!(said[0].said, "De ketel doet het niet.");

        // A number in the subject is believed of the customer only.
        let reference = said[0].reference.clone();
        let guess = mail(&format!("From: Dief <dief@elders.example>\nSubject: [#{reference}]\nMessage-ID: <3@elders.example>"), "Stuur mij alles.");
        assert_ne!(opened(story_mail(&story.firm, story.now, &guess).await), id);
        let own = mail(&format!("From: jan@voorbeeld.example\nSubject: Over [#{reference}]\nMessage-ID: <4@voorbeeld.example>"), "Ik ben het.");
        assert_eq!(story_mail(&story.firm, story.now, &own).await, Filed::Continued(id));
    })
    .await;
}

async fn story_mail(firm: &crate::firm::Firm, now: jiff::Timestamp, mail: &str) -> Filed {
    let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
    firm.desk.receive_mail(envelope, mail.as_bytes().to_vec(), now).await.unwrap();
    firm.desk.file_stored_mail(10, now).await.unwrap().pop().unwrap().1
}

#[tokio::test]
async fn what_a_program_wrote_is_kept_and_promises_reopens_and_answers_nothing() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let id = opened(story.mail_comes(&from_jan("1", "De ketel doet het niet.")).await);
        story.mail_leaves().await;
        story.answers(id, answer("Kraan 3 dicht.")).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        let away = mail(
            &format!(
                "From: Jan <jan@voorbeeld.example>\nSubject: Automatisch antwoord: Ketel\nMessage-ID: <2@voorbeeld.example>\nAuto-Submitted: auto-replied\nIn-Reply-To: <{}>",
                left.mail.message_id.unwrap()
            ),
            "Ik ben er even niet.",
        );
        assert_eq!(story.later(60).mail_comes(&away).await, Filed::Automatic(Some(id)));
        assert_eq!(story.state(id).await, ConversationState::WaitingForThem);
        let loose = mail(
            "From: Robot <robot@elders.example>\nSubject: Uw bestelling\nMessage-ID: <3@elders.example>\nAuto-Submitted: auto-generated",
            "Dank voor uw bestelling.",
        );
        let Filed::Automatic(Some(own)) = story.mail_comes(&loose).await else { panic!("kept in a conversation of its own") };
        assert_eq!(story.state(own).await, ConversationState::Done);
        assert_eq!(story.promises(own).await, Vec::<String>::new());
        assert_eq!(story.mail_leaves().await.len(), 0);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_of_ours_that_did_not_arrive_is_seen_where_it_was_sent_from() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        let bounce = format!(
            "From: MAILER-DAEMON@mx.example\nTo: info@halmeer.example\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <b@mx.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; jan@voorbeeld.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{}>\nSubject: Re: De ketel\n\nKraan 3 dicht.\n\n--b--\n",
            left.mail.message_id.unwrap()
        );
        assert_eq!(story.later(60).mail_comes(&bounce).await, Filed::Automatic(Some(asked.conversation)));
        assert!(story.timeline(asked.conversation).await.contains(&"bounced".to_owned()));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_form_on_our_own_site_names_the_customer_in_reply_to_and_our_own_list_is_no_list() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let form = mail(
            "From: Website <info@halmeer.example>\nReply-To: Jan <jan@voorbeeld.example>\nSubject: Contact\nMessage-ID: <1@halmeer.example>",
            "De ketel doet het niet.",
        );
        opened(story.mail_comes(&form).await);
        assert_eq!(story.mail_leaves().await.pop().unwrap().to, ["jan@voorbeeld.example"]);
        let group = mail(
            "From: Els <els@voorbeeld.example>\nSubject: Vraag\nMessage-ID: <2@voorbeeld.example>\nPrecedence: list\nList-Id: info <info.halmeer.example>",
            "Komt u morgen?",
        );
        opened(story.mail_comes(&group).await);
        let ourselves = mail("From: info@halmeer.example\nSubject: Test\nMessage-ID: <3@halmeer.example>", "Proef.");
        opened(story.mail_comes(&ourselves).await);
        assert_eq!(story.mail_leaves().await.len(), 1, "never to a mailbox of ours");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn attachments_and_pictures_are_kept_and_strange_bytes_are_filed_all_the_same() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let with_file = "From: jan@voorbeeld.example\nTo: info@halmeer.example\nSubject: Foto\nMessage-ID: <1@voorbeeld.example>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html\n\n<p>Zie <img src=\"cid:foto\"><script>alert(1)</script></p>\n\n--b\nContent-Type: image/png; name=\"../foto.png\"\nContent-ID: <foto>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\n--b--\n";
        let id = opened(story.mail_comes(with_file).await);
        let (message, files) = story
            .firm
            .db
            .read(move |tx| {
                let message = tx.messages_of(id, 10)?.pop().unwrap();
                let files = tx.attachments_of(&[message.id])?;
                Ok::<_, store::StoreError>((message, files))
            })
            .await
            .unwrap();
        assert_eq!(message.direction, Direction::Inbound);
        assert_eq!(files[0].1.name, "foto.png");
        let html = message.html.unwrap();
        assert!(html.contains(&format!("/attachments/{}", files[0].1.id)) && !html.contains("script"), "{html}");

        for bytes in [&b"\xff\xfe\0\0rommel"[..], b"", b"\n\n\n"] {
            let envelope = Envelope { from: "x@y.example".into(), to: vec!["info@halmeer.example".into()], mailbox: None, peer: None };
            story.firm.desk.receive_mail(envelope, bytes.to_vec(), story.now).await.unwrap();
        }
        let filed = story.filed().await;
        assert_eq!(filed.len(), 3);
        assert!(filed.iter().all(|filed| matches!(filed, Filed::Opened(_))), "{filed:?}");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_server_holds_is_known_by_uid_and_taken_once() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let desk = &story.firm.desk;
        let mailbox = desk.mailboxes(&story.firm.petra).await.unwrap()[0].id;
        let at = |uid_validity| FolderAt { mailbox, folder: "INBOX".into(), uid_validity };
        for uid in [7, 9, 7] {
            let bytes = from_jan(&uid.to_string(), "Hallo.").into_bytes();
            desk.receive_fetched(at(1), vec![FetchedMail { uid, bytes, past_at: None }], false, story.now)
                .await
                .unwrap();
        }
        assert_eq!(desk.folder_known(at(1)).await.unwrap().held, [7, 9]);
        assert_eq!(desk.folder_known(at(2)).await.unwrap().held, Vec::<u32>::new());
        assert_eq!(story.filed().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_can_not_be_filed_is_parked_with_a_reason_and_can_be_tried_again() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        // Somebody has spoilt the secret by hand: a mail can't be filed, and says why.
        story
            .firm
            .db
            .write(|tx| tx.exec("update organisation set secret = ?1", store::args![vec![1u8, 2]]))
            .await
            .unwrap();
        let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
        let receipt =
            story.firm.desk.receive_mail(envelope, from_jan("1", "Hallo.").into_bytes(), story.now).await.unwrap();
        assert_eq!(story.filed().await, []);
        assert_eq!(story.filed().await, []);
        let Some(Filed::Parked(reason)) = story.filed().await.pop() else { panic!("parked at the third try") };
        assert!(reason.contains("secret"), "{reason}");
        assert_eq!(story.filed().await, []);
        story
            .firm
            .db
            .write(|tx| tx.exec("update organisation set secret = ?1", store::args![vec![7u8; 32]]))
            .await
            .unwrap();
        opened(story.firm.desk.retry_parked(&story.firm.lotte, receipt.raw[0], story.now).await.unwrap());
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn after_an_upgrade_a_mail_is_read_again_and_nothing_but_its_reading_changes() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let desk = &story.firm.desk;
        let mail = "From: Jan Jansen <jan@voorbeeld.example>\nSubject: Ketel\nMessage-ID: <1@voorbeeld.example>\n\
                    MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n\
                    De ketel lekt.\n--x\nContent-Type: image/png; name=lek.png\n\nnot really a picture\n--x--\n";
        let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
        desk.receive_mail(envelope, mail.as_bytes().to_vec(), story.now).await.unwrap();
        let id = opened(story.filed().await.remove(0));
        assert_eq!(desk.reread_mail(None, 10, story.now).await.unwrap().read, 0, "this version read it");
        let before = desk.conversation_for(&story.firm.karin, id, story.now).await.unwrap();

        // An older version saw less: no words, and no picture.
        let broken = story.firm.db.write(|tx| {
            tx.exec("delete from attachment", store::args![])?;
            tx.exec("update message set reading = 0, body = '?', own_words = '?' where direction = 'inbound'", store::args![])
        });
        broken.await.unwrap();
        let again = desk.reread_mail(None, 10, story.now).await.unwrap();
        assert_eq!((again.read, again.changed, again.failed), (1, 1, 0));
        assert_eq!(desk.reread_mail(again.up_to, 10, story.now).await.unwrap().up_to, None);
        let after = desk.conversation_for(&story.firm.karin, id, story.now).await.unwrap();
        assert_eq!(format!("{:?}", after.promises), format!("{:?}", before.promises));
        let counts = story.firm.db.read(|tx| {
            tx.query_one(
                "select (select count(*) from message), (select count(*) from attachment), (select count(*) from outbox),
                        (select said from conversation)",
                store::args![],
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<String>(3)?)),
            )
        });
        let (messages, files, mails, said) = counts.await.unwrap();
        assert_eq!((messages, files, mails), (1, 1, 1), "one question, its picture, and the acknowledgement");
        assert_eq!(said, "De ketel lekt.");
        story.all_is_well().await;
    })
    .await;
}
