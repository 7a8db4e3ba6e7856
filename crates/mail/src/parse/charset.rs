//! Bytes to text where the label is missing or lies.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Text of bytes without a label: UTF-8 if they are that, otherwise Windows-1252, which western Europe means by "none".
pub(crate) fn decode_unlabelled(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => decode("windows-1252", bytes).unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// A header line whose bytes may be anything. Within an encoded word (`=?iso-8859-1?Q?…?=`) bare bytes are in the word's
/// charset, not the line's: they are written as the word should have had them.
pub(super) fn decode_header_line(line: &[u8]) -> String {
    if std::str::from_utf8(line).is_ok() || !line.windows(2).any(|pair| pair == b"=?") {
        return decode_unlabelled(line);
    }
    let mut bytes = Vec::with_capacity(line.len() + 16);
    let mut is_in_word = false;
    for (n, &byte) in line.iter().enumerate() {
        match (byte, line.get(n + 1)) {
            (b'=', Some(b'?')) => is_in_word = true,
            (b'=', _) if n > 0 && line[n - 1] == b'?' => is_in_word = false,
            _ => {}
        }
        if is_in_word && !byte.is_ascii() {
            bytes.extend(format!("={byte:02X}").into_bytes());
        } else {
            bytes.push(byte);
        }
    }
    decode_unlabelled(&bytes)
}

/// Text of bytes in a named charset; `None` where the name is unknown.
pub(super) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    charset_decoder(label.as_bytes()).map(|decoder| decoder(bytes))
}

/// What to read a body by, whose label said `label`.
///
/// A label that says ASCII or UTF-8 over bytes that aren't is wrong; then the bytes decide.
pub(super) fn decode_labelled(label: Option<&str>, bytes: &[u8]) -> String {
    let label = label.map(|label| label.trim().to_ascii_lowercase());
    match label.as_deref() {
        None | Some("" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "unknown-8bit" | "binary" | "8bit" | "7bit") => {
            decode_unlabelled(bytes)
        }
        Some(label) => {
            // Latin-1 over bytes that are valid UTF-8 with several multi-byte characters is UTF-8 in a wrong wrapper.
            if label.starts_with("iso-8859-1") && is_clearly_utf8(bytes) {
                return String::from_utf8_lossy(bytes).into_owned();
            }
            decode(substitute(label), bytes).unwrap_or_else(|| decode_unlabelled(bytes))
        }
    }
}

/// Names that mail programs use for something else than they say.
fn substitute(label: &str) -> &str {
    match label {
        "iso-2022-jp-ms" | "cp50220" | "cp50221" | "cp50222" => "iso-2022-jp",
        "cp949" | "ks_c_5601-1987" | "x-windows-949" => "euc-kr",
        "gb2312" | "gb_2312-80" | "x-gbk" | "cp936" => "gb18030",
        "cp932" | "x-sjis" | "windows-31j" => "shift_jis",
        "cp-850" | "x-cp850" | "ibm850" => "cp850",
        "x-unknown" | "x-user-defined" | "default" | "default_charset" => "windows-1252",
        other => other,
    }
}

fn is_clearly_utf8(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
}

/// A character set by Windows' number for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodePage(pub(crate) u32);

impl Default for CodePage {
    fn default() -> Self {
        Self(1252)
    }
}

impl CodePage {
    /// Text of bytes; UTF-8 where they are clearly that, whatever the number says.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let label = match self.0 {
            number @ (1250..=1258 | 874) => format!("windows-{number}"),
            932 => "shift_jis".to_owned(),
            936 | 54936 => "gb18030".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            20866 => "koi8-r".to_owned(),
            21866 => "koi8-u".to_owned(),
            number @ 28591..=28605 => format!("iso-8859-{}", number - 28590),
            50220..=50222 => "iso-2022-jp".to_owned(),
            51932 => "euc-jp".to_owned(),
            _ => return decode_unlabelled(bytes),
        };
        if is_clearly_utf8(bytes) {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        decode(&label, bytes).unwrap_or_else(|| decode_unlabelled(bytes))
    }
}
