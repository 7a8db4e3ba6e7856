//! Files beside questions in one plan: they take what questions leave, quotes see them as far as the rule allows, and what
//! finds no room is named.

use std::collections::BTreeMap;

use jiff::Timestamp;
use promise::plan::{Ask, Effort, Plan, Question, QuestionId, Quotes, Work};
use promise::quote::Target;
use promise::roster::{ColleagueId, Skill, Slot, SubjectId};
use proptest::prelude::*;

const BEGIN_S: i64 = 1_795_500_000;

/// Minutes after the begin.
fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(BEGIN_S + minute * 60).unwrap()
}

fn one(id: u128, work: Work, due: i64, minutes: i64) -> Question {
    let effort = Effort::exactly((minutes * 60) as f64);
    Question { id: QuestionId(id), work, subject: Some(SubjectId(0)), team: None, deadline: at(due), effort }
}

/// Colleagues who all know the one subject, each with an hour of slots at these minutes.
fn plan(slots: &[&[i64]]) -> Plan {
    let mut plan = Plan::default();
    for (colleague, slots) in (0u128..).map(ColleagueId).zip(slots) {
        let slot = |from: &i64| Slot { colleague, starts_at: at(*from), ends_at: at(from + 60) };
        let slots: Vec<Slot> = slots.iter().map(slot).collect();
        plan.set_colleague(colleague, [(SubjectId(0), Skill::Knows)].into(), None, &slots, at(0));
    }
    plan
}

/// By when each is planned, in minutes; `None`: it stands nowhere.
fn stands(plan: &Plan, ids: &[u128]) -> Vec<Option<i64>> {
    let minute = |at: Timestamp| (at.as_second() - BEGIN_S) / 60;
    ids.iter().map(|id| plan.place(QuestionId(*id)).map(|place| minute(place.planned_by))).collect()
}

#[test]
fn a_file_stands_in_the_first_room_and_makes_way_for_a_question_that_needs_it() {
    let mut plan = plan(&[&[0, 100, 200]]);
    plan.asked(one(1, Work::File, 1000, 60), at(0));
    assert_eq!(stands(&plan, &[1]), [Some(60)]);
    let change = plan.asked(one(2, Work::Question, 60, 45), at(0));
    assert_eq!(stands(&plan, &[2, 1]), [Some(45), Some(145)]);
    assert_eq!(change.late, []);
    assert!(change.moved.iter().any(|moved| moved.question == QuestionId(1)), "the file's move is told");
    plan.answered(QuestionId(2), at(0));
    assert_eq!(plan.len(), 1);
}

#[test]
fn a_file_goes_to_a_colleague_who_has_room_before_it_is_named_as_not_fitting() {
    let mut plan = plan(&[&[0], &[50]]);
    plan.asked(one(1, Work::File, 60, 60), at(0));
    plan.asked(one(2, Work::File, 110, 60), at(0));
    assert_eq!(stands(&plan, &[1, 2]), [Some(60), Some(110)]);
    // A question for which only the first has time: the file that stood there fits nowhere any more.
    let change = plan.asked(one(3, Work::Question, 60, 60), at(0));
    assert_eq!(stands(&plan, &[3, 1, 2]), [Some(60), None, Some(110)]);
    assert_eq!((change.late, change.nowhere.len()), (vec![QuestionId(1)], 1));
    assert_eq!(plan.late(), [QuestionId(1)]);
    let change = plan.answered(QuestionId(3), at(0));
    assert_eq!((change.kept_again, plan.late()), (vec![QuestionId(1)], vec![]), "there is room again");
}

#[test]
fn a_file_moves_other_files_later_but_never_past_their_deadlines() {
    let mut plan = plan(&[&[0, 100]]);
    plan.asked(one(1, Work::File, 1000, 60), at(0));
    plan.asked(one(2, Work::File, 60, 60), at(0));
    assert_eq!(stands(&plan, &[1, 2]), [Some(160), Some(60)]);
    plan.asked(one(3, Work::File, 60, 60), at(0));
    assert_eq!(stands(&plan, &[1, 2, 3]), [Some(160), Some(60), None]);
}

#[test]
fn a_quote_sees_files_as_far_as_the_rule_allows_and_no_further() {
    let quotes = Quotes::new(Target::new(0.95).unwrap());
    let ask = |policy| Ask {
        subject: Some(SubjectId(0)),
        team: None,
        policy: at(policy),
        effort: Some(Effort::exactly(1800.0)),
    };
    let mut plan = plan(&[&[0, 100, 200, 300]]);
    // By when it is planned: with little history the deadline is the rule's.
    let by = |plan: &mut Plan, policy| {
        (quotes.quote(plan, &ask(policy), at(0)).unwrap().planned_by.as_second() - BEGIN_S) / 60
    };
    assert_eq!(by(&mut plan, 280), 30);
    plan.asked(one(1, Work::File, 60, 60), at(0));
    plan.asked(one(2, Work::File, 160, 60), at(0));
    assert_eq!(by(&mut plan, 280), 230, "both files keep their room");
    assert_eq!(by(&mut plan, 170), 30, "a customer doesn't wait longer than the rule for a pile");
    assert_eq!(by(&mut plan, 15), 30, "nor when the rule can't be kept at all");
}

#[test]
fn a_file_that_a_hand_moved_stays_there() {
    let mut plan = plan(&[&[0, 100]]);
    plan.asked(one(1, Work::File, 1000, 30), at(0));
    plan.pinned(QuestionId(1), ColleagueId(0), at(100), at(0)).unwrap();
    plan.asked(one(2, Work::Question, 160, 60), at(0));
    assert_eq!(stands(&plan, &[1, 2]), [Some(160), Some(60)]);
    plan.asked(one(3, Work::Question, 160, 45), at(0));
    assert!(plan.place(QuestionId(1)).unwrap().is_pinned);
    plan.unpinned(QuestionId(1), at(0)).unwrap();
    assert!(!plan.late().contains(&QuestionId(3)), "the question takes the room that the pin held");
}

proptest! {
    #[test]
    fn files_move_no_question_and_asking_whether_one_could_be_kept_moves_nothing(
        work in prop::collection::vec((any::<bool>(), 1i64..400, 5i64..50), 1..14),
        asked in (1i64..400, 5i64..50),
    ) {
        // One colleague, so that nothing but files could make a difference.
        let (mut with, mut without) = (plan(&[&[0, 100, 200, 300]]), plan(&[&[0, 100, 200, 300]]));
        for (id, (is_file, due, minutes)) in (0u128..).zip(&work) {
            let work = if *is_file { Work::File } else { Work::Question };
            with.asked(one(id, work, *due, *minutes), at(0));
            if !is_file {
                without.asked(one(id, work, *due, *minutes), at(0));
            }
        }
        for (question, place) in without.waiting() {
            prop_assert_eq!(with.place(question.id), place);
        }
        let places = |plan: &Plan| plan.waiting().map(|(one, place)| (one.id, place)).collect::<BTreeMap<_, _>>();
        let (before, late) = (places(&with), with.late());
        let question = one(99, Work::Question, asked.0, asked.1);
        let could = with.could_keep(question, at(0));
        prop_assert_eq!(&places(&with), &before);
        prop_assert_eq!(with.late(), late);
        with.asked(question, at(0));
        prop_assert_eq!(could, with.place(question.id).is_some_and(|place| !place.is_late));
    }
}
