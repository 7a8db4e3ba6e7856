//! Changes are told after the commit, to everybody, once.

use store::{CHANGE_BYTES_MAX, Change, Db, Dialect, Options, StoreError, args};
use testkit::each_database;

fn change(payload: &str) -> Change {
    Change { topic: "conversation".to_owned(), payload: payload.to_owned() }
}

async fn tell(db: &Db, payload: &'static str) {
    db.write(move |tx| {
        tx.notify("conversation", payload)?;
        tx.notify("conversation", payload)
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn what_is_committed_is_told_once_and_what_isnt_is_not() {
    each_database(|db| async move {
        let mut changes = db.changes();
        let refused: Result<(), StoreError> = db
            .write(|tx| {
                tx.notify("conversation", "never happened")?;
                Err(StoreError::NotFound)
            })
            .await;
        assert!(refused.is_err());
        tell(&db, "first\nline two").await;
        tell(&db, "last").await;
        assert_eq!(changes.recv().await.unwrap(), change("first\nline two"));
        assert_eq!(changes.recv().await.unwrap(), change("last"));
        assert!(changes.try_recv().is_err());
    })
    .await;
}

#[tokio::test]
async fn another_node_hears_it_too_and_nobody_hears_it_twice() {
    each_database(|db| async move {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let other = Db::open(db.location(), Options { connections: 1, ..Options::default() }).unwrap();
        let (mut here, mut there) = (db.changes(), other.changes());
        let long: &'static str = Box::leak("x".repeat(CHANGE_BYTES_MAX - "conversation".len()).into_boxed_str());
        tell(&db, "from here").await;
        tell(&other, "from there").await;
        tell(&db, long).await;
        // The order between two nodes is anybody's guess; that both hear all three, once, is not.
        for listener in [&mut here, &mut there] {
            let mut heard = Vec::new();
            for _ in 0..3 {
                heard.push(listener.recv().await.unwrap().payload);
            }
            heard.sort();
            assert_eq!(heard, ["from here", "from there", long]);
        }
        tell(&db, "end").await;
        assert_eq!((here.recv().await.unwrap(), there.recv().await.unwrap()), (change("end"), change("end")));
    })
    .await;
}

#[tokio::test]
async fn a_change_that_is_too_long_to_tell_is_refused_on_both() {
    each_database(|db| async move {
        let told = db
            .write(|tx| {
                tx.exec("create table never (n bigint)", args![])?;
                tx.notify("conversation", &"x".repeat(CHANGE_BYTES_MAX))
            })
            .await;
        assert!(told.unwrap_err().to_string().contains("tell only its id"));
    })
    .await;
}
