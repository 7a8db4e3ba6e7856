//! `myosotis invoice read` and `myosotis bank read`: what is in files of invoices and statements, one JSON line each.

pub(crate) mod take;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use ledger::zip::{self, Most};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub(crate) enum InvoiceCommand {
    /// What is in invoices and credit notes (UBL, CII), and which rules they break, as JSON, one line per file
    Read {
        /// Files in UBL 2.1 or CII, also zipped; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Rules to hold them against, beside EN 16931's
        #[arg(long, value_enum, default_value_t = RulesName::AsItSays)]
        rules: RulesName,
    },
    /// Take invoices and credit notes into the desk's books; the same invoice twice counts once. With SQLite the desk must not be running
    Take {
        #[command(flatten)]
        data: crate::cli::Data,
        #[command(flatten)]
        args: take::TakeArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BankCommand {
    /// What is in bank statements (CAMT.052/053/054, MT940, MT942), and whether they add up, as JSON, one line per file
    Read {
        /// Files as the bank gives them, also zipped; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Which rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesName {
    /// Those of the specification that the invoice names; Peppol's too if it names none.
    AsItSays,
    /// Only EN 16931's.
    En16931,
    /// Peppol BIS Billing 3's too.
    Peppol,
}

impl From<RulesName> for ledger::invoice::Rules {
    fn from(name: RulesName) -> Self {
        match name {
            RulesName::AsItSays => Self::AsItSays,
            RulesName::En16931 => Self::En16931,
            RulesName::Peppol => Self::Peppol,
        }
    }
}

/// Largest file that is read, in bytes; what is in it has limits of its own.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Writes a line per invoice. A file that isn't one gives a line with `file` and `error`, and the rest goes on; the exit code is
/// then 1. Rules that are broken don't make it 1: they are what was asked for.
///
/// # Errors
/// Only if `output` can't be written to.
pub(crate) fn run_invoice(files: &[PathBuf], rules: RulesName, output: &mut dyn Write) -> io::Result<ExitCode> {
    each(files, output, |bytes| {
        let reading = ledger::invoice::read(bytes, rules.into()).map_err(|error| error.to_string())?;
        let is_fatal = |it: &ledger::invoice::Broken| it.severity == ledger::invoice::Severity::Fatal;
        let mut line = object(&reading.invoice);
        line["valid"] = Value::Bool(!reading.broken.iter().any(is_fatal));
        line["broken"] = object(&reading.broken);
        Ok(line)
    })
}

/// Writes a line per file of statements; as [`run_invoice`].
///
/// # Errors
/// Only if `output` can't be written to.
pub(crate) fn run_bank(command: &BankCommand, output: &mut dyn Write) -> io::Result<ExitCode> {
    let BankCommand::Read { files } = command;
    each(files, output, |bytes| ledger::bank::read(bytes).map(|it| object(&it)).map_err(|error| error.to_string()))
}

fn object(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn each(
    files: &[PathBuf],
    output: &mut dyn Write,
    read: impl Fn(&[u8]) -> Result<Value, String>,
) -> io::Result<ExitCode> {
    let mut exit = ExitCode::SUCCESS;
    for file in files {
        let members = match opened(file) {
            Ok(members) => members,
            Err(error) => vec![(file.to_string_lossy().into_owned(), Err(error))],
        };
        for (name, bytes) in members {
            let line = match bytes.and_then(|bytes| read(&bytes)) {
                Ok(mut line) => {
                    line["file"] = Value::String(name);
                    line
                }
                Err(error) => {
                    exit = ExitCode::FAILURE;
                    json!({ "file": name, "error": error })
                }
            };
            writeln!(output, "{line}")?;
        }
    }
    output.flush()?;
    Ok(exit)
}

/// A file's name and bytes, or those of what is zipped in it.
type Member = (String, Result<Vec<u8>, String>);

/// What of a zip file is unpacked: a year of statements of a large firm.
const UNPACKED: Most = Most { files: 1_000, bytes: 512 << 20 };

fn opened(file: &Path) -> Result<Vec<Member>, String> {
    let bytes = bytes_of(file).map_err(|error| error.to_string())?;
    let name = file.to_string_lossy().into_owned();
    if !zip::is_zip(&bytes) {
        return Ok(vec![(name, Ok(bytes))]);
    }
    let members = zip::members(&bytes, UNPACKED).map_err(|error| error.to_string())?;
    Ok(members
        .into_iter()
        .map(|(inner, bytes)| (format!("{name}/{inner}"), bytes.map_err(|it| it.to_string())))
        .collect())
}

fn bytes_of(file: &Path) -> io::Result<Vec<u8>> {
    let source: Box<dyn Read> =
        if file == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(std::fs::File::open(file)?) };
    let mut bytes = Vec::new();
    source.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other(format!("larger than {} MiB", FILE_BYTES_MAX >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
