//! Arrows point down: who may know whom.
//!
//! The map with its reasons is ARCHITECTURE.md; this table is what the build holds us to.

use crate::house::{Arrow, Crate, Need};
use crate::{Finding, House};

/// What a crate may use, and why nothing else.
struct Room {
    name: &'static str,
    /// Tests may use `testkit` and whatever stands lower than this.
    floor: u8,
    /// Crates of ours that it may use in the program.
    ours: &'static [&'static str],
    theirs: Libraries,
    instead: &'static str,
}

/// Which crates of others a room may use.
enum Libraries {
    /// These and no others.
    Only(&'static [&'static str]),
    /// All that the workspace has but these.
    AllBut(&'static [&'static str]),
}

const FLOOR_0: &str =
    "the ground floor is pure: take time, chance and bytes as values, and do I/O in `channels` or `store`";
const SQL: [&str; 3] = ["rusqlite", "tokio-postgres", "tokio-postgres-rustls"];

const HOUSE: [Room; 12] = [
    Room {
        name: "promise",
        floor: 0,
        ours: &[],
        theirs: Libraries::Only(&["jiff", "serde", "serde_json", "thiserror"]),
        instead: FLOOR_0,
    },
    Room {
        name: "outcome",
        floor: 0,
        ours: &[],
        theirs: Libraries::Only(&["jiff", "libm", "serde", "serde_json", "thiserror"]),
        instead: FLOOR_0,
    },
    Room {
        name: "ledger",
        floor: 0,
        ours: &[],
        theirs: Libraries::Only(&["csv", "encoding_rs", "flate2", "jiff", "quick-xml", "serde", "thiserror"]),
        instead: FLOOR_0,
    },
    Room {
        name: "mail",
        floor: 0,
        ours: &[],
        theirs: Libraries::Only(&[
            "ammonia",
            "base64",
            "hmac",
            "html2text",
            "jiff",
            "mail-builder",
            "mail-parser",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
        ]),
        instead: FLOOR_0,
    },
    Room {
        name: "seal",
        floor: 0,
        ours: &[],
        theirs: Libraries::Only(&[
            "aes",
            "cbc",
            "cms",
            "der",
            "des",
            "jiff",
            "mail-parser",
            "p12-keystore",
            "pgp",
            "ring",
            "rsa",
            "rustls-pki-types",
            "rustls-webpki",
            "serde",
            "sha1",
            "thiserror",
            "x509-cert",
        ]),
        instead: FLOOR_0,
    },
    Room {
        name: "store",
        floor: 1,
        ours: &["promise", "outcome", "ledger", "mail"],
        theirs: Libraries::AllBut(&["axum", "reqwest", "lettre", "async-imap", "askama"]),
        instead: "`store` knows tables and nothing else: decide in `desk`, talk in `channels`, show in `web`",
    },
    Room {
        name: "desk",
        floor: 2,
        ours: &["promise", "outcome", "ledger", "mail", "seal", "store"],
        theirs: Libraries::AllBut(&[
            "axum",
            "reqwest",
            "lettre",
            "async-imap",
            "rusqlite",
            "tokio-postgres",
            "tokio-postgres-rustls",
        ]),
        instead: "`desk` holds the use cases: SQL lives in `store`, HTTP in `web`, other machines in `channels` (called by a job)",
    },
    Room {
        name: "channels",
        floor: 3,
        ours: &["desk", "mail", "promise"],
        theirs: Libraries::AllBut(&SQL),
        instead: "`channels` hands bytes to a use case in `desk` and takes jobs from it; it knows neither tables nor pages",
    },
    Room {
        name: "web",
        floor: 3,
        ours: &["desk", "promise", "outcome", "ledger", "mail"],
        theirs: Libraries::AllBut(&["rusqlite", "tokio-postgres", "tokio-postgres-rustls", "lettre", "async-imap"]),
        instead: "`web` asks a door of `desk` (`*_for(&agent, ..)`), so that rights are checked in one place",
    },
    Room {
        name: "myosotis",
        floor: 4,
        ours: &["promise", "outcome", "ledger", "mail", "store", "desk", "channels", "web"],
        theirs: Libraries::AllBut(&[]),
        instead: "the program wires the others together; test material stays in `testkit`",
    },
    Room {
        name: "testkit",
        floor: 3,
        ours: &["promise", "outcome", "ledger", "mail", "store", "desk"],
        theirs: Libraries::AllBut(&[]),
        instead: "`testkit` stands below the edges, so that every crate's tests can use it",
    },
    Room {
        name: "xtask",
        floor: 0,
        ours: &[],
        theirs: Libraries::Only(&["anyhow", "serde_json"]),
        instead: "`xtask` builds in seconds, before anything else: write it with std",
    },
];

/// Every arrow between crates, against the table.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ours in &house.crates {
        let manifest = format!("crates/{}/Cargo.toml", ours.name);
        match HOUSE.iter().find(|room| room.name == ours.name) {
            Some(room) => {
                let wrong = ours.arrows.iter().filter(|arrow| !may(house, room, ours, arrow));
                findings.extend(wrong.map(|arrow| Finding::error(&manifest, None, refusal(room, arrow))));
            }
            None => findings.push(Finding::error(
                &manifest,
                None,
                "this crate has no floor yet: give it one in crates/xtask/src/layers.rs and a line in ARCHITECTURE.md",
            )),
        }
    }
    findings
}

fn may(house: &House, room: &Room, from: &Crate, arrow: &Arrow) -> bool {
    let to = arrow.to.as_str();
    if house.has_crate(to) {
        let is_lower = HOUSE.iter().any(|other| other.name == to && other.floor < room.floor);
        let for_tests = arrow.need == Need::Tests && (to == "testkit" || to == from.name || is_lower);
        return for_tests || room.ours.contains(&to);
    }
    match (&room.theirs, arrow.need) {
        (_, Need::Tests) => true,
        (Libraries::Only(list), Need::Program) => list.contains(&to),
        (Libraries::AllBut(list), Need::Program) => !list.contains(&to),
    }
}

fn refusal(room: &Room, arrow: &Arrow) -> String {
    format!("`{}` may not use `{}`: {}", room.name, arrow.to, room.instead)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::house::made_up::{house, with_crate};

    #[track_caller]
    fn refused(name: &str, program: &[&str], tests: &[&str]) -> usize {
        let all = ["promise", "mail", "store", "desk", "channels", "web", "myosotis", "testkit", "xtask"];
        let others = all.iter().filter(|other| **other != name);
        let house = others.fold(house(&[]), |house, other| with_crate(house, other, &[], &[]));
        check(&with_crate(house, name, program, tests)).len()
    }

    #[test]
    fn an_arrow_down_is_fine() {
        assert_eq!(refused("desk", &["promise", "mail", "store", "serde"], &["testkit"]), 0);
        assert_eq!(refused("myosotis", &["web", "channels", "store"], &[]), 0);
    }

    #[test]
    fn web_and_channels_know_neither_each_other_nor_the_tables() {
        assert_eq!(refused("web", &["desk", "store", "channels", "rusqlite"], &[]), 3);
        assert_eq!(refused("channels", &["desk", "mail", "web", "store"], &[]), 2);
    }

    #[test]
    fn an_arrow_up_is_refused_also_for_tests() {
        assert_eq!(refused("store", &["desk"], &["web"]), 2);
    }

    #[test]
    fn a_test_may_open_a_database_of_its_own() {
        assert_eq!(refused("web", &["desk"], &["store", "testkit"]), 0);
    }

    #[test]
    fn the_ground_floor_uses_its_list_and_nothing_else() {
        assert_eq!(refused("promise", &["jiff", "serde", "thiserror"], &["proptest"]), 0);
        assert_eq!(refused("promise", &["tokio", "mail"], &[]), 2);
    }

    #[test]
    fn the_test_kit_is_for_tests() {
        assert_eq!(refused("myosotis", &["testkit"], &[]), 1);
    }

    #[test]
    fn a_new_crate_needs_a_floor() {
        assert_eq!(refused("gossip", &[], &[]), 1);
    }
}
