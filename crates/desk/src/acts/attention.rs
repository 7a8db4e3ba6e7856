//! Attention: reasons are shown to whoever knows somebody best, who gives it themselves. Nothing is drafted, sent or scheduled.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::id::{AccountId, AgentId, AttentionId, ContactId, ConversationId, TimelineId};
use store::{AttentionDone, AttentionReason, AttentionRow, NewAttention, TimelineEntry, happened};

use crate::check::refuse;
use crate::chosen::{ATTENTION_FOUND, chosen};
use crate::incoming::text_of;
use crate::rights::Act;
use crate::turn::{Turn, allow};
use crate::{Agent, Desk, DeskError, Refusal};

/// Characters of what a colleague notes.
const NOTE_MAX: usize = 500;
/// Reasons on Today.
const SHOWN: usize = 5;
/// Reasons of one customer.
const OF_MAX: usize = 50;
/// A note is for a day within so many.
const NOTE_DAYS: i64 = 400;
/// Who asked so often in a year, and then no more, has fallen silent.
const REGULAR_TIMES: i64 = 4;
/// At least so many days of silence.
const SILENT_DAYS: i64 = 60;
/// And at least so many times the usual time between two questions.
const SILENT_TIMES: i64 = 3;
/// Longer ago than this it is no news any more.
const SILENT_DAYS_MAX: i64 = 270;
/// A promise that was broken so many days ago, and made good since.
const MADE_GOOD_DAYS: i64 = 30;
/// For so long whoever said what they did can take it back.
const TAKE_BACK: SignedDuration = SignedDuration::from_mins(1);
/// A day that was missed, because the program was down, is caught up with within so many.
const CATCH_UP_DAYS: i64 = 7;

impl Desk {
    /// Looks, once a day, for reasons to pay attention to somebody. Gives how many were found.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_attention(&self, now: Timestamp) -> Result<usize, DeskError> {
        // All customers are gone through without keeping anybody from writing; what is new of it is written down.
        let found = self
            .look(now, |turn| if turn.is_to_find_attention()? { turn.find_attention().map(Some) } else { Ok(None) });
        let Some(found) = found.await? else { return Ok(0) };
        self.act(now, move |turn| if turn.is_to_find_attention()? { turn.keep_attention(&found) } else { Ok(0) }).await
    }

    /// What there is for this colleague up to today, the longest due first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn attention_today(&self, by: &Agent, now: Timestamp) -> Result<Vec<AttentionRow>, DeskError> {
        allow(by, Act::SeeToday)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let today = turn.today();
            Ok(turn.tx.attention_for(by.id, &by.teams, today, SHOWN)?)
        })
        .await
    }

    /// What there was and is for an account, or else a contact.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn attention_of(
        &self,
        by: &Agent,
        account: Option<AccountId>,
        contact: Option<ContactId>,
    ) -> Result<Vec<AttentionRow>, DeskError> {
        allow(by, Act::SeeConversations)?;
        self.db.read(move |tx| Ok(tx.attention_of(account, contact, OF_MAX)?)).await
    }

    /// A colleague notes something for a day, for whoever knows this customer best.
    ///
    /// # Errors
    /// Fields `words` (nothing, too long), `day` (none, in the past, too far).
    pub async fn note_attention(
        &self,
        by: &Agent,
        conversation: ConversationId,
        (words, day): (&str, Option<Date>),
        now: Timestamp,
    ) -> Result<AttentionId, DeskError> {
        allow(by, Act::WriteNote)?;
        let words = text_of("words", words)?;
        if words.chars().count() > NOTE_MAX {
            return Ok(refuse("words", "too_long")?);
        }
        let Some(day) = day else { return Ok(refuse("day", "required")?) };
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let today = turn.today();
            if day < today {
                return Ok(refuse("day", "in_the_past")?);
            }
            if i64::from((day - today).get_days()) > NOTE_DAYS {
                return Ok(refuse("day", "too_far")?);
            }
            let id = AttentionId::new(turn.now, turn.chance);
            let knows = turn.tx.knows_best(conversation.account, conversation.contact)?;
            turn.tx.add_attention(&NewAttention {
                id,
                key: format!("noted:{id}"),
                reason: AttentionReason::Noted,
                account: conversation.account,
                contact: conversation.contact,
                conversation: Some(conversation.id),
                agent: knows.agent,
                team: knows.team,
                detail: words.clone(),
                due_on: day,
                made_at: turn.now,
                noted_by: Some(me),
            })?;
            turn.tx.notify("attention", "")?;
            Ok(id)
        })
        .await
    }

    /// Called, passed by, wrote, or not now: on the timeline of the account. Said twice, the first holds.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub async fn attention_done(
        &self,
        by: &Agent,
        id: AttentionId,
        done: AttentionDone,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::WriteNote)?;
        let me = by.id;
        self.act(now, move |turn| {
            let row = turn.tx.attention(id)?;
            if !turn.tx.attention_done(id, done, me, turn.now)? {
                return Ok(());
            }
            turn.tell_attention(&row, me, done.as_str())
        })
        .await
    }

    /// What this colleague said of a reason within the last minute, and so can take back; `None`: nothing.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn attention_just_done(
        &self,
        by: &Agent,
        id: AttentionId,
        now: Timestamp,
    ) -> Result<Option<AttentionRow>, DeskError> {
        allow(by, Act::WriteNote)?;
        let me = by.id;
        match self.db.read(move |tx| Ok(tx.attention(id)?)).await {
            Ok(row) => Ok(Some(row).filter(|row| can_be_taken_back(row, me, now))),
            Err(DeskError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes back what was said of a reason, by who said it, within a minute: it waits again.
    ///
    /// # Errors
    /// [`Refusal::ChangedMeanwhile`] when it is too late, or somebody else said it; [`DeskError::NotFound`].
    pub async fn take_attention_back(&self, by: &Agent, id: AttentionId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::WriteNote)?;
        let me = by.id;
        self.act(now, move |turn| {
            let row = turn.tx.attention(id)?;
            if !can_be_taken_back(&row, me, turn.now) {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            turn.tx.attention_not_done(id)?;
            turn.tell_attention(&row, me, "back")
        })
        .await
    }
}

fn can_be_taken_back(row: &AttentionRow, by: AgentId, now: Timestamp) -> bool {
    row.done_by == Some(by) && row.done_at.is_some_and(|at| at + TAKE_BACK >= now)
}

impl Turn<'_, '_> {
    fn tell_attention(&mut self, row: &AttentionRow, by: AgentId, done: &str) -> Result<(), DeskError> {
        let entry = TimelineEntry {
            id: TimelineId::new(self.now, self.chance),
            at: self.now,
            kind: happened::ATTENTION,
            conversation: row.conversation,
            account: row.account,
            agent: Some(by),
            contact: Some(row.contact),
            promise: None,
            message: None,
            detail: json!({ "reason": row.reason.as_str(), "done": done }),
        };
        self.tx.add_timeline(&entry)?;
        self.tx.notify("attention", "")?;
        Ok(())
    }

    fn is_to_find_attention(&mut self) -> Result<bool, DeskError> {
        let last: String = chosen(self.tx, ATTENTION_FOUND)?;
        let today = self.now.to_zoned(self.zone());
        Ok(last != today.date().to_string() && today.hour() >= 6)
    }

    /// The day up to which was looked, and how many days that is back from today.
    fn days_missed(&mut self, today: Date) -> Result<i64, DeskError> {
        let last: String = chosen(self.tx, ATTENTION_FOUND)?;
        let missed = last.parse::<Date>().map_or(1, |last| i64::from((today - last).get_days()));
        Ok(missed.clamp(1, CATCH_UP_DAYS))
    }

    fn find_attention(&mut self) -> Result<Vec<NewAttention>, DeskError> {
        let today = self.today();
        let days = self.days_missed(today)?;
        let mut found = self.years(today, days)?;
        found.extend(self.silences(today)?);
        found.extend(self.made_good(today, days)?);
        Ok(found)
    }

    fn keep_attention(&mut self, found: &[NewAttention]) -> Result<usize, DeskError> {
        let document = serde_json::to_string(&self.today().to_string()).expect("a text is JSON");
        self.tx.save_setting(ATTENTION_FOUND, &document, self.now)?;
        let mut count = 0;
        for new in found {
            count += usize::from(self.tx.add_attention(new)?);
        }
        if count > 0 {
            self.tx.notify("attention", "")?;
        }
        Ok(count)
    }

    fn years(&mut self, today: Date, days: i64) -> Result<Vec<NewAttention>, DeskError> {
        let mut found = Vec::new();
        for back in 0..days {
            let day = today.saturating_sub(jiff::Span::new().days(back));
            let mut of_days = vec![format!("-{:02}-{:02}", day.month(), day.day())];
            // Whoever is a customer since 29 February has a year in each year.
            if (day.month(), day.day()) == (2, 28) && !day.in_leap_year() {
                of_days.push("-02-29".into());
            }
            for of_day in of_days {
                for (account, contact, since) in self.tx.accounts_since_day(&of_day)? {
                    let Ok(since) = since.parse::<Date>() else { continue };
                    let years = day.year() - since.year();
                    if years >= 1 {
                        let key = format!("year:{account}:{}", day.year());
                        let why = (AttentionReason::Year, key, years.to_string());
                        found.push(self.reason((Some(account), contact), None, why, today)?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Who used to ask, by their own rhythm, and no longer does.
    fn silences(&mut self, today: Date) -> Result<Vec<NewAttention>, DeskError> {
        let day = |days: i64| SignedDuration::from_hours(24 * days);
        let (since, longest, shortest) =
            (self.now - day(365 + SILENT_DAYS_MAX), self.now - day(SILENT_DAYS_MAX), self.now - day(SILENT_DAYS));
        let mut found = Vec::new();
        for quiet in self.tx.who_fell_silent(since, (longest, shortest), REGULAR_TIMES)? {
            let usual = quiet.last_at.duration_since(quiet.first_at).as_secs() / (quiet.times - 1).max(1);
            let silent = self.now.duration_since(quiet.last_at).as_secs();
            if silent < SILENT_TIMES * usual {
                continue;
            }
            // One silence is one reason, however long it lasts.
            let key = format!("silence:{}:{}", quiet.contact, quiet.last_at.as_second());
            let why = (AttentionReason::Silence, key, (silent / 86_400).to_string());
            found.push(self.reason((quiet.account, quiet.contact), None, why, today)?);
        }
        Ok(found)
    }

    fn made_good(&mut self, today: Date, days: i64) -> Result<Vec<NewAttention>, DeskError> {
        let to = self.now - SignedDuration::from_hours(24 * (MADE_GOOD_DAYS - 1));
        // A day more than was missed: today's look may be at a later hour than yesterday's. Nobody is told twice.
        let from = to - SignedDuration::from_hours(24 * (days + 1));
        let mut found = Vec::new();
        for id in self.tx.made_good_between(from, to)? {
            let conversation = self.tx.conversation(id)?;
            let who = (conversation.account, conversation.contact);
            let why = (AttentionReason::MadeGood, format!("made_good:{id}"), conversation.subject);
            found.push(self.reason(who, Some(id), why, today)?);
        }
        Ok(found)
    }

    fn reason(
        &mut self,
        (account, contact): (Option<AccountId>, ContactId),
        conversation: Option<ConversationId>,
        (reason, key, detail): (AttentionReason, String, String),
        due_on: Date,
    ) -> Result<NewAttention, DeskError> {
        let knows = self.tx.knows_best(account, contact)?;
        Ok(NewAttention {
            id: AttentionId::new(self.now, self.chance),
            key,
            reason,
            account,
            contact,
            conversation,
            agent: knows.agent,
            team: knows.team,
            detail,
            due_on,
            made_at: self.now,
            noted_by: None,
        })
    }
}
