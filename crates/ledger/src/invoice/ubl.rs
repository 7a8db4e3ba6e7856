//! UBL 2.1 Invoice and CreditNote into the model (EN 16931-3-2).

use super::model::*;
use super::pieces::{Pieces, base64_size, iban, identifier, text};
use super::ubl_party;
use crate::xml::Element;

/// Reads a root element that is `Invoice` or `CreditNote`.
pub(super) fn read(root: &Element<'_>, pieces: &Pieces) -> Invoice {
    let kind = if root.name == "CreditNote" { Kind::CreditNote } else { Kind::Invoice };
    let at = |path: &[&str]| root.text_at(path);
    let period = root.child("InvoicePeriod");
    let vat_totals: Vec<_> = root.all("TaxTotal").map(|it| vat_total(it, pieces)).collect();
    // A credit note says when it is due with its means of payment.
    let due = root.child("DueDate").or_else(|| root.at(&["PaymentMeans", "PaymentDueDate"]));
    Invoice {
        syntax: Syntax::Ubl,
        kind,
        number: at(&["ID"]),
        issued_on: pieces.date(root.child("IssueDate")),
        due_on: pieces.date(due),
        tax_point_on: pieces.date(root.child("TaxPointDate")),
        tax_point_code: at(&["InvoicePeriod", "DescriptionCode"]),
        type_code: at(&["InvoiceTypeCode"]).or_else(|| at(&["CreditNoteTypeCode"])),
        currency: at(&["DocumentCurrencyCode"]),
        tax_currency: at(&["TaxCurrencyCode"]),
        specification: at(&["CustomizationID"]),
        process: at(&["ProfileID"]),
        notes: root.all("Note").filter_map(|it| text(Some(it))).collect(),
        buyer_reference: at(&["BuyerReference"]),
        order: at(&["OrderReference", "ID"]),
        sales_order: at(&["OrderReference", "SalesOrderID"]),
        contract: at(&["ContractDocumentReference", "ID"]),
        project: project(root),
        despatch: at(&["DespatchDocumentReference", "ID"]),
        receipt: at(&["ReceiptDocumentReference", "ID"]),
        accounting: at(&["AccountingCost"]),
        period: period.map(|it| self::period(it, pieces)),
        preceding: root.all("BillingReference").map(|it| preceding(it, pieces)).collect(),
        seller: root.child("AccountingSupplierParty").map(ubl_party::inside),
        buyer: root.child("AccountingCustomerParty").map(ubl_party::inside),
        payee: root.child("PayeeParty").map(ubl_party::payee),
        tax_representative: root.child("TaxRepresentativeParty").map(ubl_party::party),
        delivery: root.child("Delivery").map(|it| delivery(it, pieces)),
        payment: root.all("PaymentMeans").map(|it| payment(it, root)).collect(),
        payment_terms: at(&["PaymentTerms", "Note"]),
        allowances_charges: root.all("AllowanceCharge").map(|it| allowance_charge(it, pieces)).collect(),
        vat: root.all("TaxTotal").flat_map(|it| it.all("TaxSubtotal")).map(|it| vat(it, pieces)).collect(),
        totals: totals(root, &vat_totals, pieces),
        vat_totals,
        lines: lines(root).map(|it| line(it, pieces)).collect(),
        attachments: root.all("AdditionalDocumentReference").filter_map(attachment).collect(),
    }
}

/// The lines of an invoice or a credit note.
pub(super) fn lines<'e, 'a>(root: &'e Element<'a>) -> impl Iterator<Item = &'e Element<'a>> {
    root.children.iter().filter(|it| it.name == "InvoiceLine" || it.name == "CreditNoteLine")
}

/// BT-11: an element of its own in an invoice, a document of type 50 in a credit note.
fn project(root: &Element<'_>) -> Option<String> {
    let typed = |it: &&Element<'_>| it.text_at(&["DocumentTypeCode"]).as_deref() == Some("50");
    let document = root.all("AdditionalDocumentReference").find(typed);
    root.text_at(&["ProjectReference", "ID"]).or_else(|| document?.text_at(&["ID"]))
}

fn period(element: &Element<'_>, pieces: &Pieces) -> Period {
    Period { start: pieces.date(element.child("StartDate")), end: pieces.date(element.child("EndDate")) }
}

fn preceding(element: &Element<'_>, pieces: &Pieces) -> Preceding {
    let document = element.child("InvoiceDocumentReference").or_else(|| element.child("CreditNoteDocumentReference"));
    Preceding {
        number: document.and_then(|it| it.text_at(&["ID"])),
        issued_on: pieces.date(document.and_then(|it| it.child("IssueDate"))),
    }
}

fn delivery(element: &Element<'_>, pieces: &Pieces) -> Delivery {
    Delivery {
        on: pieces.date(element.child("ActualDeliveryDate")),
        place: identifier(element.at(&["DeliveryLocation", "ID"])),
        name: element.text_at(&["DeliveryParty", "PartyName", "Name"]),
        address: element.at(&["DeliveryLocation", "Address"]).map(ubl_party::address),
    }
}

fn payment(element: &Element<'_>, root: &Element<'_>) -> Payment {
    let account = element.text_at(&["PayeeFinancialAccount", "ID"]);
    let sepa = |it: &&Element<'_>| it.attribute("schemeID") == Some("SEPA");
    let parties = ["AccountingSupplierParty", "PayeeParty"].iter().filter_map(|name| root.child(name));
    let ids = parties.map(|it| it.child("Party").unwrap_or(it)).flat_map(|it| it.all("PartyIdentification"));
    let creditor = ids.filter_map(|it| it.child("ID")).find(sepa);
    Payment {
        means: element.text_at(&["PaymentMeansCode"]),
        means_text: element.child("PaymentMeansCode").and_then(|it| it.attribute("name")).map(str::to_owned),
        reference: element.text_at(&["PaymentID"]),
        iban: iban(account.as_deref()),
        account_name: element.text_at(&["PayeeFinancialAccount", "Name"]),
        bic: element.text_at(&["PayeeFinancialAccount", "FinancialInstitutionBranch", "ID"]),
        account,
        card: element.text_at(&["CardAccount", "PrimaryAccountNumberID"]),
        mandate: element.text_at(&["PaymentMandate", "ID"]),
        debited_account: element.text_at(&["PaymentMandate", "PayerFinancialAccount", "ID"]),
        creditor: text(creditor),
    }
}

pub(super) fn category(element: &Element<'_>, pieces: &Pieces) -> Category {
    Category { code: element.text_at(&["ID"]), rate: pieces.decimal(element.child("Percent")) }
}

fn allowance_charge(element: &Element<'_>, pieces: &Pieces) -> AllowanceCharge {
    AllowanceCharge {
        is_charge: element.child("ChargeIndicator").and_then(|it| indicator(it.text())),
        amount: pieces.money(element.child("Amount")),
        base: pieces.money(element.child("BaseAmount")),
        percent: pieces.decimal(element.child("MultiplierFactorNumeric")),
        reason: element.text_at(&["AllowanceChargeReason"]),
        reason_code: element.text_at(&["AllowanceChargeReasonCode"]),
        vat: element.child("TaxCategory").map(|it| category(it, pieces)),
    }
}

/// As `xs:boolean` writes them.
pub(super) fn indicator(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn vat_total(element: &Element<'_>, pieces: &Pieces) -> VatTotal {
    VatTotal { amount: pieces.money(element.child("TaxAmount")), has_breakdown: element.child("TaxSubtotal").is_some() }
}

fn vat(element: &Element<'_>, pieces: &Pieces) -> Vat {
    let of = element.child("TaxCategory");
    Vat {
        category: of.map(|it| category(it, pieces)).unwrap_or_default(),
        taxable: pieces.money(element.child("TaxableAmount")),
        tax: pieces.money(element.child("TaxAmount")),
        exemption: of.and_then(|it| it.text_at(&["TaxExemptionReason"])),
        exemption_code: of.and_then(|it| it.text_at(&["TaxExemptionReasonCode"])),
    }
}

fn totals(root: &Element<'_>, vat_totals: &[VatTotal], pieces: &Pieces) -> Option<Totals> {
    let element = root.child("LegalMonetaryTotal")?;
    let money = |name: &str| pieces.money(element.child(name));
    let currency = root.text_at(&["DocumentCurrencyCode"]);
    let amounts = || vat_totals.iter().filter_map(|it| it.amount.clone());
    let of_invoice = amounts().find(|it| it.currency == currency);
    Some(Totals {
        lines: money("LineExtensionAmount"),
        allowances: money("AllowanceTotalAmount"),
        charges: money("ChargeTotalAmount"),
        without_vat: money("TaxExclusiveAmount"),
        vat: of_invoice.or_else(|| amounts().next()),
        with_vat: money("TaxInclusiveAmount"),
        prepaid: money("PrepaidAmount"),
        rounding: money("PayableRoundingAmount"),
        payable: money("PayableAmount"),
    })
}

fn line(element: &Element<'_>, pieces: &Pieces) -> Line {
    let at = |path: &[&str]| element.text_at(path);
    let quantity = element.child("InvoicedQuantity").or_else(|| element.child("CreditedQuantity"));
    let base = element.at(&["Price", "BaseQuantity"]);
    let discount = element.at(&["Price", "AllowanceCharge"]);
    let item = element.child("Item");
    let properties = item.into_iter().flat_map(|it| it.all("AdditionalItemProperty"));
    Line {
        id: at(&["ID"]),
        note: at(&["Note"]),
        quantity: pieces.decimal(quantity),
        unit: unit(quantity),
        net: pieces.money(element.child("LineExtensionAmount")),
        order_line: at(&["OrderLineReference", "LineID"]),
        accounting: at(&["AccountingCost"]),
        period: element.child("InvoicePeriod").map(|it| period(it, pieces)),
        allowances_charges: element.all("AllowanceCharge").map(|it| allowance_charge(it, pieces)).collect(),
        price: pieces.money(element.at(&["Price", "PriceAmount"])),
        gross_price: pieces.money(discount.and_then(|it| it.child("BaseAmount"))),
        price_discount: pieces.money(discount.and_then(|it| it.child("Amount"))),
        price_quantity: pieces.decimal(base),
        price_unit: unit(base),
        vat: item.and_then(|it| it.child("ClassifiedTaxCategory")).map(|it| category(it, pieces)),
        name: at(&["Item", "Name"]),
        description: at(&["Item", "Description"]),
        seller_item: at(&["Item", "SellersItemIdentification", "ID"]),
        buyer_item: at(&["Item", "BuyersItemIdentification", "ID"]),
        standard_item: identifier(element.at(&["Item", "StandardItemIdentification", "ID"])),
        attributes: properties.map(|it| (it.text_at(&["Name"]), it.text_at(&["Value"]))).collect(),
    }
}

fn unit(quantity: Option<&Element<'_>>) -> Option<String> {
    quantity?.attribute("unitCode").filter(|it| !it.is_empty()).map(str::to_owned)
}

/// A supporting document; what is an object that is invoiced (type 130) or a project (50) is none.
fn attachment(element: &Element<'_>) -> Option<Attachment> {
    let type_code = element.text_at(&["DocumentTypeCode"]);
    if matches!(type_code.as_deref(), Some("130" | "50")) {
        return None;
    }
    let file = element.at(&["Attachment", "EmbeddedDocumentBinaryObject"]);
    let attribute = |name: &str| file.and_then(|it| it.attribute(name)).map(str::to_owned);
    Some(Attachment {
        id: element.text_at(&["ID"]),
        description: element.text_at(&["DocumentDescription"]),
        name: attribute("filename"),
        media_type: attribute("mimeCode"),
        size_bytes: file.map(|it| base64_size(it.text())),
        location: element.text_at(&["Attachment", "ExternalReference", "URI"]),
    })
}
