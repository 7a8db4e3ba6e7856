//! The evening letter: whether it is written, at what time, and who gets it.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::views::AgentView;
use desk::{Act, AgentId, LetterSettings, Role};

use super::frame::{Frame, Here};
use super::{Done, Problems, Typed, problems, saved};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/letter";
const ACCESS: Access = Access::Colleague(Act::EditOrganisation);

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, ask).post(PATH, ACCESS, save)
}

/// `GET /settings/letter`.
#[derive(Debug, Template)]
#[template(path = "settings/letter.html")]
pub struct LetterSettingsPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    is_on: Choice,
    at: Field,
    readers: Vec<Choice>,
    readers_problem: Option<String>,
}

impl LetterSettingsPage {
    fn new(shell: Shell, frame: Frame, people: &[(AgentId, String)], typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let choice = |name: &str, value: String, label: String| Choice {
            kind: "checkbox",
            is_chosen: typed.has_value(name, &value),
            name: name.into(),
            value,
            label,
            help: None,
        };
        let at = Field::input("time", "at", t.say("letter-at")).help(t.say("letter-at-help")).required();
        Self {
            is_on: choice("is_on", "yes".into(), t.say("letter-is-on")),
            at: typed.fill("at", at, problems),
            readers: people.iter().map(|(id, name)| choice("recipients", id.to_string(), name.clone())).collect(),
            readers_problem: problems.at("recipients"),
            frame: frame.with_problems(t, problems),
            t,
            shell,
        }
    }
}

fn typed_of(settings: &LetterSettings) -> Typed {
    let typed = Typed::default().with("at", &settings.at);
    let typed = if settings.is_on { typed.with("is_on", "yes") } else { typed };
    settings.recipients.iter().fold(typed, |typed, id| typed.with("recipients", id.to_string()))
}

async fn page(
    app: &App,
    signed: &Signed,
    done: &Done,
    typed: &Typed,
    problems: &Problems,
) -> Result<LetterSettingsPage, PageError> {
    let t = signed.words();
    let frame = Frame::new(t, signed.agent.role, Here::Letter).with_done(t, done);
    let agents = app.desk.agents(&signed.agent).await?;
    let active = |agent: AgentView| agent.is_active.then_some((agent.id, agent.name));
    let people: Vec<_> = agents.into_iter().filter_map(active).collect();
    Ok(LetterSettingsPage::new(signed.shell(app, Entry::Settings).await?, frame, &people, typed, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let settings = app.desk.letter_settings(&signed.agent).await?;
    Ok(show(&page(&app, &signed, &done, &typed_of(&settings), &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let form = LetterSettings {
        is_on: typed.has("is_on"),
        at: typed.get("at").into(),
        recipients: typed.all("recipients").filter_map(|id| id.parse().ok()).collect(),
    };
    match app.desk.save_letter_settings(&signed.agent, form, app.clock.now()).await {
        Ok(()) => Ok(saved(PATH)),
        Err(error) => {
            let problems = problems(error, &signed)?;
            let page = page(&app, &signed, &Done::default(), &typed, &problems).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for LetterSettingsPage {
    const NAME: &'static str = "settings-letter";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let people: Vec<(AgentId, String)> = vec![
            (super::sample_id(1), "Annet Halmeer".into()),
            (super::sample_id(2), "<script>alert(1)</script>".into()),
        ];
        let page = |settings: &LetterSettings, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::Letter);
            Self::new(Shell::sample(t, Entry::Settings), frame, &people, &typed_of(settings), problems)
        };
        let mut wrong = Problems::none();
        wrong.add("at", t.say("problem-not-a-time"));
        wrong.add("recipients", crate::refusals::at_field(t, "unknown"));
        let odd =
            LetterSettings { at: "half negen\"".into(), recipients: vec![people[1].0], ..LetterSettings::default() };
        vec![("usual", page(&LetterSettings::default(), &Problems::none())), ("hostile-error", page(&odd, &wrong))]
    }
}
