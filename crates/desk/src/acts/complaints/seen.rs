//! Complaints as pages show them.

use jiff::{SignedDuration, Timestamp};
use store::id::{ComplaintId, ConversationId, MendId};
use store::{CauseCount, ComplaintFilter, ComplaintState, happened};

use super::mend::{LOST_MONTHS, time_cents};
use crate::rights::Act;
use crate::turn::{Turn, allow};
use crate::views::{CauseView, ComplaintList, ComplaintView, Tried};
use crate::{Agent, Desk, DeskError};

/// Complaints on one page of the list.
const PAGE: usize = 50;
/// Lines of the timeline in which a complaint's page looks for what did not suffice.
const EVENTS_MAX: usize = 500;
/// Causes beside a complaint.
const CAUSES_SHOWN: usize = 6;
/// How far back the same cause is looked for.
const CAUSES_WITHIN: SignedDuration = SignedDuration::from_hours(365 * 24);

impl Desk {
    /// One complaint with all that its page shows.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn complaint_for(&self, by: &Agent, id: ComplaintId, now: Timestamp) -> Result<ComplaintView, DeskError> {
        allow(by, Act::Complaints)?;
        let by = by.clone();
        self.look(now, move |turn| turn.complaint_view(&by, id)).await
    }

    /// The complaint of a conversation, if it is one: its id and how it stands.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn complaint_in(
        &self,
        by: &Agent,
        conversation: ConversationId,
    ) -> Result<Option<(ComplaintId, ComplaintState)>, DeskError> {
        allow(by, Act::Complaints)?;
        self.db.read(move |tx| Ok(tx.complaint_of(conversation)?.map(|row| (row.id, row.state)))).await
    }

    /// Complaints, the newest first, fifty a page.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn complaints(&self, by: &Agent, filter: ComplaintFilter) -> Result<ComplaintList, DeskError> {
        allow(by, Act::Complaints)?;
        self.db
            .read(move |tx| {
                let mut rows = tx.complaints(&filter, PAGE + 1)?;
                let has_more = rows.len() > PAGE;
                rows.truncate(PAGE);
                Ok(ComplaintList { rows, has_more, counts: tx.count_complaints()? })
            })
            .await
    }
}

impl Turn<'_, '_> {
    fn complaint_view(&mut self, by: &Agent, id: ComplaintId) -> Result<ComplaintView, DeskError> {
        let row = self.tx.complaint(id)?;
        let conversation = self.tx.conversation(row.conversation)?;
        let open = self.tx.mends()?.into_iter().filter(|mend| mend.mended_at.is_none());
        let titles = open.filter(|mend| Some(mend.cause) == row.cause).map(|mend| mend.title).take(50).collect();
        let colleagues = self.tx.agent_names()?;
        Ok(ComplaintView {
            promises: self.tx.promises_of(&[row.conversation])?,
            tried: self.tried(row.conversation)?,
            causes: self.causes()?,
            goodwill: self.tx.goodwill_of(row.conversation)?,
            requests: self.tx.goodwill_requests_of(row.conversation)?,
            left: self.goodwill_left(by)?,
            titles,
            contact: self.tx.contact(row.contact)?,
            is_told_by_mail: self.address_of(&conversation)?.is_some(),
            agent: conversation.agent,
            team_name: self.tx.team_name(conversation.team)?.unwrap_or_default(),
            colleagues,
            subject: conversation.subject,
            row,
        })
    }

    fn tried(&mut self, conversation: ConversationId) -> Result<Vec<Tried>, DeskError> {
        let lines = self.tx.timeline_of(conversation, EVENTS_MAX)?.into_iter();
        let again = lines.filter(|line| line.kind == happened::COMPLAINED && line.detail["again"] == true);
        let tried = again.map(|line| Tried { at: line.at, remedy: line.detail["tried"].as_str().unwrap_or("").into() });
        Ok(tried.collect())
    }

    /// The causes of the last twelve months, most often first.
    fn causes(&mut self) -> Result<Vec<CauseView>, DeskError> {
        let hour_cents = self.hour_cents()?;
        let counted = self.tx.causes_since(self.now - CAUSES_WITHIN)?;
        let shown: Vec<CauseCount> = counted.into_iter().take(CAUSES_SHOWN).collect();
        let mends: Vec<MendId> = shown.iter().filter_map(|count| count.mend).collect();
        let today = self.today();
        let costs = self.tx.costs_of_mends(&mends, today)?;
        let causes = shown.into_iter().map(|CauseCount { cause, mend, title, times, goodwill_cents, spent_ms }| {
            let cost = mend.and_then(|mend| costs.get(&mend)).copied().unwrap_or_default();
            let cents = goodwill_cents + time_cents(spent_ms, hour_cents) + LOST_MONTHS * cost.lost_cents_a_month;
            CauseView { cause, mend, title, times, cents, lost_accounts: cost.lost_accounts }
        });
        Ok(causes.collect())
    }
}
