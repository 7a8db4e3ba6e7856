//! Which part of a mail is sealed, and how the mail reads with what was under the seal in its place.

use mail_parser::{MessageParser, MimeHeaders, PartType};

/// A mail that is sealed as a whole.
pub(crate) enum Seal {
    Smime(SmimeSeal),
    OpenPgp(OpenPgpSeal),
}

pub(crate) enum SmimeSeal {
    /// `application/pkcs7-mime`: CMS around the content, signed or encrypted.
    Wrapped(Vec<u8>),
    /// `multipart/signed`: the content beside its signature.
    Beside { content: Vec<u8>, signature: Vec<u8> },
}

pub(crate) enum OpenPgpSeal {
    /// `multipart/encrypted` (RFC 3156 §4): a MIME entity within.
    Encrypted(Vec<u8>),
    /// `multipart/signed` (RFC 3156 §5).
    Beside { content: Vec<u8>, signature: Vec<u8> },
    /// Armour in a plain text (RFC 9580 §6.2): words within, of this charset.
    EncryptedText(String),
    /// RFC 9580 §7.
    SignedText(String),
}

const SMIME_TYPES: [&str; 2] = ["application/pkcs7-mime", "application/x-pkcs7-mime"];
const MESSAGE: &str = "-----BEGIN PGP MESSAGE-----";
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";

/// The seal on the whole of a mail, if it is there.
pub(crate) fn seal_of(mail: &[u8]) -> Option<Seal> {
    let parser = MessageParser::default();
    // Most mails aren't sealed, and the parts of some are many: their headers say enough.
    let head = parser.parse_headers(halves(mail).0)?;
    if !may_be_sealed(&kind_of(head.parts.first()?)) {
        return None;
    }
    let disguised = disguised(mail)?;
    let parsed = parser.parse(&disguised)?;
    let root = parsed.parts.first()?;
    let kind = kind_of(root);
    if SMIME_TYPES.contains(&kind.as_str()) || is_named_smime(root) {
        return Some(Seal::Smime(SmimeSeal::Wrapped(root.contents().to_vec())));
    }
    let PartType::Multipart(ids) = &root.body else {
        return (kind == "text/plain" || kind.is_empty()).then(|| armoured(root.text_contents()?)).flatten();
    };
    let parts: Vec<_> = ids.iter().filter_map(|id| parsed.parts.get(*id as usize)).collect();
    let [first, second, ..] = parts.as_slice() else { return None };
    // Exchange makes multipart/mixed of multipart/encrypted, with an empty text before it.
    if let ("multipart/mixed", [text, version, sealed]) = (kind.as_str(), parts.as_slice())
        && kind_of(version) == "application/pgp-encrypted"
        && text.text_contents().is_some_and(|text| text.trim().is_empty())
    {
        return Some(Seal::OpenPgp(OpenPgpSeal::Encrypted(sealed.contents().to_vec())));
    }
    match (kind.as_str(), kind_of(second).as_str()) {
        ("multipart/encrypted", _) if kind_of(first) == "application/pgp-encrypted" => {
            Some(Seal::OpenPgp(OpenPgpSeal::Encrypted(second.contents().to_vec())))
        }
        ("multipart/signed", signature_kind) => {
            let from = usize::try_from(first.offset_header).ok()?;
            let to = usize::try_from(first.offset_end).ok()?;
            let content = mail.get(from..to)?.to_vec();
            let signature = second.contents().to_vec();
            match signature_kind {
                "application/pgp-signature" => Some(Seal::OpenPgp(OpenPgpSeal::Beside { content, signature })),
                "application/pkcs7-signature" | "application/x-pkcs7-signature" => {
                    Some(Seal::Smime(SmimeSeal::Beside { content, signature }))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Most lines that may look like a boundary, and most fields that name a multipart: what has more isn't looked into.
const BOUNDARY_LINES_MAX: usize = 20_000;
const MULTIPARTS_MAX: usize = 400;
/// Types that a parser descends into, and others of the same length: nobody nests mails by the thousand but to make a program
/// run out of stack.
const DISGUISES: [(&[u8], &[u8]); 2] = [(b"message/", b"x-msage/"), (b"/digest", b"/x-dges")];

/// The mail with the mails in it disguised, at the same offsets; `None` where it is built to exhaust who reads it.
fn disguised(mail: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = mail.to_vec();
    let (mut boundaries, mut multiparts, mut at) = (0, 0, 0);
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        let range = at..at + line.len();
        at = range.end;
        boundaries += usize::from(line.starts_with(b"--"));
        let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if !is_folded && !line.get(..12).is_some_and(|name| name.eq_ignore_ascii_case(b"content-type")) {
            continue;
        }
        multiparts += usize::from(find(line, b"multipart").is_some());
        for (word, disguise) in DISGUISES {
            while let Some(found) = find(&bytes[range.clone()], word) {
                bytes[range.start + found..][..disguise.len()].copy_from_slice(disguise);
            }
        }
    }
    (boundaries <= BOUNDARY_LINES_MAX && multiparts <= MULTIPARTS_MAX).then_some(bytes)
}

fn find(line: &[u8], word: &[u8]) -> Option<usize> {
    line.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))
}

fn may_be_sealed(kind: &str) -> bool {
    SMIME_TYPES.contains(&kind)
        || matches!(
            kind,
            "multipart/signed"
                | "multipart/encrypted"
                | "application/octet-stream"
                | "text/plain"
                | "multipart/mixed"
                | ""
        )
}

/// Outlook and some gateways call it bytes, and leave the name.
fn is_named_smime(part: &mail_parser::MessagePart<'_>) -> bool {
    kind_of(part) == "application/octet-stream"
        && part.attachment_name().is_some_and(|name| name.eq_ignore_ascii_case("smime.p7m"))
}

fn kind_of(part: &mail_parser::MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else { return String::new() };
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
}

/// Armour that is the whole of a text, but for empty lines.
fn armoured(text: &str) -> Option<Seal> {
    let text = text.trim();
    if text.starts_with(MESSAGE) && text.ends_with("-----END PGP MESSAGE-----") {
        return Some(Seal::OpenPgp(OpenPgpSeal::EncryptedText(text.to_owned())));
    }
    let is_signed = text.starts_with(SIGNED) && text.ends_with("-----END PGP SIGNATURE-----");
    is_signed.then(|| Seal::OpenPgp(OpenPgpSeal::SignedText(text.to_owned())))
}

/// What a signature over a MIME entity may have been made of: lines end with CRLF (RFC 8551 §3.1.1, RFC 3156 §5), and whether
/// the last one belongs to the content or to the boundary after it, programs disagree.
pub(crate) fn canonical_forms(content: &[u8]) -> [Vec<u8>; 2] {
    let mut crlf = Vec::with_capacity(content.len() + content.len() / 32);
    for (at, byte) in content.iter().enumerate() {
        if *byte == b'\n' && (at == 0 || content[at - 1] != b'\r') {
            crlf.push(b'\r');
        }
        crlf.push(*byte);
    }
    let without = crlf.strip_suffix(b"\r\n").unwrap_or(&crlf).to_vec();
    let with = [&without[..], b"\r\n"].concat();
    [without, with]
}

/// The mail with the headers of its own that don't speak of the content, and the content of `entity`. A subject under the seal
/// goes before the one outside, which is "..." then (RFC 9788, and Thunderbird before it).
pub(crate) fn spliced(mail: &[u8], entity: &[u8]) -> Vec<u8> {
    let (outer, _) = halves(mail);
    let (inner, _) = halves(entity);
    let own = fields(inner);
    let is_kept = |field: &[u8]| {
        let name = name_of(field);
        !name.starts_with("content-") && name != "mime-version" && !(name == "subject" && has(&own, "subject"))
    };
    let mut out = Vec::with_capacity(outer.len() + entity.len() + 32);
    for field in fields(outer).into_iter().filter(|field| is_kept(field)) {
        out.extend_from_slice(field);
    }
    out.extend_from_slice(b"MIME-Version: 1.0\r\n");
    // Of the sealed part's own headers only what says how to read it, and its subject: never another sender.
    for field in own.into_iter().filter(|field| name_of(field).starts_with("content-") || name_of(field) == "subject") {
        out.extend_from_slice(field);
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(halves(entity).1);
    out
}

fn has(fields: &[&[u8]], name: &str) -> bool {
    fields.iter().any(|field| name_of(field) == name)
}

/// Headers and body, without the empty line between them.
fn halves(entity: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in entity.split_inclusive(|byte| *byte == b'\n') {
        if line == b"\r\n" || line == b"\n" {
            return (&entity[..at], &entity[at + line.len()..]);
        }
        at += line.len();
    }
    (entity, b"")
}

/// Each field with the lines that continue it.
fn fields(headers: &[u8]) -> Vec<&[u8]> {
    let mut begins = vec![];
    let mut at = 0;
    for line in headers.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            begins.push(at);
        }
        at += line.len();
    }
    begins.iter().zip(begins.iter().skip(1).chain([&at])).map(|(from, to)| &headers[*from..*to]).collect()
}

fn name_of(field: &[u8]) -> String {
    let name = field.split(|byte| *byte == b':').next().unwrap_or_default();
    String::from_utf8_lossy(name).trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_under_the_seal_takes_the_place_of_the_seal_and_nobody_elses_headers() {
        let mail = b"From: jan@klant.example\r\nSubject: ...\r\nContent-Type: application/pkcs7-mime;\r\n name=x\r\n\r\nMII\r\n";
        let entity = b"Subject: Ketel\r\nFrom: baas@bedrijf.example\r\nContent-Type: text/plain\r\n\r\nHij lekt.\r\n";
        assert_eq!(
            String::from_utf8(spliced(mail, entity)).unwrap(),
            "From: jan@klant.example\r\nMIME-Version: 1.0\r\nSubject: Ketel\r\nContent-Type: text/plain\r\n\r\nHij lekt.\r\n"
        );
    }

    #[test]
    fn mails_in_mails_by_the_thousand_do_not_exhaust_the_stack() {
        let tower = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
        let mail = format!("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n{tower}--b\r\n\r\nx\r\n--b--\r\n");
        assert!(seal_of(mail.as_bytes()).is_none());
        let many = format!("Content-Type: multipart/signed; boundary=b\r\n\r\n{}", "--b\r\n\r\nx\r\n".repeat(30_000));
        assert!(seal_of(many.as_bytes()).is_none());
    }

    #[test]
    fn armour_with_words_around_it_is_not_the_whole_mail() {
        let check = |text: &str, sealed: bool| assert_eq!(armoured(text).is_some(), sealed, "{text}");
        check("\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n\n", true);
        check("Zie:\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n", false);
        check(
            "-----BEGIN PGP SIGNED MESSAGE-----\n\nhoi\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----",
            true,
        );
        check("hoi", false);
    }
}
