//! `myosotis replay`: what would have been promised in a log of real cases, and kept.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, anyhow};
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use promise::quote::Target;
use promise::replay::{Policy, Replay, Report, replay};
use serde::Serialize;

use crate::eventlog::{self, Expression, Question};

/// Live through a log of real cases, quoting at each arrival from what was known then; prints one JSON object.
///
/// The log is CSV or XES (.xes, .xes.gz), one row per event or per case. EXPR is COLUMN, first(COLUMN) or last(COLUMN),
/// the last two with " where OTHER COLUMN = VALUE" inside the brackets. What the figures mean is in docs/promises.md.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The log
    log: PathBuf,
    /// The column that names the case (XES: each trace is a case)
    #[arg(long, value_name = "COLUMN")]
    case: Option<String>,
    /// When a case came in
    #[arg(long, value_name = "EXPR")]
    start: Expression,
    /// When it was done
    #[arg(long, value_name = "EXPR")]
    end: Expression,
    /// A column with what was known at arrival: subject, team, product; may be given several times
    #[arg(long, value_name = "COLUMN")]
    group: Vec<String>,
    /// The share of promises that is to be kept
    #[arg(long, default_value_t = 0.95, value_parser = target)]
    target: f64,
    /// quote, rolling (the quantile of the last 500 completed) or fixed:DURATION (fixed:4h, fixed:30d)
    #[arg(long, default_value = "quote", value_parser = policy)]
    policy: Policy,
    /// What to compare with in the same run; may be given several times
    #[arg(long, value_name = "POLICY", default_value = "rolling", value_parser = policy)]
    baseline: Vec<Policy>,
    /// So many first arrivals are lived through but not judged
    #[arg(long, value_name = "N", default_value_t = 200)]
    warmup: usize,
    /// Between the fields of a CSV row: one character, or "tab" (found from the header when not given)
    #[arg(long, value_parser = separator)]
    separator: Option<u8>,
    /// How moments are written, as of strptime: "%d-%m-%Y %H:%M" (the usual ways are recognised)
    #[arg(long, value_name = "FORMAT")]
    time_format: Option<String>,
    /// The zone of moments that don't say theirs
    #[arg(long, default_value = "UTC", value_parser = TimeZone::get)]
    zone: TimeZone,
}

#[derive(Serialize)]
struct Output {
    policy: String,
    target: f64,
    warmup: usize,
    #[serde(flatten)]
    report: Report,
    left_out: LeftOut,
}

/// Cases of the log that were not replayed.
#[derive(Serialize)]
struct LeftOut {
    without_start: usize,
    backwards: usize,
}

/// Replays the log, and writes what came of it to `output`.
pub(crate) fn run(args: &ReplayArgs, mut output: impl Write) -> anyhow::Result<()> {
    let question = Question {
        case: args.case.clone(),
        start: args.start.clone(),
        end: args.end.clone(),
        groups: args.group.clone(),
        separator: args.separator,
        time_format: args.time_format.clone(),
        zone: args.zone.clone(),
    };
    let gathered = eventlog::read(&args.log, &question).with_context(|| format!("can't read {}", args.log.display()))?;
    let asked = Replay {
        target: Target::new(args.target)?,
        policy: args.policy,
        baselines: args.baseline.clone(),
        warmup: args.warmup,
    };
    let report = replay(&gathered.cases, &asked)?;
    let left_out = LeftOut { without_start: gathered.without_start, backwards: gathered.backwards };
    let said = Output { policy: args.policy.to_string(), target: args.target, warmup: args.warmup, report, left_out };
    serde_json::to_writer(&mut output, &said).context("could not write what came of it")?;
    output.write_all(b"\n").context("could not write what came of it")
}

fn target(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| format!("“{text}” is no number; a share such as 0.95"))?;
    Target::new(share).map(Target::share).map_err(|error| error.to_string())
}

fn policy(text: &str) -> anyhow::Result<Policy> {
    match text.split_once(':') {
        None if text == "quote" => Ok(Policy::Quote),
        None if text == "rolling" => Ok(Policy::Rolling),
        Some(("fixed", length)) => Ok(Policy::Fixed(duration(length)?)),
        _ => Err(anyhow!("“{text}” is not quote, rolling or fixed:DURATION")),
    }
}

/// Days are of 24 hours.
fn duration(text: &str) -> anyhow::Result<SignedDuration> {
    let span = Span::from_str(text).with_context(|| format!("“{text}” is no length such as 4h, 30d or 1h 30min"))?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours());
    let length = length.with_context(|| format!("“{text}” can't be reckoned: give it in weeks, days, hours or minutes"))?;
    if length <= SignedDuration::ZERO {
        return Err(anyhow!("“{text}” is no time at all"));
    }
    Ok(length)
}

fn separator(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        _ if text == "tab" || text == "\\t" => Ok(b'\t'),
        [byte] if !byte.is_ascii_alphanumeric() && *byte != b'"' => Ok(*byte),
        _ => Err(format!("“{text}” is not one character such as ; or the word tab")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_and_separators_by_their_names() {
        assert_eq!(policy("quote").unwrap(), Policy::Quote);
        assert_eq!(policy("fixed:4h").unwrap(), Policy::Fixed(SignedDuration::from_hours(4)));
        assert_eq!(policy("fixed:30d").unwrap(), Policy::Fixed(SignedDuration::from_hours(720)));
        for (text, why) in [("fixed", "not quote"), ("fixed:", "no length"), ("fixed:-4h", "no time"), ("fixed:2mo", "weeks")] {
            assert!(policy(text).unwrap_err().to_string().contains(why), "{text}: {:#}", policy(text).unwrap_err());
        }
        assert_eq!((separator(";"), separator("tab"), separator("\t")), (Ok(b';'), Ok(b'\t'), Ok(b'\t')));
        assert!(separator("ab").is_err() && separator("a").is_err());
        assert!(target("0.95").is_ok() && target("95").unwrap_err().contains("0.95"));
    }
}
