//! One saved reply, with how it looks when it is filled in.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::forms::ReplyForm;
use desk::{ReplyId, Role};

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, problems, saved};
use super::{ACCESS, PATH, teams};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, RichField};
use crate::richtext::LaidOut;
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/replies/{id}", ACCESS, ask).post(PATH, ACCESS, save).post(
        "/settings/replies/previews",
        ACCESS,
        preview,
    )
}

/// `GET /settings/replies/new` and `/settings/replies/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/replies/reply.html")]
pub struct ReplyPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    id: String,
    fields: Vec<Field>,
    texts: Vec<RichField>,
    variables: Vec<String>,
    previews: Vec<Preview>,
}

/// A template with made-up values, and what in it means nothing.
#[derive(Debug, Clone)]
pub(crate) struct Preview {
    pub(crate) label: String,
    pub(crate) html: LaidOut,
    pub(crate) unknown: Option<String>,
}

/// The previews of both languages, of those that hold anything.
///
/// # Errors
/// A text that is too long.
pub(crate) fn previews(app: &App, signed: &Signed, typed: &Typed, names: [&str; 2]) -> Result<Vec<Preview>, PageError> {
    let t = signed.words();
    let labels = [t.say("language-nl"), t.say("language-en")];
    let mut found = Vec::new();
    for (name, label) in names.into_iter().zip(labels) {
        let (html, text) = (typed.get(&format!("html_{name}")), typed.get(&format!("text_{name}")));
        if html.trim().is_empty() && text.trim().is_empty() {
            continue;
        }
        let (filled, unknown) = app.desk.preview_template(&signed.agent, html, text)?;
        let unknown = (!unknown.is_empty()).then(|| t.with("what", unknown.join(", ")).say("template-unknown"));
        found.push(Preview { label, html: LaidOut::of_desk(filled), unknown });
    }
    Ok(found)
}

/// What a page of one reply is made of, besides what was typed.
#[derive(Default)]
struct With {
    teams: Vec<(String, String)>,
    variables: Vec<String>,
    previews: Vec<Preview>,
    may_all: bool,
}

impl ReplyPage {
    fn new(shell: Shell, frame: Frame, typed: &Typed, with: With, problems: &Problems) -> Self {
        let t = shell.t;
        let mut whose = Vec::new();
        whose.extend(with.may_all.then(|| (String::new(), t.say("replies-everybody"))));
        whose.extend(with.teams);
        let text = |name: &str, label: &str| {
            RichField::new(t, name, t.say(label))
                .value(typed.get(&format!("html_{name}")), typed.get(&format!("text_{name}")))
                .error(problems.at(&format!("text_{name}")))
        };
        Self {
            t,
            title: t.say(if typed.get("id").is_empty() { "replies-new" } else { "reply-title" }),
            id: typed.get("id").to_owned(),
            fields: vec![
                typed.fill(
                    "name",
                    Field::text("name", t.say("reply-name")).help(t.say("reply-name-help")).required(),
                    problems,
                ),
                typed.fill("team", Field::select("team", t.say("reply-team"), whose), problems),
            ],
            texts: vec![text("nl", "reply-nl"), text("en", "reply-en")],
            variables: with.variables,
            previews: with.previews,
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    typed: &Typed,
    previews: Vec<Preview>,
    problems: &Problems,
) -> Result<ReplyPage, PageError> {
    let frame = Frame::new(signed.words(), signed.agent.role, Here::Replies);
    let with = With {
        teams: teams(app, signed).await?,
        variables: app.desk.variable_names(&signed.agent),
        previews,
        may_all: matches!(signed.agent.role, Role::Administrator | Role::Lead),
    };
    Ok(ReplyPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, with, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let typed = if id == "new" {
        Typed::default()
    } else {
        let id: ReplyId = id.parse().map_err(|_| PageError::NotFound)?;
        let replies = app.desk.replies(&signed.agent).await?;
        let reply = replies.iter().find(|reply| reply.id == id).ok_or(PageError::NotFound)?;
        Typed::default()
            .with("id", reply.id.to_string())
            .with("name", &reply.name)
            .with("team", reply.team.map(|id| id.to_string()).unwrap_or_default())
            .with("html_nl", &reply.html_nl)
            .with("text_nl", desk::template_text(&reply.html_nl))
            .with("html_en", &reply.html_en)
            .with("text_en", desk::template_text(&reply.html_en))
    };
    Ok(show(&page(&app, &signed, &typed, Vec::new(), &Problems::none()).await?))
}

async fn preview(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let previews = previews(&app, &signed, &typed, ["nl", "en"])?;
    Ok(show(&page(&app, &signed, &typed, previews, &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let form = ReplyForm {
        id: typed.id("id"),
        name: typed.get("name").into(),
        team: typed.id("team"),
        html_nl: typed.get("html_nl").into(),
        text_nl: typed.get("text_nl").into(),
        html_en: typed.get("html_en").into(),
        text_en: typed.get("text_en").into(),
    };
    match app.desk.save_reply(&signed.agent, form, app.clock.now()).await {
        Ok(_) => Ok(saved(PATH)),
        Err(error) => {
            let found = problems(error, &signed)?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, Vec::new(), &found).await?))
        }
    }
}

impl Page for ReplyPage {
    const NAME: &'static str = "settings-reply";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, with: With, problems: &Problems| {
            let frame = Frame::new(t, Role::Lead, Here::Replies);
            Self::new(Shell::sample(t, Entry::Settings), frame, typed, with, problems)
        };
        let with = || With {
            teams: vec![("a".into(), "Service".into())],
            variables: vec!["{klant.voornaam}".into(), "{belofte}".into()],
            previews: vec![Preview {
                label: t.say("language-nl"),
                html: LaidOut::of_desk("<p>Dag <strong>Jan</strong>,</p><ul><li>een</li></ul>"),
                unknown: Some(t.with("what", "{klant.schoenmaat}").say("template-unknown")),
            }],
            may_all: true,
        };
        let typed = Typed::default()
            .with("id", "1")
            .with("name", "\"><script>alert(1)</script>")
            .with("html_nl", "<p>Dag {klant.voornaam}</p>")
            .with("text_nl", "Dag {klant.voornaam}");
        let mut wrong = Problems::none();
        wrong.add("name", t.say("refused-taken"));
        wrong.add("text_nl", crate::refusals::at_field(t, "required"));
        vec![
            ("new", page(&Typed::default(), With::default(), &Problems::none())),
            ("preview", page(&typed, with(), &Problems::none())),
            ("hostile-error", page(&typed, with(), &wrong)),
        ]
    }
}
