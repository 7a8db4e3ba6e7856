//! `GET /api/v1/conversations/{id}` and `GET /api/v1/attachments/{id}`: one conversation, and the files in it.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use desk::{AttachmentId, ConversationId};

use super::conversation::Conversation;
use super::firm::Firm;
use super::problem::{Problem, ProblemBody};
use super::words::Id;
use crate::app::App;
use crate::downloads;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::ids;

/// The conversation of the address, by its id or its reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named(pub(super) ConversationId);

impl FromRequestParts<App> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let signed = Signed::from_request_parts(parts, app).await?;
        let Path(text) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| PageError::NotFound)?;
        match text.parse() {
            Ok(id) => Ok(Self(id)),
            Err(_) => Ok(Self(app.desk.conversation_by_reference(&signed.agent, &text).await?)),
        }
    }
}

/// Shows one conversation, whole.
///
/// A program reads for no one: what was unread by a colleague stays unread.
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}", operation_id = "show_conversation", tag = "Conversations",
    params(("id" = String, Path, description = "Id or reference")),
    responses(
        (status = 200, description = "The conversation", body = Conversation),
        (status = "default", description = "Not shown", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Named(id): Named,
) -> Result<Json<Conversation>, Problem> {
    let view = app.desk.conversation_unread(&signed.agent, id, app.clock.now()).await?;
    Ok(Json(Conversation::of(view, &Firm::of(&app).await?)))
}

/// Gives the bytes of an attachment.
///
/// Pictures come as what they are, all else as `application/octet-stream`: what it was said to be stands with the message.
#[utoipa::path(
    get, path = "/api/v1/attachments/{id}", operation_id = "download_attachment", tag = "Conversations",
    params(("id" = Id, Path, description = "As the message names it")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = "default", description = "No file", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn attachment(
    State(app): State<App>,
    signed: Signed,
    ids::Id(id): ids::Id<AttachmentId>,
) -> Result<Response, Problem> {
    let (view, bytes) = app.desk.attachment_for(&signed.agent, id).await?;
    Ok(downloads::file(&view, bytes))
}
