//! Numbers and lists in words.

use promise::Language;

/// "a, b en c".
pub(super) fn and(language: Language, parts: &[String]) -> String {
    let word = match language {
        Language::Nl => " en ",
        Language::En => " and ",
    };
    match parts {
        [] => String::new(),
        [one] => format!("{}{one}", word.trim_start()),
        [init @ .., last] => format!("{}{word}{last}", init.join(", ")),
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A number in words up to ninety-nine; beyond that in figures.
pub(super) fn number(language: Language, n: usize) -> String {
    const NL: [&str; 20] = [
        "nul",
        "één",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
    ];
    const EN: [&str; 20] = [
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const NL_TENS: [&str; 8] = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"];
    const EN_TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match (language, n) {
        (Language::Nl, 0..20) => NL[n].into(),
        (Language::En, 0..20) => EN[n].into(),
        (Language::Nl, 20..100) => match n % 10 {
            0 => NL_TENS[n / 10 - 2].into(),
            1 => format!("eenen{}", NL_TENS[n / 10 - 2]),
            unit if NL[unit].ends_with('e') => format!("{}ën{}", NL[unit], NL_TENS[n / 10 - 2]),
            unit => format!("{}en{}", NL[unit], NL_TENS[n / 10 - 2]),
        },
        (Language::En, 20..100) => match n % 10 {
            0 => EN_TENS[n / 10 - 2].into(),
            unit => format!("{}-{}", EN_TENS[n / 10 - 2], EN[unit]),
        },
        (_, n) => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let nl: Vec<String> = [1, 12, 20, 21, 22, 23, 25, 31, 48, 100].map(|n| number(Language::Nl, n)).into();
        assert_eq!(
            nl,
            [
                "één",
                "twaalf",
                "twintig",
                "eenentwintig",
                "tweeëntwintig",
                "drieëntwintig",
                "vijfentwintig",
                "eenendertig",
                "achtenveertig",
                "100"
            ]
        );
        assert_eq!(number(Language::En, 42), "forty-two");
    }
}
