//! A statement as it is kept: its entries, each with the key by which it counts once.

use std::collections::HashMap;

use ledger::Decimal;
use ledger::bank::{BalanceCheck, Statement};
use ledger::matching::Movement;
use ledger::reference::Reference;
use store::id::{AgentId, EntryId, ImportId, StatementId};
use store::{EntryRow, ImportCounts, ImportState, ImportStep, StatementRow};

use crate::books::{BroughtStatements, line};
use crate::turn::Turn;
use crate::{DeskError, secrets};

pub(crate) fn cents(amount: Decimal) -> i64 {
    amount.rounded(2).cents().unwrap_or_default()
}

impl Turn<'_, '_> {
    pub(super) fn bring_statement(
        &mut self,
        by: Option<AgentId>,
        name: &str,
        statement: &Statement,
        brought: &mut BroughtStatements,
    ) -> Result<(), DeskError> {
        brought.statements += 1;
        let import = ImportId::new(self.now, self.chance);
        let id = StatementId::new(self.now, self.chance);
        let rows = self.entries_of(id, statement);
        let (verdict, expected_cents) = match &statement.check {
            BalanceCheck::Right => ("right", None),
            BalanceCheck::Wrong { expected, .. } => ("wrong", Some(cents(*expected))),
            BalanceCheck::Unknown => ("unknown", None),
        };
        brought.wrong += usize::from(verdict == "wrong");
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        self.tx.add_import(import, "bank", name, by, self.now)?;
        let row = StatementRow {
            id,
            import,
            account: account_of(statement),
            number: text(&statement.number.clone().or_else(|| statement.id.clone())),
            currency: text(&statement.account.currency),
            from_on: statement.from.or(rows.first().map(|row| row.on)),
            to_on: statement.to.or(rows.last().map(|row| row.on)),
            opening_cents: statement.opening.as_ref().map(|balance| cents(balance.amount)),
            closing_cents: statement.closing.as_ref().map(|balance| cents(balance.amount)),
            verdict: verdict.to_owned(),
            expected_cents,
            entries: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            taken_at: self.now,
        };
        self.tx.add_statement(&row)?;
        let new = self.tx.add_entries(id, &rows)?;
        let known = u64::try_from(rows.len()).unwrap_or(u64::MAX).saturating_sub(new);
        brought.new += new;
        brought.known += known;
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let counts = ImportCounts {
            at: count(new + known),
            total: count(new + known),
            read: count(new + known),
            new: count(new),
            known: count(known),
            ..ImportCounts::default()
        };
        self.tx.keep_import(import, &counts, self.now)?;
        // The same again leaves no second statement; another one that names entries that are there keeps them too.
        let state = if new == 0 && known > 0 && self.tx.has_statement_like(&row)? {
            self.tx.remove_statements_of(import)?;
            ImportState::Undone
        } else {
            brought.import = Some(import);
            ImportState::Done
        };
        Ok(self.tx.step_import(import, state, ImportStep::End, "", self.now)?)
    }

    /// What was booked, each with the key by which it counts once.
    fn entries_of(&mut self, statement: StatementId, read: &Statement) -> Vec<EntryRow> {
        let account = account_of(read);
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut rows = Vec::new();
        for entry in read.entries.iter().filter(|entry| entry.is_booked) {
            for movement in Movement::of_entry(entry, "") {
                let Some(on) = movement.on.or(read.to) else { continue };
                let amount = cents(movement.amount);
                let own =
                    entry.bank_reference.as_deref().filter(|it| it.len() >= 6 && !it.eq_ignore_ascii_case("NONREF"));
                let what = match own {
                    Some(reference) => format!("{reference}|{amount}|{}", movement.id),
                    None => format!(
                        "{on}|{amount}|{}|{}|{}|{}",
                        movement.iban.as_deref().unwrap_or_default(),
                        movement.name.as_deref().unwrap_or_default(),
                        movement.text,
                        movement.id
                    ),
                };
                // Twice the same in one file are two.
                let nth = seen.entry(what.clone()).or_default();
                *nth += 1;
                let key = secrets::digest(&format!("{account}|{what}|{nth}"));
                rows.push(EntryRow {
                    id: EntryId::new(self.now, self.chance),
                    statement,
                    source_key: key,
                    on,
                    cents: amount,
                    currency: if movement.currency.is_empty() {
                        read.account.currency.clone().unwrap_or_else(|| "EUR".into())
                    } else {
                        movement.currency.clone()
                    },
                    party: line(movement.name.as_deref().unwrap_or_default(), 200),
                    iban: line(movement.iban.as_deref().unwrap_or_default(), 40),
                    said: said(&movement),
                    is_aside: false,
                    matched_cents: 0,
                });
            }
        }
        rows.retain(|row| row.cents != 0);
        rows
    }
}

fn account_of(statement: &Statement) -> String {
    line(statement.account.iban.as_deref().or(statement.account.number.as_deref()).unwrap_or_default(), 40)
}

/// What was said, with the references that can't be found in it again by themselves.
fn said(movement: &Movement) -> String {
    // Banks write these where no reference was given; by the key of an entry they count as they came.
    let says_something = |word: &&str| !["NONREF", "NOTPROVIDED"].contains(word);
    let words: Vec<&str> = movement.text.split(' ').filter(says_something).collect();
    let mut text = line(&words.join(" "), 1_000);
    let found = Reference::all_in(&text);
    for reference in movement.references.iter().filter(|reference| !found.contains(reference)) {
        text.push_str(&format!(" betalingskenmerk {}", reference.number()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reference_is_not_said() {
        let of = |text: &str| said(&Movement { text: text.into(), ..Movement::default() });
        assert_eq!(of("Factuur 2026-0042 NONREF"), "Factuur 2026-0042");
        assert_eq!((of("NOTPROVIDED").as_str(), of("NONREFUNDABLE deposit").as_str()), ("", "NONREFUNDABLE deposit"));
    }
}
