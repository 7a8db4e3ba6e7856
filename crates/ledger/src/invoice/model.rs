//! An invoice as EN 16931-1 means it, whatever it was written in. `BT-` and `BG-` are the standard's terms.

use jiff::civil::Date;
use serde::Serialize;

use crate::Decimal;

/// What the document was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Syntax {
    /// OASIS UBL 2.1 (ISO/IEC 19845).
    Ubl,
    /// UN/CEFACT Cross Industry Invoice D16B.
    Cii,
}

/// Which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The buyer owes (unless the amount is negative).
    Invoice,
    /// The seller gives back.
    CreditNote,
}

/// An amount with the currency that is written beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// ISO 4217; in CII mostly left out.
    pub currency: Option<String>,
}

/// A number with the list that it is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// The number; empty where only the scheme is written.
    pub value: String,
    /// The list, mostly four digits of ISO 6523 (`0106` KvK, `0190` OIN, `0208` KBO, `0088` GLN).
    pub scheme: Option<String>,
}

/// A whole invoice or credit note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Invoice {
    /// What it was written in.
    pub syntax: Syntax,
    /// Invoice or credit note, by root element (UBL) or type code (CII).
    pub kind: Kind,
    /// BT-1, the number.
    pub number: Option<String>,
    /// BT-2.
    pub issued_on: Option<Date>,
    /// BT-9.
    pub due_on: Option<Date>,
    /// BT-7, when VAT is owed.
    pub tax_point_on: Option<Date>,
    /// BT-8, the code instead of the date.
    pub tax_point_code: Option<String>,
    /// BT-3 (UNTDID 1001): 380 invoice, 381 credit note.
    pub type_code: Option<String>,
    /// BT-5.
    pub currency: Option<String>,
    /// BT-6, the currency for the tax office.
    pub tax_currency: Option<String>,
    /// BT-24, which rules it says it follows.
    pub specification: Option<String>,
    /// BT-23.
    pub process: Option<String>,
    /// BT-22.
    pub notes: Vec<String>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// BT-13, the buyer's order.
    pub order: Option<String>,
    /// BT-14, the seller's.
    pub sales_order: Option<String>,
    /// BT-12.
    pub contract: Option<String>,
    /// BT-11.
    pub project: Option<String>,
    /// BT-16.
    pub despatch: Option<String>,
    /// BT-15.
    pub receipt: Option<String>,
    /// BT-19.
    pub accounting: Option<String>,
    /// BG-14.
    pub period: Option<Period>,
    /// BG-3, the invoices that this one is about.
    pub preceding: Vec<Preceding>,
    /// BG-4.
    pub seller: Option<Party>,
    /// BG-7.
    pub buyer: Option<Party>,
    /// BG-10, who is paid if not the seller.
    pub payee: Option<Party>,
    /// BG-11.
    pub tax_representative: Option<Party>,
    /// BG-13.
    pub delivery: Option<Delivery>,
    /// BG-16.
    pub payment: Vec<Payment>,
    /// BT-20.
    pub payment_terms: Option<String>,
    /// BG-20 and BG-21.
    pub allowances_charges: Vec<AllowanceCharge>,
    /// BT-110 and BT-111, the sums of VAT per currency.
    pub vat_totals: Vec<VatTotal>,
    /// BG-23.
    pub vat: Vec<Vat>,
    /// BG-22.
    pub totals: Option<Totals>,
    /// BG-25.
    pub lines: Vec<Line>,
    /// BG-24.
    pub attachments: Vec<Attachment>,
}

/// From and to, both days counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
}

/// An invoice that came before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preceding {
    /// BT-25.
    pub number: Option<String>,
    /// BT-26.
    pub issued_on: Option<Date>,
}

/// Seller, buyer, payee, or tax representative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The registered name, else the name it trades by.
    pub name: Option<String>,
    /// The registered name (BT-27, BT-44).
    pub registered_name: Option<String>,
    /// The name it trades by (BT-28, BT-45, BT-59).
    pub trading_name: Option<String>,
    /// BT-29, BT-46, BT-60.
    pub ids: Vec<Identifier>,
    /// BT-30, BT-47, BT-61: in the register of companies.
    pub legal_id: Option<Identifier>,
    /// BT-31, BT-48, BT-63.
    pub vat_number: Option<String>,
    /// BT-32, a tax number that isn't for VAT.
    pub tax_number: Option<String>,
    /// BT-33.
    pub legal_form: Option<String>,
    /// BT-34, BT-49.
    pub electronic_address: Option<Identifier>,
    /// BG-5, BG-8, BG-12.
    pub address: Option<Address>,
    /// BG-6, BG-9.
    pub contact: Option<Contact>,
}

/// An address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Address {
    /// First line: mostly street and number.
    pub street: Option<String>,
    /// Second line.
    pub extra: Option<String>,
    /// Third line.
    pub third: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Province or the like.
    pub region: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: Option<String>,
}

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Name of a person or a department.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
}

/// Where to and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// BT-72.
    pub on: Option<Date>,
    /// BT-71.
    pub place: Option<Identifier>,
    /// BT-70.
    pub name: Option<String>,
    /// BG-15.
    pub address: Option<Address>,
}

/// A way to pay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// BT-81 (UNTDID 4461): 30 and 58 transfer, 49 and 59 direct debit, 48 card.
    pub means: Option<String>,
    /// BT-82.
    pub means_text: Option<String>,
    /// BT-83, what to say when paying.
    pub reference: Option<String>,
    /// BT-84, where to pay to, if it is an IBAN.
    pub iban: Option<String>,
    /// BT-84, as written.
    pub account: Option<String>,
    /// BT-85.
    pub account_name: Option<String>,
    /// BT-86.
    pub bic: Option<String>,
    /// BT-87, the last digits.
    pub card: Option<String>,
    /// BT-89.
    pub mandate: Option<String>,
    /// BT-91, where it is taken from.
    pub debited_account: Option<String>,
    /// BT-90, who takes it.
    pub creditor: Option<String>,
}

/// Something off, or something on top.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AllowanceCharge {
    /// A charge if yes, an allowance if no; `None` if it isn't said.
    pub is_charge: Option<bool>,
    /// How much.
    pub amount: Option<Money>,
    /// Of how much.
    pub base: Option<Money>,
    /// In per cent of the base.
    pub percent: Option<Decimal>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Why, as code.
    pub reason_code: Option<String>,
    /// VAT on it; on lines always that of the line.
    pub vat: Option<Category>,
}

/// A VAT category with its rate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Category {
    /// UNCL 5305: S, Z, E, AE, K, G, O, L, M.
    pub code: Option<String>,
    /// In per cent.
    pub rate: Option<Decimal>,
}

/// A sum of VAT.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VatTotal {
    /// How much, in which currency.
    pub amount: Option<Money>,
    /// Whether the breakdown belongs to it.
    pub has_breakdown: bool,
}

/// VAT per category and rate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Vat {
    /// BT-118 and BT-119.
    #[serde(flatten)]
    pub category: Category,
    /// BT-116.
    pub taxable: Option<Money>,
    /// BT-117.
    pub tax: Option<Money>,
    /// BT-120.
    pub exemption: Option<String>,
    /// BT-121.
    pub exemption_code: Option<String>,
}

/// The sums.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// BT-106.
    pub lines: Option<Money>,
    /// BT-107.
    pub allowances: Option<Money>,
    /// BT-108.
    pub charges: Option<Money>,
    /// BT-109.
    pub without_vat: Option<Money>,
    /// BT-110.
    pub vat: Option<Money>,
    /// BT-112.
    pub with_vat: Option<Money>,
    /// BT-113.
    pub prepaid: Option<Money>,
    /// BT-114.
    pub rounding: Option<Money>,
    /// BT-115.
    pub payable: Option<Money>,
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Line {
    /// BT-126.
    pub id: Option<String>,
    /// BT-127.
    pub note: Option<String>,
    /// BT-129.
    pub quantity: Option<Decimal>,
    /// BT-130 (UN/ECE Rec. 20 and 21).
    pub unit: Option<String>,
    /// BT-131.
    pub net: Option<Money>,
    /// BT-132.
    pub order_line: Option<String>,
    /// BT-133.
    pub accounting: Option<String>,
    /// BG-26.
    pub period: Option<Period>,
    /// BG-27 and BG-28.
    pub allowances_charges: Vec<AllowanceCharge>,
    /// BT-146.
    pub price: Option<Money>,
    /// BT-148.
    pub gross_price: Option<Money>,
    /// BT-147.
    pub price_discount: Option<Money>,
    /// BT-149.
    pub price_quantity: Option<Decimal>,
    /// BT-150.
    pub price_unit: Option<String>,
    /// BT-151 and BT-152.
    pub vat: Option<Category>,
    /// BT-153.
    pub name: Option<String>,
    /// BT-154.
    pub description: Option<String>,
    /// BT-155.
    pub seller_item: Option<String>,
    /// BT-156.
    pub buyer_item: Option<String>,
    /// BT-157.
    pub standard_item: Option<Identifier>,
    /// BG-32, name and value.
    pub attributes: Vec<(Option<String>, Option<String>)>,
}

/// A document that goes with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// BT-122, the reference.
    pub id: Option<String>,
    /// BT-123.
    pub description: Option<String>,
    /// BT-125, the name of the file.
    pub name: Option<String>,
    /// BT-125, the type of the file.
    pub media_type: Option<String>,
    /// How large the file is that is in it, in bytes; `None` if none is.
    pub size_bytes: Option<usize>,
    /// BT-124, where it is instead.
    pub location: Option<String>,
}
