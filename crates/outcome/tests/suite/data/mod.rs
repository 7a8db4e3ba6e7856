//! Tables that others have published, read in place; a test that needs one says when it isn't there.

#![allow(clippy::print_stderr, reason = "says when it was skipped")]

use std::{fs, path::PathBuf};

/// A table with a line of names on top.
pub(crate) struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(crate) fn text(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/customers").join(name);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    text
}

pub(crate) fn table(name: &str) -> Option<Table> {
    let text = text(name)?;
    let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect::<Vec<_>>();
    let mut lines = text.lines().filter(|line| !line.is_empty()).map(cells);
    let names = lines.next().unwrap();
    Some(Table { names, rows: lines.collect() })
}

impl Table {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn text(&self, row: usize, column: &str) -> &str {
        let place = self.names.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
        &self.rows[row][place]
    }

    pub(crate) fn is_missing(&self, row: usize, column: &str) -> bool {
        self.text(row, column).is_empty()
    }

    pub(crate) fn number(&self, row: usize, column: &str) -> f64 {
        self.text(row, column).parse().unwrap_or_else(|_| panic!("row {row}, {column}: {}", self.text(row, column)))
    }
}

#[track_caller]
pub(crate) fn near(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    assert!((ours - theirs).abs() <= tolerance, "{what}: ours {ours}, theirs {theirs}");
}
