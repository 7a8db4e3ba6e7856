//! A mail server that hands mail over by LMTP, and keeps what was not taken.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Instant;

use super::{PATIENCE, firm::INFO, pause};

/// Where mail is handed over.
#[derive(Debug, Clone)]
pub enum Way {
    Port(u16),
    Socket(PathBuf),
}

/// One connection, after the greetings.
pub struct Lmtp {
    read: BufReader<Box<dyn Read + Send>>,
    write: Box<dyn Write + Send>,
}

impl Lmtp {
    pub fn connect(way: &Way) -> io::Result<Self> {
        let (read, write): (Box<dyn Read + Send>, Box<dyn Write + Send>) = match way {
            Way::Port(port) => {
                let stream = TcpStream::connect(("127.0.0.1", *port))?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                (Box::new(stream.try_clone()?), Box::new(stream))
            }
            Way::Socket(path) => {
                let stream = UnixStream::connect(path)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                (Box::new(stream.try_clone()?), Box::new(stream))
            }
        };
        let mut connection = Self { read: BufReader::new(read), write };
        connection.expect("220")?;
        connection.say("LHLO mta.example\r\n")?;
        connection.expect("250")?;
        Ok(connection)
    }

    /// Hands a mail over, and gives the last word on it.
    pub fn deliver(&mut self, mail: &str) -> io::Result<String> {
        self.say(&format!("MAIL FROM:<jan@klant.example>\r\nRCPT TO:<{INFO}>\r\nDATA\r\n"))?;
        self.expect("250")?;
        self.expect("250")?;
        self.expect("354")?;
        self.say(&format!("{mail}\r\n.\r\n"))?;
        self.reply()
    }

    fn say(&mut self, words: &str) -> io::Result<()> {
        self.write.write_all(words.as_bytes())
    }

    fn expect(&mut self, code: &str) -> io::Result<()> {
        let reply = self.reply()?;
        if reply.starts_with(code) { Ok(()) } else { Err(io::Error::other(reply)) }
    }

    fn reply(&mut self) -> io::Result<String> {
        loop {
            let mut line = String::new();
            if self.read.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(line.trim_end().to_owned());
            }
        }
    }
}

/// What a mail server does: offers a mail until it is taken.
#[derive(Default)]
pub struct Persistent {
    connection: Option<Lmtp>,
    /// How often a mail had to be offered again.
    pub again: u32,
}

impl Persistent {
    /// Returns when the mail was taken.
    #[track_caller]
    pub fn deliver(&mut self, way: &Way, mail: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.offer(way, mail) {
                Ok(reply) if reply.starts_with("250") => return,
                Ok(_) => {}
                Err(_) => self.connection = None,
            }
            self.again += 1;
            assert!(Instant::now() < until, "a mail was not taken in time");
            pause(std::time::Duration::from_millis(5));
        }
    }

    fn offer(&mut self, way: &Way, mail: &str) -> io::Result<String> {
        if self.connection.is_none() {
            self.connection = Some(Lmtp::connect(way)?);
        }
        self.connection.as_mut().expect("it was just made").deliver(mail)
    }
}

/// A question by mail of customer `who`, in words that no other question has.
pub fn question(who: &str, words: &str) -> String {
    format!(
        "From: Klant {who} <klant.{who}@klant.example>\r\nTo: {INFO}\r\nSubject: De ketel van {who}\r\n\
         Message-ID: <{who}.{}@klant.example>\r\nDate: Tue, 24 Nov 2026 09:10:00 +0100\r\n\r\n{words}",
        words.replace(|c: char| !c.is_ascii_alphanumeric(), "-").chars().take(60).collect::<String>()
    )
}
