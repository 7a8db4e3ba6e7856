//! The rules: EN 16931-1 §6.4 as its schematron says them, Peppol BIS Billing 3's, the Dutch ones, and ours on numbers.

mod codes;
mod lines;
mod numbers;
mod peppol;
mod peppol_codes;
mod required;
mod sums;
mod syntax;
mod vat;

use super::model::{Category, Invoice, Money};
use super::{Broken, Place, Rules};
use crate::Decimal;
use crate::xml::Element;

/// What is held against the rules, and what came of it.
struct Check<'a> {
    invoice: &'a Invoice,
    root: &'a Element<'a>,
    broken: Vec<Broken>,
}

impl Check<'_> {
    /// The rule is broken unless `holds`.
    fn require(&mut self, holds: bool, rule: impl Into<String>, place: Place) {
        if !holds {
            self.broken.push(Broken::new(rule, place));
        }
    }

    /// The rule is broken unless the amount that stands there is the one expected; nothing to say where one of them is missing.
    fn equal(&mut self, rule: impl Into<String>, place: Place, found: Option<Decimal>, expected: Option<Decimal>) {
        if let (Some(found), Some(expected)) = (found, expected)
            && found != expected
        {
            self.broken.push(Broken::new(rule, place).found(found).expected(expected));
        }
    }

    /// The same, but for a difference of at most `slack`.
    fn near(&mut self, rule: &str, place: Place, found: Option<Decimal>, expected: Option<Decimal>, slack: Decimal) {
        let apart = |a: Decimal, b: Decimal| a.minus(b).is_none_or(|it| it.abs() > slack);
        if let (Some(found), Some(expected)) = (found, expected)
            && apart(found, expected)
        {
            self.broken.push(Broken::new(rule, place).found(found).expected(expected.rounded(2)));
        }
    }
}

/// Everything that is broken.
pub(super) fn check(invoice: &Invoice, root: &Element<'_>, rules: Rules) -> Vec<Broken> {
    let mut check = Check { invoice, root, broken: Vec::new() };
    required::check(&mut check);
    lines::check(&mut check);
    sums::check(&mut check);
    vat::check(&mut check);
    codes::check(&mut check);
    syntax::check(&mut check);
    numbers::check(&mut check);
    if is_peppol(invoice, rules) {
        peppol::check(&mut check);
        peppol_codes::check(&mut check);
    }
    if is_dutch(invoice, rules) {
        peppol::check_dutch(&mut check);
    }
    check.broken
}

/// Whether Peppol's rules count.
pub(super) fn is_peppol(invoice: &Invoice, rules: Rules) -> bool {
    let says = |text: &Option<String>| text.as_deref().is_some_and(|it| it.contains("peppol.eu:2017:poacc:billing"));
    match rules {
        Rules::En16931 => false,
        Rules::Peppol => true,
        // XRechnung names Peppol's process too, with rules of its own: the specification decides.
        Rules::AsItSays => invoice.specification.is_none() || says(&invoice.specification),
    }
}

/// Whether the rules for Dutch sellers count: in Peppol, and in NLCIUS.
fn is_dutch(invoice: &Invoice, rules: Rules) -> bool {
    let nlcius = |it: &str| it.contains("nlcius") || it.contains("simplerinvoicing");
    is_peppol(invoice, rules) || rules == Rules::AsItSays && invoice.specification.as_deref().is_some_and(nlcius)
}

fn amount(money: Option<&Money>) -> Option<Decimal> {
    money.map(|it| it.amount)
}

fn code(category: Option<&Category>) -> Option<&str> {
    category.and_then(|it| it.code.as_deref())
}

/// How a line is called: by its own number, else by its place.
fn line_place(invoice: &Invoice, nth: usize) -> Place {
    let id = invoice.lines.get(nth).and_then(|it| it.id.clone());
    Place::Line(id.unwrap_or_else(|| format!("#{}", nth + 1)))
}
