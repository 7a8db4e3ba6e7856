//! Complaints in the demo's three years: who had one, whether it was mended, and from when on it makes them leave.

use desk::worth::complaints::LANDMARK_MONTHS;
use desk::worth::past::{Channel, PastComplaint, PastWrong};
use desk::{Agent, AgentId, Desk, DeskError, TeamId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::dice::Dice;
use super::past::{after_months, at_work, uniform};
use super::past_words::{COMPLAINED, MENDED};

/// Of a hundred accounts that are there in the first two years, so many would complain, which some leave too early for: of all
/// with a contract about a quarter does.
const COMPLAINING: u64 = 38;
/// Of a hundred complaints so many are mended.
const MENDED_OF: u64 = 58;
/// Complaints of the past are of the first two years, in months.
const UNTIL_MONTH: f64 = 24.0;

/// A complaint that an account will have, if it is still there.
pub(super) struct Grief {
    pub(super) heard_on: Date,
    /// Months of the three years before it.
    month: i32,
    /// The customer's yes; `None`: in vain.
    good_on: Option<Date>,
}

/// Whether an account complains, of which promises were known since `known_from`; and whether in vain.
pub(super) fn drawn(known_from: Date, begin: Date, dice: &mut Dice) -> Option<Grief> {
    let before = desk::worth::months_between(begin, known_from);
    // All that is thrown is thrown for everybody, so that the next account doesn't depend on this one.
    let (complains, is_mended) = (dice.chance(COMPLAINING), dice.chance(MENDED_OF));
    let (when, days) = (uniform(dice), dice.between(21, 58));
    let month = before + 0.3 + when * (UNTIL_MONTH - before - 0.3);
    let heard_on = at_work(after_months(begin, month));
    let good_on = is_mended.then(|| at_work(heard_on.saturating_add(days.days())));
    (complains && before + 0.3 < UNTIL_MONTH).then_some(Grief { heard_on, month: month as i32, good_on })
}

impl Grief {
    pub(super) fn is_in_vain(&self) -> bool {
        self.good_on.is_none()
    }

    /// From when on it makes them leave.
    pub(super) fn sours_on(&self) -> Option<Date> {
        self.is_in_vain().then(|| self.heard_on.saturating_add(LANDMARK_MONTHS.months()))
    }

    /// The complaint as it went, unless they left before it.
    pub(super) fn heard(
        &self,
        i: usize,
        left: Date,
        who: &[(AgentId, TeamId)],
        zone: &TimeZone,
        (dice, telling): (&mut Dice, &mut Dice),
    ) -> Option<PastComplaint> {
        let of_then: Vec<_> = COMPLAINED.iter().filter(|(until, ..)| self.month < *until).collect();
        let (_, otherwise, wrong) = **dice.pick(&of_then);
        let mut words = vec![wrong.words];
        words.extend(otherwise);
        let wrong = PastWrong { words: telling.pick::<&str>(&words), ..wrong };
        let mut at = |day: Date| at(day, (9, 15), zone, dice);
        let heard_at = at(self.heard_on);
        let remedied_at = at(at_work(self.heard_on.saturating_add(13.days())));
        // Who leaves before they say yes doesn't say it.
        let good_at = self.good_on.filter(|day| *day < left).map(&mut at);
        let promised_at = heard_at + dice.between(25, 190).minutes();
        let before = remedied_at + dice.between(40, 900).minutes();
        let cents = if dice.chance(55) { 500 * dice.between(3, 15) } else { 0 };
        let channel = if dice.chance(60) { Channel::Phone } else { Channel::Email };
        let spent_minutes = dice.between(35, 150);
        let (agent, team) = who[i % who.len()];
        (self.heard_on < left).then_some(PastComplaint {
            heard_at,
            promised_at,
            remedied_at,
            before,
            ended_at: good_at.unwrap_or(remedied_at + (14 * 24).hours()),
            is_good: good_at.is_some(),
            wrong,
            cents,
            channel,
            agent,
            team,
            spent_minutes,
        })
    }
}

/// A moment of a day, between two hours of it.
pub(super) fn at(day: Date, (from, to): (i64, i64), zone: &TimeZone, dice: &mut Dice) -> Timestamp {
    let mut part = |from, to| i8::try_from(dice.between(from, to)).expect("hours, minutes and seconds are small");
    let local = day.at(part(from, to), part(0, 59), part(0, 59), 0).to_zoned(zone.clone());
    local.expect("the hours of a day at work exist").timestamp()
}

/// What of their causes was mended in those years.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn mend(desk: &Desk, by: &Agent, today: Date, zone: &TimeZone) -> Result<(), DeskError> {
    let begin = desk::worth::months_before(today, 36);
    let moment = |month: i32| -> Timestamp {
        let day = at_work(begin.saturating_add(month.months()));
        day.at(16, 12, 0, 0).to_zoned(zone.clone()).expect("an afternoon exists").timestamp()
    };
    let list = desk.mend_list(by, moment(0)).await?;
    for (title, month, done) in MENDED {
        if let Some(found) = list.iter().find(|one| one.row.title == *title) {
            desk.mended(by, found.row.id, done, moment(*month)).await?;
        }
    }
    Ok(())
}
