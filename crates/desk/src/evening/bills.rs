//! What the letter says of bills that we should have paid: a promise to a supplier is one too, and one sentence says which broke.

use promise::Language;
use serde::{Deserialize, Serialize};

use super::numbers::{and, number};

/// Bills that are named, at most.
pub(crate) const BILLS_MAX: usize = 5;

/// A bill that is late, as it stood that evening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LateBill {
    pub(crate) supplier: String,
    pub(crate) days: i64,
}

/// Bills that are late.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct LateBills {
    /// Who waits longest first, at most [`BILLS_MAX`].
    pub(crate) named: Vec<LateBill>,
    pub(crate) more: u32,
    /// Of all of them, in euros.
    pub(crate) cents: i64,
}

/// "Twee rekeningen zijn te laat, samen € 1.204,50: Ten Have (26 dagen) en De IJssel (één dag)." `None`: none is late.
pub(crate) fn said_of_bills(language: Language, bills: &LateBills) -> Option<String> {
    if bills.named.is_empty() {
        return None;
    }
    let days = |n: i64| match (language, n) {
        (Language::Nl, 1) => "één dag".to_owned(),
        (Language::En, 1) => "one day".to_owned(),
        (Language::Nl, n) => format!("{n} dagen"),
        (Language::En, n) => format!("{n} days"),
    };
    let mut named: Vec<String> =
        bills.named.iter().map(|bill| format!("{} ({})", bill.supplier, days(bill.days))).collect();
    let all = bills.named.len() + bills.more as usize;
    if bills.more > 0 {
        let more = number(language, bills.more as usize);
        named.push(match language {
            Language::Nl => format!("nog {more}"),
            Language::En => format!("{more} more"),
        });
    }
    let named = if let [one] = named.as_slice() { one.clone() } else { and(language, &named) };
    let (sum, n) = (crate::money::euros(language, bills.cents), number(language, all));
    Some(match (language, all) {
        (Language::Nl, 1) => format!("Eén rekening hadden wij al moeten betalen, {sum}: {named}."),
        (Language::Nl, _) => format!("Wij hadden {n} rekeningen al moeten betalen, samen {sum}: {named}."),
        (Language::En, 1) => format!("One bill should have been paid already, {sum}: {named}."),
        (Language::En, _) => format!("We should have paid {n} bills already, {sum} together: {named}."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_bills_are_named_in_one_sentence_or_not_at_all() {
        let bill = |supplier: &str, days| LateBill { supplier: supplier.into(), days };
        let check = |named: Vec<LateBill>, more, cents, nl: Option<&str>, en: Option<&str>| {
            let bills = LateBills { named, more, cents };
            assert_eq!(said_of_bills(Language::Nl, &bills).as_deref(), nl);
            assert_eq!(said_of_bills(Language::En, &bills).as_deref(), en);
        };
        check(vec![], 0, 0, None, None);
        check(
            vec![bill("Ten Have", 1)],
            0,
            120_450,
            Some("Eén rekening hadden wij al moeten betalen, €\u{a0}1.204,50: Ten Have (één dag)."),
            Some("One bill should have been paid already, €\u{a0}1,204.50: Ten Have (one day)."),
        );
        check(
            vec![bill("Ten Have", 26), bill("De IJssel", 2)],
            3,
            123_456_789,
            Some(
                "Wij hadden vijf rekeningen al moeten betalen, samen €\u{a0}1.234.567,89: Ten Have (26 dagen), De IJssel (2 dagen) en nog drie.",
            ),
            Some(
                "We should have paid five bills already, €\u{a0}1,234,567.89 together: Ten Have (26 days), De IJssel (2 days) and three more.",
            ),
        );
    }
}
