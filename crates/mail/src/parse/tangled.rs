//! Senders with more brackets than RFC 5322 (3.4) allows: `Firma <A> & <B> <info@x.example>`.
//!
//! A parser that takes what it can makes an address of such brackets that nobody wrote. Where one of them is an address that is it;
//! where several are, it can't be known whose mail it is, and it isn't guessed.

use super::Mailbox;
use super::headers::looks_like_address;

/// What a `From` with wrong brackets says, of which `listed` mailboxes were read; `None` when its brackets are right or hold no
/// address. Without an address when it can't be known which of several it is.
pub(super) fn untangled(written: &str, listed: usize) -> Option<Mailbox> {
    let groups = groups(written);
    let opened = groups.opened;
    let in_square = written.starts_with('[') && written.ends_with(']');
    if opened <= listed.max(1) && !in_square {
        return None;
    }
    let square = in_square.then(|| written.trim_matches(['[', ']']));
    let found = groups.inside.iter().map(|(_, inside)| *inside).chain(square);
    let mut addresses: Vec<&str> = found.map(str::trim).filter(|inside| is_one_address(inside)).collect();
    addresses.dedup();
    let name = |until: usize| {
        let name = written[..until].replace(['<', '>', '"'], "");
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then_some(name)
    };
    Some(match addresses.as_slice() {
        // Nothing better than what was read of it.
        [] => return None,
        [address] => {
            let begin = groups.inside.iter().find(|(_, inside)| inside.trim() == *address).map_or(0, |(at, _)| *at);
            Mailbox { name: name(begin), address: (*address).to_owned() }
        }
        _ => Mailbox { name: name(written.len()), address: String::new() },
    })
}

fn is_one_address(word: &str) -> bool {
    looks_like_address(word)
        && word.matches('@').count() == 1
        && !word.contains(|c: char| c.is_whitespace() || "<>[](),;:\"".contains(c))
}

/// What stands in angle brackets outside quotes, with where each begins; and how many were opened.
struct Groups<'a> {
    inside: Vec<(usize, &'a str)>,
    opened: usize,
}

fn groups(written: &str) -> Groups<'_> {
    let mut groups = Groups { inside: Vec::new(), opened: 0 };
    let (mut is_quoted, mut begin) = (false, None);
    let mut chars = written.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if is_quoted => {
                chars.next();
            }
            '"' => is_quoted = !is_quoted,
            '<' if !is_quoted => {
                groups.opened += 1;
                begin = Some(at);
            }
            '>' if !is_quoted => {
                if let Some(begin) = begin.take() {
                    groups.inside.push((begin, &written[begin + 1..at]));
                }
            }
            _ => {}
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sender_is_who_it_says_or_nobody_but_never_somebody_who_was_not_written() {
        let table = [
            // From, name, address.
            ("Jansen [Halmeer] B.V. <info@x.example>", "Jansen [Halmeer] B.V.", "info@x.example"),
            ("info@x.example <info@x.example>", "", "info@x.example"),
            ("\"Jansen, Piet\" <piet@x.example>", "Jansen, Piet", "piet@x.example"),
            ("\"Jansen <Halmeer>\" <piet@x.example>", "Jansen <Halmeer>", "piet@x.example"),
            ("=?utf-8?q?=3Cevil=40y.example=3E?= <piet@x.example>", "<evil@y.example>", "piet@x.example"),
            ("Piet <piet@x.example>, An <an@y.example>", "Piet", "piet@x.example"),
            ("Piet <piet@x.example", "Piet", "piet@x.example"),
            ("piet@x.example (Piet [x])", "Piet [x]", "piet@x.example"),
            // Brackets that are wrong.
            ("Firma <A> & <B> <info@x.example>", "Firma A & B", "info@x.example"),
            ("\"a\" <<piet@x.example>>", "a", "piet@x.example"),
            ("Piet <piet@x.example> <piet@x.example>", "Piet", "piet@x.example"),
            ("[piet@x.example]", "", "piet@x.example"),
            // Brackets around no address are a name.
            ("[Piet]\r\nFrom: An <an@y.example>", "An", "an@y.example"),
            // Of two nobody can say which.
            ("Piet <evil@y.example> <piet@x.example>", "Piet evil@y.example piet@x.example", ""),
        ];
        for (from, name, address) in table {
            let mail = crate::parse(format!("From: {from}\r\nSubject: x\r\n\r\nHallo\r\n").as_bytes());
            let sender = mail.from.unwrap();
            assert_eq!(
                (sender.name.as_deref().unwrap_or_default(), sender.address.as_str()),
                (name, address),
                "{from}"
            );
        }
    }
}
