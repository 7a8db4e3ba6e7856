//! Tokens with which other programs come in. A token's secret is shown once, when it is made.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::TokenView;
use desk::{Act, Role};

use super::frame::{Frame, Here};
use super::{Done, Problems, Typed, problems};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::Field;
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/tokens";
const ACCESS: Access = Access::Colleague(Act::EditApiTokens);

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, list).post(PATH, ACCESS, make).post("/settings/tokens/{id}/revocations", ACCESS, revoke)
}

/// `GET /settings/tokens`.
#[derive(Debug, Template)]
#[template(path = "settings/tokens.html")]
pub struct TokensPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    name: Field,
    /// The secret of the token that was made just now.
    secret: Option<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    name: String,
    made: String,
    used: String,
    revoked: Option<String>,
}

impl TokensPage {
    fn new(
        shell: Shell,
        frame: Frame,
        tokens: &[TokenView],
        secret: Option<String>,
        typed: &Typed,
        problems: &Problems,
    ) -> Self {
        let (t, times) = (shell.t, &shell.times);
        let row = |token: &TokenView| Row {
            id: token.id.to_string(),
            name: token.name.clone(),
            made: t.with("who", &token.made_by).with("when", times.day_and_time(token.created_at)).say("tokens-made"),
            used: match token.used_at {
                Some(at) => t.with("when", times.day_and_time(at)).say("tokens-used"),
                None => t.say("tokens-unused"),
            },
            revoked: token.revoked_at.map(|at| t.with("when", times.day_and_time(at)).say("tokens-revoked")),
        };
        let name = Field::text("name", t.say("tokens-name")).help(t.say("tokens-name-help")).required();
        Self {
            t,
            rows: tokens.iter().map(row).collect(),
            name: typed.fill("name", name, problems),
            secret,
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    done: &Done,
    secret: Option<String>,
    typed: &Typed,
    problems: &Problems,
) -> Result<TokensPage, PageError> {
    let t = signed.words();
    let tokens = app.desk.tokens(&signed.agent).await?;
    let frame = Frame::new(t, signed.agent.role, Here::Tokens).with_done(t, done);
    Ok(TokensPage::new(signed.shell(app, Entry::Settings).await?, frame, &tokens, secret, typed, problems))
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, &done, None, &Typed::default(), &Problems::none()).await?))
}

/// The answer is the page itself: the secret stands in no address, and is gone when the page is.
async fn make(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let done = Done::default();
    match app.desk.make_token(&signed.agent, typed.get("name"), app.clock.now()).await {
        Ok((_, secret)) => {
            Ok(show(&page(&app, &signed, &done, Some(secret), &Typed::default(), &Problems::none()).await?))
        }
        Err(error) => {
            let problems = problems(error, &signed)?;
            let page = page(&app, &signed, &done, None, &typed, &problems).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn revoke(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    app.desk.revoke_token(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to("/settings/tokens?done=removed").into_response())
}

impl Page for TokensPage {
    const NAME: &'static str = "settings-tokens";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let token = |n: u32, name: &str| TokenView {
            id: super::sample_id(n),
            name: name.into(),
            made_by: "Ruud Peters".into(),
            created_at: super::sample_at("09:00"),
            used_at: (n != 2).then(|| super::sample_at("11:00")),
            revoked_at: (n == 3).then(|| super::sample_at("11:10")),
        };
        let all = [token(1, "Planning"), token(2, &"<script>alert(1)</script>".repeat(5)), token(3, "Oude website")];
        let page = |tokens: &[TokenView], secret: Option<&str>, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::Tokens);
            let secret = secret.map(str::to_owned);
            Self::new(Shell::sample(t, Entry::Settings), frame, tokens, secret, &Typed::default(), problems)
        };
        let mut wrong = Problems::none();
        wrong.add("name", crate::refusals::at_field(t, "required"));
        vec![
            ("empty", page(&[], None, &Problems::none())),
            ("made", page(&all, Some("myo_0123456789abcdef0123456789abcdef0123456789abcdef"), &Problems::none())),
            ("error", page(&all, None, &wrong)),
        ]
    }
}
