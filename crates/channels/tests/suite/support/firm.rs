//! Halmeer Installatietechniek on a real database, with a clock that is moved by hand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use channels::Clock;
use desk::forms::{Fetching, MailboxForm, Security, ServerForm, SetUp};
use desk::views::{EdgeView, OutboxView};
use desk::{Agent, Desk, Language, MailboxId, PasswordCost};
use jiff::Timestamp;
use promise::document::HoursDocument;
use testkit::{TestDatabase, at, chance};

pub const ADDRESS: &str = "info@halmeer.example";
const PASSWORD: &str = "vergeet mij niet";

/// A clock that moves when it is told to.
#[derive(Clone)]
pub struct Hands(Arc<Mutex<Timestamp>>);

impl Hands {
    pub fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    pub fn set(&self, civil: &str) {
        *self.0.lock().unwrap() = at(civil);
    }

    pub fn clock(&self) -> Arc<dyn Clock> {
        let hands = self.clone();
        Arc::new(move || hands.now())
    }
}

pub struct Firm {
    pub desk: Desk,
    pub petra: Agent,
    pub mailbox: MailboxId,
    pub hands: Hands,
    pub db: TestDatabase,
}

impl Firm {
    /// Set up on Tuesday at ten past nine, with one mailbox and no servers.
    pub async fn on(db: TestDatabase) -> Self {
        Self::since("2026-11-24T09:10", db).await
    }

    /// Set up at `civil`, which is the time from then on.
    pub async fn since(civil: &str, db: TestDatabase) -> Self {
        let hands = Hands(Arc::new(Mutex::new(at(civil))));
        let desk = Desk::new(db.db(), Arc::new(chance(1))).with_password_cost(PasswordCost::Cheap).with_key([7; 32]);
        let form = SetUp {
            organisation: "Halmeer Installatietechniek B.V.".into(),
            zone: "Europe/Amsterdam".into(),
            language: Language::Nl,
            phone: "023 555 01 00".into(),
            public_url: "https://vraag.halmeer.example".into(),
            hours: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL"),
            mailbox: ADDRESS.into(),
            name: "Petra Halmeer".into(),
            email: "petra@halmeer.example".into(),
            password: PASSWORD.into(),
        };
        desk.set_up(form, hands.now()).await.unwrap();
        let signed_in =
            desk.sign_in("petra@halmeer.example", PASSWORD, "192.0.2.1", "Firefox", hands.now()).await.unwrap();
        let mailbox = desk.mailboxes(&signed_in.agent).await.unwrap()[0].id;
        Self { desk, petra: signed_in.agent, mailbox, hands, db }
    }

    /// The mailbox gets these servers.
    pub async fn with_servers(&self, imap: Option<ServerForm>, smtp: Option<ServerForm>) {
        let form = MailboxForm {
            id: Some(self.mailbox),
            address: ADDRESS.into(),
            name: "Halmeer".into(),
            team: None,
            is_default: true,
            is_active: true,
            imap,
            smtp,
            fetching: Fetching::default(),
        };
        self.desk.save_mailbox(&self.petra, form, self.hands.now()).await.unwrap();
    }

    /// What the status page says of an edge, once it has been told.
    pub async fn edge(&self, edge: &str) -> EdgeView {
        wait_for(async || {
            let status = self.desk.status(&self.petra, self.hands.now()).await.unwrap();
            status.edges.into_iter().find(|view| view.edge == edge)
        })
        .await
    }

    pub async fn outbox(&self) -> Vec<OutboxView> {
        self.desk.outbox(&self.petra, None).await.unwrap()
    }

    /// The mails that were stored, as they came.
    pub async fn stored(&self) -> Vec<String> {
        let mails = self.db.stored_mails().await;
        mails.into_iter().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }
}

pub fn server(port: u16, security: Security) -> ServerForm {
    ServerForm { host: "localhost".into(), port, security, ..ServerForm::default() }
}

/// Waits until `look` finds something, and not for ever.
pub async fn wait_for<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        loop {
            ticks.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("it happens within a minute")
}

/// A question by mail.
pub fn question(id: &str, words: &str) -> String {
    format!(
        "From: Jan Jansen <jan@klant.example>\r\nTo: {ADDRESS}\r\nSubject: De ketel\r\nMessage-ID: <{id}@klant.example>\r\n\
         Date: Tue, 24 Nov 2026 09:10:00 +0100\r\n\r\n{words}\r\n"
    )
}
