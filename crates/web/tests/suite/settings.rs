//! The settings, through the router: what an administrator changes, what is refused at its field, and who may not come in.

use crate::office::Office;
use axum::http::StatusCode;

/// The form of the hours as the page shows it, with these fields otherwise.
fn hours<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let week = ["hours.mon", "hours.tue", "hours.wed", "hours.thu", "hours.fri"];
    let mut fields: Vec<(&str, &str)> = week.iter().map(|day| (*day, "8:30-12:30 en 13-17")).collect();
    fields.extend([
        ("country", "NL"),
        ("kind", "same-day-or-next-morning"),
        ("within", "vier uur"),
        ("next_morning", "9:30"),
        ("round_to", "5 minuten"),
    ]);
    for (name, value) in other {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

#[tokio::test]
async fn hours_and_rule_are_saved_as_people_write_them() {
    let site = Office::open().await;
    let (status, html) = site.get("/settings/hours").await;
    assert_eq!(status, StatusCode::OK);
    for words in ["Openingstijden", "Europe/Amsterdam", "08:30 – 17:00", "vier uur", "Koningsdag", "vandaag vóór 15:20"]
    {
        assert!(html.contains(words), "{words} is not in {html}");
    }
    let other = [("hours.fri", "20:00 - 02:00"), ("within", "anderhalf uur"), ("feed_url", "")];
    let (status, html) = site.post("/settings/hours", &hours(&other)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("anderhalf uur") && html.contains("20:00 - 02:00"), "nothing that was typed is lost");
    assert!(html.contains("f-within-error"), "{html}");

    let other = [("hours.fri", "20:00 - 02:00"), ("within", "1 uur 30"), ("feed_url", "")];
    let (status, _) = site.post("/settings/hours", &hours(&other)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, html) = site.get("/settings/hours?done=saved").await;
    for words in
        ["Bewaard", "20:00 – 02:00", "08:30 – 12:30 en 13:00 – 17:00", "één uur 30 minuten", "vandaag vóór 12:50"]
    {
        assert!(html.contains(words), "{words} is not in {html}");
    }
}

#[tokio::test]
async fn hours_that_overlap_or_never_open_are_refused_where_they_stand() {
    let site = Office::open().await;
    let (status, html) = site.post("/settings/hours", &hours(&[("hours.tue", "8-12, 11-17")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-hours.tue-error") && html.contains("lopen over elkaar"), "{html}");
    let closed: Vec<(&str, &str)> = hours(&[]).into_iter().filter(|(name, _)| !name.starts_with("hours.")).collect();
    let (status, html) = site.post("/settings/hours", &closed).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("gaat de deur nooit open"), "{html}");
}

#[tokio::test]
async fn what_is_not_saved_can_be_tried_at_any_moment() {
    let site = Office::open().await;
    let typed = hours(&[("next_morning", "10:15"), ("moment", "2026-12-24T16:00")]);
    let (status, html) = site.post("/settings/hours/try", &typed).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("maandag 28 december vóór 10:15"), "{html}");
    let (_, html) = site.get("/settings/hours").await;
    assert!(html.contains("value=\"09:30\""), "nothing was saved");
    let (status, html) = site.post("/settings/hours/try", &hours(&[("moment", "straks")])).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("geen datum met een tijdstip"), "{html}");
}

#[tokio::test]
async fn days_come_and_go_and_a_holiday_can_be_worked() {
    let site = Office::open().await;
    let day = [("date", "2027-08-02"), ("until", "2027-08-06"), ("day_name", "Bedrijfsvakantie")];
    assert_eq!(site.post("/settings/hours/days", &day).await.0, StatusCode::SEE_OTHER);
    let half = [("date", "2027-12-24"), ("times", "8:30 tot 12")];
    assert_eq!(site.post("/settings/hours/days", &half).await.0, StatusCode::SEE_OTHER);
    let (_, html) = site.get("/settings/hours?year=2027").await;
    assert_eq!(html.matches("class=\"own\"").count(), 5, "{html}");
    assert!(html.contains("08:30 – 12:00") && html.contains("Bedrijfsvakantie"), "{html}");
    let removal = [("remove", "2027-08-03"), ("year", "2027")];
    assert_eq!(site.post("/settings/hours/days/removals", &removal).await.0, StatusCode::SEE_OTHER);
    let wrong = [("date", "2027-08-10"), ("until", "2027-08-01"), ("times", "half")];
    let (status, html) = site.post("/settings/hours/days", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-until-error") && html.contains("value=\"half\""), "{html}");

    let worked = hours(&[("holiday_shown", "kings-day"), ("year", "2027"), ("feed_url", "")]);
    assert_eq!(site.post("/settings/hours", &worked).await.0, StatusCode::SEE_OTHER);
    let (_, html) = site.get("/settings/hours?year=2027").await;
    assert!(html.contains("value=\"kings-day\"><span>"), "Koningsdag is not ticked: {html}");
    assert_eq!(html.matches("class=\"own\"").count(), 4, "the days stayed");
}

#[tokio::test]
async fn a_calendar_file_becomes_days_off() {
    let site = Office::open().await;
    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
        DTSTART;VALUE=DATE:20270614\r\nDTEND;VALUE=DATE:20270615\r\nSUMMARY:Dorpsfeest\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let (status, html) = site.upload("/settings/hours/files", &[("year", "2027")], "file", file).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
    assert!(site.get("/settings/hours?year=2027").await.1.contains("Dorpsfeest"));
    let (status, html) = site.upload("/settings/hours/files", &[], "file", "geen agenda").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("geen agendabestand"), "{html}");
}

#[tokio::test]
async fn rules_are_added_ordered_changed_and_removed() {
    let site = Office::open().await;
    for (name, hours) in [("Storing", "1 uur"), ("Formulier", "24 uur")] {
        let form =
            [("name", name), ("kind", "clock"), ("clock_within", hours), ("round_to", "5 min"), ("is_active", "yes")];
        assert_eq!(site.post("/settings/rules", &form).await.0, StatusCode::SEE_OTHER);
    }
    let place = |html: &str, name: &str| html.find(&format!(">{name}</a>")).unwrap();
    let (_, html) = site.get("/settings/rules").await;
    assert!(place(&html, "Storing") < place(&html, "Formulier"));
    let id = html.split("/settings/rules/").find(|rest| rest.contains(">Formulier</a>")).unwrap()[..36].to_owned();
    assert_eq!(site.post("/settings/rules/order", &[("up", &id)]).await.0, StatusCode::SEE_OTHER);
    let (_, html) = site.get("/settings/rules").await;
    assert!(
        place(&html, "Formulier") < place(&html, "Storing"),
        "{id} did not rise: {}",
        &html[html.find("<ol").unwrap()..]
    );

    let wrong = [("id", id.as_str()), ("name", ""), ("kind", "service-days"), ("days", "2"), ("at", "10:00")];
    let (status, html) = site.post("/settings/rules", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-name-error") && html.contains("value=\"10:00\""), "{html}");
    let right = [("id", id.as_str()), ("name", "Formulier"), ("kind", "service-days"), ("days", "twee"), ("at", "")];
    assert_eq!(site.post("/settings/rules", &right).await.0, StatusCode::SEE_OTHER);
    assert!(site.get("/settings/rules").await.1.contains("binnen 2 werkdagen, vóór sluitingstijd"));
    assert_eq!(site.post(&format!("/settings/rules/{id}/removals"), &[]).await.0, StatusCode::SEE_OTHER);
    assert!(!site.get("/settings/rules").await.1.contains(">Formulier</a>"));
}

#[tokio::test]
async fn the_firm_is_changed_and_a_zone_that_does_not_exist_is_refused() {
    let site = Office::open().await;
    let form =
        |zone| [("name", "Halmeer & zonen"), ("zone", zone), ("language", "nl"), ("prefix", "hz"), ("phone", "")];
    let (status, html) = site.post("/settings/organisation", &form("Europa/Lutjebroek")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-zone-error") && html.contains("Halmeer &#38; zonen"), "{html}");
    assert_eq!(site.post("/settings/organisation", &form("Europe/Brussels")).await.0, StatusCode::SEE_OTHER);
    let (_, html) = site.get("/settings/organisation?done=saved").await;
    assert!(html.contains("value=\"HZ\"") && html.contains("Europe/Brussels") && html.contains("Bewaard"), "{html}");
}

#[tokio::test]
async fn the_menu_leads_to_pages_that_exist() {
    let site = Office::open().await;
    let (status, _) = site.get("/settings").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, html) = site.get("/settings/hours").await;
    let menu = html.split("class=\"set__nav\"").nth(1).unwrap().split("</nav>").next().unwrap();
    let places: Vec<&str> = menu.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(places.len() >= 3, "{menu}");
    for place in places {
        assert_eq!(site.get(place).await.0, StatusCode::OK, "{place}");
    }
}

#[tokio::test]
async fn colleagues_and_teams_come_change_and_leave() {
    let office = Office::open().await;
    let (status, _) = office.post("/settings/teams", &[("name", "Onderhoud")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, html) = office.post("/settings/teams", &[("name", "Onderhoud")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("Dat bestaat al"), "{html}");

    let joost = |password, active| {
        let mut form =
            vec![("name", "Joost"), ("email", "joost@halmeer.example"), ("role", "lead"), ("password", password)];
        form.extend([("language", "nl"), ("zone", "")]);
        form.extend(active);
        form
    };
    let (status, html) = office.post("/settings/people", &joost("kort", Some(("is_active", "yes")))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-password-error") && !html.contains("\"kort\""), "a password never comes back: {html}");
    let odd = [("name", ""), ("email", "joost"), ("zone", "Mars/Olympus"), ("password", "kort"), ("role", "lead")];
    let (_, html) = office.post("/settings/people", &odd).await;
    for field in ["name", "email", "zone", "password"] {
        assert!(html.contains(&format!("f-{field}-error")), "all that is wrong is told at once, {field} too: {html}");
    }
    let form = joost("een lange zin voor Joost", Some(("is_active", "yes")));
    assert_eq!(office.post("/settings/people", &form).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/settings/people").await;
    assert!(html.contains("joost@halmeer.example") && html.contains("leiding"), "{html}");

    let own = html.split("/settings/people/").find(|rest| rest.contains(">Karin Vos</a>")).unwrap()[..36].to_owned();
    let karin = [
        ("id", own.as_str()),
        ("name", "Karin Vos"),
        ("email", "karin@halmeer.example"),
        ("role", "agent"),
        ("is_active", "yes"),
    ];
    let (status, html) = office.post("/settings/people", &karin).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("laatste beheerder"), "{html}");
}

#[tokio::test]
async fn a_lead_may_set_hours_and_rules_and_nothing_else() {
    let mut office = Office::open().await;
    let form = [
        ("name", "Joost"),
        ("email", "joost@halmeer.example"),
        ("role", "lead"),
        ("password", "een lange zin voor Joost"),
        ("is_active", "yes"),
    ];
    assert_eq!(office.post("/settings/people", &form).await.0, StatusCode::SEE_OTHER);
    office.sign_in("joost@halmeer.example", "een lange zin voor Joost").await;
    for (path, expected) in [
        ("/settings/hours", StatusCode::OK),
        ("/settings/rules", StatusCode::OK),
        ("/settings/rules/new", StatusCode::OK),
        ("/settings/organisation", StatusCode::FORBIDDEN),
        ("/settings/people", StatusCode::FORBIDDEN),
        ("/settings/mailboxes", StatusCode::FORBIDDEN),
        ("/settings/tokens", StatusCode::FORBIDDEN),
        ("/settings/backup", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(office.get(path).await.0, expected, "{path}");
    }
}

#[tokio::test]
async fn a_mailbox_keeps_its_password_to_itself() {
    let office = Office::open().await;
    let form = |host, security| {
        [
            ("address", "service@halmeer.example"),
            ("is_active", "yes"),
            ("imap.host", host),
            ("imap.port", "993"),
            ("imap.security", security),
            ("imap.user", "service"),
            ("imap.password", "geheim-van-de-server"),
        ]
    };
    let (status, html) = office.post("/settings/mailboxes", &form("imap.halmeer.example", "none")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-imap.security-error") && html.contains("imap.halmeer.example"), "{html}");
    assert!(!html.contains("geheim-van-de-server"), "{html}");
    let odd =
        [("address", "service"), ("imap.host", "a b"), ("imap.port", "0"), ("smtp.host", "x/y"), ("smtp.port", "25")];
    let (_, html) = office.post("/settings/mailboxes", &odd).await;
    for field in ["address", "imap.host", "imap.port", "smtp.host"] {
        assert!(html.contains(&format!("f-{field}-error")), "all that is wrong is told at once, {field} too: {html}");
    }
    assert_eq!(office.post("/settings/mailboxes", &form("imap.halmeer.example", "tls")).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/settings/mailboxes").await;
    assert!(html.contains("Nog niet opgehaald"), "{html}");
    let id = html.split("/settings/mailboxes/").find(|rest| rest.contains(">service@")).unwrap()[..36].to_owned();
    let (_, html) = office.get(&format!("/settings/mailboxes/{id}")).await;
    assert!(html.contains("value=\"imap.halmeer.example\"") && !html.contains("geheim"), "{html}");
}

#[tokio::test]
async fn a_token_is_shown_once_and_no_longer_works_when_revoked() {
    let office = Office::open().await;
    let (status, html) = office.post("/settings/tokens", &[("name", "Planning")]).await;
    assert_eq!(status, StatusCode::OK);
    let secret = html.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let now = office.site.now();
    assert!(office.site.desk.by_api_token(&secret, now).await.unwrap().is_some());
    let (_, html) = office.get("/settings/tokens").await;
    assert!(html.contains("Planning") && !html.contains(&secret), "{html}");
    let id = &html.split("/settings/tokens/").nth(1).unwrap()[..36];
    let (status, _) = office.post(&format!("/settings/tokens/{id}/revocations"), &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(office.site.desk.by_api_token(&secret, now).await.unwrap().is_none());
}

#[tokio::test]
async fn preferences_are_ones_own_and_a_wrong_password_changes_nothing() {
    let office = Office::open().await;
    let (status, html) = office.post("/preferences", &[("language", "en"), ("zone", "Europe/Nergens")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-zone-error") && html.contains("Europe/Nergens"), "{html}");
    let (status, _) = office.post("/preferences", &[("language", "en"), ("zone", "Europe/Brussels")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, html) = office.get("/preferences?done=saved").await;
    assert!(html.contains("lang=\"en\"") && html.contains("data-single-keys=\"off\""), "{html}");

    let change = |old| [("old", old), ("new", "een heel andere zin")];
    let (status, html) = office.post("/preferences/password", &change("geraden")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-old-error") && !html.contains("geraden"), "{html}");
    let (status, _) = office.post("/preferences/password", &change(crate::site::PASSWORD)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(office.get("/preferences").await.0, StatusCode::SEE_OTHER, "all sessions ended");
}

#[tokio::test]
async fn a_link_that_is_no_longer_good_says_so_before_a_password_is_typed() {
    let office = Office::open().await;
    let (status, html) = office.get("/password/nothing").await;
    assert_eq!(status, StatusCode::GONE);
    assert!(html.contains("/forgot-password") && !html.contains("type=\"password\""), "{html}");
    for address in ["karin@halmeer.example", "nobody@halmeer.example"] {
        let (status, html) = office.post("/forgot-password", &[("email", address)]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("Als dit het adres van een collega is"), "{html}");
    }
}

#[tokio::test]
async fn a_key_is_installed_shown_and_removed_and_what_is_no_key_is_refused_in_words() {
    let site = Office::open().await;
    let (status, html) = site.upload("/settings/keys", &[("passphrase", "")], "files", "zomaar iets").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("geen sleutel of certificaat dat hier bekend is"), "{html}");
    let (status, html) = site.post("/settings/keys", &[("passphrase", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{html}");

    let authority = include_str!("../../../desk/tests/suite/life/sealed/authority.pem");
    let (status, html) = site.upload("/settings/keys", &[], "files", authority).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
    let (_, html) = site.get("/settings/keys").await;
    assert!(html.contains("Vertrouwd certificaat, S/MIME") && html.contains("Huis CA"), "{html}");
    let fingerprint = html.split("name=\"fingerprint\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("kind", "smime-authority"), ("fingerprint", fingerprint)];
    assert_eq!(site.post("/settings/keys/removals", &fields).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post("/settings/keys/removals", &fields).await.0, StatusCode::NOT_FOUND);
    let (_, html) = site.get("/settings/keys").await;
    assert!(html.contains("Er is nog geen sleutel of certificaat"), "{html}");
}
