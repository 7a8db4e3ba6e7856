//! The firm as responses need it: its zone, in which customers are told times, and where its customers' pages are.

use desk::views::PromiseView;
use desk::{DeskError, Language};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use promise::Kind;
use promise::sentence::{self, Who};

use crate::app::App;

/// The firm, now.
#[derive(Debug)]
pub(super) struct Firm {
    zone: TimeZone,
    pub(super) language: Language,
    address: String,
    now: Timestamp,
}

impl Firm {
    pub(super) async fn of(app: &App) -> Result<Self, DeskError> {
        let firm = app.desk.organisation().await?.ok_or(DeskError::NotFound)?;
        let address = firm.public_url.trim_end_matches('/');
        Ok(Self {
            zone: TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC),
            language: firm.language,
            address: if address.is_empty() { app.config.public_url.clone() } else { address.to_owned() },
            now: app.clock.now(),
        })
    }

    /// The customer's page: whoever has the address, has the page.
    pub(super) fn link(&self, customer_token: &str) -> String {
        format!("{}/k/{customer_token}", self.address)
    }

    /// As [`Firm::link`], of a path below the firm's address.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The promise as the customer is told it: "Karin antwoordt u vandaag vóór 13:15."
    pub(super) fn sentence(
        &self,
        language: Language,
        agent: Option<&str>,
        team: &str,
        kind: Kind,
        deadline: Timestamp,
    ) -> String {
        let who = agent.map_or(Who::Team(team), Who::Person);
        sentence::told(language, who, kind, deadline, self.now, &self.zone)
    }

    /// The same of a promise that was made.
    pub(super) fn sentence_of(&self, language: Language, promise: &PromiseView) -> String {
        self.sentence(language, promise.agent_name.as_deref(), &promise.team_name, promise.kind, promise.deadline_at)
    }
}
