//! Which payment is for which invoice: proposals with a reason and a score, for a person to confirm. Nothing is booked here.
//!
//! Evidence, from strong to weak: a structured reference with right check digits, the invoice's number in what was said, the other
//! side's IBAN, its name, and the amount. A payment may be a part of an invoice, or several at once with credit notes taken off.
//! No amount is assigned twice: neither more than a payment has, nor more than is open.
//!
//! ```
//! use ledger::matching::{Claim, Movement, propose};
//! let claim = Claim { id: "1".into(), number: "2026-17".into(), open: "121".parse()?, currency: "EUR".into(), ..Claim::default() };
//! let payment = Movement { id: "a".into(), amount: "121".parse()?, currency: "EUR".into(), text: "factuur 2026-17".into(), ..Movement::default() };
//! let proposals = propose(&[claim], &[payment]);
//! assert_eq!(proposals[0].assignments[0].claim, 0);
//! assert!(proposals[0].score >= 80);
//! # Ok::<(), ledger::NotADecimal>(())
//! ```

mod evidence;
mod options;
mod reason;

pub use reason::Reason;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::civil::Date;
use serde::Serialize;

use crate::Decimal;
use crate::bank::{Entry, Part, Payment};
use crate::reference::Reference;
use evidence::Index;
use options::Option_;

/// An invoice or credit note of which something is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// Whatever it is called outside.
    pub id: String,
    /// Its number, as the other side knows it.
    pub number: String,
    /// What is open, with the sign that it has on our account when it is paid: above zero what we get (our invoices, a supplier's
    /// credit notes), below zero what we pay.
    pub open: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// When it is due.
    pub due_on: Option<Date>,
    /// The other side's name.
    pub party: Option<String>,
    /// The other side's accounts that we know.
    pub ibans: Vec<String>,
    /// References that were asked for, as written: any of ISO 11649, OGM or betalingskenmerk.
    pub references: Vec<String>,
}

/// Money that moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Movement {
    /// Whatever it is called outside.
    pub id: String,
    /// Above zero what came in.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// When.
    pub on: Option<Date>,
    /// The other side's IBAN.
    pub iban: Option<String>,
    /// The other side's name.
    pub name: Option<String>,
    /// What was said.
    pub text: String,
    /// The references in it.
    pub references: Vec<Reference>,
}

impl Movement {
    /// The movements of an entry of a statement: itself, or the payments of a batch that the bank tells apart and that make up its
    /// amount.
    #[must_use]
    pub fn of_entry(entry: &Entry, id: &str) -> Vec<Self> {
        let parts_sum = Decimal::sum(entry.batch.iter().filter_map(|it| it.amount));
        if entry.batch.len() > 1 && entry.batch.iter().all(|it| it.amount.is_some()) && parts_sum == Some(entry.amount)
        {
            let parts = entry.batch.iter().enumerate();
            return parts.map(|(nth, part)| Self::of_part(entry, part, format!("{id}/{}", nth + 1))).collect();
        }
        vec![Self::of_payment(&entry.payment, entry, entry.amount, entry.currency.clone(), id.to_owned())]
    }

    fn of_part(entry: &Entry, part: &Part, id: String) -> Self {
        let currency = part.currency.clone().or_else(|| entry.currency.clone());
        Self::of_payment(&part.payment, entry, part.amount.unwrap_or_default(), currency, id)
    }

    fn of_payment(payment: &Payment, entry: &Entry, amount: Decimal, currency: Option<String>, id: String) -> Self {
        let said = [&payment.remittance, &payment.structured, &payment.end_to_end, &entry.customer_reference];
        Self {
            id,
            amount,
            currency: currency.unwrap_or_default(),
            on: entry.booked_on.or(entry.value_on),
            iban: payment.counterparty.iban.clone(),
            name: payment.counterparty.name.clone(),
            text: said.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "),
            references: payment.references.clone(),
        }
    }
}

/// A part of a claim that a payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Which of the claims, counted from zero.
    pub claim: usize,
    /// How much of it, with the claim's sign; never more than is open.
    pub amount: Decimal,
}

/// What a payment may be for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Which of the movements, counted from zero.
    pub movement: usize,
    /// What it is for; at least one.
    pub assignments: Vec<Assignment>,
    /// What of it is for nothing that we know, with the movement's sign.
    pub rest: Decimal,
    /// How sure, 0 to 100: from 80 there is hardly another way to read it, below 50 it is a guess.
    pub score: u8,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Proposal {
    /// Why, in one Dutch sentence.
    #[must_use]
    pub fn nl(&self) -> String {
        reason::sentence(self.reasons.iter().map(Reason::nl))
    }

    /// Why, in one English sentence.
    #[must_use]
    pub fn en(&self) -> String {
        reason::sentence(self.reasons.iter().map(Reason::en))
    }
}

/// Proposals for the movements, the surest first; at most one for each. What a surer one takes isn't there any more for the others.
///
/// # Panics
/// Never: claims and movements that make no sense get no proposal.
#[must_use]
pub fn propose(claims: &[Claim], movements: &[Movement]) -> Vec<Proposal> {
    let index = Index::of(claims);
    let mut open: Vec<Decimal> = claims.iter().map(|it| it.open).collect();
    let best = |movement: usize, open: &[Decimal]| options::best(claims, &index, &movements[movement], open);
    let mut heap: BinaryHeap<(u8, Reverse<Option<Date>>, Reverse<usize>)> = BinaryHeap::new();
    let mut current: Vec<Option<Option_>> = Vec::with_capacity(movements.len());
    for (nth, movement) in movements.iter().enumerate() {
        let option = best(nth, &open);
        if let Some(option) = &option {
            heap.push((option.score, Reverse(movement.on), Reverse(nth)));
        }
        current.push(option);
    }
    let mut proposals = Vec::new();
    while let Some((_, on, Reverse(nth))) = heap.pop() {
        let Some(option) = current[nth].take() else { continue };
        if option.seen.iter().any(|(claim, was)| open[*claim] != *was) {
            // A surer payment took something of it: look again at what is left.
            let again = best(nth, &open);
            if let Some(again) = &again {
                heap.push((again.score, on, Reverse(nth)));
            }
            current[nth] = again;
            continue;
        }
        for assignment in &option.assignments {
            open[assignment.claim] = open[assignment.claim].minus(assignment.amount).unwrap_or_default();
        }
        let Option_ { assignments, rest, score, reasons, .. } = option;
        proposals.push(Proposal { movement: nth, assignments, rest, score, reasons });
    }
    proposals
}
