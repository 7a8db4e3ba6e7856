//! Files of messages, the HTML of a mail alone, and the mail as it came.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::{AttachmentId, MessageId};

use crate::app::App;
use crate::downloads;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::ids::Id;
use crate::pictures;

/// What a mail may do in its frame: look like itself. It counts as ours only so that its own pictures come along; scripts it has none.
/// Pictures from elsewhere come by way of us, when the reader asked for them.
const FRAME_POLICY: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'";

pub(super) async fn attachment(
    State(app): State<App>,
    signed: Signed,
    Id(id): Id<AttachmentId>,
) -> Result<Response, PageError> {
    let (view, bytes) = app.desk.attachment_for(&signed.agent, id).await?;
    Ok(downloads::file(&view, bytes))
}

pub(super) async fn raw(State(app): State<App>, signed: Signed, Id(id): Id<MessageId>) -> Result<Response, PageError> {
    let bytes = app.desk.raw_mail_for(&signed.agent, id).await?;
    let name = format!("attachment; filename=\"{id}.eml\"");
    Ok(([(header::CONTENT_TYPE, "message/rfc822".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Pictures {
    pictures: Option<String>,
}

/// The sanitised HTML, alone: its frame gives it no scripts, no forms and no address to call home.
pub(super) async fn html(
    State(app): State<App>,
    signed: Signed,
    Id(id): Id<MessageId>,
    Query(wish): Query<Pictures>,
) -> Result<Response, PageError> {
    let html = app.desk.message_html_for(&signed.agent, id).await?.ok_or(PageError::NotFound)?;
    let html = match wish.pictures {
        Some(_) => pictures::by_way_of_us(&html, &format!("/messages/{id}/pictures")),
        None => html,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, FRAME_POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, format!("<!doctype html><meta charset=\"utf-8\"><base target=\"_blank\"><title>-</title>{html}"))
        .into_response())
}

/// A picture of a mail that lies elsewhere, fetched by the desk: only what stands in this very mail, and only what is a picture.
pub(super) async fn picture(
    State(app): State<App>,
    signed: Signed,
    axum::extract::Path((id, n)): axum::extract::Path<(String, usize)>,
) -> Result<Response, PageError> {
    let id: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let html = app.desk.message_html_for(&signed.agent, id).await?.ok_or(PageError::NotFound)?;
    let url = pictures::nth(&html, n).ok_or(PageError::NotFound)?;
    let bytes = app.pictures.fetch(url).await.ok_or(PageError::NotFound)?;
    let kind = pictures::kind(&bytes).ok_or(PageError::NotFound)?;
    Ok(downloads::named("plaatje", kind, bytes))
}
