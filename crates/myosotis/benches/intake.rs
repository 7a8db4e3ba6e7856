//! Mails stored durably per second: through the real LMTP listener of the real program, and through `Desk::receive_mail`,
//! beside raw SQLite that commits as many mails at a time as there are writers.
//!
//! `cargo bench -p myosotis --bench intake`. All in one run, in turns, because the disk of a busy machine is never the same
//! twice. What a customer waits for is the commit; what is made of the mail afterwards goes on meanwhile, and is counted in.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement is read by people, and fails loudly")]

#[path = "../tests/trust/world/mod.rs"]
mod world;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use desk::Envelope;
use rusqlite::Connection;
use world::firm::{Firm, INFO};
use world::lmtp::{Persistent, Way, question};
use world::program::{Start, free_port};
use world::real_now;

const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(3);
/// A mail as people write it: some 2 kB with its headers.
const LINES: usize = 28;

fn main() {
    println!("mails stored durably per second, median of {ROUNDS} rounds of {} s (synchronous=full)", ROUND.as_secs());
    println!("{:>8} {:>12} {:>22} {:>22}", "writers", "raw SQLite", "Desk::receive_mail", "LMTP, real program");
    for writers in [1, 8, 32] {
        let (mut raw, mut acts, mut lmtp) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            raw.push(by_raw_sqlite(writers));
            acts.push(by_receive_mail(writers));
            lmtp.push(by_lmtp(writers));
        }
        let (raw, acts, lmtp) = (median(raw), median(acts), median(lmtp));
        let share = |rate: f64| format!("{rate:.0} ({:.0} %)", 100.0 * rate / raw);
        println!("{writers:>8} {raw:>12.0} {:>22} {:>22}", share(acts), share(lmtp));
    }
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "nobody stores 2^52 mails in seconds")]
fn per_second(mails: u64, begun: Instant) -> f64 {
    mails as f64 / begun.elapsed().as_secs_f64()
}

fn mail(writer: u64, number: u64) -> String {
    let words = format!(
        "Vraag {number} van {writer}.\r\n{}",
        "De ketel lekt en het water loopt de gang in, wat nu?\r\n".repeat(LINES)
    );
    question(&format!("{writer}-{number}"), &words)
}

/// One thread that commits `together` mails at a time into a table like ours: the best that can be had.
fn by_raw_sqlite(together: u64) -> f64 {
    let dir = tempfile::TempDir::new().unwrap();
    let connection = Connection::open(dir.path().join("raw.sqlite")).unwrap();
    connection
        .execute_batch(
            "pragma journal_mode=wal; pragma synchronous=full;
             create table raw_mail (id text primary key, dedupe_key text not null, bytes blob not null, received_at bigint not null);
             create unique index raw_mail_dedupe on raw_mail (dedupe_key)",
        )
        .unwrap();
    let (begun, mut mails) = (Instant::now(), 0);
    while begun.elapsed() < ROUND {
        connection.prepare_cached("begin immediate").unwrap().execute([]).unwrap();
        for writer in 0..together {
            let id = format!("{mails:016x}-{writer:019x}");
            let bytes = mail(writer, mails).into_bytes();
            let mut insert = connection.prepare_cached("insert into raw_mail values (?1, ?2, ?3, ?4)").unwrap();
            insert.execute((&id, format!("{writer}.{mails}@klant.example"), bytes, 7)).unwrap();
        }
        connection.prepare_cached("commit").unwrap().execute([]).unwrap();
        mails += together;
    }
    per_second(mails, begun)
}

/// Tasks that each wait until their mail is stored before they bring the next.
fn by_receive_mail(writers: u64) -> f64 {
    let firm = Firm::set_up(real_now());
    firm.at_the_desk(async |desk| {
        let begun = Instant::now();
        let mut under_way = tokio::task::JoinSet::new();
        for writer in 0..writers {
            let desk = desk.clone();
            under_way.spawn(async move {
                let mut mails = 0;
                while begun.elapsed() < ROUND {
                    let envelope =
                        Envelope { from: "jan@klant.example".into(), to: vec![INFO.into()], mailbox: None, peer: None };
                    // The present time, as the program has it: ids that are made in the order of time lie side by side.
                    desk.receive_mail(envelope, mail(writer, mails).into_bytes(), real_now()).await.unwrap();
                    mails += 1;
                }
                mails
            });
        }
        let mails = under_way.join_all().await.into_iter().sum();
        per_second(mails, begun)
    })
}

/// Mail servers that each wait for 250 before they hand over the next.
fn by_lmtp(writers: u64) -> f64 {
    let firm = Firm::set_up(real_now());
    let port = free_port();
    let _program = quiet(firm.data(), port).start();
    let mails = AtomicU64::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let mails = &mails;
            scope.spawn(move || {
                let mut mta = Persistent::default();
                for number in 0.. {
                    if begun.elapsed() >= ROUND {
                        return;
                    }
                    mta.deliver(&Way::Port(port), &mail(writer, number));
                    mails.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    per_second(mails.into_inner(), begun)
}

fn quiet(data: &Path, port: u16) -> Start {
    Start { log_filter: Some("warn".into()), ..Start::on(data).with_lmtp(port) }
}
