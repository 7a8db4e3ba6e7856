//! Mails that were sent on to us: the customer in them is found, and nothing is found where there is none.

use mail::forward::find;
use proptest::prelude::*;

/// The program, the subject, and the mail that Jan wrote and Karin sent on, as that program prints it.
const FORMS: &[(&str, &str, &str)] = &[
    (
        "Outlook, Dutch",
        "FW: Ketel",
        "Voor jou.\n\nVan: Jan de Vries <jan@example.nl>\nVerzonden: maandag 2 maart 2026 09:10\nAan: Karin <karin@example.nl>\nOnderwerp: Ketel\n\nDe ketel lekt.",
    ),
    (
        "Outlook, English",
        "FW: Ketel",
        "Voor jou.\n\nFrom: Jan de Vries <jan@example.nl>\nSent: Monday, March 2, 2026 9:10 AM\nTo: Karin <karin@example.nl>\nSubject: Ketel\n\nDe ketel lekt.",
    ),
    (
        "Outlook, German",
        "WG: Ketel",
        "Voor jou.\n\nVon: Jan de Vries <jan@example.nl>\nGesendet: Montag, 2. März 2026 09:10\nAn: Karin <karin@example.nl>\nBetreff: Ketel\n\nDe ketel lekt.",
    ),
    (
        "Outlook, French",
        "TR: Ketel",
        "Voor jou.\n\nDe : Jan de Vries <jan@example.nl>\nEnvoyé : lundi 2 mars 2026 09:10\nÀ : Karin <karin@example.nl>\nObjet : Ketel\n\nDe ketel lekt.",
    ),
    (
        "Outlook on a telephone",
        "Fw: Ketel",
        "Voor jou.\n\nOutlook voor iOS downloaden<https://aka.ms/o0ukef>\n________________________________\nVan: Jan de Vries <jan@example.nl>\nVerzonden: maandag 2 maart 2026 09:10\nAan: Karin <karin@example.nl>\nOnderwerp: Ketel\n\nDe ketel lekt.",
    ),
    (
        "Outlook for Mac, Dutch",
        "FW: Ketel",
        "Voor jou.\n\nOp 02-03-2026 09:10 heeft \"Jan de Vries\" <jan@example.nl> geschreven:\n\n    De ketel lekt.",
    ),
    (
        "Apple Mail, Dutch",
        "Fwd: Ketel",
        "Voor jou.\n\n> Begin doorgestuurd bericht:\n> \n> Van: Jan de Vries <jan@example.nl>\n> Onderwerp: Ketel\n> Datum: 2 maart 2026 om 09:10:00 CET\n> Aan: Karin <karin@example.nl>\n> \n> De ketel lekt.",
    ),
    (
        "iPhone, Dutch",
        "Fwd: Ketel",
        "Voor jou.\n\nVerstuurd vanaf mijn iPhone\n\nBegin doorgestuurd bericht:\n\n> Van: Jan de Vries <jan@example.nl>\n> Datum: 2 maart 2026 om 09:10:00 CET\n> Aan: Karin <karin@example.nl>\n> Onderwerp: Ketel\n> \n> De ketel lekt.",
    ),
    (
        "Apple Mail, German",
        "Fwd: Ketel",
        "Voor jou.\n\n> Anfang der weitergeleiteten Nachricht:\n> \n> Von: Jan de Vries <jan@example.nl>\n> Betreff: Ketel\n> Datum: 2. März 2026 um 09:10:00 MEZ\n> An: karin@example.nl\n> \n> De ketel lekt.",
    ),
    (
        "Apple Mail, French",
        "Tr: Ketel",
        "Voor jou.\n\n> Début du message réexpédié :\n> \n> De: Jan de Vries <jan@example.nl>\n> Objet: Ketel\n> Date: 2 mars 2026 à 09:10:00 UTC+1\n> À: karin@example.nl\n> \n> De ketel lekt.",
    ),
    (
        "Gmail, Dutch",
        "Fwd: Ketel",
        "Voor jou.\n\n---------- Forwarded message ---------\nVan: Jan de Vries <jan@example.nl>\nDate: ma 2 mrt 2026 om 09:10\nSubject: Ketel\nTo: Karin <karin@example.nl>\n\n\nDe ketel lekt.",
    ),
    (
        "Thunderbird, Dutch",
        "Fwd: Ketel",
        "Voor jou.\n\n-------- Doorgestuurd bericht --------\nOnderwerp: \tKetel\nDatum: \tMon, 2 Mar 2026 09:10:00 +0100\nVan: \tJan de Vries <jan@example.nl>\nAan: \tkarin@example.nl\n\n\n\nDe ketel lekt.",
    ),
    (
        "Thunderbird, French",
        "Fwd: Ketel",
        "Voor jou.\n\n-------- Message transféré --------\nSujet : \tKetel\nDate : \tMon, 2 Mar 2026 09:10:00 +0100\nDe : \tJan de Vries <jan@example.nl>\nPour : \tkarin@example.nl\n\n\n\nDe ketel lekt.",
    ),
    (
        "Samsung, Dutch",
        "Fwd: Ketel",
        "Voor jou.\n\nVerzonden vanaf mijn Galaxy\n\n\n-------- Oorspronkelijk bericht --------\nVan: Jan de Vries <jan@example.nl>\nDatum: 02-03-2026 09:10 (GMT+01:00)\nAan: karin@example.nl Onderwerp: Ketel\n\nDe ketel lekt.",
    ),
    (
        "Open-Xchange, Dutch",
        "Fwd: Ketel",
        "Voor jou.\n\n> ---------- Oorspronkelijk bericht ----------\n> Van: Jan de Vries <jan@example.nl>\n> Aan: karin@example.nl\n> Datum: 02-03-2026 09:10 CET\n> Onderwerp: Ketel\n> \n> \n> De ketel lekt.",
    ),
    (
        "Yahoo, Dutch",
        "Fw: Ketel",
        "Voor jou.\n\n   ----- Doorgestuurd bericht ----- Van: Jan de Vries <jan@example.nl>Aan: \"karin@example.nl\" <karin@example.nl>Verzonden: maandag 2 maart 2026 09:10:00 CETOnderwerp: Ketel\n De ketel lekt.",
    ),
];

#[test]
fn who_wrote_first_is_found_in_the_forms_of_common_programs() {
    for (program, subject, text) in FORMS {
        let found = find(subject, text).unwrap_or_else(|| panic!("{program}: nothing found"));
        assert_eq!(
            (found.from.name.as_deref(), found.from.address.as_str(), found.subject.as_str(), found.body.trim()),
            (Some("Jan de Vries"), "jan@example.nl", "Ketel", "De ketel lekt."),
            "{program}"
        );
        assert_eq!(
            found.sent_at.map(|at| at.to_string()).as_deref(),
            Some("2026-03-02T09:10:00"),
            "{program}: {:?}",
            found.date
        );
        assert_eq!(found.comment, "Voor jou.", "{program}");
    }
}

#[track_caller]
fn check_none(subject: &str, text: &str) {
    assert_eq!(find(subject, text), None, "{subject}: {text}");
}

#[test]
fn an_answer_is_not_taken_for_a_mail_sent_on() {
    let (_, _, quoted) = FORMS[0];
    check_none("RE: Ketel", quoted);
    check_none("Antw: Ketel", quoted);
    check_none("Ketel", quoted);
    check_none(
        "Re: Fwd: Ketel",
        "Dank!\n\n> ---------- Forwarded message ---------\n> Van: Jan <jan@example.nl>\n> Onderwerp: Ketel\n>\n> De ketel lekt.",
    );
    check_none(
        "Re: Ketel",
        "Ja.\n\nOp ma 2 mrt 2026 om 09:10 schreef Karin <karin@example.nl>:\n\n-------- Doorgestuurd bericht --------\nVan: Jan <jan@example.nl>\nOnderwerp: x\n\nTekst",
    );
}

#[test]
fn a_question_about_forwarding_is_a_question() {
    check_none("Doorgestuurd bericht niet ontvangen", "Ik heb het bericht doorgestuurd:\nmaar hoor niets.");
    check_none("Fwd: Ketel", "Kijk even?\n\nGroet, Karin");
    check_none("Van: wie is dit", "Van: mij\nIk heb een vraag.");
}

#[test]
fn a_mail_that_is_attached_gives_its_writer() {
    let raw = "From: Karin <karin@example.nl>\nSubject: Ketel van Jan\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nVoor jou.\n\n--b\nContent-Type: message/rfc822\n\nFrom: Jan <jan@example.nl>\nDate: Mon, 2 Mar 2026 09:10:00 +0100\nSubject: Ketel\n\nDe ketel lekt.\n\n--b--\n";
    let found = mail::parse(raw.as_bytes()).forwarded().unwrap();
    assert!(found.is_attached);
    assert_eq!(
        (found.from.address.as_str(), found.subject.as_str(), found.body.as_str()),
        ("jan@example.nl", "Ketel", "De ketel lekt.")
    );
    assert_eq!(found.comment, "Voor jou.");
}

#[test]
fn a_bounce_sends_nothing_on() {
    let raw = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nYour mail could not be delivered to jan@example.nl: user unknown\n\n--b\nContent-Type: message/rfc822\n\nFrom: desk@example.nl\nSubject: Ketel\n\nDag.\n\n--b--\n";
    assert_eq!(mail::parse(raw.as_bytes()).forwarded(), None);
}

/// Lines that open, fill or break the blocks that are looked for, in any order.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[ -~]{0,60}",
        "\\PC{0,20}",
        "> ?[A-Za-z]{1,9}: \\PC{0,20}",
        Just("---------- Forwarded message ---------".to_owned()),
        Just("> Begin doorgestuurd bericht:".to_owned()),
        Just("----- Doorgestuurd bericht ----- Van: Jan <jan@example.nl>Aan: x".to_owned()),
        Just("Van: Jan <jan@example.nl>".to_owned()),
        Just("Aan: a@b.nl,".to_owned()),
        Just("Onderwerp:".to_owned()),
        Just("Op 12 mei 2024 om 10:00 schreef \"Jan\" <jan@example.nl>:".to_owned()),
        Just("Jan <".to_owned()),
        Just(String::new()),
    ];
    prop::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn text_of_any_kind_comes_through(subject in "(Fwd: |Re: |WG：|)\\PC{0,20}", text in text()) {
        if let Some(found) = find(&subject, &text) {
            prop_assert!(found.from.name.is_some() || !found.from.address.is_empty());
            // Nothing is made up: each word of the original stands in the mail.
            prop_assert!(found.body.split_whitespace().all(|word| text.contains(word)));
        }
    }
}
