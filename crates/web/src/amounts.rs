//! Amounts as people type them into a form, "€ 45", "45,50" or "1.204,50", and as they stand there again.

use ledger::table::amount::{Decimals, NotAnAmount, cents, seen_in};

use crate::i18n::Language;

/// In cents; `None`: nothing was typed. Which sign stands before the cents is seen; "1.204" is as the language has it.
///
/// # Errors
/// What is no amount of whole cents in euros.
pub(crate) fn cents_of(language: Language, typed: &str) -> Result<Option<i64>, NotAnAmount> {
    let usual = match language {
        Language::Nl => Decimals::Comma,
        Language::En => Decimals::Dot,
    };
    match cents(typed, seen_in([typed], usual)) {
        Ok(cents) => Ok(Some(cents)),
        Err(NotAnAmount::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// As it stands in a field: "45,00" or "45.00"; tables for programs have the latter.
pub(crate) fn typed_cents(language: Language, cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let point = match language {
        Language::Nl => ',',
        Language::En => '.',
    };
    format!("{sign}{}{point}{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it_and_nothing_else() {
        for (typed, cents) in [
            ("", Some(None)),
            (" ", Some(None)),
            ("45", Some(Some(4_500))),
            ("€ 45,5", Some(Some(4_550))),
            ("1.204,50", Some(Some(120_450))),
            ("1,204.50", Some(Some(120_450))),
            ("1.204", Some(Some(120_400))),
            ("12,-", Some(Some(1_200))),
            ("-12", Some(Some(-1_200))),
            ("veel", None),
            ("1,005", None),
            ("99999999999999", None),
        ] {
            assert_eq!(cents_of(Language::Nl, typed).ok(), cents, "{typed}");
        }
        assert_eq!(cents_of(Language::En, "1,204"), Ok(Some(120_400)));
    }

    #[test]
    fn what_stands_in_a_field_is_read_back_as_it_was() {
        for language in [Language::Nl, Language::En] {
            for cents in [0, 5, 4_550, 12_045_000, -1_205] {
                assert_eq!(cents_of(language, &typed_cents(language, cents)), Ok(Some(cents)));
            }
        }
    }
}
