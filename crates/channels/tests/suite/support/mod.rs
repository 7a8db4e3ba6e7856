//! The other side of each edge, played for tests.
#![allow(dead_code, unreachable_pub)]

pub mod dovecot;
pub mod firm;
pub mod liar;
pub mod mta;
pub mod postfix;
pub mod proxy;
pub mod tls;
pub mod tokens;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use channels::smtp_in::{Door, Limits, Protocol, Reception};
use channels::{Clock, Intake};
use desk::{DeskError, Envelope, Receipt, StoreError};
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// Tuesday, ten past nine in Amsterdam.
pub fn now() -> Timestamp {
    "2026-11-24T08:10:00Z".parse().unwrap()
}

/// A clock that stands still.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(now)
}

/// Takes mail into memory, or says that the disk is full.
#[derive(Clone, Default)]
pub struct Shelf {
    pub mails: Arc<Mutex<Vec<Handed>>>,
    pub is_full: Arc<AtomicBool>,
}

/// Envelope and bytes.
type Handed = (Envelope, Vec<u8>);

impl Shelf {
    pub fn bodies(&self) -> Vec<String> {
        self.mails.lock().unwrap().iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

impl Intake for Shelf {
    async fn knows(&self, address: &str) -> Result<bool, DeskError> {
        Ok(address.ends_with("@halmeer.example"))
    }

    async fn receive(&self, envelope: Envelope, bytes: Vec<u8>, _now: Timestamp) -> Result<Receipt, DeskError> {
        if self.is_full.load(Ordering::SeqCst) {
            return Err(DeskError::from(StoreError::Full));
        }
        self.mails.lock().unwrap().push((envelope, bytes));
        Ok(Receipt { raw: Vec::new(), is_duplicate: false })
    }
}

/// A listener on a free port, that ends with the test.
pub struct Listening {
    pub port: u16,
    pub cancel: CancellationToken,
    pub done: tokio::task::JoinHandle<()>,
}

pub async fn listen<I: Intake>(intake: I, protocol: Protocol, limits: Limits) -> Listening {
    let door = Door::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let Door::Tcp(listener) = &door else { unreachable!() };
    let port = listener.local_addr().unwrap().port();
    let cancel = CancellationToken::new();
    let reception = Arc::new(Reception::new(intake, clock(), "desk.halmeer.example", limits));
    let done = tokio::spawn(reception.serve(door, protocol, cancel.clone()));
    Listening { port, cancel, done }
}

impl Listening {
    pub async fn connect(&self) -> Client {
        let mut client = Client::to(self.port).await;
        assert_eq!(client.code().await, 220);
        client
    }
}

/// A mail client that says exactly what it is told to say.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    pub async fn to(port: u16) -> Self {
        Self { stream: BufReader::new(TcpStream::connect(("127.0.0.1", port)).await.unwrap()) }
    }

    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// The next reply, all its lines.
    pub async fn reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let line = self.line().await;
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return reply;
            }
        }
    }

    /// The next line; empty when the other side hung up.
    pub async fn line(&mut self) -> String {
        let reading = async {
            let mut line = Vec::new();
            while !line.ends_with(b"\r\n") {
                match self.stream.read_u8().await {
                    Ok(byte) => line.push(byte),
                    Err(_) => break,
                }
            }
            String::from_utf8(line).unwrap()
        };
        tokio::time::timeout(Duration::from_secs(20), reading).await.expect("a reply in time")
    }

    /// The code of the next reply; 0 when the other side hung up.
    pub async fn code(&mut self) -> u16 {
        self.reply().await.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0)
    }

    pub async fn ask(&mut self, command: &str) -> u16 {
        self.send(format!("{command}\r\n")).await;
        self.code().await
    }

    /// Up to and including DATA.
    pub async fn up_to_data(&mut self, greeting: &str, to: &[&str]) {
        assert_eq!(self.ask(&format!("{greeting} klant.example")).await, 250);
        assert_eq!(self.ask("MAIL FROM:<jan@klant.example>").await, 250);
        for to in to {
            assert_eq!(self.ask(&format!("RCPT TO:<{to}>")).await, 250);
        }
        assert_eq!(self.ask("DATA").await, 354);
    }
}
