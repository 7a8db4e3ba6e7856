//! The rules of the house that a program can check, each with a sentence that says what to do instead.
//!
//! A check is a pure function from a [`House`] to its [`Finding`]s, so that each is tested on a house of three lines.
//! `cargo xtask tidy` and the test `tests/tidy.rs` run [`all`] on the real one.

pub mod decisions;
pub mod house;
pub mod layers;
pub mod length;
pub mod libraries;
pub mod links;
pub mod map;
pub mod names;
pub mod purity;
pub mod words;

pub use house::House;

use std::fmt;

/// How bad it is: a warning is told, an error also fails the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Warning,
    Error,
}

/// One thing that is not as it should be, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// Relative to the root of the workspace, with `/` between the parts.
    pub path: String,
    /// Counted from 1; absent where the whole file (or its absence) is meant.
    pub line: Option<usize>,
    pub message: String,
}

impl Finding {
    #[must_use]
    pub fn error(path: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, path: path.to_owned(), line, message: message.into() }
    }

    #[must_use]
    pub fn warning(path: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        match self.line {
            Some(line) => write!(f, "{word}: {}:{line}: {}", self.path, self.message),
            None => write!(f, "{word}: {}: {}", self.path, self.message),
        }
    }
}

/// Everything that is checked, in the order in which it is told.
#[must_use]
pub fn all(house: &House) -> Vec<Finding> {
    let checks: [fn(&House) -> Vec<Finding>; 9] = [
        layers::check,
        purity::check,
        names::check,
        length::check,
        words::check,
        decisions::check,
        links::check,
        map::check,
        libraries::check,
    ];
    checks.iter().flat_map(|check| check(house)).collect()
}
