//! To those who were kept waiting: by us, or by something that went wrong for many.

use promise::Language;
use promise::sentence::Parts;

use super::{Block, page_link, words};

/// Why a call was withdrawn that was promised by mistake; the customer never heard of it.
pub(crate) fn call_taken_back(language: Language) -> &'static str {
    match language {
        Language::Nl => "Binnen een minuut teruggenomen; de klant heeft er niets van gehoord.",
        Language::En => "Taken back within a minute; the customer heard nothing of it.",
    }
}

/// What a customer reads when the owner takes their question on.
pub(crate) fn call_reason(language: Language) -> &'static str {
    words(language, "Wij hebben u laten wachten; u wordt gebeld.", "We kept you waiting; you will be called.")
}

/// What a customer reads when what they asked is heard as a complaint.
pub(crate) fn complaint_reason(language: Language) -> &'static str {
    words(language, "Wij behandelen dit als een klacht.", "We treat this as a complaint.")
}

/// "We kept you waiting": somebody of the firm will call.
pub(crate) fn owner_calls(language: Language, promised: Parts, page: Option<String>) -> Vec<Block> {
    let first = words(
        language,
        "Wij hebben u laten wachten, en dat had niet mogen gebeuren. Daarom nemen wij zelf contact met u op.",
        "We kept you waiting, and that should not have happened. So we will contact you ourselves.",
    );
    let mut blocks = vec![Block::Say(first.to_owned()), Block::Promised(promised)];
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "We heard little from you": somebody of the firm will call, without having been asked.
pub(crate) fn we_call(language: Language, promised: Parts, page: Option<String>) -> Vec<Block> {
    let first = words(
        language,
        "Wij hebben een tijd niets van u gehoord, en willen graag weten hoe het gaat. Daarom bellen wij u zelf.",
        "We haven't heard from you for a while, and would like to know how things are. So we will call you ourselves.",
    );
    let mut blocks = vec![Block::Say(first.to_owned()), Block::Promised(promised)];
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// A message to all who wait for the same: what is the matter, and what is promised to this one.
pub(crate) fn disruption(language: Language, said: &str, promised: Parts, page: Option<String>) -> Vec<Block> {
    let mut blocks: Vec<Block> = said
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| Block::Say(part.to_owned()))
        .collect();
    blocks.push(Block::Promised(promised));
    blocks.push(Block::Say(
        words(
            language,
            "Wij schrijven dit aan iedereen die hierop wacht.",
            "We write this to everybody who waits for this.",
        )
        .to_owned(),
    ));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}
