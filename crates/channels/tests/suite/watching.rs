//! A mailbox that is watched: mail comes in as it arrives, what was chosen is done with it, and what is there at first sight
//! is taken from the day that was chosen.

use std::time::Duration;

use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::firm::{ADDRESS, Firm, question, server, wait_for};
use crate::support::proxy::Proxy;
use crate::support::tls::Authority;
use channels::filing::file_what_waits;
use channels::imap_in::{Fetched, Memory, POLL_EVERY, fetch_mailbox, run_fetcher};
use channels::{Bell, Trust};
use desk::forms::{AfterFetch, Auth, Fetching, MailboxForm, Old, Security, ServerForm, Since};
use desk::{DeskError, Refusal};
use jiff::Timestamp;
use store::{StoreError, args};
use testkit::database;
use tokio_util::sync::CancellationToken;

const SINCE: &str = "2020-11-24T09:10";

fn imap(port: u16) -> ServerForm {
    ServerForm { user: USER.into(), password: PASSWORD.into(), ..server(port, Security::None) }
}

struct Story {
    firm: Firm,
    dovecot: Dovecot,
    memory: Memory,
}

impl Story {
    async fn begin() -> Option<Self> {
        let dovecot = Dovecot::start(&Authority::new("ours")).await?;
        let firm = Firm::since(SINCE, database()).await;
        Some(Self { firm, dovecot, memory: Memory::default() })
    }

    async fn set(&self, port: u16, fetching: Fetching) -> Result<(), DeskError> {
        let form = MailboxForm {
            id: Some(self.firm.mailbox),
            address: ADDRESS.into(),
            name: "Halmeer".into(),
            team: None,
            is_default: true,
            is_active: true,
            imap: Some(imap(port)),
            smtp: None,
            fetching,
        };
        self.firm.desk.save_mailbox(&self.firm.petra, form, self.firm.hands.now()).await.map(drop)
    }

    async fn look(&mut self) -> Fetched {
        let mailbox = self.firm.desk.mailbox_servers().await.unwrap().remove(0);
        let (trust, hands) = (Trust::of_this_machine(), self.firm.hands.clone());
        let now = move || hands.now();
        fetch_mailbox(&self.firm.desk, &trust, &mailbox, &Bell::default(), &mut self.memory, now).await.unwrap()
    }

    async fn flags(&self, folder: &str) -> String {
        let heard = self.dovecot.say(&[&format!("SELECT {folder}"), "FETCH 1:* (FLAGS)"]).await;
        heard.lines().filter(|line| line.contains(" FETCH (FLAGS ")).collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test]
async fn a_server_that_tells_of_mail_is_not_waited_for_until_the_next_poll() {
    let Some(story) = Story::begin().await else { return };
    story.set(story.dovecot.imap, Fetching::default()).await.unwrap();
    let cancel = CancellationToken::new();
    let trust = Trust::of_this_machine();
    let clock = story.firm.hands.clock();
    let fetching = tokio::spawn(run_fetcher(story.firm.desk.clone(), trust, clock, Bell::default(), cancel.clone()));
    story.firm.edge("imap:info@halmeer.example").await;
    let arrived = std::time::Instant::now();
    for id in ["1", "2", "3"] {
        story.dovecot.arrives(&question(id, "Hij doet het niet.")).await;
        let count = id.parse::<usize>().unwrap();
        wait_for(async || (story.firm.stored().await.len() == count).then_some(())).await;
    }
    assert!(arrived.elapsed() < POLL_EVERY / 2, "three mails in {:?}", arrived.elapsed());
    cancel.cancel();
    fetching.await.unwrap();
}

#[tokio::test]
async fn a_connection_that_is_lost_while_waiting_is_made_anew() {
    let Some(story) = Story::begin().await else { return };
    // The line breaks as soon as the server tells of the first mail.
    let proxy = Proxy::start_that_breaks_on(story.dovecot.imap, "+ idling\r\n* 1 EXISTS").await;
    story.set(proxy.port, Fetching::default()).await.unwrap();
    let cancel = CancellationToken::new();
    let fetching = run_fetcher(
        story.firm.desk.clone(),
        Trust::of_this_machine(),
        story.firm.hands.clock(),
        Bell::default(),
        cancel.clone(),
    );
    let fetching = tokio::spawn(fetching);
    story.firm.edge("imap:info@halmeer.example").await;
    story.dovecot.arrives(&question("1", "Hij doet het niet.")).await;
    wait_for(async || (!story.firm.stored().await.is_empty()).then_some(())).await;
    cancel.cancel();
    tokio::time::timeout(Duration::from_secs(10), fetching).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_mail_is_marked_as_read_only_after_it_is_stored_here() {
    let Some(mut story) = Story::begin().await else { return };
    story.dovecot.arrives(&question("eerder", "Van vóór de keuze.")).await;
    story.set(story.dovecot.imap, Fetching::default()).await.unwrap();
    story.look().await;
    assert!(!story.flags("INBOX").await.contains("\\Seen"), "nothing is done where nothing was chosen");
    story.set(story.dovecot.imap, Fetching { after: AfterFetch::Read, ..Fetching::default() }).await.unwrap();
    story.dovecot.arrives(&question("later", "Van daarna.")).await;
    assert_eq!(story.look().await.stored, 1);
    let flags = story.flags("INBOX").await;
    assert_eq!(flags.matches("\\Seen").count(), 1, "{flags}");
}

#[tokio::test]
async fn a_move_that_was_cut_short_is_done_at_the_next_look_and_moves_nothing_twice() {
    let Some(mut story) = Story::begin().await else { return };
    for id in ["1", "2", "3"] {
        story.dovecot.arrives(&question(id, "Hij doet het niet.")).await;
    }
    // The folder isn't there yet: stored all the same, and said in words.
    let moves = Fetching { after: AfterFetch::Move("Gedaan".into()), ..Fetching::default() };
    story.set(story.dovecot.imap, moves).await.unwrap();
    let mailbox = story.firm.desk.mailbox_servers().await.unwrap().remove(0);
    let (trust, now) = (Trust::of_this_machine(), story.firm.hands.now());
    let bell = Bell::default();
    let looked = fetch_mailbox(&story.firm.desk, &trust, &mailbox, &bell, &mut story.memory, || now).await;
    assert!(looked.unwrap_err().to_string().contains("the folder Gedaan can't be opened"));
    assert_eq!(story.firm.stored().await.len(), 3);

    story.dovecot.say(&["CREATE Gedaan"]).await;
    // Somebody moves one of them by hand in the meantime.
    story.dovecot.say(&["SELECT INBOX", "UID MOVE 2 Gedaan"]).await;
    story.memory = Memory::default();
    assert_eq!(story.look().await.stored, 0);
    assert_eq!(story.look().await.stored, 0);
    let there = story.dovecot.say(&["STATUS Gedaan (MESSAGES)", "STATUS INBOX (MESSAGES)"]).await;
    assert!(there.contains("Gedaan (MESSAGES 3)") && there.contains("INBOX (MESSAGES 0)"), "{there}");
    assert_eq!(story.firm.stored().await.len(), 3);
}

#[tokio::test]
async fn what_is_fetched_is_not_moved_into_a_folder_that_is_fetched() {
    let Some(story) = Story::begin().await else { return };
    let to = |folder: &str| Fetching {
        folders: vec!["Vragen".into()],
        after: AfterFetch::Move(folder.into()),
        ..Fetching::default()
    };
    for folder in ["Vragen", "inbox"] {
        let refused = story.set(story.dovecot.imap, to(folder)).await.unwrap_err();
        assert!(matches!(
            refused,
            DeskError::Refused(Refusal::Field { field: "fetching.move", problem: "is_fetched" })
        ));
    }
}

#[tokio::test]
async fn the_administrator_chooses_from_which_day_and_may_think_better_of_it() {
    let Some(mut story) = Story::begin().await else { return };
    for (id, date) in [
        ("2018", "01-Feb-2018 09:00:00 +0100"),
        ("2019", "01-Feb-2019 09:00:00 +0100"),
        ("2020", "24-Nov-2020 09:00:00 +0100"),
    ] {
        story.dovecot.holds(&question(id, "Een vraag."), date).await;
    }
    let since = |since| Fetching { since, ..Fetching::default() };
    story.set(story.dovecot.imap, since(Since::Now)).await.unwrap();
    assert_eq!(story.look().await, Fetched { stored: 1, passed_over: 2, ..Fetched::default() });
    story.set(story.dovecot.imap, since(Since::Day("2019-01-01".parse().unwrap()))).await.unwrap();
    assert_eq!(story.look().await, Fetched { stored: 1, passed_over: 1, ..Fetched::default() });
    assert_eq!(story.look().await, Fetched::default());
    story.set(story.dovecot.imap, since(Since::Everything)).await.unwrap();
    assert_eq!(story.look().await.stored, 1);
    assert_eq!(story.firm.stored().await.len(), 3);
    let folders = story.firm.desk.mailbox_folders(&story.firm.petra, story.firm.mailbox).await.unwrap();
    assert_eq!((folders.len(), folders[0].there, folders[0].held), (1, 3, 3));
}

/// How many promises are open and how many mails went out, after all that was fetched is filed; and the states of the
/// conversations, with the day they are of.
async fn what_became(story: &Story) -> (i64, usize, Vec<(String, String)>) {
    file_what_waits(&story.firm.desk, story.firm.hands.now()).await.unwrap();
    let db = story.firm.db.db();
    let looking = db.read(|tx| {
        let open = tx.query_one("select count(*) from promise where state = 'open'", args![], |row| row.get(0))?;
        let states = tx.query("select state, asked_at from conversation order by asked_at, id", args![], |row| {
            Ok((row.get::<String>(0)?, row.get::<Timestamp>(1)?.strftime("%F").to_string()))
        })?;
        Ok::<_, StoreError>((open, states))
    });
    let (open, states) = looking.await.unwrap();
    (open, story.firm.outbox().await.len(), states)
}

fn state(of: &str, day: &str) -> (String, String) {
    (of.to_owned(), day.to_owned())
}

#[tokio::test]
async fn nobody_is_written_to_about_mail_of_long_before_the_desk() {
    let Some(mut story) = Story::begin().await else { return };
    story.dovecot.holds(&question("old", "Een vraag van toen."), "01-Feb-2019 09:00:00 +0100").await;
    story.dovecot.holds(&question("new", "Een vraag van nu."), "24-Nov-2020 09:00:00 +0100").await;
    story.set(story.dovecot.imap, Fetching { since: Since::Everything, ..Fetching::default() }).await.unwrap();
    assert_eq!(story.look().await.stored, 2);
    let done = state("done", "2019-02-01");
    let waiting = state("waiting_for_us", "2020-11-24");
    assert_eq!(what_became(&story).await, (1, 1, vec![done.clone(), waiting.clone()]));

    // What somebody moves in later is a question, however old.
    story.dovecot.holds(&question("moved", "Uit de map ongewenst."), "01-Mar-2019 09:00:00 +0100").await;
    assert_eq!(story.look().await.stored, 1);
    assert_eq!(what_became(&story).await, (2, 2, vec![done.clone(), waiting.clone(), waiting.clone()]));

    // And a customer who comes back to what was done then, waits.
    let again = question("again", "En nu weer.").replace("Date:", "In-Reply-To: <old@klant.example>\r\nDate:");
    story.dovecot.arrives(&again).await;
    assert_eq!(story.look().await.stored, 1);
    let waiting_again = state("waiting_for_us", "2019-02-01");
    assert_eq!(what_became(&story).await, (3, 3, vec![waiting_again, waiting.clone(), waiting]));
}

#[tokio::test]
async fn who_wants_to_answer_old_mail_gets_it_as_questions() {
    let Some(mut story) = Story::begin().await else { return };
    story.dovecot.holds(&question("old", "Een vraag van toen."), "01-Feb-2019 09:00:00 +0100").await;
    let fetching = Fetching { since: Since::Everything, old: Old::Question, ..Fetching::default() };
    story.set(story.dovecot.imap, fetching).await.unwrap();
    assert_eq!(story.look().await.stored, 1);
    assert_eq!(what_became(&story).await, (1, 1, vec![state("waiting_for_us", "2020-11-24")]));
}

#[tokio::test]
async fn mail_of_several_folders_with_odd_names_comes_in_and_one_that_is_gone_keeps_no_other() {
    let Some(mut story) = Story::begin().await else { return };
    let odd = "Vragen & Geëist";
    let mail = |id: &str| question(id, "Een vraag.");
    // RFC 3501, 5.1.3: how dovecot knows it.
    story.dovecot.say(&["CREATE \"Vragen &- Ge&AOs-ist\""]).await;
    let append = format!("APPEND \"Vragen &- Ge&AOs-ist\" {{{}+}}\r\n{}", mail("1").len(), mail("1"));
    story.dovecot.say(&[&append]).await;
    story.dovecot.arrives(&mail("2")).await;
    let folders = vec!["INBOX".to_owned(), odd.to_owned()];
    story.set(story.dovecot.imap, Fetching { folders: folders.clone(), ..Fetching::default() }).await.unwrap();
    assert_eq!(story.look().await.stored, 2);

    let folders = [folders, vec!["Weg".to_owned()]].concat();
    story.set(story.dovecot.imap, Fetching { folders, ..Fetching::default() }).await.unwrap();
    story.dovecot.arrives(&mail("3")).await;
    let mailbox = story.firm.desk.mailbox_servers().await.unwrap().remove(0);
    let (trust, now) = (Trust::of_this_machine(), story.firm.hands.now());
    let bell = Bell::default();
    let looked = fetch_mailbox(&story.firm.desk, &trust, &mailbox, &bell, &mut story.memory, || now).await;
    assert!(looked.unwrap_err().to_string().contains("the folder Weg can't be opened"));
    assert_eq!(story.firm.stored().await.len(), 3);
}

#[tokio::test]
async fn trying_a_connection_says_what_is_wrong_and_which_folders_there_are() {
    use std::sync::Arc;
    let Some(story) = Story::begin().await else { return };
    story.dovecot.say(&["CREATE \"Ge&AOs-ist\"", "CREATE Archief"]).await;
    let edge = channels::oauth::NetEdge::new(&Trust::of_this_machine());
    let desk = story.firm.desk.clone().with_mail_edge(Arc::new(edge));
    let now = story.firm.hands.now();
    let tried = async |server: ServerForm| {
        let form = MailboxForm {
            id: None,
            address: ADDRESS.into(),
            name: String::new(),
            team: None,
            is_default: false,
            is_active: true,
            imap: Some(server),
            smtp: None,
            fetching: Fetching::default(),
        };
        desk.try_mailbox(&story.firm.petra, &form, now).await.unwrap()
    };
    let right = imap(story.dovecot.imap);
    let works = desk::Tried::Works { folders: vec!["INBOX".into(), "Archief".into(), "Geëist".into()] };
    assert_eq!(tried(right.clone()).await, works);
    use desk::trouble::About;
    for (server, kind) in [
        (ServerForm { password: "fout".into(), ..right.clone() }, About::SignIn),
        (ServerForm { port: 1, ..right.clone() }, About::Port),
        (ServerForm { host: "bestaat-niet.invalid".into(), security: Security::Tls, ..right.clone() }, About::Host),
        (ServerForm { security: Security::Tls, ..right.clone() }, About::Security),
        (ServerForm { auth: Auth::OAuth, ..right.clone() }, About::SignIn),
    ] {
        let desk::Tried::Fails(failure) = tried(server).await else { panic!("{kind:?}") };
        assert_eq!(failure.about(), kind, "{failure}");
    }
}
