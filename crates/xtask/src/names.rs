//! Names that say nothing: rooms without a subject, and verbs that no customer would recognise.

use crate::{Finding, House};

const EMPTY_ROOMS: [&str; 10] =
    ["utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"];
const EMPTY_VERBS: [&str; 3] = ["process_", "handle_", "do_"];

/// Crates and modules named for no subject, and public functions with an empty verb.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ours in &house.crates {
        if EMPTY_ROOMS.contains(&ours.name.as_str()) {
            findings.push(Finding::error(&format!("crates/{}/Cargo.toml", ours.name), None, empty_room(&ours.name)));
        }
    }
    for file in house.with_ending(&["rs"]) {
        if let Some(name) = module(&file.path).filter(|name| EMPTY_ROOMS.contains(name)) {
            findings.push(Finding::error(&file.path, None, empty_room(name)));
        }
        for (number, line) in file.numbered() {
            let line = line.trim_start();
            if let Some(name) = inline_module(line).filter(|name| EMPTY_ROOMS.contains(name)) {
                findings.push(Finding::error(&file.path, Some(number), empty_room(name)));
            }
            if let Some(verb) = public_function(line).and_then(empty_verb) {
                let message =
                    format!("`{verb}…` says nothing: use a verb that a customer would recognise (`renew`, `keep`)");
                findings.push(Finding::error(&file.path, Some(number), message));
            }
        }
    }
    findings
}

fn empty_room(name: &str) -> String {
    format!("`{name}` names no subject: put each thing where its subject lives, or name the room after what it holds")
}

/// `crates/desk/src/receive.rs` and `crates/desk/src/receive/mod.rs` are both the module `receive`.
fn module(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".rs")?;
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    stem.rsplit('/').next()
}

fn inline_module(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
    line.strip_prefix("mod ")?.strip_suffix('{').map(str::trim)
}

fn public_function(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ")?;
    let line = line.strip_prefix("const ").unwrap_or(line);
    line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")
}

fn empty_verb(function: &str) -> Option<&'static str> {
    EMPTY_VERBS.into_iter().find(|verb| function.starts_with(verb))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::house::made_up::{house, with_crate};

    #[track_caller]
    fn found(path: &str, text: &str) -> usize {
        check(&house(&[(path, text)])).len()
    }

    #[test]
    fn a_room_needs_a_subject() {
        assert_eq!(found("crates/desk/src/utils.rs", ""), 1);
        assert_eq!(found("crates/desk/src/common/mod.rs", ""), 1);
        assert_eq!(found("crates/desk/src/lib.rs", "mod helpers {\n}"), 1);
        assert_eq!(check(&with_crate(house(&[]), "service", &[], &[])).len(), 1);
    }

    #[test]
    fn a_public_act_needs_a_verb() {
        assert_eq!(found("crates/desk/src/renew.rs", "    pub async fn process_renewal("), 1);
        assert_eq!(found("crates/desk/src/renew.rs", "pub fn handle_mail("), 1);
    }

    #[test]
    fn names_with_a_meaning_are_left_alone() {
        assert_eq!(found("crates/promise/src/service_hours.rs", "pub fn dozen(\nfn do_it(\npub fn renew("), 0);
    }
}
