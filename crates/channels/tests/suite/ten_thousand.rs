//! Ten thousand mails, every tenth of them odd: all in, each once, also when the line breaks and the program begins anew.

use std::collections::HashSet;

use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::firm::{Firm, server};
use crate::support::proxy::Proxy;
use crate::support::tls::Authority;
use channels::imap_in::{Memory, fetch_mailbox};
use channels::{Bell, Trust};
use desk::forms::{Security, ServerForm};
use testkit::database;

const COUNT: usize = 10_000;

/// The n-th mail; every tenth is odd, in one of ten ways.
fn mail(n: usize) -> Vec<u8> {
    let head = format!(
        "From: Klant {n} <klant{n}@klant.example>\r\nTo: info@halmeer.example\r\nSubject: Vraag {n}\r\n\
         Message-ID: <{n}@klant.example>\r\n"
    );
    let ordinary = format!("{head}\r\nHet is vraag {n}.\r\n");
    if !n.is_multiple_of(10) {
        return ordinary.into_bytes();
    }
    match n / 10 % 10 {
        // No Message-ID.
        0 => format!("From: a@b.example\r\nSubject: {n}\r\n\r\nZonder kenmerk, {n}.\r\n").into_bytes(),
        // A Message-ID that others have too, with other words.
        1 => format!("Message-ID: <zelfde@machine.example>\r\nSubject: Storing {n}\r\n\r\nMeting {n}\r\n").into_bytes(),
        // An empty Message-ID.
        2 => format!("Message-ID: <>\r\nSubject: {n}\r\n\r\nLeeg kenmerk, {n}.\r\n").into_bytes(),
        // Bytes that are no text.
        3 => [head.as_bytes(), b"Subject: \xff\xfe\xe9\r\n\r\n\xc3\x28 \x80\x81\r\n"].concat(),
        // A line of half a megabyte, now and then.
        4 if n % 1_000 == 40 => format!("{head}\r\n{}\r\n", "x".repeat(500_000)).into_bytes(),
        // No headers at all.
        4 => format!("Gewoon tekst zonder kop, nummer {n}.\r\n").into_bytes(),
        // Headers that are broken.
        5 => format!("Subject\r\n: \r\nFrom: <<>>, \"\r\nMessage-ID: <{n}@klant.example\r\n\r\nStuk, {n}.\r\n")
            .into_bytes(),
        // A part that never ends.
        6 => format!("{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHalf {n}\r\n").into_bytes(),
        // What looks like IMAP.
        7 => format!("{head}\r\n* 5 FETCH (UID 5 BODY[] {{3}}\r\nabc)\r\na1 OK {{99999999}}\r\n").into_bytes(),
        // Only headers.
        8 => format!("{head}\r\n").into_bytes(),
        // A folded header as long as a mail.
        _ => format!("{head}References: {}\r\n\r\nLang, {n}.\r\n", "<x@y.example>\r\n ".repeat(500)).into_bytes(),
    }
}

#[tokio::test]
async fn ten_thousand_mails_with_every_tenth_odd_are_all_in_once() {
    let Some(dovecot) = Dovecot::start(&Authority::new("ours")).await else { return };
    dovecot.is_given((0..COUNT).map(mail));
    let firm = Firm::since("2020-11-24T09:10", database()).await;
    // The first two connections break: in the list of sizes, and far into the mails.
    let proxy = Proxy::start(dovecot.imap, vec![200_000, 3_000_000]).await;
    let imap = ServerForm { user: USER.into(), password: PASSWORD.into(), ..server(proxy.port, Security::None) };
    firm.with_servers(Some(imap), None).await;
    let mailbox = firm.desk.mailbox_servers().await.unwrap().remove(0);
    let (trust, hands) = (Trust::of_this_machine(), firm.hands.clone());
    let mut looks = 0;
    loop {
        // Each look remembers nothing of the one before, as after a restart.
        let now = || hands.now();
        let looked = fetch_mailbox(&firm.desk, &trust, &mailbox, &Bell::default(), &mut Memory::default(), now).await;
        looks += 1;
        assert!(looks < 6, "{looked:?}");
        if looked.is_ok_and(|fetched| fetched.stored == 0 && fetched.failed == 0) {
            break;
        }
    }
    let stored = firm.db.stored_mails().await;
    let stored: HashSet<Vec<u8>> = stored.into_iter().collect();
    assert_eq!(stored.len(), COUNT, "each is there once, and none twice");
    for n in 0..COUNT {
        assert!(stored.contains(&mail(n)), "{n}: {}", String::from_utf8_lossy(&mail(n)));
    }
    let folder = firm.desk.mailbox_folders(&firm.petra, firm.mailbox).await.unwrap().remove(0);
    assert_eq!((folder.there as usize, folder.held as usize, folder.missing, folder.unstored), (COUNT, COUNT, 0, 0));
}
