//! What the desk asks of the world when a colleague stands waiting for the answer: a provider's tokens, a try of a server.
//!
//! All else that leaves this machine goes through a job. The edge is given to the desk by whoever wires the program; a desk
//! without one refuses in words.

use std::future::Future;
use std::pin::Pin;

use crate::forms::ServerForm;
use crate::oauth::{DeviceCode, Grant, OAuthApp, OAuthError, Tokens};

/// An answer that comes later.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The edge to the servers of a mailbox.
pub trait MailEdge: Send + Sync {
    /// Asks the provider for a code that somebody types there (RFC 8628, 3.1).
    fn ask_for_code<'a>(&'a self, app: &'a OAuthApp) -> Soon<'a, Result<DeviceCode, OAuthError>>;

    /// Gives the provider what we hold, and takes its tokens (RFC 6749, 4.1.3 and 6; RFC 8628, 3.4).
    fn redeem<'a>(&'a self, app: &'a OAuthApp, grant: &'a Grant) -> Soon<'a, Result<Tokens, OAuthError>>;

    /// Connects to a server that mail is fetched from, signs in, and gives its folders; the first failure in words.
    fn try_fetching<'a>(&'a self, server: &'a ServerForm) -> Soon<'a, Result<Vec<String>, TryFailure>>;
}

/// Why a try failed: at which field of the form, and in whose words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct TryFailure {
    pub kind: TryFailed,
    /// For an administrator, as the status page says it.
    pub words: String,
}

/// What it was that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryFailed {
    /// The name of the server is not known.
    Host,
    /// Nobody answers at that port.
    Port,
    /// The certificate, or the kind of protection.
    Security,
    /// User name, password or token.
    SignIn,
    /// The folder.
    Folder,
    /// Something else.
    Other,
}
