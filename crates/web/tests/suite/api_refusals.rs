//! What a program hears when it can't be done, and that then nothing is done: keys used twice, tokens that don't work,
//! bodies that can't be read, and what somebody sends on purpose.

use crate::program;
use crate::program::{Program, question};
use crate::site::PASSWORD;
use axum::body::Body;
use axum::http::Request;
use desk::forms::AgentForm;
use desk::{Language, Role};
use serde_json::{Value, json};

const QUESTIONS: &str = "/api/v1/questions";

async fn asks(program: &Program, key: &str, body: &Value) -> program::Got {
    program.post_with(QUESTIONS, body, &[("idempotency-key", key)]).await
}

#[tokio::test]
async fn a_question_sent_again_with_its_key_stays_one_question() {
    let program = Program::new().await;
    let first = asks(&program, "order 1184/a", &question()).await;
    program.site.wait(3 * 24 * 3600);
    // The same in another order, with spaces, and with what is the same as nothing.
    let other_order = r#"{ "reach": "ilse@molenpoort.example", "channel": "api",
        "text": "De ketel valt uit, storing F28.", "name": "Ilse Smeets", "team": null, "files": [] }"#;
    let request = program.request("POST", QUESTIONS).header("content-type", "application/json; charset=utf-8");
    let again = request.header("idempotency-key", "order 1184/a").body(Body::from(other_order)).unwrap();
    let again = program.send(again).await;
    for same in ["/conversation", "/reference", "/link", "/promise/id", "/promise/deadline_at", "/told_to"] {
        assert_eq!(again.is(201).text(same), first.is(201).text(same));
    }
    // The words are those of today.
    assert_eq!(again.text("/promise/sentence"), "Service antwoordt u dinsdag 24 november vóór 15:20.");
    assert_eq!(program.conversations().await, 1);
}

#[tokio::test]
async fn two_at_once_with_one_key_are_one_question() {
    let program = Program::new().await;
    let body = question();
    let all = futures_util::future::join_all((0..8).map(|_| asks(&program, "k", &body))).await;
    for got in &all {
        assert_eq!(got.is(201).text("/conversation"), all[0].text("/conversation"));
    }
    assert_eq!(program.conversations().await, 1);
}

#[tokio::test]
async fn a_key_that_was_used_for_something_else_is_refused_in_words() {
    let program = Program::new().await;
    asks(&program, "k", &question()).await.is(201);
    let file = |content: &str| json!([{ "name": "a.txt", "content": content }]);
    for (field, value) in [
        ("text", json!("Iets anders")),
        ("is_urgent", json!(true)),
        ("language", json!("en")),
        ("files", file("YQ==")),
        ("not_before", json!("2026-11-27T12:00:00Z")),
    ] {
        let mut other = question();
        other[field] = value;
        let got = asks(&program, "k", &other).await;
        got.is_problem(422, "key-reused");
        assert!(got.text("/detail").contains("nieuwe sleutel"));
    }
    assert_eq!(program.conversations().await, 1);
}

#[tokio::test]
async fn keys_are_the_tokens_own_and_without_one_each_is_a_question() {
    let program = Program::new().await;
    asks(&program, "k", &question()).await.is(201);
    let now = program.site.now();
    let (_, other) = program.site.desk.make_token(&program.karin, "Website", now).await.unwrap();
    let program = Program { token: other, ..program };
    asks(&program, "k", &json!({ "text": "Iets anders", "reach": "joop@blom.example" })).await.is(201);
    program.post(QUESTIONS, &question()).await.is(201);
    program.post(QUESTIONS, &question()).await.is(201);
    assert_eq!(program.conversations().await, 4);
}

#[tokio::test]
async fn what_can_not_be_a_key_is_told() {
    let program = Program::new().await;
    for key in [&"k".repeat(201), " ", ""] {
        let got = asks(&program, key, &question()).await;
        assert_eq!(got.wrong()[0].0, "Idempotency-Key");
    }
    let twice = program.post_with(QUESTIONS, &question(), &[("idempotency-key", "a"), ("idempotency-key", "b")]).await;
    assert_eq!(twice.wrong()[0].0, "Idempotency-Key");
    asks(&program, &"k".repeat(200), &question()).await.is(201);
    assert_eq!(program.conversations().await, 1);
}

#[tokio::test]
async fn a_refused_question_does_not_use_its_key_up() {
    let program = Program::new().await;
    let mut wrong = question();
    wrong["reach"] = json!("ilse");
    asks(&program, "k", &wrong).await.is(422);
    asks(&program, "k", &question()).await.is(201);
}

#[tokio::test]
async fn without_a_token_that_works_nothing_is_said_of_what_there_is() {
    let program = Program::new().await;
    let reference = program.asked().await;
    let path = format!("/api/v1/conversations/{reference}");
    let as_shown = async |shown: Option<&str>| {
        let mut request = Request::get(&path).header("accept-language", "en");
        if let Some(shown) = shown {
            request = request.header("authorization", shown);
        }
        program.send(request.body(Body::empty()).unwrap()).await
    };
    let none = as_shown(None).await;
    none.is_problem(401, "no-token");
    assert_eq!(none.headers["www-authenticate"], "Bearer realm=\"myosotis\"");
    assert_eq!(none.text("/title"), "A token is needed here");
    let basic = format!("Basic {}", program.token);
    for shown in [&basic, "Bearer", "Bearer ", program.token.as_str()] {
        as_shown(Some(shown)).await.is_problem(401, "no-token");
    }
    for shown in ["Bearer myo_0123", "Bearer \" or 1=1 --", &format!("Bearer {}x", program.token)] {
        let got = as_shown(Some(shown)).await;
        got.is_problem(401, "bad-token");
        assert_eq!(got.headers["www-authenticate"], "Bearer realm=\"myosotis\", error=\"invalid_token\"");
    }
    as_shown(Some(&format!("bearer {}", program.token))).await.is(200);

    // A cookie is a person's, and opens nothing here.
    program.site.sign_in().await;
    let cookie = program.site.cookie.lock().unwrap().clone();
    let request = Request::get(&path).header("cookie", cookie).body(Body::empty()).unwrap();
    program.send(request).await.is_problem(401, "no-token");
}

#[tokio::test]
async fn a_revoked_token_and_one_of_who_left_work_no_more() {
    let program = Program::new().await;
    program.get("/api/v1/teams").await.is(200);
    let (desk, now) = (&program.site.desk, program.site.now());
    let token = desk.tokens(&program.karin).await.unwrap()[0].id;
    desk.revoke_token(&program.karin, token, now).await.unwrap();
    program.get("/api/v1/teams").await.is_problem(401, "bad-token");
    program.post(QUESTIONS, &question()).await.is_problem(401, "bad-token");
}

#[tokio::test]
async fn a_token_may_what_its_colleague_may_now() {
    let program = Program::new().await;
    let path = format!("/api/v1/conversations/{}", program.asked().await);
    let (desk, now) = (&program.site.desk, program.site.now());
    let team = desk.teams(&program.karin).await.unwrap()[0].id;
    let mut ria = AgentForm {
        id: None,
        name: "Ria Bos".into(),
        email: "ria@halmeer.example".into(),
        role: Role::Administrator,
        language: Language::En,
        zone: None,
        teams: vec![team],
        password: PASSWORD.into(),
        is_active: true,
    };
    let id = desk.save_agent(&program.karin, ria.clone(), now).await.unwrap();
    let signed = desk.sign_in(&ria.email, PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
    let (_, token) = desk.make_token(&signed.agent, "Balie", now).await.unwrap();
    ria = AgentForm { id: Some(id), role: Role::Desk, password: String::new(), ..ria };
    desk.save_agent(&program.karin, ria.clone(), now).await.unwrap();

    let karin = program.karin.clone();
    let program = Program { token, ..program };
    program.get(&path).await.is(200);
    let renewal = json!({ "deadline": "2026-11-25T10:00:00Z", "reason": "Later." });
    let got = program.post(&format!("{path}/renewals"), &renewal).await;
    got.is_problem(403, "not-allowed");
    // In Ria's language, since the program asks for none.
    assert_eq!(got.text("/detail"), "The role of who made this token does not include this.");
    program.get("/api/v1/rules").await.is_problem(403, "not-allowed");
    assert_eq!(program.get(&path).await.text("/promise/deadline_at"), "2026-11-24T14:20:00Z");

    program.site.desk.save_agent(&karin, AgentForm { is_active: false, ..ria }, now).await.unwrap();
    program.get(&path).await.is_problem(401, "bad-token");
}

#[tokio::test]
async fn who_comes_too_often_is_told_when_to_come_back() {
    let program = Program::new().await;
    for _ in 0..600 {
        program.get("/api/v1/nothing").await.is_problem(404, "no-such-address");
        program.get("/api/v1/teams").await.is(200);
    }
    let got = program.get("/api/v1/teams").await;
    got.is_problem(429, "too-many");
    assert_eq!(got.headers["retry-after"], "60");
    program.site.wait(60);
    program.get("/api/v1/teams").await.is(200);
}

#[tokio::test]
async fn every_wrong_field_is_told_at_once_and_in_the_language_that_is_asked_for() {
    let program = Program::new().await;
    let wrong = json!({
        "reach": 7, "team": "service", "is_urgent": "ja", "kind": "praise", "colour": "blue", "not_before": "morgen",
        "files": [{ "name": "a", "content": "?" }, { "content": "YQ==" }],
    });
    let english = program.post_with(QUESTIONS, &wrong, &[("accept-language", "fr, en-GB;q=0.8, nl;q=0.5")]).await;
    let mut told = english.wrong();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("colour", "There is no such field."),
            ("files[0].content", "This is not base64."),
            ("files[1].name", "This is still missing."),
            ("is_urgent", "This should be true or false."),
            ("kind", "This can only be: answer, callback, visit, remedy, payment."),
            (
                "not_before",
                "This is not a moment. Write it with date, time and distance from UTC, such as 2026-11-24T15:20:00+01:00."
            ),
            ("reach", "This should be text, between quotation marks."),
            ("team", "This is not an id. An id looks like 019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f."),
            ("text", "This is still missing."),
        ]
    );
    assert_eq!(english.headers["content-language"], "en");
    let dutch = program.post(QUESTIONS, &wrong).await;
    assert!(dutch.wrong().contains(&("colour", "Dit veld bestaat niet.")));
    assert_eq!(program.conversations().await, 0);
}

#[tokio::test]
async fn what_the_desk_refuses_is_told_at_the_field_of_the_request() {
    let program = Program::new().await;
    let at = format!("/api/v1/conversations/{}", program.asked().await);
    const NOBODY: &str = "019ab000-0000-7000-8000-000000000000";
    let files: Vec<Value> = (0..21).map(|n| json!({ "name": format!("{n}"), "content": "" })).collect();
    let reach = "ilse@molenpoort.example";
    for (path, body, field) in [
        (QUESTIONS, json!({ "text": " \n", "reach": reach }), "text"),
        (QUESTIONS, json!({ "text": "x".repeat(50_001), "reach": reach }), "text"),
        (QUESTIONS, json!({ "text": "a", "reach": "ilse@" }), "reach"),
        (QUESTIONS, json!({ "text": "a", "reach": reach, "name": "x".repeat(201) }), "name"),
        (QUESTIONS, json!({ "text": "a", "reach": reach, "team": NOBODY }), "team"),
        (QUESTIONS, json!({ "text": "a", "reach": reach, "agent": NOBODY }), "agent"),
        (QUESTIONS, json!({ "text": "a", "reach": reach, "contact": NOBODY }), "contact"),
        (QUESTIONS, json!({ "text": "a", "reach": reach, "files": files }), "files"),
        (QUESTIONS, json!({ "text": "a", "reach": reach, "channel": "email" }), "channel"),
        ("answers", json!({ "text": "" }), "text"),
        ("answers", json!({ "text": "a", "cc": ["a@"] }), "cc"),
        ("answers", json!({ "text": "a", "then": { "deadline": "2020-01-01T00:00:00Z" } }), "then.deadline"),
        ("answers", json!({ "text": "a", "then": {} }), "then.deadline"),
        ("notes", json!({ "text": "" }), "text"),
        ("renewals", json!({ "deadline": "2026-11-25T10:00:00Z", "reason": "" }), "reason"),
        ("renewals", json!({ "deadline": "2036-11-25T10:00:00Z", "reason": "a" }), "deadline"),
        ("renewals", json!({ "deadline": "2026-11-25 10:00", "reason": "a" }), "deadline"),
        ("withdrawals", json!({ "reason": " " }), "reason"),
        ("hand-overs", json!({ "team": NOBODY }), "team"),
        ("hand-overs", json!({ "agent": NOBODY }), "team"),
        ("/api/v1/quotes", json!({ "team": NOBODY }), "team"),
        ("/api/v1/quotes", json!({ "urgency": true }), "urgency"),
    ] {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{at}/{path}") };
        let got = program.post(&path, &body).await;
        assert_eq!(got.wrong()[0].0, field, "{path} {body:.200}");
    }
    let body = json!({ "text": "", "reach": "ilse@", "name": "x".repeat(201) });
    let got = program.post(QUESTIONS, &body).await;
    assert_eq!(got.wrong().iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["text", "name", "reach"]);
    assert_eq!(program.get(&at).await.json["message_count"], 1);
    assert_eq!(program.conversations().await, 1);
}

#[tokio::test]
async fn what_is_not_there_can_not_be_acted_on() {
    let program = Program::new().await;
    let team = program.get("/api/v1/teams").await.text("/teams/0/id").to_owned();
    for (act, body) in [
        ("answers", json!({ "text": "a" })),
        ("notes", json!({ "text": "a" })),
        ("renewals", json!({ "deadline": "2026-11-25T10:00:00Z", "reason": "a" })),
        ("withdrawals", json!({ "reason": "a" })),
        ("hand-overs", json!({ "team": team })),
    ] {
        for nothing in ["019ab000-0000-7000-8000-000000000000", "HI-2026-9999"] {
            let path = format!("/api/v1/conversations/{nothing}/{act}");
            program.post(&path, &body).await.is_problem(404, "not-found");
        }
    }
}

#[tokio::test]
async fn what_is_no_json_or_is_not_said_to_be_is_told() {
    let program = Program::new().await;
    const JSON: &str = "application/json";
    let deep = "[".repeat(100_000);
    for body in
        ["", "{", "{\"text\": \"a\"", "text=a", "{'text': 'a'}", "\u{feff}{}", "{\"text\":\"\\ud800\"}", "{} {}", &deep]
    {
        let got = program.post_bytes(QUESTIONS, JSON, body.to_owned()).await;
        got.is_problem(400, "not-json");
        assert!(got.text("/detail").starts_with("It can’t be read from line 1, character"), "{}", got.text("/detail"));
    }
    program.post_bytes(QUESTIONS, JSON, b"{\"text\":\"\xff\xfe\"}".to_vec()).await.is_problem(400, "not-json");
    for not_an_object in ["null", "[]", "7", "\"text\""] {
        let got = program.post_bytes(QUESTIONS, JSON, not_an_object.to_owned()).await;
        assert_eq!(got.wrong(), [("", "These should be fields, between braces.")]);
    }
    let twice =
        program.post_bytes(QUESTIONS, JSON, r#"{"text":"a","text":"b","reach":"a@b.example"}"#.to_owned()).await;
    assert_eq!(twice.wrong()[0].0, "");
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/jsonp"]
    {
        let got = program.post_bytes(QUESTIONS, kind, question().to_string()).await;
        got.is_problem(415, "not-said-to-be-json");
    }
    let unsaid = program.request("POST", QUESTIONS).body(Body::from(question().to_string())).unwrap();
    program.send(unsaid).await.is_problem(415, "not-said-to-be-json");
    assert_eq!(program.conversations().await, 0);
}

#[tokio::test]
async fn what_is_too_large_is_told_with_how_large_it_may_be() {
    let program = Program::new().await;
    const JSON: &str = "application/json";
    let large = format!("{{\"reason\": \"{}\"}}", "x".repeat(300_000));
    let path = format!("/api/v1/conversations/{}/withdrawals", program.asked().await);
    let got = program.post_bytes(&path, JSON, large).await;
    got.is_problem(413, "too-large");
    let file = |megabytes: usize| {
        let content = "A".repeat(megabytes * 1024 * 1024);
        format!("{{\"text\":\"a\",\"reach\":\"a@b.example\",\"files\":[{{\"name\":\"a\",\"content\":\"{content}\"}}]}}")
    };
    program.post_bytes(QUESTIONS, JSON, file(41)).await.is_problem(413, "too-large");
    let over = program.post_bytes(QUESTIONS, JSON, file(36)).await;
    assert_eq!(over.wrong()[0].0, "files");
    program.post_bytes(QUESTIONS, JSON, file(28)).await.is(201);
}

#[tokio::test]
async fn no_address_below_the_api_answers_with_a_page() {
    let program = Program::new().await;
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v2/questions",
        "/api/v1/questions/",
        "/api/v1/conversations/a/b/c",
        "/api/%2e%2e",
    ] {
        let page = program.request("GET", path).header("accept", "text/html").body(Body::empty()).unwrap();
        program.send(page).await.is_problem(404, "no-such-address");
    }
    for (method, path, allow) in [
        ("GET", "/api/v1/questions", "POST"),
        ("DELETE", "/api/v1/conversations/HI-2026-0001", "GET,HEAD"),
        ("PUT", "/api/v1/openapi.json", "GET,HEAD"),
    ] {
        let got = program.send(program.request(method, path).body(Body::empty()).unwrap()).await;
        got.is_problem(405, "wrong-method");
        assert_eq!(got.headers["allow"], allow);
    }
    // A page of another site that makes a browser send something gets no further than any other.
    let foreign = program
        .request("POST", QUESTIONS)
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/json");
    program.send(foreign.body(Body::from(question().to_string())).unwrap()).await.is_problem(403, "not-allowed");
}

#[tokio::test]
async fn hostile_words_are_kept_as_words() {
    let program = Program::new().await;
    let text = "<script>alert(1)</script> '; drop table conversation; -- \u{202e} \u{0} {{7*7}} ‹em›";
    let body = json!({
        "text": text, "name": "\r\nBcc: x@y.example", "subject": "a\r\nX-Evil: 1", "reach": "a@b.example",
        "files": [{ "name": "../../etc/passwd", "content_type": "text/html\r\nX: y", "content": "PHNjcmlwdD4=" }],
    });
    let asked = program.post(QUESTIONS, &body).await;
    let view = program.get(&format!("/api/v1/conversations/{}", asked.is(201).text("/conversation"))).await;
    assert_eq!(view.text("/messages/0/text"), text.replace('\u{0}', ""));
    assert_eq!((view.text("/contact/name"), view.text("/subject")), ("Bcc: x@y.example", "a X-Evil: 1"));
    assert_eq!(view.text("/messages/0/attachments/0/name"), "passwd");
    let file = program.get(view.text("/messages/0/attachments/0/href")).await;
    assert_eq!(file.is(200).headers["content-type"], "application/octet-stream");
    assert_eq!(file.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
}
