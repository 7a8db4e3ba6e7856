//! Finding messages by words. What a visitor types is words to look for, never a search engine's syntax.

use crate::{ConversationId, MessageId, StoreError, Tx, args};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Of a very long text only so much can be found; PostgreSQL takes no more than 1 MiB of words and places.
pub const FOLDED_BYTES_MAX: usize = 256 * 1024;

/// Longer words are cut: nobody types them, and PostgreSQL doesn't take more than 2,046 bytes.
const WORD_CHARS_MAX: usize = 64;

/// More words than this in a question make it no clearer.
const QUERY_WORDS_MAX: usize = 12;

/// How many characters of an [`excerpt`] stand before and after the word that was found.
const EXCERPT_CHARS: usize = 80;

/// A message that has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Where it belongs.
    pub conversation_id: ConversationId,
    /// Which it is.
    pub message_id: MessageId,
}

/// Remembers the words of a message, in place of what was remembered of it before.
///
/// # Errors
/// What the database says.
pub fn index_text(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    message: MessageId,
    text: &str,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into search_text (message_id, conversation_id, folded) values (?1, ?2, ?3) \
         on conflict (message_id) do update set conversation_id = excluded.conversation_id, folded = excluded.folded",
        args![message, conversation, folded(text)],
    )
    .map(drop)
}

/// The messages that have all words of `query`, the last of which may be unfinished; newest first, at most `limit`.
/// A query without any letter or digit finds nothing.
///
/// # Errors
/// What the database says.
pub fn matching(tx: &mut Tx<'_>, query: &str, limit: u32) -> Result<Vec<Hit>, StoreError> {
    let folded = folded(query);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(QUERY_WORDS_MAX).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let dialect = tx.dialect();
    tx.query(dialect.search_sql(), args![dialect.search_words(&words), limit], |row| {
        Ok(Hit { conversation_id: row.get(0)?, message_id: row.get(1)? })
    })
}

/// The words of a text: lower case, without accents, one space between them. `Café-crème, 2×!` is `cafe creme 2`.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(FOLDED_BYTES_MAX));
    for word in words(text) {
        if out.len() + 1 + word.len() > FOLDED_BYTES_MAX {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// A text as it is laid beside what somebody typed: lower case, without accents, all else as it is. `Één café!` is `een cafe!`.
pub(crate) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase).collect()
}

/// Those of [`Dialect::plain`](crate::Dialect::plain) on PostgreSQL.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).map(folded_word).filter(|word| !word.is_empty())
}

fn folded_word(word: &str) -> String {
    word.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .take(WORD_CHARS_MAX)
        .map(|c| match c {
            'ø' => "o".to_owned(),
            'æ' => "ae".to_owned(),
            'œ' => "oe".to_owned(),
            'ß' => "ss".to_owned(),
            'ł' => "l".to_owned(),
            'đ' | 'ð' => "d".to_owned(),
            'ı' => "i".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

/// A piece of a text around the first word that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before it, beginning with `…` when something was left out.
    pub before: String,
    /// The word itself, as it was written. Empty when none of the words is in the text.
    pub hit: String,
    /// What stands behind it, ending with `…` when something was left out.
    pub after: String,
}

/// Where in `text` the words of `query` are first found, for a list of results.
pub fn excerpt(text: &str, query: &str) -> Excerpt {
    let wanted: Vec<String> = words(query).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (start, end) = find_word(&text, &wanted).unwrap_or((0, 0));
    let before: Vec<char> = text[..start].chars().collect();
    let after: Vec<char> = text[end..].chars().collect();
    let from = before.len().saturating_sub(EXCERPT_CHARS);
    let until = after.len().min(EXCERPT_CHARS);
    Excerpt {
        before: (if from > 0 { "…" } else { "" }).chars().chain(before[from..].iter().copied()).collect(),
        hit: text[start..end].to_owned(),
        after: after[..until].iter().copied().chain((if until < after.len() { "…" } else { "" }).chars()).collect(),
    }
}

fn find_word(text: &str, wanted: &[String]) -> Option<(usize, usize)> {
    let is_inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut at = 0;
    while let Some(start) = text[at..].find(is_inside).map(|i| at + i) {
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |i| start + i);
        let word = folded_word(&text[start..end]);
        if wanted.iter().any(|wanted| word.starts_with(wanted.as_str())) {
            return Some((start, end));
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_capitals_and_punctuation_make_no_difference() {
        for (text, expected) in [
            ("Café-crème, 2×!", "cafe creme 2"),
            ("Cafe\u{301} CRE\u{300}ME", "cafe creme"),
            ("HI-2026-1184", "hi 2026 1184"),
            ("Straße, Øresund, ﬁets", "strasse oresund fiets"),
            ("' \" * AND (", "and"),
            ("…", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
        assert!(folded(&"lang ".repeat(100_000)).len() <= FOLDED_BYTES_MAX);
        assert_eq!(folded(&"a".repeat(5_000)).len(), WORD_CHARS_MAX);
    }

    #[test]
    fn an_excerpt_shows_the_word_as_it_was_written() {
        let found = excerpt("Goedemorgen,\n de Cafétafel  is stuk.", "stoel cafe");
        assert_eq!(
            found,
            Excerpt { before: "Goedemorgen, de ".into(), hit: "Cafétafel".into(), after: " is stuk.".into() }
        );
        let none = excerpt(&"woord ".repeat(50), "niets");
        assert_eq!(none.hit, "");
        assert!(none.after.ends_with('…') && none.after.chars().count() == EXCERPT_CHARS + 1);
    }
}
