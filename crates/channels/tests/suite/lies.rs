//! IMAP servers that lie: nothing is lost, nothing comes twice, and one bad mail costs nobody but itself.

use crate::support::firm::{Firm, question, server};
use crate::support::liar::{Liar, Lies};
use channels::imap_in::{Fetched, Memory, fetch_mailbox};
use channels::{Bell, Trust};
use desk::forms::{Security, ServerForm};
use desk::{FETCH_TRIES_MAX, Trouble};
use testkit::database;

struct Story {
    firm: Firm,
    liar: Liar,
    memory: Memory,
}

impl Story {
    async fn with(lies: Lies) -> Self {
        let liar = Liar::start(lies).await;
        let firm = Firm::on(database()).await;
        let imap = ServerForm { user: "info".into(), password: "x".into(), ..server(liar.port, Security::None) };
        firm.with_servers(Some(imap), None).await;
        Self { firm, liar, memory: Memory::default() }
    }

    async fn look(&mut self) -> Result<Fetched, Trouble> {
        let mailbox = self.firm.desk.mailbox_servers().await.unwrap().remove(0);
        let (trust, hands) = (Trust::of_this_machine(), self.firm.hands.clone());
        let now = move || hands.now();
        fetch_mailbox(&self.firm.desk, &trust, &mailbox, &Bell::default(), &mut self.memory, now).await
    }

    async fn count(&self) -> usize {
        self.firm.stored().await.len()
    }
}

fn mails(uids: &[u32]) -> Vec<(u32, Vec<u8>)> {
    uids.iter().map(|uid| (*uid, question(&uid.to_string(), "Hij doet het niet.").into_bytes())).collect()
}

#[tokio::test]
async fn uids_out_of_order_lose_no_mail() {
    let mut story = Story::with(Lies::none(mails(&[40, 7, 4_000_000_000, 12]))).await;
    assert_eq!(story.look().await.unwrap().stored, 4);
    story.liar.becomes(|lies| lies.mails.insert(0, mails(&[3]).remove(0)));
    assert_eq!(story.look().await.unwrap().stored, 1, "a number below those we know is new all the same");
    assert_eq!(story.count().await, 5);
}

#[tokio::test]
async fn a_mail_without_a_body_is_put_aside_after_some_tries_and_can_be_tried_again() {
    let mut lies = Lies::none(mails(&[1, 2, 3]));
    lies.instead = |uid| (uid == 2).then(|| "* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n".to_owned());
    let mut story = Story::with(lies).await;
    for _ in 0..FETCH_TRIES_MAX {
        let fetched = story.look().await.unwrap();
        assert_eq!((fetched.failed, fetched.aside), (1, 0));
    }
    assert_eq!(story.count().await, 2);
    let fetched = story.look().await.unwrap();
    assert_eq!((fetched.failed, fetched.aside), (0, 1), "it waits until somebody asks");
    let (petra, id) = (&story.firm.petra, story.firm.mailbox);
    let troubles = story.firm.desk.fetch_troubles(petra, id).await.unwrap();
    assert_eq!((troubles[0].uid, troubles[0].is_parked, troubles[0].tries), (2, true, FETCH_TRIES_MAX));
    assert_eq!(troubles[0].failure, Trouble::NotGiven);

    // Another that can't be fetched, and is then deleted by somebody: nothing is left to try.
    story.liar.becomes(|lies| {
        lies.mails = mails(&[1, 2, 3, 9]);
        lies.instead = |uid| (uid == 2 || uid == 9).then(|| "* 2 FETCH (FLAGS ())\r\n".to_owned());
    });
    assert_eq!(story.look().await.unwrap().failed, 1);
    story.liar.becomes(|lies| lies.mails = mails(&[1, 2, 3]));
    assert_eq!(story.look().await.unwrap().failed, 0);
    let (petra, id) = (&story.firm.petra, story.firm.mailbox);
    assert_eq!(story.firm.desk.fetch_troubles(petra, id).await.unwrap().len(), 1);

    assert_eq!(story.firm.desk.retry_fetching(petra, id).await.unwrap(), 1);
    story.liar.becomes(|lies| lies.instead = |_| None);
    assert_eq!(story.look().await.unwrap().stored, 1);
    assert_eq!(story.firm.desk.fetch_troubles(&story.firm.petra, id).await.unwrap(), []);
    assert_eq!(story.count().await, 3);
}

#[tokio::test]
async fn a_goodbye_in_the_middle_of_a_batch_keeps_what_came_before_and_the_rest_follows() {
    let mut lies = Lies::none(mails(&[1, 2, 3, 4, 5, 6]));
    lies.instead = |uid| (uid == 4).then(|| "* BYE maintenance\r\n".to_owned());
    let mut story = Story::with(lies).await;
    let fetched = story.look().await.unwrap();
    assert_eq!((fetched.stored, fetched.failed), (5, 1));
    story.liar.becomes(|lies| lies.instead = |_| None);
    assert_eq!(story.look().await.unwrap().stored, 1);
    assert_eq!(story.count().await, 6);
}

#[tokio::test]
async fn a_literal_that_would_fill_the_memory_is_not_waited_for() {
    let mut lies = Lies::none(mails(&[1, 2, 3]));
    lies.instead = |uid| (uid == 2).then(|| "* 2 FETCH (UID 2 BODY[] {4294967290}\r\n".to_owned());
    let mut story = Story::with(lies).await;
    let fetched = story.look().await.unwrap();
    assert_eq!((fetched.stored, fetched.failed), (2, 1));
    let troubles = story.firm.desk.fetch_troubles(&story.firm.petra, story.firm.mailbox).await.unwrap();
    assert!(troubles[0].failure.to_string().contains("4095 MB at once"), "{}", troubles[0].failure);
}

#[tokio::test]
async fn sizes_that_are_wrong_cut_no_mail_short() {
    let mut lies = Lies::none(mails(&[1, 2]));
    lies.size = |_| 1;
    let mut story = Story::with(lies).await;
    assert_eq!(story.look().await.unwrap().stored, 2);
    for mail in story.firm.stored().await {
        assert!(mail.ends_with("Hij doet het niet.\r\n"), "{mail}");
    }
}

#[tokio::test]
async fn a_mail_too_large_for_us_is_shown_and_the_others_go_on() {
    let mut lies = Lies::none(mails(&[1, 2]));
    lies.size = |size| if size % 2 == 0 { 60 * 1024 * 1024 } else { size };
    lies.mails[1].1.push(b'\n');
    let mut story = Story::with(lies).await;
    let fetched = story.look().await.unwrap();
    assert_eq!((fetched.stored, fetched.aside), (1, 1));
    assert_eq!(fetched.trouble(), Some(Trouble::LeftThere { aside: 1, failed: 0 }));
    assert_eq!(story.look().await.unwrap().aside, 1);
}

#[tokio::test]
async fn a_folder_that_shrinks_and_numbers_its_mails_anew_brings_none_twice_and_loses_none() {
    let mut story = Story::with(Lies::none(mails(&[1, 2, 3, 4]))).await;
    assert_eq!(story.look().await.unwrap().stored, 4);
    // Two are gone, the rest have other numbers, and one is new under the number of another.
    story.liar.becomes(|lies| {
        let new = question("nieuw", "Nog iets.").into_bytes();
        let old = |n: u32| question(&n.to_string(), "Hij doet het niet.").into_bytes();
        *lies = Lies { validity: 2, ..Lies::none(vec![(1, new), (2, old(3)), (3, old(4))]) };
    });
    story.look().await.unwrap();
    assert_eq!(story.count().await, 5);
}

#[tokio::test]
async fn a_server_that_lists_fewer_mails_than_it_has_is_asked_again() {
    let mut story = Story::with(Lies { exists: Some(3), ..Lies::none(mails(&[1, 3])) }).await;
    assert_eq!(story.look().await.unwrap().stored, 2);
    // The list is whole now; EXISTS and UIDNEXT are what they were.
    story.liar.becomes(|lies| lies.mails = mails(&[1, 2, 3]));
    assert_eq!(story.look().await.unwrap().stored, 1);
}

#[tokio::test]
async fn the_nightly_count_finds_what_is_not_here() {
    let mut story = Story::with(Lies::none(mails(&[1, 2, 3]))).await;
    story.look().await.unwrap();
    let folder = async |story: &Story| {
        story.firm.desk.mailbox_folders(&story.firm.petra, story.firm.mailbox).await.unwrap().remove(0)
    };
    let first = folder(&story).await;
    assert_eq!((first.there, first.held, first.missing, first.unstored), (3, 3, 0, 0));
    assert!(first.counted_at.is_some());
    // Somebody deletes a mail from the store by hand, and the server gives one no body.
    story
        .firm
        .db
        .write(|tx| tx.exec("delete from raw_mail where dedupe_key = '2@klant.example'", store::args![]))
        .await
        .unwrap();
    story.liar.becomes(|lies| {
        lies.mails = mails(&[1, 2, 3, 4]);
        lies.instead = |uid| (uid == 4).then(|| "* 4 FETCH (UID 4)\r\n".to_owned());
    });
    story.look().await.unwrap();
    assert_eq!(folder(&story).await.unstored, 0, "it is counted at night");
    story.firm.hands.set("2026-11-25T04:00");
    story.look().await.unwrap();
    let counted = folder(&story).await;
    assert_eq!(
        (counted.there, counted.missing, counted.unstored),
        (4, 0, 1),
        "what is in trouble is known, not missing"
    );
    let status = story.firm.desk.status(&story.firm.petra, story.firm.hands.now()).await.unwrap();
    assert_eq!(status.miscounted.len(), 1);
    assert_eq!(status.miscounted[0].1.unstored, 1);
}
