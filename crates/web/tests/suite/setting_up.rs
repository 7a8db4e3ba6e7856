//! The first run through the router: four questions, every mistake at its field, and the administrator is in.

use crate::site::{PASSWORD, Site};
use axum::http::StatusCode;
use web::Config;

const GOOD: [(&str, &str); 14] = [
    ("page", "nl"),
    ("organisation", "Halmeer Installatie"),
    ("phone", "0575 00 12 00"),
    ("zone", "Europe/Amsterdam"),
    ("language", "nl"),
    ("mon", "8.30 tot 12.30 en 13 tot 17"),
    ("tue", "08:30-17:00"),
    ("country", "NL"),
    ("name", "Karin Vos"),
    ("email", "karin@halmeer.example"),
    ("password", PASSWORD),
    ("mailbox", "info@halmeer.example"),
    ("public_url", "https://vraag.halmeer.example"),
    ("sat", ""),
];

fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    GOOD.into_iter().filter(|(name, _)| *name != field).chain([(field, value)]).collect()
}

#[tokio::test]
async fn four_questions_lead_to_today_and_the_page_is_gone() {
    let site = Site::bare(Config::at("http://127.0.0.1:8080"));
    assert_eq!(site.get("/sign-in").await.goes_to(), "/set-up");
    assert_eq!(site.get("/ask").await.goes_to(), "/set-up");
    let page = site.get("/set-up").await;
    page.is(StatusCode::OK).says(&[
        "Vier vragen",
        "Service antwoordt u <time",
        "vandaag vóór 15:20",
        "value=\"http://127.0.0.1:8080\"",
    ]);
    site.get("/set-up?lang=en").await.says(&["Four questions", "today before 15:20"]);

    let done = site.post("/set-up", &GOOD).await;
    assert_eq!((done.status, done.goes_to()), (StatusCode::SEE_OTHER, "/today"));
    let cookie = done.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    *site.cookie.lock().unwrap() = cookie;
    site.get("/today").await.is(StatusCode::OK).says(&["Aangemeld als Karin Vos", "Halmeer Installatie"]);
    for got in [site.get("/set-up").await, site.post("/set-up", &GOOD).await] {
        assert_eq!(got.goes_to(), "/", "a desk is set up once");
    }
    site.post("/set-up/promise", &GOOD).await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_mistake_comes_back_at_its_field_with_everything_in_place() {
    let site = Site::bare(Config::at("http://127.0.0.1:8080"));
    for (field, value, at, words) in [
        ("organisation", " ", "f-organisation-error", "ontbreekt"),
        ("zone", "Europe/Lutjebroek", "f-zone-error", "tijdzone is niet bekend"),
        ("mon", "hele dag", "f-mon-error", "Zo is het geen tijd"),
        ("tue", "08:30-12:30, 12:00-17:00", "role=\"alert\"", "twee lopen over elkaar"),
        ("email", "karin", "f-email-error", "geen e-mailadres"),
        ("password", "kort", "f-password-error", "te kort"),
        ("password", "wachtwoord1!", "f-password-error", "raadt iedereen"),
        ("mailbox", "info", "f-mailbox-error", "geen e-mailadres"),
        ("public_url", "javascript:alert(1)", "f-public_url-error", "geen adres van een website"),
    ] {
        let got = site.post("/set-up", &with(field, value)).await;
        got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[at, words]);
        if field != "name" {
            got.says(&["value=\"Karin Vos\""]);
        }
        assert!(!got.html.contains(PASSWORD), "a password is not sent back");
    }
    let never: Vec<_> = with("mon", "").into_iter().filter(|(name, _)| *name != "tue").collect();
    site.post("/set-up", &never).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["gaat de deur nooit open"]);
    assert!(!site.desk.is_set_up().await.unwrap());
}

#[tokio::test]
async fn all_mistakes_are_told_at_once() {
    let site = Site::bare(Config::at("http://127.0.0.1:8080"));
    let odd = [("mon", "hele dag"), ("email", "karin"), ("password", "kort"), ("public_url", "halmeer")];
    let is_odd = |name: &str| odd.iter().any(|(other, _)| *other == name);
    let form: Vec<_> = GOOD.into_iter().filter(|(name, _)| !is_odd(name)).chain(odd).collect();
    let at_fields = ["f-mon-error", "f-email-error", "f-password-error", "f-public_url-error"];
    site.post("/set-up", &form).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&at_fields);
}

#[tokio::test]
async fn the_promise_follows_the_hours() {
    let site = Site::bare(Config::at("http://127.0.0.1:8080"));
    site.post("/set-up/promise", &with("tue", "08:30-15:00")).await.says(&["maandag 30 november vóór 09:30"]);
    let none = [("page", "en"), ("zone", "Europe/Amsterdam")];
    site.post("/set-up/promise", &none).await.is(StatusCode::OK).says(&["nothing can be promised yet"]);
}

#[tokio::test]
async fn a_stranger_without_the_code_from_the_log_claims_nothing() {
    let config = Config { setup_code: Some("vergeet-mij-niet".into()), ..Config::at("https://desk.example") };
    let site = Site::bare(config);
    site.get("/set-up").await.says(&["name=\"code\""]);
    site.post("/set-up", &GOOD).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-code-error"]);
    site.post("/set-up", &with("code", "geraden")).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!site.desk.is_set_up().await.unwrap());
    site.post("/set-up", &with("code", " vergeet-mij-niet ")).await.is(StatusCode::SEE_OTHER);
}
