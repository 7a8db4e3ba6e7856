//! Words that may not stay behind: unfinished work, and places that exist on one machine only.

use crate::{Finding, House};

// Put together here, so that this file doesn't find itself.
const UNFINISHED: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimpl", "emented!(")];
const ONE_MACHINE: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/far", "m/"),
    concat!("/tmp/", "bash"),
    concat!("/tmp/", "wt/"),
];

/// Marks of unfinished work, and paths that a reader elsewhere doesn't have.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in house.files.iter().filter(|file| !file.is_material()) {
        for (number, line) in file.numbered() {
            for mark in UNFINISHED.iter().filter(|mark| stands_alone(line, mark)) {
                let message = format!("`{mark}` doesn't merge: finish it, or open an issue and leave the code whole");
                findings.push(Finding::error(&file.path, Some(number), message));
            }
            for place in ONE_MACHINE.iter().filter(|place| begins_a_path(line, place)) {
                let message =
                    format!("`{place}` exists on one machine only: take the folder as a setting, or go from the root");
                findings.push(Finding::error(&file.path, Some(number), message));
            }
        }
    }
    findings
}

fn stands_alone(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + mark.len()..].chars().next();
        let is_letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        !is_letter(before) && (mark.ends_with('(') || !is_letter(after))
    })
}

/// At the start of a path, not in the middle of one (`https://example.nl/wo…`).
fn begins_a_path(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '}' | '*'))
    })
}

#[cfg(test)]
mod tests {
    use super::{ONE_MACHINE, UNFINISHED, check};
    use crate::house::made_up::house;

    #[track_caller]
    fn found(line: &str) -> usize {
        check(&house(&[("crates/desk/src/renew.rs", line)])).len()
    }

    #[test]
    fn every_mark_of_unfinished_work_is_found() {
        for mark in UNFINISHED {
            assert_eq!(found(&format!("    // {mark} tell the lead")), 1, "{mark}");
        }
    }

    #[test]
    fn a_word_that_contains_it_is_another_word() {
        assert_eq!(found(&format!("A{}S", UNFINISHED[0])), 0);
    }

    #[test]
    fn a_path_of_one_machine_is_found_and_an_address_is_not() {
        for place in ONE_MACHINE {
            assert_eq!(found(&format!("let path = \"{place}main\";")), 1, "{place}");
        }
        assert_eq!(found(&format!("https://example.nl{}for-us", ONE_MACHINE[0])), 0);
    }
}
