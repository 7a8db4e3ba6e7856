#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    /// Whether there is an organisation; before that only the first-run page is served.
    pub async fn is_set_up(&self) -> Result<bool, DeskError> { todo!() }
    /// The first run: organisation, default calendar, default team, default rules, first administrator, mailbox.
    pub async fn set_up(&self, form: SetUp, now: Timestamp) -> Result<AgentId, DeskError> { todo!() }
}
