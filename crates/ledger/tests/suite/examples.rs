//! Every example of an invoice: read with its own number, dates, parties, currency and totals; and what it says is right, is.

use crate::shared;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use ledger::Decimal;
use ledger::invoice::{Reading, Rules, Severity, Syntax, read};

const FOLDERS: [&str; 8] = [
    "en16931/ubl/examples",
    "en16931/cii/examples",
    "en16931/test/testfiles",
    "josemmo",
    "peppol-bis3/examples",
    "peppol-bis3/national-examples",
    "xrechnung/business-cases",
    "xrechnung/technical-cases",
];

fn examples(folder: &Path) -> Vec<(String, Vec<u8>, Reading)> {
    let mut examples = Vec::new();
    for file in FOLDERS.iter().flat_map(|it| shared::files(&folder.join(it), ".xml")) {
        let bytes = std::fs::read(&file).expect("a file of the shared data");
        let name = file.strip_prefix(folder).expect("it is in the folder").display().to_string();
        let reading = read(&bytes, Rules::AsItSays).unwrap_or_else(|error| panic!("{name}: {error}"));
        examples.push((name, bytes, reading));
    }
    assert!(examples.len() > 60, "{}", examples.len());
    examples
}

/// The text of the first such tag, found without our reader.
fn first<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let mut rest = text;
    while let Some(at) = rest.find(tag) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + tag.len()..];
        let is_tag = matches!(before, Some('<' | ':')) && after.starts_with(['>', ' ', '\n', '\t', '\r']);
        let is_open = is_tag
            && !rest[..at].ends_with("</")
            && !rest[..at].rsplit('<').next().unwrap_or_default().starts_with('/');
        if is_open {
            let inside = &after[after.find('>')? + 1..];
            return Some(inside[..inside.find('<')?].trim());
        }
        rest = after;
    }
    None
}

#[test]
fn each_is_read_with_its_own_totals_parties_and_dates() {
    let Some(folder) = shared::folder() else { return };
    for (name, bytes, reading) in examples(&folder) {
        let text = String::from_utf8_lossy(&bytes);
        let invoice = &reading.invoice;
        let totals = invoice.totals.as_ref().unwrap();
        let is_ubl = invoice.syntax == Syntax::Ubl;
        let check = |tag: [&str; 2], ours: Option<String>| {
            let theirs = first(&text, tag[usize::from(!is_ubl)]).filter(|it| !it.is_empty());
            assert_eq!(ours.as_deref(), theirs, "{name}: {}", tag[usize::from(!is_ubl)]);
        };
        let amount = |tag: [&str; 2], ours: Option<Decimal>| {
            let theirs = first(&text, tag[usize::from(!is_ubl)]).and_then(|it| it.parse::<Decimal>().ok());
            assert_eq!(ours, theirs, "{name}: {}", tag[usize::from(!is_ubl)]);
        };
        check(["DocumentCurrencyCode", "InvoiceCurrencyCode"], invoice.currency.clone());
        amount(["PayableAmount", "DuePayableAmount"], totals.payable.as_ref().map(|it| it.amount));
        amount(["TaxInclusiveAmount", "GrandTotalAmount"], totals.with_vat.as_ref().map(|it| it.amount));
        amount(["TaxExclusiveAmount", "TaxBasisTotalAmount"], totals.without_vat.as_ref().map(|it| it.amount));
        if is_ubl {
            check(["IssueDate", ""], invoice.issued_on.map(|it| it.to_string()));
            check(["RegistrationName", ""], invoice.seller.as_ref().and_then(|it| it.registered_name.clone()));
        }
        assert!(invoice.number.is_some() && invoice.issued_on.is_some(), "{name}");
        let named = |party: &Option<ledger::invoice::Party>| party.as_ref().is_some_and(|it| it.name.is_some());
        assert!(named(&invoice.seller) && named(&invoice.buyer), "{name}");
        assert!(!invoice.lines.is_empty() && invoice.lines.iter().all(|it| it.net.is_some()), "{name}");
    }
}

/// XRechnung's extension has codes and sums of its own, and one author attaches a text.
fn has_its_own_rules(name: &str) -> bool {
    name.contains("/extension/") || name.ends_with("peppol-invoice-example.xml")
}

#[test]
fn nothing_serious_is_said_of_what_their_makers_hold_right() {
    let Some(folder) = shared::folder() else { return };
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, bytes, _) in examples(&folder).into_iter().filter(|(name, ..)| !has_its_own_rules(name)) {
        let rules = if name.starts_with("peppol-bis3/examples") { Rules::Peppol } else { Rules::En16931 };
        for broken in read(&bytes, rules).unwrap().broken.iter().filter(|it| it.severity == Severity::Fatal) {
            said.entry(name.clone()).or_default().push(format!("{} {}", broken.rule, broken.en()));
        }
    }
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn no_invoice_takes_long_to_read_and_check() {
    let Some(folder) = shared::folder() else { return };
    for (name, bytes, _) in examples(&folder) {
        let start = Instant::now();
        read(&bytes, Rules::Peppol).unwrap();
        // A hundred times as long as it takes in the program that people run: nothing is optimised here, and other builds go on.
        assert!(start.elapsed().as_secs() < 10, "{name}: {:?}", start.elapsed());
    }
}
