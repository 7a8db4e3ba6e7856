//! The letters as they are read again, with what became of each customer in them.

use jiff::Timestamp;
use jiff::civil::Date;
use promise::Language;
use store::{ComplaintState, ConversationState, LetterEntryRow, LetterRow, PromiseState, StoreError, first_name};

use crate::acts::letter_call::{call_before, can_be_undone};
use crate::chosen::{self, LETTER, LetterSettings, chosen};
use crate::evening::{Entry, Reader, Summary, Why, said_of_bills, said_of_files};
use crate::turn::Turn;
use crate::views::{Fate, LetterEntryView, LetterLine, LetterView};
use crate::{Act, Agent, Desk, DeskError, Refusal, hours};

/// Letters on one page of the archive.
pub const LETTERS_PAGE: usize = 40;
/// Recipients that can be named.
const RECIPIENTS_MAX: usize = 20;

impl Desk {
    /// Whether this colleague reads the letter: an administrator, or who was named.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn reads_letter(&self, by: &Agent) -> Result<bool, DeskError> {
        if by.may(Act::SeeLetter) {
            return Ok(true);
        }
        let me = by.id;
        self.db.read(move |tx| Ok(chosen::<LetterSettings>(tx, LETTER)?.recipients.contains(&me))).await
    }

    async fn must_read_letter(&self, by: &Agent) -> Result<(), DeskError> {
        if self.reads_letter(by).await? { Ok(()) } else { Err(DeskError::NotFound) }
    }

    /// The letter of a day, in the reader's language.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: there is none of that day, or it is not yours to read.
    pub async fn letter(&self, by: &Agent, day: Date, now: Timestamp) -> Result<LetterView, DeskError> {
        self.must_read_letter(by).await?;
        let by = by.clone();
        self.look(now, move |turn| {
            let row = turn.tx.letter_of(day)?.ok_or(DeskError::NotFound)?;
            turn.letter_view(&by, row)
        })
        .await
    }

    /// The letters, newest first, those before a day when given; at most [`LETTERS_PAGE`].
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for who doesn't read the letter.
    pub async fn letters(
        &self,
        by: &Agent,
        before: Option<Date>,
        now: Timestamp,
    ) -> Result<Vec<LetterLine>, DeskError> {
        self.must_read_letter(by).await?;
        self.look(now, move |turn| {
            let rows = turn.tx.letters(before, LETTERS_PAGE)?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let entries = turn.tx.letter_entries(&ids)?;
            rows.into_iter().map(|row| turn.line_of(row, &entries)).collect()
        })
        .await
    }

    /// How many letters are kept.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for who doesn't read the letter.
    pub async fn count_letters(&self, by: &Agent) -> Result<u32, DeskError> {
        self.must_read_letter(by).await?;
        self.db.read(|tx| Ok(u32::try_from(tx.count_letters()?).unwrap_or(u32::MAX))).await
    }

    /// When the letter is written, and who gets it.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn letter_settings(&self, by: &Agent) -> Result<LetterSettings, DeskError> {
        by.must(Act::EditOrganisation)?;
        self.db.read(|tx| Ok(chosen(tx, LETTER)?)).await
    }

    /// Changes them.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::Field`] `at` (not a time), `recipients` (unknown, too many).
    pub async fn save_letter_settings(
        &self,
        by: &Agent,
        mut form: LetterSettings,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditOrganisation)?;
        let at = chosen::time_of(&form.at).ok_or(Refusal::Field { field: "at", problem: "not_a_time" })?;
        form.at = format!("{:02}:{:02}", at.hour(), at.minute());
        if form.recipients.len() > RECIPIENTS_MAX {
            return Err(Refusal::Field { field: "recipients", problem: "too_many" }.into());
        }
        let document = serde_json::to_string(&form).expect("settings have text keys only");
        let recipients = form.recipients;
        self.db
            .write(move |tx| {
                for id in &recipients {
                    if tx.active_agent_name(*id)?.is_none() {
                        return Err(Refusal::Field { field: "recipients", problem: "unknown" }.into());
                    }
                }
                tx.save_setting(LETTER, &document, now)?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }
}

impl Turn<'_, '_> {
    fn letter_view(&mut self, by: &Agent, row: LetterRow) -> Result<LetterView, DeskError> {
        let summary: Summary = read(&row.document)?;
        let reader = self.reader(by.language, row.written_at);
        let call_before = call_before(&hours::service_hours(&self.tx.default_calendar()?)?, self.now);
        let mut entries = Vec::new();
        for kept in self.tx.letter_entries(&[row.id])? {
            let entry: Entry = read(&kept.document)?;
            let fate = self.fate(&kept, entry.why, row.written_at)?;
            let can_take_back = match &fate {
                Fate::Calls(call) => call.agent == Some(by.id) && can_be_undone(call, self.now),
                _ => false,
            };
            entries.push(LetterEntryView {
                can_take_back,
                place: kept.place,
                conversation: kept.conversation,
                broken: entry.broken(),
                aside: reader.aside(&entry, by.may(Act::SeeOutcomes)),
                what: reader.what(&entry),
                subject: entry.subject,
                who: entry.who,
                words: entry.words,
                fate,
            });
        }
        let forgotten = row.forgotten;
        Ok(LetterView {
            day: row.day,
            written_at: row.written_at,
            date: reader.date(row.day),
            greeting: reader.greeting(first_name(&by.name)),
            opening: reader.opening(&summary, forgotten as usize),
            files: said_of_files(by.language, &summary),
            bills: said_of_bills(by.language, &summary.bills).filter(|_| by.may(Act::KeepBooks)),
            cause: reader.cause(&summary).filter(|_| forgotten > 0),
            farewell: reader.farewell(),
            call: reader.call(call_before, self.now),
            call_before,
            forgotten,
            entries,
        })
    }

    fn reader(&self, language: Language, written_at: Timestamp) -> Reader {
        Reader { language, zone: self.zone(), written_at }
    }

    fn line_of(&mut self, row: LetterRow, entries: &[LetterEntryRow]) -> Result<LetterLine, DeskError> {
        let mut line = LetterLine { day: row.day, forgotten: row.forgotten, called: 0, answered: 0, waiting: 0 };
        for entry in entries.iter().filter(|entry| entry.letter == row.id) {
            let why = read::<Entry>(&entry.document)?.why;
            match self.fate(entry, why, row.written_at)? {
                Fate::Called { .. } => line.called += 1,
                Fate::Answered { .. } | Fate::Closed => line.answered += 1,
                Fate::Calls(_) | Fate::Waits(_) => line.waiting += 1,
            }
        }
        Ok(line)
    }

    /// What became of a customer since the letter was written.
    fn fate(&mut self, entry: &LetterEntryRow, why: Why, written_at: Timestamp) -> Result<Fate, DeskError> {
        if let Some(call) = entry.call {
            let call = self.tx.promise(call)?;
            match (call.state, call.ended_at) {
                (PromiseState::Open, _) => return Ok(Fate::Calls(call)),
                (PromiseState::Kept, Some(at)) => {
                    return Ok(Fate::Called { by: call.agent_name.unwrap_or_default(), at });
                }
                _ => {}
            }
        }
        let conversation = self.tx.conversation(entry.conversation)?;
        if let Some(at) = self.tx.answered_after(conversation.id, written_at)? {
            return Ok(Fate::Answered { at });
        }
        let is_unheard = match why {
            Why::Silent => conversation.state == ConversationState::Done,
            Why::Unconfirmed => {
                let complaint = self.tx.complaint_of(conversation.id)?;
                complaint.is_some_and(|complaint| complaint.state == ComplaintState::Asked)
            }
            Why::Broken | Why::Unread | Why::Detractor => false,
        };
        match conversation.state {
            // Nothing is open with them, and that is what is the matter.
            ConversationState::WaitingForThem | ConversationState::Done if is_unheard => Ok(Fate::Waits(None)),
            ConversationState::WaitingForUs => Ok(Fate::Waits(self.tx.open_promise(conversation.id)?)),
            ConversationState::WaitingForThem | ConversationState::Done => Ok(Fate::Closed),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(document: &str) -> Result<T, StoreError> {
    serde_json::from_str(document).map_err(|e| StoreError::other(format!("a kept letter can't be read: {e}")))
}
