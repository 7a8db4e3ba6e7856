//! A table of separated values (CSV), read row by row; encoding and separator are seen by itself.
//!
//! Files are hostile until they are read: a row is bounded, a file that is no text is refused, and bytes that aren't UTF-8 are
//! read as Windows-1252, in which every byte is a letter. Source: RFC 4180, and what spreadsheets in the Low Countries write.

pub mod amount;
pub mod day;
mod form;

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use form::{Encoding, Form};

/// Most bytes that one row may take: a quote that is never closed must not read a whole file into memory.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// Most columns that a table may have.
pub const COLUMNS_MAX: usize = 500;

/// Why a table can't be read any further.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// There is no line of names, or it names nothing.
    #[error("it is empty; it needs a line of names, and rows below it")]
    Empty,
    /// Not text: a spreadsheet's own file, a picture, an archive.
    #[error("it is no text; save it as CSV")]
    NotText,
    /// More than [`COLUMNS_MAX`] columns.
    #[error("it has more than {COLUMNS_MAX} columns")]
    TooWide,
    /// More than [`ROW_BYTES_MAX`] bytes; the line on which the row begins, from 1.
    #[error("line {line}: a row is longer than {ROW_BYTES_MAX} bytes; is a quotation mark left open?")]
    RowTooLong {
        /// Where the row begins.
        line: u64,
    },
    /// The file can't be read.
    #[error("it can't be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// A table, at one of its rows.
pub struct Table {
    form: Form,
    heads: Vec<String>,
    reader: csv::Reader<Guarded>,
    left: Arc<AtomicUsize>,
    record: csv::ByteRecord,
    line: Cell<u64>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("form", &self.form).field("heads", &self.heads).finish_non_exhaustive()
    }
}

/// Bytes of which only so many are read at a time.
struct Guarded {
    bytes: Box<dyn Read + Send>,
    left: Arc<AtomicUsize>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "row"));
        }
        let most = buffer.len().min(left);
        let read = self.bytes.read(&mut buffer[..most])?;
        self.left.store(left - read, Ordering::Relaxed);
        Ok(read)
    }
}

impl Table {
    /// Reads the line of names; what separates the cells, and in which encoding they are, is seen from the beginning.
    ///
    /// # Errors
    /// [`TableError`].
    pub fn open(mut bytes: impl BufRead + Send + 'static) -> Result<Self, TableError> {
        let form = Form::seen_in(bytes.fill_buf()?)?;
        bytes.consume(form.skipped);
        let left = Arc::new(AtomicUsize::new(ROW_BYTES_MAX));
        let guarded = Guarded { bytes: form.encoding.decoded(Box::new(bytes)), left: Arc::clone(&left) };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(form.separator)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(guarded);
        let heads = reader.byte_headers().map_err(|error| told(error, 1))?;
        let heads: Vec<String> = heads.iter().map(|head| text(head).trim().to_owned()).collect();
        if heads.iter().all(String::is_empty) {
            return Err(TableError::Empty);
        }
        if heads.len() > COLUMNS_MAX {
            return Err(TableError::TooWide);
        }
        Ok(Self { form, heads, reader, left, record: csv::ByteRecord::new(), line: Cell::new(1) })
    }

    /// How it is written.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The names above the columns.
    pub fn heads(&self) -> &[String] {
        &self.heads
    }

    /// Goes to the next row that isn't empty; `false` after the last.
    ///
    /// # Errors
    /// [`TableError::RowTooLong`], [`TableError::Unreadable`].
    pub fn next_row(&mut self) -> Result<bool, TableError> {
        loop {
            self.left.store(ROW_BYTES_MAX, Ordering::Relaxed);
            let begin = self.reader.position().line() + u64::from(self.form.has_carriage_returns);
            let is_there = self.reader.read_byte_record(&mut self.record).map_err(|error| told(error, begin))?;
            // The reader takes the line feed behind a carriage return for the beginning of the next row.
            let line =
                self.record.position().map_or(begin, |place| place.line() + u64::from(self.form.has_carriage_returns));
            self.line.set(line + u64::from(self.form.has_separator_line));
            if !is_there || self.record.iter().any(|cell| !cell.is_empty()) {
                return Ok(is_there);
            }
        }
    }

    /// How many cells this row has.
    pub fn width(&self) -> usize {
        self.record.len()
    }

    /// The words in a cell, without white space around them; empty where the row has no such cell.
    pub fn cell(&self, place: usize) -> Cow<'_, str> {
        text(self.record.get(place).unwrap_or_default())
    }

    /// The line on which this row begins, from 1.
    pub fn line(&self) -> u64 {
        self.line.get()
    }
}

fn told(error: csv::Error, line: u64) -> TableError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => TableError::RowTooLong { line },
        csv::ErrorKind::Io(error) => TableError::Unreadable(error),
        other => TableError::Unreadable(io::Error::other(format!("{other:?}"))),
    }
}

/// UTF-8, or where it isn't, Windows-1252.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// A cell for a file that a spreadsheet will open: what it would take for a formula gets an apostrophe in front (OWASP, CSV
/// injection), and what would end the cell is quoted.
#[must_use]
pub fn safe_cell(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_plain_number(text);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    let text: String = text.chars().filter(|c| *c != '\0').collect();
    if text.contains([',', ';', '"', '\n', '\r', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, TableError> {
        let mut table = Table::open(io::Cursor::new(bytes.to_vec()))?;
        let mut rows = vec![(1, table.heads().to_vec())];
        while table.next_row()? {
            rows.push((table.line(), (0..table.width()).map(|place| table.cell(place).into_owned()).collect()));
        }
        Ok(rows)
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[(u64, &[&str])]) {
        let found = rows(bytes).unwrap();
        let found: Vec<(u64, Vec<&str>)> =
            found.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(u64, Vec<&str>)> = expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_is_read_whatever_spreadsheet_wrote_it() {
        let utf16 = |little: bool| {
            let unit = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            "\u{feff}naam\tbedrag\r\nCafé\t€ 3\r\n".encode_utf16().flat_map(unit).collect::<Vec<u8>>()
        };
        let cafe: &[(u64, &[&str])] = &[(1, &["naam", "bedrag"]), (2, &["Café", "€ 3"])];
        check(&utf16(true), cafe);
        check(&utf16(false), cafe);
        check(&utf16(true)[2..], cafe);
        check("\u{feff}naam;bedrag\r\nCafé;€ 3\r\n".as_bytes(), cafe);
        check(b"naam;bedrag\nCaf\xe9;\x80 3\n", cafe);
        check("naam|bedrag\nCafé|€ 3".as_bytes(), cafe);
        check(
            "sep=;\r\nnaam;bedrag\r\n\"a;\"\"b\"\"\nc\";3\r\n\r\n;\r\nd;4;5\r\n".as_bytes(),
            &[(1, &["naam", "bedrag"]), (3, &["a;\"b\"\nc", "3"]), (7, &["d", "4", "5"])],
        );
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert!(matches!(rows(b""), Err(TableError::Empty)));
        assert!(matches!(rows(b"\n"), Err(TableError::Empty)));
        assert!(matches!(rows(b"PK\x03\x04\x14\x00\x06\x00sheet"), Err(TableError::NotText)));
        assert!(matches!(rows(b"\x89PNG\r\n\x1a\nIHDR"), Err(TableError::NotText)));
        assert!(matches!(rows(b"\xff\xd8\xff\xe0JFIF"), Err(TableError::NotText)));
        assert!(matches!(rows(b"%PDF-1.4\n1 0 obj<<>>endobj\n"), Err(TableError::NotText)));
        assert!(matches!(rows(b"a,b\x00\x00\x00\x01\x02\n"), Err(TableError::NotText)));
        let wide = "a,".repeat(COLUMNS_MAX + 1);
        assert!(matches!(rows(wide.as_bytes()), Err(TableError::TooWide)));
        let open = [&b"a,b\n1,2\n1,\"2\n"[..], &vec![b'x'; 2 * ROW_BYTES_MAX]].concat();
        assert!(matches!(rows(&open), Err(TableError::RowTooLong { line: 3 })));
        let giant = [&b"a,b\n"[..], &vec![b'x'; 2 * ROW_BYTES_MAX]].concat();
        assert!(matches!(rows(&giant), Err(TableError::RowTooLong { line: 2 })));
    }

    #[test]
    fn a_spreadsheet_runs_nothing_that_we_write() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+31 20 1", "'+31 20 1"),
            (" =cmd|' /C calc'!A0", "' =cmd|' /C calc'!A0"),
            ("\t=1", "\"'\t=1\""),
            ("-12,50", "\"-12,50\""),
            ("-x", "'-x"),
            ("a\"b", "\"a\"\"b\""),
            ("Café", "Café"),
        ] {
            assert_eq!(safe_cell(cell), safe);
        }
    }
}
