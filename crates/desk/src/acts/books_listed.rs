//! The books for other programs: invoices and entries in pages, and an invoice that came with a mail.

use jiff::Timestamp;
use store::id::{AttachmentId, InvoiceId};
use store::{EntryRow, InvoiceRow};

use crate::books::{Brought, EntryPlace};
use crate::{Act, Agent, Desk, DeskError};

/// Invoices or entries in a page.
const BOOKS_PAGE: usize = 100;

impl Desk {
    /// A page of all invoices, the one that was taken in last first, and where the next page begins.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn invoices_after(
        &self,
        by: &Agent,
        after: Option<(Timestamp, InvoiceId)>,
    ) -> Result<(Vec<InvoiceRow>, Option<(Timestamp, InvoiceId)>), DeskError> {
        by.must(Act::KeepBooks)?;
        let mut rows = self.db.read(move |tx| Ok::<_, DeskError>(tx.invoices_after(after, BOOKS_PAGE + 1)?)).await?;
        let has_more = rows.len() > BOOKS_PAGE;
        rows.truncate(BOOKS_PAGE);
        let next = rows.last().filter(|_| has_more).map(|last| (last.taken_at, last.id));
        Ok((rows, next))
    }

    /// A page of all entries of bank statements, the newest first, and where the next page begins.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn entries_after(
        &self,
        by: &Agent,
        after: Option<EntryPlace>,
    ) -> Result<(Vec<EntryRow>, Option<EntryPlace>), DeskError> {
        by.must(Act::KeepBooks)?;
        let mut rows = self.db.read(move |tx| Ok::<_, DeskError>(tx.entries_after(after, BOOKS_PAGE + 1)?)).await?;
        let has_more = rows.len() > BOOKS_PAGE;
        rows.truncate(BOOKS_PAGE);
        let next = rows.last().filter(|_| has_more).map(|last| EntryPlace { on: last.on, id: last.id });
        Ok((rows, next))
    }

    /// Takes an invoice in that came with a message. No account is made of what a stranger sends: whose it is, is asked where that
    /// isn't known.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; what is no invoice is [`Brought::Not`].
    pub async fn take_attached_invoice(
        &self,
        by: &Agent,
        id: AttachmentId,
        now: Timestamp,
    ) -> Result<(String, Brought), DeskError> {
        by.must(Act::KeepBooks)?;
        let (view, bytes) = self.attachment_for(by, id).await?;
        let brought = self.take_invoice(by, &view.name, bytes, false, now).await?;
        Ok((view.name, brought))
    }
}
