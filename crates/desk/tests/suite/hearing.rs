//! The ladder reaches somebody who is there: absences, stand-ins, whose slot it is, who is called; and the doctor of the plan.

use crate::firm;
use crate::firm::{Firm, tuesday, week};
use desk::forms::{HandOver, Question, RuleForm};
use desk::rosters::{AbsenceForm, Knowledge, RosterForm, TeamRosterForm};
use desk::views::Asked;
use desk::{Agent, LadderSettings};
use jiff::Timestamp;
use promise::document::HoursDocument;
use store::args;
use testkit::{at, each_database};

async fn works(firm: &Firm, agent: &Agent, slots: &[[&str; 2]], stand_in: Option<&Agent>) {
    let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    let knowledge = Some(Knowledge { known: vec![], stand_in: stand_in.map(|agent| agent.id) });
    let form = RosterForm { agent: agent.id, pattern, slots: week(slots), calendar_url: String::new(), knowledge };
    firm.desk.save_roster(&firm.petra, form, tuesday()).await.unwrap();
}

async fn is_away(firm: &Firm, agent: &Agent, now: Timestamp) {
    let today = jiff::civil::date(2026, 11, 24);
    let form =
        AbsenceForm { agent: agent.id, first: today, from: None, last: today, until: None, reason: String::new() };
    firm.desk.add_absence(&firm.petra, form, now).await.unwrap();
}

async fn ask(firm: &Firm, is_urgent: bool) -> Asked {
    let question = firm::question("Ilse", "ilse@verhoeven.example", "De ketel doet het niet.");
    firm.desk.ask(None, Question { subject: "Ketel".into(), is_urgent, ..question }, tuesday()).await.unwrap()
}

/// What the ladder mails colleagues by now: "to: subject", in the order of their names.
async fn told(firm: &Firm, now: Timestamp) -> Vec<String> {
    while firm.desk.climb_ladder(10, now).await.unwrap() == 10 {}
    firm.desk.tell_ladder(now).await.unwrap();
    let mut told = Vec::new();
    for mail in firm.desk.claim_outgoing(100, now).await.unwrap() {
        let to = mail.recipients.join(" ");
        if to.ends_with("@halmeer.example") {
            told.push(format!("{}: {}", to.trim_end_matches("@halmeer.example"), mail::parse(&mail.bytes).subject));
        }
        firm.desk.delivered(mail.id, desk::Delivery::Accepted { reply: "250 ok".into() }, now).await.unwrap();
    }
    told.sort();
    told
}

#[tokio::test]
async fn who_is_away_is_not_warned_but_who_stands_in_for_them() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        works(&firm, &firm.karin, &[["11:30", "12:00"]], Some(&firm.joost)).await;
        let asked = ask(&firm, false).await;
        let to = HandOver { team: firm.karin.teams[0], agent: Some(firm.karin.id) };
        firm.desk.hand_over(&firm.lotte, asked.conversation, to, tuesday()).await.unwrap();
        is_away(&firm, &firm.karin, tuesday()).await;
        let mails = told(&firm, at("2026-11-24T12:40")).await;
        assert!(mails.contains(&"joost: Antwoord of vernieuw: Ketel".to_owned()), "{mails:?}");
        assert!(!mails.iter().any(|mail| mail.starts_with("karin")), "{mails:?}");
    })
    .await;
}

#[tokio::test]
async fn what_stands_in_a_slot_in_time_is_nobodys_worry_until_little_time_is_left_and_then_that_colleagues() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        works(&firm, &firm.karin, &[["15:00", "15:30"]], None).await;
        works(&firm, &firm.joost, &[["12:45", "13:00"]], None).await;
        ask(&firm, false).await;
        assert_eq!(told(&firm, at("2026-11-24T11:10")).await, [""; 0], "half of the time, and it fits");
        let warned = told(&firm, at("2026-11-24T12:40")).await;
        assert_eq!(warned, ["joost: Antwoord of vernieuw: Ketel", "lotte: Antwoord of vernieuw: Ketel"]);
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_any_more_is_told_to_the_lead_at_once_and_when_they_are_away_to_another() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        works(&firm, &firm.karin, &[["11:30", "12:00"]], None).await;
        works(&firm, &firm.lotte, &[], None).await;
        let asked = ask(&firm, false).await;
        assert_eq!(told(&firm, tuesday()).await, [""; 0]);
        is_away(&firm, &firm.lotte, tuesday()).await;
        is_away(&firm, &firm.karin, tuesday()).await;
        assert_eq!(told(&firm, at("2026-11-24T09:11")).await, ["petra: Past niet meer: Ketel"]);
        assert_eq!(told(&firm, at("2026-11-24T09:40")).await, [""; 0], "once");
        let today = firm.desk.today_plan(&firm.petra, vec![], tuesday()).await.unwrap();
        assert_eq!(today.too_late[0].conversation.id, asked.conversation);
    })
    .await;
}

#[tokio::test]
async fn of_a_promise_for_soon_only_who_has_it_is_warned() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let last = firm.desk.rules(&firm.lotte).await.unwrap().pop().unwrap();
        let form = RuleForm {
            id: Some(last.id),
            name: last.name,
            calendar: None,
            channel: None,
            mailbox: None,
            team: None,
            is_urgent: None,
            is_complaint: None,
            rule: serde_json::from_str(r#"{"kind":"clock","within":"20min"}"#).unwrap(),
            is_active: true,
            target_percent: 95,
        };
        firm.desk.save_rule(&firm.lotte, form, tuesday()).await.unwrap();
        let asked = ask(&firm, false).await;
        let to = HandOver { team: firm.karin.teams[0], agent: Some(firm.karin.id) };
        firm.desk.hand_over(&firm.lotte, asked.conversation, to, tuesday()).await.unwrap();
        assert_eq!(told(&firm, at("2026-11-24T09:20")).await, ["karin: Antwoord of vernieuw: Ketel"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_urgent_and_names_nobody_is_told_to_who_is_called() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let form = TeamRosterForm { team: firm.karin.teams[0], subjects: vec![], on_call: Some(firm.joost.id) };
        firm.desk.save_team_roster(&firm.lotte, form, tuesday()).await.unwrap();
        ask(&firm, true).await;
        let warned = told(&firm, at("2026-11-24T09:40")).await;
        assert!(warned.iter().any(|mail| mail.starts_with("joost: ")), "{warned:?}");
        assert!(!warned.iter().any(|mail| mail.starts_with("karin: ")), "{warned:?}");
    })
    .await;
}

#[tokio::test]
async fn at_night_what_is_urgent_is_told_to_who_is_on_call_unless_they_are_away() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        works(&firm, &firm.karin, &[["11:30", "12:00"]], None).await;
        works(&firm, &firm.joost, &[["11:30", "12:00"]], Some(&firm.karin)).await;
        let form = TeamRosterForm { team: firm.karin.teams[0], subjects: vec![], on_call: Some(firm.joost.id) };
        firm.desk.save_team_roster(&firm.lotte, form, tuesday()).await.unwrap();
        let ladder = LadderSettings { is_urgent_told_when_closed: true, ..LadderSettings::default() };
        firm.desk.save_ladder_settings(&firm.lotte, ladder, tuesday()).await.unwrap();
        let urgent = firm.desk.rules(&firm.lotte).await.unwrap();
        let urgent = urgent.into_iter().find(|rule| rule.is_urgent == Some(true)).unwrap();
        let form = RuleForm {
            id: Some(urgent.id),
            name: urgent.name,
            calendar: None,
            channel: None,
            mailbox: None,
            team: None,
            is_urgent: Some(true),
            is_complaint: None,
            rule: serde_json::from_str(r#"{"kind":"clock","within":"90min"}"#).unwrap(),
            is_active: true,
            target_percent: 95,
        };
        firm.desk.save_rule(&firm.lotte, form, tuesday()).await.unwrap();
        let night = async |asked_at: &str, warned_at: &str| {
            let question = firm::question("Ilse", "ilse@verhoeven.example", "De ketel lekt.");
            let question = Question { subject: "Ketel".into(), is_urgent: true, ..question };
            let asked = firm.desk.ask(None, question, at(asked_at)).await.unwrap();
            assert_eq!(asked.promise.deadline_at, at(asked_at) + jiff::SignedDuration::from_mins(90));
            let told = told(&firm, at(warned_at)).await;
            told.iter().map(|mail| mail.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(night("2026-11-24T18:00", "2026-11-24T18:59").await, [""; 0], "31 minutes are left");
        assert_eq!(told(&firm, at("2026-11-24T19:00")).await.len(), 2, "Joost, and who leads");
        is_away(&firm, &firm.joost, at("2026-11-24T19:30")).await;
        let warned = night("2026-11-24T21:00", "2026-11-24T22:00").await;
        assert!(warned.contains(&"karin".into()) && !warned.contains(&"joost".into()), "{warned:?}");
    })
    .await;
}

#[tokio::test]
async fn the_doctor_sees_a_plan_that_books_twice_or_whom_it_is_not_for_or_who_is_away() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        works(&firm, &firm.karin, &[["11:30", "12:00"]], None).await;
        ask(&firm, false).await;
        let found = async || {
            let report = firm.desk.doctor(tuesday()).await.unwrap();
            assert!(report.checks.iter().any(|(code, _)| code == "plan.overfull"));
            let codes = report.findings.into_iter().map(|finding| finding.code);
            codes.filter(|code| code.starts_with("plan.")).collect::<Vec<_>>()
        };
        assert_eq!(found().await, [""; 0]);
        let ria = firm.ria.id;
        for (sql, code) in [
            ("update planned set effort_s = 5000", "plan.overfull"),
            ("update planned set slot_from_at = slot_from_at + 60000", "plan.absent"),
            ("delete from planned", "plan.missing"),
        ] {
            firm.db.write(move |tx| tx.exec(sql, args![])).await.unwrap();
            assert_eq!(found().await, [code]);
            firm.desk.repair_plan(tuesday()).await.unwrap();
            assert_eq!(found().await, [""; 0], "{sql}: the next repair makes it right");
        }
        firm.db.write(move |tx| tx.exec("update planned set agent_id = ?1", args![ria])).await.unwrap();
        assert!(found().await.contains(&"plan.ignorant".to_owned()));
    })
    .await;
}
