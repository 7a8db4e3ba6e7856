//! The ways to read a payment, and the best of them.

use super::evidence::{Evidence, Index};
use super::reason::Reason;
use super::{Assignment, Claim, Movement};
use crate::Decimal;

/// A way to read a payment.
#[derive(Debug, Clone)]
pub(super) struct Option_ {
    pub(super) assignments: Vec<Assignment>,
    pub(super) rest: Decimal,
    pub(super) score: u8,
    pub(super) reasons: Vec<Reason>,
    /// What was open of the claims that it was chosen among.
    pub(super) seen: Vec<(usize, Decimal)>,
}

/// Most invoices of a party among which a sum is looked for: 2¹² ways.
const COMBINED_MAX: usize = 12;

const REFERENCE: i32 = 70;
const NUMBER: i32 = 58;
const IBAN: i32 = 35;
const NAME: i32 = 18;
const EXACT: i32 = 27;

/// The surest way to read the payment, with what is still open; `None` if nothing points anywhere.
pub(super) fn best(claims: &[Claim], index: &Index, movement: &Movement, open: &[Decimal]) -> Option<Option_> {
    if movement.amount.is_zero() {
        return None;
    }
    let usable = |claim: usize| claims[claim].currency == movement.currency && !open[claim].is_zero();
    let evidence: Vec<Evidence> = index.of_movement(movement).into_iter().filter(|it| usable(it.claim)).collect();
    let named: Vec<&Evidence> = evidence.iter().filter(|it| it.names_it()).collect();
    let of_party: Vec<&Evidence> = evidence.iter().filter(|it| it.iban || it.name).collect();
    let mut option = if named.is_empty() {
        of_amount(claims, movement, open, &of_party)
            .or_else(|| among_party(claims, movement, open, &of_party))
            .or_else(|| only_amount(index, movement, open, usable))
    } else {
        by_name(claims, movement, open, &named, &of_party)
    }?;
    let early = |it: &Assignment| claims[it.claim].issued_on.zip(movement.on).is_some_and(|(issued, on)| on < issued);
    if option.assignments.iter().any(early) {
        option.score = option.score.saturating_sub(15);
        option.reasons.push(Reason::BeforeIssue);
    }
    let looked_at = evidence.iter().map(|it| it.claim).chain(option.assignments.iter().map(|it| it.claim));
    option.seen = looked_at.map(|claim| (claim, open[claim])).collect();
    Some(option)
}

/// The payment names one or more: all of them if they make the amount (credit notes taken off), else the oldest first.
fn by_name(
    claims: &[Claim],
    movement: &Movement,
    open: &[Decimal],
    named: &[&Evidence],
    of_party: &[&Evidence],
) -> Option<Option_> {
    let sum = Decimal::sum(named.iter().map(|it| open[it.claim]))?;
    let mut reasons: Vec<Reason> = Vec::new();
    for evidence in named {
        reasons.push(match &evidence.reference {
            Some(reference) => Reason::Reference(reference.clone()),
            None => Reason::Number(claims[evidence.claim].number.clone()),
        });
    }
    let base = if named.iter().all(|it| it.reference.is_some()) { REFERENCE } else { NUMBER };
    let bonus = bonus(named, &mut reasons);
    if sum == movement.amount {
        return Some(whole(movement, open, named, base + bonus + EXACT, reasons));
    }
    // A credit note that isn't named may be taken off.
    let others: Vec<&Evidence> = of_party.iter().filter(|it| !it.names_it()).copied().collect();
    let missing = movement.amount.minus(sum)?;
    if let Some(others) = others_that_make(open, &others, missing)
        .filter(|it| it.iter().all(|it| open[it.claim].sign() != movement.amount.sign()))
    {
        let all: Vec<&Evidence> = named.iter().copied().chain(others).collect();
        return Some(whole(movement, open, &all, base + bonus + EXACT - 15, reasons));
    }
    in_order(claims, movement, open, named, base + bonus, reasons)
}

/// Little extra where the account or the name fits too.
fn bonus(evidence: &[&Evidence], reasons: &mut Vec<Reason>) -> i32 {
    if evidence.iter().all(|it| it.iban) {
        reasons.push(Reason::Iban);
        10
    } else if evidence.iter().all(|it| it.name) {
        reasons.push(Reason::Name);
        5
    } else {
        0
    }
}

/// All of them for their whole open amount.
fn whole(movement: &Movement, open: &[Decimal], of: &[&Evidence], score: i32, mut reasons: Vec<Reason>) -> Option_ {
    let assignments: Vec<Assignment> =
        of.iter().map(|it| Assignment { claim: it.claim, amount: open[it.claim] }).collect();
    let nets = assignments.iter().any(|it| it.amount.sign() != movement.amount.sign());
    reasons.push(if of.len() == 1 { Reason::Amount } else { Reason::Together(of.len()) });
    reasons.extend(nets.then_some(Reason::Netted));
    finish(assignments, Decimal::ZERO, score, reasons)
}

/// The oldest first, as far as the payment reaches: a part of the last, or something left over.
fn in_order(
    claims: &[Claim],
    movement: &Movement,
    open: &[Decimal],
    named: &[&Evidence],
    score: i32,
    mut reasons: Vec<Reason>,
) -> Option<Option_> {
    let sign = movement.amount.sign();
    let mut payable: Vec<usize> = named.iter().map(|it| it.claim).filter(|it| open[*it].sign() == sign).collect();
    payable.sort_by_key(|it| (claims[*it].due_on.or(claims[*it].issued_on), *it));
    // Credit notes that are named make the payment reach further.
    let credits = named.iter().map(|it| it.claim).filter(|it| open[*it].sign() == -sign);
    let mut assignments: Vec<Assignment> = credits.map(|claim| Assignment { claim, amount: open[claim] }).collect();
    let credit = Decimal::sum(assignments.iter().map(|it| it.amount))?;
    let mut left = movement.amount.minus(credit)?;
    for claim in payable {
        if left.is_zero() {
            break;
        }
        let amount = if left.abs() < open[claim].abs() { left } else { open[claim] };
        assignments.push(Assignment { claim, amount });
        left = left.minus(amount)?;
    }
    if assignments.iter().all(|it| it.amount.sign() != sign) {
        return None;
    }
    // What the credit notes brought and nobody needs isn't the payer's: then they weren't taken off.
    if left.abs() > movement.amount.abs() {
        return None;
    }
    let is_part = assignments.iter().any(|it| it.amount != open[it.claim]);
    let penalty = if left.is_zero() { 0 } else { 8 };
    reasons.extend(is_part.then_some(Reason::Part));
    reasons.extend((!left.is_zero()).then_some(Reason::Over(left)));
    Some(finish(assignments, left, score + 5 - penalty, reasons))
}

/// One invoice of this party has this amount.
fn of_amount(claims: &[Claim], movement: &Movement, open: &[Decimal], of_party: &[&Evidence]) -> Option<Option_> {
    let mut same: Vec<&&Evidence> = of_party.iter().filter(|it| open[it.claim] == movement.amount).collect();
    same.sort_by_key(|it| (!it.iban, claims[it.claim].due_on.or(claims[it.claim].issued_on), it.claim));
    let first = **same.first()?;
    let mut reasons = vec![if first.iban { Reason::Iban } else { Reason::Name }];
    let both = if first.iban && first.name { 5 } else { 0 };
    let base = if first.iban { IBAN } else { NAME } + EXACT + both;
    let alike = same.iter().filter(|it| it.iban == first.iban).count();
    let doubt = if alike > 1 { 15 } else { 0 };
    let mut option = whole(movement, open, &[first], base - doubt, std::mem::take(&mut reasons));
    option.reasons.extend((alike > 1).then_some(Reason::Alike(alike)));
    Some(option)
}

/// Several invoices of this party make this amount, and no others do.
fn among_party(claims: &[Claim], movement: &Movement, open: &[Decimal], of_party: &[&Evidence]) -> Option<Option_> {
    let by_iban = of_party.iter().any(|it| it.iban);
    let mut party: Vec<&Evidence> = of_party.iter().filter(|it| it.iban == by_iban).copied().collect();
    party.sort_by_key(|it| (claims[it.claim].due_on.or(claims[it.claim].issued_on), it.claim));
    party.truncate(COMBINED_MAX);
    let together = others_that_make(open, &party, movement.amount)?;
    if !together.iter().any(|it| open[it.claim].sign() == movement.amount.sign()) {
        return None;
    }
    let reasons = vec![if by_iban { Reason::Iban } else { Reason::Name }];
    let base = if by_iban { IBAN } else { NAME };
    Some(whole(movement, open, &together, base + EXACT - 7, reasons))
}

/// The claims that together are open for exactly that amount, if there is one such choice only.
fn others_that_make<'e>(open: &[Decimal], among: &[&'e Evidence], amount: Decimal) -> Option<Vec<&'e Evidence>> {
    let among = &among[..among.len().min(COMBINED_MAX)];
    let mut found = None;
    for choice in 1_u32..1 << among.len() {
        let chosen = || among.iter().enumerate().filter(move |(nth, _)| choice & 1 << nth != 0).map(|(_, it)| *it);
        if Decimal::sum(chosen().map(|it| open[it.claim])) == Some(amount) {
            if found.is_some() {
                return None;
            }
            found = Some(chosen().collect());
        }
    }
    found
}

/// Nothing but the amount, and only one claim that is open for it.
fn only_amount(
    index: &Index,
    movement: &Movement,
    open: &[Decimal],
    usable: impl Fn(usize) -> bool,
) -> Option<Option_> {
    let mut same =
        index.of_amount(movement.amount).iter().copied().filter(|it| usable(*it) && open[*it] == movement.amount);
    let claim = same.next()?;
    if same.next().is_some() {
        return None;
    }
    let evidence = Evidence { claim, ..Evidence::default() };
    let mut option = whole(movement, open, &[&evidence], 30, Vec::new());
    option.reasons = vec![Reason::OnlyAmount];
    Some(option)
}

fn finish(assignments: Vec<Assignment>, rest: Decimal, score: i32, reasons: Vec<Reason>) -> Option_ {
    let seen = Vec::new();
    let score = u8::try_from(score.clamp(1, 100)).unwrap_or(100);
    Option_ { assignments, rest, score, reasons, seen }
}
