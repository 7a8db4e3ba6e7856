//! S/MIME (RFC 8551) and OpenPGP (RFC 3156, RFC 9580 §7): what a mail is, so that a reader is told.
//!
//! Nothing is verified or decrypted here. A mail that is signed is read; one whose signature wraps the text ("opaque", which
//! shows as an empty mail with `smime.p7m` elsewhere) is unwrapped; one that is encrypted is kept, and said to be so.

mod der;

use crate::ParsedMail;

/// The standard by which a mail is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// S/MIME: certificates.
    Smime,
    /// OpenPGP: keys that people exchange.
    OpenPgp,
}

/// What was done to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sealing {
    /// Signed beside the text. **The signature isn't checked.**
    Signed,
    /// Signed around the text, which was taken out to be read. **The signature isn't checked.**
    SignedOpaque,
    /// Encrypted: it can't be opened here. The raw mail is kept for whoever has the key.
    Encrypted,
    /// Certificates or public keys, no message.
    Keys,
}

/// How a mail is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Sealed {
    /// By which standard.
    pub scheme: Scheme,
    /// What was done to it.
    pub sealing: Sealing,
}

impl Sealed {
    /// Whether a reader must be told that the words are missing.
    pub fn is_closed(self) -> bool {
        self.sealing == Sealing::Encrypted
    }
}

const SMIME_TYPES: [&str; 2] = ["application/pkcs7-mime", "application/x-pkcs7-mime"];
const SMIME_SIGNATURES: [&str; 2] = ["application/pkcs7-signature", "application/x-pkcs7-signature"];

/// What a mail is, by its types, its attachments and, for what is written into the text, its first lines.
pub(crate) fn find(mail: &ParsedMail) -> Option<Sealed> {
    let sealed = |scheme, sealing| Some(Sealed { scheme, sealing });
    let has = |kind: &str| mail.attachments.iter().any(|part| part.content_type == kind);
    let content_type = mail.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if content_type.starts_with("multipart/encrypted") || has("application/pgp-encrypted") {
        return sealed(Scheme::OpenPgp, Sealing::Encrypted);
    }
    if let Some(part) = wrapper(mail) {
        return sealed(Scheme::Smime, smime_sealing(&part.bytes, &content_type));
    }
    if content_type.starts_with("multipart/signed")
        || SMIME_SIGNATURES.into_iter().any(has)
        || has("application/pgp-signature")
    {
        let is_pgp = content_type.contains("pgp-signature") || has("application/pgp-signature");
        return sealed(if is_pgp { Scheme::OpenPgp } else { Scheme::Smime }, Sealing::Signed);
    }
    let armour = mail.text.lines().find_map(|line| line.trim().strip_prefix("-----BEGIN PGP "))?;
    match armour.trim_end_matches('-') {
        "MESSAGE" => sealed(Scheme::OpenPgp, Sealing::Encrypted),
        "SIGNED MESSAGE" => sealed(Scheme::OpenPgp, Sealing::Signed),
        "PUBLIC KEY BLOCK" => sealed(Scheme::OpenPgp, Sealing::Keys),
        _ => None,
    }
}

/// The part that is the mail, in S/MIME's wrapper.
fn wrapper(mail: &ParsedMail) -> Option<&crate::Attachment> {
    mail.attachments.iter().find(|part| {
        SMIME_TYPES.contains(&part.content_type.as_str())
            || part.content_type == "application/octet-stream" && part.name.eq_ignore_ascii_case("smime.p7m")
    })
}

fn smime_sealing(bytes: &[u8], content_type: &str) -> Sealing {
    match der::kind(bytes) {
        Some(der::Kind::Signed) if content_type.contains("certs-only") => Sealing::Keys,
        Some(der::Kind::Signed) => Sealing::SignedOpaque,
        Some(der::Kind::Enveloped) => Sealing::Encrypted,
        None if content_type.contains("signed-data") => Sealing::SignedOpaque,
        None if content_type.contains("certs-only") => Sealing::Keys,
        None => Sealing::Encrypted,
    }
}

/// The mail within an opaque signature, as bytes of MIME.
pub(crate) fn unwrapped(mail: &ParsedMail) -> Option<Vec<u8>> {
    der::signed_content(&wrapper(mail)?.bytes)
}

/// A text signed in OpenPGP's armour (RFC 9580 §7): where the armour's head ends and the signature begins, in bytes.
pub(crate) fn clear_signed(text: &str) -> Option<std::ops::Range<usize>> {
    let begin = text.find("-----BEGIN PGP SIGNED MESSAGE-----").filter(|begin| text[..*begin].trim().is_empty())?;
    let lines = text[begin..].split_inclusive('\n');
    let head = begin + lines.take_while(|line| !line.trim().is_empty()).map(str::len).sum::<usize>();
    let end = text[head..].find("-----BEGIN PGP SIGNATURE-----").map(|n| head + n)?;
    Some(head..end)
}
