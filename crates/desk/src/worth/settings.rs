//! What an hour and a question cost: chosen by the firm, and until then what is usual for a small firm in the Netherlands.

use serde::{Deserialize, Serialize};

/// Where it is kept.
pub(crate) const COSTS: &str = "costs";

/// Rates by role and cost by channel, in cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostSettings {
    /// A full hour, not the wage: administrator, lead, agent, desk.
    pub hour_cents: [i64; 4],
    /// Per question, besides time: email, web, widget, phone, visit, api.
    pub channel_cents: [i64; 6],
}

/// Roles in the order of [`CostSettings::hour_cents`].
pub const ROLES: [&str; 4] = ["administrator", "lead", "agent", "desk"];
/// Channels in the order of [`CostSettings::channel_cents`].
pub const CHANNELS: [&str; 6] = ["email", "web", "widget", "phone", "visit", "api"];
/// An hour costs at most so much, in cents; a question too.
pub const COST_CENTS_MAX: i64 = 100_000;

impl Default for CostSettings {
    fn default() -> Self {
        Self { hour_cents: [7_500, 6_500, 5_500, 4_200], channel_cents: [0, 0, 0, 50, 3_500, 0] }
    }
}

impl CostSettings {
    /// What an hour of this role costs, in cents.
    #[must_use]
    pub fn hour(&self, role: &str) -> i64 {
        ROLES.iter().position(|word| *word == role).map_or(self.hour_cents[2], |at| self.hour_cents[at])
    }

    /// What a question by this channel costs besides time, in cents.
    #[must_use]
    pub fn channel(&self, channel: &str) -> i64 {
        CHANNELS.iter().position(|word| *word == channel).map_or(0, |at| self.channel_cents[at])
    }
}
