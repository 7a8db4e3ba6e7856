#![allow(clippy::todo, unused_variables)]
use jiff::Timestamp;
use crate::{*, forms::*, views::*};

/// A colleague has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's value; only its hash is stored.
    pub token: String,
    pub csrf_token: String,
    pub agent: Agent,
}
impl Desk {
    /// Checks the password (argon2id, outside any transaction), limits tries per address and per client (5 in 15 minutes; 50 per client).
    pub async fn sign_in(&self, email: &str, password: &str, client: &str, browser: &str, now: Timestamp) -> Result<SignedIn, DeskError> { todo!() }
    /// The demo's one click per role: signs in the first active colleague with this role. Refused unless the desk is a demo (`is_demo`).
    pub async fn sign_in_demo(&self, role: Role, now: Timestamp) -> Result<SignedIn, DeskError> { todo!() }
    /// Who is behind a cookie, with the CSRF token; `None` when unknown or over. Sliding: 14 days after last seen, at most 90.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<(Agent, String)>, DeskError> { todo!() }
    pub async fn sign_out(&self, token: &str) -> Result<(), DeskError> { todo!() }
    /// Sends a link to set a new password, if the address is a colleague's; the answer is the same if it isn't.
    pub async fn forgot_password(&self, email: &str, client: &str, now: Timestamp) -> Result<(), DeskError> { todo!() }
    pub async fn set_password_by_link(&self, token: &str, password: &str, now: Timestamp) -> Result<(), DeskError> { todo!() }
    pub async fn change_password(&self, by: &Agent, old: &str, new: &str, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Language, zone and single keys of oneself.
    pub async fn save_preferences(&self, by: &Agent, language: Language, zone: Option<String>, has_single_keys: bool, now: Timestamp) -> Result<(), DeskError> { todo!() }
    /// Who is behind an API token: an agent with the rights of the one who made it; `None` when unknown or revoked.
    pub async fn by_api_token(&self, token: &str, now: Timestamp) -> Result<Option<Agent>, DeskError> { todo!() }
}
