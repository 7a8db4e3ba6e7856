use std::collections::HashMap;

use jiff::{Timestamp, ToSpan};
use promise::ServiceHours;
use store::{Narrowing, Owner, Tx};

use crate::on_call;
use crate::views::{
    ConversationEvent, ConversationRow, ConversationState, Day, PromiseState, PromiseView, StripView, TodayView,
};
use crate::{Act, Agent, ConversationId, Desk, DeskError, Role, hours};

const MINE_MAX: usize = 100;
const OTHERS_MAX: usize = 50;
/// More at once is a flood, in which more lines help nobody.
const INTERRUPTIONS_MAX: usize = 3;
/// Beyond this it is simply "very many".
pub(super) const COUNT_MAX: usize = 1_000;

impl Desk {
    /// What this colleague has promised, and what waits for somebody to take it.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn today(&self, by: &Agent, now: Timestamp) -> Result<TodayView, DeskError> {
        by.must(Act::SeeToday)?;
        let by = by.clone();
        self.db
            .read(move |tx| {
                let hours = default_hours(tx)?;
                let nothing = Narrowing::default();
                let mine = ids(&tx.list_waiting_for_us(&Owner::Agent(by.id), &nothing, None, MINE_MAX)?);
                let unowned =
                    ids(&tx.list_waiting_for_us(&Owner::TeamsOnly(by.teams.clone()), &nothing, None, OTHERS_MAX)?);
                let mine_count = if mine.len() < MINE_MAX {
                    u32::try_from(mine.len()).unwrap_or(u32::MAX)
                } else {
                    tx.count_conversations(&Owner::Agent(by.id), ConversationState::WaitingForUs, COUNT_MAX)?
                };
                let standing_in = tx.stood_in_for(by.id, OTHERS_MAX)?;
                let back = tx.back_for(by.id, now, OTHERS_MAX)?;
                Ok(TodayView {
                    now,
                    back: tx.conversation_rows(by.id, &back)?,
                    mine_count,
                    mine: tx.conversation_rows(by.id, &mine)?,
                    standing_in: tx.conversation_rows(by.id, &standing_in)?,
                    unowned: tx.conversation_rows(by.id, &unowned)?,
                    broken_and_renewed: broken_and_renewed(tx, &by, &hours, now)?,
                    settled_today: settled_today(tx, &by, &hours, now)?,
                    day: day_of(&hours, now),
                })
            })
            .await
    }

    /// What this colleague's promises of today came to, the last first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn settled_today(&self, by: &Agent, now: Timestamp) -> Result<Vec<ConversationRow>, DeskError> {
        by.must(Act::SeeToday)?;
        let by = by.clone();
        self.db
            .read(move |tx| {
                let hours = default_hours(tx)?;
                settled_today(tx, &by, &hours, now)
            })
            .await
    }

    /// The small day line on every page.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn strip(&self, by: &Agent, now: Timestamp) -> Result<StripView, DeskError> {
        by.must(Act::SeeToday)?;
        let id = by.id;
        self.db
            .read(move |tx| {
                let hours = default_hours(tx)?;
                let day = day_of(&hours, now);
                let closes = day.open.last().map_or(now, |(_, closes)| *closes);
                let until = closes.max(start_of_day(&hours, now, 1));
                let mut promises = tx.open_promises_of(id, until, MINE_MAX)?;
                promises.extend(tx.promises_ended_since(Some(id), SETTLED, start_of_day(&hours, now, 0), MINE_MAX)?);
                promises.sort_by_key(|promise| (promise.deadline_at, promise.id));
                Ok(StripView { day, promises })
            })
            .await
    }

    /// What may disturb this colleague now, whatever they are doing: urgent questions for them that nobody who could
    /// answer has opened; at most three, the most pressing first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn interruptions(&self, by: &Agent, now: Timestamp) -> Result<Vec<ConversationRow>, DeskError> {
        by.must(Act::SeeToday)?;
        let reader = by.id;
        self.db
            .read(move |tx| {
                let urgent = tx.urgent_and_unseen(reader, INTERRUPTIONS_MAX)?;
                if urgent.is_empty() {
                    return Ok(Vec::new());
                }
                let called = on_call::called(tx, now)?;
                let mut rows = tx.conversation_rows(reader, &urgent)?;
                rows.retain(|row| on_call::is_for(&called, row, reader));
                Ok(rows)
            })
            .await
    }
}

/// What ended in a way that the day line draws.
const SETTLED: &[PromiseState] = &[PromiseState::Kept, PromiseState::Renewed, PromiseState::Broken];

fn ids(listed: &[store::Listed]) -> Vec<ConversationId> {
    listed.iter().map(|line| line.conversation).collect()
}

fn default_hours(tx: &mut Tx<'_>) -> Result<ServiceHours, DeskError> {
    hours::service_hours(&tx.default_calendar()?)
}

/// Mine since the start of yesterday; everybody's for who answers for the team.
fn broken_and_renewed(
    tx: &mut Tx<'_>,
    by: &Agent,
    hours: &ServiceHours,
    now: Timestamp,
) -> Result<Vec<ConversationEvent>, DeskError> {
    let of = match by.role {
        Role::Administrator | Role::Lead => None,
        Role::Agent | Role::Desk => Some(by.id),
    };
    let states = [PromiseState::Broken, PromiseState::Renewed];
    let ended = tx.promises_ended_since(of, &states, start_of_day(hours, now, -1), OTHERS_MAX)?;
    let event = |(row, promise): (ConversationRow, PromiseView)| {
        // What was renewed and is settled by now is no news; what was broken stays so.
        let stands = row.promise.as_ref().is_some_and(|newest| newest.state == PromiseState::Open);
        let is_news = promise.state == PromiseState::Broken || stands;
        is_news.then_some(ConversationEvent { conversation: row.id, who: row.who, subject: row.subject, promise })
    };
    Ok(with_rows(tx, by, ended)?.into_iter().filter_map(event).collect())
}

fn settled_today(
    tx: &mut Tx<'_>,
    by: &Agent,
    hours: &ServiceHours,
    now: Timestamp,
) -> Result<Vec<ConversationRow>, DeskError> {
    let ended = tx.promises_ended_since(Some(by.id), SETTLED, start_of_day(hours, now, 0), MINE_MAX)?;
    let with_promise = |(row, promise)| ConversationRow { promise: Some(promise), ..row };
    Ok(with_rows(tx, by, ended)?.into_iter().map(with_promise).collect())
}

/// Each promise with its conversation, which may have several.
fn with_rows(
    tx: &mut Tx<'_>,
    by: &Agent,
    promises: Vec<PromiseView>,
) -> Result<Vec<(ConversationRow, PromiseView)>, DeskError> {
    let mut conversations: Vec<ConversationId> = promises.iter().map(|promise| promise.conversation).collect();
    conversations.sort();
    conversations.dedup();
    let rows: HashMap<_, _> =
        tx.conversation_rows(by.id, &conversations)?.into_iter().map(|row| (row.id, row)).collect();
    Ok(promises.into_iter().filter_map(|promise| Some((rows.get(&promise.conversation)?.clone(), promise))).collect())
}

/// Midnight of the organisation's today, or so many days from it.
fn start_of_day(hours: &ServiceHours, now: Timestamp, days: i64) -> Timestamp {
    let date = hours.date_of(now).saturating_add(days.days());
    date.to_zoned(hours.zone().clone()).map_or(now, |midnight| midnight.timestamp())
}

/// The service day that the day line draws: the one that is running (also past midnight), today's, or the next.
pub(super) fn day_of(hours: &ServiceHours, now: Timestamp) -> Day {
    let today = hours.date_of(now);
    let stretches = |date| hours.stretches_of(date).unwrap_or_default();
    let evening = stretches(today.saturating_sub(1.day()));
    if evening.last().is_some_and(|(_, closes)| now < *closes) {
        return Day { open: evening, is_today: true };
    }
    let open = stretches(today);
    if !open.is_empty() {
        return Day { open, is_today: true };
    }
    let next = hours.next_service_day(today).map(|day| stretches(day.date));
    Day { open: next.unwrap_or_default(), is_today: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use promise::document::HoursDocument;

    #[track_caller]
    fn check(document: &HoursDocument, now: &str, open: &[&str], is_today: bool) {
        let hours = ServiceHours::from_document(document).unwrap();
        let day = day_of(&hours, testkit_at(now));
        let found: Vec<String> = day
            .open
            .iter()
            .map(|(opens, closes)| {
                let local = |at| hours.zone().to_datetime(at).strftime("%d %H:%M").to_string();
                format!("{}-{}", local(*opens), local(*closes))
            })
            .collect();
        assert_eq!(
            (found.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), day.is_today),
            (open, is_today),
            "{now}"
        );
    }

    fn testkit_at(civil: &str) -> Timestamp {
        format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp()
    }

    #[test]
    fn the_day_line_draws_today_or_the_next_day_on_which_we_are_open() {
        let mut office = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00");
        office.breaks.insert("2026-11-24".into(), vec![["12:30".into(), "13:00".into()]]);
        check(&office, "2026-11-24T07:00", &["24 08:30-24 12:30", "24 13:00-24 17:00"], true);
        check(&office, "2026-11-24T22:00", &["24 08:30-24 12:30", "24 13:00-24 17:00"], true);
        check(&office, "2026-11-28T11:00", &["30 08:30-30 17:00"], false);
        let evening = HoursDocument::office("Europe/Amsterdam", "20:00", "02:00");
        check(&evening, "2026-11-25T01:00", &["24 20:00-25 02:00"], true);
        check(&evening, "2026-11-25T02:00", &["25 20:00-26 02:00"], true);
        check(
            &HoursDocument { time_zone: Some("Europe/Amsterdam".into()), ..HoursDocument::default() },
            "2026-11-25T02:00",
            &[],
            false,
        );
    }
}
