//! Words: both languages have the same keys with the same values to fill in; every key that is used exists, and every key is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| path.extension().is_some_and(|extension| extension == *ending)) {
            found.push(path);
        }
    }
}

/// Key to the values it is filled in with, for one language; a key that stands twice is an error.
fn keys(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut paths = Vec::new();
    files(&Path::new("locales").join(language), &["ftl"], &mut paths);
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let mut current: Option<String> = None;
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let key = line.split('=').next().unwrap().trim().to_owned();
                assert!(
                    keys.insert(key.clone(), BTreeSet::new()).is_none(),
                    "{key} stands twice, again in {}",
                    path.display()
                );
                current = Some(key);
            }
            let Some(key) = &current else { continue };
            for rest in line.split('$').skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                keys.get_mut(key).unwrap().insert(name);
            }
        }
    }
    keys
}

/// Every text between quotes in templates and sources.
fn quoted() -> BTreeSet<String> {
    let mut paths = Vec::new();
    files(Path::new("src"), &["rs", "html"], &mut paths);
    let mut found = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(path).unwrap();
        found.extend(text.split('"').map(str::to_owned));
    }
    found
}

/// Keys that are asked for: the first argument of `say` and `marked` where it is written out.
fn asked() -> BTreeSet<(String, String)> {
    let mut paths = Vec::new();
    files(Path::new("src"), &["rs", "html"], &mut paths);
    let mut found = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for call in [".say(\"", ".marked(\""] {
            found.extend(
                text.split(call)
                    .skip(1)
                    .map(|rest| (rest.split('"').next().unwrap().to_owned(), path.display().to_string())),
            );
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values() {
    let (nl, en) = (keys("nl"), keys("en"));
    let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert!(only(&nl, &en).is_empty(), "keys without English: {:?}", only(&nl, &en));
    assert!(only(&en, &nl).is_empty(), "keys without Dutch: {:?}", only(&en, &nl));
    for (key, values) in &nl {
        assert_eq!(values, &en[key], "{key} is filled in with other values in the two languages");
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let nl = keys("nl");
    // Doc comments show a key as an example.
    let missing: Vec<_> =
        asked().into_iter().filter(|(key, path)| !nl.contains_key(key) && !path.ends_with("i18n.rs")).collect();
    assert!(missing.is_empty(), "add to locales/nl and locales/en: {missing:?}");
}

#[test]
fn every_key_is_used() {
    let quoted = quoted();
    let unused: Vec<_> = keys("nl").into_keys().filter(|key| !quoted.contains(key)).collect();
    assert!(unused.is_empty(), "remove from locales/, or use: {unused:?}");
}

#[test]
fn no_sentence_shouts_or_says_sorry_for_nothing() {
    for language in ["nl", "en"] {
        let mut paths = Vec::new();
        files(&Path::new("locales").join(language), &["ftl"], &mut paths);
        for path in paths {
            for line in fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
                let lower = line.to_lowercase();
                for word in ["!", "helaas", "oeps", "oops", "unfortunately"] {
                    assert!(!lower.contains(word), "{}: {line}", path.display());
                }
            }
        }
    }
}
