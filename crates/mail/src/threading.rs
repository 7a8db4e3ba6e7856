//! To which conversation a mail may belong, best clue first (see [`candidates`]).
//!
//! A clue is not an identity: who knows a conversation's token may add to it, and is shown as who they are.
//!
//! Our token names the conversation and carries an HMAC-SHA-256 over it, so that nobody can guess their way into
//! another's conversation. It survives programs that turn addresses to lower case, and fits in the 64 bytes of a local part.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ParsedMail;

/// Bytes of the HMAC that a token carries: 96 bits.
const MAC_BYTES: usize = 12;
/// Said before the conversation, so that the same secret may sign other things.
const PURPOSE: &[u8] = b"myosotis conversation token 1\0";
/// What stands before a token in the body of a mail.
pub const MARKER: &str = "ref:";
/// Most markers that are tried in one body.
const MARKERS_MAX: usize = 50;
/// Most clues that are returned.
pub const CANDIDATES_MAX: usize = 100;

/// Where a clue was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// Our signed token, in an id of ours or in the address it was sent to.
    Token,
    /// `In-Reply-To`.
    InReplyTo,
    /// `References`, newest first.
    References,
    /// Our signed token in the text (`ref:…`), for providers that rewrite the ids.
    Marker,
    /// `[#reference]` in the subject. Believe it only of the requester or somebody already taking part.
    Subject,
}

/// A clue to a conversation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Candidate {
    /// The conversation itself, by a token of ours that is genuine.
    Conversation {
        /// Its id, as it was signed.
        id: String,
        /// Where it was found.
        via: Via,
    },
    /// The `Message-ID` of a mail that belongs to it, never empty.
    Message {
        /// Without angle brackets.
        id: String,
        /// Where it was found.
        via: Via,
    },
    /// A reference that people read, unsigned.
    Reference {
        /// As between `[#` and `]`.
        id: String,
        /// Where it was found.
        via: Via,
    },
}

/// The token of a conversation: its id (of letters, digits and hyphens), a full stop, and the signature; in lower case.
///
/// ```
/// let token = mail::threading::token(&[7; 32], "0190163d-8694-739b-aea5-966c26f8ad90");
/// assert_eq!(mail::threading::verify(&[7; 32], &token).as_deref(), Some("0190163d-8694-739b-aea5-966c26f8ad90"));
/// assert_eq!(mail::threading::verify(&[8; 32], &token), None);
/// ```
pub fn token(secret: &[u8; 32], conversation: &str) -> String {
    let id = compact(conversation);
    let mac = signature(secret, &id).finalize().into_bytes();
    format!("{id}.{}", base32(&mac[..MAC_BYTES]))
}

/// The conversation that a token names, if it was signed with this secret.
pub fn verify(secret: &[u8; 32], token: &str) -> Option<String> {
    let token = token.to_ascii_lowercase();
    let (id, mac) = token.rsplit_once('.')?;
    let is_sound = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    // Spelt in the one way we spell it: the last letter has bits to spare.
    let mac = unbase32(mac).filter(|bytes| bytes.len() == MAC_BYTES && base32(bytes) == mac)?;
    (is_sound && signature(secret, id).verify_truncated_left(&mac).is_ok()).then(|| full(id))
}

fn signature(secret: &[u8; 32], id: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(PURPOSE);
    mac.update(id.as_bytes());
    mac
}

/// The `Message-ID` (without angle brackets) of message `message` in a conversation; the same each time it is asked for,
/// so that a mail that must be sent twice is recognised as one.
pub fn message_id(secret: &[u8; 32], conversation: &str, message: &str, domain: &str) -> String {
    format!("{}.{}@{}", compact(message), token(secret, conversation), domain.trim().to_ascii_lowercase())
}

/// The address for `Reply-To`: `info@firm` becomes `info+token@firm`. An address without `@` is returned as it is.
pub fn reply_to(secret: &[u8; 32], conversation: &str, address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}+{}@{domain}", token(secret, conversation)),
        None => address.to_owned(),
    }
}

/// The line for the body: `ref:token`.
pub fn marker(secret: &[u8; 32], conversation: &str) -> String {
    format!("{MARKER}{}", token(secret, conversation))
}

/// Clues in the order in which to believe them: our token in ids and addresses, `In-Reply-To`, `References` from the
/// right, our token in the text, `[#reference]` in the subject. No doubles; empty ids match nothing and aren't here.
pub fn candidates(mail: &ParsedMail, secret: &[u8; 32]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for id in mail.in_reply_to.iter().chain(mail.references.iter().rev()) {
        add(&mut found, token_of_id(secret, id).map(|id| Candidate::Conversation { id, via: Via::Token }));
    }
    for address in addresses(mail) {
        add(&mut found, token_of_address(secret, &address).map(|id| Candidate::Conversation { id, via: Via::Token }));
    }
    add_messages(&mut found, mail);
    let bodies = [Some(mail.text.as_str()), mail.html.as_deref()];
    for body in bodies.into_iter().flatten() {
        for token in markers(body) {
            add(&mut found, verify(secret, token).map(|id| Candidate::Conversation { id, via: Via::Marker }));
        }
    }
    add_references(&mut found, mail);
    found
}

/// Clues for who doesn't know the secret: ids and the reference in the subject.
pub fn unsigned_candidates(mail: &ParsedMail) -> Vec<Candidate> {
    let mut found = Vec::new();
    add_messages(&mut found, mail);
    add_references(&mut found, mail);
    found
}

fn add(found: &mut Vec<Candidate>, candidate: Option<Candidate>) {
    let Some(candidate) = candidate else { return };
    let same = |other: &Candidate| match (other, &candidate) {
        (Candidate::Conversation { id: a, .. }, Candidate::Conversation { id: b, .. })
        | (Candidate::Message { id: a, .. }, Candidate::Message { id: b, .. })
        | (Candidate::Reference { id: a, .. }, Candidate::Reference { id: b, .. }) => a == b,
        _ => false,
    };
    if found.len() < CANDIDATES_MAX && !found.iter().any(same) {
        found.push(candidate);
    }
}

fn add_messages(found: &mut Vec<Candidate>, mail: &ParsedMail) {
    let message = |id: &String, via| (!id.trim().is_empty()).then(|| Candidate::Message { id: id.clone(), via });
    for id in &mail.in_reply_to {
        add(found, message(id, Via::InReplyTo));
    }
    for id in mail.references.iter().rev() {
        add(found, message(id, Via::References));
    }
}

fn add_references(found: &mut Vec<Candidate>, mail: &ParsedMail) {
    for part in mail.subject.split("[#").skip(1) {
        let id = part.split(']').next().unwrap_or_default();
        let is_sound = part.contains(']')
            && (1..=40).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        add(found, is_sound.then(|| Candidate::Reference { id: id.to_owned(), via: Via::Subject }));
    }
}

/// Addresses it was sent to, also as the mail servers on the way wrote them down.
fn addresses(mail: &ParsedMail) -> Vec<String> {
    let recipients = mail.to.iter().chain(&mail.cc).map(|mailbox| mailbox.address.clone());
    let traced = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"];
    recipients
        .chain(
            traced
                .iter()
                .filter_map(|name| mail.header(name))
                .map(|value| value.trim_matches(['<', '>', ' ']).to_owned()),
        )
        .collect()
}

fn token_of_address(secret: &[u8; 32], address: &str) -> Option<String> {
    let (local, _) = address.rsplit_once('@')?;
    local.split_once('+').and_then(|(_, token)| verify(secret, token))
}

/// `message.conversation.signature@domain`.
fn token_of_id(secret: &[u8; 32], id: &str) -> Option<String> {
    let (local, _) = id.rsplit_once('@')?;
    let (_, token) = local.split_once('.')?;
    verify(secret, token)
}

fn markers(body: &str) -> impl Iterator<Item = &str> {
    body.match_indices(MARKER).take(MARKERS_MAX).map(|(at, _)| {
        let rest = &body[at + MARKER.len()..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')).unwrap_or(rest.len());
        rest[..end].trim_end_matches('.')
    })
}

/// A UUID without its hyphens, so that tokens fit; other ids as they are.
fn compact(id: &str) -> String {
    let id = id.to_ascii_lowercase();
    if is_uuid(&id) { id.replace('-', "") } else { id }
}

fn full(id: &str) -> String {
    if id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]);
    }
    id.to_owned()
}

fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id
            .bytes()
            .enumerate()
            .all(|(n, byte)| if matches!(n, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// RFC 4648 base 32, lower case, without padding: case may be lost on the way.
fn base32(bytes: &[u8]) -> String {
    let (mut text, mut bits, mut held) = (String::new(), 0u32, 0u32);
    for &byte in bytes {
        bits = (bits << 8) | u32::from(byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(char::from(ALPHABET[((bits >> held) & 31) as usize]));
        }
        bits &= (1 << held) - 1;
    }
    if held > 0 {
        text.push(char::from(ALPHABET[((bits << (5 - held)) & 31) as usize]));
    }
    text
}

fn unbase32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for byte in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == byte)?;
        bits = (bits << 5) | u32::try_from(value).ok()?;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    Some(bytes)
}
