//! Today, through the router: what a colleague sees who signs in on a Tuesday morning.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use desk::forms::{Question, SetUp};
use desk::views::Channel;
use desk::{Desk, Language, PasswordCost};
use promise::Kind;
use promise::document::HoursDocument;
use testkit::{at, chance, database};
use tower::ServiceExt;
use web::{App, Config};

const PASSWORD: &str = "vergeet mij niet";

fn set_up() -> SetUp {
    SetUp {
        organisation: "Halmeer Installatie".into(),
        zone: "Europe/Amsterdam".into(),
        language: Language::Nl,
        phone: "0575 00 12 00".into(),
        public_url: "https://vraag.halmeer.example".into(),
        hours: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL"),
        mailbox: "info@halmeer.example".into(),
        name: "Karin Vos".into(),
        email: "karin@halmeer.example".into(),
        password: PASSWORD.into(),
    }
}

fn question(name: &str, text: &str) -> Question {
    Question {
        channel: Channel::Web,
        text: text.into(),
        subject: String::new(),
        name: name.into(),
        reach: "balie@molenpoort.example".into(),
        contact: None,
        team: None,
        agent: None,
        is_urgent: false,
        kind: Kind::Answer,
        language: None,
        not_before: None,
        files: Vec::new(),
        idempotency: None,
    }
}

/// The page at `path` for who has this cookie.
async fn page(site: &axum::Router, path: &str, cookie: &str) -> (StatusCode, String) {
    let request =
        Request::get(path).header("accept", "text/html").header("cookie", cookie).body(Body::empty()).unwrap();
    let response = site.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn a_question_of_this_morning_stands_on_today_with_its_hour_and_in_words() {
    let db = database();
    let desk = Desk::new(db.db(), Arc::new(chance(1))).with_password_cost(PasswordCost::Cheap).with_key([7; 32]);
    let asked_at = at("2026-11-24T09:10");
    desk.set_up(set_up(), asked_at).await.unwrap();
    desk.ask(None, question("Ilse <i>Smeets</i>", "De ketel valt uit, storing F28."), asked_at).await.unwrap();
    let session = desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", asked_at).await.unwrap();
    let now = at("2026-11-24T11:20");
    let site = web::router(App {
        desk,
        clock: Arc::new(move || now),
        config: Arc::new(Config::at("http://localhost")),
        pictures: web::pictures::Pictures::default(),
    });

    let cookie = format!("myosotis={}", session.token);
    let (status, html) = page(&site, "/today", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    for words in [
        "Dinsdag 24 november, 11:20",
        "Halmeer Installatie",
        "13:10",
        "Ilse &#60;i&#62;Smeets&#60;/i&#62;",
        "Aangemeld als Karin Vos",
    ] {
        assert!(html.contains(words), "{words} is not in {html}");
    }

    let (status, _) = page(&site, "/today", "myosotis=somebody").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "who isn't signed in is sent to do so");
}
