//! Calendar feeds, from servers kind and unkind.

use channels::Trust;
use channels::feeds::{FeedError, Fetcher, Reach};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const FEED: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";

/// A web server with a few pages; gives its port.
async fn web() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let mut first = String::new();
                stream.read_line(&mut first).await.unwrap();
                let path = first.split(' ').nth(1).unwrap_or_default();
                let head = match path.strip_prefix("/hop/").and_then(|hops| hops.parse::<u32>().ok()) {
                    Some(0) => "302 Found\r\nLocation: /feed.ics".to_owned(),
                    Some(hops) => format!("302 Found\r\nLocation: /hop/{}", hops - 1),
                    None if path == "/inside" => "302 Found\r\nLocation: http://169.254.169.254/latest".to_owned(),
                    None if path == "/feed.ics" || path == "/huge" => "200 OK".to_owned(),
                    None => "404 Not Found".to_owned(),
                };
                let body = if path == "/huge" { "x".repeat(6 * 1024 * 1024) } else { FEED.to_owned() };
                let answer =
                    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    port
}

async fn fetch(reach: Reach, path: &str) -> Result<Vec<u8>, FeedError> {
    let port = web().await;
    Fetcher::new(reach, &Trust::of_this_machine()).fetch(&format!("http://localhost:{port}{path}")).await
}

#[tokio::test]
async fn a_feed_is_fetched_also_when_it_has_moved() {
    assert_eq!(fetch(Reach::Everywhere, "/feed.ics").await.unwrap(), FEED.as_bytes());
    assert_eq!(fetch(Reach::Everywhere, "/hop/2").await.unwrap(), FEED.as_bytes());
}

#[tokio::test]
async fn a_feed_that_keeps_moving_is_given_up() {
    let words = fetch(Reach::Everywhere, "/hop/3").await.unwrap_err().to_string();
    assert!(words.contains("sent us elsewhere too often"), "{words}");
}

#[tokio::test]
async fn the_inside_of_the_network_is_out_of_reach() {
    let words = fetch(Reach::Internet, "/feed.ics").await.unwrap_err().to_string();
    assert!(words.contains("is inside the network"), "{words}");
    let fetcher = Fetcher::new(Reach::Internet, &Trust::of_this_machine());
    assert!(matches!(fetcher.fetch("http://127.0.0.1:1/").await, Err(FeedError::Inside(_))));
    assert!(matches!(fetcher.fetch("https://[fd00::1]/").await, Err(FeedError::Inside(_))));
}

#[tokio::test]
async fn a_feed_that_is_not_there_or_too_large_is_said_so() {
    assert!(matches!(fetch(Reach::Everywhere, "/nothing").await, Err(FeedError::Status { status: 404 })));
    assert!(matches!(fetch(Reach::Everywhere, "/huge").await, Err(FeedError::TooBig)));
    let fetcher = Fetcher::new(Reach::Everywhere, &Trust::of_this_machine());
    assert!(matches!(fetcher.fetch("http://localhost:1/x").await, Err(FeedError::Failed(_))));
}
