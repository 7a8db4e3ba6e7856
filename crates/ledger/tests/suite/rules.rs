//! The unit tests of EN 16931 and Peppol: what they call an error of a rule that we state is flagged, what they call right isn't.

use crate::shared;
use std::collections::{BTreeMap, BTreeSet};

use ledger::invoice::{Rules, read_element};
use ledger::xml;

/// Rules of countries that we have no customers in, or that only a schema can check.
fn is_stated(rule: &str) -> bool {
    rule.starts_with("BR-")
        || rule.starts_with("UBL-DT-")
        || rule.starts_with("UBL-SR-")
        || rule.starts_with("PEPPOL-")
        || rule.starts_with("NL-R-")
}

/// What a test of theirs says that ours doesn't: file, number of the test, rule.
type Difference = (String, usize, String);

struct Outcome {
    errors_flagged: usize,
    missed: Vec<Difference>,
    false_alarms: Vec<Difference>,
}

fn run(folder: &std::path::Path) -> Outcome {
    let mut outcome = Outcome { errors_flagged: 0, missed: Vec::new(), false_alarms: Vec::new() };
    for file in ["en16931/test", "peppol-bis3-unit"].iter().flat_map(|it| shared::files(&folder.join(it), ".xml")) {
        let bytes = std::fs::read(&file).expect("a file of the shared data");
        let text = xml::text_of(&bytes).expect("text");
        let root = xml::read(&text, ledger::invoice::LIMITS).expect("XML");
        let is_peppol = root.attribute("configuration").is_some_and(|it| it.contains("peppol"));
        let rules = if is_peppol { Rules::Peppol } else { Rules::En16931 };
        for (nth, test) in root.all("test").enumerate() {
            let Some(document) = test.children.iter().find(|it| it.name != "assert") else { continue };
            let reading = read_element(document, rules).expect("an invoice");
            let broken: BTreeSet<&str> = reading.broken.iter().map(|it| it.rule.as_str()).collect();
            for rule in &broken {
                assert!(!ledger::invoice::words(rule).1.starts_with("Rule "), "{rule} has no words");
            }
            let name = file.strip_prefix(folder).expect("it is in the folder").display().to_string();
            for said in test.all("assert").flat_map(|it| it.children.iter()).filter(|it| is_stated(it.text())) {
                let difference = (name.clone(), nth + 1, said.text().to_owned());
                match (said.name, broken.contains(said.text())) {
                    ("error" | "warning", true) => outcome.errors_flagged += 1,
                    ("error" | "warning", false) => outcome.missed.push(difference),
                    ("success", true) => outcome.false_alarms.push(difference),
                    _ => {}
                }
            }
        }
    }
    outcome
}

#[test]
fn every_error_of_a_stated_rule_is_flagged_and_nothing_that_is_right() {
    let Some(folder) = shared::folder() else { return };
    let outcome = run(&folder);
    let by_rule = |list: &[Difference]| {
        let mut rules: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (file, nth, rule) in list {
            rules.entry(rule.clone()).or_default().push(format!("{file}#{nth}"));
        }
        rules
    };
    assert!(
        outcome.missed.is_empty() && outcome.false_alarms.is_empty(),
        "flagged {}\nmissed: {:#?}\nfalse alarms: {:#?}",
        outcome.errors_flagged,
        by_rule(&outcome.missed),
        by_rule(&outcome.false_alarms)
    );
    assert!(outcome.errors_flagged > 250, "{}", outcome.errors_flagged);
}
