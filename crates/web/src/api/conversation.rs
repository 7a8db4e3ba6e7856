//! A conversation: as a line of a list, and whole.

use desk::views::{Channel, ContactView, ConversationRow, ConversationState, ConversationView, TimelineView};
use desk::{AgentId, ContactId, ConversationId, Language, PromiseId, TeamId};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::firm::Firm;
use super::message::Message;
use super::promise::Promise;
use super::words::{ChannelWord, Id, LanguageWord, Moment, StateWord};

/// A conversation in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConversationLine {
    #[schema(value_type = Id)]
    id: ConversationId,
    /// By which people name it: `HI-2026-1184`.
    reference: String,
    subject: String,
    /// The customer's name, or how they can be reached.
    who: String,
    /// The customer's last own words, at most 240 characters.
    said: String,
    #[schema(value_type = ChannelWord)]
    channel: Channel,
    #[schema(value_type = StateWord)]
    state: ConversationState,
    is_urgent: bool,
    /// First name of the colleague whose conversation it is.
    agent_name: Option<String>,
    team_name: String,
    #[schema(value_type = Moment)]
    asked_at: Timestamp,
    /// When something was last written in it.
    #[schema(value_type = Moment)]
    last_at: Timestamp,
    message_count: u32,
    /// The open promise, or the last one. Its sentence is in the firm's language.
    promise: Option<Promise>,
    tags: Vec<String>,
}

impl ConversationLine {
    pub(super) fn of(row: ConversationRow, language: Language, firm: &Firm) -> Self {
        Self {
            promise: row.promise.as_ref().map(|promise| Promise::of(promise, language, firm)),
            id: row.id,
            reference: row.reference,
            subject: row.subject,
            who: row.who,
            said: row.said,
            channel: row.channel,
            state: row.state,
            is_urgent: row.is_urgent,
            agent_name: row.agent_name,
            team_name: row.team_name,
            asked_at: row.asked_at,
            last_at: row.last_at,
            message_count: row.message_count,
            tags: row.tags,
        }
    }
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Contact {
    #[schema(value_type = Id)]
    id: ContactId,
    name: String,
    /// The company or household that they belong to.
    account_name: Option<String>,
    city: String,
    emails: Vec<String>,
    phones: Vec<String>,
}

impl Contact {
    fn of(view: ContactView) -> Self {
        Self {
            id: view.id,
            name: view.name,
            account_name: view.account_name,
            city: view.city,
            emails: view.emails,
            phones: view.phones,
        }
    }
}

/// Something that happened, besides what was written.
#[derive(Debug, Serialize, ToSchema)]
struct Event {
    #[schema(value_type = Moment)]
    at: Timestamp,
    /// `asked`, `promised`, `kept`, `renewed`, `broken`, `withdrawn`, `answered`, `assigned`, `tagged`, `helped`, and others
    /// that may be added.
    kind: String,
    /// The colleague who did it.
    agent_name: Option<String>,
    /// The promise that it is about; it is among `promises`.
    #[schema(value_type = Option<Id>)]
    promise: Option<PromiseId>,
    /// What this kind needs more: names, old and new values.
    #[schema(value_type = Object)]
    detail: Value,
}

impl Event {
    fn of(view: TimelineView) -> Self {
        Self {
            at: view.at,
            kind: view.kind,
            agent_name: view.agent_name,
            promise: view.promise.map(|promise| promise.id),
            detail: view.detail,
        }
    }
}

/// A conversation, whole.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Conversation {
    #[serde(flatten)]
    line: ConversationLine,
    #[schema(value_type = LanguageWord)]
    language: Language,
    #[schema(value_type = Id)]
    team: TeamId,
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    contact: Contact,
    /// The customer's page. Whoever has this address sees it: give it to nobody else.
    link: String,
    /// Questions, answers and notes, oldest first; the newest 200.
    messages: Vec<Message>,
    /// How many older ones were left out.
    messages_left_out: u32,
    /// All promises of this conversation, oldest first.
    promises: Vec<Promise>,
    /// What happened, oldest first.
    timeline: Vec<Event>,
}

impl Conversation {
    pub(super) fn of(view: ConversationView, firm: &Firm) -> Self {
        let language = view.language;
        Self {
            line: ConversationLine::of(view.row, language, firm),
            language,
            team: view.team,
            agent: view.agent,
            contact: Contact::of(view.contact),
            link: firm.at(&view.customer_path),
            messages: view.messages.into_iter().map(Message::of).collect(),
            messages_left_out: view.messages_left_out,
            promises: view.promises.iter().map(|promise| Promise::of(promise, language, firm)).collect(),
            timeline: view.timeline.into_iter().map(Event::of).collect(),
        }
    }
}
