//! Programs that answer each other: it ends, and no question is lost.

use desk::{Desk, Envelope, Filed};
use jiff::{SignedDuration, Timestamp};
use testkit::{TestDatabase, database, each_database};

use super::story::{Story, answer};
use crate::firm::set_up_form;

/// A second firm with a desk of its own.
struct Other {
    desk: Desk,
    address: &'static str,
}

impl Other {
    async fn on(db: &TestDatabase, now: Timestamp) -> Self {
        let address = "vraag@lindhout.example";
        // Its own dice: a secret of its own, so that neither desk's tokens mean anything to the other.
        let desk = Desk::new(db.db(), std::sync::Arc::new(testkit::chance(77)))
            .with_password_cost(desk::PasswordCost::Cheap)
            .with_key([9; 32]);
        let form = desk::forms::SetUp {
            organisation: "Lindhout Advies".into(),
            mailbox: address.into(),
            email: "wim@lindhout.example".into(),
            public_url: "https://lindhout.example".into(),
            ..set_up_form()
        };
        desk.set_up(form, now).await.unwrap();
        Self { desk, address }
    }
}

/// What stands between the two desks.
#[derive(Clone, Copy, PartialEq)]
enum Middle {
    Honest,
    /// Takes off all that says that a program wrote it.
    StripsAutomatic,
    /// Takes off what says to what it is an answer as well: each mail is new.
    StripsEverything,
}

impl Middle {
    fn passes(self, bytes: &[u8], number: u32) -> Vec<u8> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (headers, body) = text.split_once("\r\n\r\n").unwrap();
        let unfolded = headers.replace("\r\n ", " ").replace("\r\n\t", " ");
        let stripped: &[&str] = match self {
            Self::Honest => &[],
            Self::StripsAutomatic => &["auto-submitted", "x-auto-response-suppress", "precedence", "x-myosotis-loop"],
            Self::StripsEverything => &[
                "auto-submitted",
                "x-auto-response-suppress",
                "precedence",
                "x-myosotis-loop",
                "in-reply-to",
                "references",
                "message-id",
                "reply-to",
            ],
        };
        let kept = unfolded.lines().filter(|line| {
            let name = line.split(':').next().unwrap_or_default().to_lowercase();
            !stripped.contains(&name.as_str())
        });
        let mut headers: Vec<String> = kept.map(str::to_owned).collect();
        let mut body = body.to_owned();
        if self == Self::StripsEverything {
            headers.push(format!("Message-ID: <{number}@middle.example>"));
            body = body.replace("ref:", "rf:");
        }
        format!("{}\r\n\r\n{body}", headers.join("\r\n")).into_bytes()
    }
}

/// Carries mail to and fro until nothing more leaves; gives how many mails went.
async fn carry(story: &Story, other: &Other, middle: Middle) -> u32 {
    let mut carried = 0;
    let ours = ("info@halmeer.example", &story.firm.desk);
    for round in 0..60 {
        let now = story.now + SignedDuration::from_secs(20 * (round + 1));
        let mut went = 0;
        for (from, to) in [(ours, (other.address, &other.desk)), ((other.address, &other.desk), ours)] {
            for mail in from.1.claim_outgoing(100, now).await.unwrap() {
                from.1.delivered(mail.id, desk::Delivery::Accepted { reply: "250".into() }, now).await.unwrap();
                if mail.recipients != [to.0] {
                    continue;
                }
                went += 1;
                carried += 1;
                let envelope = Envelope {
                    from: if mail.is_automatic && middle == Middle::Honest { String::new() } else { from.0.into() },
                    to: vec![to.0.into()],
                    mailbox: None,
                    peer: None,
                };
                to.1.receive_mail(envelope, middle.passes(&mail.bytes, carried), now).await.unwrap();
                to.1.file_stored_mail(100, now).await.unwrap();
            }
        }
        if went == 0 {
            return carried;
        }
    }
    panic!("after {carried} mails there is still no end");
}

/// Somebody at Lindhout's desk writes to Halmeer's mailbox, with an answer to a question that Halmeer's desk asked.
async fn two_desks(db: TestDatabase, middle: Middle) -> (Story, Other, u32) {
    let story = Story::on(db).await;
    let other = Other::on(&database(), story.now).await;
    let wim =
        other.desk.sign_in("wim@lindhout.example", crate::firm::PASSWORD, "192.0.2.9", "", story.now).await.unwrap();
    let question = desk::forms::Question { reach: "info@halmeer.example".into(), ..super::story::question() };
    let asked = other.desk.ask(None, question, story.now).await.unwrap();
    // The acknowledgement of that question is lost: the war begins with what a person wrote.
    for mail in other.desk.claim_outgoing(10, story.now).await.unwrap() {
        other.desk.delivered(mail.id, desk::Delivery::Accepted { reply: "250".into() }, story.now).await.unwrap();
    }
    other
        .desk
        .answer(&wim.agent, asked.conversation, answer("Kunt u mij zeggen wanneer u komt?"), story.now)
        .await
        .unwrap();
    let carried = carry(&story, &other, middle).await;
    (story, other, carried)
}

#[tokio::test]
async fn two_desks_that_write_to_each_other_stop_after_at_most_three_mails() {
    each_database(|db| async move {
        let (story, _, carried) = two_desks(db, Middle::Honest).await;
        assert_eq!(carried, 2, "the question, and that we have it");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn two_desks_stop_after_three_mails_when_the_headers_of_automatic_mail_are_stripped() {
    each_database(|db| async move {
        let (story, other, carried) = two_desks(db, Middle::StripsAutomatic).await;
        assert!(carried <= 3, "{carried} mails");
        assert_eq!(story.count("conversation").await, 1);
        story.all_is_well().await;
        drop(other);
    })
    .await;
}

#[tokio::test]
async fn two_desks_stop_when_nothing_says_what_is_an_answer_to_what() {
    each_database(|db| async move {
        let (story, _, carried) = two_desks(db, Middle::StripsEverything).await;
        assert!(carried <= 3, "{carried} mails");
        story.all_is_well().await;
    })
    .await;
}

/// A program at `away@` that answers each mail; `with_headers` says whether it says so.
async fn war(story: &mut Story, with_headers: bool, keeps_thread: bool) -> (usize, usize) {
    let (mut sent, mut answered) = (0, 0);
    let auto = if with_headers { "Auto-Submitted: auto-replied\n" } else { "" };
    let mail = |number: usize, thread: &str| {
        format!(
            "From: Weg <away@voorbeeld.example>\nTo: info@halmeer.example\nSubject: Ik ben er niet ({number})\nMessage-ID: <{number}@voorbeeld.example>\n{auto}{thread}\nIk ben er niet."
        )
    };
    story.mail_comes("From: Weg <away@voorbeeld.example>\nTo: info@halmeer.example\nSubject: Ketel\nMessage-ID: <0@voorbeeld.example>\n\nDe ketel doet het niet.").await;
    for _ in 0..30 {
        let left = story.later(30).mail_leaves().await;
        sent += left.len();
        for mail_of_ours in left {
            answered += 1;
            let thread = if keeps_thread {
                format!("In-Reply-To: <{}>\n", mail_of_ours.mail.message_id.unwrap())
            } else {
                String::new()
            };
            story.mail_comes(&mail(answered, &thread)).await;
        }
    }
    (sent, answered)
}

#[tokio::test]
async fn an_out_of_office_war_ends() {
    each_database(|db| async move {
        for (with_headers, keeps_thread, most) in
            [(true, true, 1), (true, false, 1), (false, true, 2), (false, false, 5)]
        {
            let mut story = Story::on(database()).await;
            let (sent, _) = war(&mut story, with_headers, keeps_thread).await;
            assert!(sent <= most, "headers {with_headers}, thread {keeps_thread}: {sent} mails");
            story.all_is_well().await;
        }
        drop(db);
    })
    .await;
}

#[tokio::test]
async fn a_dam_that_closes_is_seen_on_the_status_page_and_every_question_is_filed_all_the_same() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let mut opened = 0;
        for number in 0..desk::limits::AUTOMATIC_MAX + 3 {
            let mail = format!("From: Jan <jan@voorbeeld.example>\nTo: info@halmeer.example\nSubject: Vraag {number}\nMessage-ID: <{number}@voorbeeld.example>\n\nVraag {number}.");
            opened += i64::from(matches!(story.mail_comes(&mail).await, Filed::Opened(_)));
        }
        assert_eq!(opened, desk::limits::AUTOMATIC_MAX + 3);
        assert_eq!(i64::try_from(story.mail_leaves().await.len()).unwrap(), desk::limits::AUTOMATIC_MAX);
        let cap = |status: desk::views::StatusView| status.edges.into_iter().find(|edge| edge.edge.starts_with("cap:"));
        let status = story.firm.desk.status(&story.firm.lotte, story.now).await.unwrap();
        assert_eq!(cap(status).unwrap().edge, "cap:jan@voorbeeld.example");
        let later = story.now + desk::limits::AUTOMATIC_WITHIN * 2;
        assert_eq!(cap(story.firm.desk.status(&story.firm.lotte, later).await.unwrap()), None, "it is open again");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_flood_under_many_names_meets_the_dam_of_the_mailbox() {
    let story = Story::on(database()).await;
    let most = usize::try_from(desk::limits::MAILBOX_MAX).unwrap();
    for number in 0..most + 2 {
        let mail = format!(
            "From: x{number}@voorbeeld.example\r\nTo: info@halmeer.example\r\nSubject: Hoi\r\nMessage-ID: <{number}@voorbeeld.example>\r\n\r\nHoi {number}."
        );
        let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
        story.firm.desk.receive_mail(envelope, mail.into_bytes(), story.now).await.unwrap();
    }
    while !story.firm.desk.file_stored_mail(200, story.now).await.unwrap().is_empty() {}
    assert_eq!(story.count("outbox").await, desk::limits::MAILBOX_MAX);
    assert_eq!(story.count("conversation").await, desk::limits::MAILBOX_MAX + 2);
    let status = story.firm.desk.status(&story.firm.lotte, story.now).await.unwrap();
    assert!(status.edges.iter().any(|edge| edge.edge == "cap:info@halmeer.example"));
    story.all_is_well().await;
}

#[tokio::test]
async fn the_other_desk_of_these_stories_shares_no_secret_with_ours() {
    // It would prove nothing if it could read our tokens.
    let (db, ours) = (database(), database());
    let story = Story::on(ours).await;
    let other = Other::on(&db, story.now).await;
    let theirs = db.read(|tx| Ok::<_, store::StoreError>(tx.organisation()?.unwrap().secret)).await.unwrap();
    let ours = story.firm.db.read(|tx| Ok::<_, store::StoreError>(tx.organisation()?.unwrap().secret)).await.unwrap();
    assert_ne!(ours, theirs);
    drop(other);
}
