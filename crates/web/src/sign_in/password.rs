//! A new password, by a link in a mail.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DeskError, Refusal};

use super::front;
use crate::app::App;
use crate::client::Client;
use crate::errors::PageError;
use crate::gate::{Access, Routes};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, State as Sign};
use crate::shell::Front;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/forgot-password", Access::Everybody, forgot)
        .post("/forgot-password", Access::Everybody, send)
        .get("/password/{token}", Access::Everybody, choose)
        .post("/password/{token}", Access::Everybody, set)
}

/// Asks for an address, or for a new password.
#[derive(Debug, Template)]
#[template(path = "sign_in/password.html")]
pub struct PasswordPage {
    t: Words,
    shell: Front,
    title: String,
    notice: Option<Notice>,
    action: String,
    field: Option<Field>,
    button: String,
}

impl PasswordPage {
    fn ask_address(shell: Front) -> Self {
        let t = shell.t;
        let field = Field::input("email", "email", t.say("sign-in-email"))
            .help(t.say("password-forgot-help"))
            .required()
            .with("autocomplete", "username");
        Self {
            t,
            title: t.say("password-forgot-title"),
            notice: None,
            action: "/forgot-password".into(),
            field: Some(field),
            button: t.say("password-forgot-do"),
            shell,
        }
    }

    fn sent(shell: Front) -> Self {
        let t = shell.t;
        let notice =
            Notice { state: Sign::Kept, sentence: t.say("password-forgot-sent"), action: None, is_urgent: true };
        Self { notice: Some(notice), field: None, ..Self::ask_address(shell) }
    }

    fn ask_password(shell: Front, token: &str, error: Option<String>) -> Self {
        let t = shell.t;
        let field = Field::input("password", "password", t.say("password-new"))
            .help(t.say("password-new-help"))
            .error(error)
            .required()
            .with("autocomplete", "new-password")
            .with("minlength", "10");
        Self {
            t,
            title: t.say("password-new-title"),
            notice: None,
            action: format!("/password/{token}"),
            field: Some(field),
            button: t.say("password-new-do"),
            shell,
        }
    }

    fn expired(shell: Front) -> Self {
        let t = shell.t;
        let again = (t.say("password-link-again"), "/forgot-password".to_owned());
        let notice = Notice { action: Some(again), ..Notice::error(t.say("password-link-expired")) };
        Self { notice: Some(notice), field: None, ..Self::ask_password(shell, "", None) }
    }
}

impl Page for PasswordPage {
    const NAME: &'static str = "password";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let shell = || Front::sample(t);
        vec![
            ("forgot", Self::ask_address(shell())),
            ("sent", Self::sent(shell())),
            ("new", Self::ask_password(shell(), "abc", None)),
            (
                "hostile",
                Self::ask_password(
                    shell(),
                    "\"><script>alert(1)</script>",
                    Some(crate::refusals::at_field(t, "password_too_short")),
                ),
            ),
            ("expired", Self::expired(shell())),
        ]
    }
}

#[derive(Debug, serde::Deserialize)]
struct AddressForm {
    #[serde(default)]
    email: String,
}

#[derive(serde::Deserialize)]
struct NewPasswordForm {
    #[serde(default)]
    password: String,
}

async fn forgot(State(app): State<App>, headers: HeaderMap) -> Result<Response, PageError> {
    Ok(show(&PasswordPage::ask_address(front(&app, &headers).await?.0)))
}

async fn send(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Form(form): Form<AddressForm>,
) -> Result<Response, PageError> {
    app.desk.forgot_password(&form.email, &client.key, app.clock.now()).await?;
    Ok(show(&PasswordPage::sent(front(&app, &headers).await?.0)))
}

async fn choose(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> Result<Response, PageError> {
    let shell = front(&app, &headers).await?.0;
    if app.desk.password_link_works(&token, app.clock.now()).await? {
        Ok(show(&PasswordPage::ask_password(shell, &token, None)))
    } else {
        Ok(show_with(StatusCode::GONE, &PasswordPage::expired(shell)))
    }
}

async fn set(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<NewPasswordForm>,
) -> Result<Response, PageError> {
    let refusal = match app.desk.set_password_by_link(&token, &form.password, app.clock.now()).await {
        Ok(()) => return Ok(Redirect::to("/sign-in").into_response()),
        Err(DeskError::Refused(refusal)) => refusal,
        Err(error) => return Err(error.into()),
    };
    let (shell, _) = front(&app, &headers).await?;
    let t = shell.t;
    Ok(match refusal {
        Refusal::Field { problem, .. } => {
            let error = Some(crate::refusals::at_field(t, problem));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &PasswordPage::ask_password(shell, &token, error))
        }
        _ => show_with(StatusCode::GONE, &PasswordPage::expired(shell)),
    })
}
