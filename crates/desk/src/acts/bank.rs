//! Bank statements: taken in, matched to invoices by a person. Nothing is booked in silence.

use std::collections::HashMap;

use jiff::Timestamp;
use ledger::Decimal;
use ledger::bank::{BalanceCheck, Statement};
use ledger::matching::Movement;
use ledger::reference::Reference;
use store::id::{AgentId, EntryId, ImportId, StatementId};
use store::{EntryRow, ImportCounts, ImportState, ImportStep, StatementRow};

use crate::acts::matching::{on_account, payment_view};
use crate::books::{BankView, BroughtStatements, EntryView};
use crate::check::{self, NAME_MAX};
use crate::secrets;
use crate::turn::Turn;
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Open invoices and entries that are laid beside each other.
pub(crate) const BESIDE_MAX: usize = 3_000;
/// Statements and payments in a list.
const LISTED_MAX: usize = 30;
/// Open invoices at an entry.
const OFFERED_MAX: usize = 100;

impl Desk {
    /// Takes bank statements in; what is there already counts once.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; field `file`: `required`, `not_a_statement`.
    pub async fn take_statements(
        &self,
        by: &Agent,
        name: &str,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<BroughtStatements, DeskError> {
        by.must(Act::KeepBooks)?;
        self.bring_statements(Some(by.id), name, bytes, now).await
    }

    /// The same from the command line.
    ///
    /// # Errors
    /// Field `file`: `required`, `not_a_statement`.
    pub async fn bring_statements(
        &self,
        by: Option<AgentId>,
        name: &str,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<BroughtStatements, DeskError> {
        if bytes.is_empty() {
            check::refuse("file", "required")?;
        }
        let Ok(read) = ledger::bank::read(&bytes) else { return Ok(check::refuse("file", "not_a_statement")?) };
        let name = check::optional_line("file", name, NAME_MAX).unwrap_or_default();
        self.act(now, move |turn| {
            let mut brought = BroughtStatements::default();
            for statement in &read.statements {
                turn.bring_statement(by, &name, statement, &mut brought)?;
            }
            turn.tx.notify("books", "")?;
            Ok(brought)
        })
        .await
    }

    /// Statements, proposals, and what is for nothing that we know.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn bank(&self, by: &Agent, now: Timestamp) -> Result<BankView, DeskError> {
        by.must(Act::KeepBooks)?;
        self.look(now, |turn| {
            let (proposals, unmatched) = turn.proposed_matches()?;
            let (entries, aside) = turn.tx.count_entries()?;
            let mut latest = Vec::new();
            for payment in turn.tx.latest_payments(LISTED_MAX)? {
                let row = turn.tx.invoice(payment.invoice)?;
                latest.push(payment_view(&row, &payment));
            }
            Ok(BankView { statements: turn.tx.statements(LISTED_MAX)?, proposals, unmatched, latest, entries, aside })
        })
        .await
    }

    /// One entry, with the invoices that it may be for.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn bank_entry(&self, by: &Agent, id: EntryId, now: Timestamp) -> Result<EntryView, DeskError> {
        by.must(Act::KeepBooks)?;
        self.look(now, move |turn| {
            let entry = turn.tx.entry(id)?;
            let mut open = turn.tx.open_invoices(BESIDE_MAX)?;
            let rest = entry.cents - entry.matched_cents;
            open.retain(|row| row.currency == entry.currency);
            // The same amount first, then the same direction, then the one that is due first.
            open.sort_by_key(|row| (on_account(row) != rest, on_account(row).signum() != rest.signum()));
            open.truncate(OFFERED_MAX);
            Ok(EntryView { entry, open })
        })
        .await
    }

    /// Sets an entry aside as being for no invoice, or takes it back.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn set_entry_aside(
        &self,
        by: &Agent,
        entry: EntryId,
        is_aside: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            turn.tx.entry(entry)?;
            turn.tx.set_entry_aside(entry, is_aside)?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// Takes the statements of a file out again.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::ChangedMeanwhile`] when an entry of them is for an invoice.
    pub async fn undo_statements(&self, by: &Agent, import: ImportId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            if turn.tx.import(import)?.kind != "bank" {
                return Err(DeskError::NotFound);
            }
            if !turn.tx.remove_statements_of(import)? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            turn.tx.step_import(import, ImportState::Undone, ImportStep::End, "", turn.now)?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }
}

pub(crate) fn cents(amount: Decimal) -> i64 {
    amount.rounded(2).cents().unwrap_or_default()
}

impl Turn<'_, '_> {
    fn bring_statement(
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
        self.tx.add_statement(&StatementRow {
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
        })?;
        let new = self.tx.add_entries(&rows)?;
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
        // What holds nothing new leaves no second statement.
        let state = if new == 0 && known > 0 {
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
    let mut text = line(&movement.text, 1_000);
    let found = Reference::all_in(&text);
    for reference in movement.references.iter().filter(|reference| !found.contains(reference)) {
        text.push_str(&format!(" betalingskenmerk {}", reference.number()));
    }
    text
}

fn line(text: &str, max: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(max).collect()
}
