//! Bills that ask for payment to an account number that isn't known of a supplier whose others are, or that is known of
//! somebody else: a bill that somebody tampered with on its way, or a new bank. A program can't tell; who pays is told, and
//! asks the supplier.

use std::collections::HashMap;

use jiff::Timestamp;
use store::id::{AccountId, InvoiceId};
use store::{BookingSide, InvoiceRow, KeyKind};

use crate::books::{Details, NewIban};
use crate::turn::Turn;
use crate::{Act, Agent, Desk, DeskError};

fn iban_of(row: &InvoiceRow) -> Option<String> {
    let details = Details::of_text(&row.details);
    details.keys(row.side).iter().find(|(kind, _)| *kind == KeyKind::Iban).map(|(_, iban)| iban.clone())
}

impl Desk {
    /// Somebody asked the supplier: the account number on this invoice is theirs, and is known from now on. Says whether
    /// it could: one that is another account's stays there.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`] where the invoice is nobody's, or names no account number.
    pub async fn trust_iban(&self, by: &Agent, id: InvoiceId, now: Timestamp) -> Result<bool, DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            let row = turn.tx.invoice(id)?;
            let (Some(account), Some(iban)) = (row.account, iban_of(&row)) else { return Err(DeskError::NotFound) };
            let is_theirs = turn.tx.add_account_key(KeyKind::Iban, &iban, account, None)?;
            turn.tx.notify("books", "")?;
            Ok(is_theirs)
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// Of these invoices, those of suppliers of whom other account numbers are known and not this one, or with another's.
    pub(super) fn new_ibans(&mut self, rows: &[InvoiceRow]) -> Result<HashMap<InvoiceId, NewIban>, DeskError> {
        let asked: Vec<(&InvoiceRow, AccountId, String)> = rows
            .iter()
            .filter(|row| row.side == Some(BookingSide::Purchase))
            .filter_map(|row| Some((row, row.account?, iban_of(row)?)))
            .collect();
        let mut accounts: Vec<AccountId> = asked.iter().map(|(_, account, _)| *account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let mut known: HashMap<AccountId, Vec<String>> = HashMap::new();
        for (account, iban) in self.tx.keys_of_accounts(KeyKind::Iban, &accounts)? {
            known.entry(account).or_default().push(iban);
        }
        let mut ibans: Vec<String> = asked.iter().map(|(_, _, iban)| iban.clone()).collect();
        ibans.sort_unstable();
        ibans.dedup();
        let holders = self.tx.accounts_of_keys(KeyKind::Iban, &ibans)?.into_iter();
        let holders: HashMap<String, (AccountId, String)> =
            holders.map(|(iban, id, name)| (iban, (id, name))).collect();
        let new = asked.into_iter().filter_map(|(row, account, iban)| {
            let known = known.get(&account).cloned().unwrap_or_default();
            let of = holders.get(&iban).filter(|(holder, _)| *holder != account).cloned();
            let is_new = !known.is_empty() && !known.contains(&iban);
            (is_new || of.is_some()).then_some((row.id, NewIban { iban, known, of }))
        });
        Ok(new.collect())
    }

    /// What an invoice says of a supplier, without an account number beside those that are known: saying whose a bill is isn't
    /// saying that the number on it is theirs.
    pub(super) fn without_new_ibans(
        &mut self,
        account: AccountId,
        side: BookingSide,
        mut keys: Vec<(KeyKind, String)>,
    ) -> Result<Vec<(KeyKind, String)>, DeskError> {
        if side == BookingSide::Purchase && !self.tx.keys_of_accounts(KeyKind::Iban, &[account])?.is_empty() {
            keys.retain(|(kind, _)| *kind != KeyKind::Iban);
        }
        Ok(keys)
    }

    /// The first account number of a supplier that was found by something else is theirs: there is nothing to hold it against.
    pub(super) fn learn_first_iban(&mut self, row: &InvoiceRow) -> Result<(), DeskError> {
        let (Some(BookingSide::Purchase), Some(account), Some(iban)) = (row.side, row.account, iban_of(row)) else {
            return Ok(());
        };
        if self.tx.keys_of_accounts(KeyKind::Iban, &[account])?.is_empty() {
            self.tx.add_account_key(KeyKind::Iban, &iban, account, Some(row.import))?;
        }
        Ok(())
    }
}
