//! What an account's page is made of: what was promised them, what was said, what they brought.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, ConversationId};
use crate::promises::{PROMISE_COLUMNS, PROMISE_FROM, limit_of, promise_from};
use crate::{AccountKind, BookingSide, Direction, PromiseView, StoreError, Tx, args};

/// A line in the list of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountListed {
    pub id: AccountId,
    pub name: String,
    pub kind: AccountKind,
    pub number: String,
    pub city: String,
    pub tier: String,
    /// Conversations that wait for us.
    pub waiting: u32,
    /// The last message, in or out.
    pub last_at: Option<Timestamp>,
    /// By which it stands in its place; what comes after it is asked for with this.
    pub sorted_by: String,
}

/// What was said, in or out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMessage {
    pub conversation: ConversationId,
    pub subject: String,
    pub direction: Direction,
    /// The contact, or the colleague; empty where the program wrote it.
    pub who: String,
    /// The first words, at most 240 characters; with an ellipsis where there are more.
    pub words: String,
    pub at: Timestamp,
}

/// Characters of a message that an account's page shows.
const WORDS_MAX: usize = 240;

/// What was booked on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedDay {
    pub on: Date,
    pub side: BookingSide,
    pub cents: i64,
    pub rows: i64,
    /// One of the products; empty where none is known.
    pub product: String,
}

/// What was booked in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthBooked {
    /// The first day of the month.
    pub month: Date,
    pub side: BookingSide,
    pub cents: i64,
    /// Cost of sales, of the rows of which it is known.
    pub cost_cents: i64,
    /// Revenue of the rows of which the cost is known.
    pub costed_cents: i64,
}

impl Tx<'_> {
    /// Promises to an account said at `until` or before it, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_to_account(
        &mut self,
        id: AccountId,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<(PromiseView, String)>, StoreError> {
        let sql = format!(
            "select {PROMISE_COLUMNS}, c.subject from {PROMISE_FROM} join conversation c on c.id = p.conversation_id
             where c.account_id = ?1 and p.said_at <= ?2 order by p.said_at desc, p.id desc limit ?3"
        );
        self.query(&sql, args![id, until, limit_of(limit)], |row| {
            let subject = row.width() - 1;
            Ok((promise_from(row, 0)?, row.get(subject)?))
        })
    }

    /// How many promises to an account are open.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_promises_to_account(&mut self, id: AccountId) -> Result<i64, StoreError> {
        self.query_one(
            "select count(*) from conversation c join promise p on p.conversation_id = c.id where c.account_id = ?1 and p.state = 'open'",
            args![id],
            |row| row.get(0),
        )
    }

    /// What was said at `until` or before it by or to an account, the newest first; without notes.
    ///
    /// # Errors
    /// What the database says.
    pub fn messages_of_account(
        &mut self,
        id: AccountId,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<AccountMessage>, StoreError> {
        self.query(
            "select c.id, c.subject, m.direction, coalesce(ag.name, ct.name, m.from_name, ''), substr(m.own_words, 1, 241), m.written_at
             from conversation c join message m on m.conversation_id = c.id
             left join agent ag on ag.id = m.agent_id left join contact ct on ct.id = m.contact_id
             where c.account_id = ?1 and m.written_at <= ?2 and m.direction <> 'note'
               and (m.direction = 'inbound' or m.agent_id is not null)
             order by m.written_at desc, m.id desc limit ?3",
            args![id, until, limit_of(limit)],
            |row| {
                Ok(AccountMessage {
                    conversation: row.get(0)?,
                    subject: row.get(1)?,
                    direction: row.get(2)?,
                    who: row.get(3)?,
                    words: first_words(row.get(4)?),
                    at: row.get(5)?,
                })
            },
        )
    }

    /// What was booked on an account up to and including `until`, day by day, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn booked_days(&mut self, id: AccountId, until: Date, limit: usize) -> Result<Vec<BookedDay>, StoreError> {
        self.query(
            "select on_day, side, cast(sum(cents) as bigint), count(*), max(product) from booking
             where account_id = ?1 and on_day <= ?2 group by on_day, side order by on_day desc, side limit ?3",
            args![id, until.to_string(), limit_of(limit)],
            |row| {
                Ok(BookedDay {
                    on: day(&row.get::<String>(0)?)?,
                    side: row.get(1)?,
                    cents: row.get(2)?,
                    rows: row.get(3)?,
                    product: row.get(4)?,
                })
            },
        )
    }

    /// What was booked on an account per month since `since`, from the oldest.
    ///
    /// # Errors
    /// What the database says.
    pub fn months_booked(&mut self, id: AccountId, since: Date) -> Result<Vec<MonthBooked>, StoreError> {
        self.query(
            "select substr(on_day, 1, 7), side, cast(sum(cents) as bigint), cast(coalesce(sum(cost_cents), 0) as bigint),
               cast(sum(case when cost_cents is null then 0 else cents end) as bigint)
             from booking where account_id = ?1 and on_day >= ?2 group by substr(on_day, 1, 7), side order by 1, 2",
            args![id, since.to_string()],
            |row| {
                Ok(MonthBooked {
                    month: day(&format!("{}-01", row.get::<String>(0)?))?,
                    side: row.get(1)?,
                    cents: row.get(2)?,
                    cost_cents: row.get(3)?,
                    costed_cents: row.get(4)?,
                })
            },
        )
    }

    /// All that was booked on one side since `since`, for everybody.
    ///
    /// # Errors
    /// What the database says.
    pub fn booked_since(&mut self, side: BookingSide, since: Date) -> Result<i64, StoreError> {
        self.query_one(
            "select cast(coalesce(sum(cents), 0) as bigint) from booking where side = ?1 and on_day >= ?2",
            args![side, since.to_string()],
            |row| row.get(0),
        )
    }
}

/// Whole words of what was read, and that there is more.
fn first_words(read: String) -> String {
    if read.chars().count() <= WORDS_MAX {
        return read;
    }
    let head: String = read.chars().take(WORDS_MAX - 1).collect();
    let whole = head.rfind(char::is_whitespace).unwrap_or(head.len());
    format!("{}…", head[..whole].trim_end())
}

pub(crate) fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|error| StoreError::with(format!("`{text}` is no day"), error))
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn what_is_shown_of_a_message_ends_with_a_word_and_says_that_there_is_more() {
        let long = "Gebeurt het deze winter ".repeat(11);
        let shown = first_words(long.clone());
        assert!(shown.ends_with("Gebeurt het deze…") && shown.chars().count() <= 240, "{shown}");
        assert_eq!(first_words("x".repeat(241)), format!("{}…", "x".repeat(239)));
        assert_eq!(first_words("Dank u.".into()), "Dank u.");
    }
}
