//! What every handler may use.

use std::fmt;
use std::sync::Arc;

use desk::{Clock, Desk};

/// How this node is reached.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address in links, without a slash at the end: `https://desk.example`.
    pub public_url: String,
    /// The largest body of a form without files.
    pub form_bytes_max: usize,
    /// The largest body of a form with attachments.
    pub upload_bytes_max: usize,
    /// How many reverse proxies stand before the program; their `X-Forwarded-For` is believed, counted from the right.
    pub trusted_proxies: u8,
    /// What the first-run page asks for, where strangers can reach it before the firm does; it stands in the log.
    pub setup_code: Option<String>,
}

impl Config {
    /// For a desk on this address.
    pub fn at(public_url: &str) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
            form_bytes_max: 256 * 1024,
            upload_bytes_max: 40 * 1024 * 1024,
            trusted_proxies: 0,
            setup_code: None,
        }
    }

    /// Whether browsers may be told to come back by HTTPS only.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The state of the router.
#[derive(Clone)]
pub struct App {
    /// Everything that is done, is done by the desk.
    pub desk: Desk,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How this node is reached.
    pub config: Arc<Config>,
    /// Who fetches pictures from elsewhere, when a reader asks for them.
    pub pictures: crate::pictures::Pictures,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("config", &self.config).finish_non_exhaustive()
    }
}
