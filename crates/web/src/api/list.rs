//! `GET /api/v1/conversations`: the lists of the page, a piece at a time.

use axum::Json;
use axum::extract::{RawQuery, State};
use desk::views::{Channel, ConversationState, LIST_PAGE, ListFilter, Whose};
use desk::{ContactId, DeskError, TeamId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::conversation::ConversationLine;
use super::firm::Firm;
use super::problem::{Problem, ProblemBody};
use super::query::query;
use super::words::{ChannelWord, Id, StateWord};
use crate::app::App;
use crate::gate::Signed;

const PATH: &str = "/api/v1/conversations";

/// Which list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Whose conversations; all if it isn't said.
    #[param(inline)]
    view: Option<View>,
    /// Who must do something; any if it isn't said.
    #[param(value_type = Option<StateWord>)]
    state: Option<ConversationState>,
    /// Of this team; not with `view=mine`.
    #[param(value_type = Option<Id>)]
    team: Option<TeamId>,
    /// With this tag.
    tag: Option<String>,
    /// That came by this road.
    #[param(value_type = Option<ChannelWord>)]
    channel: Option<Channel>,
    /// Of this person.
    #[param(value_type = Option<Id>)]
    contact: Option<ContactId>,
    /// Words to search for, in subjects, messages, names, addresses, numbers and references.
    q: Option<String>,
    /// Where the previous piece ended, as `next` said.
    after: Option<String>,
    /// How many at most, from 1 to 50; 50 if it isn't said.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// Whose conversations: of the token's colleague, of their teams, of nobody, or all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum View {
    Mine,
    MyTeams,
    Unassigned,
    #[default]
    All,
}

impl ListQuery {
    fn filter(self) -> Result<ListFilter, Problem> {
        if self.limit.is_some_and(|limit| !(1..=LIST_PAGE).contains(&limit)) {
            return Err(Problem::field("limit", "out_of_range"));
        }
        let view = self.view.unwrap_or_default();
        if view == View::Mine && self.team.is_some() {
            return Err(Problem::field("team", "not_with_mine"));
        }
        Ok(ListFilter {
            whose: match view {
                View::Mine => Whose::Mine,
                View::MyTeams => Whose::MyTeams,
                View::Unassigned => Whose::Unassigned,
                View::All => Whose::All,
            },
            team: self.team,
            state: self.state,
            tag: self.tag.filter(|tag| !tag.is_empty()),
            channel: self.channel,
            contact: self.contact,
            account: None,
            words: self.q.unwrap_or_default().trim().to_owned(),
            after: self.after,
            limit: self.limit,
        })
    }
}

/// A piece of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConversationList {
    /// What waits for us by deadline, the earliest first; otherwise the last heard of first.
    conversations: Vec<ConversationLine>,
    /// Give this as `after` for the next piece; none: this was the last.
    next: Option<String>,
    /// How many of this view wait for us, whatever else was asked for; counted to 1,000.
    waiting_for_us: u32,
    /// How many wait for the customer; counted to 1,000.
    waiting_for_them: u32,
}

/// Lists conversations, and searches them.
///
/// The order is fixed by what each conversation is, so that going on with `next` neither skips nor repeats what stayed as
/// it was.
#[utoipa::path(
    get, path = PATH, operation_id = "list_conversations", tag = "Conversations", params(ListQuery),
    responses(
        (status = 200, description = "A piece of the list", body = ConversationList),
        (status = "default", description = "No list", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Json<ConversationList>, Problem> {
    let filter = query::<ListQuery>(PATH, raw.as_deref())?.filter()?;
    let firm = Firm::of(&app).await?;
    let list = app.desk.conversations(&signed.agent, &filter, app.clock.now()).await.map_err(|error| match error {
        DeskError::NotFound => Problem::field("after", "not_a_place"),
        other => other.into(),
    })?;
    Ok(Json(ConversationList {
        conversations: list.rows.into_iter().map(|row| ConversationLine::of(row, firm.language, &firm)).collect(),
        next: list.next,
        waiting_for_us: list.waiting_for_us,
        waiting_for_them: list.waiting_for_them,
    }))
}
