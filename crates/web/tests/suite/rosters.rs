//! Answer slots, absences and subjects, through the router: as people type them, everything that is wrong at once, and
//! nobody's but one's own and those of the teams that one leads.

use crate::office::Office;
use crate::site::PASSWORD;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use desk::forms::{AgentForm, Question, TeamForm};
use desk::views::Channel;
use desk::{AgentId, Language, Role, TeamId};

const FORM: [(&str, &str); 4] = [
    ("pattern.mon", "8.30-12.30 en 13-17"),
    ("pattern.tue", "0830 tot 1700"),
    ("slots.mon", "11.30 - 12,\r\n1530-1630"),
    ("slots.tue", "11u30 tot 12u30"),
];

async fn colleague(office: &Office, name: &str, role: Role, teams: Vec<TeamId>) -> AgentId {
    let (desk, now) = (&office.site.desk, office.site.now());
    let form = AgentForm {
        id: None,
        name: name.into(),
        email: format!("{}@halmeer.example", name.to_lowercase()),
        role,
        language: Language::Nl,
        zone: None,
        teams,
        password: PASSWORD.into(),
        is_active: true,
    };
    desk.save_agent(&karin(office).await, form, now).await.unwrap()
}

async fn karin(office: &Office) -> desk::Agent {
    let (desk, now) = (&office.site.desk, office.site.now());
    desk.sign_in("karin@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap().agent
}

async fn team(office: &Office, name: &str) -> TeamId {
    let form = TeamForm { id: None, name: name.into(), members: vec![] };
    office.site.desk.save_team(&karin(office).await, form, office.site.now()).await.unwrap()
}

#[tokio::test]
async fn a_colleague_writes_their_own_slots_as_they_say_them() {
    let mut office = Office::open().await;
    colleague(&office, "Joost", Role::Agent, vec![]).await;
    office.sign_in("joost@halmeer.example", PASSWORD).await;
    assert!(office.get("/preferences").await.1.contains("href=\"/preferences/slots\""));
    let (status, html) = office.get("/preferences/slots").await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("08:30 – 17:00</textarea>"), "the firm's hours are what one begins with: {html}");
    assert_eq!(office.post("/preferences/slots", &FORM).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/preferences/slots?done=saved").await;
    for words in ["Bewaard", "11:30 – 12:00 en 15:30 – 16:30", "08:30 – 12:30 en 13:00 – 17:00", "11:30 – 12:30"]
    {
        assert!(html.contains(words), "{words} is not in {html}");
    }
    assert!(!html.contains("name=\"stand_in\""), "who stands in is the lead's to say");
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost() {
    let office = Office::open().await;
    let typed = [
        ("pattern.mon", "8.30-12.30"),
        ("pattern.wed", "17 - 8"),
        ("pattern.fri", "hele dag"),
        ("slots.mon", "11.30-12.30, 12-12.15"),
        ("slots.tue", "9-10"),
        ("slots.thu", "straks"),
        ("slots.fri", "10-11"),
        ("calendar_url", "agenda"),
    ];
    let (status, html) = office.post("/preferences/slots", &typed).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["pattern.wed", "pattern.fri", "slots.mon", "slots.thu"] {
        assert!(html.contains(&format!("f-{field}-error")), "{field} is not wrong in {html}");
    }
    assert!(!html.contains("f-slots.fri-error"), "hours that can't be read make no slot wrong");
    for (_, value) in typed {
        assert!(
            html.contains(&format!("value=\"{value}\"")) || html.contains(&format!("{value}</textarea>")),
            "{value} is lost in {html}"
        );
    }
    let (status, html) = office.post("/preferences/slots", &[typed[0], typed[4], ("calendar_url", "agenda")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("09:00 – 10:00 valt buiten de werktijd"), "{html}");
    assert!(html.contains("f-calendar_url-error"), "{html}");
}

#[tokio::test]
async fn a_lead_sees_and_changes_the_weeks_of_their_own_teams_only() {
    let mut office = Office::open().await;
    let (service, planning) = (team(&office, "Storing").await, team(&office, "Planning").await);
    let ours = colleague(&office, "Samir", Role::Agent, vec![service]).await;
    let theirs = colleague(&office, "Wim", Role::Agent, vec![planning]).await;
    colleague(&office, "Lotte", Role::Lead, vec![service]).await;
    office.sign_in("lotte@halmeer.example", PASSWORD).await;
    let (_, html) = office.get("/settings/rosters").await;
    assert!(html.contains("Samir") && html.contains("Storing"), "{html}");
    assert!(!html.contains("Wim") && !html.contains("Planning"), "{html}");
    let path = format!("/settings/rosters/{ours}");
    assert_eq!(office.post(&path, &FORM).await.0, StatusCode::SEE_OTHER);
    assert!(office.get("/settings/rosters").await.1.contains("ma 11:30 – 12:00 en 15:30 – 16:30"));
    let other = format!("/settings/rosters/{theirs}");
    assert_eq!(office.get(&other).await.0, StatusCode::NOT_FOUND);
    for path in [other.clone(), format!("{other}/absences")] {
        let fields = [("first", "2026-12-24"), ("slots.mon", "9-10"), ("pattern.mon", "9-17")];
        assert_eq!(office.post(&path, &fields).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let team = format!("/settings/team-rosters/{planning}");
    assert_eq!(office.post(&team, &[("on_call", "")]).await.0, StatusCode::NOT_FOUND);

    office.sign_in("samir@halmeer.example", PASSWORD).await;
    assert_eq!(office.get("/settings/rosters").await.0, StatusCode::FORBIDDEN);
    assert_eq!(office.post(&path, &FORM).await.0, StatusCode::FORBIDDEN);
    assert!(office.get("/preferences/slots").await.1.contains("11:30 – 12:00 en 15:30 – 16:30"));
}

#[tokio::test]
async fn absences_are_entered_by_the_day_or_by_the_hour_and_not_twice_or_in_the_past() {
    let office = Office::open().await;
    let path = "/preferences/slots/absences";
    let christmas = [("first", "2026-12-24"), ("last", "2027-01-01"), ("reason", "Kerst")];
    assert_eq!(office.post(path, &christmas).await.0, StatusCode::SEE_OTHER);
    let dentist = [("first", "2026-11-25"), ("from", "13.30"), ("until", "1500")];
    assert_eq!(office.post(path, &dentist).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/preferences/slots").await;
    for words in ["do 24 dec – vr 1 jan", "Kerst", "wo 25 nov 13:30 – 15:00"] {
        assert!(html.contains(words), "{words} is not in {html}");
    }
    for (fields, words) in [
        (vec![("first", "2026-12-31")], "al afwezigheid opgegeven: do 24 dec – vr 1 jan"),
        (vec![("first", "2026-11-20")], "Dat is al voorbij"),
        (vec![("first", "2026-12-10"), ("last", "2026-12-09")], "f-last-error"),
        (vec![("first", "2026-12-10"), ("from", "15"), ("until", "14")], "f-until-error"),
        (vec![("first", "2026-12-10"), ("last", "2036-12-09")], "f-last-error"),
        (vec![("first", "morgen"), ("from", "half drie"), ("reason", "Bruiloft")], "f-from-error"),
    ] {
        let (status, html) = office.post(path, &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(html.contains(words), "{words} is not in {html}");
        assert!(fields.iter().all(|(_, value)| html.contains(value)), "something of {fields:?} is lost");
    }
    let (_, html) = office.get("/preferences/slots").await;
    let id = html.split("name=\"absence\" value=\"").nth(1).unwrap()[..36].to_owned();
    assert_eq!(office.post(&format!("{path}/removals"), &[("absence", &id)]).await.0, StatusCode::SEE_OTHER);
    assert!(!office.get("/preferences/slots").await.1.contains(&id));
}

#[tokio::test]
async fn a_calendar_file_says_when_somebody_is_busy_and_not_what_with() {
    let office = Office::open().await;
    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
        DTSTART;TZID=Europe/Amsterdam:20261201T130000\r\nDTEND;TZID=Europe/Amsterdam:20261201T143000\r\n\
        SUMMARY:Tandarts\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let (status, html) = office.upload("/preferences/slots/files", &[], "file", file).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
    let (_, html) = office.get("/preferences/slots").await;
    assert!(html.contains("di 1 dec 13:00 – 14:30") && !html.contains("Tandarts"), "{html}");
    let (status, html) = office.upload("/preferences/slots/files", &[], "file", "geen agenda").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-file-error"), "{html}");
}

#[tokio::test]
async fn slots_are_followed_by_a_secret_link_until_it_is_taken_back() {
    let office = Office::open().await;
    assert_eq!(office.post("/preferences/slots", &FORM).await.0, StatusCode::SEE_OTHER);
    let (status, html) = office.post("/preferences/slots/feeds", &[]).await;
    assert_eq!(status, StatusCode::OK);
    let address = html.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let path = address.strip_prefix("https://vraag.halmeer.example").unwrap().to_owned();
    assert!(!office.get("/preferences/slots").await.1.contains(&path), "it is shown once");

    // A calendar program: no cookie.
    let ask = |tag: Option<String>| {
        let request = Request::get(&path);
        let request = tag.map_or(Request::get(&path), |tag| request.header("if-none-match", tag));
        tower::ServiceExt::oneshot(office.site.router.clone(), request.body(Body::empty()).unwrap())
    };
    let response = ask(None).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/calendar; charset=utf-8");
    let tag = response.headers()["etag"].to_str().unwrap().to_owned();
    let text = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    // Tuesday 24 November, 11:30 in Amsterdam.
    assert!(text.contains("DTSTART:20261124T103000Z\r\nDTEND:20261124T113000Z"), "{text}");
    assert_eq!(ask(Some(tag.clone())).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    let away = [("first", "2026-11-30")];
    assert_eq!(office.post("/preferences/slots/absences", &away).await.0, StatusCode::SEE_OTHER);
    assert_eq!(ask(Some(tag)).await.unwrap().status(), StatusCode::OK, "another calendar has another tag");

    let (_, html) = office.post("/preferences/slots/feeds", &[]).await;
    assert_eq!(ask(None).await.unwrap().status(), StatusCode::NOT_FOUND, "the old link ended");
    let address = html.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap();
    let path = address.strip_prefix("https://vraag.halmeer.example").unwrap();
    assert_eq!(office.get(path).await.0, StatusCode::OK);
    assert_eq!(office.post("/preferences/slots/feeds/removals", &[]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(office.get(path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn subjects_are_named_known_and_given_to_teams() {
    let office = Office::open().await;
    let subject = [("name", "Ketels"), ("words", "Ketel, storing; CV")];
    assert_eq!(office.post("/settings/subjects", &subject).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/settings/rosters").await;
    assert!(html.contains("cv, ketel, storing") && html.contains("nog niemand weet hiervan"), "{html}");
    let id = html.split("href=\"/settings/subjects/").find(|rest| rest.contains(">Ketels<")).unwrap()[..36].to_owned();
    for (fields, words) in [
        (vec![("name", "ketels"), ("words", "")], "Dat bestaat al"),
        (vec![("name", "Pompen"), ("words", "pomp, ketel")], "hoort al bij Ketels"),
        (vec![("name", ""), ("words", "pomp")], "f-name-error"),
    ] {
        let (status, html) = office.post("/settings/subjects", &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(html.contains(words), "{words} is not in {html}");
    }

    let me = karin(&office).await;
    let known = format!("known.{id}");
    let mut form = FORM.to_vec();
    form.push((&known, "expert"));
    assert_eq!(office.post(&format!("/settings/rosters/{}", me.id), &form).await.0, StatusCode::SEE_OTHER);
    assert!(office.get("/settings/rosters").await.1.contains("Ketels (weet het best)"));
    let team = me.teams[0];
    let fields = [("on_call", me.id.to_string()), ("subjects", id.clone())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(office.post(&format!("/settings/team-rosters/{team}"), &fields).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/settings/rosters").await;
    assert!(html.contains("Karin Vos is er voor wat dringend is"), "{html}");

    assert_eq!(office.post(&format!("/settings/subjects/{id}/removals"), &[]).await.0, StatusCode::SEE_OTHER);
    assert!(!office.get("/settings/rosters").await.1.contains("Ketels"));
}

#[tokio::test]
async fn a_question_says_in_which_slot_it_stands_and_is_moved_by_hand() {
    let office = Office::open().await;
    assert_eq!(office.post("/preferences/slots", &FORM).await.0, StatusCode::SEE_OTHER);
    let question = Question {
        channel: Channel::Web,
        text: "Onze lift staat stil. Wanneer komt er iemand?".into(),
        subject: String::new(),
        name: "Ilse".into(),
        reach: "ilse@voorbeeld.example".into(),
        contact: None,
        team: None,
        agent: None,
        is_urgent: false,
        kind: promise::Kind::Answer,
        language: None,
        not_before: None,
        files: Vec::new(),
        idempotency: None,
    };
    office.site.desk.ask(None, question, office.site.now()).await.unwrap();
    let (_, html) = office.get("/today").await;
    for words in
        ["In uw antwoordmoment van 11:30", "bed__slot", "Uw antwoordmoment is van 11:30 tot 12:30", "wachtte één vraag"]
    {
        assert!(html.contains(words), "{words} is not in {html}");
    }
    let href = html.split("href=\"/conversations/").nth(1).unwrap()[..36].to_owned();
    let path = format!("/conversations/{href}");
    let (_, html) = office.get(&path).await;
    assert!(
        html.contains("In uw antwoordmoment van 11:30")
            && html.contains("Toen het beloofd werd: geen vragen ervoor, één collega"),
        "{html}"
    );
    let slot = html.split("<option value=\"").find(|rest| rest.contains(">11:30 – 12:30")).unwrap();
    let slot = slot.split('"').next().unwrap().to_owned();
    let (status, html) = office.post(&format!("{path}/slots"), &[("slot", &slot)]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
    assert!(office.get(&path).await.1.contains("met de hand gezet"));
    let (status, html) = office.post(&format!("{path}/slots"), &[("slot", "weg")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("Dat antwoordmoment is er niet meer"), "{html}");

    assert_eq!(office.post("/preferences/slots/absences", &[("first", "2026-11-24")]).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/today").await;
    assert!(html.contains("Past niet"), "the lead sees at once what can't be kept any more: {html}");
}
