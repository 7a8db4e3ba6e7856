//! Bank statements: taken in, matched to invoices by a person. Nothing is booked in silence.

use jiff::Timestamp;
use ledger::bank::Statements;
use ledger::zip;
use store::id::{AgentId, AsideId, EntryId, ImportId};
use store::{ImportState, ImportStep};

use crate::acts::invoices::UNPACKED;
use crate::acts::matching::{on_account, payment_view};
use crate::acts::proposing::Matches;
use crate::books::{BankView, BroughtStatements, EntryPlace, EntryView, SetAside};
use crate::check::{self, NAME_MAX};
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Open invoices that are laid beside entries.
pub(crate) const INVOICES_MAX: usize = 10_000;
/// Open entries on a page.
pub(crate) const ENTRIES_MAX: usize = 300;
/// Acts of setting aside in the list.
const ASIDES_MAX: usize = 8;
/// Statements and payments in a list.
const LISTED_MAX: usize = 30;
/// Open invoices at an entry.
const OFFERED_MAX: usize = 100;

/// The statements of a file, or of each file in a zip file, as banks give them; `None` where one of them is something else.
fn opened(bytes: Vec<u8>) -> Option<Vec<Statements>> {
    if !zip::is_zip(&bytes) {
        return Some(vec![ledger::bank::read(&bytes).ok()?]);
    }
    let members = zip::members(&bytes, UNPACKED).ok()?;
    let all: Option<Vec<_>> = members.into_iter().map(|(_, bytes)| ledger::bank::read(&bytes.ok()?).ok()).collect();
    all.filter(|all| !all.is_empty())
}

impl Desk {
    /// Takes bank statements in, of a zip file all that is in it; what is there already counts once.
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
        let Some(read) = opened(bytes) else { return Ok(check::refuse("file", "not_a_statement")?) };
        let name = check::optional_line("file", name, NAME_MAX).unwrap_or_default();
        self.act(now, move |turn| {
            let mut brought = BroughtStatements::default();
            for statement in read.iter().flat_map(|file| &file.statements) {
                turn.bring_statement(by, &name, statement, &mut brought)?;
            }
            turn.tx.notify("books", "")?;
            Ok(brought)
        })
        .await
    }

    /// Statements, proposals, and what is for nothing that we know: of the open entries behind `after`, the newest first, as many as
    /// are laid beside the invoices at once.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn bank(&self, by: &Agent, after: Option<EntryPlace>, now: Timestamp) -> Result<BankView, DeskError> {
        by.must(Act::KeepBooks)?;
        self.look(now, move |turn| {
            let Matches { proposals, unmatched, next } = turn.proposed_matches(after)?;
            let mut latest = Vec::new();
            let payments = turn.tx.latest_payments(LISTED_MAX)?;
            let invoices = turn.tx.invoices_of(&payments.iter().map(|payment| payment.invoice).collect::<Vec<_>>())?;
            for payment in payments {
                let row = invoices.iter().find(|row| row.id == payment.invoice).ok_or(DeskError::NotFound)?;
                latest.push(payment_view(row, &payment));
            }
            let (statements, counts) = (turn.tx.statements(LISTED_MAX)?, turn.tx.count_entries()?);
            let asides = turn.tx.latest_asides(ASIDES_MAX)?;
            Ok(BankView { statements, proposals, unmatched, latest, counts, asides, next })
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
            let mut open = turn.tx.open_invoices(INVOICES_MAX)?;
            let rest = entry.cents - entry.matched_cents;
            open.retain(|row| row.currency == entry.currency);
            // The same amount first, then the same direction, then the one that is due first.
            open.sort_by_key(|row| (on_account(row) != rest, on_account(row).signum() != rest.signum()));
            open.truncate(OFFERED_MAX);
            Ok(EntryView { entry, open })
        })
        .await
    }

    /// Sets an entry aside as being for no invoice.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn set_entry_aside(&self, by: &Agent, entry: EntryId, now: Timestamp) -> Result<SetAside, DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            turn.tx.entry(entry)?;
            let act = AsideId::new(turn.now, turn.chance);
            turn.tx.set_entry_aside(entry, act)?;
            turn.tx.notify("books", "")?;
            Ok(SetAside { act, entries: 1 })
        })
        .await
    }

    /// Sets all open entries of the other side of this one aside, by its IBAN, or its name where it has none: wages, rent, tax. Those
    /// of which a part is for an invoice stay.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; field `party`: `required` where it has neither.
    pub async fn set_party_aside(&self, by: &Agent, entry: EntryId, now: Timestamp) -> Result<SetAside, DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            let row = turn.tx.entry(entry)?;
            if row.iban.is_empty() && row.party.is_empty() {
                check::refuse("party", "required")?;
            }
            let act = AsideId::new(turn.now, turn.chance);
            let entries = turn.tx.set_party_aside(&row.iban, &row.party, act)?;
            turn.tx.notify("books", "")?;
            Ok(SetAside { act, entries })
        })
        .await
    }

    /// Takes one entry back that was set aside.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn take_entry_back(&self, by: &Agent, entry: EntryId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            turn.tx.entry(entry)?;
            turn.tx.take_entry_back(entry)?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// Takes all back that was set aside in one act.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`] when nothing of it is set aside any more.
    pub async fn take_aside_back(&self, by: &Agent, act: AsideId, now: Timestamp) -> Result<u64, DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            let count = turn.tx.take_aside_back(act)?;
            if count == 0 {
                return Err(DeskError::NotFound);
            }
            turn.tx.notify("books", "")?;
            Ok(count)
        })
        .await
    }

    /// Takes the statements of a file out again; what another statement names too stays.
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
