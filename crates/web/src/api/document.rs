//! `GET /api/v1/openapi.json`: the API described, from the types and handlers that are it.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{accounts, acts, bookings, books, list, one, piles, questions, settings};

#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Myosotis",
        version = "1",
        description = "Ask, look up and answer from another program: the same acts as the pages, by the same rules. \
            Every response carries `x-request-id`. Fields may be added to responses; unknown fields in requests are refused.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    paths(
        questions::ask,
        questions::quote,
        list::list,
        one::show,
        one::attachment,
        acts::answer,
        acts::note,
        acts::renew,
        acts::withdraw,
        acts::hand_over,
        settings::rules,
        settings::teams,
        piles::list,
        piles::put_in,
        piles::done,
        accounts::list,
        accounts::make,
        accounts::show,
        accounts::change,
        bookings::book,
        bookings::subscribe,
        bookings::subscriptions,
        books::list,
        books::take,
        books::take_statements,
        books::entries,
        serve,
    ),
    modifiers(&Token),
    security(("token" = [])),
    tags(
        (name = "Questions", description = "A question gets a promise, and its customer a page."),
        (name = "Conversations", description = "Lists, one conversation, and its files."),
        (name = "Acts", description = "What a colleague does, done in the name of who made the token."),
        (name = "Files", description = "Piles of work with a maximum delay, beside the questions."),
        (name = "Accounts", description = "Who our customers are, and what they bring."),
        (name = "Books", description = "Invoices and bank statements; for leads and administrators."),
        (name = "Settings", description = "What decides a promise, and whose ids other requests ask for."),
    ),
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.description = Some("A token that an administrator made at Settings, Tokens.".to_owned());
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(Api::openapi()).expect("a document has text keys only"));

/// The document, as requests and responses are held against it.
#[must_use]
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Gives this document. Open to everybody: it tells nothing of the firm.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "describe", tag = "Settings", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub(super) async fn serve() -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, document().to_string()).into_response()
}
