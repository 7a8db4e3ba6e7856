//! The one gate: every route says who may pass, and is written down with it. A test walks the whole list.
//!
//! `Routes::new(app).get("/today", Access::Colleague(Act::SeeToday), today::show)`: the handler then takes [`Signed`].

mod csrf;
mod program;
mod signed;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, on};
use desk::Act;

use program::Programs;
pub use signed::Signed;
pub(crate) use signed::{cookie, theme_of};

use crate::app::App;
use crate::errors::PageError;

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: the public form, sign-in, assets. No cookie is read.
    Everybody,
    /// Whoever has the link; the handler asks the desk.
    Customer,
    /// A colleague who is signed in, whatever their role: their own preferences, signing out.
    AnyColleague,
    /// A colleague whose role includes the act.
    Colleague(Act),
    /// A program with a token, of a colleague whose role includes the act.
    Program(Act),
}

/// A route as it is in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// `GET` or another.
    pub method: Method,
    /// With its parameters: `/conversations/{id}`.
    pub path: &'static str,
    /// Who may pass.
    pub access: Access,
}

/// Routes being put together, each with who may pass.
#[derive(Debug)]
pub struct Routes {
    app: App,
    router: Router<App>,
    list: Vec<Listed>,
    programs: Arc<Programs>,
}

impl Routes {
    /// None yet.
    pub fn new(app: App) -> Self {
        Self { app, router: Router::new(), list: Vec::new(), programs: Arc::new(Programs::new()) }
    }

    /// A page, or a part of one.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, MethodFilter::GET, path, access, handler)
    }

    /// An act.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path, access, handler)
    }

    fn add<H, T>(mut self, method: Method, filter: MethodFilter, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let gate = middleware::from_fn_with_state((self.app.clone(), access, Arc::clone(&self.programs)), pass);
        self.router = self.router.route(path, on(filter, handler).layer(gate));
        self.list.push(Listed { method, path, access });
        self
    }

    /// The list of routes, for the test of rights and for the documentation.
    pub fn list(&self) -> &[Listed] {
        &self.list
    }

    /// The router.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// Whether the browser is a colleague's: for what is said of a look, never for rights.
pub(crate) async fn is_colleague(app: &App, headers: &axum::http::HeaderMap) -> Result<bool, PageError> {
    Ok(signed::by_cookie(app, headers).await?.is_some())
}

async fn pass(
    State((app, access, programs)): State<(App, Access, Arc<Programs>)>,
    request: Request,
    next: Next,
) -> Response {
    let passed = match access {
        Access::Everybody | Access::Customer => Ok(request),
        Access::AnyColleague => colleague(&app, None, request).await,
        Access::Colleague(act) => colleague(&app, Some(act), request).await,
        Access::Program(act) => return programs.pass(&app, act, request, next).await,
    };
    match passed {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal,
    }
}

/// Lets a signed-in colleague through, with [`Signed`] in the request; acts must carry the session's token.
async fn colleague(app: &App, act: Option<Act>, mut request: Request) -> Result<Request, Response> {
    let Some(signed) = signed::by_cookie(app, request.headers()).await.map_err(IntoResponse::into_response)? else {
        return Err(to_sign_in(&request));
    };
    if act.is_some_and(|act| !signed.agent.role.may(act)) {
        return Err(told(PageError::NotAllowed, &signed));
    }
    if !request.method().is_safe() {
        request = csrf::checked(request, &signed.csrf, app.config.upload_bytes_max)
            .await
            .map_err(|error| told(error, &signed))?;
    }
    request.extensions_mut().insert(signed);
    Ok(request)
}

/// A page asks to sign in and comes back; a part of a page only says 401, so that no sign-in page lands inside another.
fn to_sign_in(request: &Request) -> Response {
    let wants_page = request.method() == Method::GET
        && request
            .headers()
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("text/html"))
        && !request.headers().contains_key("x-part");
    if !wants_page && request.method() == Method::GET {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let wanted =
        if request.method() == Method::GET { request.uri().path_and_query().map(ToString::to_string) } else { None };
    Redirect::to(&crate::sign_in::address(wanted.as_deref())).into_response()
}

fn told(error: PageError, signed: &Signed) -> Response {
    let mut response = error.into_response();
    response.extensions_mut().insert(signed.agent.language);
    response
}
