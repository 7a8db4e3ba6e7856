//! Special functions that std lacks: the gamma function and its kin, and the tails of two distributions.
//!
//! `ln_gamma` and `erfc` are `libm`'s (FreeBSD's msun: below one unit in the last place). The others are held against tables
//! at the bottom of this file.

use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

/// ln Γ(x), for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b), for a, b > 0.
///
/// Where an argument is large, ln Γ is so much larger than what is left of it that the difference would lose half its digits; there
/// the large parts of Stirling's series cancel on paper (A. R. DiDonato & A. H. Morris, *Algorithm 708*, ACM TOMS 18, 1992, §4).
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let sum = small + large;
    if large < ASYMPTOTIC_FROM {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(sum);
    }
    let shrinks = -(small / large).ln_1p();
    let rest = beyond_stirling(large) - beyond_stirling(sum);
    if small < ASYMPTOTIC_FROM {
        return ln_gamma(small) + (large - 0.5) * shrinks - small * sum.ln() + small + rest;
    }
    let half_ln_turn = 0.5 * std::f64::consts::TAU.ln();
    (small - 0.5) * (small / sum).ln() + large * shrinks - 0.5 * large.ln()
        + half_ln_turn
        + beyond_stirling(small)
        + rest
}

/// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), for x from [`ASYMPTOTIC_FROM`] on. Abramowitz & Stegun 6.1.41.
fn beyond_stirling(x: f64) -> f64 {
    let y = 1.0 / (x * x);
    let series = 1.0 / 12.0
        - y * (1.0 / 360.0 - y * (1.0 / 1260.0 - y * (1.0 / 1680.0 - y * (1.0 / 1188.0 - y * 691.0 / 360_360.0))));
    series / x
}

/// Below this an argument is moved up by recurrence; above it seven terms of the asymptotic series give all digits.
const ASYMPTOTIC_FROM: f64 = 10.0;

/// ψ(x) = d ln Γ(x) / dx, for x > 0. Abramowitz & Stegun 6.3.5 (recurrence) and 6.3.18 (asymptotic series).
pub(crate) fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < ASYMPTOTIC_FROM {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0 - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * (691.0 / 32760.0 - y / 12.0))))));
    sum + x.ln() - 0.5 / x - series
}

/// ψ′(x), for x > 0. Abramowitz & Stegun 6.4.6 and 6.4.12.
pub(crate) fn trigamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < ASYMPTOTIC_FROM {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let series = y
        * (1.0 / 6.0
            - y * (1.0 / 30.0
                - y * (1.0 / 42.0 - y * (1.0 / 30.0 - y * (5.0 / 66.0 - y * (691.0 / 2730.0 - y * 7.0 / 6.0))))));
    sum + 1.0 / x + 0.5 * y + series / x
}

/// P(Z > z) of the standard normal distribution.
pub(crate) fn normal_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// The z with P(Z > z) = `tail`, for 0 < tail < 1.
///
/// Starts from Abramowitz & Stegun 26.2.23 (error below 4.5e-4) and refines by Halley's method, which triples the digits.
pub(crate) fn normal_quantile(tail: f64) -> f64 {
    if tail > 0.5 {
        return -normal_quantile(1.0 - tail);
    }
    let t = (-2.0 * tail.ln()).sqrt();
    let mut z =
        t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    for _ in 0..3 {
        let density = (-0.5 * z * z).exp() / (SQRT_2 * PI.sqrt());
        let newton = (normal_tail(z) - tail) / density;
        z += newton / (1.0 - 0.5 * z * newton);
    }
    z
}

/// P(X > x) of the chi-squared distribution with `df` degrees of freedom, to a relative 1e-12 also far in the tail.
pub(crate) fn chi_squared_tail(x: f64, df: usize) -> f64 {
    if x <= 0.0 || df == 0 {
        return 1.0;
    }
    upper_gamma(0.5 * df as f64, 0.5 * x)
}

/// Terms at most; the series and the fraction need about √a of them where they are used.
const TERMS_MAX: u32 = 100_000;

/// Q(a, x) = Γ(a, x) / Γ(a). The series of DLMF 8.11.4 below x = a + 1, else the continued fraction of DLMF 8.9.2 by
/// Lentz's method.
fn upper_gamma(a: f64, x: f64) -> f64 {
    let scale = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..TERMS_MAX {
            term *= x / (a + f64::from(n));
            sum += term;
            if term < sum * f64::EPSILON {
                break;
            }
        }
        return (1.0 - scale * sum).clamp(0.0, 1.0);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / f64::MIN_POSITIVE, 1.0 / b);
    let mut fraction = d;
    for n in 1..TERMS_MAX {
        let n = f64::from(n);
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    (scale * fraction).clamp(0.0, 1.0)
}

/// ln (y)ₙ = ln Γ(y + n) − ln Γ(y) with its first and second derivative in y, for a row of n that doesn't fall.
///
/// Where n rises by little the factors are added one by one, which is quicker than three gamma functions and doesn't cancel
/// when y is large.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rising {
    y: f64,
    n: u32,
    pub value: f64,
    pub first: f64,
    pub second: f64,
}

/// Factors that are added one by one.
const STEPS_MAX: u32 = 64;

impl Rising {
    pub(crate) fn new(y: f64) -> Self {
        Self { y, n: 0, value: 0.0, first: 0.0, second: 0.0 }
    }

    /// Goes on to `n`, which is not below the n before it.
    pub(crate) fn to(&mut self, n: u32) -> &Self {
        if n - self.n > STEPS_MAX {
            let top = self.y + f64::from(n);
            self.value = ln_gamma(top) - ln_gamma(self.y);
            self.first = digamma(top) - digamma(self.y);
            self.second = trigamma(top) - trigamma(self.y);
            self.n = n;
        }
        while self.n < n {
            let factor = self.y + f64::from(self.n);
            self.value += factor.ln();
            self.first += 1.0 / factor;
            self.second -= 1.0 / (factor * factor);
            self.n += 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(ours: f64, theirs: f64) {
        assert!((ours - theirs).abs() <= 2e-13 * theirs.abs().max(1e-300), "{ours} is not {theirs}");
    }

    #[test]
    fn digamma_and_trigamma_are_those_of_the_tables() {
        // −γ, −γ − 2 ln 2, and Abramowitz & Stegun table 6.1.
        near(digamma(1.0), -0.577_215_664_901_532_9);
        near(digamma(0.5), -1.963_510_026_021_423_5);
        near(digamma(1.5), 0.036_489_973_978_576_52);
        near(digamma(100.0), 4.600_161_852_738_087);
        // π²/6, π²/2, and π²/6 less the first nine reciprocal squares.
        near(trigamma(1.0), PI * PI / 6.0);
        near(trigamma(0.5), PI * PI / 2.0);
        near(trigamma(10.0), 0.105_166_335_681_685_75);
    }

    #[test]
    fn the_beta_function_keeps_its_digits_however_large_its_arguments() {
        // B(n, b) = (n − 1)! / (b (b + 1) … (b + n − 1)).
        for n in [1_u32, 2, 9, 10, 12, 40] {
            for b in [0.003, 0.5, 3.0, 9.99, 10.0, 811_608.013_745, 1e9] {
                let factors: f64 = (0..n).map(|k| f64::from(k.max(1)).ln() - (b + f64::from(k)).ln()).sum();
                near(ln_beta(f64::from(n), b), factors);
                near(ln_beta(b, f64::from(n)), factors);
            }
        }
        // B(a, b + 1) / B(a, b) = b / (a + b), where both are of 30,000.
        let (a, b) = (5_323.834_767, 811_608.013_745);
        assert!((ln_beta(a, b + 1.0) - ln_beta(a, b) - (b / (a + b)).ln()).abs() < 3e-11);
    }

    #[test]
    fn the_normal_quantiles_are_those_of_the_tables() {
        near(normal_quantile(0.025), 1.959_963_984_540_054);
        near(normal_quantile(0.005), 2.575_829_303_548_901);
        near(normal_quantile(0.975), -1.959_963_984_540_054);
        near(normal_quantile(1e-10), 6.361_340_902_404_056);
        near(normal_tail(0.0), 0.5);
    }

    #[test]
    fn the_tail_of_chi_squared_is_that_of_the_tables() {
        // One degree of freedom is a squared normal; two are exponential; four have a closed form.
        near(chi_squared_tail(3.841_458_820_694_124, 1), 0.05);
        near(chi_squared_tail(6.0, 2), (-3.0_f64).exp());
        near(chi_squared_tail(120.0, 4), 61.0 * (-60.0_f64).exp());
        near(chi_squared_tail(1.0, 4), 1.5 * (-0.5_f64).exp());
        near(chi_squared_tail(122.249_125_573_006_37, 1), 2.035_983_222_285_322_4e-28);
        near(chi_squared_tail(0.0, 3), 1.0);
    }

    #[test]
    fn a_rising_factorial_is_the_same_in_steps_and_in_one_go() {
        for y in [1e-6, 0.3, 7.0, 4e3] {
            let mut steps = Rising::new(y);
            for n in [0, 1, 5, 40, 90, 150] {
                steps.to(n);
            }
            let mut leap = Rising::new(y);
            leap.to(150);
            for (ours, theirs) in [(steps.value, leap.value), (steps.first, leap.first), (steps.second, leap.second)] {
                assert!((ours - theirs).abs() < 1e-10 * theirs.abs(), "{y}: {ours} {theirs}");
            }
        }
    }
}
