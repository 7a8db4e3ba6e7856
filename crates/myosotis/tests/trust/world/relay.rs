//! A mail server that takes our mail, and waits at a chosen step until it is told how to go on.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::PATIENCE;

/// Where a mail is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somebody connected; nothing was said.
    Connected,
    /// MAIL FROM was said, and not answered.
    Mail,
    /// The whole mail is there, and was not acknowledged.
    Body,
}

/// How it goes on from there.
#[derive(Debug, Clone, Copy)]
pub enum Then {
    GoOn,
    HangUp,
}

#[derive(Debug)]
struct Inside {
    stop_at: Mutex<Option<Step>>,
    reached: Mutex<Sender<()>>,
    then: Mutex<Receiver<Then>>,
    taken: Mutex<Vec<String>>,
}

/// The server. It ends with the test.
#[derive(Debug)]
pub struct Relay {
    pub port: u16,
    inside: Arc<Inside>,
    reached: Receiver<()>,
    then: Sender<Then>,
}

impl Relay {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let ((say_reached, reached), (then, hear_then)) = (channel(), channel());
        let inside = Arc::new(Inside {
            stop_at: Mutex::new(None),
            reached: Mutex::new(say_reached),
            then: Mutex::new(hear_then),
            taken: Mutex::new(Vec::new()),
        });
        let shared = Arc::clone(&inside);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let inside = Arc::clone(&shared);
                std::thread::spawn(move || {
                    // Clients that are killed in the middle of a word are what this server is for.
                    let _ = serve(&inside, stream);
                });
            }
        });
        Self { port, inside, reached, then }
    }

    /// The first connection that comes to this step waits there.
    pub fn stop_at(&self, step: Step) {
        *self.inside.stop_at.lock().unwrap() = Some(step);
    }

    /// Waits until it has been reached.
    #[track_caller]
    pub fn is_reached(&self) {
        self.reached.recv_timeout(PATIENCE).expect("the step is reached");
    }

    /// Lets it go on from there.
    pub fn then(&self, then: Then) {
        self.then.send(then).unwrap();
    }

    /// The mails for which the server said 250, in that order.
    pub fn taken(&self) -> Vec<String> {
        self.inside.taken.lock().unwrap().clone()
    }
}

impl Inside {
    fn at(&self, step: Step) -> io::Result<()> {
        let mut stop_at = self.stop_at.lock().unwrap();
        if *stop_at != Some(step) {
            return Ok(());
        }
        *stop_at = None;
        drop(stop_at);
        self.reached.lock().unwrap().send(()).unwrap();
        match self.then.lock().unwrap().recv() {
            Ok(Then::GoOn) => Ok(()),
            Ok(Then::HangUp) | Err(_) => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }
}

fn serve(inside: &Inside, stream: TcpStream) -> io::Result<()> {
    let mut write = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    inside.at(Step::Connected)?;
    write.write_all(b"220 relay.example ESMTP\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let word = line.split_once([' ', ':']).map_or(line.as_str(), |(word, _)| word).to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => write.write_all(b"250-relay.example\r\n250 8BITMIME\r\n")?,
            "MAIL" => {
                inside.at(Step::Mail)?;
                write.write_all(b"250 go on\r\n")?;
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n")?;
                let mut mail = String::new();
                loop {
                    // A mail that ends before its dot was cut off: no server takes that.
                    let line = lines.next().transpose()?.ok_or(io::ErrorKind::UnexpectedEof)?;
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                inside.at(Step::Body)?;
                inside.taken.lock().unwrap().push(mail);
                write.write_all(b"250 taken\r\n")?;
            }
            "QUIT" => return write.write_all(b"221 bye\r\n"),
            _ => write.write_all(b"250 fine\r\n")?,
        }
    }
    Ok(())
}

/// The Message-ID of a mail.
#[track_caller]
pub fn message_id(mail: &str) -> String {
    let lower = mail.to_ascii_lowercase();
    let at = lower.find("\nmessage-id:").expect("each mail has one") + "\nmessage-id:".len();
    mail[at..].trim_start().lines().next().unwrap().trim().to_owned()
}
