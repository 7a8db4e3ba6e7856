//! Invoices: taken in, placed on a side and an account, booked, taken out again.

use jiff::Timestamp;
use ledger::invoice::{Rules, read};
use store::id::{AccountId, BookingId, ImportId, InvoiceId};
use store::{AccountKind, AccountRow, BookingSide, ImportCounts, ImportState, ImportStep, InvoiceRow, KeyKind};
use store::{NewBooking, NewInvoice, Sought};

use crate::acts::matching::payment_view;
use crate::books::{BooksSettings, Brought, Details, InvoiceView, NotTaken, Taken, side_of, take};
use crate::check::{self, NAME_MAX};
use crate::chosen::chosen;
use crate::turn::Turn;
use crate::{Act, Agent, AgentId, Desk, DeskError, Refusal};

/// The name under which the settings are kept.
pub(crate) const BOOKS: &str = "books";
/// Invoices in a list.
const INVOICES_MAX: usize = 300;
/// Accounts that are proposed.
const PROPOSED_MAX: usize = 8;
/// Only this currency is booked.
pub(crate) const EURO: &str = "EUR";

impl Desk {
    /// Takes an invoice or credit note in: kept as it came, booked where side and account are known. The same invoice twice
    /// counts once. With `makes_accounts` an account that isn't found is made.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; what is no invoice is [`Brought::Not`], so that the rest of many goes on.
    pub async fn take_invoice(
        &self,
        by: &Agent,
        name: &str,
        bytes: Vec<u8>,
        makes_accounts: bool,
        now: Timestamp,
    ) -> Result<Brought, DeskError> {
        by.must(Act::KeepBooks)?;
        self.bring_invoice(Some(by.id), name, bytes, makes_accounts, now).await
    }

    /// The same from the command line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bring_invoice(
        &self,
        by: Option<AgentId>,
        name: &str,
        bytes: Vec<u8>,
        makes_accounts: bool,
        now: Timestamp,
    ) -> Result<Brought, DeskError> {
        let taken = match read(&bytes, Rules::AsItSays) {
            Err(error) => return Ok(Brought::Not { problem: NotTaken::Unreadable(error.to_string()) }),
            Ok(reading) => match take(&reading) {
                Err(problem) => return Ok(Brought::Not { problem }),
                Ok(taken) => taken,
            },
        };
        let name = check::optional_line("file", name, NAME_MAX).unwrap_or_default();
        self.act(now, move |turn| turn.bring_invoice(by, &name, &taken, &bytes, makes_accounts)).await
    }

    /// The invoices that were taken in last, and those of which somebody must say something.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn invoices(&self, by: &Agent) -> Result<(Vec<InvoiceRow>, Vec<InvoiceRow>), DeskError> {
        by.must(Act::KeepBooks)?;
        self.db.read(|tx| Ok((tx.unsure_invoices(INVOICES_MAX)?, tx.latest_invoices(INVOICES_MAX)?))).await
    }

    /// One invoice.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn invoice(&self, by: &Agent, id: InvoiceId, now: Timestamp) -> Result<InvoiceView, DeskError> {
        by.must(Act::KeepBooks)?;
        self.look(now, move |turn| turn.invoice_view(id)).await
    }

    /// An invoice as it came.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn raw_invoice(&self, by: &Agent, id: InvoiceId) -> Result<Vec<u8>, DeskError> {
        by.must(Act::KeepBooks)?;
        self.db.read(move |tx| Ok(tx.raw_invoice(id)?)).await
    }

    /// Says which side an invoice is on and whose it is; with no account a new one is made, with the name of the other side. What
    /// the invoice says of the other side finds that account from then on.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::ChangedMeanwhile`] when something was paid of it.
    pub async fn place_invoice(
        &self,
        by: &Agent,
        id: InvoiceId,
        side: BookingSide,
        account: Option<AccountId>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            let row = turn.tx.invoice(id)?;
            if !turn.tx.payments_of_invoice(id)?.is_empty() && row.side != Some(side) {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let row = InvoiceRow { side: Some(side), ..row };
            let details = Details::of_text(&row.details);
            let keys = details.keys(row.side).to_vec();
            let account = match account {
                Some(account) => {
                    let found = turn.tx.account(account)?;
                    found.joined_into.unwrap_or(found.id)
                }
                None => turn.make_account(&row, &details)?,
            };
            turn.learn_keys(account, &keys, row.party(), row.import)?;
            turn.tx.place_invoice(id, Some(side), Some(account))?;
            turn.book_invoice(&InvoiceRow { account: Some(account), ..row })?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// Takes an invoice out again, with what it booked and the account that it made if nothing else hangs on that.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::ChangedMeanwhile`] when something was paid of it.
    pub async fn undo_invoice(&self, by: &Agent, id: InvoiceId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        self.act(now, move |turn| {
            let row = turn.tx.invoice(id)?;
            if !turn.tx.payments_of_invoice(id)?.is_empty() {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let import = row.import;
            turn.tx.remove_bookings_of(import, 10)?;
            turn.tx.place_invoice(id, row.side, None)?;
            turn.tx.undo_invoices_of(import, turn.now)?;
            turn.tx.remove_keys_of_import(import)?;
            for account in turn.tx.accounts_of_import(import, "", 10)? {
                turn.tx.remove_bare_account(account)?;
            }
            turn.tx.step_import(import, ImportState::Undone, ImportStep::End, "", turn.now)?;
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }

    /// Who we are on invoices, and who pays.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn books_settings(&self, by: &Agent) -> Result<BooksSettings, DeskError> {
        by.must(Act::KeepBooks)?;
        self.db.read(|tx| Ok(chosen(tx, BOOKS)?)).await
    }

    /// Who may be told what must be paid: those who may see these pages.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn payers(&self, by: &Agent) -> Result<Vec<(AgentId, String)>, DeskError> {
        by.must(Act::KeepBooks)?;
        self.db
            .read(|tx| {
                let agents = tx.agents()?.into_iter();
                Ok(agents
                    .filter(|agent| {
                        agent.is_active && agent.role.parse::<crate::Role>().is_ok_and(|role| role.may(Act::KeepBooks))
                    })
                    .map(|agent| (agent.id, agent.name))
                    .collect())
            })
            .await
    }

    /// Says who we are on invoices, and who pays; invoices whose side was unsure are looked at again.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; field `ours`: `not_a_number` with a number that can't exist.
    pub async fn save_books_settings(
        &self,
        by: &Agent,
        settings: BooksSettings,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::KeepBooks)?;
        if settings.ours.len() > 100 || settings.names.len() > 50 {
            check::refuse("ours", "too_many")?;
        }
        self.act(now, move |turn| {
            if let Some(payer) = settings.payer
                && turn.tx.active_agent_name(payer)?.is_none()
            {
                check::refuse("payer", "unknown")?;
            }
            let document = serde_json::to_string(&settings).expect("settings have text keys only");
            turn.tx.save_setting(BOOKS, &document, turn.now)?;
            for row in turn.tx.unsure_invoices(INVOICES_MAX)? {
                if row.side.is_none() {
                    turn.look_again(row, &settings)?;
                }
            }
            Ok(turn.tx.notify("books", "")?)
        })
        .await
    }
}

impl Turn<'_, '_> {
    fn bring_invoice(
        &mut self,
        by: Option<AgentId>,
        name: &str,
        taken: &Taken,
        bytes: &[u8],
        makes_accounts: bool,
    ) -> Result<Brought, DeskError> {
        let settings: BooksSettings = chosen(self.tx, BOOKS)?;
        if let Some(id) = self.tx.invoice_like(&taken.same_key)?
            && self.tx.invoice(id).is_ok()
        {
            return Ok(Brought::Known { id, number: taken.number.clone() });
        }
        let side = side_of(taken, &settings, &self.firm.name);
        let import = ImportId::new(self.now, self.chance);
        self.tx.add_import(import, "invoice", name, by, self.now)?;
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
            if row.account.is_none() && makes_accounts {
                row.account = Some(self.make_account(&row, &taken.details)?);
            }
        }
        let new = NewInvoice { row: row.clone(), same_key: taken.same_key.clone(), raw: bytes.to_vec() };
        self.tx.add_invoice(&new)?;
        let is_booked = self.book_invoice(&row)?;
        self.tx.notify("books", "")?;
        Ok(Brought::New { id: row.id, number: row.number, is_booked })
    }

    /// Whether its side can be told now that more is known of us.
    fn look_again(&mut self, row: InvoiceRow, settings: &BooksSettings) -> Result<(), DeskError> {
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

    /// Whose it is, by the first number that finds one account, and last by its name.
    fn account_of(&mut self, row: &InvoiceRow, details: &Details) -> Result<Option<AccountId>, DeskError> {
        let mut ways: Vec<(Sought, String)> =
            details.keys(row.side).iter().map(|(kind, value)| (Sought::Key(*kind), value.clone())).collect();
        if let Some(name) = crate::accounts::key_of(KeyKind::Name, row.party()) {
            ways.push((Sought::Key(KeyKind::Name), name.clone()));
            ways.push((Sought::Name, name));
        }
        for (sought, text) in ways {
            let found = self.tx.accounts_by(sought, std::slice::from_ref(&text))?;
            if let Some([one]) = found.get(&text).map(Vec::as_slice) {
                return Ok(Some(one.account));
            }
        }
        Ok(None)
    }

    fn make_account(&mut self, row: &InvoiceRow, details: &Details) -> Result<AccountId, DeskError> {
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

    fn learn_keys(
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
    fn book_invoice(&mut self, row: &InvoiceRow) -> Result<bool, DeskError> {
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

    fn invoice_view(&mut self, id: InvoiceId) -> Result<InvoiceView, DeskError> {
        let row = self.tx.invoice(id)?;
        let details = Details::of_text(&row.details);
        let mut accounts = Vec::new();
        if row.account.is_none() {
            let words = row.party().split_whitespace().next().unwrap_or_default().to_owned();
            if !words.is_empty() {
                let like = self.tx.accounts_like(&words, &words, PROPOSED_MAX)?;
                accounts = like.into_iter().map(|it| (it.id, it.name)).collect();
            }
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
            is_foreign: row.currency != EURO,
            row,
        })
    }
}
