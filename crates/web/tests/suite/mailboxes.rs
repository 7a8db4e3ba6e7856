//! Mailboxes, through the router: trying a server before it is saved, connecting a provider, and what was left on the server.

use std::sync::Arc;

use crate::office::Office;
use axum::http::StatusCode;
use desk::Trouble;
use desk::edge::{MailEdge, Soon};
use desk::forms::ServerForm;
use desk::oauth::{DeviceCode, Grant, OAuthApp, OAuthError, Secret, Tokens};
use desk::{FolderAt, MailboxId};
use web::{App, Config};

/// The world as these tests want it: one server with one password, and a provider.
struct World;

impl MailEdge for World {
    fn ask_for_code<'a>(&'a self, _app: &'a OAuthApp) -> Soon<'a, Result<DeviceCode, OAuthError>> {
        Box::pin(async {
            Ok(DeviceCode {
                device_code: Secret::new("device"),
                user_code: "BCDF-GHJK".into(),
                verification_uri: "https://microsoft.com/devicelogin".into(),
                expires_in: 900,
                interval: 5,
            })
        })
    }

    fn redeem<'a>(&'a self, _app: &'a OAuthApp, grant: &'a Grant) -> Soon<'a, Result<Tokens, OAuthError>> {
        Box::pin(async move {
            match grant {
                Grant::Code { code, .. } if code.expose() == "good" => {
                    Ok(Tokens { access: Secret::new("a"), refresh: Some(Secret::new("r")), expires_in: 3_600 })
                }
                _ => Err(OAuthError::Refused { reply: "AADSTS70000".into() }),
            }
        })
    }

    fn try_fetching<'a>(&'a self, server: &'a ServerForm) -> Soon<'a, Result<Vec<String>, Trouble>> {
        Box::pin(async move {
            if server.password == "goed" {
                return Ok(vec!["INBOX".into(), "Vragen/Geëist".into()]);
            }
            Err(Trouble::SignIn { host: "imap.halmeer.example".into(), reply: "no <b>".into() })
        })
    }
}

async fn office() -> Office {
    let mut office = Office::open().await;
    let (desk, now) = (office.site.desk.clone().with_mail_edge(Arc::new(World)), office.site.now());
    let config = Arc::new(Config::at("https://vraag.halmeer.example"));
    let pictures = web::pictures::Pictures::default();
    office.site.router = web::router(App { desk, clock: Arc::new(move || now), config, pictures });
    office
}

async fn mailbox(office: &Office) -> MailboxId {
    office.site.desk.mailbox_servers().await.unwrap().remove(0).id
}

const FORM: [(&str, &str); 8] = [
    ("address", "service@halmeer.example"),
    ("is_active", "yes"),
    ("imap.host", "imap.halmeer.example"),
    ("imap.port", "993"),
    ("imap.security", "tls"),
    ("imap.user", "service"),
    ("fetching.folders", "INBOX\nOude map"),
    ("fetching.since", "all"),
];

fn with<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    FORM.iter().chain(other).copied().collect()
}

#[tokio::test]
async fn a_server_is_tried_before_anything_is_saved_and_what_is_wrong_stands_at_its_field() {
    let office = office().await;
    let path = "/settings/mailboxes";
    let (status, html) = office.post(path, &with(&[("imap.password", "fout"), ("try", "yes")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-imap.user-error") && html.contains("De server laat ons niet binnen."), "{html}");
    assert!(
        html.contains("imap.halmeer.example weigert de gebruikersnaam of het wachtwoord: no &#60;b&#62;"),
        "{html}"
    );
    assert!(html.contains("Oude map") && html.contains("value=\"fout\""), "nothing that was typed is lost: {html}");

    // It works, but one of the folders isn't there.
    let (status, html) = office.post(path, &with(&[("imap.password", "goed"), ("try", "yes")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("Er is op de server geen map") && html.contains("value=\"Vragen/Geëist\""), "{html}");
    assert!(html.contains("name=\"fetching.folder\" value=\"INBOX\" checked"), "{html}");
    let (_, html) = office.get(path).await;
    assert!(!html.contains("service@halmeer.example"), "nothing was saved");

    let ticked = [("imap.password", "goed"), ("fetching.folder", "Vragen/Geëist"), ("fetching.after", "read")];
    let form: Vec<_> = with(&ticked).into_iter().filter(|(name, _)| *name != "fetching.folders").collect();
    let mut tried = form.clone();
    tried.push(("try", "yes"));
    let (status, html) = office.post(path, &tried).await;
    assert_eq!(status, StatusCode::OK, "{html}");
    assert!(html.contains("Het werkt."), "{html}");
    assert_eq!(office.post(path, &form).await.0, StatusCode::SEE_OTHER);
    let servers = office.site.desk.mailbox_servers().await.unwrap();
    let saved = servers.iter().find(|mailbox| mailbox.address == "service@halmeer.example").unwrap();
    assert_eq!(saved.fetching.folders, ["Vragen/Geëist"]);
}

#[tokio::test]
async fn a_mailbox_is_connected_by_a_code_and_its_secret_stays_ours() {
    let office = office().await;
    let path = format!("/settings/mailboxes/{}/connection", mailbox(&office).await);
    let (status, html) = office.post(&path, &[("oauth.provider", "microsoft")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("f-oauth.client_id-error"), "{html}");
    let form =
        [("oauth.provider", "microsoft"), ("oauth.client_id", "7c1f0e52"), ("oauth.client_secret", "zeer-geheim")];
    assert_eq!(office.post(&path, &form).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get(&path).await;
    assert!(
        html.contains("Nog niet verbonden") && html.contains("7c1f0e52") && !html.contains("zeer-geheim"),
        "{html}"
    );
    assert!(html.contains("https://vraag.halmeer.example/settings/mailboxes/connected"), "{html}");
    assert_eq!(office.post(&format!("{path}-requests"), &[]).await.0, StatusCode::SEE_OTHER);
    let (_, html) = office.get(&path).await;
    assert!(html.contains("BCDF-GHJK") && html.contains("https://microsoft.com/devicelogin"), "{html}");
}

#[tokio::test]
async fn where_a_link_is_followed_the_browser_comes_back_with_what_it_was_given() {
    let office = office().await;
    let path = format!("/settings/mailboxes/{}/connection", mailbox(&office).await);
    let form = [("oauth.provider", "google"), ("oauth.client_id", "x.apps.example"), ("oauth.client_secret", "s")];
    office.post(&path, &form).await;
    let (status, _) = office.post(&format!("{path}-requests"), &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let signing = office.site.desk.sign_in("karin@halmeer.example", crate::site::PASSWORD, "x", "y", office.site.now());
    let karin = signing.await.unwrap().agent;
    let asked = office.site.desk.mailbox_connection(&karin, mailbox(&office).await).await.unwrap().unwrap();
    let url = asked.asking.unwrap().url;
    assert!(url.starts_with("https://accounts.google.com/o/oauth2/v2/auth?"), "{url}");
    let state = url.split("&state=").nth(1).unwrap().split('&').next().unwrap();
    let back = "/settings/mailboxes/connected";
    let (status, _) = office.get(&format!("{back}?state=forged&code=good")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(office.get(&path).await.1.contains("Wacht tot het bij de aanbieder is gedaan"));
    office.get(&format!("{back}?state={state}&code=good")).await;
    assert!(office.get(&path).await.1.contains("Verbonden."));
}

#[tokio::test]
async fn what_was_left_on_the_server_is_shown_and_tried_again_with_one_button() {
    let office = office().await;
    let (id, now) = (mailbox(&office).await, office.site.now());
    let path = format!("/settings/mailboxes/{id}/fetching");
    assert!(office.get(&path).await.1.contains("Er is nog niets opgehaald."));
    let at = || FolderAt { mailbox: id, folder: "INBOX".into(), uid_validity: 1 };
    let desk = &office.site.desk;
    desk.folder_seen(at(), desk::Sighted { there: 50_000, too_old: vec![1, 2], first_next: None }, now).await.unwrap();
    desk.fetch_failed(at(), 7, Some(60 << 20), "it is larger than 50 MB".into(), true, now).await.unwrap();
    let (_, html) = office.get(&path).await;
    for words in ["2 van 50.000 gedaan", "Mail 7 in INBOX", "it is larger than 50 MB", "Deze nog eens proberen"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let (status, _) = office.post(&format!("/settings/mailboxes/{id}/fetching-retries"), &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(desk.folder_known(at()).await.unwrap().parked, Vec::<u32>::new());
    let (_, html) = office.get(&path).await;
    assert!(!html.contains("Deze nog eens proberen"), "{html}");
}

#[tokio::test]
async fn the_name_by_which_ones_own_server_vouches_stands_in_its_field() {
    let office = office().await;
    let trust = [("domain", "halmeer.example"), ("authserv_id", "mx.halmeer.example")];
    assert_eq!(office.post("/settings/deliverability/trust", &trust).await.0, StatusCode::SEE_OTHER);
    let (_, page) = office.get("/settings/deliverability").await;
    assert!(page.contains("value=\"mx.halmeer.example\""), "{page}");
    let (status, page) =
        office.post("/settings/deliverability/trust", &[("domain", "halmeer.example"), ("authserv_id", "a b")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("value=\"a b\""), "what was typed comes back");
}
