//! Bills are promises too: whoever pays hears of one before it is due, on the day (or the last one on which the firm is open
//! before it), and when it is late; each once, in one mail.

use jiff::Timestamp;
use promise::Language;
use store::MailKind;

use crate::acts::invoices::{BOOKS, EURO};
use crate::books::{BooksSettings, Owed};
use crate::chosen::chosen;
use crate::letters::{self, Block, Letter, Link};
use crate::money::euros;
use crate::turn::Turn;
use crate::{Desk, DeskError, hours};

/// Days before the due date on which it is told: there is a working day in them in almost any week.
const BEFORE_DAYS: i64 = 5;
/// Bills that stand in one mail; of more it says how many.
const LISTED_MAX: usize = 20;

impl Desk {
    /// Mails whoever pays what is due soon, today, or late, and wasn't told yet, while the firm is open. Gives how many bills that
    /// were.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn tell_owed(&self, now: Timestamp) -> Result<usize, DeskError> {
        let is_due = self.look(now, |turn| Ok(!turn.owed_to_tell()?.rows.is_empty())).await;
        match is_due {
            Ok(false) | Err(DeskError::NotFound) => Ok(0),
            Ok(true) => self.act(now, |turn| turn.tell_owed()).await,
            Err(error) => Err(error),
        }
    }
}

/// The step of the ladder that a bill is on, as a bit; 0: none yet. `open_in`: days until the firm is open again, after today.
const fn step_of(days: i64, open_in: i64) -> i64 {
    match days {
        ..0 => 4,
        0 => 2,
        _ if days < open_in => 2,
        1..=BEFORE_DAYS => 1,
        _ => 0,
    }
}

/// Bills of which whoever pays is told.
struct ToTell {
    rows: Vec<Owed>,
    /// Days until the firm is open again, after today: what is due before that is to be paid today.
    open_in: i64,
}

impl Turn<'_, '_> {
    /// Bills on a step that wasn't told, nor one after it.
    fn owed_to_tell(&mut self) -> Result<ToTell, DeskError> {
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        if !hours.is_open(self.now).unwrap_or(true) {
            return Ok(ToTell { rows: Vec::new(), open_in: 1 });
        }
        let today = self.today();
        let open_in = hours.next_service_day(today).map_or(1, |day| i64::from((day.date - today).get_days()));
        let mut rows = self.owed_rows()?;
        rows.retain(|owed| owed.row.open_cents() > 0 && step_of(owed.days, open_in) > owed.row.told);
        Ok(ToTell { rows, open_in })
    }

    fn tell_owed(&mut self) -> Result<usize, DeskError> {
        let to_tell = self.owed_to_tell()?;
        let settings: BooksSettings = chosen(self.tx, BOOKS)?;
        let payer = match settings.payer {
            Some(payer) => self.tx.agent_row(payer)?.filter(|agent| agent.is_active),
            None => None,
        };
        let payer = match payer {
            Some(payer) => Some(payer),
            None => self.tx.first_agent_with_role("administrator")?,
        };
        let (Some(payer), Some(sender)) = (payer, self.tx.default_mailbox()?) else { return Ok(0) };
        let letter = self.owed_letter(payer.language, &to_tell);
        self.post_to_colleague(&payer, sender, MailKind::Notice, None, letter)?;
        for owed in &to_tell.rows {
            self.tx.tell_invoice(owed.row.id, step_of(owed.days, to_tell.open_in))?;
        }
        Ok(to_tell.rows.len())
    }

    fn owed_letter(&self, language: Language, ToTell { rows, open_in }: &ToTell) -> Letter {
        let say = |owed: &Owed| Block::Say(said(language, owed, *open_in));
        let mut blocks: Vec<Block> = rows.iter().take(LISTED_MAX).map(say).collect();
        let more = rows.len().saturating_sub(LISTED_MAX);
        if more > 0 {
            blocks.push(Block::Say(match language {
                Language::Nl => format!("En nog {more}."),
                Language::En => format!("And {more} more."),
            }));
        }
        let base = self.firm.public_url.trim_end_matches('/');
        if !base.is_empty() {
            let words = match language {
                Language::Nl => "Bekijk wat er te betalen is",
                Language::En => "See what is to be paid",
            };
            blocks.push(Block::Link(Link { words, url: format!("{base}/owed") }));
        }
        let late = rows.iter().filter(|owed| owed.days < 0).count();
        Letter {
            language,
            // Not all of them late for one that is.
            subject: match (language, late) {
                (Language::Nl, 0) => "Rekeningen om te betalen".to_owned(),
                (Language::Nl, all) if all == rows.len() => "Rekeningen die te laat zijn".to_owned(),
                (Language::Nl, 1) => "Rekeningen om te betalen, waarvan één te laat".to_owned(),
                (Language::Nl, _) => format!("Rekeningen om te betalen, waarvan {late} te laat"),
                (Language::En, 0) => "Bills to be paid".to_owned(),
                (Language::En, all) if all == rows.len() => "Bills that are late".to_owned(),
                (Language::En, 1) => "Bills to be paid, of which one is late".to_owned(),
                (Language::En, _) => format!("Bills to be paid, of which {late} are late"),
            },
            blocks,
            signed: String::new(),
            signature: None,
            firm: self.firm.name.clone(),
            phone: String::new(),
            said_by: letters::written_by_program(language, MailKind::Notice),
            marker: String::new(),
        }
    }
}

fn said(language: Language, owed: &Owed, open_in: i64) -> String {
    let (row, days) = (&owed.row, owed.days.abs());
    let (name, number) = (&row.seller, &row.number);
    let amount = euros(language, row.open_cents().abs());
    let amount = if row.currency == EURO { amount } else { amount.replacen('€', &row.currency, 1) };
    match language {
        Language::Nl => {
            let when = match (owed.days, days) {
                (0, _) => "vandaag betalen".to_owned(),
                (..0, 1) => "één dag te laat".to_owned(),
                (..0, _) => format!("{days} dagen te laat"),
                (1, _) if open_in > 1 => {
                    "vandaag betalen, want morgen is de laatste dag en dan zijn wij dicht".to_owned()
                }
                (_, _) if days < open_in => {
                    format!("vandaag betalen, want de {days} dagen die het nog heeft zijn wij dicht")
                }
                (_, 1) => "morgen betalen".to_owned(),
                _ => format!("nog {days} dagen"),
            };
            format!("{name}, factuur {number}, {amount}: {when}.")
        }
        Language::En => {
            let when = match (owed.days, days) {
                (0, _) => "to be paid today".to_owned(),
                (..0, 1) => "one day late".to_owned(),
                (..0, _) => format!("{days} days late"),
                (1, _) if open_in > 1 => {
                    "to be paid today, since tomorrow is its last day and we are closed".to_owned()
                }
                (_, _) if days < open_in => {
                    format!("to be paid today, since we are closed on the {days} days that are left")
                }
                (_, 1) => "to be paid tomorrow".to_owned(),
                _ => format!("{days} days left"),
            };
            format!("{name}, invoice {number}, {amount}: {when}.")
        }
    }
}
