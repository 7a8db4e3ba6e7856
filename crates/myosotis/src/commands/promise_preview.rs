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
