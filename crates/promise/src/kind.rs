//! The kinds of promise.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What somebody promised to do before the deadline (design.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// To answer in writing.
    Answer,
    /// To call back.
    Callback,
    /// To come by.
    Visit,
    /// To propose how a complaint is put right.
    Remedy,
    /// To pay an invoice.
    Payment,
}

impl Kind {
    /// All kinds, in the order of design.md §3.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Callback, Self::Visit, Self::Remedy, Self::Payment];

    /// The word that stands in data and configuration: "answer", "callback" …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Callback => "callback",
            Self::Visit => "visit",
            Self::Remedy => "remedy",
            Self::Payment => "payment",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no kind of promise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no kind of promise; use answer, callback, visit, remedy or payment")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_from_the_word_that_is_stored() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        assert_eq!("praise".parse::<Kind>(), Err(UnknownKind("praise".into())));
    }
}
