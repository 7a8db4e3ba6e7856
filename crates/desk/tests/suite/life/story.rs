//! What the stories are told with: a firm, a clock that is moved by hand, and a server that takes mail.

use desk::forms::{Answer, How, Question, Renewal};
use desk::views::Asked;
use desk::views::{Channel, ConversationState, PromiseView};
use desk::{ConversationId, Delivery, DeskError, Envelope, Filed, MessageId};
use jiff::{SignedDuration, Timestamp};
use promise::Kind;
use store::{StoreError, args};
use testkit::{TestDatabase, at};

use crate::firm::Firm;

/// The firm with a clock.
pub(crate) struct Story {
    pub(crate) firm: Firm,
    pub(crate) now: Timestamp,
}

/// A mail that left, as its receiver reads it.
pub(crate) struct Left {
    pub(crate) to: Vec<String>,
    pub(crate) mail: mail::ParsedMail,
}

/// A promise in the words that stories check: "answer open question 13:10".
pub(crate) fn words(promise: &PromiseView) -> String {
    let local = promise.deadline_at.to_zoned(jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap());
    format!("{} {} {} {}", promise.kind, promise.state, promise.origin, local.strftime("%a %H:%M"))
}

/// A question by web form of Jan's.
pub(crate) fn question() -> Question {
    Question {
        channel: Channel::Web,
        text: "De ketel doet het niet. Wie kan er kijken?".into(),
        subject: String::new(),
        name: "Jan Jansen".into(),
        reach: "Jan@Voorbeeld.example".into(),
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

/// A note of a telephone call.
pub(crate) fn phone_note(reach: &str) -> Question {
    Question { channel: Channel::Phone, kind: Kind::Callback, name: String::new(), reach: reach.into(), ..question() }
}

pub(crate) fn answer(text: &str) -> Answer {
    Answer { text: text.into(), ..Answer::default() }
}

pub(crate) fn spoken(text: &str) -> Answer {
    Answer { how: How::Telephone, ..answer(text) }
}

pub(crate) fn until(deadline: &str, reason: &str) -> Renewal {
    Renewal { deadline: at(deadline), reason: reason.into() }
}

impl Story {
    /// Tuesday 2026-11-24, ten past nine.
    pub(crate) async fn on(db: TestDatabase) -> Self {
        let firm = Firm::on(db).await;
        let now = at("2026-11-24T09:10");
        Self { firm, now }
    }

    /// Moves the clock.
    pub(crate) fn at(&mut self, civil: &str) -> &mut Self {
        self.now = at(civil);
        self
    }

    pub(crate) fn later(&mut self, seconds: i64) -> &mut Self {
        self.now += SignedDuration::from_secs(seconds);
        self
    }

    pub(crate) async fn asks(&self) -> Asked {
        self.firm.desk.ask(None, question(), self.now).await.unwrap()
    }

    pub(crate) async fn answers(&self, conversation: ConversationId, answer: Answer) -> Result<MessageId, DeskError> {
        self.firm.desk.answer(&self.firm.karin, conversation, answer, self.now).await
    }

    /// A server takes all mail that is due now; gives what left, in order.
    pub(crate) async fn mail_leaves(&self) -> Vec<Left> {
        self.mail_is(|| Delivery::Accepted { reply: "250 ok".into() }).await
    }

    pub(crate) async fn mail_is(&self, delivery: impl Fn() -> Delivery) -> Vec<Left> {
        let desk = &self.firm.desk;
        let mut left = Vec::new();
        for mail in desk.claim_outgoing(100, self.now).await.unwrap() {
            desk.delivered(mail.id, delivery(), self.now).await.unwrap();
            left.push(Left { to: mail.recipients, mail: mail::parse(&mail.bytes) });
        }
        left
    }

    /// A mail arrives for info@ and is filed at once.
    pub(crate) async fn mail_comes(&self, mail: &str) -> Filed {
        let envelope =
            Envelope { from: String::new(), to: vec!["info@halmeer.example".into()], mailbox: None, peer: None };
        let receipt =
            self.firm.desk.receive_mail(envelope, mail.replace('\n', "\r\n").into_bytes(), self.now).await.unwrap();
        if receipt.is_duplicate {
            return Filed::Duplicate;
        }
        self.filed().await.pop().expect("one mail was waiting")
    }

    pub(crate) async fn filed(&self) -> Vec<Filed> {
        self.firm.desk.file_stored_mail(100, self.now).await.unwrap().into_iter().map(|(_, filed)| filed).collect()
    }

    pub(crate) async fn owns_up(&self) -> usize {
        self.firm.desk.own_up(100, self.now).await.unwrap()
    }

    /// All promises of a conversation, oldest first, in words.
    pub(crate) async fn promises(&self, conversation: ConversationId) -> Vec<String> {
        let promises = self.firm.db.read(move |tx| tx.promises_of(&[conversation])).await.unwrap();
        promises.iter().map(words).collect()
    }

    pub(crate) async fn open_promise(&self, conversation: ConversationId) -> Option<PromiseView> {
        self.firm.db.read(move |tx| tx.open_promise(conversation)).await.unwrap()
    }

    pub(crate) async fn state(&self, conversation: ConversationId) -> ConversationState {
        self.firm.db.read(move |tx| tx.conversation(conversation)).await.unwrap().state
    }

    /// What happened in a conversation, in order; things of one moment by name.
    pub(crate) async fn timeline(&self, conversation: ConversationId) -> Vec<String> {
        let mut lines = self.firm.db.read(move |tx| tx.timeline_of(conversation, 1_000)).await.unwrap();
        lines.sort_by(|a, b| (a.at, &a.kind).cmp(&(b.at, &b.kind)));
        lines.into_iter().map(|line| line.kind).collect()
    }

    pub(crate) async fn count(&self, what: &'static str) -> i64 {
        self.firm
            .db
            .read(move |tx| tx.query_one(&format!("select count(*) from {what}"), args![], |row| row.get(0)))
            .await
            .unwrap()
    }

    /// The invariant of design.md, section 4, and what else must hold at any moment.
    pub(crate) async fn all_is_well(&self) {
        let wrong = self.firm.db.read(wrongs).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new(), "at {}", self.now);
    }
}

/// What is wrong with the data, in words.
pub(crate) fn wrongs(tx: &mut store::Tx<'_>) -> Result<Vec<String>, StoreError> {
    let checks = [
        (
            "waits for us without exactly one open promise",
            "select c.reference from conversation c where c.state = 'waiting_for_us'
             and (select count(*) from promise p where p.conversation_id = c.id and p.state = 'open') <> 1",
        ),
        (
            "does not wait for us but has an open promise",
            "select c.reference from conversation c join promise p on p.conversation_id = c.id
             where c.state <> 'waiting_for_us' and p.state = 'open'",
        ),
        ("has no message", "select c.reference from conversation c where not exists (select 1 from message m where m.conversation_id = c.id)"),
        (
            "has a promise that the timeline doesn't know",
            "select c.reference from conversation c join promise p on p.conversation_id = c.id
             where not exists (select 1 from timeline t where t.promise_id = p.id and t.kind = 'promised')",
        ),
        (
            "has a promise whose end the timeline doesn't know",
            "select c.reference from conversation c join promise p on p.conversation_id = c.id
             where p.state <> 'open' and not exists (select 1 from timeline t where t.promise_id = p.id and t.kind = p.state)",
        ),
        (
            "is a complaint at work without an open promise",
            "select c.reference from complaint k join conversation c on c.id = k.conversation_id
             where k.state = 'open' and c.state <> 'waiting_for_us'",
        ),
        (
            "is not marked as the complaint it is",
            "select c.reference from conversation c left join complaint k on k.conversation_id = c.id
             where c.is_complaint <> case when k.state in ('open', 'asked') then 1 else 0 end",
        ),
        (
            "kept a promise after its deadline",
            "select c.reference from conversation c join promise p on p.conversation_id = c.id
             where p.state in ('kept', 'renewed', 'withdrawn') and p.ended_at > p.deadline_at",
        ),
        (
            "broke a promise before its deadline",
            "select c.reference from conversation c join promise p on p.conversation_id = c.id
             where p.state = 'broken' and p.ended_at <= p.deadline_at",
        ),
        (
            "counts its messages wrongly",
            "select c.reference from conversation c where c.message_count <>
               (select count(*) from message m where m.conversation_id = c.id and m.direction <> 'note')",
        ),
    ];
    let mut wrong = Vec::new();
    for (what, sql) in checks {
        for reference in tx.query(sql, args![], |row| row.get::<String>(0))? {
            wrong.push(format!("{reference} {what}"));
        }
    }
    Ok(wrong)
}
