//! Who is forgotten (design.md §7), worst first. Another way of being forgotten is another source, and a variant of [`Why`].

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use promise::ServiceHours;
use store::id::ConversationId;

use crate::DeskError;
use crate::acts::surveys::DETRACTOR_MAX;
use crate::evening::Why;
use crate::ladder::part_of;
use crate::turn::Turn;

/// Far beyond what a letter holds: so many are put in order.
const FORGOTTEN_MAX: usize = 5_000;

/// Whom a colleague wrote to or called within this is not left alone.
const LEFT_ALONE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// An account that fell silent is named again after a quarter at the earliest.
const NAMED_AGAIN: SignedDuration = SignedDuration::from_hours(24 * 91);
/// A letter is about who waits: of who fell silent it names so many.
const SILENT_AT_ONCE: usize = 2;

/// A customer who was forgotten, with the worst of their questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forgotten {
    pub(crate) conversation: ConversationId,
    pub(crate) why: Why,
    /// Promises that were broken and not made good.
    pub(crate) broken: i64,
    /// Since when they wait: the first promise of the chain, the message that nobody read, their score, the second time they
    /// were asked, or the day they last bought.
    pub(crate) since: Timestamp,
    /// What a detractor gave.
    pub(crate) score: Option<i64>,
    /// Other questions of theirs that were forgotten too.
    pub(crate) others: u32,
}

impl Forgotten {
    fn of(conversation: ConversationId, why: Why, since: Timestamp) -> Self {
        Self { conversation, why, broken: 0, since, score: None, others: 0 }
    }
}

impl Turn<'_, '_> {
    /// Who is forgotten now, each customer once. The order: most broken promises first, then unread messages, detractors,
    /// complaints that nobody confirmed, and accounts that fell silent; among equals who waits longest; then by conversation,
    /// so that it never depends on chance.
    pub(crate) fn forgotten(&mut self, hours: &ServiceHours) -> Result<Vec<Forgotten>, DeskError> {
        let mut found: Vec<Forgotten> = self.broken_promises()?;
        let others = [self.detractors()?, self.unread_by_half(hours)?, self.unconfirmed()?, self.silent(hours)?];
        for one in others.into_iter().flatten() {
            if !found.iter().any(|other| other.conversation == one.conversation) {
                found.push(one);
            }
        }
        let rank = |why: Why| match why {
            Why::Broken | Why::Unread => 0,
            Why::Detractor => 1,
            Why::Unconfirmed => 2,
            Why::Silent => 3,
        };
        found.sort_by_key(|one| (-one.broken, rank(one.why), one.since, one.conversation));
        self.each_customer_once(found)
    }

    /// A detractor whom nobody has called within the two service days for which that was promised first.
    fn detractors(&mut self) -> Result<Vec<Forgotten>, DeskError> {
        let waiting = self.tx.detractors_waiting(DETRACTOR_MAX, self.now, FORGOTTEN_MAX)?;
        let forgotten = |one: store::DetractorWaiting| Forgotten {
            score: Some(one.score),
            ..Forgotten::of(one.conversation, Why::Detractor, one.answered_at)
        };
        Ok(waiting.into_iter().map(forgotten).collect())
    }

    /// A complaint whose remedy nobody confirmed: asked a second time, so that somebody may call before it is closed as
    /// unanswered. Named once.
    fn unconfirmed(&mut self) -> Result<Vec<Forgotten>, DeskError> {
        let asked = self.tx.complaints_unconfirmed(FORGOTTEN_MAX)?;
        Ok(asked.into_iter().map(|one| Forgotten::of(one.conversation, Why::Unconfirmed, one.since)).collect())
    }

    /// Accounts of value that fell silent: those with most at stake, a few each evening, each once in a quarter.
    fn silent(&mut self, hours: &ServiceHours) -> Result<Vec<Forgotten>, DeskError> {
        let within = (self.now - LEFT_ALONE, self.now - NAMED_AGAIN);
        let silent = self.tx.fell_silent(within, SILENT_AT_ONCE)?;
        let since = |on: Date| on.to_zoned(hours.zone().clone()).map_or(self.now, |midnight| midnight.timestamp());
        Ok(silent.into_iter().map(|one| Forgotten::of(one.conversation, Why::Silent, since(one.last_on))).collect())
    }

    /// A broken promise not made good.
    fn broken_promises(&mut self) -> Result<Vec<Forgotten>, DeskError> {
        let chains = self.tx.broken_and_waiting(FORGOTTEN_MAX)?;
        let one = |chain: store::BrokenChain| Forgotten {
            broken: chain.broken,
            ..Forgotten::of(chain.conversation, Why::Broken, chain.since)
        };
        Ok(chains.into_iter().map(one).collect())
    }

    /// A customer's message that nobody has read by half of the service time between it and the deadline.
    fn unread_by_half(&mut self, hours: &ServiceHours) -> Result<Vec<Forgotten>, DeskError> {
        let now = self.now;
        let unread = self.tx.unread_and_waiting(FORGOTTEN_MAX)?;
        let is_half = |one: &store::UnreadWaiting| part_of(hours, one.written_at, one.deadline_at, 50) <= now;
        let forgotten = |one: store::UnreadWaiting| Forgotten::of(one.conversation, Why::Unread, one.written_at);
        Ok(unread.into_iter().filter(is_half).map(forgotten).collect())
    }

    /// The worst question of each customer stands for all of theirs: of a firm, or of a person without one.
    fn each_customer_once(&mut self, found: Vec<Forgotten>) -> Result<Vec<Forgotten>, DeskError> {
        let mut customers: HashMap<String, usize> = HashMap::new();
        let mut each: Vec<Forgotten> = Vec::new();
        for one in found {
            let conversation = self.tx.conversation(one.conversation)?;
            let customer = match conversation.account {
                Some(account) => account.to_string(),
                None => conversation.contact.to_string(),
            };
            match customers.entry(customer) {
                Entry::Occupied(at) => each[*at.get()].others += 1,
                Entry::Vacant(at) => {
                    at.insert(each.len());
                    each.push(one);
                }
            }
        }
        Ok(each)
    }
}
