//! `myosotis outcome nps`: net promoter score.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use outcome::nps::{Answers, NotAScore, Score, response_rate};
use outcome::{Confidence, Estimate};
use serde::Serialize;

use super::table::{Column, Table};
use super::write;

/// Net promoter score with a 95 % interval, and the response rate.
///
/// A row per person asked; an empty cell is somebody who didn't answer. Method: docs/outcomes.md.
#[derive(Debug, clap::Args)]
pub(crate) struct NpsArgs {
    /// The table: CSV with a line of names on top; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The column with the answers, 0 to 10. Without it: `score`, or the only column.
    #[arg(long)]
    column: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    score: f64,
    lower: f64,
    upper: f64,
    confidence: f64,
    method: &'static str,
    n: u64,
    promoters: u64,
    passives: u64,
    detractors: u64,
    asked: u64,
    response_rate: Range,
    small_sample: bool,
}

#[derive(Serialize)]
struct Range {
    value: f64,
    lower: f64,
    upper: f64,
}

impl From<Estimate> for Range {
    fn from(estimate: Estimate) -> Self {
        Self { value: estimate.value, lower: estimate.interval.lower, upper: estimate.interval.upper }
    }
}

pub(crate) fn run(args: &NpsArgs, output: impl Write) -> anyhow::Result<()> {
    let mut table = Table::open(&args.input)?;
    let column = answers_in(&table, args.column.as_deref())?;
    let (mut answers, mut asked) = (Answers::default(), 0);
    while table.next()? {
        asked += 1;
        if let Some(number) = table.number(&column)? {
            let score = if number.fract() == 0.0 && (0.0..=255.0).contains(&number) {
                Score::try_from(number as u8)
            } else {
                Err(NotAScore(number.to_string()))
            };
            answers.add(score.map_err(|error| table.wrong(&column, &error.to_string()))?);
        }
    }
    let confidence = Confidence::USUAL;
    let score = answers.net_promoter_score(confidence).context("nobody answered, so there is no score")?;
    let rate = response_rate(answers.count(), asked, confidence).context("nobody was asked")?;
    let answer = Answer {
        score: score.value,
        lower: score.interval.lower,
        upper: score.interval.upper,
        confidence: confidence.get(),
        method: "score interval (Tango 1998; Rocks 2016)",
        n: answers.count(),
        promoters: answers.promoters,
        passives: answers.passives,
        detractors: answers.detractors,
        asked,
        response_rate: rate.into(),
        small_sample: answers.is_small(),
    };
    write(output, &answer)
}

fn answers_in(table: &Table, asked_for: Option<&str>) -> anyhow::Result<Column> {
    let heads = table.heads();
    let usual = heads.iter().find(|head| head.eq_ignore_ascii_case("score"));
    match (asked_for, usual, heads) {
        (Some(name), ..) => table.column(name),
        (None, Some(name), _) | (None, None, [name]) => table.column(name),
        _ => bail!("which column has the answers? Say --column NAME; there are {}", heads.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::outcome::tests::{near, say};

    #[test]
    fn answers_are_counted_and_silence_too() {
        let said = say("nps --input FILE", "name,Score\na,10\nb,9\nc,7\nd,3\ne,\nf,9.0\n").unwrap();
        near(&said["score"], 40.0, 1e-9);
        near(&said["response_rate"]["value"], 5.0 / 6.0, 1e-9);
        assert_eq!(
            (said["n"].as_u64(), said["asked"].as_u64(), said["small_sample"].as_bool()),
            (Some(5), Some(6), Some(true))
        );
        assert!(said["lower"].as_f64().unwrap() < 0.0 && said["upper"].as_f64().unwrap() < 100.0);
    }

    #[test]
    fn what_is_no_answer_is_said_with_its_line() {
        for (line, table, told) in [
            ("nps --input FILE", "score\n10\n11\n", "line 3, score: a score is a whole number from 0 to 10, not 11"),
            ("nps --input FILE", "score\n7.5\n", "not 7.5"),
            ("nps --input FILE", "score\n-1\n", "not -1"),
            ("nps --input FILE", "a,b\n1,2\n", "--column NAME"),
            ("nps --input FILE --column b", "a,b\n1,\n", "nobody answered"),
        ] {
            let said = format!("{:#}", say(line, table).unwrap_err());
            assert!(said.contains(told), "{said}");
        }
    }
}
