//! "I'll call tomorrow": the owner promises a forgotten customer a call.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use promise::{Kind, ServiceHours};
use serde_json::json;
use store::id::{AgentId, ConversationId};
use store::{ConversationState, Ending, MailKind, PromiseState, PromiseView, happened};

use crate::promising::{Making, When};
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::{Agent, Desk, DeskError, Refusal, hours, letters};

/// A call is promised for the morning; where a day opens later, within so much of its opening.
const AFTER_OPENING: SignedDuration = SignedDuration::from_hours(1);

/// Before when somebody who says "tomorrow" now calls: noon of the next service day, or its last closing if that is earlier;
/// where it opens at noon or later, an hour after it opens.
pub(crate) fn call_before(hours: &ServiceHours, now: Timestamp) -> Timestamp {
    let fallback = whole_milliseconds(now + SignedDuration::from_hours(24));
    let Ok(day) = hours.next_service_day(hours.date_of(now)) else { return fallback };
    let stretches = hours.stretches_of(day.date).unwrap_or_default();
    let (Some((opens, _)), Some((_, closes))) = (stretches.first(), stretches.last()) else { return fallback };
    let noon = day.date.at(12, 0, 0, 0).to_zoned(hours.zone().clone()).map_or(*closes, |noon| noon.timestamp());
    let by = if noon > *opens { noon } else { *opens + AFTER_OPENING };
    by.min(*closes).max(now + SignedDuration::from_mins(1))
}

/// A call is taken back within a minute: what was said of it is among the last things that happened.
const LOOKED_BACK: usize = 50;

/// For so long it can be taken back; so long the customer isn't told yet.
pub(crate) const CALL_UNDO: SignedDuration = SignedDuration::from_secs(60);

/// Whether the promise of a call was made so short a while ago.
pub(crate) fn can_be_undone(call: &PromiseView, now: Timestamp) -> bool {
    now.duration_since(call.said_at) < CALL_UNDO
}

impl Desk {
    /// Promises the customer at `place` of the letter of `day` a call by this colleague, tomorrow: it takes the place of what
    /// was promised, the question is on their name, and the customer is told. Said twice, it is said once.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for who doesn't read the letter.
    pub async fn call_tomorrow(
        &self,
        by: &Agent,
        day: Date,
        place: u32,
        now: Timestamp,
    ) -> Result<PromiseView, DeskError> {
        if !self.reads_letter(by).await? {
            return Err(DeskError::NotFound);
        }
        let by = by.clone();
        self.act(now, move |turn| turn.call_tomorrow(&by, day, place)).await
    }

    /// Takes "I'll call tomorrow" back, by who said it, within [`CALL_UNDO`]: the customer hears nothing of it, and what was
    /// promised before is promised still.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also for who didn't say it; [`Refusal::TooLate`] when the customer was told already.
    pub async fn take_call_back(&self, by: &Agent, day: Date, place: u32, now: Timestamp) -> Result<(), DeskError> {
        if !self.reads_letter(by).await? {
            return Err(DeskError::NotFound);
        }
        let by = by.clone();
        self.act(now, move |turn| turn.take_call_back(&by, day, place)).await
    }
}

impl Turn<'_, '_> {
    fn call_tomorrow(&mut self, by: &Agent, day: Date, place: u32) -> Result<PromiseView, DeskError> {
        let letter = self.tx.letter_of(day)?.ok_or(DeskError::NotFound)?;
        let entries = self.tx.letter_entries(&[letter.id])?;
        let entry = entries.into_iter().find(|entry| entry.place == place).ok_or(DeskError::NotFound)?;
        if let Some(promised) = entry.call {
            return Ok(self.tx.promise(promised)?);
        }
        let conversation = self.tx.conversation(entry.conversation)?;
        let was_done = conversation.state == ConversationState::Done;
        let before = json!({ "agent": conversation.agent.map(|agent| agent.to_string()), "is_done": was_done });
        let deadline = call_before(&hours::service_hours(&self.tx.default_calendar()?)?, self.now);
        self.tx.assign_conversation(conversation.id, conversation.team, Some(by.id))?;
        let conversation = store::Conversation { agent: Some(by.id), ..conversation };
        let assigned = json!({ "agent": by.name, "from_letter": true, "before": before });
        self.record(Event::of(happened::ASSIGNED, &conversation).by(by.id).detail(assigned))?;
        let promise = match self.tx.open_promise(conversation.id)? {
            Some(open) => {
                let reason = letters::call_reason(conversation.language);
                // A remedy stays one: what was promised about a complaint isn't done with a call alone.
                let kind = if open.kind == Kind::Remedy { Kind::Remedy } else { Kind::Callback };
                self.replace_with(&conversation, &open, kind, deadline, reason, Some(by.id))?
            }
            None => {
                let when = When::At(deadline);
                let origin = store::Origin::Colleague;
                let making = Making { kind: Kind::Callback, origin, by: Some(by.id), replaces: None, when };
                self.make_promise(&conversation, making)?
            }
        };
        if !self.tx.set_letter_call(letter.id, place, promise.id)? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let told = self.told(&conversation, &promise);
        let blocks = letters::owner_calls(conversation.language, told, self.page_of(&conversation));
        self.tell(&conversation, MailKind::FollowUp, Some(&promise), blocks)?;
        self.tx.hold_mails_of(promise.id, self.now + CALL_UNDO)?;
        self.tx.notify("letters", "")?;
        Ok(promise)
    }

    fn take_call_back(&mut self, by: &Agent, day: Date, place: u32) -> Result<(), DeskError> {
        let letter = self.tx.letter_of(day)?.ok_or(DeskError::NotFound)?;
        let entries = self.tx.letter_entries(&[letter.id])?;
        let entry = entries.into_iter().find(|entry| entry.place == place).ok_or(DeskError::NotFound)?;
        let call = self.tx.promise(entry.call.ok_or(DeskError::NotFound)?)?;
        if call.agent != Some(by.id) {
            return Err(DeskError::NotFound);
        }
        if call.state != PromiseState::Open || !can_be_undone(&call, self.now) {
            return Err(Refusal::TooLate.into());
        }
        if !self.tx.undo_mails_of(call.id, self.now)? {
            // It has left already, or is leaving.
            return Err(Refusal::TooLate.into());
        }
        let before = self.tx.promise_before(call.id)?.map(|before| self.tx.promise(before)).transpose()?;
        let conversation = self.tx.conversation(entry.conversation)?;
        let (agent, was_done) = self.before_the_call(conversation.id)?;
        self.tx.assign_conversation(conversation.id, conversation.team, agent)?;
        let conversation = store::Conversation { agent, ..conversation };
        let name = agent.map(|agent| self.tx.active_agent_name(agent)).transpose()?.flatten();
        self.record(Event::of(happened::ASSIGNED, &conversation).by(by.id).detail(json!({ "agent": name })))?;
        let reason = letters::call_taken_back(conversation.language).to_owned();
        self.end(&conversation, &call, PromiseState::Withdrawn, Ending { by: Some(by.id), reason, message: None })?;
        match before {
            Some(before) => {
                // What has passed meanwhile is promised anew, as it would have been.
                let when = if before.deadline_at > self.now {
                    When::At(before.deadline_at)
                } else {
                    When::ByRule { asked_at: self.now }
                };
                let origin = store::Origin::Colleague;
                let making = Making { kind: before.kind, origin, by: Some(by.id), replaces: Some(call.id), when };
                self.make_promise(&conversation, making)?;
            }
            None => {
                let state = if was_done { ConversationState::Done } else { ConversationState::WaitingForThem };
                self.tx.set_conversation_state(conversation.id, state)?;
            }
        }
        self.tx.forget_letter_call(letter.id, place)?;
        Ok(self.tx.notify("letters", "")?)
    }

    /// Whose question it was before "I'll call tomorrow" was said, if they still work here, and whether it was done.
    fn before_the_call(&mut self, conversation: ConversationId) -> Result<(Option<AgentId>, bool), DeskError> {
        let timeline = self.tx.timeline_of(conversation, LOOKED_BACK)?;
        let mut told =
            timeline.iter().rev().filter(|one| one.kind == happened::ASSIGNED).map(|one| &one.detail["before"]);
        let Some(before) = told.find(|before| before.is_object()) else { return Ok((None, false)) };
        let agent = before["agent"].as_str().and_then(|id| id.parse::<AgentId>().ok());
        let agent = match agent {
            Some(agent) => self.tx.active_agent_name(agent)?.map(|_| agent),
            None => None,
        };
        Ok((agent, before["is_done"].as_bool().unwrap_or(false)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use promise::document::HoursDocument;

    #[test]
    fn tomorrow_is_before_noon_of_the_next_service_day() {
        let at = |civil: &str| format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp();
        let hours = |opens, closes| {
            ServiceHours::from_document(&HoursDocument::office("Europe/Amsterdam", opens, closes).with_country("NL"))
                .unwrap()
        };
        for (opens, closes, now, by) in [
            ("08:30", "17:00", "2026-11-24T20:35", "2026-11-25T12:00"),
            ("08:30", "17:00", "2026-11-27T20:35", "2026-11-30T12:00"),
            ("08:30", "17:00", "2026-12-24T20:35", "2026-12-28T12:00"),
            ("08:30", "11:00", "2026-11-24T20:35", "2026-11-25T11:00"),
            ("13:00", "21:00", "2026-11-24T20:35", "2026-11-25T14:00"),
            ("08:30", "17:00", "2026-03-27T20:35", "2026-03-30T12:00"),
        ] {
            assert_eq!(call_before(&hours(opens, closes), at(now)), at(by), "{opens}-{closes} {now}");
        }
    }
}
