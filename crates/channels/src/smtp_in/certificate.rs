//! The certificate that a listener shows. It is read again when its file was changed, so that one that was renewed needs no
//! restart.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// Why a certificate can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file is missing, or not ours to read.
    #[error("can't read {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds something else.
    #[error("{} holds no {what} in PEM form", path.display())]
    NotPem {
        /// Which.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
    /// They don't belong together, or are of a kind that isn't known.
    #[error("the certificate and its key can't be used: {0}")]
    Unfit(#[source] rustls::Error),
}

/// A certificate with its key, in two files.
#[derive(Debug)]
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
    loaded: Mutex<(Option<SystemTime>, Arc<ServerConfig>)>,
}

impl Certificate {
    /// Reads both files (PEM; the certificate first, then those that vouch for it).
    ///
    /// # Errors
    /// [`CertificateError`], which says which file, and what to do.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, CertificateError> {
        let loaded = Mutex::new((changed_at(certificate), load(certificate, key)?));
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), loaded })
    }

    /// For the next connection. A new file that can't be used is left alone, and said in the log.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let mut loaded = self.loaded.lock().expect("nobody panics while holding it");
        let changed = changed_at(&self.certificate);
        if changed != loaded.0 {
            match load(&self.certificate, &self.key) {
                Ok(config) => *loaded = (changed, config),
                Err(error) => tracing::error!(%error, "the new certificate is not used: {error}"),
            }
        }
        TlsAcceptor::from(Arc::clone(&loaded.1))
    }
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|about| about.modified()).ok()
}

fn load(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, CertificateError> {
    let read =
        |path: &Path| std::fs::read(path).map_err(|source| CertificateError::File { path: path.to_owned(), source });
    let not = |path: &Path, what| CertificateError::NotPem { path: path.to_owned(), what };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&read(certificate)?)
        .collect::<Result<_, _>>()
        .map_err(|_| not(certificate, "certificate"))?;
    if chain.is_empty() {
        return Err(not(certificate, "certificate"));
    }
    let secret = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|_| not(key, "private key"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(CertificateError::Unfit)?;
    Ok(Arc::new(config))
}
