//! A bad line between a client and a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// When a connection breaks.
#[derive(Clone)]
enum Breaks {
    /// The n-th connection after so many bytes from the server; those after the last one don't.
    After(Vec<usize>),
    /// Each, as soon as the server says this.
    On(&'static str),
}

pub struct Proxy {
    pub port: u16,
}

impl Proxy {
    pub async fn start(server: u16, cuts: Vec<usize>) -> Self {
        Self::run(server, Breaks::After(cuts)).await
    }

    pub async fn start_that_breaks_on(server: u16, words: &'static str) -> Self {
        Self::run(server, Breaks::On(words)).await
    }

    async fn run(server: u16, breaks: Breaks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let nth = connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(carry(client, server, nth, breaks.clone()));
            }
        });
        Self { port }
    }
}

async fn carry(client: TcpStream, server: u16, nth: usize, breaks: Breaks) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let (mut said, mut buffer) = (Vec::new(), vec![0; 4_096]);
    while let Ok(read) = from_server.read(&mut buffer).await {
        if read == 0 {
            break;
        }
        let before = said.len();
        said.extend_from_slice(&buffer[..read]);
        let end = match &breaks {
            Breaks::After(cuts) => cuts.get(nth).copied().filter(|cut| *cut <= said.len()),
            Breaks::On(words) => said.windows(words.len()).position(|some| some == words.as_bytes()),
        };
        let shown = end.unwrap_or(said.len()).max(before);
        if to_client.write_all(&said[before..shown]).await.is_err() || end.is_some() {
            break;
        }
    }
    up.abort();
}
