//! A mail server with a will of its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What it does after the mail.
#[derive(Clone, Copy)]
pub enum AfterMail {
    Say(&'static str),
    /// It has the mail, but the connection breaks before it can say so.
    Cut,
    /// The connection breaks in the middle of it.
    CutWithin,
}

/// How it behaves.
#[derive(Clone)]
pub struct Character {
    pub greeting: &'static str,
    pub mail: &'static str,
    /// The reply to a sender that is empty.
    pub nobody: &'static str,
    /// The reply to RCPT, by address.
    pub recipient: fn(&str) -> &'static str,
    pub after_mail: AfterMail,
    /// The user name and password it wants, as `user:password`.
    pub password: Option<&'static str>,
    pub extensions: &'static [&'static str],
    /// TLS from the first byte, or after STARTTLS when that is among the extensions.
    pub tls: Option<TlsAcceptor>,
}

impl Default for Character {
    fn default() -> Self {
        Self {
            greeting: "220 mta.example ESMTP",
            mail: "250 2.1.0 Ok",
            nobody: "250 2.1.0 Ok",
            recipient: |_| "250 2.1.5 Ok",
            after_mail: AfterMail::Say("250 2.0.0 Ok: queued as 4F2"),
            password: None,
            extensions: &["8BITMIME", "SMTPUTF8"],
            tls: None,
        }
    }
}

/// A mail as it took it: recipients, and bytes as they were on the wire, without the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub sender: String,
    pub recipients: Vec<String>,
    pub bytes: String,
}

pub struct Mta {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    connections: Arc<AtomicUsize>,
    character: Arc<Mutex<Character>>,
}

impl Mta {
    pub async fn start(character: Character) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mta = Self {
            port: listener.local_addr().unwrap().port(),
            taken: Arc::default(),
            connections: Arc::default(),
            character: Arc::new(Mutex::new(character)),
        };
        let (taken, connections, character) = (mta.taken.clone(), mta.connections.clone(), mta.character.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (taken, character) = (taken.clone(), character.lock().unwrap().clone());
                tokio::spawn(async move {
                    let is_implicit = !character.extensions.contains(&"STARTTLS");
                    match character.tls.clone().filter(|_| is_implicit) {
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                talk(stream, &character, &taken, true).await;
                            }
                        }
                        None => {
                            if let Some(stream) = talk(stream, &character, &taken, true).await {
                                let tls = character.tls.clone().unwrap();
                                if let Ok(stream) = tls.accept(stream).await {
                                    talk(stream, &character, &taken, false).await;
                                }
                            }
                        }
                    }
                });
            }
        });
        mta
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// It thinks better of it.
    pub fn becomes(&self, character: Character) {
        *self.character.lock().unwrap() = character;
    }
}

/// One session; gives the stream back when the client asks for TLS.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    character: &Character,
    taken: &Mutex<Vec<Taken>>,
    greets: bool,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    if greets {
        say(&mut stream, character.greeting).await?;
    }
    let (mut sender, mut recipients, mut is_in) = (String::new(), Vec::new(), character.password.is_none());
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        let address =
            line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(address, _)| address);
        let reply = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => {
                for extension in character.extensions {
                    say(&mut stream, &format!("250-{extension}")).await?;
                }
                if character.password.is_some() { "250 AUTH PLAIN LOGIN XOAUTH2" } else { "250 HELP" }
            }
            "STAR" => {
                say(&mut stream, "220 Go on").await?;
                return Some(stream.into_inner());
            }
            "AUTH" => {
                let said = line.split(' ').next_back();
                is_in = said == character.password.map(plain).as_deref()
                    || said == character.password.map(token).as_deref();
                if is_in { "235 2.7.0 Welcome" } else { "535 5.7.8 Bad credentials" }
            }
            "MAIL" if !is_in => "530 5.7.0 Sign in first",
            "MAIL" => {
                (sender, recipients) = (address.to_owned(), Vec::new());
                if address.is_empty() { character.nobody } else { character.mail }
            }
            "RCPT" => {
                let reply = (character.recipient)(address);
                if reply.starts_with('2') {
                    recipients.push(address.to_owned());
                }
                reply
            }
            "DATA" => {
                say(&mut stream, "354 Go on").await?;
                if matches!(character.after_mail, AfterMail::CutWithin) {
                    stream.read_line(&mut String::new()).await.ok()?;
                    return None;
                }
                let bytes = read_mail(&mut stream).await?;
                match character.after_mail {
                    AfterMail::Say(reply) => {
                        if reply.starts_with('2') {
                            taken.lock().unwrap().push(Taken {
                                sender: sender.clone(),
                                recipients: recipients.clone(),
                                bytes,
                            });
                        }
                        reply
                    }
                    AfterMail::CutWithin => return None,
                    AfterMail::Cut => {
                        taken.lock().unwrap().push(Taken { sender, recipients, bytes });
                        return None;
                    }
                }
            }
            "QUIT" => {
                say(&mut stream, "221 Bye").await?;
                return None;
            }
            "RSET" | "NOOP" => "250 Ok",
            _ => "500 What?",
        };
        say(&mut stream, reply).await?;
    }
}

async fn read_mail<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(mail);
        }
        mail.push_str(&line);
    }
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, reply: &str) -> Option<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

fn plain(password: &str) -> String {
    use base64::Engine;
    let (user, password) = password.split_once(':').unwrap();
    base64::engine::general_purpose::STANDARD.encode(format!("\0{user}\0{password}"))
}

/// What XOAUTH2 sends, for a token in the place of the password.
fn token(password: &str) -> String {
    use base64::Engine;
    let (user, token) = password.split_once(':').unwrap();
    base64::engine::general_purpose::STANDARD.encode(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"))
}
