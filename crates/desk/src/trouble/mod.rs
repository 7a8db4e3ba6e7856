//! What went wrong at an edge to another program, as a value: kept as it is, and said to each reader in their own language.
//!
//! `Display` says it in English, for the log. What the other side said itself stays in its own words.

mod cause;

pub use cause::{Cause, Doing};
use serde::{Deserialize, Serialize};

use crate::oauth::OAuthError;
use crate::{DeskError, Refusal, Unstored};

/// How many characters of the other side's words are kept: enough for its reason, too little to fill a page.
const WORDS_MAX: usize = 500;

/// Why something with another program did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Trouble {
    /// In words of the other side, or of a version of ours that kept only words.
    #[error("{words}")]
    Said { words: String },

    /// The mailbox names no server; what is to be sent waits.
    #[error("no server has been set")]
    NoServer,
    /// A password would go over the network unprotected.
    #[error("{host} is not this machine: without TLS or STARTTLS nothing is sent to it")]
    Unprotected { host: String },
    #[error("the server {host} is not known: is its name right?")]
    UnknownHost { host: String },
    #[error("no connection to {host}:{port}: {why}")]
    Unreachable { host: String, port: u16, why: Cause },
    /// The certificate, or something else about TLS.
    #[error("{host}: {why}")]
    Tls { host: String, why: Cause },
    #[error("{host} offers no STARTTLS: choose TLS, or another port")]
    NoStartTls { host: String },
    #[error("{host} refused the user name or the password: {reply}")]
    SignIn { host: String, reply: String },
    /// The server can't be signed in to in any way that we know.
    #[error("{host} offers no way to sign in that we know: AUTH PLAIN, LOGIN, or with a token XOAUTH2")]
    NoWayToSignIn { host: String, by_token: bool },
    /// The provider gives no token.
    #[error("{error}")]
    Token { error: OAuthError },
    /// The connection broke, or the other side doesn't speak as it should.
    #[error("the connection broke while {doing}: {why}")]
    Lost { doing: Doing, why: Cause },
    #[error("{host} did not answer in time while {doing}")]
    Silent { host: String, doing: Doing },
    /// Altogether it took too long; what is left follows.
    #[error("it took too long; the rest follows")]
    TooSlow,
    /// Mail stays with its sender or on its server, and is taken later.
    #[error("nothing can be stored now ({why}); what comes in stays where it is, and is taken later")]
    NothingStored { why: Unstored },
    /// Our own database.
    #[error("the settings could not be read: {why}")]
    Settings { why: String },

    #[error("the folder {folder} can't be opened: {reply}")]
    Folder { folder: String, reply: String },
    /// RFC 3501, 2.3.1.1.
    #[error("{host} gives its mails no lasting numbers (UIDVALIDITY), so they can't be fetched once and only once")]
    NoUidValidity { host: String },
    #[error("mail could not be stored, and was left on the server: {why}")]
    NotStored { why: String },
    /// Of the mails in a mailbox, `aside` were left for good and `failed` are tried again.
    #[error("{aside} mail(s) were left on the server, {failed} could not be fetched and are tried again")]
    LeftThere { aside: usize, failed: usize },
    #[error("it is larger than {megabytes} MB")]
    TooLarge { megabytes: usize },
    #[error("the server lists it and doesn't give it")]
    NotGiven,
    #[error("a mail could not be stored, and was left with its sender: {why}")]
    NotTaken { why: String },

    #[error("{host} refused the sender: {reply}")]
    Sender { host: String, reply: String, is_final: bool },
    #[error("{address} was refused: {reply}")]
    Recipient { address: String, reply: String, is_final: bool },
    #[error("the mail was refused: {reply}")]
    Mail { reply: String, is_final: bool },
    /// A mail leaves unsigned.
    #[error("the key {selector} of {domain} does not sign: {why}")]
    Signing { domain: String, selector: String, why: String },
    #[error("{count} automatic mails to this address within {hours} h")]
    DamOfAddress { count: i64, hours: i64 },
    #[error("{count} acknowledgements from this mailbox within {hours} h")]
    DamOfMailbox { count: i64, hours: i64 },

    #[error("the bytes of the mail stopped the program that reads them")]
    Unreadable,
    #[error("something it belongs to is not there: is the desk set up?")]
    NothingToFileUnder,
    #[error("it could not be filed: {why}")]
    NotFiled { why: String },

    #[error("the address of the feed is not a web address: it begins with https:// (or http://)")]
    NotAWebAddress,
    #[error("{address} is inside the network; only the administrator can allow that, in the configuration")]
    Inside { address: std::net::IpAddr },
    #[error("the server answered {status}; open the address in a browser to see why")]
    Status { status: u16 },
    #[error("the server did not send it within {seconds} seconds")]
    Slow { seconds: u64 },
    #[error("it could not be fetched: {why}")]
    NotFetched { why: Cause },
    #[error("that is no iCalendar file: it should begin with BEGIN:VCALENDAR")]
    NotACalendar,
    #[error("the calendar ends halfway: its last line should be END:VCALENDAR")]
    CalendarCutOff,
    #[error("the calendar has too many events or days off")]
    TooManyDays,
    /// RFC 5545 days off that, taken, would close the desk for ever.
    #[error("with these days off the desk would never open again, so they were not taken")]
    NeverOpen,
}

/// What of the settings a trouble is about, so that a form can say it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Host,
    Port,
    Security,
    SignIn,
    Folder,
    Other,
}

impl Trouble {
    /// A mail that was not stored: why, if it is for a reason that passes; else as `otherwise` says it.
    #[must_use]
    pub fn unstored(error: &DeskError, otherwise: fn(String) -> Self) -> Self {
        match error {
            DeskError::Refused(Refusal::NotStored(why)) => Self::NothingStored { why: *why },
            other => otherwise(other.to_string()),
        }
    }

    /// In words that are not ours.
    #[must_use]
    pub fn said(words: &str) -> Self {
        Self::Said { words: words.chars().take(WORDS_MAX).collect() }
    }

    /// As it is kept: bare words as they are, all else as JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Said { words } => words.clone(),
            known => serde_json::to_string(known).expect("an enum of texts and numbers becomes JSON"),
        }
    }

    /// As it was kept. What isn't one of ours is words.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::Said { words: text.to_owned() })
    }

    /// Whether trying again can't help.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Sender { is_final: true, .. }
                | Self::Recipient { is_final: true, .. }
                | Self::Mail { is_final: true, .. }
        )
    }

    /// Whether it is about a server or its settings, and not about one mail: the status page shows those.
    #[must_use]
    pub fn is_of_the_server(&self) -> bool {
        !matches!(self, Self::Recipient { .. } | Self::Mail { .. })
    }

    /// What of a mailbox's settings should be looked at.
    #[must_use]
    pub fn about(&self) -> About {
        match self {
            Self::UnknownHost { .. } | Self::NoServer => About::Host,
            Self::Unreachable { .. } => About::Port,
            Self::Tls { .. } | Self::NoStartTls { .. } | Self::Unprotected { .. } => About::Security,
            Self::SignIn { .. } | Self::NoWayToSignIn { .. } | Self::Token { .. } => About::SignIn,
            Self::Folder { .. } | Self::NoUidValidity { .. } => About::Folder,
            _ => About::Other,
        }
    }
}

impl From<OAuthError> for Trouble {
    fn from(error: OAuthError) -> Self {
        Self::Token { error }
    }
}

impl From<&str> for Trouble {
    fn from(words: &str) -> Self {
        Self::said(words)
    }
}

impl From<String> for Trouble {
    fn from(words: String) -> Self {
        Self::said(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_is_kept_whole_and_words_stay_words() {
        let host = || "imap.halmeer.example".to_owned();
        for trouble in [
            Trouble::NoServer,
            Trouble::Unreachable { host: host(), port: 993, why: Cause::Refused },
            Trouble::Lost { doing: Doing::ListingMails, why: Cause::said("broken pipe") },
            Trouble::Token { error: OAuthError::Refused { reply: "AADSTS70000".into() } },
            Trouble::Token { error: OAuthError::NotConnected },
            Trouble::Inside { address: [10, 0, 0, 1].into() },
            Trouble::said("550 5.1.1 unknown"),
            Trouble::said("{\"a\": 1}"),
            Trouble::said(""),
        ] {
            assert_eq!(Trouble::from_text(&trouble.to_text()), trouble);
        }
        assert_eq!(Trouble::from_text("the server hung up"), Trouble::said("the server hung up"));
    }

    #[test]
    fn long_words_of_others_are_cut() {
        let Trouble::Said { words } = Trouble::said(&"é".repeat(9_000)) else { panic!("they are words") };
        assert_eq!(words.chars().count(), WORDS_MAX);
    }
}
