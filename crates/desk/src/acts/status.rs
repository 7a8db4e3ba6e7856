use jiff::Timestamp;
use store::{EdgeRow, FolderCount, ParkedRow};

use crate::post::AUTOMATIC_WITHIN;
use crate::trouble::Trouble;
use crate::views::{EdgeView, Miscounted, ParkedMail, StatusView};
use crate::{Act, Agent, Desk, DeskError};

const PARKED_MAX: usize = 50;

impl Desk {
    /// How the edges to the world are, what waits there, and what is overdue.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn status(&self, by: &Agent, now: Timestamp) -> Result<StatusView, DeskError> {
        by.must(Act::SeeStatus)?;
        self.db
            .read(move |tx| {
                let standing = tx.standing(now)?;
                Ok(StatusView {
                    edges: tx.edges()?.into_iter().filter(|row| is_news(row, now)).map(edge_view).collect(),
                    outbox_waiting: standing.outbox_waiting,
                    outbox_failed: standing.outbox_failed,
                    oldest_waiting_at: standing.oldest_waiting_at,
                    raw_waiting: standing.raw_waiting,
                    parked: tx.parked_mail(PARKED_MAX)?.into_iter().map(parked_view).collect(),
                    open_promises: standing.open_promises,
                    overdue_promises: standing.overdue_promises,
                    miscounted: tx.miscounted_folders()?.into_iter().map(miscounted).collect(),
                })
            })
            .await
    }

    /// For liveness: the database answers.
    ///
    /// # Errors
    /// [`DeskError::Store`] when it doesn't.
    pub async fn ping(&self) -> Result<(), DeskError> {
        self.db.read(|tx| Ok(tx.ping()?)).await
    }
}

/// A dam that closed is open again when its time is over.
fn is_news(row: &EdgeRow, now: Timestamp) -> bool {
    let is_over = row.failed_at.is_some_and(|at| now.duration_since(at) > AUTOMATIC_WITHIN);
    !(row.edge.starts_with("cap:") && is_over)
}

fn miscounted((address, count): (String, FolderCount)) -> (String, Miscounted) {
    let FolderCount { folder, missing, unstored } = count;
    (address, Miscounted { folder, missing, unstored })
}

fn edge_view(row: EdgeRow) -> EdgeView {
    EdgeView {
        edge: row.edge,
        ok_at: row.ok_at,
        failed_at: row.failed_at,
        failure: row.failure.as_deref().map(Trouble::from_text),
    }
}

fn parked_view(row: ParkedRow) -> ParkedMail {
    ParkedMail {
        id: row.id,
        from: row.from,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or(0),
        failure: Trouble::from_text(row.failure.as_deref().unwrap_or_default()),
        received_at: row.received_at,
    }
}
