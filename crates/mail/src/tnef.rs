//! `winmail.dat`: the wrapper in which Outlook sends what others can't open (MS-OXTNEF, the Transport Neutral
//! Encapsulation Format). What is in it comes out as ordinary attachments, and as the text where the mail has none.
//!
//! Every length in it comes from outside: all reading goes through [`bytes::Reader`], which ends instead of overrunning.

mod bytes;
mod properties;
mod rtf;

use crate::parse::charset;
use bytes::Reader;
use properties::{Properties, Property};

/// The four bytes that a stream begins with, least significant first.
const SIGNATURE: u32 = 0x223e_9f78;
/// Deepest mail in a mail that is opened.
const DEPTH_MAX: usize = 4;
/// Most files that are taken out of one wrapper, mails in the mail included.
const FILES_MAX: usize = 500;
/// How an embedded message begins in the data of an attachment: the interface `IMessage`.
const EMBEDDED_MESSAGE: [u8; 16] = [7, 3, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// A file out of the wrapper.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// As the sender named it; `None` where nothing names it.
    pub(crate) name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) content_id: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// What was in the wrapper.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) files: Vec<File>,
    /// Whether the stream ended where it said it would; otherwise something may be missing.
    pub(crate) is_whole: bool,
}

impl Contents {
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.text.is_none() && self.html.is_none()
    }
}

/// Whether bytes are such a stream.
pub(crate) fn is_tnef(bytes: &[u8]) -> bool {
    bytes.get(..4) == Some(&SIGNATURE.to_le_bytes())
}

/// Opens a stream; `None` if it isn't one.
pub(crate) fn read(bytes: &[u8]) -> Option<Contents> {
    is_tnef(bytes).then(|| stream(bytes, 0))
}

/// Attributes of MS-OXTNEF §2.1.3.3 that we look at, by their full number.
mod attribute {
    pub(super) const SUBJECT: u32 = 0x0001_8004;
    pub(super) const BODY: u32 = 0x0002_800c;
    pub(super) const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
    pub(super) const CODE_PAGE: u32 = 0x0006_9007;
    pub(super) const FILE_BEGINS: u32 = 0x0006_9002;
    pub(super) const FILE_TITLE: u32 = 0x0001_8010;
    pub(super) const FILE_DATA: u32 = 0x0006_800f;
    pub(super) const FILE_PROPERTIES: u32 = 0x0006_9005;
}

fn stream(bytes: &[u8], depth: usize) -> Contents {
    let mut contents = Contents::default();
    let mut code_page = charset::CodePage::default();
    let mut reader = Reader::new(bytes.get(6..).unwrap_or_default());
    let mut file: Option<File> = None;
    contents.is_whole = loop {
        if reader.is_at_end() {
            break true;
        }
        let Some((level, id, data)) = next(&mut reader) else { break false };
        // What follows the last attribute is no attribute: some gateways add an empty line.
        if !matches!(level, 1 | 2) {
            break reader.rest_is_blank();
        }
        match id {
            attribute::CODE_PAGE => code_page = Reader::new(data).u32().map(charset::CodePage).unwrap_or_default(),
            attribute::SUBJECT => contents.subject = text(code_page, data),
            attribute::BODY => contents.text = contents.text.take().or_else(|| text(code_page, data)),
            attribute::MESSAGE_PROPERTIES => message(&properties::read(data, code_page), &mut contents),
            attribute::FILE_BEGINS => keep(&mut contents, file.replace(File::default()), depth),
            attribute::FILE_TITLE => file.get_or_insert_default().name = text(code_page, data),
            attribute::FILE_DATA => file.get_or_insert_default().bytes = data.to_vec(),
            attribute::FILE_PROPERTIES => described(&properties::read(data, code_page), file.get_or_insert_default()),
            _ => {}
        }
    };
    keep(&mut contents, file, depth);
    contents
}

/// Level, number and data of the next attribute. Its checksum is skipped: half the programs get it wrong.
fn next<'a>(reader: &mut Reader<'a>) -> Option<(u8, u32, &'a [u8])> {
    let (level, id) = (reader.u8()?, reader.u32()?);
    let length = usize::try_from(reader.u32()?).ok()?;
    let data = reader.take(length)?;
    reader.take(2);
    Some((level, id, data))
}

fn text(code_page: charset::CodePage, data: &[u8]) -> Option<String> {
    let end = data.iter().position(|&byte| byte == 0).unwrap_or(data.len());
    Some(code_page.decode(&data[..end])).filter(|text| !text.trim().is_empty())
}

fn message(properties: &Properties<'_>, contents: &mut Contents) {
    if let Some(subject) = properties.text(Property::Subject) {
        contents.subject = Some(subject);
    }
    if let Some(body) = properties.text(Property::Body).filter(|body| !body.trim().is_empty()) {
        contents.text = Some(body);
    }
    contents.html = properties.html();
    let rtf = || properties.binary(Property::CompressedRtf).and_then(rtf::decompressed).map(|rtf| rtf::read(&rtf));
    if contents.html.is_none()
        && let Some(body) = rtf()
    {
        match body {
            rtf::Body::Html(html) => contents.html = Some(html),
            rtf::Body::Text(text) => contents.text = contents.text.take().or(Some(text)),
        }
    }
    contents.text = contents.text.take().filter(|text| !text.trim().is_empty());
    contents.html = contents.html.take().filter(|html| !html.trim().is_empty());
}

fn described(properties: &Properties<'_>, file: &mut File) {
    let name = [Property::LongFileName, Property::FileName, Property::DisplayName]
        .into_iter()
        .find_map(|id| properties.text(id));
    if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
        file.name = Some(name);
    }
    file.content_type = properties.text(Property::MimeType);
    file.content_id = properties.text(Property::ContentId);
    if let Some(data) = properties.binary(Property::AttachedData) {
        file.bytes = data.to_vec();
    }
}

/// Adds a file; a mail in the mail comes apart into its text and its own files.
fn keep(contents: &mut Contents, file: Option<File>, depth: usize) {
    let Some(file) = file.filter(|file| !file.bytes.is_empty()) else { return };
    let embedded = file.bytes.strip_prefix(&EMBEDDED_MESSAGE).filter(|inner| is_tnef(inner) && depth < DEPTH_MAX);
    let Some(inner) = embedded.map(|inner| stream(inner, depth + 1)).filter(|inner| !inner.is_empty()) else {
        if contents.files.len() < FILES_MAX {
            contents.files.push(file);
        }
        return;
    };
    let name = inner.subject.or(file.name).unwrap_or_else(|| "message".to_owned()).replace(['/', '\\'], "-");
    let (ending, content_type, words) = match (inner.html, inner.text) {
        (Some(html), _) => ("html", "text/html", html),
        (None, text) => ("txt", "text/plain", text.unwrap_or_default()),
    };
    let words = (!words.is_empty()).then(|| File {
        name: Some(format!("{name}.{ending}")),
        content_type: Some(content_type.to_owned()),
        content_id: None,
        bytes: words.into_bytes(),
    });
    let room = FILES_MAX.saturating_sub(contents.files.len());
    contents.files.extend(words.into_iter().chain(inner.files).take(room));
}
