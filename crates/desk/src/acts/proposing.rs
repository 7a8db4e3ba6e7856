//! What the open entries of the bank are for, as far as `ledger` can see it: proposed, for a person to confirm.

use std::collections::{HashMap, HashSet};

use ledger::Decimal;
use ledger::matching::{Claim, Movement, Proposal, propose};
use ledger::reference::Reference;
use store::id::{AccountId, EntryId, InvoiceId};
use store::{EntryRow, InvoiceRow, KeyKind};

use crate::DeskError;
use crate::acts::bank::{ENTRIES_MAX, INVOICES_MAX};
use crate::acts::matching::on_account;
use crate::acts::statement_taken::cents;
use crate::books::{Details, EntryPlace, ProposedMatch};
use crate::turn::Turn;

/// Entries of the pages before this one that are looked at first: ten pages.
const EARLIER_MAX: usize = 10 * ENTRIES_MAX;

/// What entries are for.
pub(crate) struct Matches {
    /// The surest first.
    pub(crate) proposals: Vec<ProposedMatch>,
    /// The entries that have none, the newest first.
    pub(crate) unmatched: Vec<EntryRow>,
    pub(crate) next: Option<EntryPlace>,
}

/// The open invoices, and how much of each no proposal has named yet.
struct Laid {
    invoices: Vec<InvoiceRow>,
    claims: Vec<Claim>,
}

impl Laid {
    /// What these movements are for, out of those of the invoices that `is_offered` says; that isn't there any more for who comes next.
    fn take(&mut self, entries: &[&EntryRow], is_offered: impl Fn(InvoiceId) -> bool, found: &mut Vec<ProposedMatch>) {
        let offered: Vec<usize> = (0..self.invoices.len()).filter(|nth| is_offered(self.invoices[*nth].id)).collect();
        let some: Vec<Claim>;
        let claims = if offered.len() == self.claims.len() {
            &self.claims
        } else {
            some = offered.iter().map(|nth| self.claims[*nth].clone()).collect();
            &some
        };
        let movements: Vec<Movement> = entries.iter().map(|entry| movement_of(entry)).collect();
        for proposal in propose(claims, &movements) {
            found.push(self.said(&proposal, entries[proposal.movement], &offered));
            for part in &proposal.assignments {
                let open = &mut self.claims[offered[part.claim]].open;
                *open = open.minus(part.amount).unwrap_or_default();
            }
        }
    }

    fn said(&self, proposal: &Proposal, entry: &EntryRow, offered: &[usize]) -> ProposedMatch {
        let parts = proposal.assignments.iter().map(|part| {
            let row = &self.invoices[offered[part.claim]];
            (row.id, row.number.clone(), party_of(row).to_owned(), cents(part.amount))
        });
        ProposedMatch {
            entry: entry.clone(),
            parts: parts.collect(),
            rest_cents: cents(proposal.rest),
            score: proposal.score,
            nl: proposal.nl(),
            en: proposal.en(),
        }
    }
}

impl Turn<'_, '_> {
    /// What the open entries behind `after` are for, as far as it can be seen. What a page before this one proposes in full is paid as
    /// soon as it is confirmed there, and therefore isn't proposed once more; of the rest what is left.
    pub(crate) fn proposed_matches(&mut self, after: Option<EntryPlace>) -> Result<Matches, DeskError> {
        let invoices = self.tx.open_invoices(INVOICES_MAX)?;
        let claims = self.claims(&invoices)?;
        let mut laid = Laid { invoices, claims };
        if let Some(after) = after {
            let mut before = self.tx.open_entries(None, EARLIER_MAX)?;
            before.retain(|entry| (entry.on, entry.id) >= (after.on, after.id));
            for page in before.chunks(ENTRIES_MAX) {
                self.lay(&mut laid, page)?;
            }
        }
        let mut entries = self.tx.open_entries(after, ENTRIES_MAX + 1)?;
        let has_more = entries.len() > ENTRIES_MAX;
        entries.truncate(ENTRIES_MAX);
        let next = entries.last().filter(|_| has_more).map(|last| EntryPlace { on: last.on, id: last.id });
        let mut proposals = self.lay(&mut laid, &entries)?;
        proposals.sort_by(|a, b| b.score.cmp(&a.score).then(a.entry.on.cmp(&b.entry.on)));
        let with: HashSet<EntryId> = proposals.iter().map(|it| it.entry.id).collect();
        let unmatched = entries.into_iter().filter(|entry| !with.contains(&entry.id)).collect();
        Ok(Matches { proposals, unmatched, next })
    }

    /// Proposals for one page of entries, the newest first.
    fn lay(&mut self, laid: &mut Laid, entries: &[EntryRow]) -> Result<Vec<ProposedMatch>, DeskError> {
        let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let refused: HashSet<(EntryId, InvoiceId)> = self.tx.refused_matches(&ids)?.into_iter().collect();
        let no_to: HashSet<EntryId> = refused.iter().map(|(entry, _)| *entry).collect();
        // The one that came first is the first to get an invoice of which there are two alike.
        let (others, free): (Vec<&EntryRow>, Vec<&EntryRow>) =
            entries.iter().rev().partition(|entry| no_to.contains(&entry.id));
        let mut found = Vec::new();
        laid.take(&free, |_| true, &mut found);
        // Somebody said no to one of theirs: what else could it be, each by itself.
        for entry in others {
            laid.take(&[entry], |invoice| !refused.contains(&(entry.id, invoice)), &mut found);
        }
        Ok(found)
    }

    fn claims(&mut self, invoices: &[InvoiceRow]) -> Result<Vec<Claim>, DeskError> {
        let iban = |(kind, value): &(KeyKind, String)| (*kind == KeyKind::Iban).then(|| value.clone());
        let accounts: HashSet<AccountId> = invoices.iter().filter_map(|row| row.account).collect();
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        let mut ibans: HashMap<AccountId, Vec<String>> = HashMap::new();
        for (account, value) in self.tx.keys_of_accounts(KeyKind::Iban, &accounts)? {
            ibans.entry(account).or_default().push(value);
        }
        let mut claims = Vec::new();
        for row in invoices {
            let details = Details::of_text(&row.details);
            let mut known: Vec<String> = details.keys(row.side).iter().filter_map(iban).collect();
            known.extend(row.account.and_then(|account| ibans.get(&account)).into_iter().flatten().cloned());
            claims.push(Claim {
                id: row.id.to_string(),
                number: row.number.clone(),
                open: Decimal::new(on_account(row), 2),
                currency: row.currency.clone(),
                issued_on: Some(row.issued_on),
                due_on: row.due_on,
                party: Some(party_of(row).to_owned()),
                ibans: known,
                references: details.references,
            });
        }
        Ok(claims)
    }
}

/// The account's name where it is known, else the one on the invoice.
pub(super) fn party_of(row: &InvoiceRow) -> &str {
    if row.account_name.is_empty() { row.party() } else { &row.account_name }
}

fn movement_of(row: &EntryRow) -> Movement {
    Movement {
        id: row.id.to_string(),
        amount: Decimal::new(row.cents - row.matched_cents, 2),
        currency: row.currency.clone(),
        on: Some(row.on),
        iban: Some(row.iban.clone()).filter(|iban| !iban.is_empty()),
        name: Some(row.party.clone()).filter(|name| !name.is_empty()),
        references: Reference::all_in(&row.said),
        text: row.said.clone(),
    }
}
