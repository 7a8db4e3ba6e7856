//! How a table is written: seen from its first bytes.

use std::io::{self, BufRead, BufReader, Read};

use super::TableError;

/// In which bytes the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; cells that aren't are Windows-1252.
    Utf8,
    /// UTF-16, low byte first: "Unicode text" of older spreadsheets.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// In which bytes the letters are.
    pub encoding: Encoding,
    /// What stands between cells: `,`, `;`, tab or `|`.
    pub separator: u8,
    /// Whether lines end in a carriage return and a line feed.
    pub has_carriage_returns: bool,
    /// Whether a first line `sep=;` said what separates.
    pub has_separator_line: bool,
    pub(super) skipped: usize,
}

/// From so many bytes it is seen.
const SEEN_BYTES: usize = 64 * 1024;
/// In this order the most frequent is taken, later ones winning a tie.
const SEPARATORS: [u8; 4] = [b'|', b'\t', b';', b','];

impl Form {
    /// The form of a table that begins so.
    ///
    /// # Errors
    /// [`TableError::NotText`].
    pub(super) fn seen_in(beginning: &[u8]) -> Result<Self, TableError> {
        let beginning = &beginning[..beginning.len().min(SEEN_BYTES)];
        // Spreadsheets, archives, pictures: whatever their first line looks like.
        let others: [&[u8]; 8] = [
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0",
            b"%PDF-",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"\x1f\x8b",
            b"7z\xbc\xaf",
        ];
        if others.iter().any(|mark| beginning.starts_with(mark)) {
            return Err(TableError::NotText);
        }
        let encoding = Encoding::seen_in(beginning);
        let mut decoded = Vec::new();
        encoding.decoded(Box::new(io::Cursor::new(beginning.to_vec()))).read_to_end(&mut decoded)?;
        let head = decoded.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&decoded);
        let first = line_of(head);
        if first.contains(&0) {
            return Err(TableError::NotText);
        }
        let has_carriage_returns = first.ends_with(b"\r");
        let told = first.strip_suffix(b"\r").unwrap_or(first);
        let told =
            if told.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"sep=")) { told.get(4) } else { None };
        let (separator, skipped) = match told {
            // Only where a byte is a byte: it is skipped before anything is decoded.
            Some(separator) if encoding == Encoding::Utf8 => (*separator, decoded.len() - head.len() + first.len() + 1),
            _ => (separator(first), 0),
        };
        let has_separator_line = skipped > 0;
        Ok(Self { encoding, separator, has_carriage_returns, has_separator_line, skipped })
    }
}

/// The first line, quoted line ends and all.
fn line_of(head: &[u8]) -> &[u8] {
    let mut is_quoted = false;
    let end = head.iter().position(|byte| {
        is_quoted ^= *byte == b'"';
        *byte == b'\n' && !is_quoted
    });
    &head[..end.unwrap_or(head.len())]
}

fn separator(line: &[u8]) -> u8 {
    let mut counts = [0_u32; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= *byte == b'"';
        if let Some(place) = SEPARATORS.iter().position(|separator| separator == byte).filter(|_| !is_quoted) {
            counts[place] += 1;
        }
    }
    let most = (0..SEPARATORS.len()).max_by_key(|place| counts[*place]).unwrap_or(SEPARATORS.len() - 1);
    SEPARATORS[most]
}

impl Encoding {
    fn seen_in(beginning: &[u8]) -> Self {
        match beginning {
            [0xff, 0xfe, ..] => return Self::Utf16Le,
            [0xfe, 0xff, ..] => return Self::Utf16Be,
            _ => {}
        }
        // Without a mark: letters of the West have a zero for every second byte.
        let pairs = beginning.chunks_exact(2).take(200);
        let (all, low, high) = pairs.fold((0, 0, 0), |(all, low, high), pair| {
            (all + 1, low + u32::from(pair[0] != 0 && pair[1] == 0), high + u32::from(pair[0] == 0 && pair[1] != 0))
        });
        match all {
            4.. if low * 10 > all * 8 => Self::Utf16Le,
            4.. if high * 10 > all * 8 => Self::Utf16Be,
            _ => Self::Utf8,
        }
    }

    pub(super) fn decoded(self, bytes: Box<dyn BufRead + Send>) -> Box<dyn Read + Send> {
        let decoder = match self {
            Self::Utf8 => return bytes,
            Self::Utf16Le => encoding_rs::UTF_16LE.new_decoder_with_bom_removal(),
            Self::Utf16Be => encoding_rs::UTF_16BE.new_decoder_with_bom_removal(),
        };
        Box::new(BufReader::new(Decoded { bytes, decoder, is_over: false }))
    }
}

struct Decoded {
    bytes: Box<dyn BufRead + Send>,
    decoder: encoding_rs::Decoder,
    is_over: bool,
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A letter takes up to four bytes; the reader around this one asks for thousands.
        while !self.is_over {
            let input = self.bytes.fill_buf()?;
            let is_last = input.is_empty();
            let (_, taken, written, _) = self.decoder.decode_to_utf8(input, buffer, is_last);
            self.bytes.consume(taken);
            self.is_over = is_last && taken == 0 && written == 0;
            if written > 0 {
                return Ok(written);
            }
            if is_last {
                self.is_over = true;
            }
        }
        Ok(0)
    }
}
