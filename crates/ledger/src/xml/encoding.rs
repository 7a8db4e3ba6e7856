//! Bytes to text: by byte-order mark, by the first bytes, by the declaration.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableText {
    /// An encoding that nobody should use for XML, or that doesn't exist.
    #[error("the encoding {0} is not read: save it as UTF-8")]
    Encoding(String),
    /// Bytes that the encoding doesn't have.
    #[error("it has bytes that are no {0}: save it as UTF-8")]
    Bytes(&'static str),
    /// A character that XML doesn't allow.
    #[error("it has a NUL character in it")]
    Nul,
}

/// How far a declaration is looked for, in bytes.
const DECLARATION_MAX: usize = 256;

/// The text of an XML document: UTF-8, UTF-16 with or without mark, or what its declaration names (ISO 8859, Windows code pages and
/// the rest of the WHATWG's list).
///
/// XML 1.0, appendix F, without UTF-32, EBCDIC and UTF-7.
///
/// # Errors
/// [`UnreadableText`].
pub fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, UnreadableText> {
    let (encoding, from) = match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0, b'<', ..] => {
            return Err(UnreadableText::Encoding("UTF-32".to_owned()));
        }
        [0x4C, 0x6F, 0xA7, 0x94, ..] => return Err(UnreadableText::Encoding("EBCDIC".to_owned())),
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        _ => (declared(bytes)?, 0),
    };
    let bytes = &bytes[from..];
    let text = if encoding == UTF_8 {
        Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| UnreadableText::Bytes("UTF-8"))?)
    } else {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes);
        if wrong {
            return Err(UnreadableText::Bytes(encoding.name()));
        }
        text
    };
    if text.contains('\0') { Err(UnreadableText::Nul) } else { Ok(text) }
}

/// The encoding that the declaration names; UTF-8 without one.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, UnreadableText> {
    let start = &bytes[..bytes.len().min(DECLARATION_MAX)];
    let start = String::from_utf8_lossy(start);
    let declaration = start.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(it, _)| it);
    let Some((_, value)) = declaration.and_then(|it| it.split_once("encoding")) else { return Ok(UTF_8) };
    let label = value.trim_start().trim_start_matches('=').trim_start();
    let label = label.split(['"', '\'']).nth(1).unwrap_or_default();
    match Encoding::for_label(label.as_bytes()) {
        // The declaration itself was read byte by byte, so the rest isn't in two bytes either.
        Some(it) if it == UTF_16LE || it == UTF_16BE => Ok(UTF_8),
        Some(it) if it.is_ascii_compatible() => Ok(it),
        _ => Err(UnreadableText::Encoding(format!("“{}”", label.chars().take(40).collect::<String>()))),
    }
}
