//! The test cases of twelve other calculators of business hours: what they expect, and what we say.
//!
//! Where we differ, `docs/hours-vectors.md` says so and why; this test keeps that page true. `UPDATE_DOCS=1` writes it.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and may say that it was skipped")]

use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf};

use jiff::{Timestamp, civil::Date};
use promise::calculation::{Answer, Case};
use serde_json::Value;

/// Why we differ, by the operation and by whose expectation it is.
const REASONS: &[(&str, &str, &str)] = &[
    (
        "is_open",
        "js_moment_business_time",
        "The moment of closing is closed: open from opening up to, not including, closing, so that no moment is counted twice. (A question that comes in at closing time to the second still counts as received while open; that is the promise rule, not the hours.)",
    ),
    (
        "between",
        "ruby_working_hours",
        "The day on which the clock is put back has 25 hours, and who is open all that day is open for 25 hours.",
    ),
    (
        "next_close",
        "ruby_working_hours",
        "A desk that is open until 24:00 closes at 24:00, also for who asks a microsecond before.",
    ),
    (
        "add_business_days",
        "ruby_biz_zendesk",
        "The same time by the clock on the later day, open then or not; it is not moved to the opening. The promise rule for service days names its own time (the end of the day, or `at`).",
    ),
    (
        "sub_business_days",
        "ruby_biz_zendesk",
        "The same time by the clock on the earlier day, open then or not; it is not moved to the closing before.",
    ),
    (
        "add_business_days",
        "ruby_working_hours",
        "The first service day after a day on which we are closed is one service day later, as two other suites have it; it is not reached for nothing.",
    ),
    (
        "add_business_days",
        "ruby_business_time",
        "Counted from the date on which it is asked. Moving a question from outside hours to the next day first, and counting from there, costs the customer a day.",
    ),
    (
        "sub_business_days",
        "ruby_business_time",
        "Counted back from the date on which it is asked, and the same time by the clock.",
    ),
];

#[test]
fn we_say_what_others_say_and_own_up_where_we_do_not() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/hours");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let mut page = Page::default();
    for path in files {
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            page.add(name, vector);
        }
    }
    assert!(page.failures.is_empty(), "{} that others agree on:\n{}", page.failures.len(), page.failures.join("\n"));
    assert!(
        page.unexplained.is_empty(),
        "{} without a reason:\n{}",
        page.unexplained.len(),
        page.unexplained.join("\n")
    );
    let (text, kept) = (page.text(), PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/hours-vectors.md"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&kept, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&kept).unwrap_or_default() == text,
        "docs/hours-vectors.md is out of date; run this test with UPDATE_DOCS=1"
    );
}

#[derive(Default)]
struct Page {
    /// Per file: cases, and those on which we say the same.
    counts: BTreeMap<String, (usize, usize)>,
    /// Per reason: a row for each case.
    differences: BTreeMap<usize, Vec<String>>,
    failures: Vec<String>,
    unexplained: Vec<String>,
}

impl Page {
    fn add(&mut self, file: &str, vector: &Value) {
        let said = say(vector);
        let count = self.counts.entry(file.to_owned()).or_default();
        count.0 += 1;
        if same(&said, &vector["expected"]) {
            count.1 += 1;
            return;
        }
        let text = |key: &str| match &vector[key] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let (id, op) = (text("id").unwrap(), text("op").unwrap());
        let asked = ["duration_s", "end", "business_days"].into_iter().find_map(text).unwrap_or_default();
        let said = said
            .map_or_else(|error| error, |answer| serde_json::to_string(&answer).unwrap().trim_matches('"').to_owned());
        let row = format!("| {id} | {} | {asked} | {} | {said} |", text("start").unwrap(), text("expected").unwrap());
        if vector["plain_semantics"] == "agrees" {
            self.failures.push(row.clone());
        }
        match REASONS.iter().position(|reason| reason.0 == op && reason.1 == file) {
            Some(reason) => self.differences.entry(reason).or_default().push(row),
            None => self.unexplained.push(format!("{op}: {row}")),
        }
    }

    fn text(&self) -> String {
        let mut text = String::from(concat!(
            "# Business hours: what others say, and what we say\n\n",
            "The test suites of twelve other programs, replayed through `myosotis hours calc`. This page is written and checked by ",
            "`crates/promise/tests/suite/hours_vectors.rs`.\n\n",
            "| suite | cases | the same | different |\n|---|---|---|---|\n",
        ));
        let mut all = (0, 0);
        for (file, (cases, same)) in &self.counts {
            writeln!(text, "| {file} | {cases} | {same} | {} |", cases - same).unwrap();
            all = (all.0 + cases, all.1 + same);
        }
        writeln!(text, "| **all** | {} | {} | {} |", all.0, all.1, all.0 - all.1).unwrap();
        text.push_str("\n## Where we differ, and why\n");
        for (reason, rows) in &self.differences {
            let (op, file, why) = REASONS[*reason];
            write!(
                text,
                "\n### `{op}`, {file}\n\n{why}\n\n| case | start | asked | they | we |\n|---|---|---|---|---|\n"
            )
            .unwrap();
            for row in rows {
                writeln!(text, "{row}").unwrap();
            }
        }
        text
    }
}

fn say(vector: &Value) -> Result<Answer, String> {
    let case: Case = serde_json::from_value(vector.clone()).map_err(|error| error.to_string())?;
    case.answer().map_err(|error| error.to_string())
}

fn same(said: &Result<Answer, String>, expected: &Value) -> bool {
    match (said, expected) {
        (Err(_), Value::String(text)) => text == "error",
        (Ok(Answer::Moment(moment, _)), Value::String(text)) => {
            text.parse::<Timestamp>().is_ok_and(|expected| expected == *moment)
        }
        (Ok(Answer::Date(date)), Value::String(text)) => text.parse::<Date>().is_ok_and(|expected| expected == *date),
        (Ok(Answer::Count(count)), Value::Number(number)) => number.as_f64() == Some(*count as f64),
        (Ok(Answer::Truth(truth)), Value::Bool(expected)) => truth == expected,
        _ => false,
    }
}
