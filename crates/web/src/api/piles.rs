//! Piles of files: what is in them, putting files in, and saying that one is done.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use desk::piles::NewDossier;
use desk::views::PileSummary;
use desk::{DeskError, DossierId, PileId, TeamId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Sent, Written};
use super::problem::{Problem, ProblemBody};
use super::words::{Id, Moment};
use crate::app::App;
use crate::gate::Signed;

/// A pile of files.
#[derive(Debug, Serialize, ToSchema)]
struct Pile {
    #[schema(value_type = Id)]
    id: PileId,
    name: String,
    #[schema(value_type = Id)]
    team: TeamId,
    /// Maximum delay, in service days.
    days: u32,
    /// Files can be put in.
    is_active: bool,
    /// How many wait in it.
    open: u32,
    /// Of those, how many had a promise that was broken.
    overdue: u32,
    /// When the oldest that waits came in.
    #[schema(value_type = Option<Moment>)]
    oldest_at: Option<Timestamp>,
}

/// The piles.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Piles {
    /// By name.
    piles: Vec<Pile>,
}

/// Lists the piles of files.
#[utoipa::path(
    get, path = "/api/v1/piles", operation_id = "list_piles", tag = "Files",
    responses(
        (status = 200, description = "The piles", body = Piles),
        (status = "default", description = "No piles", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Result<Json<Piles>, Problem> {
    let pile = |summary: PileSummary| Pile {
        id: summary.pile.id,
        name: summary.pile.name,
        team: summary.pile.team,
        days: summary.pile.days,
        is_active: summary.pile.is_active,
        open: summary.open,
        overdue: summary.overdue,
        oldest_at: summary.oldest_at,
    };
    let view = app.desk.piles(&signed.agent, app.clock.now()).await?;
    Ok(Json(Piles { piles: view.piles.into_iter().map(pile).collect() }))
}

/// Files to be put in, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDossiers)]
pub(super) struct DossiersBody {
    /// At most 500.
    dossiers: Vec<DossierBody>,
}

/// A file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDossier)]
struct DossierBody {
    /// What it is called elsewhere; once in a pile.
    reference: Option<String>,
    /// At most 200 characters.
    title: String,
    /// The day it came in, as `2026-11-24`; today, if it isn't said.
    #[schema(value_type = Option<String>)]
    received_on: Option<Date>,
}

impl Written for DossiersBody {}

/// The files that were put in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PutIn {
    /// In the order in which they were sent.
    #[schema(value_type = Vec<Id>)]
    dossiers: Vec<DossierId>,
}

/// Puts files into a pile, each with its promise: the maximum delay of the pile from the day it came in.
#[utoipa::path(
    post, path = "/api/v1/piles/{id}/dossiers", operation_id = "put_in", tag = "Files", request_body = DossiersBody,
    params(("id" = String, Path, description = "Id of the pile")),
    responses(
        (status = 201, description = "Put in", body = PutIn),
        (status = "default", description = "None put in", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put_in(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Sent(body): Sent<DossiersBody>,
) -> Result<(StatusCode, Json<PutIn>), Problem> {
    let pile: PileId = id.parse().map_err(|_| DeskError::NotFound)?;
    let file = |(line, file): (usize, DossierBody)| NewDossier {
        line,
        reference: file.reference.unwrap_or_default().trim().to_owned(),
        title: file.title,
        received_on: file.received_on,
    };
    let files = (1..).zip(body.dossiers).map(file).collect();
    let put = app.desk.add_dossiers(&signed.agent, pile, files, app.clock.now()).await;
    let dossiers = put.map_err(|error| Problem::from(error).renamed("lines", "dossiers"))?;
    Ok((StatusCode::CREATED, Json(PutIn { dossiers })))
}

/// What was done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DossierDone)]
pub(super) struct DoneBody {
    /// In a line.
    outcome: String,
}

impl Written for DoneBody {}

/// Says that a file is done, and what was done with it: its promise is kept.
#[utoipa::path(
    post, path = "/api/v1/dossiers/{id}/done", operation_id = "finish_dossier", tag = "Files", request_body = DoneBody,
    params(("id" = String, Path, description = "Id of the file")),
    responses(
        (status = 204, description = "Done"),
        (status = "default", description = "Not done", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn done(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Sent(body): Sent<DoneBody>,
) -> Result<StatusCode, Problem> {
    let id: DossierId = id.parse().map_err(|_| DeskError::NotFound)?;
    app.desk.finish_dossier(&signed.agent, id, body.outcome, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
