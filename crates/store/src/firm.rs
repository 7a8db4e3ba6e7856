//! The firm as the acts need it: who we are, who works here, which rule promises what.

use crate::id::{AgentId, MailboxId, RuleId, TeamId};
use crate::{Channel, StoreError, Tx, args};
use promise::Language;

/// The firm's own row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub name: String,
    /// IANA name.
    pub zone: String,
    pub language: Language,
    pub phone: String,
    /// Of references; may be empty.
    pub prefix: String,
    /// Without a slash at the end; may be empty.
    pub public_url: String,
    /// 32 bytes that sign threading tokens.
    pub secret: Vec<u8>,
}

/// A mailbox by which questions come in and answers leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxRow {
    pub id: MailboxId,
    pub address: String,
    pub name: String,
    pub team: Option<TeamId>,
    pub is_active: bool,
}

/// The rule that a question meets first, with its calendar. Documents are JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFound {
    pub id: RuleId,
    pub name: String,
    /// A `promise::Rule`.
    pub document: String,
    /// A `promise::document::HoursDocument`.
    pub hours: String,
    /// `[{"date": "2026-12-24", "name": "…"}]`, from the calendar's feed.
    pub feed_days: String,
    /// The share of its promises that is to be kept.
    pub target_percent: i64,
}

const MAILBOX: &str = "select id, address, name, team_id, is_active from mailbox";

fn mailbox_from(row: &crate::Row<'_>) -> Result<MailboxRow, StoreError> {
    Ok(MailboxRow {
        id: row.get(0)?,
        address: row.get(1)?,
        name: row.get(2)?,
        team: row.get(3)?,
        is_active: row.get(4)?,
    })
}

impl Tx<'_> {
    /// The firm, once it has been set up.
    ///
    /// # Errors
    /// What the database says.
    pub fn organisation(&mut self) -> Result<Option<Organisation>, StoreError> {
        self.query_opt(
            "select name, zone, language, phone, prefix, public_url, secret from organisation where id = 'self'",
            args![],
            |row| {
                Ok(Organisation {
                    name: row.get(0)?,
                    zone: row.get(1)?,
                    language: row.get(2)?,
                    phone: row.get(3)?,
                    prefix: row.get(4)?,
                    public_url: row.get(5)?,
                    secret: row.get(6)?,
                })
            },
        )
    }

    /// The first active rule that matches, with its calendar (its own, or the default one).
    ///
    /// # Errors
    /// What the database says.
    pub fn rule_for(
        &mut self,
        channel: Channel,
        mailbox: Option<MailboxId>,
        team: TeamId,
        is_urgent: bool,
        is_complaint: bool,
    ) -> Result<Option<RuleFound>, StoreError> {
        self.query_opt(
            "select r.id, r.name, r.document, c.document, c.feed_days, r.target_percent
             from promise_rule r join calendar c on c.id = coalesce(r.calendar_id, (select d.id from calendar d where d.is_default = 1))
             where r.is_active = 1 and (r.channel is null or r.channel = ?1)
               and (r.mailbox_id is null or r.mailbox_id = coalesce(?2, '')) and (r.team_id is null or r.team_id = ?3)
               and (r.is_urgent is null or r.is_urgent = ?4) and (r.is_complaint is null or r.is_complaint = ?5)
             order by r.position, r.id limit 1",
            args![channel, mailbox, team, is_urgent, is_complaint],
            |row| {
                Ok(RuleFound {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    document: row.get(2)?,
                    hours: row.get(3)?,
                    feed_days: row.get(4)?,
                    target_percent: row.get(5)?,
                })
            },
        )
    }

    /// One mailbox.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_row(&mut self, id: MailboxId) -> Result<Option<MailboxRow>, StoreError> {
        self.query_opt(&format!("{MAILBOX} where id = ?1"), args![id], mailbox_from)
    }

    /// The mailbox with exactly this (lower-case) address, also when it is out of use.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_at(&mut self, address: &str) -> Result<Option<MailboxId>, StoreError> {
        self.query_opt("select id from mailbox where address = ?1", args![address], |row| row.get(0))
    }

    /// The mailbox that mail leaves by when a conversation has none.
    ///
    /// # Errors
    /// What the database says.
    pub fn default_mailbox(&mut self) -> Result<Option<MailboxRow>, StoreError> {
        self.query_opt(
            &format!("{MAILBOX} where is_active = 1 order by is_default desc, id limit 1"),
            args![],
            mailbox_from,
        )
    }

    /// All mailboxes of ours, also those out of use; at most some dozens.
    ///
    /// # Errors
    /// What the database says.
    pub fn mailbox_rows(&mut self) -> Result<Vec<MailboxRow>, StoreError> {
        self.query(&format!("{MAILBOX} order by is_default desc, address limit 500"), args![], mailbox_from)
    }

    /// The team that gets what nobody else does.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] before the firm has been set up.
    pub fn default_team(&mut self) -> Result<TeamId, StoreError> {
        self.query_one("select id from team order by is_default desc, created_at, id limit 1", args![], |row| {
            row.get(0)
        })
    }

    /// A team's name.
    ///
    /// # Errors
    /// What the database says.
    pub fn team_name(&mut self, id: TeamId) -> Result<Option<String>, StoreError> {
        self.query_opt("select name from team where id = ?1", args![id], |row| row.get(0))
    }

    /// The whole name of a colleague who works here now.
    ///
    /// # Errors
    /// What the database says.
    pub fn active_agent_name(&mut self, id: AgentId) -> Result<Option<String>, StoreError> {
        self.query_opt("select name from agent where id = ?1 and is_active = 1", args![id], |row| row.get(0))
    }

    /// Who answers for a team: a lead in it, else any lead, else an administrator.
    ///
    /// # Errors
    /// What the database says.
    pub fn lead_for(&mut self, team: TeamId) -> Result<Option<AgentId>, StoreError> {
        Ok(self.leads_for(team)?.into_iter().next())
    }

    /// Those who could lead a team, at most 20: its own leads first, then other leads, then administrators.
    ///
    /// # Errors
    /// What the database says.
    pub fn leads_for(&mut self, team: TeamId) -> Result<Vec<AgentId>, StoreError> {
        self.query(
            "select a.id from agent a left join team_member m on m.agent_id = a.id and m.team_id = ?1
             where a.is_active = 1 and a.role in ('lead', 'administrator')
             order by case when a.role = 'lead' and m.team_id is not null then 0 when a.role = 'lead' then 1
                           when m.team_id is not null then 2 else 3 end, a.created_at, a.id
             limit 20",
            args![team],
            |row| row.get(0),
        )
    }

    /// The conversation that a request with this key made before, if it did, and the digest of what it asked.
    ///
    /// # Errors
    /// What the database says.
    pub fn asked_before(
        &mut self,
        scope: &str,
        key: &str,
    ) -> Result<Option<(crate::id::ConversationId, String)>, StoreError> {
        self.query_opt(
            "select conversation_id, request from idempotency where scope = ?1 and key = ?2",
            args![scope, key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Remembers which conversation a request with this key made; `request` is a digest of what was asked, or empty.
    ///
    /// # Errors
    /// [`StoreError::Unique`] (`idempotency_pkey`) when it made one before.
    pub fn remember_asked(
        &mut self,
        scope: &str,
        key: &str,
        request: &str,
        conversation: crate::id::ConversationId,
        at: jiff::Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into idempotency (scope, key, request, conversation_id, at) values (?1, ?2, ?3, ?4, ?5)",
            args![scope, key, request, conversation, at],
        )?;
        Ok(())
    }
}

/// The first name of a colleague, as customers read it: all before the first space.
#[must_use]
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
