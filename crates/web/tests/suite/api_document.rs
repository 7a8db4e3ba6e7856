//! The document of the API: it names each route and no other, and what changes in it is read as text
//! (`golden/openapi.json`; `UPDATE_GOLDEN=1 cargo test -p web --test suite api_document`).

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::program::Program;
use crate::site::Site;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use web::api::document;
use web::gate::Access;
use web::{App, Config};

fn operations() -> Vec<(String, String, &'static Value)> {
    let mut operations = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation));
        }
    }
    operations
}

#[tokio::test]
async fn each_route_is_described_and_each_description_is_a_route() {
    let site = Site::new().await;
    let now = site.now();
    let config = Arc::new(Config::at("https://vraag.halmeer.example"));
    let app = App {
        desk: site.desk.clone(),
        clock: Arc::new(move || now),
        config,
        pictures: web::pictures::Pictures::default(),
    };
    let list = web::route_list(&app);
    let routes: BTreeSet<(String, String)> = list
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    let described: BTreeSet<(String, String)> =
        operations().into_iter().map(|(method, path, _)| (method, path)).collect();
    assert_eq!(routes, described);
    // Whoever may pass without a token is said to need none.
    for (method, path, operation) in operations() {
        let route = list.iter().find(|route| route.method.as_str() == method && route.path == path).unwrap();
        let is_open = route.access == Access::Everybody;
        assert_eq!(operation["security"] == serde_json::json!([{}]), is_open, "{method} {path}");
    }
}

#[test]
fn each_operation_says_what_it_does_and_how_it_fails() {
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} stands twice");
        assert!(operation["summary"].as_str().is_some_and(|summary| summary.ends_with('.')), "{method} {path}");
        if path != "/api/v1/openapi.json" {
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{method} {path}");
        }
    }
}

/// Every reference in a value.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn what_is_referred_to_is_there_and_requests_take_no_unknown_fields() {
    let mut found = Vec::new();
    references(document(), &mut found);
    assert!(found.len() > 20);
    for to in found {
        assert!(document().pointer(to.trim_start_matches('#')).is_some(), "{to} leads nowhere");
    }
    for (_, path, operation) in operations() {
        let Some(body) = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() else {
            continue;
        };
        let schema = document().pointer(body.trim_start_matches('#')).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{path}");
    }
}

#[tokio::test]
async fn it_is_served_to_everybody() {
    let program = Program::new().await;
    let got = program.send(Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!(&got.is(200).json, document());
    assert_eq!(got.json["openapi"], "3.1.0");
}

#[test]
fn what_changes_in_the_api_is_read_as_text() {
    let told = format!("{:#}\n", document());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/openapi.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &told).unwrap();
    }
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let first = known.lines().zip(told.lines()).position(|(known, told)| known != told);
    let near = first.unwrap_or(known.lines().count().min(told.lines().count()));
    let change: Vec<&str> = told.lines().skip(near.saturating_sub(3)).take(8).collect();
    assert!(
        known == told,
        "if this is meant, run again with UPDATE_GOLDEN=1; near line {near}:\n{}",
        change.join("\n")
    );
}
