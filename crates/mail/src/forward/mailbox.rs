//! A name and an address as mail programs print them.

use crate::Mailbox;

/// Most mailboxes that are read from one line.
const LIST_MAX: usize = 100;

const OPENING: [char; 3] = ['<', '[', '('];
const QUOTES: &[char] = &['"', '\'', '„', '”', '“', '«', '»', '‘', '’', ' ', '\u{a0}', '\t', ','];

/// One mailbox: `Jan <jan@example.nl>`, `Jan [mailto:jan@example.nl]`, `jan@example.nl`, or a bare name, which then has an
/// empty address. `None` where there is neither.
pub(super) fn one(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    let Some(at) = text.find('@') else {
        let name = text.trim_matches(QUOTES).trim_matches(OPENING);
        return (!name.is_empty()).then(|| Mailbox { name: Some(name.to_owned()), address: String::new() });
    };
    let is_edge = |c: char| c.is_whitespace() || "<>[]()\"',;:“”".contains(c);
    let start = text[..at].char_indices().rev().find(|(_, c)| is_edge(*c)).map_or(0, |(n, c)| n + c.len_utf8());
    let end = text[at..].find(is_edge).map_or(text.len(), |n| at + n);
    let address = text[start..end].trim_matches('.').to_owned();
    // The name is what stands before the first bracket, or before the address.
    let before = &text[..start];
    let name = before.find(OPENING).map_or(before, |n| &before[..n]).trim_end_matches("mailto:");
    let name = name.trim_matches(QUOTES);
    let name = (!name.is_empty() && !name.contains('@')).then(|| name.to_owned());
    (address.len() > 2).then_some(Mailbox { name, address })
}

/// Mailboxes with commas or semicolons between them; a comma within a name ("Jansen, Jan <…>") is no separator.
pub(super) fn list(text: &str) -> Vec<Mailbox> {
    let separator = if text.contains(';') { ';' } else { ',' };
    let mut found = Vec::new();
    let mut pending = String::new();
    for piece in text.split(separator) {
        if !pending.is_empty() {
            pending.push(separator);
        }
        pending.push_str(piece);
        if pending.contains('@') || separator == ';' {
            found.extend(one(&pending));
            pending.clear();
        }
        if found.len() == LIST_MAX {
            return found;
        }
    }
    found.extend(one(&pending));
    found
}

/// The mailbox in a line like `Op 12 mei om 10:00 schreef "Jan" <jan@example.nl>:`, and what is left of the line.
pub(super) fn in_sentence(text: &str) -> Option<(Mailbox, String)> {
    let text = text.trim_start_matches('\u{feff}');
    let at = text.find('@')?;
    let open = text[..at].rfind(['<', '(', '['])?;
    let close = text[at..].find(['>', ')', ']']).map_or(text.len(), |n| at + n + 1);
    let address = one(&text[open..close])?.address;
    let before = text[..open].trim_end();
    let start = if before.ends_with(['"', '”', '“', '»']) {
        let inner = before.trim_end_matches(['"', '”', '“', '»']);
        inner.rfind(['"', '„', '“', '«']).unwrap_or(0)
    } else {
        name_start(before)
    };
    let name = before[start..].trim_matches(QUOTES);
    let name = (!name.is_empty()).then(|| name.to_owned());
    Some((Mailbox { name, address }, format!("{} {}", &text[..start], &text[close..])))
}

/// Where the words of a name begin: after the last word that has a digit or a comma, or starts small as verbs do.
fn name_start(before: &str) -> usize {
    let mut start = before.len();
    for word in before.split(' ').rev() {
        let is_particle = ["van", "de", "der", "den", "von", "du", "la", "le", "ten", "ter", "'t"].contains(&word);
        let is_name = word.starts_with(|c: char| c.is_uppercase()) && !word.contains(|c: char| c.is_ascii_digit());
        if word.ends_with([',', ':']) || !(is_name || is_particle || word.is_empty()) {
            break;
        }
        start = start.saturating_sub(word.len() + 1);
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>, address: &str) {
        assert_eq!(
            one(text),
            Some(Mailbox { name: name.map(ToOwned::to_owned), address: address.to_owned() }),
            "{text}"
        );
    }

    #[test]
    fn names_and_addresses_in_the_forms_of_mail_programs() {
        check("Jan Jansen <jan@example.nl>", Some("Jan Jansen"), "jan@example.nl");
        check("\"Jansen, Jan\" [mailto:jan@example.nl]", Some("Jansen, Jan"), "jan@example.nl");
        check(
            "Jan<mailto:j@example.nl> <j@example.nl<mailto:j@example.nl>> namens info@b.nl",
            Some("Jan"),
            "j@example.nl",
        );
        check("jan@example.nl <jan@example.nl>", None, "jan@example.nl");
        check("mailto:jan@example.nl", None, "jan@example.nl");
        check("Jan Jansen", Some("Jan Jansen"), "");
        assert_eq!(one(" "), None);
    }

    #[test]
    fn lists_are_split_at_what_separates_them() {
        let addresses = |text: &str| list(text).into_iter().map(|mailbox| mailbox.address).collect::<Vec<_>>();
        assert_eq!(addresses("<a@b.nl>, Jan <c@d.nl>"), ["a@b.nl", "c@d.nl"]);
        assert_eq!(addresses("Jansen, Jan <c@d.nl>; a@b.nl"), ["c@d.nl", "a@b.nl"]);
    }

    #[test]
    fn who_wrote_is_read_from_a_sentence() {
        for line in [
            "Op 28/10/2021 12:46 schreef \"Jan de Vries\" <jan@example.nl>:",
            "Jan de Vries <jan@example.nl> kirjoitti 28/10/2021 12.46:",
            "Op 28 oktober 2021 om 12:46 heeft Jan de Vries <jan@example.nl> het volgende geschreven:",
            "28/10/2021 12:46 időpontban Jan de Vries (jan@example.nl) ezt írta:",
        ] {
            let (mailbox, rest) = in_sentence(line).unwrap();
            assert_eq!((mailbox.name.as_deref(), mailbox.address.as_str()), (Some("Jan de Vries"), "jan@example.nl"));
            assert!(rest.contains("2021") && !rest.contains('@'), "{rest}");
        }
    }
}
