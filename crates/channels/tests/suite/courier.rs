//! Mail handed to servers, kind and unkind.

use crate::support::mta::{AfterMail, Character, Mta, Taken};
use crate::support::now;
use crate::support::tls::Authority;
use channels::Trust;
use channels::smtp_out::Courier;
use desk::forms::{Security, ServerForm};
use desk::{Chance, OutboxId, OutgoingMail, Trouble};

struct Fixed;
impl Chance for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn mail(to: &[&str]) -> OutgoingMail {
    OutgoingMail {
        id: OutboxId::new(now(), &Fixed),
        mailbox: None,
        sender: "info@halmeer.example".to_owned(),
        recipients: to.iter().map(|&to| to.to_owned()).collect(),
        bytes: b"Subject: Uw ketel\r\n\r\n.\r\nWij komen morgen.\r\n".to_vec(),
        attempts: 0,
        is_automatic: false,
    }
}

fn server(port: u16, security: Security) -> ServerForm {
    ServerForm { host: "localhost".into(), port, security, ..ServerForm::default() }
}

fn courier(trust: Trust) -> Courier {
    Courier::new(trust, "desk.halmeer.example")
}

/// What becomes of a mail to Jan, with a copy to Els, at a server of such a character.
async fn outcome(character: Character) -> (Result<String, Trouble>, Vec<Taken>) {
    let mta = Mta::start(character).await;
    let mail = mail(&["jan@klant.example", "els@klant.example"]);
    let sent = courier(Trust::of_this_machine()).send(&server(mta.port, Security::None), &mail).await;
    (sent, mta.taken())
}

#[tokio::test]
async fn a_mail_arrives_byte_for_byte() {
    let (sent, taken) = outcome(Character::default()).await;
    assert_eq!(sent.unwrap(), "250 2.0.0 Ok: queued as 4F2");
    assert_eq!(taken[0].sender, "info@halmeer.example");
    assert_eq!(taken[0].recipients, ["jan@klant.example", "els@klant.example"]);
    assert_eq!(taken[0].bytes.trim_end(), "Subject: Uw ketel\r\n\r\n..\r\nWij komen morgen.");
}

#[tokio::test]
async fn not_now_is_not_never() {
    let (sent, taken) =
        outcome(Character { after_mail: AfterMail::Say("451 4.3.0 Try later"), ..Character::default() }).await;
    let failure = sent.unwrap_err();
    assert!(!failure.is_final() && !failure.is_of_the_server() && taken.is_empty());
    assert_eq!(failure.to_string(), "the mail was refused: 451 4.3.0 Try later");
}

#[tokio::test]
async fn never_is_never() {
    let (sent, _) = outcome(Character { after_mail: AfterMail::Say("554 5.7.1 Spam"), ..Character::default() }).await;
    assert!(sent.unwrap_err().is_final());
    let (sent, _) = outcome(Character { recipient: |_| "550 5.1.1 No such user", ..Character::default() }).await;
    let failure = sent.unwrap_err();
    assert!(failure.is_final());
    assert_eq!(failure.to_string(), "jan@klant.example was refused: 550 5.1.1 No such user");
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_mail_is_tried_again() {
    let (sent, taken) = outcome(Character { after_mail: AfterMail::Cut, ..Character::default() }).await;
    assert!(!sent.unwrap_err().is_final());
    assert_eq!(taken.len(), 1, "the one window that SMTP leaves open: the same Message-ID goes again");
}

#[tokio::test]
async fn a_copy_that_is_refused_does_not_keep_the_customer_from_their_answer() {
    fn no_els(address: &str) -> &'static str {
        if address.starts_with("els") { "550 5.1.1 No such user" } else { "250 Ok" }
    }
    let (sent, taken) = outcome(Character { recipient: no_els, ..Character::default() }).await;
    assert_eq!(sent.unwrap(), "250 2.0.0 Ok: queued as 4F2 (not for els@klant.example: 550 5.1.1 No such user)");
    assert_eq!(taken[0].recipients, ["jan@klant.example"]);
}

#[tokio::test]
async fn a_copy_that_must_wait_holds_the_mail_up_for_a_few_tries_only() {
    fn els_later(address: &str) -> &'static str {
        if address.starts_with("els") { "451 4.7.1 Greylisted" } else { "250 Ok" }
    }
    let mta = Mta::start(Character { recipient: els_later, ..Character::default() }).await;
    let (courier, server) = (courier(Trust::of_this_machine()), server(mta.port, Security::None));
    let mut mail = mail(&["jan@klant.example", "els@klant.example"]);
    assert!(!courier.send(&server, &mail).await.unwrap_err().is_final());
    assert!(mta.taken().is_empty());
    mail.attempts = 3;
    assert!(courier.send(&server, &mail).await.unwrap().contains("not for els@klant.example"));
    assert_eq!(mta.taken()[0].recipients, ["jan@klant.example"]);
}

#[tokio::test]
async fn a_burst_of_mails_goes_over_one_connection() {
    let mta = Mta::start(Character::default()).await;
    let (courier, server) = (courier(Trust::of_this_machine()), server(mta.port, Security::None));
    for _ in 0..5 {
        courier.send(&server, &mail(&["jan@klant.example"])).await.unwrap();
    }
    assert_eq!((mta.taken().len(), mta.connections()), (5, 1));
    courier.rest().await;
    courier.send(&server, &mail(&["jan@klant.example"])).await.unwrap();
    assert_eq!(mta.connections(), 2);
}

#[tokio::test]
async fn signing_in_is_tried_and_a_wrong_password_can_be_mended() {
    let authority = Authority::new("ours");
    let character =
        Character { password: Some("info:geheim"), tls: Some(authority.acceptor("localhost")), ..Character::default() };
    let mta = Mta::start(character).await;
    let courier = courier(authority.trust());
    let mut server = ServerForm { user: "info".into(), password: "fout".into(), ..server(mta.port, Security::Tls) };
    let failure = courier.send(&server, &mail(&["jan@klant.example"])).await.unwrap_err();
    assert!(!failure.is_final() && failure.is_of_the_server());
    assert_eq!(failure.to_string(), "localhost refused the user name or the password: 535 5.7.8 Bad credentials");
    server.password = "geheim".into();
    courier.send(&server, &mail(&["jan@klant.example"])).await.unwrap();
    server.user.clear();
    let failure = courier.send(&server, &mail(&["jan@klant.example"])).await.unwrap_err();
    assert!(!failure.is_final(), "that we should sign in is mended in the settings: {failure}");
}

#[tokio::test]
async fn starttls_is_used_or_nothing_is_sent() {
    let authority = Authority::new("ours");
    let character =
        Character { extensions: &["STARTTLS"], tls: Some(authority.acceptor("localhost")), ..Character::default() };
    let mta = Mta::start(character).await;
    let courier = courier(authority.trust());
    courier.send(&server(mta.port, Security::StartTls), &mail(&["jan@klant.example"])).await.unwrap();
    assert_eq!(mta.taken().len(), 1);
    mta.becomes(Character::default());
    courier.rest().await;
    let failure = courier.send(&server(mta.port, Security::StartTls), &mail(&["jan@klant.example"])).await.unwrap_err();
    assert_eq!(failure, Trouble::NoStartTls { host: "localhost".into() });
    assert_eq!(mta.taken().len(), 1);
}

#[tokio::test]
async fn a_certificate_is_looked_at() {
    let (authority, stranger) = (Authority::new("ours"), Authority::new("a stranger"));
    for (name, trust, words) in [
        ("mail.elders.example", authority.trust(), "its certificate is for another name"),
        ("localhost", stranger.trust(), "this machine doesn't know who issued its certificate"),
    ] {
        let mta = Mta::start(Character { tls: Some(authority.acceptor(name)), ..Character::default() }).await;
        let sent = courier(trust).send(&server(mta.port, Security::Tls), &mail(&["jan@klant.example"])).await;
        let failure = sent.unwrap_err();
        assert!(!failure.is_final() && failure.to_string().contains(words), "{failure}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_server_is_said_plainly() {
    let courier = courier(Trust::of_this_machine());
    let said =
        async |server: ServerForm| courier.send(&server, &mail(&["jan@klant.example"])).await.unwrap_err().to_string();
    let mut gone = server(1, Security::None);
    assert!(said(gone.clone()).await.starts_with("no connection to localhost:1: nobody answers there"));
    gone.host = "mail.elders.example".into();
    assert!(said(gone.clone()).await.contains("not this machine"));
    gone.security = Security::Tls;
    gone.host = "bestaat-niet.invalid".into();
    assert_eq!(said(gone).await, "the server bestaat-niet.invalid is not known: is its name right?");
    let plain = Mta::start(Character::default()).await;
    let words = said(server(plain.port, Security::Tls)).await;
    assert!(words.contains("doesn't speak TLS"), "{words}");
    let closing = Mta::start(Character { greeting: "421 4.3.2 Closing", ..Character::default() }).await;
    assert!(said(server(closing.port, Security::None)).await.contains("421 4.3.2 Closing"));
}

#[tokio::test]
async fn what_is_no_address_is_refused_without_harm() {
    let mta = Mta::start(Character::default()).await;
    let courier = courier(Trust::of_this_machine());
    let sent = courier.send(&server(mta.port, Security::None), &mail(&["jan\r\nRCPT TO:<x@y.example>"])).await;
    assert!(sent.unwrap_err().is_final());
    assert!(mta.taken().is_empty());
}

/// What becomes of what the program answers by itself.
async fn automatic(character: Character) -> (Result<String, Trouble>, Vec<Taken>) {
    let mta = Mta::start(character).await;
    let mail = OutgoingMail { is_automatic: true, ..mail(&["jan@klant.example"]) };
    let sent = courier(Trust::of_this_machine()).send(&server(mta.port, Security::None), &mail).await;
    (sent, mta.taken())
}

#[tokio::test]
async fn what_a_program_answers_has_nobody_in_its_envelope_whom_a_program_could_answer() {
    let (sent, taken) = automatic(Character::default()).await;
    assert!(sent.is_ok());
    assert_eq!((taken.len(), taken[0].sender.as_str()), (1, ""));
}

#[tokio::test]
async fn a_server_that_wants_a_sender_gets_one() {
    let (sent, taken) = automatic(Character { nobody: "501 5.1.7 Bad sender", ..Character::default() }).await;
    assert!(sent.is_ok());
    assert_eq!((taken.len(), taken[0].sender.as_str()), (1, "info@halmeer.example"));
    // Postfix says so only after the recipient.
    let mta = Mta::start(Character { recipient: |_| "553 5.7.1 Not for nobody", ..Character::default() }).await;
    let mail = OutgoingMail { is_automatic: true, ..mail(&["jan@klant.example"]) };
    let failure = courier(Trust::of_this_machine()).send(&server(mta.port, Security::None), &mail).await.unwrap_err();
    assert_eq!(failure.to_string(), "jan@klant.example was refused: 553 5.7.1 Not for nobody");
}

#[tokio::test]
async fn greylisting_is_waited_out_and_the_sender_stays_empty() {
    let mta = Mta::start(Character { recipient: |_| "451 4.7.1 Greylisted", ..Character::default() }).await;
    let (courier, server) = (courier(Trust::of_this_machine()), server(mta.port, Security::None));
    let mail = OutgoingMail { is_automatic: true, ..mail(&["jan@klant.example"]) };
    assert!(!courier.send(&server, &mail).await.unwrap_err().is_final());
    courier.rest().await;
    mta.becomes(Character::default());
    courier.send(&server, &mail).await.unwrap();
    assert_eq!(mta.taken()[0].sender, "");
}

#[tokio::test]
async fn a_connection_that_breaks_within_the_mail_leaves_nothing_behind_and_is_tried_again() {
    let mta = Mta::start(Character { after_mail: AfterMail::CutWithin, ..Character::default() }).await;
    let (courier, server) = (courier(Trust::of_this_machine()), server(mta.port, Security::None));
    let mail = mail(&["jan@klant.example"]);
    assert!(!courier.send(&server, &mail).await.unwrap_err().is_final());
    assert!(mta.taken().is_empty());
    mta.becomes(Character::default());
    courier.send(&server, &mail).await.unwrap();
    assert_eq!(mta.taken().len(), 1);
}

#[tokio::test]
async fn a_provider_that_wants_a_token_gets_one_and_one_that_has_ended_can_be_mended() {
    let mta = Mta::start(Character { password: Some("info@halmeer.example:ya29.token"), ..Character::default() }).await;
    let courier = courier(Trust::of_this_machine());
    let server = ServerForm { user: "info@halmeer.example".into(), ..server(mta.port, Security::None) };
    let mail = mail(&["jan@klant.example"]);
    let ended = courier.send_by_token(&server, "ya29.ended", &mail).await.unwrap_err();
    assert!(matches!(ended, Trouble::SignIn { .. }) && !ended.is_final(), "{ended}");
    courier.send_by_token(&server, "ya29.token", &mail).await.unwrap();
    courier.send_by_token(&server, "ya29.token", &mail).await.unwrap();
    assert_eq!((mta.taken().len(), mta.connections()), (2, 2), "the second goes over the connection of the first");
}
