use jiff::Timestamp;
use jiff::tz::TimeZone;
use promise::ReckonError;
use store::{CalendarRow, Tx};

use crate::acts::rules::CheckedRule;
use crate::acts::settings::note_edge;
use crate::check::{self, Checks, NAME_MAX};
use crate::feed;
use crate::forms::{CalendarForm, RuleForm};
use crate::hours::{self, FeedDay};
use crate::trouble::Trouble;
use crate::views::CalendarView;
use crate::{Act, Agent, CalendarId, Desk, DeskError, Refusal};

/// Hours whose own fields are in order.
struct CheckedCalendar {
    new_id: CalendarId,
    name: String,
    feed_url: String,
    form: CalendarForm,
}

impl CheckedCalendar {
    fn of(desk: &Desk, form: CalendarForm, now: Timestamp) -> Result<Self, DeskError> {
        let mut checks = Checks::default();
        let name = checks.take(check::line("name", &form.name, NAME_MAX));
        // Calendar programs hand out `webcal:` links; they are read over https.
        let feed_url = form.feed_url.trim().replacen("webcal://", "https://", 1);
        let feed_url = checks.take(check::optional_url("feed_url", &feed_url));
        checks.done()?;
        Ok(Self { new_id: CalendarId::new(now, &*desk.chance), name, feed_url, form })
    }

    fn put(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<CalendarId, DeskError> {
        let zone = tx.organisation()?.ok_or(DeskError::NotFound)?.zone;
        let old = self.form.id.map(|id| tx.calendar(id)?.ok_or(DeskError::NotFound)).transpose()?;
        // Another feed, or none: what the old one said is no longer so. A file's days stay until a feed speaks.
        let kept = old.as_ref().filter(|old| self.feed_url == old.feed_url);
        let days = kept.map(hours::feed_days_of).transpose()?.unwrap_or_default();
        let (document, _) = hours::checked(self.form.document.clone(), &zone, &days, now)?;
        let row = CalendarRow {
            id: self.form.id.unwrap_or(self.new_id),
            name: self.name.clone(),
            is_default: old.as_ref().is_some_and(|old| old.is_default),
            document: hours::document_json(&document),
            feed_url: self.feed_url.clone(),
            feed_days: hours::feed_days_json(&days),
            feed_read_at: kept.and_then(|old| old.feed_read_at),
            feed_error: kept.and_then(|old| old.feed_error.clone()),
        };
        if old.is_some() {
            tx.change_calendar(&row, now)?;
        } else {
            tx.add_calendar(&row, now)?;
        }
        tx.notify("settings", "")?;
        Ok(row.id)
    }
}

impl Desk {
    /// The service hours, the default ones first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn calendars(&self, by: &Agent) -> Result<Vec<CalendarView>, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        self.db.read(|tx| tx.calendars()?.into_iter().map(view_of).collect()).await
    }

    /// Promises already made keep their deadlines; where they stand is planned anew at once. Hours that never open are refused.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Field`], [`Refusal::Hours`], [`Refusal::NeverOpen`].
    pub async fn save_calendar(&self, by: &Agent, form: CalendarForm, now: Timestamp) -> Result<CalendarId, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        let calendar = CheckedCalendar::of(self, form, now)?;
        self.act(now, move |turn| {
            let id = calendar.put(turn.tx, now)?;
            turn.replan()?;
            Ok(id)
        })
        .await
    }

    /// Hours together with a rule that goes by them: both are saved, or neither is.
    ///
    /// # Errors
    /// Those of [`Desk::save_calendar`] and of [`Desk::save_rule`].
    pub async fn save_hours(
        &self,
        by: &Agent,
        calendar: CalendarForm,
        rule: RuleForm,
        now: Timestamp,
    ) -> Result<CalendarId, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        let calendar = CheckedCalendar::of(self, calendar, now)?;
        let rule = CheckedRule::of(self, rule, now)?;
        self.act(now, move |turn| {
            let id = calendar.put(turn.tx, now)?;
            rule.put(turn.tx, now)?;
            turn.replan()?;
            Ok(id)
        })
        .await
    }

    /// An iCalendar file: its days become days off of this calendar's feed. Gives how many days.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Field`] (`file`), [`Refusal::NeverOpen`].
    pub async fn import_calendar_file(
        &self,
        by: &Agent,
        calendar: CalendarId,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<usize, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        let zone = self.zone_of(calendar).await?;
        let days = feed::days_off(bytes, &zone, now)
            .map_err(|error| Refusal::Field { field: "file", problem: error.problem() })?;
        let count = days.len();
        self.act(now, move |turn| {
            take_days(turn.tx, calendar, &days, now)?;
            turn.replan()
        })
        .await?;
        Ok(count)
    }

    /// Feeds to fetch: calendar and URL.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn calendar_feeds(&self) -> Result<Vec<(CalendarId, String)>, DeskError> {
        self.db
            .read(|tx| {
                let all = tx.calendars()?.into_iter();
                Ok(all.filter(|row| !row.feed_url.is_empty()).map(|row| (row.id, row.feed_url)).collect())
            })
            .await
    }

    /// What the feed said, or why it couldn't be read (the old days stay).
    ///
    /// # Errors
    /// [`DeskError::NotFound`] when the calendar is gone.
    pub async fn calendar_feed_read(
        &self,
        calendar: CalendarId,
        answer: Result<Vec<u8>, Trouble>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let zone = self.zone_of(calendar).await?;
        let days = answer.and_then(|bytes| feed::days_off(&bytes, &zone, now).map_err(Trouble::from));
        self.act(now, move |turn| {
            let tx = &mut *turn.tx;
            let taken = match &days {
                Ok(days) => match take_days(tx, calendar, days, now) {
                    Ok(()) => Ok(()),
                    Err(DeskError::Refused(_)) => Err(Trouble::NeverOpen),
                    Err(error) => return Err(error),
                },
                Err(trouble) => Err(trouble.clone()),
            };
            let row = tx.calendar(calendar)?.ok_or(DeskError::NotFound)?;
            note_edge(tx, &format!("feed:{}", row.name), taken.as_ref().err(), now)?;
            if let Err(trouble) = taken {
                tx.change_calendar(&CalendarRow { feed_error: Some(trouble.to_text()), ..row }, now)?;
                tx.notify("settings", "")?;
                return Ok(());
            }
            turn.replan()
        })
        .await
    }

    async fn zone_of(&self, calendar: CalendarId) -> Result<TimeZone, DeskError> {
        self.db
            .read(move |tx| {
                let row = tx.calendar(calendar)?.ok_or(DeskError::NotFound)?;
                Ok(hours::service_hours(&row)?.zone().clone())
            })
            .await
    }
}

/// These days are off, unless the desk would never open again.
fn take_days(tx: &mut Tx<'_>, calendar: CalendarId, days: &[FeedDay], now: Timestamp) -> Result<(), DeskError> {
    let row = tx.calendar(calendar)?.ok_or(DeskError::NotFound)?;
    let hours = hours::hours_with_feed(&hours::document_of(&row)?, days).map_err(Refusal::Hours)?;
    if let Err(ReckonError::NeverOpen { .. }) = hours.next_open(now) {
        return Err(Refusal::NeverOpen.into());
    }
    let feed_days = hours::feed_days_json(days);
    tx.change_calendar(&CalendarRow { feed_days, feed_read_at: Some(now), feed_error: None, ..row }, now)?;
    tx.notify("settings", "")?;
    Ok(())
}

fn view_of(row: CalendarRow) -> Result<CalendarView, DeskError> {
    Ok(CalendarView {
        document: hours::document_of(&row)?,
        feed_days: hours::feed_days_of(&row)?,
        id: row.id,
        name: row.name,
        is_default: row.is_default,
        feed_url: row.feed_url,
        feed_read_at: row.feed_read_at,
        feed_error: row.feed_error.as_deref().map(Trouble::from_text),
    })
}
