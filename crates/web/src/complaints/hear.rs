//! A conversation is heard as a complaint: their words, and whether they are answered or called.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::ConversationId;
use desk::forms::Heard;
use desk::views::ComplaintState;
use promise::Kind;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, Notice, from_whom};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

/// `GET /conversations/{id}/complaint`.
#[derive(Debug, Template)]
#[template(path = "complaints/hear.html")]
pub struct HearPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    id: String,
    who: String,
    words: Field,
    kinds: [Choice; 2],
}

impl HearPage {
    fn new(shell: Shell, id: &str, who: &str, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let kind = |value: &str, label: &str| Choice {
            kind: "radio",
            name: "kind".into(),
            value: value.into(),
            label: t.say(label),
            help: None,
            is_chosen: typed.get("kind") == value,
        };
        let words = Field::area("words", t.say("hear-words"), 4).help(t.say("hear-words-help"));
        Self {
            notice: problems.notice(t),
            id: id.to_owned(),
            who: from_whom(t, who),
            words: typed.fill("words", words, problems),
            kinds: [kind("callback", "hear-call"), kind("answer", "hear-answer")],
            t,
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    id: ConversationId,
    typed: Option<&Typed>,
    problems: &Problems,
) -> Result<HearPage, PageError> {
    let view = app.desk.conversation_unread(&signed.agent, id, app.clock.now()).await?;
    let kind = if view.contact.phones.is_empty() { "answer" } else { "callback" };
    let first = Typed::default().with("words", &view.row.said).with("kind", kind);
    let shell = signed.shell(app, Entry::Complaints).await?;
    Ok(HearPage::new(shell, &id.to_string(), &view.row.who, typed.unwrap_or(&first), problems))
}

pub(super) async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: ConversationId = id.parse().map_err(|_| PageError::NotFound)?;
    if let Some((complaint, ComplaintState::Open | ComplaintState::Asked)) =
        app.desk.complaint_in(&signed.agent, id).await?
    {
        return Ok(Redirect::to(&format!("{}/{complaint}", super::PATH)).into_response());
    }
    Ok(show(&page(&app, &signed, id, None, &Problems::none()).await?))
}

pub(super) async fn hear(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: ConversationId = id.parse().map_err(|_| PageError::NotFound)?;
    let kind = if typed.get("kind") == "callback" { Kind::Callback } else { Kind::Answer };
    let form = Heard { words: typed.get("words").into(), kind };
    match app.desk.hear_complaint(&signed.agent, id, form, app.clock.now()).await {
        Ok(complaint) => Ok(Redirect::to(&format!("{}/{complaint}?done=heard", super::PATH)).into_response()),
        Err(error) => {
            let wrong = problems(error, &signed)?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, id, Some(&typed), &wrong).await?))
        }
    }
}

impl Page for HearPage {
    const NAME: &'static str = "complaint-hear";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            Self::new(
                Shell::sample(t, Entry::Complaints),
                "019aa7c2-5f1e-7cc3-98c4-000000000001",
                "dhr. Okafor",
                typed,
                problems,
            )
        };
        let typed = Typed::default().with("words", "Dit is de derde keer dat ik het vraag.").with("kind", "callback");
        let hostile = Typed::default().with("words", "</textarea><script>alert(1)</script>");
        let mut wrong = Problems::none();
        wrong.add("words", crate::refusals::at_field(t, "too_long"));
        vec![("first", page(&typed, &Problems::none())), ("hostile-error", page(&hostile, &wrong))]
    }
}
