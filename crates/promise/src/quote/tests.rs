//! The quote over made-up streams: what always holds, and how the share kept follows the target.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;

/// A small generator of our own (SplitMix64, Steele et al. 2014), so that a stream is the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.roll()).ln()
    }
}

const HOUR: f64 = 3600.0;

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

/// Lives through cases of (arrival, duration) in seconds; whether each was kept.
fn live(target: f64, cases: &[(i64, i64)]) -> Vec<bool> {
    let mut quoter = Quoter::new(Target::new(target).unwrap(), 0);
    let mut events: Vec<(i64, u8, usize)> = Vec::new();
    for (index, (arrived, took)) in cases.iter().enumerate() {
        events.push((*arrived, 1, index));
        events.push((arrived + took, if *took == 0 { 2 } else { 0 }, index));
    }
    events.sort_unstable();
    let mut told: BTreeMap<usize, CaseId> = BTreeMap::new();
    let mut kept = vec![false; cases.len()];
    for (at, kind, index) in events {
        if kind == 1 {
            let (case, quote) = quoter.arrive(moment(at), &[]);
            told.insert(index, case);
            kept[index] = quote.is_some_and(|quote| moment(at + cases[index].1) <= quote.deadline);
            assert!(quote.is_none_or(|quote| quote.deadline > moment(at)), "a deadline is after arrival");
        } else {
            quoter.complete(told[&index], moment(at));
        }
    }
    kept
}

/// A stream of `number` cases, `every` seconds apart on average; `took` gives their lengths.
fn stream(number: usize, every: f64, mut took: impl FnMut(usize, &mut Dice) -> f64) -> Vec<(i64, i64)> {
    let mut dice = Dice(7);
    let mut now = 0.0;
    let case = |index| {
        now += dice.exponential(every);
        (now as i64, took(index, &mut dice) as i64)
    };
    (0..number).map(case).collect()
}

fn share(kept: &[bool]) -> f64 {
    kept.iter().filter(|kept| **kept).count() as f64 / kept.len() as f64
}

#[track_caller]
fn check(what: &str, warmup: usize, cases: &[(i64, i64)]) {
    for target in [0.9, 0.95] {
        let kept = live(target, cases);
        let judged = &kept[warmup..];
        let all = share(judged);
        assert!((all - target).abs() < 0.015, "{what}, target {target}: kept {all}");
        for quarter in judged.chunks_exact(judged.len() / 4) {
            assert!(
                (share(quarter) - target).abs() < 0.04,
                "{what}, target {target}: a quarter kept {}",
                share(quarter)
            );
        }
    }
}

#[test]
fn as_wanted_when_nothing_changes() {
    check("steady", 500, &stream(6000, 600.0, |_, dice| dice.exponential(4.0 * HOUR)));
}

#[test]
fn as_wanted_when_work_grows_slower_and_faster_again() {
    let drift = |index: usize| 1.0 + 2.0 * (index as f64 / 6000.0 * std::f64::consts::TAU).sin().powi(2);
    check("drift", 500, &stream(6000, 600.0, |index, dice| dice.exponential(4.0 * HOUR * drift(index))));
}

#[test]
fn as_wanted_when_everything_takes_five_times_as_long_from_one_day_to_the_next() {
    let step = |index: usize| if index < 3000 { 1.0 } else { 5.0 };
    check("step", 500, &stream(6000, 600.0, |index, dice| dice.exponential(2.0 * HOUR * step(index))));
}

#[test]
fn as_wanted_when_a_few_cases_take_a_hundred_times_as_long() {
    // Pareto with index 1.2: its variance is infinite.
    check("heavy tail", 500, &stream(6000, 1800.0, |_, dice| HOUR * (1.0 - dice.roll()).powf(-1.0 / 1.2)));
}

#[test]
fn as_wanted_when_outcomes_are_known_a_thousand_cases_later() {
    // The first outcome is known after 900 cases.
    check("late", 2000, &stream(10_000, 600.0, |_, dice| 150.0 * HOUR + dice.exponential(20.0 * HOUR)));
}

#[test]
fn as_wanted_when_most_are_done_at_once_and_the_rest_after_exactly_thirty_days() {
    let took = |_: usize, dice: &mut Dice| if dice.roll() < 0.7 { dice.exponential(HOUR) } else { 720.0 * HOUR };
    let kept = live(0.9, &stream(6000, 3600.0, took));
    // Thirty days is kept by all and anything less by seven in ten: nine in ten can't be hit, but not less.
    assert!(share(&kept[1000..]) > 0.885, "kept {}", share(&kept[1000..]));
}

#[test]
fn open_cases_are_not_forgotten() {
    // Short cases are done, long ones are all still open: who looks only at what is done promises an hour.
    let mut quoter = Quoter::new(Target::default(), 0);
    for minute in 0..200 {
        let (case, _) = quoter.arrive(moment(minute * 60), &[]);
        if minute % 2 == 0 {
            quoter.complete(case, moment(minute * 60 + 30));
        }
    }
    let (_, quote) = quoter.arrive(moment(200 * 60), &[]);
    assert!(quote.unwrap().within > SignedDuration::from_hours(1), "{quote:?}");
}

#[test]
fn a_slow_group_is_promised_later() {
    let mut quoter = Quoter::new(Target::default(), 1);
    let (mut dice, mut now) = (Dice(3), 0);
    for index in 0..600 {
        let (group, hours) = if index % 2 == 0 { ("roof", 40.0) } else { ("battery", 1.0) };
        let (case, _) = quoter.arrive(moment(now), &[group]);
        now += (dice.exponential(hours * HOUR) as i64) + 1;
        quoter.complete(case, moment(now));
    }
    let within = |quoter: &mut Quoter, group| quoter.preview(moment(now), &[group]).unwrap().within;
    assert!(within(&mut quoter, "roof") > within(&mut quoter, "battery") * 3 / 2);
    assert!(within(&mut quoter, "never heard of") > within(&mut quoter, "battery"));
}

#[test]
fn what_is_known_of_customer_and_subject_is_put_together() {
    // Twenty customers and twenty subjects: hardly a pair comes back, but half of each is four times as slow.
    let mut quoter = Quoter::new(Target::new(0.9).unwrap(), 2);
    let (mut dice, mut now) = (Dice(5), 0);
    let mut waiting: Vec<(i64, CaseId)> = Vec::new();
    for _ in 0..3000 {
        let (customer, subject) = ((dice.roll() * 20.0) as usize, (dice.roll() * 20.0) as usize);
        let slower = [customer, subject].iter().filter(|number| **number < 10).count();
        now += dice.exponential(HOUR) as i64;
        waiting.sort_unstable();
        let done = waiting.iter().take_while(|(end, _)| *end <= now).count();
        waiting.drain(..done).for_each(|(end, case)| quoter.complete(case, moment(end)));
        let (case, _) = quoter.arrive(moment(now), &[&format!("customer {customer}"), &format!("subject {subject}")]);
        waiting.push((now + dice.exponential(HOUR * 4f64.powi(slower as i32)) as i64 + 1, case));
    }
    let mut hours = |customer: &str, subject: &str| {
        quoter.preview(moment(now), &[customer, subject]).unwrap().within.as_secs_f64() / HOUR
    };
    let quick = hours("customer 15", "subject 15");
    let (one, other) = (hours("customer 5", "subject 15"), hours("customer 15", "subject 5"));
    let slow = hours("customer 5", "subject 5");
    assert!(quick * 1.5 < one.min(other) && one.max(other) * 1.5 < slow, "{quick} {one} {other} {slow}");
    assert!(slow > quick * 4.0, "{quick} and {slow}: sixteen times as slow");
}

#[test]
fn a_missed_promise_makes_the_next_longer_and_a_kept_one_shorter() {
    let mut level = level::Level::new(Target::default());
    let read = |level: &level::Level| level.reading().wanted();
    let start = read(&level);
    level.learn(0.95);
    let missed = read(&level);
    level.learn(-0.05);
    let kept = read(&level);
    assert!(missed > start && kept < missed);
    (0..18).for_each(|_| level.learn(-0.05));
    assert!((read(&level) - start).abs() < 1e-12, "one miss and nineteen kept balance at 95 %");
}

#[test]
fn a_withdrawn_case_neither_counts_as_kept_nor_as_missed() {
    let mut quoter = Quoter::new(Target::default(), 0);
    for index in 0..100 {
        let (case, _) = quoter.arrive(moment(index * 600), &[]);
        quoter.complete(case, moment(index * 600 + 300));
    }
    let before = quoter.level.reading().wanted();
    let (case, _) = quoter.arrive(moment(60_000), &[]);
    quoter.withdraw(case, moment(60_001));
    assert!((quoter.level.reading().wanted() - before).abs() < 1e-9);
    assert_eq!(quoter.open(), 0);
    quoter.complete(case, moment(60_002));
    quoter.withdraw(case, moment(60_003));
    assert_eq!(quoter.open(), 0, "who is gone stays gone");
}

#[test]
fn with_little_history_a_quote_says_so() {
    let mut quoter = Quoter::new(Target::default(), 0);
    for index in 0..25 {
        let (case, quote) = quoter.arrive(moment(index * 600), &[]);
        let basis = (index > 0).then_some(if index < 20 { Basis::LittleHistory } else { Basis::History });
        assert_eq!(quote.map(|quote| quote.basis), basis, "after {index}");
        quoter.complete(case, moment(index * 600 + 300));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_happens_a_deadline_is_after_arrival_and_state_survives_a_restart(
        steps in proptest::collection::vec((0u8..4, 0i64..200_000, 0usize..8), 1..160),
    ) {
        let mut quoter = Quoter::new(Target::new(0.9).unwrap(), 1);
        let (mut now, mut open) = (0, Vec::new());
        for (index, (kind, passed, which)) in steps.iter().enumerate() {
            now += passed;
            if index % 10 == 9 {
                let text = serde_json::to_string(&quoter).unwrap();
                let mut again: Quoter = serde_json::from_str(&text).unwrap();
                let (ours, theirs) = (quoter.clone().preview(moment(now), &["a"]), again.preview(moment(now), &["a"]));
                let within = |quote: Option<Quote>| quote.map_or(0, |quote| quote.within.as_secs());
                prop_assert!((within(ours) - within(theirs)).abs() <= 1, "{ours:?} became {theirs:?}");
                quoter = again;
            }
            match kind {
                0 | 1 => {
                    let (case, quote) = quoter.arrive(moment(now), &[["a", "b"][which % 2]]);
                    prop_assert!(quote.is_none_or(|quote| quote.deadline > moment(now)));
                    open.push(case);
                }
                _ if open.is_empty() => {}
                2 => quoter.complete(open.remove(which % open.len()), moment(now)),
                _ => quoter.withdraw(open.remove(which % open.len()), moment(now)),
            }
            prop_assert_eq!(quoter.open(), open.len() as u64);
        }
    }

    #[test]
    fn a_higher_target_is_never_promised_earlier_from_the_same_history(
        lengths in proptest::collection::vec(1i64..500_000, 30..120),
    ) {
        let within = |target: f64| {
            let mut quoter = Quoter::new(Target::new(target).unwrap(), 0);
            for (index, length) in lengths.iter().enumerate() {
                let start = index as i64 * 600_000;
                let (case, _) = quoter.arrive(moment(start), &[]);
                quoter.complete(case, moment(start + length));
            }
            // What was learnt from its own promises is set aside: the forecasts alone.
            quoter.level = level::Level::new(Target::new(target).unwrap());
            quoter.mixture = mixture::Mixture::new(quoter.forecasts.count());
            quoter.preview(moment(lengths.len() as i64 * 600_000), &[]).unwrap().within
        };
        prop_assert!(within(0.8) <= within(0.95));
        prop_assert!(within(0.95) <= within(0.99));
    }
}
