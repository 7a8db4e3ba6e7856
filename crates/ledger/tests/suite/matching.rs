//! Which payment is for which invoice: tables of cases, and that no amount is assigned twice.

use std::collections::BTreeMap;

use ledger::Decimal;
use ledger::matching::{Claim, Movement, Proposal, propose};
use ledger::reference::Reference;
use proptest::prelude::*;

const BAKER: &str = "NL91ABNA0417164300";

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn claim(number: &str, open: &str, day: i8) -> Claim {
    Claim {
        id: number.to_owned(),
        number: number.to_owned(),
        open: decimal(open),
        currency: "EUR".to_owned(),
        issued_on: Some(jiff::civil::date(2026, 11, day)),
        due_on: Some(jiff::civil::date(2026, 12, day)),
        party: Some("Bakkerij De Korenaar B.V.".to_owned()),
        ibans: vec![BAKER.to_owned()],
        references: vec!["RF18539007547034".to_owned()].into_iter().filter(|_| number == "F2026-17").collect(),
    }
}

/// Two invoices of a baker that have the same amount, one more, a credit note, and a supplier's.
fn claims() -> Vec<Claim> {
    let supplier = Claim {
        party: Some("Energie NV".to_owned()),
        ibans: vec!["NL20INGB0001234567".to_owned()],
        ..claim("99001234", "-80.00", 5)
    };
    vec![
        claim("F2026-17", "121.00", 1),
        claim("F2026-18", "50.00", 2),
        claim("F2026-19", "50.00", 3),
        claim("C2026-02", "-21.00", 4),
        supplier,
    ]
}

fn movement(amount: &str, iban: &str, text: &str) -> Movement {
    Movement {
        id: text.to_owned(),
        amount: decimal(amount),
        currency: "EUR".to_owned(),
        on: Some(jiff::civil::date(2026, 11, 24)),
        iban: Some(iban.to_owned()).filter(|it| !it.is_empty()),
        name: None,
        text: text.to_owned(),
        references: Reference::all_in(text),
    }
}

#[track_caller]
fn check(movement: Movement, expected: &[(&str, &str)], rest: &str, scores: std::ops::RangeInclusive<u8>) -> Proposal {
    let claims = claims();
    let proposals = propose(&claims, &[movement]);
    let [proposal] = proposals.as_slice() else { panic!("{proposals:?}") };
    let mut found: Vec<(&str, Decimal)> =
        proposal.assignments.iter().map(|it| (claims[it.claim].number.as_str(), it.amount)).collect();
    found.sort_unstable_by_key(|it| it.0);
    let mut expected: Vec<(&str, Decimal)> =
        expected.iter().map(|(number, amount)| (*number, decimal(amount))).collect();
    expected.sort_unstable_by_key(|it| it.0);
    assert_eq!(found, expected, "{proposal:?}");
    assert_eq!(proposal.rest, decimal(rest), "{proposal:?}");
    assert!(scores.contains(&proposal.score), "{proposal:?}");
    assert!(proposal.nl().ends_with('.') && proposal.en().ends_with('.'));
    proposal.clone()
}

#[test]
fn a_reference_or_a_number_says_which() {
    check(movement("121", BAKER, "RF18 5390 0754 7034"), &[("F2026-17", "121")], "0", 95..=100);
    check(movement("121", "", "RF18539007547034"), &[("F2026-17", "121")], "0", 90..=100);
    let said = check(movement("50", "", "Factuur F2026-19"), &[("F2026-19", "50")], "0", 80..=99);
    assert_eq!(said.nl(), "Factuurnummer F2026-19 staat in de omschrijving, het bedrag is wat er openstaat.");
    check(movement("50", BAKER, "f 2026 19"), &[("F2026-19", "50")], "0", 85..=100);
}

#[test]
fn an_account_and_an_amount_say_it_too_but_less_surely() {
    check(movement("121", BAKER, "bedankt"), &[("F2026-17", "121")], "0", 55..=75);
    let alike = check(movement("50", BAKER, "bedankt"), &[("F2026-18", "50")], "0", 40..=55);
    assert!(alike.en().contains("2 invoices have this amount"));
    check(movement("-80", "", "stroom"), &[("99001234", "-80")], "0", 20..=40);
    let named = Movement { name: Some("BAKKERIJ DE KORENAAR".to_owned()), ..movement("121", "", "") };
    check(named, &[("F2026-17", "121")], "0", 40..=60);
}

#[test]
fn parts_sums_and_credit_notes() {
    check(movement("90", BAKER, "deel van F2026-17"), &[("F2026-17", "90")], "0", 60..=85);
    check(movement("130", BAKER, "F2026-17"), &[("F2026-17", "121")], "9", 55..=80);
    check(movement("171", BAKER, "F2026-17 en F2026-18"), &[("F2026-17", "121"), ("F2026-18", "50")], "0", 85..=100);
    check(movement("100", BAKER, "F2026-17, min C2026-02"), &[("F2026-17", "121"), ("C2026-02", "-21")], "0", 85..=100);
    let netted = check(movement("29", BAKER, "F2026-19"), &[("F2026-19", "50"), ("C2026-02", "-21")], "0", 70..=95);
    assert!(netted.nl().contains("creditnota"));
    // 221 is all three, and nothing else: not named, but of this account.
    let all = [("F2026-17", "121"), ("F2026-18", "50"), ("F2026-19", "50")];
    check(movement("221", BAKER, "diverse"), &all, "0", 45..=65);
    check(movement("-21", BAKER, "terug C2026-02"), &[("C2026-02", "-21")], "0", 85..=100);
}

#[test]
fn what_points_nowhere_gets_no_proposal() {
    for movement in [
        movement("17.35", "", "pin"),
        movement("50", "", "bedankt"),
        movement("171", BAKER, "diverse"),
        movement("-121", BAKER, "F2026-17"),
        movement("0", BAKER, "F2026-17"),
        Movement { currency: "USD".to_owned(), ..movement("121", BAKER, "F2026-17") },
    ] {
        assert_eq!(propose(&claims(), std::slice::from_ref(&movement)), [], "{movement:?}");
    }
}

#[test]
fn the_surer_payment_takes_it_and_the_other_looks_again() {
    let claims = claims();
    let movements = [movement("50", BAKER, "bedankt"), movement("50", BAKER, "F2026-18")];
    let proposals = propose(&claims, &movements);
    let found: Vec<_> =
        proposals.iter().map(|it| (it.movement, claims[it.assignments[0].claim].number.as_str())).collect();
    assert_eq!(found, [(1, "F2026-18"), (0, "F2026-19")]);
}

#[test]
fn a_batch_is_matched_payment_by_payment() {
    let statements = ledger::bank::read(include_bytes!("../files/statement-camt.xml")).expect("ours");
    let entries = &statements.statements[0].entries;
    assert_eq!(Movement::of_entry(&entries[0], "e").len(), 1);
    let batch = Movement::of_entry(&entries[1], "e");
    let ids: Vec<_> = batch.iter().map(|it| (it.id.as_str(), it.amount)).collect();
    assert_eq!(ids, [("e/1", decimal("100")), ("e/2", decimal("50"))]);
}

fn cents() -> impl Strategy<Value = Decimal> {
    (-300_i64..300).prop_map(|it| Decimal::new(it * 25, 2))
}

fn some_claim() -> impl Strategy<Value = Claim> {
    (cents(), 0..12_u32, 0..3_usize, 1..28_i8).prop_map(|(open, number, party, day)| Claim {
        open,
        number: format!("F2026-{number}"),
        ibans: vec![[BAKER, "NL20INGB0001234567", "BE68539007547034"][party].to_owned()],
        ..claim("F", "1", day)
    })
}

fn some_movement() -> impl Strategy<Value = Movement> {
    (cents(), 0..3_usize, prop::collection::vec(0..12_u32, 0..3)).prop_map(|(amount, party, numbers)| {
        let text: String = numbers.iter().map(|it| format!("F2026-{it}, ")).collect();
        Movement { amount, ..movement("1", [BAKER, "NL20INGB0001234567", "BE68539007547034"][party], &text) }
    })
}

proptest! {
    #[test]
    fn no_amount_is_assigned_twice(
        claims in prop::collection::vec(some_claim(), 0..12),
        movements in prop::collection::vec(some_movement(), 0..12),
    ) {
        let mut per_claim: BTreeMap<usize, Decimal> = BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        for proposal in propose(&claims, &movements) {
            prop_assert!(seen.insert(proposal.movement), "two proposals for a movement");
            prop_assert!(!proposal.assignments.is_empty() && !proposal.reasons.is_empty());
            let amount = movements[proposal.movement].amount;
            let assigned = Decimal::sum(proposal.assignments.iter().map(|it| it.amount)).unwrap();
            prop_assert_eq!(assigned.plus(proposal.rest), Some(amount));
            prop_assert!(proposal.rest.is_zero() || proposal.rest.sign() == amount.sign());
            for assignment in proposal.assignments {
                let sum = per_claim.entry(assignment.claim).or_default();
                *sum = sum.plus(assignment.amount).unwrap();
                let open = claims[assignment.claim].open;
                prop_assert!(assignment.amount.sign() == open.sign() && sum.abs() <= open.abs(), "{} of {}", sum, open);
            }
        }
    }
}
