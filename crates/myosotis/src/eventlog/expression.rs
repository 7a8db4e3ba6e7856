//! `COL`, `first(COL)`, `last(COL)`, the last two with ` where COL = VALUE` inside the brackets.

use std::str::FromStr;

use thiserror::Error;

/// Where the start or the end of a case is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expression {
    pub which: Which,
    pub column: String,
    pub condition: Option<Condition>,
}

/// Which of a case's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The column says the same in every row; where it doesn't, a start is the first filled one and an end the last.
    Any,
    /// The earliest moment.
    First,
    /// The latest moment.
    Last,
}

/// Only rows in which this column has this value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub column: String,
    pub value: String,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("“{0}” is not COLUMN, first(COLUMN) or last(COLUMN where OTHER COLUMN = VALUE): {1}")]
pub(crate) struct ExpressionError(String, &'static str);

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        let refuse = |why| ExpressionError(text.to_owned(), why);
        let trimmed = text.trim();
        let inside = |name: &str| trimmed.strip_prefix(name).map(|rest| rest.strip_suffix(')'));
        let (which, inner) = match (inside("first("), inside("last(")) {
            (Some(inner), _) => (Which::First, inner.ok_or_else(|| refuse("the bracket is not closed"))?),
            (_, Some(inner)) => (Which::Last, inner.ok_or_else(|| refuse("the bracket is not closed"))?),
            (None, None) => (Which::Any, trimmed),
        };
        let (column, condition) = match inner.split_once(" where ") {
            Some(_) if which == Which::Any => return Err(refuse("“where” goes inside first(…) or last(…)")),
            Some((column, condition)) => {
                let (other, value) = condition.split_once('=').ok_or_else(|| refuse("“where” needs COLUMN = VALUE"))?;
                (column, Some(Condition { column: bare(other), value: bare(value) }))
            }
            None => (inner, None),
        };
        let column = bare(column);
        if column.is_empty() || condition.as_ref().is_some_and(|condition| condition.column.is_empty()) {
            return Err(refuse("a column has no name"));
        }
        Ok(Self { which, column, condition })
    }
}

/// Without spaces around it, and without quotation marks if it is between them.
fn bare(text: &str) -> String {
    let text = text.trim();
    let quoted = ['"', '\''].iter().find_map(|mark| text.strip_prefix(*mark)?.strip_suffix(*mark));
    quoted.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, which: Which, column: &str, condition: Option<(&str, &str)>) {
        let condition = condition.map(|(column, value)| Condition { column: column.into(), value: value.into() });
        assert_eq!(text.parse(), Ok(Expression { which, column: column.into(), condition }));
    }

    #[test]
    fn a_column_by_its_name_and_the_first_or_last_of_it() {
        check("opened_at", Which::Any, "opened_at", None);
        check(" time:timestamp ", Which::Any, "time:timestamp", None);
        check("first(Complete Timestamp)", Which::First, "Complete Timestamp", None);
        check("last('Complete Timestamp')", Which::Last, "Complete Timestamp", None);
        check("Duration (days)", Which::Any, "Duration (days)", None);
    }

    #[test]
    fn only_rows_with_a_value() {
        let resolved = Some(("Activity", "Resolve ticket"));
        check("last(Complete Timestamp where Activity = Resolve ticket)", Which::Last, "Complete Timestamp", resolved);
        check("first(t where a=\"x = y\")", Which::First, "t", Some(("a", "x = y")));
        check("first(t where a = )", Which::First, "t", Some(("a", "")));
    }

    #[test]
    fn what_it_is_not_is_said() {
        for (text, why) in [
            ("first(t", "not closed"),
            ("t where a = b", "inside first"),
            ("last(t where a)", "COLUMN = VALUE"),
            ("last()", "no name"),
            ("last(t where = b)", "no name"),
            ("", "no name"),
        ] {
            let said = text.parse::<Expression>().unwrap_err().to_string();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
