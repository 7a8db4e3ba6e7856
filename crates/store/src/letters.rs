//! The evening letters, kept.

use crate::id::{AgentId, ConversationId, LetterId, OutboxId, PromiseId};
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, Value, args};
use jiff::Timestamp;
use jiff::civil::Date;

/// A letter to be kept.
#[derive(Debug, Clone)]
pub struct NewLetter<'a> {
    pub id: LetterId,
    pub day: Date,
    pub written_at: Timestamp,
    /// Customers, also those beyond the seven.
    pub forgotten: usize,
    /// What it says besides its entries; JSON.
    pub document: &'a str,
}

/// A letter as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    pub id: LetterId,
    pub day: Date,
    pub written_at: Timestamp,
    pub forgotten: u32,
    pub document: String,
}

/// A customer in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterEntryRow {
    pub letter: LetterId,
    /// 1 is the worst.
    pub place: u32,
    pub conversation: ConversationId,
    pub document: String,
    /// "I'll call tomorrow" made this promise.
    pub call: Option<PromiseId>,
}

const COLUMNS: &str = "id, day, written_at, forgotten, document";

fn letter_from(row: &Row<'_>) -> Result<LetterRow, StoreError> {
    let day: String = row.get(1)?;
    Ok(LetterRow {
        id: row.get(0)?,
        day: day.parse().map_err(|e| StoreError::with(format!("`{day}` is no day of a letter"), e))?,
        written_at: row.get(2)?,
        forgotten: u32::try_from(row.get::<i64>(3)?).unwrap_or(u32::MAX),
        document: row.get(4)?,
    })
}

impl Tx<'_> {
    /// Keeps a letter; `false` when this day has one already, perhaps of another node.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_letter(&mut self, new: &NewLetter<'_>) -> Result<bool, StoreError> {
        let forgotten = i64::try_from(new.forgotten).unwrap_or(i64::MAX);
        let added = self.exec(
            "insert into letter (id, day, written_at, forgotten, document) values (?1, ?2, ?3, ?4, ?5)
             on conflict (day) do nothing",
            args![new.id, new.day.to_string(), new.written_at, forgotten, new.document],
        )?;
        Ok(added > 0)
    }

    /// A customer in a letter.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_letter_entry(
        &mut self,
        letter: LetterId,
        place: u32,
        conversation: ConversationId,
        document: &str,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into letter_entry (letter_id, place, conversation_id, document) values (?1, ?2, ?3, ?4)",
            args![letter, place, conversation, document],
        )?;
        Ok(())
    }

    /// To whom a letter went, and by which mail.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_letter_copy(
        &mut self,
        letter: LetterId,
        agent: AgentId,
        mail: Option<OutboxId>,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into letter_copy (letter_id, agent_id, outbox_id) values (?1, ?2, ?3) on conflict do nothing",
            args![letter, agent, mail],
        )?;
        Ok(())
    }

    /// The letter of a day.
    ///
    /// # Errors
    /// What the database says.
    pub fn letter_of(&mut self, day: Date) -> Result<Option<LetterRow>, StoreError> {
        self.query_opt(&format!("select {COLUMNS} from letter where day = ?1"), args![day.to_string()], letter_from)
    }

    /// Letters, the newest first; those before a day when given.
    ///
    /// # Errors
    /// What the database says.
    pub fn letters(&mut self, before: Option<Date>, limit: usize) -> Result<Vec<LetterRow>, StoreError> {
        // Days are compared as text, and "~" comes after every digit.
        let before = before.map_or_else(|| "~".to_owned(), |day| day.to_string());
        self.query(
            &format!("select {COLUMNS} from letter where day < ?1 order by day desc limit ?2"),
            args![before, limit_of(limit)],
            letter_from,
        )
    }

    /// How many letters there are.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_letters(&mut self) -> Result<i64, StoreError> {
        self.query_one("select count(*) from letter", args![], |row| row.get(0))
    }

    /// The customers in these letters, each letter's worst first.
    ///
    /// # Errors
    /// What the database says.
    pub fn letter_entries(&mut self, letters: &[LetterId]) -> Result<Vec<LetterEntryRow>, StoreError> {
        let list = self.dialect().in_list("?1");
        self.query(
            &format!(
                "select letter_id, place, conversation_id, document, call_promise_id from letter_entry
                 where letter_id in {list} order by letter_id desc, place"
            ),
            &[Value::list(letters)],
            |row| {
                Ok(LetterEntryRow {
                    letter: row.get(0)?,
                    place: u32::try_from(row.get::<i64>(1)?).unwrap_or(u32::MAX),
                    conversation: row.get(2)?,
                    document: row.get(3)?,
                    call: row.get(4)?,
                })
            },
        )
    }

    /// Nobody said "I'll call tomorrow" after all.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_letter_call(&mut self, letter: LetterId, place: u32) -> Result<(), StoreError> {
        self.exec(
            "update letter_entry set call_promise_id = null where letter_id = ?1 and place = ?2",
            args![letter, i64::from(place)],
        )?;
        Ok(())
    }

    /// "I'll call tomorrow" made this promise; says whether nobody had said so before.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_letter_call(&mut self, letter: LetterId, place: u32, promise: PromiseId) -> Result<bool, StoreError> {
        let touched = self.exec(
            "update letter_entry set call_promise_id = ?3 where letter_id = ?1 and place = ?2 and call_promise_id is null",
            args![letter, place, promise],
        )?;
        Ok(touched > 0)
    }
}
