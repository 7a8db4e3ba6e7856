//! Who is on the line, and what was taken down today.

use jiff::Timestamp;
use promise::Language;
use store::Reach;

use crate::reach::{phone, region_of};
use crate::rights::Act;
use crate::turn::{Turn, allow};
use crate::views::{Caller, ConversationRow};
use crate::{Agent, Desk, DeskError};
use store::id::ContactId;

/// Callers that are offered.
const CALLERS_MAX: usize = 8;
/// Notes of today that are shown.
pub(crate) const TAKEN_DOWN_MAX: usize = 20;
/// Characters that are looked at of what was typed.
const TYPED_MAX: usize = 100;

impl Desk {
    /// The caller by number in any form people type, or by e-mail address or (part of a) name; best first, at most 8.
    pub async fn callers(&self, by: &Agent, typed: &str, now: Timestamp) -> Result<Vec<Caller>, DeskError> {
        allow(by, Act::TakeDown)?;
        let typed: String = typed.trim().chars().take(TYPED_MAX).collect();
        if typed.chars().count() < 2 {
            return Ok(Vec::new());
        }
        self.look(now, move |turn| turn.callers(&typed)).await
    }

    /// What this colleague took down today, newest first, at most 20.
    pub async fn taken_down_today(&self, by: &Agent, now: Timestamp) -> Result<Vec<ConversationRow>, DeskError> {
        allow(by, Act::TakeDown)?;
        let me = by.id;
        self.look(now, move |turn| {
            let ids = turn.tx.taken_down_since(me, turn.midnight(), TAKEN_DOWN_MAX)?;
            Ok(turn.tx.conversation_rows(me, &ids)?)
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// When today began, by the firm's clock.
    pub(crate) fn midnight(&self) -> Timestamp {
        self.now.to_zoned(self.zone()).start_of_day().map_or(self.now, |midnight| midnight.timestamp())
    }

    /// Whom a colleague has on the line: the person of that number, unless they heard another name. Then it is somebody
    /// else, at the same customer, who can be called back on the same number.
    pub(crate) fn on_the_line(
        &mut self,
        name: &str,
        reach: Option<&Reach>,
        language: Option<Language>,
    ) -> Result<ContactId, DeskError> {
        let (Some(number @ Reach::Phone { .. }), false) = (reach, name.is_empty()) else {
            return self.contact_for(name, reach, language);
        };
        let Some(known) = self.tx.contact_by_reach(number)? else { return self.contact_for(name, reach, language) };
        let known = self.tx.contact(known)?;
        if known.name.is_empty() || known.name.to_lowercase() == name.to_lowercase() {
            return self.contact_for(name, reach, language);
        }
        let contact = ContactId::new(self.now, self.chance);
        self.tx.add_contact(contact, name, language, self.now)?;
        self.tx.change_contact(contact, name, known.account, self.now)?;
        self.tx.add_contact_address(contact, number)?;
        Ok(contact)
    }

    fn callers(&mut self, typed: &str) -> Result<Vec<Caller>, DeskError> {
        let region = region_of(&self.firm.phone, &self.firm.zone);
        let mut ids: Vec<ContactId> = Vec::new();
        // The number as everybody dials it comes before any that merely ends alike.
        if let Ok(reach) = phone(typed, region) {
            ids.extend(self.tx.contact_by_reach(&reach)?);
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        for id in self.tx.contacts_like(typed, digits, CALLERS_MAX)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.truncate(CALLERS_MAX);
        let heard = self.tx.last_conversations_of(&ids)?;
        let open: Vec<_> = heard.iter().filter_map(|heard| heard.waiting_for_us).collect();
        let promises = self.tx.promises_of(&open)?;
        let callers = self.tx.contact_views(&ids)?.into_iter().map(|contact| {
            let heard = heard.iter().find(|heard| heard.contact == contact.id);
            let open_conversation = heard.and_then(|heard| heard.waiting_for_us);
            let is_open = |p: &&store::PromiseView| Some(p.conversation) == open_conversation && p.ended_at.is_none();
            Caller {
                silent_days: heard.map(|heard| days_between(heard.last_at, self.now)),
                open_promise: promises.iter().find(is_open).cloned(),
                open_conversation,
                contact,
            }
        });
        Ok(callers.collect())
    }
}

fn days_between(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(then).as_hours() / 24).unwrap_or(0)
}
