//! Amounts as people type them: "€ 45", "45,50", "1.204,50".

/// In cents; `None`: nothing was typed, or something that is no amount (then [`is_amount`] is false too).
pub(crate) fn cents_of(typed: &str) -> Result<Option<i64>, ()> {
    let bare: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    if bare.is_empty() {
        return Ok(None);
    }
    let (whole, part) = match bare.rfind([',', '.']) {
        Some(at) if bare.len() - at <= 3 => (&bare[..at], &bare[at + 1..]),
        _ => (bare.as_str(), ""),
    };
    let whole: String = whole.chars().filter(|c| !matches!(c, ',' | '.')).collect();
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !is_number(&whole) || !is_number(part) || whole.len() > 9 {
        return Err(());
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| ())? };
    let part: i64 = format!("{part:0<2}").parse().map_err(|_| ())?;
    Ok(Some(whole * 100 + part))
}

/// As it stands in a field: "45,00" or "45.00".
pub(crate) fn typed_cents(language: crate::i18n::Language, cents: i64) -> String {
    let comma = if language == crate::i18n::Language::Nl { ',' } else { '.' };
    format!("{}{comma}{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::cents_of;

    #[test]
    fn an_amount_is_read_as_people_write_it_and_nothing_else() {
        for (typed, cents) in [
            ("", Ok(None)),
            ("45", Ok(Some(4_500))),
            ("€ 45,5", Ok(Some(4_550))),
            ("1.204,50", Ok(Some(120_450))),
            ("1,204.50", Ok(Some(120_450))),
            ("1.204", Ok(Some(120_400))),
            (",50", Ok(Some(50))),
            ("-5", Err(())),
            ("veel", Err(())),
            ("99999999999", Err(())),
        ] {
            assert_eq!(cents_of(typed), cents, "{typed}");
        }
    }
}
