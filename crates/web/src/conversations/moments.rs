//! A later moment to choose: what the rule would say next, or one's own.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::typed::Typed;
use crate::i18n::Words;
use crate::times::{Times, capitalised};

/// Proposals to pick from, and a field for another moment, which wins where it is filled in.
#[derive(Debug, Template)]
#[template(path = "conversations/moments.html")]
pub(crate) struct Moments {
    t: Words,
    /// `deadline` or `then`; the field for one's own is `{name}_own`.
    name: &'static str,
    label: String,
    /// What is sent, the words, whether it is chosen.
    options: Vec<(String, String, bool)>,
    own: String,
    earliest: String,
    error: Option<String>,
}

crate::parts::html_safe!(Moments);

impl Moments {
    pub(crate) fn new(
        name: &'static str,
        label: String,
        proposals: &[Timestamp],
        typed: &Typed,
        times: &Times,
    ) -> Self {
        let own_name = own_name(name);
        let chosen = typed.text(name).unwrap_or_default();
        let own = typed.text(own_name).unwrap_or_default().to_owned();
        let options = proposals.iter().enumerate().map(|(place, at)| {
            let value = at.as_millisecond().to_string();
            let is_chosen = own.is_empty() && (value == chosen || chosen.is_empty() && place == 0);
            (value, capitalised(&times.before(*at)), is_chosen)
        });
        Self {
            t: times.t,
            name,
            label,
            options: options.collect(),
            own,
            earliest: times.now.to_zoned(times.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string(),
            error: typed.error(name),
        }
    }

    fn own_name(&self) -> &'static str {
        own_name(self.name)
    }
}

fn own_name(name: &str) -> &'static str {
    if name == "then" { "then_own" } else { "deadline_own" }
}

/// The moment that was sent: one's own if there is one, else the proposal.
pub(crate) fn chosen(picked: &str, own: &str, zone: &str) -> Option<Timestamp> {
    if !own.trim().is_empty() {
        return civil(own, zone);
    }
    Timestamp::from_millisecond(picked.parse().ok()?).ok()
}

/// What a `datetime-local` field sends, in the reader's zone. On the night the clock goes back, the first of the two.
fn civil(typed: &str, zone: &str) -> Option<Timestamp> {
    let civil: DateTime = typed.trim().parse().ok()?;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    civil.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(picked: &str, own: &str, expected: Option<&str>) {
        let at = chosen(picked, own, "Europe/Amsterdam").map(|at| at.to_string());
        assert_eq!(at.as_deref(), expected, "{picked}, {own}");
    }

    #[test]
    fn ones_own_moment_wins_and_is_in_the_readers_zone() {
        check("1795600800000", "", Some("2026-11-25T10:00:00Z"));
        check("1795600800000", "2026-11-26T09:30", Some("2026-11-26T08:30:00Z"));
        check("", "2026-10-25T02:30", Some("2026-10-25T00:30:00Z"));
        check("1795600800000", "morgen", None);
        check("", "", None);
        check("99999999999999999", "", None);
    }
}
