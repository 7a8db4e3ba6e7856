//! A colleague answers: by mail, through an outbox that gives ten seconds to take it back; or by saying what was said.

use jiff::{SignedDuration, Timestamp};
use promise::Kind;
use promise::sentence::{self, Parts, Who};
use serde_json::json;
use store::id::{ConversationId, MessageId};
use store::{
    Channel, Conversation, ConversationState, Direction, NewMessage, Origin, OutboxState, PromiseView, Recipients,
    first_name, happened,
};

use crate::check::{address, refuse};
use crate::concerns::Leaving;
use crate::forms::{Answer, How, Renewal, Upload};
use crate::incoming::{NewWords, check_files, optional_text, text_of};
use crate::post::AnswerPost;
use crate::promising::{Making, When};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow, whole_milliseconds};
use crate::writing::{Written, words_of};
use crate::{Agent, Desk, DeskError, Refusal, Role, letters};

/// How long an answer waits before it leaves, so that its writer can take it back.
pub const UNDO_WITHIN: SignedDuration = SignedDuration::from_secs(10);
/// An answer leaves at least this long before the deadline that it keeps.
const BEFORE_DEADLINE: SignedDuration = SignedDuration::from_secs(2);
/// The same words by the same colleague within this time are the same answer.
const TWICE_WITHIN: SignedDuration = SignedDuration::from_secs(60);
/// Addresses that get a copy.
const COPIES_MAX: usize = 20;

impl Desk {
    /// Answers: by mail it waits ten seconds (less when the deadline is nearer) in the outbox and keeps the promise when the
    /// server takes it; what was said on the telephone or at the counter keeps it at once.
    ///
    /// # Errors
    /// A refused field: `text`, `cc`, `files`, `how` (`no_address`: nobody to mail to; `no_mailbox`), `then_deadline`;
    /// [`Refusal::ChangedMeanwhile`] when the customer wrote something that the colleague has not seen.
    pub async fn answer(
        &self,
        by: &Agent,
        conversation: ConversationId,
        answer: Answer,
        now: Timestamp,
    ) -> Result<MessageId, DeskError> {
        allow(by, Act::Answer)?;
        let text = words_of(&answer)?;
        check_files(&answer.files)?;
        let cc = addresses("cc", &answer.cc)?;
        let bcc = addresses("bcc", &answer.bcc)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            if let Some(seen) = answer.seen_up_to
                && turn.tx.inbound_after(conversation.id, seen)?.is_some()
            {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            // A form that was sent twice, by a second click or a bad line, is one answer.
            if let Some(before) = turn.tx.same_answer(conversation.id, by.id, &text, turn.now - TWICE_WITHIN)? {
                return Ok(before);
            }
            let open = turn.tx.open_promise(conversation.id)?;
            let took_ms = turn.taken_by_answer(conversation.id, &by, open.as_ref())?;
            let conversation = turn.take_on(conversation, &by)?;
            let open = turn.tx.open_promise(conversation.id)?;
            let then = turn.checked_renewal(answer.then.as_ref(), open.as_ref())?;
            let written = turn.written(&by, conversation.id, &answer, &text)?;
            // An answer after which more follows isn't the whole work yet.
            let took_ms = took_ms.filter(|_| then.is_none());
            let said = Said { by: &by, written: &written, open: open.as_ref(), then, took_ms };
            let message = match answer.how {
                How::Mail => {
                    let to = Envelope { cc: &cc, bcc: &bcc, sure_of: answer.sure_of.as_deref() };
                    turn.answer_by_mail(&conversation, said, &to)?
                }
                How::Telephone => turn.answer_by_voice(&conversation, said, Channel::Phone)?,
                How::Visit => turn.answer_by_voice(&conversation, said, Channel::Visit)?,
            };
            turn.sets_aside(&by, &conversation, message, &answer)?;
            turn.draft_was_sent(&by, conversation.id, answer.draft.as_ref())?;
            Ok(message)
        })
        .await
    }

    /// Takes an answer back within the undo window; its text becomes the draft again.
    ///
    /// # Errors
    /// [`Refusal::AlreadySent`] when the window is over.
    pub async fn undo(&self, by: &Agent, message: MessageId, now: Timestamp) -> Result<ConversationId, DeskError> {
        allow(by, Act::Answer)?;
        let me = by.id;
        self.act(now, move |turn| {
            let written = turn.tx.message(message)?;
            let outgoing = turn.tx.outgoing_of_message(message)?.ok_or(Refusal::AlreadySent)?;
            let conversation = turn.tx.conversation(written.conversation)?;
            if outgoing.state == OutboxState::Undone {
                return Ok(conversation.id);
            }
            if !turn.tx.undo_outgoing(outgoing.id, turn.now)? {
                return Err(Refusal::AlreadySent.into());
            }
            turn.draft_again(written.agent.unwrap_or(me), &conversation, &written)?;
            turn.tx.no_longer_aside(conversation.id)?;
            turn.tx.effort_back(conversation.id, message)?;
            turn.record(Event::of(happened::UNDONE, &conversation).by(me).message(message))?;
            turn.tx.notify("outbox", "")?;
            Ok(conversation.id)
        })
        .await
    }

    /// A note that only colleagues see.
    pub async fn note(
        &self,
        by: &Agent,
        conversation: ConversationId,
        text: String,
        files: Vec<Upload>,
        now: Timestamp,
    ) -> Result<MessageId, DeskError> {
        allow(by, Act::WriteNote)?;
        let text = text_of("text", &text)?;
        check_files(&files)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let words = NewWords {
                direction: Direction::Note,
                channel: conversation.channel,
                text: text.clone(),
                contact: None,
                agent: Some(&by),
                files: &files,
            };
            let message = turn.write_down(&conversation, words)?;
            turn.record(Event::of(happened::NOTED, &conversation).by(by.id).message(message))?;
            turn.tx.remove_draft(by.id, conversation.id, true)?;
            Ok(message)
        })
        .await
    }
}

/// What a colleague says, and to which promise.
struct Said<'a> {
    by: &'a Agent,
    written: &'a Written,
    open: Option<&'a PromiseView>,
    then: Option<(Timestamp, String)>,
    /// What it took, in milliseconds, where something says so.
    took_ms: Option<i64>,
}

/// To whom an answer goes besides the customer, and what its writer has looked at.
struct Envelope<'a> {
    cc: &'a [String],
    bcc: &'a [String],
    sure_of: Option<&'a [String]>,
}

/// Addresses as they were typed, without the empty ones.
fn addresses(field: &'static str, typed: &[String]) -> Result<Vec<String>, Refusal> {
    let typed = typed.iter().filter(|typed| !typed.trim().is_empty());
    let addresses = typed.map(|typed| address(field, typed)).collect::<Result<Vec<_>, _>>()?;
    if addresses.len() > COPIES_MAX { refuse(field, "too_many") } else { Ok(addresses) }
}

impl Turn<'_, '_> {
    /// Who answers a question of nobody's has it from now on, so that what the customer writes next comes to them; not so the
    /// reception, which answers for others.
    fn take_on(&mut self, conversation: Conversation, by: &Agent) -> Result<Conversation, DeskError> {
        self.tx.mark_read(conversation.id, by.id, self.now)?;
        if conversation.agent.is_some() || by.role == Role::Desk {
            return Ok(conversation);
        }
        self.tx.assign_conversation(conversation.id, conversation.team, Some(by.id))?;
        let open = self.tx.open_promise(conversation.id)?;
        if let Some(open) = &open {
            self.tx.assign_promise(open.id, open.team, Some(by.id))?;
            self.replan_for(open.id)?;
        }
        let event = Event::of(happened::ASSIGNED, &conversation).by(by.id).promise(open.map(|open| open.id));
        self.record(event.detail(json!({ "agent": by.name, "by_answering": true })))?;
        Ok(Conversation { agent: Some(by.id), ..conversation })
    }

    /// A later moment that an answer announces: after now, and after what was promised if that can still be renewed.
    fn checked_renewal(
        &self,
        then: Option<&Renewal>,
        open: Option<&PromiseView>,
    ) -> Result<Option<(Timestamp, String)>, DeskError> {
        let Some(then) = then else { return Ok(None) };
        let deadline = whole_milliseconds(then.deadline);
        if deadline <= self.now {
            return Ok(refuse("then_deadline", "in_the_past")?);
        }
        if open.is_some_and(|open| open.deadline_at >= self.now && deadline <= open.deadline_at) {
            return Err(Refusal::NotLater.into());
        }
        Ok(Some((deadline, optional_text("then_reason", &then.reason)?)))
    }

    fn answer_by_mail(
        &mut self,
        conversation: &Conversation,
        said: Said<'_>,
        envelope: &Envelope<'_>,
    ) -> Result<MessageId, DeskError> {
        let to = self.address_of(conversation)?.ok_or(Refusal::Field { field: "how", problem: "no_address" })?;
        let sender = self.sender_for(conversation)?.ok_or(Refusal::Field { field: "how", problem: "no_mailbox" })?;
        let id = MessageId::new(self.now, self.chance);
        let (cc, bcc) = (envelope.cc.to_vec(), envelope.bcc.to_vec());
        let recipients: Vec<String> = std::iter::once(&to).chain(&cc).chain(&bcc).cloned().collect();
        if let Some(sure_of) = envelope.sure_of {
            let (text, files) = (said.written.text.as_str(), said.written.attached());
            self.look_before_sending(
                conversation,
                &Leaving { text, by: said.by, files, recipients: recipients.clone() },
                sure_of,
            )?;
        }
        // The link to the customer's page is the customer's: it stands in no mail that somebody else gets too.
        let page = match self.others_among(conversation, &recipients)?.is_empty() {
            true => self.page_of(conversation),
            false => None,
        };
        let blocks = self.answer_blocks(conversation, &said, page)?;
        let values = self.values(conversation, said.by)?;
        let signature = self.signature(conversation, &sender, Some((said.by.id, &said.by.name)), &values)?;
        self.tx.add_message(&NewMessage {
            id,
            conversation: conversation.id,
            direction: Direction::Outbound,
            channel: Channel::Email,
            contact: None,
            agent: Some(said.by.id),
            raw_mail: None,
            from_name: said.by.name.clone(),
            from_address: sender.address.clone(),
            recipients: Recipients { to: vec![to.clone()], cc: cc.clone(), bcc: bcc.clone() },
            subject: letters::subject(
                conversation.language,
                store::MailKind::Answer,
                &conversation.subject,
                &conversation.reference,
            ),
            own_words: said.written.text.clone(),
            body: said.written.text.clone(),
            html: said.written.html.clone(),
            header_id: Some(self.header_id_of(conversation, &id.to_string(), &sender)?),
            automatic: "no".to_owned(),
            written_at: self.now,
        })?;
        self.attach_written(id, &said.written.files)?;
        self.keep_effort(conversation.id, id, said.by.id, said.took_ms)?;
        self.post_answer(
            conversation,
            AnswerPost {
                message: id,
                sender,
                signed: said.by.name.clone(),
                blocks,
                signature,
                to: vec![to],
                cc,
                bcc,
                files: said.written.outgoing(),
                promise: said.open,
                then: said.then,
                not_before: self.leaves_at(said.open),
            },
        )?;
        // Who writes again about what was done waits for the customer; there is no promise that this could break.
        if conversation.state == ConversationState::Done {
            self.tx.set_conversation_state(conversation.id, ConversationState::WaitingForThem)?;
        }
        let event = Event::of(happened::ANSWERED, conversation).by(said.by.id).message(id);
        self.record(event.promise(said.open.map(|open| open.id)).detail(json!({ "how": "mail" })))?;
        Ok(id)
    }

    /// Ten seconds from now, but in time for the deadline.
    fn leaves_at(&self, open: Option<&PromiseView>) -> Timestamp {
        let undo_until = self.now + UNDO_WITHIN;
        match open {
            Some(open) if open.deadline_at >= self.now => {
                undo_until.min(open.deadline_at - BEFORE_DEADLINE).max(self.now)
            }
            Some(_) | None => undo_until,
        }
    }

    /// The answer's text, what follows, whether it helped, and below it what it answers.
    fn answer_blocks(
        &mut self,
        conversation: &Conversation,
        said: &Said<'_>,
        page: Option<String>,
    ) -> Result<Vec<letters::Block>, DeskError> {
        let language = conversation.language;
        let quoted = self.tx.last_inbound(conversation.id)?.map(|last| {
            let author = [&last.from_name, &last.from_address].into_iter().find(|name| !name.is_empty()).cloned();
            let author = author.unwrap_or_else(|| letters::you(language).to_owned());
            letters::quoted(language, &author, &last.written_at.to_zoned(self.zone()), &last.own_words)
        });
        let then = match &said.then {
            Some((deadline, reason)) => Some((self.will_be_told(conversation, said.open, *deadline)?, reason.clone())),
            None => None,
        };
        let words = match &said.written.mail_html {
            Some(html) => letters::Block::Written(letters::LaidOut::new(said.written.text.clone(), html.clone())),
            None => letters::Block::Say(said.written.text.clone()),
        };
        Ok(letters::answer(language, words, then, page, quoted))
    }

    /// The promise that this answer will make when it is sent, as the customer reads it in the same mail.
    fn will_be_told(
        &mut self,
        conversation: &Conversation,
        open: Option<&PromiseView>,
        deadline: Timestamp,
    ) -> Result<Parts, DeskError> {
        let agent = match conversation.agent {
            Some(id) => self.tx.active_agent_name(id)?,
            None => None,
        };
        let team = self.tx.team_name(conversation.team)?.unwrap_or_default();
        let who = agent.as_deref().map_or(Who::Team(&team), |name| Who::Person(first_name(name)));
        let kind = open.map_or(Kind::Answer, |open| open.kind);
        Ok(sentence::parts(conversation.language, who, kind, deadline, self.now, &self.zone()))
    }

    /// What was said has been heard: it keeps the promise now.
    fn answer_by_voice(
        &mut self,
        conversation: &Conversation,
        said: Said<'_>,
        channel: Channel,
    ) -> Result<MessageId, DeskError> {
        let words = NewWords {
            direction: Direction::Outbound,
            channel,
            text: said.written.text.clone(),
            contact: None,
            agent: Some(said.by),
            files: &[],
        };
        let message = self.write_down(conversation, words)?;
        self.attach_written(message, &said.written.files)?;
        self.keep_effort(conversation.id, message, said.by.id, said.took_ms)?;
        let event = Event::of(happened::ANSWERED, conversation).by(said.by.id).message(message);
        self.record(event.promise(said.open.map(|open| open.id)).detail(json!({ "how": channel.as_str() })))?;
        let by = Some(said.by.id);
        match (said.open, said.then) {
            (Some(open), Some((deadline, reason))) => {
                self.replace(conversation, open, deadline, &reason, by)?;
            }
            (Some(open), None) => {
                self.settle_by(conversation, open, message, by)?;
            }
            (None, Some((deadline, _))) => {
                self.promise_by_colleague(conversation, deadline, by)?;
            }
            (None, None) => self.tx.set_conversation_state(conversation.id, ConversationState::WaitingForThem)?,
        }
        Ok(message)
    }

    /// A promise that a colleague makes where none stood.
    pub(crate) fn promise_by_colleague(
        &mut self,
        conversation: &Conversation,
        deadline: Timestamp,
        by: Option<store::id::AgentId>,
    ) -> Result<PromiseView, DeskError> {
        let making =
            Making { kind: Kind::Answer, origin: Origin::Colleague, by, replaces: None, when: When::At(deadline) };
        self.make_promise(conversation, making)
    }
}
