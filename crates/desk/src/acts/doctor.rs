#![allow(clippy::todo, unused_variables)]
use crate::{forms::*, views::*, *};
use jiff::Timestamp;

/// Something that is wrong, in words, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// E.g. `promise.missing`, `promise.two_open`, `timeline.missing`, `blob.missing`, `outbox.orphan`, `raw_mail.lost`, `edge.failing`.
    pub code: String,
    /// `error`: data are wrong. `warning`: something in the world needs attention.
    pub severity: String,
    pub nl: String,
    pub en: String,
    pub subject: String,
}
/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    pub checked_at: Timestamp,
    /// Checks that ran, by code, with how many rows each looked at.
    pub checks: Vec<(String, u64)>,
    pub findings: Vec<Finding>,
}
impl Desk {
    /// Checks the invariant of design.md §4 and the rest of the data. Reads only.
    pub async fn doctor(&self, now: Timestamp) -> Result<Report, DeskError> {
        todo!()
    }
}
