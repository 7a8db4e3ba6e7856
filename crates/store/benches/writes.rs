//! Durable inserts per second through [`Db`], beside raw rusqlite that commits the same number at a time.
//!
//! `cargo bench -p store --bench writes`. Both in one run, in turns, because the disk of a busy machine is never the
//! same twice. The writers are threads that each wait for their answer before they write again.

#![expect(clippy::print_stdout, reason = "a measurement is read by people")]

use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Db, Options, StoreError, args};
use tempfile::TempDir;

const TABLE: &str = "create table note (id integer primary key, at bigint not null, words text not null)";
const INSERT: &str = "insert into note (at, words) values (?1, ?2)";
const WORDS: &str = "Goedemorgen, de warmtepomp maakt sinds vanochtend een zoemend geluid. Kunt u komen kijken?";
const ROUNDS: u32 = 3;
const ROUND: Duration = Duration::from_secs(2);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("durable inserts per second, {ROUNDS} rounds of {} s each (synchronous=full)", ROUND.as_secs());
    for writers in [1, 32] {
        let (mut raw, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let folder = TempDir::new()?;
            raw.push(with_rusqlite(&folder.path().join("raw.sqlite"), writers)?);
            ours.push(with_db(&folder.path().join("ours.sqlite"), writers)?);
        }
        let (raw, ours) = (median(&mut raw), median(&mut ours));
        println!("{writers:>3} writers: raw {raw:>8.0}/s   through Db {ours:>8.0}/s   {:>4.0} %", 100.0 * ours / raw);
    }
    Ok(())
}

fn median(rounds: &mut [f64]) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "nobody writes 2^52 rows in two seconds")]
fn per_second(rows: u64, begun: Instant) -> f64 {
    rows as f64 / begun.elapsed().as_secs_f64()
}

/// One thread that commits `together` rows at a time: the best that can be had without anybody waiting.
fn with_rusqlite(path: &Path, together: u64) -> Result<f64, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.execute_batch("pragma journal_mode=wal; pragma synchronous=full")?;
    connection.execute_batch(TABLE)?;
    let (begun, mut rows) = (Instant::now(), 0);
    while begun.elapsed() < ROUND {
        connection.prepare_cached("begin immediate")?.execute([])?;
        for _ in 0..together {
            connection.prepare_cached(INSERT)?.execute((7, WORDS))?;
        }
        connection.prepare_cached("commit")?.execute([])?;
        rows += together;
    }
    Ok(per_second(rows, begun))
}

fn with_db(path: &Path, writers: u64) -> Result<f64, StoreError> {
    let db = Db::sqlite(path, Options::default())?;
    db.write_blocking(|tx| tx.exec(TABLE, args![]))?;
    let rows = AtomicU64::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let write = || {
            while begun.elapsed() < ROUND {
                db.write_blocking(|tx| tx.exec(INSERT, args![7i64, WORDS]))?;
                rows.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        let writing: Vec<_> = (0..writers).map(|_| scope.spawn(write)).collect();
        writing.into_iter().try_for_each(|writer| writer.join().expect("a writer doesn't panic"))
    })?;
    Ok(per_second(rows.into_inner(), begun))
}
