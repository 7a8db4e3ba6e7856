//! What a token server says, read with care: RFC 6749 (5.1, 5.2) and RFC 8628 (3.2, 3.5).

use desk::oauth::{DeviceCode, OAuthError, Secret, Tokens};
use desk::trouble::Cause;
use serde::Deserialize;

use crate::words::plain;

/// Seconds that a token is good for when the server doesn't say.
const USUAL_SECONDS: u32 = 3_600;
/// Seconds between two questions when the server doesn't say (RFC 8628, 3.2).
const USUAL_INTERVAL: u32 = 5;
/// Seconds that a code can be typed in when the server doesn't say.
const CODE_SECONDS: u32 = 900;

#[derive(Deserialize)]
struct TokenReply {
    access_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<Seconds>,
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

#[derive(Deserialize)]
struct CodeReply {
    device_code: Option<String>,
    user_code: Option<String>,
    // Google of old called it a URL.
    #[serde(alias = "verification_url")]
    verification_uri: Option<String>,
    expires_in: Option<Seconds>,
    interval: Option<Seconds>,
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Some servers put numbers in quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(f64),
    Text(String),
}

impl Seconds {
    fn count(self) -> Option<u32> {
        let number = match self {
            Self::Number(number) => number,
            Self::Text(text) => text.trim().parse().ok()?,
        };
        // Inside this range nothing is cut off but a fraction of a second.
        (1.0..=31_536_000.0).contains(&number).then_some(number as u32)
    }
}

pub(super) fn tokens(status: u16, body: &[u8]) -> Result<Tokens, OAuthError> {
    let Ok(reply) = serde_json::from_slice::<TokenReply>(body) else { return Err(no_reply(status)) };
    if !reply.error.is_empty() {
        return Err(refusal(&reply.error, &reply.error_description));
    }
    let access = reply.access_token.filter(|token| is_token(token)).ok_or_else(|| no_reply(status))?;
    Ok(Tokens {
        access: Secret::new(access),
        refresh: reply.refresh_token.filter(|token| is_token(token)).map(Secret::new),
        expires_in: reply.expires_in.and_then(Seconds::count).unwrap_or(USUAL_SECONDS),
    })
}

pub(super) fn device_code(status: u16, body: &[u8]) -> Result<DeviceCode, OAuthError> {
    let Ok(reply) = serde_json::from_slice::<CodeReply>(body) else { return Err(no_reply(status)) };
    if !reply.error.is_empty() {
        return Err(refusal(&reply.error, &reply.error_description));
    }
    let (Some(device_code), Some(user_code), Some(verification_uri)) =
        (reply.device_code, reply.user_code, reply.verification_uri)
    else {
        return Err(no_reply(status));
    };
    // It becomes a link on our page.
    if !verification_uri.starts_with("https://") && !verification_uri.starts_with("http://127.0.0.1") {
        return Err(OAuthError::Unreachable { why: Cause::NoHttps });
    }
    Ok(DeviceCode {
        device_code: Secret::new(device_code),
        user_code: plain(&user_code),
        verification_uri,
        expires_in: reply.expires_in.and_then(Seconds::count).unwrap_or(CODE_SECONDS),
        interval: reply.interval.and_then(Seconds::count).unwrap_or(USUAL_INTERVAL),
    })
}

/// RFC 6750, 2.1, roughly: nothing that could end a line of SASL.
fn is_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn refusal(error: &str, description: &str) -> OAuthError {
    let reply = plain(if description.is_empty() { error } else { description });
    match error {
        "invalid_grant" | "interaction_required" | "consent_required" | "login_required" => {
            OAuthError::Refused { reply }
        }
        "invalid_client" | "unauthorized_client" | "invalid_scope" | "invalid_request" | "unsupported_grant_type" => {
            OAuthError::WrongClient { reply }
        }
        "authorization_pending" => OAuthError::Pending,
        "slow_down" => OAuthError::SlowDown,
        "expired_token" | "code_expired" => OAuthError::TooLate,
        "access_denied" | "authorization_declined" => OAuthError::Denied,
        _ => OAuthError::Unreachable { why: Cause::said(&reply) },
    }
}

fn no_reply(status: u16) -> OAuthError {
    OAuthError::Unreachable { why: Cause::NoToken { status } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_with_its_time_in_any_spelling() {
        let read = |json: &str| tokens(200, json.as_bytes());
        let good = read(r#"{"access_token":"abc.def","refresh_token":"r1","expires_in":"1200","token_type":"Bearer"}"#);
        let good = good.unwrap();
        assert_eq!((good.access.expose(), good.refresh.unwrap().expose(), good.expires_in), ("abc.def", "r1", 1_200));
        assert_eq!(read(r#"{"access_token":"abc"}"#).unwrap().expires_in, USUAL_SECONDS);
        assert_eq!(read(r#"{"access_token":"abc","expires_in":-5}"#).unwrap().expires_in, USUAL_SECONDS);
    }

    #[test]
    fn what_is_no_token_is_not_taken_for_one() {
        for body in ["", "<html>", "{}", r#"{"access_token":""}"#, r#"{"access_token":"a\r\nb"}"#] {
            assert!(matches!(tokens(502, body.as_bytes()), Err(OAuthError::Unreachable { .. })), "{body}");
        }
    }

    #[test]
    fn each_reason_is_told_from_the_others() {
        let why = |error: &str| tokens(400, format!(r#"{{"error":"{error}"}}"#).as_bytes()).unwrap_err();
        assert!(matches!(why("invalid_grant"), OAuthError::Refused { .. }));
        assert!(matches!(why("invalid_client"), OAuthError::WrongClient { .. }));
        assert_eq!(why("authorization_pending"), OAuthError::Pending);
        assert_eq!(why("slow_down"), OAuthError::SlowDown);
        assert_eq!(why("expired_token"), OAuthError::TooLate);
        assert_eq!(why("authorization_declined"), OAuthError::Denied);
        assert!(matches!(why("temporarily_unavailable"), OAuthError::Unreachable { .. }));
    }

    #[test]
    fn a_code_sends_people_to_https_only() {
        let read = |at: &str| {
            device_code(
                200,
                format!(r#"{{"device_code":"d","user_code":"ABCD","verification_uri":"{at}"}}"#).as_bytes(),
            )
        };
        assert_eq!(read("https://microsoft.com/devicelogin").unwrap().interval, USUAL_INTERVAL);
        assert!(read("javascript:alert(1)").is_err() && read("http://elders.example").is_err());
    }
}
