//! Many who write at once: each gets through, also the one who needs what all others are changing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use store::{Db, StoreError, Tx, args};
use testkit::each_database;

const WRITERS: usize = 16;

async fn with_counters(db: &Db) {
    db.write(|tx| {
        tx.exec("create table counter (id bigint primary key, n bigint not null)", args![])?;
        for id in 0..WRITERS {
            tx.exec("insert into counter values (?1, 0)", args![i64::try_from(id).unwrap()])?;
        }
        Ok::<_, StoreError>(())
    })
    .await
    .unwrap();
}

fn sum(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.query_one("select sum(n) from counter", args![], |row| row.get(0))
}

/// On PostgreSQL each of the small changes makes what the large one saw untrue, and none of them ever waits for it.
#[tokio::test]
async fn who_changes_everything_gets_through_among_many_who_change_a_little() {
    each_database(|db| async move {
        with_counters(&db).await;
        let is_over = Arc::new(AtomicBool::new(false));
        let little: Vec<_> = (0..WRITERS)
            .map(|id| {
                let (db, is_over) = (db.db(), is_over.clone());
                let id = i64::try_from(id).unwrap();
                tokio::spawn(async move {
                    let mut times = 0;
                    while !is_over.load(Ordering::SeqCst) {
                        db.write(move |tx| tx.exec("update counter set n = n + 1 where id = ?1", args![id])).await?;
                        times += 1;
                    }
                    Ok::<i64, StoreError>(times)
                })
            })
            .collect();
        let mut much = Vec::new();
        for _ in 0..20 {
            let done = db.write(|tx| {
                for _ in 0..10 {
                    sum(tx)?;
                }
                tx.exec("update counter set n = n + 1", args![])
            });
            much.push(done.await);
        }
        is_over.store(true, Ordering::SeqCst);
        let mut times = i64::try_from(much.len() * WRITERS).unwrap();
        for one in little {
            times += one.await.unwrap().unwrap();
        }
        for done in much {
            assert_eq!(done.unwrap(), u64::try_from(WRITERS).unwrap());
        }
        assert_eq!(db.read(sum).await.unwrap(), times);
    })
    .await;
}

/// All of them decide by what all others write, so that only one at a time can be right.
#[tokio::test]
async fn sixteen_who_are_all_in_each_others_way_get_through() {
    each_database(|db| async move {
        with_counters(&db).await;
        let together = Arc::new(Barrier::new(WRITERS));
        let writers: Vec<_> = (0..WRITERS)
            .map(|id| {
                let (db, together) = (db.db(), together.clone());
                let id = i64::try_from(id).unwrap();
                std::thread::spawn(move || {
                    together.wait();
                    for _ in 0..10 {
                        db.write_blocking(move |tx| {
                            let all = sum(tx)?;
                            tx.exec("update counter set n = n + ?2 where id = ?1", args![id, all + 1 - all])
                        })?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap().unwrap();
        }
        assert_eq!(db.read(sum).await.unwrap(), 160);
    })
    .await;
}
