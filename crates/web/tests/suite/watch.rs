//! The evening letter, the board and a message to all, through the router: what the owner and a lead see and do.

use crate::site::Site;
use crate::site::talk::question;
use axum::http::StatusCode;

async fn with_a_broken_promise() -> (Site, String) {
    let site = Site::new().await;
    let asked = question("Ilse Smeets", "ilse@molenpoort.example", "Ik zit met een deken om. U zei maandag.");
    site.desk.ask(None, asked, site.now()).await.unwrap();
    site.is_now("2026-11-24T16:00");
    site.desk.own_up(10, site.now()).await.unwrap();
    let csrf = site.sign_in().await;
    (site, csrf)
}

#[tokio::test]
async fn the_letter_is_read_and_a_look_promises_nothing_and_the_button_does() {
    let (site, csrf) = with_a_broken_promise().await;
    site.get("/letters/archive").await.says(&["Er is nog geen brief geschreven."]);
    site.is_now("2026-11-24T20:30");
    site.desk.write_letter(site.now()).await.unwrap().unwrap();
    assert_eq!(site.get("/letters").await.goes_to(), "/letters/2026-11-24");
    for _ in 0..2 {
        // As a mail program does that looks at links ahead.
        site.get("/letters/2026-11-24?call=1").await.is(StatusCode::OK).says(&[
            "Beste Karin,",
            "“Ik zit met een deken om. U zei maandag.”",
            "Ilse Smeets",
            "Dat is niet gebeurd.",
            "Ik bel morgen",
            "data-asked",
            "data-state=\"broken\"",
        ]);
    }
    let forged = site.post("/letters/2026-11-24/calls", &[("place", "1")]).await;
    forged.is(StatusCode::FORBIDDEN);
    let called = site.post("/letters/2026-11-24/calls", &[("csrf", &csrf), ("place", "1")]).await;
    assert_eq!(called.is(StatusCode::SEE_OTHER).goes_to(), "/letters/2026-11-24#call-1");
    site.get("/letters/2026-11-24").await.says(&["Karin belt", "morgen terug, vóór 12:00"]);
    site.get("/letters/archive").await.says(&["Dinsdag 24 november 2026", "één vergeten", "één wacht nog"]);
    site.get("/letters/2026-11-25").await.is(StatusCode::NOT_FOUND);
    site.get("/letters/gisteren").await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_reads_the_letter_in_the_mail_signs_in_and_comes_back_to_it() {
    let (site, _) = with_a_broken_promise().await;
    site.is_now("2026-11-24T20:30");
    site.desk.write_letter(site.now()).await.unwrap();
    site.cookie.lock().unwrap().clear();
    let stranger = site.get("/letters/2026-11-24?call=1").await;
    assert!(stranger.goes_to().starts_with("/sign-in?"), "{}", stranger.goes_to());
    assert!(stranger.goes_to().contains("letters%2F2026-11-24"), "{}", stranger.goes_to());
}

#[tokio::test]
async fn the_board_shows_what_is_open_and_what_needs_somebody() {
    let (site, _) = with_a_broken_promise().await;
    site.get("/promises").await.is(StatusCode::OK).says(&[
        "Eén open",
        "Niemand",
        "Ilse Smeets",
        "Eén belofte hiervoor is gebroken.",
        "één gebroken",
        "data-live=\"lists\"",
    ]);
}

#[tokio::test]
async fn everybody_who_waits_is_told_after_a_look_and_it_can_be_taken_back() {
    let (site, csrf) = with_a_broken_promise().await;
    let first = site.get("/disruptions/new").await;
    first.says(&["Wie het hoort: één klant", "Ilse Smeets"]);
    let (id, conversation) = (first.field("id"), first.field("conversation"));
    let words = "De stroom is uitgevallen.";
    let empty = site.post("/disruptions", &[("csrf", &csrf), ("id", &id), ("words", " "), ("do", "tell")]).await;
    empty.is(StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [
        ("csrf", csrf.as_str()),
        ("id", &id),
        ("words", words),
        ("conversation", &conversation),
        ("until", "2026-11-26T12:00"),
    ];
    for (until, said) in
        [("2026-11-24T01:00", "Dit moment is al voorbij."), ("straks", "Dit is geen datum met een tijdstip.")]
    {
        let mut passed = typed;
        passed[4] = ("until", until);
        let looked = site.post("/disruptions", &[&passed[..], &[("do", "look")]].concat()).await;
        looked.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[said, words]);
        assert!(!looked.html.contains("Zo leest de klant het"), "what can't be said isn't shown as if it could");
    }
    let looked = site.post("/disruptions", &[&typed[..], &[("do", "look")]].concat()).await;
    looked.is(StatusCode::OK).says(&[
        "Zo leest de klant het",
        words,
        "wordt do 26 nov vóór 12:00",
        "Zeg het aan één klant",
    ]);
    let told = site.post("/disruptions", &[&typed[..], &[("do", "tell")]].concat()).await;
    let page = told.is(StatusCode::SEE_OTHER).goes_to().to_owned();
    site.get(&page).await.says(&["nog 10 s", "0 van 1 klanten gedaan."]);
    site.wait(10);
    site.desk.tell_disrupted(10, site.now()).await.unwrap();
    site.get(&page).await.says(&["1 van 1 klanten gedaan.", "verteld; belofte do 26 nov vóór 12:00"]);
    site.post(&format!("{page}/undo"), &[("csrf", &csrf)]).await.is(StatusCode::SEE_OTHER);
    site.get(&page).await.says(&["verteld"]);
}

#[tokio::test]
async fn ladder_and_letter_are_set_and_what_is_wrong_stands_at_its_field() {
    let (site, csrf) = with_a_broken_promise().await;
    site.get("/settings/ladder").await.says(&["value=\"50\"", "value=\"30\"", "niemand krijgt ’s nachts mail"]);
    let typed = [
        ("csrf", csrf.as_str()),
        ("half", "yes"),
        ("half_percent", "95"),
        ("quiet_minutes", "15"),
        ("mails_per_day", "12"),
    ];
    site.post("/settings/ladder", &typed).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["te klein of te groot"]);
    let typed = [
        ("csrf", csrf.as_str()),
        ("half", "yes"),
        ("half_percent", "60"),
        ("quiet_minutes", "15"),
        ("mails_per_day", "12"),
    ];
    site.post("/settings/ladder", &typed).await.is(StatusCode::SEE_OTHER);
    site.get("/settings/ladder").await.says(&["value=\"60\""]);
    site.post("/settings/letter", &[("csrf", &csrf), ("at", "half negen")]).await.says(&["Dit is geen tijdstip."]);
    site.post("/settings/letter", &[("csrf", &csrf), ("at", "19:15"), ("is_on", "yes")])
        .await
        .is(StatusCode::SEE_OTHER);
    site.get("/settings/letter").await.says(&["value=\"19:15\"", "Karin Vos"]);
}
