//! Who asks, as far as a network can tell: for limits, never for rights.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use crate::app::App;
use crate::errors::PageError;

/// Longest name of a browser that is kept, in characters.
const BROWSER_CHARS_MAX: usize = 120;

/// The machine and program at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    /// The IPv4 address, or the /64 network of an IPv6 address: one household or office.
    pub key: String,
    /// What the browser says it is, shortened.
    pub browser: String,
}

impl FromRequestParts<App> for Client {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let browser = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self {
            key: key_of(real_address(peer, forwarded, app.config.trusted_proxies)),
            browser: browser.chars().take(BROWSER_CHARS_MAX).collect(),
        })
    }
}

/// The address that the outermost trusted proxy saw: counted from the right, since whatever stands left of it was sent by the client.
fn real_address<'a>(
    peer: Option<IpAddr>,
    forwarded: impl Iterator<Item = &'a str>,
    trusted_proxies: u8,
) -> Option<IpAddr> {
    let Some(steps) = usize::from(trusted_proxies).checked_sub(1) else { return peer };
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    hops.iter().rev().nth(steps).and_then(|hop| hop.parse().ok()).or(peer)
}

fn key_of(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(forwarded: &[&str], trusted_proxies: u8, expected: &str) {
        let peer = "10.0.0.1".parse().ok();
        assert_eq!(key_of(real_address(peer, forwarded.iter().copied(), trusted_proxies)), expected);
    }

    #[test]
    fn without_a_proxy_what_the_client_says_of_itself_counts_for_nothing() {
        check(&["1.2.3.4"], 0, "10.0.0.1");
    }

    #[test]
    fn behind_proxies_the_address_is_counted_from_the_right() {
        check(&["6.6.6.6, 1.2.3.4"], 1, "1.2.3.4");
        check(&["6.6.6.6", "1.2.3.4, 10.0.0.2"], 2, "1.2.3.4");
        check(&["not an address"], 1, "10.0.0.1");
        check(&[], 1, "10.0.0.1");
    }

    #[test]
    fn a_household_with_ipv6_is_one_client() {
        check(&["2001:db8:1:2:3:4:5:6"], 1, "2001:db8:1:2::/64");
        check(&["::ffff:1.2.3.4"], 1, "1.2.3.4");
    }
}
