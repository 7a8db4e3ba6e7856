//! What is done on a conversation's page. An act that is refused comes back with its form, nothing lost.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::forms::{After, Answer, FromDraft, HandOver, How, Renewal};
use desk::{Act, ConversationId, DeskError, MessageId, Refusal};
use jiff::Timestamp;

use super::drafts::draft_form;
use super::filter::Wanted;
use super::moments::chosen;
use super::slot::chosen as chosen_slot;
use super::typed::Form;
use super::view::show_refused;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::ids::Id;
use crate::uploads::Sent;

pub(super) fn routes(routes: Routes) -> Routes {
    let edit = Access::Colleague(Act::EditConversation);
    routes
        .post("/conversations/{id}/answers", Access::Colleague(Act::Answer), answer)
        .post("/conversations/{id}/notes", Access::Colleague(Act::WriteNote), note)
        .post("/conversations/{id}/renewals", Access::Colleague(Act::Renew), renew)
        .post("/conversations/{id}/withdrawals", Access::Colleague(Act::Withdraw), withdraw)
        .post("/conversations/{id}/hand-overs", Access::Colleague(Act::Assign), hand_over)
        .post("/conversations/{id}/slots", Access::Colleague(Act::Assign), move_to_slot)
        .post("/conversations/{id}/time", Access::Colleague(Act::Answer), say_time)
        .post("/conversations/{id}/edits", edit, save_edit)
        .post("/conversations/{id}/contacts", edit, save_contact)
        .post("/conversations/{id}/closings", edit, close)
        .post("/conversations/{id}/reopenings", edit, reopen)
        .post("/conversations/{id}/presence", Access::Colleague(Act::SeeConversations), presence)
        .post("/conversations/{id}/reachable", edit, reachable)
        .post("/messages/{id}/undo", Access::Colleague(Act::Answer), undo)
        .post("/messages/{id}/retries", Access::Colleague(Act::Answer), send_again)
        .post("/messages/{id}/cancellations", Access::Colleague(Act::Answer), give_up)
}

/// Where an act is done, by whom, and what was sent with it: one argument for each handler.
pub(super) struct Doing {
    pub(super) app: App,
    pub(super) signed: Signed,
    pub(super) id: ConversationId,
    wanted: Wanted,
    pub(super) sent: Sent,
}

impl axum::extract::FromRequest<App> for Doing {
    type Rejection = PageError;

    async fn from_request(request: axum::extract::Request, app: &App) -> Result<Self, PageError> {
        use axum::extract::FromRequestParts;
        let (mut parts, body) = request.into_parts();
        let signed = Signed::from_request_parts(&mut parts, app).await?;
        let Id(id) = Id::from_request_parts(&mut parts, app).await?;
        let Query(wanted) = Query::from_request_parts(&mut parts, app).await.unwrap_or_default();
        let sent = Sent::from_request(axum::extract::Request::from_parts(parts, body), app).await?;
        Ok(Self { app: app.clone(), signed, id, wanted, sent })
    }
}

impl Doing {
    fn text(&self, name: &str) -> String {
        self.sent.text(name).to_owned()
    }

    fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Back to the conversation, beside the same list.
    pub(super) fn back(&self) -> Response {
        Redirect::to(&self.wanted.conversation(self.id)).into_response()
    }

    /// Back to the conversation, beside the same list; or its page again, with the form and why it was refused.
    async fn done<T>(&self, form: Form, outcome: Result<T, DeskError>) -> Result<Response, PageError> {
        match outcome {
            Ok(_) => Ok(Redirect::to(&self.wanted.conversation(self.id)).into_response()),
            Err(DeskError::Refused(refusal)) => {
                show_refused(&self.app, &self.signed, (self.id, &self.wanted), form, &self.sent, refusal).await
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// `POST /conversations/{id}/slots`: to another slot, by hand; an empty one leaves it to the plan.
async fn move_to_slot(doing: Doing) -> Result<Response, PageError> {
    let outcome = match chosen_slot(doing.sent.text("slot")) {
        Some(to) => doing.app.desk.move_to_slot(&doing.signed.agent, doing.id, to, doing.now()).await,
        None => Err(Refusal::Field { field: "slot", problem: "slot_gone" }.into()),
    };
    doing.done(Form::Button, outcome).await
}

/// `POST /conversations/{id}/time`: what it took, in minutes; nothing: the estimate holds again.
async fn say_time(doing: Doing) -> Result<Response, PageError> {
    let minutes = match doing.sent.text("minutes").trim() {
        "" => None,
        typed => Some(typed.parse().map_err(|_| PageError::Invalid("problem-not-a-number"))?),
    };
    let outcome = doing.app.desk.say_time(&doing.signed.agent, doing.id, minutes, doing.now()).await;
    doing.done(Form::Button, outcome).await
}

async fn answer(doing: Doing) -> Result<Response, PageError> {
    let sent = &doing.sent;
    let then = (sent.text("and") == "renew")
        .then(|| chosen(sent.text("then"), sent.text("then_own"), &doing.signed.agent.zone).ok_or(NO_MOMENT));
    let outcome = match then.transpose() {
        Err(refusal) => Err(refusal.into()),
        Ok(deadline) => {
            let then = deadline.map(|deadline| Renewal { deadline, reason: doing.text("then_reason") });
            match after(sent, &doing.signed.agent.zone) {
                Ok(after) => {
                    let answer = Answer { then, after, ..answer_of(sent) };
                    doing.app.desk.answer(&doing.signed.agent, doing.id, answer, doing.now()).await
                }
                Err(refusal) => Err(refusal.into()),
            }
        }
    };
    doing.done(Form::Answer, outcome).await
}

/// The answer as it was typed, but for what follows upon it.
fn answer_of(sent: &Sent) -> Answer {
    let draft = draft_form(sent, false);
    Answer {
        text: draft.text,
        html: draft.html,
        how: how(sent.text("how")),
        cc: list(&draft.cc),
        bcc: list(&draft.bcc),
        files: sent.files.clone(),
        seen_up_to: seen(sent.text("seen_up_to")),
        draft: Some(FromDraft { version: draft.version, window: draft.window }),
        sure_of: Some(list(sent.text("sure"))),
        ..Answer::default()
    }
}

/// Hour of the day at which something is back: before the first question of most days.
const BACK_AT_HOUR: i8 = 8;

/// What becomes of the conversation; a day on which it is back means that morning.
fn after(sent: &Sent, zone: &str) -> Result<After, Refusal> {
    match sent.text("after") {
        "done" => Ok(After::Done),
        "back" => {
            let day: Result<jiff::civil::Date, _> = sent.text("back").parse();
            let morning = day.ok().and_then(|day| day.at(BACK_AT_HOUR, 0, 0, 0).in_tz(zone).ok());
            let morning = morning.ok_or(Refusal::Field { field: "back", problem: "not_a_moment" })?;
            Ok(After::Back(morning.timestamp()))
        }
        _ => Ok(After::Wait),
    }
}

const NO_MOMENT: Refusal = Refusal::Field { field: "then_deadline", problem: "not_a_moment" };

fn how(sent: &str) -> How {
    match sent {
        "telephone" => How::Telephone,
        "visit" => How::Visit,
        _ => How::Mail,
    }
}

fn seen(millis: &str) -> Option<Timestamp> {
    millis.parse().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok())
}

async fn note(doing: Doing) -> Result<Response, PageError> {
    let files = doing.sent.files.clone();
    let outcome = doing.app.desk.note(&doing.signed.agent, doing.id, doing.text("note"), files, doing.now()).await;
    doing.done(Form::Note, outcome).await
}

async fn renew(doing: Doing) -> Result<Response, PageError> {
    let sent = &doing.sent;
    let outcome = match chosen(sent.text("deadline"), sent.text("deadline_own"), &doing.signed.agent.zone) {
        Some(deadline) => {
            let renewal = Renewal { deadline, reason: doing.text("reason") };
            doing.app.desk.renew(&doing.signed.agent, doing.id, renewal, doing.now()).await
        }
        None => Err(Refusal::Field { field: "deadline", problem: "not_a_moment" }.into()),
    };
    doing.done(Form::Renew, outcome).await
}

async fn withdraw(doing: Doing) -> Result<Response, PageError> {
    let tell = !doing.sent.text("tell").is_empty();
    let outcome = doing.app.desk.withdraw(&doing.signed.agent, doing.id, doing.text("reason"), tell, doing.now()).await;
    doing.done(Form::Withdraw, outcome).await
}

async fn hand_over(doing: Doing) -> Result<Response, PageError> {
    let to = doing.sent.text("to");
    let (team, agent) = to.split_once('/').map_or((to, None), |(team, agent)| (team, Some(agent)));
    let outcome = match (team.parse(), agent.map(str::parse).transpose()) {
        (Ok(team), Ok(agent)) => {
            doing.app.desk.hand_over(&doing.signed.agent, doing.id, HandOver { team, agent }, doing.now()).await
        }
        _ => Err(Refusal::Field { field: "to", problem: "unknown" }.into()),
    };
    doing.done(Form::HandOver, outcome).await
}

async fn save_edit(doing: Doing) -> Result<Response, PageError> {
    let (desk, by, id, now) = (&doing.app.desk, &doing.signed.agent, doing.id, doing.now());
    let outcome = async {
        desk.set_subject(by, id, doing.text("subject"), now).await?;
        desk.set_tags(by, id, list(doing.sent.text("tags")), now).await?;
        desk.set_urgent(by, id, !doing.sent.text("is_urgent").is_empty(), now).await
    };
    let outcome = outcome.await;
    doing.done(Form::Edit, outcome).await
}

async fn save_contact(doing: Doing) -> Result<Response, PageError> {
    let (desk, by, now) = (&doing.app.desk, &doing.signed.agent, doing.now());
    let contact = desk.conversation_for(by, doing.id, now).await?.contact.id;
    let outcome = desk
        .edit_contact(
            by,
            contact,
            doing.text("name"),
            doing.text("account_name"),
            doing.text("city"),
            list(doing.sent.text("emails")),
            list(doing.sent.text("phones")),
            now,
        )
        .await;
    doing.done(Form::Contact, outcome).await
}

async fn close(doing: Doing) -> Result<Response, PageError> {
    let outcome = doing.app.desk.close(&doing.signed.agent, doing.id, doing.now()).await;
    doing.done(Form::Button, outcome).await
}

async fn reopen(doing: Doing) -> Result<Response, PageError> {
    let outcome = doing.app.desk.reopen(&doing.signed.agent, doing.id, doing.now()).await;
    doing.done(Form::Button, outcome).await
}

async fn presence(doing: Doing) -> Result<StatusCode, PageError> {
    let (desk, by) = (&doing.app.desk, &doing.signed.agent);
    match doing.sent.text("doing") {
        "left" => desk.leaves(by, doing.id, doing.now()).await?,
        activity => desk.is_with(by, doing.id, activity == "writing", doing.now()).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The form says in which conversation it stood, so that a refusal is told there.
async fn undo(
    State(app): State<App>,
    signed: Signed,
    Id(message): Id<MessageId>,
    Query(wanted): Query<Wanted>,
    sent: Sent,
) -> Result<Response, PageError> {
    match app.desk.undo(&signed.agent, message, app.clock.now()).await {
        Ok(id) => Ok(Redirect::to(&wanted.conversation(id)).into_response()),
        Err(DeskError::Refused(refusal)) => match sent.text("conversation").parse() {
            Ok(id) => show_refused(&app, &signed, (id, &wanted), Form::Button, &sent, refusal).await,
            Err(_) => Err(DeskError::Refused(refusal).into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// Mail to this address arrives after all.
async fn reachable(doing: Doing) -> Result<Response, PageError> {
    let outcome =
        doing.app.desk.unmark_address(&doing.signed.agent, doing.id, doing.text("address"), doing.now()).await;
    doing.done(Form::Button, outcome).await
}

async fn send_again(
    State(app): State<App>,
    signed: Signed,
    Id(message): Id<MessageId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let conversation = app.desk.send_answer_again(&signed.agent, message, app.clock.now()).await?;
    Ok(Redirect::to(&wanted.conversation(conversation)).into_response())
}

async fn give_up(
    State(app): State<App>,
    signed: Signed,
    Id(message): Id<MessageId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let conversation = app.desk.give_up_answer(&signed.agent, message, app.clock.now()).await?;
    Ok(Redirect::to(&wanted.conversation(conversation)).into_response())
}

/// Addresses, numbers or tags with commas or lines between them.
fn list(text: &str) -> Vec<String> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
