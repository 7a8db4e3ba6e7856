//! A firm's desk behind its router, with a clock that the story moves, and a browser that keeps its cookie.
#![allow(clippy::unwrap_used, dead_code)]

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use desk::forms::SetUp;
use desk::{Desk, Language, PasswordCost};
use jiff::{SignedDuration, Timestamp};
use promise::document::HoursDocument;
use testkit::{TestDatabase, at, chance, database};
use tower::ServiceExt;
use web::{App, Config};

pub(crate) mod talk;

pub(crate) const PASSWORD: &str = "vergeet mij niet";

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Got {
    pub(crate) fn goes_to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &[&str]) -> &Self {
        for words in words {
            assert!(self.html.contains(words), "“{words}” is not in ({}) {}", self.status, self.html);
        }
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: StatusCode) -> &Self {
        assert_eq!(self.status, status, "{}", self.html);
        self
    }

    /// The value of a field.
    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> String {
        let begin = format!("name=\"{name}\" value=\"");
        let rest = self.html.split(&begin).nth(1).unwrap_or_else(|| panic!("no field {name} in {}", self.html));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// The site.
pub(crate) struct Site {
    pub(crate) desk: Desk,
    pub(crate) router: axum::Router,
    pub(crate) cookie: Mutex<String>,
    now: Arc<Mutex<Timestamp>>,
    _db: TestDatabase,
}

pub(crate) fn set_up() -> SetUp {
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

impl Site {
    /// Nobody has been here yet; it is Tuesday 24 November 2026, 11:20.
    pub(crate) fn bare(config: Config) -> Self {
        let db = database();
        let desk = Desk::new(db.db(), Arc::new(chance(1))).with_password_cost(PasswordCost::Cheap).with_key([7; 32]);
        let now = Arc::new(Mutex::new(at("2026-11-24T11:20")));
        let clock = Arc::clone(&now);
        let clock = move || *clock.lock().unwrap();
        let router = web::router(App {
            desk: desk.clone(),
            clock: Arc::new(clock),
            config: Arc::new(config),
            pictures: web::pictures::Pictures::by(Arc::new(OnePixel)),
        });
        Self { desk, router, cookie: Mutex::default(), now, _db: db }
    }

    /// Halmeer Installatie, with Karin as its only colleague.
    pub(crate) async fn new() -> Self {
        let site = Self::bare(Config::at("https://vraag.halmeer.example"));
        site.desk.set_up(set_up(), site.now()).await.unwrap();
        site
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    pub(crate) fn wait(&self, seconds: i64) {
        *self.now.lock().unwrap() += SignedDuration::from_secs(seconds);
    }

    pub(crate) fn is_now(&self, civil: &str) {
        *self.now.lock().unwrap() = at(civil);
    }

    /// Karin signs in; her token for forms.
    pub(crate) async fn sign_in(&self) -> String {
        let signed =
            self.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", self.now()).await.unwrap();
        *self.cookie.lock().unwrap() = format!("myosotis={}", signed.token);
        self.desk.session(&signed.token, self.now()).await.unwrap().unwrap().1
    }

    async fn ask(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Got { status: parts.status, headers: parts.headers, html }
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        let request = Request::get(path)
            .header("accept", "text/html")
            .header("accept-language", "nl")
            .header("cookie", self.cookie.lock().unwrap().as_str());
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// As a script asks for a part of a page.
    pub(crate) async fn get_part(&self, path: &str) -> Got {
        let request = Request::get(path).header(header::COOKIE, self.cookie.lock().unwrap().clone());
        self.ask(request.header("x-part", "1").body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Got {
        let body: String = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.send(path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// With files: (name, type, content).
    pub(crate) async fn post_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Got {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        for (name, kind, content) in files {
            let head = format!(
                "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        self.send(path, "multipart/form-data; boundary=b", body).await
    }

    async fn send(&self, path: &str, kind: &str, body: Vec<u8>) -> Got {
        let request = Request::post(path)
            .header("accept", "text/html")
            .header("accept-language", "nl")
            .header("content-type", kind)
            .header("cookie", self.cookie.lock().unwrap().as_str());
        self.ask(request.body(Body::from(body)).unwrap()).await
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Gives a picture for each address that has `spion` in it, and nothing for others.
pub(crate) struct OnePixel;

impl web::pictures::FetchPicture for OnePixel {
    fn fetch(&self, url: String) -> web::pictures::Fetching {
        Box::pin(async move { url.contains("spion").then(|| b"GIF89a-made-up".to_vec()) })
    }
}
