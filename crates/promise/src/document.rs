//! Service hours as people and programs write them down, in JSON.
//!
//! ```json
//! {"time_zone": "Europe/Amsterdam", "country": "NL", "holidays_off": [], "holidays_on": ["good-friday"],
//!  "hours": {"mon": [["08:30", "12:30"], ["13:00", "17:00"]], "fri": [["20:00", "02:00"]]},
//!  "holidays": ["2026-12-24"], "recurring_holidays": ["12-31"], "own_days": [{"date": "2026-06-19", "name": "Bedrijfsuitje"}],
//!  "exceptions": {"2026-12-31": [["08:30", "12:00"]]}, "breaks": {"2026-11-25": [["10:00", "11:00"]]}}
//! ```
//!
//! Any key may be absent; an unknown key is refused by name, because a misspelt `holydays` would quietly keep a desk open.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

/// `[opens, closes]`, as `HH:MM`. "24:00" is the midnight that ends the day; a close at or before the opening is on the
/// next day.
pub type IntervalDocument = [String; 2];

/// The calendar form of `docs/hours-and-promises.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HoursDocument {
    /// IANA name; absent: the zone of `country`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// When the desk is open, by weekday.
    #[serde(deserialize_with = "nullable")]
    pub hours: WeekDocument,
    /// Dates (`YYYY-MM-DD`) on which it is closed.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
    /// Days of every year (`MM-DD`) on which it is closed.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub recurring_holidays: Vec<String>,
    /// Per date the hours that replace those of its weekday, and win over a holiday; an empty list is closed.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "BTreeMap::is_empty")]
    pub exceptions: BTreeMap<String, Vec<IntervalDocument>>,
    /// Per date the hours that are taken out of what would be open.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "BTreeMap::is_empty")]
    pub breaks: BTreeMap<String, Vec<IntervalDocument>>,
    /// NL, BE, DE, LU or GB: closed on the holidays of that country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// A region of that country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Keys of holidays on which the desk is open after all.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub holidays_off: Vec<String>,
    /// Keys of listed days on which it is closed although most are not: "good-friday" in the Netherlands.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub holidays_on: Vec<String>,
    /// Closed days of the organisation's own, with what they are for.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub own_days: Vec<OwnDay>,
}

/// Intervals per weekday; a day that is absent or empty is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "the names of the days speak for themselves")]
pub struct WeekDocument {
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<IntervalDocument>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<IntervalDocument>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<IntervalDocument>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<IntervalDocument>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<IntervalDocument>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<IntervalDocument>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<IntervalDocument>,
}

impl WeekDocument {
    /// Names of the days and their intervals, Monday first.
    #[must_use]
    pub fn days(&self) -> [(&'static str, &[IntervalDocument]); 7] {
        [
            ("mon", &self.mon),
            ("tue", &self.tue),
            ("wed", &self.wed),
            ("thu", &self.thu),
            ("fri", &self.fri),
            ("sat", &self.sat),
            ("sun", &self.sun),
        ]
    }
}

/// A closed day of the organisation's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// What it is for: "Bedrijfsuitje".
    #[serde(default)]
    pub name: String,
}

impl HoursDocument {
    /// Monday to Friday from `opens` to `closes`, without holidays.
    #[must_use]
    pub fn office(time_zone: &str, opens: &str, closes: &str) -> Self {
        let day = vec![[opens.to_owned(), closes.to_owned()]];
        let hours = WeekDocument {
            mon: day.clone(),
            tue: day.clone(),
            wed: day.clone(),
            thu: day.clone(),
            fri: day,
            ..WeekDocument::default()
        };
        Self { time_zone: Some(time_zone.to_owned()), hours, ..Self::default() }
    }

    /// The same, closed on the holidays of a country.
    #[must_use]
    pub fn with_country(mut self, country: &str) -> Self {
        self.country = Some(country.to_owned());
        self
    }
}

/// Takes `null` for "nothing", as forms and other programs write it.
fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_refused_by_name() {
        for (text, key) in [(r#"{"holydays": []}"#, "holydays"), (r#"{"hours": {"maa": []}}"#, "maa")] {
            let error = serde_json::from_str::<HoursDocument>(text).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn what_is_absent_or_null_is_empty_and_a_document_reads_back() {
        let document: HoursDocument = serde_json::from_str(r#"{"holidays": null, "hours": {"mon": null}}"#).unwrap();
        assert_eq!(document, HoursDocument::default());
        let office = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
        let text = serde_json::to_string(&office).unwrap();
        assert_eq!(serde_json::from_str::<HoursDocument>(&text).unwrap(), office);
    }
}
