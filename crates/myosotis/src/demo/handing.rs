//! To whom a question of the demo goes: who can keep what was promised.

use desk::forms::HandOver;
use desk::{ConversationId, DeskError};
use jiff::Timestamp;

use super::questions::Question;
use super::replay::{Replay, minutes};

impl Replay<'_> {
    /// Hands a question to a colleague of its team; `None`: to nobody by name.
    pub(super) async fn hand(
        &self,
        conversation: ConversationId,
        question: &Question,
        to: Option<&str>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let to = HandOver { team: self.firm.teams[question.team], agent: to.map(|name| self.colleague(name).id) };
        self.desk.hand_over(self.colleague("Bea"), conversation, to, now + minutes(1)).await
    }

    /// Hands a question to a colleague, and takes it back if what was promised doesn't fit into their slots.
    pub(super) async fn can_keep(
        &self,
        conversation: ConversationId,
        question: &Question,
        name: &str,
        now: Timestamp,
    ) -> Result<bool, DeskError> {
        self.hand(conversation, question, Some(name), now).await?;
        let in_slot = self.desk.planned(self.colleague("Lotte"), conversation, now).await?;
        let fits = in_slot.and_then(|in_slot| in_slot.planned).is_some_and(|planned| !planned.is_late);
        if !fits {
            self.hand(conversation, question, None, now).await?;
        }
        Ok(fits)
    }

    /// In whose slot a question stands, if they are one of those who usually answer it.
    pub(super) async fn planned_with(
        &self,
        conversation: ConversationId,
        question: &Question,
        now: Timestamp,
    ) -> Result<Option<&'static str>, DeskError> {
        let in_slot = self.desk.planned(self.colleague("Lotte"), conversation, now).await?;
        let slot = in_slot.and_then(|in_slot| in_slot.planned).and_then(|planned| planned.slot);
        Ok(slot.and_then(|slot| question.knows.iter().copied().find(|name| self.colleague(name).id == slot.agent)))
    }
}
