//! The feed of one's own answer slots: a link that nobody guesses, and that its owner takes back.

use jiff::{SignedDuration, Timestamp};
use promise::roster::Timetable;
use store::PromisedInSlot;

use super::own_calendars::busy_of;
use crate::rosters::colleague_of;
use crate::secrets::{digest, new_token};
use crate::slot_feed::Feed;
use crate::{Agent, Desk, DeskError, hours};

/// What is over stays for a while, so that a calendar doesn't lose yesterday.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// As far as anybody looks ahead in a calendar of hours.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 7 * 8);

/// A colleague's answer slots as an iCalendar document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotFeed {
    pub text: String,
    /// Changes when the text does.
    pub tag: String,
}

impl Desk {
    /// A new secret for the address of one's own feed; the one before opens nothing any more. Shown once: we keep a digest.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn make_slot_feed(&self, by: &Agent, now: Timestamp) -> Result<String, DeskError> {
        let (id, token) = (by.id, new_token(&*self.chance));
        let hash = digest(&token);
        self.act(now, move |turn| Ok(turn.tx.set_roster_feed(id, Some(&hash), turn.now)?)).await?;
        Ok(token)
    }

    /// From now on nobody reads one's feed.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn end_slot_feed(&self, by: &Agent, now: Timestamp) -> Result<(), DeskError> {
        let id = by.id;
        self.act(now, move |turn| Ok(turn.tx.set_roster_feed(id, None, turn.now)?)).await
    }

    /// The feed that a secret opens.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: not a secret of ours, or no longer.
    pub async fn slot_feed(&self, token: &str, now: Timestamp) -> Result<SlotFeed, DeskError> {
        let hash = digest(token);
        self.look(now, move |turn| {
            let agent = turn.tx.agent_of_feed(&hash)?.ok_or(DeskError::NotFound)?;
            let person = turn.tx.agent_row(agent)?.ok_or(DeskError::NotFound)?;
            let row = turn.tx.roster(agent)?.ok_or(DeskError::NotFound)?;
            let hours = hours::service_hours(&turn.tx.default_calendar()?)?;
            let absences = turn.tx.absences(Some(agent), turn.now - BACK)?;
            let colleague = colleague_of(&row, &absences, &busy_of(&row)?)?;
            let timetable = Timetable::new(&hours, &colleague).map_err(crate::Refusal::Hours)?;
            let slots = timetable.slots(turn.now - BACK, turn.now + AHEAD).unwrap_or_default();
            let mut promised = turn.tx.promised_in_slots(agent, turn.now - BACK)?;
            promised.extend(turn.tx.files_in_slots(agent, turn.now - BACK)?.into_iter().map(|file| PromisedInSlot {
                slot_from_at: file.slot_from_at,
                subject: format!("{} {}", file.reference, file.title).trim().to_owned(),
                who: file.pile_name,
                deadline_at: file.deadline_at,
            }));
            let text = Feed {
                language: person.language,
                public_url: &turn.firm.public_url,
                owner: agent.to_string(),
                changed_at: row.changed_at,
                zone: hours.zone().clone(),
                slots: &slots,
                promised: &promised,
            }
            .written();
            Ok(SlotFeed { tag: digest(&text)[..32].to_owned(), text })
        })
        .await
    }
}
