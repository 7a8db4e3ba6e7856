//! What an hour and a question cost: by role and by channel, in euros.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Act;
use desk::worth::CostSettings;
use desk::worth::settings::{CHANNELS, ROLES};

use super::{ACCESS, Figure};
use crate::amounts::{cents_of, typed_cents};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

const PATH: &str = "/outcomes/costs";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, ask).post(PATH, Access::Colleague(Act::EditHoursAndRules), save)
}

/// `GET /outcomes/costs`.
#[derive(Debug, Template)]
#[template(path = "outcomes/costs.html")]
pub struct CostsPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    hours: Vec<Field>,
    channels: Vec<Field>,
}

fn role(t: Words, role: &str) -> String {
    match role {
        "administrator" => t.say("outcomes-role-administrator"),
        "lead" => t.say("outcomes-role-lead"),
        "agent" => t.say("outcomes-role-agent"),
        _ => t.say("outcomes-role-desk"),
    }
}

fn channel(t: Words, channel: &str) -> String {
    match channel {
        "email" => t.say("outcomes-by-email"),
        "web" => t.say("outcomes-by-web"),
        "widget" => t.say("outcomes-by-widget"),
        "phone" => t.say("outcomes-by-phone"),
        "visit" => t.say("outcomes-by-visit"),
        _ => t.say("outcomes-by-api"),
    }
}

fn typed_of(t: Words, settings: &CostSettings) -> Typed {
    let hours = ROLES.iter().zip(settings.hour_cents).map(|(role, cents)| (format!("hour.{role}"), cents));
    let channels = CHANNELS.iter().zip(settings.channel_cents).map(|(word, cents)| (format!("channel.{word}"), cents));
    hours
        .chain(channels)
        .fold(Typed::default(), |typed, (name, cents)| typed.with(&name, typed_cents(t.language, cents)))
}

impl CostsPage {
    pub(super) fn new(shell: Shell, typed: &Typed, found: &Problems) -> Self {
        let t = shell.t;
        let field = |name: String, label: String| {
            typed.fill(&name, Field::text(&name, label).with("inputmode", "decimal").with("autocomplete", "off"), found)
        };
        Self {
            t,
            notice: found.notice(t),
            hours: ROLES.iter().map(|word| field(format!("hour.{word}"), role(t, word))).collect(),
            channels: CHANNELS.iter().map(|word| field(format!("channel.{word}"), channel(t, word))).collect(),
            shell,
        }
    }
}

async fn ask(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let settings = app.desk.cost_settings(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Outcomes).await?;
    let typed = typed_of(shell.t, &settings);
    Ok(show(&CostsPage::new(shell, &typed, &Problems::none())))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let t = signed.words();
    let (mut settings, mut found) = (CostSettings::default(), Problems::none());
    let mut read = |name: String, into: &mut i64| match cents_of(t.language, typed.get(&name)) {
        Ok(Some(cents)) => *into = cents,
        Ok(None) | Err(_) => found.add(&name, t.say("problem-not-a-number")),
    };
    for (role, into) in ROLES.iter().zip(&mut settings.hour_cents) {
        read(format!("hour.{role}"), into);
    }
    for (channel, into) in CHANNELS.iter().zip(&mut settings.channel_cents) {
        read(format!("channel.{channel}"), into);
    }
    if found.is_empty() {
        match app.desk.save_cost_settings(&signed.agent, settings, app.clock.now()).await {
            Ok(()) => {
                let address = Figure::Cost.address(desk::worth::Period::Year);
                return Ok(Redirect::to(&address).into_response());
            }
            Err(error) => found = problems(error, &signed)?,
        }
    }
    let shell = signed.shell(&app, Entry::Outcomes).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &CostsPage::new(shell, &typed, &found)))
}

impl Page for CostsPage {
    const NAME: &'static str = "outcomes-costs";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::costs(t)
    }
}
