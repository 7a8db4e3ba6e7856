//! Whom we believe to be who they say: the certificate authorities of this machine, and those the administrator adds.

use std::sync::Arc;

use desk::Trouble;
use desk::trouble::Cause;
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

/// Certificate authorities: this machine's own, and extra ones.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    extra: Vec<CertificateDer<'static>>,
}

/// Why there is nobody to trust.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file of extra authorities holds something else.
    #[error("the file with extra certificate authorities is not in PEM form, or empty")]
    NotPem,
    /// No authorities on this machine.
    #[error("no certificate authorities: install the package ca-certificates, or name a file with your own")]
    Nobody(#[source] rustls::Error),
}

impl Trust {
    /// The authorities of this machine only.
    #[must_use]
    pub fn of_this_machine() -> Self {
        Self::default()
    }

    /// Adds the authorities in `pem`: for a mail server with a certificate of the organisation's own making.
    ///
    /// # Errors
    /// [`TrustError::NotPem`] when `pem` holds no certificate.
    pub fn with_pem(mut self, pem: &[u8]) -> Result<Self, TrustError> {
        let found: Vec<_> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| TrustError::NotPem)?;
        if found.is_empty() {
            return Err(TrustError::NotPem);
        }
        self.extra.extend(found);
        Ok(self)
    }

    /// The extra authorities, in DER form.
    pub(crate) fn extra(&self) -> &[CertificateDer<'static>] {
        &self.extra
    }

    /// How to begin TLS as a client.
    ///
    /// # Errors
    /// [`TrustError::Nobody`] when this machine has no authorities.
    pub fn client_config(&self) -> Result<ClientConfig, TrustError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier =
            Verifier::new_with_extra_roots(self.extra.iter().cloned(), provider.clone()).map_err(TrustError::Nobody)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring supports TLS 1.2 and 1.3")
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(config)
    }
}

/// What is wrong with a certificate, or with TLS, if `error` is about that.
pub(crate) fn cause_in_tls(error: &(dyn std::error::Error + 'static)) -> Option<Cause> {
    use rustls::CertificateError as Why;
    let words = |error: &dyn std::fmt::Display| crate::words::plain(&error.to_string());
    Some(match crate::words::cause::<rustls::Error>(error)? {
        rustls::Error::InvalidCertificate(why) => match why {
            Why::Expired | Why::ExpiredContext { .. } => Cause::Expired,
            Why::NotValidYet | Why::NotValidYetContext { .. } => Cause::NotValidYet,
            Why::NotValidForName | Why::NotValidForNameContext { .. } => Cause::OtherName,
            Why::UnknownIssuer => Cause::UnknownIssuer,
            Why::Revoked => Cause::Revoked,
            other => Cause::Certificate { words: words(other) },
        },
        rustls::Error::InvalidMessage(_) => Cause::NotTls,
        other => Cause::TlsFailed { words: words(other) },
    })
}

/// Why a connection failed: what is known of it, else the words of its innermost cause.
pub(crate) fn cause_of(error: &(dyn std::error::Error + 'static)) -> Cause {
    let known = || crate::words::cause::<std::io::Error>(error).and_then(Cause::of_io);
    cause_in_tls(error).or_else(known).unwrap_or_else(|| Cause::said(&crate::words::root_cause(error)))
}

/// Why there is no connection to a server.
pub(crate) fn of_connecting(host: &str, port: u16, error: &(dyn std::error::Error + 'static)) -> Trouble {
    let host = host.to_owned();
    if let Some(why) = cause_in_tls(error) {
        return Trouble::Tls { host, why };
    }
    if is_unknown_host(error) {
        return Trouble::UnknownHost { host };
    }
    Trouble::Unreachable { host, port, why: cause_of(error) }
}

/// Whether looking up a host's name failed. The system has no error kind for it that is stable.
fn is_unknown_host(error: &(dyn std::error::Error + 'static)) -> bool {
    crate::words::cause::<std::io::Error>(error)
        .is_some_and(|io| io.raw_os_error().is_none() && io.to_string().contains("lookup address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_refused() {
        assert!(matches!(Trust::of_this_machine().with_pem(b"hello"), Err(TrustError::NotPem)));
        assert!(matches!(Trust::of_this_machine().with_pem(b""), Err(TrustError::NotPem)));
    }
}
