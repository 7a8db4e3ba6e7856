//! What waits, as the plan looks at it: open promises on questions, and on files.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, DossierId, DossierPromiseId, PromiseId, SubjectId, TeamId};
use crate::planned::TO_PLAN_MAX;
use crate::promises::limit_of;
use crate::{StoreError, Tx, Value};

/// An open promise, as the plan looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToPlan {
    pub promise: PromiseId,
    pub conversation: ConversationId,
    /// The colleague it names.
    pub agent: Option<AgentId>,
    pub team: TeamId,
    pub subject: String,
    pub tags: Vec<String>,
    pub is_urgent: bool,
    pub said_at: Timestamp,
    pub deadline_at: Timestamp,
    /// What colleagues have spent on it already, in milliseconds.
    pub spent_ms: i64,
}

/// A file, as the plan looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileToPlan {
    pub promise: DossierPromiseId,
    pub dossier: DossierId,
    /// Whose it is.
    pub agent: Option<AgentId>,
    pub team: TeamId,
    /// `None`: anybody in the team can do it.
    pub subject: Option<SubjectId>,
    pub deadline_at: Timestamp,
    /// What one of its pile usually takes.
    pub effort_s: i64,
    /// What it is called: its reference, or else its title.
    pub name: String,
}

impl Tx<'_> {
    /// Open files to be planned, the earliest deadline first: all, or one of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn files_to_plan(&mut self, only: Option<DossierId>) -> Result<Vec<FileToPlan>, StoreError> {
        let which = if only.is_some() { " and d.id = ?2" } else { "" };
        let mut args = vec![Value::from(limit_of(TO_PLAN_MAX))];
        args.extend(only.map(Value::from));
        let sql = format!(
            "select p.id, d.id, d.agent_id, l.team_id, l.subject_id, p.deadline_at, l.effort_s,
               coalesce(nullif(d.reference, ''), d.title)
             from dossier_promise p join dossier d on d.id = p.dossier_id join pile l on l.id = d.pile_id
             where p.state = 'open'{which} order by p.deadline_at, p.id limit ?1"
        );
        self.query(&sql, &args, |row| {
            Ok(FileToPlan {
                promise: row.get(0)?,
                dossier: row.get(1)?,
                agent: row.get(2)?,
                team: row.get(3)?,
                subject: row.get(4)?,
                deadline_at: row.get(5)?,
                effort_s: row.get(6)?,
                name: row.get(7)?,
            })
        })
    }

    /// Open promises to be planned, the earliest deadline first: all, or one of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn promises_to_plan(&mut self, only: Option<PromiseId>) -> Result<Vec<ToPlan>, StoreError> {
        let which = if only.is_some() { " and p.id = ?2" } else { "" };
        let mut args = vec![Value::from(limit_of(TO_PLAN_MAX))];
        args.extend(only.map(Value::from));
        let sql = format!(
            "select p.id, c.id, p.agent_id, p.team_id, c.subject, c.is_urgent, p.said_at, p.deadline_at,
               (select cast(coalesce(sum(w.spent_ms), 0) as bigint) from work w where w.conversation_id = c.id)
             from promise p join conversation c on c.id = p.conversation_id
             where p.state = 'open' and p.kind in ('answer', 'callback'){which} order by p.deadline_at, p.id limit ?1"
        );
        let mut all = self.query(&sql, &args, |row| {
            Ok(ToPlan {
                promise: row.get(0)?,
                conversation: row.get(1)?,
                agent: row.get(2)?,
                team: row.get(3)?,
                subject: row.get(4)?,
                tags: Vec::new(),
                is_urgent: row.get(5)?,
                said_at: row.get(6)?,
                deadline_at: row.get(7)?,
                spent_ms: row.get(8)?,
            })
        })?;
        let sql = format!(
            "select conversation_id, tag from conversation_tag where conversation_id in {} order by conversation_id, tag",
            self.dialect().in_list("?1")
        );
        // Of those that were read all tags, however many: without them they would be planned with who doesn't know.
        let conversations: Vec<ConversationId> = all.iter().map(|to| to.conversation).collect();
        let mut tags: HashMap<ConversationId, Vec<String>> = HashMap::new();
        for (conversation, tag) in
            self.query(&sql, &[Value::list(&conversations)], |row| Ok((row.get(0)?, row.get(1)?)))?
        {
            tags.entry(conversation).or_default().push(tag);
        }
        for promise in &mut all {
            promise.tags = tags.remove(&promise.conversation).unwrap_or_default();
        }
        Ok(all)
    }
}
