//! To those who were kept waiting: by us, or by something that went wrong for many.

use promise::Language;
use promise::sentence::Parts;

use super::{Block, page_link, words};

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
