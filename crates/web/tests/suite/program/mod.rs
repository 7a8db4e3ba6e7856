//! A program with a token, at a firm's desk: each response is held against the document that describes the API.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses what it needs of this")]

use crate::site::{PASSWORD, Site};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use desk::Agent;
use serde_json::{Value, json};
use tower::ServiceExt;
use web::api::{document, schema};

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Got {
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.json);
        self
    }

    /// A problem of this kind, in words.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, kind: &str) -> &Self {
        self.is(status);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(self.json["type"], format!("urn:myosotis:problem:{kind}"), "{:#}", self.json);
        for words in ["title", "detail"] {
            let words = self.json[words].as_str().unwrap();
            assert!(!words.is_empty() && !words.starts_with('['), "{words}");
        }
        self
    }

    /// Which fields are wrong, each with its sentence.
    #[track_caller]
    pub(crate) fn wrong(&self) -> Vec<(&str, &str)> {
        self.is_problem(422, "wrong-fields");
        let errors = self.json["errors"].as_array().unwrap();
        errors.iter().map(|error| (error["field"].as_str().unwrap(), error["message"].as_str().unwrap())).collect()
    }

    #[track_caller]
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.json.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {:#}", self.json))
    }
}

/// A desk, and a program with a token of Karin's.
pub(crate) struct Program {
    pub(crate) site: Site,
    pub(crate) karin: Agent,
    pub(crate) token: String,
}

impl Program {
    pub(crate) async fn new() -> Self {
        let site = Site::new().await;
        let now = site.now();
        let karin = site.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
        let (_, token) = site.desk.make_token(&karin.agent, "Planning", now).await.unwrap();
        Self { karin: karin.agent, token, site }
    }

    /// A request as it is; its response is held against the document.
    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        let (method, path) = (request.method().to_string().to_lowercase(), request.uri().path().to_owned());
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let got = Got { status: parts.status, headers: parts.headers, json, bytes };
        is_as_described(&method, &path, &got);
        got
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {}", self.token))
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Got {
        self.post_with(path, body, &[]).await
    }

    pub(crate) async fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Got {
        let mut request = self.request("POST", path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A body that need not be JSON, said to be of this kind.
    pub(crate) async fn post_bytes(&self, path: &str, kind: &str, body: impl Into<Body>) -> Got {
        let request = self.request("POST", path).header("content-type", kind).header("accept-language", "en");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Ilse's question; the reference of its conversation.
    pub(crate) async fn asked(&self) -> String {
        let got = self.post("/api/v1/questions", &question()).await;
        // What is done next, is done later.
        self.site.wait(1);
        got.is(201).text("/reference").to_owned()
    }

    pub(crate) async fn conversations(&self) -> usize {
        self.get("/api/v1/conversations").await.is(200).json["conversations"].as_array().unwrap().len()
    }
}

pub(crate) fn question() -> Value {
    json!({ "text": "De ketel valt uit, storing F28.", "name": "Ilse Smeets", "reach": "ilse@molenpoort.example" })
}

/// Whether the document says that this can come back; what is at no address of ours is a problem all the same.
#[track_caller]
fn is_as_described(method: &str, path: &str, got: &Got) {
    let document = document();
    let fits = |known: &str| {
        let (known, path): (Vec<_>, Vec<_>) = (known.split('/').collect(), path.split('/').collect());
        known.len() == path.len()
            && known.iter().zip(&path).all(|(known, part)| known.starts_with('{') || known == part)
    };
    let paths = document["paths"].as_object().unwrap();
    let operation = paths.iter().filter(|(known, _)| fits(known)).map(|(_, item)| &item[method]).next();
    let operation = operation.unwrap_or(&Value::Null);
    let responses = &operation["responses"];
    let described = match &responses[got.status.as_str()] {
        Value::Null => &responses["default"],
        described => described,
    };
    let kind = got.headers.get(header::CONTENT_TYPE).map_or("", |value| value.to_str().unwrap());
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    if got.status.is_success() && !described["content"]["application/json"].is_object() {
        return;
    }
    let schema = match operation {
        Value::Null => &problem,
        _ => &described["content"][kind]["schema"],
    };
    assert!(schema.is_object(), "{method} {path} answers {} with {kind}, which is not described", got.status);
    let wrongs = schema::wrongs(document, schema, &got.json);
    assert!(wrongs.is_empty(), "{method} {path} answers what is not described: {wrongs:?}\n{:#}", got.json);
}
