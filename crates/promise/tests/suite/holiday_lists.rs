//! Our holidays beside two lists that others keep.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and may say that it was skipped")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use promise::holidays::holidays;
use serde_json::Value;

fn read(file: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/holidays").join(file);
    match fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: {} is not there", path.display());
            None
        }
    }
}

type Days = BTreeSet<(String, String, String)>;

/// Date, name there, name in English; days that fall together are joined, as that list does.
fn ours(country: &str, region: Option<&str>, kind: &str, years: std::ops::RangeInclusive<i16>) -> Days {
    let mut names: BTreeMap<String, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for holiday in years.flat_map(|year| holidays(country, region, year).unwrap()) {
        if holiday.kind.as_str() == kind {
            let entry = names.entry(holiday.date.to_string()).or_default();
            entry.0.insert(holiday.name);
            entry.1.insert(holiday.name_en);
        }
    }
    let join = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join("; ");
    names.into_iter().map(|(date, (local, english))| (date, join(local), join(english))).collect()
}

#[test]
fn every_day_of_every_country_and_region_from_2020_to_2035_is_the_same() {
    let Some(list) = read("holidays_2020_2035.json") else { return };
    let rows = list.as_object().unwrap().values().find_map(Value::as_array).unwrap();
    let mut theirs: BTreeMap<(String, Option<String>, String), Days> = BTreeMap::new();
    for row in rows {
        let text = |key: &str| row[key].as_str().map(str::to_owned);
        let key = (text("country").unwrap(), text("subdivision"), text("category").unwrap());
        theirs.entry(key).or_default().insert((text("date").unwrap(), text("name").unwrap(), text("name_en").unwrap()));
    }
    assert_eq!(theirs.len(), 44);
    for ((country, region, kind), days) in theirs {
        let ours = ours(&country, region.as_deref(), &kind, 2020..=2035);
        let missing: Vec<_> = days.difference(&ours).collect();
        let extra: Vec<_> = ours.difference(&days).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{country} {region:?} {kind}: missing {missing:?}, extra {extra:?}"
        );
    }
}

#[test]
fn the_united_kingdom_was_closed_when_its_government_said_so() {
    let Some(feed) = read("gov-uk-bank-holidays-2012-2019.json") else { return };
    for (division, region) in
        [("england-and-wales", "ENG"), ("england-and-wales", "WLS"), ("scotland", "SCT"), ("northern-ireland", "NIR")]
    {
        let events = feed[division]["events"].as_array().unwrap();
        let theirs: BTreeSet<String> = events.iter().map(|event| event["date"].as_str().unwrap().to_owned()).collect();
        let days = (2012..=2019).flat_map(|year| holidays("GB", Some(region), year).unwrap());
        // They list the working day on which a holiday in the weekend is observed, we list both.
        let working_days = days.filter(|day| day.date.weekday().to_monday_zero_offset() < 5);
        let ours: BTreeSet<String> = working_days.map(|day| day.date.to_string()).collect();
        assert_eq!(ours, theirs, "{region}");
    }
}
