//! Zip files, as banks give statements in: what is stored or deflated in them, by their directory (PKWARE APPNOTE 6.3).

use std::io::Read;

/// Why a zip file isn't unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotUnpacked {
    #[error("the zip file is damaged")]
    Damaged,
    #[error("more than {MEMBERS_MAX} files in the zip file")]
    TooMany,
    #[error("a file in the zip file is encrypted, or packed in a way that we don't know")]
    Unknown,
    #[error("what is in the zip file is larger than {} MiB", UNPACKED_MAX >> 20)]
    TooLarge,
}

/// Most files in a zip file.
const MEMBERS_MAX: usize = 1000;
/// Most bytes that all files of it may become together.
const UNPACKED_MAX: usize = 512 << 20;

/// A file's name, and what is in it.
pub(super) type Member = (String, Result<Vec<u8>, NotUnpacked>);

/// The files in it; folders are left out.
pub(super) fn members(zip: &[u8]) -> Result<Vec<Member>, NotUnpacked> {
    // The end record is the last thing, but for a comment of at most 65,535 bytes.
    let from = zip.len().saturating_sub(22 + 65_535);
    let end = zip[from..].windows(4).rposition(|it| it == b"PK\x05\x06").ok_or(NotUnpacked::Damaged)? + from;
    let count = usize::from(short(zip, end + 10)?);
    if count > MEMBERS_MAX {
        return Err(NotUnpacked::TooMany);
    }
    let mut at = long(zip, end + 16)?;
    let (mut found, mut left) = (Vec::new(), UNPACKED_MAX);
    for _ in 0..count {
        if zip.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(NotUnpacked::Damaged);
        }
        let lengths = [short(zip, at + 28)?, short(zip, at + 30)?, short(zip, at + 32)?].map(usize::from);
        let name = zip.get(at + 46..at + 46 + lengths[0]).ok_or(NotUnpacked::Damaged)?;
        let name = String::from_utf8_lossy(name).into_owned();
        if !name.ends_with('/') {
            let content = unpacked(zip, at, left);
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
    if content.len() > most { Err(NotUnpacked::TooLarge) } else { Ok(content) }
}

fn short(zip: &[u8], at: usize) -> Result<u16, NotUnpacked> {
    let bytes = zip.get(at..at + 2).and_then(|it| it.try_into().ok()).ok_or(NotUnpacked::Damaged)?;
    Ok(u16::from_le_bytes(bytes))
}

fn long(zip: &[u8], at: usize) -> Result<usize, NotUnpacked> {
    let bytes = zip.get(at..at + 4).and_then(|it| it.try_into().ok()).ok_or(NotUnpacked::Damaged)?;
    Ok(u32::from_le_bytes(bytes) as usize)
}
