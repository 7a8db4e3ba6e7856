//! An IMAP server that says what it likes: it keeps mails by UID, and lies as it is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it lies about.
#[derive(Clone)]
pub struct Lies {
    /// UIDVALIDITY.
    pub validity: u32,
    /// UIDs and mails, in the order in which it gives them.
    pub mails: Vec<(u32, Vec<u8>)>,
    /// What it says instead of FETCH with the body of this UID: `None` is the truth.
    pub instead: fn(u32) -> Option<String>,
    /// The size that it gives of each.
    pub size: fn(usize) -> usize,
    /// How many it says there are, in EXISTS.
    pub exists: Option<usize>,
}

impl Lies {
    pub fn none(mails: Vec<(u32, Vec<u8>)>) -> Self {
        Self { validity: 1, mails, instead: |_| None, size: |size| size, exists: None }
    }
}

pub struct Liar {
    pub port: u16,
    lies: Arc<Mutex<Lies>>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    pub async fn start(lies: Lies) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let liar = Self {
            port: listener.local_addr().unwrap().port(),
            lies: Arc::new(Mutex::new(lies)),
            heard: Arc::default(),
        };
        let (lies, heard) = (liar.lies.clone(), liar.heard.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, lies.clone(), heard.clone()));
            }
        });
        liar
    }

    pub fn becomes(&self, change: impl FnOnce(&mut Lies)) {
        change(&mut self.lies.lock().unwrap());
    }

    /// The commands it heard, without their tags.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn talk(stream: TcpStream, lies: Arc<Mutex<Lies>>, heard: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"* OK [CAPABILITY IMAP4rev1] here I am\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let (tag, command) = line.trim_end().split_once(' ')?;
        heard.lock().unwrap().push(command.to_owned());
        let told = lies.lock().unwrap().clone();
        let mut reply: Vec<u8> = Vec::new();
        let word = command.to_ascii_uppercase();
        if word.starts_with("CAPABILITY") {
            reply.extend_from_slice(b"* CAPABILITY IMAP4rev1\r\n");
        } else if word.starts_with("EXAMINE") || word.starts_with("SELECT") {
            let next = told.mails.iter().map(|(uid, _)| uid + 1).max().unwrap_or(1);
            reply.extend_from_slice(
                format!(
                    "* {} EXISTS\r\n* OK [UIDVALIDITY {}] ok\r\n* OK [UIDNEXT {next}] ok\r\n",
                    told.exists.unwrap_or(told.mails.len()),
                    told.validity
                )
                .as_bytes(),
            );
        } else if word.starts_with("UID SEARCH") {
            let uids: Vec<String> = told.mails.iter().map(|(uid, _)| uid.to_string()).collect();
            reply.extend_from_slice(format!("* SEARCH {}\r\n", uids.join(" ")).as_bytes());
        } else if let Some(rest) = word.strip_prefix("UID FETCH ") {
            let (set, what) = rest.split_once(' ')?;
            let asked: Vec<u32> = set.split(',').map(|uid| uid.parse().unwrap()).collect();
            for (number, (uid, bytes)) in told.mails.iter().enumerate().filter(|(_, (uid, _))| asked.contains(uid)) {
                if what.contains("BODY.PEEK[]") {
                    match (told.instead)(*uid) {
                        None => {
                            let head = format!("* {} FETCH (UID {uid} BODY[] {{{}}}\r\n", number + 1, bytes.len());
                            reply.extend_from_slice(head.as_bytes());
                            reply.extend_from_slice(bytes);
                            reply.extend_from_slice(b")\r\n");
                        }
                        Some(said) => {
                            reply.extend_from_slice(said.as_bytes());
                            if said.contains("BYE") {
                                stream.write_all(&reply).await.ok()?;
                                return None;
                            }
                        }
                    }
                } else {
                    let size = (told.size)(bytes.len());
                    reply.extend_from_slice(
                        format!("* {} FETCH (UID {uid} RFC822.SIZE {size})\r\n", number + 1).as_bytes(),
                    );
                }
            }
        }
        reply.extend_from_slice(format!("{tag} OK done\r\n").as_bytes());
        stream.write_all(&reply).await.ok()?;
        if word == "LOGOUT" {
            return None;
        }
    }
}
