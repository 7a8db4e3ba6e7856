//! A provider of tokens, over real HTTP on a free port. It hears one request per connection.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came: path with query, and the fields of its form.
#[derive(Debug, Clone)]
pub struct Heard {
    pub path: String,
    pub fields: Vec<(String, String)>,
}

impl Heard {
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

type Answers = Arc<Mutex<Vec<(u16, String)>>>;

#[derive(Clone)]
pub struct Provider {
    pub port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Answers,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider =
            Self { port: listener.local_addr().unwrap().port(), heard: Arc::default(), answers: Arc::default() };
        let (heard, answers) = (provider.heard.clone(), provider.answers.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, heard.clone(), answers.clone()));
            }
        });
        provider
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it says next, one answer per question; the last one again and again.
    pub fn says(&self, answers: &[(u16, &str)]) {
        *self.answers.lock().unwrap() = answers.iter().map(|(status, json)| (*status, (*json).to_owned())).collect();
    }

    /// What was asked so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    pub fn last(&self) -> Heard {
        self.heard().pop().expect("something was asked")
    }
}

async fn serve(stream: TcpStream, heard: Arc<Mutex<Vec<Heard>>>, answers: Answers) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut first = String::new();
    stream.read_line(&mut first).await.ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let fields = fields(&String::from_utf8(body).ok()?);
    heard.lock().unwrap().push(Heard { path: first.split(' ').nth(1)?.to_owned(), fields });
    let (status, json) = {
        let mut answers = answers.lock().unwrap();
        if answers.len() > 1 { answers.remove(0) } else { answers.first()?.clone() }
    };
    let reply = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{json}",
        json.len()
    );
    stream.write_all(reply.as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

pub fn fields(form: &str) -> Vec<(String, String)> {
    let url = format!("http://x/?{form}");
    let pairs = url.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    pairs
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (unescaped(name), unescaped(value)))
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}
