//! What the plan costs with many promises open. Targets: a quote under 50 µs and a repair under 1 ms with 100,000 open and
//! 500 colleagues; a simulated year of a firm of twelve under 2 s; a what-if of three months under 1 s.

use std::collections::BTreeMap;

use divan::{Bencher, black_box};
use jiff::{SignedDuration, Timestamp};
use promise::Length;
use promise::document::{HoursDocument, IntervalDocument, WeekDocument};
use promise::plan::{Ask, Effort, Plan, Question, QuestionId, Quotes, Work};
use promise::quote::Target;
use promise::roster::{ColleagueId, Skill, Slot, SubjectId};
use promise::simulate::{
    Arrivals, Backlog, Course, Member, REPLICATIONS, Scenario, Sickness, Subject, Waiting, simulate, what_if,
};

fn main() {
    divan::main();
}

const COLLEAGUES: u128 = 500;
const SUBJECTS: u128 = 60;

fn begin() -> Timestamp {
    "2026-11-23T07:00:00Z".parse().expect("a moment")
}

fn after(minutes: i64) -> Timestamp {
    begin() + SignedDuration::from_mins(minutes)
}

/// Two hours a day in two slots, for so many days.
fn slots(colleague: u128, days: i64) -> Vec<Slot> {
    let slot =
        |starts: i64| Slot { colleague: ColleagueId(colleague), starts_at: after(starts), ends_at: after(starts + 60) };
    (0..days).flat_map(|day| [slot(day * 1440 + 150), slot(day * 1440 + 450)]).collect()
}

fn question(number: u128, deadline: Timestamp) -> Question {
    Question {
        id: QuestionId(number),
        work: Work::Question,
        subject: Some(SubjectId(number % SUBJECTS)),
        team: None,
        deadline,
        effort: Effort { mean_s: 600.0, deviation_s: 400.0 },
    }
}

fn knows(colleague: u128) -> BTreeMap<SubjectId, Skill> {
    [0, 1, 2].map(|more| (SubjectId((colleague + more * 7) % SUBJECTS), Skill::Knows)).into()
}

/// 500 colleagues who each know three of sixty subjects, so 25 per subject, and `open` questions in 80 days of slots.
fn busy(open: u128) -> (Plan, Quotes) {
    let (mut plan, mut quotes) = (Plan::default(), Quotes::new(Target::default()));
    for colleague in 0..COLLEAGUES {
        plan.set_colleague(ColleagueId(colleague), knows(colleague), None, &slots(colleague, 80), begin());
    }
    for number in 0..100 {
        quotes.answered(QuestionId(0), Some(SubjectId(number % SUBJECTS)), Some(400.0 + number as f64 * 5.0), begin());
    }
    for number in 0..open {
        let days = 1440 * (2 + (number * 7919 % 70) as i64);
        plan.asked(question(number, after(days)), begin());
    }
    (plan, quotes)
}

#[divan::bench(args = [1_000, 100_000])]
fn quote(bencher: Bencher, open: u128) {
    let (mut plan, quotes) = busy(open);
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        let ask = Ask { subject: Some(SubjectId(number % SUBJECTS)), team: None, policy: after(240), effort: None };
        quotes.quote(&mut plan, black_box(&ask), begin())
    });
}

/// One comes in with a deadline in a few days, when all slots until then are full, and another is answered.
#[divan::bench(args = [1_000, 100_000])]
fn asked_and_answered(bencher: Bencher, open: u128) {
    let (mut plan, _) = busy(open);
    let mut number = open;
    bencher.bench_local(|| {
        number += 1;
        let change = plan.asked(question(number, after(1440 * 9)), black_box(begin()));
        (change, plan.answered(QuestionId(number), begin()))
    });
}

/// A colleague is ill for a day, and isn't.
#[divan::bench(args = [1_000, 100_000])]
fn absent_and_back(bencher: Bencher, open: u128) {
    let (mut plan, _) = busy(open);
    let all = slots(7, 80);
    let mut is_ill = false;
    bencher.bench_local(|| {
        is_ill = !is_ill;
        plan.set_slots(ColleagueId(7), if is_ill { &all[2..] } else { &all }, black_box(begin()))
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_year_of_a_firm_of_twelve() -> f64 {
    let report = simulate(black_box(&firm_of_twelve()), 1, 365).expect("the firm makes sense");
    report.policies.quote.kept
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn what_if_over_three_months() -> f64 {
    let now = firm_of_twelve();
    let mut then = now.clone();
    then.colleague.pop();
    let course = Course { past: &[], backlog: None, days: 63, seed: 1, replications: REPLICATIONS };
    what_if(&now, &then, &course).expect("the firm makes sense").all.kept.change
}

/// The same with what two busy days have left waiting.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn what_if_over_three_months_with_two_hundred_waiting() -> f64 {
    let now = firm_of_twelve();
    let mut then = now.clone();
    then.colleague.pop();
    let at = now.starts_on.saturating_add(jiff::Span::new().days(i64::from(now.warmup_days)));
    let at =
        at.to_zoned(jiff::tz::TimeZone::UTC).expect("a day in UTC").timestamp() + jiff::SignedDuration::from_hours(10);
    let subjects = now.subject.len();
    let waits = |n: usize| Waiting {
        deadline: at + jiff::SignedDuration::from_mins(30 * n as i64),
        subject: n % subjects,
        pinned: None,
    };
    let backlog = Backlog { now: at, waiting: (0..200).map(waits).collect() };
    let course = Course { past: &[], backlog: Some(&backlog), days: 63, seed: 1, replications: REPLICATIONS };
    what_if(&now, &then, &course).expect("the firm makes sense").waiting.map_or(0.0, |waiting| waiting.kept.change)
}

fn firm_of_twelve() -> Scenario {
    let day =
        |slots: &[[&str; 2]]| -> Vec<IntervalDocument> { slots.iter().map(|slot| slot.map(str::to_owned)).collect() };
    let week = |slots: &[[&str; 2]]| WeekDocument {
        mon: day(slots),
        tue: day(slots),
        wed: day(slots),
        thu: day(slots),
        fri: day(slots),
        ..WeekDocument::default()
    };
    let subject = |name: &str, share: f64, minutes: i64| Subject {
        name: name.to_owned(),
        share,
        effort: Length::minutes(minutes),
        spread: 2.0,
        long_share: 0.0,
        long_factor: 5.0,
        urgent: 0.02,
        drift: 1.0,
        rule: None,
    };
    let member = |number: usize| Member {
        name: format!("colleague {number}"),
        count: 1,
        knows: [["boilers", "bills"], ["bills", "planning"], ["boilers", "planning"]][number % 3]
            .map(|name| (name.to_owned(), Skill::Knows))
            .into(),
        slots: week([&[["09:00", "09:45"], ["13:30", "14:15"]], &[["11:30", "12:00"], ["15:30", "16:30"]]][number % 2]),
        working: None,
        away: Vec::new(),
        absent: Vec::new(),
        from_day: 0,
    };
    Scenario {
        name: "twelve".to_owned(),
        starts_on: jiff::civil::date(2026, 1, 5),
        warmup_days: 28,
        target: Target::default(),
        overrun: Length::minutes(10),
        hours: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL"),
        rule: promise::Rule::default(),
        arrivals: Arrivals {
            per_day: 35.0,
            weekdays: [1.2, 1.0, 1.0, 1.0, 0.8, 0.2, 0.1],
            hours: std::array::from_fn(|hour| if (8..18).contains(&hour) { 10.0 } else { 1.0 }),
        },
        surge: Vec::new(),
        sickness: Sickness::default(),
        flu: Vec::new(),
        subject: vec![subject("boilers", 3.0, 12), subject("bills", 2.0, 8), subject("planning", 2.0, 6)],
        colleague: (0..12).map(member).collect(),
    }
}
