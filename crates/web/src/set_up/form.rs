//! What was filled in on the first-run page.

use desk::Language;
use desk::forms::SetUp;
use promise::document::{HoursDocument, WeekDocument};

use super::hours;
use crate::i18n::Words;
use crate::uploads::Sent;

/// The days in the form's names, Monday first.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Countries whose holidays are known.
pub(super) const COUNTRIES: [&str; 5] = ["NL", "BE", "DE", "LU", "GB"];

/// The fields as they were typed. The password is not shown again.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub(super) organisation: String,
    pub(super) zone: String,
    pub(super) language: Language,
    pub(super) phone: String,
    pub(super) days: [String; 7],
    pub(super) country: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) password: String,
    pub(super) mailbox: String,
    pub(super) public_url: String,
    pub(super) problems: Vec<(String, String)>,
}

impl Form {
    /// What most firms would fill in.
    pub(super) fn proposed(language: Language, public_url: &str) -> Self {
        let open = |day: usize| if day < 5 { "08:30-17:00".to_owned() } else { String::new() };
        Self {
            zone: "Europe/Amsterdam".into(),
            language,
            days: std::array::from_fn(open),
            country: "NL".into(),
            public_url: public_url.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn of(sent: &Sent) -> Self {
        let text = |name: &str| sent.text(name).trim().to_owned();
        Self {
            organisation: text("organisation"),
            zone: text("zone"),
            language: if sent.text("language") == "en" { Language::En } else { Language::Nl },
            phone: text("phone"),
            days: DAYS.map(text),
            country: COUNTRIES.iter().find(|country| **country == sent.text("country")).map_or("", |c| *c).to_owned(),
            name: text("name"),
            email: text("email"),
            password: sent.text("password").to_owned(),
            mailbox: text("mailbox"),
            public_url: text("public_url"),
            problems: Vec::new(),
        }
    }

    /// What the desk could not even read: hours that are no hours. It judges the rest.
    pub(super) fn problems(&self, t: Words) -> Vec<(String, String)> {
        let unreadable = |(day, line): (&str, &String)| {
            hours::read(line).is_none().then(|| (day.to_owned(), t.say("set-up-hours-wrong")))
        };
        DAYS.into_iter().zip(&self.days).filter_map(unreadable).collect()
    }

    pub(super) fn with_problems(mut self, problems: Vec<(String, String)>) -> Self {
        self.problems = problems;
        self
    }

    pub(super) fn problem(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| name == field).map(|(_, words)| words.clone())
    }

    pub(super) fn first_problem(&self) -> Option<&str> {
        self.problems.first().map(|(field, _)| field.as_str())
    }

    /// The hours; a day that can't be read is closed.
    pub(super) fn hours(&self) -> HoursDocument {
        let [mon, tue, wed, thu, fri, sat, sun] =
            self.days.each_ref().map(|line| hours::read(line).unwrap_or_default());
        HoursDocument {
            time_zone: Some(self.zone.clone()),
            hours: WeekDocument { mon, tue, wed, thu, fri, sat, sun },
            country: (!self.country.is_empty()).then(|| self.country.clone()),
            ..HoursDocument::default()
        }
    }

    pub(super) fn set_up(&self) -> SetUp {
        SetUp {
            organisation: self.organisation.clone(),
            zone: self.zone.clone(),
            language: self.language,
            phone: self.phone.clone(),
            public_url: self.public_url.clone(),
            hours: self.hours(),
            mailbox: self.mailbox.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            password: self.password.clone(),
        }
    }
}
