//! First come, first served, without slots: whoever knows it and is at work is interrupted.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::score::{Fate, Figures, figures};
use super::world::World;
use crate::quote::{Basis, CaseId, Quoter, Target};
use crate::roster::SubjectId;

/// Lives through it all. Promises are quotes from the history of answers alone ([`Quoter`]), at the same target, so that
/// interruptions are compared at equal reliability.
pub(super) fn live(world: &World, target: Target) -> Figures {
    let mut firm = Firm {
        world,
        free_s: vec![world.begin_s; world.people.len()],
        fates: Vec::with_capacity(world.arrivals.len()),
        interruptions: 0,
        spent_s: 0.0,
    };
    let answers = firm.answers();
    firm.promise(target, &answers);
    let working = world.people.iter().flat_map(|person| &person.working);
    let open_s: i64 =
        working.filter(|(begins_s, _)| *begins_s < world.end_s).map(|(begins_s, ends_s)| ends_s - begins_s).sum();
    figures(&firm.fates, world.judged_from_s, firm.interruptions, firm.spent_s / open_s.max(1) as f64)
}

struct Firm<'a> {
    world: &'a World,
    /// From when on each colleague is free.
    free_s: Vec<i64>,
    fates: Vec<Fate>,
    interruptions: usize,
    spent_s: f64,
}

impl Firm<'_> {
    /// When each question is answered, in order of arrival: by who can begin soonest.
    fn answers(&mut self) -> Vec<Option<i64>> {
        let mut answers = Vec::with_capacity(self.world.arrivals.len());
        for arrival in &self.world.arrivals {
            let subject = SubjectId(arrival.subject as u128);
            let able = self.world.people.iter().enumerate().filter_map(|(who, person)| {
                let skill = *person.knows.get(&subject)?;
                Some((self.at_work_from(who, self.free_s[who].max(arrival.at_s))?, std::cmp::Reverse(skill), who))
            });
            let soonest = able.min();
            answers.push(soonest.map(|(begins_s, std::cmp::Reverse(skill), who)| {
                let took_s = (arrival.effort_s * skill.effort_factor()).ceil() as i64;
                self.free_s[who] = begins_s + took_s;
                self.spent_s += took_s as f64;
                self.interruptions += usize::from(arrival.at_s >= self.world.judged_from_s);
                begins_s + took_s
            }));
        }
        answers
    }

    fn at_work_from(&self, who: usize, from_s: i64) -> Option<i64> {
        let working = &self.world.people[who].working;
        let next = working.partition_point(|(_, ends_s)| *ends_s <= from_s);
        working.get(next).map(|(begins_s, _)| from_s.max(*begins_s))
    }

    fn promise(&mut self, target: Target, answers: &[Option<i64>]) {
        let mut quoter = Quoter::new(target, 1);
        let mut done: std::collections::BinaryHeap<std::cmp::Reverse<(i64, CaseId)>> =
            std::collections::BinaryHeap::new();
        let mut names: VecDeque<String> = (0..self.world.subjects).map(|subject| subject.to_string()).collect();
        let names = names.make_contiguous();
        for (arrival, answered_s) in self.world.arrivals.iter().zip(answers) {
            while let Some(std::cmp::Reverse((at_s, case))) =
                done.peek().copied().filter(|done| done.0.0 <= arrival.at_s)
            {
                done.pop();
                quoter.complete(case, moment(at_s));
            }
            let (case, quote) = quoter.arrive(moment(arrival.at_s), &[&names[arrival.subject]]);
            if let Some(answered_s) = answered_s {
                done.push(std::cmp::Reverse((*answered_s, case)));
            }
            let quoted = quote.filter(|quote| quote.basis == Basis::History);
            let promised_s = quoted.map_or(arrival.policy_s, |quote| quote.deadline.as_second());
            self.fates.push(Fate { asked_s: arrival.at_s, promised_s, renewed_to_s: None, answered_s: *answered_s });
        }
    }
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("the years we reckon in are instants")
}
