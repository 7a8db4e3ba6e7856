#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    pub async fn today(&self, by: &Agent, now: Timestamp) -> Result<TodayView, DeskError> { todo!() }
    pub async fn strip(&self, by: &Agent, now: Timestamp) -> Result<StripView, DeskError> { todo!() }
    /// A list of conversations, by search words or filter.
    pub async fn conversations(&self, by: &Agent, filter: &ListFilter, now: Timestamp) -> Result<ConversationList, DeskError> { todo!() }
    /// One conversation, whole, by the one door; marks it as read by this colleague.
    pub async fn conversation_for(&self, by: &Agent, id: ConversationId, now: Timestamp) -> Result<ConversationView, DeskError> { todo!() }
    /// By its reference, e.g. `HI-2026-1184`.
    pub async fn conversation_by_reference(&self, by: &Agent, reference: &str) -> Result<ConversationId, DeskError> { todo!() }
    /// An attachment's name, type and bytes.
    pub async fn attachment_for(&self, by: &Agent, id: AttachmentId) -> Result<(AttachmentView, Vec<u8>), DeskError> { todo!() }
    /// The raw mail behind a message, to download.
    pub async fn raw_mail_for(&self, by: &Agent, message: MessageId) -> Result<Vec<u8>, DeskError> { todo!() }
    /// Conversations and contacts for the palette, at most 12.
    pub async fn find(&self, by: &Agent, words: &str) -> Result<Vec<Found>, DeskError> { todo!() }
    /// Tags in use, most used first, at most 100.
    pub async fn tags(&self, by: &Agent) -> Result<Vec<String>, DeskError> { todo!() }
}
