//! What an IMAP server said or did, as a [`Trouble`].

use async_imap::error::Error as ImapError;
use desk::Trouble;
use desk::trouble::{Cause, Doing};

use crate::trust::cause_of;
use crate::words::plain;

pub(super) fn lost(doing: Doing, error: &ImapError) -> Trouble {
    let why = if is_a_reply(error) { Cause::said(&reply_of(error)) } else { cause_of(error) };
    Trouble::Lost { doing, why }
}

/// What the server said, or what broke.
pub(super) fn reply_of(error: &ImapError) -> String {
    match error {
        ImapError::No(reply) | ImapError::Bad(reply) => plain(said(reply)),
        other => crate::words::root_cause(other),
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
