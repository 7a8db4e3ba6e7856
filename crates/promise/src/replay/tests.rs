//! The replay on logs small enough to reckon by hand.

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn case(arrived: i64, took: Option<i64>) -> Case {
    Case { arrived: at(arrived), completed: took.map(|took| at(arrived + took)), groups: Vec::new() }
}

fn fixed(seconds: i64) -> Policy {
    Policy::Fixed(SignedDuration::from_secs(seconds))
}

fn run(cases: &[Case], policy: Policy, warmup: usize) -> Result<Report, ReplayError> {
    replay(cases, &Replay { target: Target::new(0.9).unwrap(), policy, baselines: vec![Policy::Rolling], warmup })
}

#[test]
fn a_fixed_promise_is_judged_as_by_hand() {
    // Ten cases an hour apart, of 1 to 10 seconds; promised 8 s.
    let cases: Vec<Case> = (0..10).map(|index| case(index * 3600, Some(index + 1))).collect();
    let report = run(&cases, fixed(8), 1).unwrap();
    let score = &report.score;
    assert_eq!((score.cases, report.without_history), (9, 0));
    assert!((score.kept - 7.0 / 9.0).abs() < 1e-12);
    assert_eq!(score.kept_by_quarter, [1.0, 1.0, 1.0, 1.0 / 3.0], "two, two, two and three cases");
    assert_eq!((score.promised_mean_s, score.promised_median_s), (8.0, 8.0));
    // Early by 6, 5, 4, 3, 2, 1, 0 at a tenth; late by 1 and 2 at nine tenths.
    assert!((score.pinball_s - (21.0 * 0.1 + 3.0 * 0.9) / 9.0).abs() < 1e-12);
    assert_eq!(report.baselines.keys().collect::<Vec<_>>(), ["rolling"]);
}

#[test]
fn the_rolling_quantile_sees_only_what_is_completed_by_then() {
    let cases = [case(0, Some(100)), case(100, Some(50)), case(120, Some(10)), case(140, Some(1000))];
    let report = run(&cases, Policy::Rolling, 0).unwrap();
    // The first comes before anything is done; all others are promised the 100 s of the first.
    assert_eq!((report.without_history, report.score.cases), (1, 3));
    assert_eq!((report.score.promised_mean_s, report.score.kept), (100.0, 2.0 / 3.0));
}

#[test]
fn a_case_that_never_ends_is_broken_once_its_promise_has_passed_and_left_out_before() {
    let cases = [case(0, Some(10)), case(20, None), case(900, None), case(1000, Some(5))];
    let report = run(&cases, fixed(500), 0).unwrap();
    assert_eq!((report.score.cases, report.score.kept), (2, 0.5));
    assert!((report.score.pinball_s - 49.5).abs() < 1e-12, "over the completed one");
}

#[test]
fn the_future_changes_no_promise() {
    let all: Vec<Case> = (0..400).map(|index| case(index * 600, Some((index * 7919) % 40_000 + 1))).collect();
    let mut other = all.clone();
    let now = other[300].arrived;
    for case in &mut other {
        if case.completed.is_some_and(|completed| completed > now) {
            case.completed = Some(now + SignedDuration::from_hours(9999));
        }
    }
    let promised = |cases: &[Case]| {
        let cases: Vec<&Case> = cases.iter().collect();
        promises(&cases, &events(&cases), Policy::Quote, Target::default())
    };
    assert_eq!(promised(&all)[..=300], promised(&other)[..=300]);
}

#[test]
fn a_log_that_is_no_good_is_refused_in_words() {
    let backwards = [case(0, Some(10)), case(100, Some(-5))];
    assert_eq!(run(&backwards, fixed(8), 0), Err(ReplayError::Backwards(2)));
    let empty = run(&[case(0, None), case(5, None)], Policy::Quote, 0).unwrap_err();
    assert!(empty.to_string().contains("lower --warmup"), "{empty}");
    assert!(run(&[case(0, Some(1))], Policy::Quote, 200).is_err());
    assert!(run(&[], Policy::Quote, 0).is_err());
}
