//! Fitting a model to data: what all models share.

use crate::alive::history::History;
use crate::alive::local::Local;
use crate::alive::maximum::{Maximum, maximise, negated};

/// A model with N positive parameters.
pub trait Model<const N: usize>: Copy {
    /// What each parameter is called in the literature.
    const NAMES: [&'static str; N];

    /// The model with these parameters, in the order of [`NAMES`](Self::NAMES).
    fn from_parameters(parameters: [f64; N]) -> Self;

    /// Its parameters.
    fn parameters(&self) -> [f64; N];
}

/// A model that was fitted by maximum likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit<M, const N: usize> {
    /// The likeliest model.
    pub model: M,
    /// The covariance of its parameters, from the observed information (the inverse of the Hessian); `None` when the data don't
    /// determine them: the likelihood goes on rising while a parameter runs off to nothing or infinity. The model then still
    /// says what it says about histories like these, but its parameters mean little.
    pub covariance: Option<[[f64; N]; N]>,
    /// The natural logarithm of the likelihood.
    pub log_likelihood: f64,
    /// From how many accounts.
    pub accounts: usize,
}

impl<M, const N: usize> Fit<M, N> {
    /// The standard error of each parameter; `None` when the data don't determine them.
    #[must_use]
    pub fn standard_errors(&self) -> Option<[f64; N]> {
        self.covariance.map(|covariance| std::array::from_fn(|i| covariance[i][i].sqrt()))
    }
}

/// Why there is nothing to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// No account at all.
    #[error("there are no accounts to learn from")]
    NoAccounts,
    /// Nobody came back, so that nothing is known of how often people do.
    #[error("nobody bought a second time; without repeat purchases there is nothing to learn from")]
    NoRepeats,
    /// All accounts spent the same at a time, so that nothing is known of how they differ.
    #[error("there are fewer than two different amounts; without differences there is nothing to learn from")]
    AllAlike,
}

/// Accounts that the search for a good beginning looks at; the rest joins for the last climb.
const SCOUTS: f64 = 1_000.0;

/// Of the beginnings, those that lie highest are climbed from first; the others only where these find no peak.
const CLIMBED_FIRST: usize = 2;

/// The likeliest parameters for `data` (each with its weight): from the best of `starts` with a systematic sample, and from the best
/// end of those with all.
pub(crate) fn fit<M: Model<N>, D: Copy, const N: usize>(
    data: &[(D, f64)],
    likelihood: impl Fn(&[(D, f64)], &[f64; N]) -> Local<N>,
    starts: impl IntoIterator<Item = [f64; N]>,
    scale: [f64; N],
) -> Fit<M, N> {
    let accounts: f64 = data.iter().map(|(_, weight)| weight).sum();
    let climb = |data: &[(D, f64)], start: [f64; N]| maximise(|at| likelihood(data, at), start, scale);
    let highest = |climbs: &mut dyn Iterator<Item = Maximum<N>>| {
        climbs.reduce(|best, other| if is_higher(&other, &best) { other } else { best }).expect("there is a start")
    };
    let top = if accounts > SCOUTS {
        let scouts = sample(data, accounts / SCOUTS);
        let mut starts: Vec<_> = starts.into_iter().map(|start| (likelihood(&scouts, &start).value, start)).collect();
        starts.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let (first, rest) = starts.split_at(CLIMBED_FIRST.min(starts.len()));
        let from =
            |starts: &[(f64, [f64; N])]| -> Vec<_> { starts.iter().map(|(_, start)| climb(&scouts, *start)).collect() };
        let mut ends = from(first);
        if !ends.iter().any(|end| end.is_peak) {
            ends.extend(from(rest));
        }
        let best = highest(&mut ends.into_iter());
        // From the end of a ridge there is no way back; where the sample found no peak, the others begin where it began.
        let from = if best.is_peak { best.at } else { best.start };
        climb(data, from)
    } else {
        highest(&mut starts.into_iter().map(|start| climb(data, start)))
    };
    let information = negated(&top.local).cholesky(0.0).filter(|_| top.is_peak);
    let covariance = information.map(|triangle| {
        let inverse = triangle.inverse();
        std::array::from_fn(|i| std::array::from_fn(|j| inverse.get(i, j)))
    });
    let (model, log_likelihood) = (M::from_parameters(top.at), top.local.value);
    Fit { model, covariance, log_likelihood, accounts: accounts as usize }
}

/// A peak that is as high is better than a ridge.
fn is_higher<const N: usize>(one: &Maximum<N>, other: &Maximum<N>) -> bool {
    let (one, other) = ((one.local.value, one.is_peak), (other.local.value, other.is_peak));
    one.0 > other.0 + 1e-7 || (one.0 > other.0 - 1e-7 && one.1 && !other.1) || other.0.is_nan()
}

/// One account in every `step`, by their order.
fn sample<D: Copy>(data: &[(D, f64)], step: f64) -> Vec<(D, f64)> {
    let mut passed = 0.0;
    let drawn = data.iter().map(|(datum, weight)| {
        let before = (passed / step).floor();
        passed += weight;
        (*datum, (passed / step).floor() - before)
    });
    drawn.filter(|(_, weight)| *weight > 0.0).collect()
}

/// Histories with how often each occurs, by frequency and age. Most accounts have bought once, and share a few hundred histories:
/// of these only the ages are sorted, which takes a third of the time.
pub(crate) fn counted(histories: &[History]) -> Result<Vec<(History, f64)>, FitError> {
    if histories.is_empty() {
        return Err(FitError::NoAccounts);
    }
    // The bits of numbers that aren't negative are in their order.
    let key = |history: &History| (history.frequency(), history.age().to_bits(), history.recency().to_bits());
    let (mut once, mut again) = (Vec::with_capacity(histories.len()), Vec::new());
    for history in histories {
        if history.frequency() == 0 { once.push(history.age().to_bits()) } else { again.push(*history) }
    }
    if again.is_empty() {
        return Err(FitError::NoRepeats);
    }
    once.sort_unstable();
    again.sort_unstable_by_key(key);
    let once = once.chunk_by(u64::eq).map(|alike| (History::once(f64::from_bits(alike[0])), alike.len() as f64));
    let again = again.chunk_by(|a, b| key(a) == key(b)).map(|alike| (alike[0], alike.len() as f64));
    Ok(once.chain(again).collect())
}

/// Mean age and mean frequency, to begin from.
pub(crate) fn means(counted: &[(History, f64)]) -> (f64, f64) {
    let total: f64 = counted.iter().map(|(_, weight)| weight).sum();
    let mean =
        |of: fn(&History) -> f64| counted.iter().map(|(history, weight)| weight * of(history)).sum::<f64>() / total;
    (mean(History::age).max(f64::MIN_POSITIVE), mean(|history| f64::from(history.frequency())))
}
