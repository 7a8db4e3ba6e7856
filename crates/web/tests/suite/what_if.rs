//! What if, through the router: an address that can be sent on, words before pictures, and nothing changed by asking.

use crate::site::talk::question;
use crate::site::{PASSWORD, Site};
use axum::http::StatusCode;
use desk::Agent;
use desk::rosters::RosterForm;
use jiff::ToSpan;
use promise::document::{HoursDocument, WeekDocument};

async fn karin(site: &Site) -> Agent {
    site.desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", site.now()).await.unwrap().agent
}

/// Three weeks with three questions on each day, and Karin who answers an hour a day.
async fn after_three_weeks() -> (Site, Agent) {
    let site = Site::new().await;
    let begin = site.now().to_zoned(jiff::tz::TimeZone::UTC);
    for day in 0..21 {
        for hour in [0, 2, 4] {
            let now = begin.saturating_add(day.days()).saturating_add(hour.hours()).timestamp();
            let asked = question("Ilse Smeets", "ilse@molenpoort.example", "Wanneer komt u?");
            site.desk.ask(None, asked, now).await.unwrap();
        }
    }
    let karin = karin(&site).await;
    let day = vec![["09:00".to_owned(), "10:00".to_owned()]];
    let slots = WeekDocument {
        mon: day.clone(),
        tue: day.clone(),
        wed: day.clone(),
        thu: day.clone(),
        fri: day,
        ..Default::default()
    };
    let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    let form = RosterForm { agent: karin.id, pattern, slots, calendar_url: String::new(), knowledge: None };
    site.desk.save_roster(&karin, form, site.now()).await.unwrap();
    site.is_now("2026-12-16T09:00");
    site.sign_in().await;
    (site, karin)
}

#[tokio::test]
async fn the_address_keeps_only_what_is_different_and_the_answer_comes_in_words_first() {
    let (site, karin) = after_three_weeks().await;
    site.get("/promises").await.says(&["href=\"/what-if\""]);
    site.get("/what-if").await.is(StatusCode::OK).says(&[
        "Zoals het nu is, worden",
        "van de 100 beloften gehouden",
        "Karin Vos",
    ]);
    let minutes = format!("m.{}", karin.id);
    let whole = format!(
        "/what-if?{minutes}=-30&s.{}.mon=9+-+10&s.{}.tue=09:00+–+10:00&joining=&like=&kind=&within=vier+uur&effort=",
        karin.id, karin.id
    );
    let short = format!("/what-if?{minutes}=-30");
    let went = site.get(&whole.replace('–', "%E2%80%93")).await;
    assert_eq!(went.is(StatusCode::SEE_OTHER).goes_to(), short);
    let page = site.get(&short).await;
    page.is(StatusCode::OK).says(&[
        "Dan worden",
        "nu zijn het er",
        "2,5 uur antwoordmomenten in een week; nu 5",
        "role=\"img\"",
        "De cijfers",
    ]);
    page.says(&[&format!("/settings/rosters/{}", karin.id), "value=\"-30\""]);
    let (head, picture) = (page.html.find("whatif__head").unwrap(), page.html.find("whatif__chart").unwrap());
    assert!(head < picture);
    let roster = site.desk.roster_for(&karin, karin.id, site.now()).await.unwrap();
    assert_eq!(roster.slots.mon, [["09:00".to_owned(), "10:00".to_owned()]]);
}

#[tokio::test]
async fn all_that_is_wrong_stands_at_its_field_at_once_and_what_was_typed_stays() {
    let (site, karin) = after_three_weeks().await;
    let wrong = format!(
        "/what-if?m.{0}=half&s.{0}.mon=straks&joining=1&like=&kind=clock&clock_within=ooit&effort=kort",
        karin.id
    );
    let page = site.get(&wrong).await;
    page.is(StatusCode::UNPROCESSABLE_ENTITY).says(&[
        "Dit kan zo niet worden uitgerekend",
        &format!("id=\"f-m.{}-error\"", karin.id),
        &format!("id=\"f-s.{}.mon-error\"", karin.id),
        "id=\"f-like-error\"",
        "id=\"f-clock_within-error\"",
        "id=\"f-effort-error\"",
        "value=\"half\"",
        "value=\"straks\"",
        "value=\"ooit\"",
    ]);
    let far = format!("/what-if?m.{}=485", karin.id);
    site.get(&far).await.is(StatusCode::UNPROCESSABLE_ENTITY).says(&["te klein of te groot", "value=\"485\""]);
}

#[tokio::test]
async fn a_script_is_given_the_answer_alone_with_the_address_it_has() {
    let (site, karin) = after_three_weeks().await;
    let part = site.get_part(&format!("/what-if?m.{}=-30&effort=", karin.id)).await;
    part.is(StatusCode::OK).says(&["whatif__head"]);
    assert!(!part.html.contains("<html"));
    assert_eq!(part.headers["content-location"], format!("/what-if?m.{}=-30", karin.id).as_str());
}

#[tokio::test]
async fn with_little_history_the_page_says_what_is_missing() {
    let site = Site::new().await;
    site.sign_in().await;
    site.get("/what-if").await.is(StatusCode::OK).says(&["Nog niemand heeft antwoordmomenten", "/settings/rosters"]);
}
