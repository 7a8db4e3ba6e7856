//! Integrals of what is positive and smooth, on panels that are narrow where it changes fast.

/// Nodes and weights of Gauss and Legendre's rule with twelve points, on -1 to 1; the other half mirrors it.
/// Abramowitz & Stegun, table 25.4; exact for polynomials up to degree 23.
const NODES: [(f64, f64); 6] = [
    (0.125_233_408_511_468_9, 0.249_147_045_813_402_8),
    (0.367_831_498_998_180_2, 0.233_492_536_538_354_8),
    (0.587_317_954_286_617_4, 0.203_167_426_723_065_9),
    (0.769_902_674_194_304_7, 0.160_078_328_543_346_2),
    (0.904_117_256_370_474_9, 0.106_939_325_995_318_4),
    (0.981_560_634_246_719_4, 0.047_175_336_386_511_83),
];

/// Calls `each` with every node of the panel from `from` over `width`, and its weight.
pub(crate) fn panel(from: f64, width: f64, mut each: impl FnMut(f64, f64)) {
    let half = 0.5 * width;
    for (node, weight) in NODES {
        each(from + half * (1.0 - node), half * weight);
        each(from + half * (1.0 + node), half * weight);
    }
}

/// Widest panel of a bell, and by how much the logarithm may change over one: the rule then errs by less than 1e-11.
const WIDTH_MAX: f64 = 4.0;
const CHANGE_MAX: f64 = 6.0;
/// Where the integrand is e⁻⁴⁵ of its peak, the rest can't be seen any more.
const DEPTH: f64 = 45.0;

/// ∫ exp(f − f(peak)) over the whole line, for an f that rises up to `peak` and falls from there; from `left` down and from
/// `right` up it runs in straight lines, with slopes `rise` > 0 and −`fall` < 0. Its poles must lie some 3 off the line, as
/// those of functions of log-odds do.
pub(crate) fn bell(f: impl Fn(f64) -> f64, peak: f64, (left, rise): (f64, f64), (right, fall): (f64, f64)) -> f64 {
    let top = f(peak);
    let side = |end: f64, slope: f64| {
        let (mut area, mut x, mut height) = (0.0, peak, 0.0);
        let direction = (end - peak).signum();
        while x != end {
            let mut next = if (end - x).abs() <= WIDTH_MAX { end } else { x + direction * WIDTH_MAX };
            while (f(next) - top - height).abs() > CHANGE_MAX && (next - x).abs() > 1e-12 {
                next = f64::midpoint(x, next);
            }
            panel(x, next - x, |node, weight| area += direction * weight * (f(node) - top).exp());
            (x, height) = (next, f(next) - top);
            if height < -DEPTH {
                return area;
            }
        }
        area + height.exp() / slope
    };
    side(left, rise) + side(right, fall)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_exact_for_a_polynomial() {
        let mut area = 0.0;
        panel(1.0, 2.0, |x, weight| area += weight * x.powi(23));
        let exact = (3.0_f64.powi(24) - 1.0) / 24.0;
        assert!((area - exact).abs() < 1e-13 * exact);
    }

    #[test]
    fn the_area_of_a_bell_in_log_odds_is_the_beta_function() {
        use crate::alive::local::logistic;
        use crate::special::ln_beta;
        for (a, b) in [(0.8, 2.4), (1e-4, 3.0), (2e6, 5e5), (0.01, 0.02), (40.0, 1e-3)] {
            let f = |v: f64| a * logistic(v).ln() + b * logistic(-v).ln();
            let peak = (a / b).ln();
            let ends = ((peak.min(0.0) - 45.0, a), (peak.max(0.0) + 45.0, b));
            let (area, exact) = (bell(f, peak, ends.0, ends.1).ln() + f(peak), ln_beta(a, b));
            assert!((area - exact).abs() < 1e-9 * exact.abs().max(1e-2), "{a} {b}: {area} {exact}");
        }
    }
}
