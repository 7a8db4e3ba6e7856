//! Mail of ours that comes back.

use desk::views::{ConversationState, MailTrouble, Sending};
use desk::{ConversationId, Filed, MessageId, Refusal};
use jiff::SignedDuration;
use testkit::{TestDatabase, each_database};

use super::story::{Left, Story, answer, spoken};
use crate::firm::refused;

/// A report as Postfix writes it: about the mail with this Message-ID, to `to`.
pub(crate) fn report(number: u32, about: &str, to: &str, status: &str, words: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: info@halmeer.example\nSubject: Undelivered Mail Returned to Sender\n\
         Message-ID: <report{number}@mx.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\n\
         Action: failed\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n\n--b\nContent-Type: message/rfc822\n\n\
         Message-ID: <{about}>\nSubject: Re: De ketel\n\nKraan 3 dicht.\n\n--b--\n"
    )
}

const GONE: (&str, &str) = ("5.1.1", "550 5.1.1 <jan@voorbeeld.example>: user unknown");
const FULL: (&str, &str) = ("5.2.2", "552 5.2.2 mailbox full");

/// Jan asked, Karin answered, and the server took the answer.
struct Answered {
    story: Story,
    id: ConversationId,
    token: String,
    message: MessageId,
    left: Left,
}

impl Answered {
    async fn on(db: TestDatabase) -> Self {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let message = story.later(60).answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
        Self { story, id: asked.conversation, token: asked.customer_token, message, left }
    }

    fn header(&self) -> String {
        self.left.mail.message_id.clone().unwrap()
    }

    async fn comes_back(&mut self, number: u32, (status, words): (&str, &str)) {
        let report = report(number, &self.header(), "jan@voorbeeld.example", status, words);
        assert_eq!(self.story.mail_comes(&report).await, Filed::Automatic(Some(self.id)));
    }

    async fn view(&self) -> desk::views::ConversationView {
        self.story.firm.desk.conversation_for(&self.story.firm.karin, self.id, self.story.now).await.unwrap()
    }

    async fn bounced_lines(&self) -> usize {
        self.story.timeline(self.id).await.iter().filter(|kind| *kind == "bounced").count()
    }
}

#[tokio::test]
async fn an_answer_that_comes_back_is_owed_again_and_its_writer_is_told() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.story.at("2026-11-24T11:00");
        answered.comes_back(1, GONE).await;
        let Answered { story, id, .. } = &answered;
        assert_eq!(
            story.promises(*id).await,
            ["answer kept question Tue 13:10", "answer open colleague Tue 15:00"],
            "a new deadline, by the rule, from when we heard"
        );
        assert_eq!(story.state(*id).await, ConversationState::WaitingForUs);
        let view = answered.view().await;
        assert_eq!(view.row.mail_trouble, Some(MailTrouble::Returned));
        let answer = view.messages.iter().find(|message| message.id == answered.message).unwrap();
        assert!(matches!(&answer.sending, Some(Sending::Returned { failure, .. }) if failure.to_string().contains("user unknown")));
        let [mark] = &view.unreachable[..] else { panic!("one address is marked: {:?}", view.unreachable) };
        assert_eq!((mark.address.as_str(), mark.is_hard, mark.expires_at), ("jan@voorbeeld.example", true, None));
        let today = story.firm.desk.today(&story.firm.karin, story.now).await.unwrap();
        assert_eq!(today.mine[0].mail_trouble, Some(MailTrouble::Returned), "it stands on Today");
        let notice = answered.story.mail_leaves().await.pop().unwrap();
        assert_eq!(notice.to, ["karin@halmeer.example"]);
        assert!(notice.mail.text.contains("jan@voorbeeld.example is teruggekomen"), "{}", notice.mail.text);
        assert_eq!(notice.mail.header("auto-submitted"), Some("auto-generated"));
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn days_later_and_after_the_conversation_was_closed_it_counts_all_the_same() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.story.firm.desk.close(&answered.story.firm.karin, answered.id, answered.story.now).await.unwrap();
        answered.story.at("2026-11-27T16:00");
        answered.comes_back(1, FULL).await;
        let Answered { story, id, .. } = &answered;
        assert_eq!(story.promises(*id).await, ["answer kept question Tue 13:10", "answer open colleague Mon 09:30"]);
        assert!(story.timeline(*id).await.contains(&"reopened".to_owned()));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_bounce_that_comes_twice_counts_once() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.comes_back(1, GONE).await;
        let first = answered.story.promises(answered.id).await;
        answered.story.later(3_600);
        answered.comes_back(2, GONE).await;
        assert_eq!(answered.story.promises(answered.id).await, first);
        assert_eq!(answered.bounced_lines().await, 1);
        assert_eq!(
            answered.view().await.messages.iter().filter(|message| message.automatic == "bounce").count(),
            2,
            "kept"
        );
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_bounce_is_kept_and_changes_nothing() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        let (status, words) = GONE;
        let reference = answered.view().await.row.reference;
        // Without a mail of ours; with one that we never sent; in an answer to ours, without what came back.
        let invented = report(1, "niets@elders.example", "jan@voorbeeld.example", status, words);
        let by_subject =
            invented.replace("Returned to Sender", &format!("Returned [#{reference}]")).replace("report1", "r2");
        let in_reply = report(3, "niets@elders.example", "jan@voorbeeld.example", status, words)
            .replace("Subject: Undelivered", &format!("In-Reply-To: <{}>\nSubject: Undelivered", answered.header()));
        for forged in [invented, by_subject, in_reply] {
            assert!(matches!(answered.story.later(60).mail_comes(&forged).await, Filed::Automatic(_)), "kept");
        }
        assert_eq!(answered.story.promises(answered.id).await, ["answer kept question Tue 13:10"]);
        assert_eq!((answered.bounced_lines().await, answered.view().await.unreachable.len()), (0, 0));
        assert_eq!(answered.story.mail_leaves().await.len(), 0, "nobody is told");
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_has_not_been_sent_can_not_have_come_back() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        story.answers(asked.conversation, answer("Kraan 3 dicht.")).await.unwrap();
        let waiting = story.firm.db.read(|tx| tx.outgoing_page(None, 1)).await.unwrap().remove(0);
        let bytes = story.firm.db.read(move |tx| tx.outgoing_bytes(waiting.id)).await.unwrap();
        let header = mail::parse(&bytes).message_id.unwrap();
        let forged = report(1, &header, "jan@voorbeeld.example", GONE.0, GONE.1);
        assert_eq!(story.mail_comes(&forged).await, Filed::Automatic(Some(asked.conversation)));
        assert_eq!(story.later(10).mail_leaves().await.len(), 1);
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_comes_back_is_shown_and_the_customer_has_the_answer() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let copied = desk::forms::Answer { cc: vec!["buur@voorbeeld.example".into()], ..answer("Kraan 3 dicht.") };
        story.answers(asked.conversation, copied).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        let header = left.mail.message_id.unwrap();
        story.mail_comes(&report(1, &header, "Buur@Voorbeeld.example", GONE.0, "550 no such user")).await;
        assert_eq!(story.promises(asked.conversation).await, ["answer kept question Tue 13:10"]);
        assert!(story.timeline(asked.conversation).await.contains(&"bounced".to_owned()));
        // A third party that was never written to is nobody's bounce.
        let before = story.timeline(asked.conversation).await.len();
        story.mail_comes(&report(2, &header, "els@voorbeeld.example", GONE.0, GONE.1)).await;
        assert_eq!(story.timeline(asked.conversation).await.len(), before + 1, "received, and nothing more");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_was_sent_on_and_came_back_from_there_is_owed_again_and_marks_nobody() {
    each_database(|db| async move {
        let answered = Answered::on(db).await;
        let report = report(1, &answered.header(), "jan@elders.example", GONE.0, GONE.1);
        answered.story.mail_comes(&report).await;
        assert_eq!(answered.story.promises(answered.id).await.len(), 2);
        assert_eq!(answered.view().await.unreachable, []);
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_server_that_gave_our_mail_another_id_is_understood_by_our_token() {
    each_database(|db| async move {
        let answered = Answered::on(db).await;
        let marker = answered.left.mail.text.lines().find(|line| line.contains("ref:")).unwrap().trim().to_owned();
        let report = report(1, "0100018f@eu-west-1.amazonses.com", "jan@voorbeeld.example", GONE.0, GONE.1)
            .replace("Kraan 3 dicht.", &format!("Kraan 3 dicht.\n{marker}"))
            .replace("Subject: Undelivered", &format!("In-Reply-To: <{}>\nSubject: Undelivered", answered.header()));
        assert_eq!(answered.story.mail_comes(&report).await, Filed::Automatic(Some(answered.id)));
        assert_eq!(answered.story.promises(answered.id).await.len(), 2);
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_customer_said_helped_on_their_page_is_not_owed_again() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.story.firm.desk.customer_says(&answered.token, true, answered.story.now).await.unwrap();
        answered.comes_back(1, FULL).await;
        assert_eq!(answered.story.state(answered.id).await, ConversationState::Done);
        assert_eq!(answered.bounced_lines().await, 1);
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn sent_again_by_hand_the_answer_keeps_the_promise_that_took_its_place() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.comes_back(1, FULL).await;
        let desk = answered.story.firm.desk.clone();
        let karin = answered.story.firm.karin.clone();
        answered.story.mail_leaves().await;
        answered.story.later(600);
        assert_eq!(desk.send_answer_again(&karin, answered.message, answered.story.now).await.unwrap(), answered.id);
        let again = answered.story.mail_leaves().await.pop().unwrap();
        assert_eq!(again.mail.message_id.unwrap(), answered.header(), "it is the same mail");
        assert_eq!(
            answered.story.promises(answered.id).await,
            ["answer kept question Tue 13:10", "answer kept colleague Tue 13:15"]
        );
        assert_eq!(answered.view().await.row.mail_trouble, None);
        assert_eq!(
            refused(desk.send_answer_again(&karin, answered.message, answered.story.now).await),
            Refusal::AlreadySent
        );
        // Should that come back as well, it is news again.
        answered.story.later(60);
        answered.comes_back(2, FULL).await;
        assert_eq!(answered.story.promises(answered.id).await.len(), 3);
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_full_mailbox_is_forgotten_after_a_week_and_a_dead_address_when_somebody_writes_from_it() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.comes_back(1, FULL).await;
        let soft = answered.view().await.unreachable;
        assert!(matches!(&soft[..], [mark] if !mark.is_hard), "{soft:?}");
        answered.story.now += desk::limits::SOFT_FOR + SignedDuration::from_secs(1);
        assert_eq!(answered.view().await.unreachable, []);

        let mut answered = Answered::on(testkit::database()).await;
        answered.comes_back(1, GONE).await;
        answered.story.now += desk::limits::SOFT_FOR * 10;
        assert_eq!(answered.view().await.unreachable.len(), 1, "for good");
        let mail = "From: Jan <jan@voorbeeld.example>\nTo: info@halmeer.example\nSubject: Ik ben er weer\nMessage-ID: <9@voorbeeld.example>\n\nHet doet het weer.";
        answered.story.mail_comes(mail).await;
        assert_eq!(answered.view().await.unreachable, []);
    })
    .await;
}

#[tokio::test]
async fn a_program_writes_no_more_to_an_address_that_is_gone_and_a_colleague_may_say_that_it_works() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.comes_back(1, GONE).await;
        answered.story.mail_leaves().await;
        answered.story.at("2026-11-24T17:00");
        assert_eq!(answered.story.owns_up().await, 1, "the new promise passed");
        assert_eq!(answered.story.mail_leaves().await.len(), 0, "the apology would only come back");
        assert!(answered.story.timeline(answered.id).await.contains(&"not_told".to_owned()));
        let Answered { story, id, .. } = &answered;
        let (desk, karin) = (&story.firm.desk, &story.firm.karin);
        desk.unmark_address(karin, *id, "jan@voorbeeld.example".into(), story.now).await.unwrap();
        assert_eq!(answered.view().await.unreachable, []);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_can_not_be_written_to_any_more_and_has_a_number_is_called() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        let story = &answered.story;
        let contact = answered.view().await.contact;
        let emails = contact.emails.clone();
        let desk = &story.firm.desk;
        desk.edit_contact(
            &story.firm.karin,
            contact.id,
            contact.name,
            String::new(),
            String::new(),
            emails,
            vec!["0612345678".into()],
            story.now,
        )
        .await
        .unwrap();
        answered.comes_back(1, GONE).await;
        let promises = answered.story.promises(answered.id).await;
        assert_eq!(promises[1], "callback open colleague Tue 13:15");
        answered.story.answers(answered.id, spoken("Uitgelegd.")).await.unwrap();
        assert_eq!(answered.view().await.row.mail_trouble, None, "what was said needs no mail");
        answered.story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_notice_to_a_colleague_that_bounces_is_followed_by_no_notice() {
    each_database(|db| async move {
        let mut answered = Answered::on(db).await;
        answered.comes_back(1, GONE).await;
        let notice = answered.story.mail_leaves().await.pop().unwrap();
        let about_notice =
            report(5, &notice.mail.message_id.unwrap(), "karin@halmeer.example", GONE.0, "550 no such user");
        let before = answered.story.count("conversation").await;
        answered.story.later(60).mail_comes(&about_notice).await;
        assert_eq!(answered.story.later(60).mail_leaves().await.len(), 0, "the end");
        assert_eq!(answered.story.count("conversation").await, before, "it belongs to the conversation it told of");
        assert_eq!(answered.story.promises(answered.id).await.len(), 2);
        answered.story.all_is_well().await;
    })
    .await;
}
