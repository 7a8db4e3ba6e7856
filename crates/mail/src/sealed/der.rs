//! As much of BER (X.690) and the Cryptographic Message Syntax (RFC 5652 §3, §5.1) as it takes to see what a wrapper is,
//! and to take out what a signature wraps.

/// Deepest nesting that is followed.
const DEPTH_MAX: usize = 24;
/// Object identifiers without their first two bytes of tag and length.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const ENVELOPED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
const AUTH_ENVELOPED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17];

const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = 0x24;
const SEQUENCE: u8 = 0x30;
const FIRST_EXPLICIT: u8 = 0xa0;

/// What a wrapper holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Signed,
    Enveloped,
}

/// The kind of a wrapper; `None` if it isn't one.
pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    let mut content_info = Reader::new(Reader::new(bytes).expect(SEQUENCE)?);
    match content_info.expect(OBJECT_IDENTIFIER)? {
        id if id == SIGNED_DATA => Some(Kind::Signed),
        id if [ENVELOPED_DATA, ENCRYPTED_DATA, AUTH_ENVELOPED_DATA].contains(&id) => Some(Kind::Enveloped),
        _ => None,
    }
}

/// What the signature of a `SignedData` wraps; `None` where the text isn't in it.
pub(super) fn signed_content(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut content_info = Reader::new(Reader::new(bytes).expect(SEQUENCE)?);
    if content_info.expect(OBJECT_IDENTIFIER)? != SIGNED_DATA {
        return None;
    }
    let mut signed = Reader::new(Reader::new(content_info.expect(FIRST_EXPLICIT)?).expect(SEQUENCE)?);
    signed.next()?; // version
    signed.next()?; // digest algorithms
    let mut wrapped = Reader::new(signed.expect(SEQUENCE)?);
    wrapped.expect(OBJECT_IDENTIFIER)?;
    let (tag, content) = Reader::new(wrapped.expect(FIRST_EXPLICIT)?).next()?;
    let mut found = Vec::new();
    octets(tag, content, 0, &mut found)?;
    (!found.is_empty()).then_some(found)
}

/// A string of octets, whole or in pieces (as programs write it that don't know its length yet).
fn octets(tag: u8, content: &[u8], depth: usize, found: &mut Vec<u8>) -> Option<()> {
    match tag {
        OCTETS => found.extend_from_slice(content),
        OCTETS_IN_PIECES if depth < DEPTH_MAX => {
            let mut pieces = Reader::new(content);
            while let Some((tag, piece)) = pieces.next() {
                octets(tag, piece, depth + 1, found)?;
            }
        }
        _ => return None,
    }
    Some(())
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// Tag and content of the next value; `None` at the end, and where it makes no sense.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, content, length) = value(self.rest, 0)?;
        self.rest = &self.rest[length..];
        Some((tag, content))
    }
}

/// Tag, content, and length over all, of the value at the start of `bytes`.
fn value(bytes: &[u8], depth: usize) -> Option<(u8, &[u8], usize)> {
    let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
    if tag & 0x1f == 0x1f || tag == 0 || depth > DEPTH_MAX {
        return None;
    }
    if first == 0x80 {
        let end = end_of_contents(&bytes[2..], depth)?;
        return Some((tag, &bytes[2..2 + end], 2 + end + 2));
    }
    let (length, head) = if first < 0x80 {
        (usize::from(first), 2)
    } else {
        let count = usize::from(first & 0x7f);
        let digits = bytes.get(2..2 + count).filter(|digits| digits.len() <= 4)?;
        (digits.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte)), 2 + count)
    };
    let end = head.checked_add(length)?;
    // A wrapper that was cut off on its way is still worth reading.
    Some((tag, bytes.get(head..end.min(bytes.len()))?, end.min(bytes.len())))
}

/// How many bytes the values take before the two zeros that end them.
fn end_of_contents(bytes: &[u8], depth: usize) -> Option<usize> {
    let mut at = 0;
    while bytes.get(at..at + 2)? != [0, 0] {
        at += value(&bytes[at..], depth + 1)?.2;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn open_ended(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80], content, &[0, 0]].concat()
    }

    fn wrapper(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let data = with(OBJECT_IDENTIFIER, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
        let wrapped = open_ended(SEQUENCE, &[data, open_ended(FIRST_EXPLICIT, content)].concat());
        let signed = open_ended(SEQUENCE, &[with(2, &[1]), with(0x31, &[]), wrapped].concat());
        open_ended(SEQUENCE, &[with(OBJECT_IDENTIFIER, kind), open_ended(FIRST_EXPLICIT, &signed)].concat())
    }

    #[test]
    fn what_a_signature_wraps_is_found_whole_or_in_pieces() {
        let whole = wrapper(SIGNED_DATA, &with(OCTETS, b"Dag Karin"));
        let pieces = [with(OCTETS, b"Dag "), with(OCTETS, b"Karin")].concat();
        let pieces = wrapper(SIGNED_DATA, &open_ended(OCTETS_IN_PIECES, &pieces));
        for bytes in [whole, pieces] {
            assert_eq!(kind(&bytes), Some(Kind::Signed));
            assert_eq!(signed_content(&bytes).as_deref(), Some(&b"Dag Karin"[..]));
        }
    }

    #[test]
    fn what_is_encrypted_is_said_to_be_and_nonsense_is_nothing() {
        let bytes = wrapper(ENVELOPED_DATA, &with(OCTETS, b"x"));
        assert_eq!((kind(&bytes), signed_content(&bytes)), (Some(Kind::Enveloped), None));
        assert_eq!(kind(b"not a wrapper"), None);
        assert_eq!(kind(&[0x30, 0x80].repeat(10_000)), None);
    }
}
