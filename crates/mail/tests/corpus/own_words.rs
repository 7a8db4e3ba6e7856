//! The customer's own words, against pairs of mail and expectation.

use std::path::Path;

use serde_json::Value;

use crate::{files, folder, named, say, squeezed};

/// Compares, says what differs, and holds the share of equal ones against `bar` per cent.
#[track_caller]
fn check(name: &str, pairs: &[(String, String, String)], bar_percent: usize) {
    let mut equal = 0;
    for (file, text, expected) in pairs {
        let own = mail::own_words::split(text).own();
        if squeezed(&own) == squeezed(expected) {
            equal += 1;
        } else if std::env::var_os("MAIL_TEST_VERBOSE").is_some() {
            say(&format!("--- {file}\nours:     {own:?}\nexpected: {expected:?}"));
        }
        assert!(!own.is_empty() || expected.trim().is_empty(), "{name}: {file} lost all words");
    }
    say(&format!("{name}: {equal} of {} equal", pairs.len()));
    assert!(equal * 100 >= pairs.len() * bar_percent, "{name}: {equal} of {} is under {bar_percent} %", pairs.len());
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

#[test]
fn discourse_pairs_agree() {
    let Some(folder) = folder("mail/discourse-trimmer") else { return };
    let pairs: Vec<_> = files(&folder.join("emails"))
        .iter()
        .map(|path| (named(path), read(path), read(&folder.join("trimmed").join(named(path)))))
        .collect();
    check("discourse", &pairs, 94);
}

/// Collections that hold what another library returns, which is no truth but a second opinion.
#[track_caller]
fn check_peer(folder_name: &str, emails: &str, bar_percent: usize) {
    let Some(folder) = folder(folder_name) else { return };
    let peer: Value = serde_json::from_str(&read(&folder.join("peer_output.json"))).unwrap();
    let pairs: Vec<_> = peer["cases"]
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(file, case)| {
            let path = folder.join(emails).join(file);
            Some((
                file.clone(),
                path.is_file().then(|| read(&path))?,
                case["visible"].as_str().or_else(|| case["latest_reply"].as_str())?.to_owned(),
            ))
        })
        .collect();
    assert!(!pairs.is_empty(), "{folder_name}: no pairs");
    check(folder_name, &pairs, bar_percent);
}

#[test]
fn githubs_library_agrees() {
    check_peer("mail/github-reply", "emails", 80);
}

#[test]
fn zapiers_library_agrees() {
    check_peer("mail/zapier-reply", "emails", 75);
}

#[test]
fn willdurands_library_agrees() {
    check_peer("mail/willdurand-reply", "Fixtures", 75);
}

#[test]
fn alfonsrvs_library_agrees() {
    check_peer("mail/alfonsrv-reply", "emails", 45);
}
