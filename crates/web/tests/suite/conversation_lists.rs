//! Lists, search, the palette, and what others sent us: what a colleague sees, and what can't do any harm.

use crate::site::talk::{Talk, question};
use axum::http::StatusCode;
use desk::forms::HandOver;

const HOSTILE: &str = "From: \"<script>alert(1)</script>\" <evil@kwaad.example>
To: info@halmeer.example
Subject: <img src=x onerror=alert(1)>
Message-ID: <1@kwaad.example>
Date: Tue, 24 Nov 2026 11:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p onclick=\"alert(1)\">Dag</p><script>alert(1)</script><iframe src=\"https://kwaad.example\"></iframe>
<img src=\"https://kwaad.example/spion.gif\"><a href=\"javascript:alert(1)\">klik</a>
<form action=\"https://kwaad.example\"><input name=wachtwoord></form>
--b
Content-Type: text/html; name=brief.html
Content-Disposition: attachment; filename=brief.html

<script>alert(1)</script>
--b--
";

/// The address of the first link that begins so.
fn link<'a>(html: &'a str, begin: &str) -> &'a str {
    let at = html.find(&format!("\"{begin}")).unwrap_or_else(|| panic!("no {begin} in {html}"));
    html[at + 1..].split('"').next().unwrap()
}

#[tokio::test]
async fn a_hostile_mail_is_shown_and_does_nothing() {
    let talk = Talk::new().await;
    let id = talk.receive(HOSTILE).await;
    let page = talk.get(&format!("/conversations/{id}")).await;
    page.is(StatusCode::OK).says(&["sandbox=\"allow-same-origin", "brief.html"]);
    for live in ["<script>alert", "onerror=alert(1)>", "onclick=", "javascript:", "kwaad.example/spion.gif\""] {
        assert!(!page.html.contains(live), "{live} is live in {}", page.html);
    }

    let html = talk.get(link(&page.html, "/messages/").split('?').next().unwrap()).await;
    html.is(StatusCode::OK).says(&["Dag", "data-remote-src"]);
    let policy = html.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("sandbox") && policy.contains("default-src 'none'") && !policy.contains("allow-scripts")
    );
    assert!(!policy.contains("http") && html.headers["referrer-policy"] == "no-referrer");
    for live in ["<script", "onclick", "<iframe", "<form", "javascript:", " src=\"https://"] {
        assert!(!html.html.contains(live), "{live} is live in {}", html.html);
    }
    let pictures =
        talk.get(&format!("{}?pictures=yes", link(&page.html, "/messages/").split('?').next().unwrap())).await;
    let policy = pictures.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("http") && !pictures.html.contains("kwaad.example/spion"), "the browser goes nowhere");
    let picture = talk
        .get(pictures.html.split("src=\"").find(|rest| rest.contains("/pictures/")).unwrap().split('"').next().unwrap())
        .await;
    picture.is(StatusCode::OK);
    assert_eq!(picture.headers["content-type"], "image/gif");

    let file = talk.get(link(&page.html, "/attachments/")).await;
    file.is(StatusCode::OK);
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"brief.html\""));
    assert_eq!(
        (&file.headers["content-type"], &file.headers["x-content-type-options"]),
        (&"application/octet-stream".parse().unwrap(), &"nosniff".parse().unwrap())
    );
    assert!(file.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));

    let raw =
        page.html.split("\"/messages/").map(|rest| rest.split('"').next().unwrap()).find(|path| path.ends_with("/raw"));
    let raw = talk.get(&format!("/messages/{}", raw.unwrap())).await;
    assert_eq!(raw.html, HOSTILE.replace('\n', "\r\n"), "byte for byte");
    assert!(raw.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn lists_hold_what_they_say_and_a_conversation_is_new_until_it_is_opened() {
    let talk = Talk::new().await;
    let mine = talk.get("/conversations").await;
    mine.is(StatusCode::OK).says(&["<h1>Mijn gesprekken</h1>", "Geen gesprekken die op u wachten."]);
    let all = talk.get("/conversations?whose=all").await;
    all.says(&[
        "Vandaag",
        "15:20",
        "Ilse Smeets",
        "(ongelezen)",
        "“".trim_matches('“'),
        "De ketel valt uit, storing F28.",
    ]);

    let karin = talk.karin().await;
    let to = HandOver { team: karin.teams[0], agent: Some(karin.id) };
    talk.site.desk.hand_over(&karin, talk.id, to, talk.site.now()).await.unwrap();
    talk.page().await.is(StatusCode::OK);
    let mine = talk.get("/conversations").await;
    mine.says(&["Ilse Smeets", "Eerst Ilse Smeets, <em>vóór 15:20</em>", "Open het eerste"]);
    assert!(!mine.html.contains("(ongelezen)"), "it has been opened");
    assert!(!talk.get("/conversations?whose=unassigned").await.html.contains("Ilse Smeets"));
    assert!(!talk.get("/conversations?state=done&whose=all").await.html.contains("item__who\">Ilse"));

    // The list stays beside the conversation, also after an act.
    let beside = talk.get(&format!("/conversations/{}?whose=team", talk.id)).await;
    beside.says(&["<h2>Van mijn teams</h2>", &format!("/conversations/{}/answers?whose=team", talk.id)]);
    let acted = talk.send("notes?whose=team", &[("note", "Bellen.")]).await;
    assert_eq!(acted.goes_to(), format!("/conversations/{}?whose=team", talk.id));
}

#[tokio::test]
async fn searching_looks_everywhere_and_says_what_it_did_not_find() {
    let talk = Talk::new().await;
    let other = question("Els Vos", "els@vos.example", "Een offerte voor zes laadpalen.");
    talk.site.desk.ask(None, other, talk.site.now()).await.unwrap();
    let found = talk.get("/conversations?q=laadpalen").await;
    found.says(&["Gevonden", "Els Vos", "value=\"laadpalen\""]);
    assert!(!found.html.contains("Ilse Smeets"));
    let none = talk.get("/conversations?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    none.says(&["Niets gevonden bij", "&#60;script&#62;alert(1)"]);
    talk.done("edits", &[("subject", "Storing"), ("tags", "cv-ketels")]).await.says(&["/conversations?tag=cv-ketels"]);
    let tagged = talk.get("/conversations?tag=cv-ketels").await;
    tagged.says(&["Ilse Smeets"]);
    assert!(!tagged.html.contains("Els Vos"));
    talk.get("/conversations?whose=nonsense&state=nonsense&contact=nonsense").await.is(StatusCode::OK);
}

#[tokio::test]
async fn the_palette_finds_people_conversations_and_what_can_be_done_here() {
    let talk = Talk::new().await;
    let here = talk.get(&format!("/palette?q=&at=/conversations/{}", talk.id)).await;
    here.says(&["Doen met dit gesprek", "Vernieuw de belofte", "Telefoonnotitie", "role=\"option\""]);
    assert!(!here.html.contains("<html"), "a part, not a page");
    let found = talk.get("/palette?q=smeets").await;
    found.says(&["Gesprekken en klanten", "Ilse Smeets", "vóór 15:20"]);
    let person = talk.get(link(&found.html, "/conversations?contact=")).await;
    person.says(&["Van deze klant", "De ketel valt uit"]);
    talk.get("/palette?q=qqqqq").await.says(&["Niets gevonden."]);
}

#[tokio::test]
async fn a_colleague_who_looks_at_the_customers_page_is_no_customer() {
    let talk = Talk::new().await;
    let page = format!("/k/{}", talk.page_token);
    talk.page().await.says(&[&page]);
    talk.get(&page).await.is(StatusCode::OK);
    assert!(!talk.page().await.html.contains("De klant bekeek"), "it was Karin");
    let cookie = std::mem::take(&mut *talk.site.cookie.lock().unwrap());
    talk.get(&page).await.is(StatusCode::OK);
    *talk.site.cookie.lock().unwrap() = cookie;
    talk.page().await.says(&["De klant bekeek de eigen pagina."]);
}
