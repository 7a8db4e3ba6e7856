//! What shortens an account's stay, other things being equal.

use crate::matrix::{Cholesky, Symmetric};
use crate::special::normal_tail;
use crate::survival::Observation;
use crate::survival::concordance::concordance;
use crate::survival::efron::Ordered;

/// A proportional-hazards model.
#[derive(Debug, Clone, PartialEq)]
pub struct Cox {
    /// One per covariate, in their order.
    pub coefficients: Vec<Coefficient>,
    /// The partial log-likelihood (Efron).
    pub log_likelihood: f64,
    /// The same with all coefficients 0; twice the difference is chi-squared when no covariate matters.
    pub null_log_likelihood: f64,
    /// How often the model says rightly who leaves first: see [`concordance()`]. `None` when no pair tells.
    pub concordance: Option<f64>,
}

/// What one covariate does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The logarithm of the hazard ratio for one unit more: 0.69 leaves twice as fast.
    pub coefficient: f64,
    /// Its standard error, from the observed information.
    pub standard_error: f64,
    /// How often chance alone would give as much, either way (Wald).
    pub p: f64,
}

/// Why there is no model; covariates are named by their place, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoxError {
    /// No account left, or nobody could have stayed: there is nothing to explain.
    #[error("nobody left, so that nothing can be said of why")]
    NoEvents,
    /// No covariate was given.
    #[error("there are no covariates to explain it by")]
    NoCovariates,
    /// The lists differ in length, or a value isn't a finite number.
    #[error("each account needs one finite number per covariate")]
    Ragged,
    /// A covariate has the same value for every account.
    #[error("covariate {0} is the same for all accounts: leave it out")]
    Constant(usize),
    /// A covariate follows from the others.
    #[error("covariate {0} follows from the others: leave one of them out")]
    Collinear(usize),
    /// A covariate tells the order of leaving so well that its effect has no bound.
    #[error(
        "covariate {0} separates those who left from those who stayed, so that its effect can't be told: too few left, or it knows the future"
    )]
    Separated(usize),
}

/// Newton's method needs five or six steps, or it never ends.
const STEPS_MAX: u32 = 50;
/// Halvings of a step that leads down.
const HALVINGS_MAX: u32 = 30;
/// Done when a step promises less than this in log-likelihood.
const GAIN_MIN: f64 = 1e-11;
/// A coefficient of so many, per standard deviation of its covariate, is no finite one.
const EFFECT_MAX: f64 = 30.0;
/// A variance below this, relative, is no variance.
const PIVOT_MIN: f64 = 1e-10;

/// Fits hazard(t | x) = h₀(t) exp(βx) to `observations`, each with a row of `covariates`.
///
/// D. R. Cox, *Regression models and life-tables*, JRSS B 34 (1972) 187-220, with Efron's way with ties, as R's `coxph` and lifelines'
/// `CoxPHFitter` have by default. Assumes that a covariate multiplies the hazard by the same factor at all times.
///
/// # Errors
/// [`CoxError`], when the data can't tell.
pub fn cox(observations: &[Observation], covariates: &[Vec<f64>]) -> Result<Cox, CoxError> {
    let width = covariates.first().map_or(0, Vec::len);
    if width == 0 {
        return Err(if observations.is_empty() { CoxError::NoEvents } else { CoxError::NoCovariates });
    }
    let is_sound = |row: &Vec<f64>| row.len() == width && row.iter().all(|value| value.is_finite());
    if covariates.len() != observations.len() || !covariates.iter().all(is_sound) {
        return Err(CoxError::Ragged);
    }
    if !observations.iter().any(Observation::is_event) {
        return Err(CoxError::NoEvents);
    }
    let (rows, scales) = standardised(covariates, width)?;
    let ordered = Ordered::new(observations, &rows, width);
    let Top { coefficients, covariance, log_likelihood, null_log_likelihood } = climb(&ordered, width)?;
    let risk = |row: &[f64]| row.iter().zip(&coefficients).map(|(value, coefficient)| value * coefficient).sum();
    let risks: Vec<f64> = rows.chunks_exact(width).map(risk).collect();
    let coefficient = |i: usize| {
        let (coefficient, standard_error) = (coefficients[i] / scales[i], covariance.get(i, i).sqrt() / scales[i]);
        Coefficient { coefficient, standard_error, p: 2.0 * normal_tail((coefficient / standard_error).abs()) }
    };
    Ok(Cox {
        coefficients: (0..width).map(coefficient).collect(),
        log_likelihood,
        null_log_likelihood,
        concordance: concordance(observations, &risks),
    })
}

/// The covariates with mean 0 and standard deviation 1, so that size and unit don't matter; and what each was divided by.
fn standardised(covariates: &[Vec<f64>], width: usize) -> Result<(Vec<f64>, Vec<f64>), CoxError> {
    let n = covariates.len() as f64;
    let mut rows: Vec<f64> = covariates.iter().flatten().copied().collect();
    let mut scales = vec![0.0; width];
    for i in 0..width {
        let largest = covariates.iter().map(|row| row[i].abs()).fold(0.0, f64::max);
        let mean = covariates.iter().map(|row| row[i] / n).sum::<f64>();
        let deviation =
            (covariates.iter().map(|row| (row[i] / largest - mean / largest).powi(2)).sum::<f64>() / n).sqrt();
        // 0/0 where all are 0.
        if deviation.is_nan() || deviation <= 1e-12 {
            return Err(CoxError::Constant(i));
        }
        scales[i] = deviation * largest;
        rows[i..].iter_mut().step_by(width).for_each(|value| *value = (*value - mean) / scales[i]);
    }
    Ok((rows, scales))
}

/// The top of the likelihood, in standardised covariates.
struct Top {
    coefficients: Vec<f64>,
    covariance: Symmetric,
    log_likelihood: f64,
    null_log_likelihood: f64,
}

fn climb(ordered: &Ordered, width: usize) -> Result<Top, CoxError> {
    let mut at = vec![0.0; width];
    let mut here = ordered.at(&at);
    let null_log_likelihood = here.log_likelihood;
    if let Some(i) = dependent(&here.information, width) {
        return Err(CoxError::Collinear(i));
    }
    let top = |coefficients: Vec<f64>, triangle: &Cholesky, log_likelihood: f64| {
        let covariance = triangle.inverse();
        Top { coefficients, covariance, log_likelihood, null_log_likelihood }
    };
    for _ in 0..STEPS_MAX {
        let Some(triangle) = here.information.cholesky(PIVOT_MIN) else { break };
        let step = triangle.solve(&here.gradient);
        let gain: f64 = step.iter().zip(&here.gradient).map(|(step, slope)| step * slope).sum();
        if gain < GAIN_MIN {
            at.iter_mut().zip(&step).for_each(|(at, step)| *at += step);
            return Ok(top(at, &triangle, here.log_likelihood));
        }
        let mut length = 1.0;
        let next = (0..HALVINGS_MAX).find_map(|_| {
            let next: Vec<f64> = at.iter().zip(&step).map(|(at, step)| at + length * step).collect();
            let there = ordered.at(&next);
            length *= 0.5;
            (there.log_likelihood > here.log_likelihood).then_some((next, there))
        });
        match next {
            Some((next, there)) => (at, here) = (next, there),
            // Rounding hides what is left to gain.
            None => return Ok(top(at, &triangle, here.log_likelihood)),
        }
        if at.iter().any(|effect| effect.abs() > EFFECT_MAX) {
            break;
        }
    }
    let largest = (0..width).max_by(|&i, &j| at[i].abs().total_cmp(&at[j].abs())).unwrap_or_default();
    Err(CoxError::Separated(largest))
}

/// The first covariate whose information, once the ones before it are known, is none.
fn dependent(information: &Symmetric, width: usize) -> Option<usize> {
    (0..width).find(|&last| {
        let mut corner = Symmetric::zero(last + 1);
        for i in 0..=last {
            corner.row_mut(i).copy_from_slice(&information.row(i)[..=last]);
        }
        corner.cholesky(PIVOT_MIN).is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(times: &[f64]) -> Vec<Observation> {
        times.iter().map(|&time| Observation::left(time).unwrap()).collect()
    }

    fn column(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|&value| vec![value]).collect()
    }

    #[test]
    fn three_accounts_can_be_solved_by_hand() {
        // Times 1, 2, 3 with x = 1, 0, 1: the gradient is 0 where e^2β·2 = 1.
        let found = cox(&left(&[1.0, 2.0, 3.0]), &column(&[1.0, 0.0, 1.0])).unwrap();
        let hazard = found.coefficients[0].coefficient.exp();
        assert!((hazard - 0.5_f64.sqrt()).abs() < 1e-9, "{found:?}");
        assert!((found.null_log_likelihood + 6.0_f64.ln()).abs() < 1e-12);
        // Of three pairs one is right, one wrong, one a tie.
        assert!((found.concordance.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_tie_is_shared_as_efron_does() {
        // Two leave together, one stays: −ln L at 0 is ln 3 + ln(3 − ½·2).
        let seen = [Observation::left(1.0), Observation::left(1.0), Observation::censored(2.0)].map(Result::unwrap);
        let found = cox(&seen, &column(&[1.0, 0.0, 0.0])).unwrap();
        assert!((found.null_log_likelihood + 6.0_f64.ln()).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn what_can_not_be_told_is_said() {
        let times = left(&[1.0, 2.0, 3.0, 4.0]);
        let two = |f: fn(f64) -> f64| [1.0, 5.0, 2.0, 3.0].map(|x| vec![x, f(x)]).to_vec();
        assert_eq!(cox(&times, &column(&[2.0; 4])), Err(CoxError::Constant(0)));
        assert_eq!(cox(&times, &two(|x| 7.0 - 2.0 * x)), Err(CoxError::Collinear(1)));
        assert_eq!(cox(&times, &column(&[4.0, 3.0, 2.0, 1.0])), Err(CoxError::Separated(0)));
        assert_eq!(cox(&times, &column(&[1.0])), Err(CoxError::Ragged));
        assert_eq!(cox(&times, &column(&[1.0, 2.0, f64::NAN, 1.0])), Err(CoxError::Ragged));
        assert_eq!(cox(&times, &[]), Err(CoxError::NoCovariates));
        let stayed = [Observation::censored(1.0).unwrap(), Observation::censored(2.0).unwrap()];
        assert_eq!(cox(&stayed, &column(&[1.0, 2.0])), Err(CoxError::NoEvents));
    }

    #[test]
    fn the_unit_of_a_covariate_does_not_matter() {
        let (times, x) = (left(&[3.0, 1.0, 4.0, 1.5, 9.0, 2.6]), [5.0, 3.0, 5.0, 8.0, 9.0, 7.0]);
        let plain = cox(&times, &column(&x)).unwrap().coefficients[0];
        let large = cox(&times, &column(&x.map(|x| 1e9 * x + 1e12))).unwrap().coefficients[0];
        assert!((plain.coefficient - 1e9 * large.coefficient).abs() < 1e-6 && (plain.p - large.p).abs() < 1e-6);
    }
}
