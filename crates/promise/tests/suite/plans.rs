//! The plan under random events: it never double-books, never uses who is absent or doesn't know the subject, never breaks a
//! pin, keeps all that can be kept, and moves few.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use promise::plan::{Ask, Change, Effort, Plan, Question, QuestionId, Quotes, Work};
use promise::quote::{Basis, Target};
use promise::roster::{ColleagueId, Skill, Slot, SubjectId};
use proptest::prelude::*;

const BEGIN_S: i64 = 1_795_500_000;
const QUARTER_S: i64 = 900;

fn moment(quarters: i64) -> Timestamp {
    Timestamp::from_second(BEGIN_S + quarters * QUARTER_S).unwrap()
}

fn slot(colleague: u128, starts: i64, quarters: i64) -> Slot {
    Slot { colleague: ColleagueId(colleague), starts_at: moment(starts), ends_at: moment(starts + quarters) }
}

/// Who knows what, and the slots ahead, in quarters of an hour.
#[derive(Debug, Clone)]
struct Firm {
    knows: Vec<BTreeSet<u128>>,
    slots: Vec<Vec<(i64, i64)>>,
}

impl Firm {
    fn slots_of(&self, colleague: usize) -> Vec<Slot> {
        self.slots[colleague].iter().map(|(starts, long)| slot(colleague as u128, *starts, *long)).collect()
    }

    fn set(&self, plan: &mut Plan, colleague: usize, slots: &[Slot], now: Timestamp) -> Change {
        let knows = self.knows[colleague].iter().map(|subject| (SubjectId(*subject), Skill::Knows)).collect();
        plan.set_colleague(ColleagueId(colleague as u128), knows, None, slots, now)
    }

    fn plan(&self) -> Plan {
        let mut plan = Plan::default();
        for colleague in 0..self.knows.len() {
            self.set(&mut plan, colleague, &self.slots_of(colleague), moment(0));
        }
        plan
    }
}

/// Subject, deadline in quarters, effort in minutes.
type Asked = (u128, i64, i64);

fn question(id: usize, (subject, due, minutes): Asked) -> Question {
    Question {
        id: QuestionId(id as u128),
        work: Work::Question,
        subject: Some(SubjectId(subject)),
        team: None,
        deadline: moment(due),
        effort: Effort::exactly((minutes * 60) as f64),
    }
}

fn firm(colleagues: std::ops::Range<usize>, slots: std::ops::Range<usize>) -> impl Strategy<Value = Firm> {
    let one = (prop::collection::btree_set(0u128..3, 1..4), prop::collection::btree_map(0i64..12, 1i64..4, slots));
    prop::collection::vec(one, colleagues).prop_map(|people| {
        // Each slot begins four quarters after the one before, so that they lie apart.
        let slots = |slots: &BTreeMap<i64, i64>| slots.iter().map(|(starts, long)| (starts * 4, *long)).collect();
        Firm {
            knows: people.iter().map(|(knows, _)| knows.clone()).collect(),
            slots: people.iter().map(|(_, at)| slots(at)).collect(),
        }
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    (0u128..3, 1i64..50, prop_oneof![Just(15i64), 3i64..60])
}

/// What always holds: who stands somewhere stands with somebody who knows, in a slot they have, and no more work is planned
/// by any moment than there is time until then.
fn is_right(plan: &Plan, firm: &Firm, slots: &[Vec<Slot>], now: Timestamp) -> Result<(), TestCaseError> {
    let mut by_lane: BTreeMap<usize, Vec<(Timestamp, i64)>> = BTreeMap::new();
    for (question, place) in plan.waiting() {
        let Some(place) = place else { continue };
        let colleague = place.slot.colleague.0 as usize;
        prop_assert!(firm.knows[colleague].contains(&question.subject.unwrap().0), "doesn't know the subject");
        let has_slot = |slot: &Slot| slot.starts_at <= place.slot.starts_at && place.slot.ends_at <= slot.ends_at;
        prop_assert!(slots[colleague].iter().any(has_slot), "no such slot: {place:?}");
        prop_assert!(place.planned_by > now, "planned in the past");
        prop_assert_eq!(place.is_late, place.planned_by > question.deadline);
        by_lane.entry(colleague).or_default().push((place.planned_by, question.effort.mean_s as i64));
    }
    for (colleague, mut work) in by_lane {
        work.sort_unstable();
        let mut planned = 0;
        for (by, seconds) in work {
            planned += seconds;
            let open = |slot: &Slot| (by.min(slot.ends_at).as_second() - now.max(slot.starts_at).as_second()).max(0);
            let time: i64 = slots[colleague].iter().map(open).sum();
            prop_assert!(planned <= time, "{planned} s of work in {time} s of colleague {colleague}");
        }
    }
    Ok(())
}

/// Whether all can be kept: every division over colleagues is tried, each in order of deadline (exact for one colleague).
fn is_feasible(firm: &Firm, questions: &[Asked], now: i64) -> bool {
    let mut questions = questions.to_vec();
    questions.sort_by_key(|question| question.1);
    let quarters = |colleague: usize, until: i64| -> i64 {
        let open = |(starts, long): &(i64, i64)| ((starts + long).min(until) - starts.max(&now)).max(0);
        firm.slots[colleague].iter().map(open).sum()
    };
    fn go(firm: &Firm, left: &[Asked], done: &mut Vec<i64>, time: &dyn Fn(usize, i64) -> i64) -> bool {
        let Some(&(subject, due, minutes)) = left.first() else { return true };
        (0..firm.knows.len()).filter(|colleague| firm.knows[*colleague].contains(&subject)).any(|colleague| {
            done[colleague] += minutes;
            let fits = done[colleague] <= time(colleague, due) * 15 && go(firm, &left[1..], done, time);
            done[colleague] -= minutes;
            fits
        })
    }
    go(firm, &questions, &mut vec![0; firm.knows.len()], &quarters)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_can_be_kept_is_planned_to_be_kept(firm in firm(1..4, 1..5), questions in prop::collection::vec(asked(), 1..8)) {
        let mut plan = firm.plan();
        for (id, question_) in questions.iter().enumerate() {
            let was_late: BTreeSet<_> = plan.late().into_iter().collect();
            let change = plan.asked(question(id, *question_), moment(0));
            let slots: Vec<_> = (0..firm.knows.len()).map(|colleague| firm.slots_of(colleague)).collect();
            is_right(&plan, &firm, &slots, moment(0))?;
            let broke = change.late.iter().filter(|late| late.0 != id as u128).count();
            prop_assert_eq!(broke, 0, "a newcomer made others late");
            let new_late: BTreeSet<_> = plan.late().into_iter().filter(|late| late.0 != id as u128).collect();
            prop_assert!(new_late.is_subset(&was_late));
            if is_feasible(&firm, &questions[..=id], 0) {
                prop_assert!(plan.late().is_empty(), "could be kept: {:?}", plan.late());
            }
        }
    }

    #[test]
    fn under_all_events_nobody_is_booked_twice_or_while_absent(
        firm in firm(1..5, 1..6),
        events in prop::collection::vec((0u8..8, asked(), any::<prop::sample::Index>(), 0usize..5), 1..40),
    ) {
        let (mut plan, mut now, mut next) = (firm.plan(), 0, 0);
        let mut slots: Vec<_> = (0..firm.knows.len()).map(|colleague| firm.slots_of(colleague)).collect();
        let mut pins: BTreeMap<QuestionId, Slot> = BTreeMap::new();
        for (kind, asked, index, colleague) in events {
            let colleague = colleague % firm.knows.len();
            let mut waiting: Vec<_> = plan.waiting().map(|(question, _)| question.id).collect();
            waiting.sort_unstable();
            let any = (!waiting.is_empty()).then(|| waiting[index.index(waiting.len())]);
            match (kind, any) {
                (0..=2, _) | (_, None) => {
                    // A third of it are files.
                    let work = if kind == 2 { Work::File } else { Work::Question };
                    plan.asked(Question { work, ..question(next, asked) }, moment(now));
                    next += 1;
                }
                (3, Some(id)) => {
                    plan.answered(id, moment(now));
                    pins.remove(&id);
                }
                (4, Some(id)) => {
                    let effort = Effort::exactly((asked.2 * 60) as f64);
                    plan.reestimated(id, effort, moment(now)).unwrap();
                }
                (5, Some(id)) => {
                    let to = slots[colleague].get(asked.0 as usize).map(|slot| (slot, slot.starts_at));
                    if let Some((slot, starts_at)) = to
                        && plan.pinned(id, ColleagueId(colleague as u128), starts_at, moment(now)).is_ok()
                    {
                        pins.insert(id, *slot);
                    }
                }
                // Away for some slots, or back again.
                (6, _) => {
                    let all = firm.slots_of(colleague);
                    slots[colleague] = all.into_iter().filter(|slot| (slot.starts_at.as_second() / 3600 + asked.1) % 3 > 0).collect();
                    firm.set(&mut plan, colleague, &slots[colleague], moment(now));
                    pins.retain(|_, slot| slot.colleague.0 != colleague as u128 || slots[colleague].contains(slot));
                }
                (_, Some(_)) => now += asked.1 / 10,
            }
            for colleague in 0..firm.knows.len() {
                plan.slot_ended(ColleagueId(colleague as u128), moment(now));
            }
            is_right(&plan, &firm, &slots, moment(now))?;
            for (file, place) in plan.waiting().filter(|(waiting, _)| waiting.work == Work::File) {
                let stands_late = place.is_some_and(|place| place.is_late && !place.is_pinned);
                prop_assert!(!stands_late, "a file takes room in which it is late: {file:?}");
            }
            for (id, slot) in &pins {
                if slot.ends_at > moment(now) && let Some(place) = plan.place(*id) {
                    // A change of its effort can make a full slot too small for it; then it says so by not being pinned.
                    prop_assert!(!place.is_pinned || place.slot == *slot, "a pin was broken");
                }
            }
        }
    }

    #[test]
    fn a_quote_is_never_before_what_the_plan_can_do_and_breaks_no_other(
        firm in firm(1..4, 1..6),
        asks in prop::collection::vec((asked(), any::<bool>(), any::<bool>()), 1..25),
    ) {
        let (mut plan, mut quotes) = (firm.plan(), Quotes::new(Target::default()));
        (0..30).for_each(|number| {
            quotes.answered(QuestionId(1000), None, Some(f64::from(300 + 40 * number)), moment(0));
        });
        for (id, ((subject, due, minutes), is_quoted, is_missed)) in asks.into_iter().enumerate() {
            let mut asked = question(id, (subject, due, minutes));
            asked.effort = Effort { mean_s: minutes as f64 * 60.0, deviation_s: minutes as f64 * 40.0 };
            let ask = Ask { subject: asked.subject, team: None, policy: moment(due), effort: Some(asked.effort) };
            let Ok(quote) = quotes.quote(&mut plan, &ask, moment(0)) else { continue };
            prop_assert_eq!(quote.basis, Basis::History);
            prop_assert!(quote.planned_by <= quote.deadline && quote.deadline > moment(0));
            prop_assert_eq!(quote.later_than_policy.is_some(), quote.deadline > moment(due));
            prop_assert!(quote.reason.next_slot < quote.deadline && quote.reason.colleagues > 0);
            // Some stand with a deadline of their own that the rule gave, kept or not.
            if is_quoted {
                asked.deadline = quote.deadline;
            }
            let change = plan.asked(asked, moment(0));
            if is_quoted {
                prop_assert!(change.late.is_empty(), "the quote can't be kept: {change:?}");
                prop_assert!(plan.place(asked.id).unwrap().planned_by <= quote.deadline);
            }
            // Whatever the level has come to.
            quotes.promised(asked.id, moment(-2), moment(-3));
            if is_missed { quotes.advance(moment(0)) } else { quotes.answered(asked.id, None, None, moment(-2)) }
        }
    }

    #[test]
    fn equal_colleagues_get_equal_work(number in 1usize..20) {
        let slots = vec![(0, 4), (8, 4), (16, 4)];
        let firm = Firm { knows: vec![[0].into(), [0].into()], slots: vec![slots.clone(), slots] };
        let mut plan = firm.plan();
        for id in 0..number {
            plan.asked(question(id, (0, 40, 10)), moment(0));
        }
        let with = |colleague: u128| plan.of(ColleagueId(colleague)).len();
        prop_assert!(with(0).abs_diff(with(1)) <= 1, "{} and {}", with(0), with(1));
    }

    #[test]
    fn a_newcomer_for_whom_there_is_room_moves_nobody(firm in firm(1..4, 1..5), questions in prop::collection::vec(asked(), 1..8)) {
        let mut plan = firm.plan();
        for (id, asked) in questions.iter().enumerate() {
            let has_room = (0..firm.knows.len()).filter(|colleague| firm.knows[*colleague].contains(&asked.0)).any(|colleague| {
                let standing = plan.of(ColleagueId(colleague as u128));
                let work: f64 = standing.iter().map(|(id, _)| plan.question(*id).unwrap().effort.mean_s).sum();
                let time: i64 = firm.slots_of(colleague).iter().map(Slot::seconds).sum();
                time >= work as i64 + asked.2 * 60
            });
            let change = plan.asked(question(id, (asked.0, 60, asked.2)), moment(0));
            let others = change.moved.iter().filter(|moved| moved.question.0 != id as u128).count();
            prop_assert!(others == 0 || !has_room, "{others} moved");
        }
    }
}

/// Equal work: a newcomer in a full slot pushes out one, who pushes out nobody, since there is room behind.
#[test]
fn one_newcomer_moves_one_other() {
    let firm = Firm { knows: vec![[0].into()], slots: vec![vec![(0, 2), (8, 2), (16, 2)]] };
    let mut plan = firm.plan();
    for id in 0..2 {
        plan.asked(question(id, (0, 40, 15)), moment(0));
    }
    let change = plan.asked(question(9, (0, 2, 15)), moment(0));
    assert_eq!(change.moved.len(), 2, "{change:?}");
    let other = change.moved.iter().find(|moved| moved.question != QuestionId(9)).unwrap();
    assert_eq!(other.to.unwrap().slot, slot(0, 8, 2));
    assert!(change.late.is_empty());
}

#[test]
fn an_absence_names_what_can_not_be_kept_and_its_end_what_can_again() {
    let firm = Firm { knows: vec![[0].into()], slots: vec![vec![(0, 4), (8, 4)]] };
    let mut plan = firm.plan();
    plan.asked(question(1, (0, 4, 30)), moment(0));
    plan.asked(question(2, (0, 20, 30)), moment(0));
    let change = firm.set(&mut plan, 0, &firm.slots_of(0)[1..], moment(0));
    assert_eq!((change.late, change.moved.len()), (vec![QuestionId(1)], 2));
    let change = firm.set(&mut plan, 0, &firm.slots_of(0), moment(0));
    assert_eq!((change.kept_again, plan.late()), (vec![QuestionId(1)], vec![]));
}

#[test]
fn what_can_be_kept_no_more_takes_no_room_of_what_can() {
    // Ten minutes each. The first of colleague 0 is due before colleague 1 has a slot, the others after it.
    let knows = vec![BTreeSet::from([0]), BTreeSet::from([0])];
    let firm = Firm { knows, slots: vec![vec![(0, 4)], vec![(8, 2)]] };
    let mut plan = firm.plan();
    plan.asked(question(0, (0, 6, 10)), moment(0));
    for id in 1..4 {
        plan.asked(question(id, (0, 10, 10)), moment(0));
    }
    assert!(plan.late().is_empty());
    let change = firm.set(&mut plan, 0, &[], moment(0));
    assert_eq!(change.late, [QuestionId(0)], "thirty minutes are enough for the other three");

    // The same when it stood in that room already, and when one of the others leaves it.
    let mut plan = Plan::default();
    firm.set(&mut plan, 1, &firm.slots_of(1), moment(0));
    plan.asked(question(0, (0, 6, 10)), moment(0));
    assert_eq!(plan.place(QuestionId(0)).map(|place| place.is_late), Some(true));
    for id in 1..4 {
        assert!(plan.asked(question(id, (0, 10, 10)), moment(0)).late.is_empty(), "{id}");
    }
    assert_eq!(plan.late(), [QuestionId(0)]);
    plan.answered(QuestionId(2), moment(0));
    assert!(plan.place(QuestionId(0)).is_some(), "late is better than nowhere");
}

#[test]
fn room_that_a_question_leaves_for_another_colleague_is_tried_for_what_is_late() {
    let knows = vec![BTreeSet::from([0]), BTreeSet::from([1])];
    let firm = Firm { knows, slots: vec![vec![(0, 1)], vec![(0, 1)]] };
    let mut plan = firm.plan();
    plan.asked(question(0, (0, 4, 10)), moment(0));
    let change = plan.asked(question(1, (0, 4, 10)), moment(0));
    assert_eq!(change.late, [QuestionId(1)]);
    let change = plan.asked(question(0, (1, 4, 10)), moment(0));
    assert_eq!((change.kept_again, plan.late()), (vec![QuestionId(1)], vec![]), "{plan:?}");
}

#[test]
fn what_nobody_knows_stands_nowhere_until_somebody_does() {
    let mut firm = Firm { knows: vec![[0].into()], slots: vec![vec![(0, 4)]] };
    let mut plan = firm.plan();
    let change = plan.asked(question(1, (2, 4, 30)), moment(0));
    assert_eq!(change.nowhere, [(QuestionId(1), promise::plan::Nowhere::NobodyKnows)]);
    firm.knows[0].insert(2);
    firm.set(&mut plan, 0, &firm.slots_of(0), moment(0));
    assert!(!plan.place(QuestionId(1)).unwrap().is_late);
}

#[test]
fn with_little_history_the_rule_decides_and_the_slots_if_they_are_later() {
    let firm = Firm { knows: vec![[0].into()], slots: vec![vec![(8, 4)]] };
    let (mut plan, quotes) = (firm.plan(), Quotes::new(Target::default()));
    let mut check = |policy: i64, deadline: i64, is_later: bool| {
        let ask = Ask { subject: Some(SubjectId(0)), team: None, policy: moment(policy), effort: None };
        let quote = quotes.quote(&mut plan, &ask, moment(0)).unwrap();
        assert_eq!((quote.basis, quote.deadline), (Basis::LittleHistory, moment(deadline)));
        assert_eq!(quote.later_than_policy.is_some(), is_later);
        assert_eq!((quote.reason.questions_ahead, quote.reason.next_slot), (0, moment(8)));
    };
    check(20, 20, false);
    check(4, 10, true);
}

#[test]
fn promises_missed_make_later_ones_longer_also_while_they_are_open() {
    let firm = Firm { knows: vec![[0].into()], slots: vec![(0..50).map(|slot| (slot * 4, 4)).collect()] };
    let (mut plan, mut quotes) = (firm.plan(), Quotes::new(Target::default()));
    for number in 0..60 {
        quotes.answered(QuestionId(1000), Some(SubjectId(0)), Some(f64::from(300 + number % 7 * 400)), moment(0));
    }
    let mut quoted = |quotes: &Quotes| {
        let ask = Ask { subject: Some(SubjectId(0)), team: None, policy: moment(8), effort: None };
        quotes.quote(&mut plan, &ask, moment(0)).unwrap().deadline
    };
    let before = quoted(&quotes);
    for number in 0..40 {
        quotes.promised(QuestionId(number), moment(-2), moment(-3));
    }
    assert_eq!(quoted(&quotes), before, "nothing is known of them yet");
    quotes.advance(moment(0));
    assert!(quoted(&quotes) > before);
}
