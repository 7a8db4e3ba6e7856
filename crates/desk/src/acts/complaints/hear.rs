//! A conversation is heard as a complaint: acknowledged, with a promise by the rules for complaints.

use jiff::Timestamp;
use promise::Kind;
use serde_json::json;
use store::id::{AgentId, ComplaintId, ConversationId};
use store::{ComplaintState, Conversation, MailKind, Origin, PromiseView, happened};

use crate::check::refuse;
use crate::forms::Heard;
use crate::incoming::optional_text;
use crate::promising::{Making, Matter, When};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::{Agent, Desk, DeskError, Refusal, letters};

/// Characters of a complaint's own words.
pub(super) const WORDS_MAX: usize = 2_000;

impl Desk {
    /// A colleague hears a complaint in a conversation: it is acknowledged, and promised by the rules for complaints, unless
    /// something sooner was promised already. Heard twice, it is one complaint; one that was closed is open again.
    ///
    /// # Errors
    /// Fields `words` (too long), `kind` (neither an answer nor a call).
    pub async fn hear_complaint(
        &self,
        by: &Agent,
        conversation: ConversationId,
        form: Heard,
        now: Timestamp,
    ) -> Result<ComplaintId, DeskError> {
        allow(by, Act::Complaints)?;
        let words = optional_text("words", &form.words)?;
        if words.chars().count() > WORDS_MAX {
            return Ok(refuse("words", "too_long")?);
        }
        if !matches!(form.kind, Kind::Answer | Kind::Callback) {
            return Ok(refuse("kind", "unknown")?);
        }
        let me = by.id;
        self.act(now, move |turn| turn.hear(me, conversation, &words, form.kind)).await
    }

    /// It was no complaint after all: possible until a remedy is promised. The promise stays.
    ///
    /// # Errors
    /// [`Refusal::ComplaintOpen`] once a remedy was promised: then only the customer closes it.
    pub async fn no_complaint(&self, by: &Agent, id: ComplaintId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::Complaints)?;
        let me = by.id;
        self.act(now, move |turn| {
            let mut complaint = turn.tx.complaint(id)?;
            match complaint.state {
                ComplaintState::Withdrawn => return Ok(()),
                ComplaintState::Open if complaint.promised_at.is_none() => {}
                ComplaintState::Open | ComplaintState::Asked | ComplaintState::Yes | ComplaintState::Unanswered => {
                    return Err(Refusal::ComplaintOpen.into());
                }
            }
            complaint.state = ComplaintState::Withdrawn;
            (complaint.ended_at, complaint.ended_by) = (Some(turn.now), Some(me));
            turn.tx.change_complaint(&complaint)?;
            turn.tx.mark_complaint(complaint.conversation, false)?;
            let conversation = turn.tx.conversation(complaint.conversation)?;
            turn.record(Event::of(happened::NO_COMPLAINT, &conversation).by(me))?;
            turn.complaints_changed()
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// Tells open pages.
    pub(crate) fn complaints_changed(&mut self) -> Result<(), DeskError> {
        Ok(self.tx.notify("complaints", "")?)
    }

    fn hear(
        &mut self,
        by: AgentId,
        conversation: ConversationId,
        words: &str,
        kind: Kind,
    ) -> Result<ComplaintId, DeskError> {
        let mut conversation = self.tx.conversation(conversation)?;
        let said = match words {
            "" => self.tx.last_inbound(conversation.id)?.map(|message| message.own_words).unwrap_or_default(),
            words => words.to_owned(),
        };
        if let Some(known) = self.tx.complaint_of(conversation.id)?
            && matches!(known.state, ComplaintState::Open | ComplaintState::Asked)
        {
            return Ok(known.id);
        }
        let id = self.write_complaint(&mut conversation, &said, Some(by))?;
        let promise = self.promise_for_complaint(&conversation, kind, by)?;
        self.acknowledge_complaint(&conversation, &said, &promise, MailKind::FollowUp)?;
        Ok(id)
    }

    /// Writes it down, or opens again the one that was closed; the conversation is marked.
    pub(crate) fn write_complaint(
        &mut self,
        conversation: &mut Conversation,
        said: &str,
        by: Option<AgentId>,
    ) -> Result<ComplaintId, DeskError> {
        let said: String = said.chars().take(WORDS_MAX).collect();
        let id = match self.tx.complaint_of(conversation.id)? {
            Some(mut closed) => {
                closed.words = said;
                opened_again(&mut closed);
                self.tx.change_complaint(&closed)?;
                self.tx.mark_complaint(conversation.id, true)?;
                closed.id
            }
            None => {
                let id = ComplaintId::new(self.now, self.chance);
                self.tx.add_complaint(id, conversation, &said, by, self.now)?;
                id
            }
        };
        conversation.is_complaint = true;
        let event = Event::of(happened::COMPLAINED, conversation).by(by).contact(conversation.contact);
        self.record(event.detail(json!({ "complaint": id })))?;
        self.complaints_changed()?;
        Ok(id)
    }

    /// The promise of a complaint: by its rules, unless what stands is as soon.
    fn promise_for_complaint(
        &mut self,
        conversation: &Conversation,
        kind: Kind,
        by: AgentId,
    ) -> Result<PromiseView, DeskError> {
        let by = Some(by);
        let Some(open) = self.tx.open_promise(conversation.id)? else {
            let when = When::ByRule { asked_at: self.now };
            return self
                .make_promise(conversation, Making { kind, origin: Origin::Colleague, by, replaces: None, when });
        };
        let reckoned = self.reckon(Matter::of(conversation), self.now)?;
        let is_as_soon = open.deadline_at >= self.now && open.deadline_at <= reckoned.deadline;
        if is_as_soon && open.kind == kind {
            return Ok(open);
        }
        let deadline = if is_as_soon { open.deadline_at } else { reckoned.deadline };
        let reason = letters::complaint_reason(conversation.language);
        self.replace_with(conversation, &open, kind, deadline, reason, by)
    }

    /// "We have heard your complaint." Gives the address it went to.
    pub(crate) fn acknowledge_complaint(
        &mut self,
        conversation: &Conversation,
        said: &str,
        promise: &PromiseView,
        kind: MailKind,
    ) -> Result<Option<String>, DeskError> {
        let told = self.told(conversation, promise);
        let page = self.page_of(conversation);
        let blocks = letters::complaint_heard(conversation.language, &letters::shortened(said), told, page);
        self.tell(conversation, kind, Some(promise), blocks)
    }

    /// The customer says that it isn't good: what was closed or asked about is open again. Gives the conversation as it is then.
    pub(crate) fn complains_still(&mut self, conversation: &Conversation) -> Result<Conversation, DeskError> {
        let mut conversation = conversation.clone();
        let Some(mut complaint) = self.tx.complaint_of(conversation.id)? else { return Ok(conversation) };
        if matches!(complaint.state, ComplaintState::Open | ComplaintState::Withdrawn) {
            return Ok(conversation);
        }
        let tried = complaint.promised_at.map(|_| complaint.remedy.clone());
        opened_again(&mut complaint);
        self.tx.change_complaint(&complaint)?;
        self.tx.mark_complaint(conversation.id, true)?;
        conversation.is_complaint = true;
        let event = Event::of(happened::COMPLAINED, &conversation).contact(conversation.contact);
        self.record(event.detail(json!({ "complaint": complaint.id, "again": true, "tried": tried })))?;
        self.complaints_changed()?;
        Ok(conversation)
    }
}

/// As it was heard, with its cause; what was promised about it did not suffice.
fn opened_again(complaint: &mut store::ComplaintRow) {
    complaint.state = ComplaintState::Open;
    complaint.times_asked = 0;
    (complaint.promised_at, complaint.remedied_at, complaint.asked_at, complaint.ask_again_at) =
        (None, None, None, None);
    (complaint.remedy_before, complaint.remedy_cents) = (None, None);
    (complaint.ended_at, complaint.ended_by) = (None, None);
}
