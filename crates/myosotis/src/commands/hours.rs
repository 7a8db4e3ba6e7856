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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[track_caller]
    fn check(case: &str, reply: &str) {
        let mut output = Vec::new();
        run(HoursArgs {}, case.as_bytes(), &mut output).unwrap();
        let said: Value = serde_json::from_slice(&output).unwrap();
        assert_eq!(said, serde_json::from_str::<Value>(reply).unwrap(), "{said}");
    }

    fn case(rest: &str) -> String {
        format!(
            r#"{{"id":"a","calendar":{{"time_zone":"Asia/Kolkata","hours":{{"tue":[["09:00","17:00"]]}}}},{rest}}}"#
        )
    }

    #[test]
    fn moments_dates_counts_and_truths_come_out_as_they_are() {
        let add = case(r#""op":"add","start":"2023-10-10T20:00:00+00:00","duration_s":3600.5,"expected":"ignored""#);
        check(&add, r#"{"id":"a","result":"2023-10-17T10:00:00.5+05:30"}"#);
        check(
            &case(r#""op":"add_business_days","start":"2023-10-10","business_days":1"#),
            r#"{"id":"a","result":"2023-10-17"}"#,
        );
        let between = case(r#""op":"between","start":"2023-10-10T00:00:00Z","end":"2023-10-09T00:00:00Z""#);
        check(&between, r#"{"id":"a","result":0}"#);
        check(&case(r#""op":"is_holiday","start":"2023-10-10""#), r#"{"id":"a","result":false}"#);
    }

    #[test]
    fn what_can_not_be_calculated_is_said_in_words() {
        for (rest, error) in [
            (r#""op":"multiply","start":"2023-10-10""#, "unknown variant `multiply`"),
            (r#""op":"add","start":"2023-10-10T20:00:00Z""#, "duration_s is missing"),
            (r#""op":"add","start":"2023-10-10","duration_s":1"#, "needs a moment"),
            (r#""op":"add","start":"2023-10-10T20:00:00","duration_s":1"#, "is no moment"),
            (r#""op":"add","start":5,"duration_s":1"#, "invalid type"),
            (r#""op":"add","start":"2023-10-10T20:00:00Z","duration_s":"1""#, "a number of seconds"),
            (r#""op":"add","start":"2023-10-10T20:00:00Z","duration_s":1e300"#, "no number of seconds"),
            (r#""op":"add","start":"2023-10-10T20:00:00Z","duration_s":9223372036854775807"#, "outside the years"),
            (r#""op":"add","start":"2023-10-10T20:00:00Z","duration_s":-9223372036854775808"#, "outside the years"),
            (r#""op":"add","start":"9999-10-10T20:00:00Z","duration_s":1"#, "outside the years"),
            (
                r#""op":"add_business_days","start":"2023-10-10","business_days":9223372036854775807"#,
                "outside the years",
            ),
            (r#""op":"add_business_days","start":"2023-10-10","business_days":1.5"#, "invalid type"),
            (r#""op":"next_close","calendar":{},"start":"2023-10-10T20:00:00Z""#, "duplicate field"),
        ] {
            let mut output = Vec::new();
            run(HoursArgs {}, case(rest).as_bytes(), &mut output).unwrap();
            let said: Value = serde_json::from_slice(&output).unwrap();
            assert_eq!(said["id"], "a");
            assert!(said["error"].as_str().is_some_and(|said| said.contains(error)), "{rest}: {said}");
        }
    }
}
