//! What is done on a conversation's page. An act that is refused comes back with its form, nothing lost.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::forms::{Answer, HandOver, How, Renewal};
use desk::{Act, ConversationId, DeskError, MessageId, Refusal};
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::filter::Wanted;
use super::room::Typed;
use super::view::page;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::page::show_with;
use crate::uploads::Sent;

pub(super) fn routes(routes: Routes) -> Routes {
    let edit = Access::Colleague(Act::EditConversation);
    routes
        .post("/conversations/{id}/answers", Access::Colleague(Act::Answer), answer)
        .post("/conversations/{id}/notes", Access::Colleague(Act::WriteNote), note)
        .post("/conversations/{id}/drafts", Access::Colleague(Act::WriteNote), draft)
        .post("/conversations/{id}/renewals", Access::Colleague(Act::Renew), renew)
        .post("/conversations/{id}/withdrawals", Access::Colleague(Act::Withdraw), withdraw)
        .post("/conversations/{id}/hand-overs", Access::Colleague(Act::Assign), hand_over)
        .post("/conversations/{id}/edits", edit, save_edit)
        .post("/conversations/{id}/contacts", edit, save_contact)
        .post("/conversations/{id}/closings", edit, close)
        .post("/conversations/{id}/reopenings", edit, reopen)
        .post("/conversations/{id}/presence", Access::Colleague(Act::SeeConversations), presence)
        .post("/messages/{id}/undo", Access::Colleague(Act::Answer), undo)
}

fn to(id: ConversationId) -> Response {
    Redirect::to(&format!("/conversations/{id}")).into_response()
}

/// Back to the conversation; or its page again, with the form as it was typed and why it was refused.
async fn done<T>(
    app: &App,
    signed: &Signed,
    id: ConversationId,
    open: &str,
    sent: &Sent,
    outcome: Result<T, DeskError>,
) -> Result<Response, PageError> {
    let refusal = match outcome {
        Ok(_) => return Ok(to(id)),
        Err(DeskError::Refused(refusal)) => refusal,
        Err(error) => return Err(error.into()),
    };
    let t = signed.words();
    let (field, sentence) = match &refusal {
        Refusal::Field { field, problem } => (*field, crate::refusals::at_field(t, problem)),
        other => (whole(open), t.say(crate::refusals::key(other))),
    };
    let wanted = Wanted { open: open.to_owned(), ..Wanted::default() };
    let typed = Typed { fields: sent.fields().to_vec(), wrong: Some((own_field(open, field), sentence)) };
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(app, signed, id, &wanted, typed).await?))
}

/// The field that a refusal of the whole act is shown at.
fn whole(open: &str) -> &'static str {
    match open {
        "renew" => "deadline",
        "withdraw" => "reason",
        "note" => "note",
        "" => "text",
        _ => "",
    }
}

/// The desk's name of a field, as the form here calls it.
fn own_field(open: &str, field: &'static str) -> &'static str {
    match (open, field) {
        ("note", "text") => "note",
        ("", "files" | "reach") => "text",
        _ => field,
    }
}

async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let then = if sent.text("then_deadline").is_empty() {
        None
    } else {
        let deadline = moment(&signed, sent.text("then_deadline")).unwrap_or(Timestamp::UNIX_EPOCH);
        Some(Renewal { deadline, reason: sent.text("then_reason").to_owned() })
    };
    let answer = Answer {
        text: sent.text("text").to_owned(),
        how: match sent.text("how") {
            "telephone" => How::Telephone,
            "visit" => How::Visit,
            _ => How::Mail,
        },
        cc: list(sent.text("cc")),
        files: sent.files.clone(),
        then,
        seen_up_to: sent.text("seen_up_to").parse().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok()),
    };
    let outcome = app.desk.answer(&signed.agent, id, answer, app.clock.now()).await;
    done(&app, &signed, id, "", &sent, outcome).await
}

async fn note(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome =
        app.desk.note(&signed.agent, id, sent.text("note").to_owned(), sent.files.clone(), app.clock.now()).await;
    done(&app, &signed, id, "note", &sent, outcome).await
}

#[derive(Debug, serde::Deserialize)]
struct DraftKind {
    note: Option<String>,
}

/// Answers with the sentence that stands below the text: "concept bewaard 11:19".
async fn draft(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    Query(kind): Query<DraftKind>,
    sent: Sent,
) -> Result<String, PageError> {
    let now = app.clock.now();
    let is_note = kind.note.is_some();
    let text = sent.text(if is_note { "note" } else { "text" }).to_owned();
    app.desk.save_draft(&signed.agent, id, is_note, text, now).await?;
    app.desk.is_with(&signed.agent, id, true, now).await?;
    Ok(signed.words().with("when", signed.times(&app).clock_time(now)).say("draft-saved"))
}

async fn renew(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = match moment(&signed, sent.text("deadline")) {
        Some(deadline) => {
            let renewal = Renewal { deadline, reason: sent.text("reason").to_owned() };
            app.desk.renew(&signed.agent, id, renewal, app.clock.now()).await.map(|_| ())
        }
        None => Err(Refusal::Field { field: "deadline", problem: "not_a_moment" }.into()),
    };
    done(&app, &signed, id, "renew", &sent, outcome).await
}

async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let tell = !sent.text("tell").is_empty();
    let outcome = app.desk.withdraw(&signed.agent, id, sent.text("reason").to_owned(), tell, app.clock.now()).await;
    done(&app, &signed, id, "withdraw", &sent, outcome).await
}

async fn hand_over(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let (team, agent) =
        sent.text("to").split_once('/').map_or((sent.text("to"), None), |(team, agent)| (team, Some(agent)));
    let outcome = match (team.parse(), agent.map(str::parse).transpose()) {
        (Ok(team), Ok(agent)) => app.desk.hand_over(&signed.agent, id, HandOver { team, agent }, app.clock.now()).await,
        _ => Err(Refusal::Field { field: "to", problem: "unknown" }.into()),
    };
    done(&app, &signed, id, "hand-over", &sent, outcome).await
}

async fn save_edit(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let by = &signed.agent;
    let outcome = async {
        app.desk.set_subject(by, id, sent.text("subject").to_owned(), now).await?;
        app.desk.set_tags(by, id, list(sent.text("tags")), now).await?;
        app.desk.set_urgent(by, id, !sent.text("is_urgent").is_empty(), now).await
    };
    let outcome = outcome.await;
    done(&app, &signed, id, "edit", &sent, outcome).await
}

async fn save_contact(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let contact = app.desk.conversation_for(&signed.agent, id, now).await?.contact.id;
    let text = |name: &str| sent.text(name).to_owned();
    let outcome = app
        .desk
        .edit_contact(
            &signed.agent,
            contact,
            text("name"),
            text("account_name"),
            text("city"),
            list(sent.text("emails")),
            list(sent.text("phones")),
            now,
        )
        .await;
    done(&app, &signed, id, "contact", &sent, outcome).await
}

async fn close(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = app.desk.close(&signed.agent, id, app.clock.now()).await;
    done(&app, &signed, id, "", &sent, outcome).await
}

async fn reopen(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = app.desk.reopen(&signed.agent, id, app.clock.now()).await;
    done(&app, &signed, id, "", &sent, outcome).await
}

async fn presence(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    sent: Sent,
) -> Result<StatusCode, PageError> {
    match sent.text("doing") {
        "left" => app.desk.leaves(&signed.agent, id).await?,
        doing => app.desk.is_with(&signed.agent, id, doing == "writing", app.clock.now()).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn undo(State(app): State<App>, signed: Signed, Path(id): Path<MessageId>) -> Result<Response, PageError> {
    Ok(to(app.desk.undo(&signed.agent, id, app.clock.now()).await?))
}

/// Addresses, numbers or tags with commas or lines between them.
fn list(text: &str) -> Vec<String> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What a `datetime-local` field sends, in the reader's zone. On the night the clock goes back, the first of the two.
fn moment(signed: &Signed, typed: &str) -> Option<Timestamp> {
    let civil: DateTime = typed.trim().parse().ok()?;
    let zone = jiff::tz::TimeZone::get(&signed.agent.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    civil.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}
