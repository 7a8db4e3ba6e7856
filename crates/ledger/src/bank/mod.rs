//! Bank statements: CAMT.052, 053 and 054 (ISO 20022, all versions), MT940 and MT942 in the dialects of Dutch and Belgian banks.
//!
//! What is there is read; whether the balances add up is said with it ([`BalanceCheck`]), not refused.

mod camt;
mod camt_details;
mod details;
mod line;
mod model;
mod mt940;
mod slashes;

pub use model::*;

use crate::xml::{self, Limits, Refused, UnreadableText};

/// What of a CAMT file is read; entries leave memory's tree one by one, so that only one of them counts for the elements.
pub const LIMITS: Limits = Limits { bytes: 128 << 20, elements: 50_000, depth: 64 };
/// Most entries in a file.
pub const ENTRIES_MAX: usize = 1_000_000;

/// Why a file isn't read as statements.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// It is XML that we don't read.
    #[error(transparent)]
    Xml(#[from] Refused),
    /// It is something else.
    #[error("this is no CAMT.052, CAMT.053, CAMT.054, MT940 or MT942 file")]
    SomethingElse,
    /// It is zipped.
    #[error("this is a zip file: unpack it first")]
    Zipped,
    /// There is nothing in it.
    #[error("there is no statement in it")]
    Empty,
    /// More than is read at a time.
    #[error("more than {ENTRIES_MAX} entries: ask the bank for shorter periods")]
    TooManyEntries,
    /// A field isn't what it should be.
    #[error("line {line}: {what}: “{text}”")]
    Field {
        /// Counted from one.
        line: usize,
        /// What is wrong.
        what: &'static str,
        /// What stands there.
        text: String,
    },
}

impl From<UnreadableText> for NotRead {
    fn from(error: UnreadableText) -> Self {
        Self::Xml(Refused::Text(error))
    }
}

/// Reads a file of statements; what it is, is seen from its first characters.
///
/// # Errors
/// [`NotRead`].
pub fn read(bytes: &[u8]) -> Result<Statements, NotRead> {
    if bytes.len() > LIMITS.bytes {
        return Err(NotRead::Xml(Refused::TooLarge(LIMITS.bytes >> 20)));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(NotRead::Zipped);
    }
    if looks_like_xml(bytes) {
        return camt::read(&xml::text_of(bytes)?);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NotRead::Empty);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => std::borrow::Cow::Borrowed(text),
        // Banks that don't write UTF-8 write Windows' Latin alphabet.
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    mt940::read(text.trim_start_matches('\u{feff}'))
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 4] = [&[0xFF, 0xFE], &[0xFE, 0xFF], b"<\0", b"\0<"];
    let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let first = text.iter().find(|it| !it.is_ascii_whitespace());
    first == Some(&b'<') || marks.iter().any(|mark| bytes.starts_with(mark))
}
