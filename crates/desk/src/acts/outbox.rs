//! Mail on its way out: claimed with a lease, sent by an edge, and what became of it.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::id::{MailboxId, OutboxId};
use store::{
    Conversation, ConversationState, MailKind, MailTrouble, Origin, OutboxState, OutgoingRow, PromiseView, SendingRow,
    happened,
};

use crate::promising::{Making, When};
use crate::rights::Act;
use crate::trouble::Trouble;
use crate::turn::{Event, Turn, allow};
use crate::views::{OutboxView, Sending, SentMailView};
use crate::{Agent, Desk, DeskError, letters};

/// How long a claimed mail belongs to who claimed it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// A mail that no server took for so long has failed.
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(5 * 24);
/// Mails on one page of the outbox.
pub const OUTBOX_PAGE: usize = 50;
/// Minutes until the next try, by how often it was tried; then every hour.
const BACKOFF_MINUTES: [i64; 6] = [1, 2, 5, 15, 30, 8];
/// An answer that no server took for so long: whoever wrote it is told.
pub const LATE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// A mail to be handed to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    pub id: OutboxId,
    pub mailbox: Option<MailboxId>,
    pub sender: String,
    pub recipients: Vec<String>,
    pub bytes: Vec<u8>,
    pub attempts: u32,
    /// The program's own answer, or a notice to a colleague: it goes without a sender in its envelope (RFC 3834), so that no
    /// loop begins with it. News of a promise keeps the sender: when it doesn't arrive, somebody must know.
    pub is_automatic: bool,
}

/// What the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    Accepted {
        reply: String,
    },
    /// Try again later: 4xx, no connection.
    Later {
        failure: Trouble,
    },
    /// Never: 5xx.
    Refused {
        failure: Trouble,
    },
}

impl Desk {
    /// Claims mails that are due, with a lease of five minutes, oldest first.
    pub async fn claim_outgoing(&self, limit: usize, now: Timestamp) -> Result<Vec<OutgoingMail>, DeskError> {
        let lease_until = now + LEASE;
        self.db
            .write(move |tx| {
                let claimed = tx.claim_outgoing(limit, now, lease_until)?;
                Ok(claimed.into_iter().map(|(mail, bytes)| outgoing_mail(mail, bytes)).collect())
            })
            .await
    }

    /// At the start of the program: mails that were being sent when it was killed are due again at once, and not only when
    /// the lease of who was at it is over. The customer who had them already sees the same Message-ID. Says how many.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn take_back_claims(&self) -> Result<u64, DeskError> {
        self.db.write(|tx| Ok(tx.take_back_claims()?)).await
    }

    /// Records what became of it. Acceptance of an answer keeps the promise (or finds it broken when the deadline passed
    /// before). Told twice, the second changes nothing.
    pub async fn delivered(&self, id: OutboxId, delivery: Delivery, now: Timestamp) -> Result<(), DeskError> {
        self.act(now, move |turn| {
            let mail = turn.tx.outgoing(id)?;
            match &delivery {
                Delivery::Accepted { reply } => turn.accepted(&mail, reply)?,
                Delivery::Later { failure } => turn.try_again_later(&mail, failure)?,
                Delivery::Refused { failure } => turn.refused(&mail, failure)?,
            }
            turn.tx.notify("outbox", "")?;
            Ok(())
        })
        .await
    }

    /// When the next mail is due, so that the sender wakes up in time.
    pub async fn next_outgoing(&self) -> Result<Option<Timestamp>, DeskError> {
        self.db.read(|tx| Ok(tx.next_outgoing()?)).await
    }

    /// The mails, newest first, 50 a page, for the page that shows what customers would have got.
    pub async fn outbox(&self, by: &Agent, after: Option<OutboxId>) -> Result<Vec<OutboxView>, DeskError> {
        allow(by, Act::SeeOutbox)?;
        self.db.read(move |tx| Ok(tx.outgoing_page(after, OUTBOX_PAGE)?.into_iter().map(outbox_view).collect())).await
    }

    /// One mail with its bytes.
    pub async fn outbox_mail(&self, by: &Agent, id: OutboxId) -> Result<SentMailView, DeskError> {
        allow(by, Act::SeeOutbox)?;
        let is_demo = self.is_demo;
        self.db
            .read(move |tx| {
                let mail = tx.outgoing(id)?;
                // Who reads a colleague's link to set a password can be that colleague.
                if mail.kind == MailKind::Password && !is_demo {
                    return Err(DeskError::NotFound);
                }
                Ok((outbox_view(mail), tx.outgoing_bytes(id)?))
            })
            .await
            .map(|(mail, raw)| sent_mail(mail, raw))
    }
}

impl Turn<'_, '_> {
    fn accepted(&mut self, mail: &OutgoingRow, reply: &str) -> Result<(), DeskError> {
        if !self.tx.outgoing_sent(mail.id, reply, self.now)? {
            return Ok(());
        }
        match (mail.kind, mail.conversation) {
            (MailKind::Answer, Some(conversation)) => {
                let conversation = self.tx.conversation(conversation)?;
                self.answer_sent(&conversation, mail)
            }
            (_, Some(conversation)) => self.changed(conversation),
            (_, None) => Ok(()),
        }
    }

    /// The server has the answer: the promise it was written for is kept, and what it announces is promised.
    fn answer_sent(&mut self, conversation: &Conversation, mail: &OutgoingRow) -> Result<(), DeskError> {
        let message = mail.message.ok_or(DeskError::NotFound)?;
        let by = self.tx.message(message)?.agent;
        self.tx.set_mail_trouble(conversation.id, None)?;
        self.record(Event::of(happened::SENT, conversation).by(by).message(message))?;
        let answered = self.promise_answered_by(conversation, mail.created_at)?;
        if let Some(open) = &answered {
            // A server that was away takes both at once: who has the answer is not told when it comes.
            self.tx.drop_acknowledgement(conversation.id, open.id, self.now)?;
        }
        let then = mail.then.as_ref().filter(|(deadline, _)| *deadline > self.now);
        match (answered, then) {
            (Some(open), Some((deadline, reason))) => {
                self.replace(conversation, &open, *deadline, reason, by)?;
            }
            // What it announced had passed before it left: the promise that stands, stands.
            (Some(_), None) if mail.then.is_some() => {}
            (Some(open), None) => {
                if !self.settle_by(conversation, &open, message, by)? {
                    self.tell_late(conversation, &open)?;
                }
                self.answer_what_came_since(conversation, mail.created_at)?;
            }
            (None, Some((deadline, _))) if self.tx.open_promise(conversation.id)?.is_none() => {
                self.promise_by_colleague(conversation, *deadline, by)?;
            }
            (None, Some(_) | None) => {}
        }
        self.done_if_said(conversation, message)
    }

    /// The open promise, if the answer of `written_at` is an answer to it: it, or the one it came in place of, was made
    /// before. A question that came after the answer was written isn't answered by it.
    fn promise_answered_by(
        &mut self,
        conversation: &Conversation,
        written_at: Timestamp,
    ) -> Result<Option<PromiseView>, DeskError> {
        let Some(open) = self.tx.open_promise(conversation.id)? else { return Ok(None) };
        let (first_said_at, _) = self.tx.promise_chain(open.id)?;
        Ok((first_said_at <= written_at).then_some(open))
    }

    /// What the customer wrote while the answer was on its way is a question of its own: nobody is forgotten between two mails.
    fn answer_what_came_since(&mut self, conversation: &Conversation, written_at: Timestamp) -> Result<(), DeskError> {
        let Some(asked_at) = self.tx.inbound_after(conversation.id, written_at)? else { return Ok(()) };
        // A complaint that isn't solved has a promise again by now.
        if self.tx.open_promise(conversation.id)?.is_some() {
            return Ok(());
        }
        let making = Making {
            kind: promise::Kind::Answer,
            origin: Origin::Reply,
            by: None,
            replaces: None,
            when: When::ByRule { asked_at },
        };
        let promise = self.make_promise(conversation, making)?;
        let said = self.tx.last_inbound(conversation.id)?.map(|message| message.own_words).unwrap_or_default();
        self.acknowledge(conversation, &said, &promise)?;
        Ok(())
    }

    /// The answer is there, but later than promised.
    fn tell_late(&mut self, conversation: &Conversation, broken: &PromiseView) -> Result<(), DeskError> {
        let old = self.moment(conversation, broken.deadline_at);
        let blocks = letters::late_answer(conversation.language, &old, self.page_of(conversation));
        self.tell(conversation, MailKind::Apology, Some(broken), blocks)?;
        Ok(())
    }

    fn try_again_later(&mut self, mail: &OutgoingRow, failure: &Trouble) -> Result<(), DeskError> {
        if mail.state != OutboxState::Waiting {
            return Ok(());
        }
        if self.now.duration_since(mail.tried_since) > TRIED_FOR {
            return self.refused(mail, failure);
        }
        let tried = usize::try_from(mail.attempts).unwrap_or(usize::MAX);
        let minutes = BACKOFF_MINUTES.get(tried).copied().unwrap_or(60);
        self.tx.outgoing_later(mail.id, &failure.to_text(), self.now + SignedDuration::from_mins(minutes))?;
        self.say_that_it_is_late(mail, failure)?;
        match mail.conversation {
            Some(conversation) => self.changed(conversation),
            None => Ok(()),
        }
    }

    /// Who wrote an answer sees it leave, and looks at something else. When it hasn't left after an hour they must know, once.
    fn say_that_it_is_late(&mut self, mail: &OutgoingRow, failure: &Trouble) -> Result<(), DeskError> {
        let (MailKind::Answer, Some(conversation)) = (mail.kind, mail.conversation) else { return Ok(()) };
        let is_late = self.now.duration_since(mail.tried_since) >= LATE_AFTER;
        if !is_late || !self.tx.outgoing_late_told(mail.id, self.now)? {
            return Ok(());
        }
        let conversation = self.tx.conversation(conversation)?;
        self.tx.set_mail_trouble(conversation.id, Some(MailTrouble::Late))?;
        let event = Event::of(happened::NOT_LEFT, &conversation).message(mail.message);
        self.record(event.detail(json!({ "failure": failure.to_text() })))
    }

    /// The mail will not arrive. A promise that it would have kept stays open, and breaks in its time if nobody acts.
    fn refused(&mut self, mail: &OutgoingRow, failure: &Trouble) -> Result<(), DeskError> {
        if !self.tx.outgoing_failed(mail.id, &failure.to_text())? {
            return Ok(());
        }
        let Some(conversation) = mail.conversation else { return Ok(()) };
        let conversation = self.tx.conversation(conversation)?;
        let event = Event::of(happened::NOT_DELIVERED, &conversation).message(mail.message).promise(mail.promise);
        self.record(event.detail(json!({ "of": mail.kind.as_str(), "failure": failure.to_text() })))?;
        self.not_answered_after_all(&conversation, mail)
    }

    /// An answer to what had been answered before, that did not arrive, leaves things as they were; but where it announced
    /// something the customer can't know of it.
    fn not_answered_after_all(&mut self, conversation: &Conversation, mail: &OutgoingRow) -> Result<(), DeskError> {
        if mail.kind == MailKind::Answer {
            self.tx.set_mail_trouble(conversation.id, Some(MailTrouble::Refused))?;
        }
        let is_unanswered = mail.kind == MailKind::Answer && conversation.state != ConversationState::WaitingForUs;
        if is_unanswered {
            let making = Making {
                kind: promise::Kind::Answer,
                origin: Origin::Colleague,
                by: None,
                replaces: None,
                when: When::ByRule { asked_at: self.now },
            };
            self.make_promise(conversation, making)?;
        }
        Ok(())
    }
}

fn outgoing_mail(mail: OutgoingRow, bytes: Vec<u8>) -> OutgoingMail {
    let is_automatic = matches!(mail.kind, MailKind::Acknowledgement | MailKind::Notice | MailKind::Password);
    let OutgoingRow { id, mailbox, sender, recipients, attempts, .. } = mail;
    OutgoingMail { id, mailbox, sender, recipients, bytes, attempts, is_automatic }
}

fn sent_mail(mail: OutboxView, raw: Vec<u8>) -> SentMailView {
    let read = mail::parse(&raw);
    let html = read.html_sanitized(&|_| None);
    SentMailView { mail, text: read.text, html, headers: read.headers, raw }
}

fn outbox_view(mail: OutgoingRow) -> OutboxView {
    OutboxView {
        id: mail.id,
        kind: mail.kind.as_str().to_owned(),
        conversation: mail.conversation,
        sending: sending(SendingRow {
            state: mail.state,
            not_before: mail.not_before,
            attempts: mail.attempts,
            is_claimed: mail.is_claimed,
            failure: mail.failure,
            sent_at: mail.sent_at,
            returned: mail.returned,
            outbox: mail.id,
        }),
        sender: mail.sender,
        recipients: mail.recipients,
        subject: mail.subject,
        created_at: mail.created_at,
    }
}

/// What became of a mail, as people read it.
pub(crate) fn sending(row: SendingRow) -> Sending {
    match (row.state, row.returned) {
        (OutboxState::Waiting, _) if row.attempts == 0 && !row.is_claimed => Sending::Held { until: row.not_before },
        (OutboxState::Waiting, _) => Sending::Waiting {
            attempts: row.attempts,
            next_at: row.not_before,
            failure: row.failure.as_deref().map(Trouble::from_text),
        },
        (OutboxState::Sent, Some((at, failure))) => Sending::Returned { at, failure: Trouble::from_text(&failure) },
        (OutboxState::Sent, None) => Sending::Sent { at: row.sent_at.unwrap_or(row.not_before) },
        (OutboxState::Failed, _) => {
            Sending::Failed { failure: Trouble::from_text(row.failure.as_deref().unwrap_or_default()) }
        }
        (OutboxState::Undone, _) => Sending::Undone,
    }
}
