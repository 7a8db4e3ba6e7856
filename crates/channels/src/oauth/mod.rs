//! Tokens of Microsoft 365, Google and others, and tries of a server while somebody waits: the edge that
//! [`desk::Desk::with_mail_edge`] takes.

mod client;
mod reply;

use std::sync::Arc;
use std::time::Duration;

use desk::Trouble;
use desk::edge::{MailEdge, Soon};
use desk::forms::ServerForm;
use desk::oauth::{DeviceCode, Grant, OAuthApp, OAuthError, Tokens};
use desk::{Clock, Desk};
use tokio_util::sync::CancellationToken;

pub use client::ASK_WITHIN;

use crate::edges::Edges;
use crate::pace::{Bell, Next, Pace};
use crate::trust::Trust;
use crate::words::chain;

/// The connections are looked at this often, at least.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// And never more often than this.
const REST: Duration = Duration::from_secs(1);

/// The edge to providers and servers over the network.
#[derive(Debug, Clone)]
pub struct NetEdge {
    client: client::TokenClient,
    trust: Trust,
}

impl NetEdge {
    /// Believes whom `trust` believes.
    #[must_use]
    pub fn new(trust: &Trust) -> Self {
        Self { client: client::TokenClient::new(trust), trust: trust.clone() }
    }
}

impl MailEdge for NetEdge {
    fn ask_for_code<'a>(&'a self, app: &'a OAuthApp) -> Soon<'a, Result<DeviceCode, OAuthError>> {
        Box::pin(self.client.ask_for_code(app))
    }

    fn redeem<'a>(&'a self, app: &'a OAuthApp, grant: &'a Grant) -> Soon<'a, Result<Tokens, OAuthError>> {
        Box::pin(self.client.redeem(app, grant))
    }

    fn try_fetching<'a>(&'a self, server: &'a ServerForm) -> Soon<'a, Result<Vec<String>, Trouble>> {
        Box::pin(crate::imap_in::try_server(server, &self.trust))
    }
}

/// What SASL XOAUTH2 sends, before it is put into base64: the same for IMAP, POP and SMTP.
#[must_use]
pub fn xoauth2(user: &str, token: &str) -> String {
    format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}")
}

/// Asks whether codes were typed, and renews tokens ahead of their end, until `cancel`.
pub async fn run_connections(desk: Desk, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let edges = Edges::new(desk.clone());
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, &["settings"]);
    loop {
        let mut next = None;
        match desk.keep_connected(pace.now()).await {
            Ok(kept) => {
                for (address, outcome) in kept.met {
                    edges.met(&format!("oauth:{address}"), outcome, pace.now()).await;
                }
                next = kept.next_at;
            }
            Err(error) => tracing::error!(error = chain(&error), "the connections of mailboxes could not be looked at"),
        }
        if pace.pause(REST).await == Next::Stop || pace.wait(next).await == Next::Stop {
            return;
        }
    }
}
