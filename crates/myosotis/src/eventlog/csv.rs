//! Rows of separated values: RFC 4180, with any separator, with or without quotation marks and a byte order mark.

use std::io::{BufRead, Read};

use super::{EachRow, LogError, ROW_BYTES_MAX, Row};

/// Tried in this order; the one that splits the header into most columns is taken.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Tells `each` the wanted columns of every row after the header. Of columns with the same name the first is taken.
pub(super) fn each_row(
    input: impl BufRead,
    separator: Option<u8>,
    wanted: &[String],
    each: &mut EachRow<'_>,
) -> Result<(), LogError> {
    let mut records = Records { input, line: 0, raw: Vec::new() };
    if !records.next(separator)? {
        return Err(LogError::Whole("the log is empty: there is no header".to_owned()));
    }
    let separator = separator.unwrap_or_else(|| guess(records.record()));
    let header = split(records.record(), separator);
    let places = wanted.iter().map(|column| place(&header, column)).collect::<Result<Vec<_>, _>>()?;
    loop {
        let line = records.line + 1;
        if !records.next(Some(separator))? {
            return Ok(());
        }
        let fields = split(records.record(), separator);
        if fields.len() == 1 && fields[0].trim().is_empty() {
            continue;
        }
        if fields.len() < header.len() && places.iter().any(|place| *place >= fields.len()) {
            let what = format!("has {} of the {} columns that the header names", fields.len(), header.len());
            return Err(LogError::Line { line, what });
        }
        let values: Vec<Option<&str>> = places.iter().map(|place| Some(fields[*place].trim())).collect();
        each(Row { trace: 0, values: &values }).map_err(|what| LogError::Line { line, what })?;
    }
}

fn place(header: &[String], column: &str) -> Result<usize, LogError> {
    let found = header.iter().position(|name| name.trim() == column.trim());
    found.ok_or_else(|| {
        let names: Vec<&str> = header.iter().map(|name| name.trim()).collect();
        LogError::Whole(format!("the log has no column “{column}”; it has: {}", names.join(", ")))
    })
}

fn guess(header: &[u8]) -> u8 {
    let columns = |separator: &u8| split(header, *separator).len();
    SEPARATORS.into_iter().rev().max_by_key(columns).unwrap_or(b',')
}

/// Records, each of which may run over several lines between quotation marks.
struct Records<R> {
    input: R,
    /// Lines read so far.
    line: u64,
    raw: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// Reads the next record; `separator` is `None` while it isn't known.
    fn next(&mut self, separator: Option<u8>) -> Result<bool, LogError> {
        self.raw.clear();
        let (begin, mut scan) = (self.line + 1, Scan::new(separator));
        loop {
            let (before, room) = (self.raw.len(), (ROW_BYTES_MAX + 1).saturating_sub(self.raw.len()) as u64);
            let read = self.input.by_ref().take(room).read_until(b'\n', &mut self.raw);
            read.map_err(|source| LogError::Line { line: begin, what: format!("can't be read: {source}") })?;
            if self.raw.len() > ROW_BYTES_MAX {
                let what = format!("is longer than {ROW_BYTES_MAX} bytes: is a quotation mark not closed?");
                return Err(LogError::Line { line: begin, what });
            }
            for byte in &self.raw[before..] {
                scan.see(*byte);
            }
            let is_over = self.raw.len() == before;
            if !is_over {
                self.line += 1;
            } else if scan.is_quoted() {
                return Err(LogError::Line {
                    line: begin,
                    what: "opens a quotation mark that is never closed".to_owned(),
                });
            }
            if is_over || !scan.is_quoted() {
                return Ok(!self.raw.is_empty());
            }
        }
    }

    /// Without the end of the line, and without a byte order mark.
    fn record(&self) -> &[u8] {
        let record = self.raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.raw);
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        record.strip_suffix(b"\r").unwrap_or(record)
    }
}

/// Where in a field we are. A mark that isn't at the beginning of a field is an inch, not an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Plain,
    Quoted,
    /// After a mark in a quoted field: it was the last, or the first of two.
    Closed,
}

/// What a byte does to the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Belong,
    Mark,
    Separate,
}

struct Scan {
    separator: Option<u8>,
    place: Place,
}

impl Scan {
    fn new(separator: Option<u8>) -> Self {
        Self { separator, place: Place::Start }
    }

    fn is_quoted(&self) -> bool {
        self.place == Place::Quoted
    }

    fn see(&mut self, byte: u8) -> Does {
        let separates = self.separator.map_or(SEPARATORS.contains(&byte), |separator| byte == separator);
        let (place, does) = match (self.place, byte) {
            (Place::Start, b'"') => (Place::Quoted, Does::Mark),
            (Place::Quoted, b'"') => (Place::Closed, Does::Mark),
            (Place::Closed, b'"') => (Place::Quoted, Does::Belong),
            (Place::Quoted, _) => (Place::Quoted, Does::Belong),
            _ if separates => (Place::Start, Does::Separate),
            _ => (Place::Plain, Does::Belong),
        };
        self.place = place;
        does
    }
}

/// The fields; bytes that are no UTF-8 become replacement characters.
fn split(record: &[u8], separator: u8) -> Vec<String> {
    let (mut fields, mut field, mut scan) = (Vec::new(), Vec::new(), Scan::new(Some(separator)));
    for byte in record {
        match scan.see(*byte) {
            Does::Belong => field.push(*byte),
            Does::Mark => {}
            Does::Separate => {
                fields.push(String::from_utf8_lossy(&field).into_owned());
                field.clear();
            }
        }
    }
    fields.push(String::from_utf8_lossy(&field).into_owned());
    fields
}
