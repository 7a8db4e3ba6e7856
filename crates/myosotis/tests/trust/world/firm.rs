//! Halmeer Installatietechniek, set up in a directory by the acts themselves, before the program is started on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::forms::{Fetching, MailboxForm, Question, Security, ServerForm, SetUp};
use desk::views::Channel;
use desk::{Agent, Desk, Language, PasswordCost};
use jiff::Timestamp;
use promise::Kind;
use promise::document::HoursDocument;
use store::{Db, Options, StoreError, Tx};
use tempfile::TempDir;
use testkit::chance;

pub const INFO: &str = "info@halmeer.example";
pub const PETRA: &str = "petra@halmeer.example";
pub const PASSWORD: &str = "vergeet mij niet";

/// A data directory, thrown away with the firm.
#[derive(Debug)]
pub struct Firm {
    _dir: Option<TempDir>,
    data: PathBuf,
}

impl Firm {
    /// Set up at `now`, with Petra who may do everything.
    pub fn set_up(now: Timestamp) -> Self {
        let dir = TempDir::with_prefix("myosotis-").unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        Self { _dir: Some(dir), ..Self::set_up_in(&data, now) }
    }

    /// The same, open day and night.
    pub fn always_open(now: Timestamp) -> Self {
        let dir = TempDir::with_prefix("myosotis-").unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let mut hours = HoursDocument::office("Europe/Amsterdam", "00:00", "24:00");
        (hours.hours.sat, hours.hours.sun) = (hours.hours.mon.clone(), hours.hours.mon.clone());
        Self { _dir: Some(dir), ..Self::set_up_with(&data, hours, now) }
    }

    /// The same in a directory of one's own.
    pub fn set_up_in(data: &Path, now: Timestamp) -> Self {
        let office = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
        Self::set_up_with(data, office, now)
    }

    fn set_up_with(data: &Path, hours: HoursDocument, now: Timestamp) -> Self {
        let firm = Self { _dir: None, data: data.to_owned() };
        std::fs::write(firm.data().join("key"), [7; 32]).unwrap();
        firm.at_the_desk(async |desk| {
            let form = SetUp {
                organisation: "Halmeer Installatietechniek".into(),
                zone: "Europe/Amsterdam".into(),
                language: Language::Nl,
                phone: "023 555 01 00".into(),
                public_url: "http://localhost".into(),
                hours,
                mailbox: INFO.into(),
                name: "Petra Halmeer".into(),
                email: PETRA.into(),
                password: PASSWORD.into(),
            };
            desk.set_up(form, now).await.unwrap();
        });
        firm
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn database(&self) -> PathBuf {
        self.data().join("myosotis.sqlite")
    }

    pub fn socket(&self) -> PathBuf {
        self.data().join("lmtp.sock")
    }

    /// Does something at the desk while the program is not running; everything is closed again after.
    pub fn at_the_desk<T>(&self, act: impl AsyncFnOnce(&Desk) -> T) -> T {
        at_the_desk_in(self.data(), act)
    }

    /// Looks at the data, also while the program is running.
    pub fn look<T: Send + 'static>(
        &self,
        look: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let db = Db::sqlite_read_only(self.database(), Options { readers: 1, ..Options::default() }).unwrap();
        db.read_blocking(look).unwrap()
    }

    /// How many rows a query counts.
    pub fn count(&self, sql: &'static str) -> i64 {
        self.look(move |tx| tx.query_one(sql, store::args![], |row| row.get(0)))
    }

    /// Answers leave by a server on this machine.
    pub fn sends_by(&self, port: u16, now: Timestamp) {
        let server = Some(here(port));
        self.sets_mailbox(|form| MailboxForm { smtp: server, ..form }, now);
    }

    /// Questions are fetched from a server on this machine.
    pub fn fetches_from(&self, port: u16, fetching: Fetching, now: Timestamp) {
        let (user, password) = (super::dovecot::USER.into(), super::dovecot::PASSWORD.into());
        let server = Some(ServerForm { user, password, ..here(port) });
        self.sets_mailbox(|form| MailboxForm { imap: server, fetching, ..form }, now);
    }

    fn sets_mailbox(&self, with: impl FnOnce(MailboxForm) -> MailboxForm, now: Timestamp) {
        self.at_the_desk(async |desk| {
            let petra = petra(desk, now).await;
            let form = MailboxForm {
                id: Some(desk.mailboxes(&petra).await.unwrap()[0].id),
                address: INFO.into(),
                name: "Halmeer".into(),
                team: None,
                is_default: true,
                is_active: true,
                imap: None,
                smtp: None,
                fetching: Fetching::default(),
            };
            desk.save_mailbox(&petra, with(form), now).await.unwrap();
        });
    }

    /// The cookie of a colleague who has signed in.
    pub fn cookie(&self, now: Timestamp) -> String {
        self.at_the_desk(async |desk| {
            let signed_in = desk.sign_in(PETRA, PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap();
            format!("myosotis={}", signed_in.token)
        })
    }
}

fn here(port: u16) -> ServerForm {
    ServerForm { host: "127.0.0.1".into(), port, security: Security::None, ..ServerForm::default() }
}

/// Does something at the desk of a directory.
pub fn at_the_desk_in<T>(data: &Path, act: impl AsyncFnOnce(&Desk) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::sqlite(data.join("myosotis.sqlite"), Options::default()).unwrap();
        db.migrate().await.unwrap();
        let desk = Desk::new(db, Arc::new(chance(visit()))).with_password_cost(PasswordCost::Cheap).with_key([7; 32]);
        act(&desk).await
    })
}

/// Another seed at each visit, also of another run to the same data, or the second would make the ids of the first.
fn visit() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static VISITS: AtomicU64 = AtomicU64::new(1);
    let moment = u64::try_from(super::real_now().as_millisecond()).unwrap();
    (VISITS.fetch_add(1, Ordering::Relaxed) << 48) ^ moment
}

/// Petra, signed in.
pub async fn petra(desk: &Desk, now: Timestamp) -> Agent {
    desk.sign_in(PETRA, PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap().agent
}

/// A question by the public form.
pub fn question(reach: &str, text: &str) -> Question {
    Question {
        channel: Channel::Web,
        text: text.into(),
        subject: String::new(),
        name: "Jan Jansen".into(),
        reach: reach.into(),
        contact: None,
        team: None,
        agent: None,
        is_urgent: false,
        kind: Kind::Answer,
        language: None,
        not_before: None,
        files: Vec::new(),
        idempotency: None,
    }
}
