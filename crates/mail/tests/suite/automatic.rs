//! Who wrote it: a person or a program.

use mail::Automatic::{self, AutoReply, Bounce, List, No, OutOfOffice, Report};
use mail::bounce::{Action, Lasting};

#[track_caller]
fn check(headers: &str, verdict: Automatic) {
    let raw = format!("From: Jan <jan@example.nl>\nTo: info@example.nl\n{headers}\n\nHallo\n");
    assert_eq!(mail::parse(raw.as_bytes()).automatic(), verdict, "{headers}");
}

#[test]
fn what_people_send_is_theirs() {
    check("Subject: Vraag", No);
    check("Auto-Submitted: no", No);
    check("Subject: Re: Undeliverable: wat nu?", No);
    check("Subject: Bent u met vakantie?", No);
    check("X-Auto-Response-Suppress: DR, RN, NRN", No);
    check("Return-Path: <jan@example.nl>\nPrecedence: first-class", No);
}

#[test]
fn programs_are_known_by_any_of_their_headers() {
    for header in [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "X-Autorespond: Ketel",
        "X-Autoresponse: 1",
        "X-Mail-Autoreply: x",
        "X-AutoReply-From: a@b.nl",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: OOF",
        "X-Auto-Response-Suppress: All",
        "X-Loop: a@b.nl",
        "X-FC-Machinegenerated: true",
        "X-Myosotis-Loop: desk",
        "Return-Path: <>",
    ] {
        check(header, if header.contains("vacation") { OutOfOffice } else { AutoReply });
    }
}

#[test]
fn absence_notes_in_four_languages() {
    for subject in [
        "Automatisch antwoord: Ketel",
        "Afwezigheidsbericht",
        "Automatic reply: Boiler",
        "Out of Office: Boiler",
        "Abwesenheitsnotiz: Kessel",
        "Automatische Antwort: Kessel",
        "Réponse automatique : Chaudière",
        "=?utf-8?Q?R=C3=A9ponse_automatique_=3A_Chaudi=C3=A8re?=",
    ] {
        check(&format!("Subject: {subject}"), OutOfOffice);
        check(&format!("Subject: {subject}\nAuto-Submitted: auto-replied"), OutOfOffice);
    }
    check("Subject: Ik ben op vakantie\nAuto-Submitted: auto-replied", OutOfOffice);
}

#[test]
fn what_a_rule_of_a_colleague_sends_on_is_no_absence_note() {
    check("Subject: Fwd: Ketel lekt\nX-MS-Exchange-Inbox-Rules-Loop: jan@example.nl", No);
    check("Subject: Ik ben er niet\nX-MS-Exchange-Inbox-Rules-Loop: jan@example.nl", OutOfOffice);
}

#[test]
fn lists_and_newsletters() {
    check("List-Id: <nieuws.example.nl>", List);
    check("List-Unsubscribe: <mailto:uit@example.nl>", List);
    check("Precedence: bulk", List);
}

#[test]
fn an_order_form_of_a_web_shop_is_still_readable() {
    let mail = mail::parse(b"From: shop@example.nl\nAuto-Submitted: auto-generated\nReply-To: klant@example.nl\nSubject: Order 17\n\nGraag bezorgen.\n");
    assert_eq!((mail.automatic(), mail.own_words().own().as_str()), (AutoReply, "Graag bezorgen."));
    assert_eq!(mail.reply_to[0].address, "klant@example.nl");
}

fn report(action: &str, status: &str) -> mail::ParsedMail {
    let raw = format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; jan@example.nl\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} no\n such user\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <m.c.mac@desk.example>\nSubject: Ketel\n\n--b--\n"
    );
    mail::parse(raw.as_bytes())
}

#[test]
fn a_delivery_report_names_who_was_not_reached_and_by_which_mail() {
    let mail = report("failed", "5.1.1");
    assert_eq!(mail.automatic(), Bounce);
    let report = mail::bounce::read(&mail).unwrap();
    assert_eq!(report.original_message_id.as_deref(), Some("m.c.mac@desk.example"));
    let recipient = &report.recipients[0];
    assert_eq!(
        (recipient.address.as_str(), recipient.action, recipient.status.as_deref(), recipient.reply_code),
        ("jan@example.nl", Action::Failed, Some("5.1.1"), Some(550))
    );
    assert_eq!(recipient.diagnostic.as_deref(), Some("550 5.1.1 no such user"));
    assert_eq!(recipient.lasting(), Lasting::Hard);
}

#[test]
fn a_report_of_success_is_no_bounce_and_a_delay_is_soft() {
    assert_eq!(report("delivered", "2.0.0").automatic(), Report);
    let delayed = report("delayed", "4.4.1");
    assert_eq!(
        (delayed.automatic(), mail::bounce::read(&delayed).unwrap().recipients[0].lasting()),
        (Bounce, Lasting::Soft)
    );
}
