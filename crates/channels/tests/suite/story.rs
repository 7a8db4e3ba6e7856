//! A mail comes in, is stored, gets its promise, and the customer hears of it: the listener, the runners and the sender on a
//! real desk.

use std::sync::Arc;

use crate::support::firm::{ADDRESS, Firm, question, server, wait_for};
use crate::support::mta::{AfterMail, Character, Mta};
use crate::support::{Client, Listening, listen};
use channels::filing::{file_what_waits, run_filing};
use channels::own_up::{own_up_to_all, run_own_up};
use channels::smtp_in::{Limits, Protocol};
use channels::smtp_out::{Held, Smtp, Transport, run_sender};
use channels::{Bell, DeskIntake, Trust};
use desk::Trouble;
use desk::forms::{Fetching, MailboxForm, Security};
use desk::trouble::Doing;
use desk::views::Sending;
use testkit::{Fault, Options, database, database_with, each_database};
use tokio_util::sync::CancellationToken;

/// Hands a mail over, and gives the code of the answer.
async fn hand_over(client: &mut Client, mail: &str) -> u16 {
    client.up_to_data("LHLO", &[ADDRESS]).await;
    client.send(format!("{mail}.\r\n")).await;
    client.code().await
}

async fn listening(firm: &Firm, filing: Bell) -> Listening {
    listen(DeskIntake::new(firm.desk.clone(), filing), Protocol::Lmtp, Limits::default()).await
}

fn send_with<T: Transport>(firm: &Firm, transport: T, bell: Bell) -> CancellationToken {
    let cancel = CancellationToken::new();
    tokio::spawn(run_sender(firm.desk.clone(), Arc::new(transport), firm.hands.clock(), bell, cancel.clone()));
    cancel
}

fn smtp(firm: &Firm) -> Smtp {
    Smtp::new(firm.desk.clone(), Trust::of_this_machine(), "desk.halmeer.example")
}

#[tokio::test]
async fn a_question_by_mail_is_promised_and_the_customer_hears_of_it() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let mta = Mta::start(Character::default()).await;
        firm.with_servers(None, Some(server(mta.port, Security::None))).await;
        let (filing, cancel) = (Bell::default(), CancellationToken::new());
        tokio::spawn(run_filing(firm.desk.clone(), firm.hands.clock(), filing.clone(), cancel.clone()));
        let _sending = send_with(&firm, smtp(&firm), Bell::default());

        let listening = listening(&firm, filing).await;
        let mut client = listening.connect().await;
        assert_eq!(hand_over(&mut client, &question("1", "Hij doet het niet.")).await, 250);

        let told = wait_for(async || mta.taken().pop()).await;
        assert_eq!(told.recipients, ["jan@klant.example"]);
        assert!(told.bytes.contains("Auto-Submitted: auto-replied"), "{}", told.bytes);
        let sent =
            wait_for(async || firm.outbox().await.pop().filter(|mail| matches!(mail.sending, Sending::Sent { .. })))
                .await;
        assert_eq!(sent.recipients, ["jan@klant.example"]);
        assert_eq!(firm.edge("smtp:info@halmeer.example").await.failure, None);
        cancel.cancel();
    })
    .await;
}

#[tokio::test]
async fn the_same_mail_again_is_told_received_and_kept_once() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let listening = listening(&firm, Bell::default()).await;
        let mut client = listening.connect().await;
        let mail = question("1", "Hij doet het niet.");
        for _ in 0..3 {
            assert_eq!(hand_over(&mut client, &mail).await, 250);
        }
        assert_eq!(firm.stored().await, [mail]);
        assert_eq!(file_what_waits(&firm.desk, firm.hands.now()).await.unwrap(), 1);
        assert_eq!(file_what_waits(&firm.desk, firm.hands.now()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn wherever_storing_fails_the_sender_keeps_the_mail_and_delivers_it_once() {
    for nth in 0..64 {
        let fault = Fault::default();
        let firm = Firm::on(database_with(Options { fault: Some(fault.clone()), ..Options::default() })).await;
        let listening = listening(&firm, Bell::default()).await;
        let mut client = listening.connect().await;
        client.up_to_data("LHLO", &[ADDRESS]).await;
        fault.fail_at(nth);
        client.send(format!("{}.\r\n", question("1", "Hij doet het niet."))).await;
        let code = client.code().await;
        fault.never();
        if code == 250 {
            assert_eq!(firm.stored().await.len(), 1);
            assert!(nth > 0, "no step was made to fail");
            return;
        }
        assert_eq!(code, 451);
        assert_eq!(hand_over(&mut client, &question("1", "Hij doet het niet.")).await, 250);
        assert_eq!(firm.stored().await.len(), 1);
    }
    panic!("64 faults and still not through");
}

#[tokio::test]
async fn a_mailbox_that_is_added_is_known_at_once() {
    let firm = Firm::on(database()).await;
    let listening = listening(&firm, Bell::default()).await;
    let mut client = listening.connect().await;
    assert_eq!(client.ask("LHLO x").await, 250);
    assert_eq!(client.ask("MAIL FROM:<jan@klant.example>").await, 250);
    assert_eq!(client.ask("RCPT TO:<info+t.9x2k@halmeer.example>").await, 250);
    assert_eq!(client.ask("RCPT TO:<service@halmeer.example>").await, 550);
    let form = MailboxForm {
        id: None,
        address: "service@halmeer.example".into(),
        name: String::new(),
        team: None,
        is_default: false,
        is_active: true,
        imap: None,
        smtp: None,
        fetching: Fetching::default(),
    };
    let id = firm.desk.save_mailbox(&firm.petra, form.clone(), firm.hands.now()).await.unwrap();
    assert_eq!(client.ask("RCPT TO:<service@halmeer.example>").await, 250);
    firm.desk
        .save_mailbox(&firm.petra, MailboxForm { id: Some(id), is_active: false, ..form }, firm.hands.now())
        .await
        .unwrap();
    assert_eq!(client.ask("RCPT TO:<service@halmeer.example>").await, 550);
}

/// A question that waits to be acknowledged.
async fn asked(firm: &Firm) {
    let envelope =
        desk::Envelope { from: "jan@klant.example".into(), to: vec![ADDRESS.into()], mailbox: None, peer: None };
    firm.desk.receive_mail(envelope, question("1", "Hij doet het niet.").into_bytes(), firm.hands.now()).await.unwrap();
    assert_eq!(file_what_waits(&firm.desk, firm.hands.now()).await.unwrap(), 1);
}

async fn failure_of(firm: &Firm, attempt: u32) -> Trouble {
    wait_for(async || match firm.outbox().await.pop()?.sending {
        Sending::Waiting { failure: Some(failure), attempts, .. } if attempts >= attempt => Some(failure),
        Sending::Waiting { .. }
        | Sending::Held { .. }
        | Sending::Sent { .. }
        | Sending::Failed { .. }
        | Sending::Returned { .. }
        | Sending::Undone => None,
    })
    .await
}

#[tokio::test]
async fn without_a_server_mail_waits_and_leaves_when_there_is_one() {
    let firm = Firm::on(database()).await;
    asked(&firm).await;
    let bell = Bell::default();
    let _sending = send_with(&firm, smtp(&firm), bell.clone());
    assert_eq!(failure_of(&firm, 1).await, Trouble::NoServer);
    let edge = firm.edge("smtp:info@halmeer.example").await;
    assert_eq!(edge.failure, Some(Trouble::NoServer));

    let mta = Mta::start(Character::default()).await;
    firm.with_servers(None, Some(server(mta.port, Security::None))).await;
    firm.hands.set("2026-11-24T10:30");
    bell.ring();
    assert_eq!(wait_for(async || mta.taken().pop()).await.recipients, ["jan@klant.example"]);
    wait_for(async || firm.edge("smtp:info@halmeer.example").await.failure.is_none().then_some(())).await;
}

#[tokio::test]
async fn a_mail_whose_server_hung_up_goes_again_under_the_same_message_id() {
    let firm = Firm::on(database()).await;
    let mta = Mta::start(Character { after_mail: AfterMail::Cut, ..Character::default() }).await;
    firm.with_servers(None, Some(server(mta.port, Security::None))).await;
    asked(&firm).await;
    let bell = Bell::default();
    let _sending = send_with(&firm, smtp(&firm), bell.clone());
    assert!(matches!(failure_of(&firm, 1).await, Trouble::Lost { doing: Doing::HandingOver, .. }));
    mta.becomes(Character { after_mail: AfterMail::Say("451 Try later"), ..Character::default() });
    firm.hands.set("2026-11-24T10:00");
    bell.ring();
    assert_eq!(failure_of(&firm, 2).await.to_string(), "the mail was refused: 451 Try later");
    mta.becomes(Character::default());
    firm.hands.set("2026-11-24T11:00");
    bell.ring();
    let taken = wait_for(async || Some(mta.taken()).filter(|taken| taken.len() == 2)).await;
    let id = |mail: &str| mail.lines().find(|line| line.to_lowercase().starts_with("message-id:")).unwrap().to_owned();
    assert_eq!(id(&taken[0].bytes), id(&taken[1].bytes));
    wait_for(async || matches!(firm.outbox().await.pop()?.sending, Sending::Sent { .. }).then_some(())).await;
}

#[tokio::test]
async fn a_mail_that_is_refused_for_ever_is_shown_as_failed() {
    let firm = Firm::on(database()).await;
    let mta = Mta::start(Character { recipient: |_| "550 5.1.1 No such user", ..Character::default() }).await;
    firm.with_servers(None, Some(server(mta.port, Security::None))).await;
    asked(&firm).await;
    let _sending = send_with(&firm, smtp(&firm), Bell::default());
    let failure = wait_for(async || match firm.outbox().await.pop()?.sending {
        Sending::Failed { failure } => Some(failure),
        Sending::Waiting { .. }
        | Sending::Held { .. }
        | Sending::Sent { .. }
        | Sending::Returned { .. }
        | Sending::Undone => None,
    })
    .await;
    assert_eq!(failure.to_string(), "jan@klant.example was refused: 550 5.1.1 No such user");
    assert_eq!(firm.edge("smtp:info@halmeer.example").await.failure, None, "the server itself is well");
}

#[tokio::test]
async fn in_the_demo_nothing_leaves_the_machine() {
    let firm = Firm::on(database()).await;
    let mta = Mta::start(Character::default()).await;
    firm.with_servers(None, Some(server(mta.port, Security::None))).await;
    asked(&firm).await;
    let _sending = send_with(&firm, Held, Bell::default());
    wait_for(async || matches!(firm.outbox().await.pop()?.sending, Sending::Sent { .. }).then_some(())).await;
    assert_eq!((mta.connections(), mta.taken().len()), (0, 0));
}

#[tokio::test]
async fn what_passed_while_we_were_away_is_owned_up_to_before_anything_else() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        asked(&firm).await;
        assert_eq!(own_up_to_all(&firm.desk, firm.hands.now()).await.unwrap(), 0);
        firm.hands.set("2026-11-25T08:00");
        assert_eq!(own_up_to_all(&firm.desk, firm.hands.now()).await.unwrap(), 1);
        assert_eq!(own_up_to_all(&firm.desk, firm.hands.now()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_promise_that_passes_while_we_run_is_owned_up_to() {
    let firm = Firm::on(database()).await;
    let cancel = CancellationToken::new();
    let running = tokio::spawn(run_own_up(firm.desk.clone(), firm.hands.clock(), cancel.clone()));
    asked(&firm).await;
    let deadline = wait_for(async || firm.desk.next_deadline().await.unwrap()).await;
    firm.hands.set("2026-11-24T13:11");
    // Any change of a conversation wakes the runner, as a working day does all the time.
    firm.desk
        .receive_mail(
            desk::Envelope { from: "els@klant.example".into(), to: vec![ADDRESS.into()], mailbox: None, peer: None },
            question("2", "Ook ik heb een vraag.").replace("jan@", "els@").into_bytes(),
            firm.hands.now(),
        )
        .await
        .unwrap();
    file_what_waits(&firm.desk, firm.hands.now()).await.unwrap();
    wait_for(async || (firm.desk.next_deadline().await.unwrap()? > deadline).then_some(())).await;
    cancel.cancel();
    running.await.unwrap();
}
