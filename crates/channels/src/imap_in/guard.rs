//! Counts what a server says, so that one that lies can't fill the memory: a literal is refused by the length it announces.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A line longer than this is no line (bytes; a list of a million mails fits).
const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A connection whose literals are measured.
#[derive(Debug)]
pub(super) struct Guarded<S> {
    stream: S,
    frame: Frame,
}

/// Where in what a server says we are: in a line, or in a literal (`{12}`, RFC 3501, 4.3).
#[derive(Debug)]
struct Frame {
    literal_bytes_max: u64,
    literal_left: u64,
    line_bytes: usize,
    /// The end of the line so far: as much as `{`, twenty digits, `+}` and a line's end take.
    tail: Vec<u8>,
}

const TAIL_BYTES: usize = 26;

impl<S> Guarded<S> {
    pub(super) fn new(stream: S, literal_bytes_max: usize) -> Self {
        Self { stream, frame: Frame::new(literal_bytes_max) }
    }

    /// The connection, for TLS to begin on; what comes next is measured by another guard.
    pub(super) fn into_inner(self) -> S {
        self.stream
    }
}

impl Frame {
    fn new(literal_bytes_max: usize) -> Self {
        Self { literal_bytes_max: literal_bytes_max as u64, literal_left: 0, line_bytes: 0, tail: Vec::new() }
    }

    fn heard(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            if self.literal_left > 0 {
                let skip = bytes.len().min(usize::try_from(self.literal_left).unwrap_or(usize::MAX));
                self.literal_left -= skip as u64;
                bytes = &bytes[skip..];
                continue;
            }
            let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let (line, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            self.line_bytes += line.len();
            if self.line_bytes > LINE_BYTES_MAX {
                return Err(io::Error::other("it sent a line without an end"));
            }
            self.tail.extend_from_slice(&line[line.len().saturating_sub(TAIL_BYTES)..]);
            let spare = self.tail.len().saturating_sub(TAIL_BYTES);
            self.tail.drain(..spare);
            if end.is_some() {
                self.literal_left = announced(&self.tail).unwrap_or(0);
                self.tail.clear();
                self.line_bytes = 0;
                if self.literal_left > self.literal_bytes_max {
                    return Err(io::Error::other(format!(
                        "it wanted to send {} MB at once",
                        self.literal_left / (1024 * 1024)
                    )));
                }
            }
            bytes = rest;
        }
        Ok(())
    }
}

/// The length in `{12}` at the end of a line.
fn announced(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let Some(start) = line.iter().rposition(|byte| !byte.is_ascii_digit()) else {
        // More digits than are kept of a line: whatever it begins with, it is too much.
        return (!line.is_empty()).then_some(u64::MAX);
    };
    if line[start] != b'{' || start + 1 == line.len() {
        return None;
    }
    // A number past 64 bits is too much as well.
    Some(std::str::from_utf8(&line[start + 1..]).ok()?.parse().unwrap_or(u64::MAX))
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let this = &mut *self;
        match Pin::new(&mut this.stream).poll_read(cx, buf) {
            Poll::Ready(Ok(())) => Poll::Ready(this.frame.heard(&buf.filled()[before..])),
            other => other,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &[u8], is_fine: bool) {
        for piece in [1, 3, said.len()] {
            let mut frame = Frame::new(20);
            let heard = said.chunks(piece).try_for_each(|bytes| frame.heard(bytes));
            assert_eq!(heard.is_ok(), is_fine, "{} in pieces of {piece}", String::from_utf8_lossy(said));
        }
    }

    #[test]
    fn a_server_that_announces_more_than_the_memory_holds_is_not_listened_to() {
        check(b"* 1 FETCH (UID 1 BODY[] {20}\r\n01234567890123456789)\r\n", true);
        check(b"* 1 FETCH (UID 1 BODY[] {21}\r\n0", false);
        check(b"* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\n", false);
    }

    #[test]
    fn a_mail_that_talks_of_lengths_is_a_mail() {
        check(b"* 1 FETCH (BODY[] {12}\r\n{99999999}\r\n)\r\na1 OK\r\n", true);
        check(b"* OK {x}\r\n* OK {}\r\n* OK 5}\r\n", true);
    }
}
