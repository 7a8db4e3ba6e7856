//! Our mail through a real mail server, and what that sends back.

use crate::support;
use std::sync::Arc;

use crate::support::firm::{Firm, question, server, wait_for};
use crate::support::listen;
use crate::support::mta::{Character, Mta};
use crate::support::postfix::Postfix;
use crate::support::tls::Authority;
use channels::filing::run_filing;
use channels::smtp_in::{Limits, Protocol};
use channels::smtp_out::{Smtp, run_sender};
use channels::{Bell, DeskIntake};
use desk::forms::{Answer, How, Security};
use desk::views::MailTrouble;
use testkit::database;
use tokio_util::sync::CancellationToken;

/// The customer's server takes the acknowledgement, and then Jan's mailbox is gone: the answer, which our own server had taken
/// by STARTTLS, comes back as a report of that server's, and the question waits for us again.
#[tokio::test]
async fn an_answer_that_postfix_took_and_sent_back_is_owed_again() {
    let firm = Firm::on(database()).await;
    let (filing, bell) = (Bell::default(), Bell::default());
    let listening = listen(DeskIntake::new(firm.desk.clone(), filing.clone()), Protocol::Lmtp, Limits::default()).await;
    let customers = Mta::start(Character::default()).await;
    let authority = Authority::new("ours");
    let Some(postfix) = Postfix::start(&authority, customers.port, listening.port).await else { return };
    firm.with_servers(None, Some(server(postfix.port, Security::StartTls))).await;
    let cancel = CancellationToken::new();
    tokio::spawn(run_filing(firm.desk.clone(), firm.hands.clock(), filing, cancel.clone()));
    let smtp = Arc::new(Smtp::new(firm.desk.clone(), authority.trust(), "desk.halmeer.example"));
    tokio::spawn(run_sender(firm.desk.clone(), smtp, firm.hands.clock(), bell.clone(), cancel.clone()));

    let envelope = desk::Envelope { to: vec![support::firm::ADDRESS.into()], ..desk::Envelope::default() };
    firm.desk.receive_mail(envelope, question("1", "Hij doet het niet.").into_bytes(), firm.hands.now()).await.unwrap();
    let told = wait_for(async || customers.taken().pop()).await;
    assert_eq!(told.sender, "", "what the program answers has nobody in its envelope");

    customers.becomes(Character { recipient: |_| "550 5.1.1 User unknown", ..Character::default() });
    let list = desk::views::ListFilter { whose: desk::views::Whose::All, ..desk::views::ListFilter::default() };
    let id = firm.desk.conversations(&firm.petra, &list, firm.hands.now()).await.unwrap().rows[0].id;
    let answer = Answer { text: "Kraan 3 dicht.".into(), how: How::Mail, ..Answer::default() };
    firm.desk.answer(&firm.petra, id, answer, firm.hands.now()).await.unwrap();
    firm.hands.set("2026-11-24T09:11");
    // The ten seconds in which it could be taken back are over.
    bell.ring();
    let view = wait_for(async || {
        let view = firm.desk.conversation_for(&firm.petra, id, firm.hands.now()).await.unwrap();
        (view.row.mail_trouble == Some(MailTrouble::Returned)).then_some(view)
    })
    .await;
    assert!(
        view.unreachable[0].is_hard && view.unreachable[0].words.contains("User unknown"),
        "{:?}",
        view.unreachable
    );
    assert_eq!(view.promises.len(), 2, "kept, and owed again: {}", postfix.log());
    assert!(view.timeline.iter().any(|line| line.kind == "bounced"));
    cancel.cancel();
}
