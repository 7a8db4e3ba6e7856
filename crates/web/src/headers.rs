//! What stands around every response: security headers, limits, compression, a number per request, and pages for errors.

use std::any::Any;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::api;
use crate::app::App;
use crate::errors::{PageError, asked_language};
use crate::i18n::{Language, Words};
use crate::page::show_with;

/// Only our own files. Styles in `style=""` are allowed, because a place on the day line is a number per promise
/// (docs/decisions/0003-content-security-policy.md). No inline script, no foreign frame, no form to elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// A request whose answer has not begun after this long gets 503.
const REQUEST_SECONDS_MAX: u64 = 60;

/// Puts everything around the routes. Live updates (`text/event-stream`) are not compressed, and may last.
pub(crate) fn protect(routes: Router<App>, app: &App) -> Router<App> {
    routes.layer(DefaultBodyLimit::max(app.config.form_bytes_max)).layer(
        ServiceBuilder::new()
            .layer(CompressionLayer::new())
            .layer(middleware::from_fn_with_state(app.clone(), around))
            .layer(TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                Duration::from_secs(REQUEST_SECONDS_MAX),
            ))
            .layer(RequestBodyLimitLayer::new(app.config.upload_bytes_max))
            // Acts from another site's page are refused before anything else looks at them.
            .layer(CsrfLayer::new()),
    )
}

/// The page for an address that isn't.
pub(crate) async fn nothing_here(uri: Uri) -> Response {
    if api::is_below(uri.path()) {
        api::Problem::NoSuchAddress.into_response()
    } else {
        PageError::NotFound.into_response()
    }
}

/// The number of a request, to mention and to find in the log. Handlers may take it as an extension.
#[derive(Debug, Clone)]
pub struct RequestNumber(pub String);

fn next_number(app: &App) -> RequestNumber {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed) % 1000;
    RequestNumber(format!("{:x}-{count:03}", app.clock.now().as_millisecond()))
}

/// A panic in a handler, as an error.
#[derive(Debug, thiserror::Error)]
#[error("panicked: {0}")]
struct Panicked(String);

fn panicked(payload: &(dyn Any + Send)) -> PageError {
    let words =
        payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref::<String>().cloned());
    PageError::Failure(Arc::new(Panicked(words.unwrap_or_else(|| "without words".into()))))
}

async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let number = next_number(&app);
    let path = request.uri().path().to_owned();
    let language = asked_language(request.headers());
    let wants_page = wants_page(request.headers());
    request.extensions_mut().insert(number.clone());
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(payload) => panicked(&*payload).into_response(),
    };
    let language = response.extensions().get::<Language>().copied().unwrap_or(language);
    if api::is_below(&path) {
        if let Some(problem) = api::problem_of(&response, &app) {
            problem.failure().into_iter().for_each(|cause| log(cause, &number, &path));
            response = api::told(&response, &problem, language, &number.0);
        }
    } else if let Some(error) = trouble(&response, wants_page, &app) {
        response = told(response, &error, language, &number, &path);
    }
    harden(response.headers_mut(), &path, &app);
    if let Ok(value) = HeaderValue::from_str(&number.0) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// Whether somebody looks at it, and not a program.
fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

/// An error that has no page yet: ours, or a bare one of the framework that a person would see.
fn trouble(response: &Response, wants_page: bool, app: &App) -> Option<PageError> {
    if let Some(error) = response.extensions().get::<PageError>() {
        return Some(error.clone());
    }
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let kind =
        response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("text/plain");
    (is_error && wants_page && kind.starts_with("text/plain"))
        .then(|| PageError::of_status(response.status(), app.config.upload_bytes_max))
}

/// Our own failure, with its causes. Only the first part of the path: the rest may be somebody's key.
fn log(cause: &(dyn Error + Send + Sync), number: &RequestNumber, path: &str) {
    let mut causes = cause.to_string();
    let mut source = cause.source();
    while let Some(deeper) = source {
        causes = format!("{causes}: {deeper}");
        source = deeper.source();
    }
    let path = path.split('/').take(2).collect::<Vec<_>>().join("/");
    tracing::error!(
        request.number = number.0,
        request.path = path,
        "request {} below {path} failed: {causes}",
        number.0
    );
}

fn told(old: Response, error: &PageError, language: Language, number: &RequestNumber, path: &str) -> Response {
    if let PageError::Failure(cause) = error {
        log(&**cause, number, path);
    }
    let mut response = show_with(error.status(), &error.page(Words::of(language), &number.0));
    for name in [header::RETRY_AFTER, header::SET_COOKIE, header::ALLOW] {
        if let Some(value) = old.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

fn harden(headers: &mut HeaderMap, path: &str, app: &App) {
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    // The address of a customer's page is its key: no other site may see it.
    let is_customers = path.starts_with("/k/");
    set(header::REFERRER_POLICY, if is_customers { "no-referrer" } else { "same-origin" });
    if is_customers {
        set(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    }
    if api::is_below(path) {
        set(header::CACHE_CONTROL, "no-store");
    }
    if app.config.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
}

#[cfg(test)]
#[path = "headers_tests.rs"]
mod tests;
