//! How fast mail is read, beside the bare MIME parser below, in one run: `cargo run --release -p mail --example throughput`.
//! Give a folder of mails to measure on those instead of on the built-in one.

#![allow(clippy::print_stdout, reason = "it is a measurement")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use mail_parser::MessageParser;

/// Each of the two is measured so often, in turn; the best counts, as others may be busy beside us.
const ROUNDS: u32 = 9;
/// A round reads at least so many bytes.
const ROUND_BYTES: usize = 32 * 1024 * 1024;

/// An answer with a quote, its HTML, and a picture of 96 kB.
fn built_in() -> Vec<u8> {
    let quote = "> Geachte heer Jansen, de ketel is nagekeken en het lek is gevonden.\r\n".repeat(60);
    let html = "<p>Dinsdag schikt.</p><blockquote><p>de ketel is nagekeken</p></blockquote>".repeat(40);
    let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJgg\r\n"
        .repeat(1300);
    format!(
        "From: Jan Jansen <jan@example.nl>\r\nTo: info@example.nl\r\nSubject: Re: Ketel\r\nMessage-ID: <1@example.nl>\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDinsdag schikt.\r\n\r\nOp 23 november 2026 om 10:00 schreef Karin <info@example.nl>:\r\n\r\n{quote}\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--a--\r\n--m\r\nContent-Type: image/png; name=ketel.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--m--\r\n"
    )
    .into_bytes()
}

fn mails(folder: Option<String>) -> std::io::Result<Vec<Vec<u8>>> {
    let Some(folder) = folder else { return Ok(vec![built_in()]) };
    let (mut mails, mut folders) = (Vec::new(), vec![std::path::PathBuf::from(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { mails.push(std::fs::read(path)?) }
        }
    }
    Ok(mails)
}

fn timed(mails: &[Vec<u8>], times: usize, read: impl Fn(&[u8])) -> Duration {
    let start = Instant::now();
    for raw in std::iter::repeat_n(mails, times).flatten() {
        read(black_box(raw));
    }
    start.elapsed()
}

fn main() -> std::io::Result<()> {
    let mails = mails(std::env::args().nth(1))?;
    let bytes: usize = mails.iter().map(Vec::len).sum();
    let times = (ROUND_BYTES / bytes.max(1)).max(1);
    let (mut bare, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        bare = bare.min(timed(&mails, times, |raw| {
            black_box(MessageParser::default().parse(raw));
        }));
        ours = ours.min(timed(&mails, times, |raw| {
            black_box(mail::parse(raw));
        }));
    }
    let speed = |took: Duration| (bytes * times) as f64 / took.as_secs_f64() / 1e6;
    println!("{} mails, {} kB", mails.len(), bytes / 1000);
    println!(
        "bare parser {:.0} MB/s, ours {:.0} MB/s: {:.0} %",
        speed(bare),
        speed(ours),
        100.0 * speed(ours) / speed(bare)
    );
    Ok(())
}
