//! The plan in the desk: where promises stand, what an absence does to them, moving by hand, honest quotes, interruptions.

use crate::firm;
use crate::firm::{Firm, tuesday, week};
use desk::forms::{HandOver, Question};
use desk::rosters::{AbsenceForm, Knowledge, RosterForm, Skill, SubjectForm, TeamRosterForm};
use desk::views::{Asked, InSlot, Need};
use desk::{Agent, Refusal};
use jiff::Timestamp;
use promise::document::HoursDocument;
use testkit::{at, database};

fn question(text: &str) -> Question {
    firm::question("Ilse Verhoeven", "ilse@verhoeven.example", text)
}

fn roster(agent: &Agent, slots: &[[&str; 2]], knowledge: Option<Knowledge>) -> RosterForm {
    let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    RosterForm { agent: agent.id, pattern, slots: week(slots), calendar_url: String::new(), knowledge }
}

async fn answers(firm: &Firm, agent: &Agent, slots: &[[&str; 2]]) {
    firm.desk.save_roster(agent, roster(agent, slots, None), tuesday()).await.unwrap();
}

/// Tuesday, the whole day.
fn away(agent: &Agent) -> AbsenceForm {
    AbsenceForm {
        agent: agent.id,
        first: jiff::civil::date(2026, 11, 24),
        from: None,
        last: jiff::civil::date(2026, 11, 24),
        until: None,
        reason: String::new(),
    }
}

async fn ask(firm: &Firm, subject: &str, now: Timestamp) -> Asked {
    let question = Question { subject: subject.into(), ..question("Wanneer komt u?") };
    firm.desk.ask(None, question, now).await.unwrap()
}

async fn planned(firm: &Firm, asked: &Asked, now: Timestamp) -> Option<InSlot> {
    firm.desk.planned(&firm.karin, asked.conversation, now).await.unwrap()
}

#[track_caller]
fn stands(planned: Option<InSlot>, who: &str, from: &str) {
    let planned = planned.expect("it is planned").planned.expect("it stands somewhere");
    let slot = planned.slot.expect("it stands in a slot");
    assert_eq!((planned.agent_name.as_str(), slot.from_at), (who, at(from)));
}

#[tokio::test]
async fn without_slots_nothing_is_planned_and_the_rule_holds() {
    let firm = Firm::on(database()).await;
    let asked = ask(&firm, "Ketel", tuesday()).await;
    assert_eq!(planned(&firm, &asked, tuesday()).await, None);
    assert_eq!(asked.promise.deadline_at, at("2026-11-24T13:10"));
}

#[tokio::test]
async fn a_question_stands_in_a_slot_and_an_absence_moves_it_or_names_it() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin, &[["11:30", "12:00"]]).await;
    answers(&firm, &firm.joost, &[["12:30", "13:00"]]).await;
    let asked = ask(&firm, "Ketel", tuesday()).await;
    stands(planned(&firm, &asked, tuesday()).await, "Karin", "2026-11-24T11:30");
    assert_eq!(asked.promise.deadline_at, at("2026-11-24T13:10"), "the plan keeps what the rule wants");

    firm.desk.add_absence(&firm.karin, away(&firm.karin), tuesday()).await.unwrap();
    stands(planned(&firm, &asked, tuesday()).await, "Joost", "2026-11-24T12:30");
    let today = firm.desk.today_plan(&firm.lotte, vec![], tuesday()).await.unwrap();
    assert_eq!(today.too_late, [], "it is still kept");
    firm.desk.add_absence(&firm.lotte, away(&firm.joost), tuesday()).await.unwrap();
    let today = firm.desk.today_plan(&firm.lotte, vec![], tuesday()).await.unwrap();
    assert_eq!(today.too_late.len(), 1, "the lead sees at once what can't be kept any more");
    assert_eq!(today.too_late[0].conversation.id, asked.conversation);
    let of_karin = firm.desk.today_plan(&firm.karin, vec![], tuesday()).await.unwrap();
    assert_eq!((of_karin.too_late.len(), of_karin.interruptions), (0, None), "which is the lead's to see");
}

/// With whom, and from when; `None`: nowhere in time.
async fn kept_with(firm: &Firm, all: &[Asked]) -> Vec<Option<(String, Timestamp)>> {
    let mut kept = Vec::new();
    for asked in all {
        let planned = planned(firm, asked, tuesday()).await.unwrap().planned.filter(|planned| !planned.is_late);
        kept.push(planned.and_then(|planned| Some((planned.agent_name, planned.slot?.from_at))));
    }
    kept
}

#[tokio::test]
async fn an_absence_moves_nothing_that_stands_well_and_when_it_is_taken_off_all_is_kept_again() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin, &[["10:00", "11:00"]]).await;
    answers(&firm, &firm.joost, &[["11:30", "12:30"]]).await;
    let mut all = Vec::new();
    for n in 0..12 {
        all.push(ask(&firm, &format!("Vraag {n}"), tuesday()).await);
    }
    let before = kept_with(&firm, &all).await;
    let with = |name: &str| before.iter().flatten().filter(|(who, _)| who == name).count();
    assert_eq!((with("Karin"), with("Joost")), (6, 6), "an hour each, of ten minutes a question");

    let absence = firm.desk.add_absence(&firm.karin, away(&firm.karin), tuesday()).await.unwrap();
    let during = kept_with(&firm, &all).await;
    for (before, during) in before.iter().zip(&during) {
        let is_joosts = before.as_ref().is_some_and(|(who, _)| who == "Joost");
        assert_eq!(during, &before.clone().filter(|_| is_joosts), "what stands well stays, the rest is late");
    }
    firm.desk.remove_absence(&firm.karin, firm.karin.id, absence, tuesday()).await.unwrap();
    assert_eq!(kept_with(&firm, &all).await, before);
    assert!(firm.desk.doctor(tuesday()).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_calendar_that_is_taken_off_is_nobodys_worry_any_more() {
    let firm = Firm::on(database()).await;
    let with = |url: &str| RosterForm { calendar_url: url.into(), ..roster(&firm.karin, &[["11:30", "12:00"]], None) };
    firm.desk.save_roster(&firm.karin, with("https://agenda.example/karin.ics"), tuesday()).await.unwrap();
    let trouble = desk::Trouble::Said { words: "404 Not Found".into() };
    firm.desk.colleague_calendar_read(firm.karin.id, Err(trouble), tuesday()).await.unwrap();
    let edges = async || firm.db.read(|tx| tx.edges()).await.unwrap().len();
    let before = edges().await;
    firm.desk.save_roster(&firm.karin, with(""), tuesday()).await.unwrap();
    assert_eq!(edges().await, before - 1);
}

#[tokio::test]
async fn a_stand_in_sees_what_was_promised_in_the_name_of_who_is_away() {
    let firm = Firm::on(database()).await;
    let stands_in = Knowledge { known: vec![], stand_in: Some(firm.joost.id) };
    let karin = roster(&firm.karin, &[["11:30", "12:00"]], Some(stands_in));
    firm.desk.save_roster(&firm.lotte, karin, tuesday()).await.unwrap();
    answers(&firm, &firm.joost, &[["12:00", "12:30"]]).await;
    let asked = ask(&firm, "Ketel", tuesday()).await;
    firm.desk
        .hand_over(
            &firm.lotte,
            asked.conversation,
            HandOver { team: firm.karin.teams[0], agent: Some(firm.karin.id) },
            tuesday(),
        )
        .await
        .unwrap();
    let of_joost = async || firm.desk.today(&firm.joost, tuesday()).await.unwrap().standing_in;
    assert_eq!(of_joost().await, []);

    let absence = firm.desk.add_absence(&firm.karin, away(&firm.karin), tuesday()).await.unwrap();
    stands(planned(&firm, &asked, tuesday()).await, "Joost", "2026-11-24T12:00");
    let [row] = &of_joost().await[..] else { panic!("it is his to answer") };
    let promise = row.promise.as_ref().unwrap();
    assert_eq!((row.id, promise.agent_name.as_deref()), (asked.conversation, Some("Karin")));
    firm.desk.remove_absence(&firm.karin, firm.karin.id, absence, tuesday()).await.unwrap();
    assert_eq!(of_joost().await, []);
}

#[tokio::test]
async fn the_board_asks_for_somebody_only_where_the_plan_has_none() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin, &[["12:30", "12:50"]]).await;
    let first = ask(&firm, "Ketel", tuesday()).await;
    let half = at("2026-11-24T11:50");
    let needs = async |now| firm.desk.board(&firm.lotte, None, now).await.unwrap().needs;
    assert_eq!(needs(half).await, [], "half of its time has passed, but it stands in a slot");
    firm.desk.add_absence(&firm.karin, away(&firm.karin), half).await.unwrap();
    assert_eq!(needs(half).await, [(first.conversation, Need::Unfit)]);
}

#[tokio::test]
async fn who_knows_the_subject_gets_the_question() {
    let firm = Firm::on(database()).await;
    let form = SubjectForm { id: None, name: "Ketels".into(), words: "ketel, storing".into() };
    let boilers = firm.desk.save_subject(&firm.lotte, form, tuesday()).await.unwrap();
    answers(&firm, &firm.karin, &[["10:00", "10:30"]]).await;
    let knows = Knowledge { known: vec![(boilers, Skill::Expert)], stand_in: None };
    let joost = roster(&firm.joost, &[["11:30", "12:00"]], Some(knows));
    firm.desk.save_roster(&firm.lotte, joost, tuesday()).await.unwrap();
    let boiler = ask(&firm, "Storing aan de ketel", tuesday()).await;
    stands(planned(&firm, &boiler, tuesday()).await, "Joost", "2026-11-24T11:30");
    let bill = ask(&firm, "Vraag over een factuur", tuesday()).await;
    stands(planned(&firm, &bill, tuesday()).await, "Karin", "2026-11-24T10:00");
    firm.desk.set_tags(&firm.karin, bill.conversation, vec!["storing".into()], tuesday()).await.unwrap();
    stands(planned(&firm, &bill, tuesday()).await, "Joost", "2026-11-24T11:30");
}

#[tokio::test]
async fn what_a_hand_moved_stays_where_it_was_put() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin, &[["10:00", "10:30"], ["11:30", "12:00"]]).await;
    let asked = ask(&firm, "Ketel", tuesday()).await;
    stands(planned(&firm, &asked, tuesday()).await, "Karin", "2026-11-24T10:00");
    let later = (firm.karin.id, at("2026-11-24T11:30"));
    firm.desk.move_to_slot(&firm.joost, asked.conversation, Some(later), tuesday()).await.unwrap();
    for n in 0..3 {
        ask(&firm, &format!("Nog een vraag {n}"), tuesday()).await;
    }
    firm.desk.repair_plan(at("2026-11-24T09:30")).await.unwrap();
    stands(planned(&firm, &asked, tuesday()).await, "Karin", "2026-11-24T11:30");
    assert!(planned(&firm, &asked, tuesday()).await.unwrap().planned.unwrap().is_pinned);
    let gone = (firm.karin.id, at("2026-11-24T15:30"));
    let refused = firm.desk.move_to_slot(&firm.joost, asked.conversation, Some(gone), tuesday()).await.unwrap_err();
    assert!(matches!(refused, desk::DeskError::Refused(Refusal::Field { field: "slot", problem: "slot_gone" })));
    firm.desk.move_to_slot(&firm.joost, asked.conversation, None, tuesday()).await.unwrap();
    assert!(!planned(&firm, &asked, tuesday()).await.unwrap().planned.unwrap().is_pinned);
}

#[tokio::test]
async fn a_quote_is_later_than_the_rule_only_when_the_plan_can_not_keep_it_and_the_lead_sees_why() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin, &[["11:30", "12:00"]]).await;
    let mut last = None;
    for n in 0..4 {
        let seen = Question { subject: format!("Vraag {n}"), ..question("Wanneer komt u?") };
        let quote = firm.desk.quote(&seen, tuesday()).await.unwrap();
        let asked = ask(&firm, &format!("Vraag {n}"), tuesday()).await;
        assert_eq!(quote.deadline_at, asked.promise.deadline_at, "told and stored are one");
        last = Some(asked);
    }
    let last = last.unwrap();
    assert_eq!(last.promise.deadline_at, at("2026-11-25T11:45"), "three fit in half an hour, tomorrow is next");
    let why = planned(&firm, &last, tuesday()).await.unwrap().quote.unwrap();
    assert_eq!((why.policy_at, why.colleagues), (at("2026-11-24T13:10"), 1));
    assert!(why.questions_ahead >= 2, "{why:?}");
    let today = firm.desk.today_plan(&firm.lotte, vec![], tuesday()).await.unwrap();
    assert!(today.too_late.iter().any(|late| late.conversation.id == last.conversation && late.quote.is_some()));
}

#[tokio::test]
async fn waiting_for_a_slot_is_an_interruption_avoided_and_an_urgent_one_is_recorded_with_why() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin, &[["11:30", "12:00"]]).await;
    ask(&firm, "Ketel", tuesday()).await;
    let count = || async { firm.desk.today_plan(&firm.lotte, vec![], tuesday()).await.unwrap().interruptions.unwrap() };
    assert_eq!((count().await.avoided, count().await.urgent), (1, 0));
    let urgent = Question { is_urgent: true, ..question("Er spuit water uit de muur") };
    let asked = firm.desk.ask(None, urgent, tuesday()).await.unwrap();
    firm.desk.conversation_for(&firm.karin, asked.conversation, tuesday()).await.unwrap();
    assert_eq!((count().await.avoided, count().await.urgent), (1, 1));
    let seen = planned(&firm, &asked, tuesday()).await.unwrap();
    assert_eq!((seen.interrupted[0].0.as_str(), seen.interrupted[0].1.as_str()), ("Karin", "urgent"));
    assert!(asked.promise.deadline_at < at("2026-11-24T11:30"), "before the next slot");
    let today = firm.desk.today_plan(&firm.lotte, vec![], tuesday()).await.unwrap();
    assert_eq!(today.too_late, [], "it waits for none");
}

#[tokio::test]
async fn who_is_on_call_is_interrupted_and_nobody_else() {
    let firm = Firm::on(database()).await;
    let now = tuesday();
    let team = firm.karin.teams[0];
    let form = TeamRosterForm { team, subjects: vec![], on_call: Some(firm.joost.id) };
    firm.desk.save_team_roster(&firm.lotte, form, now).await.unwrap();
    let urgent = Question { is_urgent: true, ..question("Er spuit water uit de muur") };
    firm.desk.ask(None, urgent, now).await.unwrap();
    assert_eq!(firm.desk.interruptions(&firm.joost, now).await.unwrap().len(), 1);
    assert_eq!(firm.desk.interruptions(&firm.karin, now).await.unwrap().len(), 0);
}
