//! Outcomes through the router: figures with their definitions, rows as CSV and PDF, and no figure of a colleague anywhere.

use crate::site;
use crate::site::{PASSWORD, Site};
use axum::http::{Method, StatusCode};
use desk::forms::AgentForm;
use desk::worth::past::{Channel, PastAccount, PastBooking, PastQuestion, PastSubscription, PastSurvey};
use desk::{Agent, Language, Role};
use jiff::ToSpan;
use jiff::civil::date;
use testkit::at;
use web::Config;

/// Names that are nobody's in a row but a colleague's.
const COLLEAGUES: [&str; 3] = ["Zebedeus Quint", "Olivia Xanten", "Kasimir Wolff"];

/// Eighty contracts and forty buyers with three years behind them, answered by three colleagues.
async fn with_a_past() -> (Site, Vec<Agent>) {
    let site = Site::new().await;
    let karin = site.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", site.now()).await.unwrap();
    let team = site.desk.teams(&karin.agent).await.unwrap()[0].id;
    let mut colleagues = Vec::new();
    for name in COLLEAGUES {
        let email = format!("{}@halmeer.example", name.split(' ').next().unwrap().to_lowercase());
        let form = AgentForm {
            id: None,
            name: name.into(),
            email: email.clone(),
            role: Role::Agent,
            language: Language::Nl,
            zone: None,
            teams: vec![team],
            password: PASSWORD.into(),
            is_active: true,
        };
        site.desk.save_agent(&karin.agent, form, site.now()).await.unwrap();
        colleagues.push(site.desk.sign_in(&email, PASSWORD, "192.0.2.1", "Firefox", site.now()).await.unwrap().agent);
    }
    let mut all = Vec::new();
    for i in 0..120_usize {
        let k = i64::try_from(i).unwrap();
        let started = date(2023, 12, 4).saturating_add(((k * 13) % 500).days());
        let asked_at = started.saturating_add(30.days()).at(9, 0, 0, 0).in_tz("Europe/Amsterdam").unwrap().timestamp();
        let is_broken = i % 3 == 0;
        let stays = if is_broken { 220 + (k * 37) % 600 } else { 600 + (k * 53) % 2_400 };
        let ended = Some(started.saturating_add(stays.days())).filter(|end| *end < date(2026, 11, 1));
        let is_contract = i < 80;
        let days = (0..30)
            .map(|n| started.saturating_add((n * (8 + k % 30)).days()))
            .take_while(|day| *day < date(2026, 8, 1));
        all.push(PastAccount {
            name: if i == 80 { "=SOM(A1:A9), \"Koper\"".into() } else { format!("Klant {i:03}") },
            is_company: true,
            city: "Zutphen".into(),
            contact: "Ilse Smeets".into(),
            since: started,
            bookings: if is_contract {
                Vec::new()
            } else {
                days.map(|on| PastBooking { on, cents: 10_000, cost_cents: Some(4_000), product: "Werk".into() })
                    .collect()
            },
            subscriptions: if is_contract {
                vec![PastSubscription { product: "Onderhoud".into(), cents: 3_000, started, ended }]
            } else {
                Vec::new()
            },
            surveys: vec![PastSurvey {
                is_relationship: true,
                asked_at: at("2026-10-01T10:00"),
                score: Some(if i % 5 == 0 { 4 } else { 9 }),
                words: "Fijn.".into(),
            }],
            questions: vec![PastQuestion {
                asked_at,
                deadline_at: asked_at + 4.hours(),
                answered_at: asked_at + if is_broken { 9.hours() } else { 2.hours() },
                subject: "Ketel",
                words: "De ketel lekt.",
                answer: "Wij komen.",
                channel: Channel::Phone,
                agent: colleagues[i % 3].id,
                team,
                spent_minutes: 20,
            }],
            complaints: Vec::new(),
            goodwill: Vec::new(),
        });
    }
    site.desk.clone().as_demo().fill_past(all, site.now()).await.unwrap();
    site.sign_in().await;
    (site, colleagues)
}

#[tokio::test]
async fn an_owner_reads_what_service_brings_and_where_each_figure_comes_from() {
    let (site, _) = with_a_past().await;
    site.get("/outcomes").await.is(StatusCode::OK).says(&[
        "120 klanten, 12 maanden tot en met 23 nov 2026.",
        "Zou men ons aanraden?",
        "+60 <small>NPS, van",
        "meer vertrokken als wij een belofte braken",
        "keer zo snel weg",
        "Wat brengt een klacht die wordt opgelost?",
        "Wie glipt weg?",
        "Ik bel",
        "href=\"/what-if\"",
        "oktober 2026",
    ]);
    site.get("/outcomes?period=quarter").await.says(&["120 klanten, kwartaal tot en met"]);
    site.get("/outcomes?period=anything").await.is(StatusCode::OK).says(&["12 maanden tot en met"]);
    for (figure, words) in [
        ("nps", "Reichheld 2003"),
        ("revenue", "Cochran 1977"),
        ("retention", "Kaplan-Meier"),
        ("cost", "Kaplan &#38; Anderson 2004"),
        ("promises", "Greenwood"),
        ("alive", "Gamma-Gamma"),
    ] {
        let page = site.get(&format!("/outcomes/figures/{figure}")).await;
        page.is(StatusCode::OK).says(&[words, "Klant 0", "CSV", "<a href=\"/accounts/"]);
    }
    let complaints = site.get("/outcomes/figures/complaints").await;
    complaints.is(StatusCode::OK).says(&["drie maanden na hun eerste klacht", "nog geen klant geklaagd", "CSV"]);
    site.get("/outcomes/figures/complaints/rows.csv").await.says(&["account,complained_on,cause,mended,closed_on"]);
    site.get("/outcomes/figures/handling-time").await.is(StatusCode::NOT_FOUND);
    site.get("/outcomes/month/2026-10").await.says(&["Uitkomsten van oktober 2026", "tot en met 31 okt 2026"]);
    site.get("/outcomes/month/2026-13").await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn rows_are_to_be_had_as_csv_that_no_spreadsheet_runs_and_as_paper() {
    let (site, _) = with_a_past().await;
    let csv = site.get("/outcomes/figures/cost/rows.csv?period=three-years").await;
    csv.is(StatusCode::OK).says(&[
        "account,revenue_now,cost_of_sales,minutes",
        "\"'=SOM(A1:A9), \"\"Koper\"\"\",",
        "\r\n",
    ]);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(csv.headers["content-disposition"], "attachment; filename=\"cost-three-years-2026-11-23.csv\"");
    assert_eq!(csv.html.lines().count(), 121);
    for figure in ["nps", "revenue", "retention", "cost", "promises", "complaints", "alive"] {
        let pdf = site.get(&format!("/outcomes/figures/{figure}/page.pdf")).await;
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert!(pdf.html.starts_with("%PDF-") && pdf.html.len() > 2_000, "{figure}");
    }
    assert!(site.get("/outcomes/month/2026-10/page.pdf").await.html.starts_with("%PDF-"));
}

#[tokio::test]
async fn i_will_call_makes_a_promise_and_what_somebody_says_of_who_left_is_kept() {
    let (site, _) = with_a_past().await;
    let token = site.sign_in().await;
    let page = site.get("/outcomes").await;
    let account = page.field("account");
    let called = site.post("/outcomes/calls", &[("csrf", &token), ("account", &account)]).await;
    called.is(StatusCode::SEE_OTHER);
    site.get(called.goes_to()).await.is(StatusCode::OK).says(&["belt", "12:00"]);
    // What is noted for today and done in one tap on the page of the account leads back there, and stands on its timeline.
    let note = [("csrf", token.as_str()), ("words", "Vraag hoe de verhuizing ging."), ("day", "2026-11-24")];
    site.post(&format!("{}/attention", called.goes_to()), &note).await.is(StatusCode::SEE_OTHER);
    let path = format!("/accounts/{account}");
    let page = site.get(&path).await;
    let tap = page.html.split("action=\"/attention/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let fields = [("csrf", token.as_str()), ("account", account.as_str()), ("done", "called")];
    let tapped = site.post(&format!("/attention/{tap}"), &fields).await;
    tapped.is(StatusCode::SEE_OTHER);
    // There it can be taken back, for a minute.
    assert_eq!(tapped.goes_to(), format!("{path}?tapped={tap}#attention"));
    site.get(&format!("{path}?tapped={tap}")).await.says(&["gebeld.", "Haal terug"]);
    let back = [("csrf", token.as_str()), ("account", account.as_str()), ("done", "back")];
    assert_eq!(site.post(&format!("/attention/{tap}"), &back).await.goes_to(), path);
    let page = site.get(&path).await;
    assert!(page.html.contains(&format!("action=\"/attention/{tap}\"")), "it waits again");
    assert!(!page.html.contains("Aandacht van Karin: gebeld."));
    site.post(&format!("/attention/{tap}"), &fields).await.is(StatusCode::SEE_OTHER);
    let page = site.get(&path).await;
    page.says(&["Aandacht van Karin: gebeld.", "Vraag hoe de verhuizing ging."]);
    assert!(!page.html.contains("action=\"/attention/"), "it is no reason any more");
    site.get("/outcomes/departed").await.says(&["Lijkt weg", "contract geëindigd op", "Zeg wat er was"]);
    let path = format!("/outcomes/departed/{account}");
    let wrong =
        site.post(&path, &[("csrf", &token), ("is_gone", "yes"), ("left_on", "gisteren"), ("words", "Boos.")]).await;
    wrong.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Dit is geen datum.", "Boos."]);
    let fields = [
        ("csrf", token.as_str()),
        ("is_gone", "yes"),
        ("left_on", "2026-08-01"),
        ("cause", "policy"),
        ("words", "Te duur."),
    ];
    site.post(&path, &fields).await.is(StatusCode::SEE_OTHER);
    site.get("/outcomes/departed").await.says(&["Te duur.", "onze regels", "1 aug 2026"]);
    let costs = [("csrf", token.as_str()), ("hour.agent", "veel")];
    site.post("/outcomes/costs", &costs).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Dit is geen getal."]);

    // Other rates: the figures of before are there at once, with the word that others are on their way.
    let fields = [
        ("hour.administrator", "10"),
        ("hour.lead", "10"),
        ("hour.agent", "10"),
        ("hour.desk", "10"),
        ("channel.email", "0"),
        ("channel.web", "0"),
        ("channel.widget", "0"),
        ("channel.phone", "0"),
        ("channel.visit", "0"),
        ("channel.api", "0"),
    ];
    let fields: Vec<_> = fields.into_iter().chain([("csrf", token.as_str())]).collect();
    let saved = site.post("/outcomes/costs", &fields).await;
    saved.is(StatusCode::SEE_OTHER);
    let said = "De cijfers worden nu opnieuw uitgerekend";
    site.get(saved.goes_to()).await.is(StatusCode::OK).says(&[said]);
    site.get("/outcomes").await.says(&[said]);
    assert!(site.desk.reckon_outcomes_if_due(at("2026-11-24T11:21")).await.unwrap());
    assert!(!site.get("/outcomes").await.html.contains(said));
}

/// No page, export or route of outcomes names a colleague, whatever their figures: who adds one finds this test in the way.
#[tokio::test]
async fn nothing_ranks_or_names_a_colleague() {
    let (site, colleagues) = with_a_past().await;
    let account = site.get("/outcomes").await.field("account");
    let list = web::route_list(&web::App {
        desk: site.desk.clone(),
        clock: std::sync::Arc::new(|| at("2026-11-24T11:20")),
        config: std::sync::Arc::new(Config::at("https://vraag.halmeer.example")),
        pictures: web::pictures::Pictures::by(std::sync::Arc::new(site::OnePixel)),
    });
    let mut looked = 0;
    for route in list.iter().filter(|route| route.method == Method::GET && route.path.starts_with("/outcomes")) {
        let paths: Vec<String> = match route.path {
            path if path.contains("{figure}") => ["nps", "revenue", "retention", "cost", "promises", "alive"]
                .iter()
                .map(|figure| path.replace("{figure}", figure))
                .collect(),
            path => vec![path.replace("{month}", "2026-10").replace("{account}", &account)],
        };
        for path in paths {
            let got = site.get(&path).await;
            got.is(StatusCode::OK);
            for (name, agent) in COLLEAGUES.iter().zip(&colleagues) {
                let first = name.split(' ').next().unwrap();
                assert!(!got.html.contains(first), "{path} names {name}: outcomes are never of a colleague");
                assert!(!got.html.contains(&agent.id.to_string()), "{path} has the id of {name}");
            }
            looked += 1;
        }
    }
    assert!(looked >= 22, "{looked} pages and files");
    // And no other route, of pages or of the API, is a ranking by its own name.
    for route in &list {
        for no in ["ranking", "leaderboard", "scoreboard", "agent-stats", "performance", "productivity", "per-agent"] {
            assert!(!route.path.contains(no), "{}: no page or route ranks colleagues", route.path);
        }
    }
}

/// What programs read says of a colleague who they are, never how many or how fast.
#[test]
fn no_document_of_the_api_has_figures_of_a_colleague() {
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/openapi.json");
    let document: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        let is_colleague = ["Agent", "Colleague"].iter().any(|word| name.contains(word));
        let Some(properties) = schema["properties"].as_object().filter(|_| is_colleague) else { continue };
        for property in properties.keys() {
            for no in [
                "count", "total", "score", "rank", "minutes", "seconds", "handled", "answered", "average", "mean",
                "share", "kept", "broken",
            ] {
                assert!(!property.contains(no), "{name}.{property}: no figure of a colleague");
            }
        }
    }
}
