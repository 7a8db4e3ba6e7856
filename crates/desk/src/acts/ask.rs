#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// What a question would be promised now: shown before it is sent, while the telephone is still at the ear.
    pub async fn quote(&self, question: &Question, now: Timestamp) -> Result<Quote, DeskError> { todo!() }
    /// A question by form, telephone, visit or API: stored, promised and acknowledged in one act. `by` is the colleague who takes it down.
    pub async fn ask(&self, by: Option<&Agent>, question: Question, now: Timestamp) -> Result<Asked, DeskError> { todo!() }
    /// The caller by number in any form people type, or by e-mail address or (part of a) name; best first, at most 8.
    pub async fn callers(&self, by: &Agent, typed: &str, now: Timestamp) -> Result<Vec<Caller>, DeskError> { todo!() }
    /// What this colleague took down today, newest first, at most 20.
    pub async fn taken_down_today(&self, by: &Agent, now: Timestamp) -> Result<Vec<ConversationRow>, DeskError> { todo!() }
    /// A trivial question that the desk answered at once: recorded with what was said; nothing is promised, because it is done.
    pub async fn answered_at_once(&self, by: &Agent, question: Question, said: &str, now: Timestamp) -> Result<ConversationId, DeskError> { todo!() }
}
