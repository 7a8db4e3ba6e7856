//! Bytes of any kind, and well-formed ones with a few changed: nothing panics, nothing grows without end. What runs longer
//! and wilder is one number away: `PROPTEST_CASES=1000000 cargo test -p mail --release --test suite any_bytes`.

use base64::prelude::{BASE64_STANDARD, Engine};
use proptest::prelude::*;

/// Everything that is done with a mail.
fn go_through(raw: &[u8]) {
    let mail = mail::parse(raw);
    let words = mail.own_words();
    assert_eq!(words.pieces.iter().map(|piece| piece.text.len()).sum::<usize>(), mail.text.len());
    mail.automatic();
    mail.forwarded();
    mail.invitation();
    mail.html_sanitized(&|_| None);
    for recipient in mail::bounce::read(&mail).map(|report| report.recipients).unwrap_or_default() {
        recipient.lasting();
    }
    for candidate in mail::threading::candidates(&mail, &[7; 32]) {
        assert!(!format!("{candidate:?}").is_empty());
    }
}

const MAIL: &str = "From: Jan <jan@example.nl>\nTo: info@example.nl\nMessage-ID: <1@example.nl>\nIn-Reply-To: <m.c.mac@desk.example>\nReferences: <a@b> <m.c.mac@desk.example>\nSubject: =?utf-8?Q?Fwd=3A_Ketel?= [#12]\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nDag=20Karin\n\nOp 12 mei 2026 om 10:00 schreef Karin <k@example.nl>:\n> vraag\n\n--c\nContent-Type: text/html\n\n<p>Dag<blockquote>vraag\n\n--c--\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Amsterdam:20261124T091000\nDURATION:PT1H\nATTENDEE;CN=\"J\":mailto:j@b.nl\nEND:VEVENT\n\n--b\nContent-Type: message/rfc822\n\nFrom: klant@example.nl\nSubject: Ketel\n\nLekt.\n\n--b--\n";
const REPORT: &str = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Undelivered Mail\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n>>> DATA\n<<< 550 5.1.1 user unknown\njan@example.nl: does not exist\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; jan@example.nl\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-'5.7.1 no\n such user'\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <m.c.mac@desk.example>\n\n--b--\n";

/// A wrapper of Outlook's: a message with a compressed body, and a file.
fn winmail() -> Vec<u8> {
    let attribute = |level: u8, id: u32, data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap();
        [&[level][..], &id.to_le_bytes(), &length.to_le_bytes(), data, &[0, 0]].concat()
    };
    let rtf = b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}Dag \\u8364?\\'e9{\\*\\htmltag72 </p>}}";
    let size = u32::try_from(rtf.len()).unwrap();
    let packed = [&(size + 12).to_le_bytes()[..], &size.to_le_bytes(), b"MELA", &[0; 4], rtf].concat();
    let mut properties = [&1u32.to_le_bytes()[..], &[0x02, 0x01, 0x09, 0x10], &1u32.to_le_bytes()].concat();
    properties.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    properties.extend(&packed);
    [
        &[0x78, 0x9f, 0x3e, 0x22, 1, 0][..],
        &attribute(1, 0x0006_9007, &1252u64.to_le_bytes()),
        &attribute(1, 0x0006_9003, &properties),
        &attribute(2, 0x0006_9002, &[0; 14]),
        &attribute(2, 0x0001_8010, b"caf\xe9.txt\0"),
        &attribute(2, 0x0006_800f, b"Dag Karin"),
    ]
    .concat()
}

fn wrapped(content_type: &str, bytes: &[u8]) -> Vec<u8> {
    format!(
        "From: jan@example.nl\nContent-Type: {content_type}\nContent-Transfer-Encoding: base64\n\n{}\n",
        BASE64_STANDARD.encode(bytes)
    )
    .into_bytes()
}

#[test]
fn a_wrapper_gives_its_text_and_its_file() {
    let mail = mail::parse(&wrapped("application/ms-tnef; name=winmail.dat", &winmail()));
    assert_eq!(mail.text, "Dag €é");
    let files: Vec<_> = mail.attachments.iter().map(|part| (part.name.as_str(), part.bytes.as_slice())).collect();
    assert_eq!(files, [("café.txt", &b"Dag Karin"[..])]);
    assert!(mail.notes.is_empty());
}

#[test]
fn a_wrapper_that_was_cut_off_gives_what_is_left_and_says_so() {
    let whole = winmail();
    let mail = mail::parse(&wrapped("application/ms-tnef", &whole[..whole.len() - 8]));
    assert_eq!((mail.text.as_str(), mail.notes.as_slice()), ("Dag €é", &[mail::parse::Note::WrapperBroken][..]));
    assert_eq!(mail.attachments.len(), 1);
}

/// Bytes with some of them changed, and a piece of them cut out.
fn mutated(bytes: &[u8]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let (bytes, length) = (bytes.to_vec(), bytes.len());
    (prop::collection::vec((0..length, any::<u8>()), 0..12), 0..length, 0usize..40).prop_map(
        move |(changes, cut, count)| {
            let mut bytes = bytes.clone();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            bytes.drain(cut..(cut + count).min(length));
            bytes
        },
    )
}

proptest! {
    #[test]
    fn broken_mails_come_through(raw in mutated(MAIL.as_bytes())) {
        go_through(&raw);
    }

    #[test]
    fn broken_reports_come_through(raw in mutated(REPORT.as_bytes())) {
        go_through(&raw);
    }

    #[test]
    fn broken_wrappers_come_through(bytes in mutated(&winmail())) {
        go_through(&wrapped("application/ms-tnef", &bytes));
    }

    #[test]
    fn broken_signatures_come_through(bytes in prop::collection::vec(prop_oneof![Just(0x30u8), Just(0x80), Just(0x24), Just(0xa0), Just(0x04), Just(0), any::<u8>()], 0..200)) {
        let signed = [&[0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 0xa0, 0x80, 0x30, 0x80, 2, 1, 1, 0x31, 0, 0x30, 0x80][..], &bytes].concat();
        go_through(&wrapped("application/pkcs7-mime; smime-type=signed-data", &signed));
    }

    #[test]
    fn calendars_of_any_kind_come_through(lines in prop::collection::vec("(BEGIN:VEVENT|END:VEVENT|DTSTART|DTEND;VALUE=DATE|DURATION|TZOFFSETTO|ATTENDEE;CN=\"\\PC{0,5}|ORGANIZER|RRULE)?[:;]?[0-9TZ+P-]{0,16}\\PC{0,5}", 0..20)) {
        mail::invitation::parse(&lines.join("\n"));
    }
}
