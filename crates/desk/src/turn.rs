//! One act's turn on the data: its transaction, its moment, its chance, and what it leaves behind for others to see.

use jiff::{Timestamp, tz::TimeZone};
use store::id::{AgentId, ContactId, ConversationId, MessageId, PromiseId, TimelineId};
use store::{Chance, Conversation, Hindrance, Organisation, TimelineEntry, Tx};

use crate::planning::Laid;
use crate::rights::{Act, Agent};
use crate::shelf::Shelf;
use crate::{Desk, DeskError, Refusal};

/// What an act works with. Everything that it does is committed together, or not at all.
pub(crate) struct Turn<'a, 't> {
    pub(crate) tx: &'a mut Tx<'t>,
    pub(crate) chance: &'a dyn Chance,
    /// In whole milliseconds, as it is stored.
    pub(crate) now: Timestamp,
    pub(crate) firm: Organisation,
    /// Whether it may change something.
    pub(crate) is_act: bool,
    /// The plan that the last act left, if it is still that.
    pub(crate) shelf: &'a Shelf,
    /// The plan as this act has it laid out, with its mark: for the shelf.
    pub(crate) kept: Option<(String, Box<Laid>)>,
}

impl Desk {
    /// Runs an act: change, timeline entry and outgoing mail in one transaction. The closure may run more than once.
    pub(crate) async fn act<T, F>(&self, now: Timestamp, f: F) -> Result<T, DeskError>
    where
        T: Send + 'static,
        F: Fn(&mut Turn<'_, '_>) -> Result<T, DeskError> + Send + 'static,
    {
        let (chance, shelf) = (self.chance.clone(), self.shelf.clone());
        let now = whole_milliseconds(now);
        self.db.write(move |tx| f(&mut Turn::begin(tx, &*chance, now, &shelf, true)?)).await
    }

    /// Notes something by the way, while somebody looks: when nothing can be stored now, they see the page all the same. Of a
    /// database that is locked nobody waits for more than the first time.
    pub(crate) async fn by_the_way(
        &self,
        noting: impl Future<Output = Result<(), DeskError>>,
    ) -> Result<(), DeskError> {
        if self.db.health().hindrance == Some(Hindrance::Locked) {
            return Ok(());
        }
        match noting.await {
            Err(DeskError::Refused(Refusal::NotStored(why))) => {
                tracing::error!("not noted, because nothing can be stored now: {why}");
                Ok(())
            }
            done => done,
        }
    }

    /// Looks without changing anything.
    pub(crate) async fn look<T, F>(&self, now: Timestamp, f: F) -> Result<T, DeskError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Turn<'_, '_>) -> Result<T, DeskError> + Send + 'static,
    {
        let (chance, shelf) = (self.chance.clone(), self.shelf.clone());
        let now = whole_milliseconds(now);
        self.db.read(move |tx| f(&mut Turn::begin(tx, &*chance, now, &shelf, false)?)).await
    }
}

impl Drop for Turn<'_, '_> {
    /// What was laid out serves whoever comes next. If this act isn't committed, the database never shows its mark.
    fn drop(&mut self) {
        if let Some((mark, laid)) = self.kept.take() {
            self.shelf.put(mark, laid, self.is_act);
        }
    }
}

/// Refuses what the role of a colleague doesn't include.
pub(crate) fn allow(by: &Agent, act: Act) -> Result<(), DeskError> {
    if by.role.may(act) { Ok(()) } else { Err(DeskError::NotAllowed(act)) }
}

/// An instant as the database keeps it: told time and stored time are one.
pub(crate) fn whole_milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).expect("rounded toward the epoch, an instant stays in range")
}

impl<'a, 't> Turn<'a, 't> {
    fn begin(
        tx: &'a mut Tx<'t>,
        chance: &'a dyn Chance,
        now: Timestamp,
        shelf: &'a Shelf,
        is_act: bool,
    ) -> Result<Self, DeskError> {
        let firm = tx.organisation()?.ok_or(DeskError::NotFound)?;
        Ok(Self { tx, chance, now, firm, is_act, shelf, kept: None })
    }

    /// The zone of the firm, in which customers are told times.
    pub(crate) fn zone(&self) -> TimeZone {
        // It was checked when it was set; a zone that has vanished since must not keep a customer waiting.
        TimeZone::get(&self.firm.zone).unwrap_or(TimeZone::UTC)
    }

    /// Writes on the timeline, and tells open pages.
    pub(crate) fn record(&mut self, event: Event) -> Result<(), DeskError> {
        let id = TimelineId::new(self.now, self.chance);
        let entry = TimelineEntry { id, at: self.now, ..event.0 };
        self.tx.add_timeline(&entry)?;
        if let Some(conversation) = entry.conversation {
            self.changed(conversation)?;
        }
        Ok(())
    }

    /// Writes on the timeline what happened before there was a desk; nobody's page follows that.
    pub(crate) fn record_past(&mut self, event: Event, at: Timestamp) -> Result<(), DeskError> {
        let id = TimelineId::new(at, self.chance);
        Ok(self.tx.add_timeline(&TimelineEntry { id, at, ..event.0 })?)
    }

    /// Tells open pages that a conversation changed.
    pub(crate) fn changed(&mut self, conversation: ConversationId) -> Result<(), DeskError> {
        self.tx.notify("conversation", &conversation.to_string())?;
        self.tx.notify("lists", "")?;
        Ok(())
    }

    /// Tells every open page, whatever it shows, that somebody may have to be interrupted, or no longer.
    pub(crate) fn interrupts(&mut self) -> Result<(), DeskError> {
        Ok(self.tx.notify("urgent", "")?)
    }

    /// Some bytes of chance.
    pub(crate) fn chance_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill(&mut bytes);
        bytes
    }
}

/// Something that happened, being put together: `Event::of(KEPT, &conversation).by(agent).promise(id)`.
pub(crate) struct Event(TimelineEntry);

impl Event {
    pub(crate) fn of(kind: &'static str, conversation: &Conversation) -> Self {
        Self(TimelineEntry {
            // Both are filled in when it is written down.
            id: TimelineId::new(Timestamp::UNIX_EPOCH, &NoChance),
            at: Timestamp::UNIX_EPOCH,
            kind,
            conversation: Some(conversation.id),
            account: conversation.account,
            agent: None,
            contact: None,
            promise: None,
            message: None,
            detail: serde_json::json!({}),
        })
    }

    pub(crate) fn by(mut self, agent: impl Into<Option<AgentId>>) -> Self {
        self.0.agent = agent.into();
        self
    }

    pub(crate) fn contact(mut self, contact: ContactId) -> Self {
        self.0.contact = Some(contact);
        self
    }

    pub(crate) fn promise(mut self, promise: impl Into<Option<PromiseId>>) -> Self {
        self.0.promise = promise.into();
        self
    }

    pub(crate) fn message(mut self, message: impl Into<Option<MessageId>>) -> Self {
        self.0.message = message.into();
        self
    }

    pub(crate) fn detail(mut self, detail: serde_json::Value) -> Self {
        self.0.detail = detail;
        self
    }
}

struct NoChance;

impl Chance for NoChance {
    fn fill(&self, _: &mut [u8]) {}
}
