//! A form must carry the token of the session that it is sent in (OWASP: synchronizer token).
//!
//! It comes second: requests from another site never get here (`tower_http::csrf`, by Sec-Fetch-Site and Origin).

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use crate::errors::PageError;

/// Scripts send the token in this header.
const HEADER: &str = "x-csrf-token";
/// In a form with files the token is the first field, so it stands within this many bytes.
const FIRST_FIELD_BYTES_MAX: usize = 1024;

/// The request again, when its token is right.
///
/// # Errors
/// `Forged` without the right token; `TooLarge` when the body is larger than `bytes_max`.
pub(super) async fn checked(request: Request, token: &str, bytes_max: usize) -> Result<Request, PageError> {
    if let Some(shown) = request.headers().get(HEADER) {
        return if is_same(shown.as_bytes(), token) { Ok(request) } else { Err(PageError::Forged) };
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, bytes_max).await.map_err(|_| PageError::TooLarge { bytes_max })?;
    let shown = if is_multipart(&parts.headers) { in_first_part(&bytes) } else { in_fields(&bytes) };
    match shown {
        Some(shown) if is_same(shown.as_bytes(), token) => Ok(Request::from_parts(parts, Body::from(bytes))),
        _ => Err(PageError::Forged),
    }
}

/// Compares digests, so that how long it takes says nothing about the token.
fn is_same(shown: &[u8], token: &str) -> bool {
    !token.is_empty() && Sha256::digest(shown) == Sha256::digest(token.as_bytes())
}

fn is_multipart(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

fn in_fields(bytes: &Bytes) -> Option<String> {
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).ok()?;
    fields.into_iter().find(|(name, _)| name == "csrf").map(|(_, value)| value)
}

fn in_first_part(bytes: &Bytes) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(FIRST_FIELD_BYTES_MAX)]);
    let (head, rest) = start.split_once("\r\n\r\n")?;
    if !head.contains("name=\"csrf\"") {
        return None;
    }
    rest.split_once("\r\n").map(|(value, _)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn check(kind: &str, body: &str) -> bool {
        let request = Request::post("/x").header(header::CONTENT_TYPE, kind).body(Body::from(body.to_owned())).unwrap();
        checked(request, "right", 10_000).await.is_ok()
    }

    #[tokio::test]
    async fn only_the_token_of_this_session_passes() {
        const FORM: &str = "application/x-www-form-urlencoded";
        assert!(check(FORM, "text=a&csrf=right").await);
        assert!(!check(FORM, "text=a&csrf=wrong").await);
        assert!(!check(FORM, "text=csrf%3Dright").await);
        assert!(!check(FORM, "").await);
    }

    #[tokio::test]
    async fn with_files_it_is_the_first_field() {
        const KIND: &str = "multipart/form-data; boundary=b";
        let part = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        assert!(check(KIND, &format!("{}{}--b--", part("csrf", "right"), part("text", "a"))).await);
        assert!(!check(KIND, &format!("{}{}--b--", part("text", "a"), part("csrf", "right"))).await);
        assert!(!check(KIND, &format!("{}--b--", part("csrf", ""))).await);
    }

    #[tokio::test]
    async fn an_empty_token_is_never_right() {
        let request = Request::post("/x").header(HEADER, "").body(Body::empty()).unwrap();
        assert!(checked(request, "", 10).await.is_err());
    }
}
