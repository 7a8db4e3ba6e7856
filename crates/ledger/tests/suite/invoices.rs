//! Our own invoices: read alike in both syntaxes, right as they are, and flagged when something is changed in them.

use ledger::Decimal;
use ledger::invoice::{Invoice, Kind, Rules, Severity, read, words};

const UBL: &str = include_str!("../files/invoice-ubl.xml");
const CII: &str = include_str!("../files/invoice-cii.xml");

fn invoice(xml: &str) -> Invoice {
    read(xml.as_bytes(), Rules::AsItSays).expect("an invoice").invoice
}

/// The rules that the invoice breaks when `from` is `to` in it.
fn broken(xml: &str, from: &str, to: &str) -> Vec<String> {
    assert!(xml.contains(from), "{from} is not in it");
    let reading = read(xml.replace(from, to).as_bytes(), Rules::AsItSays).expect("an invoice");
    reading.broken.into_iter().map(|it| it.rule).collect()
}

#[test]
fn both_syntaxes_say_the_same() {
    let (ubl, cii) = (invoice(UBL), invoice(CII));
    for invoice in [&ubl, &cii] {
        assert_eq!((invoice.kind, invoice.number.as_deref()), (Kind::Invoice, Some("2026-17")));
        assert_eq!(invoice.issued_on.map(|it| it.to_string()).as_deref(), Some("2026-11-01"));
        assert_eq!(invoice.due_on.map(|it| it.to_string()).as_deref(), Some("2026-12-01"));
        let seller = invoice.seller.as_ref().expect("a seller");
        assert_eq!(
            (seller.name.as_deref(), seller.vat_number.as_deref()),
            (Some("Onze Firma BV"), Some("NL001790055B58"))
        );
        assert_eq!(seller.legal_id.as_ref().and_then(|it| it.scheme.as_deref()), Some("0106"));
        let totals = invoice.totals.as_ref().expect("totals");
        let amounts =
            [&totals.lines, &totals.allowances, &totals.without_vat, &totals.vat, &totals.with_vat, &totals.payable];
        let amounts: Vec<String> =
            amounts.iter().filter_map(|it| it.as_ref()).map(|it| it.amount.to_string()).collect();
        assert_eq!(amounts, ["110.00", "10.00", "100.00", "21.00", "121.00", "121.00"]);
        assert_eq!(invoice.payment[0].iban.as_deref(), Some("NL91ABNA0417164300"));
        assert_eq!(invoice.payment[0].reference.as_deref(), Some("RF18539007547034"));
        assert_eq!(invoice.lines[0].quantity, Some(Decimal::from(2)));
        assert_eq!(invoice.vat[0].category.code.as_deref(), Some("S"));
        assert_eq!(invoice.allowances_charges[0].is_charge, Some(false));
    }
}

#[test]
fn as_they_are_nothing_is_wrong_with_them() {
    for xml in [UBL, CII] {
        let reading = read(xml.as_bytes(), Rules::AsItSays).expect("an invoice");
        assert_eq!(reading.broken, []);
    }
}

#[test]
fn what_is_changed_is_flagged_with_its_rule() {
    for (from, to, rule) in [
        ("<cbc:ID>2026-17</cbc:ID>", "", "BR-02"),
        ("2026-11-01", "01-11-2026", "PEPPOL-EN16931-F001"),
        ("<cbc:DocumentCurrencyCode>EUR", "<cbc:DocumentCurrencyCode>EUX", "BR-CL-04"),
        (
            "<cbc:LineExtensionAmount currencyID=\"EUR\">110.00</cbc:LineExtensionAmount><cbc:TaxE",
            "<cbc:LineExtensionAmount currencyID=\"EUR\">110.01</cbc:LineExtensionAmount><cbc:TaxE",
            "BR-CO-10",
        ),
        ("<cbc:PayableAmount currencyID=\"EUR\">121.00", "<cbc:PayableAmount currencyID=\"EUR\">120.00", "BR-CO-16"),
        (
            "<cbc:TaxExclusiveAmount currencyID=\"EUR\">100.00",
            "<cbc:TaxExclusiveAmount currencyID=\"USD\">100.00",
            "PEPPOL-EN16931-R051",
        ),
        ("unitCode=\"HUR\"", "unitCode=\"UUR\"", "BR-CL-23"),
        (
            "<cbc:PriceAmount currencyID=\"EUR\">55.00",
            "<cbc:PriceAmount currencyID=\"EUR\">56.00",
            "PEPPOL-EN16931-R120",
        ),
        ("<cbc:IdentificationCode>BE", "<cbc:IdentificationCode>ZZ", "BR-CL-14"),
        ("NL001790055B58", "NL001790056B58", "MY-VAT"),
        ("NL91ABNA0417164300", "NL92ABNA0417164300", "MY-IBAN"),
        ("0202239951", "0202239952", "PEPPOL-COMMON-R043"),
        ("<cbc:PostalZone>3511 AB</cbc:PostalZone>", "", "NL-R-002"),
        ("2026-12-01", "2026-10-01", "MY-DUE"),
        (">121.00<", ">honderd<", "MY-NUMBER"),
    ] {
        let found = broken(UBL, from, to);
        assert!(found.iter().any(|it| it == rule), "{rule}: {found:?}");
    }
}

#[test]
fn a_rule_is_said_in_words_of_both_languages() {
    let empty = "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"/>";
    let reading = read(empty.as_bytes(), Rules::AsItSays).expect("an invoice");
    assert!(reading.broken.len() > 10 && reading.broken.iter().any(|it| it.severity == Severity::Fatal));
    for broken in &reading.broken {
        let (nl, en) = words(&broken.rule);
        assert!(!en.starts_with("Rule ") && nl != en, "{} has no words", broken.rule);
        assert!(broken.nl().ends_with('.') && broken.en().ends_with('.'));
    }
}

#[test]
fn a_credit_note_is_one_by_its_root_or_by_its_type() {
    let ubl = UBL
        .replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("xsd:Invoice-2", "xsd:CreditNote-2");
    assert_eq!(invoice(&ubl).kind, Kind::CreditNote);
    assert_eq!(invoice(&CII.replace("<ram:TypeCode>380", "<ram:TypeCode>381")).kind, Kind::CreditNote);
}
