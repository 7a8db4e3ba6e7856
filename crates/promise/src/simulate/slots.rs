//! A firm that answers in slots, lived through: the real plan and the real quotes, told only what happens.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::Timestamp;

use super::score::{Fate, Figures, figures};
use super::world::{Arrival, World};
use crate::plan::{Ask, Change, Effort, Plan, Question, QuestionId, Quotes, Work};
use crate::quote::Target;
use crate::roster::{ColleagueId, Slot, SubjectId};

/// So long before a promise passes it is looked at, and renewed if it can't be kept (design.md §7).
pub(super) const RENEWED_BEFORE_S: i64 = 30 * 60;

/// How promises are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promises {
    Quoted,
    ByRule,
    /// Who promises knows efforts and illness beforehand.
    Foreseen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// What really waits joins, before anything else of that second.
    BacklogJoins,
    /// A question is done, by a colleague who is free again.
    Done(usize, usize),
    SlotEnds(usize),
    /// It is known that somebody is ill: the how manieth time.
    Ill(usize, usize),
    SlotBegins(usize, usize),
    Asked(usize),
    /// A promise will pass soon.
    Soon(usize),
}

/// What somebody is at.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtWork {
    pub(super) question: usize,
    since_s: i64,
}

pub(super) struct Firm<'a> {
    pub(super) world: &'a World,
    promises: Promises,
    overrun_s: i64,
    pub(super) plan: Plan,
    pub(super) quotes: Quotes,
    pub(super) events: BinaryHeap<Reverse<(i64, Event)>>,
    pub(super) fates: Vec<Fate>,
    /// Work that is left, in seconds for somebody who knows the subject.
    left_s: Vec<f64>,
    pub(super) at_work: Vec<Option<AtWork>>,
    slot_ends_s: Vec<Option<i64>>,
    spent_s: f64,
    interruptions: usize,
}

/// What came of it.
pub(super) struct Lived {
    /// By question, in order of arrival.
    pub(super) fates: Vec<Fate>,
    pub(super) interruptions: usize,
    pub(super) utilisation: f64,
}

/// Lives through it all, and works out the figures.
pub(super) fn live(world: &World, promises: Promises, target: Target, overrun_s: i64) -> Figures {
    let lived = lived(world, promises, target, overrun_s);
    figures(&lived.fates, world.judged_from_s, lived.interruptions, lived.utilisation)
}

/// Lives through it all.
pub(super) fn lived(world: &World, promises: Promises, target: Target, overrun_s: i64) -> Lived {
    let mut firm = Firm {
        world,
        promises,
        overrun_s,
        plan: Plan::default(),
        quotes: Quotes::new(target),
        events: BinaryHeap::new(),
        fates: world.arrivals.iter().map(unanswered).collect(),
        left_s: world.arrivals.iter().map(|arrival| arrival.effort_s).collect(),
        at_work: vec![None; world.people.len()],
        slot_ends_s: vec![None; world.people.len()],
        spent_s: 0.0,
        interruptions: 0,
    };
    firm.begin();
    while let Some(Reverse((now_s, event))) = firm.events.pop() {
        firm.happen(event, now_s);
    }
    let slots = world.people.iter().flat_map(|person| &person.real);
    let open_s: i64 = slots.filter(|slot| slot.starts_at.as_second() < world.end_s).map(Slot::seconds).sum();
    let utilisation = firm.spent_s / open_s.max(1) as f64;
    Lived { fates: firm.fates, interruptions: firm.interruptions, utilisation }
}

fn unanswered(arrival: &Arrival) -> Fate {
    Fate { asked_s: arrival.at_s, promised_s: arrival.policy_s, renewed_to_s: None, answered_s: None }
}

pub(super) fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("the years we reckon in are instants")
}

pub(super) const fn id(question: usize) -> QuestionId {
    QuestionId(question as u128)
}

impl Firm<'_> {
    fn begin(&mut self) {
        for (number, person) in self.world.people.iter().enumerate() {
            let slots = if self.promises == Promises::Foreseen { &person.real } else { &person.planned };
            let (who, now) = (ColleagueId(number as u128), moment(self.world.begin_s));
            self.plan.set_colleague(who, person.knows.clone(), None, slots, now);
            if let Some(first) = person.real.first() {
                self.events.push(Reverse((first.starts_at.as_second(), Event::SlotBegins(number, 0))));
            }
            if self.promises != Promises::Foreseen {
                let known = person.changes.iter().enumerate();
                self.events.extend(known.map(|(time, (known_s, _))| Reverse((*known_s, Event::Ill(number, time)))));
            }
        }
        if let Some(first) = self.world.asked().first() {
            self.events.push(Reverse((first.at_s, Event::Asked(0))));
        }
        if let Some(joined) = &self.world.joined {
            self.events.push(Reverse((joined.at_s, Event::BacklogJoins)));
        }
    }

    fn happen(&mut self, event: Event, now_s: i64) {
        match event {
            Event::BacklogJoins => self.backlog_joins(now_s),
            Event::Asked(question) => self.asked(question, now_s),
            Event::Done(who, question) => self.done(who, question, now_s),
            Event::SlotEnds(who) => self.slot_ends(who, now_s),
            Event::SlotBegins(who, slot) => self.slot_begins(who, slot, now_s),
            Event::Soon(question) => self.soon(question, now_s),
            Event::Ill(who, time) => {
                let slots = &self.world.people[who].changes[time].1;
                if let Ok(change) = self.plan.set_slots(ColleagueId(who as u128), slots, moment(now_s)) {
                    self.wake(&change, now_s);
                }
            }
        }
    }

    fn asked(&mut self, question: usize, now_s: i64) {
        if let Some(next) = self.world.asked().get(question + 1) {
            self.events.push(Reverse((next.at_s, Event::Asked(question + 1))));
        }
        let arrival = self.world.arrivals[question];
        if arrival.is_urgent && self.interrupt(question, &arrival, now_s) {
            return;
        }
        let subject = Some(SubjectId(arrival.subject as u128));
        let known = (self.promises == Promises::Foreseen).then(|| Effort::exactly(arrival.effort_s));
        let effort = known.unwrap_or_else(|| self.quotes.efforts().expected(subject));
        let ask = Ask { subject, team: None, policy: moment(arrival.policy_s), effort: known };
        let quote = match self.promises {
            Promises::ByRule => None,
            Promises::Quoted => self.quotes.quote(&mut self.plan, &ask, moment(now_s)).ok(),
            Promises::Foreseen => self.quotes.foreseen(&mut self.plan, &ask, moment(now_s)).ok(),
        };
        let deadline_s = quote.map_or(arrival.policy_s, |quote| quote.deadline.as_second());
        self.fates[question].promised_s = deadline_s;
        let deadline = moment(deadline_s);
        self.quotes.promised(id(question), deadline, moment(now_s));
        let asked = Question { id: id(question), work: Work::Question, subject, team: None, deadline, effort };
        let change = self.plan.asked(asked, moment(now_s));
        self.looked_at_before(question, deadline_s, now_s);
        self.wake(&change, now_s);
    }

    /// Who is at work and knows it best answers at once; whether anybody does.
    fn interrupt(&mut self, question: usize, arrival: &Arrival, now_s: i64) -> bool {
        let subject = SubjectId(arrival.subject as u128);
        let is_there = |working: &[(i64, i64)]| {
            let after = working.partition_point(|(_, ends_s)| *ends_s <= now_s);
            working.get(after).is_some_and(|(begins_s, _)| *begins_s <= now_s)
        };
        let on_call = self.world.people.iter().filter(|person| is_there(&person.working));
        let Some(skill) = on_call.filter_map(|person| person.knows.get(&subject)).max() else { return false };
        let took_s = arrival.effort_s * skill.effort_factor();
        self.fates[question].answered_s = Some(now_s + took_s.ceil() as i64);
        self.interruptions += usize::from(arrival.at_s >= self.world.judged_from_s);
        self.quotes.answered(id(question), Some(subject), Some(arrival.effort_s), moment(now_s));
        true
    }

    fn done(&mut self, who: usize, question: usize, now_s: i64) {
        let Some(work) = self.at_work[who].filter(|work| work.question == question) else { return };
        self.at_work[who] = None;
        self.spent_s += (now_s - work.since_s) as f64;
        let arrival = self.world.arrivals[question];
        self.fates[question].answered_s = Some(now_s);
        let subject = Some(SubjectId(arrival.subject as u128));
        self.quotes.answered(id(question), subject, Some(arrival.effort_s), moment(now_s));
        let change = self.plan.answered(id(question), moment(now_s));
        self.take_next(who, now_s);
        self.wake(&change, now_s);
    }

    fn slot_begins(&mut self, who: usize, slot: usize, now_s: i64) {
        let person = &self.world.people[who];
        if let Some(next) = person.real.get(slot + 1) {
            self.events.push(Reverse((next.starts_at.as_second(), Event::SlotBegins(who, slot + 1))));
        }
        let ends_s = person.real[slot].ends_at.as_second();
        self.slot_ends_s[who] = Some(ends_s);
        self.events.push(Reverse((ends_s, Event::SlotEnds(who))));
        let change = self.plan.slot_ended(ColleagueId(who as u128), moment(now_s));
        self.take_next(who, now_s);
        self.wake(&change, now_s);
    }

    fn slot_ends(&mut self, who: usize, now_s: i64) {
        if self.slot_ends_s[who] != Some(now_s) {
            return;
        }
        self.slot_ends_s[who] = None;
        let finishes_soon =
            |firm: &Self, work: AtWork| work.since_s + firm.needs_s(who, work.question) <= now_s + firm.overrun_s;
        match self.at_work[who] {
            // What is nearly done is finished, and needs no other slot.
            Some(work) if finishes_soon(self, work) => {
                let change = self.plan.answered(id(work.question), moment(now_s));
                self.wake(&change, now_s);
            }
            Some(work) => self.lay_down(who, work, now_s),
            None => {}
        }
        let change = self.plan.slot_ended(ColleagueId(who as u128), moment(now_s));
        self.wake(&change, now_s);
    }

    /// The rest is for a next slot, and is estimated anew: what takes long already takes longer still.
    fn lay_down(&mut self, who: usize, work: AtWork, now_s: i64) {
        self.at_work[who] = None;
        let effort = self.expected_left(work, who, now_s);
        self.spent_s += (now_s - work.since_s) as f64;
        self.left_s[work.question] -= (now_s - work.since_s) as f64 / self.factor(who, work.question);
        let changes = [
            self.plan.unpinned(id(work.question), moment(now_s)),
            self.plan.reestimated(id(work.question), effort, moment(now_s)),
        ];
        for change in changes.into_iter().flatten() {
            self.wake(&change, now_s);
        }
    }

    /// Takes the next question, if it is time to answer and nothing is at hand.
    pub(super) fn take_next(&mut self, who: usize, now_s: i64) {
        let Some(ends_s) = self.slot_ends_s[who].filter(|ends_s| *ends_s > now_s) else { return };
        if self.at_work[who].is_some() {
            return;
        }
        let colleague = ColleagueId(who as u128);
        let Some(next) = self.plan.next(colleague, moment(now_s)) else { return };
        let question = next.0 as usize;
        if self.at_work.iter().flatten().any(|work| work.question == question) {
            return;
        }
        self.at_work[who] = Some(AtWork { question, since_s: now_s });
        let done_s = now_s + self.needs_s(who, question);
        if done_s <= ends_s + self.overrun_s {
            self.events.push(Reverse((done_s, Event::Done(who, question))));
        }
        // What is at hand isn't given to another; that it stays is no news to who waits.
        let running = self.world.people[who].real.partition_point(|slot| slot.ends_at.as_second() <= now_s);
        if let Some(slot) = self.world.people[who].real.get(running) {
            let _ = self.plan.pinned(next, colleague, slot.starts_at, moment(now_s));
        }
    }

    fn needs_s(&self, who: usize, question: usize) -> i64 {
        (self.left_s[question] * self.factor(who, question)).ceil().max(1.0) as i64
    }

    fn factor(&self, who: usize, question: usize) -> f64 {
        let subject = SubjectId(self.world.arrivals[question].subject as u128);
        self.world.people[who].knows.get(&subject).map_or(1.0, |skill| skill.effort_factor())
    }

    /// What is left of the work at hand, as far as the policy can know.
    fn expected_left(&self, work: AtWork, who: usize, now_s: i64) -> Effort {
        let arrival = self.world.arrivals[work.question];
        let worked_s = (now_s - work.since_s) as f64 / self.factor(who, work.question);
        let left_s = self.left_s[work.question] - worked_s;
        if self.promises == Promises::Foreseen {
            return Effort::exactly(left_s);
        }
        let spent_s = arrival.effort_s - left_s;
        let whole = self.quotes.efforts().expected_beyond(Some(SubjectId(arrival.subject as u128)), spent_s);
        Effort { mean_s: whole.mean_s - spent_s, ..whole }
    }

    /// Those who sit ready and get something to do begin.
    fn wake(&mut self, change: &Change, now_s: i64) {
        for moved in &change.moved {
            if let Some(to) = moved.to {
                self.take_next(to.slot.colleague.0 as usize, now_s);
            }
        }
    }

    /// Half an hour before a promise passes: what can't be done by then is renewed, once.
    fn soon(&mut self, question: usize, now_s: i64) {
        let fate = self.fates[question];
        let is_done = fate.answered_s.is_some() || fate.renewed_to_s.is_some();
        let is_at_hand = self.at_work.iter().flatten().any(|work| work.question == question);
        if is_done || is_at_hand || fate.promised_s <= now_s {
            return;
        }
        // What doesn't wait any more made room for what really does.
        let waits = self.plan.question(id(question)).is_some();
        if !waits || self.plan.place(id(question)).is_some_and(|place| !place.is_late) {
            return;
        }
        self.renew(question, now_s);
    }

    fn renew(&mut self, question: usize, now_s: i64) {
        let promised_s = self.fates[question].promised_s;
        let subject = Some(SubjectId(self.world.arrivals[question].subject as u128));
        let effort = self.plan.question(id(question)).map(|waiting| waiting.effort);
        let ask = Ask { subject, team: None, policy: moment(promised_s), effort };
        self.quotes.given_up(id(question), moment(now_s));
        let Ok(quote) = self.quotes.quote(&mut self.plan, &ask, moment(now_s)) else { return };
        let deadline_s = quote.deadline.as_second().max(promised_s);
        self.fates[question].renewed_to_s = Some(deadline_s);
        if let Ok(change) = self.plan.renewed(id(question), moment(deadline_s), moment(now_s)) {
            self.wake(&change, now_s);
        }
    }
}
