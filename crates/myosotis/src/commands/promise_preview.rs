//! `myosotis promise preview`: which promise a question would get.

use std::io::{BufRead, Write};

use clap::Args;
use jiff::Timestamp;
use promise::{
    Kind, Language, Rule, ServiceHours,
    document::HoursDocument,
    sentence::{Who, told},
};
use serde::{Deserialize, Serialize};

use super::json_lines::{answer_each, read_case};

/// Read one JSON case a line, write the promise it gets as one JSON line.
///
/// A case: {"id", "hours", "rule", "received"}, and if you like "who" and "kind". An answer: {"id", "deadline",
/// "sentence_nl", "sentence_en"}, or {"id", "error"}; the rest goes on.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {}

#[derive(Deserialize)]
struct Case {
    hours: HoursDocument,
    #[serde(default)]
    rule: Rule,
    received: Timestamp,
    /// A first name; absent: "Wij".
    #[serde(default)]
    who: Option<String>,
    #[serde(default = "answer")]
    kind: Kind,
}

fn answer() -> Kind {
    Kind::Answer
}

#[derive(Serialize)]
struct Preview {
    deadline: String,
    sentence_nl: String,
    sentence_en: String,
}

/// Answers each case on `input`.
pub(crate) fn run(PreviewArgs {}: PreviewArgs, input: impl BufRead, output: impl Write) -> anyhow::Result<()> {
    answer_each(input, output, preview)
}

fn preview(line: &str) -> Result<Preview, String> {
    let case: Case = read_case(line)?;
    let hours = ServiceHours::from_document(&case.hours).map_err(|error| error.to_string())?;
    let deadline = case.rule.deadline(&hours, case.received).map_err(|error| error.to_string())?;
    let who = case.who.as_deref().map_or(Who::We, Who::Person);
    let sentence = |language| told(language, who, case.kind, deadline, case.received, hours.zone());
    Ok(Preview {
        deadline: deadline.display_with_offset(hours.zone().to_offset(deadline)).to_string(),
        sentence_nl: sentence(Language::Nl),
        sentence_en: sentence(Language::En),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn say(case: &Value) -> Value {
        let mut output = Vec::new();
        run(PreviewArgs {}, case.to_string().as_bytes(), &mut output).unwrap();
        serde_json::from_slice(&output).unwrap()
    }

    fn case(received: &str) -> Value {
        let day = json!([["08:30", "12:30"], ["13:00", "17:00"]]);
        let week = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day});
        json!({"id": 7, "hours": {"time_zone": "Europe/Amsterdam", "country": "NL", "hours": week},
            "rule": {"kind": "same-day-or-next-morning", "within": "4h", "next_morning": "09:30", "round_to": "5min"},
            "received": received})
    }

    #[test]
    fn the_promise_is_the_one_that_a_customer_would_be_told() {
        let said = say(&case("2026-12-24T16:00:00+01:00"));
        assert_eq!(
            said,
            json!({"id": 7, "deadline": "2026-12-28T09:30:00+01:00",
            "sentence_nl": "Wij antwoorden u maandag 28 december vóór 09:30.",
            "sentence_en": "We answer you on Monday 28 December before 09:30."})
        );
        let mut named = case("2026-11-24T11:16:00Z");
        (named["who"], named["kind"]) = (json!("Joost"), json!("callback"));
        assert_eq!(say(&named)["sentence_nl"], "Joost belt u vandaag terug, vóór 16:20.");
    }

    #[test]
    fn what_can_not_be_promised_is_said_in_words() {
        for (key, value, error) in [
            ("hours", json!({"time_zone": "Europe/Amsterdam"}), "never open"),
            ("hours", json!({"time_zone": "Mars/Olympus"}), "no time zone"),
            ("hours", json!({"time_zone": "UTC", "hourz": {}}), "unknown field `hourz`"),
            ("rule", json!({"kind": "soon"}), "unknown variant `soon`"),
            ("rule", json!({"kind": "clock", "within": "-1h"}), "too short"),
            ("rule", json!({"kind": "clock", "within": 5}), "invalid type"),
            ("rule", json!({"kind": "service-days", "days": 0}), "service days"),
            ("received", json!("2026-11-24T09:10:00"), "offset"),
            ("received", json!("-009999-01-02T09:10:00Z"), "outside the years"),
        ] {
            let mut case = case("2026-11-24T09:10:00+01:00");
            case[key] = value;
            let said = say(&case);
            assert_eq!(said["id"], 7);
            assert!(said["error"].as_str().is_some_and(|said| said.contains(error)), "{case}: {said}");
        }
    }
}
