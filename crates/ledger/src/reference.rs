//! Structured references of payments, with their check digits.

use crate::identifier::remainder_97;

/// A reference that whoever sends the invoice made, so that the payment finds it back. The numbers are without spaces or signs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(tag = "kind", content = "number", rename_all = "snake_case")]
pub enum Reference {
    /// `RF`, two check digits, up to 21 letters and digits (ISO 11649).
    Creditor(String),
    /// Twelve digits, the last two the rest of the first ten by 97, or 97: `+++090/9337/55493+++` (Febelfin; OGM-VCS).
    Belgian(String),
    /// A Dutch *betalingskenmerk* (acceptgiro): 7 digits, or 9 to 16 of which the first is the check digit and the second the length
    /// where there are 9 to 14 (Betaalvereniging Nederland).
    Dutch(String),
}

impl Reference {
    /// The number, without spaces and signs.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Creditor(number) | Self::Belgian(number) | Self::Dutch(number) => number,
        }
    }

    /// The reference that a text is as a whole, if it is one; signs and spaces around and in it don't count.
    #[must_use]
    pub fn whole(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|it| !matches!(it, ' ' | '+' | '*' | '/' | '.' | '-')).collect();
        let upper = plain.to_ascii_uppercase();
        if is_creditor(&upper) {
            return Some(Self::Creditor(upper));
        }
        let framed = text.trim().starts_with("+++") || text.trim().starts_with("***");
        match plain.len() {
            12 if is_belgian(&plain) => Some(Self::Belgian(plain)),
            _ if !framed && is_dutch(&plain) => Some(Self::Dutch(plain)),
            _ => None,
        }
    }

    /// All references in a text: creditor references, Belgian ones between their signs or as twelve digits, and Dutch ones of 16
    /// digits or after the word *betalingskenmerk*.
    #[must_use]
    pub fn all_in(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        let mut add = |reference: Self| {
            if !found.contains(&reference) {
                found.push(reference);
            }
        };
        belgian_in(text).into_iter().for_each(&mut add);
        creditor_in(text).into_iter().for_each(&mut add);
        dutch_in(text).into_iter().for_each(&mut add);
        found
    }
}

fn is_creditor(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = (5..=25).contains(&bytes.len())
        && text.starts_with("RF")
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric);
    shape && remainder_97(bytes[4..].iter().chain(&bytes[..4])) == Some(1)
}

fn is_belgian(text: &str) -> bool {
    let numbers = text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit());
    let halves = numbers
        .then(|| text.split_at(10))
        .and_then(|(n, check)| Some((n.parse::<u64>().ok()?, check.parse::<u64>().ok()?)));
    halves.is_some_and(|(number, check)| match number % 97 {
        0 => check == 97,
        rest => check == rest,
    })
}

/// Eleven test: weights 2, 4, 8, 5, 10, 9, 7, 3, 6, 1 from the right; 11 less the rest, with 10 as 1 and 11 as 0.
fn is_dutch(text: &str) -> bool {
    if !text.is_ascii() || !text.bytes().all(|it| it.is_ascii_digit()) || text.bytes().all(|it| it == b'0') {
        return false;
    }
    let (check, rest) = match text.len() {
        9..=16 => text.split_at(1),
        _ => return false,
    };
    let length_fits = match text.len() {
        16 => true,
        length => rest.as_bytes()[0] - b'0' == ((length - 2) % 10) as u8,
    };
    const WEIGHTS: [u32; 10] = [2, 4, 8, 5, 10, 9, 7, 3, 6, 1];
    let sum: u32 =
        rest.bytes().rev().zip(WEIGHTS.iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => 1,
        11 => 0,
        other => other,
    };
    length_fits && check.parse() == Ok(expected)
}

fn belgian_in(text: &str) -> Vec<Reference> {
    let plain = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut found = Vec::new();
    for sign in ["+++", "***"] {
        let framed = text.split(sign).skip(1).step_by(2).map(plain).filter(|it| is_belgian(it));
        found.extend(framed.map(Reference::Belgian));
    }
    let bare = words(text).filter(|word| word.bytes().all(|it| it.is_ascii_digit() || it == b'/')).map(plain);
    found.extend(bare.filter(|it| is_belgian(it)).map(Reference::Belgian));
    found
}

fn creditor_in(text: &str) -> Vec<Reference> {
    let upper = text.to_ascii_uppercase();
    let mut found = Vec::new();
    for (at, _) in upper.match_indices("RF") {
        let begins = upper[..at].chars().next_back().is_none_or(|it| !it.is_ascii_alphanumeric());
        let rest: Vec<&str> = upper[at..].split(' ').take(8).collect();
        // As one word, or in groups of four as it is printed: the longest that its check digits say yes to.
        let candidates = (1..=rest.len()).rev().map(|count| rest[..count].concat());
        let clean = |it: String| it.trim_end_matches([',', '.', ';', ')', '/']).to_owned();
        if begins && let Some(reference) = candidates.map(clean).find(|it| is_creditor(it)) {
            found.push(Reference::Creditor(reference));
        }
    }
    found
}

fn dutch_in(text: &str) -> Vec<Reference> {
    let lower = text.to_lowercase();
    let named = lower.match_indices("kenm").filter_map(|(at, _)| {
        let after = lower[at..].trim_start_matches(|it: char| it.is_alphabetic() || matches!(it, '.' | ':' | ' '));
        let digits: String =
            after.chars().take_while(|it| it.is_ascii_digit() || *it == ' ').filter(|it| *it != ' ').collect();
        is_dutch(&digits).then_some(Reference::Dutch(digits))
    });
    let sixteen =
        words(text).filter(|word| word.len() == 16 && is_dutch(word)).map(|it| Reference::Dutch(it.to_owned()));
    let grouped = grouped_sixteen(text).filter(|it| is_dutch(it)).map(Reference::Dutch);
    named.chain(sixteen).chain(grouped).collect()
}

/// Four groups of four digits beside each other, as they are printed.
fn grouped_sixteen(text: &str) -> impl Iterator<Item = String> {
    let groups: Vec<&str> = text.split(' ').collect();
    let is_group = |it: &&str| it.len() == 4 && it.bytes().all(|byte| byte.is_ascii_digit());
    let found: Vec<String> =
        groups.windows(4).filter(|four| four.iter().all(is_group)).map(|four| four.concat()).collect();
    found.into_iter()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| it.is_whitespace() || matches!(it, ',' | ';' | ':' | '(' | ')' | '|' | '+' | '*'))
        .filter(|it| !it.is_empty())
}

/// The Belgian reference of a number of up to ten digits, as it is printed: `+++000/0000/00101+++` for 1... with its check digits.
#[must_use]
pub fn belgian(number: u64) -> String {
    let number = number % 10_000_000_000;
    let check = match number % 97 {
        0 => 97,
        rest => rest,
    };
    let digits = format!("{number:010}{check:02}");
    format!("+++{}/{}/{}+++", &digits[..3], &digits[3..7], &digits[7..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_check_digits() {
        let creditor = |it: &str| Some(Reference::Creditor(it.to_owned()));
        let belgian = |it: &str| Some(Reference::Belgian(it.to_owned()));
        for (text, expected) in [
            ("RF18539007547034", creditor("RF18539007547034")),
            ("rf18 5390 0754 7034", creditor("RF18539007547034")),
            ("RF19539007547034", None),
            ("+++090/9337/55493+++", belgian("090933755493")),
            ("090933755493", belgian("090933755493")),
            ("+++090/9337/55494+++", None),
            ("000/0000/00097", belgian("000000000097")),
            ("1234567890123456", None),
            ("", None),
            ("RF", None),
        ] {
            assert_eq!(Reference::whole(text), expected, "{text}");
        }
    }

    #[test]
    fn a_dutch_reference_has_one_check_digit_per_number() {
        let right: Vec<String> =
            (0..10).map(|check| format!("{check}012345678901234")).filter(|it| is_dutch(it)).collect();
        assert_eq!(right.len(), 1, "{right:?}");
        // Nine digits: check digit, length (7), seven more.
        let nine: Vec<String> = (0..10).map(|check| format!("{check}71234567")).filter(|it| is_dutch(it)).collect();
        assert_eq!(nine.len(), 1, "{nine:?}");
        assert!(!is_dutch(&nine[0].replace("71234567", "81234567")));
        let text = format!("Betaling BETALINGSKENM.  {} dank", nine[0]);
        assert_eq!(Reference::all_in(&text), [Reference::Dutch(nine[0].clone())]);
        let text = format!("{} {} {} {}", &right[0][..4], &right[0][4..8], &right[0][8..12], &right[0][12..]);
        assert_eq!(Reference::all_in(&text), [Reference::Dutch(right[0].clone())]);
    }

    #[test]
    fn references_are_found_in_free_text() {
        for (text, number) in [
            ("Factuur 12, ref RF18539007547034.", "RF18539007547034"),
            ("RF18 5390 0754 7034 van Jansen", "RF18539007547034"),
            ("mededeling +++090/9337/55493+++ bedankt", "090933755493"),
            ("***090/9337/55493***", "090933755493"),
            ("communication: 090/9337/55493", "090933755493"),
        ] {
            let found = Reference::all_in(text);
            assert_eq!(found.iter().map(Reference::number).collect::<Vec<_>>(), [number], "{text}");
        }
        for text in ["PERFORMANCE 2026", "tel 0612345678", "+++", "++++++", "RF", "bedankt kenmerk é", "ключ RFé"]
        {
            assert_eq!(Reference::all_in(text), [], "{text}");
        }
    }

    #[test]
    fn a_belgian_reference_that_is_made_is_one() {
        for number in [0, 1, 97, 909_337_554, 9_999_999_999] {
            assert!(matches!(Reference::whole(&belgian(number)), Some(Reference::Belgian(_))), "{number}");
        }
    }
}
