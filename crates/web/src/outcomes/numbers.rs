//! Figures in words: with a comma in Dutch, a point in English, and a sign where it says something.

use desk::worth::Est;

use crate::i18n::{Language, Words};
use crate::times::Times;

/// With so many decimals.
pub(super) fn decimal(t: Words, value: f64, decimals: usize) -> String {
    let said = format!("{:.decimals$}", value.abs());
    let said = if t.language == Language::Nl { said.replace('.', ",") } else { said };
    let is_zero = said.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if value < 0.0 && !is_zero { format!("−{said}") } else { said }
}

/// `91 %`, `91%`.
pub(crate) fn percent(t: Words, share: f64) -> String {
    let space = if t.language == Language::Nl { "\u{a0}" } else { "" };
    format!("{}{space}%", decimal(t, share * 100.0, 0))
}

/// `+41`, `−3`.
pub(super) fn points(t: Words, value: f64) -> String {
    let said = decimal(t, value, 0);
    if said.starts_with('−') || said == "0" { said } else { format!("+{said}") }
}

/// A probability with four decimals; a smaller one isn't nothing.
pub(super) fn by_chance(t: Words, p: f64) -> String {
    if p < 0.000_1 { format!("< {}", decimal(t, 0.000_1, 4)) } else { decimal(t, p, 4) }
}

/// Whole euros: `€ 212`.
pub(super) fn euros(times: &Times, cents: f64) -> String {
    times.whole_money((cents / 100.0).round().clamp(-1e13, 1e13) as i64 * 100)
}

/// The ends of an interval, each said by `say`.
pub(super) fn ends(estimate: &Est, say: impl Fn(f64) -> String) -> (String, String) {
    (say(estimate.lower), say(estimate.upper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Entry, Shell};

    #[test]
    fn figures_are_said_as_each_language_says_them() {
        let (nl, en) = (Words::of(Language::Nl), Words::of(Language::En));
        assert_eq!((percent(nl, 0.914), percent(en, 0.914)), ("91\u{a0}%".into(), "91%".into()));
        assert_eq!((points(nl, 41.2), points(nl, -3.4), points(en, 0.2)), ("+41".into(), "−3".into(), "0".into()));
        assert_eq!((decimal(nl, 3.12, 1), decimal(en, -0.04, 1)), ("3,1".into(), "0.0".into()));
        assert_eq!((by_chance(nl, 0.000_01), by_chance(en, 0.012_34)), ("< 0,0001".into(), "0.0123".into()));
        let times = Shell::sample(nl, Entry::Today).times;
        assert_eq!(euros(&times, 123_456.0), "€\u{a0}1.235");
    }
}
