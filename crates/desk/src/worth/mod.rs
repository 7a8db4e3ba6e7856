//! What service brings, worked out from the desk's own data (design.md, section 9): pure functions over [`Facts`], which the acts
//! read from the database. Figures are of accounts and periods; nothing here knows a colleague.

pub mod alive;
pub mod complaints;
pub mod cost;
pub mod facts;
pub mod nps;
pub mod past;
pub mod retention;
pub mod revenue;
pub mod settings;
pub mod stay;
pub mod views;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use facts::{AccountFacts, Facts};
pub use settings::CostSettings;

/// A figure with the interval in which it lies 95 times out of 100; the unit is the field's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Est {
    pub value: f64,
    pub lower: f64,
    pub upper: f64,
}

impl From<outcome::Estimate> for Est {
    fn from(estimate: outcome::Estimate) -> Self {
        // JSON knows no infinity; nothing that is shown comes near this.
        const FAR: f64 = 1e12;
        let within = |value: f64| value.clamp(-FAR, FAR);
        Self {
            value: within(estimate.value),
            lower: within(estimate.interval.lower),
            upper: within(estimate.interval.upper),
        }
    }
}

impl Est {
    /// The same in another unit.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { value: self.value * factor, lower: self.lower * factor, upper: self.upper * factor }
    }
}

/// Over which time figures are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// Three months.
    Quarter,
    /// Twelve months.
    #[default]
    Year,
    /// Thirty-six months.
    ThreeYears,
}

impl Period {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Quarter, Self::Year, Self::ThreeYears];

    /// The word in addresses and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::ThreeYears => "three-years",
        }
    }

    /// The period of this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }

    /// How many months it is long.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Quarter => 3,
            Self::Year => 12,
            Self::ThreeYears => 36,
        }
    }
}

/// A stretch of days: after `after`, up to and including `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub after: Date,
    pub until: Date,
}

impl Days {
    /// The `months` up to and including a day.
    #[must_use]
    pub fn until(until: Date, months: i32) -> Self {
        Self { after: months_before(until, months), until }
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn has(&self, day: Date) -> bool {
        self.after < day && day <= self.until
    }
}

/// The same day some months earlier, or the last of that month; the last day of a month stays the last day.
#[must_use]
pub fn months_before(day: Date, months: i32) -> Date {
    let back = day.saturating_sub(months.months());
    if day == day.last_of_month() { back.last_of_month() } else { back }
}

/// Months between two days, by their average length.
#[must_use]
pub fn months_between(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days()) / DAYS_OF_MONTH
}

/// A twelfth of 365.25 days.
pub const DAYS_OF_MONTH: f64 = 365.25 / 12.0;

/// All figures over one period, as they are kept and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcomes {
    /// The last day that counts.
    pub on: Date,
    /// The day after which it counts.
    pub after: Date,
    pub period: Period,
    /// Accounts that brought something, ever.
    pub accounts: u64,
    pub nps: nps::Nps,
    pub revenue: revenue::Revenue,
    pub retention: retention::Retention,
    pub cost: cost::Cost,
    pub stay: stay::Stay,
    /// `None`: worked out before complaints were looked at.
    #[serde(default)]
    pub complaints: Option<complaints::Complaints>,
    pub alive: alive::Alive,
}

impl Outcomes {
    /// Everything over one period up to and including `on`.
    #[must_use]
    pub fn of(facts: &Facts, on: Date, period: Period) -> Self {
        Self::with(facts, on, period, &alive::Seen::of(facts, on))
    }

    pub(crate) fn with(facts: &Facts, on: Date, period: Period, seen: &alive::Seen) -> Self {
        let days = Days::until(on, period.months());
        Self {
            on,
            after: days.after,
            period,
            accounts: facts.accounts.iter().filter(|account| account.first_on().is_some_and(|day| day <= on)).count()
                as u64,
            nps: nps::Nps::of(facts, days),
            revenue: revenue::Revenue::of(facts, on, period),
            retention: retention::Retention::of(facts, on),
            cost: cost::Cost::of(facts, days),
            stay: stay::Stay::of(facts, on, seen),
            complaints: Some(complaints::Complaints::of(facts, on, seen)),
            alive: seen.said(),
        }
    }
}
