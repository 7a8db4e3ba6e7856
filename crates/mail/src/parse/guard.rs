//! What must be known about the bytes before a MIME parser may see them.
//!
//! A mail within a mail stays one opaque attachment: nobody nests a hundred thousand of them but to make a program
//! run out of stack. So `message/…` is renamed to a type of the same length that no parser descends into, and named
//! back in what we return. The same for digests, whose parts are messages by default.

use std::borrow::Cow;
use std::io::BufRead;

/// Most lines that may look like a MIME boundary (`--something`). A real mail of 500 attachments has 501.
const BOUNDARY_LINES_MAX: usize = 20_000;
/// Most `Content-Type: multipart` fields; each may make the parser search the rest of the mail once.
const MULTIPARTS_MAX: usize = 400;

/// Words in a type, and what they are disguised as, of the same length.
const DISGUISES: [(&[u8], &[u8]); 2] = [(b"message", b"x-msage"), (b"digest", b"x-dges")];

/// The true name of a content type that was renamed by [`defused`].
pub(super) fn true_type(content_type: &str) -> String {
    content_type.replacen("x-msage", "message", 1).replacen("x-dges", "digest", 1)
}

/// Drops an mbox `From sender date` line, which some programs put before the headers.
pub(super) fn without_envelope_line(raw: &[u8]) -> &[u8] {
    if !raw.starts_with(b"From ") && !raw.starts_with(b">From ") {
        return raw;
    }
    raw.iter().position(|&byte| byte == b'\n').map_or(raw, |end| &raw[end + 1..])
}

/// Longest header section, in bytes: what has no empty line by then is no mail.
const HEAD_BYTES_MAX: usize = 512 * 1024;

/// Length of the header section, with the empty line that ends it.
pub(super) fn header_section(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        at += line.len();
        if line.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return at;
        }
        if at > HEAD_BYTES_MAX {
            break;
        }
    }
    at
}

/// The bytes with nested messages disguised (same length, so that offsets stay right), and whether it is a MIME bomb.
pub(super) fn defused(raw: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let mut bytes = Cow::Borrowed(raw);
    let (mut boundary_lines, mut multiparts) = (0usize, 0usize);
    let mut at = 0;
    // The message's own type must be disguised too, and is then read as one attachment.
    while at < raw.len() {
        // Attachments are most of the bytes of most mails: the line ends in them are sought in the fastest way that there is.
        let end = at + (&raw[at..]).skip_until(b'\n').unwrap_or(raw.len() - at);
        let line = &raw[at..end];
        if line.starts_with(b"--") && line.len() > 3 {
            boundary_lines += 1;
        } else if starts_with_ignore_case(line, b"content-type") {
            let value = at + b"content-type".len()..unfolded_end(raw, end);
            join_broken_parameter(&mut bytes, value.end);
            let kind_bytes = raw[value.clone()].iter().position(|&byte| byte == b';').unwrap_or(value.len());
            let value = value.start..value.start + kind_bytes;
            multiparts += usize::from(contains_ignore_case(&raw[value.clone()], b"multipart"));
            disguise(&mut bytes, value);
        }
        at = end;
    }
    (bytes, boundary_lines > BOUNDARY_LINES_MAX || multiparts > MULTIPARTS_MAX)
}

/// End of the header field whose first line ends at `end`: with the folded lines that follow, at most a few.
fn unfolded_end(raw: &[u8], mut end: usize) -> usize {
    for _ in 0..4 {
        match raw.get(end) {
            Some(b' ' | b'\t') => {
                end = raw[end..].iter().position(|&byte| byte == b'\n').map_or(raw.len(), |n| end + n + 1);
            }
            _ => break,
        }
    }
    end
}

/// Some programs break `Content-Type: …;` before its boundary and forget to indent: the line end becomes spaces.
fn join_broken_parameter(bytes: &mut Cow<'_, [u8]>, end: usize) {
    let is_parameter = ["boundary=", "charset=", "report-type=", "name="]
        .iter()
        .any(|word| bytes.get(end..).is_some_and(|rest| starts_with_ignore_case(rest, word.as_bytes())));
    let line_end = bytes[..end].iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    if is_parameter && bytes[..end - line_end].ends_with(b";") {
        bytes.to_mut()[end - line_end..end].fill(b' ');
    }
}

fn disguise(bytes: &mut Cow<'_, [u8]>, value: std::ops::Range<usize>) {
    for (word, other) in DISGUISES {
        if let Some(n) = find_ignore_case(&bytes[value.clone()], word) {
            let start = value.start + n;
            bytes.to_mut()[start..start + word.len()].copy_from_slice(other);
        }
    }
}

fn starts_with_ignore_case(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn find_ignore_case(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))
}

fn contains_ignore_case(bytes: &[u8], word: &[u8]) -> bool {
    find_ignore_case(bytes, word).is_some()
}

/// Undoes the disguise where it landed in text: a bounce that prints the headers of what it returns.
pub(super) fn undisguised(text: String) -> String {
    if !text.contains("x-msage") && !text.contains("x-dges") {
        return text;
    }
    text.replace("x-msage", "message").replace("x-dges", "digest")
}
