//! What a question would be promised, if it were sent now.

use jiff::Timestamp;
use store::id::MailboxId;

use super::ask::subject_from;
use crate::check::refuse;
use crate::forms::Question;
use crate::views::Quote;
use crate::{Desk, DeskError};

impl Desk {
    /// What a question would be promised now: shown before it is sent, while the telephone is still at the ear.
    /// Looks at nothing but what decides that: channel, team, colleague, urgency, kind.
    pub async fn quote(&self, question: &Question, now: Timestamp) -> Result<Quote, DeskError> {
        self.quote_in(None, question, now).await
    }

    /// As [`Desk::quote`], for a question that comes in by this mailbox: its rules hold, and its team answers unless another
    /// one is named.
    ///
    /// # Errors
    /// A refused field: `mailbox`, `team`, `agent`.
    pub async fn quote_in(
        &self,
        mailbox: Option<MailboxId>,
        question: &Question,
        now: Timestamp,
    ) -> Result<Quote, DeskError> {
        self.quote_as(mailbox, question, false, now).await
    }

    /// As [`Desk::quote`], for a complaint: the rules may say something else.
    ///
    /// # Errors
    /// A refused field: `team`, `agent`.
    pub async fn quote_complaint(&self, question: &Question, now: Timestamp) -> Result<Quote, DeskError> {
        self.quote_as(None, question, true, now).await
    }

    async fn quote_as(
        &self,
        mailbox: Option<MailboxId>,
        question: &Question,
        is_complaint: bool,
        now: Timestamp,
    ) -> Result<Quote, DeskError> {
        let question = question.clone();
        self.look(now, move |turn| {
            let (mut matter, agent) = turn.matter_of(&question)?;
            matter.is_complaint = is_complaint;
            if let Some(id) = mailbox {
                let Some(row) = turn.tx.mailbox_row(id)? else { return Ok(refuse("mailbox", "unknown")?) };
                matter.mailbox = Some(id);
                matter.team = question.team.or(row.team).unwrap_or(matter.team);
            }
            let reach = turn.reach_of(&question.reach).ok().flatten();
            let kind = turn.kind_of(&question, reach.as_ref())?;
            // The line that the conversation will have: what is read out is what is stored.
            let line = if question.subject.trim().is_empty() { subject_from(&question.text) } else { question.subject };
            turn.quote_for(matter, kind, agent, question.not_before, (&line, &[]))
        })
        .await
    }
}
