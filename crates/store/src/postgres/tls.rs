//! When a connection is encrypted, and whom we trust.

use crate::StoreError;
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// `sslmode=disable`: never. `require`: always, and the certificate must be one that this machine trusts.
/// Nothing said: the same for a server that offers it, but not on this very machine.
pub(crate) fn connector(config: &Config) -> Result<Option<MakeRustlsConnect>, StoreError> {
    let wanted = match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Prefer => !config.get_hosts().iter().all(is_here),
        _ => true,
    };
    if !wanted {
        return Ok(None);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|e| StoreError::unavailable_with("the certificates that this machine trusts can't be read", e))?;
    Ok(Some(MakeRustlsConnect::new(tls.with_no_client_auth())))
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}
