//! Numbers with check digits, which EN 16931 leaves to others: IBAN, KvK, OIN, VAT, and dates that can't be. Ours (`MY-…`), as
//! warnings.

use super::super::model::*;
use super::super::{Broken, Place};
use super::Check;
use crate::identifier;

pub(super) fn check(check: &mut Check<'_>) {
    for (nth, payment) in check.invoice.payment.iter().enumerate() {
        let is_sepa = matches!(payment.means.as_deref(), Some("58" | "59"));
        let account = payment.account.as_deref().unwrap_or_default();
        let looks_like_iban = account.len() > 4 && account.is_ascii() && {
            let (country, rest) = account.split_at(2);
            country.bytes().all(|it| it.is_ascii_uppercase()) && rest.bytes().take(2).all(|it| it.is_ascii_digit())
        };
        if payment.iban.is_none() && !account.is_empty() && (is_sepa || looks_like_iban) {
            check.broken.push(Broken::new("MY-IBAN", Place::Payment(nth + 1)).found(account));
        }
        if let Some(bic) = payment.bic.as_deref().filter(|it| !identifier::is_bic(it)) {
            check.broken.push(Broken::new("MY-BIC", Place::Payment(nth + 1)).found(bic));
        }
    }
    let parties = [
        (&check.invoice.seller, Place::Seller),
        (&check.invoice.buyer, Place::Buyer),
        (&check.invoice.payee, Place::Payee),
        (&check.invoice.tax_representative, Place::Representative),
    ];
    for (party, place) in parties {
        let Some(party) = party else { continue };
        numbers_of(&mut check.broken, party, &place);
    }
    if let Some((issued, due)) = check.invoice.issued_on.zip(check.invoice.due_on).filter(|(issued, due)| due < issued)
    {
        check.broken.push(Broken::new("MY-DUE", Place::Document).found(due).expected(issued));
    }
}

fn numbers_of(broken: &mut Vec<Broken>, party: &Party, place: &Place) {
    if let Some(number) = party.vat_number.as_deref().filter(|it| identifier::vat_number(it) == Some(false)) {
        broken.push(Broken::new("MY-VAT", place.clone()).found(number));
    }
    let numbers = party.ids.iter().chain(&party.legal_id).chain(&party.electronic_address);
    for number in numbers.filter(|it| !it.value.is_empty()) {
        let value = number.value.as_str();
        let (rule, is_right) = match number.scheme.as_deref() {
            Some("0106") => ("MY-KVK", identifier::is_kvk(value)),
            Some("0190") => ("MY-OIN", identifier::is_oin(value)),
            Some("0208") => ("MY-KBO", identifier::is_belgian_enterprise(value)),
            Some("0088") => ("MY-GLN", value.len() == 13 && identifier::is_gs1(value)),
            Some("9944") => ("MY-VAT", identifier::is_dutch_vat(value)),
            _ => continue,
        };
        let again = broken.iter().any(|it| it.rule == rule && it.place == *place);
        if !is_right && !again {
            broken.push(Broken::new(rule, place.clone()).found(value));
        }
    }
}
