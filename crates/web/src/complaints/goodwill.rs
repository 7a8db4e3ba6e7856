//! Goodwill in a conversation: given in one act, out of one's own month; above it a lead is asked.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::GoodwillOf;
use desk::{Act, Agent, ConversationId, Given, GoodwillId};

use super::samples;
use crate::amounts::cents_of;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, State as Look, from_whom};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

/// `GET /conversations/{id}/goodwill`.
#[derive(Debug, Template)]
#[template(path = "complaints/goodwill.html")]
pub struct GoodwillPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    id: String,
    who: String,
    cents: Field,
    what: Field,
    left: String,
    given: Vec<Line>,
    asked: Vec<String>,
}

#[derive(Debug, Clone)]
struct Line {
    words: String,
    what: String,
    back: Option<String>,
}

impl GoodwillPage {
    fn new(
        shell: Shell,
        id: &str,
        (of, by): (&GoodwillOf, Option<&Agent>),
        typed: &Typed,
        problems: &Problems,
        done: &str,
    ) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let done = match done {
            "given" => Some(Notice::of(Look::Kept, t.say("goodwill-done-given"))),
            "asked" => Some(Notice::of(Look::Open, t.say("goodwill-done-asked"))),
            _ => None,
        };
        let may_back = |row: &desk::views::GoodwillRow| {
            by.is_none_or(|by| by.id == row.agent || by.may(Act::AllowGoodwill)) && row.taken_back_at.is_none()
        };
        let given = of.given.iter().map(|row| {
            let words = t
                .with("cents", times.money(row.cents))
                .with("at", times.day(row.at))
                .with("name", row.agent_name.as_str());
            Line {
                words: words.say(if row.taken_back_at.is_some() { "goodwill-by-back" } else { "goodwill-by" }),
                what: row.what.clone(),
                back: may_back(row).then(|| format!("/goodwill/{}/back", row.id)),
            }
        });
        let asked = of.requests.iter().filter(|request| request.decided_at.is_none() || request.goodwill.is_none());
        let asked = asked.map(|request| {
            let words = t.with("cents", times.money(request.cents)).with("name", request.agent_name.as_str());
            words.say(if request.decided_at.is_some() { "goodwill-not-allowed" } else { "goodwill-asked" })
        });
        Self {
            notice: problems.notice(t).or(done),
            id: id.to_owned(),
            who: from_whom(t, &of.who),
            cents: typed.fill(
                "cents",
                Field::text("cents", t.say("goodwill-amount")).required().with("inputmode", "decimal"),
                problems,
            ),
            what: typed.fill("what", Field::text("what", t.say("goodwill-what")), problems),
            left: t
                .with("left", times.money(of.left.left_cents))
                .with("month", times.month(times.today()))
                .say("goodwill-left"),
            given: given.collect(),
            asked: asked.collect(),
            t,
            shell,
        }
    }
}

#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    pub(super) done: String,
}

async fn page(
    app: &App,
    signed: &Signed,
    id: ConversationId,
    typed: &Typed,
    problems: &Problems,
    done: &str,
) -> Result<GoodwillPage, PageError> {
    let of = app.desk.goodwill_of(&signed.agent, id, app.clock.now()).await?;
    let shell = signed.shell(app, Entry::Complaints).await?;
    Ok(GoodwillPage::new(shell, &id.to_string(), (&of, Some(&signed.agent)), typed, problems, done))
}

pub(super) async fn show_one(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(show(&page(&app, &signed, id, &Typed::default(), &Problems::none(), &done.done).await?))
}

pub(super) async fn give(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: ConversationId = id.parse().map_err(|_| PageError::NotFound)?;
    let cents = cents_of(signed.words().language, typed.get("cents")).unwrap_or_default().unwrap_or_default();
    match app.desk.goodwill(&signed.agent, id, (cents, typed.get("what")), app.clock.now()).await {
        Ok(given) => {
            let done = if matches!(given, Given::Booked(_)) { "given" } else { "asked" };
            Ok(Redirect::to(&format!("/conversations/{id}/goodwill?done={done}")).into_response())
        }
        Err(error) => {
            let wrong = problems(error, &signed)?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, id, &typed, &wrong, "").await?))
        }
    }
}

/// `POST /goodwill/{id}/back`.
pub(super) async fn take_back(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: GoodwillId = id.parse().map_err(|_| PageError::NotFound)?;
    let conversation = app.desk.take_goodwill_back(&signed.agent, id, app.clock.now()).await?;
    let to = conversation.map_or_else(|| "/complaints".to_owned(), |id| format!("/conversations/{id}/goodwill"));
    Ok(Redirect::to(&to).into_response())
}

impl Page for GoodwillPage {
    const NAME: &'static str = "goodwill";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let id = "019aa7c2-5f1e-7cc3-98c4-000000000001";
        let page = |of: &GoodwillOf, typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Complaints), id, (of, None), typed, problems, "")
        };
        let mut wrong = Problems::none();
        wrong.add("cents", crate::refusals::at_field(t, "not_an_amount"));
        let hostile = Typed::default().with("cents", "veel").with("what", "\"><script>alert(1)</script>");
        vec![
            ("some", page(&samples::goodwill(), &Typed::default(), &Problems::none())),
            ("empty", page(&GoodwillOf::default(), &Typed::default(), &Problems::none())),
            ("hostile-error", page(&samples::goodwill(), &hostile, &wrong)),
        ]
    }
}
