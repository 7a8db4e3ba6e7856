//! Who may do what: every route, asked by nobody, by each role without the form's token, and by each role with it.
//!
//! The answers are one file, `golden/routes.txt`, whose difference is read as text. A new route: `UPDATE_GOLDEN=1 cargo nextest run -p web routes`.

use std::fmt::Write;
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use desk::forms::AgentForm;
use desk::{Language, Role};
use tower::ServiceExt;
use web::gate::{Access, Listed};
use web::{App, Config};

use crate::site::{PASSWORD, Site};

/// An id that nothing has: whoever may pass gets "not found", as they do for what isn't theirs.
const NOTHING: &str = "019ab000-0000-7000-8000-000000000000";

/// A signed-in colleague: the cookie, and the token for forms; and a program of theirs.
struct Key {
    cookie: String,
    csrf: String,
    token: String,
}

fn address(role: Role) -> String {
    if role == Role::Administrator { "karin@halmeer.example".into() } else { format!("{role}@halmeer.example") }
}

/// Karin, who set it up, and one colleague of each other role; and a token of each, made when they were administrators.
async fn firm() -> (Site, Vec<(Role, String)>) {
    let site = Site::new().await;
    let karin =
        site.desk.sign_in(&address(Role::Administrator), PASSWORD, "192.0.2.1", "Firefox", site.now()).await.unwrap();
    let team = site.desk.teams(&karin.agent).await.unwrap()[0].id;
    let mut tokens =
        vec![(Role::Administrator, site.desk.make_token(&karin.agent, "API", site.now()).await.unwrap().1)];
    for role in [Role::Lead, Role::Agent, Role::Desk] {
        let form = AgentForm {
            id: None,
            name: format!("Collega {role}"),
            email: address(role),
            role: Role::Administrator,
            language: Language::Nl,
            zone: None,
            teams: vec![team],
            password: PASSWORD.into(),
            is_active: true,
        };
        let id = site.desk.save_agent(&karin.agent, form.clone(), site.now()).await.unwrap();
        let signed = site.desk.sign_in(&form.email, PASSWORD, "192.0.2.1", "Firefox", site.now()).await.unwrap();
        tokens.push((role, site.desk.make_token(&signed.agent, "API", site.now()).await.unwrap().1));
        let form = AgentForm { id: Some(id), role, password: String::new(), ..form };
        site.desk.save_agent(&karin.agent, form, site.now()).await.unwrap();
    }
    (site, tokens)
}

async fn key(site: &Site, role: Role, tokens: &[(Role, String)]) -> Key {
    // As at a demo, and a while later: who tries to sign in this often is asked to wait.
    site.wait(1_000);
    let signed = site.desk.clone().as_demo().sign_in_demo(role, site.now()).await.unwrap();
    let token = tokens.iter().find(|(of, _)| *of == role).map(|(_, token)| token.clone()).unwrap();
    Key { cookie: format!("myosotis={}", signed.token), csrf: signed.csrf_token, token }
}

/// Only the status: the body of live updates never ends.
async fn status(site: &Site, route: &Listed, headers: &[(&str, &str)]) -> u16 {
    let path = route.path.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part });
    let mut request = Request::builder()
        .method(route.method.clone())
        .uri(path.collect::<Vec<_>>().join("/"))
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16()
}

/// What a route answered: nobody, then per role without and with the token.
struct Answers {
    nobody: u16,
    without_token: Vec<u16>,
    roles: Vec<(Role, u16)>,
}

async fn ask(site: &Site, route: &Listed, tokens: &[(Role, String)]) -> Answers {
    let nobody = status(site, route, &[]).await;
    let (mut without_token, mut roles) = (Vec::new(), Vec::new());
    for role in Role::ALL {
        // A key for each question: signing out is one of them.
        let key = key(site, role, tokens).await;
        let signed = [("cookie", key.cookie.as_str()), ("x-csrf-token", key.csrf.as_str())];
        if matches!(route.access, Access::Program(_)) {
            // A person's cookie is no token.
            without_token.push(status(site, route, &signed).await);
            roles.push((role, status(site, route, &[("authorization", &format!("Bearer {}", key.token))]).await));
            continue;
        }
        if route.method != Method::GET {
            without_token.push(status(site, route, &signed[..1]).await);
        }
        roles.push((role, status(site, route, &signed).await));
    }
    without_token.dedup();
    Answers { nobody, without_token, roles }
}

fn line(route: &Listed, answers: &Answers) -> String {
    let access = match route.access {
        Access::Colleague(act) => format!("{act:?}"),
        Access::Program(act) => format!("token, {act:?}"),
        Access::AnyColleague => "any colleague".into(),
        Access::Customer => "customer".into(),
        Access::Everybody => "everybody".into(),
    };
    let mut line = format!("{:4} {:39} {access:24} nobody {}", route.method.as_str(), route.path, answers.nobody);
    let without: Vec<String> = answers.without_token.iter().map(u16::to_string).collect();
    write!(line, "  without token {:3}", if without.is_empty() { "-".into() } else { without.join("/") }).unwrap();
    for (role, status) in &answers.roles {
        write!(line, "  {role} {status}").unwrap();
    }
    line
}

/// What holds whatever the file says.
fn sound(route: &Listed, answers: &Answers) {
    let path = route.path;
    let is_let_in = |role: Role| match route.access {
        Access::Colleague(act) | Access::Program(act) => role.may(act),
        _ => true,
    };
    if matches!(route.access, Access::Program(_)) {
        assert_eq!(
            (answers.nobody, answers.without_token.as_slice()),
            (401, &[401][..]),
            "{path}: passed without a token"
        );
        for (role, status) in &answers.roles {
            assert_eq!(*status == 403, !is_let_in(*role), "{path}: {role} got {status}");
        }
    }
    if matches!(route.access, Access::Colleague(_) | Access::AnyColleague) {
        assert!([303, 401].contains(&answers.nobody), "{path}: nobody got {}", answers.nobody);
        assert!(answers.without_token.iter().all(|status| *status == 403), "{path}: passed without the form's token");
        for (role, status) in &answers.roles {
            assert_eq!(*status == 403, !is_let_in(*role), "{path}: {role} got {status}");
        }
    }
    for (who, status) in &answers.roles {
        assert!(*status < 500, "{path}: {who} got {status}");
    }
    if path.contains("/{") && !path.starts_with("/assets") {
        let is_found = |status: &&(Role, u16)| StatusCode::from_u16(status.1).is_ok_and(|status| status.is_success());
        assert_eq!(answers.roles.iter().find(is_found), None, "{path}: found what isn't there");
    }
}

#[tokio::test]
async fn every_route_lets_in_whom_it_should_and_nobody_else() {
    let (site, tokens) = firm().await;
    let clock = site.now();
    let app = App {
        desk: site.desk.clone(),
        clock: std::sync::Arc::new(move || clock),
        config: std::sync::Arc::new(Config::at("https://vraag.halmeer.example")),
        pictures: web::pictures::Pictures::default(),
    };
    let mut lines = Vec::new();
    for route in &web::route_list(&app) {
        let answers = ask(&site, route, &tokens).await;
        sound(route, &answers);
        lines.push((route.path, line(route, &answers)));
    }
    lines.sort();
    let told: String = lines.into_iter().map(|(_, line)| line + "\n").collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/routes.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, &told).unwrap();
    }
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let change: Vec<String> = known
        .lines()
        .filter(|line| !told.lines().any(|now| now == *line))
        .map(|line| format!("- {line}"))
        .chain(told.lines().filter(|line| !known.lines().any(|old| old == *line)).map(|line| format!("+ {line}")))
        .collect();
    assert!(change.is_empty(), "if this is meant, run again with UPDATE_GOLDEN=1:\n{}", change.join("\n"));
}
