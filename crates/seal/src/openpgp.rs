//! OpenPGP, by rPGP: RFC 3156 around MIME, RFC 9580 within.

use std::io::Cursor;

use jiff::Timestamp;
use pgp::armor;
use pgp::composed::{CleartextSignedMessage, Deserializable, DetachedSignature, Message, SignedPublicKey, TheRing};
use pgp::packet::Signature as Packet;
use pgp::types::{KeyDetails, VerifyingKey};

use crate::mime::{OpenPgpSeal, canonical_forms};
use crate::smime::Named;
use crate::{Keyring, Layer, OpenError, Scheme, Signature, Verdict};

/// What an armoured or bare message may unfold to: a compressed bomb stops here.
const CONTENT_BYTES_MAX: u64 = 64 * 1024 * 1024;

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
            let signatures = message.signatures().iter();
            let signed = message.signed_text();
            let signatures = signatures.map(|packet| look(packet, keyring, now, |key| {
                packet.verify(key, signed.as_bytes()).is_ok()
            }));
            let signatures = signatures.collect();
            layer(false, as_text(message.text().as_bytes()), signatures, true)
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
    if !message.is_encrypted() {
        return Err(OpenError::Damaged("it says that it is encrypted, and isn't"));
    }
    let ring = TheRing {
        secret_keys: keyring.secret.iter().map(|(key, _)| key).collect(),
        key_passwords: keyring.secret.iter().map(|(_, password)| password).collect(),
        ..TheRing::default()
    };
    // Content without a check that it is whole (RFC 9580 §5.7) is refused by rPGP of itself.
    let (mut message, _) = message.decrypt_the_ring(ring, true).map_err(|error| match error {
        pgp::errors::Error::MissingKey => OpenError::NoKey,
        other => OpenError::Unsupported(other.to_string()),
    })?;
    if message.is_compressed() {
        message = message.decompress().map_err(damaged)?;
    }
    let mut content = Vec::new();
    let read = std::io::Read::read_to_end(&mut std::io::Read::take(&mut message, CONTENT_BYTES_MAX + 1), &mut content);
    if read.is_err() || content.len() as u64 > CONTENT_BYTES_MAX {
        return Err(OpenError::Damaged("its content doesn't fit its key, or is too large"));
    }
    let Message::Signed { reader, .. } = &message else { return Ok((content, Vec::new())) };
    let packets = (0..reader.num_signatures()).filter_map(|n| Some((n, reader.signature(n)?)));
    let signatures = packets.map(|(n, packet)| look(packet, keyring, now, |key| message.verify_nested_explicit(n, key).is_ok()));
    let signatures = signatures.collect();
    Ok((content, signatures))
}

fn beside(content: &[u8], signature: &[u8], keyring: &Keyring, now: Timestamp) -> Signature {
    let broken = || Signature { verdict: Verdict::Broken, name: String::new(), addresses: Vec::new(), at: None };
    let packet = DetachedSignature::from_armor_single(Cursor::new(signature)).map(|(packet, _): (_, armor::Headers)| packet);
    let Ok(packet) = packet.or_else(|_| DetachedSignature::from_bytes(Cursor::new(signature))) else { return broken() };
    let forms = canonical_forms(content);
    look(&packet.signature, keyring, now, |key| forms.iter().any(|form| packet.signature.verify(key, form.as_slice()).is_ok()))
}

/// Asks each key that the signature names, or, where it names none, each that there is.
fn look(packet: &Packet, keyring: &Keyring, now: Timestamp, fits: impl Fn(&dyn VerifyingKey) -> bool) -> Signature {
    let at = packet.created().and_then(|at| Timestamp::from_second(i64::from(at.as_secs())).ok());
    let ids = packet.issuer_key_id();
    let names = |key: &dyn VerifyingKey| ids.is_empty() || ids.iter().any(|id| **id == key.legacy_key_id());
    for owner in &keyring.public {
        let own = std::iter::once(&owner.primary_key as &dyn VerifyingKey);
        let mut keys = own.chain(owner.public_subkeys.iter().map(|key| &key.key as &dyn VerifyingKey));
        let Some(key) = keys.find(|key| names(*key)) else { continue };
        let Named { name, addresses } = named(owner);
        let verdict = match (fits(key), end_of(owner)) {
            (false, _) => Verdict::Broken,
            (true, Some(end)) if end < now => Verdict::OutOfDate,
            (true, _) => Verdict::Trusted,
        };
        return Signature { verdict, name, addresses, at };
    }
    let id = ids.first().map(ToString::to_string).unwrap_or_default();
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
