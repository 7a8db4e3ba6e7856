//! Lines, allowances and charges: BR-21 to BR-44, BR-54, BR-64, BR-65, BR-CO-04, BR-CO-20 to BR-CO-24, and decimals (BR-DEC).

use super::super::Place;
use super::super::model::*;
use super::{Check, line_place};
use crate::Decimal;

pub(super) fn check(check: &mut Check<'_>) {
    for (nth, line) in check.invoice.lines.iter().enumerate() {
        fields(check, line, &line_place(check.invoice, nth));
    }
    for (nth, of_document) in check.invoice.allowances_charges.iter().enumerate() {
        document_level(check, of_document, &Place::AllowanceCharge(nth + 1));
    }
    classifications(check);
    decimals(check);
}

fn fields(check: &mut Check<'_>, line: &Line, place: &Place) {
    let not_negative = |money: &Option<Money>| money.as_ref().is_none_or(|it| it.amount >= Decimal::ZERO);
    for (rule, there) in [
        ("BR-21", line.id.is_some()),
        ("BR-22", line.quantity.is_some()),
        ("BR-23", line.unit.is_some()),
        ("BR-24", line.net.is_some()),
        ("BR-25", line.name.is_some()),
        ("BR-26", line.price.is_some()),
        ("BR-27", not_negative(&line.price)),
        ("BR-28", not_negative(&line.gross_price)),
        ("BR-30", line.period.as_ref().is_none_or(super::required::in_order)),
        ("BR-CO-20", line.period.as_ref().is_none_or(|it| it.start.is_some() || it.end.is_some())),
        ("BR-CO-04", super::code(line.vat.as_ref()).is_some()),
        ("BR-54", line.attributes.iter().all(|(name, value)| name.is_some() && value.is_some())),
        ("BR-64", line.standard_item.as_ref().is_none_or(|it| it.scheme.is_some())),
    ] {
        check.require(there, rule, place.clone());
    }
    for item in &line.allowances_charges {
        let has_reason = item.reason.is_some() || item.reason_code.is_some();
        let [amount, reason, same_reason] = match item.is_charge {
            Some(false) => ["BR-41", "BR-42", "BR-CO-23"],
            Some(true) => ["BR-43", "BR-44", "BR-CO-24"],
            None => continue,
        };
        check.require(item.amount.is_some(), amount, place.clone());
        check.require(has_reason, reason, place.clone());
        check.require(has_reason, same_reason, place.clone());
    }
}

fn document_level(check: &mut Check<'_>, item: &AllowanceCharge, place: &Place) {
    let has_reason = item.reason.is_some() || item.reason_code.is_some();
    let [amount, category, reason, same_reason] = match item.is_charge {
        Some(false) => ["BR-31", "BR-32", "BR-33", "BR-CO-21"],
        Some(true) => ["BR-36", "BR-37", "BR-38", "BR-CO-22"],
        None => return,
    };
    check.require(item.amount.is_some(), amount, place.clone());
    check.require(super::code(item.vat.as_ref()).is_some(), category, place.clone());
    check.require(has_reason, reason, place.clone());
    check.require(has_reason, same_reason, place.clone());
}

/// BR-65, on elements that the model leaves out.
fn classifications(check: &mut Check<'_>) {
    let mut without_list = 0;
    check.root.walk(&mut |path| {
        let here = path[path.len() - 1];
        let is_code = match here.name {
            "ItemClassificationCode" => true,
            "ClassCode" => path.iter().any(|it| it.name == "DesignatedProductClassification"),
            _ => false,
        };
        without_list += usize::from(is_code && here.attribute("listID").is_none());
    });
    check.require(without_list == 0, "BR-65", Place::Document);
}

fn decimals(check: &mut Check<'_>) {
    let invoice = check.invoice;
    let totals = invoice.totals.clone().unwrap_or_default();
    let mut amounts: Vec<(&str, Place, Option<Money>)> = Vec::new();
    for (nth, item) in invoice.allowances_charges.iter().enumerate() {
        let [amount, base] =
            if item.is_charge == Some(true) { ["BR-DEC-05", "BR-DEC-06"] } else { ["BR-DEC-01", "BR-DEC-02"] };
        amounts.push((amount, Place::AllowanceCharge(nth + 1), item.amount.clone()));
        amounts.push((base, Place::AllowanceCharge(nth + 1), item.base.clone()));
    }
    let sums = [
        ("BR-DEC-09", totals.lines),
        ("BR-DEC-10", totals.allowances),
        ("BR-DEC-11", totals.charges),
        ("BR-DEC-12", totals.without_vat),
        ("BR-DEC-14", totals.with_vat),
        ("BR-DEC-16", totals.prepaid),
        ("BR-DEC-17", totals.rounding),
        ("BR-DEC-18", totals.payable),
    ];
    amounts.extend(sums.map(|(rule, money)| (rule, Place::Document, money)));
    for total in &invoice.vat_totals {
        let in_tax_currency =
            total.amount.as_ref().is_some_and(|it| it.currency.is_some() && it.currency == invoice.tax_currency);
        let rule = if in_tax_currency && !total.has_breakdown { "BR-DEC-15" } else { "BR-DEC-13" };
        amounts.push((rule, Place::Document, total.amount.clone()));
    }
    for vat in &invoice.vat {
        let place = || Place::Vat(vat.category.code.clone().unwrap_or_default());
        amounts.push(("BR-DEC-19", place(), vat.taxable.clone()));
        amounts.push(("BR-DEC-20", place(), vat.tax.clone()));
    }
    for (nth, line) in invoice.lines.iter().enumerate() {
        let place = || line_place(invoice, nth);
        amounts.push(("BR-DEC-23", place(), line.net.clone()));
        for item in &line.allowances_charges {
            let [amount, base] =
                if item.is_charge == Some(true) { ["BR-DEC-27", "BR-DEC-28"] } else { ["BR-DEC-24", "BR-DEC-25"] };
            amounts.push((amount, place(), item.amount.clone()));
            amounts.push((base, place(), item.base.clone()));
        }
    }
    for (rule, place, money) in amounts {
        check.require(money.is_none_or(|it| it.amount.places() <= 2), rule, place);
    }
}
