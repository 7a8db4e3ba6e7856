//! Amounts as people read them.

use crate::Language;

/// Cents as euros: `€ 1.204,50` in Dutch, `€ 1,204.50` in English; neither the sign nor the amount stands apart at the end of a line.
#[must_use]
pub fn euros(language: Language, cents: i64) -> String {
    let (group, point) = match language {
        Language::Nl => ('.', ','),
        Language::En => (',', '.'),
    };
    let grouped = thousands(cents.unsigned_abs() / 100, group);
    let sign = if cents < 0 { "−" } else { "" };
    format!("€\u{a0}{sign}{grouped}{point}{:02}", cents.unsigned_abs() % 100)
}

/// The digits of a whole number with a sign between the thousands: `1.204`.
#[must_use]
pub fn thousands(n: u64, sign: char) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(sign);
        }
        grouped.push(digit);
    }
    grouped
}

/// As [`euros`], without the cents.
#[must_use]
pub fn whole_euros(language: Language, cents: i64) -> String {
    let mut said = euros(language, (cents as f64 / 100.0).round() as i64 * 100);
    said.truncate(said.len() - 3);
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_the_language_writes_it() {
        for (cents, nl, en) in [
            (0, "€\u{a0}0,00", "€\u{a0}0.00"),
            (5, "€\u{a0}0,05", "€\u{a0}0.05"),
            (-4_500, "€\u{a0}−45,00", "€\u{a0}−45.00"),
            (120_450, "€\u{a0}1.204,50", "€\u{a0}1,204.50"),
            (123_456_789, "€\u{a0}1.234.567,89", "€\u{a0}1,234,567.89"),
        ] {
            assert_eq!((euros(Language::Nl, cents).as_str(), euros(Language::En, cents).as_str()), (nl, en));
        }
        assert_eq!(whole_euros(Language::Nl, 899_450), "€\u{a0}8.995");
        assert_eq!(whole_euros(Language::En, -40), "€\u{a0}0");
        assert_eq!(euros(Language::En, i64::MIN), "€\u{a0}−92,233,720,368,547,758.08");
    }
}
