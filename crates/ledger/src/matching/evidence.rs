//! What points from a payment to an invoice.

use std::collections::HashMap;

use super::{Claim, Movement};
use crate::reference::Reference;

/// Claims by what they can be found by.
#[derive(Debug, Default)]
pub(super) struct Index {
    references: HashMap<String, Vec<usize>>,
    numbers: HashMap<String, Vec<usize>>,
    ibans: HashMap<String, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
    amounts: HashMap<String, Vec<usize>>,
}

/// What points to one claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) claim: usize,
    pub(super) reference: Option<String>,
    pub(super) number: bool,
    pub(super) iban: bool,
    pub(super) name: bool,
}

impl Evidence {
    /// Whether the payment names this very claim.
    pub(super) fn names_it(&self) -> bool {
        self.reference.is_some() || self.number
    }
}

/// Most runs of letters and digits of which a number is put together: `F-2026/11-0017` has four.
const RUNS_MAX: usize = 5;
/// Most runs of a text that are looked at.
const TEXT_RUNS_MAX: usize = 300;

impl Index {
    pub(super) fn of(claims: &[Claim]) -> Self {
        let mut index = Self::default();
        for (nth, claim) in claims.iter().enumerate() {
            for reference in &claim.references {
                index.references.entry(reference_key(reference)).or_default().push(nth);
            }
            index.numbers.entry(plain(&claim.number)).or_default().push(nth);
            for iban in &claim.ibans {
                index.ibans.entry(plain(iban)).or_default().push(nth);
            }
            if let Some(name) = claim.party.as_deref().and_then(name_key) {
                index.names.entry(name).or_default().push(nth);
            }
            index.amounts.entry(amount_key(claim.open)).or_default().push(nth);
        }
        index
    }

    /// The claims that something in the payment points to, in their order, each once.
    pub(super) fn of_movement(&self, movement: &Movement) -> Vec<Evidence> {
        let mut found: HashMap<usize, Evidence> = HashMap::new();
        let mut add = |claims: Option<&Vec<usize>>, mark: &dyn Fn(&mut Evidence)| {
            for claim in claims.into_iter().flatten() {
                let evidence = found.entry(*claim).or_insert_with(|| Evidence { claim: *claim, ..Evidence::default() });
                mark(evidence);
            }
        };
        for reference in &movement.references {
            let mark = |it: &mut Evidence| it.reference = Some(reference.number().to_owned());
            add(self.references.get(reference.number()), &mark);
        }
        for number in numbers_in(&movement.text) {
            add(self.numbers.get(&number), &|it| it.number = true);
        }
        add(movement.iban.as_deref().and_then(|it| self.ibans.get(&plain(it))), &|it| it.iban = true);
        let name = movement.name.as_deref().and_then(name_key);
        add(name.and_then(|it| self.names.get(&it)), &|it| it.name = true);
        let mut found: Vec<Evidence> = found.into_values().collect();
        found.sort_by_key(|it| it.claim);
        found
    }

    /// The claims that were once open for that very amount.
    pub(super) fn of_amount(&self, amount: crate::Decimal) -> &[usize] {
        self.amounts.get(&amount_key(amount)).map_or(&[], Vec::as_slice)
    }
}

fn amount_key(amount: crate::Decimal) -> String {
    amount.cents().map_or_else(|| amount.to_string(), |it| it.to_string())
}

/// Letters and digits in capitals.
fn plain(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn reference_key(text: &str) -> String {
    Reference::whole(text).map_or_else(|| plain(text), |it| it.number().to_owned())
}

/// A name without legal form and signs; none if too little is left to mean anything.
fn name_key(name: &str) -> Option<String> {
    const FORMS: [&str; 16] = [
        "BV",
        "NV",
        "VOF",
        "CV",
        "BVBA",
        "SRL",
        "SA",
        "SPRL",
        "GMBH",
        "AG",
        "LTD",
        "STICHTING",
        "HOLDING",
        "INZ",
        "DE",
        "HET",
    ];
    let spaced: String = name.chars().filter(|it| *it != '.').flat_map(char::to_uppercase).collect();
    let words = spaced.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty() && !FORMS.contains(it));
    let key: String = words.collect();
    (key.chars().count() >= 4).then_some(key)
}

/// All that may be a number of an invoice in a text: runs of letters and digits, and up to five beside each other put together.
/// Numbers of few digits count only behind a word that says what they are.
fn numbers_in(text: &str) -> Vec<String> {
    let upper = text.to_uppercase();
    let runs: Vec<&str> =
        upper.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).take(TEXT_RUNS_MAX).collect();
    let says_number = |it: &str| {
        ["FACT", "INV", "NOTA", "REK", "NR", "NO", "NUMMER", "NUMBER", "FNR", "CREDIT", "CN"]
            .iter()
            .any(|word| it.starts_with(word))
    };
    let mut found = Vec::new();
    for begin in 0..runs.len() {
        let mut number = String::new();
        let is_named = begin > 0 && says_number(runs[begin - 1]);
        for run in &runs[begin..runs.len().min(begin + RUNS_MAX)] {
            number.push_str(run);
            let digits = number.chars().filter(char::is_ascii_digit).count();
            let only_digits = digits == number.chars().count();
            let long_enough = if is_named {
                digits >= 1
            } else if only_digits {
                digits >= 5
            } else {
                digits >= 2 && number.len() >= 4
            };
            if long_enough {
                found.push(number.clone());
            }
        }
    }
    // `F202617` may be written as `factuur202617`: words that say number don't belong to it.
    let glued = runs.iter().filter_map(|run| {
        let at = run.find(|it: char| it.is_ascii_digit())?;
        says_number(&run[..at]).then(|| run[at..].to_owned())
    });
    found.extend(glued);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (text, number) in [
            ("factuur 2026-17 bedankt", "202617"),
            ("Fact.nr. 17", "17"),
            ("betaling F2026/0017", "F20260017"),
            ("factuur202617", "202617"),
            ("INV 2026 0017", "20260017"),
            ("20260017, 20260018", "20260018"),
        ] {
            assert!(numbers_in(text).contains(&number.to_owned()), "{text}: {:?}", numbers_in(text));
        }
        for text in ["24 11", "op 17", "", "é", "24-11"] {
            assert!(!numbers_in(text).iter().any(|it| it == "17" || it == "24"), "{text}");
        }
    }

    #[test]
    fn names_are_alike_without_their_legal_form() {
        assert_eq!(name_key("Bakkerij De Korenaar B.V."), name_key("BAKKERIJ KORENAAR"));
        assert_eq!(name_key("De BV"), None);
    }
}
