//! What the papers and the statistics packages say of the same data: parameters, likelihoods, predictions.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and may say that it was skipped")]

use std::collections::HashMap;

use crate::data::{Table, near, table};
use outcome::Confidence;
use outcome::alive::{BgNbd, Fit, GammaGamma, History, Ledger, Model, ParetoNbd, Purchasing, Spending, Unit, predict};

/// 2,357 customers of CDNOW, weeks, up to 30 September 1997.
fn cdnow_summaries() -> Option<Vec<History>> {
    let table = table("cdnow/cdnow_customers_summary.csv")?;
    let history = |row: usize| {
        History::new(table.number(row, "frequency") as u32, table.number(row, "recency"), table.number(row, "T"))
            .unwrap()
    };
    Some((0..table.len()).map(history).collect())
}

/// The same from the receipts, with what was spent.
fn cdnow_receipts() -> Option<(Vec<History>, Vec<Spending>)> {
    let table: Table = table("clvtools/cdnow.csv")?;
    let (mut numbers, mut ledger) = (HashMap::new(), Ledger::default());
    for row in 0..table.len() {
        let next = numbers.len() as u32;
        let number = *numbers.entry(table.text(row, "Id").to_owned()).or_insert(next);
        ledger.add(number, table.text(row, "Date").parse().unwrap(), table.number(row, "Price"));
    }
    let accounts = ledger.histories(Some("1997-09-30".parse().unwrap()), Unit::Weeks).unwrap();
    let spending =
        accounts.iter().filter_map(|account| Spending::new(account.history.frequency(), account.mean_repeat));
    Some((accounts.iter().map(|account| account.history).collect(), spending.collect()))
}

#[track_caller]
fn check<M: Model<N>, const N: usize>(fit: &Fit<M, N>, parameters: [f64; N], tolerance: f64, log_likelihood: f64) {
    for (i, (ours, theirs)) in fit.model.parameters().into_iter().zip(parameters).enumerate() {
        near(ours, theirs, tolerance * theirs, M::NAMES[i]);
    }
    near(fit.log_likelihood, log_likelihood, 0.01, "log-likelihood");
}

#[test]
fn bg_nbd_on_cdnow_is_that_of_the_paper() {
    let Some(histories) = cdnow_summaries() else { return };
    let fit = BgNbd::fit(&histories).unwrap();
    // Fader, Hardie & Lee 2005, table 2: -9582.4; lifetimes tests/test_estimation.py:527.
    check(&fit, [0.243, 4.414, 0.793, 2.426], 0.01, -9582.43);
    // lifetimes' own standard errors of the same fit.
    for (ours, theirs) in fit.standard_errors().unwrap().into_iter().zip([0.012_557, 0.378_224, 0.185_7, 0.705_4]) {
        near(ours, theirs, 0.01 * theirs, "standard error");
    }
    // Hardie's sheet: E[X(t)] after so many weeks, and E[Y(39)] of one customer.
    for (t, expected) in
        [(1.0 / 7.0, 0.0078), (1.0, 0.0532), (3.0, 0.1506), (31.8571, 1.0405), (32.0, 1.0437), (78.0, 1.8576)]
    {
        near(fit.model.expected_for_new(t), expected, 1e-3, "E[X(t)]");
    }
    near(fit.model.expected(&History::new(2, 30.43, 38.86).unwrap(), 39.0), 1.226, 1e-3, "E[Y(39)]");
}

#[test]
fn bg_nbd_on_the_receipts_is_that_of_clvtools() {
    let Some((histories, _)) = cdnow_receipts() else { return };
    assert_eq!(histories.len(), 2357);
    check(&BgNbd::fit(&histories).unwrap(), [0.242_594_5, 4.413_601_9, 0.792_919_9, 2.425_888_1], 1e-3, -9582.429);
}

#[test]
fn pareto_nbd_on_cdnow_is_that_of_the_paper_and_of_clvtools() {
    let Some((histories, _)) = cdnow_receipts() else { return };
    let fit = ParetoNbd::fit(&histories).unwrap();
    check(&fit, [0.55315, 10.57633, 0.60625, 11.6715], 1e-3, -9594.976);
    for (ours, theirs) in
        fit.standard_errors().unwrap().into_iter().zip([0.047_626_4, 0.842_722_2, 0.187_259_4, 6.210_544_8])
    {
        near(ours, theirs, 0.01 * theirs, "standard error");
    }
    let Some(histories) = cdnow_summaries() else { return };
    let fit = ParetoNbd::fit(&histories).unwrap();
    check(&fit, [0.553, 10.578, 0.606, 11.669], 0.01, -9594.976);
    // R's BTYD manual (its own, rounder parameters): E[X(t)] for t = 1..9, and E[Y(52)] of one customer.
    for (t, expected) in
        (1..).zip([0.050_778, 0.099_161, 0.145_425, 0.189_799, 0.232_475, 0.273_613, 0.313_352, 0.351_810, 0.389_092])
    {
        near(fit.model.expected_for_new(f64::from(t)), expected, 1e-2 * expected, "E[X(t)]");
    }
    near(fit.model.expected(&History::new(26, 30.86, 31.0).unwrap(), 52.0), 25.46, 0.01, "E[Y(52)]");
}

/// P(alive) and E[Y(39)] as lifetimes 0.11.3 has them for its own fits, which stop a little short of the top.
#[test]
fn predictions_are_those_of_lifetimes() {
    let Some(histories) = cdnow_summaries() else { return };
    let (bg, pareto) = (BgNbd::fit(&histories).unwrap().model, ParetoNbd::fit(&histories).unwrap().model);
    for (x, recency, age, by_bg, by_pareto) in [
        (0, 0.0, 38.86, (1.0, 0.194_781), (0.295_097, 0.107_060)),
        (2, 30.43, 38.86, (0.726_609, 1.225_910), (0.869_119, 1.455_113)),
        (1, 1.71, 38.86, (0.212_227, 0.203_251), (0.167_872, 0.170_981)),
        (29, 35.0, 38.86, (0.714_057, 14.541_630), (0.827_655, 16.038_901)),
        (0, 0.0, 0.0, (1.0, 1.195_016), (1.0, 1.213_408)),
    ] {
        let history = History::new(x, recency, age).unwrap();
        near(bg.probability_alive(&history), by_bg.0, 1e-4, "BG/NBD P(alive)");
        near(bg.expected(&history, 39.0), by_bg.1, 2e-4 * by_bg.1, "BG/NBD E[Y]");
        near(pareto.probability_alive(&history), by_pareto.0, 1e-4, "Pareto/NBD P(alive)");
        near(pareto.expected(&history, 39.0), by_pareto.1, 2e-4 * by_pareto.1, "Pareto/NBD E[Y]");
    }
}

#[test]
fn gamma_gamma_on_cdnow_is_that_of_the_note() {
    let Some(table) = table("cdnow/cdnow_customers_summary_with_transactions.csv") else { return };
    let spending: Vec<_> =
        (0..table.len()).map(|row| Spending::new(table.number(row, "x") as u32, table.number(row, "zbar"))).collect();
    let known: Vec<_> = spending.iter().flatten().copied().collect();
    assert_eq!(known.len(), 946);
    check(&GammaGamma::fit(&known).unwrap(), [6.25, 3.74, 15.44], 0.01, -4055.92);
    // Note 025's sheet: what the first ten customers are expected to spend at a time.
    let model = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let expected = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
    for (spending, expected) in spending.iter().zip(expected) {
        near(model.expected_spend(spending.as_ref()).unwrap(), expected, 0.1, "expected spend");
    }
}

#[test]
fn gamma_gamma_on_the_receipts_is_that_of_clvtools() {
    let Some((_, spending)) = cdnow_receipts() else { return };
    near(GammaGamma::fit(&spending).unwrap().log_likelihood, -4055.9177, 0.01, "log-likelihood");
}

#[test]
fn the_distribution_of_purchases_is_that_of_btyd() {
    let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    near(model.probability_of(10, 2.0), 1.07869e-7, 1e-11, "P(X(2)=10)");
    near(model.probability_of(0, 39.0), 0.573_786_4, 1e-6, "P(X(39)=0)");
    let expected = [
        0.001_999_521_4,
        0.001_517_023_6,
        0.001_163_315,
        0.000_900_314_8,
        0.000_702_363_8,
        0.000_551_790_2,
        0.000_436_191_3,
        0.000_346_717_1,
        0.000_276_961_3,
        0.000_222_226,
    ];
    for (n, expected) in (11..).zip(expected) {
        near(model.probability_of(n, 30.0), expected, 1e-8, "P(X(30)=n)");
    }
    let total: f64 = (0..3000).map(|n| model.probability_of(n, 30.0)).sum();
    near(total, 1.0, 1e-9, "all of it");
    let mean: f64 = (0..3000).map(|n| f64::from(n) * model.probability_of(n, 30.0)).sum();
    near(mean, model.expected_for_new(30.0), 1e-9, "mean");
}

#[test]
fn who_bought_very_often_does_not_lose_us_in_rounding() {
    let walk = ParetoNbd { r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 };
    near(walk.probability_alive(&History::new(26, 30.86, 31.0).unwrap()), 0.9979, 5e-5, "P(alive)");
    let often = ParetoNbd { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 };
    for (x, expected) in [(132, 6.206_051_788_963_242), (133, 6.252_872_247_574_811)] {
        near(often.expected(&History::new(x, 200.0, 200.0).unwrap(), 10.0), expected, 1e-9, "E[Y(10)]");
    }
    let daily = ParetoNbd { r: 0.5143, alpha: 2.8845, s: 0.2856, beta: 14.1087 };
    for (x, recency, age) in
        [(221, 103.42857, 103.57143), (254, 97.14286, 97.28571), (161, 94.71429, 98.0), (204, 98.57143, 99.42857)]
    {
        let alive = daily.probability_alive(&History::new(x, recency, age).unwrap());
        assert!((0.0..=1.0).contains(&alive), "{alive}");
    }
}

#[test]
fn what_is_predicted_has_an_interval() {
    let Some(histories) = cdnow_summaries() else { return };
    let fit = BgNbd::fit(&histories).unwrap();
    let found = predict(&fit, &histories[0], 39.0, Confidence::USUAL);
    let intervals = found.intervals.unwrap();
    assert!(
        intervals.probability_alive.lower < found.probability_alive
            && found.probability_alive < intervals.probability_alive.upper
    );
    let width = intervals.expected_purchases.upper - intervals.expected_purchases.lower;
    assert!(width > 0.05 && width < 0.4, "{intervals:?}");
}
