use jiff::{SignedDuration, Timestamp};
use store::{Tx, first_name};

use crate::learning::{GAP, gap_ms};
use crate::views::Present;
use crate::{Act, Agent, AgentId, ConversationId, Desk, DeskError};

/// A page that is open says so more often than this.
const PRESENT_FOR: SignedDuration = GAP;

impl Desk {
    /// Says that a colleague is reading or writing; kept for a minute. The time between two of these is what they spend on
    /// it, while it waits for us.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn is_with(
        &self,
        by: &Agent,
        conversation: ConversationId,
        is_writing: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::SeeConversations)?;
        let agent = by.id;
        self.db
            .write(move |tx| {
                let since = now - PRESENT_FOR;
                let is_news =
                    tx.is_present(conversation, agent, is_writing, since, now).map_err(|error| match error {
                        store::StoreError::ForeignKey => DeskError::NotFound,
                        error => error.into(),
                    })?;
                tx.is_at_work(conversation, agent, gap_ms(), now)?;
                if is_news {
                    tx.notify("presence", &conversation.to_string())?;
                }
                Ok(())
            })
            .await
    }

    /// Leaves.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn leaves(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::SeeConversations)?;
        let agent = by.id;
        self.db
            .write(move |tx| {
                tx.is_off_work(conversation, agent, gap_ms(), now)?;
                if tx.is_gone(conversation, agent)? {
                    tx.notify("presence", &conversation.to_string())?;
                }
                Ok(())
            })
            .await
    }

    /// Who else is there now; who writes comes first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn present(
        &self,
        by: &Agent,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<Vec<Present>, DeskError> {
        by.must(Act::SeeConversations)?;
        let me = by.id;
        self.db.read(move |tx| present(tx, conversation, me, now)).await
    }
}

pub(super) fn present(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    me: AgentId,
    now: Timestamp,
) -> Result<Vec<Present>, DeskError> {
    let there = tx.present(conversation, me, now - PRESENT_FOR)?;
    let view = |(agent, name, is_writing): (AgentId, String, bool)| Present {
        agent,
        name: first_name(&name).to_owned(),
        is_writing,
    };
    Ok(there.into_iter().map(view).collect())
}
