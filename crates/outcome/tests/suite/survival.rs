//! Curves, tests and models as lifelines and R have them, on the data that they come with.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and may say that it was skipped")]

use std::collections::BTreeMap;

use crate::data::{Table, near, table, text};
use outcome::Confidence;
use outcome::survival::{Cox, LifeTable, LogRank, Observation, cox, kaplan_meier, log_rank};

fn observation(table: &Table, row: usize, time: &str, event: &str) -> Observation {
    let at = table.number(row, time);
    if table.number(row, event) == 1.0 { Observation::left(at) } else { Observation::censored(at) }.unwrap()
}

/// Observations by the value of a column, in the order of those values; rows without one are left out.
fn groups(table: &Table, time: &str, event: &str, by: &str) -> BTreeMap<String, Vec<Observation>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in (0..table.len()).filter(|&row| !table.is_missing(row, by)) {
        groups.entry(table.text(row, by).to_owned()).or_default().push(observation(table, row, time, event));
    }
    groups
}

fn compared(table: &Table, time: &str, event: &str, by: &str) -> LogRank {
    let tables: Vec<_> = groups(table, time, event, by).into_values().map(LifeTable::new).collect();
    log_rank(&tables).unwrap()
}

/// Holds a curve against lifelines' (expected/kaplan_meier_lifelines.json).
#[track_caller]
fn check_curve(case: &str, observations: &[Observation]) {
    let Some(expected) = text("kaplan_meier_lifelines.json") else { return };
    let expected: serde_json::Value = serde_json::from_str(&expected.replace("Infinity", "null")).unwrap();
    let expected = &expected["cases"][case];
    let life = LifeTable::new(observations.iter().copied());
    assert_eq!(
        (life.accounts(), life.events()),
        (expected["n"].as_u64().unwrap(), expected["events"].as_u64().unwrap())
    );
    let found = kaplan_meier(&life, Confidence::USUAL);
    assert_eq!(found.median, expected["median"].as_f64(), "{case}");
    let rows = expected["table"].as_array().unwrap();
    assert_eq!(found.curve.len(), rows.len(), "{case}");
    for (point, row) in found.curve.iter().zip(rows) {
        let ours = [point.time, point.survival, point.interval.lower, point.interval.upper];
        for (ours, theirs) in ours.into_iter().zip(row.as_array().unwrap()) {
            near(ours, theirs.as_f64().unwrap(), 1e-9, case);
        }
    }
}

#[test]
fn the_curves_are_those_of_lifelines() {
    for (case, file, time, event, group) in [
        ("waltons all", "waltons_dataset.csv", "T", "E", None),
        ("waltons miR-137", "waltons_dataset.csv", "T", "E", Some(("group", "miR-137"))),
        ("waltons control", "waltons_dataset.csv", "T", "E", Some(("group", "control"))),
        ("rossi", "rossi.csv", "week", "arrest", None),
        ("leukemia Rx=0", "leukemia.csv", "t", "status", Some(("Rx", "0"))),
        ("leukemia Rx=1", "leukemia.csv", "t", "status", Some(("Rx", "1"))),
        ("lung", "lung.csv", "time", "status", None),
    ] {
        let Some(table) = table(&format!("survival/{file}")) else { return };
        let is_in = |row: &usize| group.is_none_or(|(column, value)| table.text(*row, column) == value);
        let rows: Vec<_> = (0..table.len()).filter(is_in).map(|row| observation(&table, row, time, event)).collect();
        check_curve(case, &rows);
    }
}

#[test]
fn groups_differ_as_much_as_lifelines_says() {
    for (file, time, event, by, chi2, p, df) in [
        ("waltons_dataset.csv", "T", "E", "group", 122.249_125_573_006, 2.035_983_222_3e-28, 1),
        ("leukemia.csv", "t", "status", "Rx", 16.792_940_989_216_5, 4.168_809_109e-5, 1),
        ("lung.csv", "time", "status", "ph.ecog", 21.962_131_682_476_7, 6.642_535_355_8e-5, 3),
        ("rossi.csv", "week", "arrest", "prio", 41.801_018_733_131_7, 4.224_702_968e-4, 16),
    ] {
        let Some(table) = table(&format!("survival/{file}")) else { return };
        let found = compared(&table, time, event, by);
        near(found.chi2, chi2, 1e-9 * chi2, file);
        near(found.p, p, 1e-8 * p, file);
        assert_eq!(found.df, df, "{file}");
    }
}

struct Expected {
    rows: usize,
    log_likelihood: f64,
    concordance: f64,
    /// Covariate, coefficient, standard error, p.
    coefficients: &'static [(&'static str, f64, f64, f64)],
}

#[track_caller]
fn check_cox(file: &str, time: &str, event: &str, expected: &Expected) {
    let Some(table) = table(&format!("survival/{file}")) else { return };
    let names: Vec<_> = expected.coefficients.iter().map(|(name, ..)| *name).collect();
    let complete = |row: &usize| names.iter().all(|name| !table.is_missing(*row, name));
    let rows: Vec<_> = (0..table.len()).filter(complete).collect();
    assert_eq!(rows.len(), expected.rows);
    let observations: Vec<_> = rows.iter().map(|&row| observation(&table, row, time, event)).collect();
    let covariates: Vec<Vec<f64>> =
        rows.iter().map(|&row| names.iter().map(|name| table.number(row, name)).collect()).collect();
    let found: Cox = cox(&observations, &covariates).unwrap();
    near(found.log_likelihood, expected.log_likelihood, 1e-6, file);
    near(found.concordance.unwrap(), expected.concordance, 1e-9, file);
    for (found, (name, coefficient, standard_error, p)) in found.coefficients.iter().zip(expected.coefficients) {
        near(found.coefficient, *coefficient, 1e-7, name);
        near(found.standard_error, *standard_error, 1e-7, name);
        near(found.p, *p, 1e-7, name);
    }
}

/// Coefficients of R's coxph (in lifelines' tests/test_estimation.py:3971), the rest by lifelines 0.30.3.
#[test]
fn what_shortens_freedom_is_what_r_and_lifelines_find() {
    let coefficients = &[
        ("fin", -0.379_422_166, 0.191_379_481, 0.047_416_095_3),
        ("age", -0.057_437_740, 0.021_999_470, 0.009_031_242_34),
        ("race", 0.313_899_787, 0.307_992_777, 0.308_117_968),
        ("wexp", -0.149_795_702, 0.212_224_296, 0.480_289_682),
        ("mar", -0.433_703_881, 0.381_868_057, 0.256_064_239),
        ("paro", -0.084_871_081, 0.195_756_672, 0.664_612_373),
        ("prio", 0.091_497_082, 0.028_648_550, 0.001_404_245_12),
    ];
    let expected =
        Expected { rows: 432, log_likelihood: -658.747_659_446_1, concordance: 0.640_329_247_099_7, coefficients };
    check_cox("rossi.csv", "week", "arrest", &expected);
}

#[test]
fn rows_with_gaps_are_left_out_as_r_and_lifelines_do() {
    let coefficients = &[
        ("age", 0.015_157_081, 0.009_762_900, 0.120_538_258),
        ("sex", -0.631_422_049, 0.177_134_217, 0.000_364_337_642),
        ("ph.ecog", 0.740_204_410, 0.191_332_320, 0.000_109_424_05),
        ("ph.karno", 0.015_250_690, 0.009_797_093, 0.119_552_522),
        ("wt.loss", -0.009_297_740, 0.006_699_149, 0.165_167_924),
    ];
    let expected =
        Expected { rows: 213, log_likelihood: -658.258_635_639_6, concordance: 0.639_764_705_882_4, coefficients };
    check_cox("lung.csv", "time", "status", &expected);
}

#[test]
fn many_ties_are_shared_as_efron_does() {
    let coefficients = &[
        ("sex", 0.314_678_050, 0.454_511_544, 0.488_721_727),
        ("logWBC", 1.681_942_400, 0.336_583_551, 5.819_823_18e-7),
        ("Rx", 1.503_591_201, 0.461_512_672, 0.001_122_150_44),
    ];
    let expected =
        Expected { rows: 42, log_likelihood: -69.590_482_670_840, concordance: 0.851_332_398_317_0, coefficients };
    check_cox("leukemia.csv", "t", "status", &expected);
    let coefficients = &[
        ("age", 0.050_672_377, 0.007_198_751, 1.935_532_95e-12),
        ("black_male", -0.035_609_884, 0.312_215_246, 0.909_193_753),
        ("white_male", 0.097_398_907, 0.199_185_792, 0.624_852_164),
        ("black_female", 0.453_794_330, 0.312_225_472, 0.146_107_546),
    ];
    let expected =
        Expected { rows: 863, log_likelihood: -849.701_649_790_0, concordance: 0.672_692_868_592_6, coefficients };
    check_cox("kidney_transplant.csv", "time", "death", &expected);
}
