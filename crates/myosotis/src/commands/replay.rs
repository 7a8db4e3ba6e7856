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
    let gathered =
        eventlog::read(&args.log, &question).with_context(|| format!("can't read {}", args.log.display()))?;
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
    let length =
        length.with_context(|| format!("“{text}” can't be reckoned: give it in weeks, days, hours or minutes"))?;
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
    use std::ffi::OsString;
    use std::io;

    use clap::Parser;
    use serde_json::Value;

    use super::*;

    #[test]
    fn policies_and_separators_by_their_names() {
        assert_eq!(policy("quote").unwrap(), Policy::Quote);
        assert_eq!(policy("fixed:4h").unwrap(), Policy::Fixed(SignedDuration::from_hours(4)));
        assert_eq!(policy("fixed:30d").unwrap(), Policy::Fixed(SignedDuration::from_hours(720)));
        for (text, why) in
            [("fixed", "not quote"), ("fixed:", "no length"), ("fixed:-4h", "no time"), ("fixed:2mo", "weeks")]
        {
            assert!(policy(text).unwrap_err().to_string().contains(why), "{text}: {:#}", policy(text).unwrap_err());
        }
        assert_eq!((separator(";"), separator("tab"), separator("\t")), (Ok(b';'), Ok(b'\t'), Ok(b'\t')));
        assert!(separator("ab").is_err() && separator("a").is_err());
        assert!(target("0.95").is_ok() && target("95").unwrap_err().contains("0.95"));
    }

    /// A log of others, replayed; `None` (and said so) where it isn't there.
    fn replayed(file: &str, asked: &str, target: f64) -> Option<Value> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/eventlogs").join(file);
        if !path.exists() {
            let _ = writeln!(io::stderr(), "skipped: {} is not there", path.display());
            return None;
        }
        let asked = asked.split('|').map(OsString::from);
        let arguments = ["replay".into(), path.into(), "--target".into(), target.to_string().into()];
        let args = Wrapped::try_parse_from(arguments.into_iter().chain(asked)).unwrap().args;
        let mut output = Vec::new();
        run(&args, &mut output).unwrap();
        Some(serde_json::from_slice(&output).unwrap())
    }

    #[derive(clap::Parser)]
    struct Wrapped {
        #[command(flatten)]
        args: ReplayArgs,
    }

    /// By how much the share kept differs from the target: overall, and in the quarter that is furthest off.
    fn off(said: &Value, target: f64) -> (f64, f64) {
        let quarters =
            said["kept_by_quarter"].as_array().unwrap().iter().map(|kept| (kept.as_f64().unwrap() - target).abs());
        ((said["kept"].as_f64().unwrap() - target).abs(), quarters.fold(0.0, f64::max))
    }

    /// The pinball loss, of that of the rolling quantile.
    fn of_rolling(said: &Value) -> f64 {
        said["pinball_s"].as_f64().unwrap() / said["baselines"]["rolling"]["pinball_s"].as_f64().unwrap()
    }

    const HELPDESK: &str = "--case|Case ID|--start|first(Complete Timestamp)|--end|\
                            last(Complete Timestamp where Activity = Resolve ticket)";
    const OF_TIMES: &str = "--case|CaseID|--start|first(CompleteTimestamp)|--end|last(CompleteTimestamp)";

    #[test]
    fn a_help_desk_keeps_as_many_as_wanted_in_every_quarter() {
        for (target, with_group) in [(0.9, 0.97), (0.95, 0.985)] {
            let Some(said) = replayed("lmu-best/helpdesk.csv", HELPDESK, target) else { return };
            assert_eq!(said["cases"], 4380);
            let (all, quarter) = off(&said, target);
            assert!(all < 0.015 && quarter < 0.04, "{said}");
            assert!(of_rolling(&said) <= 1.0, "{said}");
            let grouped = format!("{HELPDESK}|--group|seriousness_2");
            let said = replayed("lmu-best/helpdesk.csv", &grouped, target).unwrap();
            let (all, quarter) = off(&said, target);
            assert!(all < 0.015 && quarter < 0.04 && of_rolling(&said) <= with_group, "{said}");
        }
    }

    #[test]
    fn a_fixed_promise_and_the_rolling_quantile_are_reckoned_in_the_same_run() {
        let asked = format!("{HELPDESK}|--policy|fixed:30d|--baseline|rolling|--baseline|quote");
        let Some(said) = replayed("lmu-best/helpdesk.csv", &asked, 0.95) else { return };
        assert_eq!((&said["policy"], &said["promised_mean_s"]), (&"fixed:2592000s".into(), &2_592_000.0.into()));
        assert!(said["baselines"]["quote"]["kept"].as_f64() > said["kept"].as_f64(), "{said}");
    }

    #[test]
    fn work_that_ends_at_thirty_days_is_promised_so() {
        for target in [0.9, 0.95] {
            let Some(said) = replayed("verenich/bpi_12_w.csv", OF_TIMES, target) else { return };
            assert!(off(&said, target).0 < 0.025 && of_rolling(&said) < 1.0, "{said}");
        }
    }

    /// These logs were cut from a system by date of closing: cases that were closed before the cut are missing from them, so
    /// for most of each log nobody could know how long cases take (docs/promises.md).
    #[test]
    fn where_a_log_allows_no_right_answer_it_is_still_closer_than_what_is_done() {
        let closed = "--case|case:concept:name|--start|first(time:timestamp)|--end|last(time:timestamp)";
        let incident = "--case|number|--start|opened_at|--end|resolved_at";
        for target in [0.9, 0.95] {
            let files = [("lmu-best/BPI2013_closed.csv", closed), ("uci-incident/incident_event_log.csv", incident)];
            for said in files.iter().filter_map(|(file, asked)| replayed(file, asked, target)) {
                assert!(of_rolling(&said) < 0.92, "{said}");
                let rolling = said["baselines"]["rolling"]["kept"].as_f64();
                assert!(said["kept"].as_f64() >= rolling, "{said}");
            }
            let Some(said) = replayed("verenich/bpi_13_incidents.csv", OF_TIMES, target) else { return };
            assert!(off(&said, target).0 < 0.06 && of_rolling(&said) < 1.25, "{said}");
        }
    }
}
