//! The map in ARCHITECTURE.md names the crates that exist, and no others.

use crate::{Finding, House};
use std::collections::BTreeSet;

const MAP: &str = "ARCHITECTURE.md";

/// Crates without a place on the map, and places without a crate.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let Some(map) = house.file(MAP) else {
        return vec![Finding::error(MAP, None, "there is no map of the crates: write one")];
    };
    let drawn: BTreeSet<&str> = map.text.split("](crates/").skip(1).filter_map(name).collect();
    let built: BTreeSet<&str> = house.crates.iter().map(|ours| ours.name.as_str()).collect();
    let missing =
        built.difference(&drawn).map(|name| format!("the map has no line for [`{name}`](crates/{name}): add one"));
    let gone =
        drawn.difference(&built).map(|name| format!("the map shows crates/{name}, which doesn't exist: take it off"));
    missing.chain(gone).map(|message| Finding::error(MAP, None, message)).collect()
}

fn name(after: &str) -> Option<&str> {
    let (target, _) = after.split_once(')')?;
    target.split(['/', '#']).next()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::house::made_up::{house, with_crate};

    #[test]
    fn the_map_shows_what_is_built_and_nothing_else() {
        let map = "| [`promise`](crates/promise) | hours |\n| [rule](crates/promise/src/rule.rs) |";
        let house = with_crate(house(&[("ARCHITECTURE.md", map)]), "promise", &[], &[]);
        assert!(check(&house).is_empty());
        let house = with_crate(house, "mail", &[], &[]);
        assert_eq!(check(&house).len(), 1);
    }

    #[test]
    fn a_crate_that_is_gone_is_told() {
        let house = house(&[("ARCHITECTURE.md", "[`outcome`](crates/outcome)")]);
        assert_eq!(check(&house).len(), 1);
    }
}
