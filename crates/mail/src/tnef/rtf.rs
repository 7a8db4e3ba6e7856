//! The rich text in which Outlook keeps a body: unpacked (MS-OXRTFCP), and turned back into the HTML it was made of
//! (MS-OXRTFEX) or into plain text.

use crate::parse::charset::CodePage;

/// Largest body that is unpacked, in bytes; what a page of text compresses to can't grow past it.
const UNPACKED_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Deepest group that is followed.
const DEPTH_MAX: usize = 500;
/// What the dictionary holds before the first byte (MS-OXRTFCP §2.2).
const DICTIONARY: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const DICTIONARY_BYTES: usize = 4096;

/// Unpacks a compressed body; `None` if it isn't one.
pub(super) fn decompressed(data: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    let size = usize::try_from(number(4)?).ok()?.min(UNPACKED_BYTES_MAX);
    let body = data.get(16..)?;
    match &data[8..12] {
        b"MELA" => Some(body[..body.len().min(size)].to_vec()),
        b"LZFu" => Some(unpacked(body, size)),
        _ => None,
    }
}

fn unpacked(body: &[u8], size: usize) -> Vec<u8> {
    let mut dictionary = [b' '; DICTIONARY_BYTES];
    dictionary[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let (mut write, mut out) = (DICTIONARY.len(), Vec::with_capacity(size.min(1 << 20)));
    let mut bytes = body.iter().copied();
    while let Some(control) = bytes.next() {
        for bit in 0..8 {
            let Some(first) = bytes.next() else { return out };
            let (start, count) = if control >> bit & 1 == 0 {
                dictionary[write] = first;
                out.push(first);
                write = (write + 1) % DICTIONARY_BYTES;
                continue;
            } else {
                let Some(second) = bytes.next() else { return out };
                let token = usize::from(first) << 8 | usize::from(second);
                (token >> 4, (token & 0xf) + 2)
            };
            // A reference to where the next byte will be written is the end.
            if start == write || out.len() >= size {
                return out;
            }
            for n in 0..count {
                let byte = dictionary[(start + n) % DICTIONARY_BYTES];
                dictionary[write] = byte;
                out.push(byte);
                write = (write + 1) % DICTIONARY_BYTES;
            }
        }
    }
    out
}

/// What the rich text was made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    Html(String),
    Text(String),
}

/// Reads rich text.
pub(super) fn read(rtf: &[u8]) -> Body {
    let head = &rtf[..rtf.len().min(1024)];
    let is_html = head.windows(10).any(|window| window == b"\\fromhtml1");
    let mut page = Page { is_html, ..Page::default() };
    page.read(rtf);
    page.flush();
    if is_html { Body::Html(page.out) } else { Body::Text(page.out.trim().to_owned()) }
}

/// What holds within one pair of braces.
#[derive(Clone, Copy)]
struct Group {
    /// Tables of fonts and colours, pictures, and what only other programs understand.
    is_skipped: bool,
    /// Within `\htmlrtf`: for programs that can't read the HTML.
    is_suppressed: bool,
    /// Characters that stand behind `\u` for programs that can't read it.
    substitutes: usize,
}

#[derive(Default)]
struct Page {
    out: String,
    is_html: bool,
    group: Group,
    outer: Vec<Group>,
    code_page: CodePage,
    /// Bytes of `\'hh` that wait for the rest of their character.
    pending: Vec<u8>,
    /// Characters still to be left out.
    to_skip: usize,
    /// The group began with `\*`.
    is_optional: bool,
    /// High half of a character beyond the sixteenth bit.
    high: Option<u16>,
}

impl Default for Group {
    fn default() -> Self {
        Self { is_skipped: false, is_suppressed: false, substitutes: 1 }
    }
}

impl Page {
    fn read(&mut self, rtf: &[u8]) {
        let mut at = 0;
        while let Some(&byte) = rtf.get(at) {
            at += 1;
            match byte {
                b'{' if self.outer.len() < DEPTH_MAX => self.outer.push(self.group),
                b'{' => return,
                b'}' => {
                    self.flush();
                    self.group = self.outer.pop().unwrap_or_default();
                    self.is_optional = false;
                }
                b'\\' => at = self.control(rtf, at),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
    }

    /// A control word or symbol behind a backslash; says where reading goes on.
    fn control(&mut self, rtf: &[u8], at: usize) -> usize {
        let Some(&first) = rtf.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            return self.symbol(rtf, at, first);
        }
        let letters = rtf[at..].iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rtf[at..at + letters]).unwrap_or_default();
        let mut end = at + letters;
        let digits = rtf[end..].iter().take(11).take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
        let number: Option<i32> =
            std::str::from_utf8(&rtf[end..end + digits]).ok().and_then(|digits| digits.parse().ok());
        end += digits;
        if rtf.get(end) == Some(&b' ') {
            end += 1;
        }
        self.word(word, number);
        end
    }

    fn symbol(&mut self, rtf: &[u8], at: usize, symbol: u8) -> usize {
        match symbol {
            b'\'' => {
                let hex = rtf.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.byte(byte);
                }
                return at + 3;
            }
            b'*' => self.is_optional = true,
            b'~' => self.byte(b' '),
            b'_' => self.byte(b'-'),
            b'{' | b'}' | b'\\' => self.byte(symbol),
            b'\r' | b'\n' => self.char('\n'),
            _ => {}
        }
        at + 1
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "htmltag" || word == "mhtmltag" {
            // `mhtmltag` repeats a tag with changed links: not the original.
            self.group.is_skipped = word == "mhtmltag";
            self.group.is_suppressed = false;
            self.is_optional = false;
            return;
        }
        if self.is_optional {
            self.is_optional = false;
            self.group.is_skipped = true;
            return;
        }
        match word {
            "fonttbl" | "colortbl" | "stylesheet" | "info" | "pict" | "object" | "header" | "footer" => {
                self.group.is_skipped = true
            }
            "htmlrtf" => self.group.is_suppressed = number != Some(0),
            "par" | "line" | "row" | "sect" | "page" => self.char('\n'),
            "tab" | "cell" => self.char('\t'),
            "lquote" => self.char('‘'),
            "rquote" => self.char('’'),
            "ldblquote" => self.char('“'),
            "rdblquote" => self.char('”'),
            "bullet" => self.char('•'),
            "endash" => self.char('–'),
            "emdash" => self.char('—'),
            "ansicpg" => self.code_page = CodePage(number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1252)),
            "uc" => self.group.substitutes = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "u" => self.unicode(number.unwrap_or_default()),
            _ => {}
        }
    }

    /// `\u8364`, or a negative number for what is above 32767; surrogates come one after the other.
    fn unicode(&mut self, number: i32) {
        let unit = (number & 0xffff) as u16;
        match (self.high.take(), char::from_u32(u32::from(unit))) {
            (_, Some(c)) => self.char(c),
            (Some(high), None) => {
                if let Some(Ok(c)) = char::decode_utf16([high, unit]).next() {
                    self.char(c);
                }
            }
            (None, None) => self.high = Some(unit),
        }
        self.to_skip = self.group.substitutes;
    }

    fn is_silent(&self) -> bool {
        self.group.is_skipped || self.is_html && self.group.is_suppressed
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if !self.is_silent() {
            if byte.is_ascii() && self.pending.is_empty() {
                self.out.push(char::from(byte));
            } else {
                self.pending.push(byte);
                if byte.is_ascii() || self.pending.len() > 64 {
                    self.flush();
                }
            }
        }
    }

    fn char(&mut self, c: char) {
        self.flush();
        self.to_skip = 0;
        if !self.is_silent() {
            self.out.push(c);
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = self.code_page.decode(&self.pending);
            self.out.push_str(&text);
            self.pending.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_text_made_of_html_gives_the_html_back() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag18 <html>}{\*\htmltag64 <p>}\htmlrtf {\b \htmlrtf0 Caf\'e9 \u8364?5\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}";
        assert_eq!(read(rtf), Body::Html("<html><p>Café €5</p>".to_owned()));
    }

    #[test]
    fn plain_rich_text_gives_its_words() {
        let rtf = br"{\rtf1\ansi{\*\generator x;}{\colortbl;\red0;}Dag Karin,\par De ketel \{lekt\}.\par}";
        assert_eq!(read(rtf), Body::Text("Dag Karin,\nDe ketel {lekt}.".to_owned()));
    }

    /// The example of MS-OXRTFCP §3.1.1, and its uncompressed form.
    #[test]
    fn a_compressed_body_is_unpacked() {
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let rtf = decompressed(&packed).unwrap();
        assert_eq!(rtf, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(read(&rtf), Body::Text("hello world".to_owned()));
    }
}
