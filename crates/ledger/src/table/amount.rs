//! Amounts as people and programs write them, to the cent: `1.234,56`, `1,234.56`, `(12,00)`, `€ 12,-`. Never a float.

/// The sign before the cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimals {
    /// `1.234,56`
    Comma,
    /// `1,234.56`
    Dot,
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    /// Nothing stands there.
    #[error("there is no amount")]
    Missing,
    /// It can't be read as a number with this decimal sign.
    #[error("it is no amount")]
    Unreadable,
    /// A part of a cent.
    #[error("it has more than two decimals")]
    PartOfACent,
    /// Another currency than the euro.
    #[error("it is in another currency than euros")]
    OtherCurrency,
    /// More than [`CENTS_MAX`], up or down.
    #[error("it is too large")]
    TooLarge,
}

/// The largest amount, in cents: a hundred thousand million euros.
pub const CENTS_MAX: i64 = 10_000_000_000_000;

/// The cents of an amount, below zero with a minus in front or behind, or between parentheses.
///
/// Groups of thousands are separated by the other sign, an apostrophe or a space, and must be groups of three.
///
/// # Errors
/// [`NotAnAmount`].
pub fn cents(text: &str, decimals: Decimals) -> Result<i64, NotAnAmount> {
    let (text, is_negative) = without_sign(text.trim())?;
    let text = text.replace(['\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'], " ");
    let text = text.trim();
    if text.is_empty() {
        return Err(NotAnAmount::Missing);
    }
    let (point, thousands) = match decimals {
        Decimals::Comma => (',', '.'),
        Decimals::Dot => ('.', ','),
    };
    let (whole, part) = text.split_once(point).unwrap_or((text, ""));
    let whole = whole_of(whole, thousands)?;
    let part = match part.trim_matches(['-', '–', '=', '—']) {
        "" => 0,
        // "12,5-" has lost its sign before: here a dash stands for "no cents", alone.
        digits if digits.len() == part.len() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let (cents, rest) = digits.split_at(digits.len().min(2));
            if rest.bytes().any(|byte| byte != b'0') {
                return Err(NotAnAmount::PartOfACent);
            }
            let tens = if cents.len() == 1 { 10 } else { 1 };
            cents.parse::<i64>().map_err(|_| NotAnAmount::Unreadable)? * tens
        }
        _ => return Err(NotAnAmount::Unreadable),
    };
    let cents = whole.checked_mul(100).and_then(|whole| whole.checked_add(part)).ok_or(NotAnAmount::TooLarge)?;
    if cents > CENTS_MAX {
        return Err(NotAnAmount::TooLarge);
    }
    Ok(if is_negative { -cents } else { cents })
}

/// Takes currency and sign away.
fn without_sign(text: &str) -> Result<(&str, bool), NotAnAmount> {
    const MINUS: [char; 3] = ['-', '−', '–'];
    let mut text = text;
    let mut is_negative = false;
    if let Some(inside) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        (text, is_negative) = (inside.trim(), true);
    }
    // In any order: "-€ 12", "€ -12", "EUR 12-", "€ 12,-".
    for _ in 0..3 {
        if text.starts_with(['$', '£', '¥']) || text.ends_with(['$', '£', '¥']) {
            return Err(NotAnAmount::OtherCurrency);
        }
        for euro in ["€", "EUR", "eur", "Eur", "euro"] {
            text = text.strip_prefix(euro).or_else(|| text.strip_suffix(euro)).unwrap_or(text).trim();
        }
        if let Some(rest) = text.strip_prefix(MINUS) {
            if is_negative {
                return Err(NotAnAmount::Unreadable);
            }
            (text, is_negative) = (rest.trim(), true);
        } else if let Some(rest) = text.strip_prefix('+') {
            text = rest.trim();
        }
        if let Some(rest) = text.strip_suffix(MINUS).filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit())) {
            if is_negative {
                return Err(NotAnAmount::Unreadable);
            }
            (text, is_negative) = (rest, true);
        }
    }
    if text.chars().filter(char::is_ascii_alphabetic).count() == 3 && text.starts_with(|c: char| c.is_ascii_uppercase())
    {
        return Err(NotAnAmount::OtherCurrency);
    }
    Ok((text, is_negative))
}

fn whole_of(text: &str, thousands: char) -> Result<i64, NotAnAmount> {
    let text = text.trim();
    let between = if text.contains(thousands) { thousands } else { ' ' };
    let mut groups = text.split(between);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (rest.is_empty() || (1..=3).contains(&first.len()))
        && is_digits(first)
        && rest.iter().all(|group| group.len() == 3 && is_digits(group));
    if !fits {
        return Err(NotAnAmount::Unreadable);
    }
    if first.is_empty() {
        return Ok(0);
    }
    let digits: String = std::iter::once(first).chain(rest).collect();
    digits.parse().map_err(|_| NotAnAmount::TooLarge)
}

/// Which sign stands before the cents in a column: cells vote, and where all could be either, `usual` it is.
#[must_use]
pub fn seen_in<'a>(cells: impl IntoIterator<Item = &'a str>, usual: Decimals) -> Decimals {
    let (mut comma, mut dot) = (0_u32, 0_u32);
    for cell in cells {
        let last = cell.rfind([',', '.']);
        let Some(last) = last else { continue };
        let sign = cell.as_bytes()[last];
        let other = if sign == b',' { '.' } else { ',' };
        let digits = cell[last + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let is_repeated = cell.bytes().filter(|byte| *byte == sign).count() > 1;
        let votes_for_sign = match (cell[..last].contains(other), is_repeated, digits) {
            (_, true, _) => false,
            (true, false, _) => true,
            // "1.234" may be either.
            (false, false, 3) => continue,
            (false, false, _) => true,
        };
        if votes_for_sign == (sign == b',') { comma += 1 } else { dot += 1 }
    }
    match comma.cmp(&dot) {
        std::cmp::Ordering::Greater => Decimals::Comma,
        std::cmp::Ordering::Less => Decimals::Dot,
        std::cmp::Ordering::Equal => usual,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, comma: Result<i64, NotAnAmount>, dot: Result<i64, NotAnAmount>) {
        assert_eq!((cents(text, Decimals::Comma), cents(text, Decimals::Dot)), (comma, dot), "{text}");
    }

    #[test]
    fn an_amount_is_read_to_the_cent_by_its_decimal_sign() {
        use NotAnAmount::{Missing, OtherCurrency, PartOfACent, TooLarge, Unreadable};
        check("1.234,56", Ok(123_456), Err(Unreadable));
        check("1,234.56", Err(Unreadable), Ok(123_456));
        check("1.234", Ok(123_400), Err(PartOfACent));
        check("1.230", Ok(123_000), Ok(123));
        check("12", Ok(1_200), Ok(1_200));
        for text in ["12,5", "12,50", "12,500", "€ 12,50", "12,50 €", "EUR 12,50", "+12,50", "\u{a0}12,50"] {
            assert_eq!(cents(text, Decimals::Comma), Ok(1_250), "{text}");
        }
        for text in ["(12,00)", "-12", "12-", "€ -12,00", "-€ 12,-", "−12,00", "12,00-", "(€ 12,00)", "– 12"]
        {
            assert_eq!(cents(text, Decimals::Comma), Ok(-1_200), "{text}");
        }
        for text in ["€ 12,-", "12,--", "€ 12,=", "12,"] {
            assert_eq!(cents(text, Decimals::Comma), Ok(1_200), "{text}");
        }
        check("1 234 567,89", Ok(123_456_789), Err(Unreadable));
        check("1'234.50", Err(Unreadable), Ok(123_450));
        check(",50", Ok(50), Err(Unreadable));
        check("12,345", Err(PartOfACent), Ok(1_234_500));
        for text in ["12,34,56x", "twaalf", "1e3", "12 34", "1.23,45", "--12", "(-12)", "0x1F", "12\0", "∞", "NaN", "-"]
        {
            assert!(cents(text, Decimals::Comma).is_err(), "{text}");
        }
        check("", Err(Missing), Err(Missing));
        check("€", Err(Missing), Err(Missing));
        check("$ 12", Err(OtherCurrency), Err(OtherCurrency));
        check("USD 12", Err(OtherCurrency), Err(OtherCurrency));
        check("99999999999999999999", Err(TooLarge), Err(TooLarge));
        check("100000000001", Err(TooLarge), Err(TooLarge));
    }

    #[test]
    fn a_column_says_by_itself_which_sign_it_uses() {
        for (cells, usual, seen) in [
            (vec!["1.234", "12,5"], Decimals::Dot, Decimals::Comma),
            (vec!["1,234", "12.5"], Decimals::Comma, Decimals::Dot),
            (vec!["1.234.567"], Decimals::Dot, Decimals::Comma),
            (vec!["1.234,50"], Decimals::Dot, Decimals::Comma),
            (vec!["1.234", "12"], Decimals::Comma, Decimals::Comma),
            (vec!["€ 12,-"], Decimals::Dot, Decimals::Comma),
            (vec![], Decimals::Dot, Decimals::Dot),
        ] {
            assert_eq!(seen_in(cells.iter().copied(), usual), seen, "{cells:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back_to_the_cent(cents_in in -CENTS_MAX..=CENTS_MAX) {
            let sign = if cents_in < 0 { "-" } else { "" };
            let whole = cents_in.unsigned_abs() / 100;
            let text = format!("{sign}{whole},{:02}", cents_in.unsigned_abs() % 100);
            prop_assert_eq!(cents(&text, Decimals::Comma), Ok(cents_in));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = (cents(&text, Decimals::Comma), cents(&text, Decimals::Dot));
            let _ = seen_in([text.as_str()], Decimals::Dot);
        }
    }
}
