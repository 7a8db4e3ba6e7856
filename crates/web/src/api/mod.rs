//! The API for other programs: JSON over HTTP, by a token, and by the same acts of the desk as the pages.
//!
//! Requests and responses are types here, and the document is made from them; `docs/api.md` shows how to use it, and is
//! run by a test.

mod accounts;
mod acts;
mod body;
mod bookings;
mod books;
mod conversation;
mod document;
mod files;
mod firm;
mod list;
mod message;
mod one;
mod piles;
mod problem;
mod promise;
mod query;
mod questions;
pub mod schema;
mod settings;
mod words;

use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::Response;
use desk::Act;

pub use document::document;
pub(crate) use problem::Problem;

use crate::app::App;
use crate::gate::{Access, Routes};
use crate::i18n::Language;

pub(crate) fn routes(routes: Routes) -> Routes {
    let see = Access::Program(Act::SeeConversations);
    routes
        .get("/api/v1/openapi.json", Access::Everybody, document::serve)
        .post("/api/v1/questions", Access::Program(Act::TakeDown), questions::ask)
        .post("/api/v1/quotes", Access::Program(Act::TakeDown), questions::quote)
        .get("/api/v1/conversations", see, list::list)
        .get("/api/v1/conversations/{id}", see, one::show)
        .post("/api/v1/conversations/{id}/answers", Access::Program(Act::Answer), acts::answer)
        .post("/api/v1/conversations/{id}/notes", Access::Program(Act::WriteNote), acts::note)
        .post("/api/v1/conversations/{id}/renewals", Access::Program(Act::Renew), acts::renew)
        .post("/api/v1/conversations/{id}/withdrawals", Access::Program(Act::Withdraw), acts::withdraw)
        .post("/api/v1/conversations/{id}/hand-overs", Access::Program(Act::Assign), acts::hand_over)
        .get("/api/v1/attachments/{id}", see, one::attachment)
        .get("/api/v1/rules", Access::Program(Act::EditHoursAndRules), settings::rules)
        .get("/api/v1/teams", see, settings::teams)
        .get("/api/v1/piles", Access::Program(Act::WorkPiles), piles::list)
        .post("/api/v1/piles/{id}/dossiers", Access::Program(Act::WorkPiles), piles::put_in)
        .post("/api/v1/dossiers/{id}/done", Access::Program(Act::WorkPiles), piles::done)
        .get("/api/v1/accounts", Access::Program(Act::SeeAccounts), accounts::list)
        .post("/api/v1/accounts", Access::Program(Act::EditAccounts), accounts::make)
        .get("/api/v1/accounts/{id}", Access::Program(Act::SeeAccounts), accounts::show)
        .post("/api/v1/accounts/{id}", Access::Program(Act::EditAccounts), accounts::change)
        .get("/api/v1/accounts/{id}/subscriptions", Access::Program(Act::SeeMoney), bookings::subscriptions)
        .post("/api/v1/bookings", Access::Program(Act::BringIn), bookings::book)
        .post("/api/v1/subscriptions", Access::Program(Act::BringIn), bookings::subscribe)
        .get("/api/v1/invoices", Access::Program(Act::KeepBooks), books::list)
        .post("/api/v1/invoices", Access::Program(Act::KeepBooks), books::take)
        .post("/api/v1/statements", Access::Program(Act::KeepBooks), books::take_statements)
        .get("/api/v1/bank-entries", Access::Program(Act::KeepBooks), books::entries)
}

/// Whether an address is the API's, and its errors are for programs.
pub(crate) fn is_below(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The problem that a response of the API is, if it is one.
pub(crate) fn problem_of(response: &Response, app: &App) -> Option<Problem> {
    Problem::of(response, app.config.upload_bytes_max)
}

/// That problem in words.
pub(crate) fn told(old: &Response, problem: &Problem, language: Language, number: &str) -> Response {
    let mut response = problem::response(old, problem, language, number);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
