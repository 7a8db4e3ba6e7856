//! `docs/api.md` is true: each `curl` in it is run against the router, in order, and answers what stands below it.

use std::collections::HashMap;
use std::path::Path;

use crate::program::Program;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

/// A fenced block: what stands behind the fence, and its lines.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut parts = page.split("```");
    parts.next();
    while let Some(block) = parts.next() {
        let (info, text) = block.split_once('\n').unwrap();
        blocks.push((info.trim().to_owned(), text.to_owned()));
        parts.next();
    }
    blocks
}

/// The words of a command as a shell would have them: quotes, line ends with a backslash, variables outside of single quotes.
fn words(command: &str, variables: &HashMap<&str, String>) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_begun = false;
    let mut quote = None;
    let mut rest = command.trim().replace("\\\n", " ");
    while let Some(c) = rest.chars().next() {
        rest.remove(0);
        match (c, quote) {
            ('\'' | '"', None) => (quote, is_begun) = (Some(c), true),
            (c, Some(open)) if c == open => quote = None,
            ('$', None | Some('"')) => {
                let name: String = rest.chars().take_while(|c| c.is_ascii_uppercase()).collect();
                rest.drain(..name.len());
                words.last_mut().unwrap().push_str(&variables[name.as_str()]);
                is_begun = true;
            }
            (c, None) if c.is_whitespace() => {
                if is_begun {
                    words.push(String::new());
                }
                is_begun = false;
            }
            (c, _) => {
                words.last_mut().unwrap().push(c);
                is_begun = true;
            }
        }
    }
    assert_eq!(quote, None, "an open quote in {command}");
    words
}

/// The request that `curl` would send.
fn request(words: &[String]) -> Request<Body> {
    let (mut headers, mut body, mut address) = (Vec::new(), None, None);
    let mut words = words.iter();
    assert_eq!(words.next().unwrap(), "curl");
    while let Some(word) = words.next() {
        match word.as_str() {
            "-H" => headers.push(words.next().unwrap().split_once(": ").unwrap()),
            "--json" => body = words.next().cloned(),
            word if word.starts_with("https://") => address = Some(word.to_owned()),
            other => panic!("this test doesn't know what curl does with {other}"),
        }
    }
    if body.is_some() {
        headers.extend([("Content-Type", "application/json"), ("Accept", "application/json")]);
    }
    let address = address.unwrap().replacen("https://desk.example", "", 1);
    let mut request = Request::builder().method(if body.is_some() { "POST" } else { "GET" }).uri(address);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request.body(Body::from(body.unwrap_or_default())).unwrap()
}

/// Whether the answer has all that is shown; a text that ends in "…" is only begun.
fn has(actual: &Value, shown: &Value, at: &str) {
    match (actual, shown) {
        (Value::Object(actual), Value::Object(shown)) => {
            for (name, value) in shown {
                has(actual.get(name).unwrap_or_else(|| panic!("no {at}.{name}")), value, &format!("{at}.{name}"));
            }
        }
        (Value::Array(actual), Value::Array(shown)) => {
            assert_eq!(actual.len(), shown.len(), "{at}: {actual:?}");
            actual.iter().zip(shown).for_each(|(actual, shown)| has(actual, shown, at));
        }
        (Value::String(actual), Value::String(shown)) if shown.ends_with('…') => {
            assert!(actual.starts_with(shown.trim_end_matches('…')), "{at}: {actual} is not {shown}");
        }
        _ => assert_eq!(actual, shown, "{at}"),
    }
}

#[tokio::test]
async fn every_example_of_the_page_works_as_it_stands_there() {
    let program = Program::new().await;
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let page = std::fs::read_to_string(page).unwrap();
    let team = program.site.desk.teams(&program.karin).await.unwrap()[0].id;
    let variables = HashMap::from([
        ("DESK", "https://desk.example".to_owned()),
        ("TOKEN", program.token.clone()),
        ("TEAM", team.to_string()),
        ("AGENT", program.karin.id.to_string()),
    ]);
    let mut run = 0;
    let mut blocks = blocks(&page).into_iter();
    while let Some((info, command)) = blocks.next() {
        if command.starts_with("export ") {
            continue;
        }
        assert_eq!(info, "sh", "{command}");
        let (info, shown) = blocks.next().unwrap();
        let status = match info.split_once(' ') {
            Some(("json", status)) => status.parse().unwrap(),
            None if info == "json" => 200,
            _ => panic!("what comes back is `json STATUS`, not `{info}`"),
        };
        let got = program.send(request(&words(&command, &variables))).await;
        got.is(status);
        has(&got.json, &serde_json::from_str(&shown).unwrap(), "");
        // What is done next, is done later; what was quoted is asked at once.
        program.site.wait(i64::from(run > 0));
        run += 1;
    }
    assert_eq!(run, i32::try_from(page.matches("\ncurl ").count()).unwrap(), "each example is run");
}
