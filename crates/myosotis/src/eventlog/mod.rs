//! Logs of real cases, as other programs write them: CSV and XES, for `myosotis replay`.
//!
//! Read row by row; what is kept is one start, one end and the groups per case.

mod csv;
mod expression;
mod gather;
mod lines;
mod moments;
#[cfg(test)]
mod tests;
mod xes;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

pub(crate) use expression::Expression;
pub(crate) use gather::Gathered;
use gather::Gatherer;
use moments::{Moments, Order};

/// Longest row, in bytes; longer than any log has shown.
const ROW_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where in a log to find what makes a case.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// The column that names the case; in XES each trace is a case, and this names one of its attributes.
    pub case: Option<String>,
    pub start: Expression,
    pub end: Expression,
    pub groups: Vec<String>,
    /// Between the fields of a row; found from the header when not given.
    pub separator: Option<u8>,
    /// As of strptime; recognised when not given.
    pub time_format: Option<String>,
    /// The zone of times that don't say theirs.
    pub zone: jiff::tz::TimeZone,
}

/// A log that can't be read.
#[derive(Debug, Error)]
pub(crate) enum LogError {
    #[error("{path}: {source}", path = .path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("line {line}: {what}")]
    Line { line: u64, what: String },
    #[error("{0}")]
    Whole(String),
}

/// One row: the wanted values, in the order in which they were asked for.
struct Row<'a> {
    /// In XES, the number of the trace.
    trace: u64,
    values: &'a [Option<&'a str>],
}

/// Told every row; says what is wrong with one.
type EachRow<'a> = dyn FnMut(Row<'_>) -> Result<(), String> + 'a;

/// Reads the log at `path` and gathers its cases.
pub(crate) fn read(path: &Path, question: &Question) -> Result<Gathered, LogError> {
    if kind(path) == Kind::Csv && question.case.is_none() {
        // A file that isn't there is said first.
        File::open(path).map_err(|source| LogError::Unreadable { path: path.to_owned(), source })?;
        return Err(LogError::Whole("say with --case which column names the case".to_owned()));
    }
    let wanted = question.wanted();
    let mut moments = Moments::new(question.time_format.as_deref(), question.zone.clone());
    if question.time_format.is_none() && kind(path) == Kind::Csv {
        let times = question.times(&wanted);
        let mut order = Order::default();
        each_row(path, question, &wanted, &mut |row| {
            times.iter().filter_map(|time| row.values[*time]).for_each(|value| order.see(value));
            Ok(())
        })?;
        moments = moments.with_order(order);
    }
    let mut gatherer = Gatherer::new(question, &wanted, &moments);
    each_row(path, question, &wanted, &mut |row| gatherer.take(row.values, row.trace))?;
    gatherer.finish()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    Xes,
}

fn kind(path: &Path) -> Kind {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.ends_with(".xes") || name.ends_with(".xes.gz") { Kind::Xes } else { Kind::Csv }
}

fn each_row(path: &Path, question: &Question, wanted: &[String], each: &mut EachRow<'_>) -> Result<(), LogError> {
    let unreadable = |source| LogError::Unreadable { path: path.to_owned(), source };
    let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
    let is_gzip = file.fill_buf().map_err(unreadable)?.starts_with(&[0x1f, 0x8b]);
    let input: Box<dyn BufRead> =
        if is_gzip { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
    match kind(path) {
        Kind::Csv => csv::each_row(input, question.separator, wanted, each),
        Kind::Xes => xes::each_row(input, question.case.is_some(), wanted, each),
    }
}

impl Question {
    /// Every column that is needed, each once; before them the case's if it is named, since in XES that is the trace's even
    /// when an event has one of that name.
    fn wanted(&self) -> Vec<String> {
        let condition =
            |expression: &'_ Expression| expression.condition.as_ref().map(|condition| condition.column.clone());
        let columns = [&self.start, &self.end].map(|expression| (expression.column.clone(), condition(expression)));
        let columns = columns.into_iter().flat_map(|(column, condition)| [Some(column), condition]).flatten();
        let mut wanted: Vec<String> = Vec::new();
        for column in columns.chain(self.groups.iter().cloned()) {
            if !wanted.contains(&column) {
                wanted.push(column);
            }
        }
        self.case.iter().cloned().chain(wanted).collect()
    }

    /// Which of the wanted columns hold moments.
    fn times(&self, wanted: &[String]) -> Vec<usize> {
        let is_time = |column: &String| *column == self.start.column || *column == self.end.column;
        wanted.iter().enumerate().filter(|(_, column)| is_time(column)).map(|(index, _)| index).collect()
    }
}
