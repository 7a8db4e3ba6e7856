//! Whose conversation it is, what it is about, and who asks.

use jiff::Timestamp;
use serde_json::json;
use store::id::{AccountId, ContactId, ConversationId};
use store::{Conversation, ConversationState, Origin, PromiseView, Reach, happened};

use crate::check::{Checks, NAME_MAX, address, line, optional_line, refuse};
use crate::forms::HandOver;
use crate::promising::{Making, When};
use crate::reach::{phone, region_of};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::{Agent, Desk, DeskError, Refusal};

/// Tags of one conversation.
const TAGS_MAX: usize = 20;
/// Characters of a tag.
const TAG_MAX: usize = 60;
/// Addresses and numbers of one person.
const REACHES_MAX: usize = 20;

/// Who asks, as changed.
#[derive(Clone)]
struct ContactForm {
    name: String,
    account_name: String,
    city: String,
    emails: Vec<String>,
    phones: Vec<String>,
}

impl Desk {
    /// Hands over to a team or a colleague; the promise goes along, its deadline stays.
    ///
    /// # Errors
    /// Field `team` or `agent`: `unknown`.
    pub async fn hand_over(
        &self,
        by: &Agent,
        conversation: ConversationId,
        to: HandOver,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::Assign)?;
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let Some(team) = turn.tx.team_name(to.team)? else { return Ok(refuse("team", "unknown")?) };
            let name = match to.agent {
                Some(agent) => match turn.tx.active_agent_name(agent)? {
                    Some(name) => Some(name),
                    None => return Ok(refuse("agent", "unknown")?),
                },
                None => None,
            };
            if conversation.team == to.team && conversation.agent == to.agent {
                return Ok(());
            }
            turn.tx.assign_conversation(conversation.id, to.team, to.agent)?;
            let open = turn.tx.open_promise(conversation.id)?;
            if let Some(open) = &open {
                turn.tx.assign_promise(open.id, to.team, to.agent)?;
            }
            if conversation.is_urgent {
                turn.interrupts()?;
            }
            if let Some(open) = &open {
                turn.replan_for(open.id)?;
            }
            let event = Event::of(happened::ASSIGNED, &conversation).by(me).promise(open.map(|open| open.id));
            turn.record(event.detail(json!({ "team": team, "agent": name })))
        })
        .await
    }

    /// Tags, in place of those there were: at most 20, each at most 60 characters, in lower case.
    pub async fn set_tags(
        &self,
        by: &Agent,
        conversation: ConversationId,
        tags: Vec<String>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::EditConversation)?;
        let mut wanted: Vec<String> = Vec::new();
        for tag in &tags {
            let tag = optional_line("tags", &tag.to_lowercase(), TAG_MAX)?;
            if !tag.is_empty() && !wanted.contains(&tag) {
                wanted.push(tag);
            }
        }
        if wanted.len() > TAGS_MAX {
            return Ok(refuse("tags", "too_many")?);
        }
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let had = turn.tx.conversation_tags(conversation.id)?;
            let added: Vec<&String> = wanted.iter().filter(|tag| !had.contains(tag)).collect();
            let removed: Vec<&String> = had.iter().filter(|tag| !wanted.contains(tag)).collect();
            if added.is_empty() && removed.is_empty() {
                return Ok(());
            }
            for tag in &added {
                turn.tx.add_conversation_tag(conversation.id, tag)?;
            }
            for tag in &removed {
                turn.tx.remove_conversation_tag(conversation.id, tag)?;
            }
            turn.about_something_else(conversation.id)?;
            let event = Event::of(happened::TAGGED, &conversation).by(me);
            turn.record(event.detail(json!({ "added": added, "removed": removed })))
        })
        .await
    }

    /// What it is about.
    pub async fn set_subject(
        &self,
        by: &Agent,
        conversation: ConversationId,
        subject: String,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::EditConversation)?;
        let subject = line("subject", &subject, NAME_MAX)?;
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            if conversation.subject == subject {
                return Ok(());
            }
            turn.tx.set_conversation_subject(conversation.id, &subject)?;
            turn.about_something_else(conversation.id)?;
            turn.record(Event::of(happened::SUBJECT, &conversation).by(me))
        })
        .await
    }

    /// Urgent or not; the promise stays as it was said.
    pub async fn set_urgent(
        &self,
        by: &Agent,
        conversation: ConversationId,
        is_urgent: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::EditConversation)?;
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            if conversation.is_urgent == is_urgent {
                return Ok(());
            }
            turn.tx.set_conversation_urgent(conversation.id, is_urgent)?;
            turn.interrupts()?;
            turn.record(Event::of(happened::URGENT, &conversation).by(me).detail(json!({ "is_urgent": is_urgent })))
        })
        .await
    }

    /// Done, when no promise is open.
    ///
    /// # Errors
    /// [`Refusal::PromiseOpen`] otherwise: it must be kept, renewed or withdrawn, never ticked away.
    /// [`Refusal::ComplaintOpen`]: only the customer closes a complaint.
    pub async fn close(&self, by: &Agent, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::EditConversation)?;
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            match conversation.state {
                ConversationState::WaitingForUs => Err(Refusal::PromiseOpen.into()),
                ConversationState::Done => Ok(()),
                ConversationState::WaitingForThem if conversation.is_complaint => Err(Refusal::ComplaintOpen.into()),
                ConversationState::WaitingForThem => {
                    turn.tx.set_conversation_state(conversation.id, ConversationState::Done)?;
                    turn.record(Event::of(happened::CLOSED, &conversation).by(me))
                }
            }
        })
        .await
    }

    /// Open again, with a promise of its own; one that is open already stays as it is.
    pub async fn reopen(
        &self,
        by: &Agent,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<PromiseView, DeskError> {
        allow(by, Act::EditConversation)?;
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            if let Some(open) = turn.tx.open_promise(conversation.id)? {
                return Ok(open);
            }
            let kind = turn.kind_again(&conversation)?;
            let making = Making {
                kind,
                origin: Origin::Colleague,
                by: Some(me),
                replaces: None,
                when: When::ByRule { asked_at: turn.now },
            };
            turn.record(Event::of(happened::REOPENED, &conversation).by(me))?;
            turn.make_promise(&conversation, making)
        })
        .await
    }

    /// Who asks: name, account, addresses. An address that somebody else has is refused, not taken from them.
    ///
    /// # Errors
    /// Fields `name`, `account`, `city`, `emails`, `phones`; `emails` is [`Refusal::Taken`] when it is somebody else's.
    #[allow(clippy::too_many_arguments, reason = "one form, of which each field stands by itself")]
    pub async fn edit_contact(
        &self,
        by: &Agent,
        contact: ContactId,
        name: String,
        account_name: String,
        city: String,
        emails: Vec<String>,
        phones: Vec<String>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::EditConversation)?;
        let mut checks = Checks::default();
        let form = ContactForm {
            name: checks.take(optional_line("name", &name, NAME_MAX)),
            account_name: checks.take(optional_line("account", &account_name, NAME_MAX)),
            city: checks.take(optional_line("city", &city, NAME_MAX)),
            emails: emails.into_iter().filter(|email| !email.trim().is_empty()).collect(),
            phones: phones.into_iter().filter(|phone| !phone.trim().is_empty()).collect(),
        };
        if form.emails.len() + form.phones.len() > REACHES_MAX {
            checks.take(refuse("emails", "too_many"))
        }
        checks.done()?;
        let me = by.id;
        self.act(now, move |turn| turn.change_contact(me, contact, &form)).await
    }
}

impl Turn<'_, '_> {
    /// Who can answer it may be others now.
    fn about_something_else(&mut self, conversation: ConversationId) -> Result<(), DeskError> {
        match self.tx.open_promise(conversation)? {
            Some(open) => self.replan_for(open.id),
            None => Ok(()),
        }
    }

    fn change_contact(&mut self, me: store::id::AgentId, id: ContactId, form: &ContactForm) -> Result<(), DeskError> {
        let contact = self.tx.contact(id)?;
        let region = region_of(&self.firm.phone, &self.firm.zone);
        let mut checks = Checks::default();
        let email = |email: &String| {
            let value = address("emails", email)?;
            Ok(Some(Reach::Email { value, shown: email.trim().to_owned() }))
        };
        let odd = |_| Refusal::Field { field: "phones", problem: "not_a_phone_number" };
        let mut reaches: Vec<Reach> = form.emails.iter().filter_map(|typed| checks.take(email(typed))).collect();
        reaches.extend(form.phones.iter().filter_map(|typed| checks.take(phone(typed, region).map(Some).map_err(odd))));
        checks.done()?;
        let account = self.account_named(contact.account, contact.account_name.as_deref(), form)?;
        self.tx.change_contact(id, &form.name, account, self.now)?;
        self.tx.remove_contact_addresses(id)?;
        for reach in &reaches {
            let is_ours = self.tx.add_contact_address(id, reach)? || self.tx.contact_by_reach(reach)? == Some(id);
            if !is_ours && matches!(reach, Reach::Email { .. }) {
                return Err(Refusal::Taken("emails").into());
            }
        }
        for conversation in self.tx.conversations_of_contact(id)? {
            let conversation: Conversation = self.tx.conversation(conversation)?;
            self.record(Event::of(happened::CONTACT_CHANGED, &conversation).by(me).contact(id))?;
        }
        Ok(())
    }

    fn account_named(
        &mut self,
        now_in: Option<AccountId>,
        now_named: Option<&str>,
        form: &ContactForm,
    ) -> Result<Option<AccountId>, DeskError> {
        if form.account_name.is_empty() {
            return Ok(None);
        }
        let known =
            if now_named == Some(&form.account_name) { now_in } else { self.tx.account_by_name(&form.account_name)? };
        let account = match known {
            Some(account) => {
                self.tx.set_account_city(account, &form.city, self.now)?;
                account
            }
            None => {
                let account = AccountId::new(self.now, self.chance);
                self.tx.add_account(account, &form.account_name, &form.city, self.now)?;
                account
            }
        };
        Ok(Some(account))
    }

    /// What kind of promise a conversation gets once more: as its last one, but who can't be written to is called.
    pub(crate) fn kind_again(&mut self, conversation: &Conversation) -> Result<promise::Kind, DeskError> {
        use promise::Kind;
        let last = self.tx.promises_of(&[conversation.id])?.pop().map_or(Kind::Answer, |promise| promise.kind);
        Ok(match (last, self.address_of(conversation)?) {
            (Kind::Answer | Kind::Remedy, None) => Kind::Callback,
            // What was put right is put right: what comes after it is asked and answered.
            (Kind::Remedy, Some(_)) => Kind::Answer,
            (kind, _) => kind,
        })
    }
}
