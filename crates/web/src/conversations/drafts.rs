//! What is being written: kept as one types, with its files, and what two windows made of it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::forms::DraftForm;
use desk::views::{Aside, DraftFile};
use desk::{Act, DeskError, DraftFileId, Kept, MessageId, Refusal, ReplyId};

use super::acts::Doing;
use super::filter::Wanted;
use crate::app::App;
use crate::downloads;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::ids::Id;
use crate::page::{show, show_with};
use crate::times::Times;
use crate::uploads::Sent;

pub(super) fn routes(routes: Routes) -> Routes {
    let answer = Access::Colleague(Act::Answer);
    routes
        .post("/conversations/{id}/drafts", Access::Colleague(Act::WriteNote), save)
        .post("/conversations/{id}/asides", answer, settle)
        .post("/conversations/{id}/draft-files", answer, add_file)
        .get("/draft-files/{id}", answer, file)
        .post("/draft-files/{id}/removals", answer, remove_file)
        .post("/conversations/{id}/insertions", answer, insert)
        .get("/conversations/{id}/replies/{reply}", answer, reply)
        .post("/messages/{id}/askers", Access::Colleague(Act::EditConversation), whose)
}

/// What other windows wrote, each with what can become of it. A part of the page.
#[derive(Debug, Clone, Template)]
#[template(path = "conversations/asides.html")]
pub(crate) struct Asides {
    t: Words,
    csrf: String,
    action: String,
    lines: Vec<AsideLine>,
}

crate::parts::html_safe!(Asides, DraftFiles);

#[derive(Debug, Clone)]
struct AsideLine {
    window: String,
    words: String,
    begin: String,
}

/// Characters of another window's words that are shown.
const BEGIN_MAX: usize = 120;

impl Asides {
    pub(super) fn new(times: &Times, csrf: &str, id: &str, asides: &[Aside]) -> Self {
        let t = times.t;
        let line = |aside: &Aside| {
            let text = aside.body.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_long = text.chars().count() > BEGIN_MAX;
            let begin: String = text.chars().take(BEGIN_MAX).collect();
            AsideLine {
                window: aside.window.clone(),
                words: t.with("when", times.at(aside.saved_at)).say("composer-aside"),
                begin: if is_long { begin + "…" } else { begin },
            }
        };
        Self {
            t,
            csrf: csrf.to_owned(),
            action: format!("/conversations/{id}/asides"),
            lines: asides.iter().map(line).collect(),
        }
    }
}

/// The files with a draft. A part of the page.
#[derive(Debug, Clone, Template)]
#[template(path = "conversations/draft_files.html")]
pub(crate) struct DraftFiles {
    t: Words,
    lines: Vec<FileLine>,
}

#[derive(Debug, Clone)]
struct FileLine {
    id: String,
    name: String,
    size: String,
}

impl DraftFiles {
    pub(super) fn new(times: &Times, files: &[DraftFile]) -> Self {
        let line = |file: &DraftFile| FileLine {
            id: file.id.to_string(),
            name: file.name.clone(),
            size: times.size(file.size_bytes),
        };
        Self { t: times.t, lines: files.iter().filter(|file| !file.is_inline).map(line).collect() }
    }
}

#[derive(Debug, serde::Deserialize)]
struct DraftKind {
    note: Option<String>,
}

pub(super) fn draft_form(sent: &Sent, is_note: bool) -> DraftForm {
    let text = |name: &str| sent.text(name).to_owned();
    if is_note {
        return DraftForm { is_note, text: text("note"), ..DraftForm::default() };
    }
    DraftForm {
        is_note,
        text: text("text"),
        html: text("html"),
        cc: text("cc"),
        bcc: text("bcc"),
        version: sent.text("draft_version").parse().unwrap_or(-1),
        window: text("draft_window"),
    }
}

/// Answers with the sentence that stands below the text: "concept bewaard 11:19". 409: kept beside what another window wrote.
async fn save(Query(kind): Query<DraftKind>, doing: Doing) -> Result<Response, PageError> {
    let (desk, by, now) = (&doing.app.desk, &doing.signed.agent, doing.app.clock.now());
    let form = draft_form(&doing.sent, kind.note.is_some());
    let times = doing.signed.times(&doing.app);
    let version = |version: i64| [(HeaderName::from_static("x-draft-version"), version.to_string())];
    match desk.save_draft(by, doing.id, form, now).await? {
        Kept::Nothing => Ok((version(0), String::new()).into_response()),
        Kept::Draft { version: kept } => {
            let said = times.t.with("when", times.clock_time(now)).say("draft-saved");
            Ok((version(kept), said).into_response())
        }
        Kept::Aside => {
            let view = desk.conversation_unread(by, doing.id, now).await?;
            let asides = Asides::new(&times, &doing.signed.csrf, &doing.id.to_string(), &view.asides);
            Ok(show_with(StatusCode::CONFLICT, &asides))
        }
    }
}

async fn settle(doing: Doing) -> Result<Response, PageError> {
    let (window, is_wanted) = (doing.sent.text("window").to_owned(), doing.sent.text("do") == "take");
    let now = doing.app.clock.now();
    doing.app.desk.settle_aside(&doing.signed.agent, doing.id, window, is_wanted, now).await?;
    Ok(doing.back())
}

#[derive(Debug, serde::Deserialize)]
struct Where {
    inline: Option<String>,
}

/// The files anew, or the address of a picture that goes into the text; 422 with the sentence that says what is wrong.
async fn add_file(Query(place): Query<Where>, doing: Doing) -> Result<Response, PageError> {
    let (desk, by, now) = (&doing.app.desk, &doing.signed.agent, doing.app.clock.now());
    let is_inline = place.inline.is_some();
    let mut address = String::new();
    for upload in &doing.sent.files {
        match desk.add_draft_file(by, doing.id, upload.clone(), is_inline, now).await {
            Ok(file) => address = format!("/draft-files/{}", file.id),
            Err(DeskError::Refused(Refusal::Field { problem, .. })) => {
                let said = crate::refusals::at_field(doing.signed.words(), problem);
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, said).into_response());
            }
            Err(error) => return Err(error.into()),
        }
    }
    if is_inline {
        return Ok(address.into_response());
    }
    let view = desk.conversation_unread(by, doing.id, now).await?;
    Ok(show(&DraftFiles::new(&doing.signed.times(&doing.app), &view.draft_files)))
}

async fn file(State(app): State<App>, signed: Signed, Id(id): Id<DraftFileId>) -> Result<Response, PageError> {
    let (file, bytes) = app.desk.draft_file_for(&signed.agent, id).await?;
    Ok(downloads::named(&file.name, &file.content_type, bytes))
}

async fn remove_file(State(app): State<App>, signed: Signed, Id(id): Id<DraftFileId>) -> Result<Response, PageError> {
    let conversation = app.desk.remove_draft_file(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/conversations/{conversation}")).into_response())
}

/// A saved reply put below what was typed, for a browser without scripts.
async fn insert(doing: Doing) -> Result<Response, PageError> {
    let id: ReplyId = doing.sent.text("insert").parse().map_err(|_| PageError::NotFound)?;
    let form = DraftForm { window: String::new(), ..draft_form(&doing.sent, false) };
    doing.app.desk.insert_reply(&doing.signed.agent, doing.id, form, id, doing.app.clock.now()).await?;
    Ok(doing.back())
}

async fn reply(
    State(app): State<App>,
    signed: Signed,
    axum::extract::Path((id, reply)): axum::extract::Path<(String, String)>,
) -> Result<Response, PageError> {
    let (id, reply) = match (id.parse(), reply.parse()) {
        (Ok(id), Ok(reply)) => (id, reply),
        _ => return Err(PageError::NotFound),
    };
    let html = app.desk.reply_for(&signed.agent, id, reply, app.clock.now()).await?;
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, html).into_response())
}

/// Whose question it is that a colleague sent on: said by a colleague, never guessed.
async fn whose(
    State(app): State<App>,
    signed: Signed,
    Id(message): Id<MessageId>,
    Query(wanted): Query<Wanted>,
    sent: Sent,
) -> Result<Response, PageError> {
    let is_theirs = sent.text("theirs") == "yes";
    let id = match app.desk.whose_question(&signed.agent, message, is_theirs, app.clock.now()).await {
        Ok(id) => id.to_string(),
        // Somebody was first: the page shows what they said.
        Err(DeskError::Refused(Refusal::ChangedMeanwhile)) => sent.text("conversation").to_owned(),
        Err(error) => return Err(error.into()),
    };
    let id: desk::ConversationId = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(Redirect::to(&wanted.conversation(id)).into_response())
}
