//! `myosotis simulate`: a firm as a file describes it, lived through with the real plan and the real quotes.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use promise::simulate::{DAYS_MAX, Scenario, simulate};

/// Live through days that are thrown, with each way of promising; prints one JSON object.
///
/// The scenario says when questions come in, how much work they are, who knows what, and when they answer. Its keys and
/// the figures that come out are explained in docs/simulate.md; ten scenarios are in crates/myosotis/scenarios.
#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// The scenario (TOML)
    scenario: PathBuf,
    /// What chance is thrown with: the same seed gives the same figures
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many days are judged, after the scenario's warm-up
    #[arg(long, value_name = "D", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=i64::from(DAYS_MAX)))]
    days: u32,
}

/// Simulates, and writes what came of it to `output`.
pub(crate) fn run(args: &SimulateArgs, mut output: impl Write) -> anyhow::Result<()> {
    let place = || format!("scenario {}", args.scenario.display());
    let text = std::fs::read_to_string(&args.scenario).with_context(place)?;
    let scenario: Scenario = toml::from_str(&text).with_context(place)?;
    let report = simulate(&scenario, args.seed, args.days).with_context(place)?;
    serde_json::to_writer(&mut output, &report).context("could not write what came of it")?;
    output.write_all(b"\n").context("could not write what came of it")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;
    use serde_json::Value;

    use super::*;

    #[derive(clap::Parser)]
    struct Wrapped {
        #[command(flatten)]
        args: SimulateArgs,
    }

    fn simulated(file: &std::path::Path, days: &str) -> anyhow::Result<Value> {
        let arguments = ["simulate".as_ref(), file.as_os_str(), "--seed".as_ref(), "7".as_ref(), "--days".as_ref()];
        let args = Wrapped::try_parse_from(arguments.into_iter().chain([days.as_ref()])).unwrap().args;
        let mut output = Vec::new();
        run(&args, &mut output)?;
        Ok(serde_json::from_slice(&output).unwrap())
    }

    fn scenarios() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")
    }

    /// Each of ours runs, twice the same, with every figure that is promised; few days, since a debug build is slow.
    #[test]
    fn every_scenario_of_ours_runs_and_repeats() {
        let mut number = 0;
        for entry in fs::read_dir(scenarios()).unwrap() {
            let file = entry.unwrap().path();
            let is_large = file.ends_with("firm-of-500.toml");
            let days = if is_large { "1" } else { "20" };
            let said = simulated(&file, days).unwrap();
            number += 1;
            assert_eq!((&said["seed"], said["days"].to_string()), (&7.into(), days.to_owned()));
            for policy in ["quote", "rule", "first-come", "oracle"] {
                let figure =
                    |name: &str| said["policies"][policy][name].as_f64().unwrap_or_else(|| panic!("{policy} {name}"));
                let whole = figure("kept") + figure("renewed") + figure("broken");
                assert!(
                    (whole - 1.0).abs() < 1e-9 && figure("questions") > 10.0,
                    "{} {policy}: {said}",
                    file.display()
                );
                for length in
                    ["promised_mean_s", "promised_median_s", "promised_p95_s", "answered_median_s", "utilisation"]
                {
                    assert!(figure(length) > 0.0, "{} {policy} {length}", file.display());
                }
            }
            let interruptions = |policy: &str| said["policies"][policy]["interruptions"].as_f64().unwrap();
            assert!(interruptions("quote") < 0.2 * interruptions("first-come"), "{said}");
            if !is_large {
                assert_eq!(said, simulated(&file, days).unwrap(), "the same seed gives the same figures");
            }
        }
        assert_eq!(number, 10);
    }

    #[test]
    fn over_months_as_many_promises_are_kept_as_wanted() {
        let said = simulated(&scenarios().join("calm.toml"), "150").unwrap();
        let (quote, oracle) = (&said["policies"]["quote"], &said["policies"]["oracle"]);
        let kept = quote["kept"].as_f64().unwrap();
        assert!((0.93..0.97).contains(&kept), "{quote}");
        let ratio = quote["promised_mean_s"].as_f64().unwrap() / oracle["promised_mean_s"].as_f64().unwrap();
        assert!(ratio < 1.35, "{ratio}");
    }

    #[test]
    fn what_is_wrong_with_a_scenario_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let calm = fs::read_to_string(scenarios().join("calm.toml")).unwrap();
        for (from, to, said) in [
            ("per_day", "per_dya", "per_dya"),
            ("boilers = \"knows\"", "burners = \"knows\"", "knows \"burners\", which is no subject"),
            ("per_day = ", "per_day = -", "from 0 to a million"),
            ("urgent = 0.04", "urgent = 4", "from 0 to 1"),
            ("11:30", "25:30", "is no time of day"),
        ] {
            let file = folder.path().join("wrong.toml");
            fs::write(&file, calm.replace(from, to)).unwrap();
            let error = format!("{:#}", simulated(&file, "5").unwrap_err());
            assert!(error.contains(said), "{to}: {error}");
        }
    }
}
