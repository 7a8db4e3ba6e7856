//! The house is tidy: the same checks as `cargo xtask tidy`, so that `cargo test` alone tells.

use std::path::Path;
use xtask::{House, Severity};

#[test]
fn the_house_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let house = House::open(&root).unwrap();
    assert!(house.files.len() > 20 && house.crates.len() > 5, "looked in the wrong place: {}", root.display());
    let findings = xtask::all(&house);
    let errors: Vec<String> =
        findings.iter().filter(|finding| finding.severity == Severity::Error).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}
