//! Blocks of labels ("Van: … Verzonden: … Aan: … Onderwerp: …") and lines ("-----Oorspronkelijk bericht-----") that
//! open the quoted past in Outlook and its like.

use super::line::{clean, is_blank};
use crate::labels::{self, Label};

/// Lines of a block that are looked at.
const BLOCK_LINES_MAX: usize = 14;

fn label(line: &str) -> Option<Label> {
    labels::at_start(&clean(line)).map(|(label, _)| label)
}

/// Whether a block of labels starts here: a sender, and two of date, recipient and subject.
pub(crate) fn starts(lines: &[&str]) -> bool {
    let Some(first) = lines.first().and_then(|line| label(line)) else { return false };
    if matches!(first, Label::Other | Label::Cc) {
        return false;
    }
    let mut seen = vec![first];
    let mut since_label = 0;
    for line in lines.iter().take(BLOCK_LINES_MAX) {
        if is_blank(line) {
            since_label += 1;
        } else if let Some(label) = label(line) {
            since_label = 0;
            if !seen.contains(&label) {
                seen.push(label);
            }
            if label == Label::To && holds_subject(line) {
                seen.push(Label::Subject);
            }
        } else {
            since_label += 1;
        }
        if since_label > 2 {
            break;
        }
    }
    let others = [Label::Date, Label::To, Label::Subject].iter().filter(|label| seen.contains(label)).count();
    seen.contains(&Label::From) && others >= 2
}

/// Samsung writes two labels on a line: "Aan: jan@example.nl Onderwerp: vraag".
fn holds_subject(line: &str) -> bool {
    let line = clean(line);
    let Some((_, value)) = labels::at_start(&line) else { return false };
    labels::within(value).is_some_and(|(_, label, _)| label == Label::Subject)
}

const DELIMITERS: &[&str] = &[
    "original message",
    "original appointment",
    "oorspronkelijk bericht",
    "origineel bericht",
    "oorspronkelijke afspraak",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original nachricht",
    "ursprüngliche mail",
    "message d'origine",
    "message original",
    "message d’origine",
    "courriel original",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "ursprungligt meddelande",
    "reply message",
    "forwarded message",
    "doorgestuurd bericht",
    "weitergeleitete nachricht",
    "message transféré",
    "message réexpédié",
    "mensaje reenviado",
    "begin forwarded message",
    "begin doorgestuurd bericht",
    "anfang der weitergeleiteten nachricht",
    "début du message réexpédié",
    "début du message transféré",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "wiadomość oryginalna",
    "исходное сообщение",
];

/// Sentences of desks, ours included, that tell where to type.
const TYPE_ABOVE: &[&str] = &[
    "reply above this line",
    "type your reply above",
    "please type your reply above",
    "boven deze regel",
    "antwoord boven deze lijn",
    "antworten sie oberhalb dieser",
    "oberhalb dieser zeile",
    "répondre au-dessus de cette ligne",
    "répondez au-dessus de cette ligne",
];

/// `-----Oorspronkelijk bericht-----` and the like, in one line.
pub(super) fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 200 {
        return false;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| "-_*=#>~ :\u{a0}".contains(c));
    let is_decorated = lower.starts_with(['-', '_', '*', '=']) || lower.ends_with(':');
    if is_decorated && DELIMITERS.contains(&bare) {
        return true;
    }
    (lower.starts_with(['-', '#', '=', '*', '_']) || lower.ends_with(['-', '#', '=', '*', '_']))
        && TYPE_ABOVE.iter().any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_start: bool) {
        assert_eq!(starts(&text.split_inclusive('\n').collect::<Vec<_>>()), is_start, "{text}");
    }

    #[test]
    fn outlook_in_four_languages() {
        check("Van: Karin <k@example.nl>\nVerzonden: maandag 2 maart 2026 09:10\nAan: Jan\nOnderwerp: Ketel\n", true);
        check("*From:* K [mailto:k@example.nl]\n*Sent:* Monday\n*To:* J\n*Subject:* Boiler\n", true);
        check("Von: K\nGesendet: Montag\nAn: J\nBetreff: Kessel\n", true);
        check("De : K<mailto:k@example.fr>\nEnvoyé le :lundi\nÀ : J\nObjet :Chaudière\n", true);
        check("À : j@example.fr Objet : Bonjour\nDe : K\n", true);
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_block() {
        check("Van: mij\nIk heb een vraag\n", false);
        check("The data comes From: our database, not From: elsewhere.\n\nThis is the message.\n", false);
    }

    #[test]
    fn lines_that_open_the_past() {
        for line in [
            "-----Oorspronkelijk bericht-----",
            "*-------- Original Message --------*",
            "Begin doorgestuurd bericht:",
            "##- Typ uw antwoord boven deze regel -##",
        ] {
            assert!(is_delimiter(line), "{line}");
        }
        assert!(!is_delimiter("Uw oorspronkelijk bericht heb ik niet"));
        assert!(!is_delimiter("Original message"));
    }
}
