use std::time::Duration;

use desk::oauth::{DeviceCode, Grant, OAuthApp, OAuthError, Tokens};
use desk::trouble::Cause;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::reply;
use crate::trust::{Trust, cause_of};

/// How long a provider may take for one answer.
pub const ASK_WITHIN: Duration = Duration::from_secs(20);
/// The largest answer that is read, in bytes: a token is a few thousand.
const REPLY_BYTES_MAX: usize = 256 * 1024;

/// Asks token servers.
#[derive(Debug, Clone)]
pub(super) struct TokenClient(Option<Client>);

impl TokenClient {
    pub(super) fn new(trust: &Trust) -> Self {
        let client = trust.client_config().ok().map(|tls| {
            Client::builder()
                .tls_backend_preconfigured(tls)
                // A secret is sent to the address that was set, and nowhere else.
                .redirect(Policy::none())
                .timeout(ASK_WITHIN)
                .user_agent("Myosotis")
                .build()
                .expect("the settings of the client are all ours")
        });
        Self(client)
    }

    pub(super) async fn ask_for_code(&self, app: &OAuthApp) -> Result<DeviceCode, OAuthError> {
        let url = app.device_url.as_deref().ok_or(OAuthError::Unreachable { why: Cause::NoCodes })?;
        let mut fields = vec![("client_id", app.client_id.as_str()), ("scope", app.scope.as_str())];
        if !app.client_secret.expose().is_empty() {
            fields.push(("client_secret", app.client_secret.expose()));
        }
        let (status, body) = self.post(url, &fields).await?;
        reply::device_code(status, &body)
    }

    pub(super) async fn redeem(&self, app: &OAuthApp, grant: &Grant) -> Result<Tokens, OAuthError> {
        let mut fields = vec![("client_id", app.client_id.as_str())];
        if !app.client_secret.expose().is_empty() {
            fields.push(("client_secret", app.client_secret.expose()));
        }
        match grant {
            Grant::Device { device_code } => fields.extend([
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("device_code", device_code.expose()),
            ]),
            Grant::Code { code, redirect_uri, verifier } => fields.extend([
                ("grant_type", "authorization_code"),
                ("code", code.expose()),
                ("redirect_uri", redirect_uri),
                ("code_verifier", verifier.expose()),
            ]),
            Grant::Refresh { refresh_token } => {
                fields.extend([("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())]);
            }
        }
        let (status, body) = self.post(&app.token_url, &fields).await?;
        reply::tokens(status, &body)
    }

    async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Result<(u16, Vec<u8>), OAuthError> {
        let client = self.0.as_ref().ok_or(OAuthError::Unreachable { why: Cause::NobodyToTrust })?;
        let request = client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(form(fields));
        let mut response = request.send().await.map_err(judge)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(judge)? {
            if bytes.len() + chunk.len() > REPLY_BYTES_MAX {
                return Err(OAuthError::Unreachable { why: Cause::TooLong });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((response.status().as_u16(), bytes))
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://form/").expect("a written-out address");
    url.query_pairs_mut().extend_pairs(fields);
    url.query().unwrap_or_default().to_owned()
}

fn judge(error: reqwest::Error) -> OAuthError {
    OAuthError::Unreachable { why: if error.is_timeout() { Cause::TimedOut } else { cause_of(&error) } }
}
