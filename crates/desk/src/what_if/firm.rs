//! From what is stored to two firms that can be simulated: as things are, and as they would be.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use promise::document::{HoursDocument, WeekDocument};
use promise::plan::{Effort, Learnt};
use promise::roster::{Absence, Skill};
use promise::simulate::{Arrivals, Backlog, Member, Past, Scenario, Sickness, Subject};
use promise::{Length, Rule};
use store::id::{AgentId, SubjectId, TeamId};

use super::minutes::{counted, lengthened, set_day};
use super::waiting::{Stands, backlog};
use super::{EFFORT_MINUTES, EffortFrom, WhatIfForm, WhatIfPast, WhatIfPerson};
use crate::topics::Topics;

/// What is finished within this after the end of a slot is finished.
const OVERRUN: Length = Length::minutes(10);

/// Two of three questions take between half and twice the minutes that are said.
const SAID_SPREAD: f64 = 2.0;
/// What a scenario takes at most.
const SPREAD_MAX: f64 = 100.0;

/// A question's team, and what it is about.
pub(super) type Topic = (TeamId, Option<SubjectId>);

/// A colleague, as they are stored.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) agent: AgentId,
    pub(crate) name: String,
    pub(crate) teams: Vec<TeamId>,
    /// `None`: whenever the firm is open.
    pub(crate) working: Option<WeekDocument>,
    pub(crate) slots: WeekDocument,
    pub(crate) knows: BTreeMap<SubjectId, Skill>,
    /// When they are known not to be there, by hand or by their own calendar.
    pub(crate) absent: Vec<Absence>,
    pub(crate) may_change: bool,
}

/// Everything a what-if needs, read at once.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) hours: HoursDocument,
    /// The general rule, and those that hold for one team.
    pub(crate) rule: Rule,
    pub(crate) team_rules: HashMap<TeamId, Rule>,
    pub(crate) people: Vec<Person>,
    pub(crate) teams: Vec<(TeamId, String)>,
    pub(crate) subjects: Vec<(SubjectId, String)>,
    pub(crate) topics: Topics,
    pub(crate) asked: Vec<store::AskedRow>,
    /// What waits now.
    pub(crate) now: Timestamp,
    pub(crate) standing: Vec<Stands>,
    /// How much work answers are.
    pub(crate) learnt: Learnt,
    /// From the first day up to, not including, this.
    pub(crate) until: Date,
    pub(crate) zone: jiff::tz::TimeZone,
}

/// One firm with its people as they would be.
struct Side {
    people: Vec<Person>,
    rule: Rule,
}

/// Both firms, and what they live through.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) now: Scenario,
    pub(crate) then: Scenario,
    pub(crate) past: Vec<Past>,
    pub(crate) backlog: Backlog,
    /// What waits besides: nobody with slots can answer it as things are.
    pub(crate) backlog_left_out: usize,
    pub(crate) topics: Vec<Topic>,
    /// Per topic, who would answer it.
    pub(crate) answered_by: Vec<Vec<String>>,
    /// Per topic how much work a question is, in seconds.
    pub(crate) efforts_s: Vec<i64>,
    pub(crate) effort: EffortFrom,
    pub(crate) ahead: [Date; 2],
    pub(crate) away: Vec<String>,
    pub(crate) people: Vec<WhatIfPerson>,
    pub(crate) seen: WhatIfPast,
    pub(crate) slots_by_hour: [[f64; 24]; 2],
    pub(crate) week_minutes: [i64; 2],
    pub(crate) no_room_minutes: i64,
}

impl Snapshot {
    /// Both firms for `form`, to be lived through for so many days after as many of warm-up.
    pub(crate) fn trial(&self, form: &WhatIfForm, warmup_days: u32, days: u32) -> Trial {
        let (then_people, no_room_minutes) = self.changed(form);
        let shown = self.shown(form, &then_people);
        let general = form.rule.clone().unwrap_or_else(|| self.rule.clone());
        let now = Side { people: self.people.clone(), rule: self.rule.clone() };
        let then = Side { people: then_people, rule: general };
        let (topics, past, left_out) = self.what_came_in(&now.people);
        let seen = self.seen(&past, left_out);
        let (backlog, backlog_left_out) = backlog(&self.standing, &topics, self.now);
        // Quotes learn in the days before today; judged are the coming ones, with the holidays and absences that are known.
        let begins = self.until.saturating_sub(i64::from(warmup_days).days());
        let ahead = [self.until, self.until.saturating_add((i64::from(days) - 1).days())];
        let efforts: Vec<Effort> = topics.iter().map(|topic| self.effort(*topic, form)).collect();
        let scenario = |side: &Side| Scenario {
            name: String::new(),
            starts_on: begins,
            warmup_days,
            target: promise::quote::Target::default(),
            overrun: OVERRUN,
            hours: self.hours.clone(),
            rule: side.rule.clone(),
            arrivals: Arrivals { per_day: 0.0, weekdays: [1.0; 7], hours: [1.0; 24] },
            surge: Vec::new(),
            sickness: Sickness::default(),
            flu: Vec::new(),
            subject: topics.iter().zip(&efforts).map(|(topic, effort)| self.subject(*topic, *effort)).collect(),
            colleague: members(&side.people, &topics),
        };
        let minutes = |people: &[Person]| {
            let each = people.iter().map(|person| counted(&person.slots));
            each.fold((0, [0.0; 24]), |(all, mut by_hour), (minutes, of_them)| {
                by_hour.iter_mut().zip(of_them).for_each(|(sum, more)| *sum += more);
                (all + minutes, by_hour)
            })
        };
        let sides = [minutes(&now.people), minutes(&then.people)];
        Trial {
            now: scenario(&now),
            then: scenario(&then),
            answered_by: answering(&topics, &then.people),
            efforts_s: efforts.iter().map(|effort| effort.mean_s.round() as i64).collect(),
            effort: self.effort_from(form),
            away: self.away_within(ahead),
            ahead,
            topics,
            past,
            backlog,
            backlog_left_out,
            people: shown,
            seen,
            slots_by_hour: sides.map(|(_, by_hour)| by_hour),
            week_minutes: sides.map(|(all, _)| all),
            no_room_minutes,
        }
    }

    /// Everybody as they would be, and the minutes a week that found no room.
    fn changed(&self, form: &WhatIfForm) -> (Vec<Person>, i64) {
        let mut no_room = 0;
        let mut people = Vec::new();
        for person in self.people.iter().filter(|person| !form.gone.contains(&person.agent)) {
            let mut slots = person.slots.clone();
            for (_, day, intervals) in form.slots.iter().filter(|(agent, ..)| *agent == person.agent) {
                set_day(&mut slots, day, intervals);
            }
            let own = form.minutes.iter().filter(|(agent, _)| *agent == person.agent).map(|(_, minutes)| minutes);
            let of_teams = form.team_minutes.iter().filter(|(team, _)| person.teams.contains(team)).map(|(_, n)| n);
            let working = person.working.as_ref().unwrap_or(&self.hours.hours);
            let (slots, left) = lengthened(&slots, working, own.chain(of_teams).sum());
            no_room += left;
            people.push(Person { slots, ..person.clone() });
        }
        if let Some(joining) = &form.joining
            && let Some(like) = self.people.iter().find(|person| person.agent == joining.like)
        {
            let knows = match joining.knows.as_slice() {
                [] => like.knows.clone(),
                some => some.iter().map(|subject| (*subject, Skill::Knows)).collect(),
            };
            // Days off are those of whom they are like, not theirs.
            let one = |_| Person { knows: knows.clone(), name: String::new(), absent: Vec::new(), ..like.clone() };
            people.extend((0..joining.count).map(one));
        }
        (people, no_room)
    }

    fn shown(&self, form: &WhatIfForm, then: &[Person]) -> Vec<WhatIfPerson> {
        let shown = |person: &Person| {
            let of_then = then.iter().find(|other| other.agent == person.agent && !other.name.is_empty());
            let changed = of_then.map(|other| other.slots.clone()).unwrap_or_default();
            WhatIfPerson {
                agent: person.agent,
                name: person.name.clone(),
                teams: person.teams.clone(),
                week_minutes: [counted(&person.slots).0, counted(&changed).0],
                slots: person.slots.clone(),
                then: changed,
                is_gone: form.gone.contains(&person.agent),
                may_change: person.may_change,
            }
        };
        self.people.iter().map(shown).collect()
    }

    /// What was asked about or waits, the questions, and how many of them nobody with slots can answer as things are.
    fn what_came_in(&self, people: &[Person]) -> (Vec<Topic>, Vec<Past>, usize) {
        let topic_of = |row: &store::AskedRow| (row.team, self.topics.of(row.team, &row.subject, &row.tags));
        let of_rows: Vec<Topic> = self.asked.iter().map(topic_of).collect();
        let known: BTreeSet<Topic> = of_rows.iter().copied().chain(self.standing.iter().map(|one| one.topic)).collect();
        let known: Vec<Topic> = known.into_iter().collect();
        let able = answering(&known, people);
        let topics: Vec<Topic> =
            known.into_iter().zip(able).filter(|(_, able)| !able.is_empty()).map(|(topic, _)| topic).collect();
        let past: Vec<Past> = self
            .asked
            .iter()
            .zip(&of_rows)
            .filter_map(|(row, topic)| {
                let subject = topics.binary_search(topic).ok()?;
                Some(Past { asked_at: row.asked_at, subject, effort_s: None, is_urgent: row.is_urgent })
            })
            .collect();
        let left_out = self.asked.len() - past.len();
        (topics, past, left_out)
    }

    fn seen(&self, past: &[Past], left_out: usize) -> WhatIfPast {
        let local = |at: Timestamp| self.zone.to_datetime(at);
        let last = self.until.saturating_sub(1.day());
        let first = self.asked.iter().map(|row| local(row.asked_at).date()).min().unwrap_or(last);
        let mut days = [0u32; 7];
        let mut date = first;
        while date <= last {
            days[weekday(date)] += 1;
            date = date.saturating_add(1.day());
        }
        let working_days: u32 = days[..5].iter().sum();
        let (mut by_hour, mut by_weekday) = ([0.0; 24], [0.0; 7]);
        for past in past {
            let at = local(past.asked_at);
            let day = weekday(at.date());
            by_weekday[day] += 1.0 / f64::from(days[day].max(1));
            if day < 5 {
                by_hour[usize::try_from(at.hour()).unwrap_or(0)] += 1.0 / f64::from(working_days.max(1));
            }
        }
        let urgent = past.iter().filter(|past| past.is_urgent).count();
        WhatIfPast { first, last, questions: self.asked.len(), left_out, urgent, by_hour, by_weekday }
    }

    fn effort_from(&self, form: &WhatIfForm) -> EffortFrom {
        let seen = self.learnt.efforts().answered();
        match form.effort_minutes {
            Some(minutes) => EffortFrom::Said(minutes),
            None if self.learnt.is_little() => EffortFrom::Little(seen),
            None => EffortFrom::Answers(seen),
        }
    }

    /// How much work one question is: as quotes expect it, unless it is said otherwise.
    fn effort(&self, (_, subject): Topic, form: &WhatIfForm) -> Effort {
        let minutes = match self.effort_from(form) {
            EffortFrom::Answers(_) => {
                let subject = subject.map(|subject| promise::roster::SubjectId(subject.number()));
                return self.learnt.efforts().expected(subject);
            }
            EffortFrom::Said(minutes) => minutes,
            EffortFrom::Little(_) => EFFORT_MINUTES,
        };
        lognormal(minutes as f64 * 60.0, SAID_SPREAD)
    }

    /// Who is known not to be there for some time between two days, by name.
    fn away_within(&self, [first, last]: [Date; 2]) -> Vec<String> {
        let is_within = |absence: &Absence| {
            let [from, until] = [absence.from, absence.until].map(|at| self.zone.to_datetime(at).date());
            from <= last && until >= first
        };
        let away = self.people.iter().filter(|person| person.absent.iter().any(is_within));
        away.map(|person| person.name.clone()).collect()
    }

    fn subject(&self, topic: Topic, effort: Effort) -> Subject {
        let (median, spread) = median_and_spread(effort);
        Subject {
            name: name_of(topic),
            share: 1.0,
            effort: median,
            spread,
            long_share: 0.0,
            long_factor: 1.0,
            urgent: 0.0,
            drift: 1.0,
            rule: self.team_rules.get(&topic.0).cloned(),
        }
    }
}

/// Mean and deviation of a lognormal with this median and spread.
fn lognormal(median_s: f64, spread: f64) -> Effort {
    let variance = spread.ln().powi(2);
    let mean_s = median_s * (variance / 2.0).exp();
    Effort { mean_s, deviation_s: mean_s * variance.exp_m1().sqrt() }
}

/// The median and the spread (a factor) of the lognormal with this mean and deviation.
fn median_and_spread(effort: Effort) -> (Length, f64) {
    let variance = (effort.deviation_s / effort.mean_s).powi(2).ln_1p();
    let median = jiff::SignedDuration::from_secs((effort.mean_s * (-variance / 2.0).exp()).round() as i64);
    // No answer is seen as shorter than some seconds or longer than a day's work.
    let median = Length::try_from(median).unwrap_or(Length::minutes(EFFORT_MINUTES));
    (median, variance.sqrt().exp().clamp(1.0, SPREAD_MAX))
}

fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

fn name_of((team, subject): Topic) -> String {
    format!("{team} {}", subject.map(|subject| subject.to_string()).unwrap_or_default())
}

/// What is known within the team that is asked it, by somebody with slots: there nobody outside it is asked.
fn known_there(topics: &[Topic], people: &[Person]) -> BTreeSet<Topic> {
    let able: Vec<&Person> = people.iter().filter(|person| person.slots != WeekDocument::default()).collect();
    let is_known = |topic: &&Topic| able.iter().any(|one| one.teams.contains(&topic.0) && own(**topic, one).is_some());
    topics.iter().filter(is_known).copied().collect()
}

fn own((_, subject): Topic, person: &Person) -> Option<Skill> {
    subject.map_or(Some(Skill::Knows), |subject| person.knows.get(&subject).copied())
}

/// How well somebody knows what a team is asked: who is in the team; and where nobody in it knows, whoever does.
fn skill_for(topic: Topic, person: &Person, known_there: &BTreeSet<Topic>) -> Option<Skill> {
    let skill = own(topic, person)?;
    let is_asked = person.teams.contains(&topic.0) || (topic.1.is_some() && !known_there.contains(&topic));
    is_asked.then_some(skill)
}

/// Per topic the first names of those with slots who can answer it; who is taken on has none yet.
fn answering(topics: &[Topic], people: &[Person]) -> Vec<Vec<String>> {
    let known_there = known_there(topics, people);
    let able: Vec<&Person> = people.iter().filter(|person| person.slots != WeekDocument::default()).collect();
    let of = |topic: &Topic| {
        let theirs = able.iter().filter(|person| skill_for(*topic, person, &known_there).is_some());
        theirs.map(|person| store::first_name(&person.name).to_owned()).collect()
    };
    topics.iter().map(of).collect()
}

fn members(people: &[Person], topics: &[Topic]) -> Vec<Member> {
    let known_there = known_there(topics, people);
    let member = |(place, person): (usize, &Person)| {
        let known = topics.iter().filter_map(|topic| Some((name_of(*topic), skill_for(*topic, person, &known_there)?)));
        // Who is taken on is another than whom they are like, and than the next one.
        let name = if person.name.is_empty() { format!("new {place}") } else { person.agent.to_string() };
        Member {
            name,
            count: 1,
            knows: known.collect(),
            slots: person.slots.clone(),
            working: person.working.clone(),
            away: Vec::new(),
            absent: person.absent.clone(),
            from_day: 0,
        }
    };
    people.iter().enumerate().map(member).collect()
}
