//! What came in of late: what a what-if lives through again.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::id::{ConversationId, TeamId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, args};

/// A question as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRow {
    pub conversation: ConversationId,
    pub asked_at: Timestamp,
    pub team: TeamId,
    pub subject: String,
    pub tags: Vec<String>,
    pub is_urgent: bool,
}

const ASKED: &str =
    "select id, asked_at, team_id, subject, is_urgent from conversation where asked_at >= ?1 and asked_at < ?2
     order by asked_at desc, id desc limit ?3";

impl Tx<'_> {
    /// The questions of `since` up to, not including, `until`, the newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn asked_between(
        &mut self,
        since: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<AskedRow>, StoreError> {
        let mut all = self.query(ASKED, args![since, until, limit_of(limit)], |row| {
            Ok(AskedRow {
                conversation: row.get(0)?,
                asked_at: row.get(1)?,
                team: row.get(2)?,
                subject: row.get(3)?,
                tags: Vec::new(),
                is_urgent: row.get(4)?,
            })
        })?;
        let mut tags: HashMap<ConversationId, Vec<String>> = HashMap::new();
        let of_them =
            "select t.conversation_id, t.tag from conversation c join conversation_tag t on t.conversation_id = c.id
             where c.asked_at >= ?1 and c.asked_at < ?2 order by c.asked_at desc, c.id desc, t.tag limit ?3";
        for (conversation, tag) in
            self.query(of_them, args![since, until, limit_of(limit * 4)], |row| Ok((row.get(0)?, row.get(1)?)))?
        {
            tags.entry(conversation).or_default().push(tag);
        }
        for row in &mut all {
            row.tags = tags.remove(&row.conversation).unwrap_or_default();
        }
        Ok(all)
    }

    /// How the database would look for them.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_of_asked(&mut self, since: Timestamp, until: Timestamp) -> Result<Vec<String>, StoreError> {
        self.plan_of(ASKED, args![since, until, limit_of(10)])
    }
}
