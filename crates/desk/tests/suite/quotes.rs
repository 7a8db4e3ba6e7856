//! Honest quotes in the desk: effort learnt from its own work, deadlines that can be kept, and what becomes of them.

use crate::firm;
use crate::firm::{Firm, tuesday, week};
use desk::forms::{Answer, How, Question, Renewal};
use desk::rosters::RosterForm;
use desk::views::{Asked, QuoteBasis, QuoteReason};
use desk::{Agent, Desk};
use jiff::{SignedDuration, Timestamp, ToSpan};
use promise::document::HoursDocument;
use testkit::{at, each_database};

async fn answers_at(firm: &Firm, agent: &Agent, slots: &[[&str; 2]]) {
    let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    let form =
        RosterForm { agent: agent.id, pattern, slots: week(slots), calendar_url: String::new(), knowledge: None };
    firm.desk.save_roster(agent, form, at("2026-11-23T08:00")).await.unwrap();
}

async fn ask(desk: &Desk, now: Timestamp) -> Asked {
    let question = firm::question("Ilse Verhoeven", "ilse@verhoeven.example", "Wanneer komt u?");
    desk.ask(None, Question { subject: "Ketel".into(), ..question }, now).await.unwrap()
}

fn spoken() -> Answer {
    Answer { text: "Morgen om tien uur.".into(), how: How::Telephone, ..Answer::default() }
}

/// Somebody opens a question, and answers it so many seconds later.
async fn answered_in(firm: &Firm, asked: &Asked, seconds: i64, now: Timestamp) {
    firm.desk.conversation_for(&firm.karin, asked.conversation, now).await.unwrap();
    let then = now + SignedDuration::from_secs(seconds);
    firm.desk.answer(&firm.karin, asked.conversation, spoken(), then).await.unwrap();
}

/// Twenty questions on Monday, each answered in about so many seconds.
async fn a_day_of_work(firm: &Firm, seconds: i64) {
    for n in 0..20 {
        let now = at("2026-11-23T09:00") + (n * 15).minutes();
        let asked = ask(&firm.desk, now).await;
        answered_in(firm, &asked, seconds + (n % 5 - 2) * 30, now).await;
    }
}

async fn why(desk: &Desk, by: &Agent, asked: &Asked, now: Timestamp) -> QuoteReason {
    desk.planned(by, asked.conversation, now).await.unwrap().unwrap().quote.unwrap()
}

#[tokio::test]
async fn with_little_history_the_rule_is_promised_and_openly_so_then_the_earliest_that_can_be_kept() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["11:30", "12:00"], ["15:30", "16:30"]]).await;
        let first = ask(&firm.desk, at("2026-11-23T09:00")).await;
        assert_eq!(first.promise.deadline_at, at("2026-11-23T13:00"));
        let why_first = why(&firm.desk, &firm.karin, &first, at("2026-11-23T09:00")).await;
        assert_eq!(why_first.basis, QuoteBasis::LittleHistory);
        answered_in(&firm, &first, 240, at("2026-11-23T09:00")).await;

        a_day_of_work(&firm, 240).await;
        let asked = ask(&firm.desk, tuesday()).await;
        assert_eq!(asked.promise.deadline_at, at("2026-11-24T11:45"), "a quarter of an hour is enough for it");
        let quote = why(&firm.desk, &firm.karin, &asked, tuesday()).await;
        assert_eq!((quote.basis, quote.target_percent), (QuoteBasis::History, 95));
        assert_eq!(quote.policy_at, at("2026-11-24T13:10"));
        assert!(firm.desk.doctor(tuesday()).await.unwrap().is_sound());

        // What was learnt is in the database: a program that is started anew knows it.
        let again = firm::empty_desk(&firm.db);
        let next = ask(&again, tuesday() + 1.minute()).await;
        assert_eq!(why(&again, &firm.karin, &next, tuesday()).await.basis, QuoteBasis::History);
    })
    .await;
}

#[tokio::test]
async fn the_time_that_a_page_was_open_is_the_effort_and_not_the_time_that_a_question_lay() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["11:30", "12:00"], ["15:30", "16:30"]]).await;
        for n in 0..20 {
            let now = at("2026-11-23T09:00") + (n * 10).minutes();
            let asked = ask(&firm.desk, now).await;
            // Two minutes of reading at once, and two of writing half an hour later.
            for seconds in [0, 30, 60, 90, 120, 1_800, 1_830, 1_860, 1_890, 1_920] {
                let then = now + SignedDuration::from_secs(seconds);
                firm.desk.is_with(&firm.karin, asked.conversation, seconds > 200, then).await.unwrap();
                if seconds == 120 {
                    firm.desk.leaves(&firm.karin, asked.conversation, then).await.unwrap();
                }
            }
            let then = now + SignedDuration::from_secs(1_920);
            let answered = firm.desk.answer(&firm.karin, asked.conversation, spoken(), then).await.unwrap();
            let took = firm.db.read(move |tx| tx.effort_of(answered)).await.unwrap();
            assert_eq!(took, Some((firm.karin.id, 240_000)));
        }
        let asked = ask(&firm.desk, tuesday()).await;
        assert_eq!(asked.promise.deadline_at, at("2026-11-24T11:45"), "by half an hour each it would be later");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_taken_back_took_time_all_the_same() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let (now, asked) = (tuesday(), ask(&firm.desk, tuesday()).await);
        for seconds in [0, 30, 60] {
            let then = now + SignedDuration::from_secs(seconds);
            firm.desk.is_with(&firm.karin, asked.conversation, true, then).await.unwrap();
        }
        let mail = Answer { text: "Morgen.".into(), ..Answer::default() };
        let message = firm.desk.answer(&firm.karin, asked.conversation, mail.clone(), now + 1.minute()).await.unwrap();
        firm.desk.undo(&firm.karin, message, now + 65.seconds()).await.unwrap();
        let once_more = Answer { text: "Overmorgen.".into(), ..mail };
        let message = firm.desk.answer(&firm.karin, asked.conversation, once_more, now + 70.seconds()).await.unwrap();
        let took = firm.db.read(move |tx| tx.effort_of(message)).await.unwrap();
        assert_eq!(took, Some((firm.karin.id, 60_000)));
    })
    .await;
}

#[tokio::test]
async fn a_promise_stops_before_the_gap_between_two_slots_where_that_is_nearly_as_certain_and_says_so() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["11:30", "12:00"]]).await;
        for n in 0..30 {
            let now = at("2026-11-23T09:00") + (n * 5).minutes();
            let asked = ask(&firm.desk, now).await;
            answered_in(&firm, &asked, [60, 120, 240, 480][n as usize % 4], now).await;
        }
        let mut stopped = None;
        for _ in 0..10 {
            let asked = ask(&firm.desk, tuesday()).await;
            let quote = why(&firm.desk, &firm.karin, &asked, tuesday()).await;
            let deadline = asked.promise.deadline_at;
            match quote.surer_at {
                Some(surer) => stopped = stopped.or(Some((deadline, surer, quote.kept_percent))),
                None => assert_eq!(quote.kept_percent, 0),
            }
        }
        let (deadline, surer, kept_percent) = stopped.expect("one of them fits into today but for some of its margin");
        assert!(deadline <= at("2026-11-24T12:00") && surer == at("2026-11-25T11:45"), "{deadline} {surer}");
        assert!((69..95).contains(&kept_percent), "{kept_percent}");
        assert!(firm.desk.doctor(tuesday()).await.unwrap().is_sound());
    })
    .await;
}

#[tokio::test]
async fn promises_that_are_not_kept_make_later_ones_longer() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["11:30", "12:00"], ["15:30", "16:30"]]).await;
        for n in 0..20 {
            let now = at("2026-11-23T09:00") + (n * 15).minutes();
            let asked = ask(&firm.desk, now).await;
            answered_in(&firm, &asked, if n % 2 == 0 { 120 } else { 700 }, now).await;
        }
        let (now, question) = (tuesday(), firm::question("Els", "els@els.example", "Wanneer komt u?"));
        let before = firm.desk.quote(&question, now).await.unwrap().deadline_at;
        for n in 0..60 {
            let asked = ask(&firm.desk, now).await;
            let deadline = asked.promise.deadline_at + (n + 1).hours();
            let renewal = Renewal { deadline, reason: "Het is druk.".into() };
            firm.desk.renew(&firm.karin, asked.conversation, renewal, now).await.unwrap();
            firm.desk.withdraw(&firm.karin, asked.conversation, "Dubbel".into(), false, now).await.unwrap();
        }
        let after = firm.desk.quote(&question, now).await.unwrap().deadline_at;
        assert!(after > before, "{before} {after}");
    })
    .await;
}

#[tokio::test]
async fn a_quote_later_than_the_rule_is_told_to_the_lead_with_why_and_once() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["11:30", "12:00"]]).await;
        for _ in 0..3 {
            ask(&firm.desk, tuesday()).await;
        }
        let last = ask(&firm.desk, tuesday()).await;
        assert_eq!(last.promise.deadline_at, at("2026-11-25T11:45"));
        for minutes in [1, 30, 60] {
            firm.desk.tell_ladder(tuesday() + minutes.minutes()).await.unwrap();
        }
        let mails = firm.desk.claim_outgoing(100, tuesday() + 2.hours()).await.unwrap();
        let mails: Vec<_> = mails.iter().map(|mail| (mail.recipients.join(" "), mail::parse(&mail.bytes))).collect();
        let mut told = mails.iter().filter(|(to, _)| to == "lotte@halmeer.example");
        let (_, mail) = told.next().expect("the lead is told");
        assert_eq!(mail.subject, "Later beloofd dan de regel wil: Ketel");
        assert!(mail.text.contains("De regel wil vandaag vóór 13:10."), "{}", mail.text);
        assert!(mail.text.contains("eerstvolgende antwoordmoment 11:30"), "{}", mail.text);
        assert!(told.next().is_none(), "once");
        let customers: Vec<_> = mails.iter().filter(|(to, _)| to.starts_with("ilse")).collect();
        assert_eq!(customers.len(), 4);
        assert!(customers.iter().all(|(_, mail)| !mail.text.contains("vragen") && !mail.text.contains("95")));
    })
    .await;
}

#[tokio::test]
async fn a_renewal_that_is_proposed_is_a_moment_that_the_plan_can_keep() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["11:30", "12:00"]]).await;
        for _ in 0..3 {
            ask(&firm.desk, tuesday()).await;
        }
        // The slot of today passes; tomorrow's is as good as full.
        let now = at("2026-11-24T12:30");
        firm.desk.repair_plan(now).await.unwrap();
        for _ in 0..2 {
            ask(&firm.desk, now).await;
        }
        let late = firm.desk.today_plan(&firm.lotte, vec![], now).await.unwrap().too_late;
        let late = late.iter().find(|late| late.conversation.promise.as_ref().unwrap().deadline_at < now + 1.hour());
        let id = late.expect("what was for this morning doesn't fit any more").conversation.id;
        let proposals = firm.desk.renewal_proposals(&firm.karin, id, now).await.unwrap();
        assert!(proposals[0] > at("2026-11-25T09:30"), "the rule's next moment is before the next slot: {proposals:?}");
        assert!(proposals.is_sorted());
        let renewal = Renewal { deadline: proposals[0], reason: "Het werd vandaag te druk.".into() };
        firm.desk.renew(&firm.karin, id, renewal, now).await.unwrap();
        let stands = firm.desk.planned(&firm.karin, id, now).await.unwrap().unwrap().planned.unwrap();
        assert!(!stands.is_late, "{stands:?}");
    })
    .await;
}

/// Not random, but as good as.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

#[tokio::test]
async fn a_quote_is_never_before_what_the_plan_can_do() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["10:00", "10:30"], ["15:00", "15:30"]]).await;
        answers_at(&firm, &firm.joost, &[["11:30", "12:00"]]).await;
        a_day_of_work(&firm, 300).await;
        let (mut dice, mut now, mut open) = (Dice(7), tuesday(), Vec::<Asked>::new());
        for step in 0..60 {
            now += SignedDuration::from_mins(i64::try_from(dice.below(25)).unwrap());
            firm.desk.own_up(50, now).await.unwrap();
            if dice.below(3) == 0 && !open.is_empty() {
                let asked = open.swap_remove(usize::try_from(dice.below(open.len() as u64)).unwrap());
                let seconds = 60 + i64::try_from(dice.below(900)).unwrap();
                answered_in(&firm, &asked, seconds, now).await;
                now += SignedDuration::from_secs(seconds);
                continue;
            }
            let seen = firm.desk.quote(&firm::question("I", "i@i.example", "Ketel?"), now).await.unwrap();
            let asked = ask(&firm.desk, now).await;
            assert_eq!(seen.deadline_at, asked.promise.deadline_at, "step {step}: what is shown is what is promised");
            let slot = firm.desk.planned(&firm.karin, asked.conversation, now).await.unwrap().unwrap();
            let quote = slot.quote.unwrap();
            let planned_by = quote.planned_by.expect("there are always slots ahead");
            assert!(planned_by <= asked.promise.deadline_at, "step {step}: {quote:?}");
            let stands = slot.planned.unwrap();
            assert!(!stands.is_late, "step {step}: {stands:?} {}", asked.promise.deadline_at);
            assert!(stands.slot.unwrap().planned_by <= asked.promise.deadline_at, "step {step}");
            open.push(asked);
        }
        assert!(firm.desk.doctor(now).await.unwrap().is_sound());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_promised_for_after_the_doors_are_closed() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers_at(&firm, &firm.karin, &[["09:00", "09:30"], ["16:30", "17:00"]]).await;
        a_day_of_work(&firm, 240).await;
        let asked = ask(&firm.desk, at("2026-11-24T16:40")).await;
        assert_eq!(asked.promise.deadline_at, at("2026-11-25T09:15"), "an open hour later, and not 17:45");
    })
    .await;
}
