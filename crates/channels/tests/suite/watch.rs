//! The watch over what people might forget.

use channels::watch::watch_once;
use store::args;
use testkit::each_database;

use crate::support::firm::Firm;

#[tokio::test]
async fn a_desk_that_is_not_set_up_yet_has_nothing_to_watch() {
    each_database(|db| async move {
        let desk = desk::Desk::new(db.db(), std::sync::Arc::new(testkit::chance(1)));
        watch_once(&desk, testkit::at("2026-11-24T20:30")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_step_that_fails_keeps_none_of_the_others_from_being_done() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        firm.db.write(|tx| tx.exec("alter table attention rename to attention_elsewhere", args![])).await.unwrap();
        firm.hands.set("2026-11-24T20:30");
        let said = watch_once(&firm.desk, firm.hands.now()).await.unwrap_err();
        assert!(format!("{said:?}").contains("attention"), "the first failure is told: {said:?}");
        let letters =
            |tx: &mut store::Tx<'_>| tx.query_one("select count(*) from letter", args![], |row| row.get::<i64>(0));
        assert_eq!(firm.db.read(letters).await.unwrap(), 1, "the evening letter is written all the same");
    })
    .await;
}
