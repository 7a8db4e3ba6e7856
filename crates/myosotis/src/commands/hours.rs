//! `myosotis hours calc`: calculations with service hours, for integrators.

use std::io::{BufRead, Write};

use clap::Args;
use promise::calculation::{Answer, Case};
use serde::Serialize;

use super::json_lines::{answer_each, read_case};

/// Read one JSON case a line, write one JSON answer a line.
///
/// A case: {"id", "calendar", "op", "start", and "duration_s", "end" or "business_days"}. An answer: {"id", "result"}, or
/// {"id", "error"}; the rest goes on. The operations are in docs/hours-and-promises.md.
#[derive(Debug, Args)]
pub(crate) struct HoursArgs {}

#[derive(Serialize)]
struct Calculated {
    result: Answer,
}

/// Answers each case on `input`.
pub(crate) fn run(HoursArgs {}: HoursArgs, input: impl BufRead, output: impl Write) -> anyhow::Result<()> {
    answer_each(input, output, calculate)
}

fn calculate(line: &str) -> Result<Calculated, String> {
    let case: Case = read_case(line)?;
    let result = case.answer().map_err(|error| error.to_string())?;
    Ok(Calculated { result })
}
