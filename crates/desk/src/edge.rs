//! What the desk asks of the world when a colleague stands waiting for the answer: a provider's tokens, a try of a server.
//!
//! All else that leaves this machine goes through a job. The edge is given to the desk by whoever wires the program; a desk
//! without one refuses in words.

use std::future::Future;
use std::pin::Pin;

use crate::forms::ServerForm;
use crate::oauth::{DeviceCode, Grant, OAuthApp, OAuthError, Tokens};
use crate::trouble::Trouble;

/// An answer that comes later.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The edge to the servers of a mailbox.
pub trait MailEdge: Send + Sync {
    /// Asks the provider for a code that somebody types there (RFC 8628, 3.1).
    fn ask_for_code<'a>(&'a self, app: &'a OAuthApp) -> Soon<'a, Result<DeviceCode, OAuthError>>;

    /// Gives the provider what we hold, and takes its tokens (RFC 6749, 4.1.3 and 6; RFC 8628, 3.4).
    fn redeem<'a>(&'a self, app: &'a OAuthApp, grant: &'a Grant) -> Soon<'a, Result<Tokens, OAuthError>>;

    /// Connects to a server that mail is fetched from, signs in, and gives its folders; or what went wrong first.
    fn try_fetching<'a>(&'a self, server: &'a ServerForm) -> Soon<'a, Result<Vec<String>, Trouble>>;
}
