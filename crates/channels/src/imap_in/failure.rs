use async_imap::error::Error as ImapError;

use crate::smtp_out::is_unknown_host;
use crate::trust::{TrustError, certificate_words};
use crate::words::{plain, root_cause};

/// Why a mailbox could not be looked at, in one sentence for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchFailure {
    /// The mailbox has no IMAP server.
    #[error("no server to fetch from has been set")]
    NoServer,
    /// A password would go over the network unprotected.
    #[error("{host} is not this machine: without TLS or STARTTLS no password is sent to it")]
    NotThisMachine {
        /// The server.
        host: String,
    },
    /// The host is not known.
    #[error("the server {host} is not known: is its name right?")]
    UnknownHost {
        /// The server.
        host: String,
    },
    /// No connection.
    #[error("no connection to {host}:{port}: {why}")]
    Unreachable {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// What the system said.
        why: String,
    },
    /// The certificate, or something else about TLS.
    #[error("{host}: {why}")]
    Tls {
        /// The server.
        host: String,
        /// What is wrong.
        why: String,
    },
    /// Nobody to trust.
    #[error("{0}")]
    Trust(String),
    /// The server offers no STARTTLS.
    #[error("{host} offers no STARTTLS: choose TLS, or another port")]
    NoStartTls {
        /// The server.
        host: String,
    },
    /// User name or password.
    #[error("{host} refused the user name or the password: {reply}")]
    SignIn {
        /// The server.
        host: String,
        /// What it said.
        reply: String,
    },
    /// The provider gives no token.
    #[error("{0}")]
    Token(String),
    /// The folder is not there.
    #[error("the folder {folder} can't be opened: {reply}")]
    Folder {
        /// Its name.
        folder: String,
        /// What the server said.
        reply: String,
    },
    /// Without UIDVALIDITY nobody can say which mail is which.
    #[error("{host} gives its mails no lasting numbers (UIDVALIDITY), so they can't be fetched once and only once")]
    NoUidValidity {
        /// The server.
        host: String,
    },
    /// The connection broke, or the server said something that is no IMAP.
    #[error("the connection broke while {doing}: {why}")]
    Lost {
        /// What we were doing.
        doing: &'static str,
        /// What the system said.
        why: String,
    },
    /// The server was silent.
    #[error("{host} did not answer in time while {doing}")]
    Silent {
        /// The server.
        host: String,
        /// What we were doing.
        doing: &'static str,
    },
    /// The desk could not store it.
    #[error("mail could not be stored, and was left on the server: {0}")]
    NotStored(String),
    /// Altogether it took too long.
    #[error("fetching took too long; the rest follows")]
    TooSlow,
}

impl FetchFailure {
    pub(super) fn of_connecting(host: &str, port: u16, error: &std::io::Error) -> Self {
        if let Some(why) = certificate_words(error) {
            return Self::Tls { host: host.to_owned(), why };
        }
        if is_unknown_host(error) {
            return Self::UnknownHost { host: host.to_owned() };
        }
        Self::Unreachable { host: host.to_owned(), port, why: root_cause(error) }
    }

    pub(super) fn lost(doing: &'static str, error: &ImapError) -> Self {
        Self::Lost { doing, why: reply_of(error) }
    }
}

impl From<TrustError> for FetchFailure {
    fn from(error: TrustError) -> Self {
        Self::Trust(error.to_string())
    }
}

/// What the server said, or what broke.
pub(super) fn reply_of(error: &ImapError) -> String {
    match error {
        ImapError::No(reply) | ImapError::Bad(reply) => plain(said(reply)),
        other => root_cause(other),
    }
}

/// The library wraps the server's words in its own; only the server's are of use to people.
fn said(reply: &str) -> &str {
    let Some((_, rest)) = reply.split_once("info: Some(\"") else { return reply };
    rest.rsplit_once("\")").map_or(reply, |(words, _)| words)
}

/// Whether the connection still stands after this: the server said no, in good order.
pub(super) fn is_a_reply(error: &ImapError) -> bool {
    matches!(error, ImapError::No(_) | ImapError::Bad(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_come_out_bare() {
        let wrapped = r#"code: Some(AuthenticationFailed), info: Some("Authentication failed.")"#;
        assert_eq!(reply_of(&ImapError::No(wrapped.to_owned())), "Authentication failed.");
        assert_eq!(reply_of(&ImapError::Bad("what?".to_owned())), "what?");
    }
}
