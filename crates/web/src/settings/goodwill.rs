//! How much goodwill each may give in a month without asking.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::{Act, GoodwillSettings, Role};

use super::frame::{Frame, Here};
use super::{Done, Problems, Typed, problems, saved};
use crate::app::App;
use crate::complaints::{cents_of, typed_cents};
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::Field;
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/goodwill";
const ACCESS: Access = Access::Colleague(Act::EditVoice);
/// The fields with their labels.
const FIELDS: [(&str, &str); 5] = [
    ("month_cents", "goodwill-month"),
    ("lead_cents", "goodwill-month-lead"),
    ("agent_cents", "goodwill-month-agent"),
    ("desk_cents", "goodwill-month-desk"),
    ("hour_cents", "goodwill-hour"),
];

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, ask).post(PATH, ACCESS, save)
}

/// `GET /settings/goodwill`.
#[derive(Debug, Template)]
#[template(path = "settings/goodwill.html")]
pub struct GoodwillSettingsPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    fields: Vec<Field>,
}

impl GoodwillSettingsPage {
    fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let field = |(name, label): (&str, &str)| {
            let field = Field::text(name, said(t, label)).with("inputmode", "decimal");
            let field = if name == "hour_cents" { field.help(t.say("goodwill-hour-help")) } else { field };
            typed.fill(name, field, problems)
        };
        Self { t, fields: FIELDS.into_iter().map(field).collect(), frame: frame.with_problems(t, problems), shell }
    }
}

fn said(t: Words, label: &str) -> String {
    t.say(match label {
        "goodwill-month-lead" => "goodwill-month-lead",
        "goodwill-month-agent" => "goodwill-month-agent",
        "goodwill-month-desk" => "goodwill-month-desk",
        "goodwill-hour" => "goodwill-hour",
        _ => "goodwill-month",
    })
}

fn typed_of(t: Words, settings: &GoodwillSettings) -> Typed {
    let all = [
        Some(settings.month_cents),
        settings.lead_cents,
        settings.agent_cents,
        settings.desk_cents,
        Some(settings.hour_cents),
    ];
    FIELDS.into_iter().zip(all).fold(Typed::default(), |typed, ((name, _), cents)| {
        typed.with(name, cents.map(|cents| typed_cents(t.language, cents)).unwrap_or_default())
    })
}

/// What was typed; what is no amount is out of every range, and so is refused at its field.
fn form_of(typed: &Typed) -> GoodwillSettings {
    let amount = |name: &str| cents_of(typed.get(name)).unwrap_or(Some(-1));
    GoodwillSettings {
        month_cents: amount("month_cents").unwrap_or_default(),
        lead_cents: amount("lead_cents"),
        agent_cents: amount("agent_cents"),
        desk_cents: amount("desk_cents"),
        hour_cents: amount("hour_cents").unwrap_or_default(),
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    done: &Done,
    typed: &Typed,
    problems: &Problems,
) -> Result<GoodwillSettingsPage, PageError> {
    let t = signed.words();
    let frame = Frame::new(t, signed.agent.role, Here::Goodwill).with_done(t, done);
    Ok(GoodwillSettingsPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let settings = app.desk.goodwill_settings(&signed.agent).await?;
    Ok(show(&page(&app, &signed, &done, &typed_of(signed.words(), &settings), &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    match app.desk.save_goodwill_settings(&signed.agent, form_of(&typed), app.clock.now()).await {
        Ok(()) => Ok(saved(PATH)),
        Err(error) => {
            let problems = problems(error, &signed)?;
            let page = page(&app, &signed, &Done::default(), &typed, &problems).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for GoodwillSettingsPage {
    const NAME: &'static str = "settings-goodwill";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Settings), Frame::new(t, Role::Lead, Here::Goodwill), typed, problems)
        };
        let mut wrong = Problems::none();
        wrong.add("month_cents", t.say("problem-not-in-range"));
        let hostile = Typed::default().with("month_cents", "\"><script>alert(1)</script>");
        vec![
            ("usual", page(&typed_of(t, &GoodwillSettings::default()), &Problems::none())),
            ("hostile-error", page(&hostile, &wrong)),
        ]
    }
}
