#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// Open to everybody: name, zone, language, phone are on public pages.
    pub async fn organisation(&self) -> Result<Option<OrganisationView>, DeskError> { todo!() }
    pub async fn save_organisation(&self, by: &Agent, form: OrganisationForm, now: Timestamp) -> Result<(), DeskError> { todo!() }
    pub async fn calendars(&self, by: &Agent) -> Result<Vec<CalendarView>, DeskError> { todo!() }
    /// Promises already made keep their deadlines. Hours that never open are refused.
    pub async fn save_calendar(&self, by: &Agent, form: CalendarForm, now: Timestamp) -> Result<CalendarId, DeskError> { todo!() }
    /// An iCalendar file: its days become days off of this calendar's feed. Gives how many days.
    pub async fn import_calendar_file(&self, by: &Agent, calendar: CalendarId, bytes: &[u8], now: Timestamp) -> Result<usize, DeskError> { todo!() }
    /// Feeds to fetch: calendar and URL.
    pub async fn calendar_feeds(&self) -> Result<Vec<(CalendarId, String)>, DeskError> { todo!() }
    /// What the feed said, or why it couldn't be read (the old days stay).
    pub async fn calendar_feed_read(&self, calendar: CalendarId, answer: Result<Vec<u8>, String>, now: Timestamp) -> Result<(), DeskError> { todo!() }
    pub async fn rules(&self, by: &Agent) -> Result<Vec<RuleView>, DeskError> { todo!() }
    pub async fn save_rule(&self, by: &Agent, form: RuleForm, now: Timestamp) -> Result<RuleId, DeskError> { todo!() }
    pub async fn remove_rule(&self, by: &Agent, id: RuleId, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// First matching wins; the last rule stays last.
    pub async fn order_rules(&self, by: &Agent, ids: Vec<RuleId>, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// "If a question came in then": with the stored rules and hours, or with a form that isn't saved yet.
    pub async fn try_rule(&self, by: &Agent, calendar: Option<&CalendarForm>, rule: Option<&RuleForm>, received: Timestamp) -> Result<Quote, DeskError> { todo!() }
    pub async fn mailboxes(&self, by: &Agent) -> Result<Vec<MailboxView>, DeskError> { todo!() }
    pub async fn save_mailbox(&self, by: &Agent, form: MailboxForm, now: Timestamp) -> Result<MailboxId, DeskError> { todo!() }
    /// For the edges: active mailboxes with their servers and (unsealed) passwords.
    pub async fn mailbox_servers(&self) -> Result<Vec<MailboxServers>, DeskError> { todo!() }
    /// What an edge met: success clears the failure. Shown on the status page and by the doctor.
    pub async fn edge_met(&self, edge: &str, outcome: Result<(), String>, now: Timestamp) -> Result<(), DeskError> { todo!() }
}

/// A mailbox with what is needed to reach its servers. No Debug: it holds passwords.
pub struct MailboxServers {
    pub id: MailboxId,
    pub address: String,
    pub imap: Option<ServerForm>,
    pub smtp: Option<ServerForm>,
}
