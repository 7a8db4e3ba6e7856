//! Signs what leaves (DKIM, RFC 6376; Ed25519 by RFC 8463), relaxed/relaxed.

use desk::{Desk, DkimAlgorithm, DkimKey, OutgoingMail, Trouble};
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256, SigningKey};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{Canonicalization, DkimSigner};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs1KeyDer};

use crate::deliver::with_crlf;

/// What is signed. Those that make a mail what it is stand twice: signed once for the one that is there, and once for the one
/// that nobody may add (RFC 6376 §8.15).
const SIGNED: [&str; 20] = [
    "From",
    "From",
    "Sender",
    "Sender",
    "Reply-To",
    "Reply-To",
    "To",
    "To",
    "Cc",
    "Cc",
    "Subject",
    "Subject",
    "Date",
    "Date",
    "Message-ID",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
];

/// Why a mail leaves unsigned.
#[derive(Debug, thiserror::Error)]
pub enum SigningFailure {
    /// The keys can't be read.
    #[error(transparent)]
    Keys(#[from] desk::DeskError),
    /// A key doesn't sign.
    #[error("the key {selector} of {domain} does not sign: {why}")]
    Key {
        /// Whose.
        domain: String,
        /// Which.
        selector: String,
        /// What the library said.
        why: String,
    },
}

impl From<SigningFailure> for Trouble {
    fn from(failure: SigningFailure) -> Self {
        match failure {
            SigningFailure::Keys(error) => Self::Settings { why: error.to_string() },
            SigningFailure::Key { domain, selector, why } => Self::Signing { domain, selector, why },
        }
    }
}

/// The mail with the signatures of its sender's domain in front; as it is when that has no keys, or they don't sign yet.
///
/// # Errors
/// [`SigningFailure`].
pub async fn signed(desk: &Desk, mail: &OutgoingMail) -> Result<Vec<u8>, SigningFailure> {
    let domain = mail.sender.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
    let keys = desk.dkim_signers(&domain).await?;
    sign(&keys, &mail.bytes)
}

/// Signs with each of these keys.
///
/// # Errors
/// [`SigningFailure::Key`].
pub fn sign(keys: &[DkimKey], bytes: &[u8]) -> Result<Vec<u8>, SigningFailure> {
    if keys.is_empty() {
        return Ok(bytes.to_vec());
    }
    // What is signed is what is sent: the lines end as they do on the wire.
    let mail = with_crlf(bytes);
    let mut out = Vec::with_capacity(mail.len() + 1_024 * keys.len());
    for key in keys {
        let header = signature(key, &mail).map_err(|why| SigningFailure::Key {
            domain: key.domain.clone(),
            selector: key.selector.clone(),
            why,
        })?;
        out.extend_from_slice(header.as_bytes());
    }
    out.extend_from_slice(&mail);
    Ok(out)
}

fn signature(key: &DkimKey, mail: &[u8]) -> Result<String, String> {
    match key.algorithm {
        DkimAlgorithm::Rsa => {
            let der = PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(key.private.as_slice()));
            header(RsaKey::<Sha256>::from_key_der(der).map_err(|error| error.to_string())?, key, mail)
        }
        DkimAlgorithm::Ed25519 => {
            header(Ed25519Key::from_pkcs8_der(&key.private).map_err(|error| error.to_string())?, key, mail)
        }
    }
}

fn header(signer: impl SigningKey, key: &DkimKey, mail: &[u8]) -> Result<String, String> {
    DkimSigner::from_key(signer)
        .domain(key.domain.clone())
        .selector(key.selector.clone())
        .headers(SIGNED)
        .header_canonicalization(Canonicalization::Relaxed)
        .body_canonicalization(Canonicalization::Relaxed)
        .sign(mail)
        .map(|signature| signature.to_header())
        .map_err(|error| error.to_string())
}
