//! From BER to DER (X.690 §8 and §10). CMS may be written in BER, and OpenSSL and Outlook do: lengths that aren't known
//! beforehand, strings in pieces. The readers of certificates know DER only.

const DEPTH_MAX: usize = 40;
/// OpenSSL writes a mail of 50 MB in pieces of 4 kB, others of 1 kB: 50,000. A mail that is all heads and no content ends here.
const ELEMENTS_MAX: usize = 200_000;
const OID: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;
const SEQUENCE: u8 = 0x30;
/// `[0]`, constructed: in `EncryptedContentInfo` an implicit octet string in pieces (RFC 5652 §6.1).
const ZERO: u8 = 0xa0;

/// The same value with lengths that are definite and strings in one piece; `None` where it is no BER.
pub(crate) fn to_der(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    element(&mut Reader { bytes, at: 0 }, 0, &mut Budget(ELEMENTS_MAX), &mut out)?;
    Some(out)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Elements that may still be read.
struct Budget(usize);

/// The head of an element: its tag and, where it is known, the length of its content.
struct Head<'a> {
    tag: &'a [u8],
    length: Option<usize>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn head(&mut self) -> Option<Head<'a>> {
        let begin = self.at;
        if self.take(1)?[0] & 0x1f == 0x1f {
            while self.take(1)?[0] & 0x80 != 0 {}
        }
        let tag = &self.bytes[begin..self.at];
        let first = self.take(1)?[0];
        let length = match first {
            0x80 => None,
            0..0x80 => Some(usize::from(first)),
            _ => {
                let digits = self.take(usize::from(first & 0x7f))?;
                (digits.len() <= 4)
                    .then(|| digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)))?
                    .into()
            }
        };
        Some(Head { tag, length })
    }

    /// The end of a content whose length wasn't known: two zeros.
    fn ends_here(&mut self) -> Option<bool> {
        let ends = self.bytes.get(self.at..self.at + 2)? == [0, 0];
        if ends {
            self.at += 2;
        }
        Some(ends)
    }
}

fn element(reader: &mut Reader<'_>, depth: usize, left: &mut Budget, out: &mut Vec<u8>) -> Option<()> {
    let head = reader.head()?;
    left.0 = left.0.checked_sub(1)?;
    if depth > DEPTH_MAX {
        return None;
    }
    if head.tag[0] & CONSTRUCTED == 0 {
        let content = reader.take(head.length?)?;
        put(head.tag, content, out);
        return Some(());
    }
    let parts = parts_of(reader, head.length, depth, left)?;
    if head.tag[0] == OCTET_STRING | CONSTRUCTED {
        put(&[OCTET_STRING], &joined(&parts)?, out);
        return Some(());
    }
    let is_encrypted_content =
        head.tag[0] == SEQUENCE && parts.len() == 3 && [parts[0][0], parts[1][0], parts[2][0]] == [OID, SEQUENCE, ZERO];
    let mut content = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        if is_encrypted_content && n == 2 {
            let mut inner = Reader { bytes: part, at: 0 };
            let length = inner.head()?.length?;
            put(&[ZERO & !CONSTRUCTED], &joined(&parts_of(&mut inner, Some(length), depth, left)?)?, &mut content);
        } else {
            content.extend_from_slice(part);
        }
    }
    put(head.tag, &content, out);
    Some(())
}

/// The elements of a content, each in DER.
fn parts_of(reader: &mut Reader<'_>, length: Option<usize>, depth: usize, left: &mut Budget) -> Option<Vec<Vec<u8>>> {
    let end = length.map(|length| reader.at.checked_add(length).filter(|end| *end <= reader.bytes.len()));
    let end = match end {
        Some(None) => return None,
        Some(end) => end,
        None => None,
    };
    let mut parts = Vec::new();
    loop {
        match end {
            Some(end) if reader.at == end => return Some(parts),
            Some(end) if reader.at > end => return None,
            Some(_) => {}
            None if reader.ends_here()? => return Some(parts),
            None => {}
        }
        let mut part = Vec::new();
        element(reader, depth + 1, left, &mut part)?;
        parts.push(part);
    }
}

/// The contents of octet strings, one after the other.
fn joined(parts: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    for part in parts {
        let mut reader = Reader { bytes: part, at: 0 };
        let head = reader.head().filter(|head| head.tag == [OCTET_STRING])?;
        all.extend_from_slice(reader.take(head.length?)?);
    }
    Some(all)
}

fn put(tag: &[u8], content: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(tag);
    let length = content.len();
    if length < 0x80 {
        out.push(u8::try_from(length).unwrap_or(0x7f));
    } else {
        let digits = length.to_be_bytes();
        let digits = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
        out.push(0x80 | u8::try_from(digits.len()).unwrap_or(0x7f));
        out.extend_from_slice(digits);
    }
    out.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ber: &[u8], der: Option<&[u8]>) {
        assert_eq!(to_der(ber).as_deref(), der, "{ber:x?}");
    }

    #[test]
    fn lengths_become_definite_and_strings_whole() {
        check(&[0x30, 0x80, 0x02, 0x01, 7, 0, 0], Some(&[0x30, 3, 0x02, 1, 7]));
        check(&[0x24, 0x80, 0x04, 1, 1, 0x04, 2, 2, 3, 0, 0], Some(&[0x04, 3, 1, 2, 3]));
        check(&[0x30, 0x81, 0x03, 0x02, 0x01, 7], Some(&[0x30, 3, 0x02, 1, 7]));
        // SEQUENCE { OID, SEQUENCE {}, [0] in two pieces }: encrypted content.
        let encrypted = [0x30, 0x80, 0x06, 1, 1, 0x30, 0, 0xa0, 0x80, 0x04, 1, 8, 0x04, 1, 9, 0, 0, 0, 0];
        check(&encrypted, Some(&[0x30, 9, 0x06, 1, 1, 0x30, 0, 0x80, 2, 8, 9]));
    }

    #[test]
    fn what_is_cut_off_or_endless_is_refused() {
        check(&[0x30, 0x80, 0x02, 0x01, 7], None);
        check(&[0x30, 5, 0x02, 0x01, 7], None);
        check(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], None);
        check(&[0x04, 0x80], None);
        check(&[0x30, 0x80].repeat(1000), None);
        check(&[], None);
        let million = [&[0x30, 0x80][..], &[5, 0].repeat(1_000_000), &[0, 0]].concat();
        check(&million, None);
    }
}
