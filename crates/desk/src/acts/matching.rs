//! Which payment is for which invoice: confirmed by a person, taken back by a person.

use jiff::Timestamp;
use jiff::civil::Date;
use store::id::{AgentId, EntryId, InvoiceId, InvoicePaymentId};
use store::{BookingSide, InvoiceRow, KeyKind, PaymentRow, Sought};

use crate::acts::proposing::party_of;
use crate::books::{EntryPlace, PaymentView};
use crate::check;
use crate::turn::Turn;
use crate::{Act, Agent, Desk, DeskError, Refusal};

impl Desk {
    /// Confirms that an entry is for these invoices, each with how much, in the sign on our account.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; field `parts`: `required`, `more_than_open`, `more_than_paid`.
    pub async fn confirm_match(
        &self,
        by: &Agent,
        entry: EntryId,
        parts: Vec<(InvoiceId, i64)>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        let by = by.id;
        self.act(now, move |turn| {
            turn.confirm(by, entry, &parts)?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// Confirms every proposal of at least this score on one page of entries, that behind `after`; says how many.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; field `score`: `not_in_range` below 50: a guess is looked at one by one.
    pub async fn confirm_sure(
        &self,
        by: &Agent,
        least: u8,
        after: Option<EntryPlace>,
        now: Timestamp,
    ) -> Result<usize, DeskError> {
        by.must(Act::KeepBooks)?;
        if !(50..=100).contains(&least) {
            check::refuse("score", "not_in_range")?;
        }
        let by = by.id;
        self.act(now, move |turn| {
            let proposals = turn.proposed_matches(after)?.proposals;
            let mut count = 0;
            for proposal in proposals.iter().filter(|proposal| proposal.score >= least) {
                let parts: Vec<_> = proposal.parts.iter().map(|(id, _, _, cents)| (*id, *cents)).collect();
                // What another of them has just paid is not paid twice: it is proposed anew.
                match turn.confirm(by, proposal.entry.id, &parts) {
                    Ok(()) => count += 1,
                    Err(DeskError::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            turn.tx.notify("books", "")?;
            Ok(count)
        })
        .await
    }

    /// Says no to a proposal: it isn't made again.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn refuse_match(
        &self,
        by: &Agent,
        entry: EntryId,
        invoices: Vec<InvoiceId>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        let by = by.id;
        self.act(now, move |turn| {
            turn.tx.entry(entry)?;
            for invoice in &invoices {
                turn.tx.invoice(*invoice)?;
                turn.tx.refuse_match(entry, *invoice, Some(by), turn.now)?;
            }
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// Takes a payment back that was confirmed: invoice and entry are open again, and an IBAN that only this payment taught doesn't
    /// find the account any more.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn undo_payment(&self, by: &Agent, id: InvoicePaymentId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            let payment = turn.tx.payment(id)?;
            turn.tx.remove_payment(id)?;
            turn.unlearn(&payment)?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// An invoice is paid in another way than by an entry that we have: what is open of it, on a day.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::ChangedMeanwhile`] when nothing is open.
    pub async fn mark_paid(
        &self,
        by: &Agent,
        id: InvoiceId,
        on: Option<Date>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        let by = by.id;
        self.act(now, move |turn| {
            let row = turn.tx.invoice(id)?;
            let open = on_account(&row);
            if open == 0 || row.side.is_none() {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let today = turn.now.to_zoned(turn.zone()).date();
            turn.tx.add_invoice_payment(&PaymentRow {
                id: InvoicePaymentId::new(turn.now, turn.chance),
                invoice: id,
                entry: None,
                cents: open,
                on: on.unwrap_or(today).min(today),
                agent: Some(by),
                at: turn.now,
                taught: String::new(),
            })?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }
}

/// What is open of an invoice, with the sign that its payment has on our account.
pub(crate) fn on_account(row: &InvoiceRow) -> i64 {
    match row.side {
        Some(BookingSide::Purchase) => -row.open_cents(),
        _ => row.open_cents(),
    }
}

impl Turn<'_, '_> {
    /// All of it, or nothing where it is refused.
    fn confirm(&mut self, by: AgentId, entry: EntryId, parts: &[(InvoiceId, i64)]) -> Result<(), DeskError> {
        let row = self.tx.entry(entry)?;
        let rest = row.cents - row.matched_cents;
        if parts.is_empty() || parts.iter().any(|(_, cents)| *cents == 0) {
            check::refuse("parts", "required")?;
        }
        let sum: i64 = parts.iter().map(|(_, cents)| cents).sum();
        if sum.signum() * rest.signum() < 0 || sum.abs() > rest.abs() {
            check::refuse("parts", "more_than_paid")?;
        }
        let mut checked = Vec::with_capacity(parts.len());
        for (invoice, cents) in parts {
            let invoice = self.tx.invoice(*invoice)?;
            let open = on_account(&invoice);
            if invoice.side.is_none() || open.signum() != cents.signum() || cents.abs() > open.abs() {
                check::refuse("parts", "more_than_open")?;
            }
            checked.push((invoice, cents));
        }
        for (invoice, cents) in checked {
            let taught = self.learn_iban(&invoice, &row.iban)?;
            self.tx.add_invoice_payment(&PaymentRow {
                id: InvoicePaymentId::new(self.now, self.chance),
                invoice: invoice.id,
                entry: Some(entry),
                cents: *cents,
                on: row.on,
                agent: Some(by),
                at: self.now,
                taught,
            })?;
        }
        Ok(())
    }

    /// The account that paid is found by its IBAN from now on; gives the IBAN when nobody was before.
    fn learn_iban(&mut self, invoice: &InvoiceRow, iban: &str) -> Result<String, DeskError> {
        let (Some(account), Some(iban)) = (invoice.account, crate::accounts::key_of(KeyKind::Iban, iban)) else {
            return Ok(String::new());
        };
        if !self.tx.accounts_by(Sought::Key(KeyKind::Iban), std::slice::from_ref(&iban))?.is_empty() {
            return Ok(String::new());
        }
        self.tx.add_account_key(KeyKind::Iban, &iban, account, Some(invoice.import))?;
        Ok(iban)
    }

    /// What a payment that was taken back had taught; another one of the same IBAN for the same account stands for it.
    fn unlearn(&mut self, payment: &PaymentRow) -> Result<(), DeskError> {
        if payment.taught.is_empty() {
            return Ok(());
        }
        let Some(account) = self.tx.invoice(payment.invoice)?.account else { return Ok(()) };
        match self.tx.payment_by_iban(account, &payment.taught)? {
            Some(other) => self.tx.note_taught(other, &payment.taught)?,
            None => self.tx.remove_account_key(KeyKind::Iban, &payment.taught, account)?,
        }
        Ok(())
    }
}

pub(crate) fn payment_view(row: &InvoiceRow, payment: &PaymentRow) -> PaymentView {
    PaymentView {
        id: payment.id,
        invoice: row.id,
        number: row.number.clone(),
        party: party_of(row).to_owned(),
        cents: payment.cents,
        on: payment.on,
        is_of_entry: payment.entry.is_some(),
    }
}
