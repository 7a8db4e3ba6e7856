//! Opens sealed mail and looks at its signatures: S/MIME (RFC 8551, RFC 5652) and OpenPGP (RFC 3156, RFC 9580).
//!
//! Pure: bytes, keys and the moment come in; what can be read, and what is known of who signed it, go out. Only a mail that is
//! sealed *as a whole* is opened, so that what was decrypted never stands in one page with what a stranger put around it
//! (Poddebniak et al. 2018, "Efail"). The sealed mail itself is kept by whoever calls.

mod ber;
mod keyring;
mod mime;
mod openpgp;
mod smime;

use jiff::Timestamp;

pub use keyring::{Added, KeyError, KeyKind, Keyring};

/// By which standard a mail is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// S/MIME: certificates.
    Smime,
    /// OpenPGP: keys that people exchange.
    OpenPgp,
}

/// What was found under the seals of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub scheme: Scheme,
    /// It came encrypted, and one of our keys opened it.
    pub was_encrypted: bool,
    /// The mail to be read in its place: its own headers, with the part that was under the seals.
    pub mail: Vec<u8>,
    /// In the order in which they stand; empty: nobody signed it.
    pub signatures: Vec<Signature>,
}

/// One signature, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Signature {
    pub verdict: Verdict,
    /// The name in the certificate or key; empty where there is none.
    pub name: String,
    /// Addresses in the certificate or key, lower case.
    pub addresses: Vec<String>,
    /// When it was signed, as the signer says.
    pub at: Option<Timestamp>,
}

/// Whether a signature holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "what")]
pub enum Verdict {
    /// The words are as they were signed, by a key that the firm trusts.
    Trusted,
    /// The words are as they were signed, by a key of which nobody the firm trusts says whose it is.
    UnknownIssuer,
    /// As they were signed, by a key that had ended or not yet begun.
    OutOfDate,
    /// The words are not as they were signed, or the key isn't the one that signed.
    Broken,
    /// The signature itself can't be read.
    Damaged,
    /// We don't have the key: its id, as it is written in the mail.
    NoKey(String),
    /// Signed in a way that we don't know, by its name or number.
    Unsupported(String),
}

impl Verdict {
    /// The words are as they were signed; that says nothing of who signed.
    pub fn is_intact(&self) -> bool {
        matches!(self, Self::Trusted | Self::UnknownIssuer | Self::OutOfDate)
    }
}

impl Signature {
    /// Signed by a trusted key that names this address.
    pub fn vouches_for(&self, address: &str) -> bool {
        self.verdict == Verdict::Trusted && self.addresses.iter().any(|ours| ours.eq_ignore_ascii_case(address))
    }
}

/// Why a sealed mail stays closed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Encrypted for somebody else.
    #[error("it is encrypted for a key that isn't installed")]
    NoKey,
    /// By a method that is unknown here, or too weak to be believed.
    #[error("it is sealed by a method that isn't known here ({0})")]
    Unsupported(String),
    /// It isn't what it says it is.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
}

/// Seals within seals that are opened: signed, then encrypted, then signed again is three.
const LAYERS_MAX: usize = 4;

/// Opens a mail that is sealed as a whole; `None` where it isn't.
///
/// # Errors
/// [`OpenError`] where it stays closed. A signature that doesn't hold is no error: the words can still be read.
pub fn open(mail: &[u8], keyring: &Keyring, now: Timestamp) -> Result<Option<Opened>, OpenError> {
    let mut found: Option<Opened> = None;
    for _ in 0..LAYERS_MAX {
        let sealed = found.as_ref().map_or(mail, |opened| &opened.mail);
        let layer = match mime::seal_of(sealed) {
            None => break,
            Some(mime::Seal::Smime(seal)) => smime::open(&seal, keyring, now)?,
            Some(mime::Seal::OpenPgp(seal)) => openpgp::open(&seal, keyring, now)?,
        };
        let scheme = layer.scheme;
        let mail = mime::spliced(sealed, &layer.entity);
        let opened =
            found.get_or_insert(Opened { scheme, was_encrypted: false, mail: Vec::new(), signatures: Vec::new() });
        opened.was_encrypted |= layer.was_encrypted;
        opened.signatures.extend(layer.signatures);
        opened.mail = mail;
        if layer.is_last {
            break;
        }
    }
    Ok(found)
}

/// What one seal held.
pub(crate) struct Layer {
    pub(crate) scheme: Scheme,
    pub(crate) was_encrypted: bool,
    /// A MIME entity: headers, an empty line, a body.
    pub(crate) entity: Vec<u8>,
    pub(crate) signatures: Vec<Signature>,
    /// What it held is shown as it is, whatever it looks like.
    pub(crate) is_last: bool,
}
