//! `GET /conversations/{id}`: what the page needs is fetched, and shown.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::views::{ConversationView, PromiseState};
use desk::{Act, ConversationId, Refusal};

use super::filter::Wanted;
use super::page::{ConversationPage, Made};
use super::room::Choices;
use super::typed::{Form, Typed};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::ids::Id;
use crate::page::{show, show_with};
use crate::shell::Entry;
use crate::uploads::Sent;

pub(super) async fn show_conversation(
    State(app): State<App>,
    signed: Signed,
    Id(id): Id<ConversationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let view = app.desk.conversation_for(&signed.agent, id, app.clock.now()).await?;
    Ok(show(&page(&app, &signed, &view, &wanted, Typed::default()).await?))
}

/// The page again, with a form that was refused: nothing of what was typed is lost.
pub(super) async fn show_refused(
    app: &App,
    signed: &Signed,
    (id, wanted): (ConversationId, &Wanted),
    form: Form,
    sent: &Sent,
    refusal: Refusal,
) -> Result<Response, PageError> {
    let view = app.desk.conversation_for(&signed.agent, id, app.clock.now()).await?;
    let typed = Typed::refused(form, sent, refusal, &view, &signed.times(app));
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(app, signed, &view, wanted, typed).await?))
}

async fn page(
    app: &App,
    signed: &Signed,
    view: &ConversationView,
    wanted: &Wanted,
    typed: Typed,
) -> Result<ConversationPage, PageError> {
    let by = &signed.agent;
    let now = app.clock.now();
    let list = app.desk.conversations(by, &wanted.filter(), now).await?;
    let is_open = view.row.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Open);
    let mut choices = Choices::default();
    if is_open && by.role.may(Act::Renew) {
        choices.proposals = app.desk.renewal_proposals(by, view.row.id, now).await?;
    }
    if by.role.may(Act::Assign) && (wanted.open == Form::HandOver.address() || typed.form == Form::HandOver) {
        choices.people = people(app, signed).await?;
    }
    let in_slot = if is_open { app.desk.planned(by, view.row.id, now).await? } else { None };
    let time = if is_open { None } else { Some(app.desk.time_taken(by, view.row.id).await?) };
    let shell = signed.shell(app, Entry::Conversations).await?;
    Ok(ConversationPage::new(shell, &Made { by, view, list: &list, wanted, choices, typed, in_slot, time }))
}

/// Teams, and the colleagues in each with until when they are away: `team`, `team/agent`.
async fn people(app: &App, signed: &Signed) -> Result<Vec<(String, String)>, PageError> {
    let (by, times) = (&signed.agent, signed.times(app));
    let away = app.desk.away_now(by, app.clock.now()).await?;
    let named = |agent: &desk::AgentId, name: &str| match away.iter().find(|(of, _)| of == agent) {
        Some((_, until)) => times.t.with("name", name).with("until", times.until(*until)).say("room-hand-over-away"),
        None => name.to_owned(),
    };
    let mut people = Vec::new();
    for team in app.desk.teams(by).await? {
        people.push((team.id.to_string(), team.name.clone()));
        let in_team = |(agent, name): &(desk::AgentId, String)| {
            (format!("{}/{agent}", team.id), format!("{} · {}", team.name, named(agent, name)))
        };
        people.extend(team.members.iter().map(in_team));
    }
    Ok(people)
}
