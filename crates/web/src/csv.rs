//! Tables that we made, as files (RFC 4180) that a spreadsheet opens, with their letters right, and runs nothing of.

use axum::response::Response;
use ledger::table::safe_cell;

/// A table with these heads; each row has as many cells.
#[derive(Debug)]
pub(crate) struct Csv(String);

impl Csv {
    pub(crate) fn new<T: AsRef<str>>(heads: impl IntoIterator<Item = T>) -> Self {
        // Without a mark in front, a spreadsheet takes UTF-8 for an older encoding.
        let mut csv = Self("\u{feff}".to_owned());
        csv.row(heads);
        csv
    }

    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| safe_cell(cell.as_ref())).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    /// As a file under this name: letters, digits and dashes.
    pub(crate) fn file(self, name: &str) -> Response {
        crate::downloads::made("text/csv; charset=utf-8", name, self.0.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        let mut csv = Csv::new(["wat", "waarom"]);
        csv.row(["goed, snel", "een \"tien\""]);
        csv.row([" =1+1", "-12.50"]);
        assert_eq!(csv.0, "\u{feff}wat,waarom\r\n\"goed, snel\",\"een \"\"tien\"\"\"\r\n' =1+1,-12.50\r\n");
    }
}
