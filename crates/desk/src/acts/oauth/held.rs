//! What is held of a connection with a provider, sealed.

use jiff::{Timestamp, ToSpan};
use store::{OAuthRow, StoreError};

use crate::oauth::{Document, OAuthApp, Secret};
use crate::{Desk, MailboxId, Refusal};

/// What is sealed of a connection.
#[derive(Default, Clone, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct Held {
    pub(super) client_secret: Secret,
    pub(super) access: Secret,
    pub(super) refresh: Secret,
    pub(super) device_code: Secret,
    /// Seconds between two questions whether a code was typed.
    pub(super) interval: u32,
    /// PKCE, and the digest of the state that a link carries.
    pub(super) verifier: Secret,
    pub(super) state: String,
    pub(super) redirect_uri: String,
}

impl Desk {
    pub(super) fn sealed_tokens(&self, id: MailboxId, held: &Held) -> Result<Option<Vec<u8>>, Refusal> {
        let key = self.key.as_ref().ok_or(Refusal::Field { field: "oauth.client_secret", problem: "no_key" })?;
        let plain = serde_json::to_vec(held).expect("texts can be written as JSON");
        Ok(Some(key.seal(&format!("oauth {id}"), &plain, &*self.chance)))
    }

    pub(super) fn opened_tokens(&self, row: &OAuthRow) -> Result<Held, StoreError> {
        let Some(sealed) = &row.sealed else { return Ok(Held::default()) };
        let plain = self.key.as_ref().and_then(|key| key.open(&format!("oauth {}", row.mailbox), sealed));
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| {
            StoreError::other(format!(
                "the tokens of mailbox {} were sealed with another key: put the installation's key file back, or connect it again",
                row.mailbox
            ))
        })
    }
}

pub(super) fn app_of(row: &OAuthRow, held: &Held) -> Result<OAuthApp, StoreError> {
    Ok(document_of(row)?.app(row.provider, held.client_secret.clone()))
}

pub(super) fn document_of(row: &OAuthRow) -> Result<Document, StoreError> {
    serde_json::from_str(&row.document).map_err(|e| unreadable(row, &e))
}

pub(super) fn unreadable(row: &OAuthRow, error: &serde_json::Error) -> StoreError {
    StoreError::other(format!("the connection of mailbox {}: {error}", row.mailbox))
}

pub(super) fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.saturating_add(seconds.seconds()).unwrap_or(now)
}

/// Percent-encoded for a query (RFC 3986, 2.3).
pub(super) fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        use std::fmt::Write;
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
