//! Invoices and credit notes: read into one model, and held against the rules that they should follow.
//!
//! UBL 2.1 and UN/CEFACT CII, as EN 16931 binds them; so Peppol BIS Billing 3, NLCIUS (SI-UBL 2), XRechnung, and the XML part of
//! Factur-X and ZUGFeRD 2, also while it is still in its PDF. Reading is forgiving (what is there is read, also from a document that breaks rules), checking isn't.
//!
//! ```
//! let xml = br#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>2026-17</ID></Invoice>"#;
//! let reading = ledger::invoice::read(xml, ledger::invoice::Rules::AsItSays)?;
//! assert_eq!(reading.invoice.number.as_deref(), Some("2026-17"));
//! assert!(reading.broken.iter().any(|broken| broken.rule == "BR-03")); // it has no date
//! # Ok::<(), ledger::invoice::NotRead>(())
//! ```

mod cii;
mod cii_party;
mod codes;
mod model;
mod pdf;
mod pieces;
mod rules;
mod ubl;
mod ubl_party;
mod words;

pub use model::*;
pub use words::words;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::xml::{self, Element, Limits, Refused};

/// What of an invoice is read: files in it count for the bytes, lines for the elements (some ten thousand of them).
pub const LIMITS: Limits = Limits { bytes: 32 << 20, elements: 500_000, depth: 64 };

/// Namespace of UBL's invoice.
const UBL_INVOICE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
/// Namespace of UBL's credit note.
const UBL_CREDIT_NOTE: &str = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
/// Namespace of CII.
const CII: &str = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";

/// Which rules an invoice is held against, apart from EN 16931's, which count for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rules {
    /// Those that it says it follows (BT-24, BT-23); all, if it doesn't say.
    #[default]
    AsItSays,
    /// Only EN 16931's.
    En16931,
    /// Peppol BIS Billing 3's too, with the Dutch ones for Dutch sellers.
    Peppol,
}

/// An invoice, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What it says.
    pub invoice: Invoice,
    /// The rules it breaks, in the order in which we check them; may be empty.
    pub broken: Vec<Broken>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A receiver may refuse it for this.
    Fatal,
    /// Worth knowing.
    Warning,
}

/// Where in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The whole.
    Document,
    /// A line, by its number.
    Line(String),
    /// The breakdown of a VAT category.
    Vat(String),
    /// A means of payment, counted from one.
    Payment(usize),
    /// An allowance or charge of the whole document, counted from one.
    AllowanceCharge(usize),
    /// The seller.
    Seller,
    /// The buyer.
    Buyer,
    /// Who is paid.
    Payee,
    /// Who represents the seller at the tax office.
    Representative,
    /// An element of the XML, by its name.
    Element(String),
}

/// A rule that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule's name with those who made it: `BR-CO-10` (EN 16931), `PEPPOL-EN16931-R010`, `NL-R-003`; `MY-…` is ours.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What stands there.
    pub found: Option<String>,
    /// What should stand there.
    pub expected: Option<String>,
}

impl Broken {
    pub(crate) fn new(rule: impl Into<String>, place: Place) -> Self {
        let rule = rule.into();
        let severity = words::severity(&rule);
        Self { rule, severity, place, found: None, expected: None }
    }

    pub(crate) fn found(mut self, found: impl ToString) -> Self {
        self.found = Some(found.to_string());
        self
    }

    pub(crate) fn expected(mut self, expected: impl ToString) -> Self {
        self.expected = Some(expected.to_string());
        self
    }

    /// What is wrong, in Dutch: the rule, where, and what is and should be there.
    #[must_use]
    pub fn nl(&self) -> String {
        let place = match &self.place {
            Place::Document => String::new(),
            Place::Line(id) => format!("regel {id}"),
            Place::Vat(category) => format!("btw-categorie {category}"),
            Place::Payment(nth) => format!("betaalwijze {nth}"),
            Place::AllowanceCharge(nth) => format!("korting of toeslag {nth}"),
            Place::Seller => "verkoper".to_owned(),
            Place::Buyer => "koper".to_owned(),
            Place::Payee => "begunstigde".to_owned(),
            Place::Representative => "fiscaal vertegenwoordiger".to_owned(),
            Place::Element(name) => name.clone(),
        };
        self.sentence(&words(&self.rule).0, &place, "er staat", "moet zijn")
    }

    /// What is wrong, in English.
    #[must_use]
    pub fn en(&self) -> String {
        self.sentence(&words(&self.rule).1, &self.where_it_is(), "it says", "should be")
    }

    fn where_it_is(&self) -> String {
        match &self.place {
            Place::Document => String::new(),
            Place::Line(id) => format!("line {id}"),
            Place::Vat(category) => format!("VAT category {category}"),
            Place::Payment(nth) => format!("means of payment {nth}"),
            Place::AllowanceCharge(nth) => format!("allowance or charge {nth}"),
            Place::Seller => "seller".to_owned(),
            Place::Buyer => "buyer".to_owned(),
            Place::Payee => "payee".to_owned(),
            Place::Representative => "tax representative".to_owned(),
            Place::Element(name) => name.clone(),
        }
    }

    fn sentence(&self, rule: &str, place: &str, says: &str, should: &str) -> String {
        let mut details: Vec<String> = Vec::new();
        details.extend((!place.is_empty()).then(|| place.to_owned()));
        details.extend(self.found.as_ref().map(|it| format!("{says} {it}")));
        details.extend(self.expected.as_ref().map(|it| format!("{should} {it}")));
        if details.is_empty() { format!("{rule}.") } else { format!("{rule} ({}).", details.join("; ")) }
    }
}

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Broken", 7)?;
        out.serialize_field("rule", &self.rule)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("place", &self.where_it_is())?;
        out.serialize_field("found", &self.found)?;
        out.serialize_field("expected", &self.expected)?;
        out.serialize_field("nl", &self.nl())?;
        out.serialize_field("en", &self.en())?;
        out.end()
    }
}

/// Why a document isn't read as an invoice at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// It is no XML that we read.
    #[error(transparent)]
    Xml(#[from] Refused),
    /// It is a PDF in which there is no XML of an invoice.
    #[error("this PDF has no invoice as XML in it (Factur-X or ZUGFeRD)")]
    OnlyPdf,
    /// It is XML, but something else.
    #[error("this is no invoice or credit note in UBL 2.1 or CII, but “{name}” of namespace “{namespace}”")]
    SomethingElse {
        /// The root element.
        name: String,
        /// Its namespace.
        namespace: String,
    },
}

impl From<xml::UnreadableText> for NotRead {
    fn from(error: xml::UnreadableText) -> Self {
        Self::Xml(Refused::Text(error))
    }
}

/// Reads an invoice or credit note, and checks it; of a PDF the XML that it carries.
///
/// # Errors
/// [`NotRead`] if it is no XML, hostile, too large ([`LIMITS`]), or something else than an invoice.
pub fn read(bytes: &[u8], rules: Rules) -> Result<Reading, NotRead> {
    if bytes.len() > LIMITS.bytes {
        return Err(NotRead::Xml(Refused::TooLarge(LIMITS.bytes >> 20)));
    }
    if pdf::is_pdf(bytes) {
        return read(&pdf::invoice_in(bytes).ok_or(NotRead::OnlyPdf)?, rules);
    }
    let text = xml::text_of(bytes)?;
    read_element(&xml::read(&text, LIMITS)?, rules)
}

/// Reads an invoice that is an element of a larger document, such as an envelope or a set of tests.
///
/// # Errors
/// [`NotRead::SomethingElse`].
pub fn read_element(root: &Element<'_>, rules: Rules) -> Result<Reading, NotRead> {
    let pieces = pieces::Pieces::default();
    let invoice = match (root.name, root.namespace) {
        ("Invoice", UBL_INVOICE) | ("CreditNote", UBL_CREDIT_NOTE) => ubl::read(root, &pieces),
        ("CrossIndustryInvoice", CII) => cii::read(root, &pieces),
        _ => {
            let short = |text: &str| text.chars().take(120).collect();
            return Err(NotRead::SomethingElse { name: short(root.name), namespace: short(root.namespace) });
        }
    };
    let mut broken = rules::check(&invoice, root, rules);
    broken.extend(
        pieces
            .unreadable
            .take()
            .into_iter()
            .filter(|it| !it.rule.starts_with("PEPPOL") || rules::is_peppol(&invoice, rules)),
    );
    Ok(Reading { invoice, broken })
}
