//! What was put into made-up data comes out again, and what wasn't doesn't.

use crate::dice::Dice;
use outcome::alive::{BgNbd, Fit, GammaGamma, History, Model, ParetoNbd, Purchasing, Spending};
use outcome::nps::Answers;
use outcome::revenue::{TwoPeriods, revenue_retention};
use outcome::survival::{Exposed, LifeTable, Observation, cox, landmark, log_rank};
use outcome::{Confidence, share};

fn bought(dice: &mut Dice, rate: f64, age: f64, mut stays: impl FnMut(&mut Dice, f64) -> bool) -> History {
    let (mut frequency, mut recency) = (0, 0.0);
    loop {
        let next = recency + dice.exponential(rate);
        if next > age || !stays(dice, next) {
            return History::new(frequency, recency, age).unwrap();
        }
        (frequency, recency) = (frequency + 1, next);
    }
}

fn made_by_bg_nbd(dice: &mut Dice, truth: BgNbd, age: f64) -> History {
    let (rate, leaves) = (dice.gamma(truth.r, truth.alpha), dice.beta(truth.a, truth.b));
    // Who leaves after a purchase has made that purchase.
    let mut is_there = true;
    bought(dice, rate, age, |dice, _| std::mem::replace(&mut is_there, dice.uniform() > leaves))
}

fn made_by_pareto_nbd(dice: &mut Dice, truth: ParetoNbd, age: f64) -> History {
    let (rate, leaving) = (dice.gamma(truth.r, truth.alpha), dice.gamma(truth.s, truth.beta));
    let end = dice.exponential(leaving);
    bought(dice, rate, age, |_, moment| moment <= end)
}

/// Every parameter within four standard errors; a fit that is sure of itself and wrong fails.
#[track_caller]
fn check<M: Model<N>, const N: usize>(fit: &Fit<M, N>, truth: M) {
    let errors = fit.standard_errors().expect("such data determine the model");
    let figures = fit.model.parameters().into_iter().zip(truth.parameters()).zip(errors).zip(M::NAMES);
    for (((ours, truth), error), name) in figures {
        assert!((ours - truth).abs() < 4.0 * error, "{name}: {ours} ± {error}, truth {truth}");
    }
}

#[test]
fn bg_nbd_finds_back_what_was_put_in() {
    for (seed, truth) in [
        (1, BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }),
        (2, BgNbd { r: 1.5, alpha: 20.0, a: 0.4, b: 4.0 }),
        (3, BgNbd { r: 0.8, alpha: 5.0, a: 0.9, b: 2.5 }),
    ] {
        let mut dice = Dice(seed);
        let histories: Vec<_> =
            (0..5_000).map(|i| made_by_bg_nbd(&mut dice, truth, 30.0 + f64::from(i % 13))).collect();
        check(&BgNbd::fit(&histories).unwrap(), truth);
    }
}

#[test]
fn pareto_nbd_finds_back_what_was_put_in() {
    for (seed, truth) in [
        (4, ParetoNbd { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 }),
        (5, ParetoNbd { r: 1.5, alpha: 3.0, s: 1.2, beta: 40.0 }),
    ] {
        let mut dice = Dice(seed);
        let histories: Vec<_> =
            (0..4_000).map(|i| made_by_pareto_nbd(&mut dice, truth, 50.0 + f64::from(i % 13))).collect();
        check(&ParetoNbd::fit(&histories).unwrap(), truth);
    }
}

#[test]
fn gamma_gamma_finds_back_what_was_put_in() {
    let truth = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let mut dice = Dice(6);
    let spending: Vec<_> = (0..3_000)
        .map(|i| {
            let (x, scale) = (1 + i % 5, dice.gamma(truth.q, truth.v));
            Spending::new(x, dice.gamma(truth.p * f64::from(x), scale) / f64::from(x)).unwrap()
        })
        .collect();
    check(&GammaGamma::fit(&spending).unwrap(), truth);
}

#[test]
fn expected_purchases_are_those_that_come() {
    let truth = BgNbd { r: 0.8, alpha: 5.0, a: 0.9, b: 2.5 };
    let mut dice = Dice(7);
    let total: u32 = (0..20_000).map(|_| made_by_bg_nbd(&mut dice, truth, 40.0).frequency()).sum();
    let (mean, expected) = (f64::from(total) / 20_000.0, truth.expected_for_new(40.0));
    assert!((mean - expected).abs() < 0.03 * expected, "{mean} {expected}");
}

/// Accounts that leave at a rate; broken promises come at a rate too, and multiply the first by `harm`.
fn firm(dice: &mut Dice, accounts: u32, harm: f64) -> Vec<Exposed> {
    (0..accounts)
        .map(|_| {
            let (broken, calm) = (dice.exponential(0.1), dice.exponential(0.05));
            let left = if calm < broken { calm } else { broken + dice.exponential(0.05 * harm) };
            let seen = 36.0 * dice.uniform();
            let observation = if left < seen { Observation::left(left) } else { Observation::censored(seen) }.unwrap();
            Exposed { observation, first_at: (broken < observation.time()).then_some(broken) }
        })
        .collect()
}

#[test]
fn without_an_effect_one_in_twenty_is_found_and_no_more() {
    let mut found = 0;
    for seed in 0..200 {
        let firm = firm(&mut Dice(1_000 + seed), 200, 1.0);
        let at = landmark(firm, 6.0);
        let groups = [LifeTable::new(at.with), LifeTable::new(at.without)];
        found += u32::from(log_rank(&groups).is_some_and(|test| test.p < 0.05));
    }
    // Binomial(200, 0.05): 10 ± 3; more than 19 or fewer than 3 comes once in two hundred times.
    assert!((3..=19).contains(&found), "{found} of 200");
}

#[test]
fn without_a_landmark_a_broken_promise_would_seem_to_help() {
    let firm = firm(&mut Dice(11), 2_000, 1.0);
    let (with, without): (Vec<_>, Vec<_>) = firm.iter().partition(|account| account.first_at.is_some());
    let table = |of: Vec<&Exposed>| LifeTable::new(of.into_iter().map(|account| account.observation));
    let naive = log_rank(&[table(with), table(without)]).unwrap();
    assert!(naive.p < 1e-6, "{naive:?}");
}

#[test]
fn an_effect_that_was_put_in_is_found_within_its_interval() {
    let (mut covered, z) = (0, Confidence::USUAL.z());
    for seed in 0..100 {
        let at = landmark(firm(&mut Dice(2_000 + seed), 600, 2.5), 6.0);
        // After the landmark the others meet broken promises too; seen from it, only those of today count as exposed.
        let without: Vec<_> = at.without.iter().map(|observation| (observation, 0.0)).collect();
        let rows: Vec<_> = at.with.iter().map(|observation| (observation, 1.0)).chain(without).collect();
        let observations: Vec<_> = rows.iter().map(|(observation, _)| **observation).collect();
        let covariates: Vec<_> = rows.iter().map(|(_, exposed)| vec![*exposed]).collect();
        let effect = cox(&observations, &covariates).unwrap().coefficients[0];
        let (lower, upper) =
            (effect.coefficient - z * effect.standard_error, effect.coefficient + z * effect.standard_error);
        assert!(upper > 0.0, "harm is never found to help: {effect:?}");
        covered += u32::from(lower < 2.5_f64.ln() && 0.0 < upper);
    }
    assert!(covered >= 97, "{covered} of 100");
}

#[test]
fn a_plain_effect_is_covered_nineteen_times_in_twenty() {
    let (truth, z) = (0.7, Confidence::USUAL.z());
    let covered = (0..300).filter(|seed| {
        let mut dice = Dice(3_000 + seed);
        let (mut observations, mut covariates) = (Vec::new(), Vec::new());
        for _ in 0..80 {
            let x = dice.uniform() * 2.0;
            let (left, seen) = (dice.exponential((truth * x).exp()), dice.exponential(0.5));
            observations.push(if left < seen { Observation::left(left) } else { Observation::censored(seen) }.unwrap());
            covariates.push(vec![x]);
        }
        let effect = cox(&observations, &covariates).unwrap().coefficients[0];
        (effect.coefficient - truth).abs() < z * effect.standard_error
    });
    let covered = covered.count();
    assert!((274..=296).contains(&covered), "{covered} of 300");
}

#[test]
fn intervals_of_scores_and_shares_cover_also_when_few_answer() {
    for (promoter, detractor) in [(0.5, 0.2), (0.9, 0.02), (0.3, 0.3)] {
        for n in [8, 20, 60] {
            let mut dice = Dice(n);
            let covered = (0..2_000).filter(|_| {
                let mut answers = Answers::default();
                for _ in 0..n {
                    match dice.uniform() {
                        u if u < promoter => answers.promoters += 1,
                        u if u < promoter + detractor => answers.detractors += 1,
                        _ => answers.passives += 1,
                    }
                }
                let interval = answers.net_promoter_score(Confidence::USUAL).unwrap().interval;
                let truth = 100.0 * (promoter - detractor);
                interval.lower <= truth && truth <= interval.upper
            });
            let covered = covered.count() as f64 / 2_000.0;
            assert!((0.92..=0.985).contains(&covered), "{promoter} {detractor} {n}: {covered}");
        }
    }
    assert!(share(3, 3, Confidence::USUAL).unwrap().interval.lower > 0.4);
}

#[test]
fn revenue_retention_covers_what_was_put_in() {
    let covered = (0..500).filter(|seed| {
        let mut dice = Dice(5_000 + seed);
        let accounts = (0..120).map(|_| {
            let before = 1000.0 * dice.gamma(2.0, 1.0);
            let after = if dice.uniform() < 0.1 { 0.0 } else { before * (0.9 + 0.3 * dice.uniform()) };
            TwoPeriods { before_cents: before as i64, after_cents: after as i64 }
        });
        let net = revenue_retention(accounts.collect::<Vec<_>>(), Confidence::USUAL).unwrap().net;
        net.interval.lower <= 0.945 && 0.945 <= net.interval.upper
    });
    let covered = covered.count();
    assert!((455..=490).contains(&covered), "{covered} of 500");
}
