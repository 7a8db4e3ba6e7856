//! Numbers of parties and accounts, and whether their check digits are right.

/// Whether it is an IBAN: two letters, two check digits, 11 to 30 more, remainder 1 by 97 (ISO 13616, ISO 7064); in the length of its
/// country where we know that one. Without spaces, capitals only.
#[must_use]
pub fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(|it| it.is_ascii_digit() || it.is_ascii_uppercase());
    shape
        && iban_length(&text[..2]).is_none_or(|length| length == bytes.len())
        && remainder_97(bytes[4..].iter().chain(&bytes[..4])) == Some(1)
}

/// How long an IBAN of that country is, in characters (SWIFT's IBAN registry; the euro area and its neighbours).
fn iban_length(country: &str) -> Option<usize> {
    Some(match country {
        "NO" => 15,
        "BE" => 16,
        "DK" | "FI" | "NL" => 18,
        "SI" | "MK" => 19,
        "AT" | "EE" | "LT" | "LU" | "XK" => 20,
        "CH" | "HR" | "LI" | "LV" => 21,
        "BG" | "DE" | "GB" | "IE" | "ME" | "RS" | "BA" | "GE" => 22,
        "AE" | "IL" | "GI" => 23,
        "CZ" | "ES" | "SE" | "SK" | "RO" | "MD" | "AD" | "SA" => 24,
        "PT" => 25,
        "IS" | "TR" => 26,
        "FR" | "GR" | "IT" | "MC" | "SM" => 27,
        "AL" | "CY" | "HU" | "LB" | "PL" => 28,
        "MU" => 30,
        "MT" => 31,
        _ => return None,
    })
}

/// The remainder by 97 of a number in which letters stand for 10 to 35 (ISO 7064, MOD 97-10); `None` for other characters.
pub(crate) fn remainder_97<'a>(characters: impl IntoIterator<Item = &'a u8>) -> Option<u32> {
    characters.into_iter().try_fold(0_u32, |rest, character| {
        let value = char::from(*character).to_digit(36)?;
        Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
    })
}

/// Whether it has the shape of a BIC: four letters, a country, two and perhaps three more (ISO 9362).
#[must_use]
pub fn is_bic(text: &str) -> bool {
    let bytes = text.as_bytes();
    (bytes.len() == 8 || bytes.len() == 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
}

fn digits(text: &str, length: usize) -> Option<Vec<u32>> {
    let digits: Option<Vec<u32>> = text.chars().map(|it| it.to_digit(10)).collect();
    digits.filter(|it| it.len() == length)
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Whether it is a number of GS1 (GLN, GTIN): digits only, the last of them the check digit (GS1 General Specifications §7.9).
#[must_use]
pub fn is_gs1(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|it| it.to_digit(10)).collect();
    let Some(digits) = digits.filter(|it| it.len() > 1) else { return false };
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, digit)| digit * if i % 2 == 0 { 1 } else { 3 }).sum();
    sum.is_multiple_of(10)
}

/// Whether it is a Belgian enterprise number (KBO/BCE): ten digits, the last two 97 less the rest of the first eight by 97.
#[must_use]
pub fn is_belgian_enterprise(text: &str) -> bool {
    let is_number = digits(text, 10).is_some_and(|it| it[0] <= 1);
    is_number
        && text[..8]
            .parse::<u32>()
            .ok()
            .zip(text[8..].parse::<u32>().ok())
            .is_some_and(|(n, check)| 97 - n % 97 == check)
}

/// Whether it is a number of the Dutch Chamber of Commerce (KvK): eight digits. It has no check digit.
#[must_use]
pub fn is_kvk(text: &str) -> bool {
    digits(text, 8).is_some()
}

/// Whether it is a Dutch OIN: twenty digits, of which the first eight say where the rest comes from (Logius, OIN-stelsel §3).
#[must_use]
pub fn is_oin(text: &str) -> bool {
    digits(text, 20).is_some_and(|it| it[..7].iter().all(|digit| *digit == 0))
}

/// Whether it is a Dutch VAT number (btw-id): `NL`, nine digits, `B`, two digits; by the eleven test of the RSIN in it, or remainder 1
/// by 97 of the whole, as sole traders have it since 2020 (Belastingdienst).
#[must_use]
pub fn is_dutch_vat(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 14
        && text.is_ascii()
        && text.starts_with("NL")
        && bytes[11] == b'B'
        && bytes[2..11].iter().chain(&bytes[12..]).all(u8::is_ascii_digit);
    shape && (is_rsin(&text[2..11]) || remainder_97(bytes) == Some(1))
}

/// Whether it passes the eleven test of a Dutch RSIN or BSN: weights 9 to 2, and -1 for the last.
#[must_use]
pub fn is_rsin(text: &str) -> bool {
    digits(text, 9).is_some_and(|it| {
        it.iter().any(|digit| *digit != 0) && weighted(&it[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == it[8]
    })
}

/// Whether a VAT number is right, as far as we know its country's rule; `None` where we don't.
#[must_use]
pub fn vat_number(text: &str) -> Option<bool> {
    let plain: String = text.chars().filter(|it| !it.is_whitespace() && !matches!(it, '.' | '-')).collect();
    let (country, number) = plain.split_at_checked(2)?;
    match country {
        "NL" => Some(is_dutch_vat(&plain)),
        "BE" => Some(is_belgian_enterprise(number)),
        "DE" => Some(is_german_vat(number)),
        "LU" => Some(
            digits(number, 8).is_some() && number[..6].parse::<u32>().ok().map(|n| n % 89) == number[6..].parse().ok(),
        ),
        _ => None,
    }
}

/// ISO 7064, MOD 11,10.
fn is_german_vat(number: &str) -> bool {
    let Some(digits) = digits(number, 9) else { return false };
    let product = digits[..8].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        2 * if sum == 0 { 10 } else { sum } % 11
    });
    (11 - product) % 10 == digits[8]
}

/// Whether it is a Norwegian organisation number: nine digits, modulus 11 with weights 3 2 7 6 5 4 3 2.
#[must_use]
pub fn is_norwegian_organisation(text: &str) -> bool {
    digits(text, 9).is_some_and(|it| (11 - weighted(&it[..8], &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == it[8])
}

/// Whether it is a Swedish organisation number: ten digits by Luhn's rule (ISO/IEC 7812-1, annex B).
#[must_use]
pub fn is_swedish_organisation(text: &str) -> bool {
    digits(text, 10).is_some_and(|it| luhn(&it))
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, it)| if i % 2 == 0 { *it } else { doubled(*it) }).sum();
    sum.is_multiple_of(10)
}

/// Whether it has the shape of a Danish CVR number: eight digits, perhaps with `DK` before them.
#[must_use]
pub fn is_danish_organisation(text: &str) -> bool {
    digits(text.strip_prefix("DK").unwrap_or(text), 8).is_some()
}

/// Whether it is an Australian business number: eleven digits, the first less one, remainder 0 by 89.
#[must_use]
pub fn is_australian_business(text: &str) -> bool {
    digits(text, 11).is_some_and(|it| {
        let sum = weighted(&it, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
        it[0] > 0 && (sum - 10).is_multiple_of(89)
    })
}

/// Whether it has the shape of an Italian IPA code: six letters or digits.
#[must_use]
pub fn is_italian_office(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|it| it.is_ascii_alphanumeric())
}

/// Whether it has the shape of an Italian tax code: eleven digits, or sixteen characters in their pattern.
#[must_use]
pub fn is_italian_tax_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let letters = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_alphabetic);
    let numbers = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    match bytes.len() {
        11 => numbers(0..11),
        16 => letters(0..6) && numbers(6..8) && letters(8..9) && numbers(9..11) && numbers(14..15) && letters(15..16),
        _ => false,
    }
}

/// Whether it is an Italian VAT number, if it begins with `IT`: eleven digits by Luhn's rule.
#[must_use]
pub fn is_italian_vat(text: &str) -> bool {
    let Some(country) = text.get(..2) else { return true };
    !country.eq_ignore_ascii_case("IT") || digits(&text[2..], 11).is_some_and(|it| luhn(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is: fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(is(text), "{text} should be right");
        }
        for text in wrong.iter().chain(&["", "é", "ééééééé", "٣٣٣٣٣٣٣٣٣", "0", "NL", "\u{1F600}\u{1F600}\u{1F600}"])
        {
            assert!(!is(text), "{text} should be wrong");
        }
    }

    #[test]
    fn ibans() {
        let right = [
            "NL91ABNA0417164300",
            "BE68539007547034",
            "DE89370400440532013000",
            "GB29NWBK60161331926819",
            "NO9386011117947",
        ];
        let wrong = [
            "NL91ABNA0417164301",
            "NL91 ABNA 0417 1643 00",
            "nl91abna0417164300",
            "BE6853900754703",
            "NL9ABNA04171643000",
        ];
        check(is_iban, &right, &wrong);
        check(is_bic, &["ABNANL2A", "INGBNL2AXXX"], &["ABNANL2", "abnanl2a", "ABN1NL2A"]);
    }

    #[test]
    fn parties() {
        check(is_gs1, &["4035811991021", "5412345000013"], &["4035811991022", "GLN"]);
        check(is_belgian_enterprise, &["0202239951", "0403170701"], &["0202239952", "2202239951", "020223995"]);
        check(is_kvk, &["27124701"], &["2712470", "271247011", "2712470A"]);
        check(is_oin, &["00000003273247010000", "00000001123456789000"], &["12345678901234567890", "0000000327"]);
        check(is_norwegian_organisation, &["923609016", "974760673"], &["923609017"]);
        check(is_swedish_organisation, &["5560160680"], &["5560160681"]);
        check(is_australian_business, &["51824753556"], &["51824753557"]);
        check(is_danish_organisation, &["DK12345674", "12345674"], &["DK1234567", "1234567"]);
    }

    #[test]
    fn vat_numbers() {
        // Of a company (with the RSIN in it) and of a sole trader (of our own making, by the rule).
        check(
            is_dutch_vat,
            &["NL001790055B58", "NL123456782B90"],
            &["NL123456781B90", "NL123456782", "NL12345678AB90"],
        );
        assert!((0..100).any(|n| is_dutch_vat(&format!("NL000099998B{n:02}"))));
        assert_eq!(vat_number("BE 0202.239.951"), Some(true));
        assert_eq!(vat_number("DE136695976"), Some(true));
        assert_eq!(vat_number("DE136695977"), Some(false));
        assert_eq!(vat_number("XX123"), None);
        assert_eq!(vat_number(""), None);
    }
}
