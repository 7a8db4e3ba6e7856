//! Tokens instead of passwords, as Microsoft 365 and Google want them: what is set, what is held, what can go wrong.

use jiff::Timestamp;
use store::id::MailboxId;

pub use store::{OAuthProvider, OAuthState};

use crate::check::{self, Checks};
use crate::error::Refusal;
use crate::trouble::{Cause, Trouble};

/// How a token is asked for again when it is refused; also how far ahead of its end a token is renewed, in seconds.
pub(crate) const REFRESH_AHEAD_SECONDS: i64 = 300;
/// A token that ends within this many seconds is not handed out any more.
pub(crate) const USABLE_SECONDS_MIN: i64 = 60;

/// Something nobody may read over our shoulder; it has no words of its own.
#[derive(Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` out of logs.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to be sent where it belongs and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What an administrator sets to connect a mailbox with its provider. The client (the "app registration") is their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthForm {
    pub mailbox: MailboxId,
    pub provider: OAuthProvider,
    /// Microsoft: the tenant's id or domain; empty: `organizations`.
    pub tenant: String,
    pub client_id: String,
    /// Empty leaves the stored one as it is; Microsoft's public clients have none.
    pub client_secret: String,
    /// Of another provider: its addresses and the scope.
    pub authorize_url: String,
    pub token_url: String,
    /// Empty: the provider gives no codes to type.
    pub device_url: String,
    pub scope: String,
}

/// The settings as they are kept; nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Document {
    #[serde(default)]
    pub tenant: String,
    #[serde(default)]
    pub client_id: String,
    #[serde(default)]
    pub authorize_url: String,
    #[serde(default)]
    pub token_url: String,
    #[serde(default)]
    pub device_url: String,
    #[serde(default)]
    pub scope: String,
}

/// A client at a provider, with all its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthApp {
    pub authorize_url: String,
    pub token_url: String,
    /// `None`: no code can be typed there, a link must be followed.
    pub device_url: Option<String>,
    pub client_id: String,
    pub client_secret: Secret,
    /// Words with spaces between.
    pub scope: String,
}

const MICROSOFT_SCOPE: &str = "https://outlook.office.com/IMAP.AccessAsUser.All \
    https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access";
const GOOGLE_SCOPE: &str = "https://mail.google.com/";

impl Document {
    /// The form, if it can be taken.
    pub(crate) fn of(form: &OAuthForm) -> Result<Self, Refusal> {
        let mut checks = Checks::default();
        let client_id = checks.take(check::line("oauth.client_id", &form.client_id, check::ADDRESS_MAX));
        let tenant = checks.take(check::optional_line("oauth.tenant", &form.tenant, check::ADDRESS_MAX));
        if tenant.contains(|c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c)) {
            checks.take(check::refuse("oauth.tenant", "only_letters"))
        }
        let document = if form.provider == OAuthProvider::Other {
            let token_url = secure_url("oauth.token_url", &form.token_url);
            Self {
                tenant: String::new(),
                client_id,
                authorize_url: checks.take(secure_url("oauth.authorize_url", &form.authorize_url)),
                token_url: checks.take(token_url.and_then(|url| required(url, "oauth.token_url"))),
                device_url: checks.take(secure_url("oauth.device_url", &form.device_url)),
                scope: checks.take(check::line("oauth.scope", &form.scope, check::URL_MAX)),
            }
        } else {
            Self { tenant, client_id, ..Self::default() }
        };
        checks.done().map(|()| document)
    }

    /// The client with its addresses. Microsoft gives codes to type; Google's codes don't reach mail, so there a link is
    /// followed ("Allowed scopes" of its OAuth 2.0 for TV and limited-input devices).
    pub(crate) fn app(&self, provider: OAuthProvider, client_secret: Secret) -> OAuthApp {
        let client_id = self.client_id.clone();
        match provider {
            OAuthProvider::Microsoft => {
                let tenant = if self.tenant.is_empty() { "organizations" } else { &self.tenant };
                let at = |what: &str| format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/{what}");
                OAuthApp {
                    authorize_url: at("authorize"),
                    token_url: at("token"),
                    device_url: Some(at("devicecode")),
                    client_id,
                    client_secret,
                    scope: MICROSOFT_SCOPE.to_owned(),
                }
            }
            OAuthProvider::Google => OAuthApp {
                authorize_url: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
                token_url: "https://oauth2.googleapis.com/token".to_owned(),
                device_url: None,
                client_id,
                client_secret,
                scope: GOOGLE_SCOPE.to_owned(),
            },
            OAuthProvider::Other => OAuthApp {
                authorize_url: self.authorize_url.clone(),
                token_url: self.token_url.clone(),
                device_url: Some(self.device_url.clone()).filter(|url| !url.is_empty()),
                client_id,
                client_secret,
                scope: self.scope.clone(),
            },
        }
    }
}

/// Tokens go over https, or stay on this machine.
fn secure_url(field: &'static str, text: &str) -> Result<String, Refusal> {
    let url = check::optional_url(field, text)?;
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    match host {
        None | Some("localhost" | "127.0.0.1") => Ok(url),
        Some(_) => check::refuse(field, "only_local"),
    }
}

fn required(text: String, field: &'static str) -> Result<String, Refusal> {
    if text.is_empty() { check::refuse(field, "required") } else { Ok(text) }
}

/// A code to be typed at the provider (RFC 8628, 3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCode {
    pub device_code: Secret,
    pub user_code: String,
    /// Where it is typed.
    pub verification_uri: String,
    /// Seconds that it can be typed in.
    pub expires_in: u32,
    /// Seconds between two questions whether it was.
    pub interval: u32,
}

/// What we hold, to be given for tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// A code that somebody was to type.
    Device { device_code: Secret },
    /// What the provider sent a browser back with (with PKCE, RFC 7636).
    Code { code: Secret, redirect_uri: String, verifier: Secret },
    /// A refresh token.
    Refresh { refresh_token: Secret },
}

/// What the provider gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    pub access: Secret,
    /// `None`: the one we hold stays good.
    pub refresh: Option<Secret>,
    /// Seconds that `access` is good for.
    pub expires_in: u32,
}

/// Why there is no token, in one sentence for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(tag = "token", rename_all = "kebab-case")]
pub enum OAuthError {
    /// Nobody connected it yet.
    #[error("the mailbox is not connected with its provider yet: connect it under Settings, Mailboxes")]
    NotConnected,
    /// `invalid_grant`: the consent was withdrawn, the password changed, or it was not used for too long.
    #[error(
        "the provider takes our token no more; connect the mailbox again under Settings, Mailboxes. It said: {reply}"
    )]
    Refused {
        /// What it said.
        reply: String,
    },
    /// The client id or secret is wrong, or the client may not do this.
    #[error("the provider refuses the client id or its secret: {reply}")]
    WrongClient {
        /// What it said.
        reply: String,
    },
    /// The code has not been typed yet.
    #[error("nobody has typed the code yet")]
    Pending,
    /// The same, and we ask too often.
    #[error("the provider wants to be asked less often")]
    SlowDown,
    /// The code was not typed in time.
    #[error("the code was not typed in time; ask for another one")]
    TooLate,
    /// Whoever was asked said no.
    #[error("whoever was asked said no")]
    Denied,
    /// No connection, or an error of the provider's own. It is tried again.
    #[error("the provider could not be asked: {why}")]
    Unreachable {
        /// What is the matter.
        why: Cause,
    },
    /// This desk talks to nobody.
    #[error("this program was started without a way to other servers")]
    NoEdge,
    /// Our own database.
    #[error("the tokens could not be read: {why}")]
    Store {
        /// What the database said.
        why: String,
    },
}

/// How far the connection of a mailbox is; no secrets.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConnectionView {
    pub mailbox: MailboxId,
    pub provider: OAuthProvider,
    pub tenant: String,
    pub client_id: String,
    pub has_secret: bool,
    pub authorize_url: String,
    pub token_url: String,
    pub device_url: String,
    pub scope: String,
    pub state: OAuthState,
    pub asking: Option<Asking>,
    /// Of the token at hand.
    pub expires_at: Option<Timestamp>,
    pub failure: Option<Trouble>,
}

/// What somebody is to do at the provider.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asking {
    /// The code to type; `None`: only the link is to be followed.
    pub user_code: Option<String>,
    pub url: String,
    pub until: Timestamp,
}
