//! VAT by category: BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF (IGIC), BR-AG (IPSI) and BR-B, and BR-45 to BR-48.

use super::super::model::*;
use super::super::{Broken, Place};
use super::{Check, amount, code, line_place};
use crate::Decimal;

/// A category of UNCL 5305, and what its rules ask.
struct Family {
    code: &'static str,
    /// What its rules are called after.
    name: &'static str,
    rate: Rate,
    numbers: Numbers,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rate {
    AboveZero,
    ZeroOrMore,
    Zero,
    None,
}

#[derive(Clone, Copy)]
enum Numbers {
    /// The seller's VAT or tax number, or the representative's VAT number.
    Seller,
    /// That, and the buyer's VAT or legal number.
    SellerAndBuyer,
    /// The seller's or the representative's VAT number.
    SellerVat,
    /// That, and the buyer's VAT number.
    SellerAndBuyerVat,
    /// No VAT numbers at all.
    None,
}

const FAMILIES: [Family; 9] = [
    Family { code: "S", name: "S", rate: Rate::AboveZero, numbers: Numbers::Seller },
    Family { code: "Z", name: "Z", rate: Rate::Zero, numbers: Numbers::Seller },
    Family { code: "E", name: "E", rate: Rate::Zero, numbers: Numbers::Seller },
    Family { code: "AE", name: "AE", rate: Rate::Zero, numbers: Numbers::SellerAndBuyer },
    Family { code: "K", name: "IC", rate: Rate::Zero, numbers: Numbers::SellerAndBuyerVat },
    Family { code: "G", name: "G", rate: Rate::Zero, numbers: Numbers::SellerVat },
    Family { code: "O", name: "O", rate: Rate::None, numbers: Numbers::None },
    Family { code: "L", name: "AF", rate: Rate::ZeroOrMore, numbers: Numbers::Seller },
    Family { code: "M", name: "AG", rate: Rate::ZeroOrMore, numbers: Numbers::Seller },
];

pub(super) fn check(check: &mut Check<'_>) {
    for vat in &check.invoice.vat {
        let place = || Place::Vat(vat.category.code.clone().unwrap_or_default());
        check.require(vat.taxable.is_some(), "BR-45", place());
        check.require(vat.tax.is_some(), "BR-46", place());
        check.require(vat.category.code.is_some(), "BR-47", place());
        check.require(vat.category.rate.is_some() || code(Some(&vat.category)) == Some("O"), "BR-48", place());
    }
    for family in &FAMILIES {
        in_breakdown(check, family);
        party_numbers(check, family);
        rates(check, family);
        for vat in check.invoice.vat.iter().filter(|it| code(Some(&it.category)) == Some(family.code)) {
            amounts(check, family, vat);
            reasons(check, family, vat);
        }
    }
    within_the_union(check);
    outside_scope(check);
    split_payment(check);
}

fn of_lines<'a>(invoice: &'a Invoice, code_: &'static str) -> impl Iterator<Item = (usize, &'a Line)> {
    invoice.lines.iter().enumerate().filter(move |(_, it)| code(it.vat.as_ref()) == Some(code_))
}

fn of_document<'a>(
    invoice: &'a Invoice,
    code_: &'static str,
    is_charge: bool,
) -> impl Iterator<Item = (usize, &'a AllowanceCharge)> {
    let all = invoice.allowances_charges.iter().enumerate();
    all.filter(move |(_, it)| code(it.vat.as_ref()) == Some(code_) && it.is_charge == Some(is_charge))
}

/// -01: what is on lines, allowances and charges is in the breakdown too.
fn in_breakdown(check: &mut Check<'_>, family: &Family) {
    let invoice = check.invoice;
    let extras = invoice.allowances_charges.iter().filter(|it| code(it.vat.as_ref()) == Some(family.code)).count();
    let items = of_lines(invoice, family.code).count() + extras;
    let groups = invoice.vat.iter().filter(|it| code(Some(&it.category)) == Some(family.code)).count();
    let holds = match family.rate {
        Rate::AboveZero | Rate::ZeroOrMore => (items > 0) == (groups > 0),
        Rate::Zero | Rate::None => items + groups == 0 || groups == 1,
    };
    check.require(holds, format!("BR-{}-01", family.name), Place::Vat(family.code.to_owned()));
}

/// -02 to -04: who must have which number.
fn party_numbers(check: &mut Check<'_>, family: &Family) {
    let invoice = check.invoice;
    let holds = numbers_hold(invoice, family.numbers);
    let used = [
        ("02", of_lines(invoice, family.code).next().is_some()),
        ("03", of_document(invoice, family.code, false).next().is_some()),
        ("04", of_document(invoice, family.code, true).next().is_some()),
    ];
    for (number, is_used) in used {
        check.require(!is_used || holds, format!("BR-{}-{number}", family.name), Place::Vat(family.code.to_owned()));
    }
}

fn numbers_hold(invoice: &Invoice, numbers: Numbers) -> bool {
    let vat = |party: &Option<Party>| party.as_ref().is_some_and(|it| it.vat_number.is_some());
    let tax = invoice.seller.as_ref().is_some_and(|it| it.tax_number.is_some());
    let legal = |party: &Option<Party>| {
        party.as_ref().and_then(|it| it.legal_id.as_ref()).is_some_and(|it| !it.value.is_empty())
    };
    let seller_vat = vat(&invoice.seller) || vat(&invoice.tax_representative);
    match numbers {
        Numbers::Seller => seller_vat || tax,
        Numbers::SellerAndBuyer => (seller_vat || tax) && (vat(&invoice.buyer) || legal(&invoice.buyer)),
        Numbers::SellerVat => seller_vat,
        Numbers::SellerAndBuyerVat => seller_vat && vat(&invoice.buyer),
        Numbers::None => !seller_vat && !vat(&invoice.buyer),
    }
}

/// -05 to -07: the rate on lines, allowances and charges.
fn rates(check: &mut Check<'_>, family: &Family) {
    let fits = |category: Option<&Category>| {
        let rate = category.and_then(|it| it.rate);
        match family.rate {
            Rate::AboveZero => rate.is_some_and(|it| it > Decimal::ZERO),
            Rate::ZeroOrMore => rate.is_some_and(|it| it >= Decimal::ZERO),
            Rate::Zero => rate.is_some_and(Decimal::is_zero),
            Rate::None => rate.is_none(),
        }
    };
    let invoice = check.invoice;
    let lines = of_lines(invoice, family.code).map(|(nth, it)| ("05", line_place(invoice, nth), it.vat.as_ref()));
    let of_kind = |number, is_charge| {
        of_document(invoice, family.code, is_charge)
            .map(move |(nth, it)| (number, Place::AllowanceCharge(nth + 1), it.vat.as_ref()))
    };
    let all: Vec<_> = lines.chain(of_kind("06", false)).chain(of_kind("07", true)).collect();
    for (number, place, category) in all {
        check.require(fits(category), format!("BR-{}-{number}", family.name), place);
    }
}

/// -08: the taxable amount is what lines and charges have, less allowances. -09: the tax on it.
fn amounts(check: &mut Check<'_>, family: &Family, vat: &Vat) {
    let by_rate = matches!(family.rate, Rate::AboveZero | Rate::ZeroOrMore);
    let same = |category: Option<&Category>| !by_rate || category.and_then(|it| it.rate) == vat.category.rate;
    let invoice = check.invoice;
    let lines = of_lines(invoice, family.code).map(|(_, it)| it).filter(|it| same(it.vat.as_ref()));
    let lines = Decimal::sum(lines.filter_map(|it| amount(it.net.as_ref())));
    let extras = |is_charge| {
        let of_kind = of_document(invoice, family.code, is_charge).map(|(_, it)| it).filter(|it| same(it.vat.as_ref()));
        Decimal::sum(of_kind.filter_map(|it| amount(it.amount.as_ref())))
    };
    let expected = lines.and_then(|it| it.plus(extras(true)?)?.minus(extras(false)?));
    let place = || Place::Vat(vat.category.code.clone().unwrap_or_default());
    let (taxable, tax) = (amount(vat.taxable.as_ref()), amount(vat.tax.as_ref()));
    let name = |number: &str| format!("BR-{}-{number}", family.name);
    if by_rate {
        check.near(&name("08"), place(), taxable, expected, Decimal::new(99, 2));
        let of_rate = vat.category.rate.and_then(|rate| super::sums::tax_of(taxable, rate));
        let slack = super::sums::slack_of(invoice.syntax);
        check.near(&name("09"), place(), tax.map(Decimal::abs), of_rate.map(Decimal::abs), slack);
    } else {
        check.equal(name("08"), place(), taxable, expected.map(|it| it.rounded(2)));
        check.equal(name("09"), place(), tax, Some(Decimal::ZERO));
    }
}

/// -10: a reason where nothing is paid, none where something is (or zero is the rate).
fn reasons(check: &mut Check<'_>, family: &Family, vat: &Vat) {
    let has_reason = vat.exemption.is_some() || vat.exemption_code.is_some();
    let wants_reason = !matches!(family.code, "S" | "Z" | "L" | "M");
    check.require(has_reason == wants_reason, format!("BR-{}-10", family.name), Place::Vat(family.code.to_owned()));
}

fn within_the_union(check: &mut Check<'_>) {
    let invoice = check.invoice;
    if !invoice.vat.iter().any(|it| code(Some(&it.category)) == Some("K")) {
        return;
    }
    let delivered = invoice.delivery.as_ref();
    let period = invoice.period.as_ref().is_some_and(|it| it.start.is_some() || it.end.is_some());
    check.require(delivered.is_some_and(|it| it.on.is_some()) || period, "BR-IC-11", Place::Document);
    let country = delivered.and_then(|it| it.address.as_ref()).is_some_and(|it| it.country.is_some());
    check.require(country, "BR-IC-12", Place::Document);
}

/// BR-O-11 to BR-O-14: outside the scope of VAT is all or nothing.
fn outside_scope(check: &mut Check<'_>) {
    let invoice = check.invoice;
    if !invoice.vat.iter().any(|it| code(Some(&it.category)) == Some("O")) {
        return;
    }
    let other = |category: Option<&Category>| code(category).is_some_and(|it| it != "O");
    let extra = |is_charge| {
        invoice.allowances_charges.iter().any(|it| it.is_charge == Some(is_charge) && other(it.vat.as_ref()))
    };
    check.require(!invoice.vat.iter().any(|it| other(Some(&it.category))), "BR-O-11", Place::Document);
    check.require(!invoice.lines.iter().any(|it| other(it.vat.as_ref())), "BR-O-12", Place::Document);
    check.require(!extra(false), "BR-O-13", Place::Document);
    check.require(!extra(true), "BR-O-14", Place::Document);
}

/// BR-B-01 and BR-B-02: Italian split payment, within Italy and not beside the standard rate.
fn split_payment(check: &mut Check<'_>) {
    let invoice = check.invoice;
    let extras = invoice.allowances_charges.iter().filter_map(|it| code(it.vat.as_ref()));
    let lines = invoice.lines.iter().filter_map(|it| code(it.vat.as_ref()));
    let all: Vec<&str> =
        invoice.vat.iter().filter_map(|it| code(Some(&it.category))).chain(extras).chain(lines).collect();
    if !all.contains(&"B") {
        return;
    }
    let countries = [&invoice.seller, &invoice.buyer]
        .map(|it| it.as_ref().and_then(|party| party.address.as_ref()?.country.clone()));
    for country in countries.into_iter().flatten().filter(|it| it != "IT") {
        check.broken.push(Broken::new("BR-B-01", Place::Document).found(country));
    }
    check.require(!all.contains(&"S"), "BR-B-02", Place::Document);
}
