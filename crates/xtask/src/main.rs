//! Checks on the house itself: `cargo xtask tidy`.

use anyhow::{Result, bail};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use xtask::{House, Severity};

fn main() -> Result<ExitCode> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    match asked.as_slice() {
        [task] if task == "tidy" => tidy(),
        _ => bail!("say what to do: `cargo xtask tidy` checks layers, names, words, lengths, links and decisions"),
    }
}

/// Fails when anything is an error; each line says what to do.
fn tidy() -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let house = House::open(&root)?;
    let findings = xtask::all(&house);
    let mut out = std::io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}")?;
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    writeln!(
        out,
        "tidy: {} files and {} crates looked at, {errors} errors, {} warnings",
        house.files.len(),
        house.crates.len(),
        findings.len() - errors
    )?;
    Ok(if errors > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
