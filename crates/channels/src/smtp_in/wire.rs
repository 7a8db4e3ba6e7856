//! Bytes from and to a client: lines in, replies out, each within its time.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::limits::LINE_BYTES_MAX;

const READ_BYTES: usize = 16 * 1024;

/// A connection, over TCP or a unix socket.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for S {}

/// Why a session ends before QUIT.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("the client went away")]
    Gone,
    #[error("the client was silent for too long")]
    Slow,
    #[error("the program stops")]
    Stopping,
    #[error("the connection failed")]
    Io(#[from] io::Error),
}

/// A line as a client sent it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// With its CRLF.
    Whole(Vec<u8>),
    /// Longer than [`LINE_BYTES_MAX`]; it was skipped.
    TooLong,
}

pub(super) struct Wire {
    stream: Box<dyn Stream>,
    input: Vec<u8>,
    /// How far `input` was searched for a line end.
    searched: usize,
    output: Vec<u8>,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, input: Vec::new(), searched: 0, output: Vec::new() }
    }

    /// The bare connection, for TLS to begin on. What the client sent ahead is thrown away: somebody on the way may have
    /// slipped it in, and it must not count as said under TLS (RFC 3207, 4.2).
    pub(super) fn take_stream(&mut self) -> Box<dyn Stream> {
        self.input.clear();
        self.searched = 0;
        std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()))
    }

    /// Goes on over another connection.
    pub(super) fn go_on(&mut self, stream: Box<dyn Stream>) {
        self.stream = stream;
    }

    /// A reply; it leaves when we must wait for the client, so that a pipelined group is answered in one go (RFC 2920).
    pub(super) fn say(&mut self, reply: &str) {
        self.output.extend_from_slice(reply.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    /// Replies leave now.
    pub(super) async fn flush(&mut self, within: Duration) -> Result<(), WireError> {
        if self.output.is_empty() {
            return Ok(());
        }
        let output = std::mem::take(&mut self.output);
        timeout(within, async {
            self.stream.write_all(&output).await?;
            self.stream.flush().await
        })
        .await
        .map_err(|_| WireError::Slow)?
        .map_err(WireError::Io)
    }

    /// The next command. Stops waiting for it when the program stops.
    pub(super) async fn line(&mut self, within: Duration, cancel: &CancellationToken) -> Result<Line, WireError> {
        let mut skipping = false;
        loop {
            if let Some(end) = find_crlf(&self.input, self.searched) {
                let rest = self.input.split_off(end);
                let line = std::mem::replace(&mut self.input, rest);
                self.searched = 0;
                let fits = !skipping && line.len() <= LINE_BYTES_MAX;
                return Ok(if fits { Line::Whole(line) } else { Line::TooLong });
            }
            self.searched = self.input.len().saturating_sub(1);
            if self.input.len() > LINE_BYTES_MAX {
                skipping = true;
                // The last byte may be the CR of the end we look for.
                self.input.drain(..self.searched);
                self.searched = 0;
            }
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(WireError::Stopping),
                read = self.fill(within) => read?,
            }
        }
    }

    /// What has come in of a mail; waits for more when nothing is there.
    pub(super) async fn block(&mut self, within: Duration) -> Result<&[u8], WireError> {
        if self.input.is_empty() {
            self.fill(within).await?;
        }
        Ok(&self.input)
    }

    /// `count` bytes of the last block were used.
    pub(super) fn used(&mut self, count: usize) {
        self.input.drain(..count);
        self.searched = 0;
    }

    async fn fill(&mut self, within: Duration) -> Result<(), WireError> {
        self.flush(within).await?;
        let before = self.input.len();
        self.input.resize(before + READ_BYTES, 0);
        let read = timeout(within, self.stream.read(&mut self.input[before..])).await;
        self.input.truncate(before + read.as_ref().ok().and_then(|read| read.as_ref().ok()).copied().unwrap_or(0));
        match read.map_err(|_| WireError::Slow)?? {
            0 => Err(WireError::Gone),
            _ => Ok(()),
        }
    }
}

/// Where the line ends that begins at 0, looking from `from`: one past its LF.
fn find_crlf(bytes: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(2).position(|pair| pair == b"\r\n").map(|at| from + at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(sent: &str) -> Vec<Line> {
        let (mut client, server) = tokio::io::duplex(64);
        let mut wire = Wire::new(Box::new(server));
        let sent = sent.to_owned();
        let client = tokio::spawn(async move { client.write_all(sent.as_bytes()).await.unwrap() });
        let mut lines = Vec::new();
        while let Ok(line) = wire.line(Duration::from_secs(5), &CancellationToken::new()).await {
            lines.push(line);
        }
        client.await.unwrap();
        lines
    }

    fn whole(line: &str) -> Line {
        Line::Whole(line.as_bytes().to_vec())
    }

    #[tokio::test]
    async fn a_line_ends_with_crlf_and_nothing_else() {
        assert_eq!(lines("NOOP\nQUIT\r\nRSET\r\nunfinished").await, [whole("NOOP\nQUIT\r\n"), whole("RSET\r\n")]);
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_is_skipped_and_the_next_is_read() {
        let long = "x".repeat(3 * LINE_BYTES_MAX);
        assert_eq!(lines(&format!("{long}\r\nNOOP\r\n")).await, [Line::TooLong, whole("NOOP\r\n")]);
    }

    #[tokio::test]
    async fn a_cancelled_wait_loses_no_bytes() {
        let (mut client, server) = tokio::io::duplex(64);
        let mut wire = Wire::new(Box::new(server));
        client.write_all(b"NO").await.unwrap();
        let short = wire.line(Duration::from_millis(1), &CancellationToken::new()).await;
        assert!(matches!(short, Err(WireError::Slow)));
        client.write_all(b"OP\r\n").await.unwrap();
        let line = wire.line(Duration::from_secs(5), &CancellationToken::new()).await.unwrap();
        assert_eq!(line, whole("NOOP\r\n"));
    }
}
