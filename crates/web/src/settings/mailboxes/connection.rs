//! A mailbox is connected with its provider (Microsoft 365, Google): the client, the code to type, the link to follow.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::oauth::{Asking, ConnectionView, OAuthForm, OAuthProvider, OAuthState, Secret};
use desk::{CONNECTED_PATH, DeskError, MailboxId, Refusal, Role};

use super::super::frame::{Frame, Here};
use super::super::{Done, Problems, Typed, problems, saved};
use super::ACCESS;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::troubles;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/settings/mailboxes/{id}/connection", ACCESS, ask)
        .post("/settings/mailboxes/{id}/connection", ACCESS, save)
        .post("/settings/mailboxes/{id}/connection-requests", ACCESS, connect)
        .get(CONNECTED_PATH, ACCESS, come_back)
}

/// `GET /settings/mailboxes/{id}/connection`.
#[derive(Debug, Template)]
#[template(path = "settings/mailboxes/connection.html")]
pub struct ConnectionPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    id: String,
    address: String,
    fields: Vec<Field>,
    others: Vec<Field>,
    /// What is to be entered at the provider as the address to come back to.
    comes_back_to: String,
    standing: Option<Standing>,
}

/// How far the connection is.
#[derive(Debug)]
struct Standing {
    sign: Sign,
    how: String,
    failure: Option<String>,
    code: Option<(String, String, String)>,
    button: String,
}

impl Standing {
    fn of(t: Words, shell: &Shell, view: &ConnectionView) -> Self {
        let times = &shell.times;
        let (state, how) = match view.state {
            OAuthState::Connected => (Shown::Kept, "connection-connected"),
            OAuthState::Asked => (Shown::Open, "connection-asked"),
            OAuthState::Refused => (Shown::Broken, "connection-refused"),
            OAuthState::New => (Shown::Withdrawn, "connection-new"),
        };
        let code = view.asking.as_ref().and_then(|asking: &Asking| {
            let until = t.with("until", times.day_and_time(asking.until)).say("connection-until");
            asking.user_code.clone().map(|code| (code, asking.url.clone(), until))
        });
        let again = view.state != OAuthState::New;
        Self {
            sign: state.sign(t),
            how: t.say(how),
            failure: view.failure.as_ref().map(|trouble| troubles::say(t, trouble)),
            code,
            button: t.say(if again { "connection-again" } else { "connection-now" }),
        }
    }
}

fn typed_of(view: Option<&ConnectionView>) -> Typed {
    let Some(view) = view else { return Typed::default().with("oauth.provider", "microsoft") };
    Typed::default()
        .with("oauth.provider", view.provider.as_str())
        .with("oauth.tenant", &view.tenant)
        .with("oauth.client_id", &view.client_id)
        .with("oauth.authorize_url", &view.authorize_url)
        .with("oauth.token_url", &view.token_url)
        .with("oauth.device_url", &view.device_url)
        .with("oauth.scope", &view.scope)
}

fn form_of(mailbox: MailboxId, typed: &Typed) -> OAuthForm {
    let get = |name: &str| typed.get(&format!("oauth.{name}")).trim().to_owned();
    OAuthForm {
        mailbox,
        provider: get("provider").parse().unwrap_or(OAuthProvider::Microsoft),
        tenant: get("tenant"),
        client_id: get("client_id"),
        client_secret: get("client_secret"),
        authorize_url: get("authorize_url"),
        token_url: get("token_url"),
        device_url: get("device_url"),
        scope: get("scope"),
    }
}

impl ConnectionPage {
    fn new(
        shell: Shell,
        frame: Frame,
        (id, address, public_url): (MailboxId, &str, &str),
        view: Option<&ConnectionView>,
        typed: &Typed,
        problems: &Problems,
    ) -> Self {
        let t = shell.t;
        let providers =
            [("microsoft", "connection-microsoft"), ("google", "connection-google"), ("other", "connection-other")];
        let providers = providers.map(|(value, key)| (value.to_owned(), t.say(key))).to_vec();
        let secret_help =
            if view.is_some_and(|view| view.has_secret) { "connection-secret-kept" } else { "connection-secret-help" };
        let fill = |name: &str, field: Field| typed.fill(name, field, problems);
        let text =
            |name: &'static str, label: &str| fill(name, Field::text(name, t.say(label)).with("autocomplete", "off"));
        Self {
            t,
            id: id.to_string(),
            address: address.to_owned(),
            fields: vec![
                fill("oauth.provider", Field::select("oauth.provider", t.say("connection-provider"), providers)),
                fill(
                    "oauth.tenant",
                    Field::text("oauth.tenant", t.say("connection-tenant")).help(t.say("connection-tenant-help")),
                ),
                text("oauth.client_id", "connection-client"),
                Field::input("password", "oauth.client_secret", t.say("connection-secret"))
                    .help(t.say(secret_help))
                    .with("autocomplete", "new-password")
                    .error(problems.at("oauth.client_secret")),
            ],
            others: vec![
                text("oauth.authorize_url", "connection-authorize-url"),
                text("oauth.token_url", "connection-token-url"),
                text("oauth.device_url", "connection-device-url"),
                text("oauth.scope", "connection-scope"),
            ],
            comes_back_to: format!("{public_url}{CONNECTED_PATH}"),
            standing: view.map(|view| Standing::of(t, &shell, view)),
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    id: MailboxId,
    typed: Option<&Typed>,
    problems: &Problems,
    done: &Done,
) -> Result<ConnectionPage, PageError> {
    let mailboxes = app.desk.mailboxes(&signed.agent).await?;
    let mailbox = mailboxes.iter().find(|mailbox| mailbox.id == id).ok_or(PageError::NotFound)?;
    let view = app.desk.mailbox_connection(&signed.agent, id).await?;
    let (t, as_set) = (signed.words(), typed_of(view.as_ref()));
    let frame = Frame::new(t, signed.agent.role, Here::Mailboxes).with_done(t, done);
    let shell = signed.shell(app, Entry::Settings).await?;
    let about = (id, mailbox.address.as_str(), app.config.public_url.as_str());
    Ok(ConnectionPage::new(shell, frame, about, view.as_ref(), typed.unwrap_or(&as_set), problems))
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<MailboxId>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, id, None, &Problems::none(), &done).await?))
}

async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<MailboxId>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    match app.desk.set_mailbox_oauth(&signed.agent, form_of(id, &typed), app.clock.now()).await {
        Ok(()) => Ok(saved(&path_of(id))),
        Err(error) => {
            let found = problems(error, &signed)?;
            let page = page(&app, &signed, id, Some(&typed), &found, &Done::default()).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// To the provider where only a link can be followed; else back to the page, which shows the code.
async fn connect(State(app): State<App>, signed: Signed, Path(id): Path<MailboxId>) -> Result<Response, PageError> {
    let view = app.desk.ask_to_connect(&signed.agent, id, &app.config.public_url, app.clock.now()).await?;
    let link = view.asking.filter(|asking| asking.user_code.is_none() && view.failure.is_none());
    Ok(match link {
        Some(asking) => Redirect::to(&asking.url).into_response(),
        None => Redirect::to(&path_of(id)).into_response(),
    })
}

fn path_of(id: MailboxId) -> String {
    format!("/settings/mailboxes/{id}/connection")
}

/// What the provider sends a browser back with.
#[derive(Debug, serde::Deserialize)]
struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

async fn come_back(State(app): State<App>, signed: Signed, Query(back): Query<Back>) -> Result<Response, PageError> {
    let answer = if back.code.is_empty() { Err(back.error) } else { Ok(Secret::new(back.code)) };
    match app.desk.finish_connection(&signed.agent, &back.state, answer, app.clock.now()).await {
        Ok(id) => Ok(Redirect::to(&path_of(id)).into_response()),
        Err(DeskError::Refused(Refusal::LinkExpired)) => Ok(Redirect::to(super::PATH).into_response()),
        Err(error) => Err(error.into()),
    }
}

impl Page for ConnectionPage {
    const NAME: &'static str = "settings-mailbox-connection";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let id: MailboxId = super::super::sample_id(1);
        let at = super::super::sample_at("11:34");
        let page = |view: Option<&ConnectionView>, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::Mailboxes);
            let about = (id, "info@halmeer.example", "https://vraag.halmeer.example");
            Self::new(Shell::sample(t, Entry::Settings), frame, about, view, &typed_of(view), problems)
        };
        let new = ConnectionView {
            mailbox: id,
            provider: OAuthProvider::Microsoft,
            tenant: "halmeer.example".into(),
            client_id: "7c1f0e52-0c4b-4b0e-9d3a-2f7d5a1c9b10".into(),
            has_secret: false,
            authorize_url: String::new(),
            token_url: String::new(),
            device_url: String::new(),
            scope: String::new(),
            state: OAuthState::New,
            asking: None,
            expires_at: None,
            failure: None,
        };
        let asking =
            Asking { user_code: Some("BCDF-GHJK".into()), url: "https://microsoft.com/devicelogin".into(), until: at };
        let asked = ConnectionView { state: OAuthState::Asked, asking: Some(asking), ..new.clone() };
        let connected = ConnectionView { state: OAuthState::Connected, has_secret: true, ..new.clone() };
        let refused = ConnectionView {
            state: OAuthState::Refused,
            provider: OAuthProvider::Other,
            scope: "<script>alert(1)</script>".into(),
            failure: Some("AADSTS50173: <img src=x onerror=alert(1)>".repeat(3).into()),
            ..new.clone()
        };
        let mut wrong = Problems::none();
        wrong.add("oauth.client_id", t.say("problem-required"));
        vec![
            ("empty", page(None, &wrong)),
            ("new", page(Some(&new), &Problems::none())),
            ("asked", page(Some(&asked), &Problems::none())),
            ("connected", page(Some(&connected), &Problems::none())),
            ("hostile", page(Some(&refused), &Problems::none())),
        ]
    }
}
