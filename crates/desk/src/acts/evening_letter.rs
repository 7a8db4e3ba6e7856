//! The evening letter is written: once per service day, by whichever node comes first, kept, and mailed to the owner.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use promise::ServiceHours;
use serde_json::json;
use store::id::{AccountId, LetterId};
use store::{AgentRow, MailKind, NewLetter, PromiseState, first_name, happened};

use crate::acts::forgotten::Forgotten;
use crate::acts::invoices::EURO;
use crate::chosen::{LETTER, LetterSettings, chosen};
use crate::evening::{
    self, BILLS_MAX, BrokenFile, CUSTOMERS_MAX, Dressed, Entry, FILES_MAX, LateBill, LateBills, MailEntry, Reader,
    Summary, Told, Why,
};
use crate::post_to_colleague::Post;
use crate::turn::{Event, Turn};
use crate::worth::Period;
use crate::{Act, Desk, DeskError, Role, hours};

/// Days back in which the last service day is looked for; longer closed than this, and there is nothing to catch up on.
const BACK_DAYS: i64 = 14;
/// Passed promises that are owned up to in one go.
const OWNED_AT_ONCE: usize = 50;
/// Broken promises on files that are counted.
const BROKEN_FILES_MAX: usize = 10_000;

impl Desk {
    /// Writes the letter that is due at `now`, if one is and nobody has: of today from the chosen time on, and else of the
    /// last service day, when the program was not there that evening. Older ones are not made up afterwards.
    ///
    /// Everything is one transaction, and a day has one letter: any number of nodes may ask, at any moment, again.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn write_letter(&self, now: Timestamp) -> Result<Option<Date>, DeskError> {
        let is_due = self.look(now, |turn| Ok(turn.due_letter()?.map(|due| due.day))).await;
        // Nothing is due before the firm is set up.
        let due = match is_due {
            Err(DeskError::NotFound) => return Ok(None),
            other => other?,
        };
        if due.is_none() {
            return Ok(None);
        }
        self.own_up_before_the_letter(now).await;
        self.act(now, |turn| turn.write_letter()).await
    }

    /// After an outage over the evening promises may have passed that nobody has owned up to yet: the letter tells how they
    /// ended. One that can't be ended keeps no letter from being written.
    async fn own_up_before_the_letter(&self, now: Timestamp) {
        loop {
            match self.own_up(OWNED_AT_ONCE, now).await {
                Ok(owned) if owned >= OWNED_AT_ONCE => {}
                Ok(_) => return,
                Err(error) => {
                    tracing::error!("not all passed promises were owned up to before the letter: {error}");
                    return;
                }
            }
        }
    }

    /// When the next letter is due, for whoever waits for it.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn next_letter(&self, now: Timestamp) -> Result<Option<Timestamp>, DeskError> {
        let next = self
            .look(now, |turn| {
                let settings: LetterSettings = chosen(turn.tx, LETTER)?;
                let hours = hours::service_hours(&turn.tx.default_calendar()?)?;
                let today = hours.date_of(turn.now);
                let moment = |day| moment_of(&settings, &hours, day);
                let is_today = matches!(hours.service_day(today), Ok(Some(_))) && moment(today) > turn.now;
                let day = if is_today { Some(today) } else { hours.next_service_day(today).ok().map(|day| day.date) };
                Ok(day.filter(|_| settings.is_on).map(moment))
            })
            .await;
        match next {
            Err(DeskError::NotFound) => Ok(None),
            other => other,
        }
    }
}

/// A letter to be written.
struct Due {
    day: Date,
    settings: LetterSettings,
    hours: ServiceHours,
}

/// What we owe is for those who may see it.
fn keeps_books(agent: &AgentRow) -> bool {
    agent.role.parse::<Role>().is_ok_and(|role| role.may(Act::KeepBooks))
}

/// So is what a customer is worth.
fn sees_money(agent: &AgentRow) -> bool {
    agent.role.parse::<Role>().is_ok_and(|role| role.may(Act::SeeOutcomes))
}

/// When the letter of a day is due. A local time that is skipped that night is the first moment after it.
fn moment_of(settings: &LetterSettings, hours: &ServiceHours, day: Date) -> Timestamp {
    let local = day.to_datetime(settings.time());
    local.to_zoned(hours.zone().clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

impl Turn<'_, '_> {
    fn due_letter(&mut self) -> Result<Option<Due>, DeskError> {
        let settings: LetterSettings = chosen(self.tx, LETTER)?;
        if !settings.is_on {
            return Ok(None);
        }
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        let today = hours.date_of(self.now);
        let days = (0..=BACK_DAYS).map(|back| today.saturating_sub(back.days()));
        let due = days.into_iter().find(|day| {
            matches!(hours.service_day(*day), Ok(Some(_))) && moment_of(&settings, &hours, *day) <= self.now
        });
        let Some(day) = due else { return Ok(None) };
        // Of an evening on which there was no desk yet there is nothing to say.
        if moment_of(&settings, &hours, day) < self.tx.set_up_at()? || self.tx.letter_of(day)?.is_some() {
            return Ok(None);
        }
        Ok(Some(Due { day, settings, hours }))
    }

    fn write_letter(&mut self) -> Result<Option<Date>, DeskError> {
        let Some(Due { day, settings, hours }) = self.due_letter()? else { return Ok(None) };
        let forgotten = self.forgotten(&hours)?;
        let summary = self.summary_of(day, &hours)?;
        let id = LetterId::new(self.now, self.chance);
        let document = serde_json::to_string(&summary).expect("a summary is numbers");
        let new = NewLetter { id, day, written_at: self.now, forgotten: forgotten.len(), document: &document };
        if !self.tx.add_letter(&new)? {
            return Ok(None);
        }
        let mut entries = Vec::new();
        for (place, one) in (1..).zip(forgotten.iter().take(CUSTOMERS_MAX)) {
            let entry = self.entry_of(one)?;
            let document = serde_json::to_string(&entry).expect("an entry has text keys only");
            self.tx.add_letter_entry(id, place, one.conversation, &document)?;
            let conversation = self.tx.conversation(one.conversation)?;
            self.record(Event::of(happened::IN_LETTER, &conversation).detail(json!({ "day": day.to_string() })))?;
            entries.push(entry);
        }
        for agent in self.letter_readers(&settings)? {
            let mail = self.mail_letter(&agent, day, &hours, &summary, forgotten.len(), &entries)?;
            self.tx.add_letter_copy(id, agent.id, mail)?;
        }
        self.tx.notify("letters", "")?;
        Ok(Some(day))
    }

    /// How the promises of that day ended, from midnight on.
    fn summary_of(&mut self, day: Date, hours: &ServiceHours) -> Result<Summary, DeskError> {
        let midnight = |date: Date| date.to_zoned(hours.zone().clone()).map_or(self.now, |zoned| zoned.timestamp());
        let since = midnight(day);
        let until = midnight(day.saturating_add(1.day())).min(self.now + 1.millisecond());
        let ended = self.tx.ended_between(None, since, until)?;
        let unassigned = u32::try_from(self.tx.broken_without_anybody(since, until)?).unwrap_or(u32::MAX);
        let mut files = self.tx.dossiers_broken_between(since, until, BROKEN_FILES_MAX)?;
        let more_files = u32::try_from(files.len().saturating_sub(FILES_MAX)).unwrap_or(u32::MAX);
        files.truncate(FILES_MAX);
        let name = |file: &store::BrokenFileRow| format!("{} {}", file.reference, file.title).trim().to_owned();
        let files = files.iter().map(|file| BrokenFile { pile: file.pile.clone(), name: name(file) }).collect();
        let bills = self.late_bills()?;
        Ok(Summary { ended, unassigned, files, more_files, bills })
    }

    /// Bills that we should have paid, who waits longest first.
    fn late_bills(&mut self) -> Result<LateBills, DeskError> {
        let mut rows = self.owed_rows()?;
        rows.retain(|owed| owed.days < 0 && owed.row.open_cents() > 0 && owed.row.currency == EURO);
        let cents = rows.iter().map(|owed| owed.row.open_cents()).sum();
        let more = u32::try_from(rows.len().saturating_sub(BILLS_MAX)).unwrap_or(u32::MAX);
        let named = rows.iter().take(BILLS_MAX);
        let named = named.map(|owed| LateBill { supplier: owed.row.seller.clone(), days: -owed.days }).collect();
        Ok(LateBills { named, more, cents })
    }

    fn entry_of(&mut self, one: &Forgotten) -> Result<Entry, DeskError> {
        let conversation = self.tx.conversation(one.conversation)?;
        let contact = self.tx.contact(conversation.contact)?;
        let last = self.tx.last_inbound(conversation.id)?;
        let account = contact.account_name.clone().filter(|name| !name.is_empty());
        let reached = || contact.emails.first().or(contact.phones.first()).cloned().unwrap_or_default();
        let name = if contact.name.is_empty() { reached() } else { contact.name.clone() };
        let person =
            if account.as_ref().is_some_and(|account| *account != name) { name.clone() } else { String::new() };
        // A chain has its links by what each replaced; what was promised before it was kept, and is no part of it.
        let all = self.tx.promises_of(&[conversation.id])?;
        let chain = all.iter().rev().scan(false, |is_over, promise| {
            let goes_on = !*is_over;
            *is_over = matches!(promise.origin, store::Origin::Question | store::Origin::NotYet | store::Origin::Reply);
            goes_on.then_some(promise)
        });
        let mut promises: Vec<Told> = chain
            .map(|promise| Told {
                kind: promise.kind,
                who: promise.agent_name.clone().unwrap_or_else(|| promise.team_name.clone()),
                state: promise.state,
                deadline_at: promise.deadline_at,
            })
            .collect();
        promises.reverse();
        // What was kept or taken back on the way is no part of what was broken.
        promises.retain(|told| matches!(told.state, PromiseState::Broken | PromiseState::Renewed | PromiseState::Open));
        if matches!(one.why, Why::Unconfirmed | Why::Silent) {
            // It is over, and was made good.
            promises.clear();
        }
        let said = last.map(|message| message.own_words).unwrap_or_default();
        // With a score the program wrote which one it was; theirs is what they wrote with it, if anything.
        let words = self.tx.words_with_score(conversation.id)?.unwrap_or(said);
        let worth = match conversation.account {
            Some(account) => self.worth_of(account)?,
            None => None,
        };
        Ok(Entry {
            who: account.unwrap_or(name),
            person,
            city: contact.city,
            since_year: contact.customer_since.map(|date| date.year()),
            subject: conversation.subject,
            words: evening::quoted(&words),
            why: one.why,
            asked_at: if one.why == Why::Broken { conversation.asked_at } else { one.since },
            promises,
            others: one.others,
            score: one.score,
            worth,
        })
    }

    /// What an account is worth, as it was last worked out; `None`: it wasn't.
    fn worth_of(&mut self, account: AccountId) -> Result<Option<evening::Worth>, DeskError> {
        let Some(served) = self.tx.served_in(Period::Year.word(), account)? else { return Ok(None) };
        let stay = self.tx.stay_of(account)?;
        let alive = stay.and_then(|stay| stay.alive).map(|(alive, ..)| alive);
        Ok(Some(evening::Worth { year_cents: served.revenue_cents, alive }))
    }

    /// Who gets the letter: those who were named and still work here, and else the first administrator.
    pub(crate) fn letter_readers(&mut self, settings: &LetterSettings) -> Result<Vec<AgentRow>, DeskError> {
        let mut readers = Vec::new();
        for id in &settings.recipients {
            readers.extend(self.tx.agent_row(*id)?.filter(|agent| agent.is_active));
        }
        if readers.is_empty() {
            readers.extend(self.tx.first_agent_with_role("administrator")?);
        }
        Ok(readers)
    }

    fn mail_letter(
        &mut self,
        agent: &AgentRow,
        day: Date,
        hours: &ServiceHours,
        summary: &Summary,
        forgotten: usize,
        entries: &[Entry],
    ) -> Result<Option<store::OutboxId>, DeskError> {
        let Some(sender) = self.tx.default_mailbox()? else { return Ok(None) };
        if self.is_gone(&agent.email)? {
            return Ok(None);
        }
        let letter = self.dressed(agent, day, hours, summary, forgotten, entries);
        let post = Post {
            kind: MailKind::Notice,
            about: None,
            subject: letter.subject.clone(),
            text: letter.text(),
            html: letter.html(),
            pictures: letter.pictures(),
        };
        self.post_words_to_colleague(agent, sender, post)
    }

    fn dressed(
        &self,
        agent: &AgentRow,
        day: Date,
        hours: &ServiceHours,
        summary: &Summary,
        forgotten: usize,
        entries: &[Entry],
    ) -> Dressed {
        let reader = Reader { language: agent.language, zone: hours.zone().clone(), written_at: self.now };
        let base = self.firm.public_url.trim_end_matches('/');
        let page = (!base.is_empty()).then(|| format!("{base}/letters/{day}"));
        let mail_entry = |(place, entry): (usize, &Entry)| MailEntry {
            words: entry.words.clone(),
            broken: entry.broken(),
            who: entry.who.clone(),
            aside: reader.aside(entry, sees_money(agent)),
            what: reader.what(entry),
            link: page.as_ref().map(|page| format!("{page}?call={place}#call-{place}")),
        };
        let at = self.now.to_zoned(reader.zone.clone());
        let say = |nl, en| match agent.language {
            promise::Language::Nl => nl,
            promise::Language::En => en,
        };
        Dressed {
            language: agent.language.as_str(),
            subject: evening::subject(agent.language, forgotten),
            date: reader.date(day),
            time: format!("{:02}:{:02}", at.hour(), at.minute()),
            greeting: reader.greeting(first_name(&agent.name)),
            opening: reader.opening(summary, forgotten),
            files: evening::said_of_files(agent.language, summary),
            bills: evening::said_of_bills(agent.language, &summary.bills).filter(|_| keeps_books(agent)),
            entries: (1..).zip(entries).map(mail_entry).collect(),
            cause: reader.cause(summary),
            farewell: reader.farewell(),
            call: reader.call(super::letter_call::call_before(hours, self.now), self.now),
            broken_word: say("gebroken", "broken"),
            by_program: say(
                "Door het programma samengesteld uit de woorden van klanten en de beloften van vandaag.",
                "Put together by the program from customers’ words and today’s promises.",
            ),
            read_here: say("Lees de brief op de desk", "Read the letter on the desk"),
            link: page.clone(),
        }
    }
}
