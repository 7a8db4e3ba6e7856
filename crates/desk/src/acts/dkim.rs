//! Keys that sign what we send (DKIM, RFC 6376 and RFC 8463): made here, the public half shown to be published.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use mail_auth::dkim::generate::DkimKeyPair;
use store::{DkimKeyRow, StoreError};

use crate::rights::Act;
use crate::turn::allow;
use crate::views::{DkimKeyView, DnsRecord};
use crate::{Agent, Desk, DeskError, Refusal};

/// What RSA keys have: less is not believed, and more doesn't fit in one answer of many name servers.
const RSA_BITS: usize = 2048;
/// Characters of one string in a TXT record.
const TXT_MAX: usize = 255;

/// A key with its private half, for the edge that signs. No Debug of it.
#[derive(Clone)]
pub struct DkimKey {
    pub domain: String,
    pub selector: String,
    pub algorithm: DkimAlgorithm,
    /// PKCS#1 for RSA, PKCS#8 for Ed25519; DER.
    pub private: Vec<u8>,
}

/// How it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DkimAlgorithm {
    Rsa,
    Ed25519,
}

impl std::fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DkimKey")
            .field("domain", &self.domain)
            .field("selector", &self.selector)
            .finish_non_exhaustive()
    }
}

impl DkimAlgorithm {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Rsa => "rsa-sha256",
            Self::Ed25519 => "ed25519-sha256",
        }
    }

    fn of(word: &str) -> Self {
        if word == Self::Ed25519.as_str() { Self::Ed25519 } else { Self::Rsa }
    }

    /// `k=` of the record.
    const fn key_type(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }
}

impl Desk {
    /// The keys of a domain, each with the record to publish.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn dkim_keys(&self, by: &Agent, domain: &str) -> Result<Vec<DkimKeyView>, DeskError> {
        allow(by, Act::EditMailboxes)?;
        let domain = domain.to_lowercase();
        self.db.read(move |tx| Ok(tx.dkim_keys(&domain)?.into_iter().map(view).collect())).await
    }

    /// Makes a pair of keys for a domain of ours, one RSA for everybody and one Ed25519 for who knows it. They don't sign
    /// until [`Desk::switch_dkim`]: first their records must stand in DNS. A domain that has keys keeps them.
    ///
    /// # Errors
    /// [`Refusal::Field`] (`domain`: `unknown`) for a domain without a mailbox of ours, `no_key` without the key of the
    /// installation, which seals them.
    pub async fn make_dkim_keys(&self, by: &Agent, domain: &str, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::EditMailboxes)?;
        let domain = domain.trim().to_lowercase();
        if !self.our_domains(by).await?.contains(&domain) {
            return Err(Refusal::Field { field: "domain", problem: "unknown" }.into());
        }
        let key = self.key.clone().ok_or(Refusal::Field { field: "domain", problem: "no_key" })?;
        let pairs = tokio::task::spawn_blocking(make_pairs).await.map_err(failed)??;
        let chance = self.chance.clone();
        self.db
            .write(move |tx| {
                if !tx.dkim_keys(&domain)?.is_empty() {
                    return Ok(());
                }
                for (algorithm, pair) in &pairs {
                    let selector = selector(*algorithm, now);
                    let row = DkimKeyRow {
                        sealed: key.seal(&owner(&domain, &selector), pair.private_key(), &*chance),
                        public_key: public_half(*algorithm, pair.public_key()),
                        algorithm: algorithm.as_str().to_owned(),
                        domain: domain.clone(),
                        selector,
                        is_active: false,
                        created_at: now,
                    };
                    tx.add_dkim_key(&row)?;
                }
                Ok(())
            })
            .await
    }

    /// Has what leaves from a domain signed from now on, or no longer.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn switch_dkim(&self, by: &Agent, domain: &str, is_active: bool) -> Result<(), DeskError> {
        allow(by, Act::EditMailboxes)?;
        let domain = domain.to_lowercase();
        self.db.write(move |tx| Ok(tx.switch_dkim_keys(&domain, is_active)?)).await
    }

    /// Forgets the keys of a domain, so that others can be made.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn remove_dkim(&self, by: &Agent, domain: &str) -> Result<(), DeskError> {
        allow(by, Act::EditMailboxes)?;
        let domain = domain.to_lowercase();
        self.db.write(move |tx| Ok(tx.remove_dkim_keys(&domain)?)).await
    }

    /// For the edge: the keys that sign what leaves from a domain; none when it isn't signed.
    ///
    /// # Errors
    /// [`DeskError::Store`], also when they were sealed with another key.
    pub async fn dkim_signers(&self, domain: &str) -> Result<Vec<DkimKey>, DeskError> {
        let of = domain.to_lowercase();
        let rows = self.db.read(move |tx| Ok::<_, DeskError>(tx.dkim_keys(&of)?)).await?;
        rows.into_iter().filter(|row| row.is_active).map(|row| self.unsealed(row)).collect()
    }

    fn unsealed(&self, row: DkimKeyRow) -> Result<DkimKey, DeskError> {
        let plain = self.key.as_ref().and_then(|key| key.open(&owner(&row.domain, &row.selector), &row.sealed));
        let private = plain.ok_or_else(|| {
            StoreError::other(format!(
                "the key that signs mail from {} was sealed with another key: put the installation's key file back, or make a new one",
                row.domain
            ))
        })?;
        let algorithm = DkimAlgorithm::of(&row.algorithm);
        Ok(DkimKey { domain: row.domain, selector: row.selector, algorithm, private })
    }

    /// The domains that our mailboxes write from, sorted.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn our_domains(&self, by: &Agent) -> Result<Vec<String>, DeskError> {
        allow(by, Act::EditMailboxes)?;
        let rows = self.db.read(|tx| Ok::<_, DeskError>(tx.mailboxes()?)).await?;
        let mut domains: Vec<String> = rows
            .into_iter()
            .filter_map(|row| row.address.rsplit_once('@').map(|(_, domain)| domain.to_owned()))
            .collect();
        domains.sort();
        domains.dedup();
        Ok(domains)
    }
}

fn make_pairs() -> Result<[(DkimAlgorithm, DkimKeyPair); 2], StoreError> {
    let rsa = DkimKeyPair::generate_rsa(RSA_BITS).map_err(|error| StoreError::other(error.to_string()))?;
    let ed25519 = DkimKeyPair::generate_ed25519().map_err(|error| StoreError::other(error.to_string()))?;
    Ok([(DkimAlgorithm::Rsa, rsa), (DkimAlgorithm::Ed25519, ed25519)])
}

fn failed(error: tokio::task::JoinError) -> StoreError {
    StoreError::other(format!("no keys could be made: {error}"))
}

/// A name that says what it is and when it began: `myosotis202611r`.
fn selector(algorithm: DkimAlgorithm, now: Timestamp) -> String {
    let month = now.strftime("%Y%m");
    match algorithm {
        DkimAlgorithm::Rsa => format!("myosotis{month}r"),
        DkimAlgorithm::Ed25519 => format!("myosotis{month}e"),
    }
}

fn owner(domain: &str, selector: &str) -> String {
    format!("dkim:{domain}:{selector}")
}

/// As it stands in `p=`: for RSA a SubjectPublicKeyInfo (what all verifiers read, and erratum 3017 of RFC 6376 asks), for
/// Ed25519 the 32 bytes themselves (RFC 8463 §4.2).
fn public_half(algorithm: DkimAlgorithm, public_key: &[u8]) -> String {
    match algorithm {
        DkimAlgorithm::Ed25519 => STANDARD.encode(public_key),
        DkimAlgorithm::Rsa => {
            // SEQUENCE { OID 1.2.840.113549.1.1.1, NULL }
            const RSA: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
            let bits = der(3, &[&[0], public_key].concat());
            STANDARD.encode(der(0x30, &[&RSA, bits.as_slice()].concat()))
        }
    }
}

/// One value in DER.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | u8::try_from(bytes.len()).expect("a length has at most eight bytes"));
            out.extend(bytes);
        }
    }
    out.extend_from_slice(content);
    out
}

fn view(row: DkimKeyRow) -> DkimKeyView {
    let algorithm = DkimAlgorithm::of(&row.algorithm);
    let value = format!("v=DKIM1; k={}; p={}", algorithm.key_type(), row.public_key);
    DkimKeyView {
        record: DnsRecord { name: format!("{}._domainkey.{}", row.selector, row.domain), kind: "TXT", value },
        selector: row.selector,
        algorithm: row.algorithm,
        is_active: row.is_active,
        created_at: row.created_at,
    }
}

/// A TXT record as a zone file has it: in strings of at most 255 characters.
#[must_use]
pub fn in_strings(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let parts: Vec<String> =
        chars.chunks(TXT_MAX).map(|part| format!("\"{}\"", part.iter().collect::<String>())).collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_der_wants_them() {
        assert_eq!(der(4, &[1, 2]), [4, 2, 1, 2]);
        assert_eq!(der(4, &[0; 200])[..3], [4, 0x81, 200]);
        assert_eq!(der(4, &[0; 300])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    fn a_long_record_is_cut_in_strings() {
        assert_eq!(in_strings("v=DKIM1"), "\"v=DKIM1\"");
        assert_eq!(in_strings(&"x".repeat(300)), format!("\"{}\" \"{}\"", "x".repeat(255), "x".repeat(45)));
    }
}
