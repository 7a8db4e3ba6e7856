//! The words of customers are never lost, whatever they look like.

use mail::own_words::{Kind, split, split_marked};
use proptest::prelude::*;

/// Lines of all the kinds that the rules look for, in any order.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[ -~]{0,60}",
        "\\PC{0,20}",
        "> [a-z ]{0,30}",
        Just("Op 12 mei 2024 om 10:00 schreef Jan <jan@example.nl>:".to_owned()),
        Just("On Mon, May 12, 2024 at 10:00 AM Jan <jan@example.nl> wrote:".to_owned()),
        Just("Van: Jan".to_owned()),
        Just("Verzonden: maandag".to_owned()),
        Just("Onderwerp: ketel".to_owned()),
        Just("-----Oorspronkelijk bericht-----".to_owned()),
        Just("-- ".to_owned()),
        Just("____________".to_owned()),
        Just("Met vriendelijke groet,".to_owned()),
        Just("Verstuurd vanaf mijn iPhone".to_owned()),
        Just(String::new()),
    ];
    (prop::collection::vec(line, 0..30), prop_oneof![Just("\n"), Just("\r\n")]).prop_map(|(lines, end)| lines.join(end))
}

proptest! {
    #[test]
    fn the_pieces_are_the_whole_text_in_order(text in text(), quote_at in prop::option::of(0usize..2_000)) {
        let words = split_marked(&text, quote_at);
        prop_assert_eq!(words.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        prop_assert!(words.pieces.windows(2).all(|pair| pair[0].kind != pair[1].kind));
    }

    #[test]
    fn every_word_is_either_shown_or_folded(text in text()) {
        let words = split(&text);
        let count = |text: &str| text.split_whitespace().count();
        prop_assert_eq!(count(&words.own()) + count(&words.rest()), count(&text));
    }

    #[test]
    fn a_plain_question_stays_whole(question in "[A-Z][a-z]{2,10}( [a-z]{1,9}){3,20}\\?") {
        prop_assert_eq!(split(&question).own(), question);
    }

    #[test]
    fn bytes_of_any_kind_come_through(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let mail = mail::parse(&raw);
        mail.own_words();
        mail.html_sanitized(&|_| None);
    }

    #[test]
    fn html_of_any_kind_comes_through(html in "(<[a-z]{1,10}( [a-z]+=\"?[^>]{0,9}\"?)?>?|[^<]{0,9}|&[a-z#0-9]{0,6};?|</?p>|<!--|é){0,40}") {
        let mail = mail::parse(format!("Content-Type: text/html; charset=utf-8\n\n{html}").as_bytes());
        mail.own_words();
        mail.html_sanitized(&|_| None);
    }
}

#[track_caller]
fn check(text: &str, own: &str) {
    assert_eq!(split(text).own(), own);
}

#[test]
fn a_dutch_answer_above_the_quote() {
    check(
        "Ja, dinsdag kan.\n\nMet vriendelijke groet,\nJan\nBakkerij Jansen\nTel. 0182-123456\nwww.example.nl\n\nOp ma 12 mei 2026 om 10:00 schreef Karin <info@example.nl>:\n\n> Kan het dinsdag?\n",
        "Ja, dinsdag kan.\n\nMet vriendelijke groet,\nJan",
    );
}

#[test]
fn an_answer_in_outlook() {
    check(
        "Prima!\n\nVan: Karin <info@example.nl>\nVerzonden: maandag 12 mei 2026 10:00\nAan: Jan <jan@example.nl>\nOnderwerp: Ketel\n\nKan het dinsdag?\n",
        "Prima!",
    );
}

#[test]
fn answers_between_the_questions_keep_their_questions() {
    check(
        "Op 12 mei 2026 om 10:00 schreef Karin <k@example.nl>:\n\nHoi Karin,\n\n> Kan het dinsdag?\n\nJa.\n\n> Bent u thuis?\n\nNa vijven.\n",
        "Hoi Karin,\n\n> Kan het dinsdag?\n\nJa.\n\n> Bent u thuis?\n\nNa vijven.",
    );
}

#[test]
fn a_postscript_below_the_name_is_not_a_signature() {
    let text =
        "De ketel lekt.\n\nMet vriendelijke groet,\nJan\n\nPS: mijn nummer is 0612345678, kunt u ook de pomp nakijken?";
    check(text, text);
}

#[test]
fn a_web_form_with_labels_stays_whole() {
    let text = "Van: Jan\nAan: info@example.nl\nOnderwerp: Ketel\n\nDe ketel lekt.";
    check(text, text);
}

#[test]
fn a_disclaimer_is_folded() {
    let words = split(
        "De ketel lekt.\n\nDit bericht is uitsluitend bestemd voor de geadresseerde. Aan dit bericht kunnen geen rechten worden ontleend.",
    );
    assert_eq!(words.own(), "De ketel lekt.");
    assert_eq!(words.pieces.last().unwrap().kind, Kind::Disclaimer);
}

#[test]
fn who_answers_in_red_within_the_quote_is_seen() {
    let words =
        split("Zie hieronder in rood.\n\n-----Oorspronkelijk bericht-----\nVan: Karin\nKan het dinsdag? Ja hoor\n");
    assert!(words.answers_within);
}
