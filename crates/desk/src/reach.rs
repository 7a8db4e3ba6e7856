//! How somebody can be reached, in any form that people type.

use phonenumber::country;
use store::Reach;

use crate::Refusal;
use crate::check::{address, refuse};

/// Characters of a number or address as typed.
const REACH_MAX: usize = 254;
/// Digits below which it is no number that anybody could be called at (112 has three).
const DIGITS_MIN: usize = 3;
/// "toestel 214" is a number with a word to it; more words than this are a sentence with a number in it.
const LETTERS_PER_DIGIT: usize = 3;

/// Digits below which a stranger can't be called at a number that they left: an extension is of use to colleagues only.
const STRANGERS_DIGITS_MIN: usize = 6;

/// An e-mail address or a telephone number; `None` when nothing was typed. `region` is the country whose numbers are typed
/// without a country code.
pub(crate) fn reach(typed: &str, region: country::Id) -> Result<Option<Reach>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.chars().count() > REACH_MAX {
        return refuse("reach", "too_long");
    }
    if typed.contains('@') {
        return Ok(Some(Reach::Email { value: address("reach", typed)?, shown: typed.to_owned() }));
    }
    if typed.chars().filter(|c| c.is_numeric()).count() < STRANGERS_DIGITS_MIN {
        return refuse("reach", "not_a_phone_number");
    }
    phone(typed, region).map(Some)
}

/// A telephone number: E.164 where it can be read so; else (an extension, a short number) its digits.
pub(crate) fn phone(typed: &str, region: country::Id) -> Result<Reach, Refusal> {
    let digits: String = typed.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect();
    let letters = typed.chars().filter(|c| c.is_alphabetic()).count();
    if digits.len() < DIGITS_MIN || letters > digits.len() * LETTERS_PER_DIGIT {
        return refuse("reach", "not_a_phone_number");
    }
    Ok(Reach::Phone { value: e164(typed, region).unwrap_or(digits), shown: typed.trim().to_owned() })
}

/// A number as everybody in the world would dial it, `+31612345678`; `None` for what can't be one.
pub(crate) fn e164(typed: &str, region: country::Id) -> Option<String> {
    let plain = tidied(typed);
    let number = phonenumber::parse(Some(region), &plain).ok()?;
    let text = number.format().mode(phonenumber::Mode::E164).to_string();
    // A number without its extension is how the caller is found.
    let text = text.split([';', ' ']).next().unwrap_or_default().to_owned();
    number.is_valid().then_some(text)
}

/// What people put around and into a number, and the parser trips over: "tel:", "(0)" after a country code, 00 for +,
/// dots, slashes and odd spaces.
fn tidied(typed: &str) -> String {
    let typed = typed.trim().trim_start_matches(|c: char| c.is_alphabetic() || c == ':' || c == '.' || c == ' ');
    let mut plain = String::with_capacity(typed.len());
    for c in typed.chars() {
        match c {
            '+' if plain.is_empty() => plain.push('+'),
            c if c.is_numeric() => plain.extend(c.to_digit(10).and_then(|d| char::from_digit(d, 10))),
            // An extension, or a word: what comes after isn't the number.
            c if c.is_alphabetic() || c == '#' || c == ';' || c == ',' => break,
            _ => {}
        }
    }
    let plain = if let Some(rest) = plain.strip_prefix("00") { format!("+{rest}") } else { plain };
    // +31 (0)6 12345678: the nought in brackets is not dialled from abroad.
    if plain.starts_with('+') && typed.contains("(0)") {
        let after = typed.split("(0)").nth(1).unwrap_or_default().chars().filter(char::is_ascii_digit).count();
        let head = plain.len().saturating_sub(after + 1);
        if plain.as_bytes().get(head) == Some(&b'0') {
            return format!("{}{}", &plain[..head], &plain[head + 1..]);
        }
    }
    plain
}

/// The country whose numbers the firm's callers type without a code: that of its own number, else that of its zone.
pub(crate) fn region_of(firm_phone: &str, zone: &str) -> country::Id {
    let own = tidied(firm_phone);
    if own.starts_with('+')
        && let Ok(number) = phonenumber::parse(None, &own)
        && let Some(region) = number.country().id()
    {
        return region;
    }
    match zone {
        "Europe/Brussels" => country::Id::BE,
        "Europe/Berlin" | "Europe/Busingen" => country::Id::DE,
        "Europe/Luxembourg" => country::Id::LU,
        "Europe/London" | "Europe/Belfast" => country::Id::GB,
        "Europe/Paris" => country::Id::FR,
        "Europe/Dublin" => country::Id::IE,
        _ => country::Id::NL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phonenumber::country::Id::{BE, NL};

    #[test]
    fn a_number_is_the_same_number_however_it_is_typed() {
        let mobile = [
            "0612345678",
            "06-12345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06/12345678",
            "+31612345678",
            "+31 6 12345678",
            "+31 (0)6 12345678",
            "+31(0)612345678",
            "0031612345678",
            "0031 6 1234 5678",
            "(06) 12345678",
            "tel: 06-12345678",
            "tel:+31612345678",
            "06\u{a0}1234\u{a0}5678",
            "06–12345678",
            "+31-6-12345678",
            "06 12345678 (na vijven)",
        ];
        for typed in mobile {
            assert_eq!(e164(typed, NL).as_deref(), Some("+31612345678"), "{typed}");
        }
        for typed in ["020-6245555", "(020) 624 55 55", "+31 20 624 5555", "0206245555 tst. 12"] {
            assert_eq!(e164(typed, NL).as_deref(), Some("+31206245555"), "{typed}");
        }
        for typed in ["0470 12 34 56", "0470/12.34.56", "+32 470 12 34 56", "0032470123456", "+32 (0)470 12 34 56"] {
            assert_eq!(e164(typed, BE).as_deref(), Some("+32470123456"), "{typed}");
        }
    }

    #[test]
    fn what_can_not_be_read_as_a_number_is_kept_by_its_digits_or_refused() {
        assert_eq!(phone("toestel 214", NL).unwrap().value(), "214");
        assert_eq!(reach("  ", NL), Ok(None));
        assert_eq!(reach("Jan", NL), refuse("reach", "not_a_phone_number"));
        assert_eq!(reach("jan@", NL), refuse("reach", "not_an_address"));
        assert_eq!(reach("Jan@Voorbeeld.NL", NL).unwrap().unwrap().value(), "jan@voorbeeld.nl");
    }

    #[test]
    fn numbers_without_a_code_are_of_the_country_of_the_firm() {
        assert_eq!(region_of("+32 2 123 45 67", "Europe/Amsterdam"), BE);
        assert_eq!(region_of("020 624 5555", "Europe/Amsterdam"), NL);
        assert_eq!(region_of("", "Europe/Brussels"), BE);
    }
}
