//! Whatever comes in, what comes out is a number in its range.

use outcome::alive::{BgNbd, GammaGamma, History, Model, ParetoNbd, Purchasing, Spending, predict};
use outcome::concentration::concentration;
use outcome::nps::Answers;
use outcome::survival::{LifeTable, Observation, concordance, cox, kaplan_meier, log_rank};
use outcome::{Confidence, share};
use proptest::prelude::*;

/// From a millionth to a million, as often small as large.
fn positive() -> impl Strategy<Value = f64> {
    (-6.0..6.0_f64).prop_map(|exponent| 10.0_f64.powf(exponent))
}

fn history() -> impl Strategy<Value = History> {
    let frequency = prop_oneof![3 => 0_u32..4, 2 => 0_u32..300, 1 => 0_u32..=1_000_000];
    (frequency, prop_oneof![Just(0.0), positive()], prop_oneof![Just(1.0), 0.0..1.0_f64, Just(1e-12)]).prop_map(
        |(frequency, age, part)| match frequency {
            0 => History::new(0, 0.0, age).unwrap(),
            _ => History::new(frequency, (age * part).max(1e-12), age.max(1e-12)).unwrap(),
        },
    )
}

fn check<M: Purchasing<4>>(model: M, history: &History, t: f64, rate: f64) -> Result<(), TestCaseError> {
    let alive = model.probability_alive(history);
    prop_assert!((0.0..=1.0).contains(&alive), "alive {alive}");
    let expected = model.expected(history, t);
    prop_assert!(expected.is_finite() && expected >= 0.0, "expected {expected}");
    let fresh = model.expected_for_new(t);
    prop_assert!(fresh >= 0.0 && fresh <= rate * t * (1.0 + 1e-9), "new {fresh}");
    // More time never brings less, but for rounding.
    prop_assert!(model.expected_for_new(2.0 * t) >= fresh * (1.0 - 1e-9));
    prop_assert!(model.expected(history, 0.0) == 0.0);
    Ok(())
}

fn observations() -> impl Strategy<Value = Vec<Observation>> {
    let time = prop_oneof![Just(0.0), (0_u8..6).prop_map(f64::from), positive()];
    let one = (time, any::<bool>())
        .prop_map(|(time, left)| if left { Observation::left(time) } else { Observation::censored(time) }.unwrap());
    prop::collection::vec(one, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn bg_nbd_stays_in_range(r in positive(), alpha in positive(), a in positive(), b in positive(), h in history(), t in positive()) {
        check(BgNbd { r, alpha, a, b }, &h, t, r / alpha)?;
    }

    /// Chances so well known that ln Γ of their parameters, of ten million each, must cancel.
    #[test]
    fn bg_nbd_goes_from_its_series_to_its_integral_without_a_step(t in 2.0..2.4_f64) {
        let model = BgNbd { r: 6_355.277_764, alpha: 1.0, a: 5_323.834_767, b: 811_608.013_745 };
        check(model, &History::new(0, 0.0, 0.0).unwrap(), t, model.r / model.alpha)?;
    }

    #[test]
    fn pareto_nbd_stays_in_range(r in positive(), alpha in positive(), s in positive(), beta in positive(), h in history(), t in positive()) {
        check(ParetoNbd { r, alpha, s, beta }, &h, t, r / alpha)?;
    }

    #[test]
    fn longer_silence_is_never_a_better_sign(x in 1_u32..200, tx in 0.1..50.0_f64, wait in 0.0..50.0_f64, more in 0.0..50.0_f64) {
        let at = |wait: f64| History::new(x, tx, tx + wait).unwrap();
        let bg = BgNbd { r: 0.25, alpha: 4.4, a: 0.8, b: 2.4 };
        prop_assert!(bg.probability_alive(&at(wait + more)) <= bg.probability_alive(&at(wait)) + 1e-12);
        let pareto = ParetoNbd { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 };
        prop_assert!(pareto.probability_alive(&at(wait + more)) <= pareto.probability_alive(&at(wait)) + 1e-12);
    }

    #[test]
    fn a_score_lies_in_its_interval(promoters in 0_u64..500, passives in 0_u64..500, detractors in 0_u64..500, level in 0.5..0.999_f64) {
        let answers = Answers { promoters, passives, detractors };
        if let Some(score) = answers.net_promoter_score(Confidence::new(level).unwrap()) {
            let (lower, upper) = (score.interval.lower, score.interval.upper);
            prop_assert!(-100.0 <= lower && lower <= score.value && score.value <= upper && upper <= 100.0, "{score:?}");
            prop_assert!(lower < upper);
        }
        if let Some(share) = share(promoters, promoters + passives, Confidence::USUAL) {
            prop_assert!(0.0 <= share.interval.lower && share.interval.lower <= share.value && share.value <= share.interval.upper && share.interval.upper <= 1.0);
        }
    }

    #[test]
    fn a_curve_falls_from_one_within_its_interval(observations in observations()) {
        let found = kaplan_meier(&LifeTable::new(observations.iter().copied()), Confidence::USUAL);
        let mut before = 1.0;
        for point in &found.curve {
            prop_assert!(point.survival <= before && point.survival >= 0.0);
            prop_assert!(0.0 <= point.interval.lower && point.interval.lower <= point.survival);
            prop_assert!(point.survival <= point.interval.upper && point.interval.upper <= 1.0, "{point:?}");
            before = point.survival;
        }
    }

    #[test]
    fn groups_in_another_order_differ_as_much(one in observations(), two in observations(), three in observations()) {
        let table = |of: &Vec<Observation>| LifeTable::new(of.iter().copied());
        let there = log_rank(&[table(&one), table(&two), table(&three)]);
        let back = log_rank(&[table(&three), table(&one), table(&two)]);
        match (there, back) {
            (Some(there), Some(back)) => {
                prop_assert!((there.chi2 - back.chi2).abs() <= 1e-6 * (1.0 + there.chi2), "{there:?} {back:?}");
                prop_assert!((0.0..=1.0).contains(&there.p) && there.df == back.df);
            }
            (there, back) => prop_assert_eq!(there, back),
        }
    }

    #[test]
    fn a_model_is_finite_or_refused(observations in observations(), seed in prop::collection::vec((positive(), -3_i8..3), 60)) {
        let covariates: Vec<_> = seed.iter().take(observations.len()).map(|(x, y)| vec![*x, f64::from(*y)]).collect();
        if let Ok(found) = cox(&observations, &covariates) {
            for one in &found.coefficients {
                prop_assert!(one.coefficient.is_finite() && one.standard_error > 0.0 && (0.0..=1.0).contains(&one.p), "{one:?}");
            }
            prop_assert!(found.log_likelihood.is_finite() && found.log_likelihood >= found.null_log_likelihood);
        }
        let risks: Vec<f64> = covariates.iter().map(|row| row[1]).collect();
        if let Some(c) = concordance(&observations, &risks) {
            prop_assert!((0.0..=1.0).contains(&c));
        }
    }

    #[test]
    fn shares_add_up(amounts in prop::collection::vec(("[a-f]", -1000_i64..100_000), 0..20)) {
        if let Some(found) = concentration(amounts.iter().map(|(name, cents)| (name.as_str(), *cents))) {
            prop_assert!((found.shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(found.hhi > 0.0 && found.hhi <= 10_000.0 + 1e-6 && found.equal_parties >= 1.0 - 1e-9);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_fit_of_anything_is_finite(histories in prop::collection::vec(history(), 1..25)) {
        if let Ok(fit) = BgNbd::fit(&histories) {
            sound(&fit.model, fit.log_likelihood)?;
            for history in &histories {
                let found = predict(&fit, history, 10.0, Confidence::USUAL);
                prop_assert!((0.0..=1.0).contains(&found.probability_alive) && found.expected_purchases.is_finite());
            }
        }
        if let Ok(fit) = ParetoNbd::fit(&histories) {
            sound(&fit.model, fit.log_likelihood)?;
        }
        let spending: Vec<_> = histories.iter().filter_map(|history| Spending::new(history.frequency(), history.age())).collect();
        if let Ok(fit) = GammaGamma::fit(&spending) {
            sound(&fit.model, fit.log_likelihood)?;
            prop_assert!(fit.model.expected_spend(spending.first()).is_none_or(|spend| spend > 0.0 && spend.is_finite()));
        }
    }
}

fn sound<M: Model<N>, const N: usize>(model: &M, log_likelihood: f64) -> Result<(), TestCaseError> {
    prop_assert!(log_likelihood.is_finite(), "log-likelihood {log_likelihood}");
    prop_assert!(model.parameters().iter().all(|parameter| parameter.is_finite() && *parameter > 0.0));
    Ok(())
}
