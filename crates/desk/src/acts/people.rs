#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

impl Desk {
    pub async fn agents(&self, by: &Agent) -> Result<Vec<AgentView>, DeskError> { todo!() }
    /// A new colleague or a changed one. The last active administrator can't be taken away.
    pub async fn save_agent(&self, by: &Agent, form: AgentForm, now: Timestamp) -> Result<AgentId, DeskError> { todo!() }
    pub async fn teams(&self, by: &Agent) -> Result<Vec<TeamView>, DeskError> { todo!() }
    pub async fn save_team(&self, by: &Agent, form: TeamForm, now: Timestamp) -> Result<TeamId, DeskError> { todo!() }
    pub async fn tokens(&self, by: &Agent) -> Result<Vec<TokenView>, DeskError> { todo!() }
    /// Makes a token; its secret is in the answer and nowhere else.
    pub async fn make_token(&self, by: &Agent, name: &str, now: Timestamp) -> Result<(TokenView, String), DeskError> { todo!() }
    pub async fn revoke_token(&self, by: &Agent, id: TokenId, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// For the command line, by whoever may read the database file: a new administrator, or a new password for an existing one.
    pub async fn rescue_administrator(&self, email: &str, name: &str, password: &str, now: Timestamp) -> Result<AgentId, DeskError> { todo!() }
}
