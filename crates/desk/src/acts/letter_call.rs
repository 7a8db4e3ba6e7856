//! "I'll call tomorrow": the owner promises a forgotten customer a call.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use promise::{Kind, ServiceHours};
use serde_json::json;
use store::{MailKind, PromiseView, happened};

use crate::promising::{Making, When};
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::{Agent, Desk, DeskError, hours, letters};

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
        let deadline = call_before(&hours::service_hours(&self.tx.default_calendar()?)?, self.now);
        self.tx.assign_conversation(conversation.id, conversation.team, Some(by.id))?;
        let conversation = store::Conversation { agent: Some(by.id), ..conversation };
        let assigned = json!({ "agent": by.name, "from_letter": true });
        self.record(Event::of(happened::ASSIGNED, &conversation).by(by.id).detail(assigned))?;
        let promise = match self.tx.open_promise(conversation.id)? {
            Some(open) => {
                let reason = letters::call_reason(conversation.language);
                self.replace_with(&conversation, &open, Kind::Callback, deadline, reason, Some(by.id))?
            }
            None => {
                let when = When::At(deadline);
                let origin = store::Origin::Colleague;
                let making = Making { kind: Kind::Callback, origin, by: Some(by.id), replaces: None, when };
                self.make_promise(&conversation, making)?
            }
        };
        if !self.tx.set_letter_call(letter.id, place, promise.id)? {
            return Err(crate::Refusal::ChangedMeanwhile.into());
        }
        let told = self.told(&conversation, &promise);
        let blocks = letters::owner_calls(conversation.language, told, self.page_of(&conversation));
        self.tell(&conversation, MailKind::FollowUp, Some(&promise), blocks)?;
        self.tx.notify("letters", "")?;
        Ok(promise)
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
