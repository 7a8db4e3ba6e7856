//! What a colleague chooses for themselves: language, zone, single keys, password.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, Notice, State as Shown};
use crate::settings::{Problems, Typed, languages, problems, zones};
use crate::shell::{Entry, Shell};

const PATH: &str = "/preferences";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::AnyColleague, ask).post(PATH, Access::AnyColleague, save).post(
        "/preferences/password",
        Access::AnyColleague,
        change_password,
    )
}

/// `GET /preferences`.
#[derive(Debug, Template)]
#[template(path = "preferences/preferences.html")]
pub struct PreferencesPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    fields: Vec<Field>,
    keys: Choice,
    zones: Vec<String>,
    passwords: Vec<Field>,
}

impl PreferencesPage {
    fn new(shell: Shell, typed: &Typed, problems: &Problems, is_saved: bool) -> Self {
        let t = shell.t;
        let field = |name: &str, field: Field| typed.fill(name, field, problems);
        let password = |name: &'static str, label: &str, complete: &str| {
            Field::input("password", name, t.say(label))
                .required()
                .with("autocomplete", complete)
                .error(problems.at(name))
        };
        let saved = is_saved.then(|| Notice::of(Shown::Kept, t.say("preferences-saved")));
        Self {
            t,
            notice: problems.notice(t).or(saved),
            fields: vec![
                field("language", Field::select("language", t.say("settings-language"), languages(t))),
                field(
                    "zone",
                    Field::text("zone", t.say("settings-zone"))
                        .help(t.say("preferences-zone-help"))
                        .with("list", "zones"),
                ),
            ],
            keys: Choice {
                kind: "checkbox",
                name: "has_single_keys".into(),
                value: "yes".into(),
                label: t.say("preferences-keys"),
                help: Some(t.say("preferences-keys-help")),
                is_chosen: typed.has("has_single_keys"),
            },
            zones: zones(),
            passwords: vec![
                password("old", "preferences-old", "current-password"),
                password("new", "preferences-new", "new-password").help(t.say("preferences-new-help")),
            ],
            shell,
        }
    }
}

#[derive(Debug, Default, serde::Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

fn typed_of(signed: &Signed) -> Typed {
    let agent = &signed.agent;
    let typed = Typed::default().with("language", agent.language.to_string()).with("zone", &agent.zone);
    if agent.has_single_keys { typed.with("has_single_keys", "yes") } else { typed }
}

async fn ask(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let shell = signed.shell(&app, Entry::Nowhere).await?;
    Ok(show(&PreferencesPage::new(shell, &typed_of(&signed), &Problems::none(), done.done == "saved")))
}

async fn again(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<Response, PageError> {
    let shell = signed.shell(app, Entry::Nowhere).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &PreferencesPage::new(shell, typed, problems, false)))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let zone = typed.get("zone").trim();
    let zone = (!zone.is_empty()).then(|| zone.to_owned());
    let language = typed.get("language").parse().unwrap_or(signed.agent.language);
    let keys = typed.has("has_single_keys");
    match app.desk.save_preferences(&signed.agent, language, zone, keys, app.clock.now()).await {
        Ok(()) => Ok(Redirect::to("/preferences?done=saved").into_response()),
        Err(error) => again(&app, &signed, &typed, &problems(error, &signed)?).await,
    }
}

/// All sessions end with the old password, so one signs in with the new one.
async fn change_password(
    State(app): State<App>,
    signed: Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    match app.desk.change_password(&signed.agent, typed.get("old"), typed.get("new"), now).await {
        Ok(()) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => again(&app, &signed, &typed_of(&signed), &problems(error, &signed)?).await,
    }
}

impl Page for PreferencesPage {
    const NAME: &'static str = "preferences";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let typed =
            |zone: &str| Typed::default().with("language", "nl").with("zone", zone).with("has_single_keys", "yes");
        let shell = || Shell::sample(t, Entry::Nowhere);
        let mut wrong = Problems::none();
        wrong.add("zone", crate::refusals::at_field(t, "not_a_zone"));
        wrong.add("old", t.say("problem-wrong-password"));
        vec![
            ("ordinary", Self::new(shell(), &typed("Europe/Amsterdam"), &Problems::none(), false)),
            ("saved", Self::new(shell(), &typed("Europe/Amsterdam"), &Problems::none(), true)),
            ("hostile-error", Self::new(shell(), &typed("\"><script>alert(1)</script>"), &wrong, false)),
        ]
    }
}
