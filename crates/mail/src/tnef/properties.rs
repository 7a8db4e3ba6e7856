//! MAPI properties: a count, then type, number and value of each (MS-OXTNEF §2.1.3.4).

use super::bytes::Reader;
use crate::parse::charset::CodePage;

/// Most properties of one list that are read.
const PROPERTIES_MAX: usize = 10_000;
/// Numbers from here on have a name of their own before the value.
const NAMED_FROM: u16 = 0x8000;

/// The properties that we look at (MS-OXPROPS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Subject,
    Body,
    CompressedRtf,
    Html,
    CodePage,
    DisplayName,
    AttachedData,
    FileName,
    LongFileName,
    MimeType,
    ContentId,
}

impl Property {
    fn number(self) -> u16 {
        match self {
            Self::Subject => 0x0037,
            Self::Body => 0x1000,
            Self::CompressedRtf => 0x1009,
            Self::Html => 0x1013,
            Self::CodePage => 0x3fde,
            Self::DisplayName => 0x3001,
            Self::AttachedData => 0x3701,
            Self::FileName => 0x3704,
            Self::LongFileName => 0x3707,
            Self::MimeType => 0x370e,
            Self::ContentId => 0x3712,
        }
    }
}

/// Types of values (MS-OXCDATA §2.11.1) that aren't numbers of a fixed size.
mod kind {
    pub(super) const STRING8: u16 = 0x001e;
    pub(super) const UNICODE: u16 = 0x001f;
    pub(super) const OBJECT: u16 = 0x000d;
    pub(super) const BINARY: u16 = 0x0102;
    pub(super) const MANY: u16 = 0x1000;
}

/// One list; the first value of each property.
pub(super) struct Properties<'a> {
    values: Vec<(u16, u16, &'a [u8])>,
    code_page: CodePage,
}

impl<'a> Properties<'a> {
    pub(super) fn binary(&self, id: Property) -> Option<&'a [u8]> {
        self.find(id)
            .filter(|(kind, value)| matches!(*kind, kind::BINARY | kind::OBJECT) && !value.is_empty())
            .map(|(_, value)| value)
    }

    pub(super) fn text(&self, id: Property) -> Option<String> {
        let (kind, value) = self.find(id)?;
        let text = match kind {
            kind::STRING8 => self.code_page.decode(value),
            kind::UNICODE => utf16(value),
            _ => return None,
        };
        let end = text.find('\0').unwrap_or(text.len());
        (end > 0).then(|| text[..end].to_owned())
    }

    /// The HTML, in the charset that the message says it is in.
    pub(super) fn html(&self) -> Option<String> {
        match self.find(Property::Html)? {
            (kind::BINARY, bytes) => {
                let told = self.find(Property::CodePage).and_then(|(_, value)| Reader::new(value).u32());
                let html = match told.map(CodePage) {
                    _ if std::str::from_utf8(bytes).is_ok() => String::from_utf8_lossy(bytes).into_owned(),
                    Some(code_page) => code_page.decode(bytes),
                    None => self.code_page.decode(bytes),
                };
                Some(html.replace('\0', ""))
            }
            _ => self.text(Property::Html),
        }
    }

    fn find(&self, id: Property) -> Option<(u16, &'a [u8])> {
        self.values.iter().find(|(_, number, _)| *number == id.number()).map(|(kind, _, value)| (*kind, *value))
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Reads a list as far as it makes sense.
pub(super) fn read(data: &[u8], code_page: CodePage) -> Properties<'_> {
    let mut reader = Reader::new(data);
    let mut values = Vec::new();
    let count = reader.length().unwrap_or(0).min(PROPERTIES_MAX);
    for _ in 0..count {
        let Some(property) = property(&mut reader) else { break };
        values.push(property);
    }
    Properties { values, code_page }
}

fn property<'a>(reader: &mut Reader<'a>) -> Option<(u16, u16, &'a [u8])> {
    let (kind, number) = (reader.u16()?, reader.u16()?);
    if number >= NAMED_FROM {
        reader.take(16)?;
        if reader.u32()? == 0 {
            reader.u32()?;
        } else {
            let length = reader.length()?;
            reader.padded(length)?;
        }
    }
    let single = kind & !kind::MANY;
    let is_variable = matches!(single, kind::STRING8 | kind::UNICODE | kind::OBJECT | kind::BINARY);
    let count = if is_variable || kind & kind::MANY != 0 { reader.length()? } else { 1 };
    let mut first: Option<&[u8]> = None;
    for _ in 0..count {
        let length = if is_variable { reader.length()? } else { fixed_bytes(single)? };
        let value = reader.padded(length)?;
        first = first.or(Some(value));
    }
    Some((single, number, first.unwrap_or_default()))
}

/// Size of a value of a fixed type, in bytes, filled up to four.
fn fixed_bytes(kind: u16) -> Option<usize> {
    match kind {
        0x0002..=0x0004 | 0x000a | 0x000b => Some(4),
        0x0005..=0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        0x0000 | 0x0001 => Some(0),
        _ => None,
    }
}
