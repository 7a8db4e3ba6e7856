//! What an SMTP server said or did, as a [`Trouble`].

use desk::Trouble;
use desk::trouble::{Cause, Doing};
use lettre::transport::smtp::Error as SmtpError;

use crate::trust::cause_of;
use crate::words::plain;

pub(super) fn of_connecting(host: &str, port: u16, error: &SmtpError) -> Trouble {
    match reply_of(error) {
        Some(reply) => Trouble::Unreachable { host: host.to_owned(), port, why: Cause::said(&reply) },
        None => crate::trust::of_connecting(host, port, error),
    }
}

pub(super) fn lost(doing: Doing, error: &SmtpError) -> Trouble {
    Trouble::Lost { doing, why: cause_of(error) }
}

/// What the server said, with its code, if it was a reply that refused.
pub(super) fn reply_of(error: &SmtpError) -> Option<String> {
    let code = error.status()?;
    let words = std::error::Error::source(error).map(|source| plain(&source.to_string())).unwrap_or_default();
    Some(format!("{code} {words}").trim_end().to_owned())
}
