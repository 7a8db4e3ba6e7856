//! An account as its page shows it: what it brought, what was promised, what happened.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, Zoned};
use store::{AccountId, BookingSide, MonthBooked, PromiseState, SubscriptionRow};

use crate::turn::Turn;
use crate::views::{
    AccountEvent, AccountFilter, AccountHead, AccountMoney, AccountQuarter, AccountView, PromiseView, TimelineFrom,
};
use crate::worth::Period;
use crate::{Act, Agent, Desk, DeskError};

/// Things on one part of the timeline.
const EVENTS_PAGE: usize = 40;
/// People that are shown.
const PEOPLE_MAX: usize = 50;
/// Promises that are counted for the picture, the newest.
const PROMISES_MAX: usize = 5_000;
/// Things of one moment that the timeline can be in the middle of.
const PASSED_MAX: usize = 10_000;
/// Subscriptions of one account that are shown.
pub(crate) const SUBSCRIPTIONS_MAX: usize = 200;
/// A part of the timeline, and where the next one begins.
type Part = (Vec<(Timestamp, AccountEvent)>, Option<TimelineFrom>);
/// Quarters in the picture.
const QUARTERS_MAX: usize = 24;

impl Desk {
    /// An account by itself: for forms and programs, which don't show what happened.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn account_head(&self, by: &Agent, id: AccountId) -> Result<AccountHead, DeskError> {
        by.must(Act::SeeAccounts)?;
        self.db
            .read(move |tx| {
                let waiting = u32::try_from(tx.open_promises_to_account(id)?).unwrap_or(u32::MAX);
                Ok(AccountHead { account: tx.account(id)?, keys: tx.account_keys(id)?, waiting })
            })
            .await
    }

    /// One account, with a part of its timeline: the newest, or what comes at `from` and before.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn account(
        &self,
        by: &Agent,
        id: AccountId,
        filter: AccountFilter,
        from: Option<TimelineFrom>,
        now: Timestamp,
    ) -> Result<AccountView, DeskError> {
        by.must(Act::SeeAccounts)?;
        let (may_change, may_see_money) = (by.may(Act::EditAccounts), by.may(Act::SeeMoney));
        self.look(now, move |turn| {
            let account = turn.tx.account(id)?;
            let all = turn.tx.promises_to_account(id, Timestamp::MAX, PROMISES_MAX)?;
            let subscriptions =
                if may_see_money { turn.tx.subscriptions_of(id, SUBSCRIPTIONS_MAX)? } else { Vec::new() };
            let (events, more) = turn.events(id, filter, from, &subscriptions, may_see_money)?;
            let today = turn.today();
            let january =
                Date::constant(today.year(), 1, 1).to_zoned(turn.zone()).map_or(turn.now, |at| at.timestamp());
            let since = today.saturating_sub(24.months());
            let from = turn.now.to_zoned(turn.zone()).saturating_sub(24.months()).timestamp();
            let months =
                if may_see_money { turn.tx.months_booked(id, Date::constant(1950, 1, 1))? } else { Vec::new() };
            let all: Vec<&PromiseView> = all.iter().map(|(promise, _)| promise).collect();
            let recent = all.iter().copied().filter(|promise| promise.ended_at.is_some_and(|at| at >= from));
            let people = turn.tx.contacts_of_account(id, PEOPLE_MAX)?;
            Ok(AccountView {
                keys: turn.tx.account_keys(id)?,
                waiting: u32::try_from(all.iter().filter(|p| p.state == PromiseState::Open).count()).unwrap_or(0),
                people: turn.tx.contact_views(&people)?,
                money: if may_see_money { turn.money(&months, since, &subscriptions)? } else { None },
                quarters: turn.quarters(&months, &all, may_see_money),
                promises: counted(recent),
                broken_at: all.iter().filter(|p| p.state == PromiseState::Broken).filter_map(|p| p.ended_at).max(),
                account,
                events,
                more,
                glance: turn.tx.account_glance(id, today)?,
                served: if may_see_money { turn.tx.served_in(Period::Year.word(), id)? } else { None },
                goodwill: if may_see_money { Some(turn.tx.goodwill_since(id, january)?) } else { None },
                subscriptions,
                may_change,
                may_see_money,
            })
        })
        .await
    }
}

/// Kept, renewed, broken, withdrawn.
fn counted<'a>(promises: impl Iterator<Item = &'a PromiseView>) -> [u32; 4] {
    let mut counts = [0; 4];
    for promise in promises {
        let place = match promise.state {
            PromiseState::Kept => 0,
            PromiseState::Renewed => 1,
            PromiseState::Broken => 2,
            PromiseState::Withdrawn => 3,
            PromiseState::Open => continue,
        };
        counts[place] += 1;
    }
    counts
}

fn quarter_of(day: Date) -> Date {
    Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).expect("a quarter has a first day")
}

impl Turn<'_, '_> {
    /// Today where the firm is.
    pub(crate) fn today(&self) -> Date {
        self.now.to_zoned(self.zone()).date()
    }

    fn money(
        &mut self,
        months: &[MonthBooked],
        since: Date,
        subscriptions: &[SubscriptionRow],
    ) -> Result<Option<AccountMoney>, DeskError> {
        let since = Date::new(since.year(), since.month(), 1).expect("a month has a first day");
        let recent = || months.iter().filter(|month| month.month >= since);
        let sum = |side| recent().filter(|month| month.side == side).map(|month| month.cents).sum::<i64>();
        let sales = || recent().filter(|month| month.side == BookingSide::Sale);
        let is_costed = sales().any(|month| month.costed_cents != 0 || month.cost_cents != 0);
        let today = self.today();
        let runs = |row: &&SubscriptionRow| row.started_on <= today && row.ended_on.is_none_or(|end| end >= today);
        Ok(Some(AccountMoney {
            revenue_cents: sum(BookingSide::Sale),
            all_cents: self.tx.booked_since(BookingSide::Sale, since)?,
            margin_cents: is_costed.then(|| sales().map(|month| month.costed_cents - month.cost_cents).sum()),
            purchases_cents: sum(BookingSide::Purchase),
            monthly_cents: subscriptions.iter().filter(runs).map(|row| row.cents).sum(),
        }))
    }

    fn quarters(&self, months: &[MonthBooked], all: &[&PromiseView], sees_money: bool) -> Vec<AccountQuarter> {
        let zone = self.zone();
        let day = |at: Timestamp| Zoned::new(at, zone.clone()).date();
        let ended: Vec<(Date, &PromiseView)> =
            all.iter().filter_map(|promise| Some((quarter_of(day(promise.ended_at?)), *promise))).collect();
        let sales: Vec<&MonthBooked> = months.iter().filter(|month| month.side == BookingSide::Sale).collect();
        let booked = sales.iter().map(|month| quarter_of(month.month));
        let Some(first) = ended.iter().map(|(quarter, _)| *quarter).chain(booked).min() else { return Vec::new() };
        let last = quarter_of(self.today());
        let mut quarters: Vec<AccountQuarter> = Vec::new();
        let mut begins = last;
        while begins >= first && quarters.len() < QUARTERS_MAX {
            let revenue = sales.iter().filter(|month| quarter_of(month.month) == begins).map(|month| month.cents).sum();
            quarters.push(AccountQuarter {
                begins,
                revenue_cents: sees_money.then_some(revenue),
                promises: counted(ended.iter().filter(|(quarter, _)| *quarter == begins).map(|(_, promise)| *promise)),
            });
            begins = begins.saturating_sub(3.months());
        }
        quarters.reverse();
        quarters
    }

    fn events(
        &mut self,
        id: AccountId,
        filter: AccountFilter,
        from: Option<TimelineFrom>,
        subscriptions: &[SubscriptionRow],
        sees_money: bool,
    ) -> Result<Part, DeskError> {
        let zone = self.zone();
        let from = from.unwrap_or(TimelineFrom { at: Timestamp::MAX, passed: 0 });
        let passed = from.passed.min(PASSED_MAX);
        let until = if from.at == Timestamp::MAX { Date::MAX } else { from.at.to_zoned(zone.clone()).date() };
        // One more than is shown says whether there is more.
        let limit = EVENTS_PAGE + passed + 1;
        // At the end of its day: what was booked stands above what was said that day.
        let noon = |day: Date| day.at(23, 59, 0, 0).to_zoned(zone.clone()).map_or(self.now, |at| at.timestamp());
        let shows = |wanted| filter == AccountFilter::All || filter == wanted;
        let mut events: Vec<(Timestamp, AccountEvent)> = Vec::new();
        if shows(AccountFilter::Promises) {
            let promises = self.tx.promises_to_account(id, from.at, limit)?;
            events.extend(
                promises
                    .into_iter()
                    .map(|(promise, subject)| (promise.said_at, AccountEvent::Promise(Box::new(promise), subject))),
            );
        }
        if shows(AccountFilter::Messages) {
            let messages = self.tx.messages_of_account(id, from.at, limit)?;
            events.extend(messages.into_iter().map(|message| (message.at, AccountEvent::Message(message))));
        }
        if filter == AccountFilter::All {
            let done = self.tx.attention_done_for_account(id, from.at, limit)?;
            events.extend(
                done.into_iter().filter_map(|row| Some((row.done_at?, AccountEvent::Attention(Box::new(row))))),
            );
        }
        if sees_money && shows(AccountFilter::Money) {
            let days = self.tx.booked_days(id, until, limit + 2)?;
            events.extend(days.into_iter().map(|booked| (noon(booked.on), AccountEvent::Booked(booked))));
            for row in subscriptions {
                events.push((noon(row.started_on), AccountEvent::Began(row.clone())));
                events.extend(row.ended_on.map(|end| (noon(end), AccountEvent::Ended(row.clone()))));
            }
        }
        events.retain(|(at, _)| *at <= from.at);
        // Stable: what is of one moment stands in the same order on each part.
        events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let passed = events.iter().take(passed).take_while(|(at, _)| *at == from.at).count();
        events.drain(..passed);
        let has_more = events.len() > EVENTS_PAGE;
        events.truncate(EVENTS_PAGE);
        let more = events.last().filter(|_| has_more).map(|(last, _)| {
            let shown = events.iter().rev().take_while(|(at, _)| at == last).count();
            TimelineFrom { at: *last, passed: if *last == from.at { passed + shown } else { shown } }
        });
        Ok((events, more))
    }
}
