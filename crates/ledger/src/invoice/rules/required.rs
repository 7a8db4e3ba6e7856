//! What must be there: BR-01 to BR-20 and BR-49 to BR-65, with the conditions that are about parties, dates and payment.

use super::super::model::*;
use super::super::{Broken, Place};
use super::{Check, amount};
use crate::Decimal;
use crate::xml::Element;

pub(super) fn check(check: &mut Check<'_>) {
    document(check);
    seller_and_buyer(check);
    others(check);
    payment(check);
    dates(check);
    documents(check);
}

fn document(check: &mut Check<'_>) {
    let invoice = check.invoice;
    let totals = invoice.totals.clone().unwrap_or_default();
    for (rule, there) in [
        ("BR-01", invoice.specification.is_some()),
        ("BR-02", invoice.number.is_some()),
        ("BR-03", invoice.issued_on.is_some() || has_text(check.root, &["IssueDate"])),
        ("BR-04", invoice.type_code.is_some()),
        ("BR-05", invoice.currency.is_some()),
        ("BR-12", totals.lines.is_some()),
        ("BR-13", totals.without_vat.is_some()),
        ("BR-14", totals.with_vat.is_some()),
        ("BR-15", totals.payable.is_some()),
        ("BR-16", !invoice.lines.is_empty()),
        ("BR-CO-18", !invoice.vat.is_empty()),
    ] {
        check.require(there, rule, Place::Document);
    }
    let in_tax_currency = |currency: &String| {
        invoice.vat_totals.iter().filter_map(|it| it.amount.as_ref()).any(|it| it.currency.as_ref() == Some(currency))
    };
    check.require(invoice.tax_currency.as_ref().is_none_or(in_tax_currency), "BR-53", Place::Document);
}

/// Whether anything stands there: that it is no date is said apart.
fn has_text(root: &Element<'_>, path: &[&str]) -> bool {
    root.text_at(path).is_some()
}

fn country(party: &Party) -> bool {
    party.address.as_ref().is_none_or(|it| it.country.is_some())
}

fn seller_and_buyer(check: &mut Check<'_>) {
    let nobody = Party::default();
    let (seller, buyer) = (check.invoice.seller.as_ref(), check.invoice.buyer.as_ref());
    let (seller_party, buyer) = (seller.unwrap_or(&nobody), buyer.unwrap_or(&nobody));
    check.require(seller_party.registered_name.is_some(), "BR-06", Place::Seller);
    check.require(buyer.registered_name.is_some(), "BR-07", Place::Buyer);
    check.require(seller_party.address.is_some(), "BR-08", Place::Seller);
    check.require(country(seller_party), "BR-09", Place::Seller);
    check.require(buyer.address.is_some(), "BR-10", Place::Buyer);
    check.require(country(buyer), "BR-11", Place::Buyer);
    for (party, rule, place) in [(seller_party, "BR-62", Place::Seller), (buyer, "BR-63", Place::Buyer)] {
        let has_scheme = party.electronic_address.as_ref().is_none_or(|it| it.scheme.is_some());
        check.require(has_scheme, rule, place);
    }
    let has_number = seller_party.ids.iter().chain(&seller_party.legal_id).any(|it| !it.value.is_empty());
    check.require(seller.is_none() || has_number || seller_party.vat_number.is_some(), "BR-CO-26", Place::Seller);
}

fn others(check: &mut Check<'_>) {
    if let Some(payee) = &check.invoice.payee {
        let seller = check.invoice.seller.as_ref();
        let same_name = seller.is_some_and(|it| it.trading_name.is_some() && it.trading_name == payee.trading_name);
        let same_id = seller.is_some_and(|it| it.ids.iter().any(|id| !id.value.is_empty() && payee.ids.contains(id)));
        check.require(payee.name.is_some() && !same_name && !same_id, "BR-17", Place::Payee);
    }
    if let Some(party) = &check.invoice.tax_representative {
        check.require(party.name.is_some(), "BR-18", Place::Representative);
        check.require(party.address.is_some(), "BR-19", Place::Representative);
        check.require(country(party), "BR-20", Place::Representative);
        check.require(party.vat_number.is_some(), "BR-56", Place::Representative);
    }
    if let Some(address) = check.invoice.delivery.as_ref().and_then(|it| it.address.as_ref()) {
        check.require(address.country.is_some(), "BR-57", Place::Document);
    }
    let parties = [
        (&check.invoice.seller, Place::Seller),
        (&check.invoice.buyer, Place::Buyer),
        (&check.invoice.tax_representative, Place::Representative),
    ];
    for (party, place) in parties {
        let Some(number) = party.as_ref().and_then(|it| it.vat_number.as_deref()) else { continue };
        let prefix: String = number.chars().take(2).collect();
        if !super::super::codes::COUNTRIES.has(&prefix) && prefix != "EL" && prefix != "AN" {
            check.broken.push(Broken::new("BR-CO-09", place).found(number));
        }
    }
}

fn payment(check: &mut Check<'_>) {
    for (nth, payment) in check.invoice.payment.iter().enumerate() {
        let place = || Place::Payment(nth + 1);
        let means = payment.means.as_deref();
        check.require(means.is_some(), "BR-49", place());
        let is_transfer = matches!(means, Some("30" | "58"));
        check.require(!is_transfer || payment.account.is_some(), "BR-61", place());
        check.require(payment.card.as_ref().is_none_or(|it| it.chars().count() <= 10), "BR-51", place());
    }
    let names = ["PayeeFinancialAccount", "PayeePartyCreditorFinancialAccount"];
    let means = ["PaymentMeans", "SpecifiedTradeSettlementPaymentMeans"];
    let mut accounts_without_number = 0;
    check.root.walk(&mut |path| {
        let [.., parent, here] = path else { return };
        if names.contains(&here.name) && means.contains(&parent.name) {
            let numbered = ["ID", "IBANID", "ProprietaryID"].iter().any(|it| here.text_at(&[it]).is_some());
            accounts_without_number += usize::from(!numbered);
        }
    });
    check.require(accounts_without_number == 0, "BR-50", Place::Document);
    let payable = check.invoice.totals.as_ref().and_then(|it| amount(it.payable.as_ref()));
    let says_when = check.invoice.due_on.is_some() || check.invoice.payment_terms.is_some();
    let nothing_owed = payable.is_none_or(|it| it <= Decimal::ZERO) || check.root.name == "CreditNote";
    check.require(nothing_owed || says_when, "BR-CO-25", Place::Document);
}

fn dates(check: &mut Check<'_>) {
    let both = check.invoice.tax_point_on.is_some() && check.invoice.tax_point_code.is_some();
    check.require(!both, "BR-CO-03", Place::Document);
    if let Some(period) = &check.invoice.period {
        let filled = period.start.is_some() || period.end.is_some() || check.invoice.tax_point_code.is_some();
        check.require(filled, "BR-CO-19", Place::Document);
        check.require(in_order(period), "BR-29", Place::Document);
    }
}

/// Whether a period ends no earlier than it starts.
pub(super) fn in_order(period: &Period) -> bool {
    period.start.zip(period.end).is_none_or(|(start, end)| start <= end)
}

fn documents(check: &mut Check<'_>) {
    let attachments_named = check.invoice.attachments.iter().all(|it| it.id.is_some());
    check.require(attachments_named, "BR-52", Place::Document);
    let preceding_named = check.invoice.preceding.iter().all(|it| it.number.is_some());
    check.require(preceding_named, "BR-55", Place::Document);
}
