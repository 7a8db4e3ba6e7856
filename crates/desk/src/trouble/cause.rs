use serde::{Deserialize, Serialize};

/// Why a connection failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// In words of the other side, the system or a library.
    #[error("{words}")]
    Said { words: String },
    #[error("nobody answers there")]
    Refused,
    #[error("it did not answer in time")]
    TimedOut,
    #[error("it hung up")]
    HungUp,
    #[error("there is no way to it from here")]
    NoWay,
    #[error("it doesn't speak TLS on this port")]
    NotTls,
    #[error("TLS failed: {words}")]
    TlsFailed { words: String },
    #[error("its certificate has expired")]
    Expired,
    #[error("its certificate is not valid yet; is this machine's clock right?")]
    NotValidYet,
    #[error("its certificate is for another name")]
    OtherName,
    #[error("this machine doesn't know who issued its certificate")]
    UnknownIssuer,
    #[error("its certificate was revoked")]
    Revoked,
    #[error("its certificate can't be trusted: {words}")]
    Certificate { words: String },
    #[error("no certificate authorities: install the package ca-certificates, or name a file with your own")]
    NobodyToTrust,
    #[error("it sent us elsewhere too often")]
    TooManyRedirects,
    #[error("its answer is far too long")]
    TooLong,
    #[error("it answered {status}, with no token and no reason")]
    NoToken { status: u16 },
    #[error("it gives no codes to type")]
    NoCodes,
    #[error("it sends people to an address without https")]
    NoHttps,
}

impl Cause {
    /// In words that are not ours.
    #[must_use]
    pub fn said(words: &str) -> Self {
        Self::Said { words: words.to_owned() }
    }

    /// By the kind of a failure of the system, where there is one that people know.
    #[must_use]
    pub fn of_io(error: &std::io::Error) -> Option<Self> {
        use std::io::ErrorKind as Kind;
        Some(match error.kind() {
            Kind::ConnectionRefused => Self::Refused,
            Kind::TimedOut => Self::TimedOut,
            Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe | Kind::UnexpectedEof => Self::HungUp,
            Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown => Self::NoWay,
            _ => return None,
        })
    }
}

/// What was being done when a connection broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doing {
    #[error("connecting")]
    Connecting,
    #[error("waiting for its greeting")]
    Greeting,
    #[error("starting TLS")]
    StartingTls,
    #[error("signing in")]
    SigningIn,
    #[error("listing the folders")]
    ListingFolders,
    #[error("opening the folder")]
    OpeningFolder,
    #[error("listing mails")]
    ListingMails,
    #[error("asking for sizes")]
    AskingSizes,
    #[error("fetching a mail")]
    FetchingMail,
    #[error("marking mails as read")]
    MarkingRead,
    #[error("moving mails")]
    MovingMails,
    #[error("naming the sender")]
    NamingSender,
    #[error("naming a recipient")]
    NamingRecipient,
    #[error("asking to send")]
    AskingToSend,
    #[error("handing over the mail")]
    HandingOver,
    #[error("starting over")]
    StartingOver,
}
