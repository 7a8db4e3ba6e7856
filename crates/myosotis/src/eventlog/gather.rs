//! From rows to cases.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use promise::replay::Case;

use super::expression::{Expression, Which};
use super::moments::{Moments, is_nothing};
use super::{LogError, Question};

/// Most cases that are taken from one log.
const CASES_MAX: usize = 5_000_000;

/// Values of a condition's column that are named when none is the wanted one.
const VALUES_NAMED: usize = 12;

/// The cases of a log, and what was left out of it.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub cases: Vec<Case>,
    /// Cases in which no row says when they began.
    pub without_start: usize,
    /// Cases that end before they begin.
    pub backwards: usize,
}

pub(super) struct Gatherer<'a> {
    case: Option<usize>,
    start: Sought<'a>,
    end: Sought<'a>,
    groups: Vec<Group<'a>>,
    moments: &'a Moments,
    cases: HashMap<String, Found>,
}

/// A column whose value at the start of a case is kept.
struct Group<'a> {
    name: &'a str,
    column: usize,
    is_filled: bool,
}

/// What was found of a case.
#[derive(Debug, Default)]
struct Found {
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    groups: Vec<String>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(question: &'a Question, wanted: &'a [String], moments: &'a Moments) -> Self {
        // The last of the name: a case's own column comes before.
        let place = |column: &str| wanted.iter().rposition(|name| name == column).expect("every column was asked for");
        let sought = |expression: &'a Expression| Sought {
            column: place(&expression.column),
            condition: expression.condition.as_ref().map(|condition| place(&condition.column)),
            expression,
            is_met: false,
            is_filled: false,
            others: BTreeSet::new(),
        };
        Self {
            case: question.case.as_ref().map(|_| 0),
            start: sought(&question.start),
            end: sought(&question.end),
            groups: question.groups.iter().map(|name| Group { name, column: place(name), is_filled: false }).collect(),
            moments,
            cases: HashMap::new(),
        }
    }

    /// One row; of an XES log without a named case column, `number` is that of the trace.
    pub(super) fn take(&mut self, values: &[Option<&str>], number: u64) -> Result<(), String> {
        let number = number.to_string();
        let name = match self.case {
            Some(place) => values[place].filter(|name| !is_nothing(name)).ok_or("the case has no name")?,
            None => &number,
        };
        if !self.cases.contains_key(name) {
            if self.cases.len() == CASES_MAX {
                return Err(format!("the log has more than {CASES_MAX} cases; split it"));
            }
            self.cases.insert(name.to_owned(), Found::default());
        }
        for group in &mut self.groups {
            group.is_filled |= values[group.column].is_some_and(|value| !is_nothing(value));
        }
        let (start, end) = (self.start.moment(values, self.moments)?, self.end.moment(values, self.moments)?);
        let found = self.cases.get_mut(name).expect("it was put there");
        if let Some(start) = start
            && found.start.is_none_or(|before| self.start.is_better(start, before, false))
        {
            found.start = Some(start);
            found.groups =
                self.groups.iter().map(|group| values[group.column].unwrap_or_default().to_owned()).collect();
        }
        if let Some(end) = end
            && found.end.is_none_or(|before| self.end.is_better(end, before, true))
        {
            found.end = Some(end);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Gathered, LogError> {
        self.start.complain()?;
        self.end.complain()?;
        if let Some(empty) = self.groups.iter().find(|group| !group.is_filled) {
            return Err(LogError::Whole(format!("no row has a value in “{}”", empty.name)));
        }
        let mut gathered = Gathered { cases: Vec::with_capacity(self.cases.len()), without_start: 0, backwards: 0 };
        let mut found: Vec<(String, Found)> = self.cases.into_iter().collect();
        found.sort_by(|one, other| (one.1.start, &one.0).cmp(&(other.1.start, &other.0)));
        for (_, found) in found {
            match (found.start, found.end) {
                (None, _) => gathered.without_start += 1,
                (Some(start), Some(end)) if end < start => gathered.backwards += 1,
                (Some(arrived), completed) => gathered.cases.push(Case { arrived, completed, groups: found.groups }),
            }
        }
        Ok(gathered)
    }
}

/// An expression, and where its columns are.
struct Sought<'a> {
    expression: &'a Expression,
    column: usize,
    condition: Option<usize>,
    /// A row met the condition; a row that did was filled.
    is_met: bool,
    is_filled: bool,
    /// Other values that the condition's column had.
    others: BTreeSet<String>,
}

impl Sought<'_> {
    fn moment(&mut self, values: &[Option<&str>], moments: &Moments) -> Result<Option<Timestamp>, String> {
        if let (Some(place), Some(condition)) = (self.condition, &self.expression.condition) {
            let value = values[place].unwrap_or_default();
            if value != condition.value.trim() {
                if !self.is_met && self.others.len() < VALUES_NAMED {
                    self.others.insert(value.to_owned());
                }
                return Ok(None);
            }
        }
        self.is_met = true;
        let Some(value) = values[self.column].filter(|value| !is_nothing(value)) else { return Ok(None) };
        self.is_filled = true;
        moments.read(value).map(Some)
    }

    fn is_better(&self, moment: Timestamp, before: Timestamp, is_end: bool) -> bool {
        match self.expression.which {
            Which::Any => is_end,
            Which::First => moment < before,
            Which::Last => moment > before,
        }
    }

    /// When nothing at all was found: why.
    fn complain(&self) -> Result<(), LogError> {
        let column = &self.expression.column;
        match &self.expression.condition {
            Some(condition) if !self.is_met => {
                let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
                let (name, value) = (&condition.column, &condition.value);
                Err(LogError::Whole(format!("no row has “{value}” in “{name}”; it has: {}", others.join(", "))))
            }
            _ if !self.is_filled => Err(LogError::Whole(format!("no row has a moment in “{column}”"))),
            _ => Ok(()),
        }
    }
}
