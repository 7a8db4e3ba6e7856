//! A browser, as small as can be: HTTP/1.1 over one connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::PATIENCE;

/// One connection to the pages.
#[derive(Debug)]
pub struct Browser {
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Browser {
    pub fn open(pages: SocketAddr, cookie: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(pages)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), cookie: cookie.to_owned() })
    }

    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n", self.cookie))?;
        self.answer()
    }

    pub fn post(&mut self, path: &str, headers: &str, body: &str) -> io::Result<Answer> {
        let length = body.len();
        let cookie = &self.cookie;
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        ))?;
        self.answer()
    }

    fn ask(&mut self, request: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(request.as_bytes())
    }

    fn answer(&mut self) -> io::Result<Answer> {
        let (status, headers) = self.head()?;
        let mut answer = Answer { status, headers, body: Vec::new() };
        if let Some(length) = answer.header("content-length") {
            answer.body = vec![0; length.parse().map_err(io::Error::other)?];
            self.stream.read_exact(&mut answer.body)?;
        } else if answer.header("transfer-encoding").is_some() {
            while self.chunk(&mut answer.body)? {}
        }
        Ok(answer)
    }

    /// Asks for what doesn't end, and gives its status with the connection on which it comes.
    pub fn listen(mut self, path: &str) -> io::Result<(u16, BufReader<TcpStream>)> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n", self.cookie))?;
        let (status, _) = self.head()?;
        Ok((status, self.stream))
    }

    fn head(&mut self) -> io::Result<(u16, Vec<(String, String)>)> {
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            match line.split_once(':') {
                Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
                None => return Ok((status, headers)),
            }
        }
    }

    fn chunk(&mut self, body: &mut Vec<u8>) -> io::Result<bool> {
        let length = usize::from_str_radix(&self.line()?, 16).map_err(io::Error::other)?;
        let before = body.len();
        body.resize(before + length, 0);
        self.stream.read_exact(&mut body[before..])?;
        self.line()?;
        Ok(length > 0)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}
