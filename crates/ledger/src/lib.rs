//! Money matters as bytes: invoices and bank statements, and which belongs to which.
//!
//! [`invoice`] reads UBL 2.1 and UN/CEFACT CII (EN 16931, Peppol BIS 3, NLCIUS, XRechnung, the XML of Factur-X) into one model and
//! says which rules it breaks; [`bank`] reads CAMT.052/053/054 and MT940/MT942 in the dialects of the Dutch and Belgian banks and
//! checks balances; [`table`] reads CSV with
//! the amounts and days that spreadsheets write; [`zip`] unpacks what they came in; [`matching`] proposes which payment belongs to which invoice, with a reason, and books nothing.
//! The ground floor of Myosotis: no clock, no I/O, no `async`. Amounts are exact [decimals](Decimal), never floats. What others
//! send is hostile until it is read: size, depth and number are bounded, and documents that define entities are refused.

pub mod bank;
mod decimal;
pub mod identifier;
pub mod invoice;
pub mod matching;
pub mod reference;
pub mod table;
pub mod xml;
pub mod zip;

pub use decimal::{Decimal, NotADecimal};
