use lettre::transport::smtp::Error as SmtpError;

use crate::trust::certificate_words;
use crate::words::{cause, plain, root_cause};

/// Why a mail could not be handed over. Each says so to an administrator, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpFailure {
    /// Neither the mailbox nor the default mailbox has a server. The mail waits.
    #[error("no server to send by has been set")]
    NoServer,
    /// The settings could not be read.
    #[error("the settings could not be read: {0}")]
    Settings(String),
    /// A password would go over the network unprotected.
    #[error("{host} is not this machine: without TLS or STARTTLS nothing is sent to it")]
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
    /// The server refuses the sender, or wants something else of us.
    #[error("{host} refused the sender: {reply}")]
    Sender {
        /// The server.
        host: String,
        /// What it said.
        reply: String,
        /// For ever (5xx).
        is_final: bool,
    },
    /// The server refuses a recipient.
    #[error("{address} was refused: {reply}")]
    Recipient {
        /// Who would not get it.
        address: String,
        /// What the server said.
        reply: String,
        /// For ever (5xx).
        is_final: bool,
    },
    /// The server refuses the mail itself.
    #[error("the mail was refused: {reply}")]
    Mail {
        /// What the server said.
        reply: String,
        /// For ever (5xx).
        is_final: bool,
    },
    /// The connection broke, or the server said something that is no SMTP.
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
    /// Altogether it took too long.
    #[error("handing it over took too long")]
    TooSlow,
}

impl SmtpFailure {
    /// Whether trying again can't help.
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self {
            Self::Sender { is_final, .. } | Self::Recipient { is_final, .. } | Self::Mail { is_final, .. } => *is_final,
            Self::NoServer
            | Self::Settings(_)
            | Self::NotThisMachine { .. }
            | Self::UnknownHost { .. }
            | Self::Unreachable { .. }
            | Self::Tls { .. }
            | Self::NoStartTls { .. }
            | Self::SignIn { .. }
            | Self::Lost { .. }
            | Self::Silent { .. }
            | Self::TooSlow => false,
        }
    }

    /// Whether it is about the server or its settings, and not about this one mail: the status page shows those.
    #[must_use]
    pub fn is_of_the_server(&self) -> bool {
        !matches!(self, Self::Recipient { .. } | Self::Mail { .. })
    }

    pub(super) fn of_connecting(host: &str, port: u16, error: &SmtpError) -> Self {
        if let Some(why) = certificate_words(error) {
            return Self::Tls { host: host.to_owned(), why };
        }
        if let Some(reply) = reply_of(error) {
            return Self::Unreachable { host: host.to_owned(), port, why: reply };
        }
        if is_unknown_host(error) {
            return Self::UnknownHost { host: host.to_owned() };
        }
        Self::Unreachable { host: host.to_owned(), port, why: root_cause(error) }
    }

    pub(super) fn lost(doing: &'static str, error: &SmtpError) -> Self {
        Self::Lost { doing, why: root_cause(error) }
    }
}

/// Whether looking up a host's name failed. The system has no error kind for it that is stable.
pub(crate) fn is_unknown_host(error: &(dyn std::error::Error + 'static)) -> bool {
    cause::<std::io::Error>(error)
        .is_some_and(|io| io.raw_os_error().is_none() && io.to_string().contains("lookup address"))
}

/// What the server said, with its code, if it was a reply that refused.
pub(super) fn reply_of(error: &SmtpError) -> Option<String> {
    let code = error.status()?;
    let words = std::error::Error::source(error).map(|source| plain(&source.to_string())).unwrap_or_default();
    Some(format!("{code} {words}").trim_end().to_owned())
}
