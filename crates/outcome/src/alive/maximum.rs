//! The largest likelihood, by Newton's method in the logarithms of the parameters.

use crate::alive::local::Local;
use crate::matrix::Symmetric;

/// Steps at most; from a fair beginning ten do.
const STEPS_MAX: u32 = 200;
/// Longest step in the logarithm of a parameter: e² ≈ 7 times as much, or as little.
const STEP_MAX: f64 = 2.0;
/// Halvings of a step that doesn't lead up.
const HALVINGS_MAX: u32 = 30;
/// We are there when the next step promises less than this in log-likelihood, some millionths of a standard error away; or less
/// than rounding leaves of the likelihood itself.
const GAIN_MIN: f64 = 1e-11;
const ROUNDING: f64 = 1e-14;
/// How far a parameter may run from its scale, as a factor: further than this data never tell it apart from nothing or all.
const RANGE: f64 = 1e6;
/// So near to the end of its range, in logarithms, a parameter counts as run away.
const MARGIN: f64 = 0.05;

/// Where a likelihood is largest.
#[derive(Debug, Clone)]
pub(crate) struct Maximum<const N: usize> {
    /// Where the climb began.
    pub start: [f64; N],
    pub at: [f64; N],
    /// The likelihood there, with derivatives in the parameters themselves.
    pub local: Local<N>,
    /// Is it a peak, rather than a ridge that runs on to nothing or infinity?
    pub is_peak: bool,
}

/// Climbs from `start`. All parameters are positive; `scale` is of the order in which each is measured.
///
/// Along a ridge the climb ends where a parameter is a million times its scale, or a millionth; `is_peak` is false then.
pub(crate) fn maximise<const N: usize>(
    f: impl Fn(&[f64; N]) -> Local<N>,
    start: [f64; N],
    scale: [f64; N],
) -> Maximum<N> {
    let bounds = scale.map(|scale| (scale.ln() - RANGE.ln(), scale.ln() + RANGE.ln()));
    // In the parameters, and in their logarithms.
    let local_at = |logs: &[f64; N]| {
        let at = logs.map(f64::exp);
        let local = f(&at);
        (local, local.in_logarithms(&at))
    };
    let mut logs = start.map(f64::ln);
    let (mut local, mut here) = local_at(&logs);
    let is_inside = |logs: &[f64; N]| (0..N).all(|i| logs[i] > bounds[i].0 + MARGIN && logs[i] < bounds[i].1 - MARGIN);
    let mut is_flat = false;
    for _ in 0..STEPS_MAX {
        let step = newton_step(&here);
        let gain: f64 = (0..N).map(|i| here.gradient[i] * step[i]).sum();
        if gain < GAIN_MIN.max(ROUNDING * here.value.abs()) {
            is_flat = true;
            break;
        }
        let Some((next, there)) = climb(local_at, &logs, &here, &step, &bounds) else {
            // Rounding hides what is left to gain.
            is_flat = gain < 1e-5;
            break;
        };
        (logs, (local, here)) = (next, there);
        if !is_inside(&logs) {
            break;
        }
    }
    let is_curved = negated(&here).cholesky(1e-10).is_some();
    Maximum { start, at: logs.map(f64::exp), local, is_peak: is_flat && is_inside(&logs) && is_curved }
}

/// Where Newton's method leads; along a direction in which the likelihood is curved upwards, away from where it would lead, and
/// so always uphill. No direction holds the others back: a flat one is cut off by itself.
fn newton_step<const N: usize>(here: &Local<N>) -> [f64; N] {
    let eigen = negated(here).eigen();
    let steepest = eigen.iter().map(|(curvature, _)| curvature.abs()).fold(0.0, f64::max);
    let mut step = [0.0; N];
    for (curvature, direction) in eigen {
        let slope: f64 = (0..N).map(|i| here.gradient[i] * direction[i]).sum();
        // Below this the curvature is rounding.
        let length = (slope / curvature.abs().max(1e-13 * steepest)).clamp(-STEP_MAX, STEP_MAX);
        if length.is_finite() {
            (0..N).for_each(|i| step[i] += length * direction[i]);
        }
    }
    step
}

/// The first point on the way, at half the length each time, that lies higher; within bounds.
fn climb<const N: usize>(
    local_at: impl Fn(&[f64; N]) -> (Local<N>, Local<N>),
    from: &[f64; N],
    here: &Local<N>,
    step: &[f64; N],
    bounds: &[(f64, f64); N],
) -> Option<([f64; N], (Local<N>, Local<N>))> {
    let mut length = 1.0;
    for _ in 0..HALVINGS_MAX {
        let next: [f64; N] = std::array::from_fn(|i| (from[i] + length * step[i]).clamp(bounds[i].0, bounds[i].1));
        let there = local_at(&next);
        if there.1.value > here.value && there.1.gradient.iter().all(|slope| slope.is_finite()) {
            return Some((next, there));
        }
        length *= 0.5;
    }
    None
}

/// The observed information: the Hessian with its sign turned.
pub(crate) fn negated<const N: usize>(local: &Local<N>) -> Symmetric {
    Symmetric::from_rows(&local.hessian.map(|row| row.map(|cell| -cell)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// −(ln a − 2)² − 3 (ln b − ln a)², by way of its derivatives in a and b.
    fn hill(at: &[f64; 2]) -> Local<2> {
        let [a, b] = *at;
        let (u, w) = (a.ln() - 2.0, b.ln() - a.ln());
        let (da, db) = (-2.0 * u + 6.0 * w, -6.0 * w);
        Local {
            value: -u * u - 3.0 * w * w,
            gradient: [da / a, db / b],
            hessian: [[(-8.0 - da) / (a * a), 6.0 / (a * b)], [6.0 / (a * b), (-6.0 - db) / (b * b)]],
        }
    }

    #[test]
    fn the_top_of_a_hill_is_found_from_afar() {
        let top = maximise(hill, [1e-4, 1e4], [1.0, 1.0]);
        assert!(top.is_peak);
        assert!((top.at[0].ln() - 2.0).abs() < 1e-6 && (top.at[1].ln() - 2.0).abs() < 1e-6, "{top:?}");
    }

    #[test]
    fn a_ridge_without_a_top_is_no_peak() {
        // −1/a rises for ever.
        let ridge = |at: &[f64; 1]| Local {
            value: -1.0 / at[0],
            gradient: [at[0].powi(-2)],
            hessian: [[-2.0 * at[0].powi(-3)]],
        };
        assert!(!maximise(ridge, [1.0], [1.0]).is_peak);
    }
}
