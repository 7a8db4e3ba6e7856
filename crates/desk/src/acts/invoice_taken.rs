//! What becomes of an invoice inside one act: whose it is, what it books, what is shown of it.

use store::id::{AccountId, AgentId, BookingId, ImportId, InvoiceId};
use store::{AccountKind, AccountRow, BookingSide, ImportCounts, ImportState, ImportStep, InvoiceRow, KeyKind};
use store::{NewBooking, NewInvoice, Sought};

use crate::DeskError;
use crate::acts::invoices::{EURO, INVOICES_MAX};
use crate::acts::matching::payment_view;
use crate::books::{BooksSettings, Brought, Details, InvoiceView, Taken, side_of};
use crate::turn::Turn;

/// Accounts that are proposed.
const PROPOSED_MAX: usize = 8;
/// Accounts that are found by words.
const FOUND_MAX: usize = 30;

/// How invoices come in together.
pub(super) struct Bringing {
    pub(super) by: Option<AgentId>,
    pub(super) settings: BooksSettings,
    /// An account that isn't found is made.
    pub(super) makes_accounts: bool,
}

impl Turn<'_, '_> {
    pub(super) fn bring_invoice(
        &mut self,
        how: &Bringing,
        name: &str,
        taken: &Taken,
        bytes: &[u8],
    ) -> Result<Brought, DeskError> {
        if let Some(id) = self.tx.invoice_like(&taken.same_key)?
            && let Some(known) = self.tx.invoices_of(&[id])?.pop()
        {
            let differs = (known.net_cents, known.payable_cents) != (taken.net_cents, taken.payable_cents);
            return Ok(Brought::Known { id, number: taken.number.clone(), differs });
        }
        let side = side_of(taken, &how.settings, &self.firm.name);
        let import = ImportId::new(self.now, self.chance);
        self.tx.add_import(import, "invoice", name, how.by, self.now)?;
        let counts = ImportCounts { at: 1, total: 1, read: 1, new: 1, ..ImportCounts::default() };
        self.tx.keep_import(import, &counts, self.now)?;
        self.tx.step_import(import, ImportState::Done, ImportStep::End, "", self.now)?;
        let mut row = InvoiceRow {
            id: InvoiceId::new(self.now, self.chance),
            import,
            side,
            account: None,
            account_name: String::new(),
            number: taken.number.clone(),
            seller: taken.seller.clone(),
            buyer: taken.buyer.clone(),
            issued_on: taken.issued_on,
            due_on: taken.due_on,
            currency: taken.currency.clone(),
            net_cents: taken.net_cents,
            payable_cents: taken.payable_cents,
            paid_cents: 0,
            details: serde_json::to_string(&taken.details).expect("details have text keys only"),
            told: 0,
            taken_at: self.now,
        };
        if side.is_some() {
            row.account = self.account_of(&row, &taken.details)?;
            if row.account.is_none() && how.makes_accounts {
                row.account = Some(self.make_account(&row, &taken.details)?);
            }
        }
        let new = NewInvoice { row: row.clone(), same_key: taken.same_key.clone(), raw: bytes.to_vec() };
        self.tx.add_invoice(&new)?;
        let is_booked = self.book_invoice(&row)?;
        self.learn_first_iban(&row)?;
        if let Some(account) = row.account.filter(|_| how.makes_accounts) {
            self.place_waiting(account)?;
        }
        self.tx.notify("books", "")?;
        Ok(Brought::New { id: row.id, number: row.number, is_booked })
    }

    /// Whether its side can be told now that more is known of us.
    pub(super) fn look_again(&mut self, row: InvoiceRow, settings: &BooksSettings) -> Result<(), DeskError> {
        let details = Details::of_text(&row.details);
        let taken = Taken {
            same_key: String::new(),
            number: row.number.clone(),
            seller: row.seller.clone(),
            buyer: row.buyer.clone(),
            issued_on: row.issued_on,
            due_on: row.due_on,
            currency: row.currency.clone(),
            net_cents: row.net_cents,
            payable_cents: row.payable_cents,
            details: details.clone(),
        };
        let Some(side) = side_of(&taken, settings, &self.firm.name) else { return Ok(()) };
        let row = InvoiceRow { side: Some(side), ..row };
        let account = self.account_of(&row, &details)?;
        self.tx.place_invoice(row.id, row.side, account)?;
        self.book_invoice(&InvoiceRow { account, ..row })?;
        Ok(())
    }

    /// Books the invoices that waited for somebody to say whose they are, and that this account is now found by. Says how many.
    pub(super) fn place_waiting(&mut self, account: AccountId) -> Result<usize, DeskError> {
        let mut placed = 0;
        for row in self.tx.unsure_invoices(INVOICES_MAX)? {
            if row.side.is_none() || row.account.is_some() {
                continue;
            }
            let details = Details::of_text(&row.details);
            if self.account_of(&row, &details)? == Some(account) {
                self.tx.place_invoice(row.id, row.side, Some(account))?;
                self.book_invoice(&InvoiceRow { account: Some(account), ..row })?;
                placed += 1;
            }
        }
        Ok(placed)
    }

    /// Whose it is, by the first number that finds one account, and last by its name; nobody's where two have the name.
    fn account_of(&mut self, row: &InvoiceRow, details: &Details) -> Result<Option<AccountId>, DeskError> {
        let mut ways: Vec<(Sought, String)> =
            details.keys(row.side).iter().map(|(kind, value)| (Sought::Key(*kind), value.clone())).collect();
        if let Some(name) = crate::accounts::key_of(KeyKind::Name, row.party()) {
            ways.push((Sought::Name, row.party().to_owned()));
            ways.push((Sought::Key(KeyKind::Name), name));
        }
        for (sought, text) in ways {
            let found = self.tx.accounts_by(sought, std::slice::from_ref(&text))?;
            match found.get(&text).map(Vec::as_slice) {
                Some([one]) => return Ok(Some(one.account)),
                Some([_, _, ..]) if sought == Sought::Name => return Ok(None),
                _ => {}
            }
        }
        Ok(None)
    }

    pub(super) fn make_account(&mut self, row: &InvoiceRow, details: &Details) -> Result<AccountId, DeskError> {
        let id = AccountId::new(self.now, self.chance);
        let is_sale = row.side == Some(BookingSide::Sale);
        let name = if row.party().is_empty() { row.number.clone() } else { row.party().to_owned() };
        let account = AccountRow {
            id,
            name,
            kind: AccountKind::Company,
            number: String::new(),
            city: if is_sale { details.buyer_city.clone() } else { details.seller_city.clone() },
            customer_since: is_sale.then_some(row.issued_on),
            tier: String::new(),
            note: String::new(),
            joined_into: None,
        };
        self.tx.save_account(&account, Some(row.import), self.now)?;
        self.learn_keys(id, details.keys(row.side), row.party(), row.import)?;
        Ok(id)
    }

    pub(super) fn learn_keys(
        &mut self,
        account: AccountId,
        keys: &[(KeyKind, String)],
        name: &str,
        import: ImportId,
    ) -> Result<(), DeskError> {
        let name = crate::accounts::key_of(KeyKind::Name, name).map(|name| (KeyKind::Name, name));
        for (kind, value) in keys.iter().cloned().chain(name) {
            // One that is another account's already stays there.
            self.tx.add_account_key(kind, &value, account, Some(import))?;
        }
        Ok(())
    }

    /// Books it, in place of what it booked before, where all is known. Says whether it is booked.
    pub(super) fn book_invoice(&mut self, row: &InvoiceRow) -> Result<bool, DeskError> {
        self.tx.remove_bookings_of(row.import, 10)?;
        let (Some(side), Some(account)) = (row.side, row.account) else { return Ok(false) };
        if row.currency != EURO {
            return Ok(false);
        }
        self.tx.add_bookings(&[NewBooking {
            id: BookingId::new(self.now, self.chance),
            account,
            side,
            on: row.issued_on,
            cents: row.net_cents,
            cost_cents: None,
            product: String::new(),
            source_key: format!("invoice:{}", row.id),
            import: Some(row.import),
        }])?;
        Ok(true)
    }

    pub(super) fn invoice_view(&mut self, id: InvoiceId, words: &str) -> Result<InvoiceView, DeskError> {
        let row = self.tx.invoice(id)?;
        let details = Details::of_text(&row.details);
        let (words, most) = match words {
            "" if row.account.is_none() => (row.party().split_whitespace().next().unwrap_or_default(), PROPOSED_MAX),
            words => (words, FOUND_MAX),
        };
        let mut accounts = Vec::new();
        if !words.is_empty() {
            let like = self.tx.accounts_like(words, &crate::acts::accounts::bare(words), most)?;
            let said =
                |name: &str, city: &str| if city.is_empty() { name.to_owned() } else { format!("{name}, {city}") };
            accounts = like.into_iter().map(|it| (it.id, said(&it.name, &it.city))).collect();
        }
        let found = if row.account.is_none() { self.account_of(&row, &details)? } else { None };
        if let Some(account) = found.filter(|found| accounts.iter().all(|(id, _)| id != found)) {
            accounts.insert(0, (account, self.tx.account_name(account)?));
        }
        let mut payments = Vec::new();
        for payment in self.tx.payments_of_invoice(id)? {
            payments.push(payment_view(&row, &payment));
        }
        Ok(InvoiceView {
            lines: details.lines.clone(),
            broken: details.broken.clone(),
            keys: details.keys(row.side).to_vec(),
            references: details.references.clone(),
            payments,
            accounts,
            found,
            is_foreign: row.currency != EURO,
            new_iban: self.new_ibans(std::slice::from_ref(&row))?.remove(&id),
            row,
        })
    }
}
