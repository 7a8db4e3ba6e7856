//! Two nodes on one database do the ladder, the letter and the plan at the same moment: each thing is done once.

use crate::firm;
use std::sync::Arc;

use crate::firm::{Firm, tuesday, week};
use desk::piles::{NewDossier, PileForm};
use desk::rosters::RosterForm;
use desk::{Desk, DeskError, Refusal};
use jiff::{Timestamp, ToSpan};
use promise::document::HoursDocument;
use store::args;
use testkit::{at, chance, each_database};
use tokio::task::JoinSet;

/// What a node does every few seconds. Who finds that another node was quicker leaves it at that.
async fn lives(desk: Desk, now: Timestamp) {
    let quicker = |error: &DeskError| matches!(error, DeskError::Refused(Refusal::ChangedMeanwhile));
    let fine = |done: Result<(), DeskError>| assert!(done.as_ref().err().is_none_or(quicker), "{done:?}");
    fine(desk.own_up(100, now).await.map(|_| ()));
    fine(desk.climb_ladder(100, now).await.map(|_| ()));
    fine(desk.tell_ladder(now).await.map(|_| ()));
    fine(desk.write_letter(now).await.map(|_| ()));
    fine(desk.repair_plan(now).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_tell_each_rung_once_write_one_letter_and_fill_no_slot_twice() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let slots = week(&[["09:30", "10:00"], ["15:00", "15:30"]]);
        let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
        let form = RosterForm { agent: firm.karin.id, pattern, slots, calendar_url: String::new(), knowledge: None };
        firm.desk.save_roster(&firm.karin, form, tuesday()).await.unwrap();
        let team = firm.karin.teams[0];
        let name = "Offertes".into();
        let pile = PileForm { id: None, name, team, subject: None, days: 1, effort_minutes: 40, is_active: true };
        let pile = firm.desk.save_pile(&firm.petra, pile, tuesday()).await.unwrap();
        let file = |n: i32| NewDossier { title: format!("Offerte {n}"), ..NewDossier::default() };
        firm.desk.add_dossiers(&firm.karin, pile, (0..4).map(file).collect(), tuesday()).await.unwrap();
        for n in 0..8 {
            let question = firm::question("Klant", &format!("klant{n}@klant.example"), "Wanneer komt u?");
            firm.desk.ask(None, question, tuesday()).await.unwrap();
        }
        let nodes: Vec<Desk> =
            (2..4).map(|seed| Desk::new(firm.db.db(), Arc::new(chance(seed))).with_key([7; 32])).collect();
        let moments = ["24T11:30", "24T12:45", "24T13:30", "24T20:31", "25T08:31", "25T17:05", "25T20:31"];
        for moment in moments.map(|moment| at(&format!("2026-11-{moment}"))) {
            let mut all = JoinSet::new();
            for node in nodes.iter().chain(&nodes) {
                all.spawn(lives(node.clone(), moment));
            }
            all.join_all().await;
            // What one of them left to the other is done the next time.
            lives(nodes[0].clone(), moment).await;
        }
        let count = |sql: &'static str| {
            let db = firm.db.db();
            async move { db.read(move |tx| tx.query_one(sql, args![], |row| row.get::<i64>(0))).await.unwrap() }
        };
        assert_eq!(count("select count(*) from letter").await, 2, "one for each evening");
        assert_eq!(count("select count(*) from letter_copy").await, 2);
        // Broken at 13:10, and nobody answered: each question has one apology for each promise that broke.
        let broken = count("select count(*) from promise where state = 'broken'").await;
        assert!(broken >= 8, "{broken}");
        assert_eq!(count("select count(*) from outbox where kind = 'apology'").await, broken);
        assert_eq!(count("select count(*) from dossier_promise where state = 'broken'").await, 4);
        // Each step that was told stands in one mail, and nobody got two within the quiet time.
        let twice = "select count(*) from (select recipients, created_at from outbox where kind = 'notice' \
                     group by recipients, created_at, subject having count(*) > 1) as twice";
        assert_eq!(count(twice).await, 0);
        let untold = "select count(*) from dossier_step where rung = 'broken'";
        assert_eq!(count(untold).await, 4, "of each broken file the lead is told once");
        let report = firm.desk.doctor(at("2026-11-25T20:31") + 1.second()).await.unwrap();
        let wrong: Vec<_> = report.findings.iter().filter(|found| found.severity == "error").collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}
