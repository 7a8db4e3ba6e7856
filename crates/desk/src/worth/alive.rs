//! Who slips away, where nobody says goodbye: probability alive, purchases to come and their value, on the firm's own data.

use std::collections::BTreeSet;

use jiff::civil::Date;
use outcome::Confidence;
use outcome::alive::{BgNbd, Fit, FitError, GammaGamma, History, Model, ParetoNbd, Prediction, Spending, predict};
use serde::{Deserialize, Serialize};

use super::{AccountFacts, Est, Facts, months_before};

/// Fewer accounts without a contract that came back than this, and no model is fitted.
pub const RETURNED_MIN: usize = 30;
/// Weeks that are looked ahead: two years.
pub const HORIZON_WEEKS: f64 = 104.36;
/// Below this chance an account seems gone, and a person is asked.
pub const GONE_BELOW: f64 = 0.1;
/// Whoever has a chance between [`GONE_BELOW`] and this slips away.
pub const SLIPS_BELOW: f64 = 0.7;
/// A chance that falls by so much in a quarter is a warning.
pub const DRIFT: f64 = 0.3;
/// With more accounts than this Pareto/NBD, which takes integrals, isn't tried beside BG/NBD.
const PARETO_MAX: usize = 20_000;

/// The model, as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alive {
    /// Accounts without a contract, and those of them that came back at least once.
    pub accounts: u64,
    pub returned: u64,
    /// `None`: too few, or they tell too little.
    pub model: Option<Fitted>,
    /// Gamma-Gamma: what is spent at a time.
    pub spend: Option<FittedSpend>,
    /// Accounts that are likely still customers: the sum of their chances.
    pub expected_alive: f64,
}

/// A model of buying.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// `bg-nbd` or `pareto-nbd`: whichever is the likelier.
    pub name: String,
    /// Parameter, value, standard error where the data determine it.
    pub parameters: Vec<(String, f64, Option<f64>)>,
    pub log_likelihood: f64,
    /// The other model's, where it was fitted too.
    pub other_log_likelihood: Option<f64>,
}

/// A model of spending, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FittedSpend {
    pub p: f64,
    pub q: f64,
    pub v: f64,
    /// Correlation of how often and how much: near 0, as the model assumes.
    pub correlation: f64,
}

/// What is known of one account. Value in cents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    pub alive: Est,
    /// A quarter ago; `None` where it wasn't a customer then.
    pub before: Option<f64>,
    pub expected: f64,
    pub value: Option<Est>,
    /// What is lost because it may have left.
    pub stake_cents: i64,
    pub last_on: Date,
    pub purchases: u32,
}

/// All accounts as the model sees them, in the order of [`Facts::accounts`].
#[derive(Debug, Clone)]
pub struct Seen {
    alive: Alive,
    pub known: Vec<Option<Known>>,
}

#[derive(Debug, Clone, Copy)]
enum Buying {
    BgNbd(Fit<BgNbd, 4>),
    Pareto(Fit<ParetoNbd, 4>),
}

impl Buying {
    fn predict(&self, history: &History) -> Prediction {
        match self {
            Self::BgNbd(fit) => predict(fit, history, HORIZON_WEEKS, Confidence::USUAL),
            Self::Pareto(fit) => predict(fit, history, HORIZON_WEEKS, Confidence::USUAL),
        }
    }

    fn said(&self, other: Option<f64>) -> Fitted {
        fn parameters<M: Model<4>>(fit: &Fit<M, 4>) -> Vec<(String, f64, Option<f64>)> {
            let errors = fit.standard_errors();
            let each = M::NAMES.iter().zip(fit.model.parameters()).enumerate();
            each.map(|(i, (name, value))| ((*name).to_owned(), value, errors.map(|errors| errors[i]))).collect()
        }
        let (name, parameters, log_likelihood) = match self {
            Self::BgNbd(fit) => ("bg-nbd", parameters(fit), fit.log_likelihood),
            Self::Pareto(fit) => ("pareto-nbd", parameters(fit), fit.log_likelihood),
        };
        Fitted { name: name.into(), parameters, log_likelihood, other_log_likelihood: other }
    }
}

/// What an account bought, up to a day.
struct Bought {
    history: History,
    spending: Option<Spending>,
    first_on: Date,
    last_on: Date,
    days: u32,
}

impl Bought {
    fn of(account: &AccountFacts, on: Date) -> Option<Self> {
        if account.has_contract() {
            return None;
        }
        let bought = || account.sales.iter().filter(|(day, cents, _)| *day <= on && *cents > 0);
        let (first_on, last_on) = (bought().next()?.0, bought().next_back()?.0);
        let weeks = |to: Date| f64::from((to - first_on).get_days()) / 7.0;
        let days = u32::try_from(bought().count()).unwrap_or(u32::MAX);
        let repeated: i64 = bought().skip(1).map(|(_, cents, _)| *cents).sum();
        let history = History::new(days - 1, weeks(last_on), weeks(on)).ok()?;
        let spending = Spending::new(days - 1, repeated as f64 / f64::from((days - 1).max(1)));
        Some(Self { history, spending, first_on, last_on, days })
    }
}

impl Seen {
    /// Fits the models to what is known up to a day, and says of each account what they say.
    #[must_use]
    pub fn of(facts: &Facts, on: Date) -> Self {
        let bought: Vec<Option<Bought>> = facts.accounts.iter().map(|account| Bought::of(account, on)).collect();
        let histories: Vec<History> = bought.iter().flatten().map(|bought| bought.history).collect();
        let spending: Vec<Spending> = bought.iter().flatten().filter_map(|bought| bought.spending).collect();
        let mut alive = Alive {
            accounts: histories.len() as u64,
            returned: spending.len() as u64,
            model: None,
            spend: None,
            expected_alive: 0.0,
        };
        let (Some((buying, other)), true) = (fitted(&histories), spending.len() >= RETURNED_MIN) else {
            return Self { alive, known: vec![None; bought.len()] };
        };
        let spend = GammaGamma::fit(&spending).ok();
        alive.model = Some(buying.said(other));
        alive.spend = spend.map(|fit| FittedSpend {
            p: fit.model.p,
            q: fit.model.q,
            v: fit.model.v,
            correlation: correlation(&spending),
        });
        let before = months_before(on, 3);
        let known: Vec<Option<Known>> = facts
            .accounts
            .iter()
            .zip(&bought)
            .map(|(account, bought)| {
                let then = Bought::of(account, before).map(|then| buying.predict(&then.history).probability_alive);
                bought.as_ref().map(|bought| known(&buying, spend.as_ref().map(|fit| &fit.model), bought, then))
            })
            .collect();
        alive.expected_alive = known.iter().flatten().map(|known| known.alive.value).sum();
        Self { alive, known }
    }

    pub(crate) fn said(&self) -> Alive {
        self.alive.clone()
    }
}

/// The likelier of the two models, and the other's log-likelihood.
fn fitted(histories: &[History]) -> Option<(Buying, Option<f64>)> {
    let bg_nbd = match BgNbd::fit(histories) {
        Ok(fit) => fit,
        Err(FitError::NoAccounts | FitError::NoRepeats | FitError::AllAlike) => return None,
    };
    let pareto = (histories.len() <= PARETO_MAX).then(|| ParetoNbd::fit(histories).ok()).flatten();
    Some(match pareto {
        Some(pareto) if pareto.log_likelihood > bg_nbd.log_likelihood => {
            (Buying::Pareto(pareto), Some(bg_nbd.log_likelihood))
        }
        pareto => (Buying::BgNbd(bg_nbd), pareto.map(|fit| fit.log_likelihood)),
    })
}

fn known(buying: &Buying, spend: Option<&GammaGamma>, bought: &Bought, before: Option<f64>) -> Known {
    let said = buying.predict(&bought.history);
    let chance = said.probability_alive;
    let (alive, purchases) = match said.intervals {
        Some(within) => (within.probability_alive, within.expected_purchases),
        // Nothing is known of how sure this is.
        None => (
            outcome::Interval { lower: 0.0, upper: 1.0 },
            outcome::Interval { lower: 0.0, upper: said.expected_purchases.max(1.0) * 10.0 },
        ),
    };
    let per_purchase = spend.and_then(|model| model.expected_spend(bought.spending.as_ref()));
    let value = per_purchase.map(|cents| Est {
        value: said.expected_purchases * cents,
        lower: purchases.lower * cents,
        upper: purchases.upper * cents,
    });
    // What it would bring if it were surely still there, times the chance that it isn't.
    let lost = value.map_or(0.0, |value| value.value / chance.max(1e-6) * (1.0 - chance));
    let slips = (GONE_BELOW..SLIPS_BELOW).contains(&chance);
    Known {
        alive: Est { value: chance, lower: alive.lower, upper: alive.upper },
        before: before.filter(|_| bought.first_on < bought.last_on),
        expected: said.expected_purchases,
        value,
        stake_cents: if slips { lost.min(1e13).round().max(1.0) as i64 } else { 0 },
        last_on: bought.last_on,
        purchases: bought.days,
    }
}

/// Pearson's, of how often and how much at a time.
fn correlation(spending: &[Spending]) -> f64 {
    let n = spending.len() as f64;
    let pairs = || spending.iter().map(|one| (f64::from(one.frequency()), one.mean()));
    let (x, y) = pairs().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
    let (xy, xx, yy) = pairs().fold((0.0, 0.0, 0.0), |(xy, xx, yy), (a, b)| {
        (xy + (a - x) * (b - y), xx + (a - x).powi(2), yy + (b - y).powi(2))
    });
    if xx * yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

/// The products that accounts buy, the commonest first; `most` of them.
pub(crate) fn products(facts: &Facts, most: usize) -> Vec<String> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for account in facts.accounts.iter().filter(|account| !account.product.is_empty()) {
        *counts.entry(&account.product).or_default() += 1;
    }
    let by_count: BTreeSet<(std::cmp::Reverse<usize>, &str)> =
        counts.into_iter().map(|(name, count)| (std::cmp::Reverse(count), name)).collect();
    by_count.into_iter().take(most).map(|(_, name)| name.to_owned()).collect()
}
