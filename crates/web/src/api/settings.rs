//! `GET /api/v1/rules` and `GET /api/v1/teams`: what decides a promise, and whose ids others ask for.

use axum::Json;
use axum::extract::State;
use desk::views::{Channel, RuleView, TeamView};
use desk::{AgentId, CalendarId, MailboxId, RuleId, TeamId};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Problem, ProblemBody};
use super::words::{ChannelWord, Id};
use crate::app::App;
use crate::gate::Signed;

/// Which promise a question gets. What is not said (`null`) matches everything.
#[derive(Debug, Serialize, ToSchema)]
struct Rule {
    #[schema(value_type = Id)]
    id: RuleId,
    name: String,
    /// The service hours that it goes by; none: the default ones.
    #[schema(value_type = Option<Id>)]
    calendar: Option<CalendarId>,
    #[schema(value_type = Option<ChannelWord>)]
    channel: Option<Channel>,
    #[schema(value_type = Option<Id>)]
    mailbox: Option<MailboxId>,
    #[schema(value_type = Option<Id>)]
    team: Option<TeamId>,
    is_urgent: Option<bool>,
    /// As in the configuration: `{"kind":"same-day-or-next-morning","within":"4h","next_morning":"09:30","round_to":"5min"}`.
    #[schema(value_type = Object)]
    rule: promise::Rule,
    /// A rule that is off is passed over.
    is_active: bool,
    /// The last one matches everything.
    is_last: bool,
}

/// The promise rules.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rules {
    /// In the order in which they are tried: the first that matches holds.
    rules: Vec<Rule>,
}

/// Lists the promise rules, in the order in which they are tried.
#[utoipa::path(
    get, path = "/api/v1/rules", operation_id = "list_rules", tag = "Settings",
    responses(
        (status = 200, description = "The rules", body = Rules),
        (status = "default", description = "No rules", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn rules(State(app): State<App>, signed: Signed) -> Result<Json<Rules>, Problem> {
    let rule = |view: RuleView| Rule {
        id: view.id,
        name: view.name,
        calendar: view.calendar,
        channel: view.channel,
        mailbox: view.mailbox,
        team: view.team,
        is_urgent: view.is_urgent,
        rule: view.rule,
        is_active: view.is_active,
        is_last: view.is_last,
    };
    Ok(Json(Rules { rules: app.desk.rules(&signed.agent).await?.into_iter().map(rule).collect() }))
}

/// A group of colleagues.
#[derive(Debug, Serialize, ToSchema)]
struct Team {
    #[schema(value_type = Id)]
    id: TeamId,
    name: String,
    /// Questions for which nothing says otherwise go here.
    is_default: bool,
    members: Vec<Member>,
}

/// A colleague in a team.
#[derive(Debug, Serialize, ToSchema)]
struct Member {
    #[schema(value_type = Id)]
    id: AgentId,
    name: String,
}

/// The teams.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Teams {
    /// The default one first.
    teams: Vec<Team>,
}

/// Lists the teams and who is in them, for hand-overs.
#[utoipa::path(
    get, path = "/api/v1/teams", operation_id = "list_teams", tag = "Settings",
    responses(
        (status = 200, description = "The teams", body = Teams),
        (status = "default", description = "No teams", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn teams(State(app): State<App>, signed: Signed) -> Result<Json<Teams>, Problem> {
    let team = |view: TeamView| Team {
        id: view.id,
        name: view.name,
        is_default: view.is_default,
        members: view.members.into_iter().map(|(id, name)| Member { id, name }).collect(),
    };
    Ok(Json(Teams { teams: app.desk.teams(&signed.agent).await?.into_iter().map(team).collect() }))
}
