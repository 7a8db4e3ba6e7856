//! What does it bring to mend a complaint? Accounts that complained, by whether the customer said that it is good now.
//!
//! By landmark, as for broken promises: an account is looked at [`LANDMARK_MONTHS`] after its first complaint was heard. Who said
//! yes up to then is in one group, who hadn't is in the other, and both are followed from that moment on: nobody is counted as
//! mended for having stayed long enough to say so.

use jiff::ToSpan;
use jiff::civil::Date;
use outcome::Confidence;
use outcome::nps::{Answers, Score};
use outcome::survival::{LifeTable, Observation, kaplan_meier};
use serde::{Deserialize, Serialize};

use super::alive::Seen;
use super::stay::{self, Followed, Stay};
use super::{AccountFacts, Days, Est, Facts, months_between};

/// Months after a complaint in which it may be mended. Chosen beforehand.
pub const LANDMARK_MONTHS: i32 = 3;
/// Months after the landmark at which who is still there is told.
pub const STILL_MONTHS: f64 = 12.0;
/// Months before the complaint over which revenue and promises are counted.
const BEFORE_MONTHS: i32 = 12;

/// Accounts whose complaint was mended beside those whose wasn't.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Complaints {
    /// Accounts that ever complained, in time to be followed or not.
    pub complained: u64,
    /// The first day on which one of those who are still waited for is followed; `None`: nobody is waited for.
    #[serde(default)]
    pub followed_from: Option<Date>,
    pub mended: Side,
    pub unmended: Side,
    /// The comparison: in `kept` those whose complaint was mended, in `broken` those whose wasn't.
    pub stay: Stay,
}

/// One of the two groups.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Followed from their landmark.
    pub accounts: u64,
    pub left: u64,
    /// The share that is there [`STILL_MONTHS`] after the landmark, 0 to 1; `None`: nobody was followed so long.
    pub still: Option<Est>,
    /// Accounts that answered a survey after the landmark: the last answer of each.
    pub answered: u64,
    /// In points, -100 to 100.
    pub nps: Option<Est>,
}

impl Complaints {
    /// What is known of complaints up to and including a day.
    #[must_use]
    pub fn of(facts: &Facts, on: Date, seen: &Seen) -> Self {
        let followed: Vec<Followed> = stay::whose_end_is_seen(facts, on, seen)
            .filter_map(|(index, account, end)| follow(index, account, end, on))
            .collect();
        let kinds = super::alive::products(facts, stay::PRODUCTS_MAX);
        let product = |index: usize| kinds.iter().position(|name| *name == facts.accounts[index].product);
        let followed_from =
            stay::whose_end_is_seen(facts, on, seen).filter_map(|(_, account, end)| waited_for(account, end, on)).min();
        let complained = facts.accounts.iter().filter(|account| !account.complaints.is_empty()).count();
        Self {
            complained: complained as u64,
            followed_from,
            mended: Side::of(facts, &followed, on, true),
            unmended: Side::of(facts, &followed, on, false),
            stay: Stay { is_contracts: stay::is_of_contracts(facts), ..stay::compare(&followed, &product) },
        }
    }
}

impl Side {
    fn of(facts: &Facts, followed: &[Followed], on: Date, is_mended: bool) -> Self {
        let group = || followed.iter().filter(|one| (one.broken == 0) == is_mended);
        let observed = group().filter_map(|one| {
            if one.has_left { Observation::left(one.months) } else { Observation::censored(one.months) }.ok()
        });
        let table = LifeTable::new(observed);
        let still = kaplan_meier(&table, Confidence::USUAL).at(STILL_MONTHS).map(|point| Est {
            value: point.survival,
            lower: point.interval.lower,
            upper: point.interval.upper,
        });
        let mut answers = Answers::default();
        for one in group() {
            let account = &facts.accounts[one.index];
            let Some(landmark) = landmark_of(account) else { continue };
            let after = account.answers.iter().filter(|(day, _)| *day > landmark && *day <= on);
            let last = after.max_by_key(|(day, _)| *day).and_then(|(_, score)| Score::try_from(*score).ok());
            if let Some(score) = last {
                answers.add(score);
            }
        }
        Self {
            accounts: table.accounts(),
            left: table.events(),
            still,
            answered: answers.count(),
            nps: answers.net_promoter_score(Confidence::USUAL).map(Est::from),
        }
    }
}

/// Of the first complaint: later ones are part of what came of it.
fn landmark_of(account: &AccountFacts) -> Option<Date> {
    account.complaints.first().map(|one| one.heard.saturating_add(LANDMARK_MONTHS.months()))
}

/// The day from which on an account is followed that isn't yet: the first after its landmark.
fn waited_for(account: &AccountFacts, end: Option<Date>, on: Date) -> Option<Date> {
    let (complaint, first) = (account.complaints.first()?, account.first_on()?);
    let landmark = landmark_of(account)?;
    let is_there = end.is_none_or(|end| end > on);
    (is_there && first <= complaint.heard && landmark >= on).then(|| landmark.saturating_add(1.day()))
}

fn follow(index: usize, account: &AccountFacts, end: Option<Date>, on: Date) -> Option<Followed> {
    let (complaint, first) = (account.complaints.first()?, account.first_on()?);
    let landmark = landmark_of(account)?;
    let until = end.unwrap_or(on).min(on);
    if first > complaint.heard || landmark >= until {
        return None;
    }
    let before = Days::until(complaint.heard, BEFORE_MONTHS);
    let promises = account.promises.iter().filter(|(day, _)| before.has(*day)).count();
    Some(Followed {
        index,
        months: months_between(landmark, until),
        has_left: end.is_some_and(|end| end <= on),
        broken: u32::from(complaint.mended.is_none_or(|day| day > landmark)),
        // The complaint was promised something as well.
        promises: u32::try_from(promises).unwrap_or(u32::MAX - 1) + 1,
        monthly_cents: account.revenue_cents(before) / i64::from(BEFORE_MONTHS),
        age_months: months_between(first, landmark),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::worth::facts::{Complained, Contract};
    use crate::worth::stay::Verdict;
    use jiff::civil::date;

    /// Contracts of which each second complained half a year after it began; of those each second was mended within a month, and
    /// who wasn't leaves within the year after it when `matters`.
    fn firm(matters: bool) -> Facts {
        let account = |i: i64| {
            let started = date(2023, 1, 10).saturating_add((i * 3).days());
            let heard = started.saturating_add(180.days());
            let (complains, is_mended) = (i % 2 == 0, i % 4 == 0);
            let stays = if complains && !is_mended && matters { 300 + (i * 7) % 200 } else { 300 + (i * 53) % 1_900 };
            let ended = Some(started.saturating_add(stays.days())).filter(|end| *end < date(2026, 11, 1));
            let complaint = Complained { heard, mended: is_mended.then(|| heard.saturating_add(20.days())) };
            AccountFacts {
                contracts: vec![Contract { started, ended, cents: 3_000 }],
                complaints: if complains { vec![complaint] } else { Vec::new() },
                answers: vec![(date(2026, 10, 1), if is_mended { 9 } else { 4 })],
                ..AccountFacts::default()
            }
        };
        Facts { accounts: (0..240).map(account).collect(), ..Facts::default() }
    }

    fn found(facts: &Facts) -> Complaints {
        let on = date(2026, 11, 23);
        Complaints::of(facts, on, &Seen::of(facts, on))
    }

    #[test]
    fn who_complained_and_had_it_mended_stays_where_the_others_leave() {
        let of = found(&firm(true));
        assert_eq!(of.complained, 120);
        assert_eq!((of.mended.accounts, of.unmended.accounts), (60, 60));
        assert_eq!(of.stay.verdict, Verdict::Sooner, "{of:?}");
        let (mended, unmended) = (of.mended.still.unwrap(), of.unmended.still.unwrap());
        assert!(mended.lower > unmended.upper, "{mended:?} {unmended:?}");
        assert_eq!((of.mended.nps.unwrap().value, of.unmended.nps.unwrap().value), (100.0, -100.0));
    }

    #[test]
    fn where_mending_makes_no_difference_none_is_found_and_a_yes_after_the_landmark_is_none() {
        let of = found(&firm(false));
        assert_eq!(of.stay.verdict, Verdict::NotYet, "{:?}", of.stay);
        let mut late = firm(false);
        for account in &mut late.accounts {
            for one in &mut account.complaints {
                one.mended = Some(one.heard.saturating_add(200.days()));
            }
        }
        assert_eq!(found(&late).mended.accounts, 0, "who hadn't said yes by the landmark wasn't mended");
    }

    #[test]
    fn too_few_complaints_say_nothing() {
        let mut facts = firm(true);
        facts.accounts.iter_mut().skip(8).for_each(|account| account.complaints.clear());
        let of = found(&facts);
        assert_eq!((of.complained, of.stay.verdict), (4, Verdict::TooFew));
        assert!(found(&Facts::default()).mended.still.is_none());
    }

    #[test]
    fn where_nobody_was_followed_long_enough_it_is_known_from_when_on_somebody_is() {
        let mut facts = firm(true);
        for account in &mut facts.accounts {
            account.contracts[0].ended = None;
            account.complaints.iter_mut().for_each(|one| one.heard = date(2026, 10, 5));
        }
        facts.accounts[2].complaints[0].heard = date(2026, 9, 30);
        let of = found(&facts);
        assert_eq!((of.complained, of.mended.accounts + of.unmended.accounts), (120, 0));
        assert_eq!(of.followed_from, Some(date(2026, 12, 31)), "the first is followed from the day after three months");
        assert_eq!(
            Complaints::of(&facts, date(2026, 12, 31), &Seen::of(&facts, date(2026, 12, 31))).unmended.accounts,
            1
        );
        // Who has left before is never followed.
        facts.accounts[2].contracts[0].ended = Some(date(2026, 11, 1));
        assert_eq!(found(&facts).followed_from, Some(date(2027, 1, 6)));
        facts.accounts.iter_mut().for_each(|account| account.contracts[0].ended = Some(date(2026, 11, 1)));
        assert_eq!(found(&facts).followed_from, None);
    }
}
