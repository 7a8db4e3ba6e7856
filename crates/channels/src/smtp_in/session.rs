//! One client, from greeting to goodbye.

use std::net::IpAddr;
use std::sync::Arc;

use desk::{DeskError, Envelope, Peer, Refusal, Trouble, Unstored};
use smtp_proto::{
    Error as SyntaxError, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_RET_FULL, MAIL_RET_HDRS, MAIL_SMTPUTF8, MailFrom,
    RcptTo, Request,
};
use tokio::sync::SemaphorePermit;
use tokio_util::sync::CancellationToken;

use super::data::Undot;
use super::limits::BAD_COMMANDS_MAX;
use super::wire::{Line, Stream, Wire, WireError};
use super::{PIECE_BYTES, Protocol, Reception};
use crate::intake::Intake;
use crate::words::chain;

const CLOSING: &str = "421 4.3.2 The desk is closing; deliver again in a moment";
/// A browser that was led to our port would run a page's words as commands; no mail program ever says these.
const BROWSER_WORDS: [&str; 6] = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT"];

/// Characters of the name that a client gives itself: those of a domain.
const HELO_CHARS_MAX: usize = 255;

/// Whether an address is one of the wide world, not of this machine or of a network of the firm's own (RFC 1918, RFC 4193,
/// RFC 6598).
fn is_of_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            !(v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified() || is_shared)
        }
        IpAddr::V6(v6) => {
            !(v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local() || v6.is_unicast_link_local())
        }
    }
}

/// Talks with one client; a session that fails is of no concern to the others.
pub(super) async fn talk<I: Intake>(
    reception: Arc<Reception<I>>,
    stream: Box<dyn Stream>,
    address: Option<IpAddr>,
    protocol: Protocol,
    cancel: CancellationToken,
) {
    let mut wire = Wire::new(stream);
    let within = reception.limits.command_within;
    let Ok(_place) = reception.connections.clone().try_acquire_owned() else {
        wire.say("421 4.3.2 Too many connections; come back in a moment");
        let _ = wire.flush(within).await;
        return;
    };
    let mut session = Session {
        reception: &reception,
        wire,
        protocol,
        // Who speaks LMTP is a server of the firm's own, and so is who speaks from its own network.
        address: address.filter(|address| protocol == Protocol::Smtp && is_of_outside(*address)),
        helo: String::new(),
        cancel,
        is_greeted: false,
        draft: None,
        bad: 0,
        is_secure: false,
    };
    match session.run().await {
        Ok(()) | Err(WireError::Gone) => {}
        Err(WireError::Stopping) => session.wire.say(CLOSING),
        Err(WireError::Slow) => session.wire.say("421 4.4.2 You were silent for too long"),
        Err(WireError::Io(error)) => tracing::debug!(%error, "a mail client's connection failed"),
    }
    let _ = session.wire.flush(within).await;
}

struct Session<'a, I> {
    reception: &'a Reception<I>,
    wire: Wire,
    protocol: Protocol,
    /// Of the client, where that is a machine outside.
    address: Option<IpAddr>,
    /// What the client calls itself.
    helo: String,
    cancel: CancellationToken,
    is_greeted: bool,
    draft: Option<Envelope>,
    /// Commands that were not understood.
    bad: u32,
    /// TLS has begun.
    is_secure: bool,
}

/// What a client sends next.
#[derive(PartialEq, Eq)]
enum Then {
    Command,
    Mail,
    Tls,
    Nothing,
}

/// A mail as it came in.
enum Taken<'a> {
    Whole(Vec<u8>, Vec<SemaphorePermit<'a>>),
    /// More than the limit; it was read to its end, and thrown away.
    TooBig,
    /// No memory free for it now.
    Busy,
}

impl<I: Intake> Session<'_, I> {
    async fn run(&mut self) -> Result<(), WireError> {
        let name = match self.protocol {
            Protocol::Smtp => "ESMTP",
            Protocol::Lmtp => "LMTP",
        };
        self.wire.say(&format!("220 {} {name} Myosotis", self.reception.name));
        loop {
            let line = self.wire.line(self.reception.limits.command_within, &self.cancel).await?;
            match self.answer(line).await {
                Then::Command if self.bad > BAD_COMMANDS_MAX => {
                    self.wire.say("421 4.7.0 Too many commands that are none");
                    return Ok(());
                }
                Then::Command => {}
                Then::Mail => self.take_mail().await?,
                Then::Tls => self.begin_tls().await?,
                Then::Nothing => return Ok(()),
            }
        }
    }

    async fn answer(&mut self, line: Line) -> Then {
        let Line::Whole(line) = line else { return self.misunderstood("500 5.5.2 The line is too long") };
        // A control character can't be meant: a lone CR or LF here is what a smuggled command looks like.
        let command = &line[..line.len() - 2];
        if command.iter().any(u8::is_ascii_control) || std::str::from_utf8(command).is_err() {
            return self.misunderstood("500 5.5.2 The line holds bytes that no command has");
        }
        match Request::parse(&mut line.iter()) {
            Ok(request) => self.obey(request.into_owned()).await,
            Err(SyntaxError::UnknownCommand) => self.unknown(command),
            Err(error) => self.misunderstood(&syntax_reply(error)),
        }
    }

    fn unknown(&mut self, command: &[u8]) -> Then {
        let word = command.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        if BROWSER_WORDS.iter().any(|browser| browser.as_bytes().eq_ignore_ascii_case(word)) {
            self.wire.say("421 5.7.0 This is not a web server");
            return Then::Nothing;
        }
        self.misunderstood("500 5.5.2 That is no command here")
    }

    async fn obey(&mut self, request: Request<String>) -> Then {
        match request {
            Request::Ehlo { host } if self.protocol == Protocol::Smtp => {
                self.helo = host.chars().take(HELO_CHARS_MAX).collect();
                self.greet()
            }
            Request::Lhlo { .. } if self.protocol == Protocol::Lmtp => self.greet(),
            Request::Helo { host } if self.protocol == Protocol::Smtp => {
                self.helo = host.chars().take(HELO_CHARS_MAX).collect();
                (self.is_greeted, self.draft) = (true, None);
                self.say(&format!("250 {}", self.reception.name))
            }
            Request::Ehlo { .. } | Request::Helo { .. } => self.misunderstood("500 5.5.1 Say LHLO: this is LMTP"),
            Request::Lhlo { .. } => self.misunderstood("500 5.5.1 Say EHLO: this is SMTP"),
            Request::Mail { from } => self.mail(from),
            Request::Rcpt { to } => self.recipient(to).await,
            Request::Data => self.data(),
            Request::Rset => {
                self.draft = None;
                self.say("250 2.0.0 Forgotten")
            }
            Request::Noop { .. } => self.say("250 2.0.0 Still here"),
            Request::Vrfy { .. } => self.say("252 2.1.5 Send it, and we will see"),
            Request::Help { .. } => self.say("214 2.0.0 RFC 5321, RFC 2033"),
            Request::Quit => {
                self.wire.say("221 2.0.0 Until we meet again");
                Then::Nothing
            }
            Request::StartTls if self.offers_tls() => {
                self.wire.say("220 2.0.0 Begin");
                Then::Tls
            }
            Request::StartTls => self.misunderstood("502 5.5.1 No TLS here: this listener is for this machine only"),
            Request::Auth { .. } => self.misunderstood("502 5.5.1 Nobody needs to sign in here"),
            Request::Bdat { .. }
            | Request::Burl { .. }
            | Request::Expn { .. }
            | Request::Etrn { .. }
            | Request::Atrn { .. } => self.misunderstood("502 5.5.1 Not offered"),
        }
    }

    fn greet(&mut self) -> Then {
        (self.is_greeted, self.draft) = (true, None);
        self.wire.say(&format!("250-{}", self.reception.name));
        self.wire.say(&format!("250-SIZE {}", self.reception.limits.size_bytes_max));
        for extension in ["250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8"] {
            self.wire.say(extension);
        }
        if self.offers_tls() {
            self.wire.say("250-STARTTLS");
        }
        self.say("250 ENHANCEDSTATUSCODES")
    }

    fn offers_tls(&self) -> bool {
        self.reception.certificate.is_some() && !self.is_secure
    }

    /// RFC 3207: everything begins anew, with a greeting of the client's.
    async fn begin_tls(&mut self) -> Result<(), WireError> {
        let Some(certificate) = &self.reception.certificate else { return Ok(()) };
        let within = self.reception.limits.command_within;
        self.wire.flush(within).await?;
        let accepting = certificate.acceptor().accept(self.wire.take_stream());
        let secure = tokio::time::timeout(within, accepting).await.map_err(|_| WireError::Slow)??;
        self.wire.go_on(Box::new(secure));
        (self.is_greeted, self.draft, self.is_secure) = (false, None, true);
        Ok(())
    }

    fn mail(&mut self, from: MailFrom<String>) -> Then {
        const TAKEN: u64 = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8 | MAIL_RET_FULL | MAIL_RET_HDRS;
        if !self.is_greeted {
            return self.misunderstood("503 5.5.1 Greet first");
        }
        if self.draft.is_some() {
            return self.misunderstood("503 5.5.1 One mail at a time: finish it, or RSET");
        }
        if from.size > self.reception.limits.size_bytes_max {
            return self.say(&self.too_big());
        }
        if from.flags & !TAKEN != 0 {
            return self.misunderstood("555 5.5.4 A parameter that isn't offered");
        }
        if !from.address.is_ascii() && from.flags & MAIL_SMTPUTF8 == 0 {
            return self.misunderstood("553 5.6.7 Such an address needs SMTPUTF8");
        }
        let peer = self.address.map(|address| Peer { address, helo: self.helo.clone() });
        self.draft = Some(Envelope { from: from.address, to: Vec::new(), mailbox: None, peer });
        self.say("250 2.1.0 Go on")
    }

    async fn recipient(&mut self, to: RcptTo<String>) -> Then {
        let Some(draft) = &mut self.draft else { return self.misunderstood("503 5.5.1 MAIL first") };
        if draft.to.len() >= self.reception.limits.recipients_max {
            return self.say("452 4.5.3 Too many recipients: send it again for the rest");
        }
        let reply = match self.reception.intake.knows(&to.address).await {
            Ok(true) => {
                draft.to.push(to.address);
                "250 2.1.5 For us"
            }
            Ok(false) => "550 5.1.1 There is no such mailbox here",
            Err(error) => {
                tracing::error!(error = chain(&error), "a recipient could not be looked up");
                "451 4.3.0 Our data can't be reached; try again later"
            }
        };
        self.say(reply)
    }

    fn data(&mut self) -> Then {
        match &self.draft {
            None => self.misunderstood("503 5.5.1 MAIL first"),
            Some(draft) if draft.to.is_empty() => self.misunderstood("554 5.5.1 Nobody to give it to"),
            Some(_) => {
                self.wire.say("354 Go on; end with a dot on its own line");
                Then::Mail
            }
        }
    }

    async fn take_mail(&mut self) -> Result<(), WireError> {
        let Some(envelope) = self.draft.take() else { return Ok(()) };
        let recipients = envelope.to.len();
        let taken =
            tokio::time::timeout(self.reception.limits.mail_within, read_mail(&mut self.wire, self.reception)).await;
        let reply = match taken.map_err(|_| WireError::Slow)?? {
            Taken::Whole(bytes, _memory) => self.store(envelope, bytes).await,
            Taken::TooBig => self.too_big(),
            Taken::Busy => "452 4.3.1 Too much mail at once; try again in a moment".to_owned(),
        };
        let replies = match self.protocol {
            Protocol::Smtp => 1,
            // All recipients share one transaction in the desk, so they share its outcome.
            Protocol::Lmtp => recipients,
        };
        for _ in 0..replies {
            self.wire.say(&reply);
        }
        Ok(())
    }

    async fn store(&self, envelope: Envelope, bytes: Vec<u8>) -> String {
        let (size, now) = (bytes.len(), self.reception.clock.now());
        let (reply, outcome) = match self.reception.intake.receive(envelope, bytes, now).await {
            Ok(receipt) => {
                tracing::info!(size, is_duplicate = receipt.is_duplicate, "a mail of {size} bytes was stored");
                let known = if receipt.is_duplicate { ", as before" } else { "" };
                (format!("250 2.0.0 Received{known}"), Ok(()))
            }
            Err(error) => {
                tracing::error!(error = chain(&error), size, "a mail of {size} bytes was not stored");
                let trouble = Trouble::unstored(&error, |why| Trouble::NotTaken { why });
                (refusal_reply(&error).to_owned(), Err(trouble))
            }
        };
        if let Some(edges) = &self.reception.edges {
            edges.met("lmtp", outcome, now).await;
        }
        reply
    }

    fn too_big(&self) -> String {
        let megabytes = self.reception.limits.size_bytes_max / (1024 * 1024);
        format!("552 5.3.4 Too large: at most {megabytes} MB is taken")
    }

    fn say(&mut self, reply: &str) -> Then {
        self.wire.say(reply);
        Then::Command
    }

    fn misunderstood(&mut self, reply: &str) -> Then {
        self.bad += 1;
        self.say(reply)
    }
}

/// Reads a mail to its end, also when it is too large, so that the client hears why.
async fn read_mail<'a, I>(wire: &mut Wire, reception: &'a Reception<I>) -> Result<Taken<'a>, WireError> {
    let limits = &reception.limits;
    let (mut undot, mut bytes, mut memory) = (Undot::default(), Vec::new(), Vec::new());
    let mut refused = None;
    loop {
        let block = wire.block(limits.block_within).await?;
        let room = bytes.len() + block.len();
        if refused.is_none() && room > memory.len() * PIECE_BYTES {
            match reception
                .memory
                .try_acquire_many(u32::try_from(room.div_ceil(PIECE_BYTES) - memory.len()).unwrap_or(1))
            {
                Ok(permit) => memory.extend(split(permit)),
                Err(_) => refused = Some(Taken::Busy),
            }
        }
        let (used, ended) = undot.take(block, |byte| {
            if refused.is_none() {
                bytes.push(byte);
            }
        });
        wire.used(used);
        if refused.is_none() && bytes.len() > limits.size_bytes_max {
            refused = Some(Taken::TooBig);
        }
        if refused.is_some() {
            (bytes, memory) = (Vec::new(), Vec::new());
        }
        if ended {
            return Ok(refused.unwrap_or(Taken::Whole(bytes, memory)));
        }
    }
}

/// A permit for many pieces as that many permits for one, so that they can be counted.
fn split(mut permit: SemaphorePermit<'_>) -> Vec<SemaphorePermit<'_>> {
    let mut pieces = Vec::new();
    while let Some(piece) = permit.split(1) {
        pieces.push(piece);
    }
    pieces
}

fn refusal_reply(error: &DeskError) -> &'static str {
    match error {
        DeskError::NotFound => "550 5.1.1 There is no such mailbox here",
        DeskError::Refused(Refusal::NotStored(Unstored::Full)) => "452 4.3.1 Our disk is full; try again later",
        DeskError::Refused(Refusal::Field { .. }) => "451 4.3.0 The desk could not take it; try again later",
        DeskError::Store(_) | DeskError::Refused(_) | DeskError::NotAllowed(_) => {
            "451 4.3.0 It could not be stored; try again later"
        }
    }
}

fn syntax_reply(error: SyntaxError) -> String {
    match error {
        SyntaxError::InvalidSenderAddress => "553 5.1.7 That is no address to send from".to_owned(),
        SyntaxError::InvalidRecipientAddress => "553 5.1.3 That is no address to send to".to_owned(),
        SyntaxError::SyntaxError { syntax } => format!("501 5.5.4 Say: {syntax}"),
        SyntaxError::InvalidParameter { param } => format!("501 5.5.4 {param} is wrong"),
        SyntaxError::UnsupportedParameter { .. } => "555 5.5.4 A parameter that isn't offered".to_owned(),
        SyntaxError::UnknownCommand
        | SyntaxError::NeedsMoreData { .. }
        | SyntaxError::ResponseTooLong
        | SyntaxError::InvalidResponse { .. } => "500 5.5.2 That is no command here".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_outside;

    #[test]
    fn who_may_send_for_a_domain_is_asked_of_machines_outside_only() {
        for (address, outside) in [
            ("192.0.2.25", true),
            ("2001:db8::25", true),
            ("127.0.0.1", false),
            ("::1", false),
            ("::ffff:10.0.0.1", false),
            ("172.31.0.9", false),
            ("100.64.0.1", false),
            ("fd00::1", false),
        ] {
            assert_eq!(is_of_outside(address.parse().unwrap()), outside, "{address}");
        }
    }
}
