//! Break it on purpose, at every step.

use store::{Db, Fault, Options, StoreError, args};
use testkit::each_database_with;

/// Three rows that only make sense together.
async fn act(db: &Db) -> Result<(), StoreError> {
    db.write(|tx| {
        for part in ["change", "timeline entry", "job"] {
            tx.exec("insert into part (name) values (?1)", args![part])?;
        }
        Ok(())
    })
    .await
}

async fn parts(db: &Db) -> i64 {
    db.read(|tx| tx.query_one("select count(*) from part", args![], |row| row.get::<i64>(0))).await.unwrap()
}

#[tokio::test]
async fn an_act_is_done_as_a_whole_or_not_at_all_whatever_step_fails() {
    let fault = Fault::default();
    let options = || Options { fault: Some(fault.clone()), ..Options::default() };
    each_database_with(options, |db| {
        let fault = fault.clone();
        async move {
            fault.never();
            db.write(|tx| tx.exec("create table part (name text not null)", args![])).await.unwrap();
            let mut failed = 0;
            for nth in 0.. {
                fault.fail_at(nth);
                let done = act(&db).await;
                assert_eq!(parts(&db).await, if done.is_ok() { 3 } else { 0 }, "step {nth}");
                if done.is_ok() {
                    break;
                }
                failed += 1;
            }
            // Three statements and the commit.
            assert_eq!(failed, 4);
            assert_eq!(fault.steps(), 4);
        }
    })
    .await;
}
