//! Codes: BR-CL-01 to BR-CL-26, on the elements themselves, wherever they stand.

use super::super::codes::{self, Codes, among};
use super::super::model::Syntax;
use super::super::{Broken, Place};
use super::Check;
use crate::xml::Element;

pub(super) fn check(check: &mut Check<'_>) {
    let mut broken = Vec::new();
    let syntax = check.invoice.syntax;
    check.root.walk(&mut |path| {
        let found = match syntax {
            Syntax::Ubl => in_ubl(path),
            Syntax::Cii => in_cii(path),
        };
        broken.extend(found);
        broken.extend(attributes(path));
    });
    check.broken.append(&mut broken);
}

/// The rule is broken by an element whose text isn't among the codes.
fn code(rule: &str, here: &Element<'_>, is_known: impl Fn(&str) -> bool) -> Option<Broken> {
    let text = here.text();
    (!text.is_empty() && !is_known(text)).then(|| broken(rule, here, text))
}

/// The rule is broken by an attribute that isn't among the codes.
fn list(rule: &str, here: &Element<'_>, attribute: &str, known: &Codes, also: &str) -> Option<Broken> {
    let value = here.attribute(attribute)?;
    (!known.has(value) && (also.is_empty() || value != also)).then(|| broken(rule, here, value))
}

fn broken(rule: &str, here: &Element<'_>, found: &str) -> Broken {
    let found: String = found.chars().take(60).collect();
    Broken::new(rule, Place::Element(here.name.to_owned())).found(found)
}

/// Currencies and units, which are written alike everywhere.
fn attributes(path: &[&Element<'_>]) -> Vec<Broken> {
    let here = path[path.len() - 1];
    let is_amount = here.name.ends_with("Amount");
    let currency = is_amount.then(|| list("BR-CL-03", here, "currencyID", &codes::CURRENCIES, "")).flatten();
    let unit = here.name.ends_with("Quantity").then(|| list("BR-CL-23", here, "unitCode", &codes::UNITS, "")).flatten();
    currency.into_iter().chain(unit).collect()
}

fn in_ubl(path: &[&Element<'_>]) -> Option<Broken> {
    let here = path[path.len() - 1];
    let parent = path.len().checked_sub(2).map_or("", |at| path[at].name);
    let under = |name: &str| path.iter().any(|it| it.name == name);
    let sepa = if under("AccountingSupplierParty") || under("PayeeParty") { "SEPA" } else { "" };
    match (parent, here.name) {
        (_, "InvoiceTypeCode") => code("BR-CL-01", here, |it| among(codes::INVOICES, it)),
        (_, "CreditNoteTypeCode") => code("BR-CL-01", here, |it| among(codes::CREDIT_NOTES, it)),
        (_, "DocumentCurrencyCode") => code("BR-CL-04", here, |it| codes::CURRENCIES.has(it)),
        (_, "TaxCurrencyCode") => code("BR-CL-05", here, |it| codes::CURRENCIES.has(it)),
        ("InvoicePeriod", "DescriptionCode") => code("BR-CL-06", here, |it| among("3 35 432", it)),
        ("AdditionalDocumentReference" | "DocumentReference", "ID") => {
            list("BR-CL-07", here, "schemeID", &codes::REFERENCES, "")
        }
        ("Invoice" | "CreditNote", "Note") => subject(here),
        ("PartyIdentification", "ID") => list("BR-CL-10", here, "schemeID", &codes::SCHEMES, sepa),
        ("PartyLegalEntity", "CompanyID") => list("BR-CL-11", here, "schemeID", &codes::SCHEMES, ""),
        (_, "ItemClassificationCode") => list("BR-CL-13", here, "listID", &codes::CLASSIFICATIONS, ""),
        ("OriginCountry", "IdentificationCode") => code("BR-CL-15", here, |it| codes::COUNTRIES.has(it)),
        ("Country", "IdentificationCode") => code("BR-CL-14", here, |it| codes::COUNTRIES.has(it)),
        (_, "PaymentMeansCode") => code("BR-CL-16", here, |it| codes::MEANS.has(it)),
        ("TaxCategory", "ID") => code("BR-CL-17", here, |it| among(codes::CATEGORIES, it)),
        ("ClassifiedTaxCategory", "ID") => code("BR-CL-18", here, |it| among(codes::CATEGORIES, it)),
        ("AllowanceCharge", "AllowanceChargeReasonCode") => reason(path[path.len() - 2], here),
        ("StandardItemIdentification", "ID") => list("BR-CL-21", here, "schemeID", &codes::SCHEMES, ""),
        (_, "TaxExemptionReasonCode") => code("BR-CL-22", here, |it| codes::EXEMPTIONS.has(&it.to_ascii_uppercase())),
        (_, "EmbeddedDocumentBinaryObject") => media_type(here),
        (_, "EndpointID") => list("BR-CL-25", here, "schemeID", &codes::ADDRESSES, ""),
        ("DeliveryLocation", "ID") => list("BR-CL-26", here, "schemeID", &codes::SCHEMES, ""),
        _ => None,
    }
}

fn reason(item: &Element<'_>, here: &Element<'_>) -> Option<Broken> {
    match item.text_at(&["ChargeIndicator"])?.as_str() {
        "true" | "1" => code("BR-CL-20", here, |it| codes::CHARGES.has(it)),
        _ => code("BR-CL-19", here, |it| among(codes::ALLOWANCES, it)),
    }
}

/// A note may begin with the code of its subject, as in `#AAI#text`.
fn subject(here: &Element<'_>) -> Option<Broken> {
    let (code, _) = here.text().strip_prefix('#')?.split_once('#')?;
    (code.chars().count() == 3 && !codes::SUBJECTS.has(code)).then(|| broken("BR-CL-08", here, code))
}

fn media_type(here: &Element<'_>) -> Option<Broken> {
    let value = here.attribute("mimeCode").filter(|it| !it.is_empty() && !among(codes::MEDIA_TYPES, it))?;
    Some(broken("BR-CL-24", here, value))
}

fn in_cii(path: &[&Element<'_>]) -> Option<Broken> {
    let here = path[path.len() - 1];
    let parent = path.len().checked_sub(2).map_or("", |at| path[at].name);
    let any_type = |it: &str| among(codes::INVOICES, it) || among(codes::CREDIT_NOTES, it);
    let is_line = path.iter().any(|it| it.name == "IncludedSupplyChainTradeLineItem");
    match (parent, here.name) {
        ("ExchangedDocument", "TypeCode") => code("BR-CL-01", here, any_type),
        (_, "InvoiceCurrencyCode") => code("BR-CL-04", here, |it| codes::CURRENCIES.has(it)),
        (_, "TaxCurrencyCode") => code("BR-CL-05", here, |it| codes::CURRENCIES.has(it)),
        ("ApplicableTradeTax", "DueDateTypeCode") => code("BR-CL-06", here, |it| among("5 29 72", it)),
        ("AdditionalReferencedDocument", "ReferenceTypeCode") => code("BR-CL-07", here, |it| codes::REFERENCES.has(it)),
        ("IncludedNote", "SubjectCode") => code("BR-CL-08", here, |it| codes::SUBJECTS.has(it)),
        ("SellerTradeParty" | "BuyerTradeParty" | "PayeeTradeParty", "GlobalID") => {
            list("BR-CL-10", here, "schemeID", &codes::SCHEMES, "")
        }
        ("SpecifiedLegalOrganization", "ID") => list("BR-CL-11", here, "schemeID", &codes::SCHEMES, ""),
        (_, "ClassCode") => list("BR-CL-13", here, "listID", &codes::CLASSIFICATIONS, ""),
        ("OriginTradeCountry", "ID") => code("BR-CL-15", here, |it| codes::COUNTRIES.has(it)),
        (_, "CountryID") => code("BR-CL-14", here, |it| codes::COUNTRIES.has(it)),
        ("SpecifiedTradeSettlementPaymentMeans", "TypeCode") => code("BR-CL-16", here, |it| codes::MEANS.has(it)),
        (_, "CategoryCode") => {
            code(if is_line { "BR-CL-18" } else { "BR-CL-17" }, here, |it| among(codes::CATEGORIES, it))
        }
        ("SpecifiedTradeAllowanceCharge", "ReasonCode") => reason_in_cii(path[path.len() - 2], here),
        ("SpecifiedTradeProduct", "GlobalID") => list("BR-CL-21", here, "schemeID", &codes::SCHEMES, ""),
        (_, "ExemptionReasonCode") => code("BR-CL-22", here, |it| codes::EXEMPTIONS.has(&it.to_ascii_uppercase())),
        (_, "AttachmentBinaryObject") => media_type(here),
        ("URIUniversalCommunication", "URIID") => list("BR-CL-25", here, "schemeID", &codes::ADDRESSES, ""),
        ("ShipToTradeParty", "GlobalID") => list("BR-CL-26", here, "schemeID", &codes::SCHEMES, ""),
        _ => None,
    }
}

fn reason_in_cii(item: &Element<'_>, here: &Element<'_>) -> Option<Broken> {
    match item.text_at(&["ChargeIndicator", "Indicator"])?.as_str() {
        "true" | "1" => code("BR-CL-20", here, |it| codes::CHARGES.has(it)),
        _ => code("BR-CL-19", here, |it| among(codes::ALLOWANCES, it)),
    }
}
