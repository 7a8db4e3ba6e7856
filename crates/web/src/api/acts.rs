//! What is done in a conversation, in the name of the colleague who made the token.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::forms::{Answer, HandOver, How, Renewal};
use desk::views::ConversationState;
use desk::{Agent, AgentId, ConversationId, MessageId, TeamId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Sent, Written};
use super::files::FileBody;
use super::firm::Firm;
use super::one::Named;
use super::problem::{Problem, ProblemBody};
use super::promise::Promise;
use super::words::{Id, Moment, StateWord};
use crate::app::App;
use crate::gate::Signed;

/// How a conversation stands after something was done in it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Done {
    #[schema(value_type = Id)]
    conversation: ConversationId,
    reference: String,
    #[schema(value_type = StateWord)]
    state: ConversationState,
    #[schema(value_type = Id)]
    team: TeamId,
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    /// The open promise, or the last one. An answer by mail keeps it when the server has taken the mail.
    promise: Option<Promise>,
    /// The answer or note that was written.
    #[schema(value_type = Option<Id>)]
    message: Option<MessageId>,
}

type Outcome = Result<(StatusCode, Json<Done>), Problem>;

async fn done(app: &App, by: &Agent, id: ConversationId, message: Option<MessageId>) -> Outcome {
    let firm = Firm::of(app).await?;
    let view = app.desk.conversation_unread(by, id, app.clock.now()).await?;
    let done = Done {
        conversation: id,
        promise: view.row.promise.as_ref().map(|promise| Promise::of(promise, view.language, &firm)),
        reference: view.row.reference,
        state: view.row.state,
        team: view.team,
        agent: view.agent,
        message,
    };
    Ok((StatusCode::CREATED, Json(done)))
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAnswer)]
pub(super) struct AnswerBody {
    /// At most 50,000 characters.
    text: String,
    how: Option<AnswerHow>,
    /// Addresses that get a copy of the mail, at most 20.
    cc: Option<Vec<String>>,
    files: Option<Vec<FileBody>>,
    then: Option<ThenBody>,
    /// The newest message you had seen: when the customer has written since, you hear so instead of answering past them.
    #[schema(value_type = Option<Moment>)]
    seen_up_to: Option<Timestamp>,
}

impl Written for AnswerBody {
    const HAS_FILES: bool = true;
}

/// How it reaches the customer: by mail (if it isn't said), or as a record of what was said.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum AnswerHow {
    #[default]
    Mail,
    Telephone,
    Visit,
}

/// Another promise that follows this answer: it isn't all that is to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Then)]
struct ThenBody {
    #[schema(value_type = Moment)]
    deadline: Timestamp,
    /// As the customer reads it.
    reason: Option<String>,
}

/// Answers.
///
/// A mail leaves after ten seconds, in which a colleague can take it back; it keeps the promise when the server has taken
/// it. What was said by telephone or at the counter keeps it at once. The same words within a minute are one answer.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/answers", operation_id = "answer", tag = "Acts", request_body = AnswerBody,
    params(("id" = String, Path, description = "Id or reference")),
    responses(
        (status = 201, description = "Answered", body = Done),
        (status = "default", description = "Not answered", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn answer(
    State(app): State<App>,
    signed: Signed,
    Named(id): Named,
    Sent(body): Sent<AnswerBody>,
) -> Outcome {
    let answer = Answer {
        text: body.text,
        how: match body.how.unwrap_or_default() {
            AnswerHow::Mail => How::Mail,
            AnswerHow::Telephone => How::Telephone,
            AnswerHow::Visit => How::Visit,
        },
        cc: body.cc.unwrap_or_default(),
        files: FileBody::uploads(body.files),
        then: body.then.map(|then| Renewal { deadline: then.deadline, reason: then.reason.unwrap_or_default() }),
        seen_up_to: body.seen_up_to,
        ..Answer::default()
    };
    let in_then = |problem: Problem| {
        problem
            .renamed("then_deadline", "then.deadline")
            .renamed("then_reason", "then.reason")
            .renamed("deadline", "then.deadline")
    };
    let answered = app.desk.answer(&signed.agent, id, answer, app.clock.now()).await;
    let message = answered.map_err(|error| in_then(error.into()))?;
    done(&app, &signed.agent, id, Some(message)).await
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNote)]
pub(super) struct NoteBody {
    /// At most 50,000 characters.
    text: String,
    files: Option<Vec<FileBody>>,
}

impl Written for NoteBody {
    const HAS_FILES: bool = true;
}

/// Writes a note, which only colleagues see.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/notes", operation_id = "note", tag = "Acts", request_body = NoteBody,
    params(("id" = String, Path, description = "Id or reference")),
    responses(
        (status = 201, description = "Written", body = Done),
        (status = "default", description = "Not written", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn note(
    State(app): State<App>,
    signed: Signed,
    Named(id): Named,
    Sent(body): Sent<NoteBody>,
) -> Outcome {
    let files = FileBody::uploads(body.files);
    let message = app.desk.note(&signed.agent, id, body.text, files, app.clock.now()).await?;
    done(&app, &signed.agent, id, Some(message)).await
}

/// A later moment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRenewal)]
pub(super) struct RenewalBody {
    /// Later than what was promised, at most a year ahead.
    #[schema(value_type = Moment)]
    deadline: Timestamp,
    /// Why; the customer reads it.
    reason: String,
}

impl Written for RenewalBody {}

/// Tells the customer a later moment, in time.
///
/// Only before the deadline: a promise that has passed is broken, and stays so.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/renewals", operation_id = "renew", tag = "Acts", request_body = RenewalBody,
    params(("id" = String, Path, description = "Id or reference")),
    responses(
        (status = 201, description = "Renewed and told", body = Done),
        (status = "default", description = "Not renewed", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn renew(
    State(app): State<App>,
    signed: Signed,
    Named(id): Named,
    Sent(body): Sent<RenewalBody>,
) -> Outcome {
    let renewal = Renewal { deadline: body.deadline, reason: body.reason };
    app.desk.renew(&signed.agent, id, renewal, app.clock.now()).await?;
    done(&app, &signed.agent, id, None).await
}

/// Why nothing is promised any more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWithdrawal)]
pub(super) struct WithdrawalBody {
    reason: String,
    /// Whether the customer is told, with the reason; they are if it isn't said.
    tell: Option<bool>,
}

impl Written for WithdrawalBody {}

/// Takes the promise away with a reason: a wrong address, spam, asked twice. The conversation is done.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/withdrawals", operation_id = "withdraw", tag = "Acts",
    request_body = WithdrawalBody,
    params(("id" = String, Path, description = "Id or reference")),
    responses(
        (status = 201, description = "Withdrawn", body = Done),
        (status = "default", description = "Not withdrawn", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Named(id): Named,
    Sent(body): Sent<WithdrawalBody>,
) -> Outcome {
    let tell = body.tell.unwrap_or(true);
    app.desk.withdraw(&signed.agent, id, body.reason, tell, app.clock.now()).await?;
    done(&app, &signed.agent, id, None).await
}

/// Whose it is from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewHandOver)]
pub(super) struct HandOverBody {
    #[schema(value_type = Id)]
    team: TeamId,
    /// A colleague; without one it is anybody's in the team.
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
}

impl Written for HandOverBody {}

/// Hands over to a team or a colleague. The promise goes along, and its deadline stays.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/hand-overs", operation_id = "hand_over", tag = "Acts",
    request_body = HandOverBody,
    params(("id" = String, Path, description = "Id or reference")),
    responses(
        (status = 201, description = "Handed over", body = Done),
        (status = "default", description = "Not handed over", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn hand_over(
    State(app): State<App>,
    signed: Signed,
    Named(id): Named,
    Sent(body): Sent<HandOverBody>,
) -> Outcome {
    let to = HandOver { team: body.team, agent: body.agent };
    app.desk.hand_over(&signed.agent, id, to, app.clock.now()).await?;
    done(&app, &signed.agent, id, None).await
}
