//! A table from a CSV file, read row by row; what is wrong with a row is said with its line.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use jiff::civil::Date;
use ledger::table::day::date;

/// Most rows that are read; a row of transactions takes 16 bytes of memory.
const ROWS_MAX: u64 = 10_000_000;

/// A table, at one of its rows.
pub(crate) struct Table {
    name: String,
    table: ledger::table::Table,
    rows: u64,
}

/// The place of a column, with its name for whoever made a mistake in it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    place: usize,
    name: String,
}

impl Table {
    /// Opens a file (`-` is standard input) and reads its line of names. What separates the cells is seen from that line.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let file: Box<dyn Read + Send> = if name == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).with_context(|| format!("can't read {name}"))?)
        };
        let table = ledger::table::Table::open(BufReader::with_capacity(256 * 1024, file));
        let table = table.map_err(|error| anyhow!("{name}: {error}"))?;
        Ok(Self { name, table, rows: 0 })
    }

    /// The names above the columns.
    pub(crate) fn heads(&self) -> &[String] {
        self.table.heads()
    }

    /// The column with this name.
    pub(crate) fn column(&self, name: &str) -> anyhow::Result<Column> {
        let place = self.heads().iter().position(|head| head == name);
        let place = place.ok_or_else(|| {
            anyhow!("{} has no column \"{name}\"; its columns are {}", self.name, self.heads().join(", "))
        })?;
        Ok(Column { place, name: name.to_owned() })
    }

    /// Goes to the next row; `false` after the last.
    pub(crate) fn next(&mut self) -> anyhow::Result<bool> {
        let is_there = self.table.next_row().map_err(|error| anyhow!("{}: {error}", self.name))?;
        self.rows += u64::from(is_there);
        if self.rows > ROWS_MAX {
            bail!("{} has more than {ROWS_MAX} rows; take a part of it", self.name);
        }
        let (cells, heads) = (self.table.width(), self.heads().len());
        if is_there && cells != heads {
            bail!("{}: line {} has {cells} cells, and the line of names {heads}", self.name, self.line());
        }
        Ok(is_there)
    }

    /// The words in a cell; empty where there are none, or where it says that something is missing.
    pub(crate) fn text(&self, column: &Column) -> std::borrow::Cow<'_, str> {
        let cell = self.table.cell(column.place);
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
            let has_decimal_comma = self.table.form().separator != b',' && !cell.contains('.');
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
        date(&cell, None).ok_or_else(|| self.wrong(column, &format!("\"{cell}\" is no date; write it as 2026-11-24")))
    }

    /// Something that is wrong with a cell of this row.
    pub(crate) fn wrong(&self, column: &Column, what: &str) -> anyhow::Error {
        anyhow!("{}, line {}, {}: {what}", self.name, self.line(), column.name)
    }

    /// The line on which this row begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.table.line()
    }
}

#[cfg(test)]
mod tests {
    use ledger::table::ROW_BYTES_MAX;

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
}
