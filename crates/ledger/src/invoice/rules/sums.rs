//! Sums: BR-CO-10 to BR-CO-17. Rounded at two digits, a half up.

use super::super::Place;
use super::super::model::*;
use super::{Check, amount};
use crate::Decimal;

pub(super) fn check(check: &mut Check<'_>) {
    vat_per_category(check);
    vat_total(check);
    let Some(totals) = &check.invoice.totals else { return };
    lines_and_extras(check, totals);
    totals_in_row(check, totals);
}

fn lines_and_extras(check: &mut Check<'_>, totals: &Totals) {
    let invoice = check.invoice;
    let lines = Decimal::sum(invoice.lines.iter().filter_map(|it| amount(it.net.as_ref()))).map(|it| it.rounded(2));
    check.equal("BR-CO-10", Place::Document, amount(totals.lines.as_ref()), lines);
    for (rule, is_charge, total) in [("BR-CO-11", false, &totals.allowances), ("BR-CO-12", true, &totals.charges)] {
        let of_kind = || invoice.allowances_charges.iter().filter(move |it| it.is_charge == Some(is_charge));
        let sum = Decimal::sum(of_kind().filter_map(|it| amount(it.amount.as_ref()))).map(|it| it.rounded(2));
        match amount(total.as_ref()) {
            Some(total) => check.equal(rule, Place::Document, Some(total), sum),
            None => check.require(of_kind().next().is_none(), rule, Place::Document),
        }
    }
}

fn totals_in_row(check: &mut Check<'_>, totals: &Totals) {
    let of = |money: &Option<Money>| amount(money.as_ref());
    let or_zero = |money: &Option<Money>| of(money).unwrap_or_default();
    let without_vat = of(&totals.lines)
        .and_then(|it| it.minus(or_zero(&totals.allowances))?.plus(or_zero(&totals.charges)))
        .map(|it| it.rounded(2));
    check.equal("BR-CO-13", Place::Document, of(&totals.without_vat), without_vat);
    with_vat(check, totals);
    let payable = of(&totals.with_vat)
        .and_then(|it| it.minus(or_zero(&totals.prepaid))?.plus(or_zero(&totals.rounding)))
        .map(|it| it.rounded(2));
    check.equal("BR-CO-16", Place::Document, of(&totals.payable).map(|it| it.rounded(2)), payable);
}

/// BR-CO-15: there is one sum of VAT in the invoice's currency, and it makes the difference.
fn with_vat(check: &mut Check<'_>, totals: &Totals) {
    let invoice = check.invoice;
    let all: Vec<&Money> = invoice.vat_totals.iter().filter_map(|it| it.amount.as_ref()).collect();
    let in_currency: Vec<&Money> = match &invoice.currency {
        Some(currency) => all.iter().copied().filter(|it| it.currency.as_ref() == Some(currency)).collect(),
        None => all.clone(),
    };
    let vat = match in_currency.as_slice() {
        [one] => Some(one.amount),
        // Nothing at all: then the two must be the same. An amount without currency is the invoice's.
        [] if all.is_empty() => Some(Decimal::ZERO),
        [] if all.len() == 1 && all[0].currency.is_none() => Some(all[0].amount),
        [] => None,
        [first, ..] if invoice.currency.is_none() => Some(first.amount),
        _ => None,
    };
    let Some(vat) = vat else {
        return check.require(totals.with_vat.is_none(), "BR-CO-15", Place::Document);
    };
    let expected = amount(totals.without_vat.as_ref()).and_then(|it| it.plus(vat)).map(|it| it.rounded(2));
    check.equal("BR-CO-15", Place::Document, amount(totals.with_vat.as_ref()), expected);
}

fn vat_total(check: &mut Check<'_>) {
    let sum = Decimal::sum(check.invoice.vat.iter().filter_map(|it| amount(it.tax.as_ref()))).map(|it| it.rounded(2));
    for total in check.invoice.vat_totals.iter().filter(|it| it.has_breakdown) {
        check.equal("BR-CO-14", Place::Document, amount(total.amount.as_ref()), sum);
    }
}

/// BR-CO-17: the rate makes the tax. The schematron allows one unit of difference, as VAT may be reckoned per line.
fn vat_per_category(check: &mut Check<'_>) {
    for vat in &check.invoice.vat {
        let place = Place::Vat(vat.category.code.clone().unwrap_or_default());
        let (taxable, tax) = (amount(vat.taxable.as_ref()), amount(vat.tax.as_ref()));
        match vat.category.rate.filter(|it| !it.rounded(0).is_zero()) {
            None => check.require(tax.is_none_or(|it| it.rounded(0).is_zero()), "BR-CO-17", place),
            Some(rate) => {
                let expected = tax_of(taxable, rate);
                let slack = slack_of(check.invoice.syntax);
                check.near("BR-CO-17", place, tax.map(Decimal::abs), expected.map(Decimal::abs), slack);
            }
        }
    }
}

/// The tax on an amount, rounded at cents.
pub(super) fn tax_of(taxable: Option<Decimal>, rate: Decimal) -> Option<Decimal> {
    let product = taxable?.abs().times(rate)?.times(Decimal::new(1, 2))?.rounded(2);
    Some(if taxable?.sign() < 0 { -product } else { product })
}

/// In UBL the difference is less than one, in CII at most one.
pub(super) fn slack_of(syntax: Syntax) -> Decimal {
    match syntax {
        Syntax::Ubl => Decimal::new(99, 2),
        Syntax::Cii => Decimal::new(1, 0),
    }
}
