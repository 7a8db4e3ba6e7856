//! "How likely is it that you would recommend us?"

use promise::Language;

use super::{Block, Link, Scores, words};

/// The question, with the firm's name.
pub(crate) fn survey_question(language: Language, firm: &str) -> String {
    match language {
        Language::Nl => format!("Hoe waarschijnlijk is het dat u {firm} aanbeveelt?"),
        Language::En => format!("How likely is it that you would recommend {firm}?"),
    }
}

/// The mail of a survey: one question, and how to be asked no more.
pub(crate) fn survey(language: Language, firm: &str, is_about_answer: bool, url: &str) -> Vec<Block> {
    let first = match (is_about_answer, language) {
        (true, Language::Nl) => "U zei dat ons antwoord u heeft geholpen. Wij hebben één vraag:",
        (true, Language::En) => "You said that our answer helped you. We have one question:",
        (false, Language::Nl) => "Wij hebben één vraag aan u, hooguit eens per kwartaal:",
        (false, Language::En) => "We have one question for you, once a quarter at most:",
    };
    let scores = Scores {
        question: survey_question(language, firm),
        low: words(language, "zeer onwaarschijnlijk", "very unlikely"),
        high: words(language, "zeer waarschijnlijk", "very likely"),
        words: words(language, "Kies hier een cijfer van 0 tot 10:", "Choose a figure from 0 to 10 here:"),
        url: url.to_owned(),
    };
    let off = words(language, "Wilt u deze vraag niet meer krijgen:", "If you don't want this question any more:");
    vec![
        Block::Say(first.to_owned()),
        Block::Scores(scores),
        Block::Link(Link { words: off, url: format!("{url}/off") }),
    ]
}
