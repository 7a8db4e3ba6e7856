//! Zip files, as banks give statements in and people send invoices: what is stored or deflated in them, by their directory (PKWARE APPNOTE 6.3).

use std::io::Read;

/// Why a zip file isn't unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotUnpacked {
    /// It isn't as it should be.
    #[error("the zip file is damaged")]
    Damaged,
    /// More files than asked for.
    #[error("more than {0} files in the zip file")]
    TooMany(usize),
    /// Encrypted, or neither stored nor deflated.
    #[error("a file in the zip file is encrypted, or packed in a way that we don't know")]
    Unknown,
    /// More bytes than asked for, all files together: a bomb ends there.
    #[error("what is in the zip file is larger than {0} MiB")]
    TooLarge(usize),
}

/// What of a zip file is unpacked.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    /// Files in it.
    pub files: usize,
    /// Bytes that all of them may become together.
    pub bytes: usize,
}

/// Whether it is one.
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// A file's name, and what is in it.
pub type Member = (String, Result<Vec<u8>, NotUnpacked>);

/// The files in it; folders are left out. Of a file that can't be unpacked it says why in its place.
///
/// # Errors
/// [`NotUnpacked::Damaged`], [`NotUnpacked::TooMany`].
pub fn members(zip: &[u8], most: Most) -> Result<Vec<Member>, NotUnpacked> {
    // The end record is the last thing, but for a comment of at most 65,535 bytes.
    let from = zip.len().saturating_sub(22 + 65_535);
    let end = zip[from..].windows(4).rposition(|it| it == b"PK\x05\x06").ok_or(NotUnpacked::Damaged)? + from;
    let count = usize::from(short(zip, end + 10)?);
    if count > most.files {
        return Err(NotUnpacked::TooMany(most.files));
    }
    let mut at = long(zip, end + 16)?;
    let (mut found, mut left) = (Vec::new(), most.bytes);
    for _ in 0..count {
        if zip.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(NotUnpacked::Damaged);
        }
        let lengths = [short(zip, at + 28)?, short(zip, at + 30)?, short(zip, at + 32)?].map(usize::from);
        let name = zip.get(at + 46..at + 46 + lengths[0]).ok_or(NotUnpacked::Damaged)?;
        let name = String::from_utf8_lossy(name).into_owned();
        if !name.ends_with('/') {
            let content = unpacked(zip, at, left).map_err(|error| match error {
                NotUnpacked::TooLarge(_) => NotUnpacked::TooLarge(most.bytes >> 20),
                other => other,
            });
            left -= content.as_ref().map_or(0, Vec::len).min(left);
            found.push((name, content));
        }
        at += 46 + lengths.iter().sum::<usize>();
    }
    Ok(found)
}

/// The file that the entry of the directory at `entry` is about.
fn unpacked(zip: &[u8], entry: usize, most: usize) -> Result<Vec<u8>, NotUnpacked> {
    let (flags, method) = (short(zip, entry + 8)?, short(zip, entry + 10)?);
    let (packed, local) = (long(zip, entry + 20)?, long(zip, entry + 42)?);
    if flags & 1 == 1 {
        return Err(NotUnpacked::Unknown);
    }
    let begin = local + 30 + usize::from(short(zip, local + 26)?) + usize::from(short(zip, local + 28)?);
    let bytes = zip.get(begin..begin.checked_add(packed).ok_or(NotUnpacked::Damaged)?).ok_or(NotUnpacked::Damaged)?;
    let mut content = Vec::new();
    match method {
        0 => content.extend_from_slice(bytes),
        8 => {
            let source = flate2::read::DeflateDecoder::new(bytes);
            source.take(most as u64 + 1).read_to_end(&mut content).map_err(|_| NotUnpacked::Damaged)?;
        }
        _ => return Err(NotUnpacked::Unknown),
    }
    if content.len() > most { Err(NotUnpacked::TooLarge(most >> 20)) } else { Ok(content) }
}

fn short(zip: &[u8], at: usize) -> Result<u16, NotUnpacked> {
    let bytes = zip.get(at..at + 2).and_then(|it| it.try_into().ok()).ok_or(NotUnpacked::Damaged)?;
    Ok(u16::from_le_bytes(bytes))
}

fn long(zip: &[u8], at: usize) -> Result<usize, NotUnpacked> {
    let bytes = zip.get(at..at + 4).and_then(|it| it.try_into().ok()).ok_or(NotUnpacked::Damaged)?;
    Ok(u32::from_le_bytes(bytes) as usize)
}
