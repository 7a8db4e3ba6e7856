//! From the public form to the customer's own page, through the router: what somebody without an account sees.

use crate::site::{Got, Site};
use axum::http::StatusCode;
use desk::forms::{Answer, How};
use desk::views::{ListFilter, Whose};
use desk::{Agent, ConversationId};

/// The form with its hidden fields, and these words.
async fn ask(site: &Site, text: &str, reach: &str) -> Got {
    let form = site.get("/ask").await;
    site.wait(20);
    let (key, began) = (form.field("key"), form.field("began"));
    site.post_files("/ask", &[("text", text), ("reach", reach), ("key", &key), ("began", &began)], &[]).await
}

/// The path of the customer's page, from where the form leads to.
fn page_of(got: &Got) -> String {
    got.goes_to().split("/sent").next().unwrap().to_owned()
}

async fn karin(site: &Site) -> Agent {
    site.sign_in().await;
    let cookie = site.cookie.lock().unwrap().clone();
    site.cookie.lock().unwrap().clear();
    site.desk.session(cookie.trim_start_matches("myosotis="), site.now()).await.unwrap().unwrap().0
}

async fn conversations(site: &Site) -> Vec<ConversationId> {
    let filter = ListFilter { whose: Whose::All, ..ListFilter::default() };
    let list = site.desk.conversations(&karin(site).await, &filter, site.now()).await.unwrap();
    list.rows.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn the_promise_is_on_screen_before_and_after_sending() {
    let site = Site::new().await;
    let form = site.get("/ask").await;
    form.is(StatusCode::OK).says(&["Wat is uw vraag?", "Service antwoordt u <time", "vandaag vóór 15:20"]);

    let sent = ask(&site, "De ketel valt uit, storing F28.", "ilse@post.example").await;
    sent.is(StatusCode::SEE_OTHER);
    let thanks = site.get(sent.goes_to()).await;
    thanks.is(StatusCode::OK).says(&["Uw vraag is binnen", "vandaag vóór 15:25", "ook per mail"]);

    let page = site.get(&page_of(&sent)).await;
    page.is(StatusCode::OK).says(&[
        "vandaag vóór 15:25",
        "De ketel valt uit, storing F28.",
        "Uw vraag kwam bij ons binnen.",
    ]);
    for (name, value) in
        [("cache-control", "no-store"), ("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex, nofollow")]
    {
        assert_eq!(page.headers[name], value);
    }
}

#[tokio::test]
async fn the_promise_follows_what_is_typed() {
    let site = Site::new().await;
    let by_phone = site.post("/ask/promise", &[("text", ""), ("reach", "06 12 34 56 78")]).await;
    by_phone.is(StatusCode::OK).says(&["Service belt u <time", "vandaag terug, vóór 15:20"]);
    let in_english = site.post("/ask/promise", &[("lang", "en"), ("reach", "a@b.example")]).await;
    in_english.says(&["Service answers you <time", "today before 15:20"]);
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field_and_nothing_is_lost() {
    let site = Site::new().await;
    let got = ask(&site, "Mijn vraag <b>", "").await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY);
    got.says(&["id=\"f-reach-error\"", "anders kunnen wij u niet antwoorden", "Mijn vraag &#60;b&#62;</textarea>"]);
    let got = ask(&site, "", "ilse@post.example").await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["id=\"f-text-error\"", "value=\"ilse@post.example\""]);
    ask(&site, "", "ilse@").await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-text-error", "f-reach-error"]);
    let got = ask(&site, "Mijn vraag", "ilse").await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["geen telefoonnummer en geen e-mailadres"]);
    assert!(conversations(&site).await.is_empty());
}

#[tokio::test]
async fn sent_twice_it_is_one_question_and_changed_it_is_another() {
    let site = Site::new().await;
    let form = site.get("/ask").await;
    site.wait(20);
    let (key, began) = (form.field("key"), form.field("began"));
    let send = async |text: &str| {
        let fields = [("text", text), ("reach", "ilse@post.example"), ("key", &key), ("began", &began)];
        page_of(site.post("/ask", &fields).await.is(StatusCode::SEE_OTHER))
    };
    let first = send("De ketel valt uit").await;
    assert_eq!(send("De ketel valt uit").await, first);
    assert_ne!(send("De ketel valt uit en lekt").await, first);
    assert_eq!(conversations(&site).await.len(), 2);
}

#[tokio::test]
async fn what_looks_like_a_program_comes_back_whole_and_goes_through_with_one_more_press() {
    let site = Site::new().await;
    let form = site.get("/ask").await;
    let (key, began) = (form.field("key"), form.field("began"));
    let mut fields = vec![("text", "Echt een vraag"), ("reach", "ilse@post.example"), ("key", &key), ("began", &began)];
    site.wait(1);
    let hasty = site.post("/ask", &fields).await;
    hasty.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["sneller dan mensen schrijven", "Echt een vraag"]);
    site.wait(20);
    fields.push(("website", "https://spam.example"));
    site.post("/ask", &fields).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    fields.pop();
    site.post("/ask", &fields).await.is(StatusCode::SEE_OTHER);

    let made_up = site.post("/ask", &[("text", "Koop nu"), ("reach", "a@b.example")]).await;
    made_up.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Koop nu"]);
    assert_eq!(conversations(&site).await.len(), 1);
}

#[tokio::test]
async fn too_many_from_one_place_keep_their_text_and_hear_the_telephone_number() {
    let site = Site::new().await;
    for n in 0..20 {
        ask(&site, &format!("Vraag {n}"), "ilse@post.example").await.is(StatusCode::SEE_OTHER);
    }
    let got = ask(&site, "Vraag eenentwintig", "ilse@post.example").await;
    got.is(StatusCode::TOO_MANY_REQUESTS).says(&[
        "Vraag eenentwintig",
        "nog niet verstuurd",
        "Of bel ons: 0575 00 12 00",
    ]);
    site.wait(600);
    ask(&site, "Vraag eenentwintig", "ilse@post.example").await.is(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_customer_adds_a_photo_sees_the_answer_and_says_whether_it_helped() {
    let site = Site::new().await;
    let page = page_of(&ask(&site, "De pomp bromt", "ilse@post.example").await);
    let photo = [("..\\pomp.png", "image/png", &b"\x89PNG"[..]), ("x.html", "text/html", b"<script>alert(1)</script>")];
    let added = site.post_files(&format!("{page}/additions"), &[("text", "")], &photo).await;
    added.is(StatusCode::SEE_OTHER);
    let shown = site.get(added.goes_to()).await;
    shown.says(&["Toegevoegd.", "pomp.png", "x.html", "alleen bestanden", "vandaag vóór 15:25"]);

    let link = |name: &str| {
        let line = shown.html.split("<li>").find(|line| line.contains(name) && line.contains("/attachments/")).unwrap();
        line.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (png, html) = (site.get(&link("pomp.png")).await, site.get(&link("x.html")).await);
    assert!(png.headers["content-disposition"].to_str().unwrap().starts_with("inline; filename=\"pomp.png\""));
    assert!(html.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(html.headers["content-type"], "application/octet-stream");
    assert_eq!(html.headers["content-security-policy"], "default-src 'none'; sandbox");

    let karin = karin(&site).await;
    let id = conversations(&site).await[0];
    let said = Answer {
        text: "Leg een handdoek tussen de leiding en de muur.".into(),
        how: How::Telephone,
        ..Answer::default()
    };
    site.is_now("2026-11-24T12:02");
    site.desk.answer(&karin, id, said, site.now()).await.unwrap();
    let shown = site.get(&format!("{page}?helped=no")).await;
    shown.says(&[
        "vandaag om 12:02",
        "Beloofd was: vóór 15:25",
        "Leg een handdoek",
        "Is uw vraag beantwoord?",
        "om het te bevestigen",
    ]);
    shown.says(&["dan beloven wij: Karin", "vandaag vóór 16:05"]);
    assert_eq!(
        site.desk.conversation_for(&karin, id, site.now()).await.unwrap().row.promise.unwrap().ended_at,
        Some(site.now()),
        "looking changes nothing"
    );

    let not_yet = site.post(&format!("{page}/answers"), &[("helped", "no")]).await;
    site.get(not_yet.goes_to()).await.says(&["nog niet beantwoord", "vandaag vóór 16:05"]);
    let yes = site.post(&format!("{page}/answers"), &[("helped", "yes")]).await;
    site.get(yes.goes_to()).await.says(&["uw vraag is beantwoord"]);
}

#[tokio::test]
async fn who_got_no_answer_is_not_asked_whether_it_helped() {
    let site = Site::new().await;
    let page = page_of(&ask(&site, "De pomp bromt", "ilse@post.example").await);
    let id = conversations(&site).await[0];
    site.desk.withdraw(&karin(&site).await, id, "Twee keer gevraagd.".into(), false, site.now()).await.unwrap();
    let shown = site.get(&page).await;
    shown.says(&["Deze vraag is gesloten", "voeg dan hieronder iets toe"]);
    assert!(!shown.html.contains("Is uw vraag beantwoord?"), "{}", shown.html);
}

#[tokio::test]
async fn an_old_link_is_a_friendly_page_and_a_new_one_works() {
    let site = Site::new().await;
    let page = page_of(&ask(&site, "De pomp bromt", "ilse@post.example").await);
    let new = site.post(&format!("{page}/link"), &[]).await;
    new.is(StatusCode::SEE_OTHER);
    site.get(new.goes_to()).await.is(StatusCode::OK).says(&["De pomp bromt", "uw nieuwe link"]);
    for path in [page.as_str(), "/k/nobody", "/k/nobody/sent", &format!("/k/{}", "x".repeat(3000))] {
        site.get(path).await.is(StatusCode::NOT_FOUND).says(&["Deze link werkt niet", "0575 00 12 00"]);
    }
    site.post("/k/nobody/answers", &[("helped", "yes")]).await.is(StatusCode::NOT_FOUND).says(&["Deze link"]);
    site.get("/k/nobody/attachments/019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f").await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_addition_that_says_nothing_comes_back_and_the_page_speaks_the_other_language() {
    let site = Site::new().await;
    let page = page_of(&ask(&site, "De pomp bromt", "ilse@post.example").await);
    let got = site.post_files(&format!("{page}/additions"), &[("text", "  "), ("lang", "en")], &[]).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Write something, or choose a file.", "lang=\"en\""]);
    site.get(&format!("{page}?lang=en")).await.says(&["<html lang=\"en\"", "today before 15:25"]);
    let huge = vec![b'x'; 25 * 1024 * 1024];
    let file = [("film.mov", "video/quicktime", &huge[..])];
    let got = site.post_files(&format!("{page}/additions"), &[("text", "Kijk maar")], &file).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["te groot", "film.mov", "Kijk maar</textarea>"]);
}
