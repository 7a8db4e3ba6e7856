//! Signing in and out, and a new password by a link.

mod password;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use desk::{DeskError, Refusal, Role, SignedIn};
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use password::PasswordPage;

use crate::app::App;
use crate::client::Client;
use crate::errors::PageError;
use crate::gate::{self, Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice};
use crate::refusals;
use crate::shell::Front;

/// Longest address to come back to after signing in, in bytes.
const BACK_TO_BYTES_MAX: usize = 500;

pub(crate) fn routes(routes: Routes) -> Routes {
    password::routes(routes)
        .get("/sign-in", Access::Everybody, ask)
        .post("/sign-in", Access::Everybody, sign_in)
        .post("/sign-in/demo", Access::Everybody, sign_in_demo)
        .post("/sign-out", Access::AnyColleague, sign_out)
}

/// The address of the page to sign in on, which then leads to `wanted`.
pub(crate) fn address(wanted: Option<&str>) -> String {
    match wanted.filter(|wanted| *wanted != "/") {
        Some(wanted) => {
            serde_urlencoded::to_string([("to", wanted)]).map_or("/sign-in".into(), |query| format!("/sign-in?{query}"))
        }
        None => "/sign-in".into(),
    }
}

/// An address on this site to go to, and nothing else: what stands in a link may come from anybody.
fn own_address(wanted: &str) -> &str {
    let is_own = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && !wanted.contains(['\\', '\r', '\n', '\t'])
        && wanted.len() <= BACK_TO_BYTES_MAX;
    if is_own { wanted } else { "/" }
}

/// Where one signs in.
#[derive(Debug, Template)]
#[template(path = "sign_in/sign_in.html")]
pub struct SignInPage {
    t: Words,
    shell: Front,
    greeting: String,
    notice: Option<Notice>,
    is_demo: bool,
    roles: Vec<(&'static str, String)>,
    to: String,
    email: Field,
    password: Field,
}

impl SignInPage {
    fn new(
        shell: Front,
        now: Timestamp,
        zone: TimeZone,
        to: &str,
        email: &str,
        notice: Option<Notice>,
        is_demo: bool,
    ) -> Self {
        let t = shell.t;
        let has_email = !email.is_empty();
        let focus = |field: Field, here: bool| if here { field.with("autofocus", "") } else { field };
        let address = Field::input("email", "email", t.say("sign-in-email"))
            .value(email)
            .required()
            .with("autocomplete", "username");
        let password = Field::input("password", "password", t.say("sign-in-password"))
            .required()
            .with("autocomplete", "current-password");
        Self {
            t,
            greeting: t.say(match now.to_zoned(zone).hour() {
                5..12 => "sign-in-morning",
                12..18 => "sign-in-afternoon",
                _ => "sign-in-evening",
            }),
            notice,
            is_demo,
            roles: vec![
                ("agent", t.say("sign-in-role-agent")),
                ("desk", t.say("sign-in-role-desk")),
                ("lead", t.say("sign-in-role-lead")),
                ("administrator", t.say("sign-in-role-administrator")),
            ],
            to: to.to_owned(),
            email: focus(address, !has_email),
            password: focus(password, has_email),
            shell,
        }
    }
}

impl Page for SignInPage {
    const NAME: &'static str = "sign-in";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let now = "2026-11-24T07:20:00Z".parse().expect("a written-out instant");
        let page = |email: &str, notice, is_demo| {
            Self::new(Front::sample(t), now, TimeZone::UTC, "/today", email, notice, is_demo)
        };
        vec![
            ("empty", page("", None, false)),
            ("demo", page("", None, true)),
            ("wrong", page("karin@halmeer.example", Some(Notice::error(t.say("sign-in-wrong"))), false)),
            (
                "hostile",
                page(
                    "\"><script>alert(1)</script>",
                    Some(Notice::error(t.with("minutes", 12).say("sign-in-too-many"))),
                    false,
                ),
            ),
        ]
    }
}

#[derive(Debug, serde::Deserialize)]
struct Back {
    #[serde(default)]
    to: String,
}

async fn page(
    app: &App,
    headers: &HeaderMap,
    to: &str,
    email: &str,
    notice: Option<Notice>,
) -> Result<SignInPage, PageError> {
    let (shell, zone) = front(app, headers).await?;
    Ok(SignInPage::new(shell, app.clock.now(), zone, own_address(to), email, notice, app.desk.is_demo()))
}

/// The frame for somebody who isn't known: the firm's name, in the browser's language, and the firm's zone.
pub(crate) async fn front(app: &App, headers: &HeaderMap) -> Result<(Front, TimeZone), PageError> {
    let t = Words::of(crate::errors::asked_language(headers));
    let organisation = app.desk.organisation().await?;
    let zone = organisation.as_ref().and_then(|firm| TimeZone::get(&firm.zone).ok()).unwrap_or(TimeZone::UTC);
    let (organisation, phone) = organisation.map(|firm| (firm.name, firm.phone)).unwrap_or_default();
    Ok((Front { t, organisation, phone, theme: gate::theme_of(headers) }, zone))
}

async fn ask(State(app): State<App>, Query(back): Query<Back>, headers: HeaderMap) -> Result<Response, PageError> {
    if !app.desk.is_set_up().await? {
        return Ok(Redirect::to("/set-up").into_response());
    }
    Ok(show(&page(&app, &headers, &back.to, "", None).await?))
}

#[derive(serde::Deserialize)]
struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    to: String,
}

async fn sign_in(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<SignInForm>,
) -> Result<Response, PageError> {
    match app.desk.sign_in(&form.email, &form.password, &client.key, &client.browser, app.clock.now()).await {
        Ok(signed_in) => Ok(let_in(&app, jar, signed_in, &form.to)),
        Err(DeskError::Refused(refusal)) => {
            let (status, notice) = refused(Words::of(crate::errors::asked_language(&headers)), &refusal);
            Ok(show_with(status, &page(&app, &headers, &form.to, &form.email, Some(notice)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(t: Words, refusal: &Refusal) -> (StatusCode, Notice) {
    match refusal {
        Refusal::TooManyTries(seconds) => {
            let minutes = i64::from(seconds.div_ceil(60));
            (StatusCode::TOO_MANY_REQUESTS, Notice::error(t.with("minutes", minutes).say("sign-in-too-many")))
        }
        // The password may be right: letting somebody in is something that has to be stored.
        Refusal::NotStored(_) => (StatusCode::SERVICE_UNAVAILABLE, Notice::error(t.say(refusals::key(refusal)))),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, Notice::error(t.say("sign-in-wrong"))),
    }
}

fn let_in(app: &App, jar: CookieJar, signed_in: SignedIn, to: &str) -> Response {
    (jar.add(gate::cookie(app, &signed_in.token)), Redirect::to(own_address(to))).into_response()
}

#[derive(Debug, serde::Deserialize)]
struct DemoForm {
    role: Role,
    #[serde(default)]
    to: String,
}

async fn sign_in_demo(
    State(app): State<App>,
    jar: CookieJar,
    Form(form): Form<DemoForm>,
) -> Result<Response, PageError> {
    let signed_in = app.desk.sign_in_demo(form.role, app.clock.now()).await?;
    Ok(let_in(&app, jar, signed_in, &form.to))
}

async fn sign_out(State(app): State<App>, signed: Signed, jar: CookieJar) -> Result<Response, PageError> {
    app.desk.sign_out(&signed.session).await?;
    Ok((jar.remove(gate::cookie(&app, "")), Redirect::to("/sign-in")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        let check = |wanted: &str, expected: &str| assert_eq!(own_address(wanted), expected, "{wanted}");
        check("/conversations?x=1", "/conversations?x=1");
        for elsewhere in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nSet-Cookie: x",
        ] {
            check(elsewhere, "/");
        }
    }
}
