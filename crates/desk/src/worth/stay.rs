//! What does a broken promise cost? Accounts whose promises were kept against those with at least one broken, from a landmark.
//!
//! Each account is looked at from the day on which its promises are known (its beginning, or that of the desk's promises). What
//! became of promises in the six months after that day puts it in a group; whoever is still there at their end, the landmark, is
//! followed from it. So nobody is counted as stayer for having had the time to meet a broken promise.

use jiff::ToSpan;
use jiff::civil::Date;
use outcome::Confidence;
use outcome::survival::{
    CoxError, KaplanMeier, LifeTable, LogRank, Observation, cox, difference_at, kaplan_meier, log_rank, restricted_mean,
};
use serde::{Deserialize, Serialize};

use super::alive::{GONE_BELOW, Seen, products};
use super::retention::{AgePoint, thinned};
use super::{AccountFacts, Days, Est, Facts, months_between};

/// Months in which promises put an account in its group. Chosen beforehand, not by looking at what comes out.
pub const LANDMARK_MONTHS: i32 = 6;
/// Accounts per group, and departures in all, below which nothing is concluded.
pub const GROUP_MIN: usize = 20;
pub const LEFT_MIN: usize = 10;
/// Accounts with a contract below which accounts without are followed instead.
const CONTRACTS_MIN: usize = 40;
/// Months after the landmark at which the curves are compared, if they are known so far.
const COMPARED_AT: [f64; 4] = [24.0, 18.0, 12.0, 6.0];
/// Followed at least so many per group at that moment.
const AT_RISK_MIN: u64 = 5;
/// Products that are told apart.
pub(super) const PRODUCTS_MAX: usize = 3;

/// One account from its landmark on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Followed {
    /// In [`Facts::accounts`].
    pub index: usize,
    pub months: f64,
    pub has_left: bool,
    /// In the six months before the landmark.
    pub broken: u32,
    pub promises: u32,
    /// What it brought a month in those months.
    pub monthly_cents: i64,
    /// How long it was a customer at the landmark.
    pub age_months: f64,
}

/// What the data say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Too few accounts, or too few that left.
    TooFew,
    /// Chance alone gives such a difference more than once in twenty times.
    NotYet,
    /// Broken promises go with leaving sooner.
    Sooner,
    /// … with staying longer: look at who they are before believing it.
    Later,
}

/// The comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    pub verdict: Verdict,
    /// Ends that were seen: contracts. Otherwise an account counts as left when it seems gone.
    pub is_contracts: bool,
    pub kept: Group,
    pub broken: Group,
    pub at: Option<Compared>,
    /// How often chance alone would give this difference, or a greater one.
    pub p: Option<f64>,
    /// How many times as fast they leave, other things being equal.
    pub hazard: Option<Hazard>,
    /// Cents of revenue lost per broken promise within [`Compared::months`].
    pub lost_cents: Option<Est>,
}

/// A group of accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub accounts: u64,
    pub left: u64,
    pub curve: Vec<AgePoint>,
    /// Still followed after 0, 6, 12, … months.
    pub at_risk: Vec<u64>,
}

/// The curves at one moment; shares 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub months: f64,
    /// Left among those with a broken promise, and among those without.
    pub left_broken: f64,
    pub left_kept: f64,
    /// The difference.
    pub more: Est,
}

/// A hazard ratio with what it was adjusted for: `size`, `age`, `questions`, `product`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hazard {
    pub ratio: Est,
    pub p: f64,
    pub adjusted_for: Vec<String>,
}

impl Stay {
    pub(crate) fn of(facts: &Facts, on: Date, seen: &Seen) -> Self {
        let is_contracts = is_of_contracts(facts);
        let followed = followed(facts, on, seen);
        let kind = products(facts, PRODUCTS_MAX);
        let product = |index: usize| kind.iter().position(|name| *name == facts.accounts[index].product);
        Self { is_contracts, ..compare(&followed, &product) }
    }
}

/// Every account that can be followed from its landmark on, up to and including a day.
#[must_use]
pub fn followed(facts: &Facts, on: Date, seen: &Seen) -> Vec<Followed> {
    let Some(since) = facts.promises_since else { return Vec::new() };
    whose_end_is_seen(facts, on, seen)
        .filter_map(|(index, account, end)| follow(index, account, end, since, on))
        .collect()
}

/// Whether ends are those of contracts.
pub(super) fn is_of_contracts(facts: &Facts) -> bool {
    facts.accounts.iter().filter(|account| account.has_contract()).count() >= CONTRACTS_MIN
}

/// The accounts that are followed, each with the day on which it left: those with a contract where there are enough of them,
/// otherwise those without, which count as left when they seem gone.
pub(super) fn whose_end_is_seen<'a>(
    facts: &'a Facts,
    on: Date,
    seen: &'a Seen,
) -> impl Iterator<Item = (usize, &'a AccountFacts, Option<Date>)> {
    let is_contracts = is_of_contracts(facts);
    let end_of = move |index: usize, account: &AccountFacts| {
        if is_contracts {
            return account.ended_on(on);
        }
        let known = seen.known.get(index).copied().flatten();
        known.filter(|known| known.alive.value < GONE_BELOW).map(|known| known.last_on)
    };
    let each = facts.accounts.iter().enumerate().filter(move |(_, account)| account.has_contract() == is_contracts);
    each.map(move |(index, account)| (index, account, end_of(index, account)))
}

fn follow(index: usize, account: &AccountFacts, end: Option<Date>, since: Date, on: Date) -> Option<Followed> {
    let first = account.first_on()?;
    let from = first.max(since);
    let landmark = from.saturating_add(LANDMARK_MONTHS.months());
    let until = end.unwrap_or(on).min(on);
    if landmark >= until {
        return None;
    }
    let window = Days { after: from.yesterday().unwrap_or(from), until: landmark };
    let seen = || account.promises.iter().filter(|(day, _)| window.has(*day));
    let promises = u32::try_from(seen().count()).unwrap_or(u32::MAX);
    // Nobody promised them anything: they say nothing of promises.
    if promises == 0 {
        return None;
    }
    Some(Followed {
        index,
        months: months_between(landmark, until),
        has_left: end.is_some_and(|end| end <= on),
        broken: u32::try_from(seen().filter(|(_, is_broken)| *is_broken).count()).unwrap_or(u32::MAX),
        promises,
        monthly_cents: account.revenue_cents(window) / i64::from(LANDMARK_MONTHS),
        age_months: months_between(first, landmark),
    })
}

/// Compares those with a broken promise with those without; `product` names the kind of an account, among a few.
#[must_use]
pub fn compare(followed: &[Followed], product: &dyn Fn(usize) -> Option<usize>) -> Stay {
    let observation = |one: &Followed| {
        let of = if one.has_left { Observation::left(one.months) } else { Observation::censored(one.months) };
        of.expect("months between two days, the later one last, are a length of time")
    };
    let (with, without): (Vec<&Followed>, Vec<&Followed>) = followed.iter().partition(|one| one.broken > 0);
    let table = |of: &[&Followed]| LifeTable::new(of.iter().map(|one| observation(one)));
    let tables = [table(&without), table(&with)];
    let [kept, broken] = tables.each_ref().map(|table| kaplan_meier(table, Confidence::USUAL));
    let test = log_rank(&tables);
    let at = COMPARED_AT.into_iter().find_map(|months| compared(&kept, &broken, months));
    let is_enough = with.len() >= GROUP_MIN
        && without.len() >= GROUP_MIN
        && followed.iter().filter(|one| one.has_left).count() >= LEFT_MIN
        && at.is_some();
    let hazard = is_enough.then(|| hazard(followed, &observation, product)).flatten();
    Stay {
        verdict: verdict(is_enough, test.as_ref(), at.as_ref()),
        is_contracts: true,
        kept: group(&tables[0], &kept),
        broken: group(&tables[1], &broken),
        p: test.map(|test| test.p),
        hazard,
        lost_cents: at.filter(|_| is_enough).and_then(|at| lost(&tables, &with, at.months)),
        at,
    }
}

fn verdict(is_enough: bool, test: Option<&LogRank>, at: Option<&Compared>) -> Verdict {
    match (is_enough, test, at) {
        (true, Some(test), Some(at)) if test.p < 0.05 && at.more.value > 0.0 => Verdict::Sooner,
        (true, Some(test), Some(_)) if test.p < 0.05 => Verdict::Later,
        (true, Some(_), Some(_)) => Verdict::NotYet,
        _ => Verdict::TooFew,
    }
}

fn compared(kept: &KaplanMeier, broken: &KaplanMeier, months: f64) -> Option<Compared> {
    let (one, other) = (kept.at(months)?, broken.at(months)?);
    if one.at_risk < AT_RISK_MIN || other.at_risk < AT_RISK_MIN {
        return None;
    }
    let more = difference_at(kept, broken, months)?.into();
    Some(Compared { months, left_broken: 1.0 - other.survival, left_kept: 1.0 - one.survival, more })
}

fn group(table: &LifeTable, curve: &KaplanMeier) -> Group {
    let longest = table.rows().last().map_or(0.0, |row| row.time);
    let steps = (0..).map(|i| f64::from(i) * 6.0).take_while(|months| *months <= longest).take(21);
    let still = |months: f64| table.rows().iter().find(|row| row.time >= months).map_or(0, |row| row.at_risk);
    Group {
        accounts: table.accounts(),
        left: table.events(),
        curve: thinned(curve),
        at_risk: steps.map(still).collect(),
    }
}

/// Cox: broken or not, beside size, age, how much was asked, and product. What is the same for all is left out.
fn hazard(
    followed: &[Followed],
    observation: &dyn Fn(&Followed) -> Observation,
    product: &dyn Fn(usize) -> Option<usize>,
) -> Option<Hazard> {
    let observations: Vec<_> = followed.iter().map(observation).collect();
    let of_product = |one: &Followed, kind: usize| f64::from(u8::from(product(one.index) == Some(kind)));
    let mut columns: Vec<(&str, Vec<f64>)> = vec![
        ("broken", followed.iter().map(|one| f64::from(u8::from(one.broken > 0))).collect()),
        ("size", followed.iter().map(|one| (one.monthly_cents.max(0) as f64 / 100.0).ln_1p()).collect()),
        ("age", followed.iter().map(|one| one.age_months).collect()),
        ("questions", followed.iter().map(|one| f64::from(one.promises).ln()).collect()),
    ];
    // The last kind follows from the others where every account has one.
    for kind in 0..PRODUCTS_MAX {
        columns.push(("product", followed.iter().map(|one| of_product(one, kind)).collect()));
    }
    loop {
        let rows: Vec<Vec<f64>> =
            (0..followed.len()).map(|i| columns.iter().map(|(_, column)| column[i]).collect()).collect();
        match cox(&observations, &rows) {
            Ok(found) => {
                let one = found.coefficients.first()?;
                let half = Confidence::USUAL.z() * one.standard_error;
                let ratio = |log: f64| log.exp().min(1e6);
                let value = one.coefficient;
                let ratio = Est { value: ratio(value), lower: ratio(value - half), upper: ratio(value + half) };
                let mut adjusted_for: Vec<String> = columns[1..].iter().map(|(name, _)| (*name).to_owned()).collect();
                adjusted_for.dedup();
                return Some(Hazard { ratio, p: one.p, adjusted_for });
            }
            Err(CoxError::Constant(at) | CoxError::Collinear(at) | CoxError::Separated(at)) if at > 0 => {
                columns.remove(at);
            }
            Err(_) => return None,
        }
    }
}

/// Months that are lost on average, times what such an account brings a month, per promise that was broken. The interval takes
/// in that both the stay and the monthly revenue are known from a sample.
fn lost(tables: &[LifeTable; 2], with: &[&Followed], months: f64) -> Option<Est> {
    let (kept, broken) = (restricted_mean(&tables[0], months)?, restricted_mean(&tables[1], months)?);
    let n = with.len() as f64;
    let monthly = with.iter().map(|one| one.monthly_cents as f64).sum::<f64>() / n;
    let spread = with.iter().map(|one| (one.monthly_cents as f64 - monthly).powi(2)).sum::<f64>() / (n - 1.0) / n;
    let per_account = with.iter().map(|one| f64::from(one.broken)).sum::<f64>() / n;
    let stay = kept.value - broken.value;
    let variance = kept.standard_error.powi(2) + broken.standard_error.powi(2);
    let error = (monthly * monthly * variance + stay * stay * spread).sqrt() / per_account;
    let value = stay * monthly / per_account;
    let half = Confidence::USUAL.z() * error;
    value.is_finite().then_some(Est { value, lower: value - half, upper: value + half })
}
