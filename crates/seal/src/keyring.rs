//! The keys and certificates that a firm has installed.

use jiff::Timestamp;
use pgp::composed::{ArmorOptions, Deserializable, SignedPublicKey, SignedSecretKey};
use pgp::types::{KeyDetails, Password};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use x509_cert::Certificate;
use x509_cert::der::{Decode, DecodePem, Encode, EncodePem};

use crate::smime::Named;

/// Keys that open mail, and certificates and keys by which signatures are believed.
#[derive(Default)]
pub struct Keyring {
    pub(crate) smime: Vec<SmimeKey>,
    /// Certificates whose word the firm takes: of authorities, or of one correspondent.
    pub(crate) authorities: Vec<Vec<u8>>,
    pub(crate) secret: Vec<SignedSecretKey>,
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

/// One key or certificate that was added, in words for people.
#[derive(Clone, PartialEq, Eq)]
pub struct Added {
    pub kind: KeyKind,
    /// By which people compare keys: hex, upper case.
    pub fingerprint: String,
    /// What [`Keyring::add`] takes next time, without a passphrase. **Of a key that opens mail this is the key itself.**
    pub material: Vec<u8>,
    /// The name in it.
    pub name: String,
    /// The addresses in it, lower case.
    pub addresses: Vec<String>,
    /// When it ends, if it does.
    pub ends: Option<Timestamp>,
}

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Added").field("kind", &self.kind).field("name", &self.name).finish_non_exhaustive()
    }
}

impl KeyKind {
    /// Whether it opens mail, so that nobody else may have it.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::SmimeKey | Self::OpenPgpKey)
    }
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
        let (mut key, _) = SignedSecretKey::from_string(text).map_err(|_| KeyError::Unknown)?;
        key.verify_bindings().map_err(|_| KeyError::Unknown)?;
        let password = if passphrase.is_empty() { Password::empty() } else { Password::from(passphrase) };
        // Opened once, here: a passphrase is made to be slow, and mails come by the hundred.
        let primary = key.primary_key.remove_password(&password);
        for below in &mut key.secret_subkeys {
            below.key.remove_password(&password).map_err(|_| KeyError::Passphrase)?;
        }
        // Who keeps their first key elsewhere exports the ones below it alone.
        if primary.is_err() && key.secret_subkeys.is_empty() {
            return Err(KeyError::Passphrase);
        }
        let public = key.to_public_key();
        let material = key.to_armored_bytes(ArmorOptions::default()).map_err(|_| KeyError::Unknown)?;
        let added = added_openpgp(KeyKind::OpenPgpKey, &public, material);
        self.secret.push(key);
        self.public.push(public);
        Ok(vec![added])
    }

    fn add_public(&mut self, text: &str) -> Result<Vec<Added>, KeyError> {
        let (keys, _) = SignedPublicKey::from_string_many(text).map_err(|_| KeyError::Unknown)?;
        let keys: Vec<_> = keys.collect::<Result<_, _>>().map_err(|_| KeyError::Unknown)?;
        if keys.is_empty() || keys.iter().any(|key| key.verify_bindings().is_err()) {
            return Err(KeyError::Unknown);
        }
        let armoured = |key: &SignedPublicKey| key.to_armored_bytes(ArmorOptions::default());
        let added = keys.iter().map(|key| Ok(added_openpgp(KeyKind::OpenPgpCorrespondent, key, armoured(key)?)));
        let added = added.collect::<Result<_, _>>().map_err(|_: pgp::errors::Error| KeyError::Unknown)?;
        self.public.extend(keys);
        Ok(added)
    }

    fn add_pem(&mut self, text: &str, passphrase: &str) -> Result<Vec<Added>, KeyError> {
        let pems = pem_blocks(text, "CERTIFICATE");
        let certificates = pems.iter().map(Certificate::from_pem).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(|_| KeyError::Unknown)?;
        match private_key(text, passphrase) {
            None => certificates.iter().map(|certificate| self.add_authority(certificate)).collect(),
            Some(key) => self.add_smime(certificates, key?),
        }
    }

    fn add_authority(&mut self, certificate: &Certificate) -> Result<Added, KeyError> {
        let added = added_smime(KeyKind::SmimeAuthority, certificate, pem_of(certificate)?)?;
        self.authorities.push(certificate.to_der().map_err(|_| KeyError::Unknown)?);
        Ok(added)
    }

    fn add_pkcs12(&mut self, material: &[u8], passphrase: &str) -> Result<Vec<Added>, KeyError> {
        if let Ok(certificate) = Certificate::from_der(material) {
            return Ok(vec![self.add_authority(&certificate)?]);
        }
        // The outermost thing of PKCS #12 is a sequence with a version of 3.
        let head = material.get(..12).unwrap_or_default();
        if head.first() != Some(&0x30) || !head.windows(3).any(|three| three == [2, 1, 3]) {
            return Err(KeyError::Unknown);
        }
        let store = p12_keystore::KeyStore::from_pkcs12(material, passphrase).map_err(|_| KeyError::Passphrase)?;
        let (_, chain) = store.private_key_chain().ok_or(KeyError::Incomplete)?;
        let key = RsaPrivateKey::from_pkcs8_der(chain.key()).map_err(|_| KeyError::Unsupported)?;
        let certificates = chain.chain().iter().filter_map(|one| Certificate::from_der(one.as_der()).ok());
        self.add_smime(certificates.collect(), key)
    }

    fn add_smime(&mut self, certificates: Vec<Certificate>, key: RsaPrivateKey) -> Result<Vec<Added>, KeyError> {
        let mut certificates = certificates.into_iter();
        let certificate = certificates.find(|certificate| is_of(certificate, &key)).ok_or(KeyError::Incomplete)?;
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::Unsupported)?;
        let material = [pem_of(&certificate)?.as_slice(), pem.as_bytes()].concat();
        let added = added_smime(KeyKind::SmimeKey, &certificate, material)?;
        self.smime.push(SmimeKey { certificate, key });
        Ok(vec![added])
    }
}

fn pem_of(certificate: &Certificate) -> Result<Vec<u8>, KeyError> {
    certificate.to_pem(LineEnding::LF).map(String::into_bytes).map_err(|_| KeyError::Unknown)
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

fn added_smime(kind: KeyKind, certificate: &Certificate, material: Vec<u8>) -> Result<Added, KeyError> {
    let Named { name, addresses } = Named::of(certificate);
    let ends = certificate.tbs_certificate.validity.not_after.to_unix_duration();
    let ends = i64::try_from(ends.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let der = certificate.to_der().map_err(|_| KeyError::Unknown)?;
    let digest = ring::digest::digest(&ring::digest::SHA256, &der);
    let fingerprint = digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(Added { kind, fingerprint, material, name, addresses, ends })
}

fn added_openpgp(kind: KeyKind, key: &SignedPublicKey, material: Vec<u8>) -> Added {
    let Named { name, addresses } = crate::openpgp::named(key);
    let fingerprint = key.primary_key.fingerprint().to_string().to_uppercase();
    Added { kind, fingerprint, material, name, addresses, ends: crate::openpgp::end_of(key) }
}
