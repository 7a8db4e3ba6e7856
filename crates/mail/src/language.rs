//! Dutch or English, guessed from the commonest words. Short or mixed texts give no answer: better none than a wrong one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language the desk can answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch.
    Nl,
    /// English.
    En,
}

/// Words so common that a few lines of text hold several, and that the other language doesn't have.
const DUTCH: &[&str] = &[
    "de",
    "het",
    "een",
    "en",
    "van",
    "ik",
    "niet",
    "dat",
    "voor",
    "met",
    "op",
    "zijn",
    "wij",
    "ons",
    "onze",
    "u",
    "uw",
    "mijn",
    "wel",
    "ook",
    "maar",
    "graag",
    "kunt",
    "kunnen",
    "geen",
    "bij",
    "naar",
    "heeft",
    "hebben",
    "wordt",
    "nog",
    "dank",
    "bedankt",
    "groet",
    "groeten",
    "vriendelijke",
    "geachte",
    "beste",
    "hallo",
    "goedemorgen",
    "goedemiddag",
    "alvast",
    "hierbij",
    "vraag",
    "bestelling",
    "factuur",
    "wanneer",
    "waarom",
    "deze",
    "dit",
    "aan",
    "te",
];
const ENGLISH: &[&str] = &[
    "the",
    "and",
    "of",
    "to",
    "i",
    "you",
    "your",
    "is",
    "are",
    "that",
    "this",
    "for",
    "not",
    "have",
    "has",
    "my",
    "we",
    "our",
    "with",
    "please",
    "thanks",
    "thank",
    "regards",
    "dear",
    "hello",
    "would",
    "could",
    "can",
    "will",
    "from",
    "it",
    "be",
    "when",
    "why",
    "what",
    "order",
    "invoice",
    "sincerely",
    "kind",
    "any",
    "but",
    "an",
];
/// Words that both German and Dutch, or French and others, could share are absent above; these say "neither".
const OTHER: &[&str] = &[
    "der", "die", "das", "und", "ich", "nicht", "ist", "mit", "für", "sie", "auf", "ein", "eine", "sehr", "geehrte",
    "le", "la", "les", "et", "vous", "je", "pas", "pour", "est", "nous", "votre", "bonjour", "merci", "une", "dans",
    "el", "los", "que", "por", "para", "il", "che", "per", "non", "sono", "y", "con",
];

/// Fewest known words on which a guess is made.
const WORDS_MIN: usize = 3;
/// How many words of the text are looked at, when it doesn't become clear before.
const WORDS_READ: usize = 2_000;
/// With so many known words of one language, and four times the runner-up, the rest says nothing else: it is mostly quotes.
const WORDS_CLEAR: usize = 12;

/// The language of a text with its subject, if the words are clear: at least three known ones, and twice the runner-up.
/// The beginning counts alone where it is clear.
pub fn guess(subject: &str, text: &str) -> Option<Language> {
    static KNOWN: LazyLock<HashMap<&str, [usize; 3]>> = LazyLock::new(|| {
        let mut known: HashMap<&str, [usize; 3]> = HashMap::new();
        for (n, words) in [DUTCH, ENGLISH, OTHER].into_iter().enumerate() {
            words.iter().for_each(|word| known.entry(word).or_default()[n] = 1);
        }
        known
    });
    let mut found = [0usize; 3];
    let mut lower = String::new();
    let words = subject.split(|c: char| !c.is_alphabetic()).chain(text.split(|c: char| !c.is_alphabetic()));
    for word in words.filter(|word| !word.is_empty()).take(WORDS_READ) {
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        if let Some(of) = KNOWN.get(lower.as_str()) {
            found.iter_mut().zip(of).for_each(|(count, one)| *count += one);
            if is_clear(found) {
                break;
            }
        }
    }
    let [nl, en, other] = found;
    if nl >= WORDS_MIN && nl >= 2 * en && nl >= 2 * other {
        Some(Language::Nl)
    } else if en >= WORDS_MIN && en >= 2 * nl && en >= 2 * other {
        Some(Language::En)
    } else {
        None
    }
}

fn is_clear(mut found: [usize; 3]) -> bool {
    found.sort_unstable();
    found[2] >= WORDS_CLEAR && found[2] >= 4 * found[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, language: Option<Language>) {
        assert_eq!(guess("", text), language);
    }

    #[test]
    fn plain_dutch_and_plain_english_are_told_apart() {
        check(
            "Goedemorgen, wanneer wordt mijn bestelling geleverd? Ik heb nog geen bericht van u.",
            Some(Language::Nl),
        );
        check("Hello, when will my order be delivered? I have not heard from you.", Some(Language::En));
    }

    #[test]
    fn what_is_clear_from_the_beginning_is_not_changed_by_the_past_that_is_quoted() {
        let own = "Goedemorgen, ik heb nog geen bericht van u over de factuur voor onze bestelling, wanneer wordt het ";
        let quoted = "the order that you have with us will be on its way when the invoice is paid, thanks. ".repeat(40);
        check(&format!("{own}{quoted}"), Some(Language::Nl));
    }

    #[test]
    fn german_french_and_a_single_word_get_no_guess() {
        check("Sehr geehrte Damen und Herren, ich habe die Rechnung nicht erhalten.", None);
        check("Bonjour, je n'ai pas encore recu la facture pour nous.", None);
        check("ok", None);
    }
}
