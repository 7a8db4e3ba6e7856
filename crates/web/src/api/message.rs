//! What was written, and what became of it.

use desk::views::{AttachmentView, Channel, Direction, MessageView, Sending as SendingView};
use desk::{AgentId, AttachmentId, MessageId};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::words::{ChannelWord, DirectionWord, Id, Moment};

/// A question, an answer, or a note.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Message {
    #[schema(value_type = Id)]
    id: MessageId,
    #[schema(value_type = DirectionWord)]
    direction: Direction,
    #[schema(value_type = ChannelWord)]
    channel: Channel,
    /// Who wrote it: the customer, a colleague's first name, or empty when the program did.
    author: String,
    author_address: String,
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    /// The program wrote it, and says so in it.
    is_by_program: bool,
    /// `no`, or how a mail that came in is automatic.
    automatic: String,
    to: Vec<String>,
    cc: Vec<String>,
    subject: String,
    /// The writer's own words.
    text: String,
    /// The quoted past, signature and disclaimer; may be empty.
    folded: String,
    /// A mail's HTML, made harmless; its own pictures are `/api/v1/attachments/…`.
    html: Option<String>,
    attachments: Vec<Attachment>,
    #[schema(value_type = Moment)]
    written_at: Timestamp,
    /// What became of a mail of ours.
    sending: Option<Sending>,
}

impl Message {
    pub(super) fn of(view: MessageView) -> Self {
        Self {
            id: view.id,
            direction: view.direction,
            channel: view.channel,
            author: view.author,
            author_address: view.author_address,
            agent: view.agent,
            is_by_program: view.is_by_program,
            automatic: view.automatic,
            to: view.to,
            cc: view.cc,
            subject: view.subject,
            text: view.own_words,
            folded: view.folded,
            html: view.html.map(|html| html.replace("src=\"/attachments/", "src=\"/api/v1/attachments/")),
            attachments: view.attachments.into_iter().map(Attachment::of).collect(),
            written_at: view.written_at,
            sending: view.sending.map(Sending::of),
        }
    }
}

/// A file that came along.
#[derive(Debug, Serialize, ToSchema)]
struct Attachment {
    #[schema(value_type = Id)]
    id: AttachmentId,
    name: String,
    content_type: String,
    size_bytes: u64,
    /// By which the mail's HTML refers to it.
    content_id: Option<String>,
    is_inline: bool,
    /// Where its bytes are.
    href: String,
}

impl Attachment {
    fn of(view: AttachmentView) -> Self {
        Self {
            href: format!("/api/v1/attachments/{}", view.id),
            id: view.id,
            name: view.name,
            content_type: view.content_type,
            size_bytes: view.size_bytes,
            content_id: view.content_id,
            is_inline: view.is_inline,
        }
    }
}

/// Where a mail of ours is on its way.
#[derive(Debug, Serialize, ToSchema)]
struct Sending {
    /// `held`: can be taken back until `at`. `waiting`: tried again at `at`. `sent`: at `at`. `failed`: no server takes it.
    /// `returned`: at `at` it came back from a server that had taken it. `undone`: taken back.
    #[schema(value_type = SendingWord)]
    state: &'static str,
    #[schema(value_type = Option<Moment>)]
    at: Option<Timestamp>,
    attempts: Option<u32>,
    /// The last failure, in English; what the server said itself in its own words.
    failure: Option<String>,
}

/// What became of a mail.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "the words of the document")]
enum SendingWord {
    Held,
    Waiting,
    Sent,
    Failed,
    Returned,
    Undone,
}

impl Sending {
    fn of(view: SendingView) -> Self {
        let of = |state, at| Self { state, at, attempts: None, failure: None };
        match view {
            SendingView::Held { until } => of("held", Some(until)),
            SendingView::Waiting { attempts, next_at, failure } => Self {
                attempts: Some(attempts),
                failure: failure.map(|failure| failure.to_string()),
                ..of("waiting", Some(next_at))
            },
            SendingView::Sent { at } => of("sent", Some(at)),
            SendingView::Returned { at, failure } => {
                Self { failure: Some(failure.to_string()), ..of("returned", Some(at)) }
            }
            SendingView::Failed { failure } => Self { failure: Some(failure.to_string()), ..of("failed", None) },
            SendingView::Undone => of("undone", None),
        }
    }
}
