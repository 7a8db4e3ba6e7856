//! Piles of files, through the router and the API: made by an administrator, filled by hand, done by saying what was done.

use crate::site::Site;
use axum::http::StatusCode;

async fn with_a_pile() -> (Site, String, String) {
    let site = Site::new().await;
    let csrf = site.sign_in().await;
    site.get("/piles").await.is(StatusCode::OK).says(&["Er zijn nog geen stapels", "/piles/new"]);
    let form = site.get("/piles/new").await;
    form.is(StatusCode::OK).says(&["Hooguit zoveel werkdagen"]);
    let team = form.html.split("name=\"team\"").nth(1).unwrap().split("<option value=\"").nth(1).unwrap();
    let team = team.split('"').next().unwrap().to_owned();
    let wrong = [("csrf", csrf.as_str()), ("name", ""), ("team", &team), ("days", "0"), ("effort", "0")];
    let refused = site.post("/piles", &wrong).await;
    refused.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-name-error", "f-days-error", "f-effort-error"]);
    let half = [("csrf", csrf.as_str()), ("name", ""), ("team", &team), ("days", "veel"), ("effort", "40")];
    let refused = site.post("/piles", &half).await;
    refused.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-name-error", "f-days-error", "value=\"veel\""]);
    let right = [("csrf", csrf.as_str()), ("name", "Offertes"), ("team", &team), ("days", "5"), ("effort", "40")];
    let pile = site.post("/piles", &right).await.is(StatusCode::SEE_OTHER).goes_to().to_owned();
    (site, csrf, pile)
}

#[tokio::test]
async fn a_file_is_put_in_by_hand_promised_put_off_and_done() {
    let (site, csrf, pile) = with_a_pile().await;
    let lines = "OFF-1;Zes panelen;24-11-2026\nOFF-2;Laadpaal";
    let put = site.post(&format!("{pile}/dossiers"), &[("csrf", &csrf), ("lines", lines)]).await;
    assert_eq!(put.is(StatusCode::SEE_OTHER).goes_to(), format!("{pile}?done=added"));
    let page = site.get(&pile).await;
    page.is(StatusCode::OK).says(&["OFF-1 Zes panelen", "vóór", "Vindt nergens plaats", "polyline", "Erbij en eruit"]);
    let dossier = page.html.split("id=\"dossier-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let act = format!("{pile}/dossiers/{dossier}");

    let empty = site.post(&act, &[("csrf", &csrf), ("do", "done"), ("outcome", "")]).await;
    empty.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["<details open>", "Dit ontbreekt nog."]);
    let later = [("csrf", csrf.as_str()), ("do", "renew"), ("days", "9"), ("reason", "Wacht op de fabriek")];
    assert_eq!(site.post(&act, &later).await.is(StatusCode::SEE_OTHER).goes_to(), format!("{pile}?done=renewed"));
    let done = [("csrf", csrf.as_str()), ("do", "done"), ("outcome", "Offerte gestuurd")];
    assert_eq!(site.post(&act, &done).await.is(StatusCode::SEE_OTHER).goes_to(), format!("{pile}?done=done"));
    let again = site.post(&act, &done).await;
    again.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Dit dossier is al klaar of ingetrokken"]);
    site.get(&pile).await.says(&["Offerte gestuurd", "1 van de 2 beloften gehouden, 1 vernieuwd, 0 gebroken"]);
    site.get("/piles").await.says(&["Offertes", "één open"]);
    site.get("/today").await.says(&["href=\"/piles\""]);
}

#[tokio::test]
async fn every_line_that_is_wrong_is_told_and_none_is_put_in() {
    let (site, csrf, pile) = with_a_pile().await;
    let lines = "OFF-1;Zes panelen\nOFF-2;\nOFF-3;Dak;morgen";
    let refused = site.post(&format!("{pile}/dossiers"), &[("csrf", &csrf), ("lines", lines)]).await;
    refused.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "Regel 2: De omschrijving ontbreekt.",
        "Regel 3: Dit is geen datum.",
        "OFF-3;Dak;morgen",
    ]);
    let lines = "OFF-1;Zes panelen;01-06-2031\nOFF-2;\n\nOFF-3;Dak;1850-01-01\nOFF-1;Nog eens";
    let refused = site.post(&format!("{pile}/dossiers"), &[("csrf", &csrf), ("lines", lines)]).await;
    refused.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "Regel 1: Die dag moet nog komen. Regel 2: De omschrijving ontbreekt. Regel 4: Dat is langer",
        "Regel 5: Dit nummer staat er twee keer.",
    ]);
    site.get(&pile).await.says(&["De stapel is leeg."]);
    site.get("/piles/nergens").await.is(StatusCode::NOT_FOUND);
}
