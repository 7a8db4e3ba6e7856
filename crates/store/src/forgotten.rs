//! Who may have been forgotten, as far as the data says it exactly. Each way of being forgotten is a question of its own.

use crate::id::{ConversationId, PromiseId};
use crate::promises::limit_of;
use crate::worth::date;
use crate::worth_rows::NOT_SAID;
use crate::{StoreError, Tx, args};
use jiff::Timestamp;
use jiff::civil::Date;

/// A customer waits after at least one broken promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenChain {
    pub conversation: ConversationId,
    /// The promise that is open now.
    pub open: PromiseId,
    /// How many before it were broken, through renewals and apologies.
    pub broken: i64,
    /// When the first of them was made.
    pub since: Timestamp,
}

/// A customer's message that no colleague has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadWaiting {
    pub conversation: ConversationId,
    /// The promise that is open now.
    pub open: PromiseId,
    pub written_at: Timestamp,
    pub deadline_at: Timestamp,
}

/// Somebody who would not recommend us, and whom nobody has called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DetractorWaiting {
    pub conversation: ConversationId,
    /// 0 to 6.
    pub score: i64,
    pub answered_at: Timestamp,
}

/// A customer who said something, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilentSince {
    pub conversation: ConversationId,
    pub since: Timestamp,
}

/// An account of value that fell silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FellSilent {
    /// The last one with them.
    pub conversation: ConversationId,
    /// When they last bought.
    pub last_on: Date,
}

impl Tx<'_> {
    /// Detractors (scores up to `score_max`) whose call is promised still, although the moment that was promised first has
    /// passed: put off in time, nothing broke, and nobody has called.
    ///
    /// # Errors
    /// What the database says.
    pub fn detractors_waiting(
        &mut self,
        score_max: i64,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<DetractorWaiting>, StoreError> {
        self.query(
            "select s.called_by, s.score, s.answered_at
             from promise p join survey s on s.called_by = p.conversation_id
             where p.state = 'open' and p.kind = 'callback' and s.score <= ?1
               and (select min(f.deadline_at) from promise f where f.conversation_id = p.conversation_id) < ?2
             order by s.answered_at, s.id limit ?3",
            args![score_max, now, limit_of(limit)],
            |row| Ok(DetractorWaiting { conversation: row.get(0)?, score: row.get(1)?, answered_at: row.get(2)? }),
        )
    }

    /// Complaints whose customer was asked a second time whether it is good now, and said nothing yet; that no letter has
    /// named since.
    ///
    /// # Errors
    /// What the database says.
    pub fn complaints_unconfirmed(&mut self, limit: usize) -> Result<Vec<SilentSince>, StoreError> {
        self.query(
            "select k.conversation_id, k.asked_at from complaint k
             where k.state = 'asked' and k.times_asked > 1
               and not exists (select 1 from letter_entry e join letter l on l.id = e.letter_id
                               where e.conversation_id = k.conversation_id and l.written_at >= k.asked_at)
             order by k.asked_at, k.id limit ?1",
            args![limit_of(limit)],
            |row| Ok(SilentSince { conversation: row.get(0)?, since: row.get(1)? }),
        )
    }

    /// Accounts of value that fell silent, most at stake first: nothing is promised them, no colleague wrote to them or
    /// called them since `month`, and no letter has named them since `quarter`.
    ///
    /// # Errors
    /// What the database says.
    pub fn fell_silent(
        &mut self,
        (month, quarter): (Timestamp, Timestamp),
        limit: usize,
    ) -> Result<Vec<FellSilent>, StoreError> {
        let sql = format!(
            "select (select c.id from conversation c where c.account_id = w.account_id order by c.last_at desc, c.id desc limit 1),
               w.last_on
             from account_worth w where w.stake_cents > 0 and {NOT_SAID}
               and exists (select 1 from conversation c where c.account_id = w.account_id)
               and not exists (select 1 from conversation c join promise p on p.conversation_id = c.id
                               where c.account_id = w.account_id and p.state = 'open')
               and not exists (select 1 from conversation c join message m on m.conversation_id = c.id
                               where c.account_id = w.account_id and m.direction = 'outbound' and m.agent_id is not null
                                 and m.written_at >= ?1)
               and not exists (select 1 from conversation c join letter_entry e on e.conversation_id = c.id
                               join letter l on l.id = e.letter_id where c.account_id = w.account_id and l.written_at >= ?2)
             order by w.stake_cents desc, w.account_id limit ?3"
        );
        self.query(&sql, args![month, quarter, limit_of(limit)], |row| {
            Ok(FellSilent { conversation: row.get(0)?, last_on: date(&row.get::<String>(1)?)? })
        })
    }

    /// Conversations that wait for us with an open promise in whose place a broken one stood: it was not made good. What was
    /// answered since, kept or not, has no open promise with a broken one before it.
    ///
    /// # Errors
    /// What the database says.
    pub fn broken_and_waiting(&mut self, limit: usize) -> Result<Vec<BrokenChain>, StoreError> {
        self.query(
            "with recursive chain (open_id, conversation_id, said_at, replaces_id, is_broken) as (
               select id, conversation_id, said_at, replaces_id, 0 from promise where state = 'open' and replaces_id is not null
               union all
               select c.open_id, c.conversation_id, p.said_at, p.replaces_id, case p.state when 'broken' then 1 else 0 end
               from promise p join chain c on p.id = c.replaces_id)
             select conversation_id, open_id, sum(is_broken), min(said_at) from chain
             group by conversation_id, open_id having sum(is_broken) > 0 order by 3 desc, 4, 1 limit ?1",
            args![limit_of(limit)],
            |row| Ok(BrokenChain { conversation: row.get(0)?, open: row.get(1)?, broken: row.get(2)?, since: row.get(3)? }),
        )
    }

    /// Conversations that wait for us whose customer's last message no colleague has opened or answered since. What a
    /// colleague took down themselves (telephone, counter) they have read.
    ///
    /// # Errors
    /// What the database says.
    pub fn unread_and_waiting(&mut self, limit: usize) -> Result<Vec<UnreadWaiting>, StoreError> {
        self.query(
            "select c.id, p.id, m.written_at, p.deadline_at
             from promise p join conversation c on c.id = p.conversation_id
             join message m on m.conversation_id = c.id
             where p.state = 'open' and m.direction = 'inbound' and m.automatic = 'no' and m.channel not in ('phone', 'visit')
               and not exists (select 1 from message n where n.conversation_id = c.id and n.direction = 'inbound'
                               and n.automatic = 'no' and (n.written_at, n.id) > (m.written_at, m.id))
               and not exists (select 1 from reading r where r.conversation_id = c.id and r.read_at >= m.written_at)
               and not exists (select 1 from message o where o.conversation_id = c.id and o.direction <> 'inbound'
                               and o.agent_id is not null and o.written_at >= m.written_at)
             order by m.written_at, c.id limit ?1",
            args![limit_of(limit)],
            |row| {
                Ok(UnreadWaiting {
                    conversation: row.get(0)?,
                    open: row.get(1)?,
                    written_at: row.get(2)?,
                    deadline_at: row.get(3)?,
                })
            },
        )
    }

    /// Whether a colleague has opened a conversation since a moment.
    ///
    /// # Errors
    /// What the database says.
    pub fn was_read_since(&mut self, conversation: ConversationId, since: Timestamp) -> Result<bool, StoreError> {
        let found: Option<i64> = self.query_opt(
            "select 1 from reading where conversation_id = ?1 and read_at >= ?2 limit 1",
            args![conversation, since],
            |row| row.get(0),
        )?;
        Ok(found.is_some())
    }

    /// When a colleague first wrote to the customer, or said something, after a moment.
    ///
    /// # Errors
    /// What the database says.
    pub fn answered_after(
        &mut self,
        conversation: ConversationId,
        after: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.query_one(
            "select min(written_at) from message where conversation_id = ?1 and direction = 'outbound' and agent_id is not null
               and written_at > ?2",
            args![conversation, after],
            |row| row.get(0),
        )
    }
}
