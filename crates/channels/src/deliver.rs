//! `myosotis mail deliver --to ADDRESS < message`: hands a mail to the running program, over LMTP on its unix socket.
//!
//! For a mail server that delivers into a pipe. It gives exit codes that every mail server knows (`sysexits.h`), and says
//! "delivered" only when the running program has stored the mail.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::time::timeout;

use crate::words::plain;

/// How long the running program may take for one answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);
/// The longest reply line we read, in bytes.
const REPLY_BYTES_MAX: usize = 4_096;

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// Stored durably.
    Stored,
    /// Not now: the mail server should keep it and try again.
    Later {
        /// Why, in words.
        why: String,
    },
    /// Never: there is no such mailbox, or the mail is too large.
    Never {
        /// Why, in words.
        why: String,
        /// The address is not ours, rather than the mail being unacceptable.
        is_unknown: bool,
    },
}

impl Delivered {
    /// For the exit of the process: 0 (done), 75 (`EX_TEMPFAIL`), 67 (`EX_NOUSER`) or 69 (`EX_UNAVAILABLE`).
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Stored => 0,
            Self::Later { .. } => 75,
            Self::Never { is_unknown: true, .. } => 67,
            Self::Never { is_unknown: false, .. } => 69,
        }
    }
}

/// Hands `message` to the program that listens on `socket`, for each of `to`; `from` is the envelope's sender, empty for a
/// bounce. With several recipients the worst outcome counts: delivering again is harmless, the desk knows what it has.
pub async fn deliver(socket: &Path, from: &str, to: &[String], message: &[u8]) -> Delivered {
    match UnixStream::connect(socket).await {
        Ok(stream) => speak(stream, from, to, message).await,
        Err(error) => {
            let why = format!("the desk doesn't answer on {}: {error}; is it running?", socket.display());
            Delivered::Later { why }
        }
    }
}

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin, from: &str, to: &[String], message: &[u8]) -> Delivered {
    if to.is_empty() {
        return Delivered::Never { why: "no address to deliver to; add --to ADDRESS".to_owned(), is_unknown: true };
    }
    if [from].into_iter().chain(to.iter().map(String::as_str)).any(|a| a.contains(['\r', '\n', '<', '>', '\0'])) {
        return Delivered::Never { why: "that is not an address".to_owned(), is_unknown: true };
    }
    let mut client = Client { stream: BufReader::new(stream) };
    match client.hand_over(from, to, message).await {
        Ok(()) => Delivered::Stored,
        Err(Failure::Io(error)) => Delivered::Later { why: format!("the connection to the desk failed: {error}") },
        Err(Failure::Silent) => Delivered::Later { why: "the desk did not answer in time".to_owned() },
        Err(Failure::Reply { code, text }) => judge(code, text),
    }
}

fn judge(code: u16, text: String) -> Delivered {
    if (500..600).contains(&code) {
        return Delivered::Never { is_unknown: matches!(code, 550 | 553), why: text };
    }
    Delivered::Later { why: text }
}

enum Failure {
    Io(io::Error),
    Silent,
    Reply { code: u16, text: String },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct Client<S> {
    stream: BufReader<S>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn hand_over(&mut self, from: &str, to: &[String], message: &[u8]) -> Result<(), Failure> {
        self.expect(220).await?;
        self.ask("LHLO localhost\r\n", 250).await?;
        let utf8 = if from.is_ascii() && to.iter().all(|address| address.is_ascii()) { "" } else { " SMTPUTF8" };
        self.ask(&format!("MAIL FROM:<{from}> BODY=8BITMIME{utf8}\r\n"), 250).await?;
        for address in to {
            self.ask(&format!("RCPT TO:<{address}>\r\n"), 250).await?;
        }
        self.ask("DATA\r\n", 354).await?;
        let wire = for_the_wire(message);
        timeout(ANSWER_WITHIN, self.stream.write_all(&wire)).await.map_err(|_| Failure::Silent)??;
        let mut worst = Ok(());
        for _ in to {
            match self.expect(250).await {
                Err(Failure::Reply { code, .. }) if matches!(worst, Err(Failure::Reply { code: w, .. }) if w < code) => {
                }
                Ok(()) => {}
                failed => worst = failed,
            }
        }
        worst?;
        let _ = self.ask("QUIT\r\n", 221).await;
        Ok(())
    }

    async fn ask(&mut self, command: &str, code: u16) -> Result<(), Failure> {
        timeout(ANSWER_WITHIN, self.stream.write_all(command.as_bytes())).await.map_err(|_| Failure::Silent)??;
        self.expect(code).await
    }

    async fn expect(&mut self, expected: u16) -> Result<(), Failure> {
        let mut text = String::new();
        loop {
            let line = timeout(ANSWER_WITHIN, self.line()).await.map_err(|_| Failure::Silent)??;
            let (code, rest) = line.split_at_checked(3).unwrap_or(("", ""));
            let code: u16 = code.parse().map_err(|_| Failure::Io(io::Error::other("an answer that is none")))?;
            text.push_str(rest.trim_start_matches(['-', ' ']));
            text.push(' ');
            if rest.starts_with('-') {
                continue;
            }
            return if code == expected { Ok(()) } else { Err(Failure::Reply { code, text: plain(&text) }) };
        }
    }

    async fn line(&mut self) -> Result<String, Failure> {
        let mut line = Vec::new();
        let mut limited = tokio::io::AsyncReadExt::take(&mut self.stream, REPLY_BYTES_MAX as u64);
        limited.read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            return Err(Failure::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        Ok(String::from_utf8_lossy(&line).into_owned())
    }
}

/// A mail as SMTP wants it: each line ends with CRLF, a dot in front is doubled, and a dot on its own ends it. What comes
/// from a pipe has lone LFs.
fn for_the_wire(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(message.len() + message.len() / 32 + 5);
    for line in with_crlf(message).split_inclusive(|&byte| byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
    }
    if !wire.is_empty() && !wire.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

/// Each line end as CRLF: lone LFs and lone CRs become one.
pub(crate) fn with_crlf(message: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let mut previous = 0;
    let is_clean = message.iter().enumerate().all(|(index, &byte)| {
        let follows_cr = previous == b'\r';
        previous = byte;
        match byte {
            b'\n' => follows_cr,
            b'\r' => message.get(index + 1) == Some(&b'\n'),
            _ => true,
        }
    });
    if is_clean {
        return message.into();
    }
    let mut clean = Vec::with_capacity(message.len() + message.len() / 32);
    let mut bytes = message.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                clean.extend_from_slice(b"\r\n");
            }
            b'\n' => clean.extend_from_slice(b"\r\n"),
            byte => clean.push(byte),
        }
    }
    clean.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, wire: &str) {
        assert_eq!(String::from_utf8(for_the_wire(message.as_bytes())).unwrap(), wire);
    }

    #[test]
    fn a_mail_from_a_pipe_becomes_a_mail_for_the_wire() {
        check("Subject: x\n\nHoi\n", "Subject: x\r\n\r\nHoi\r\n.\r\n");
        check("Subject: x\r\n\r\nHoi\r\n", "Subject: x\r\n\r\nHoi\r\n.\r\n");
        check("Hoi", "Hoi\r\n.\r\n");
        check("", ".\r\n");
        check(".\n..\nx.\r.y", "..\r\n...\r\nx.\r\n..y\r\n.\r\n");
    }

    #[test]
    fn each_outcome_has_the_exit_code_that_mail_servers_know() {
        assert_eq!(Delivered::Stored.exit_code(), 0);
        assert_eq!(judge(451, "later".into()).exit_code(), 75);
        assert_eq!(judge(550, "nobody".into()).exit_code(), 67);
        assert_eq!(judge(552, "too large".into()).exit_code(), 69);
    }
}
