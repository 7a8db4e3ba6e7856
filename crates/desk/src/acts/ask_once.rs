//! The same question sent twice is one question: by its key, and for a program also by what it sent.

use jiff::Timestamp;
use store::id::ConversationId;

use crate::acts::ask::asked;
use crate::check::refuse;
use crate::forms::Question;
use crate::turn::Turn;
use crate::views::Asked;
use crate::{Agent, Desk, DeskError};

/// Characters of an idempotency scope or key.
pub const KEY_MAX: usize = 200;

impl Desk {
    /// As [`Desk::ask`], for a program: the same key with another request is refused. `request` is a digest of what it sent.
    ///
    /// # Errors
    /// As [`Desk::ask`]; field `idempotency` is `other_question` when its key came with another request before.
    pub async fn ask_once(
        &self,
        by: Option<&Agent>,
        question: Question,
        request: &str,
        now: Timestamp,
    ) -> Result<Asked, DeskError> {
        self.asked(by, question, request.to_owned(), false, now).await
    }
}

impl Turn<'_, '_> {
    pub(super) fn asked_before(
        &mut self,
        question: &Question,
        request: &str,
    ) -> Result<Option<ConversationId>, DeskError> {
        let Some((scope, key)) = &question.idempotency else { return Ok(None) };
        if key.is_empty() || scope.chars().count() > KEY_MAX || key.chars().count() > KEY_MAX {
            return Ok(refuse("idempotency", "too_long")?);
        }
        match self.tx.asked_before(scope, key)? {
            Some((_, before)) if before != request => Ok(refuse("idempotency", "other_question")?),
            found => Ok(found.map(|(conversation, _)| conversation)),
        }
    }

    pub(super) fn remember(
        &mut self,
        question: &Question,
        request: &str,
        conversation: ConversationId,
    ) -> Result<(), DeskError> {
        if let Some((scope, key)) = &question.idempotency {
            self.tx.remember_asked(scope, key, request, conversation, self.now)?;
        }
        Ok(())
    }

    /// The answer that the first request got, or would get now.
    pub(super) fn asked_again(&mut self, id: ConversationId) -> Result<Asked, DeskError> {
        let conversation = self.tx.conversation(id)?;
        let promise = self.tx.promises_of(&[id])?.into_iter().next_back().ok_or(DeskError::NotFound)?;
        let told_to = self.tx.acknowledged_to(id)?;
        Ok(asked(&conversation, promise, told_to))
    }
}
