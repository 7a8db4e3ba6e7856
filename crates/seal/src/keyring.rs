//! The keys and certificates that a firm has installed.

use jiff::Timestamp;
use pgp::composed::{Deserializable, SignedPublicKey, SignedSecretKey};
use pgp::types::{KeyDetails, Password};
use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use x509_cert::Certificate;
use x509_cert::der::{Decode, DecodePem};

use crate::smime::Named;

/// Keys that open mail, and certificates and keys by which signatures are believed.
#[derive(Default)]
pub struct Keyring {
    pub(crate) smime: Vec<SmimeKey>,
    /// Certificates whose word the firm takes: of authorities, or of one correspondent.
    pub(crate) authorities: Vec<Vec<u8>>,
    pub(crate) secret: Vec<(SignedSecretKey, Password)>,
    pub(crate) public: Vec<SignedPublicKey>,
}

/// A private key with the certificate that says whose it is.
pub(crate) struct SmimeKey {
    pub(crate) certificate: Certificate,
    pub(crate) key: RsaPrivateKey,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { smime, authorities, secret, public } = self;
        write!(f, "Keyring({}, {}, {}, {})", smime.len(), authorities.len(), secret.len(), public.len())
    }
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// Opens S/MIME.
    SmimeKey,
    /// Says whose a certificate is.
    SmimeAuthority,
    /// Opens OpenPGP.
    OpenPgpKey,
    /// Says who signed with OpenPGP.
    OpenPgpCorrespondent,
}

/// What was added, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    pub kind: KeyKind,
    /// The name in it.
    pub name: String,
    /// The addresses in it, lower case.
    pub addresses: Vec<String>,
    /// When it ends, if it does.
    pub ends: Option<Timestamp>,
}

/// Why a key can't be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("it is no key or certificate that is known here: PKCS #12 (.p12, .pfx), PEM, or OpenPGP's armour")]
    Unknown,
    #[error("the passphrase doesn't fit")]
    Passphrase,
    #[error("it holds a private key without its certificate, or the other way round")]
    Incomplete,
    #[error("this kind of key isn't known here; RSA is")]
    Unsupported,
}

const PRIVATE: &str = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
const PUBLIC: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";

impl Keyring {
    /// Adds what `material` holds: PKCS #12, a certificate in PEM with or without its private key, or a key of OpenPGP in
    /// armour. `passphrase` is empty where there is none.
    ///
    /// # Errors
    /// [`KeyError`]; then nothing is added.
    pub fn add(&mut self, material: &[u8], passphrase: &str) -> Result<Vec<Added>, KeyError> {
        match std::str::from_utf8(material).ok().map(str::trim_start) {
            Some(text) if text.contains(PRIVATE) => self.add_secret(text, passphrase),
            Some(text) if text.contains(PUBLIC) => self.add_public(text),
            Some(text) if text.contains(CERTIFICATE) => self.add_pem(text, passphrase),
            Some(text) if text.contains("PRIVATE KEY-----") => Err(KeyError::Incomplete),
            _ => self.add_pkcs12(material, passphrase),
        }
    }

    fn add_secret(&mut self, text: &str, passphrase: &str) -> Result<Vec<Added>, KeyError> {
        let (key, _) = SignedSecretKey::from_string(text).map_err(|_| KeyError::Unknown)?;
        key.verify_bindings().map_err(|_| KeyError::Unknown)?;
        let password = if passphrase.is_empty() { Password::empty() } else { Password::from(passphrase) };
        let unlocked = key.primary_key.unlock(&password, |_, _| Ok(()));
        if !matches!(unlocked, Ok(Ok(()))) {
            return Err(KeyError::Passphrase);
        }
        let public = key.to_public_key();
        let added = added_openpgp(KeyKind::OpenPgpKey, &public);
        self.secret.push((key, password));
        self.public.push(public);
        Ok(vec![added])
    }

    fn add_public(&mut self, text: &str) -> Result<Vec<Added>, KeyError> {
        let (keys, _) = SignedPublicKey::from_string_many(text).map_err(|_| KeyError::Unknown)?;
        let keys: Vec<_> = keys.collect::<Result<_, _>>().map_err(|_| KeyError::Unknown)?;
        if keys.is_empty() || keys.iter().any(|key| key.verify_bindings().is_err()) {
            return Err(KeyError::Unknown);
        }
        let added = keys.iter().map(|key| added_openpgp(KeyKind::OpenPgpCorrespondent, key)).collect();
        self.public.extend(keys);
        Ok(added)
    }

    fn add_pem(&mut self, text: &str, passphrase: &str) -> Result<Vec<Added>, KeyError> {
        let certificates = pem_blocks(text, "CERTIFICATE");
        let parsed: Vec<_> =
            certificates.iter().map(Certificate::from_pem).collect::<Result<_, _>>().map_err(|_| KeyError::Unknown)?;
        let Some(key) = private_key(text, passphrase) else {
            let added = parsed.iter().map(|certificate| added_smime(KeyKind::SmimeAuthority, certificate)).collect();
            for pem in certificates {
                let (_, der) = x509_cert::der::pem::decode_vec(pem.as_bytes()).map_err(|_| KeyError::Unknown)?;
                self.authorities.push(der);
            }
            return Ok(added);
        };
        let key = key?;
        let certificate =
            parsed.into_iter().find(|certificate| is_of(certificate, &key)).ok_or(KeyError::Incomplete)?;
        Ok(vec![self.add_smime(certificate, key)])
    }

    fn add_pkcs12(&mut self, material: &[u8], passphrase: &str) -> Result<Vec<Added>, KeyError> {
        // The outermost thing of PKCS #12 is a sequence with a version of 3.
        let is_pkcs12 =
            material.len() > 64 && material[0] == 0x30 && material[..12].windows(3).any(|three| three == [2, 1, 3]);
        if !is_pkcs12 {
            return Err(KeyError::Unknown);
        }
        let store = p12_keystore::KeyStore::from_pkcs12(material, passphrase).map_err(|_| KeyError::Passphrase)?;
        let (_, chain) = store.private_key_chain().ok_or(KeyError::Incomplete)?;
        let key = RsaPrivateKey::from_pkcs8_der(chain.key()).map_err(|_| KeyError::Unsupported)?;
        let parsed = chain.chain().iter().filter_map(|certificate| Certificate::from_der(certificate.as_der()).ok());
        let certificate =
            parsed.into_iter().find(|certificate| is_of(certificate, &key)).ok_or(KeyError::Incomplete)?;
        Ok(vec![self.add_smime(certificate, key)])
    }

    fn add_smime(&mut self, certificate: Certificate, key: RsaPrivateKey) -> Added {
        let added = added_smime(KeyKind::SmimeKey, &certificate);
        self.smime.push(SmimeKey { certificate, key });
        added
    }
}

/// The private key in a PEM text, if there is one: PKCS #8, sealed or not, or PKCS #1.
fn private_key(text: &str, passphrase: &str) -> Option<Result<RsaPrivateKey, KeyError>> {
    use rsa::pkcs1::DecodeRsaPrivateKey;
    if let Some(pem) = pem_blocks(text, "ENCRYPTED PRIVATE KEY").first() {
        return Some(RsaPrivateKey::from_pkcs8_encrypted_pem(pem, passphrase).map_err(|_| KeyError::Passphrase));
    }
    if let Some(pem) = pem_blocks(text, "PRIVATE KEY").first() {
        return Some(RsaPrivateKey::from_pkcs8_pem(pem).map_err(|_| KeyError::Unsupported));
    }
    let pem = pem_blocks(text, "RSA PRIVATE KEY").into_iter().next()?;
    Some(RsaPrivateKey::from_pkcs1_pem(&pem).map_err(|_| KeyError::Passphrase))
}

/// Each block under this label, with its fences.
fn pem_blocks(text: &str, label: &str) -> Vec<String> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(from) = rest.find(&begin) {
        let Some(to) = rest[from..].find(&end) else { break };
        let to = from + to + end.len();
        let lines = rest[from..to].lines().map(str::trim).collect::<Vec<_>>();
        blocks.push(lines.join("\n") + "\n");
        rest = &rest[to..];
    }
    blocks
}

fn is_of(certificate: &Certificate, key: &RsaPrivateKey) -> bool {
    use rsa::pkcs1::EncodeRsaPublicKey;
    let public = &certificate.tbs_certificate.subject_public_key_info.subject_public_key;
    key.to_public_key().to_pkcs1_der().is_ok_and(|der| public.as_bytes() == Some(der.as_bytes()))
}

fn added_smime(kind: KeyKind, certificate: &Certificate) -> Added {
    let Named { name, addresses } = Named::of(certificate);
    let ends = certificate.tbs_certificate.validity.not_after.to_unix_duration();
    let ends = i64::try_from(ends.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    Added { kind, name, addresses, ends }
}

fn added_openpgp(kind: KeyKind, key: &SignedPublicKey) -> Added {
    let Named { name, addresses } = crate::openpgp::named(key);
    let name = if name.is_empty() { key.primary_key.fingerprint().to_string() } else { name };
    Added { kind, name, addresses, ends: crate::openpgp::end_of(key) }
}
