//! Who stays? By cohort, and for contracts by age.

use jiff::civil::Date;
use outcome::Confidence;
use outcome::retention::{Presence, cohorts};
use outcome::survival::{KaplanMeier, LifeTable, Observation, kaplan_meier};
use serde::{Deserialize, Serialize};

use super::{Days, Est, Facts, months_before, months_between};

/// Years that are looked back at most.
const YEARS_MAX: u32 = 12;
/// Fewer accounts with a contract than this, and what is shown is of those without.
const CONTRACTS_MIN: usize = 20;

/// Retention. Years are of twelve months and end on the day of the figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retention {
    /// Whether contracts are shown: with them an end is seen; without, who skips a year isn't lost.
    pub is_contracts: bool,
    /// Of a hundred that came, how many are there a year later: 0 to 1. With contracts by Kaplan-Meier at twelve months.
    pub after_a_year: Option<Est>,
    pub contracts: Vec<Cohort>,
    pub purchases: Vec<Cohort>,
    /// Survival of contracts by age in months, at most one point a month.
    pub by_age: Vec<AgePoint>,
}

/// Accounts that came in one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// The first day of that year.
    pub since: Date,
    pub accounts: u64,
    /// After one year, two years, …: how many are there, and their share.
    pub ages: Vec<(u64, Est)>,
}

/// Still there at an age.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AgePoint {
    pub months: f64,
    pub at_risk: u64,
    pub share: Est,
}

impl Retention {
    pub(crate) fn of(facts: &Facts, on: Date) -> Self {
        let known = || facts.accounts.iter().filter(|account| account.first_on().is_some_and(|first| first <= on));
        let (mut contracts, mut purchases, mut stays) = (Vec::new(), Vec::new(), Vec::new());
        for account in known() {
            if account.has_contract() {
                let Some(first) = account.contracts.iter().map(|contract| contract.started).min() else { continue };
                let ended = account.ended_on(on);
                let until = ended.and_then(|end| year_of(end, on));
                if let Some(from) = year_of(first, on) {
                    contracts.push(Presence::Contract { from, until });
                }
                let months = months_between(first, ended.unwrap_or(on)).max(0.0);
                stays.extend(
                    if ended.is_some() { Observation::left(months) } else { Observation::censored(months) }.ok(),
                );
            } else {
                // Who came before the years that are looked back on belongs to none of their cohorts.
                let first = account.sales.iter().find(|(_, cents, _)| *cents > 0);
                if first.is_none_or(|(day, ..)| year_of(*day, on).is_none()) {
                    continue;
                }
                let years = account.sales.iter().filter(|(day, cents, _)| *day <= on && *cents > 0);
                purchases.push(Presence::Purchases(years.filter_map(|(day, ..)| year_of(*day, on)).collect()));
            }
        }
        let curve = kaplan_meier(&LifeTable::new(stays.iter().copied()), Confidence::USUAL);
        let is_contracts = contracts.len() >= CONTRACTS_MIN || (purchases.is_empty() && !contracts.is_empty());
        let (contracts, purchases) = (table(&contracts, on), table(&purchases, on));
        let after_a_year = if is_contracts {
            curve.at(12.0).map(|point| Est {
                value: point.survival,
                lower: point.interval.lower,
                upper: point.interval.upper,
            })
        } else {
            pooled(&purchases)
        };
        let by_age = if is_contracts { thinned(&curve) } else { Vec::new() };
        Self { is_contracts, after_a_year, contracts, purchases, by_age }
    }

    /// The table that stands on the page.
    #[must_use]
    pub fn shown(&self) -> &[Cohort] {
        if self.is_contracts { &self.contracts } else { &self.purchases }
    }
}

/// In which year before `on` a day lies: the last is `YEARS_MAX` - 1; `None` long before, or after.
fn year_of(day: Date, on: Date) -> Option<u32> {
    let back = (0..YEARS_MAX)
        .find(|back| Days::until(months_before(on, 12 * i32::try_from(*back).unwrap_or(0)), 12).has(day))?;
    Some(YEARS_MAX - 1 - back)
}

fn table(accounts: &[Presence], on: Date) -> Vec<Cohort> {
    let found = cohorts(accounts, YEARS_MAX - 1, Confidence::USUAL).unwrap_or_default();
    let cohort = |cohort: outcome::retention::Cohort| {
        let back = i32::try_from(YEARS_MAX - 1 - cohort.period).unwrap_or(0);
        Cohort {
            since: months_before(on, 12 * (back + 1)).tomorrow().unwrap_or(on),
            accounts: cohort.accounts,
            ages: cohort.ages.iter().skip(1).map(|age| (age.accounts, age.share.into())).collect(),
        }
    };
    found.into_iter().map(cohort).collect()
}

/// Of all cohorts together: who is there one year later.
fn pooled(cohorts: &[Cohort]) -> Option<Est> {
    let seen = || cohorts.iter().filter_map(|cohort| Some((cohort.ages.first()?.0, cohort.accounts)));
    let (there, of) = seen().fold((0, 0), |(there, of), (one, all)| (there + one, of + all));
    outcome::share(there, of, Confidence::USUAL).map(Est::from)
}

/// One point a month: the last of it.
pub(crate) fn thinned(curve: &KaplanMeier) -> Vec<AgePoint> {
    let mut points: Vec<AgePoint> = Vec::new();
    for point in &curve.curve {
        let share = Est { value: point.survival, lower: point.interval.lower, upper: point.interval.upper };
        let next = AgePoint { months: point.time, at_risk: point.at_risk, share };
        match points.last_mut() {
            Some(last) if last.months.floor() == point.time.floor() && last.months > 0.0 => {
                *last = AgePoint { at_risk: last.at_risk, ..next };
            }
            _ => points.push(next),
        }
    }
    points
}
