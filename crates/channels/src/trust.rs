//! Whom we believe to be who they say: the certificate authorities of this machine, and those the administrator adds.

use std::sync::Arc;

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

/// What is wrong with a certificate, in words, if `error` is about one.
pub(crate) fn certificate_words(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    use rustls::CertificateError as Why;
    let why = match crate::words::cause::<rustls::Error>(error)? {
        rustls::Error::InvalidCertificate(why) => match why {
            Why::Expired | Why::ExpiredContext { .. } => "it has expired".to_owned(),
            Why::NotValidYet | Why::NotValidYetContext { .. } => {
                "it is not valid yet; is this machine's clock right?".to_owned()
            }
            Why::NotValidForName | Why::NotValidForNameContext { .. } => "it is for another name".to_owned(),
            Why::UnknownIssuer => "this machine doesn't know who issued it".to_owned(),
            Why::Revoked => "it was revoked".to_owned(),
            other => crate::words::plain(&other.to_string()),
        },
        rustls::Error::InvalidMessage(_) => return Some("the server doesn't speak TLS on this port".to_owned()),
        other => return Some(format!("TLS failed: {}", crate::words::plain(&other.to_string()))),
    };
    Some(format!("the certificate of the server can't be trusted: {why}"))
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
