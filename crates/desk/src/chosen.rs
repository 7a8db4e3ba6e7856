//! What the organisation has chosen about the ladder and the evening letter; what was not chosen is as usual.

use jiff::civil::Time;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::id::AgentId;
use store::{StoreError, Tx};

/// The ladder of design.md §7. Lengths count in service time, on the clock of each promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LadderSettings {
    /// A lead hears of a promise that nobody has when so much of its time has passed, in percent; `None`: not told.
    pub half_percent: Option<u32>,
    /// Agent and lead hear "answer or renew" so many minutes before the deadline; `None`: not told.
    pub warning_minutes: Option<u32>,
    /// A lead is mailed when something was promised later than its rule wants, or fits in no answer slot in time any more.
    pub tells_unfit: bool,
    /// A lead is mailed when a promise was broken.
    pub tells_broken: bool,
    /// What is urgent is told at once, also outside the service hours.
    pub is_urgent_told_when_closed: bool,
    /// Between two mails of the ladder to one colleague: what comes meanwhile stands together in the next.
    pub quiet_minutes: u32,
    /// Mails of the ladder that one colleague gets in a day; after that there is the board.
    pub mails_per_day: u32,
}

impl Default for LadderSettings {
    fn default() -> Self {
        Self {
            half_percent: Some(50),
            warning_minutes: Some(30),
            tells_unfit: true,
            tells_broken: true,
            is_urgent_told_when_closed: false,
            quiet_minutes: 15,
            mails_per_day: 12,
        }
    }
}

/// The evening letter of design.md §7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterSettings {
    pub is_on: bool,
    /// Local time of the organisation: "20:30".
    pub at: String,
    /// Who gets it; none: the first administrator.
    pub recipients: Vec<AgentId>,
}

impl Default for LetterSettings {
    fn default() -> Self {
        Self { is_on: true, at: "20:30".into(), recipients: Vec::new() }
    }
}

impl LetterSettings {
    /// The local time at which it is written.
    pub(crate) fn time(&self) -> Time {
        time_of(&self.at).unwrap_or(jiff::civil::time(20, 30, 0, 0))
    }
}

/// Goodwill of design.md §8: what each colleague may give away in a month without asking. In cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoodwillSettings {
    /// For everybody of whose role nothing else is said.
    pub month_cents: i64,
    pub lead_cents: Option<i64>,
    pub agent_cents: Option<i64>,
    pub desk_cents: Option<i64>,
}

impl Default for GoodwillSettings {
    fn default() -> Self {
        Self { month_cents: 10_000, lead_cents: None, agent_cents: None, desk_cents: None }
    }
}

impl GoodwillSettings {
    /// What somebody in this role may give away in a month.
    #[must_use]
    pub fn for_role(&self, role: crate::Role) -> i64 {
        let own = match role {
            crate::Role::Administrator => None,
            crate::Role::Lead => self.lead_cents,
            crate::Role::Agent => self.agent_cents,
            crate::Role::Desk => self.desk_cents,
        };
        own.unwrap_or(self.month_cents)
    }
}

/// Whom we ask how likely it is that they would recommend us (design.md §9). Off until somebody switches it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SurveySettings {
    pub is_on: bool,
    /// Of those who could be asked, so many are, in percent.
    pub share_percent: u32,
    /// After an answer that helped.
    pub asks_transaction: bool,
    /// About the firm as a whole, once a quarter.
    pub asks_relationship: bool,
    pub asks_dutch: bool,
    pub asks_english: bool,
    /// Nobody is asked again within so many days.
    pub quiet_days: u32,
    /// Mails that leave within an hour.
    pub mails_per_hour: u32,
}

impl Default for SurveySettings {
    fn default() -> Self {
        Self {
            is_on: false,
            share_percent: 25,
            asks_transaction: true,
            asks_relationship: false,
            asks_dutch: true,
            asks_english: true,
            quiet_days: 91,
            mails_per_hour: 60,
        }
    }
}

impl SurveySettings {
    /// Whether somebody who reads this language is asked about this at all.
    #[must_use]
    pub fn asks(&self, kind: store::SurveyKind, language: promise::Language) -> bool {
        let of_kind = match kind {
            store::SurveyKind::Transaction => self.asks_transaction,
            store::SurveyKind::Relationship => self.asks_relationship,
        };
        let in_language = match language {
            promise::Language::Nl => self.asks_dutch,
            promise::Language::En => self.asks_english,
        };
        self.is_on && of_kind && in_language
    }
}

/// "20:30" as a time; `None` for anything else.
pub(crate) fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    if hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The names under which they are kept.
pub(crate) const LADDER: &str = "ladder";
pub(crate) const LETTER: &str = "letter";
pub(crate) const GOODWILL: &str = "goodwill";
pub(crate) const ATTENTION_FOUND: &str = "attention_found_on";
pub(crate) const SURVEYS: &str = "surveys";
pub(crate) const SURVEYS_CHOSEN: &str = "surveys_chosen_at";

/// What was chosen under a name, or what is usual.
pub(crate) fn chosen<T: DeserializeOwned + Default>(tx: &mut Tx<'_>, name: &str) -> Result<T, StoreError> {
    let Some(document) = tx.setting(name)? else { return Ok(T::default()) };
    // It was checked before it was kept; one that no longer reads must not leave everybody untold.
    Ok(serde_json::from_str(&document).unwrap_or_else(|error| {
        tracing::error!(setting = name, "the setting {name} can't be read, what is usual holds: {error}");
        T::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_hours_and_minutes_and_nothing_else() {
        for (text, expected) in [
            ("20:30", Some((20, 30))),
            (" 7:05 ", Some((7, 5))),
            ("24:00", None),
            ("20.30", None),
            ("8:3", None),
            ("", None),
        ] {
            assert_eq!(time_of(text), expected.map(|(h, m)| jiff::civil::time(h, m, 0, 0)), "{text}");
        }
    }

    #[test]
    fn what_a_later_version_adds_is_as_usual_in_what_was_kept_before() {
        let read: LadderSettings = serde_json::from_str(r#"{"half_percent":null}"#).unwrap();
        assert_eq!(read, LadderSettings { half_percent: None, ..LadderSettings::default() });
    }
}
