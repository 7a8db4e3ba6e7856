//! Three years at the demo firm before the months that are lived through: who signed, bought, asked and left.
//!
//! Made by two rules that the Outcomes page can be held against: of accounts with a contract, whoever met a broken promise in the
//! first half year leaves [`HARM`] times as fast after it, and whoever complained in vain leaves [`GRUDGE`] times as fast from
//! three months after the complaint; who met both, the one times the other. Who complains, and in vain, has nothing to do with
//! promises; and nothing else that is told of an account makes it leave sooner.

use desk::worth::past::{Channel, PastAccount, PastBooking, PastQuestion, PastSubscription, PastSurvey};
use desk::{AgentId, Desk, DeskError, TeamId};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::books;
use super::customers::CUSTOMERS;
use super::dice::Dice;
use super::firm::Firm;
use super::past_complaints::{self, Grief};
use super::past_words::{ASKED, CITIES, FIRMS, GIFTS, GIVEN, NAMES, PRODUCTS};
use super::voice_words;

/// How many times as fast accounts leave after a broken promise in their first half year.
pub(crate) const HARM: f64 = 3.0;
/// How many times as fast accounts leave after a complaint that wasn't mended, from three months after it was heard.
pub(crate) const GRUDGE: f64 = 3.0;
/// Of a hundred accounts with a contract, so many leave in a month.
const LEAVING: f64 = 0.011;
/// Tells the dice of complaints from the others.
const FATE: u64 = 0x6E75_D6E5;
const CONTRACTS: usize = 260;
const BUYERS: usize = 120;
const YEARS: i32 = 3;
/// The months that are lived through come after these days.
const LIVED_DAYS: i64 = 95;

/// What the history is made by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Story {
    pub seed: u64,
    pub harm: f64,
    pub grudge: f64,
    pub today: Date,
}

/// Puts the three years into the demo, and works outcomes out.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn fill(desk: &Desk, firm: &Firm, zone: &TimeZone, until: Timestamp) -> Result<(), DeskError> {
    let story = Story { seed: 20_231_122, harm: HARM, grudge: GRUDGE, today: until.to_zoned(zone.clone()).date() };
    let who: Vec<(AgentId, TeamId)> =
        ["Karin", "Joost", "Samir", "Sanne", "Ahmet"].iter().map(|name| (firm.agent(name).id, firm.teams[0])).collect();
    let mut accounts = made(story, &who, zone);
    let mut known = known(story);
    let sold = books::lately(&mut known, story.today);
    accounts.extend(known);
    desk.fill_past(accounts, until).await?;
    past_complaints::mend(desk, firm.agent("Lotte"), story.today, zone).await?;
    books::fill(desk, firm, zone, &sold, until).await?;
    desk.reckon_outcomes(until).await?;
    desk.reckon_choice(until).await
}

/// The accounts that nobody of the demo's own days knows: contracts first, then those who buy now and then.
pub(crate) fn made(story: Story, who: &[(AgentId, TeamId)], zone: &TimeZone) -> Vec<PastAccount> {
    let mut dice = Dice::new(story.seed);
    // Who complains is thrown with dice of their own: without complaints all else is as it was.
    let mut fate = Dice::new(story.seed ^ FATE);
    let mut accounts: Vec<PastAccount> =
        (0..CONTRACTS).map(|i| with_contract(i, story, who, zone, (&mut dice, &mut fate))).collect();
    accounts.extend((CONTRACTS..CONTRACTS + BUYERS).map(|i| buyer(i, story, who, zone, &mut dice)));
    accounts
}

/// Between 0 and 1, neither of them.
pub(super) fn uniform(dice: &mut Dice) -> f64 {
    ((dice.bits() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Waiting for what comes at a rate.
fn waiting(dice: &mut Dice, rate: f64) -> f64 {
    -uniform(dice).ln() / rate
}

/// The month in which somebody leaves who bears with us for so long: at `rate` a month, and from the month `soured.0` on at
/// `soured.1` times that. Without end where that is the infinite month.
fn leaving(bears: f64, rate: f64, soured: (f64, f64)) -> f64 {
    let calm = soured.0.max(0.0);
    if bears <= rate * calm { bears / rate } else { calm + (bears - rate * calm) / (rate * soured.1) }
}

pub(super) fn after_months(day: Date, months: f64) -> Date {
    day.saturating_add(((months * desk::worth::DAYS_OF_MONTH).round() as i64).min(20_000).days())
}

fn named(i: usize, dice: &mut Dice) -> PastAccount {
    let place = (i * 7) % NAMES.len();
    let (name, kind) = (NAMES[place], FIRMS[(place + i / NAMES.len()) % FIRMS.len()]);
    PastAccount {
        name: format!("{kind} {name}"),
        is_company: !["fam.", "mw.", "dhr."].contains(&kind),
        city: (*dice.pick(CITIES)).to_owned(),
        contact: format!("{} {name}", dice.pick(GIVEN)),
        since: Date::constant(2020, 1, 1),
        bookings: Vec::new(),
        subscriptions: Vec::new(),
        surveys: Vec::new(),
        questions: Vec::new(),
        complaints: Vec::new(),
        goodwill: Vec::new(),
    }
}

fn with_contract(
    i: usize,
    story: Story,
    who: &[(AgentId, TeamId)],
    zone: &TimeZone,
    (dice, fate): (&mut Dice, &mut Dice),
) -> PastAccount {
    let begin = desk::worth::months_before(story.today, 12 * YEARS);
    // A third was there before; of them promises are known from the beginning of the three years.
    let is_old = i.is_multiple_of(3);
    let started =
        if is_old { after_months(begin, -uniform(dice) * 36.0) } else { after_months(begin, uniform(dice) * 33.0) };
    let known_from = started.max(begin);
    let landmark = after_months(known_from, 6.0);
    let asked: Vec<(f64, bool)> =
        (0..1 + dice.below(3)).map(|_| (0.2 + uniform(dice) * 4.8, dice.chance(16))).collect();
    let is_broken = asked.iter().any(|(_, is_broken)| *is_broken);
    let harm = if is_broken { story.harm } else { 1.0 };
    // How it is told has no part in what happens.
    let mut telling = Dice::new(story.seed ^ (i as u64 + 1).rotate_left(40));
    let grief = past_complaints::drawn(known_from, begin, fate);
    // In months after a day, like all that is waited for.
    let soured = |from: Date| {
        let at = grief.as_ref().and_then(Grief::sours_on).map(|day| desk::worth::months_between(from, day));
        (at.unwrap_or(f64::INFINITY), story.grudge)
    };
    let leaves_early = leaving(waiting(dice, 1.0), LEAVING, soured(known_from));
    let left = if leaves_early < 6.0 {
        after_months(known_from, leaves_early)
    } else {
        after_months(landmark, leaving(waiting(dice, 1.0), LEAVING * harm, soured(landmark)))
    };
    let ended = (left < story.today).then_some(left);
    let last = ended.unwrap_or(story.today);
    let size = dice.between(0, 9);
    let cents = 1_450 + 100 * size * size + if i.is_multiple_of(5) { 12_000 } else { 0 };
    let product = PRODUCTS[i % PRODUCTS.len()];
    let mut account = PastAccount { since: started, ..named(i, dice) };
    account.subscriptions.push(PastSubscription { product: product.into(), cents, started, ended });
    // Some add to what they have, a year or more on.
    let more_on = after_months(started, 14.0 + uniform(dice) * 10.0);
    if dice.chance(38) && more_on < last {
        let extra = PastSubscription { product: product.into(), cents: cents * 2 / 5, started: more_on, ended };
        account.subscriptions.push(extra);
    }
    let later = (0..dice.below(3)).map(|_| (6.5 + uniform(dice) * 24.0, false)).collect::<Vec<_>>();
    for (months, is_broken) in asked.into_iter().chain(later) {
        let day = after_months(known_from, months);
        if day < last && day < story.today.saturating_sub(LIVED_DAYS.days()) {
            account.questions.push(question(day, is_broken, i, who, zone, dice));
        }
    }
    account
        .complaints
        .extend(grief.as_ref().and_then(|grief| grief.heard(i, left, who, zone, (&mut *fate, &mut telling))));
    let glad = |day: Date| match &grief {
        Some(grief) if grief.is_in_vain() && day > grief.heard_on => 20,
        _ if is_broken => 35,
        _ => 62,
    };
    surveys(&mut account, begin.max(started), last, &glad, zone, (dice, &mut telling));
    if is_broken && dice.chance(30) {
        let at = account.questions.first().map(|question| question.answered_at + 24.hours());
        account.goodwill.extend(at.map(|at| (at, 100 * dice.between(10, 60), *dice.pick(GIFTS))));
    }
    account
}

/// Somebody who buys now and then, and one day no more: a rate of their own, and after each purchase a chance to stay away.
fn buyer(i: usize, story: Story, who: &[(AgentId, TeamId)], zone: &TimeZone, dice: &mut Dice) -> PastAccount {
    let begin = desk::worth::months_before(story.today, 12 * YEARS);
    let first = after_months(begin, uniform(dice) * 30.0);
    let (rate, leaves) = (0.15 + uniform(dice) * 0.85, 0.02 + uniform(dice) * 0.14);
    let size = dice.between(60, 900);
    let mut account = PastAccount { since: first, ..named(i, dice) };
    let mut day = first;
    while day < story.today {
        let cents = 100 * size * dice.between(60, 150) / 100;
        let cost = cents * dice.between(48, 66) / 100;
        let booking = PastBooking { on: day, cents, cost_cents: Some(cost), product: "Installatiewerk".into() };
        account.bookings.push(booking);
        if uniform(dice) < leaves {
            break;
        }
        day = after_months(day, waiting(dice, rate).max(0.07));
    }
    let last = account.bookings.last().map_or(first, |booking| booking.on);
    for _ in 0..dice.below(3) {
        let day = after_months(first, uniform(dice) * desk::worth::months_between(first, last).max(1.0));
        if day < story.today.saturating_sub(LIVED_DAYS.days()) {
            account.questions.push(question(day, dice.chance(8), i, who, zone, dice));
        }
    }
    account
}

/// What customers of the demo's own days bought before.
fn known(story: Story) -> Vec<PastAccount> {
    let mut dice = Dice::new(story.seed ^ 0xBEEF);
    let begin = desk::worth::months_before(story.today, 12 * YEARS);
    let bought = |(i, customer): (usize, &super::customers::Customer)| {
        let since = after_months(begin, uniform(&mut dice) * 20.0);
        let rate = 0.1 + f64::from(customer.weight) * 0.12;
        let mut account = PastAccount {
            name: customer.account.to_owned(),
            city: customer.city.to_owned(),
            contact: customer.name.to_owned(),
            since,
            ..named(i, &mut dice)
        };
        let mut day = since;
        while day < story.today {
            let cents = 100 * dice.between(90, 700) * i64::from(customer.weight);
            let cost_cents = Some(cents * dice.between(50, 64) / 100);
            account.bookings.push(PastBooking { on: day, cents, cost_cents, product: "Installatiewerk".into() });
            day = after_months(day, waiting(&mut dice, rate).max(0.07));
        }
        account
    };
    CUSTOMERS.iter().enumerate().map(bought).collect()
}

/// That day, or the Thursday or Friday before it.
pub(super) fn at_work(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => day.saturating_sub(2.days()),
        _ => day,
    }
}

fn question(
    day: Date,
    is_broken: bool,
    i: usize,
    who: &[(AgentId, TeamId)],
    zone: &TimeZone,
    dice: &mut Dice,
) -> PastQuestion {
    let day = at_work(day);
    let at = |hour: i64, minute: i64| {
        let part = |n: i64| i8::try_from(n).expect("hours and minutes are small");
        let local = day.at(part(hour), part(minute), 0, 0).to_zoned(zone.clone());
        local.expect("the hours of a working day exist").timestamp()
    };
    let asked_at = at(dice.between(9, 11), dice.between(0, 59));
    let deadline_at = asked_at + 4.hours();
    let answered_at = if is_broken {
        deadline_at + dice.between(20, 1_600).minutes()
    } else {
        deadline_at - dice.between(10, 200).minutes()
    };
    // Each account is mostly answered by the same colleague, who so comes to know them.
    let at = if dice.chance(75) { i } else { i + 1 };
    let (agent, team) = who[at % who.len()];
    let (subject, words, answer) = *dice.pick(ASKED);
    let channel = if dice.chance(35) { Channel::Phone } else { Channel::Email };
    PastQuestion {
        asked_at,
        deadline_at,
        answered_at,
        subject,
        words,
        answer,
        channel,
        agent,
        team,
        spent_minutes: dice.between(4, 38),
    }
}

/// Asked once or twice a year whether they would recommend us; fewer than half answer.
fn surveys(
    account: &mut PastAccount,
    from: Date,
    to: Date,
    glad: &dyn Fn(Date) -> u64,
    zone: &TimeZone,
    (dice, telling): (&mut Dice, &mut Dice),
) {
    let mut day = after_months(from, 2.0 + uniform(dice) * 6.0);
    while day < to {
        let at = past_complaints::at(day, (8, 20), zone, telling);
        let glad = glad(day);
        let score = dice.chance(44).then(|| match dice.below(100) {
            throw if throw < glad => 9 + dice.between(0, 1),
            throw if throw < glad + 22 => 7 + dice.between(0, 1),
            _ => dice.between(2, 6),
        });
        let words = match score {
            Some(score) if dice.chance(40) => *dice.pick(voice_words::with_score(score)),
            _ => "",
        };
        account.surveys.push(PastSurvey { is_relationship: true, asked_at: at, score, words: words.into() });
        day = after_months(day, 7.0 + uniform(dice) * 5.0);
    }
}

#[cfg(test)]
#[path = "past_tests.rs"]
mod tests;
