//! When outcomes are worked out anew, and by whom.

use crate::firm::{Firm, empty_desk, tuesday};
use crate::outcomes::with_a_past;
use desk::worth::{CostSettings, Period};
use jiff::{Timestamp, ToSpan};
use store::jobs;
use testkit::{TestDatabase, each_database};

fn rates(cents: i64) -> CostSettings {
    CostSettings { hour_cents: [cents; 4], channel_cents: [0; 6] }
}

/// What serving cost over three years, and whether other figures are on their way.
async fn shown(firm: &Firm, now: Timestamp) -> (String, bool) {
    let view = firm.desk.outcomes(&firm.lotte, Period::ThreeYears, now).await.unwrap();
    (format!("{:?}", view.outcomes.cost), view.is_reckoning)
}

async fn behind_the_request(db: TestDatabase) {
    let firm = Firm::on(db).await;
    with_a_past(&firm).await;
    let (now, soon) = (tuesday(), tuesday() + 1.minute());
    assert!(firm.desk.reckon_outcomes_if_due(now).await.unwrap(), "nothing was worked out yet");
    assert!(!firm.desk.reckon_outcomes_if_due(soon).await.unwrap());
    let (before, is_reckoning) = shown(&firm, now).await;
    assert!(!is_reckoning);
    firm.desk.save_cost_settings(&firm.lotte, rates(20_000), soon).await.unwrap();
    assert_eq!(shown(&firm, soon).await, (before.clone(), true), "what was known, and that more comes");

    // Two nodes look at the same moment, one of which has only just started: one of them does it.
    let other = empty_desk(&firm.db);
    let (first, second) = tokio::join!(firm.desk.reckon_outcomes_if_due(soon), other.reckon_outcomes_if_due(soon));
    assert!(first.unwrap() ^ second.unwrap());
    let (after, is_reckoning) = shown(&firm, soon).await;
    assert!(!is_reckoning && after != before);
}
#[tokio::test]
async fn other_rates_are_reckoned_with_behind_the_request_by_one_node() {
    each_database(behind_the_request).await;
}

async fn ended_half_way(db: TestDatabase) {
    let firm = Firm::on(db).await;
    with_a_past(&firm).await;
    let now = tuesday();
    firm.desk.reckon_outcomes(now).await.unwrap();
    let (before, _) = shown(&firm, now).await;
    let saved = now + 1.minute();
    firm.desk.save_cost_settings(&firm.lotte, rates(20_000), saved).await.unwrap();
    // A node has begun, and is never heard of again.
    let begun = firm
        .db
        .write_blocking(move |tx| jobs::claim(tx, &["reckon-outcomes"], saved, 2.minutes().try_into().unwrap(), 1));
    assert_eq!(begun.map_err(|error: desk::StoreError| error).unwrap().len(), 1);
    assert!(!firm.desk.reckon_outcomes_if_due(saved + 1.minute()).await.unwrap(), "somebody is at it");
    // Whoever chooses again meanwhile is reckoned with as well.
    firm.desk.save_cost_settings(&firm.lotte, rates(30_000), saved + 1.minute()).await.unwrap();
    assert!(shown(&firm, saved).await.1);
    let restarted = empty_desk(&firm.db);
    assert!(restarted.reckon_outcomes_if_due(saved + 3.minutes()).await.unwrap());
    let (after, is_reckoning) = shown(&firm, saved).await;
    assert!(!is_reckoning && after != before);
}
#[tokio::test]
async fn a_reckoning_that_was_asked_for_survives_the_end_of_the_node_that_began_it() {
    each_database(ended_half_way).await;
}

async fn asked_again(db: TestDatabase) {
    let firm = Firm::on(db).await;
    with_a_past(&firm).await;
    let now = tuesday();
    firm.desk.reckon_outcomes(now).await.unwrap();
    firm.desk.save_cost_settings(&firm.lotte, rates(20_000), now + 1.minute()).await.unwrap();
    let at = now + 1.minute();
    let claim =
        firm.db.write_blocking(move |tx| jobs::claim(tx, &["reckon-outcomes"], at, 2.minutes().try_into().unwrap(), 1));
    let job = claim.map_err(|error: desk::StoreError| error).unwrap().pop().unwrap();
    firm.desk.save_cost_settings(&firm.lotte, rates(30_000), now + 2.minutes()).await.unwrap();
    let finish = firm.db.write_blocking(move |tx| jobs::finish(tx, &job, at));
    assert!(finish.map_err(|error: desk::StoreError| error).unwrap());
    assert!(firm.desk.reckon_outcomes_if_due(now + 2.minutes()).await.unwrap(), "chosen while it was at work");
    assert!(!firm.desk.reckon_outcomes_if_due(now + 3.minutes()).await.unwrap());
}
#[tokio::test]
async fn rates_that_are_chosen_while_the_figures_are_worked_out_are_reckoned_with_too() {
    each_database(asked_again).await;
}
