//! OpenPGP, by rPGP: RFC 3156 around MIME, RFC 9580 within.

use std::io::Cursor;

use jiff::Timestamp;
use pgp::armor;
use pgp::composed::{
    CleartextSignedMessage, Deserializable, DetachedSignature, Message, SignedPublicKey, SignedPublicSubKey, TheRing,
};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{PublicKey, Signature as Packet, SignatureType};
use pgp::types::{KeyDetails, Password, VerifyingKey};

use crate::mime::{OpenPgpSeal, canonical_forms};
use crate::smime::Named;
use crate::{Keyring, Layer, OpenError, Scheme, Signature, Verdict};

/// What an armoured or bare message may unfold to: a compressed bomb stops here.
const CONTENT_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Recipients of one message, each of which may be tried with each of our keys.
const RECIPIENTS_MAX: usize = 200;
/// Signatures of one seal that are looked at; people sign once.
const SIGNATURES_MAX: usize = 8;
/// Compressed within compressed.
const COMPRESSIONS_MAX: usize = 3;

pub(crate) fn open(seal: &OpenPgpSeal, keyring: &Keyring, now: Timestamp) -> Result<Layer, OpenError> {
    let layer = |was_encrypted, entity, signatures, is_last| {
        Ok(Layer { scheme: Scheme::OpenPgp, was_encrypted, entity, signatures, is_last })
    };
    match seal {
        OpenPgpSeal::Encrypted(bytes) => {
            let (content, signatures) = decrypted(bytes, keyring, now)?;
            layer(true, content, signatures, false)
        }
        OpenPgpSeal::EncryptedText(text) => {
            let (content, signatures) = decrypted(text.as_bytes(), keyring, now)?;
            layer(true, as_text(&content), signatures, true)
        }
        OpenPgpSeal::Beside { content, signature } => {
            let signature = beside(content, signature, keyring, now);
            layer(false, content.clone(), vec![signature], false)
        }
        OpenPgpSeal::SignedText(text) => {
            let (message, _) = CleartextSignedMessage::from_string(text)
                .map_err(|_| OpenError::Damaged("its signature can't be read"))?;
            let signatures = message.signatures().iter().take(SIGNATURES_MAX);
            let signed = message.signed_text();
            let signatures =
                signatures.map(|packet| look(packet, keyring, now, |key| key.fits(packet, signed.as_bytes())));
            // What is read is what was signed, to the byte; `text()` still has the dashes of the armour.
            layer(false, as_text(signed.as_bytes()), signatures.collect(), true)
        }
    }
}

/// Words without headers, as a MIME entity.
fn as_text(words: &[u8]) -> Vec<u8> {
    [b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n", words].concat()
}

fn decrypted(bytes: &[u8], keyring: &Keyring, now: Timestamp) -> Result<(Vec<u8>, Vec<Signature>), OpenError> {
    let damaged = |_| OpenError::Damaged("its envelope can't be read");
    let (message, _) = Message::from_reader(Cursor::new(bytes.to_vec())).map_err(damaged)?;
    match &message {
        Message::Encrypted { esk, .. } if esk.len() <= RECIPIENTS_MAX => {}
        Message::Encrypted { .. } => return Err(OpenError::Damaged("it has more recipients than are looked at")),
        _ => return Err(OpenError::Damaged("it says that it is encrypted, and isn't")),
    }
    let no_password = Password::empty();
    let ring = TheRing {
        secret_keys: keyring.secret.iter().collect(),
        key_passwords: vec![&no_password],
        ..TheRing::default()
    };
    // Content without a check that it is whole (RFC 9580 §5.7) is refused by rPGP of itself.
    let (mut message, _) = message.decrypt_the_ring(ring, true).map_err(|error| match error {
        pgp::errors::Error::MissingKey => OpenError::NoKey,
        // What begins under the lock is read on the way: where that breaks off, a part of the mail is missing.
        pgp::errors::Error::IO { .. }
        | pgp::errors::Error::PacketIncomplete { .. }
        | pgp::errors::Error::PacketParsing { .. }
        | pgp::errors::Error::MdcError
        | pgp::errors::Error::Aead { .. } => OpenError::Damaged("its content breaks off, or doesn't fit its key"),
        other => OpenError::Unsupported(other.to_string()),
    })?;
    for _ in 0..COMPRESSIONS_MAX {
        if message.is_compressed() {
            message = message.decompress().map_err(damaged)?;
        }
    }
    let mut content = Vec::new();
    let read = std::io::Read::read_to_end(&mut std::io::Read::take(&mut message, CONTENT_BYTES_MAX + 1), &mut content);
    if read.is_err() || content.len() as u64 > CONTENT_BYTES_MAX {
        return Err(OpenError::Damaged("its content doesn't fit its key, or is too large"));
    }
    let Message::Signed { reader, .. } = &message else { return Ok((content, Vec::new())) };
    let packets = (0..reader.num_signatures().min(SIGNATURES_MAX)).filter_map(|n| Some((n, reader.signature(n)?)));
    let signatures = packets
        .map(|(n, packet)| look(packet, keyring, now, |key| message.verify_nested_explicit(n, key.as_dyn()).is_ok()));
    let signatures = signatures.collect();
    Ok((content, signatures))
}

fn beside(content: &[u8], signature: &[u8], keyring: &Keyring, now: Timestamp) -> Signature {
    let unreadable = || Signature { verdict: Verdict::Damaged, name: String::new(), addresses: Vec::new(), at: None };
    let packet =
        DetachedSignature::from_armor_single(Cursor::new(signature)).map(|(packet, _): (_, armor::Headers)| packet);
    let Ok(packet) = packet.or_else(|_| DetachedSignature::from_bytes(Cursor::new(signature))) else {
        return unreadable();
    };
    let forms = canonical_forms(content);
    look(&packet.signature, keyring, now, |key| forms.iter().any(|form| key.fits(&packet.signature, form)))
}

/// A key that may have signed: the first of its owner, or one below it.
enum Candidate<'a> {
    Primary(&'a PublicKey),
    Below(&'a SignedPublicSubKey),
}

impl<'a> Candidate<'a> {
    fn of(owner: &'a SignedPublicKey) -> impl Iterator<Item = Self> {
        let below = owner.public_subkeys.iter().filter(|key| may_sign(key));
        std::iter::once(Self::Primary(&owner.primary_key)).chain(below.map(Self::Below))
    }

    fn as_dyn(&self) -> &'a dyn VerifyingKey {
        match self {
            Self::Primary(key) => *key,
            Self::Below(key) => &key.key,
        }
    }

    fn fits(&self, packet: &Packet, content: &[u8]) -> bool {
        match self {
            Self::Primary(key) => packet.verify(*key, content).is_ok(),
            Self::Below(key) => packet.verify(&key.key, content).is_ok(),
        }
    }

    fn is_revoked(&self) -> bool {
        match self {
            Self::Primary(_) => false,
            Self::Below(key) => {
                key.signatures.iter().any(|packet| packet.typ() == Some(SignatureType::SubkeyRevocation))
            }
        }
    }
}

/// Only a key that was bound for signing says anything: anybody can hang somebody else's key below their own.
fn may_sign(key: &SignedPublicSubKey) -> bool {
    key.signatures.iter().any(|packet| packet.key_flags().sign())
}

/// Asks each key that the signature names, or, where it names none, each that there is.
fn look(packet: &Packet, keyring: &Keyring, now: Timestamp, fits: impl Fn(&Candidate<'_>) -> bool) -> Signature {
    let at = packet.created().and_then(|at| Timestamp::from_second(i64::from(at.as_secs())).ok());
    let ids = packet.issuer_key_id();
    let names = |key: &Candidate<'_>| ids.is_empty() || ids.iter().any(|id| **id == key.as_dyn().legacy_key_id());
    let hash = packet.hash_alg();
    for owner in &keyring.public {
        let Some(key) = Candidate::of(owner).find(|key| names(key)) else { continue };
        let Named { name, addresses } = named(owner);
        let is_revoked = !owner.details.revocation_signatures.is_empty() || key.is_revoked();
        let has_ended = is_revoked || end_of(owner).is_some_and(|end| end < now);
        let verdict = match (hash, fits(&key)) {
            // Two texts with one digest are a matter of money by now (SHA-1) or of seconds (MD5): RFC 9580 §9.5.
            (Some(weak @ (HashAlgorithm::Md5 | HashAlgorithm::Sha1 | HashAlgorithm::Ripemd160)), true) => {
                Verdict::Unsupported(format!("{weak:?}").to_uppercase())
            }
            (_, false) => Verdict::Broken,
            (_, true) if has_ended => Verdict::OutOfDate,
            (_, true) => Verdict::Trusted,
        };
        return Signature { verdict, name, addresses, at };
    }
    let id = ids.first().map(|id| id.to_string().to_uppercase()).unwrap_or_default();
    Signature { verdict: Verdict::NoKey(id), name: String::new(), addresses: Vec::new(), at }
}

/// Whom a key names: the first name, and every address.
pub(crate) fn named(key: &SignedPublicKey) -> Named {
    let mut named = Named::default();
    for user in &key.details.users {
        let id = String::from_utf8_lossy(user.id.id()).into_owned();
        let (name, address) = id.split_once('<').unwrap_or((if id.contains('@') { "" } else { &id }, &id));
        if named.name.is_empty() {
            name.trim().clone_into(&mut named.name);
        }
        if address.contains('@') {
            named.add(address.trim_end_matches(['>', ' ']));
        }
    }
    named
}

/// When a key ends, by the newest of its self-signatures.
pub(crate) fn end_of(key: &SignedPublicKey) -> Option<Timestamp> {
    let newest = key.details.users.iter().flat_map(|user| &user.signatures).max_by_key(|packet| packet.created())?;
    let length = newest.key_expiration_time().filter(|length| length.as_secs() > 0)?;
    let end = i64::from(key.primary_key.created_at().as_secs()) + i64::from(length.as_secs());
    Timestamp::from_second(end).ok()
}
