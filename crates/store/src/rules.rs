//! Promise rules as they are stored. The first that matches wins; the last one matches everything.

use jiff::Timestamp;

use crate::id::{CalendarId, MailboxId, RuleId, TeamId};
use crate::{Channel, StoreError, Tx, args};

/// A promise rule as it is stored; what it matches on is `None` where it matches everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    pub id: RuleId,
    pub position: i64,
    pub name: String,
    /// `None`: the default calendar.
    pub calendar: Option<CalendarId>,
    pub channel: Option<Channel>,
    pub mailbox: Option<MailboxId>,
    pub team: Option<TeamId>,
    pub is_urgent: Option<bool>,
    /// Only complaints, or none.
    pub is_complaint: Option<bool>,
    /// `promise::Rule` as JSON.
    pub document: String,
    pub is_active: bool,
    /// The share of its promises that is to be kept.
    pub target_percent: i64,
}

impl Tx<'_> {
    /// All rules in the order in which they are tried, also those that are off; at most 200.
    ///
    /// # Errors
    /// What the database says.
    pub fn rules(&mut self) -> Result<Vec<RuleRow>, StoreError> {
        self.query(
            "select id, position, name, calendar_id, channel, mailbox_id, team_id, is_urgent, document, is_active, target_percent, is_complaint from promise_rule \
             order by position, id limit 200",
            args![],
            |row| {
                Ok(RuleRow {
                    id: row.get(0)?,
                    position: row.get(1)?,
                    name: row.get(2)?,
                    calendar: row.get(3)?,
                    channel: row.get(4)?,
                    mailbox: row.get(5)?,
                    team: row.get(6)?,
                    is_urgent: row.get(7)?,
                    document: row.get(8)?,
                    is_active: row.get(9)?,
                    target_percent: row.get(10)?,
                    is_complaint: row.get(11)?,
                })
            },
        )
    }

    /// A new rule.
    ///
    /// # Errors
    /// `ForeignKey` when its calendar, mailbox or team isn't there.
    pub fn add_rule(&mut self, row: &RuleRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into promise_rule (id, position, name, calendar_id, channel, mailbox_id, team_id, is_urgent, document, is_active, \
             changed_at, target_percent, is_complaint) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            args![
                row.id,
                row.position,
                &*row.name,
                row.calendar,
                row.channel,
                row.mailbox,
                row.team,
                row.is_urgent,
                &*row.document,
                row.is_active,
                now,
                row.target_percent,
                row.is_complaint
            ],
        )?;
        Ok(())
    }

    /// Changes everything but the position.
    ///
    /// # Errors
    /// `ForeignKey` when its calendar, mailbox or team isn't there.
    pub fn change_rule(&mut self, row: &RuleRow, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update promise_rule set name = ?2, calendar_id = ?3, channel = ?4, mailbox_id = ?5, team_id = ?6, is_urgent = ?7, \
             document = ?8, is_active = ?9, changed_at = ?10, target_percent = ?11, is_complaint = ?12 where id = ?1",
            args![
                row.id,
                &*row.name,
                row.calendar,
                row.channel,
                row.mailbox,
                row.team,
                row.is_urgent,
                &*row.document,
                row.is_active,
                now,
                row.target_percent,
                row.is_complaint
            ],
        )?;
        Ok(())
    }

    /// Another place in the order.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_rule_position(&mut self, id: RuleId, position: i64) -> Result<(), StoreError> {
        self.exec("update promise_rule set position = ?2 where id = ?1", args![id, position])?;
        Ok(())
    }

    /// Takes a rule away. Promises made by it keep their deadlines.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_rule(&mut self, id: RuleId) -> Result<(), StoreError> {
        self.exec("delete from promise_rule where id = ?1", args![id])?;
        Ok(())
    }
}
