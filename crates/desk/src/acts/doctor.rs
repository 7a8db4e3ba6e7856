use std::collections::BTreeMap;

use jiff::Timestamp;
use promise::Rule;
use store::{CHECKS, CalendarRow, Hindrance, StoreError, Tx};

use super::status::FREE_BYTES_MIN;
use crate::incoming::digest;
use crate::{Desk, DeskError, diagnosis, hours};

/// Something that is wrong, in words, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// E.g. `promise.missing`, `timeline.missing`, `blob.missing`, `outbox.orphan`, `raw_mail.lost`, `edge.failing`.
    pub code: String,
    /// `error`: data are wrong. `warning`: something in the world needs attention.
    pub severity: String,
    pub nl: String,
    pub en: String,
    /// What it is about: a reference, an address, or an id.
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

impl Report {
    /// Nothing is wrong with the data; something in the world may still need attention.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != "error")
    }

    pub(crate) fn saw(&mut self, code: &str, looked_at: usize, wrong: impl IntoIterator<Item = (String, String)>) {
        self.checks.push((code.to_owned(), u64::try_from(looked_at).unwrap_or(u64::MAX)));
        self.findings.extend(wrong.into_iter().map(|(subject, detail)| diagnosis::finding(code, &subject, &detail)));
    }
}

impl Desk {
    /// Checks the invariant of design.md §4 and the rest of the data. Reads only.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the database is too broken to be asked.
    pub async fn doctor(&self, now: Timestamp) -> Result<Report, DeskError> {
        let mut report = Report { checked_at: now, checks: Vec::new(), findings: Vec::new() };
        self.place(&mut report).await?;
        let damage = self.db.read(store::doctor::look).await?;
        report.saw("database.damaged", 1, damage.into_iter().map(|d| (d.table.unwrap_or_default(), d.what)));
        let mut report = self
            .db
            .read(move |tx| {
                for check in CHECKS {
                    let (looked_at, wrong) = tx.look_for(check, now)?;
                    let wrong = wrong.into_iter().map(|wrong| (wrong.subject, wrong.detail));
                    report.saw(check.code, usize::try_from(looked_at).unwrap_or(usize::MAX), wrong);
                }
                references(tx, &mut report)?;
                settings(tx, &mut report, now)?;
                Ok::<_, DeskError>(report)
            })
            .await?;
        // Before the first run there is no firm, and no plan.
        if self.db.read(|tx| Ok::<_, DeskError>(tx.organisation()?.is_some())).await? {
            report = self
                .look(now, move |turn| {
                    turn.check_plan(&mut report)?;
                    Ok(report)
                })
                .await?;
        }
        self.files(&mut report).await?;
        Ok(report)
    }

    /// There is room and leave to write.
    async fn place(&self, report: &mut Report) -> Result<(), DeskError> {
        let db = self.db.clone();
        let examined = tokio::task::spawn_blocking(move || db.examine()).await;
        let health = examined.map_err(|error| StoreError::other(format!("looking at the disk failed: {error}")))?;
        let hindrance = health.hindrance.map(|hindrance| match hindrance {
            Hindrance::Full => "full",
            Hindrance::Locked => "locked",
            Hindrance::ReadOnly => "read-only",
            Hindrance::Failing => "failing",
        });
        report.saw("storage.hindered", 1, hindrance.map(|what| (String::new(), what.to_owned())));
        let short = health.free_bytes.filter(|bytes| *bytes < FREE_BYTES_MIN);
        report.saw("storage.short", 1, short.map(|bytes| (String::new(), (bytes >> 20).to_string())));
        Ok(())
    }

    /// The bytes of each file are those that were stored. Some at a time: all files together may be more than memory holds.
    async fn files(&self, report: &mut Report) -> Result<(), DeskError> {
        let (mut last, mut looked_at, mut wrong) = (String::new(), 0, Vec::new());
        loop {
            let after = last.clone();
            let blobs = self.db.read(move |tx| Ok::<_, DeskError>(tx.blobs_after(&after)?)).await?;
            let Some((newest, _)) = blobs.last() else { break };
            last.clone_from(newest);
            looked_at += blobs.len();
            wrong.extend(
                blobs
                    .into_iter()
                    .filter(|(stored, bytes)| digest(bytes) != *stored)
                    .map(|(stored, _)| (stored, String::new())),
            );
        }
        report.saw("blob.changed", looked_at, wrong);
        Ok(())
    }
}

/// Each reference once, and none that the counter would give again.
fn references(tx: &mut Tx<'_>, report: &mut Report) -> Result<(), StoreError> {
    let (given, counted) = (tx.references_given()?, tx.references_counted()?);
    let doubled = given.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| (pair[0].clone(), String::new()));
    report.saw("reference.doubled", given.len(), doubled);
    let mut highest: BTreeMap<i64, (i64, &String)> = BTreeMap::new();
    for reference in &given {
        let mut parts = reference.rsplit('-');
        let (number, year) = (parts.next().and_then(|n| n.parse().ok()), parts.next().and_then(|y| y.parse().ok()));
        if let (Some(number), Some(year)) = (number, year) {
            let entry = highest.entry(year).or_insert((number, reference));
            *entry = (*entry).max((number, reference));
        }
    }
    let counted: BTreeMap<i64, i64> = counted.into_iter().collect();
    let behind = highest.iter().filter_map(|(year, (number, reference))| {
        let counter = counted.get(year).copied().unwrap_or(0);
        (counter < *number).then(|| ((*reference).clone(), counter.to_string()))
    });
    report.saw("reference.behind", counted.len(), behind);
    Ok(())
}

/// Every calendar opens, and every rule gives a deadline.
fn settings(tx: &mut Tx<'_>, report: &mut Report, now: Timestamp) -> Result<(), StoreError> {
    let calendars = tx.calendars()?;
    let closed = calendars.iter().filter_map(|row| Some((row.name.clone(), trouble(row, now)?)));
    report.saw("calendar.never_opens", calendars.len(), closed);
    let rules = tx.rules()?;
    let odd = rules.iter().filter_map(|row| {
        let trouble = serde_json::from_str::<Rule>(&row.document).err().map(|e| e.to_string())?;
        Some((row.name.clone(), trouble))
    });
    report.saw("rule.unreadable", rules.len(), odd);
    Ok(())
}

fn trouble(row: &CalendarRow, now: Timestamp) -> Option<String> {
    match hours::service_hours(row) {
        Ok(hours) => hours.next_open(now).err().map(|e| e.to_string()),
        Err(error) => Some(error.to_string()),
    }
}
