//! Who is forgotten (design.md §7), worst first. Another way of being forgotten is another source, and a variant of [`Why`].

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use promise::ServiceHours;
use store::id::ConversationId;

use crate::DeskError;
use crate::evening::Why;
use crate::ladder::part_of;
use crate::turn::Turn;

/// Far beyond what a letter holds: so many are put in order.
const FORGOTTEN_MAX: usize = 5_000;

/// A customer who was forgotten, with the worst of their questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forgotten {
    pub(crate) conversation: ConversationId,
    pub(crate) why: Why,
    /// Promises that were broken and not made good.
    pub(crate) broken: i64,
    /// Since when they wait: the first promise of the chain, or the message that nobody read.
    pub(crate) since: Timestamp,
    /// Other questions of theirs that were forgotten too.
    pub(crate) others: u32,
}

impl Turn<'_, '_> {
    /// Who is forgotten now, each customer once. The order: most broken promises first; among equals who waits longest; then
    /// by conversation, so that it never depends on chance.
    pub(crate) fn forgotten(&mut self, hours: &ServiceHours) -> Result<Vec<Forgotten>, DeskError> {
        let mut found: Vec<Forgotten> = self.broken_promises()?;
        for unread in self.unread_by_half(hours)? {
            if !found.iter().any(|other| other.conversation == unread.conversation) {
                found.push(unread);
            }
        }
        found.sort_by_key(|one| (-one.broken, one.since, one.conversation));
        self.each_customer_once(found)
    }

    /// A broken promise not made good.
    fn broken_promises(&mut self) -> Result<Vec<Forgotten>, DeskError> {
        let chains = self.tx.broken_and_waiting(FORGOTTEN_MAX)?;
        let one = |chain: store::BrokenChain| Forgotten {
            conversation: chain.conversation,
            why: Why::Broken,
            broken: chain.broken,
            since: chain.since,
            others: 0,
        };
        Ok(chains.into_iter().map(one).collect())
    }

    /// A customer's message that nobody has read by half of the service time between it and the deadline.
    fn unread_by_half(&mut self, hours: &ServiceHours) -> Result<Vec<Forgotten>, DeskError> {
        let now = self.now;
        let unread = self.tx.unread_and_waiting(FORGOTTEN_MAX)?;
        let is_half = |one: &store::UnreadWaiting| part_of(hours, one.written_at, one.deadline_at, 50) <= now;
        let forgotten = |one: store::UnreadWaiting| Forgotten {
            conversation: one.conversation,
            why: Why::Unread,
            broken: 0,
            since: one.written_at,
            others: 0,
        };
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
