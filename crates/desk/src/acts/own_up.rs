//! A promise that passes is broken: recorded, told with an apology and a new promise, seen by the lead. None passes in silence.

use jiff::Timestamp;
use promise::Kind;
use serde_json::json;
use store::id::{ConversationId, PromiseId};
use store::{Conversation, Ending, MailKind, Origin, PromiseState, happened};

use crate::promising::{Making, Matter, When};
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::{Desk, DeskError, letters};

/// From so many broken promises in a row the next one is put on a lead.
const BROKEN_FOR_LEAD: i64 = 2;

/// From so many on, each next promise is at least as many service days away as this says (the last for all after it). A firm
/// that closed for good would else send an apology twice a day for ever, and promise each time what nobody means to do.
const BROKEN_FOR_PATIENCE: i64 = 3;
const PATIENCE: [u32; 4] = [1, 2, 3, 5];

impl Desk {
    /// Breaks each open promise whose deadline has passed, tells the customer with an apology and a new promise; at most
    /// `limit`, gives how many. Runs at start-up before anything else, and each few seconds.
    ///
    /// Each promise is a transaction of its own: killed halfway, the rest is done the next time, and nothing twice.
    ///
    /// # Errors
    /// The first failure, after all others were tried.
    pub async fn own_up(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.promises_due_before(moment, limit)?)).await?;
        let mut count = 0;
        let mut failed = None;
        for (promise, conversation) in due {
            match self.act(now, move |turn| turn.own_up(promise, conversation)).await {
                Ok(did) => count += usize::from(did),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        // Files are promises as well.
        match self.own_up_to_dossiers(limit, now).await {
            Ok(more) => count += more,
            Err(error) => failed = failed.or(Some(error)),
        }
        failed.map_or(Ok(count), Err)
    }

    /// The next deadline of an open promise, if any: so that the program wakes up in time.
    pub async fn next_deadline(&self) -> Result<Option<Timestamp>, DeskError> {
        self.db.read(|tx| Ok(tx.next_deadline()?)).await
    }
}

impl Turn<'_, '_> {
    /// Owns up to one promise, if it is still open and has passed.
    fn own_up(&mut self, promise: PromiseId, conversation: ConversationId) -> Result<bool, DeskError> {
        let Some(broken) = self.tx.open_promise(conversation)? else { return Ok(false) };
        if broken.id != promise || self.now <= broken.deadline_at {
            return Ok(false);
        }
        let conversation = self.tx.conversation(conversation)?;
        self.end(&conversation, &broken, PromiseState::Broken, Ending::default())?;
        let (_, broken_in_a_row) = self.tx.promise_chain(broken.id)?;
        let conversation = self.escalate(conversation, broken_in_a_row)?;
        let kind = match (broken.kind, self.address_of(&conversation)?) {
            // Who can't be written to is called.
            (Kind::Answer, None) => Kind::Callback,
            (kind, _) => kind,
        };
        let when = match self.patience(&conversation, broken_in_a_row)? {
            Some(not_before) => When::ByRuleNotBefore { asked_at: self.now, not_before },
            None => When::ByRule { asked_at: self.now },
        };
        let making = Making { kind, origin: Origin::Apology, by: None, replaces: Some(broken.id), when };
        let promise = self.make_promise(&conversation, making)?;
        let old = self.moment(&conversation, broken.deadline_at);
        let told = self.told(&conversation, &promise);
        let blocks = letters::apology(conversation.language, &old, told, self.page_of(&conversation));
        self.tell(&conversation, MailKind::Apology, Some(&promise), blocks)?;
        self.lead_hears_of_broken(&conversation, &broken)?;
        Ok(true)
    }

    /// Before when nothing is promised any more, after so many broken promises in a row.
    fn patience(&mut self, conversation: &Conversation, broken_in_a_row: i64) -> Result<Option<Timestamp>, DeskError> {
        let Ok(step) = usize::try_from(broken_in_a_row - BROKEN_FOR_PATIENCE) else { return Ok(None) };
        self.service_days_on(Matter::of(conversation), PATIENCE[step.min(PATIENCE.len() - 1)])
    }

    /// After a second broken promise in a row the question is on a lead's name.
    fn escalate(&mut self, conversation: Conversation, broken_in_a_row: i64) -> Result<Conversation, DeskError> {
        let lead = if broken_in_a_row >= BROKEN_FOR_LEAD { self.tx.lead_for(conversation.team)? } else { None };
        let Some(lead) = lead.filter(|lead| conversation.agent != Some(*lead)) else { return Ok(conversation) };
        self.tx.assign_conversation(conversation.id, conversation.team, Some(lead))?;
        let name = self.tx.active_agent_name(lead)?;
        let event = Event::of(happened::ASSIGNED, &conversation).detail(json!({ "agent": name, "escalated": true }));
        self.record(event)?;
        Ok(Conversation { agent: Some(lead), ..conversation })
    }
}
