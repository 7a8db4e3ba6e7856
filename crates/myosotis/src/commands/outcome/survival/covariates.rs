//! Columns to explain by: numbers as they are, words as yes and no.

use std::collections::BTreeMap;

use anyhow::bail;
use outcome::survival::CoxError;

use crate::commands::outcome::table::{Column, Table};

/// Most different words that a column may have.
const WORDS_MAX: usize = 50;

/// A row's values; `None` where one is missing.
type Row = Option<Vec<f64>>;

/// The columns, as far as they were read.
pub(crate) struct Covariates(Vec<Read>);

struct Read {
    name: String,
    column: Column,
    /// Each cell as a number; what is no number is NaN, and so is an empty cell.
    numbers: Vec<f64>,
    /// Each cell as a word, as long as there are few of them.
    words: Vec<Option<u32>>,
    known: BTreeMap<String, u32>,
    has_words: bool,
}

impl Covariates {
    pub(crate) fn new(table: &Table, names: &[String]) -> anyhow::Result<Self> {
        let read = |name: &String| {
            let column = table.column(name)?;
            let (numbers, words, known) = (Vec::new(), Vec::new(), BTreeMap::new());
            Ok(Read { name: name.clone(), column, numbers, words, known, has_words: false })
        };
        names.iter().map(read).collect::<anyhow::Result<_>>().map(Self)
    }

    /// Takes in the row at which the table stands.
    pub(crate) fn read(&mut self, table: &Table) -> anyhow::Result<()> {
        self.0.iter_mut().try_for_each(|column| column.read(table))
    }

    /// What the covariates are called, and per row their values; `None` for a row in which one is missing.
    pub(crate) fn rows(self) -> anyhow::Result<(Vec<String>, Vec<Row>)> {
        let mut names = Vec::new();
        let mut rows: Vec<Row> = vec![Some(Vec::new()); self.0.first().map_or(0, |one| one.numbers.len())];
        for column in self.0 {
            column.spread(&mut names, &mut rows)?;
        }
        Ok((names, rows))
    }
}

impl Read {
    fn read(&mut self, table: &Table) -> anyhow::Result<()> {
        let cell = table.text(&self.column);
        let number = table.parsed(&cell);
        self.numbers.push(number.unwrap_or(f64::NAN));
        if !cell.is_empty() && number.is_none() {
            self.has_words = true;
        }
        if self.known.len() <= WORDS_MAX {
            let next = self.known.len() as u32;
            let word = (!cell.is_empty()).then(|| *self.known.entry(cell.into_owned()).or_insert(next));
            self.words.push(word);
        }
        if self.has_words && self.known.len() > WORDS_MAX {
            let what = format!("there are more than {WORDS_MAX} different words; group them, or leave the column out");
            return Err(table.wrong(&self.column, &what));
        }
        Ok(())
    }

    fn spread(self, names: &mut Vec<String>, rows: &mut [Row]) -> anyhow::Result<()> {
        if !self.has_words {
            names.push(self.name);
            for (row, number) in rows.iter_mut().zip(self.numbers) {
                add(row, (!number.is_nan()).then_some([number]));
            }
            return Ok(());
        }
        // In the order of the alphabet; the first is what the others are compared with.
        let others: Vec<_> = self.known.iter().skip(1).collect();
        if others.is_empty() {
            bail!("covariate {} is the same for all accounts: leave it out", self.name);
        }
        names.extend(others.iter().map(|(word, _)| format!("{}={word}", self.name)));
        for (row, word) in rows.iter_mut().zip(self.words) {
            add(
                row,
                word.map(|word| {
                    others.iter().map(move |(_, other)| f64::from(u8::from(**other == word))).collect::<Vec<_>>()
                }),
            );
        }
        Ok(())
    }
}

fn add(row: &mut Row, values: Option<impl IntoIterator<Item = f64>>) {
    match (row.as_mut(), values) {
        (Some(row), Some(values)) => row.extend(values),
        _ => *row = None,
    }
}

/// What is wrong, with the name of the covariate for its place.
pub(crate) fn named(error: &CoxError, names: &[String]) -> String {
    let said = error.to_string();
    match error {
        CoxError::Constant(i) | CoxError::Collinear(i) | CoxError::Separated(i) => {
            said.replacen(&format!("covariate {i}"), &format!("covariate {}", names[*i]), 1)
        }
        CoxError::NoEvents | CoxError::NoCovariates | CoxError::Ragged => said,
    }
}
