//! The pages of a desk with 100,000 conversations, by HTTP from the real program, beside a handler that does nothing; how
//! long it takes to start, and what memory it has.
//!
//! `cargo bench -p myosotis --bench pages`. The conversations are made by the acts of the desk, once, and kept in
//! `target/bench/`; remove that to make them anew. `CONVERSATIONS=10000` makes fewer.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement is read by people, and fails loudly")]

mod fill;
#[path = "../tests/trust/world/mod.rs"]
mod world;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use world::http::Browser;
use world::program::{Program, Start, run};

const TIMES: usize = 400;

fn main() {
    let wanted = std::env::var("CONVERSATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let data = fill::filled(wanted);
    let start = Start { log_filter: Some("warn".into()), ..Start::on(&data) };
    println!("{wanted} conversations, {} MB of data", file_megabytes(&data.join("myosotis.sqlite")));

    let (program, cookie) = started(&start, &data);
    measure_pages(&program, &cookie, &data);
    measure_crowd(&program, &cookie);
    drop(program);
    measure_doctor(&data);
}

/// Every check of everything there is, as an administrator runs it.
fn measure_doctor(data: &Path) {
    let begun = Instant::now();
    let report = run(data, &["doctor", "--json"]);
    let length = begun.elapsed();
    assert!(!report.stdout.is_empty(), "{}", String::from_utf8_lossy(&report.stderr));
    println!("myosotis doctor             {:>8.1} s", length.as_secs_f64());
}

/// From the start of the process until the first page is there; the median of five.
fn started(start: &Start, data: &Path) -> (Program, String) {
    let cookie = fill::cookie(data);
    let mut lengths = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let program = start.start();
        let page = Browser::open(program.pages, "").unwrap().get("/ask").unwrap();
        assert_eq!(page.status, 200);
        lengths.push(begun.elapsed());
        program.kill();
    }
    lengths.sort();
    println!("start to first page         {:>8.0} ms", ms(lengths[2]));
    let program = start.start();
    world::pause(Duration::from_secs(2));
    println!("memory, idle                {:>8} MB", megabytes(&program));
    (program, cookie)
}

fn measure_pages(program: &Program, cookie: &str, data: &Path) {
    let conversations = fill::some_conversations(data);
    let list = Browser::open(program.pages, cookie).unwrap().get("/conversations?whose=all").unwrap();
    assert_eq!(list.status, 200, "{}", list.text());
    let bare = bare_handler(list.body.clone());
    println!("one client, {TIMES} requests each      p50        p95");
    show("bare handler, as many bytes", bare, "", |_| "/".to_owned());
    for (name, path) in [
        ("today", "/today"),
        ("list: all, waiting for us", "/conversations?whose=all&state=waiting"),
        ("list: all, done", "/conversations?whose=all&state=done"),
        ("list: all, in any state", "/conversations?whose=all&state=any"),
        ("list: mine", "/conversations"),
        ("search: a rare word", "/conversations?whose=all&q=vorstschade17"),
        ("search: a common word", "/conversations?whose=all&q=ketel"),
        ("palette: a rare word", "/palette?q=vorstschade17"),
    ] {
        show(name, program.pages, cookie, |_| path.to_owned());
    }
    show("conversation", program.pages, cookie, |n| {
        format!("/conversations/{}", conversations[n % conversations.len()])
    });
    println!("memory, after that          {:>8} MB", megabytes(program));
}

/// Thirty-two colleagues who look at lists and conversations without a pause.
fn measure_crowd(program: &Program, cookie: &str) {
    let begun = Instant::now();
    let mut peak = 0;
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..32)
            .map(|_| {
                scope.spawn(|| {
                    let mut browser = Browser::open(program.pages, cookie).unwrap();
                    let mut pages = 0_u32;
                    while begun.elapsed() < Duration::from_secs(10) {
                        assert_eq!(browser.get("/conversations?whose=all").unwrap().status, 200);
                        pages += 1;
                    }
                    pages
                })
            })
            .collect();
        while begun.elapsed() < Duration::from_secs(10) {
            world::pause(Duration::from_millis(100));
            peak = peak.max(megabytes(program));
        }
        let pages: u32 = clients.into_iter().map(|client| client.join().unwrap()).sum();
        println!("32 clients, lists           {:>8} pages/s", pages / 10);
    });
    println!("memory, at most under that  {peak:>8} MB");
}

fn show(name: &str, pages: SocketAddr, cookie: &str, path: impl Fn(usize) -> String) {
    let mut browser = Browser::open(pages, cookie).unwrap();
    for n in 0..20 {
        assert_eq!(browser.get(&path(n)).unwrap().status, 200, "{}", path(n));
    }
    let mut lengths: Vec<Duration> = (0..TIMES)
        .map(|n| {
            let begun = Instant::now();
            browser.get(&path(n)).unwrap();
            begun.elapsed()
        })
        .collect();
    lengths.sort();
    println!("{name:<30} {:>7.2} ms {:>7.2} ms", ms(lengths[TIMES / 2]), ms(lengths[TIMES * 95 / 100]));
}

/// axum with a handler that gives bytes it has at hand.
fn bare_handler(body: Vec<u8>) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            listener.set_nonblocking(true).unwrap();
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let app = axum::Router::new().route("/", axum::routing::get(async move || body.clone()));
            axum::serve(listener, app).await.unwrap();
        });
    });
    address
}

fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1000.0
}

fn megabytes(program: &Program) -> u64 {
    program.resident_bytes().unwrap_or(0) / (1024 * 1024)
}

fn file_megabytes(file: &Path) -> u64 {
    std::fs::metadata(file).unwrap().len() / (1024 * 1024)
}
