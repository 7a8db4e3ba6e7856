//! What is read alike in both syntaxes: amounts, numbers, dates.

use std::cell::RefCell;

use jiff::civil::Date;

use super::model::{Identifier, Money};
use super::{Broken, Place};
use crate::Decimal;
use crate::xml::Element;

/// Reads pieces, and remembers which of them were no amount, number or date.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) unreadable: RefCell<Vec<Broken>>,
}

impl Pieces {
    fn wrong(&self, rule: &'static str, element: &Element<'_>) {
        let text: String = element.text().chars().take(40).collect();
        self.unreadable.borrow_mut().push(Broken::new(rule, Place::Element(element.name.to_owned())).found(text));
    }

    /// The decimal in an element; `None` without one, or without a right one.
    pub(super) fn decimal(&self, element: Option<&Element<'_>>) -> Option<Decimal> {
        let element = element.filter(|it| !it.text().is_empty())?;
        element.text().parse().inspect_err(|_| self.wrong("MY-NUMBER", element)).ok()
    }

    pub(super) fn money(&self, element: Option<&Element<'_>>) -> Option<Money> {
        let amount = self.decimal(element)?;
        let currency = element?.attribute("currencyID").filter(|it| !it.is_empty());
        Some(Money { amount, currency: currency.map(str::to_owned) })
    }

    /// A date as UBL has it, `2026-11-24`; a zone behind it is left out.
    pub(super) fn date(&self, element: Option<&Element<'_>>) -> Option<Date> {
        let element = element.filter(|it| !it.text().is_empty())?;
        let text = element.text();
        let day = text.get(..10).filter(|_| text.len() == 10 || is_zone(&text[10..]));
        let date = day.and_then(|it| it.parse::<Date>().ok()).filter(|_| text.as_bytes()[4] == b'-');
        if date.is_none() || text.len() != 10 {
            self.wrong("PEPPOL-EN16931-F001", element);
        }
        date
    }

    /// A date as CII has it: `20261124` in an element that says that it is so (format 102).
    pub(super) fn compact_date(&self, element: Option<&Element<'_>>) -> Option<Date> {
        let element = element?;
        let inner = element.children.first().unwrap_or(element);
        let text = inner.text();
        if text.is_empty() {
            return None;
        }
        let date = compact(text).or_else(|| text.get(..10)?.parse().ok());
        if compact(text).is_none() || inner.attribute("format").is_some_and(|it| it != "102") {
            self.wrong("PEPPOL-EN16931-F001", inner);
        }
        date
    }
}

fn compact(text: &str) -> Option<Date> {
    let numbers = text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    numbers.then(|| Date::new(part(0..4)?, part(4..6)? as i8, part(6..8)? as i8).ok()).flatten()
}

fn is_zone(text: &str) -> bool {
    text == "Z" || text.len() == 6 && text.starts_with(['+', '-']) && text.as_bytes()[3] == b':'
}

/// The text of an element, if there is any.
pub(super) fn text(element: Option<&Element<'_>>) -> Option<String> {
    element.map(Element::text).filter(|it| !it.is_empty()).map(str::to_owned)
}

pub(super) fn identifier(element: Option<&Element<'_>>) -> Option<Identifier> {
    let element = element?;
    let scheme = element.attribute("schemeID").filter(|it| !it.is_empty()).map(str::to_owned);
    (scheme.is_some() || !element.text().is_empty()).then(|| Identifier { value: element.text().to_owned(), scheme })
}

/// How many bytes a text of base64 stands for.
pub(super) fn base64_size(text: &str) -> usize {
    let characters = text.bytes().filter(|it| !it.is_ascii_whitespace() && *it != b'=').count();
    characters * 3 / 4
}

/// An account number without spaces, if it is an IBAN.
pub(super) fn iban(text: Option<&str>) -> Option<String> {
    let plain: String = text?.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_ascii_uppercase();
    crate::identifier::is_iban(&plain).then_some(plain)
}
