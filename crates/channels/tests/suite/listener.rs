//! Mail handed to us, by clients good and bad.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::tls::Authority;
use crate::support::{Client, Shelf, clock, listen};
use channels::deliver::{Delivered, deliver};
use channels::smtp_in::{Certificate, Door, Limits, Protocol, Reception, socket_path};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_util::sync::CancellationToken;

const MAIL: &str = "From: Jan <jan@klant.example>\r\nSubject: De ketel\r\n\r\nHij doet het niet.\r\n";

/// A client says `sent` all at once; the codes that come back, up to hanging up or as many as expected.
#[track_caller]
fn check(protocol: Protocol, sent: &str, codes: &[u16]) -> Vec<String> {
    let run = async {
        let shelf = Shelf::default();
        let listening = listen(shelf.clone(), protocol, Limits::default()).await;
        let mut client = listening.connect().await;
        client.send(sent).await;
        let mut heard = Vec::new();
        for _ in codes {
            heard.push(client.code().await);
        }
        assert_eq!(heard, codes);
        shelf.bodies()
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run)
}

#[test]
fn a_pipelined_mail_is_taken_and_answered_in_order() {
    let sent = format!(
        "EHLO klant.example\r\nMAIL FROM:<jan@klant.example>\r\nRCPT TO:<info@halmeer.example>\r\nDATA\r\n{MAIL}.\r\nQUIT\r\n"
    );
    assert_eq!(check(Protocol::Smtp, &sent, &[250, 250, 250, 354, 250, 221, 0]), [MAIL]);
}

#[test]
fn over_lmtp_each_recipient_is_answered() {
    let sent = format!(
        "LHLO mta\r\nMAIL FROM:<>\r\nRCPT TO:<info@halmeer.example>\r\nRCPT TO:<x@elders.example>\r\n\
         RCPT TO:<info+t.9x2k@halmeer.example>\r\nDATA\r\n{MAIL}.\r\nNOOP\r\n"
    );
    assert_eq!(check(Protocol::Lmtp, &sent, &[250, 250, 250, 550, 250, 354, 250, 250, 250]), [MAIL]);
}

#[test]
fn nothing_is_relayed() {
    let sent =
        "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<x@elders.example>\r\nRCPT TO:<postmaster>\r\nDATA\r\nQUIT\r\n";
    check(Protocol::Smtp, sent, &[250, 250, 550, 550, 554, 221]);
}

#[test]
fn commands_in_the_wrong_order_are_refused() {
    check(
        Protocol::Smtp,
        "MAIL FROM:<a@b.example>\r\nEHLO x\r\nRCPT TO:<info@halmeer.example>\r\nDATA\r\n",
        &[503, 250, 503, 503],
    );
    check(
        Protocol::Smtp,
        "EHLO x\r\nMAIL FROM:<a@b.example>\r\nMAIL FROM:<a@b.example>\r\nRSET\r\nMAIL FROM:<>\r\n",
        &[250, 250, 503, 250, 250],
    );
    check(Protocol::Smtp, "LHLO x\r\nHELO x\r\n", &[500, 250]);
    check(Protocol::Lmtp, "EHLO x\r\nLHLO x\r\n", &[500, 250]);
}

#[test]
fn what_is_not_offered_is_said_so() {
    check(
        Protocol::Smtp,
        "STARTTLS\r\nAUTH PLAIN AAAA\r\nEXPN x\r\nVRFY info\r\nHELP\r\nNOOP\r\n",
        &[502, 502, 502, 252, 214, 250],
    );
    check(
        Protocol::Smtp,
        "EHLO x\r\nMAIL FROM:<a@b.example> BODY=BINARYMIME\r\nMAIL FROM:<jé@b.example>\r\n",
        &[250, 555, 553],
    );
}

#[test]
fn nonsense_is_refused_and_in_the_end_hung_up_on() {
    let nonsense = "NONSENSE\r\n".repeat(21);
    let mut codes = vec![500; 21];
    codes.extend([421, 0]);
    check(Protocol::Smtp, &nonsense, &codes);
    check(Protocol::Smtp, "NOOP\nMAIL FROM:<a@b.example>\r\nNO\0OP\r\nNOOP\r\n", &[500, 500, 250]);
    check(Protocol::Smtp, &format!("NOOP {}\r\nNOOP\r\n", "x".repeat(9_000)), &[500, 250]);
}

#[test]
fn a_browser_is_sent_away() {
    check(Protocol::Smtp, "POST / HTTP/1.1\r\nHost: localhost\r\n\r\nMAIL FROM:<a@b.example>\r\n", &[421, 0]);
}

#[test]
fn a_mail_that_hides_another_is_one_mail() {
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r"] {
        let hidden =
            format!("Hoi{end}MAIL FROM:<baas@halmeer.example>\r\nRCPT TO:<info@halmeer.example>\r\nDATA\r\nVals!\r\n");
        let sent = format!(
            "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<info@halmeer.example>\r\nDATA\r\n{hidden}.\r\nNOOP\r\n"
        );
        assert_eq!(
            check(Protocol::Smtp, &sent, &[250, 250, 250, 354, 250, 250]),
            [hidden.replace("\r\n.", "\r\n")],
            "{end:?}"
        );
    }
}

#[test]
fn dots_and_bytes_come_through_as_they_were() {
    let sent = "EHLO x\r\nMAIL FROM:<jé@b.example> SMTPUTF8 BODY=8BITMIME\r\nRCPT TO:<info@halmeer.example>\r\nDATA\r\n\
                ..\r\n..x\r\nGeëist: één ketel ☎\r\n.\r\n";
    assert_eq!(check(Protocol::Smtp, sent, &[250, 250, 250, 354, 250]), [".\r\n.x\r\nGeëist: één ketel ☎\r\n"]);
}

#[tokio::test]
async fn a_mail_that_comes_drop_by_drop_is_taken() {
    let shelf = Shelf::default();
    let listening = listen(shelf.clone(), Protocol::Smtp, Limits::default()).await;
    let mut client = listening.connect().await;
    client.up_to_data("EHLO", &["info@halmeer.example"]).await;
    for byte in format!("{MAIL}.\r\n").bytes() {
        client.send([byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(client.code().await, 250);
    assert_eq!(shelf.bodies(), [MAIL]);
}

#[tokio::test]
async fn a_silent_client_is_hung_up_on() {
    let limits = Limits {
        command_within: Duration::from_millis(50),
        block_within: Duration::from_millis(50),
        ..Limits::default()
    };
    let listening = listen(Shelf::default(), Protocol::Smtp, limits).await;
    let mut client = listening.connect().await;
    assert_eq!((client.code().await, client.code().await), (421, 0));
    let mut client = listening.connect().await;
    client.up_to_data("EHLO", &["info@halmeer.example"]).await;
    client.send("Subject: halverwege\r\n").await;
    assert_eq!((client.code().await, client.code().await), (421, 0));
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_refused_and_the_session_goes_on() {
    let shelf = Shelf::default();
    let limits = Limits { size_bytes_max: 100_000, ..Limits::default() };
    let listening = listen(shelf.clone(), Protocol::Smtp, limits).await;
    let mut client = listening.connect().await;
    assert_eq!(client.ask("EHLO x").await, 250);
    assert_eq!(client.ask("MAIL FROM:<a@b.example> SIZE=100001").await, 552);
    client.up_to_data("EHLO", &["info@halmeer.example"]).await;
    client.send("x".repeat(300_000) + "\r\n.\r\n").await;
    assert_eq!(client.code().await, 552);
    client.up_to_data("EHLO", &["info@halmeer.example"]).await;
    client.send("x".repeat(99_998) + "\r\n.\r\n").await;
    assert_eq!(client.code().await, 250);
    assert_eq!(shelf.bodies().iter().map(String::len).collect::<Vec<_>>(), [100_000]);
}

#[tokio::test]
async fn too_much_at_once_is_put_off() {
    let limits = Limits { in_flight_bytes_max: 64 * 1024, ..Limits::default() };
    let listening = listen(Shelf::default(), Protocol::Lmtp, limits).await;
    let mut client = listening.connect().await;
    client.up_to_data("LHLO", &["info@halmeer.example"]).await;
    client.send("x".repeat(100_000) + "\r\n.\r\n").await;
    assert_eq!(client.code().await, 452);
    client.up_to_data("LHLO", &["info@halmeer.example"]).await;
    client.send("klein\r\n.\r\n").await;
    assert_eq!(client.code().await, 250);
}

#[tokio::test]
async fn a_full_disk_leaves_the_mail_with_its_sender() {
    let shelf = Shelf::default();
    shelf.is_full.store(true, Ordering::SeqCst);
    let listening = listen(shelf.clone(), Protocol::Lmtp, Limits::default()).await;
    let mut client = listening.connect().await;
    client.up_to_data("LHLO", &["info@halmeer.example", "service@halmeer.example"]).await;
    client.send(format!("{MAIL}.\r\n")).await;
    assert_eq!((client.code().await, client.code().await), (452, 452));
    shelf.is_full.store(false, Ordering::SeqCst);
    client.up_to_data("LHLO", &["info@halmeer.example"]).await;
    client.send(format!("{MAIL}.\r\n")).await;
    assert_eq!(client.code().await, 250);
    assert_eq!(shelf.bodies(), [MAIL]);
}

#[tokio::test]
async fn a_client_that_goes_away_in_the_middle_leaves_nothing_behind() {
    let shelf = Shelf::default();
    let listening = listen(shelf.clone(), Protocol::Smtp, Limits::default()).await;
    let mut client = listening.connect().await;
    client.up_to_data("EHLO", &["info@halmeer.example"]).await;
    client.send(MAIL).await;
    drop(client);
    listening.cancel.cancel();
    listening.done.await.unwrap();
    assert!(shelf.bodies().is_empty());
}

#[tokio::test]
async fn recipients_and_connections_are_limited() {
    let limits = Limits { recipients_max: 2, connections_max: 1, ..Limits::default() };
    let listening = listen(Shelf::default(), Protocol::Smtp, limits).await;
    let mut client = listening.connect().await;
    assert_eq!(Client::to(listening.port).await.code().await, 421);
    assert_eq!(client.ask("EHLO x").await, 250);
    assert_eq!(client.ask("MAIL FROM:<a@b.example>").await, 250);
    for code in [250, 250, 452] {
        assert_eq!(client.ask("RCPT TO:<info@halmeer.example>").await, code);
    }
}

#[tokio::test]
async fn when_the_program_stops_a_mail_that_is_coming_in_is_finished() {
    let shelf = Shelf::default();
    let listening = listen(shelf.clone(), Protocol::Smtp, Limits::default()).await;
    let (mut idle, mut busy) = (listening.connect().await, listening.connect().await);
    busy.up_to_data("EHLO", &["info@halmeer.example"]).await;
    busy.send("Subject: halverwege\r\n").await;
    listening.cancel.cancel();
    assert_eq!((idle.code().await, idle.code().await), (421, 0));
    busy.send("\r\nEn af.\r\n.\r\n").await;
    assert_eq!((busy.code().await, busy.code().await), (250, 421));
    listening.done.await.unwrap();
    assert_eq!(shelf.bodies(), ["Subject: halverwege\r\n\r\nEn af.\r\n"]);
}

#[tokio::test]
async fn a_pipe_delivers_through_the_socket_of_the_running_program() {
    let data = tempfile::tempdir().unwrap();
    let (shelf, socket) = (Shelf::default(), socket_path(data.path()));
    let to = ["info+t.9x2k@halmeer.example".to_owned()];
    assert!(matches!(deliver(&socket, "jan@klant.example", &to, b"x").await, Delivered::Later { .. }));

    let door = Door::unix(&socket).await.unwrap();
    assert!(Door::unix(&socket).await.unwrap_err().to_string().contains("running already"));
    let cancel = CancellationToken::new();
    let limits = Limits { size_bytes_max: 1_000, ..Limits::default() };
    let reception = std::sync::Arc::new(Reception::new(shelf.clone(), clock(), "desk", limits));
    let served = tokio::spawn(reception.serve(door, Protocol::Lmtp, cancel.clone()));

    let mail = "Subject: De ketel\n\n.\nHij doet het niet.\n";
    assert_eq!(deliver(&socket, "jan@klant.example", &to, mail.as_bytes()).await, Delivered::Stored);
    assert_eq!(shelf.bodies(), [mail.replace('\n', "\r\n")]);
    assert_eq!(shelf.mails.lock().unwrap()[0].0.to, to);
    let elsewhere = deliver(&socket, "", &["x@elders.example".to_owned()], b"x").await;
    assert_eq!(elsewhere.exit_code(), 67);
    assert_eq!(deliver(&socket, "", &to, &[b'x'; 2_000]).await.exit_code(), 69);
    shelf.is_full.store(true, Ordering::SeqCst);
    assert_eq!(deliver(&socket, "", &to, b"x").await.exit_code(), 75);
    for evil in ["a@halmeer.example>\r\nRCPT TO:<b@halmeer.example", "a\nb@halmeer.example"] {
        assert_eq!(deliver(&socket, "", &[evil.to_owned()], b"x").await.exit_code(), 67);
    }
    cancel.cancel();
    served.await.unwrap();
    // A socket that was left behind doesn't keep the next program from starting.
    Door::unix(&socket).await.unwrap();
}

/// Reads replies until one ends with this code and a space.
async fn heard_until<S: AsyncRead + Unpin>(stream: &mut S, end: &str) -> String {
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).lines().any(|line| line.starts_with(end)) {
        heard.push(stream.read_u8().await.unwrap());
    }
    while !heard.ends_with(b"\r\n") {
        heard.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(heard).unwrap()
}

#[tokio::test]
async fn under_tls_a_mail_comes_in_and_what_was_slipped_in_before_it_does_not() {
    let authority = Authority::new("ours");
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let (shown, secret) = authority.pem_for("desk.halmeer.example");
    std::fs::write(&certificate, shown).unwrap();
    std::fs::write(&key, secret).unwrap();
    let door = Door::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let Door::Tcp(listener) = &door else { unreachable!() };
    let port = listener.local_addr().unwrap().port();
    let (shelf, cancel) = (Shelf::default(), CancellationToken::new());
    let reception = Reception::new(shelf.clone(), clock(), "desk.halmeer.example", Limits::default())
        .with_certificate(Certificate::read(&certificate, &key).unwrap());
    let done = tokio::spawn(Arc::new(reception).serve(door, Protocol::Smtp, cancel.clone()));

    let mut plain = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    heard_until(&mut plain, "220 ").await;
    plain.write_all(b"EHLO x\r\n").await.unwrap();
    assert!(heard_until(&mut plain, "250 ").await.contains("250-STARTTLS"));
    // Somebody on the way adds a command of their own.
    plain.write_all(b"STARTTLS\r\nMAIL FROM:<boef@elders.example>\r\n").await.unwrap();
    heard_until(&mut plain, "220 ").await;
    let connector = TlsConnector::from(Arc::new(authority.trust().client_config().unwrap()));
    let name = ServerName::try_from("desk.halmeer.example").unwrap();
    let mut secure = connector.connect(name, plain).await.unwrap();
    secure.write_all(b"MAIL FROM:<jan@klant.example>\r\nEHLO x\r\n").await.unwrap();
    let heard = heard_until(&mut secure, "250 ").await;
    assert!(heard.starts_with("503 5.5.1 Greet first") && !heard.contains("STARTTLS"), "{heard}");
    let mail = "MAIL FROM:<jan@klant.example>\r\nRCPT TO:<info@halmeer.example>\r\nDATA\r\n";
    secure.write_all(mail.as_bytes()).await.unwrap();
    heard_until(&mut secure, "354 ").await;
    secure.write_all(b"Subject: Onder TLS\r\n\r\nHallo.\r\n.\r\nQUIT\r\n").await.unwrap();
    heard_until(&mut secure, "221 ").await;
    let taken = shelf.mails.lock().unwrap().clone();
    assert_eq!((taken.len(), taken[0].0.from.as_str()), (1, "jan@klant.example"));
    cancel.cancel();
    done.await.unwrap();
}

#[test]
fn a_certificate_that_can_not_be_used_is_said_before_the_doors_open() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, none) = (folder.path().join("empty.pem"), folder.path().join("none.pem"));
    std::fs::write(&empty, "").unwrap();
    let why = |certificate: &std::path::Path, key: &std::path::Path| {
        Certificate::read(certificate, key).unwrap_err().to_string()
    };
    assert!(why(&none, &none).contains("can't read"));
    assert!(why(&empty, &empty).contains("holds no certificate in PEM form"));
    // A key of another certificate.
    let (ours, theirs) = (Authority::new("a").pem_for("a.example"), Authority::new("b").pem_for("b.example"));
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    std::fs::write(&certificate, ours.0).unwrap();
    std::fs::write(&key, theirs.1).unwrap();
    assert!(why(&certificate, &key).contains("can't be used"));
}
