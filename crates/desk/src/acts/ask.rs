//! A question by form, telephone, visit or API: quoted, stored, promised and acknowledged.

use jiff::Timestamp;
use promise::{Kind, Language};
use serde_json::json;
use store::id::{AgentId, ContactId, ConversationId, TeamId};
use store::{Conversation, ConversationState, Direction, NewConversation, Origin, PromiseView, Reach, happened};

use crate::check::{Checks, NAME_MAX, optional_line, refuse};
use crate::forms::Question;
use crate::incoming::{NewWords, text_of};
use crate::promising::{Making, Matter, When};
use crate::reach::{reach, region_of};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::views::Asked;
use crate::{Agent, Desk, DeskError, Refusal, letters};

/// Characters of a subject that is made from the first words of a question.
const SUBJECT_MADE_MAX: usize = 60;

/// A question that has been looked through and can be taken.
struct Checked {
    text: String,
    subject: String,
    name: String,
    reach: Option<Reach>,
    matter: Matter,
    agent: Option<AgentId>,
    kind: Kind,
}

impl Desk {
    /// A question by form, telephone, visit or API: stored, promised and acknowledged in one act. `by` is the colleague who
    /// takes it down.
    ///
    /// # Errors
    /// A refused field: `text`, `subject`, `name`, `reach`, `team`, `agent`, `files`, `idempotency`.
    pub async fn ask(&self, by: Option<&Agent>, question: Question, now: Timestamp) -> Result<Asked, DeskError> {
        self.asked(by, question, String::new(), false, now).await
    }

    /// As [`Desk::ask`], for somebody who complains, and says so: it is a complaint from the first moment.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub async fn ask_as_complaint(
        &self,
        by: Option<&Agent>,
        question: Question,
        now: Timestamp,
    ) -> Result<Asked, DeskError> {
        self.asked(by, question, String::new(), true, now).await
    }

    pub(super) async fn asked(
        &self,
        by: Option<&Agent>,
        question: Question,
        request: String,
        is_complaint: bool,
        now: Timestamp,
    ) -> Result<Asked, DeskError> {
        let by = taken_down_by(by)?;
        self.act(now, move |turn| {
            if let Some(before) = turn.asked_before(&question, &request)? {
                return turn.asked_again(before);
            }
            let checked = turn.check(&question, by)?;
            let mut conversation = turn.open(&question, &checked, ConversationState::WaitingForUs, by)?;
            if is_complaint {
                turn.write_complaint(&mut conversation, &checked.text, by)?;
            }
            let when = match question.not_before {
                Some(not_before) => When::ByRuleNotBefore { asked_at: turn.now, not_before },
                None => When::ByRule { asked_at: turn.now },
            };
            let making = Making { kind: checked.kind, origin: Origin::Question, by, replaces: None, when };
            let promise = turn.make_promise(&conversation, making)?;
            let told_to = match is_complaint {
                true => turn.acknowledge_complaint(
                    &conversation,
                    &checked.text,
                    &promise,
                    store::MailKind::Acknowledgement,
                )?,
                false => turn.acknowledge(&conversation, &checked.text, &promise)?,
            };
            turn.remember(&question, &request, conversation.id)?;
            Ok(asked(&conversation, promise, told_to))
        })
        .await
    }

    /// A trivial question that the desk answered at once: recorded with what was said; nothing is promised, because it is done.
    ///
    /// # Errors
    /// A refused field, as for [`Desk::ask`]; `said` when nothing was said.
    pub async fn answered_at_once(
        &self,
        by: &Agent,
        question: Question,
        said: &str,
        now: Timestamp,
    ) -> Result<ConversationId, DeskError> {
        let me = taken_down_by(Some(by))?;
        allow(by, Act::Answer)?;
        let (by, said) = (by.clone(), text_of("said", said)?);
        self.act(now, move |turn| {
            if let Some(before) = turn.asked_before(&question, "")? {
                return Ok(before);
            }
            let checked = turn.check(&question, me)?;
            let conversation = turn.open(&question, &checked, ConversationState::Done, me)?;
            let words = NewWords {
                direction: Direction::Outbound,
                channel: question.channel,
                text: said.clone(),
                contact: None,
                agent: Some(&by),
                files: &[],
            };
            let message = turn.write_down(&conversation, words)?;
            let event = Event::of(happened::ANSWERED, &conversation).by(by.id).message(message);
            turn.record(event.detail(json!({ "how": question.channel.as_str(), "at_once": true })))?;
            turn.remember(&question, "", conversation.id)?;
            Ok(conversation.id)
        })
        .await
    }
}

fn taken_down_by(by: Option<&Agent>) -> Result<Option<AgentId>, DeskError> {
    if let Some(by) = by {
        allow(by, Act::TakeDown)?;
    }
    Ok(by.map(|by| by.id))
}

pub(super) fn asked(conversation: &Conversation, promise: PromiseView, told_to: Option<String>) -> Asked {
    Asked {
        conversation: conversation.id,
        reference: conversation.reference.clone(),
        promise,
        customer_token: conversation.customer_token.clone(),
        language: conversation.language,
        told_to,
    }
}

impl Turn<'_, '_> {
    /// What decides the promise: channel, team and urgency; and who is named in it.
    pub(super) fn matter_of(&mut self, question: &Question) -> Result<(Matter, Option<AgentId>), DeskError> {
        let team = match question.team {
            Some(team) if self.tx.team_name(team)?.is_none() => return Ok(refuse("team", "unknown")?),
            Some(team) => team,
            None => self.tx.default_team()?,
        };
        if let Some(agent) = question.agent
            && self.tx.active_agent_name(agent)?.is_none()
        {
            return Ok(refuse("agent", "unknown")?);
        }
        let matter = Matter {
            channel: question.channel,
            mailbox: None,
            team,
            is_urgent: question.is_urgent,
            is_complaint: false,
        };
        Ok((matter, question.agent))
    }

    /// An address or number as typed.
    pub(crate) fn reach_of(&self, typed: &str) -> Result<Option<Reach>, Refusal> {
        reach(typed, region_of(&self.firm.phone, &self.firm.zone))
    }

    /// To whom nobody can write, nobody promises to write: such a question is answered by calling back.
    pub(super) fn kind_of(&mut self, question: &Question, reach: Option<&Reach>) -> Result<Kind, DeskError> {
        if question.kind != Kind::Answer || !matches!(reach, Some(Reach::Phone { .. })) {
            return Ok(question.kind);
        }
        let known = match (question.contact, reach) {
            (Some(contact), _) => Some(contact),
            (None, Some(reach)) => self.tx.contact_by_reach(reach)?,
            (None, None) => None,
        };
        let can_write = match known {
            Some(contact) => self.tx.contact_views(&[contact])?.iter().any(|contact| !contact.emails.is_empty()),
            None => false,
        };
        Ok(if can_write { Kind::Answer } else { Kind::Callback })
    }

    fn check(&mut self, question: &Question, by: Option<AgentId>) -> Result<Checked, DeskError> {
        let mut checks = Checks::default();
        let text = checks.take(text_of("text", &question.text));
        let subject = checks.take(optional_line("subject", &question.subject, NAME_MAX));
        let name = checks.take(optional_line("name", &question.name, NAME_MAX));
        checks.take(crate::incoming::check_files(&question.files));
        let reach = checks.take(self.reach_of(&question.reach));
        // A colleague who takes a note down may know nothing of the caller; who asks by form must be answered somewhere.
        if by.is_none() && question.reach.trim().is_empty() && question.contact.is_none() {
            checks.take(refuse("reach", "required"))
        }
        checks.done()?;
        let (matter, agent) = self.matter_of(question)?;
        let kind = self.kind_of(question, reach.as_ref())?;
        let subject = if subject.is_empty() { subject_from(&text) } else { subject };
        Ok(Checked { text, subject, name, reach, matter, agent, kind })
    }

    /// The conversation with its first message. The caller sees to its promise.
    fn open(
        &mut self,
        question: &Question,
        checked: &Checked,
        state: ConversationState,
        by: Option<AgentId>,
    ) -> Result<Conversation, DeskError> {
        let contact = match question.contact {
            Some(contact) => self.known_contact(contact, &checked.name, checked.reach.as_ref())?,
            None if by.is_some() => self.on_the_line(&checked.name, checked.reach.as_ref(), question.language)?,
            None => self.contact_for(&checked.name, checked.reach.as_ref(), question.language)?,
        };
        let opening = Opening {
            contact,
            subject: checked.subject.clone(),
            matter: checked.matter,
            agent: checked.agent,
            state,
            language: question.language,
            asked_at: self.now,
        };
        let conversation = self.open_conversation(opening)?;
        let words = NewWords {
            direction: Direction::Inbound,
            channel: question.channel,
            text: checked.text.clone(),
            contact: Some(contact),
            agent: None,
            files: &question.files,
        };
        let message = self.write_down(&conversation, words)?;
        self.record(Event::of(happened::ASKED, &conversation).by(by).contact(contact).message(message))?;
        Ok(conversation)
    }

    /// "We have your question", to who can be written to.
    pub(crate) fn acknowledge(
        &mut self,
        conversation: &Conversation,
        said: &str,
        promise: &PromiseView,
    ) -> Result<Option<String>, DeskError> {
        let told = self.told(conversation, promise);
        let blocks = letters::acknowledgement(
            conversation.language,
            &letters::shortened(said),
            told,
            self.page_of(conversation),
        );
        self.tell(conversation, store::MailKind::Acknowledgement, Some(promise), blocks)
    }
}

/// A conversation about to be opened.
pub(crate) struct Opening {
    pub(crate) contact: ContactId,
    pub(crate) subject: String,
    pub(crate) matter: Matter,
    pub(crate) agent: Option<AgentId>,
    pub(crate) state: ConversationState,
    /// `None`: the contact's, else the firm's.
    pub(crate) language: Option<Language>,
    pub(crate) asked_at: Timestamp,
}

impl Turn<'_, '_> {
    /// Opens a conversation, with a reference that people read and a link that nobody guesses.
    pub(crate) fn open_conversation(&mut self, opening: Opening) -> Result<Conversation, DeskError> {
        let Opening { contact, subject, matter, agent, state, language, asked_at } = opening;
        let known = self.tx.contact(contact)?;
        let new = NewConversation {
            id: ConversationId::new(self.now, self.chance),
            reference: self.next_reference()?,
            subject,
            account: known.account,
            contact,
            channel: matter.channel,
            mailbox: matter.mailbox,
            team: matter.team,
            agent,
            state,
            is_urgent: matter.is_urgent,
            language: language.or(known.language).unwrap_or(self.firm.language),
            customer_token: self.customer_token(),
            asked_at,
        };
        self.tx.add_conversation(&new)?;
        self.changed(new.id)?;
        if new.is_urgent {
            self.interrupts()?;
        }
        Ok(self.tx.conversation(new.id)?)
    }

    /// `HI-2026-1184`; the year is the firm's own.
    fn next_reference(&mut self) -> Result<String, DeskError> {
        let year = self.now.to_zoned(self.zone()).year();
        let number = self.tx.next_reference_number(year)?;
        let prefix = self.firm.prefix.trim().to_uppercase();
        Ok(if prefix.is_empty() { format!("{year}-{number:04}") } else { format!("{prefix}-{year}-{number:04}") })
    }

    /// 128 bits as 22 characters that go into a link.
    pub(crate) fn customer_token(&self) -> String {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.encode(self.chance_bytes::<16>())
    }

    /// The person behind an address or number: known, or written down now. Without either somebody nameless.
    pub(crate) fn contact_for(
        &mut self,
        name: &str,
        reach: Option<&Reach>,
        language: Option<Language>,
    ) -> Result<ContactId, DeskError> {
        let known = match reach {
            Some(reach) => self.tx.contact_by_reach(reach)?,
            None => None,
        };
        if let Some(contact) = known {
            self.tx.name_contact(contact, name, self.now)?;
            return Ok(contact);
        }
        let contact = ContactId::new(self.now, self.chance);
        self.tx.add_contact(contact, name, language, self.now)?;
        if let Some(reach) = reach {
            self.tx.add_contact_address(contact, reach)?;
        }
        Ok(contact)
    }

    /// A contact that was chosen: gets the name and the number that were typed, where they had none.
    fn known_contact(&mut self, id: ContactId, name: &str, reach: Option<&Reach>) -> Result<ContactId, DeskError> {
        let contact = self.tx.contact(id)?;
        if !name.is_empty() {
            self.tx.name_contact(contact.id, name, self.now)?;
        }
        if let Some(reach) = reach {
            self.tx.add_contact_address(contact.id, reach)?;
        }
        Ok(contact.id)
    }

    /// The team that a mailbox's questions go to.
    pub(crate) fn team_of_mailbox(&mut self, team: Option<TeamId>) -> Result<TeamId, DeskError> {
        match team {
            Some(team) => Ok(team),
            None => Ok(self.tx.default_team()?),
        }
    }
}

/// A subject from the first words of a question.
pub(crate) fn subject_from(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = line.split_inclusive(['.', '?', '!']).next().unwrap_or(&line).trim_end_matches('.');
    if sentence.chars().count() <= SUBJECT_MADE_MAX {
        return sentence.to_owned();
    }
    let mut subject = String::new();
    for word in sentence.split(' ') {
        if subject.chars().count() + word.chars().count() >= SUBJECT_MADE_MAX {
            break;
        }
        if !subject.is_empty() {
            subject.push(' ');
        }
        subject.push_str(word);
    }
    if subject.is_empty() {
        subject = sentence.chars().take(SUBJECT_MADE_MAX - 1).collect();
    }
    subject + "…"
}
