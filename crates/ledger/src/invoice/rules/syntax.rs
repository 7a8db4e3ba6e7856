//! What EN 16931-3-2 asks of UBL itself: UBL-DT and UBL-SR, those on amounts, files and what may stand there once.

use super::super::model::Syntax;
use super::super::{Broken, Place};
use super::Check;
use crate::xml::Element;

pub(super) fn check(check: &mut Check<'_>) {
    if check.invoice.syntax != Syntax::Ubl {
        return;
    }
    let mut broken = Vec::new();
    check.root.walk(&mut |path| elements(path, &mut broken));
    check.broken.append(&mut broken);
    counts(check);
}

/// Amounts have two digits at most (but for prices), files a type and a name.
fn elements(path: &[&Element<'_>], broken: &mut Vec<Broken>) {
    let here = path[path.len() - 1];
    let is_price = path.iter().any(|it| it.name == "Price");
    let mut add = |rule: &str| broken.push(Broken::new(rule, Place::Element(here.name.to_owned())).found(short(here)));
    if here.name.ends_with("Amount") && !is_price {
        let behind = here.text().split_once('.').map_or(0, |(_, it)| it.len());
        if behind > 2 {
            add("UBL-DT-01");
        }
    }
    if here.name == "EmbeddedDocumentBinaryObject" {
        for (attribute, rule) in [("mimeCode", "UBL-DT-06"), ("filename", "UBL-DT-07")] {
            if here.attribute(attribute).is_none_or(str::is_empty) {
                broken.push(Broken::new(rule, Place::Element(here.name.to_owned())));
            }
        }
    }
}

fn short(here: &Element<'_>) -> String {
    here.text().chars().take(40).collect()
}

fn counts(check: &mut Check<'_>) {
    let root = check.root;
    let vat_numbers = |role: &str| {
        let schemes = root.at(&[role, "Party"]).into_iter().flat_map(|it| it.all("PartyTaxScheme"));
        schemes
            .filter(|it| it.text_at(&["TaxScheme", "ID"]).as_deref() == Some("VAT") && it.child("CompanyID").is_some())
            .count()
    };
    let representative = root.child("TaxRepresentativeParty").map_or(0, |it| it.all("PartyTaxScheme").count());
    let seller_schemes =
        root.at(&["AccountingSupplierParty", "Party"]).map_or(0, |it| it.all("PartyTaxScheme").count());
    let notes_of_lines = super::super::ubl::lines(root).all(|it| it.all("Note").count() <= 1);
    let document_types = root.all("AdditionalDocumentReference").filter_map(|it| it.text_at(&["DocumentTypeCode"]));
    let is_invoice = root.name == "Invoice";
    let unknown_types = document_types.into_iter().any(|it| it != "130" && (is_invoice || it != "50"));
    let all_alike = |name: &str| {
        let mut values: Vec<String> = root.all("PaymentMeans").filter_map(|it| it.text_at(&[name])).collect();
        values.sort();
        values.dedup();
        values.len() <= 1
    };
    let once = |names: &[&str]| root.all(names[0]).filter(|it| it.at(&names[1..]).is_some()).count() <= 1;
    let seller_ids = |name: &str| root.at(&["AccountingSupplierParty", "Party"]).map_or(0, |it| it.all(name).count());
    for (rule, holds) in [
        ("UBL-SR-01", once(&["ContractDocumentReference", "ID"])),
        ("UBL-SR-02", once(&["ReceiptDocumentReference", "ID"])),
        ("UBL-SR-03", once(&["DespatchDocumentReference", "ID"])),
        ("UBL-SR-08", root.all("InvoicePeriod").count() <= 1),
        ("UBL-SR-09", seller_ids("PartyLegalEntity") <= 1),
        ("UBL-SR-12", vat_numbers("AccountingSupplierParty") <= 1),
        ("UBL-SR-13", seller_schemes - vat_numbers("AccountingSupplierParty").min(seller_schemes) <= 1),
        ("UBL-SR-18", vat_numbers("AccountingCustomerParty") <= 1),
        ("UBL-SR-23", representative <= 1),
        ("UBL-SR-24", root.all("Delivery").count() <= 1),
        ("UBL-SR-34", notes_of_lines),
        ("UBL-SR-42", seller_schemes <= 2),
        ("UBL-SR-43", !unknown_types),
        ("UBL-SR-44", all_alike("PaymentID")),
        ("UBL-SR-47", all_alike("PaymentMeansCode")),
        ("UBL-SR-50", is_invoice || root.child("InvoiceTypeCode").is_none()),
    ] {
        check.require(holds, rule, Place::Document);
    }
}
