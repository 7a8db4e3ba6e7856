//! A table from a CSV file, read row by row; what is wrong with a row is said with its line.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, anyhow, bail};
use jiff::civil::Date;

/// Most bytes that one row may take: a quote that is never closed must not read a whole file into memory.
const ROW_BYTES_MAX: usize = 1024 * 1024;
/// Most rows that are read; a row of transactions takes 16 bytes of memory.
const ROWS_MAX: u64 = 10_000_000;

/// A table, at one of its rows.
pub(crate) struct Table {
    name: String,
    heads: Vec<String>,
    separator: u8,
    has_carriage_returns: bool,
    reader: csv::Reader<Guarded>,
    left: Rc<Cell<usize>>,
    record: csv::ByteRecord,
    rows: u64,
}

/// The place of a column, with its name for whoever made a mistake in it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    place: usize,
    name: String,
}

/// A file of which only so much is read at a time.
struct Guarded {
    file: Box<dyn BufRead>,
    left: Rc<Cell<usize>>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            let error = format!("a row is longer than {ROW_BYTES_MAX} bytes; is a quotation mark left open?");
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        }
        let most = buffer.len().min(self.left.get());
        let read = self.file.read(&mut buffer[..most])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}

impl Table {
    /// Opens a file (`-` is standard input) and reads its line of names. What separates the cells is seen from that line.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let mut file: Box<dyn BufRead> = if name == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::with_capacity(
                256 * 1024,
                File::open(path).with_context(|| format!("can't read {name}"))?,
            ))
        };
        let beginning = file.fill_buf().with_context(|| format!("can't read {name}"))?;
        let first = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let (separator, has_carriage_returns) = (separator(first), first.ends_with(b"\r"));
        let left = Rc::new(Cell::new(ROW_BYTES_MAX));
        let guarded = Guarded { file, left: Rc::clone(&left) };
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).from_reader(guarded);
        let heads: Vec<_> = reader
            .byte_headers()
            .map_err(|error| anyhow!("{name}: {error}"))?
            .iter()
            .map(|head| text(head).into_owned())
            .collect();
        if heads.iter().all(String::is_empty) {
            bail!("{name} is empty; it needs a line of names, and rows below it");
        }
        let record = csv::ByteRecord::new();
        Ok(Self { name, heads, separator, has_carriage_returns, reader, left, record, rows: 0 })
    }

    /// The names above the columns.
    pub(crate) fn heads(&self) -> &[String] {
        &self.heads
    }

    /// The column with this name.
    pub(crate) fn column(&self, name: &str) -> anyhow::Result<Column> {
        let place = self.heads.iter().position(|head| head == name);
        let place = place.ok_or_else(|| {
            anyhow!("{} has no column \"{name}\"; its columns are {}", self.name, self.heads.join(", "))
        })?;
        Ok(Column { place, name: name.to_owned() })
    }

    /// Goes to the next row; `false` after the last.
    pub(crate) fn next(&mut self) -> anyhow::Result<bool> {
        self.left.set(ROW_BYTES_MAX);
        let read = self.reader.read_byte_record(&mut self.record);
        let is_there = read.map_err(|error| anyhow!("{}: {}", self.name, self.said(&error)))?;
        self.rows += u64::from(is_there);
        if self.rows > ROWS_MAX {
            bail!("{} has more than {ROWS_MAX} rows; take a part of it", self.name);
        }
        Ok(is_there)
    }

    /// The words in a cell; empty where there are none, or where it says that something is missing.
    pub(crate) fn text(&self, column: &Column) -> std::borrow::Cow<'_, str> {
        let cell = text(self.record.get(column.place).unwrap_or_default());
        if matches!(&*cell, "NA" | "NaN" | "nan" | "null" | "NULL") { "".into() } else { cell }
    }

    /// The number in a cell; `None` where it is empty. With a decimal comma where cells aren't separated by commas.
    pub(crate) fn number(&self, column: &Column) -> anyhow::Result<Option<f64>> {
        let cell = self.text(column);
        if cell.is_empty() {
            return Ok(None);
        }
        let number = self
            .parsed(&cell)
            .ok_or_else(|| self.wrong(column, &format!("\"{cell}\" is not a number; write it as 1234.50")))?;
        Ok(Some(number))
    }

    /// The number that a text is, if it is one.
    pub(crate) fn parsed(&self, cell: &str) -> Option<f64> {
        let number = cell.parse().ok().or_else(|| {
            let has_decimal_comma = self.separator != b',' && !cell.contains('.');
            if has_decimal_comma { cell.replacen(',', ".", 1).parse().ok() } else { None }
        });
        number.filter(|number: &f64| number.is_finite())
    }

    /// The number in a cell that may not be empty.
    pub(crate) fn needed_number(&self, column: &Column) -> anyhow::Result<f64> {
        self.number(column)?.ok_or_else(|| self.wrong(column, "there is no number"))
    }

    /// The date in a cell: 2026-11-24, 20261124 or 24-11-2026, with or without a time behind it.
    pub(crate) fn date(&self, column: &Column) -> anyhow::Result<Date> {
        let cell = self.text(column);
        date(&cell).ok_or_else(|| self.wrong(column, &format!("\"{cell}\" is no date; write it as 2026-11-24")))
    }

    /// Something that is wrong with a cell of this row.
    pub(crate) fn wrong(&self, column: &Column, what: &str) -> anyhow::Error {
        anyhow!("{}, line {}, {}: {what}", self.name, self.line(), column.name)
    }

    /// The line on which this row begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.record.position().map_or(0, |position| self.line_of(position))
    }

    /// The reader takes the line feed behind a carriage return for the beginning of the next row.
    fn line_of(&self, position: &csv::Position) -> u64 {
        position.line() + u64::from(self.has_carriage_returns)
    }

    fn said(&self, error: &csv::Error) -> String {
        match error.kind() {
            csv::ErrorKind::UnequalLengths { pos: Some(place), expected_len, len } => {
                format!("line {} has {len} cells, and the line of names {expected_len}", self.line_of(place))
            }
            _ => error.to_string(),
        }
    }
}

/// The most frequent of comma, semicolon and tab in the line of names; a comma where there is none of them.
fn separator(line: &[u8]) -> u8 {
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// UTF-8, or where it isn't, Latin-1, in which every byte is a letter.
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    }
}

fn date(cell: &str) -> Option<Date> {
    let day = cell.split([' ', 'T']).next()?;
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok())?;
    let make = |year: &str, month: &str, day: &str| {
        Date::new(number(year)?, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()
    };
    match (day.len(), day.split('-').collect::<Vec<_>>().as_slice()) {
        (8, [whole]) if whole.is_ascii() => make(&whole[..4], &whole[4..6], &whole[6..]),
        (_, [year, month, day]) if year.len() == 4 => make(year, month, day),
        (_, [day, month, year]) if year.len() == 4 => make(year, month, day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> anyhow::Result<Table> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("t.csv");
        std::fs::write(&file, bytes)?;
        Table::open(&file)
    }

    #[track_caller]
    fn refused(bytes: &[u8], told: &str) {
        let mut found = table(bytes).unwrap();
        let number = found.column("b").unwrap();
        let said = loop {
            match found
                .next()
                .and_then(|more| if more { found.needed_number(&number).map(drop) } else { bail!("read") })
            {
                Ok(()) => {}
                Err(error) => break format!("{error:#}"),
            }
        };
        assert!(said.contains(told), "{said}");
    }

    #[test]
    fn a_dutch_spreadsheet_is_read_as_it_was_meant() {
        let mut found = table("\u{feff}naam;bedrag\r\n\"De Vries; & Zn\";29,33\r\nJansen;1e3\r\n".as_bytes()).unwrap();
        let (name, amount) = (found.column("naam").unwrap(), found.column("bedrag").unwrap());
        assert!(found.next().unwrap());
        assert_eq!((&*found.text(&name), found.needed_number(&amount).unwrap()), ("De Vries; & Zn", 29.33));
        assert!(found.next().unwrap());
        assert_eq!((found.line(), found.needed_number(&amount).unwrap()), (3, 1000.0));
        assert!(!found.next().unwrap());
        let mut latin = table(b"a,b\nCaf\xe9,1\n").unwrap();
        assert!(latin.next().unwrap());
        assert_eq!(latin.text(&latin.column("a").unwrap()), "Café");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        refused(b"a,b\n1,2\n1,two\n", "line 3, b: \"two\" is not a number");
        refused(b"a,b\n1,2\n1,\n", "line 3, b: there is no number");
        refused(b"a,b\r\n1,2\r\n1,2,3\r\n", "line 3 has 3 cells");
        refused(b"a,b\n1,2\n1,2,3\n", "line 3 has 3 cells, and the line of names 2");
        refused(b"a,b\n1,inf\n", "not a number");
        let open = [&b"a,b\n1,\"2\n"[..], &vec![b'x'; 2 * ROW_BYTES_MAX]].concat();
        refused(&open, "quotation mark left open");
        assert!(table(b"a,b\n").unwrap().column("c").unwrap_err().to_string().contains("its columns are a, b"));
        assert!(table(b"").is_err());
    }

    #[test]
    fn dates_are_written_in_three_ways() {
        let day = jiff::civil::date(2014, 3, 8);
        for cell in ["2014-03-08", "2014-03-08 00:00:00", "20140308", "8-3-2014", "2014-03-08T10:00Z"] {
            assert_eq!(date(cell), Some(day), "{cell}");
        }
        for cell in ["", "03/08/2014", "2014-13-01", "8-3-14", "é2345678", "today"] {
            assert_eq!(date(cell), None, "{cell}");
        }
    }
}
