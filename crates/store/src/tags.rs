//! Tags: which are in use, and on what.

use crate::id::ConversationId;
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};

impl Tx<'_> {
    /// The newest conversations with a tag, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn tagged(&mut self, tag: &str, limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        self.query(
            "select conversation_id from conversation_tag where tag = ?1 order by conversation_id desc limit ?2",
            args![tag, limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// Tags in use, most used first.
    ///
    /// # Errors
    /// What the database says.
    pub fn tags_in_use(&mut self, limit: usize) -> Result<Vec<String>, StoreError> {
        self.query(
            "select tag from conversation_tag group by tag order by count(*) desc, tag limit ?1",
            args![limit_of(limit)],
            |row| row.get(0),
        )
    }
}
