//! `myosotis outcome …`: the statistics of `docs/outcomes.md` on a table of your own.

mod accounts;
mod columns;
mod fit;
mod nps;
mod predict;
mod survival;
mod table;

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use outcome::Interval;
use serde::Serialize;

use self::columns::Columns;

#[derive(Debug, Subcommand)]
pub(crate) enum OutcomeCommand {
    /// Fit a model of buying or spending: parameters, standard errors, log-likelihood
    Fit(fit::FitArgs),
    /// Fit it, and say of each customer whether it is alive and what it will buy
    Predict(predict::PredictArgs),
    /// How long accounts stay: Kaplan-Meier, log-rank, Cox
    Survival(survival::SurvivalArgs),
    /// Net promoter score with interval and response rate
    Nps(nps::NpsArgs),
}

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
enum ModelName {
    /// Buying; an account may leave after each purchase.
    BgNbd,
    /// Buying; an account may leave at any moment.
    ParetoNbd,
    /// What is spent at a time.
    GammaGamma,
}

/// Where accounts come from.
#[derive(Debug, clap::Args)]
struct Source {
    /// The table: CSV with a line of names on top, separated by comma, semicolon or tab; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Which column is what: `customer=Id,date=Date,amount=Price` for transactions, or
    /// `frequency=x,recency=t_x,T=T,monetary=m` (and `customer=`) for summaries.
    #[arg(long)]
    columns: Columns,
    /// In which unit of time transactions are counted, and the horizon is given.
    #[arg(long, value_enum, default_value_t = UnitName::Weeks)]
    unit: UnitName,
    /// Last day that counts, for transactions; without it the last day on which anybody bought.
    #[arg(long, value_name = "DATE")]
    until: Option<jiff::civil::Date>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UnitName {
    Days,
    /// Seven days.
    Weeks,
    /// 30.4375 days.
    Months,
    /// 365.25 days.
    Years,
}

/// Does what is asked, and writes one JSON object to `output`.
pub(crate) fn run(command: OutcomeCommand, output: impl Write) -> anyhow::Result<()> {
    match command {
        OutcomeCommand::Fit(args) => fit::run(&args, output),
        OutcomeCommand::Predict(args) => predict::run(&args, output),
        OutcomeCommand::Survival(args) => survival::run(&args, output),
        OutcomeCommand::Nps(args) => nps::run(&args, output),
    }
}

fn write(mut output: impl Write, answer: &impl Serialize) -> anyhow::Result<()> {
    let mut buffered = std::io::BufWriter::new(&mut output);
    serde_json::to_writer_pretty(&mut buffered, answer).context("could not write the answer")?;
    buffered.write_all(b"\n").and_then(|()| buffered.flush()).context("could not write the answer")
}

/// Names with numbers, in this order.
#[derive(Debug)]
struct Named(Vec<(&'static str, f64)>);

impl Serialize for Named {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// An interval as `[lower, upper]`.
fn ends(interval: Interval) -> [f64; 2] {
    [interval.lower, interval.upper]
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;

    use clap::Parser;
    use serde_json::Value;

    use super::{OutcomeCommand, run};

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        command: OutcomeCommand,
    }

    /// What the instrument says of a table, asked as on the command line; `FILE` stands for the table.
    pub(crate) fn say(line: &str, table: &str) -> anyhow::Result<Value> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("table.csv");
        std::fs::write(&file, table)?;
        let words = line.split_whitespace().map(|word| if word == "FILE" { file.to_str().unwrap() } else { word });
        let mut output = Vec::new();
        run(Line::try_parse_from(["outcome"].into_iter().chain(words))?.command, &mut output)?;
        Ok(serde_json::from_slice(&output)?)
    }

    /// What it says of a table that others have published, read in place; `None`, and a word about it, where that isn't there.
    pub(crate) fn say_of_shared(line: &str, name: &str) -> Option<Value> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/customers").join(name);
        let Ok(table) = std::fs::read_to_string(&path) else {
            use std::io::Write;
            let _ = writeln!(std::io::stderr(), "skipped: {} is not there", path.display());
            return None;
        };
        Some(say(line, &table).unwrap())
    }

    #[track_caller]
    pub(crate) fn near(ours: &Value, theirs: f64, tolerance: f64) {
        let is_near = ours.as_f64().is_some_and(|ours| (ours - theirs).abs() <= tolerance);
        assert!(is_near, "{ours} is not {theirs}");
    }
}
