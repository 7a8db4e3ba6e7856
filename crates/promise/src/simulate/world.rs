//! What happens to a firm whatever its policy: questions, efforts, illness. Thrown once, so that policies are compared on the
//! same days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::backlog::Joined;
use super::dice::Dice;
use super::scenario::{Member, Scenario, ScenarioError};
use crate::local::{DAY_SECONDS, resolve_on};
use crate::roster::{Absence, Colleague, ColleagueId, Skill, Slot, SubjectId, Timetable};
use crate::{ReckonError, ServiceHours};

/// Days after the last question in which what waits can still be answered.
const AFTER_DAYS: u32 = 45;

/// At this hour it is known who is ill today.
const KNOWN_AT: jiff::civil::Time = jiff::civil::Time::constant(7, 30, 0, 0);

/// A question that comes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arrival {
    pub(super) at_s: i64,
    pub(super) subject: usize,
    /// For somebody who knows the subject.
    pub(super) effort_s: f64,
    pub(super) is_urgent: bool,
    /// The deadline of the rule.
    pub(super) policy_s: i64,
}

/// A colleague, as their days come to be.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) knows: BTreeMap<SubjectId, Skill>,
    /// Slots as they are planned, from the beginning.
    pub(super) planned: Vec<Slot>,
    /// What is left of them, illness taken off.
    pub(super) real: Vec<Slot>,
    /// Stretches of work, illness taken off.
    pub(super) working: Vec<(i64, i64)>,
    /// When each illness is known, and the slots from then on as far as is known then.
    pub(super) changes: Vec<(i64, Vec<Slot>)>,
}

/// Everything that happens.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) begin_s: i64,
    /// What comes in from here on is judged.
    pub(super) judged_from_s: i64,
    pub(super) end_s: i64,
    /// In order of arrival; behind them what waits already.
    pub(super) arrivals: Vec<Arrival>,
    pub(super) joined: Option<Joined>,
    pub(super) people: Vec<Person>,
    pub(super) subjects: usize,
}

impl World {
    /// Throws everything.
    pub(super) fn throw(scenario: &Scenario, dice: &Dice, days: u32) -> Result<Self, ScenarioError> {
        let hours = ServiceHours::from_document(&scenario.hours)?;
        let calendar = Days { hours: &hours, first: scenario.starts_on };
        let all = scenario.warmup_days + days;
        let arrivals = arrivals(scenario, &calendar, &mut dice.aside(1), all)?;
        let mut row = dice.aside(2);
        let people = people(&Roll::of(scenario, &calendar, all)?, scenario, &calendar, &mut Illness::InARow(&mut row))?;
        Self::of(scenario, &calendar, days, arrivals, people)
    }

    /// With these arrivals and people.
    pub(super) fn of(
        scenario: &Scenario,
        calendar: &Days,
        days: u32,
        arrivals: Vec<Arrival>,
        people: Vec<Person>,
    ) -> Result<Self, ScenarioError> {
        Ok(Self {
            begin_s: calendar.begins_s(0)?,
            judged_from_s: calendar.begins_s(scenario.warmup_days)?,
            end_s: calendar.begins_s(scenario.warmup_days + days)?,
            arrivals,
            joined: None,
            people,
            subjects: scenario.subject.len(),
        })
    }

    /// What comes in, without what waits already.
    pub(super) fn asked(&self) -> &[Arrival] {
        let asked = self.joined.as_ref().map_or(self.arrivals.len(), |joined| joined.first);
        &self.arrivals[..asked]
    }
}

/// Days of the simulation by number.
pub(super) struct Days<'a> {
    pub(super) hours: &'a ServiceHours,
    pub(super) first: Date,
}

impl Days<'_> {
    fn date(&self, day: u32) -> Result<Date, ReckonError> {
        self.first.checked_add(i64::from(day).days()).map_err(|_| ReckonError::OutOfRange)
    }

    pub(super) fn begins(&self, day: u32) -> Result<Timestamp, ReckonError> {
        resolve_on(self.hours.zone(), self.date(day)?, jiff::civil::Time::midnight())
    }

    pub(super) fn begins_s(&self, day: u32) -> Result<i64, ReckonError> {
        Ok(self.begins(day)?.as_second())
    }

    fn known_s(&self, day: u32) -> Result<i64, ReckonError> {
        Ok(resolve_on(self.hours.zone(), self.date(day)?, KNOWN_AT)?.as_second())
    }
}

pub(super) fn arrivals(
    scenario: &Scenario,
    days: &Days,
    dice: &mut Dice,
    all: u32,
) -> Result<Vec<Arrival>, ScenarioError> {
    let shares: Vec<f64> = scenario.subject.iter().map(|subject| subject.share).collect();
    let mut arrivals = Vec::new();
    for day in 0..all {
        let weekday = usize::try_from(days.date(day)?.weekday().to_monday_zero_offset()).expect("0 to 6");
        let surges = scenario.surge.iter().filter(|surge| (surge.from_day..surge.from_day + surge.days).contains(&day));
        let factor: f64 = surges.map(|surge| surge.factor).product();
        let midnight_s = days.begins_s(day)?;
        let mut seconds: Vec<i64> = (0..dice
            .poisson(scenario.arrivals.per_day * scenario.arrivals.weekdays[weekday] * factor))
            .map(|_| dice.weighted(&scenario.arrivals.hours) as i64 * 3600 + (dice.share() * 3600.0) as i64)
            .collect();
        seconds.sort_unstable();
        for second in seconds {
            let at_s = midnight_s + second.min(DAY_SECONDS - 1);
            let subject = dice.weighted(&shares);
            let drift = f64::from(day) / f64::from(all);
            let (effort_s, is_urgent) = effort(&scenario.subject[subject], drift, dice);
            let at = Timestamp::from_second(at_s).map_err(|_| ReckonError::OutOfRange)?;
            let policy_s = scenario.rule_of(subject).deadline(days.hours, at)?.as_second();
            arrivals.push(Arrival { at_s, subject, effort_s, is_urgent, policy_s });
        }
    }
    arrivals.sort_by_key(|arrival| arrival.at_s);
    Ok(arrivals)
}

/// How much work a question is, in seconds, and whether it is urgent; `passed` is the share of the time that has passed.
pub(super) fn effort(subject: &super::scenario::Subject, passed: f64, dice: &mut Dice) -> (f64, bool) {
    let median_s = subject.effort.duration().as_secs_f64() * subject.drift.powf(passed);
    let usual_s = median_s * (subject.spread.ln() * dice.normal()).exp();
    let is_long = dice.share() < subject.long_share;
    let is_urgent = dice.share() < subject.urgent;
    (if is_long { usual_s * subject.long_factor } else { usual_s }, is_urgent)
}

/// Where illness is thrown from.
pub(super) enum Illness<'a> {
    /// One after the other, from one row of throws.
    InARow(&'a mut Dice),
    /// Everybody from their own row, by name: who is there besides doesn't change who falls ill.
    ByName(&'a Dice),
}

/// Everybody as they would be if nobody fell ill: worked out once, however often illness is thrown.
pub(super) struct Roll {
    healthy: Vec<Healthy>,
    all: u32,
}

struct Healthy {
    member: Member,
    label: u64,
    timetable: Timetable,
    absences: Vec<Absence>,
    person: Person,
}

impl Roll {
    pub(super) fn of(scenario: &Scenario, days: &Days, all: u32) -> Result<Self, ScenarioError> {
        let mut healthy = Vec::new();
        for member in &scenario.colleague {
            for copy in 0..member.count {
                let id = ColleagueId(healthy.len() as u128);
                healthy.push(one(scenario, member, (id, copy), days, all)?);
            }
        }
        Ok(Self { healthy, all })
    }
}

/// Everybody, as their days come to be.
pub(super) fn people(
    roll: &Roll,
    scenario: &Scenario,
    days: &Days,
    illness_from: &mut Illness,
) -> Result<Vec<Person>, ScenarioError> {
    let ill = |healthy: &Healthy, from: &mut Illness| match from {
        Illness::InARow(dice) => illness(scenario, &healthy.member, dice, roll.all),
        Illness::ByName(dice) => illness(scenario, &healthy.member, &mut dice.aside(healthy.label), roll.all),
    };
    let person = |healthy: &Healthy| fallen_ill(healthy, days, &ill(healthy, illness_from), roll.all);
    roll.healthy.iter().map(person).collect()
}

/// From which day up to which day somebody is ill, in order of the first.
fn illness(scenario: &Scenario, member: &Member, dice: &mut Dice, all: u32) -> Vec<(u32, u32)> {
    let mut ill: Vec<(u32, u32)> = Vec::new();
    for flu in &scenario.flu {
        // Some fall ill on the first day, some later; nobody twice.
        let (is_caught, from) = (dice.share() < flu.share, dice.below(flu.days.max(1) as usize / 2 + 1) as u32);
        if is_caught && member.from_day <= flu.from_day {
            ill.push((flu.from_day + from, flu.from_day + flu.days));
        }
    }
    for day in 0..all {
        if dice.share() < scenario.sickness.spells_per_year / 365.0 {
            ill.push((day, day + 1 + dice.exponential((scenario.sickness.days - 1.0).max(0.0)).round() as u32));
        }
    }
    ill.sort_unstable();
    ill
}

fn absence(days: &Days, (from, until): (u32, u32)) -> Result<Absence, ReckonError> {
    Ok(Absence { from: days.begins(from)?, until: days.begins(until)? })
}

fn one(
    scenario: &Scenario,
    member: &Member,
    (id, copy): (ColleagueId, u32),
    days: &Days,
    all: u32,
) -> Result<Healthy, ScenarioError> {
    let mut knows = BTreeMap::new();
    for (name, skill) in &member.knows {
        let unknown = || ScenarioError::UnknownSubject { colleague: member.name.clone(), subject: name.clone() };
        let subject = scenario.subject.iter().position(|subject| subject.name == *name).ok_or_else(unknown)?;
        knows.insert(SubjectId(subject as u128), *skill);
    }
    let known = member.away.iter().map(|[from, until]| (*from, *until)).chain([(0, member.from_day)]);
    let mut absences = known.map(|stretch| absence(days, stretch)).collect::<Result<Vec<_>, _>>()?;
    absences.extend(&member.absent);
    let colleague = Colleague {
        working: member.working.clone(),
        absences: absences.clone(),
        ..Colleague::new(id, member.slots.clone())
    };
    let timetable = Timetable::new(days.hours, &colleague)?;
    let (from, until) = (days.begins(0)?, days.begins(all + AFTER_DAYS)?);
    let planned = timetable.slots(from, until)?;
    let working = seconds(&timetable.working(from, until)?);
    let person = Person { knows, real: planned.clone(), planned, working, changes: Vec::new() };
    Ok(Healthy { label: label(&member.name, copy), member: member.clone(), timetable, absences, person })
}

fn fallen_ill(healthy: &Healthy, days: &Days, ill: &[(u32, u32)], all: u32) -> Result<Person, ScenarioError> {
    let mut person = healthy.person.clone();
    if ill.is_empty() {
        return Ok(person);
    }
    let (mut timetable, mut absences) = (healthy.timetable.clone(), healthy.absences.clone());
    let (from, until) = (days.begins(0)?, days.begins(all + AFTER_DAYS)?);
    for &stretch in ill {
        absences.push(absence(days, stretch)?);
        timetable.set_absences(&absences);
        let known_s = days.known_s(stretch.0)?;
        let known = Timestamp::from_second(known_s).map_err(|_| ReckonError::OutOfRange)?;
        person.changes.push((known_s, timetable.slots(known, until)?));
    }
    person.real = timetable.slots(from, until)?;
    person.working = seconds(&timetable.working(from, until)?);
    Ok(person)
}

fn seconds(stretches: &[(Timestamp, Timestamp)]) -> Vec<(i64, i64)> {
    stretches.iter().map(|(begin, end)| (begin.as_second(), end.as_second())).collect()
}

/// A number for a name (FNV-1a), the same on every machine.
fn label(name: &str, copy: u32) -> u64 {
    let bytes = name.bytes().chain(copy.to_le_bytes());
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
