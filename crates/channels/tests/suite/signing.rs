//! Mail that is signed, mail that claims to be from somebody, and names looked up, with a name server on paper.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop where it likes, and says what it leaves out"
)]

use crate::support;
use std::net::Ipv4Addr;

use crate::support::firm::{ADDRESS, Firm, server};
use crate::support::mta::{Character, Mta};
use channels::Trust;
use channels::authentic::{Handed, check, look};
use channels::dns::NameServers;
use channels::smtp_out::signing::sign;
use channels::smtp_out::{Smtp, Transport};
use desk::dns::{Dns, DnsFailure};
use desk::forms::Security;
use desk::views::{Aspect, Verdict};
use desk::{Authentic, Delivery, DkimKey, Envelope};
use testkit::{Zone, database};

const DOMAIN: &str = "halmeer.example";

/// A firm with keys, whose public halves stand in the zone, with a policy that rejects what isn't signed.
async fn firm_that_signs(zone: &Zone) -> (Firm, Vec<DkimKey>) {
    let firm = Firm::on(database()).await;
    firm.desk.make_dkim_keys(&firm.petra, DOMAIN, firm.hands.now()).await.unwrap();
    for key in firm.desk.dkim_keys(&firm.petra, DOMAIN).await.unwrap() {
        zone.txt(&key.record.name, &key.record.value);
    }
    zone.txt("_dmarc.halmeer.example", "v=DMARC1; p=reject");
    assert!(firm.desk.dkim_signers(DOMAIN).await.unwrap().is_empty(), "not before somebody says so");
    firm.desk.switch_dkim(&firm.petra, DOMAIN, true).await.unwrap();
    let keys = firm.desk.dkim_signers(DOMAIN).await.unwrap();
    assert_eq!(keys.len(), 2);
    (firm, keys)
}

fn answer() -> Vec<u8> {
    let mail = mail::compose::Outgoing {
        message_id: "1@halmeer.example".into(),
        date: support::now(),
        zone: jiff::tz::TimeZone::UTC,
        from: mail::Mailbox { name: Some("Karin | Halmeer".into()), address: ADDRESS.into() },
        reply_to: Some(mail::Mailbox { name: None, address: "info+t.k@halmeer.example".into() }),
        to: vec![mail::Mailbox { name: None, address: "jan@klant.example".into() }],
        cc: Vec::new(),
        subject: "Re: De ketel, één vraag".into(),
        text: "Kraan 3 dicht.  \n\n.\nGroet,\nKarin\n\n\n".into(),
        html: Some("<p>Kraan 3 dicht. <img src=\"cid:kraan\"></p>".into()),
        attachments: vec![mail::compose::OutgoingAttachment {
            name: "kraan.png".into(),
            content_type: "image/png".into(),
            content_id: Some("kraan".into()),
            bytes: vec![137, 80, 78, 71],
        }],
        in_reply_to: Some("9@klant.example".into()),
        references: vec!["8@klant.example".into()],
        written_by: mail::compose::WrittenBy::Person,
        loop_mark: String::new(),
    };
    mail::compose::compose(&mail).unwrap().bytes
}

fn words(found: Option<Authentic>) -> (String, String) {
    let found = found.expect("the name server answers").results;
    (found.dkim, found.dmarc)
}

fn of(dkim: &str, dmarc: &str) -> (String, String) {
    (dkim.to_owned(), dmarc.to_owned())
}

#[tokio::test]
async fn what_we_sign_is_believed_by_another_verifier_and_what_was_changed_is_not() {
    let zone = Zone::default();
    let servers = NameServers::at(zone.serve().await).unwrap();
    let (_, keys) = firm_that_signs(&zone).await;
    let signed = sign(&keys, &answer()).unwrap();
    let text = String::from_utf8(signed.clone()).unwrap();
    assert_eq!(text.matches("DKIM-Signature:").count(), 2, "one for everybody, one for who knows Ed25519");
    assert!(text.contains("c=relaxed/relaxed"), "{text}");
    assert_eq!(words(check(&signed, &Handed::default(), &servers).await), of("pass", "pass"));
    for one in &keys {
        let signed = sign(std::slice::from_ref(one), &answer()).unwrap();
        assert_eq!(words(check(&signed, &Handed::default(), &servers).await), of("pass", "pass"), "{one:?} by itself");
    }
    // A server on the way may fold and space as it likes, and add above; nobody may change or add what people see.
    let spaced = text.replace("Subject: ", "Subject:   ");
    assert_eq!(words(check(spaced.as_bytes(), &Handed::default(), &servers).await), of("pass", "pass"));
    for forged in [
        text.replace("Kraan 3", "Kraan 4"),
        text.replace("Karin", "Bob"),
        format!("Subject: Betaal nu\r\n{text}"),
        format!("From: baas@halmeer.example\r\n{text}"),
        format!("Reply-To: dief@elders.example\r\n{text}"),
    ] {
        assert_eq!(words(check(forged.as_bytes(), &Handed::default(), &servers).await).0, "fail", "{}", &forged[..60]);
    }
}

/// What dkimpy says of each signature of a mail, with a zone of its own: `True` or `False`, or why it fell over.
const DKIMPY: &str = r#"
import sys, dkim
zone = dict(line.rstrip("\n").split("\t", 1) for line in open(sys.argv[2]))
signed = dkim.DKIM(open(sys.argv[1], "rb").read())
count = sum(name.lower() == b"dkim-signature" for name, _ in signed.headers)
def believed(n):
    try:
        return signed.verify(idx=n, dnsfunc=lambda name, timeout=5: zone[name.decode().rstrip(".")].encode())
    except dkim.ValidationError:
        return False
print(*[believed(n) for n in range(count)])
"#;

/// `None`, and a word about it, where dkimpy isn't there.
fn dkimpy_says(mail: &[u8], zone: &str) -> Option<String> {
    let python = std::env::var("DKIMPY_PYTHON").unwrap_or_else(|_| "/usr/bin/python3".into());
    let is_there = std::process::Command::new(&python).args(["-c", "import dkim, nacl"]).output();
    if !is_there.is_ok_and(|output| output.status.success()) {
        println!(
            "skipped: there is no dkimpy here (Debian: apt-get install python3-dkim python3-nacl; ./test installs it)"
        );
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mail_at, zone_at) = (folder.path().join("mail"), folder.path().join("zone"));
    std::fs::write(&mail_at, mail).unwrap();
    std::fs::write(&zone_at, zone).unwrap();
    let output = std::process::Command::new(python).args(["-c", DKIMPY]).args([mail_at, zone_at]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[tokio::test]
async fn what_we_sign_is_believed_by_a_verifier_of_somebody_else() {
    let (firm, keys) = firm_that_signs(&Zone::default()).await;
    let published = firm.desk.dkim_keys(&firm.petra, DOMAIN).await.unwrap();
    let zone: Vec<_> = published.iter().map(|key| format!("{}\t{}", key.record.name, key.record.value)).collect();
    let (signed, zone) = (sign(&keys, &answer()).unwrap(), zone.join("\n"));
    let Some(said) = dkimpy_says(&signed, &zone) else { return };
    assert_eq!(said, "True True", "RSA and Ed25519");
    for one in &keys {
        let signed = sign(std::slice::from_ref(one), &answer()).unwrap();
        assert_eq!(dkimpy_says(&signed, &zone).unwrap(), "True", "{one:?} by itself");
    }
    let forged = String::from_utf8(signed).unwrap().replace("Kraan 3", "Kraan 4");
    assert_eq!(dkimpy_says(forged.as_bytes(), &zone).unwrap(), "False False");
}

#[tokio::test]
async fn what_leaves_is_signed_once_that_is_switched_on() {
    let zone = Zone::default();
    let servers = NameServers::at(zone.serve().await).unwrap();
    let (firm, _) = firm_that_signs(&zone).await;
    let mta = Mta::start(Character::default()).await;
    firm.with_servers(None, Some(server(mta.port, Security::None))).await;
    let question = desk::forms::Question {
        channel: desk::views::Channel::Web,
        text: "De ketel lekt.".into(),
        subject: String::new(),
        name: "Jan".into(),
        reach: "jan@klant.example".into(),
        contact: None,
        team: None,
        agent: None,
        is_urgent: false,
        kind: promise::Kind::Answer,
        language: None,
        not_before: None,
        files: Vec::new(),
        idempotency: None,
    };
    firm.desk.ask(None, question, firm.hands.now()).await.unwrap();
    let mail = firm.desk.claim_outgoing(1, firm.hands.now()).await.unwrap().remove(0);
    let smtp = Smtp::new(firm.desk.clone(), Trust::of_this_machine(), "desk.halmeer.example");
    assert!(matches!(smtp.hand_over(&mail, firm.hands.now()).await, Delivery::Accepted { .. }));
    let taken = mta.taken().remove(0).bytes;
    assert_eq!(words(check(taken.as_bytes(), &Handed::default(), &servers).await), of("pass", "pass"));
    firm.desk.switch_dkim(&firm.petra, DOMAIN, false).await.unwrap();
    assert!(matches!(smtp.hand_over(&mail, firm.hands.now()).await, Delivery::Accepted { .. }));
    assert!(!mta.taken()[1].bytes.contains("DKIM-Signature"));
}

#[tokio::test]
async fn a_mail_that_claims_to_be_from_a_bank_is_shown_with_a_warning_and_never_dropped() {
    let zone = Zone::default();
    let servers = NameServers::at(zone.serve().await).unwrap();
    zone.txt("_dmarc.bank.example", "v=DMARC1; p=reject").txt("_dmarc.lax.example", "v=DMARC1; p=none");
    let firm = Firm::on(database()).await;
    let mail = |from: &str, id: u32| {
        format!(
            "From: Uw bank <{from}>\r\nTo: {ADDRESS}\r\nSubject: Let op\r\nMessage-ID: <{id}@x.example>\r\n\r\nKlik hier.\r\n"
        )
    };
    let mut ids = Vec::new();
    for (number, from) in [(1, "veilig@bank.example"), (2, "jan@lax.example"), (3, "els@stil.example")] {
        let envelope = Envelope { to: vec![ADDRESS.into()], ..Envelope::default() };
        firm.desk.receive_mail(envelope, mail(from, number).into_bytes(), firm.hands.now()).await.unwrap();
        for (_, filed) in firm.desk.file_stored_mail(10, firm.hands.now()).await.unwrap() {
            let desk::Filed::Opened(id) = filed else { panic!("{filed:?}") };
            ids.push(id);
        }
    }
    assert_eq!(ids.len(), 3, "each is a question, with its promise");
    assert_eq!(look(&firm.desk, &servers).await.unwrap(), 3);
    assert_eq!(look(&firm.desk, &servers).await.unwrap(), 0, "each is looked at once");
    let mut doubts = Vec::new();
    for id in ids {
        let view = firm.desk.conversation_for(&firm.petra, id, firm.hands.now()).await.unwrap();
        doubts.push(view.messages[0].doubt.clone());
    }
    assert_eq!(doubts, [Some(String::new()), None, None]);
}

#[tokio::test]
async fn who_may_not_send_for_a_domain_is_doubted_and_who_may_is_not() {
    let zone = Zone::default();
    let servers = NameServers::at(zone.serve().await).unwrap();
    zone.txt("bank.example", "v=spf1 ip4:192.0.2.0/24 -all").txt("_dmarc.bank.example", "v=DMARC1; p=reject");
    zone.txt("los.example", "v=spf1 ip4:192.0.2.0/24 -all");
    let firm = Firm::on(database()).await;
    let cases = [
        ("bank.example", Some("192.0.2.7"), "pass", None),
        ("bank.example", Some("198.51.100.7"), "fail", Some("")),
        ("los.example", Some("198.51.100.7"), "fail", Some("")),
        ("los.example", Some("192.0.2.7"), "pass", None),
        // Fetched, or handed over by a server of the firm's own: nobody knows any more.
        ("los.example", None, "", None),
        ("stil.example", Some("198.51.100.7"), "none", None),
    ];
    for (number, (domain, by, spf, doubt)) in cases.into_iter().enumerate() {
        let mail = format!("From: x@{domain}\r\nMessage-ID: <{number}@x.example>\r\n\r\nDag.\r\n");
        let by = by.map(|by| by.parse().unwrap());
        let peer = by.map(|address| desk::Peer { address, helo: "mx.elders.example".into() });
        let envelope = Envelope { from: format!("x@{domain}"), to: vec![ADDRESS.into()], peer, ..Envelope::default() };
        firm.desk.receive_mail(envelope, mail.clone().into_bytes(), firm.hands.now()).await.unwrap();
        let filed = firm.desk.file_stored_mail(1, firm.hands.now()).await.unwrap();
        let desk::Filed::Opened(id) = filed[0].1 else { panic!("{filed:?}") };
        let handed = Handed { from: format!("x@{domain}"), by, helo: "mx.elders.example".into() };
        assert_eq!(check(mail.as_bytes(), &handed, &servers).await.unwrap().results.spf, spf, "{number}");
        assert_eq!(look(&firm.desk, &servers).await.unwrap(), 1);
        let view = firm.desk.conversation_for(&firm.petra, id, firm.hands.now()).await.unwrap();
        assert_eq!(view.messages[0].doubt.as_deref(), doubt, "{number}: {domain} by {by:?}");
    }
}

#[tokio::test]
async fn what_our_own_mail_server_found_goes_before_what_we_find() {
    let firm = Firm::on(database()).await;
    firm.desk.set_authserv_id(&firm.petra, "MX.halmeer.example", firm.hands.now()).await.unwrap();
    let mail = "Authentication-Results: mx.halmeer.example; spf=softfail smtp.mailfrom=x; dmarc=fail\r\nFrom: veilig@bank.example\r\nMessage-ID: <1@x.example>\r\n\r\nKlik.\r\n";
    let envelope = Envelope { to: vec![ADDRESS.into()], ..Envelope::default() };
    firm.desk.receive_mail(envelope, mail.into(), firm.hands.now()).await.unwrap();
    let filed = firm.desk.file_stored_mail(10, firm.hands.now()).await.unwrap();
    let desk::Filed::Opened(id) = filed[0].1 else { panic!("{filed:?}") };
    assert!(firm.desk.unchecked_mail(10).await.unwrap().is_empty(), "nothing is left to look up");
    let view = firm.desk.conversation_for(&firm.petra, id, firm.hands.now()).await.unwrap();
    assert_eq!(view.messages[0].doubt.as_deref(), Some("mx.halmeer.example"));
}

#[tokio::test]
async fn names_are_looked_up_and_what_is_not_there_is_told_from_who_is_not_there() {
    let zone = Zone::default();
    let servers = NameServers::at(zone.serve().await).unwrap();
    let address = Ipv4Addr::new(192, 0, 2, 25);
    let long = format!("v=DKIM1; p={}", "x".repeat(390));
    zone.txt(DOMAIN, "v=spf1 mx -all").mx(DOMAIN, 20, "b.halmeer.example").mx(DOMAIN, 10, "a.halmeer.example");
    zone.host("a.halmeer.example", address).txt("k._domainkey.halmeer.example", &long);
    assert_eq!(servers.txt(DOMAIN).await.unwrap(), ["v=spf1 mx -all"]);
    assert_eq!(servers.txt("k._domainkey.halmeer.example").await.unwrap(), [long]);
    assert_eq!(servers.mx(DOMAIN).await.unwrap(), ["a.halmeer.example", "b.halmeer.example"]);
    assert_eq!(servers.addresses("a.halmeer.example").await.unwrap(), [address]);
    assert_eq!(servers.names(address.into()).await.unwrap(), ["a.halmeer.example"]);
    assert_eq!(servers.txt("niets.example").await, Err(DnsFailure::NotThere));
    assert_eq!(servers.mx("a.halmeer.example").await, Err(DnsFailure::NotThere));
    // Nobody listens there: a port that was free a moment ago.
    let closed = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = NameServers::at(closed).unwrap();
    assert!(matches!(silent.txt(DOMAIN).await, Err(DnsFailure::Unreachable(_) | DnsFailure::Silent)));
}

#[tokio::test]
async fn the_page_says_what_stands_in_the_zone() {
    let zone = Zone::default();
    let servers = NameServers::at(zone.serve().await).unwrap();
    zone.txt(DOMAIN, "v=spf1 mx -all").mx(DOMAIN, 10, "mx.halmeer.example");
    zone.host("mx.halmeer.example", Ipv4Addr::new(192, 0, 2, 25));
    let (firm, _) = firm_that_signs(&zone).await;
    let desk = firm.desk.clone().with_dns(std::sync::Arc::new(servers));
    let found = desk.deliverability(&firm.petra, DOMAIN).await.unwrap();
    let verdicts: Vec<_> = found.iter().map(|one| (one.aspect, one.verdict)).collect();
    assert_eq!(
        verdicts,
        [Aspect::Mx, Aspect::Spf, Aspect::Dkim, Aspect::Dkim, Aspect::Dmarc].map(|aspect| (aspect, Verdict::Good)),
        "{found:?}"
    );
}
