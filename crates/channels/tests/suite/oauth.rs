//! A mailbox that is opened with tokens, from a provider over real HTTP.

use std::sync::Arc;

use crate::support::dovecot::{Dovecot, USER};
use crate::support::firm::{Firm, question, server, wait_for};
use crate::support::tls::Authority;
use crate::support::tokens::{Provider, fields};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::imap_in::{Memory, fetch_mailbox};
use channels::oauth::{NetEdge, run_connections, xoauth2};
use channels::{Bell, Trust};
use desk::forms::{Auth, Security, ServerForm};
use desk::oauth::{ConnectionView, OAuthError, OAuthForm, OAuthProvider, OAuthState, Secret};
use desk::{Desk, DeskError, Refusal};
use testkit::{database, each_database};
use tokio_util::sync::CancellationToken;

const PUBLIC: &str = "https://vraag.halmeer.example";
const CODE: &str = r#"{"device_code":"dev-1","user_code":"BCDF-GHJK","verification_uri":"https://provider.example/device","expires_in":900,"interval":5}"#;
const PENDING: (u16, &str) = (400, r#"{"error":"authorization_pending"}"#);
const SLOW_DOWN: (u16, &str) = (400, r#"{"error":"slow_down"}"#);
const FIRST: (u16, &str) = (200, r#"{"access_token":"token-1","refresh_token":"refresh-1","expires_in":3600}"#);
const SECOND: (u16, &str) = (200, r#"{"access_token":"token-2","expires_in":3600}"#);
const WITHDRAWN: (u16, &str) =
    (400, r#"{"error":"invalid_grant","error_description":"AADSTS50173: the password was changed"}"#);

struct Story {
    firm: Firm,
    provider: Provider,
    desk: Desk,
}

impl Story {
    /// A mailbox with a provider that gives codes to type, or a link to follow.
    async fn on(db: testkit::TestDatabase, gives_codes: bool) -> Self {
        let firm = Firm::on(db).await;
        let desk = firm.desk.clone().with_mail_edge(Arc::new(NetEdge::new(&Trust::of_this_machine())));
        let provider = Provider::start().await;
        let form = OAuthForm {
            mailbox: firm.mailbox,
            provider: OAuthProvider::Other,
            tenant: String::new(),
            client_id: "our-client".into(),
            client_secret: "our secret&".into(),
            authorize_url: provider.url("/authorize"),
            token_url: provider.url("/token"),
            device_url: if gives_codes { provider.url("/device") } else { String::new() },
            scope: "mail offline".into(),
        };
        desk.set_mailbox_oauth(&firm.petra, form, firm.hands.now()).await.unwrap();
        Self { firm, provider, desk }
    }

    async fn ask(&self) -> ConnectionView {
        self.desk.ask_to_connect(&self.firm.petra, self.firm.mailbox, PUBLIC, self.firm.hands.now()).await.unwrap()
    }

    async fn view(&self) -> ConnectionView {
        self.desk.mailbox_connection(&self.firm.petra, self.firm.mailbox).await.unwrap().unwrap()
    }

    async fn keep(&self, civil: &str) {
        self.firm.hands.set(civil);
        self.desk.keep_connected(self.firm.hands.now()).await.unwrap();
    }

    async fn token(&self) -> Result<String, OAuthError> {
        let token = self.desk.access_token(self.firm.mailbox, self.firm.hands.now()).await;
        token.map(|token| token.expose().to_owned())
    }
}

#[tokio::test]
async fn an_administrator_types_a_code_at_the_provider_and_the_mailbox_stays_connected() {
    each_database(|db| async move {
        let story = Story::on(db, true).await;
        assert_eq!(story.token().await, Err(OAuthError::NotConnected));
        story.provider.says(&[(200, CODE)]);
        let asked = story.ask().await;
        assert_eq!(asked.state, OAuthState::Asked);
        assert_eq!(asked.asking.unwrap().user_code.as_deref(), Some("BCDF-GHJK"));

        // Nobody is asked sooner than they want, and ever less often when they say so (RFC 8628, 3.5).
        story.provider.says(&[PENDING, SLOW_DOWN, FIRST]);
        story.keep("2026-11-24T09:10:04").await;
        assert_eq!(story.provider.heard().len(), 1);
        story.keep("2026-11-24T09:10:05").await;
        story.keep("2026-11-24T09:10:10").await;
        story.keep("2026-11-24T09:10:15").await;
        assert_eq!(story.provider.heard().len(), 3);
        story.keep("2026-11-24T09:10:20").await;
        let heard = story.provider.last();
        assert_eq!(heard.field("grant_type"), "urn:ietf:params:oauth:grant-type:device_code");
        assert_eq!((heard.field("device_code"), heard.field("client_secret")), ("dev-1", "our secret&"));
        assert_eq!(story.view().await.state, OAuthState::Connected);
        assert_eq!(story.token().await.as_deref(), Ok("token-1"));
        assert_eq!(story.provider.heard().len(), 4, "a token at hand is not asked for again");

        // Renewed ahead of its end; the refresh token that wasn't replaced stays good.
        story.provider.says(&[SECOND]);
        story.keep("2026-11-24T10:05:19").await;
        assert_eq!(story.token().await.as_deref(), Ok("token-1"));
        story.keep("2026-11-24T10:05:20").await;
        assert_eq!(story.token().await.as_deref(), Ok("token-2"));
        story.keep("2026-11-24T11:00:20").await;
        assert_eq!(story.provider.last().field("refresh_token"), "refresh-1");

        // Nothing of it can be read in the database.
        let sealed = story
            .firm
            .db
            .read(|tx| tx.query_one("select sealed from mailbox_oauth", store::args![], |row| row.get::<Vec<u8>>(0)));
        let sealed = String::from_utf8_lossy(&sealed.await.unwrap()).into_owned();
        assert!(!sealed.contains("token") && !sealed.contains("secret"), "{sealed}");
    })
    .await;
}

#[tokio::test]
async fn consent_that_was_withdrawn_is_said_in_words_and_a_provider_that_is_down_is_not_taken_for_it() {
    let story = Story::on(database(), true).await;
    story.provider.says(&[(200, CODE), FIRST]);
    story.ask().await;
    story.keep("2026-11-24T09:10:05").await;

    story.provider.says(&[(503, "<html>busy</html>")]);
    story.keep("2026-11-24T10:05:05").await;
    let down = story.view().await;
    assert_eq!(down.state, OAuthState::Connected);
    assert!(down.failure.unwrap().to_string().contains("it answered 503"));
    assert_eq!(story.token().await.as_deref(), Ok("token-1"), "it is good for five minutes more");

    story.provider.says(&[WITHDRAWN]);
    let cancel = CancellationToken::new();
    story.firm.hands.set("2026-11-24T10:06:05");
    let running = tokio::spawn(run_connections(story.desk.clone(), story.firm.hands.clock(), cancel.clone()));
    let edge = story.firm.edge("oauth:info@halmeer.example").await;
    assert!(edge.failure.unwrap().to_string().contains("AADSTS50173: the password was changed"));
    cancel.cancel();
    running.await.unwrap();
    assert_eq!(story.view().await.state, OAuthState::Refused);
    let heard = story.provider.heard().len();
    assert!(matches!(story.token().await, Err(OAuthError::Refused { .. })));
    story.keep("2026-11-24T12:00").await;
    assert_eq!(story.provider.heard().len(), heard, "who says never is not asked again");

    // Connected again with one button.
    story.provider.says(&[(200, CODE), FIRST]);
    story.ask().await;
    story.keep("2026-11-24T12:00:06").await;
    assert_eq!(story.token().await.as_deref(), Ok("token-1"));
}

#[tokio::test]
async fn a_code_that_nobody_types_is_given_up() {
    let story = Story::on(database(), true).await;
    story.provider.says(&[(200, CODE), PENDING]);
    story.ask().await;
    story.keep("2026-11-24T09:25:01").await;
    let view = story.view().await;
    assert_eq!((view.state, view.asking), (OAuthState::New, None));
    assert!(view.failure.unwrap().to_string().contains("not typed in time"));
}

#[tokio::test]
async fn where_no_code_can_be_typed_a_link_is_followed_and_only_its_own_answer_is_believed() {
    let story = Story::on(database(), false).await;
    let (petra, now) = (&story.firm.petra, story.firm.hands.now());
    let asking = story.ask().await.asking.unwrap();
    let (address, query) = asking.url.split_once('?').unwrap();
    assert_eq!((address, asking.user_code), (story.provider.url("/authorize").as_str(), None));
    let asked = fields(query);
    let field = |name: &str| asked.iter().find(|(field, _)| field == name).unwrap().1.clone();
    assert_eq!(field("redirect_uri"), "https://vraag.halmeer.example/settings/mailboxes/connected");
    assert_eq!((field("scope"), field("access_type")), ("mail offline".into(), "offline".into()));

    story.provider.says(&[FIRST]);
    for forged in ["", "x", &format!("{}.anything", story.firm.mailbox)] {
        let refused = story.desk.finish_connection(petra, forged, Ok(Secret::new("stolen")), now).await;
        assert!(matches!(refused, Err(DeskError::Refused(Refusal::LinkExpired))), "{forged}");
    }
    assert_eq!(story.provider.heard().len(), 0);
    let code = Ok(Secret::new("code-1"));
    assert_eq!(story.desk.finish_connection(petra, &field("state"), code, now).await.unwrap(), story.firm.mailbox);
    let heard = story.provider.last();
    assert_eq!((heard.field("grant_type"), heard.field("code")), ("authorization_code", "code-1"));
    let challenge =
        URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, heard.field("code_verifier").as_bytes()));
    assert_eq!(challenge, field("code_challenge"));
    assert_eq!(story.token().await.as_deref(), Ok("token-1"));
    // Once.
    let again = story.desk.finish_connection(petra, &field("state"), Ok(Secret::new("code-1")), now).await;
    assert!(matches!(again, Err(DeskError::Refused(Refusal::LinkExpired))));
}

#[tokio::test]
async fn who_may_not_edit_mailboxes_connects_none() {
    let story = Story::on(database(), true).await;
    let desk = desk::Agent { role: desk::Role::Lead, ..story.firm.petra.clone() };
    let now = story.firm.hands.now();
    let asked = story.desk.ask_to_connect(&desk, story.firm.mailbox, PUBLIC, now).await;
    assert!(matches!(asked, Err(DeskError::NotAllowed(_))));
    let finished = story.desk.finish_connection(&desk, "x.y", Err("access_denied".into()), now).await;
    assert!(matches!(finished, Err(DeskError::NotAllowed(_))));
}

#[tokio::test]
async fn a_real_server_opens_a_mailbox_with_a_token_and_refuses_one_that_is_no_good() {
    let story = Story::on(database(), true).await;
    let authority = Authority::new("ours");
    let asked = Provider::start().await;
    asked.says(&[(200, r#"{"active":true,"username":"info","scope":"mail"}"#)]);
    let Some(dovecot) = Dovecot::start_for_tokens(&authority, &asked.url("/introspect")).await else { return };
    let imap = ServerForm { user: USER.into(), auth: Auth::OAuth, ..server(dovecot.imaps, Security::Tls) };
    story.firm.with_servers(Some(imap), None).await;
    dovecot.arrives(&question("1", "Hij doet het niet.")).await;
    let look = async || {
        let mailbox = story.desk.mailbox_servers().await.unwrap().remove(0);
        let (trust, now) = (authority.trust(), story.firm.hands.now());
        fetch_mailbox(&story.desk, &trust, &mailbox, &Bell::default(), &mut Memory::default(), || now).await
    };
    assert!(look().await.unwrap_err().to_string().contains("not connected with its provider yet"));
    story.provider.says(&[(200, CODE), FIRST]);
    story.ask().await;
    story.keep("2026-11-24T09:10:05").await;
    let fetched = look().await.unwrap();
    // By its own clock the server got it before this story begins.
    assert_eq!(fetched.stored + fetched.passed_over, 1);
    assert_eq!(asked.last().field("token"), "token-1");

    asked.says(&[(200, r#"{"active":false}"#)]);
    story.provider.says(&[SECOND]);
    story.keep("2026-11-24T10:05:05").await;
    let said = look().await.unwrap_err().to_string();
    assert!(said.contains("refused the user name or the password"), "{said}");
}

#[tokio::test]
async fn a_token_that_ended_while_the_program_was_down_is_renewed_when_it_is_needed() {
    let story = Story::on(database(), true).await;
    story.provider.says(&[(200, CODE), FIRST]);
    story.ask().await;
    story.keep("2026-11-24T09:10:05").await;
    story.firm.hands.set("2026-11-25T09:00");
    story.provider.says(&[SECOND]);
    assert_eq!(story.token().await.as_deref(), Ok("token-2"));
    wait_for(async || (story.view().await.state == OAuthState::Connected).then_some(())).await;
    assert_eq!(xoauth2("info", "t"), "user=info\u{1}auth=Bearer t\u{1}\u{1}");
}
