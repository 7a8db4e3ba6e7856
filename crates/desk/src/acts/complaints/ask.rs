//! Is it good now? Asked when what was promised is done, and once more after five service days; only the customer closes it,
//! or silence after the second time.

use jiff::{SignedDuration, Timestamp};
use promise::Kind;
use serde_json::json;
use store::id::{AgentId, ComplaintId};
use store::{ComplaintRow, ComplaintState, Conversation, ConversationState, MailKind, Origin, happened};

use crate::promising::{Making, Matter, When};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow, whole_milliseconds};
use crate::{Agent, Desk, DeskError, Refusal, letters};

/// Service days after which it is asked again, and after which it is closed.
pub const ASK_AGAIN_DAYS: u32 = 5;
/// Where hours give no service days.
const ASK_AGAIN_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How often a customer is asked.
const TIMES: i64 = 2;

impl Desk {
    /// Asks again whose answer did not come, and closes as unanswered what was asked twice; at most `limit`. Gives how many.
    ///
    /// # Errors
    /// The first failure, after all others were tried.
    pub async fn ask_complainants(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.complaints_to_ask(moment, limit)?)).await?;
        let mut failed = None;
        let mut count = 0;
        for id in due {
            match self.act(now, move |turn| turn.ask_once_more(id)).await {
                Ok(did) => count += usize::from(did),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(count), Err)
    }

    /// The customer said yes, to a colleague: on the telephone, at the door.
    ///
    /// # Errors
    /// [`Refusal::ChangedMeanwhile`] when it is closed, and when they have asked something else since.
    pub async fn customer_is_satisfied(&self, by: &Agent, id: ComplaintId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::Complaints)?;
        let me = by.id;
        self.act(now, move |turn| {
            let complaint = turn.tx.complaint(id)?;
            let conversation = turn.tx.conversation(complaint.conversation)?;
            // Who has asked something since waits for an answer to that: a yes of then doesn't close it.
            let is_said = match complaint.state {
                ComplaintState::Open | ComplaintState::Asked => true,
                ComplaintState::Unanswered => turn.tx.open_promise(conversation.id)?.is_none(),
                ComplaintState::Yes | ComplaintState::Withdrawn => false,
            };
            if !is_said {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            turn.satisfied(&conversation, Some(me))?;
            turn.is_helped(&conversation)
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// A promise of a complaint was settled. What was promised about it is done: the customer is asked. Where nothing was, we
    /// go on, with a promise of its own: a complaint doesn't lie between two mails.
    pub(crate) fn complaint_goes_on(&mut self, conversation: &Conversation) -> Result<(), DeskError> {
        if !conversation.is_complaint {
            return Ok(());
        }
        let Some(mut complaint) = self.tx.complaint_of(conversation.id)? else { return Ok(()) };
        match complaint.state {
            ComplaintState::Open if complaint.promised_at.is_some() => {
                complaint.remedied_at = Some(self.now);
                self.ask_if_good(conversation, &mut complaint)
            }
            ComplaintState::Open => self.promise_to_go_on(conversation),
            ComplaintState::Asked => {
                complaint.ask_again_at = Some(self.ask_again_at(conversation)?);
                Ok(self.tx.change_complaint(&complaint)?)
            }
            ComplaintState::Yes | ComplaintState::Unanswered | ComplaintState::Withdrawn => Ok(()),
        }
    }

    fn promise_to_go_on(&mut self, conversation: &Conversation) -> Result<(), DeskError> {
        let kind = self.kind_again(conversation)?;
        let when = When::ByRule { asked_at: self.now };
        let making = Making { kind, origin: Origin::Colleague, by: None, replaces: None, when };
        let promise = self.make_promise(conversation, making)?;
        let (told, page) = (self.told(conversation, &promise), self.page_of(conversation));
        let blocks = letters::complaint_goes_on(conversation.language, told, page);
        self.tell(conversation, MailKind::FollowUp, Some(&promise), blocks)?;
        Ok(())
    }

    fn ask_again_at(&mut self, conversation: &Conversation) -> Result<Timestamp, DeskError> {
        let by_hours = self.service_days_on(Matter::of(conversation), ASK_AGAIN_DAYS)?;
        Ok(by_hours.unwrap_or_else(|| whole_milliseconds(self.now + ASK_AGAIN_WITHIN)))
    }

    fn ask_if_good(&mut self, conversation: &Conversation, complaint: &mut ComplaintRow) -> Result<(), DeskError> {
        self.is_asked(conversation, complaint, Some(self.now))?;
        let page = self.page_of(conversation);
        let is_again = complaint.times_asked > 1;
        let blocks = letters::ask_if_good(conversation.language, &complaint.remedy, is_again, page);
        self.tell(conversation, MailKind::FollowUp, None, blocks)?;
        Ok(())
    }

    /// Once more asked; without `from` the days count when a colleague has called.
    fn is_asked(
        &mut self,
        conversation: &Conversation,
        complaint: &mut ComplaintRow,
        from: Option<Timestamp>,
    ) -> Result<(), DeskError> {
        complaint.state = ComplaintState::Asked;
        complaint.times_asked += 1;
        complaint.asked_at = Some(self.now);
        complaint.ask_again_at = match from {
            Some(_) => Some(self.ask_again_at(conversation)?),
            None => None,
        };
        self.tx.change_complaint(complaint)?;
        let detail = json!({ "complaint": complaint.id, "times": complaint.times_asked, "call": from.is_none() });
        self.record(Event::of(happened::ASKED_IF_GOOD, conversation).detail(detail))?;
        self.complaints_changed()
    }

    fn ask_once_more(&mut self, id: ComplaintId) -> Result<bool, DeskError> {
        let mut complaint = self.tx.complaint(id)?;
        let conversation = self.tx.conversation(complaint.conversation)?;
        let is_due = complaint.state == ComplaintState::Asked
            && complaint.ask_again_at.is_some_and(|at| at <= self.now)
            && conversation.state != ConversationState::WaitingForUs;
        if !is_due {
            return Ok(false);
        }
        if complaint.times_asked >= TIMES {
            self.nobody_answered(&conversation, complaint)?;
            return Ok(true);
        }
        let can_write = match self.address_of(&conversation)? {
            Some(address) => !self.is_gone(&address)?,
            None => false,
        };
        if can_write {
            self.ask_if_good(&conversation, &mut complaint)?;
            return Ok(true);
        }
        // Who can't be written to is called: a promise like every other.
        self.is_asked(&conversation, &mut complaint, None)?;
        let when = When::ByRule { asked_at: self.now };
        let making = Making { kind: Kind::Callback, origin: Origin::Colleague, by: None, replaces: None, when };
        self.make_promise(&conversation, making)?;
        Ok(true)
    }

    fn nobody_answered(&mut self, conversation: &Conversation, mut complaint: ComplaintRow) -> Result<(), DeskError> {
        complaint.state = ComplaintState::Unanswered;
        (complaint.ended_at, complaint.ask_again_at) = (Some(self.now), None);
        self.tx.change_complaint(&complaint)?;
        self.tx.mark_complaint(conversation.id, false)?;
        self.tx.set_conversation_state(conversation.id, ConversationState::Done)?;
        self.record(Event::of(happened::UNANSWERED, conversation).detail(json!({ "complaint": complaint.id })))?;
        self.complaints_changed()
    }

    /// The customer's yes closes a complaint, whatever we were doing about it.
    pub(crate) fn satisfied(&mut self, conversation: &Conversation, by: Option<AgentId>) -> Result<(), DeskError> {
        let Some(mut complaint) = self.tx.complaint_of(conversation.id)? else { return Ok(()) };
        if matches!(complaint.state, ComplaintState::Yes | ComplaintState::Withdrawn) {
            return Ok(());
        }
        complaint.state = ComplaintState::Yes;
        (complaint.ended_at, complaint.ended_by, complaint.ask_again_at) = (Some(self.now), by, None);
        self.tx.change_complaint(&complaint)?;
        self.tx.mark_complaint(conversation.id, false)?;
        let event = Event::of(happened::SATISFIED, conversation).by(by).contact(conversation.contact);
        self.record(event.detail(json!({ "complaint": complaint.id })))?;
        self.complaints_changed()
    }
}
