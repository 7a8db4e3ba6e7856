//! Mail fetched from a real IMAP server.

use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::firm::{Firm, question, server, wait_for};
use crate::support::proxy::Proxy;
use crate::support::tls::Authority;
use channels::imap_in::{Fetched, Memory, fetch_mailbox, run_fetcher};
use channels::{Bell, Trust};
use desk::forms::{Security, ServerForm};
use desk::{MailboxServers, Trouble};
use testkit::{database, each_database};
use tokio_util::sync::CancellationToken;

/// The mailbox came to the desk long ago by the clock of the IMAP server, which is the real one.
const SINCE: &str = "2020-11-24T09:10";
const LAST_YEAR: &str = "01-Feb-2019 09:00:00 +0100";
const YESTERDAY: &str = "23-Nov-2020 21:00:00 +0100";
const TODAY: &str = "24-Nov-2020 09:00:00 +0100";

fn imap(port: u16, security: Security) -> ServerForm {
    ServerForm { user: USER.into(), password: PASSWORD.into(), ..server(port, security) }
}

struct Setting {
    firm: Firm,
    trust: Trust,
    memory: Memory,
}

impl Setting {
    async fn on(firm: Firm, authority: &Authority, imap: ServerForm) -> Self {
        firm.with_servers(Some(imap), None).await;
        Self { firm, trust: authority.trust(), memory: Memory::default() }
    }

    async fn mailbox(&self) -> MailboxServers {
        self.firm.desk.mailbox_servers().await.unwrap().remove(0)
    }

    async fn look(&mut self) -> Result<Fetched, Trouble> {
        let (mailbox, hands) = (self.mailbox().await, self.firm.hands.clone());
        fetch_mailbox(&self.firm.desk, &self.trust, &mailbox, &Bell::default(), &mut self.memory, move || hands.now())
            .await
    }

    /// As after a restart.
    async fn look_afresh(&mut self) -> Result<Fetched, Trouble> {
        self.memory = Memory::default();
        self.look().await
    }
}

fn stored(count: usize) -> Fetched {
    Fetched { stored: count, ..Fetched::default() }
}

#[tokio::test]
async fn each_mail_is_fetched_once_over_every_kind_of_connection_and_nothing_changes_on_the_server() {
    let authority = Authority::new("ours");
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    for (security, port) in
        [(Security::Tls, dovecot.imaps), (Security::StartTls, dovecot.imap), (Security::None, dovecot.imap)]
    {
        let mut setting = Setting::on(Firm::since(SINCE, database()).await, &authority, imap(port, security)).await;
        let before = setting.look().await.unwrap().stored;
        let id = format!("{security:?}");
        dovecot.arrives(&question(&id, "Hij doet het niet.\r\n.\r\nGeëist: één ketel.")).await;
        assert_eq!(setting.look().await.unwrap(), stored(1));
        assert_eq!(setting.look().await.unwrap(), stored(0));
        assert_eq!(setting.look_afresh().await.unwrap(), stored(0));
        let mails = setting.firm.stored().await;
        assert_eq!(mails.len(), before + 1);
        assert!(
            mails[before].ends_with("\r\n\r\nHij doet het niet.\r\n.\r\nGeëist: één ketel.\r\n"),
            "{}",
            mails[before]
        );
    }
    let flags = dovecot.say(&["SELECT INBOX", "FETCH 1:* (FLAGS)"]).await;
    assert!(!flags.contains("\\Seen))") && !flags.contains("(\\Seen"), "{flags}");
}

#[tokio::test]
async fn mail_that_somebody_read_is_fetched_and_mail_of_last_year_is_not() {
    let authority = Authority::new("ours");
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    each_database(|db| {
        let (authority, dovecot) = (&authority, &dovecot);
        async move {
            let old = question("oud", "Vorig jaar vroeg ik al…");
            dovecot.holds(&old, LAST_YEAR).await;
            dovecot.holds(&question("gisteren", "Gisteravond"), YESTERDAY).await;
            dovecot.holds(&question("vandaag", "Vanochtend"), TODAY).await;
            let mut setting =
                Setting::on(Firm::since(SINCE, db).await, authority, imap(dovecot.imaps, Security::Tls)).await;
            assert_eq!(setting.look().await.unwrap(), Fetched { stored: 2, passed_over: 1, ..Fetched::default() });
            assert_eq!(setting.look_afresh().await.unwrap(), stored(0));
            // What somebody moves into the folder later is meant for us, however old it is.
            dovecot.holds(&old.replace("<oud@", "<verplaatst@"), LAST_YEAR).await;
            assert_eq!(setting.look().await.unwrap(), stored(1));
            dovecot.say(&["SELECT INBOX", "STORE 1:* +FLAGS (\\Deleted)", "EXPUNGE"]).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_folder_that_was_made_anew_brings_no_mail_twice() {
    let authority = Authority::new("ours");
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let server = ServerForm { folder: "Vragen".into(), ..imap(dovecot.imaps, Security::Tls) };
    let mut setting = Setting::on(Firm::since(SINCE, database()).await, &authority, server).await;
    assert!(matches!(setting.look().await, Err(Trouble::Folder { .. })));
    let mail = question("1", "Hij doet het niet.");
    let append = format!("APPEND Vragen \"{TODAY}\" {{{}+}}\r\n{mail}", mail.len());
    dovecot.say(&["CREATE Vragen", &append]).await;
    assert_eq!(setting.look().await.unwrap(), stored(1));
    let validity = |heard: String| heard.split_once("UIDVALIDITY ").unwrap().1.split(']').next().unwrap().to_owned();
    let before = validity(dovecot.say(&["SELECT Vragen"]).await);
    // UIDVALIDITY is the second in which the folder was made.
    let after = wait_for(async || {
        dovecot.say(&["DELETE Vragen", "CREATE Vragen"]).await;
        Some(validity(dovecot.say(&["SELECT Vragen"]).await)).filter(|after| *after != before)
    })
    .await;
    assert_ne!(before, after);
    dovecot.say(&[&append]).await;
    assert_eq!(setting.look().await.unwrap(), stored(1), "it is fetched again, for its number is new");
    assert_eq!(setting.firm.stored().await.len(), 1, "and known for what it is");
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_a_mail_costs_no_mail() {
    let authority = Authority::new("ours");
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    for number in 0..6 {
        dovecot.arrives(&question(&number.to_string(), &"Hij doet het niet. ".repeat(500))).await;
    }
    // The first connections break after so many bytes: in the greeting, in the list, in the third mail.
    for cut in [20, 700, 30_000] {
        let proxy = Proxy::start(dovecot.imap, vec![cut]).await;
        let mut setting =
            Setting::on(Firm::since(SINCE, database()).await, &authority, imap(proxy.port, Security::None)).await;
        let mut looks = 0;
        while setting.firm.stored().await.len() < 6 {
            looks += 1;
            assert!(looks < 4, "cut after {cut}: {:?}", setting.look().await);
            let _ = setting.look().await;
        }
        assert_eq!(setting.look_afresh().await.unwrap(), stored(0));
        assert_eq!(setting.firm.stored().await.len(), 6);
    }
}

#[tokio::test]
async fn a_mail_on_which_the_connection_always_breaks_does_not_keep_the_others() {
    let authority = Authority::new("ours");
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    for number in 0..4 {
        let words = if number == 1 { "Deze mail breekt alles." } else { "Hij doet het niet." };
        dovecot.arrives(&question(&number.to_string(), words)).await;
    }
    let proxy = Proxy::start_that_breaks_on(dovecot.imap, "breekt alles").await;
    let mut setting =
        Setting::on(Firm::since(SINCE, database()).await, &authority, imap(proxy.port, Security::None)).await;
    let fetched = setting.look().await.unwrap();
    assert_eq!(fetched, Fetched { stored: 3, failed: 1, ..Fetched::default() });
    assert_eq!(fetched.trouble(), Some(Trouble::LeftThere { aside: 0, failed: 1 }));
    dovecot.arrives(&question("nieuw", "Nog een vraag")).await;
    assert_eq!(setting.look().await.unwrap(), Fetched { stored: 1, failed: 1, ..Fetched::default() });
}

#[tokio::test]
async fn what_is_wrong_with_a_mailbox_is_said_plainly() {
    let (authority, stranger) = (Authority::new("ours"), Authority::new("a stranger"));
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let right = imap(dovecot.imaps, Security::Tls);
    let mut setting = Setting::on(Firm::since(SINCE, database()).await, &authority, right.clone()).await;
    let mut check = async |change: ServerForm, words: &str| {
        setting.firm.with_servers(Some(change), None).await;
        let said = setting.look_afresh().await.unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
    };
    check(ServerForm { password: "fout".into(), ..right.clone() }, "refused the user name or the password").await;
    check(ServerForm { host: "bestaat-niet.invalid".into(), ..right.clone() }, "is not known").await;
    check(ServerForm { port: 1, ..right.clone() }, "no connection to localhost:1: nobody answers there").await;
    check(ServerForm { port: dovecot.imap, ..right.clone() }, "doesn't speak TLS on this port").await;
    check(ServerForm { folder: "Bestaat niet".into(), ..right.clone() }, "the folder Bestaat niet can't be opened")
        .await;
    check(ServerForm { host: "127.0.0.1".into(), ..right.clone() }, "its certificate is for another name").await;
    let by_name = ServerForm { host: "elders.example".into(), security: Security::None, ..right.clone() };
    let mailbox = MailboxServers { imap: Some(by_name), ..setting.mailbox().await };
    let now = setting.firm.hands.now();
    let looked =
        fetch_mailbox(&setting.firm.desk, &setting.trust, &mailbox, &Bell::default(), &mut setting.memory, || now)
            .await;
    assert!(looked.unwrap_err().to_string().contains("nothing is sent to it"));
    setting.trust = stranger.trust();
    setting.firm.with_servers(Some(right), None).await;
    let said = setting.look_afresh().await.unwrap_err().to_string();
    assert!(said.contains("doesn't know who issued its certificate"), "{said}");
}

#[tokio::test]
async fn the_fetcher_looks_again_when_the_settings_change_and_tells_the_status_page() {
    let authority = Authority::new("ours");
    let Some(dovecot) = Dovecot::start(&authority).await else { return };
    let firm = Firm::since(SINCE, database()).await;
    firm.with_servers(Some(ServerForm { password: "fout".into(), ..imap(dovecot.imaps, Security::Tls) }), None).await;
    let (filing, cancel) = (Bell::default(), CancellationToken::new());
    let fetching = run_fetcher(firm.desk.clone(), authority.trust(), firm.hands.clock(), filing, cancel.clone());
    let fetching = tokio::spawn(fetching);
    let edge = firm.edge("imap:info@halmeer.example").await;
    assert!(edge.failure.unwrap().to_string().contains("refused the user name or the password"));
    dovecot.arrives(&question("1", "Hij doet het niet.")).await;
    firm.with_servers(Some(imap(dovecot.imaps, Security::Tls)), None).await;
    wait_for(async || (firm.stored().await.len() == 1).then_some(())).await;
    wait_for(async || firm.edge("imap:info@halmeer.example").await.failure.is_none().then_some(())).await;
    cancel.cancel();
    fetching.await.unwrap();
}
