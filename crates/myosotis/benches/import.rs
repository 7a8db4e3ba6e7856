//! A million transactions brought in, beside a million bare inserts into SQLite in the same run.
//!
//! `cargo bench --workspace --bench import`; with `--profile dev` for what a debug build takes. `-- ROWS` for another number.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use desk::Desk;
use desk::importing::ImportKind;
use jiff::Timestamp;
use jiff::ToSpan;
use store::{Chance, Db, Options};

/// The same on each run.
struct Dice(std::sync::atomic::AtomicU64);

impl Chance for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let mut x = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, std::sync::atomic::Ordering::Relaxed);
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            part.copy_from_slice(&(x ^ (x >> 31)).to_le_bytes()[..part.len()]);
        }
    }
}

const ACCOUNTS: usize = 20_000;

fn file(rows: usize) -> String {
    let first = jiff::civil::date(2023, 1, 1);
    let mut text = "Debiteurnr;Klant;Datum;Bedrag;Kostprijs;Product\n".to_owned();
    for row in 0..rows {
        let account = row * 7_919 % ACCOUNTS;
        let day = first.saturating_add(i64::try_from(row * 1_095 / rows).unwrap().days());
        let cents = row * 31 % 500_000;
        let day = day.strftime("%d-%m-%Y");
        writeln!(
            text,
            "{account};Klant {account} B.V.;{day};{},{:02};{};P{}",
            cents / 100,
            cents % 100,
            cents / 150,
            row % 40
        )
        .unwrap();
    }
    text
}

fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1_024
}

fn bare(folder: &Path, rows: usize) -> f64 {
    let mut db = rusqlite::Connection::open(folder.join("bare.sqlite")).unwrap();
    db.execute_batch("pragma journal_mode=wal; pragma synchronous=full; create table booking (id text primary key, account_id text, side text, on_day text, cents bigint, product text)").unwrap();
    let begin = Instant::now();
    for part in (0..rows).collect::<Vec<_>>().chunks(4_000) {
        let tx = db.transaction().unwrap();
        for row in part {
            let sql = "insert into booking values (?1, ?2, 'sale', '2026-11-24', ?3, 'P')";
            let place = i64::try_from(*row).unwrap();
            tx.prepare_cached(sql)
                .unwrap()
                .execute((format!("{row:036}"), format!("{:036}", row % ACCOUNTS), place))
                .unwrap();
        }
        tx.commit().unwrap();
    }
    begin.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let rows = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("omzet.csv");
    std::fs::write(&path, file(rows)).unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();

    let db = Db::sqlite(folder.path().join("desk.sqlite"), Options::default()).unwrap();
    db.migrate().await.unwrap();
    let desk = Desk::new(db, Arc::new(Dice(1.into())));
    let now: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
    // As it runs in earnest: ids begin with the time, and so those of one batch lie together.
    let begun = Instant::now();
    let clock: Arc<dyn desk::Clock> = Arc::new(move || {
        let passed = i64::try_from(begun.elapsed().as_millis()).unwrap();
        now + jiff::SignedDuration::from_millis(passed)
    });
    let work = async || {
        let begin = Instant::now();
        while desk.work_on_import(clock.clone(), || false).await.unwrap() {}
        begin.elapsed().as_secs_f64()
    };
    let begin = Instant::now();
    let id =
        desk.offer_import_file(ImportKind::Sales, "omzet.csv", std::fs::File::open(&path).unwrap(), now).await.unwrap();
    let kept = begin.elapsed().as_secs_f64();
    let mut mapping = desk.import_view(id).await.unwrap().mapping.unwrap();
    mapping.makes_accounts = true;
    desk.map_import(id, mapping.clone(), now).await.unwrap();
    let tried = work().await;
    desk.take_import(id, false, now).await.unwrap();
    let taken = work().await;
    let counts = desk.import_view(id).await.unwrap().row.counts;
    assert_eq!((counts.new, counts.bad), (i64::try_from(rows).unwrap(), 0));

    let again = desk.offer_import_file(ImportKind::Sales, "omzet.csv", Cursor::new(std::fs::read(&path).unwrap()), now);
    let again = again.await.unwrap();
    desk.map_import(again, mapping, now).await.unwrap();
    work().await;
    assert_eq!(desk.import_view(again).await.unwrap().row.counts.known, i64::try_from(rows).unwrap());
    let peak = peak_mb();
    let raw = bare(folder.path(), rows);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{rows} rows, {} MB: kept in {kept:.1} s, tried in {tried:.1} s, brought in in {taken:.1} s, peak memory {peak} MB; bare inserts of as many rows without indexes {raw:.1} s", bytes / 1_000_000).unwrap();
}
