//! The XML that a Factur-X or ZUGFeRD invoice carries inside its PDF: an embedded file (ISO 32000-1, 7.11.4), which is always a
//! stream of its own. The rest of the PDF isn't read, so nothing in it can do harm.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::LIMITS;

/// Embedded files that are looked at.
const FILES_MAX: usize = 8;
/// How far before its stream a file's dictionary begins.
const DICTIONARY_BYTES: usize = 4_096;
/// In so many bytes from its beginning an invoice says that it is one.
const HEAD_BYTES: usize = 4_096;

/// Whether it is a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1_024)].windows(5).any(|five| five == b"%PDF-")
}

/// The first embedded file that looks like an invoice.
pub(super) fn invoice_in(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut looked = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let (begin, word) = (at + found, at + found + b"stream".len());
        at = word;
        let is_end = bytes[..begin].ends_with(b"end");
        let dictionary = &bytes[begin.saturating_sub(DICTIONARY_BYTES)..begin];
        let dictionary = rfind(dictionary, b" obj").map_or(dictionary, |from| &dictionary[from..]);
        if is_end || find(dictionary, b"EmbeddedFile").is_none() {
            continue;
        }
        looked += 1;
        if looked > FILES_MAX {
            return None;
        }
        let data = &bytes[word..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        let content = if find(dictionary, b"FlateDecode").is_some() {
            inflated(data)
        } else {
            find(data, b"endstream").map(|end| data[..end].trim_ascii_end().to_vec())
        };
        let is_invoice = |content: &Vec<u8>| {
            let head = &content[..content.len().min(HEAD_BYTES)];
            [&b"CrossIndustryInvoice"[..], b"xsd:Invoice-2", b"xsd:CreditNote-2"]
                .iter()
                .any(|it| find(head, it).is_some())
        };
        if let Some(content) = content.filter(is_invoice) {
            return Some(content);
        }
    }
    None
}

/// What was packed, as far as an invoice may be large: a bomb ends there, and is refused for its size.
fn inflated(data: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    ZlibDecoder::new(data).take(LIMITS.bytes as u64 + 1).read_to_end(&mut content).ok()?;
    Some(content)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|part| part == what)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::super::{NotRead, Rules, read};
    use super::*;

    const XML: &[u8] = include_bytes!("../../tests/files/invoice-ubl.xml");

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// A PDF as far as its embedded files go.
    fn pdf(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut all =
            b"%PDF-1.7\n1 0 obj << /Type /XObject /Filter /FlateDecode >> stream\nabc\nendstream endobj\n".to_vec();
        for (filter, content) in files {
            all.extend(format!("7 0 obj\n<< /Type /EmbeddedFile /Subtype /text#2Fxml {filter} >>\nstream\r\n").bytes());
            all.extend(content);
            all.extend(b"\nendstream\nendobj\n");
        }
        all.extend(b"%%EOF");
        all
    }

    #[test]
    fn an_invoice_is_found_in_its_pdf_packed_or_not() {
        let other = ("", b"<notes/>".to_vec());
        for file in [("", XML.to_vec()), ("/Filter /FlateDecode", packed(XML))] {
            let reading = read(&pdf(&[other.clone(), file]), Rules::AsItSays).unwrap();
            assert_eq!(reading.invoice.number.as_deref(), Some("2026-17"));
        }
    }

    #[test]
    fn a_pdf_without_an_invoice_says_so_and_a_bomb_is_refused() {
        for files in [vec![], vec![("", b"<notes/>".to_vec())], vec![("/Filter /FlateDecode", b"not packed".to_vec())]]
        {
            assert_eq!(read(&pdf(&files), Rules::AsItSays), Err(NotRead::OnlyPdf));
        }
        let mut bomb = XML.to_vec();
        bomb.resize(LIMITS.bytes + 10, b' ');
        assert!(matches!(
            read(&pdf(&[("/Filter /FlateDecode", packed(&bomb))]), Rules::AsItSays),
            Err(NotRead::Xml(_))
        ));
    }
}
