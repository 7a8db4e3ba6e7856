//! Our mails, read back.

use jiff::tz::TimeZone;
use mail::compose::{ComposeError, Outgoing, OutgoingAttachment, WrittenBy, compose};
use mail::{Automatic, Mailbox, parse};
use proptest::prelude::*;

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address: address.to_owned() }
}

fn outgoing() -> Outgoing {
    Outgoing {
        message_id: "m.c.mac@example.nl".to_owned(),
        date: "2026-11-24T08:10:00Z".parse().unwrap(),
        zone: TimeZone::get("Europe/Amsterdam").unwrap(),
        from: mailbox("Karin Müller", "info@example.nl"),
        reply_to: Some(mailbox("", "info+c.mac@example.nl")),
        to: vec![mailbox("Jan \"de\" Vries, bakker", "jan@example.nl")],
        cc: vec![mailbox("", "piet@example.nl")],
        subject: "Re: Ketel – morgen vóór 09:30".to_owned(),
        text: "Dag Jan,\n\nWij komen morgen.\n.\nFrom nu af aan warm – €10.\n\nKarin".to_owned(),
        html: Some("<p>Dag Jan,</p><img src=\"cid:logo@example.nl\">".to_owned()),
        attachments: vec![
            OutgoingAttachment {
                name: "logo.png".to_owned(),
                content_type: "image/png".to_owned(),
                content_id: Some("logo@example.nl".to_owned()),
                bytes: vec![1, 2, 3],
            },
            OutgoingAttachment {
                name: "offerte café.pdf".to_owned(),
                content_type: "application/pdf".to_owned(),
                content_id: None,
                bytes: vec![0; 5_000],
            },
        ],
        in_reply_to: Some("vraag@example.com".to_owned()),
        references: vec!["eerste@example.com".to_owned(), "vraag@example.com".to_owned()],
        written_by: WrittenBy::Person,
        loop_mark: "desk.example.nl".to_owned(),
    }
}

#[test]
fn what_we_send_is_read_back_as_it_was_meant() {
    let sent = outgoing();
    let composed = compose(&sent).unwrap();
    let read = parse(&composed.bytes);
    assert_eq!(read.message_id.as_deref(), Some("m.c.mac@example.nl"));
    assert_eq!(read.from, Some(sent.from.clone()));
    assert_eq!(read.reply_to, vec![sent.reply_to.clone().unwrap()]);
    assert_eq!((read.to.clone(), read.cc.clone()), (sent.to.clone(), sent.cc.clone()));
    assert_eq!(read.subject, sent.subject);
    assert_eq!(read.date, Some(sent.date));
    assert_eq!(read.header("date"), Some("Tue, 24 Nov 2026 09:10:00 +0100"));
    assert_eq!(read.text, sent.text);
    assert_eq!(read.html.as_deref().map(str::trim), sent.html.as_deref());
    assert_eq!(read.in_reply_to, vec!["vraag@example.com"]);
    assert_eq!(read.references, vec!["eerste@example.com", "vraag@example.com"]);
    let parts: Vec<_> =
        read.attachments.iter().map(|part| (part.name.as_str(), part.is_inline, part.bytes.len())).collect();
    assert_eq!(parts, vec![("logo.png", true, 3), ("offerte café.pdf", false, 5_000)]);
    assert_eq!(read.automatic(), Automatic::No);
}

#[test]
fn the_same_mail_twice_is_the_same_bytes() {
    assert_eq!(compose(&outgoing()).unwrap().bytes, compose(&outgoing()).unwrap().bytes);
}

#[test]
fn lines_are_short_ascii_and_end_with_crlf() {
    let composed = compose(&outgoing()).unwrap();
    assert!(composed.bytes.is_ascii());
    let text = String::from_utf8(composed.bytes).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
    assert!(text.ends_with("\r\n"));
    assert!(!text.contains("\r\n.\r\n"));
}

#[test]
fn what_the_program_wrote_says_so_and_is_known_as_such() {
    for written_by in [WrittenBy::Program, WrittenBy::ProgramInReply] {
        let composed = compose(&Outgoing { written_by, ..outgoing() }).unwrap();
        let read = parse(&composed.bytes);
        assert!(read.header("auto-submitted").is_some_and(|value| value.starts_with("auto-")));
        assert_eq!(read.header("x-auto-response-suppress"), Some("All"));
        assert_eq!(read.header("x-myosotis-loop"), Some("desk.example.nl"));
        assert_eq!(read.automatic(), Automatic::AutoReply);
    }
}

#[test]
fn who_has_no_address_gets_no_mail() {
    assert_eq!(compose(&Outgoing { to: vec![], cc: vec![], ..outgoing() }), Err(ComposeError::NoRecipient));
    for bad in [
        "",
        "jan",
        "jan@",
        "@example.nl",
        "a b@example.nl",
        "a@b.nl\r\nBcc: c@d.nl",
        "a@b.nl>,<c@d.nl",
        "\"a b\"@c.nl",
        "a@-b.nl",
    ] {
        let result = compose(&Outgoing { to: vec![mailbox("", bad)], ..outgoing() });
        assert_eq!(result, Err(ComposeError::BadAddress(bad.to_owned())), "{bad}");
    }
}

#[test]
fn a_mail_that_no_server_would_take_is_refused_with_its_size() {
    let big = OutgoingAttachment {
        name: "film.mp4".to_owned(),
        content_type: "video/mp4".to_owned(),
        content_id: None,
        bytes: vec![0; 30 << 20],
    };
    assert!(matches!(compose(&Outgoing { attachments: vec![big], ..outgoing() }), Err(ComposeError::TooLarge { .. })));
}

#[test]
fn a_long_thread_keeps_its_first_and_its_newest_ids() {
    let references: Vec<String> = (0..200).map(|n| format!("{n}@example.com")).collect();
    let read = parse(&compose(&Outgoing { references, ..outgoing() }).unwrap().bytes);
    assert_eq!(read.references.len(), 50);
    assert_eq!((read.references[0].as_str(), read.references[49].as_str()), ("0@example.com", "vraag@example.com"));
}

proptest! {
    #[test]
    fn no_header_can_be_added_through_a_value(name in "\\PC{0,40}|a\r\nBcc: x@y.nl", subject in "(\\PC|\r|\n|Bcc: x@y.nl){0,60}", file in "(\\PC|\r|\n|\"|;){0,40}", id in "(\\PC|\r|\n|>){0,30}") {
        let mail = Outgoing {
            from: mailbox(&name, "info@example.nl"),
            subject,
            references: vec![id.clone()],
            in_reply_to: Some(id),
            loop_mark: name.clone(),
            written_by: WrittenBy::Program,
            attachments: vec![OutgoingAttachment { name: file, content_type: name, content_id: None, bytes: vec![1] }],
            ..outgoing()
        };
        let composed = compose(&mail).unwrap();
        let head = String::from_utf8(composed.bytes).unwrap();
        let head = head.split("\r\n\r\n").next().unwrap();
        let allowed = ["Date", "From", "Reply-To", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "X-Myosotis-Loop", "MIME-Version", "Content-Type"];
        for line in head.split("\r\n").filter(|line| !line.starts_with(' ')) {
            let field = line.split(':').next().unwrap();
            prop_assert!(allowed.contains(&field), "{line:?}");
        }
    }

    #[test]
    fn any_text_arrives_as_it_was_written(text in "(\\PC|\n|=|\\.|From ){0,300}", subject in "\\PC{0,80}") {
        let composed = compose(&Outgoing { text: text.clone(), subject: subject.clone(), html: None, attachments: vec![], ..outgoing() }).unwrap();
        let read = parse(&composed.bytes);
        let plain = |text: &str| text.chars().filter(|c| !c.is_control() || *c == '\n').filter(|c| *c != '\u{feff}').collect::<String>().trim_end().to_owned();
        prop_assert_eq!(plain(&read.text), plain(&text));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words(&read.subject), words(&plain(&subject)));
    }
}
