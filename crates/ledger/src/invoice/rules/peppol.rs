//! Peppol BIS Billing 3.0 (PEPPOL-EN16931-R), and the rules for Dutch sellers in it (NL-R, which are NLCIUS's BR-NL).

use super::super::model::*;
use super::super::{Broken, Place};
use super::{Check, amount, line_place};
use crate::Decimal;
use crate::xml::Element;

const SPECIFICATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";

pub(super) fn check(check: &mut Check<'_>) {
    document(check);
    vat_totals(check);
    for (nth, item) in check.invoice.allowances_charges.iter().enumerate() {
        allowance_charge(check, item, &Place::AllowanceCharge(nth + 1));
    }
    for (nth, line) in check.invoice.lines.iter().enumerate() {
        let place = line_place(check.invoice, nth);
        for item in &line.allowances_charges {
            allowance_charge(check, item, &place);
        }
        self::line(check, line, &place);
    }
}

/// The number of the process, `01` of `urn:fdc:peppol.eu:2017:poacc:billing:01:1.0`.
pub(super) fn process(invoice: &Invoice) -> Option<&str> {
    let rest = invoice.process.as_deref()?.strip_prefix("urn:fdc:peppol.eu:2017:poacc:billing:")?;
    let number = rest.strip_suffix(":1.0")?;
    (number.len() == 2 && number.bytes().all(|it| it.is_ascii_digit())).then_some(number)
}

fn country(party: &Option<Party>) -> Option<&str> {
    party.as_ref()?.address.as_ref()?.country.as_deref()
}

fn document(check: &mut Check<'_>) {
    let (invoice, there) = (check.invoice, There::of(check.root));
    let german = country(&invoice.seller) == Some("DE") && country(&invoice.buyer) == Some("DE");
    let starts = |it: &String| it.starts_with(SPECIFICATION);
    let is_object = |name: &str| {
        let agreement = ["SupplyChainTradeTransaction", "ApplicableHeaderTradeAgreement"];
        let documents = check.root.at(&agreement).into_iter().flat_map(|it| it.all("AdditionalReferencedDocument"));
        documents.filter(|it| it.text_at(&["TypeCode"]).as_deref() == Some(name)).count()
    };
    let projects = check
        .root
        .all("AdditionalDocumentReference")
        .filter(|it| it.text_at(&["DocumentTypeCode"]).as_deref() == Some("50"));
    for (rule, holds) in [
        ("PEPPOL-EN16931-R001", there.process),
        ("PEPPOL-EN16931-R002", there.notes <= 1 && !there.subject || german),
        ("PEPPOL-EN16931-R003", there.reference),
        ("PEPPOL-EN16931-R004", invoice.specification.as_ref().is_some_and(starts)),
        ("PEPPOL-EN16931-R006", is_object("130") <= 1),
        ("PEPPOL-EN16931-R007", process(invoice).is_some()),
        ("PEPPOL-EN16931-R010", there.buyer_address),
        ("PEPPOL-EN16931-R020", there.seller_address),
        ("PEPPOL-EN16931-R080", projects.count() <= 1 && is_object("50") <= 1),
    ] {
        check.require(holds, rule, Place::Document);
    }
    let same = invoice.tax_currency.is_some() && invoice.tax_currency == invoice.currency;
    check.require(!same, "PEPPOL-EN16931-R005", Place::Document);
    for (nth, payment) in invoice.payment.iter().enumerate() {
        let debit = matches!(payment.means.as_deref(), Some("49" | "59"));
        check.require(
            !debit || payment.mandate.is_some() || there.mandate,
            "PEPPOL-EN16931-R061",
            Place::Payment(nth + 1),
        );
    }
}

/// Which elements are there; Peppol refuses empty ones by another rule, so that these ask for no more.
struct There {
    process: bool,
    reference: bool,
    notes: usize,
    subject: bool,
    seller_address: bool,
    buyer_address: bool,
    mandate: bool,
}

impl There {
    fn of(root: &Element<'_>) -> Self {
        if root.name == "CrossIndustryInvoice" { Self::in_cii(root) } else { Self::in_ubl(root) }
    }

    fn in_ubl(root: &Element<'_>) -> Self {
        let has = |path: &[&str]| root.at(path).is_some();
        let address = |role: &str| root.at(&[role, "Party"]).is_none_or(|it| it.child("EndpointID").is_some());
        Self {
            process: has(&["ProfileID"]),
            reference: has(&["BuyerReference"]) || has(&["OrderReference", "ID"]),
            notes: root.all("Note").count(),
            subject: false,
            seller_address: address("AccountingSupplierParty"),
            buyer_address: address("AccountingCustomerParty"),
            mandate: root.all("PaymentMeans").any(|it| it.at(&["PaymentMandate", "ID"]).is_some()),
        }
    }

    fn in_cii(root: &Element<'_>) -> Self {
        let has = |path: &[&str]| root.at(path).is_some();
        let notes = || root.child("ExchangedDocument").into_iter().flat_map(|it| it.all("IncludedNote"));
        const AGREEMENT: [&str; 2] = ["SupplyChainTradeTransaction", "ApplicableHeaderTradeAgreement"];
        let agreement = root.at(&AGREEMENT);
        let in_agreement = |path: &[&str]| agreement.is_some_and(|it| it.at(path).is_some());
        let address = |role: &str| {
            let party = agreement.and_then(|it| it.child(role));
            party.is_none_or(|it| it.at(&["URIUniversalCommunication", "URIID"]).is_some())
        };
        let settlement = root.at(&["SupplyChainTradeTransaction", "ApplicableHeaderTradeSettlement"]);
        let mut terms = settlement.into_iter().flat_map(|it| it.all("SpecifiedTradePaymentTerms"));
        Self {
            process: has(&["ExchangedDocumentContext", "BusinessProcessSpecifiedDocumentContextParameter", "ID"]),
            reference: in_agreement(&["BuyerReference"])
                || in_agreement(&["BuyerOrderReferencedDocument", "IssuerAssignedID"]),
            notes: notes().count(),
            subject: notes().any(|it| it.child("SubjectCode").is_some()),
            seller_address: address("SellerTradeParty"),
            buyer_address: address("BuyerTradeParty"),
            mandate: terms.any(|it| it.child("DirectDebitMandateID").is_some()),
        }
    }
}

fn vat_totals(check: &mut Check<'_>) {
    let invoice = check.invoice;
    if invoice.syntax == Syntax::Ubl {
        let with = invoice.vat_totals.iter().filter(|it| it.has_breakdown).count();
        check.require(with == 1, "PEPPOL-EN16931-R053", Place::Document);
        let without = invoice.vat_totals.len() - with;
        let expected = usize::from(check.root.child("TaxCurrencyCode").is_some());
        check.require(without == expected, "PEPPOL-EN16931-R054", Place::Document);
    } else {
        let settlement = check.root.at(&["SupplyChainTradeTransaction", "ApplicableHeaderTradeSettlement"]);
        let sums = || settlement.into_iter().flat_map(|it| it.all("SpecifiedTradeSettlementHeaderMonetarySummation"));
        let of = |currency: &Option<String>| {
            let amounts = sums().flat_map(|it| it.all("TaxTotalAmount"));
            amounts.filter(|it| currency.is_some() && it.attribute("currencyID") == currency.as_deref()).count()
        };
        check.require(of(&invoice.currency) == 1, "PEPPOL-EN16931-R053", Place::Document);
        let differs = invoice.tax_currency != invoice.currency;
        let expected = usize::from(invoice.tax_currency.is_some());
        check.require(!differs || of(&invoice.tax_currency) == expected, "PEPPOL-EN16931-R054", Place::Document);
    }
    let in_currency = |currency: &Option<String>| {
        let amounts = invoice.vat_totals.iter().filter_map(|it| it.amount.as_ref());
        amounts.filter(|it| it.currency.is_some() && it.currency == *currency).map(|it| it.amount.sign()).next()
    };
    if invoice.tax_currency.is_some() {
        let signs = in_currency(&invoice.tax_currency).zip(in_currency(&invoice.currency));
        check.require(signs.is_some_and(|(a, b)| a * b >= 0), "PEPPOL-EN16931-R055", Place::Document);
    }
}

fn allowance_charge(check: &mut Check<'_>, item: &AllowanceCharge, place: &Place) {
    check.require(item.percent.is_none() || item.base.is_some(), "PEPPOL-EN16931-R041", place.clone());
    check.require(item.base.is_none() || item.percent.is_some(), "PEPPOL-EN16931-R042", place.clone());
    let percent_of = |base: &Money| base.amount.times(item.percent?)?.times(Decimal::new(1, 2));
    let expected = item.base.as_ref().and_then(percent_of);
    let found = amount(item.amount.as_ref()).unwrap_or_default();
    check.near("PEPPOL-EN16931-R040", place.clone(), Some(found), expected, Decimal::new(2, 2));
}

fn line(check: &mut Check<'_>, line: &Line, place: &Place) {
    let invoice = check.invoice;
    net_amount(check, line, place);
    let positive = line.price_quantity.is_none_or(|it| it > Decimal::ZERO);
    check.require(positive, "PEPPOL-EN16931-R121", place.clone());
    let same_unit = line.price_unit.is_none() || line.quantity.is_none() || line.price_unit == line.unit;
    check.require(same_unit, "PEPPOL-EN16931-R130", place.clone());
    let gross = amount(line.gross_price.as_ref());
    let net = gross.and_then(|it| it.minus(amount(line.price_discount.as_ref()).unwrap_or_default()));
    check.equal("PEPPOL-EN16931-R046", place.clone(), amount(line.price.as_ref()), net);
    if let (Some(whole), Some(part)) = (&invoice.period, &line.period) {
        let starts = whole.start.zip(part.start).is_none_or(|(whole, part)| part >= whole);
        let ends = whole.end.zip(part.end).is_none_or(|(whole, part)| part <= whole);
        check.require(starts, "PEPPOL-EN16931-R110", place.clone());
        check.require(ends, "PEPPOL-EN16931-R111", place.clone());
    }
}

/// Quantity x price / base quantity, plus charges, less allowances, to two cents; multiplied out, so that nothing is divided.
fn net_amount(check: &mut Check<'_>, line: &Line, place: &Place) {
    let base = line.price_quantity.filter(|it| !it.is_zero()).unwrap_or(Decimal::from(1));
    let quantity = line.quantity.unwrap_or(Decimal::from(1));
    let price = amount(line.price.as_ref()).unwrap_or_default();
    let extras = |is_charge| {
        let of_kind = line.allowances_charges.iter().filter(move |it| it.is_charge == Some(is_charge));
        Decimal::sum(of_kind.filter_map(|it| amount(it.amount.as_ref()))).map(|it| it.rounded(2))
    };
    let found = amount(line.net.as_ref()).unwrap_or_default();
    let apart = || {
        let product = quantity.times(price)?;
        let rest = found.minus(extras(true)?)?.plus(extras(false)?)?.times(base)?;
        Some(rest.minus(product)?.abs() > Decimal::new(2, 2).times(base.abs())?)
    };
    if apart() == Some(true) {
        check.broken.push(Broken::new("PEPPOL-EN16931-R120", place.clone()).found(found));
    }
}

/// NL-R-001 to NL-R-009.
pub(super) fn check_dutch(check: &mut Check<'_>) {
    let invoice = check.invoice;
    let is_dutch = |party: &Option<Party>| country(party).is_some_and(|it| it.eq_ignore_ascii_case("NL"));
    if !is_dutch(&invoice.seller) {
        return;
    }
    let names_invoice = invoice.preceding.iter().any(|it| it.number.is_some());
    check.require(invoice.kind == Kind::Invoice || names_invoice, "NL-R-001", Place::Document);
    let legal = |party: &Option<Party>| {
        let id = party.as_ref().and_then(|it| it.legal_id.clone());
        id.is_none_or(|it| matches!(it.scheme.as_deref(), Some("0106" | "0190")) && !it.value.is_empty())
    };
    let address = |party: &Option<Party>| {
        let address = party.as_ref().and_then(|it| it.address.as_ref());
        address.is_none_or(|it| it.street.is_some() && it.city.is_some() && it.postcode.is_some())
    };
    check.require(address(&invoice.seller), "NL-R-002", Place::Seller);
    check.require(legal(&invoice.seller), "NL-R-003", Place::Seller);
    if is_dutch(&invoice.buyer) {
        check.require(address(&invoice.buyer), "NL-R-004", Place::Buyer);
        check.require(legal(&invoice.buyer), "NL-R-005", Place::Buyer);
    }
    if is_dutch(&invoice.tax_representative) {
        check.require(address(&invoice.tax_representative), "NL-R-006", Place::Representative);
    }
    let payable = invoice.totals.as_ref().and_then(|it| amount(it.payable.as_ref())).map_or(0, Decimal::sign);
    let to_seller = if invoice.kind == Kind::Invoice { payable > 0 } else { payable < 0 };
    check.require(!to_seller || !invoice.payment.is_empty(), "NL-R-007", Place::Document);
    for (nth, payment) in invoice.payment.iter().enumerate().filter(|_| is_dutch(&invoice.buyer)) {
        let known = payment.means.as_deref().is_none_or(|it| matches!(it, "30" | "48" | "49" | "57" | "58" | "59"));
        check.require(known, "NL-R-008", Place::Payment(nth + 1));
    }
    let names_order_line = invoice.lines.iter().any(|it| it.order_line.is_some());
    check.require(!names_order_line || invoice.order.is_some(), "NL-R-009", Place::Document);
}
