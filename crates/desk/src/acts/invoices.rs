//! Invoices: taken in, placed on a side and an account, booked, taken out again.

use jiff::Timestamp;
use ledger::invoice::{NotRead, Rules, read};
use ledger::xml::Refused;
use ledger::zip::{self, Most, NotUnpacked};
use store::id::{AccountId, InvoiceId};
use store::{BookingSide, ImportState, ImportStep, InvoiceRow, KeyKind};

use crate::acts::invoice_taken::Bringing;
use crate::books::{BooksSettings, Brought, Details, InvoiceView, NotTaken, Taken, Unread, take};
use crate::check::{self, NAME_MAX};
use crate::chosen::chosen;
use crate::{Act, Agent, AgentId, Desk, DeskError, Refusal};

/// The name under which the settings are kept.
pub(crate) const BOOKS: &str = "books";
/// Invoices in a list.
pub(super) const INVOICES_MAX: usize = 300;
/// Only this currency is booked.
pub(crate) const EURO: &str = "EUR";

/// What is unpacked of zip files that come together: a bomb ends there.
pub(super) const UNPACKED: Most = Most { files: 500, bytes: 64 << 20 };

/// A file, and what was read of it.
struct Opened {
    name: String,
    taken: Result<Taken, NotTaken>,
    bytes: Vec<u8>,
}

impl Opened {
    fn of(name: String, bytes: Vec<u8>) -> Self {
        Self { taken: taken_of(&bytes), name, bytes }
    }

    fn not(name: String, why: NotUnpacked) -> Self {
        Self { name, taken: Err(NotTaken::Unreadable { what: Unread::Zip, why: why.to_string() }), bytes: Vec::new() }
    }
}

/// The files, and those that are in zip files.
fn opened(files: Vec<(String, Vec<u8>)>) -> Vec<Opened> {
    let mut left = UNPACKED;
    let mut all = Vec::new();
    for (name, bytes) in files {
        if !zip::is_zip(&bytes) {
            all.push(Opened::of(name, bytes));
            continue;
        }
        match zip::members(&bytes, left) {
            Err(why) => all.push(Opened::not(name, why)),
            Ok(members) => {
                left.files -= members.len().min(left.files);
                for (inner, content) in members {
                    let inner = format!("{name}: {inner}");
                    match content {
                        Err(why) => all.push(Opened::not(inner, why)),
                        Ok(content) => {
                            left.bytes -= content.len().min(left.bytes);
                            all.push(Opened::of(inner, content));
                        }
                    }
                }
            }
        }
    }
    all
}

fn taken_of(bytes: &[u8]) -> Result<Taken, NotTaken> {
    let reading = read(bytes, Rules::AsItSays)
        .map_err(|error| NotTaken::Unreadable { what: unread(&error), why: error.to_string() })?;
    take(&reading)
}

fn unread(error: &NotRead) -> Unread {
    match error {
        NotRead::Xml(Refused::DocumentType | Refused::Entity(_)) => Unread::DocumentType,
        NotRead::Xml(Refused::Text(_)) => Unread::Encoding,
        NotRead::Xml(Refused::Malformed { .. }) => Unread::NoXml,
        NotRead::Xml(_) => Unread::TooLarge,
        NotRead::OnlyPdf => Unread::OnlyPdf,
        NotRead::SomethingElse { namespace, .. } if namespace.contains(":camt.") => Unread::Statement,
        NotRead::SomethingElse { .. } => Unread::SomethingElse,
    }
}

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
        let mut all = self.bring_invoices(by, vec![(name.to_owned(), bytes)], makes_accounts, now).await?;
        Ok(all.pop().map_or(Brought::Not { problem: NotTaken::Bare }, |(_, brought)| brought))
    }

    /// Takes several in at once, each as [`Desk::take_invoice`] does it: all of them in one transaction, or none. Of a zip file all that
    /// is in it. Says of each by its name what became of it.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn take_invoices(
        &self,
        by: &Agent,
        files: Vec<(String, Vec<u8>)>,
        makes_accounts: bool,
        now: Timestamp,
    ) -> Result<Vec<(String, Brought)>, DeskError> {
        by.must(Act::KeepBooks)?;
        self.bring_invoices(Some(by.id), files, makes_accounts, now).await
    }

    async fn bring_invoices(
        &self,
        by: Option<AgentId>,
        files: Vec<(String, Vec<u8>)>,
        makes_accounts: bool,
        now: Timestamp,
    ) -> Result<Vec<(String, Brought)>, DeskError> {
        // Read before the writer is held: others wait for what is written only.
        let read = opened(files);
        self.act(now, move |turn| {
            let how = Bringing { by, settings: chosen(turn.tx, BOOKS)?, makes_accounts };
            read.iter()
                .map(|file| {
                    let brought = match &file.taken {
                        Err(problem) => Brought::Not { problem: problem.clone() },
                        Ok(taken) => {
                            let name = check::optional_line("file", &file.name, NAME_MAX).unwrap_or_default();
                            turn.bring_invoice(&how, &name, taken, &file.bytes)?
                        }
                    };
                    Ok((file.name.clone(), brought))
                })
                .collect()
        })
        .await
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
        self.look(now, move |turn| turn.invoice_view(id, "")).await
    }

    /// One invoice, with the accounts in which `words` are found instead of those that are proposed.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn invoice_among(
        &self,
        by: &Agent,
        id: InvoiceId,
        words: &str,
        now: Timestamp,
    ) -> Result<InvoiceView, DeskError> {
        by.must(Act::KeepBooks)?;
        let words: String = words.trim().chars().take(NAME_MAX).collect();
        self.look(now, move |turn| turn.invoice_view(id, &words)).await
    }

    /// An invoice as it came.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn raw_invoice(&self, by: &Agent, id: InvoiceId) -> Result<Vec<u8>, DeskError> {
        by.must(Act::KeepBooks)?;
        self.db.read(move |tx| Ok(tx.raw_invoice(id)?)).await
    }

    /// Says which side an invoice is on and whose it is, also when something else was said before; with no account a new one is
    /// made, with the name of the other side. What the invoice says of the other side finds that account from then on, and what it
    /// had taught of another one is forgotten there. Invoices of the same party that waited are booked too: says how many.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::ChangedMeanwhile`] when something was paid of it and the side
    /// would change.
    pub async fn place_invoice(
        &self,
        by: &Agent,
        id: InvoiceId,
        side: BookingSide,
        account: Option<AccountId>,
        now: Timestamp,
    ) -> Result<usize, DeskError> {
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
            if row.account.is_some_and(|before| before != account) {
                turn.tx.remove_keys_of_import(row.import)?;
                for payment in turn.tx.payments_of_invoice(id)?.iter().filter(|payment| !payment.taught.is_empty()) {
                    turn.tx.add_account_key(KeyKind::Iban, &payment.taught, account, Some(row.import))?;
                }
            }
            let keys = turn.without_new_ibans(account, side, keys)?;
            turn.learn_keys(account, &keys, row.party(), row.import)?;
            turn.tx.place_invoice(id, Some(side), Some(account))?;
            turn.book_invoice(&InvoiceRow { account: Some(account), ..row })?;
            let others = turn.place_waiting(account)?;
            turn.tx.notify("books", "")?;
            Ok(others)
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
