//! What can be said of one line by itself.

/// The line without its end, without emphasis marks around it, and with odd spaces made plain.
pub(super) fn clean(line: &str) -> String {
    let line: String = line
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '*'))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    line.trim().to_owned()
}

pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}'))
}

/// Whether anybody could have meant something by it.
pub(super) fn has_words(line: &str) -> bool {
    line.chars().any(|c| c.is_alphanumeric() || c > '\u{2190}' && !c.is_whitespace() && c != '\u{feff}')
}

/// `> quoted`, `| quoted`, or `Name> quoted` (a form of old programs).
pub(super) fn is_quoted(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\u{a0}', '\t']);
    if line.starts_with('>') {
        // An arrow at the start of a list item isn't a quote mark, nor is the end of a tag.
        return !line.starts_with(">=");
    }
    if let Some(rest) = line.strip_prefix('|') {
        return rest.starts_with(' ') && !rest.contains('|') || rest.trim().is_empty();
    }
    let initials = line.find('>').filter(|n| (1..=12).contains(n)).map(|n| &line[..n]);
    initials.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

/// A line of dashes, underscores, equal signs or stars, and nothing else.
pub(super) fn is_separator(line: &str) -> bool {
    let line = line.trim();
    let marks = line.chars().filter(|c| "-_=*#~+—–―─━".contains(*c)).count();
    line == "ᐧ" || marks >= 2 && line.chars().all(|c| "-_=*#~+—–―─━ ".contains(c))
}

/// A question, not counting those in a web address.
pub(super) fn asks(line: &str) -> bool {
    line.split_whitespace().any(|word| word.contains('?') && !word.contains("://"))
}

/// Whether `word` stands in `text` (both lower case) with no letter beside it.
pub(super) fn find_word(text: &str, word: &str) -> Option<usize> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|at| !is_letter(text[..*at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next()))
}
