//! Bytes made to hurt: each must come through, in a time that a job can wait for.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Everything the desk does with a mail; five seconds is a debug build on a busy machine.
#[track_caller]
fn check(name: &str, raw: &[u8]) -> mail::ParsedMail {
    let start = Instant::now();
    let mail = mail::parse(raw);
    let words = mail.own_words();
    assert_eq!(words.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), mail.text, "{name}");
    mail.automatic();
    mail::bounce::read(&mail);
    mail::threading::candidates(&mail, &[7; 32]);
    mail.html_sanitized(&|_| None);
    assert!(start.elapsed() < Duration::from_secs(5), "{name} took {:?}", start.elapsed());
    mail
}

#[test]
fn mails_in_mails_without_end_are_one_attachment() {
    for kind in [
        "message/rfc822",
        "message /rfc822",
        "(x)message(y)/(z)rfc822",
        "MESSAGE/RFC822",
        "\r\n message/rfc822",
        "message/global",
    ] {
        let raw = format!("Content-Type: {kind}\r\n\r\n").repeat(60_000);
        check(kind, raw.as_bytes());
    }
}

#[test]
fn digests_in_digests_without_end_come_through() {
    let mut raw = String::new();
    for n in 0..20_000 {
        let _ = write!(raw, "Content-Type: multipart/digest; boundary=b{n}\r\n\r\n--b{n}\r\n\r\n");
    }
    check("digest", raw.as_bytes());
}

#[test]
fn a_mail_in_a_coded_mail_is_an_attachment() {
    let inner = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
    let mut coded = String::new();
    for chunk in inner.as_bytes().chunks(57) {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode_string(chunk, &mut coded);
        coded.push_str("\r\n");
    }
    let raw = format!(
        "From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}"
    );
    let mail = check("coded", raw.as_bytes());
    assert_eq!(mail.attachments[0].content_type, "message/rfc822");
    assert_eq!(mail.attachments[0].bytes, inner.as_bytes());
}

#[test]
fn a_million_parts_are_read_as_text() {
    let mut raw = String::from("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n");
    raw.push_str(&"--x\r\n\r\n".repeat(300_000));
    let mail = check("parts", raw.as_bytes());
    assert_eq!(mail.from.unwrap().address, "a@b.example");
    assert!(mail.notes.contains(&mail::parse::Note::TooManyParts));
}

#[test]
fn boundaries_that_never_come_are_not_sought_for_ever() {
    let mut raw = String::from("Content-Type: multipart/mixed; boundary=x\r\n\r\n");
    for n in 0..30_000 {
        let _ = write!(raw, "--x\r\nContent-Type: multipart/mixed; boundary=never{n}\r\n\r\n");
    }
    raw.push_str(&"word ".repeat(400_000));
    check("never", raw.as_bytes());
}

#[test]
fn texts_made_of_what_the_rules_look_for_come_through() {
    let lines = [
        "> a\n.\n",
        "--\n",
        "---\n",
        "\n",
        "Van: x\n",
        "Op 1 mei 2024 om 10:00 schreef <a@b.c\n",
        "_______\n\n",
        "Sent from my iPhone\n",
        ">\n\n>>\n",
        "On 1 May 2024 at 10:00\n\n",
        "Met vriendelijke groet\n",
        "vertrouwelijk en uitsluitend bestemd voor de geadresseerde\n\n",
    ];
    for line in lines {
        check(line, format!("From: a@b.example\n\n{}", line.repeat(200_000 / line.len())).as_bytes());
    }
}

#[test]
fn html_that_browsers_choke_on_comes_through() {
    let fonts: String = (0..250).fold(String::new(), |mut html, n| {
        let _ = write!(html, "<font size={n}>");
        html
    });
    let pages = [
        "<div>".repeat(200_000),
        "<b><p>".repeat(100_000),
        format!("<p>{fonts}</p>{}", "<p>x</p>".repeat(29_000)),
        "<table><tr><td>".repeat(60_000),
        "<a b=\"".repeat(100_000),
        "<!--".repeat(100_000),
        "&".repeat(1_000_000),
        "<a href='x'>".repeat(30_000),
        "</".repeat(300_000),
        "<script>".repeat(100_000),
        "<p".repeat(300_000),
        "<select><option>".repeat(15_000),
        "<blockquote>".repeat(100_000),
    ];
    for html in pages {
        let name: String = html.chars().take(40).collect();
        check(&name, format!("From: a@b.example\nContent-Type: text/html\n\n{html}").as_bytes());
    }
}

#[test]
fn headers_without_measure_are_cut() {
    let many: String = (0..50_000).fold(String::new(), |mut raw, n| {
        let _ = write!(raw, "X-{n}: y\nReferences: <{n}@x>\nTo: a{n}@b.example\n");
        raw
    });
    let mail = check("many headers", format!("{many}\nhallo").as_bytes());
    assert!(mail.headers.len() <= mail::parse::HEADERS_MAX && mail.to.len() <= mail::parse::LIST_MAX);
    check("long header", format!("Subject: {}\n\nhallo", "=?utf-8?Q?a?= ".repeat(100_000)).as_bytes());
    check("long list", format!("To: {}\n\nhallo", "a@b.example, ".repeat(100_000)).as_bytes());
    check("nothing", b"");
    check("nul", &[0; 100_000]);
    check("noise", &(0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>());
}
