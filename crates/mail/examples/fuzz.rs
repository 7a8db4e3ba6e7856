//! Mails broken at random, for as many minutes as there are: `cargo run --release -p mail --example fuzz -- --minutes 60`.
//!
//! Each case follows from a seed and its number, so that what was found is found again: `--seed S --only N`. What stops the
//! reader, takes too long or loses words of the sender is written to `target/fuzz`, told at the end, and the exit code is 1.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is read by people")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

#[path = "fuzz/breaking.rs"]
mod breaking;

use breaking::{Dice, broken};

/// A case that takes longer is a finding; a debug build is some twenty times slower.
const SLOW: Duration = if cfg!(debug_assertions) { Duration::from_secs(20) } else { Duration::from_secs(2) };
/// Longer mails are left out: they are tried whole elsewhere, and take the time of a thousand others.
const MAIL_BYTES_MAX: u64 = 200_000;
const TELL_EVERY: Duration = Duration::from_secs(30);

struct Wanted {
    minutes: f64,
    seed: u64,
    only: Option<u64>,
    folder: PathBuf,
}

fn wanted() -> Result<Wanted, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut wanted = Wanted { minutes: 1.0, seed: 1, only: None, folder: root.join("../shared/data/mail") };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(format!("{word} needs a value"))?;
        let wrong = || format!("{word} {value}: that is no number");
        match word.as_str() {
            "--minutes" => wanted.minutes = value.parse().map_err(|_| wrong())?,
            "--seed" => wanted.seed = value.parse().map_err(|_| wrong())?,
            "--only" => wanted.only = Some(value.parse().map_err(|_| wrong())?),
            "--folder" => wanted.folder = value.into(),
            _ => return Err(format!("{word}: there is --minutes, --seed, --only and --folder")),
        }
    }
    Ok(wanted)
}

/// Everything that is done with a mail; `Err` says what went wrong without a panic.
fn go_through(raw: &[u8]) -> Result<(), String> {
    let mail = mail::parse(raw);
    let words = mail.own_words();
    let pieces: String = words.pieces.iter().map(|piece| piece.text.as_str()).collect();
    if pieces != mail.text {
        return Err("own words: the pieces aren't the text".to_owned());
    }
    mail.automatic();
    mail.forwarded();
    mail.invitation();
    mail.html_sanitized(&|_| None);
    for recipient in mail::bounce::read(&mail).map(|report| report.recipients).unwrap_or_default() {
        recipient.lasting();
    }
    mail::threading::candidates(&mail, &[7; 32]);
    // Reading is the same each time: what a colleague saw yesterday stands there today.
    if mail::parse(raw) != mail {
        return Err("read twice, it isn't the same".to_owned());
    }
    Ok(())
}

fn tried(raw: &[u8]) -> Result<Duration, String> {
    let begun = processor_time();
    catch_unwind(AssertUnwindSafe(|| go_through(raw))).unwrap_or_else(|_| Err("it panicked".to_owned()))?;
    let took = processor_time().saturating_sub(begun);
    if took > SLOW { Err(format!("it took {took:.1?}")) } else { Ok(took) }
}

/// What this thread has had of a processor, where the system tells; it waits in line for days on a machine that others use too.
fn processor_time() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

fn mails_below(folder: &Path, found: &mut Vec<Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            mails_below(&path, found);
        } else if path.metadata().is_ok_and(|about| about.len() <= MAIL_BYTES_MAX) {
            found.extend(std::fs::read(&path));
        }
    }
}

fn main() -> ExitCode {
    let wanted = match wanted() {
        Ok(wanted) => wanted,
        Err(wrong) => {
            eprintln!("fuzz: {wrong}");
            return ExitCode::from(2);
        }
    };
    let mut mails = breaking::built_in();
    let own = mails.len();
    mails_below(&wanted.folder, &mut mails);
    println!("{own} mails of our own, {} from {}; seed {}", mails.len() - own, wanted.folder.display(), wanted.seed);
    let case = |number: u64| broken(&mails, &mut Dice::new(wanted.seed, number));
    if let Some(number) = wanted.only {
        let raw = case(number);
        println!("{}", String::from_utf8_lossy(&raw));
        return told(tried(&raw).map(drop));
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/fuzz");
    if let Err(error) = std::fs::create_dir_all(&kept) {
        eprintln!("fuzz: {}: {error}", kept.display());
        return ExitCode::from(2);
    }
    let until = Duration::from_secs_f64(wanted.minutes * 60.0);
    let (begun, mut told_at, mut number) = (Instant::now(), Duration::ZERO, 0);
    let (mut slowest, mut findings) = (Duration::ZERO, Vec::new());
    while begun.elapsed() < until {
        let raw = case(number);
        // Of a program that is stopped from outside (its stack, its memory) this is all that is left.
        let _ = std::fs::write(kept.join("under-way"), &raw);
        match tried(&raw) {
            Ok(took) => slowest = slowest.max(took),
            Err(why) => {
                let name = kept.join(format!("{}-{number}.eml", wanted.seed));
                let _ = std::fs::write(&name, &raw);
                findings.push(format!("--seed {} --only {number}: {why} ({})", wanted.seed, name.display()));
            }
        }
        number += 1;
        if begun.elapsed() - told_at > TELL_EVERY {
            told_at = begun.elapsed();
            println!(
                "{:>5.1} min, {number} mails, {} findings, slowest {slowest:.1?}",
                told_at.as_secs_f64() / 60.0,
                findings.len()
            );
        }
    }
    println!("{number} mails in {:.1} min, slowest {slowest:.1?}", begun.elapsed().as_secs_f64() / 60.0);
    findings.iter().for_each(|finding| println!("{finding}"));
    told(if findings.is_empty() { Ok(()) } else { Err(format!("{} findings", findings.len())) })
}

fn told(outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) => {
            println!("nothing was found");
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("{why}");
            ExitCode::FAILURE
        }
    }
}
