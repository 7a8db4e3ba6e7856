//! UN/CEFACT Cross Industry Invoice into the model (EN 16931-3-3), Factur-X and ZUGFeRD among them.

use super::cii_party as parties;
use super::model::*;
use super::pieces::{Pieces, base64_size, iban, identifier, text};
use super::ubl::indicator;
use crate::xml::Element;

/// Type codes (UNTDID 1001) that EN 16931 counts as credit notes.
const CREDIT_NOTES: [&str; 11] = ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"];

static NOTHING: std::sync::LazyLock<Element<'static>> = std::sync::LazyLock::new(Element::default);

/// Reads a root element that is `CrossIndustryInvoice`.
pub(super) fn read(root: &Element<'_>, pieces: &Pieces) -> Invoice {
    let part = |path: &[&str]| root.at(path).unwrap_or(&NOTHING);
    let (context, document) = (part(&["ExchangedDocumentContext"]), part(&["ExchangedDocument"]));
    let transaction = part(&["SupplyChainTradeTransaction"]);
    let agreement = transaction.child("ApplicableHeaderTradeAgreement").unwrap_or(&NOTHING);
    let delivery = transaction.child("ApplicableHeaderTradeDelivery").unwrap_or(&NOTHING);
    let settlement = transaction.child("ApplicableHeaderTradeSettlement").unwrap_or(&NOTHING);
    let type_code = document.text_at(&["TypeCode"]);
    let is_credit = type_code.as_deref().is_some_and(|it| CREDIT_NOTES.contains(&it));
    let terms = settlement.child("SpecifiedTradePaymentTerms");
    let taxes = || settlement.all("ApplicableTradeTax");
    let vat_totals = vat_totals(settlement, pieces);
    let assigned = |from: &Element<'_>, name: &str| from.text_at(&[name, "IssuerAssignedID"]);
    Invoice {
        syntax: Syntax::Cii,
        kind: if is_credit { Kind::CreditNote } else { Kind::Invoice },
        number: document.text_at(&["ID"]),
        issued_on: pieces.compact_date(document.child("IssueDateTime")),
        due_on: pieces.compact_date(terms.and_then(|it| it.child("DueDateDateTime"))),
        tax_point_on: taxes().find_map(|it| pieces.compact_date(it.child("TaxPointDate"))),
        tax_point_code: taxes().find_map(|it| it.text_at(&["DueDateTypeCode"])),
        type_code,
        currency: settlement.text_at(&["InvoiceCurrencyCode"]),
        tax_currency: settlement.text_at(&["TaxCurrencyCode"]),
        specification: context.text_at(&["GuidelineSpecifiedDocumentContextParameter", "ID"]),
        process: context.text_at(&["BusinessProcessSpecifiedDocumentContextParameter", "ID"]),
        notes: document.all("IncludedNote").filter_map(|it| it.text_at(&["Content"])).collect(),
        buyer_reference: agreement.text_at(&["BuyerReference"]),
        order: assigned(agreement, "BuyerOrderReferencedDocument"),
        sales_order: assigned(agreement, "SellerOrderReferencedDocument"),
        contract: assigned(agreement, "ContractReferencedDocument"),
        project: agreement.text_at(&["SpecifiedProcuringProject", "ID"]),
        despatch: assigned(delivery, "DespatchAdviceReferencedDocument"),
        receipt: assigned(delivery, "ReceivingAdviceReferencedDocument"),
        accounting: settlement.text_at(&["ReceivableSpecifiedTradeAccountingAccount", "ID"]),
        period: settlement.child("BillingSpecifiedPeriod").map(|it| period(it, pieces)),
        preceding: settlement.all("InvoiceReferencedDocument").map(|it| preceding(it, pieces)).collect(),
        seller: agreement.child("SellerTradeParty").map(parties::party),
        buyer: agreement.child("BuyerTradeParty").map(parties::party),
        payee: settlement.child("PayeeTradeParty").map(parties::party),
        tax_representative: agreement.child("SellerTaxRepresentativeTradeParty").map(parties::party),
        delivery: self::delivery(delivery, pieces),
        payment: settlement.all("SpecifiedTradeSettlementPaymentMeans").map(|it| payment(it, settlement)).collect(),
        payment_terms: terms.and_then(|it| it.text_at(&["Description"])),
        allowances_charges: settlement
            .all("SpecifiedTradeAllowanceCharge")
            .map(|it| allowance_charge(it, pieces))
            .collect(),
        vat: taxes().map(|it| vat(it, pieces)).collect(),
        totals: totals(settlement, &vat_totals, pieces),
        vat_totals,
        lines: transaction.all("IncludedSupplyChainTradeLineItem").map(|it| line(it, pieces)).collect(),
        attachments: agreement.all("AdditionalReferencedDocument").filter_map(attachment).collect(),
    }
}

fn period(element: &Element<'_>, pieces: &Pieces) -> Period {
    Period {
        start: pieces.compact_date(element.child("StartDateTime")),
        end: pieces.compact_date(element.child("EndDateTime")),
    }
}

fn preceding(element: &Element<'_>, pieces: &Pieces) -> Preceding {
    Preceding {
        number: element.text_at(&["IssuerAssignedID"]),
        issued_on: pieces.compact_date(element.child("FormattedIssueDateTime")),
    }
}

fn delivery(element: &Element<'_>, pieces: &Pieces) -> Option<Delivery> {
    let party = element.child("ShipToTradeParty");
    let on = pieces.compact_date(element.at(&["ActualDeliverySupplyChainEvent", "OccurrenceDateTime"]));
    if party.is_none() && on.is_none() {
        return None;
    }
    Some(Delivery {
        on,
        place: identifier(party.and_then(|it| it.child("GlobalID").or_else(|| it.child("ID")))),
        name: party.and_then(|it| it.text_at(&["Name"])),
        address: party.and_then(|it| it.child("PostalTradeAddress")).map(parties::address),
    })
}

fn payment(element: &Element<'_>, settlement: &Element<'_>) -> Payment {
    let account = element
        .text_at(&["PayeePartyCreditorFinancialAccount", "IBANID"])
        .or_else(|| element.text_at(&["PayeePartyCreditorFinancialAccount", "ProprietaryID"]));
    let terms = settlement.all("SpecifiedTradePaymentTerms");
    Payment {
        means: element.text_at(&["TypeCode"]),
        means_text: element.text_at(&["Information"]),
        reference: settlement.text_at(&["PaymentReference"]),
        iban: iban(account.as_deref()),
        account,
        account_name: element.text_at(&["PayeePartyCreditorFinancialAccount", "AccountName"]),
        bic: element.text_at(&["PayeeSpecifiedCreditorFinancialInstitution", "BICID"]),
        card: element.text_at(&["ApplicableTradeSettlementFinancialCard", "ID"]),
        mandate: terms.filter_map(|it| it.text_at(&["DirectDebitMandateID"])).next(),
        debited_account: element.text_at(&["PayerPartyDebtorFinancialAccount", "IBANID"]),
        creditor: settlement.text_at(&["CreditorReferenceID"]),
    }
}

fn category(element: &Element<'_>, pieces: &Pieces) -> Category {
    Category { code: element.text_at(&["CategoryCode"]), rate: pieces.decimal(element.child("RateApplicablePercent")) }
}

fn allowance_charge(element: &Element<'_>, pieces: &Pieces) -> AllowanceCharge {
    AllowanceCharge {
        is_charge: element.at(&["ChargeIndicator", "Indicator"]).and_then(|it| indicator(it.text())),
        amount: pieces.money(element.child("ActualAmount")),
        base: pieces.money(element.child("BasisAmount")),
        percent: pieces.decimal(element.child("CalculationPercent")),
        reason: element.text_at(&["Reason"]),
        reason_code: element.text_at(&["ReasonCode"]),
        vat: element.child("CategoryTradeTax").map(|it| category(it, pieces)),
    }
}

/// The sums of VAT; the breakdown belongs to the one in the invoice's currency.
fn vat_totals(settlement: &Element<'_>, pieces: &Pieces) -> Vec<VatTotal> {
    let currency = settlement.text_at(&["InvoiceCurrencyCode"]);
    let has_taxes = settlement.child("ApplicableTradeTax").is_some();
    let sums =
        settlement.all("SpecifiedTradeSettlementHeaderMonetarySummation").flat_map(|it| it.all("TaxTotalAmount"));
    let amounts = sums.map(|it| pieces.money(Some(it)));
    let total = |amount: Option<Money>| {
        let written = amount.as_ref().and_then(|it| it.currency.as_ref());
        let has_breakdown = has_taxes && (written.is_none() || written == currency.as_ref());
        VatTotal { amount, has_breakdown }
    };
    amounts.map(total).collect()
}

fn vat(element: &Element<'_>, pieces: &Pieces) -> Vat {
    Vat {
        category: category(element, pieces),
        taxable: pieces.money(element.child("BasisAmount")),
        tax: pieces.money(element.child("CalculatedAmount")),
        exemption: element.text_at(&["ExemptionReason"]),
        exemption_code: element.text_at(&["ExemptionReasonCode"]),
    }
}

fn totals(settlement: &Element<'_>, vat_totals: &[VatTotal], pieces: &Pieces) -> Option<Totals> {
    let element = settlement.child("SpecifiedTradeSettlementHeaderMonetarySummation")?;
    let money = |name: &str| pieces.money(element.child(name));
    let vat = vat_totals.iter().find(|it| it.has_breakdown).or(vat_totals.first());
    Some(Totals {
        lines: money("LineTotalAmount"),
        allowances: money("AllowanceTotalAmount"),
        charges: money("ChargeTotalAmount"),
        without_vat: money("TaxBasisTotalAmount"),
        vat: vat.and_then(|it| it.amount.clone()),
        with_vat: money("GrandTotalAmount"),
        prepaid: money("TotalPrepaidAmount"),
        rounding: money("RoundingAmount"),
        payable: money("DuePayableAmount"),
    })
}

fn line(element: &Element<'_>, pieces: &Pieces) -> Line {
    let part = |name: &str| element.child(name).unwrap_or(&NOTHING);
    let (document, product) = (part("AssociatedDocumentLineDocument"), part("SpecifiedTradeProduct"));
    let (agreement, delivery) = (part("SpecifiedLineTradeAgreement"), part("SpecifiedLineTradeDelivery"));
    let settlement = part("SpecifiedLineTradeSettlement");
    let (net, gross) = (agreement.child("NetPriceProductTradePrice"), agreement.child("GrossPriceProductTradePrice"));
    let quantity = delivery.child("BilledQuantity");
    let base = net.or(gross).and_then(|it| it.child("BasisQuantity"));
    let base = base.or_else(|| gross?.child("BasisQuantity"));
    Line {
        id: document.text_at(&["LineID"]),
        note: document.text_at(&["IncludedNote", "Content"]),
        quantity: pieces.decimal(quantity),
        unit: unit(quantity),
        net: pieces.money(settlement.at(&["SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount"])),
        order_line: agreement.text_at(&["BuyerOrderReferencedDocument", "LineID"]),
        accounting: settlement.text_at(&["ReceivableSpecifiedTradeAccountingAccount", "ID"]),
        period: settlement.child("BillingSpecifiedPeriod").map(|it| period(it, pieces)),
        allowances_charges: settlement
            .all("SpecifiedTradeAllowanceCharge")
            .map(|it| allowance_charge(it, pieces))
            .collect(),
        price: pieces.money(net.and_then(|it| it.child("ChargeAmount"))),
        gross_price: pieces.money(gross.and_then(|it| it.child("ChargeAmount"))),
        price_discount: pieces.money(gross.and_then(|it| it.at(&["AppliedTradeAllowanceCharge", "ActualAmount"]))),
        price_quantity: pieces.decimal(base),
        price_unit: unit(base),
        vat: settlement.child("ApplicableTradeTax").map(|it| category(it, pieces)),
        name: product.text_at(&["Name"]),
        description: product.text_at(&["Description"]),
        seller_item: product.text_at(&["SellerAssignedID"]),
        buyer_item: product.text_at(&["BuyerAssignedID"]),
        standard_item: identifier(product.child("GlobalID")),
        attributes: product
            .all("ApplicableProductCharacteristic")
            .map(|it| (it.text_at(&["Description"]), it.text_at(&["Value"])))
            .collect(),
    }
}

fn unit(quantity: Option<&Element<'_>>) -> Option<String> {
    quantity?.attribute("unitCode").filter(|it| !it.is_empty()).map(str::to_owned)
}

/// A supporting document (type 916, or without type); tender and object have types of their own.
fn attachment(element: &Element<'_>) -> Option<Attachment> {
    if matches!(element.text_at(&["TypeCode"]).as_deref(), Some("50" | "130")) {
        return None;
    }
    let file = element.child("AttachmentBinaryObject");
    let attribute = |name: &str| file.and_then(|it| it.attribute(name)).map(str::to_owned);
    Some(Attachment {
        id: element.text_at(&["IssuerAssignedID"]),
        description: element.text_at(&["Name"]),
        name: attribute("filename"),
        media_type: attribute("mimeCode"),
        size_bytes: file.map(|it| base64_size(it.text())),
        location: text(element.child("URIID")),
    })
}
