//! What if: the organisation's own questions, lived through with other rosters.
//!
//! Days are drawn again from the past (with the same weekday, whole, so that surges stay surges), and both rosters live
//! through the same days, efforts and illnesses: paired replications with common random numbers (Law, *Simulation Modeling
//! and Analysis*, 11.2). The interval is that of the mean difference over the replications, by the bootstrap's percentiles
//! (Efron & Tibshirani 1993). Assumes that days with the same weekday are alike (a holiday is as a Sunday), and that nobody
//! asks more or less often because answers come sooner or later.

use jiff::Timestamp;
use serde::Serialize;

use super::backlog::{Backlog, Joined, Waited, WaitingChanges};
use super::dice::Dice;
use super::scenario::{Scenario, ScenarioError};
use super::score::{Figures, figures};
use super::slots::{self, Promises};
use super::world::{Arrival, Days, Illness, Roll, World, effort, people};
use crate::{ReckonError, ServiceHours};

/// Pairs that are lived through.
pub const REPLICATIONS: u32 = 20;

/// Fewer pairs than this say nothing about how far chance reaches.
pub const REPLICATIONS_MIN: u32 = 5;

/// Times that the replications are drawn again for the interval.
const RESAMPLES: usize = 400;

/// A question that really came in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// When.
    pub asked_at: Timestamp,
    /// What it was about: which of the scenario's subjects, from 0.
    pub subject: usize,
    /// How much work it was, in seconds for somebody who knows the subject; `None`: thrown as the scenario says.
    pub effort_s: Option<f64>,
    /// Whether it was answered at once.
    pub is_urgent: bool,
}

/// One figure, as things are and as they would be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// As things are, mean of the replications.
    pub now: f64,
    /// As they would be.
    pub then: f64,
    /// By how much they differ.
    pub change: f64,
    /// In 95 % of cases the change is at least this,
    pub change_from: f64,
    /// and at most this.
    pub change_to: f64,
}

impl Difference {
    /// Whether chance alone doesn't make this change: its interval leaves nought out.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.change_from > 0.0 || self.change_to < 0.0
    }
}

/// What would change for some questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Changes {
    /// How many there are, mean of the replications.
    pub questions: f64,
    /// The share of promises kept.
    pub kept: Difference,
    /// The share of which a promise passed in silence.
    pub broken: Difference,
    /// What is promised, on average, in seconds by the clock.
    pub promised_mean_s: Difference,
    /// From question to answer, for the question in the middle, in seconds by the clock.
    pub answered_median_s: Difference,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    /// Pairs that were lived through.
    pub replications: u32,
    /// Days that were judged in each.
    pub days: u32,
    /// For all questions.
    pub all: Changes,
    /// By the scenario's subjects; `None` where nothing came in.
    pub subjects: Vec<Option<Changes>>,
    /// Questions that reach a colleague outside a slot, over the whole time.
    pub interruptions: Difference,
    /// Time spent on answering, of the time of the slots.
    pub utilisation: Difference,
    /// For what waits already; `None`: nothing does. It isn't in the figures above.
    pub waiting: Option<WaitingChanges>,
}

/// What all firms live through.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// Questions of the past, of which days are drawn; without any, those of the scenarios come in.
    pub past: &'a [Past],
    /// What waits already.
    pub backlog: Option<&'a Backlog>,
    /// How many days are judged, after those of warm-up.
    pub days: u32,
    /// What chance is thrown with.
    pub seed: u64,
    /// How often.
    pub replications: u32,
}

/// The questions of a day, by second of the day.
type PastDay = Vec<(i64, Past)>;

/// One firm after one replication: all, and by subject.
struct Outcome {
    all: Figures,
    subjects: Vec<Figures>,
    waited: Option<Waited>,
}

/// Lives through `course` with the rosters as they are (`now`) and as they would be (`then`): both with the same subjects,
/// from the same first day. Arrivals of the scenarios count only where the course has no past.
///
/// Colleagues are the same in both where they have the same name: then they fall ill on the same days.
///
/// # Errors
/// [`ScenarioError`]: something in a scenario makes no sense.
pub fn what_if(now: &Scenario, then: &Scenario, course: &Course) -> Result<WhatIf, ScenarioError> {
    let found = what_ifs(now, std::slice::from_ref(then), course)?;
    Ok(found.into_iter().next().expect("as many as there are firms beside the first"))
}

/// The same for several firms as they would be, each beside the first, which is lived through once; in their order.
///
/// # Errors
/// [`ScenarioError`]: something in a scenario makes no sense.
pub fn what_ifs(now: &Scenario, thens: &[Scenario], course: &Course) -> Result<Vec<WhatIf>, ScenarioError> {
    let scenarios: Vec<&Scenario> = std::iter::once(now).chain(thens).collect();
    scenarios.iter().try_for_each(|scenario| scenario.check(course.days))?;
    let hours = scenarios.iter().map(|firm| ServiceHours::from_document(&firm.hours)).collect::<Result<Vec<_>, _>>()?;
    let firms = scenarios.iter().zip(&hours).map(|(firm, hours)| Prepared::of(firm, hours, course));
    let firms = firms.collect::<Result<Vec<_>, _>>()?;
    let lived = |number: u32| {
        let dice = Dice::new(course.seed).aside(1000 + u64::from(number));
        firms.iter().map(|firm| firm.live(&dice)).collect::<Result<Vec<_>, _>>()
    };
    let lived = (0..course.replications.max(1)).map(lived).collect::<Result<Vec<_>, ScenarioError>>()?;
    let beside = |then: usize| {
        let pairs: Vec<(&Outcome, &Outcome)> = lived.iter().map(|firms| (&firms[0], &firms[then])).collect();
        compared(&pairs, now.subject.len(), course)
    };
    Ok((1..scenarios.len()).map(beside).collect())
}

/// What differs between two firms, of which each replication is a pair.
fn compared(pairs: &[(&Outcome, &Outcome)], subjects: usize, course: &Course) -> WhatIf {
    let (days, seed) = (course.days, course.seed);
    let of_all = |figure: &dyn Fn(&Figures) -> f64| {
        difference(&pairs.iter().map(|(now, then)| (figure(&now.all), figure(&then.all))).collect::<Vec<_>>(), seed)
    };
    let whole: Vec<(&Figures, &Figures)> = pairs.iter().map(|(now, then)| (&now.all, &then.all)).collect();
    let by_subject = |subject: usize| {
        let figures: Vec<_> =
            pairs.iter().map(|(now, then)| (&now.subjects[subject], &then.subjects[subject])).collect();
        changes(&figures, seed)
    };
    WhatIf {
        replications: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
        days,
        all: changes(&whole, seed).unwrap_or(NO_CHANGES),
        subjects: (0..subjects).map(by_subject).collect(),
        interruptions: of_all(&|figures| figures.interruptions as f64),
        utilisation: of_all(&|figures| figures.utilisation),
        waiting: course.backlog.and_then(|backlog| waiting(pairs, backlog, seed)),
    }
}

const NO_DIFFERENCE: Difference = Difference { now: 0.0, then: 0.0, change: 0.0, change_from: 0.0, change_to: 0.0 };
const NO_CHANGES: Changes = Changes {
    questions: 0.0,
    kept: NO_DIFFERENCE,
    broken: NO_DIFFERENCE,
    promised_mean_s: NO_DIFFERENCE,
    answered_median_s: NO_DIFFERENCE,
};

/// What changed for what waits; `None`: nothing does.
fn waiting(pairs: &[(&Outcome, &Outcome)], backlog: &Backlog, seed: u64) -> Option<WaitingChanges> {
    let pairs: Vec<(Waited, Waited)> =
        pairs.iter().filter_map(|(now, then)| Some((now.waited?, then.waited?))).collect();
    let passed = backlog.waiting.iter().filter(|waiting| waiting.deadline <= backlog.now).count();
    let of = |figure: fn(&Waited) -> f64| {
        difference(&pairs.iter().map(|(now, then)| (figure(now), figure(then))).collect::<Vec<_>>(), seed)
    };
    (!pairs.is_empty()).then(|| WaitingChanges {
        promises: backlog.waiting.len() - passed,
        passed,
        kept: of(|waited| waited.kept),
        answered_median_s: of(|waited| waited.answered_median_s),
    })
}

/// What changed for some questions; `None`: nobody asked any. Replications without any say nothing.
fn changes(pairs: &[(&Figures, &Figures)], seed: u64) -> Option<Changes> {
    let asked: Vec<_> = pairs.iter().filter(|(now, _)| now.questions > 0).collect();
    if asked.is_empty() {
        return None;
    }
    let of = |figure: fn(&Figures) -> f64| {
        difference(&asked.iter().map(|(now, then)| (figure(now), figure(then))).collect::<Vec<_>>(), seed)
    };
    let questions: usize = pairs.iter().map(|(now, _)| now.questions).sum();
    Some(Changes {
        questions: questions as f64 / pairs.len() as f64,
        kept: of(|figures| figures.kept),
        broken: of(|figures| figures.broken),
        promised_mean_s: of(|figures| figures.promised_mean_s),
        answered_median_s: of(|figures| figures.answered_median_s),
    })
}

/// A firm, with what is the same in every replication.
struct Prepared<'a> {
    scenario: &'a Scenario,
    calendar: Days<'a>,
    roll: Roll,
    days: u32,
    backlog: Option<&'a Backlog>,
    /// By weekday its days of the past, each with its questions by second of the day; `None`: thrown as the scenario says.
    past: Option<Vec<Vec<PastDay>>>,
}

impl<'a> Prepared<'a> {
    fn of(scenario: &'a Scenario, hours: &'a ServiceHours, course: &Course<'a>) -> Result<Self, ScenarioError> {
        let Course { past, days, .. } = *course;
        let calendar = Days { hours, first: scenario.starts_on };
        let roll = Roll::of(scenario, &calendar, scenario.warmup_days + days)?;
        let past = if past.is_empty() { None } else { Some(days_of(past, hours)?) };
        let backlog = course.backlog.filter(|backlog| !backlog.waiting.is_empty());
        Ok(Self { scenario, calendar, roll, days, backlog, past })
    }

    fn live(&self, dice: &Dice) -> Result<Outcome, ScenarioError> {
        let scenario = self.scenario;
        let mut arrivals = match &self.past {
            Some(past) => self.drawn(past, &mut dice.aside(3))?,
            None => {
                super::world::arrivals(scenario, &self.calendar, &mut dice.aside(1), scenario.warmup_days + self.days)?
            }
        };
        let people = people(&self.roll, scenario, &self.calendar, &mut Illness::ByName(&dice.aside(2)))?;
        let judged_from_s = self.calendar.begins_s(scenario.warmup_days)?;
        let joined =
            self.backlog.map(|backlog| Joined::of(backlog, scenario, judged_from_s, &mut arrivals, dice.aside(5)));
        let world = World { joined, ..World::of(scenario, &self.calendar, self.days, arrivals, people)? };
        let overrun_s = scenario.overrun.duration().as_secs();
        let lived = slots::lived(&world, Promises::Quoted, scenario.target, overrun_s);
        let asked = &lived.fates[..world.asked().len()];
        let of_subject = |subject: usize| {
            let theirs = world.asked().iter().zip(&lived.fates).filter(move |(arrival, _)| arrival.subject == subject);
            figures(theirs.map(|(_, fate)| fate), world.judged_from_s, 0, 0.0)
        };
        Ok(Outcome {
            all: figures(asked, world.judged_from_s, lived.interruptions, lived.utilisation),
            subjects: (0..world.subjects).map(of_subject).collect(),
            waited: world.joined.as_ref().map(|joined| joined.waited(&world, &lived.fates)),
        })
    }

    /// For each day to come a day of the past of the same kind; one that had no questions gives none.
    fn drawn(&self, past: &[Vec<PastDay>], dice: &mut Dice) -> Result<Vec<Arrival>, ScenarioError> {
        let scenario = self.scenario;
        let mut arrivals = Vec::new();
        for day in 0..scenario.warmup_days + self.days {
            let midnight = self.calendar.begins(day)?;
            let same = &past[kind_of(self.calendar.hours, self.calendar.hours.date_of(midnight))?];
            if same.is_empty() {
                continue;
            }
            for (second, past) in &same[dice.below(same.len())] {
                let at_s = midnight.as_second() + second;
                let subject = past.subject.min(scenario.subject.len() - 1);
                let (thrown_s, _) = effort(&scenario.subject[subject], 0.0, dice);
                let at = Timestamp::from_second(at_s).map_err(|_| ReckonError::OutOfRange)?;
                let policy_s = scenario.rule_of(subject).deadline(self.calendar.hours, at)?.as_second();
                let effort_s = past.effort_s.unwrap_or(thrown_s);
                arrivals.push(Arrival { at_s, subject, effort_s, is_urgent: past.is_urgent, policy_s });
            }
        }
        arrivals.sort_by_key(|arrival| arrival.at_s);
        Ok(arrivals)
    }
}

fn difference(pairs: &[(f64, f64)], seed: u64) -> Difference {
    let number = pairs.len() as f64;
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / number;
    let (now, then) = (mean(&mut pairs.iter().map(|pair| pair.0)), mean(&mut pairs.iter().map(|pair| pair.1)));
    let mut dice = Dice::new(seed).aside(4);
    let mut drawn: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            mean(&mut (0..pairs.len()).map(|_| dice.below(pairs.len())).map(|index| pairs[index].1 - pairs[index].0))
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((share * RESAMPLES as f64) as usize).min(RESAMPLES - 1)];
    Difference { now, then, change: then - now, change_from: at(0.025), change_to: at(0.975) }
}

/// Monday is 0; a holiday on which the firm is closed is as a Sunday, 6.
fn kind_of(hours: &ServiceHours, date: jiff::civil::Date) -> Result<usize, ReckonError> {
    if hours.is_holiday(date) && hours.service_day(date)?.is_none() {
        return Ok(6);
    }
    Ok(usize::try_from(date.weekday().to_monday_zero_offset()).expect("0 to 6"))
}

/// Per weekday its days, each with its questions by second of the day; days between the first and the last without any too.
fn days_of(past: &[Past], hours: &ServiceHours) -> Result<Vec<Vec<PastDay>>, ReckonError> {
    let mut by_date = std::collections::BTreeMap::new();
    for past in past {
        let local = hours.zone().to_datetime(past.asked_at);
        let second = local.time().duration_since(jiff::civil::Time::midnight()).as_secs();
        by_date.entry(local.date()).or_insert_with(Vec::new).push((second, *past));
    }
    let mut by_weekday = vec![Vec::new(); 7];
    let (Some(mut date), Some(last)) =
        (by_date.first_key_value().map(|(date, _)| *date), by_date.last_key_value().map(|(date, _)| *date))
    else {
        return Ok(by_weekday);
    };
    while date <= last {
        by_weekday[kind_of(hours, date)?].push(by_date.remove(&date).unwrap_or_default());
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    Ok(by_weekday)
}
