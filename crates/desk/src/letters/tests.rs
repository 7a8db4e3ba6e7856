use super::*;
use jiff::tz::TimeZone;
use promise::Kind;
use promise::sentence::{Who, parts};

fn letter(language: Language, signed: &str, blocks: Vec<Block>) -> Letter {
    Letter {
        language,
        subject: "Uw vraag".into(),
        blocks,
        signed: signed.into(),
        signature: None,
        firm: "Halmeer Installatietechniek".into(),
        phone: "023 555 01 00".into(),
        said_by: if signed.is_empty() { written_by_program(language, store::MailKind::Acknowledgement) } else { "" },
        marker: "ref:0190163d8694739baea5966c26f8ad90.mfrggzdfmztwq2lk".into(),
    }
}

fn say(text: &str) -> Block {
    Block::Say(text.to_owned())
}

/// Every letter that customers get, in a language.
fn samples(language: Language) -> Vec<(&'static str, Letter)> {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap();
    let at = |civil: &str| format!("{civil}:00[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp();
    let told = |who, due: &str| parts(language, who, Kind::Answer, at(due), at("2026-11-24T09:10"), &zone);
    let page = || Some("https://vraag.halmeer.example/k/AAAAAAAAAAAAAAAAAAAAAA".to_owned());
    let today = || told(Who::Person("Karin"), "2026-11-24T13:10");
    let old = promise::sentence::when(language, at("2026-11-24T13:10"), at("2026-11-24T09:10"), &zone);
    let asked = "2026-11-24T09:10:00[Europe/Amsterdam]".parse().unwrap();
    let quote =
        quoted(language, "Jan Jansen", &asked, "De ketel doet het niet.\n\n> eerder geschreven\nWie kan er kijken?");
    let then = Some((told(Who::Team("Team service"), "2026-11-25T12:00"), "Het onderdeel komt morgen.".to_owned()));
    vec![
        (
            "acknowledgement",
            letter(
                language,
                "",
                acknowledgement(language, "De ketel doet het niet. Wie kan er kijken?", today(), page()),
            ),
        ),
        ("acknowledgement-without-page", letter(language, "", acknowledgement(language, "", today(), None))),
        (
            "renewal",
            letter(
                language,
                "",
                renewal(
                    language,
                    &old,
                    "Het onderdeel komt morgen.",
                    told(Who::Person("Karin"), "2026-11-25T12:00"),
                    page(),
                ),
            ),
        ),
        (
            "apology",
            letter(language, "", apology(language, &old, told(Who::Team("Team service"), "2026-11-25T09:30"), page())),
        ),
        ("late-answer", letter(language, "", late_answer(language, &old, page()))),
        (
            "withdrawal",
            letter(language, "", withdrawal(language, "Kunt u ook mijn auto maken?", "Auto's maken wij niet.", page())),
        ),
        (
            "answer",
            letter(
                language,
                "Karin de Vries",
                answer(language, say("Draai kraan 3 dicht.\n\nHelpt dat niet, bel dan."), None, page(), Some(quote)),
            ),
        ),
        (
            "answer-that-announces-another",
            letter(language, "Karin de Vries", answer(language, say("Onderdeel besteld."), then, page(), None)),
        ),
        (
            "hostile",
            letter(
                language,
                "<b>Karin</b>",
                acknowledgement(language, "<script>alert(1)</script> & \"zo\"", today(), page()),
            ),
        ),
    ]
}

#[test]
fn what_customers_read_is_looked_at_as_a_whole() {
    let mut shown = String::new();
    for language in [Language::Nl, Language::En] {
        for (name, letter) in samples(language) {
            shown += &format!("======== {name} ({language})\n{}\n", letter.text());
        }
    }
    insta::assert_snapshot!("letters", shown);
}

#[test]
fn the_html_says_what_the_text_says_and_nothing_that_a_customer_typed_is_markup() {
    for language in [Language::Nl, Language::En] {
        for (name, letter) in samples(language) {
            let html = letter.html();
            assert!(!html.contains("<script") && !html.contains("<b>Karin"), "{name}:\n{html}");
            assert!(!html.contains("<img") && !html.contains("src="), "{name}: nothing is fetched from elsewhere");
            for block in &letter.blocks {
                if let Block::Promised(parts) = block {
                    assert!(html.contains(&parts.when), "{name}:\n{html}");
                }
            }
        }
    }
    insta::assert_snapshot!("letter_html", samples(Language::Nl).remove(6).1.html());
}

#[test]
fn a_subject_has_its_reference_once_and_no_rows_of_re() {
    let check = |subject_before: &str, after: &str| {
        assert_eq!(subject(Language::Nl, store::MailKind::Answer, subject_before, "HI-2026-0001"), after);
    };
    check("Ketel", "Re: Ketel [#HI-2026-0001]");
    check("Re: Antw: Ketel", "Re: Ketel [#HI-2026-0001]");
    check("RE: Ketel [#HI-2026-0001]", "Re: Ketel [#HI-2026-0001]");
    check("Vraag: wanneer komt u?", "Re: Vraag: wanneer komt u? [#HI-2026-0001]");
}

#[test]
fn what_is_laid_out_stands_in_the_mail_as_it_was_sanitised_with_the_signature_in_place_of_the_name() {
    let words = LaidOut::new("Dag Jan".into(), "<p>Dag <strong>Jan</strong></p><img src=\"cid:1@x\" alt=\"\">".into());
    let mut letter =
        letter(Language::Nl, "Karin de Vries", answer(Language::Nl, Block::Written(words), None, None, None));
    letter.signature = Some(LaidOut::new("Groet,\nKarin".into(), "<p>Groet,<br>Karin</p>".into()));
    let html = letter.html();
    assert!(html.contains("<strong>Jan</strong>") && html.contains("src=\"cid:1@x\""), "{html}");
    assert!(html.contains("Groet,<br>Karin</p>") && !html.contains("Karin de Vries"), "{html}");
    assert!(letter.text().contains("Dag Jan\n\nGroet,\nKarin"));
}
