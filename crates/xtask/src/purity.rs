//! The ground floor touches no clock, no disk, no network, no dice.
//!
//! Clippy refuses the clock everywhere; here also what clippy's list can't name, such as a whole module of std.

use crate::house::File;
use crate::{Finding, House};

const GROUND_FLOOR: [&str; 3] = ["crates/promise/src/", "crates/outcome/src/", "crates/mail/src/"];

const FORBIDDEN: [(&str, &str); 12] = [
    ("std::time::SystemTime", "take `now: Timestamp` as a parameter"),
    ("std::time::Instant", "take `now: Timestamp` as a parameter"),
    ("Timestamp::now", "take `now: Timestamp` as a parameter"),
    ("Zoned::now", "take `now: Timestamp` as a parameter"),
    ("std::fs", "take the bytes as a parameter; `myosotis` and `channels` read files"),
    ("std::net", "talking to other machines is for `channels`"),
    ("std::env", "take the setting as a parameter; `myosotis` reads the environment"),
    ("std::process", "the ground floor starts nothing and stops nothing"),
    ("std::thread", "the ground floor computes; who runs it where is decided above"),
    ("tokio::", "the ground floor is not async: take the bytes as a parameter"),
    ("async fn", "the ground floor is not async: take the bytes as a parameter"),
    ("rand::", "take the random value as a parameter; only `myosotis` throws dice"),
];

/// Calls to the outside world from crates on floor 0, tests excepted.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    house.files.iter().filter(|file| is_ground_floor(&file.path)).flat_map(impure).collect()
}

fn is_ground_floor(path: &str) -> bool {
    let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
    path.ends_with(".rs") && !is_test && GROUND_FLOOR.iter().any(|folder| path.starts_with(folder))
}

fn impure(file: &File) -> Vec<Finding> {
    // Tests of private rules stand at the bottom of a file, and may read a table from disk.
    let program = file.numbered().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
    let code = program.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let calls = code.flat_map(|(number, line)| {
        let found = FORBIDDEN.iter().filter(move |(call, _)| names(line, call));
        found.map(move |(call, instead)| (number, *call, *instead))
    });
    calls
        .map(|(number, call, instead)| {
            Finding::error(&file.path, Some(number), format!("`{call}` on floor 0: {instead}"))
        })
        .collect()
}

/// Does the line name the call itself, and not something that merely ends in the same letters (`operand::`)?
fn names(line: &str, call: &str) -> bool {
    line.match_indices(call).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::house::made_up::house;

    #[track_caller]
    fn found(path: &str, text: &str) -> usize {
        check(&house(&[(path, text)])).len()
    }

    #[test]
    fn the_clock_and_the_disk_are_refused_on_the_ground_floor() {
        assert_eq!(found("crates/promise/src/rule.rs", "let now = Timestamp::now();\nuse std::fs;"), 2);
    }

    #[test]
    fn a_span_of_time_is_a_value() {
        assert_eq!(found("crates/promise/src/rule.rs", "use std::time::Duration;"), 0);
    }

    #[test]
    fn a_name_that_ends_in_the_same_letters_is_another_name() {
        assert_eq!(found("crates/promise/src/rule.rs", "operand::add(1)"), 0);
    }

    #[test]
    fn comments_tests_and_other_floors_may() {
        assert_eq!(found("crates/promise/src/rule.rs", "// not std::fs\n"), 0);
        assert_eq!(found("crates/promise/src/rule.rs", "#[cfg(test)]\nmod tests {\nuse std::fs;"), 0);
        assert_eq!(found("crates/store/src/lib.rs", "use std::fs;"), 0);
    }
}
