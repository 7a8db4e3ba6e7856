//! Accounts and files with figures, through the router: found, changed, joined, brought in after a trial, taken out again.

use std::sync::Arc;

use crate::site::{Got, Site};
use axum::http::StatusCode;

const SALES: &str = "Debiteurnr;Klant;Datum;Bedrag\r\n1001;Garage Stellingwerf;03-11-2026;1.234,56\r\n\
    1001;Garage Stellingwerf;gisteren;1,00\r\n1001;Garage Stellingwerf;03-11-2026;\"=HYPERLINK(\"\"x\"\")\"\r\n";

/// What the program does beside the pages.
async fn work(site: &Site) {
    let now = site.now();
    while site.desk.work_on_import(Arc::new(move || now), || false).await.unwrap() {}
}

async fn made(site: &Site, csrf: &str, name: &str, number: &str) -> String {
    let fields = [("csrf", csrf), ("name", name), ("kind", "company"), ("number", number), ("city", "Doetinchem")];
    let got = site.post("/accounts", &fields).await;
    got.is(StatusCode::SEE_OTHER).goes_to().trim_end_matches("?done=saved").to_owned()
}

#[tokio::test]
async fn an_account_is_made_changed_and_found() {
    let site = Site::new().await;
    let csrf = site.sign_in().await;
    site.get("/accounts").await.is(StatusCode::OK).says(&["Er zijn nog geen klanten", "href=\"/accounts/imports\""]);
    let wrong = [("csrf", csrf.as_str()), ("name", ""), ("since", "gisteren"), ("key-iban", "NL00")];
    site.post("/accounts", &wrong).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["f-since-error"]);
    let wrong = [("csrf", csrf.as_str()), ("name", ""), ("key-iban", "NL00")];
    let got = site.post("/accounts", &wrong).await;
    got.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "f-name-error",
        "Een van deze kenmerken klopt niet",
        "value=\"NL00\"",
    ]);
    let account = made(&site, &csrf, "Garage Stellingwerf", "1001").await;
    site.get(&account).await.is(StatusCode::OK).says(&["Doetinchem.", "Geen belofte open.", "1001"]);
    site.get("/accounts?q=1001").await.says(&["Garage Stellingwerf"]);
    site.get("/accounts?q=niemand").await.says(&["Daar is geen klant mee gevonden"]);
    site.get("/palette?q=stelling").await.says(&[&account]);
    let form = site.get(&format!("{account}/change")).await;
    form.is(StatusCode::OK).says(&["value=\"Garage Stellingwerf\""]);

    let plan = [("csrf", csrf.as_str()), ("product", "Onderhoud"), ("cents", "45,-"), ("started_on", "2026-01-01")];
    site.post(&format!("{account}/subscriptions"), &plan).await.is(StatusCode::SEE_OTHER);
    site.get(&account).await.says(&["Onderhoud, €\u{a0}45,00 per maand", "loopt sinds 1 jan 2026"]);
    let none = [("csrf", csrf.as_str()), ("product", ""), ("cents", "niets"), ("started_on", "2026-01-01")];
    site.post(&format!("{account}/subscriptions"), &none)
        .await
        .is(StatusCode::UNPROCESSABLE_ENTITY)
        .says(&["cents-new-error"]);

    let double = made(&site, &csrf, "Stellingwerf Garage", "").await;
    site.get(&format!("{double}/join?q=1001")).await.says(&["Garage Stellingwerf", "/join?into="]);
    let into = account.rsplit('/').next().unwrap();
    site.get(&format!("{double}/join?into={into}"))
        .await
        .says(&["Alles van Stellingwerf Garage gaat naar Garage Stellingwerf"]);
    let joined = site.post(&format!("{double}/join"), &[("csrf", csrf.as_str()), ("into", into)]).await;
    assert_eq!(joined.is(StatusCode::SEE_OTHER).goes_to(), format!("{account}?done=joined"));
    assert_eq!(site.get(&double).await.is(StatusCode::SEE_OTHER).goes_to(), account);
    site.get("/accounts/nergens").await.is(StatusCode::NOT_FOUND);
}

async fn tried(site: &Site, path: &str, csrf: &str) -> Got {
    let fields = [
        ("csrf", csrf),
        ("column-0", "number"),
        ("column-1", "name"),
        ("column-2", "date"),
        ("column-3", "amount"),
        ("decimals", "comma"),
        ("order", "day"),
    ];
    site.post(&format!("{path}/trial"), &fields).await.is(StatusCode::SEE_OTHER);
    site.get(path).await.says(&["De proef loopt", "<progress"]);
    work(site).await;
    site.get(path).await
}

#[tokio::test]
async fn a_file_is_mapped_tried_brought_in_and_taken_out_again() {
    let site = Site::new().await;
    let csrf = site.sign_in().await;
    let account = made(&site, &csrf, "Garage Stellingwerf", "1001").await;
    let bring = async |name: &str, bytes: &[u8]| {
        let fields = [("csrf", csrf.as_str()), ("kind", "csv-sales")];
        site.post_files("/accounts/imports", &fields, &[(name, "text/csv", bytes)]).await
    };
    for bytes in [&b""[..], b"PK\x03\x04sheet"] {
        bring("omzet.xlsx", bytes).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Dit is geen tabel"]);
    }
    let path = bring("omzet.csv", SALES.as_bytes()).await.is(StatusCode::SEE_OTHER).goes_to().to_owned();
    // What each column is likely to be is chosen already; the first rows stand below.
    let page = site.get(&path).await;
    page.is(StatusCode::OK).says(&["Debiteurnr", "<option value=\"amount\" selected>", "1.234,56", "“;”"]);
    let twice = [("csrf", csrf.as_str()), ("column-0", "date"), ("column-1", "date")];
    site.post(&format!("{path}/trial"), &twice)
        .await
        .is(StatusCode::UNPROCESSABLE_ENTITY)
        .says(&["Twee kolommen zijn “Datum”"]);
    let lacks = [("csrf", csrf.as_str()), ("column-2", "date")];
    let lacks = site.post(&format!("{path}/trial"), &lacks).await;
    lacks.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Er ontbreekt nog een kolom: Bedrag zonder btw"]);

    let page = tried(&site, &path, &csrf).await;
    page.says(&["Eén regel is nieuw.", "2 foute regels", "Dit is geen datum.", "gisteren", "Dit is geen bedrag."]);
    let bad = site.get(&format!("{path}/bad.csv")).await;
    bad.is(StatusCode::OK).says(&["Regel;Kolom", "3;Datum;Dit is geen datum.;gisteren", "'=HYPERLINK"]);
    let refused = site.post(&format!("{path}/taking"), &[("csrf", &csrf)]).await;
    refused.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["Zeg eerst dat de foute regels mogen worden overgeslagen."]);
    site.post(&format!("{path}/taking"), &[("csrf", &csrf), ("rest", "yes")]).await.is(StatusCode::SEE_OTHER);
    work(&site).await;
    site.get(&path).await.says(&["Ingelezen: 1 nieuw", "Haal alles weer terug"]);
    site.get(&account).await.says(&[
        "€\u{a0}1.234",
        "omzet in 24 maanden; 100 %",
        "2026, kwartaal 4",
        "Kocht voor €\u{a0}1.234,56.",
    ]);
    site.get(&format!("{account}?show=promises")).await.says(&["Hier is nog niets gebeurd."]);

    // The same names once more: what they were the last time is known.
    let again = bring("nog-eens.csv", SALES.replace("Klant", "KLANT").as_bytes()).await.goes_to().to_owned();
    site.get(&again).await.says(&["<option value=\"number\" selected>"]);
    site.post(&format!("{again}/undoing"), &[("csrf", &csrf)]).await.is(StatusCode::SEE_OTHER);

    site.post(&format!("{path}/undoing"), &[("csrf", &csrf)]).await.is(StatusCode::SEE_OTHER);
    work(&site).await;
    site.get(&path).await.says(&["Weg; er is niets van over."]);
    let page = site.get(&account).await;
    assert!(!page.html.contains("1.234"), "{}", page.html);
    site.get("/accounts/imports").await.says(&["omzet.csv", "nog-eens.csv", "Weg; er is niets van over."]);
}

#[tokio::test]
async fn a_second_list_of_subscriptions_is_said_to_change_those_that_are_known() {
    let site = Site::new().await;
    let csrf = site.sign_in().await;
    made(&site, &csrf, "Garage Stellingwerf", "1001").await;
    let (first, second) = ("45,00;01-01-2026;\n", "55,00;01-01-2026;31-10-2026\n");
    for (row, said) in
        [(first, "Eén regel is nieuw."), (second, "krijgt het bedrag en de laatste dag uit dit bestand.")]
    {
        let text = format!("Debiteurnr;Nr;Product;Per maand;Vanaf;Tot\n1001;S1;Onderhoud;{row}");
        let fields = [("csrf", csrf.as_str()), ("kind", "csv-subscriptions")];
        let file = [("abonnementen.csv", "text/csv", text.as_bytes())];
        let path = site.post_files("/accounts/imports", &fields, &file).await.goes_to().to_owned();
        // Which column is which needs no hand.
        let page = site.get(&path).await;
        page.says(&["<option value=\"started\" selected>", "<option value=\"ended\" selected>"]);
        let fields = [
            ("csrf", csrf.as_str()),
            ("column-0", "number"),
            ("column-1", "reference"),
            ("column-2", "product"),
            ("column-3", "amount"),
            ("column-4", "started"),
            ("column-5", "ended"),
            ("decimals", "comma"),
            ("order", "day"),
        ];
        site.post(&format!("{path}/trial"), &fields).await.is(StatusCode::SEE_OTHER);
        work(&site).await;
        site.get(&path).await.says(&[said]);
        site.post(&format!("{path}/taking"), &[("csrf", &csrf)]).await.is(StatusCode::SEE_OTHER);
        work(&site).await;
    }
}
