use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use desk::Desk;
use jiff::Timestamp;
use tower::ServiceExt;

use super::*;
use crate::app::Config;

fn app(address: &str) -> App {
    App {
        desk: Desk::new(testkit::database().db(), Arc::new(testkit::chance(1))),
        clock: Arc::new(|| "2026-11-24T10:20:00Z".parse::<Timestamp>().expect("a written-out instant")),
        config: Arc::new(Config::at(address)),
        pictures: crate::pictures::Pictures::default(),
    }
}

async fn panics() -> Response {
    panic!("on purpose")
}

/// What stands between everybody and these routes: status, headers, words.
async fn asked(request: axum::http::request::Builder, body: Vec<u8>, address: &str) -> (StatusCode, HeaderMap, String) {
    let app = app(address);
    let routes = Router::new()
        .route("/panics", get(panics))
        .route("/api/panics", get(panics))
        .route("/api/slow", get(|| async { StatusCode::SERVICE_UNAVAILABLE.into_response() }))
        .route("/k/{token}", get(|| async { "a customer's page" }))
        .route("/big", post(|body: axum::body::Bytes| async move { body.len().to_string() }))
        .route("/slow", get(|| async { StatusCode::SERVICE_UNAVAILABLE.into_response() }))
        .route("/many", get(|| async { PageError::TooMany { seconds: 40 } }))
        .route("/assets/{file}", get(crate::assets::serve))
        .fallback(nothing_here);
    let site = protect(routes, &app).with_state(app);
    let response = site.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let words = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
    (parts.status, parts.headers, words)
}

fn page(path: &str) -> axum::http::request::Builder {
    Request::get(path).header("accept", "text/html").header("accept-language", "en-GB,en;q=0.9")
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_the_readers_language() {
    let (status, headers, words) = asked(page("/nowhere"), vec![], "https://desk.example").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(words.contains("There is nothing here") && words.contains("lang=\"en\""), "{words}");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src 'self' 'unsafe-inline'"), "{policy}");
    assert_eq!(
        (&headers["x-content-type-options"], &headers["x-frame-options"]),
        (&"nosniff".parse().unwrap(), &"DENY".parse().unwrap())
    );
    assert!(headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn without_https_nobody_is_told_to_come_back_by_it() {
    let (_, headers, _) = asked(page("/nowhere"), vec![], "http://localhost:8080").await;
    assert!(!headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_panic_is_a_page_with_the_number_that_is_in_the_log() {
    let (status, headers, words) = asked(page("/panics"), vec![], "https://desk.example").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    let number = headers["x-request-id"].to_str().unwrap();
    assert!(words.contains(number) && !words.contains("on purpose"), "{words}");
}

#[tokio::test]
async fn a_program_hears_of_a_panic_or_a_delay_as_a_problem_with_its_number() {
    let (status, headers, words) = asked(page("/api/panics"), vec![], "https://desk.example").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers["content-type"], "application/problem+json");
    let number = headers["x-request-id"].to_str().unwrap();
    assert!(words.contains(number) && words.contains("problem:failure") && !words.contains("on purpose"), "{words}");
    let (status, _, words) = asked(page("/api/slow"), vec![], "https://desk.example").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(words.contains("problem:busy") && words.contains("too busy for a moment"), "{words}");
}

#[tokio::test]
async fn the_address_of_a_customers_page_is_told_to_no_other_site() {
    let (_, headers, _) = asked(page("/k/secret"), vec![], "https://desk.example").await;
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["x-robots-tag"], "noindex, nofollow");
}

#[tokio::test]
async fn what_is_too_large_says_how_large_it_may_be() {
    let request = Request::post("/big").header("accept", "text/html");
    let (status, _, words) = asked(request, vec![b'x'; 300 * 1024], "https://desk.example").await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(words.contains("Dit is te groot"), "{words}");
}

#[tokio::test]
async fn bare_answers_of_the_framework_become_pages_for_people_and_stay_bare_for_programs() {
    let (status, _, words) = asked(page("/slow"), vec![], "https://desk.example").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(words.contains("too busy for a moment"), "{words}");
    let (_, _, words) = asked(Request::get("/slow"), vec![], "https://desk.example").await;
    assert_eq!(words, "");
}

#[tokio::test]
async fn too_many_says_when_to_try_again() {
    let (status, headers, words) = asked(page("/many"), vec![], "https://desk.example").await;
    assert_eq!((status, headers["retry-after"].to_str().unwrap()), (StatusCode::TOO_MANY_REQUESTS, "40"));
    assert!(words.contains("Try again in 40 seconds"), "{words}");
}

#[tokio::test]
async fn styles_are_kept_for_a_year_and_come_packed_to_who_takes_it() {
    let style = crate::assets::address("style.css");
    let (status, headers, _) =
        asked(Request::get(style).header("accept-encoding", "gzip, br"), vec![], "https://desk.example").await;
    assert_eq!((status, headers["content-encoding"].to_str().unwrap()), (StatusCode::OK, "br"));
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(headers["content-type"], "text/css; charset=utf-8");
    let (_, headers, words) = asked(Request::get(style), vec![], "https://desk.example").await;
    assert!(!headers.contains_key("content-encoding") && words.contains("--sky-600"));
}
