//! Peppol's codes (PEPPOL-EN16931-CL, -P) and numbers of parties (PEPPOL-COMMON), on the elements themselves.

use super::super::codes::{self, among};
use super::super::model::*;
use super::super::{Broken, Place};
use super::Check;
use super::peppol::process;
use crate::identifier;
use crate::xml::Element;

pub(super) fn check(check: &mut Check<'_>) {
    let mut broken = Vec::new();
    let syntax = check.invoice.syntax;
    let currency = check.invoice.currency.as_deref();
    check.root.walk(&mut |path| {
        let here = path[path.len() - 1];
        let mut add = |rule: &str, found: &str| {
            let found: String = found.chars().take(60).collect();
            broken.push(Broken::new(rule, Place::Element(here.name.to_owned())).found(found));
        };
        if let Some(rule) = party_number(path) {
            add(rule, here.text());
        }
        if matches!(here.name, "EndpointID" | "URIID")
            && let Some(scheme) = here.attribute("schemeID").filter(|it| !among(codes::PEPPOL_ADDRESSES, it))
        {
            add("PEPPOL-EN16931-CL008", scheme);
        }
        if let Some(value) = here.attribute("mimeCode").filter(|it| !among(codes::MEDIA_TYPES, it)) {
            add("PEPPOL-EN16931-CL001", value);
        }
        if let Some((rule, found)) = amount_currency(syntax, path, currency) {
            add(rule, found);
        }
        if let Some(rule) = coded(path) {
            add(rule, here.text());
        }
        if let Some(rule) = indicator(path) {
            add(rule, here.text());
        }
    });
    check.broken.append(&mut broken);
    types(check);
    exemptions(check);
    line_documents(check);
}

/// PEPPOL-COMMON-R040 to R050: the number fits its scheme.
fn party_number(path: &[&Element<'_>]) -> Option<&'static str> {
    let here = path[path.len() - 1];
    let parent = path.len().checked_sub(2).map_or("", |at| path[at].name);
    let of_party = parent.ends_with("TradeParty") && parent != "ShipToTradeParty";
    let is_number = match here.name {
        "EndpointID" | "CompanyID" | "URIID" => true,
        "ID" => of_party || matches!(parent, "PartyIdentification" | "SpecifiedLegalOrganization"),
        "GlobalID" => of_party,
        _ => false,
    };
    if !is_number {
        return None;
    }
    let text = here.text();
    let (rule, is_right) = match here.attribute("schemeID")? {
        "0088" => ("PEPPOL-COMMON-R040", identifier::is_gs1(text)),
        "0192" => ("PEPPOL-COMMON-R041", identifier::is_norwegian_organisation(text)),
        "0184" => ("PEPPOL-COMMON-R042", identifier::is_danish_organisation(text)),
        "0208" => ("PEPPOL-COMMON-R043", identifier::is_belgian_enterprise(text)),
        "0201" => ("PEPPOL-COMMON-R044", identifier::is_italian_office(text)),
        "0210" => ("PEPPOL-COMMON-R045", identifier::is_italian_tax_code(text)),
        "9907" => ("PEPPOL-COMMON-R046", identifier::is_italian_tax_code(text)),
        "0211" => ("PEPPOL-COMMON-R047", identifier::is_italian_vat(text)),
        "9906" => ("PEPPOL-COMMON-R048", identifier::is_italian_vat(text)),
        "0007" => ("PEPPOL-COMMON-R049", identifier::is_swedish_organisation(text)),
        "0151" => ("PEPPOL-COMMON-R050", identifier::is_australian_business(text)),
        _ => return None,
    };
    (!is_right).then_some(rule)
}

/// R051: all amounts are in the invoice's currency (but the VAT in the currency of the tax office); CL007: which is a currency.
fn amount_currency<'e>(
    syntax: Syntax,
    path: &[&'e Element<'_>],
    currency: Option<&str>,
) -> Option<(&'static str, &'e str)> {
    let here = path[path.len() - 1];
    let known = here.name.ends_with("Amount").then(|| here.attribute("currencyID")).flatten();
    if let Some(written) = known.filter(|it| !codes::CURRENCIES.has(it)) {
        return Some(("PEPPOL-EN16931-CL007", written));
    }
    let parent = path.len().checked_sub(2).map(|at| path[at])?;
    let of_tax_total = here.name == "TaxAmount" && parent.name == "TaxTotal" && parent.child("TaxSubtotal").is_none();
    let is_amount = here.name.ends_with("Amount") && !of_tax_total;
    let wanted = currency?;
    match syntax {
        Syntax::Ubl if is_amount && here.attribute("currencyID") != Some(wanted) => {
            Some(("PEPPOL-EN16931-R051", here.attribute("currencyID").unwrap_or_default()))
        }
        _ => None,
    }
}

/// Reasons and date codes, CL002, CL003 and CL006.
fn coded(path: &[&Element<'_>]) -> Option<&'static str> {
    let here = path[path.len() - 1];
    let parent = path.len().checked_sub(2).map(|at| path[at])?;
    let text = here.text();
    match (parent.name, here.name) {
        ("AllowanceCharge", "AllowanceChargeReasonCode") | ("SpecifiedTradeAllowanceCharge", "ReasonCode") => {
            let says =
                parent.text_at(&["ChargeIndicator"]).or_else(|| parent.text_at(&["ChargeIndicator", "Indicator"]))?;
            match says.as_str() {
                "true" => (!codes::CHARGES.has(text)).then_some("PEPPOL-EN16931-CL003"),
                "false" => (!among(codes::ALLOWANCES, text)).then_some("PEPPOL-EN16931-CL002"),
                _ => None,
            }
        }
        ("InvoicePeriod", "DescriptionCode") => (!among("3 35 432", text)).then_some("PEPPOL-EN16931-CL006"),
        _ => None,
    }
}

/// R043: `true` or `false`, written so; R044: on a price only `false`.
fn indicator(path: &[&Element<'_>]) -> Option<&'static str> {
    let here = path[path.len() - 1];
    let is_indicator = match here.name {
        "ChargeIndicator" => here.children.is_empty(),
        "Indicator" => path.iter().any(|it| it.name == "ChargeIndicator"),
        _ => false,
    };
    if !is_indicator {
        return None;
    }
    let on_price = path.iter().any(|it| matches!(it.name, "Price" | "GrossPriceProductTradePrice"));
    match (on_price, here.text()) {
        (true, "false") | (false, "true" | "false") => None,
        (true, _) => Some("PEPPOL-EN16931-R044"),
        (false, _) => Some("PEPPOL-EN16931-R043"),
    }
}

/// P0100, P0101 and P0112: the type of the document in process 01.
fn types(check: &mut Check<'_>) {
    let invoice = check.invoice;
    let Some(type_code) = invoice.type_code.as_deref() else { return };
    let country = |party: &Option<Party>| party.as_ref().and_then(|it| it.address.as_ref()?.country.clone());
    let german = |party: &Option<Party>| country(party).as_deref() == Some("DE");
    if matches!(type_code, "326" | "384") && !(german(&invoice.seller) && german(&invoice.buyer)) {
        check.broken.push(Broken::new("PEPPOL-EN16931-P0112", Place::Document).found(type_code));
    }
    if process(invoice) != Some("01") {
        return;
    }
    let is_credit = check.root.name == "CreditNote";
    let (rule, holds) = match invoice.syntax {
        Syntax::Ubl if is_credit => ("PEPPOL-EN16931-P0101", among(codes::PEPPOL_CREDIT_NOTES, type_code)),
        Syntax::Ubl => ("PEPPOL-EN16931-P0100", among(codes::PEPPOL_INVOICES, type_code)),
        Syntax::Cii => {
            let any = among(codes::PEPPOL_INVOICES, type_code) || among(codes::PEPPOL_CREDIT_NOTES, type_code);
            ("PEPPOL-EN16931-P0100", any)
        }
    };
    if !holds {
        check.broken.push(Broken::new(rule, Place::Document).found(type_code));
    }
}

/// P0104 to P0111: the reason for exemption fits the category.
fn exemptions(check: &mut Check<'_>) {
    const FITTING: [(&str, &str, &str); 8] = [
        ("VATEX-EU-G", "G", "PEPPOL-EN16931-P0104"),
        ("VATEX-EU-O", "O", "PEPPOL-EN16931-P0105"),
        ("VATEX-EU-IC", "K", "PEPPOL-EN16931-P0106"),
        ("VATEX-EU-AE", "AE", "PEPPOL-EN16931-P0107"),
        ("VATEX-EU-D", "E", "PEPPOL-EN16931-P0108"),
        ("VATEX-EU-F", "E", "PEPPOL-EN16931-P0109"),
        ("VATEX-EU-I", "E", "PEPPOL-EN16931-P0110"),
        ("VATEX-EU-J", "E", "PEPPOL-EN16931-P0111"),
    ];
    let mut broken = Vec::new();
    check.root.walk(&mut |path| {
        let here = path[path.len() - 1];
        if !matches!(here.name, "TaxCategory" | "ApplicableTradeTax" | "CategoryTradeTax") {
            return;
        }
        let reason = here.text_at(&["TaxExemptionReasonCode"]).or_else(|| here.text_at(&["ExemptionReasonCode"]));
        let category = here.text_at(&["ID"]).or_else(|| here.text_at(&["CategoryCode"]));
        let fitting =
            FITTING.iter().find(|(code, ..)| reason.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(code)));
        if let Some((_, expected, rule)) = fitting.filter(|(_, expected, _)| category.as_deref() != Some(*expected)) {
            let place = Place::Vat(category.clone().unwrap_or_default());
            broken.push(Broken::new(*rule, place).expected(expected));
        }
    });
    check.broken.append(&mut broken);
}

/// R100 and R101: a line has at most one document, and that is what is invoiced (type 130).
fn line_documents(check: &mut Check<'_>) {
    let mut broken = Vec::new();
    check.root.walk(&mut |path| {
        let here = path[path.len() - 1];
        let documents: Vec<_> = match here.name {
            "InvoiceLine" | "CreditNoteLine" => here.all("DocumentReference").collect(),
            "SpecifiedLineTradeSettlement" => here.all("AdditionalReferencedDocument").collect(),
            _ => return,
        };
        let place = || Place::Element(here.name.to_owned());
        let type_of = |it: &Element<'_>| it.text_at(&["DocumentTypeCode"]).or_else(|| it.text_at(&["TypeCode"]));
        if documents.len() > 1 {
            broken.push(Broken::new("PEPPOL-EN16931-R100", place()));
        }
        if !documents.is_empty() && !documents.iter().any(|it| type_of(it).as_deref() == Some("130")) {
            broken.push(Broken::new("PEPPOL-EN16931-R101", place()));
        }
    });
    check.broken.append(&mut broken);
}
