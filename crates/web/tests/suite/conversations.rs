//! A colleague answers, renews, hands over and puts right, through the router: what they see after each act and each refusal.

use crate::site::talk::{Talk, question};
use axum::http::StatusCode;
use desk::views::Channel;
use desk::{Delivery, Desk};

const TAKEN: Delivery = Delivery::Accepted { reply: String::new() };

#[tokio::test]
async fn an_answer_waits_ten_seconds_and_keeps_the_promise_when_it_is_taken() {
    let talk = Talk::new().await;
    talk.page().await.says(&[
        "vandaag vóór 15:20",
        "De ketel valt uit, storing F28.",
        "Ilse Smeets",
        "en houd de belofte",
    ]);

    let sent = talk.done("answers", &[("how", "mail"), ("text", "Piet komt om kwart voor één.")]).await;
    sent.says(&[
        "Piet komt om kwart voor één.",
        "aan ilse@molenpoort.example",
        "Gaat zo weg,",
        "Haal terug",
        "nog 10 s",
    ]);

    talk.site.wait(11);
    talk.post(&TAKEN).await;
    talk.page().await.says(&["Verstuurd 11:20.", "Gehouden om 11:20.", "data-state=\"kept\"", "Klaar"]);
}

#[tokio::test]
async fn what_was_taken_back_is_a_draft_again_and_not_twice() {
    let talk = Talk::new().await;
    let page = talk.done("answers", &[("how", "mail"), ("text", "Te vroeg verstuurd.")]).await;
    let message = page.html.split("/messages/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let undo = format!("/messages/{message}/undo");
    let conversation = talk.id.to_string();
    let fields = [("csrf", talk.csrf.as_str()), ("conversation", conversation.as_str())];
    talk.site.post(&undo, &fields).await.is(StatusCode::SEE_OTHER);
    let again = talk.page().await;
    again.says(&[
        "Te vroeg verstuurd.</textarea>",
        "Teruggehaald, niet verstuurd.",
        "Karin haalde een antwoord terug.",
    ]);

    let page = talk.done("answers", &[("how", "mail"), ("text", "Nu echt.")]).await;
    let message = page.html.split("/messages/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    talk.site.wait(11);
    talk.post(&TAKEN).await;
    let late = talk.site.post(&format!("/messages/{message}/undo"), &fields).await;
    late.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["al weg en kan niet meer terug", "role=\"alert\""]);
}

#[tokio::test]
async fn a_mail_that_does_not_arrive_says_what_that_means() {
    let talk = Talk::new().await;
    talk.done("answers", &[("how", "mail"), ("text", "Morgen.")]).await;
    talk.site.wait(11);
    talk.post(&Delivery::Later { failure: "451 even niet".into() }).await;
    talk.page().await.says(&["Nog niet aangekomen.", "451 even niet", "vanzelf opnieuw"]);
    talk.site.wait(3600);
    talk.post(&Delivery::Refused { failure: "550 <b>onbekend</b>".into() }).await;
    talk.page().await.says(&["Niet aangekomen.", "550 &#60;b&#62;onbekend", "vandaag vóór 15:20"]);
}

#[tokio::test]
async fn what_was_said_on_the_telephone_keeps_the_promise_at_once() {
    let mut call = question("VvE De Hoge Linden", "0575 00 12 34", "Wie tekent het contract?");
    call.channel = Channel::Phone;
    let talk = Talk::with(call).await;
    talk.page().await.says(&["value=\"telephone\" checked", "tel:0575001234", "aan de telefoon"]);
    let page = talk.done("answers", &[("how", "telephone"), ("text", "De voorzitter tekent.")]).await;
    page.says(&["De voorzitter tekent.", "Gehouden om 11:20."]);
    assert!(!page.html.contains("Haal terug"), "what was said can't be taken back");
}

#[tokio::test]
async fn an_answer_may_promise_what_comes_next() {
    let talk = Talk::new().await;
    let fields = [("how", "telephone"), ("text", "Ik zoek het uit."), ("and", "renew")];
    let none = talk.send("answers", &fields).await;
    none.is(StatusCode::UNPROCESSABLE_ENTITY)
        .says(&["Kies een moment, of vul er een in.", "Ik zoek het uit.</textarea>"]);

    let early = [&fields[..], &[("then_own", "2026-11-24T13:00"), ("then_reason", "Eerst de groothandel.")]].concat();
    let early = talk.send("answers", &early).await;
    early.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "Een nieuwe tijd is later dan 15:20.",
        "value=\"2026-11-24T13:00\"",
        "value=\"Eerst de groothandel.\"",
        "value=\"renew\" checked",
    ]);

    let later = [&fields[..], &[("then_own", "2026-11-25T10:00"), ("then_reason", "Eerst de groothandel.")]].concat();
    talk.done("answers", &later).await.says(&["morgen vóór 10:00", "Op tijd vernieuwd", "“Eerst de groothandel.”"]);

    // What is filled in without being asked for promises nothing.
    let unasked = [("how", "telephone"), ("text", "Het is gelukt."), ("then_own", "2026-11-26T10:00")];
    talk.done("answers", &unasked).await.says(&["Gehouden om 11:20."]);
}

#[tokio::test]
async fn every_refused_answer_comes_back_with_all_that_was_typed() {
    let talk = Talk::new().await;
    let check = async |fields: &[(&str, &str)], sentences: &[&str]| {
        talk.send("answers", fields).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(sentences);
    };
    check(&[("text", "  "), ("how", "mail"), ("cc", "els@vos.example")], &["id=\"f-text-error\"", "els@vos.example"])
        .await;
    check(
        &[("text", "Een lang verhaal."), ("how", "mail"), ("cc", "geen adres")],
        &["Een lang verhaal.</textarea>", "id=\"f-cc-error\"", "value=\"geen adres\"", "Dit is geen e-mailadres."],
    )
    .await;
    let file: &[(&str, &str, &[u8])] = &[("foto.jpg", "image/jpeg", b"x")];
    let fields = [("csrf", talk.csrf.as_str()), ("text", ""), ("how", "visit")];
    let got = talk.site.post_files(&format!("/conversations/{}/answers", talk.id), &fields, file).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["foto.jpg", "value=\"visit\" checked"]);
}

#[tokio::test]
async fn who_can_not_be_mailed_can_be_called() {
    let talk = Talk::with(question("Jan", "0612345678", "Belt u mij?")).await;
    let page = talk.page().await;
    assert!(!page.html.contains("value=\"mail\""), "there is no address to mail to");
    let got = talk.send("answers", &[("text", "Beste Jan"), ("how", "mail")]).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["geen e-mailadres bekend", "Beste Jan</textarea>"]);
}

#[tokio::test]
async fn who_writes_while_the_customer_writes_reads_that_first() {
    let talk = Talk::new().await;
    let seen = talk.page().await.field("seen_up_to");
    talk.site.wait(60);
    let desk: &Desk = &talk.site.desk;
    desk.customer_adds(&talk.page_token, "Het is al gelukt!".into(), vec![], talk.site.now()).await.unwrap();

    let fields = [("how", "mail"), ("text", "Piet komt eraan."), ("seen_up_to", seen.as_str())];
    let got = talk.send("answers", &fields).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "Ilse Smeets schreef intussen nog iets.",
        "Piet komt eraan.</textarea>",
        "Het is al gelukt!",
        "href=\"#message-",
    ]);
    let seen = got.field("seen_up_to");
    talk.done("answers", &[("how", "mail"), ("text", "Fijn."), ("seen_up_to", &seen)]).await.says(&["Fijn."]);
}

#[tokio::test]
async fn a_note_is_for_colleagues_and_an_empty_one_comes_back() {
    let talk = Talk::new().await;
    let note = talk.done("notes", &[("note", "Verstopt gasfilter, <b>oktober</b>.")]).await;
    note.says(&["notitie, alleen collega’s", "Verstopt gasfilter, &#60;b&#62;oktober"]);
    let seen = talk.get(&format!("/k/{}", talk.page_token)).await;
    assert!(!seen.html.contains("gasfilter"), "the customer reads a note");
    let empty = talk.send("notes", &[("note", "")]).await;
    empty
        .is(StatusCode::UNPROCESSABLE_ENTITY)
        .says(&["id=\"f-note-error\"", "id=\"write-note\" data-key=\"n\" data-key-then=\"f-note\" checked"]);
}

#[tokio::test]
async fn a_draft_is_there_again_after_lunch() {
    let talk = Talk::new().await;
    let said = talk.send("drafts", &[("text", "Goedemorgen mevrouw")]).await;
    assert_eq!((said.status, said.html.as_str()), (StatusCode::OK, "concept bewaard 11:20"));
    talk.send("drafts?note=yes", &[("note", "bellen?")]).await.is(StatusCode::OK);
    talk.page().await.says(&["Goedemorgen mevrouw</textarea>", "concept bewaard 11:20", "bellen?</textarea>"]);
    assert_eq!(talk.send("drafts", &[("text", " ")]).await.html, "");
}

#[tokio::test]
async fn a_renewal_is_told_in_time_with_a_reason_or_refused_at_its_field() {
    let talk = Talk::new().await;
    let form = talk.get(&format!("/conversations/{}?open=renew", talk.id)).await;
    form.says(&["Nieuwe tijd", "Waarom later?", "Morgen vóór", "type=\"radio\" name=\"deadline\"", "Zeg het de klant"]);
    let check = async |own: &str, reason: &str, sentence: &str| {
        let got = talk.send("renewals", &[("deadline_own", own), ("reason", reason)]).await;
        got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
            sentence,
            &format!("value=\"{own}\""),
            &format!("value=\"{reason}\""),
        ]);
    };
    check("2026-11-24T15:00", "De monteur zit vast.", "Een nieuwe tijd is later dan 15:20.").await;
    check("2026-11-25T10:00", "", "id=\"f-reason-error\"").await;
    check("2029-11-25T10:00", "Druk.", "Dit moment is te ver weg.").await;
    check("", "Druk.", "Kies een moment, of vul er een in.").await;

    let fields = [("deadline_own", "2026-11-25T10:00"), ("reason", "De monteur zit vast.")];
    talk.done("renewals", &fields).await.says(&["morgen vóór 10:00", "“De monteur zit vast.”"]);
}

#[tokio::test]
async fn after_the_deadline_nothing_is_renewed_or_withdrawn() {
    let talk = Talk::new().await;
    talk.site.is_now("2026-11-24T15:21");
    let fields = [("deadline_own", "2026-11-25T10:00"), ("reason", "Te laat.")];
    let late = talk.send("renewals", &fields).await;
    late.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "De belofte is al verstreken",
        "role=\"alert\"",
        "value=\"Te laat.\"",
    ]);
    let late = talk.send("withdrawals", &[("reason", "Spam")]).await;
    late.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["De belofte is al verstreken"]);
    talk.page().await.says(&["Dit moment is voorbij.", "data-state=\"broken\""]);
}

#[tokio::test]
async fn a_promise_is_withdrawn_with_a_reason() {
    let talk = Talk::new().await;
    let empty = talk.send("withdrawals", &[("reason", ""), ("tell", "yes")]).await;
    empty.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["id=\"f-reason-error\"", "name=\"tell\" value=\"yes\" checked"]);
    let page = talk.done("withdrawals", &[("reason", "Dubbel gesteld")]).await;
    page.says(&["Ingetrokken: Dubbel gesteld", "data-state=\"withdrawn\"", "Open weer, met een belofte"]);
    let again = talk.done("reopenings", &[]).await;
    again.says(&["vandaag vóór 15:20", "Karin heropende het gesprek."]);
}

#[tokio::test]
async fn an_open_promise_is_never_ticked_away() {
    let talk = Talk::new().await;
    let got = talk.send("closings", &[]).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Er staat nog een belofte open.", "role=\"alert\""]);
    talk.done("answers", &[("how", "telephone"), ("text", "Gezegd.")]).await;
    talk.done("closings", &[]).await.says(&["Karin sloot het gesprek."]);
}

#[tokio::test]
async fn it_is_handed_over_to_a_colleague_who_is_there() {
    let talk = Talk::new().await;
    let joost = talk.joost().await;
    let form = talk.get(&format!("/conversations/{}?open=hand-over", talk.id)).await;
    form.says(&["Service · Joost Terpstra", "<option value=\""]);
    let value = form.html.split("<option value=\"").find(|option| option.contains("Joost")).unwrap();
    let value = value.split('"').next().unwrap().to_owned();
    assert!(value.ends_with(&joost.id.to_string()));
    for nobody in ["", "x/y", &value.replace(|c: char| c.is_ascii_digit(), "0")] {
        let got = talk.send("hand-overs", &[("to", nobody)]).await;
        got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["id=\"f-to-error\"", "Dit bestaat niet (meer)."]);
    }
    let page = talk.done("hand-overs", &[("to", &value)]).await;
    page.says(&["Joost antwoordt <time", "vandaag vóór 15:20", "Karin gaf het door aan Joost"]);
}

#[tokio::test]
async fn work_that_nothing_has_seen_can_be_said_afterwards() {
    let talk = Talk::new().await;
    let page = talk.done("withdrawals", &[("reason", "Belde al met Karin")]).await;
    page.says(&["Hoeveel tijd dit kostte, is hier niet gezien", "/time"]);
    talk.done("time", &[("minutes", "20")]).await.says(&["Kostte 20 minuten, zegt een collega"]);
}

#[tokio::test]
async fn what_it_is_about_and_who_asks_can_be_put_right() {
    let talk = Talk::new().await;
    let wrong = talk.send("edits", &[("subject", " "), ("tags", "storing"), ("is_urgent", "yes")]).await;
    wrong.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "id=\"f-subject-error\"",
        "value=\"storing\"",
        "value=\"yes\" checked",
    ]);
    let page =
        talk.done("edits", &[("subject", "Storing F28"), ("tags", "Storing, cv-ketels"), ("is_urgent", "yes")]).await;
    page.says(&[
        "<h1>Storing F28</h1>",
        ">cv-ketels</a>",
        "tag--urgent",
        "Karin veranderde de trefwoorden: +\u{a0}storing",
    ]);

    let other = question("Els", "els@vos.example", "Iets anders.");
    talk.site.desk.ask(None, other, talk.site.now()).await.unwrap();
    let taken = [("name", "Ilse"), ("account_name", "Molenpoort"), ("emails", "els@vos.example"), ("phones", "")];
    let got = talk.send("contacts", &taken).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY)
        .says(&["Dit adres is al van een andere klant.", "value=\"els@vos.example\""]);
    let odd = [("name", "Ilse"), ("account_name", "Molenpoort"), ("emails", ""), ("phones", "bel maar")];
    talk.send("contacts", &odd).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["id=\"f-phones-error\""]);
    let right = [
        ("name", "Ilse Smeets"),
        ("account_name", "Tandartspraktijk Molenpoort"),
        ("city", "Zutphen"),
        ("emails", "ilse@molenpoort.example, balie@molenpoort.example"),
        ("phones", "0575 00 12 34"),
    ];
    talk.done("contacts", &right).await.says(&[
        ">Tandartspraktijk Molenpoort</a></h2>",
        "balie@molenpoort.example",
        "href=\"tel:0575001234\"",
        "Karin veranderde de gegevens van de klant.",
    ]);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_whoever_asks() {
    let talk = Talk::new().await;
    let nothing = "019ab000-0000-7000-8000-000000000000";
    for path in ["/conversations", "/attachments"] {
        for id in [nothing, "1", "x%00"] {
            talk.get(&format!("{path}/{id}")).await.is(StatusCode::NOT_FOUND);
        }
    }
    talk.get(&format!("/messages/{nothing}/html")).await.is(StatusCode::NOT_FOUND);
    talk.get("/messages/x/raw").await.is(StatusCode::NOT_FOUND);
    let got = talk.site.post("/conversations/x/notes", &[("csrf", talk.csrf.as_str()), ("note", "a")]).await;
    got.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn colleagues_see_who_else_is_here() {
    let talk = Talk::new().await;
    let joost = talk.joost().await;
    talk.site.desk.is_with(&joost, talk.id, true, talk.site.now()).await.unwrap();
    talk.page().await.says(&["Joost leest mee en typt"]);
    talk.send("presence", &[("doing", "reading")]).await.is(StatusCode::NO_CONTENT);
    let there = talk.site.desk.present(&joost, talk.id, talk.site.now()).await.unwrap();
    assert_eq!(there.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Karin"]);
    talk.send("presence", &[("doing", "left")]).await.is(StatusCode::NO_CONTENT);
    assert!(talk.site.desk.present(&joost, talk.id, talk.site.now()).await.unwrap().is_empty());
}
