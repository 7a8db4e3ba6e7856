//! What the statistics cost. Targets: BG/NBD on 23,570 customers and Kaplan-Meier with log-rank on 100,000 rows while one waits.
//!
//! The customers are made with the parameters that CDNOW's have, and with as many who bought once; each bench begins with the
//! plain histories, as they come from a table.

use divan::{Bencher, black_box};
use outcome::Confidence;
use outcome::alive::{BgNbd, History, ParetoNbd, predict};
use outcome::survival::{LifeTable, Observation, cox, kaplan_meier, log_rank};

#[path = "../tests/suite/dice/mod.rs"]
mod dice;

use dice::Dice;

fn main() {
    divan::main();
}

/// Customers of a shop like CDNOW, who all begin within twelve weeks, followed for 39 weeks; days in weeks.
fn customers(count: usize) -> Vec<History> {
    let mut dice = Dice(1);
    let customer = |_| {
        let (rate, leaves) = (dice.gamma(0.243, 4.414) / 7.0, dice.beta(0.793, 2.426));
        let age = 273.0 - (84.0 * dice.uniform()).floor();
        let (mut frequency, mut recency, mut day) = (0, 0.0, 0.0);
        loop {
            day += dice.exponential(rate).ceil();
            if day > age {
                break;
            }
            (frequency, recency) = (frequency + 1, day);
            if dice.uniform() < leaves {
                break;
            }
        }
        History::new(frequency, recency / 7.0, age / 7.0).expect("a history")
    };
    (0..count).map(customer).collect()
}

fn followed(count: usize) -> Vec<(Observation, bool)> {
    let mut dice = Dice(2);
    let one = |_| {
        let is_old = dice.uniform() < 0.5;
        let (left, seen) = (dice.exponential(if is_old { 0.02 } else { 0.03 }), 60.0 * dice.uniform());
        let observation = if left < seen { Observation::left(left) } else { Observation::censored(seen) };
        (observation.expect("a time"), is_old)
    };
    (0..count).map(one).collect()
}

#[divan::bench(sample_count = 20)]
fn bg_nbd_of_23570_customers(bencher: Bencher) {
    let histories = customers(23_570);
    bencher.bench(|| BgNbd::fit(black_box(&histories)));
}

#[divan::bench(sample_count = 10)]
fn pareto_nbd_of_23570_customers(bencher: Bencher) {
    let histories = customers(23_570);
    bencher.bench(|| ParetoNbd::fit(black_box(&histories)));
}

#[divan::bench(sample_count = 20)]
fn bg_nbd_of_2357_customers(bencher: Bencher) {
    let histories = customers(2_357);
    bencher.bench(|| BgNbd::fit(black_box(&histories)));
}

#[divan::bench]
fn what_one_customer_will_buy_with_interval(bencher: Bencher) {
    let fit = BgNbd::fit(&customers(2_357)).expect("customers who came back");
    let history = History::new(2, 30.43, 38.86).expect("a history");
    bencher.bench(|| predict(black_box(&fit), black_box(&history), 39.0, Confidence::USUAL));
}

fn curves(rows: &[(Observation, bool)]) -> impl Sized {
    let of = |old: bool| rows.iter().filter(move |row| row.1 == old).map(|row| row.0);
    let tables = [LifeTable::new(of(true)), LifeTable::new(of(false))];
    (tables.each_ref().map(|table| kaplan_meier(table, Confidence::USUAL)), log_rank(&tables))
}

/// Times to many digits: hardly two the same.
#[divan::bench(sample_count = 50)]
fn kaplan_meier_and_log_rank_of_100000_rows(bencher: Bencher) {
    let rows = followed(100_000);
    bencher.bench(|| curves(black_box(&rows)));
}

/// Times in whole days.
#[divan::bench(sample_count = 50)]
fn kaplan_meier_and_log_rank_of_100000_rows_in_days(bencher: Bencher) {
    let days = |(row, is_old): (Observation, bool)| {
        let day = (30.0 * row.time()).ceil();
        let row = if row.is_event() { Observation::left(day) } else { Observation::censored(day) };
        (row.expect("a time"), is_old)
    };
    let rows: Vec<_> = followed(100_000).into_iter().map(days).collect();
    bencher.bench(|| curves(black_box(&rows)));
}

#[divan::bench(sample_count = 10)]
fn cox_of_10000_rows_with_three_covariates(bencher: Bencher) {
    let mut dice = Dice(3);
    let rows = followed(10_000);
    let observations: Vec<_> = rows.iter().map(|row| row.0).collect();
    let covariates: Vec<_> =
        rows.iter().map(|row| vec![f64::from(u8::from(row.1)), dice.uniform(), dice.uniform()]).collect();
    bencher.bench(|| cox(black_box(&observations), black_box(&covariates)));
}
