//! What a closure in a transaction can rely on, on either database.

use jiff::Timestamp;
use store::{ConversationId, Db, StoreError, args};
use testkit::{at, chance, each_database};

async fn with_promises(db: &Db) {
    db.write(|tx| {
        tx.exec("create table vow (id text primary key, person text not null, deadline bigint, words text)", args![])?;
        tx.exec("create unique index vow_one_each on vow (person)", args![])?;
        Ok::<_, StoreError>(())
    })
    .await
    .unwrap();
}

async fn vow(db: &Db, person: &'static str) -> Result<(), StoreError> {
    db.write(move |tx| {
        let id = format!("id of {person}");
        tx.exec("insert into vow (id, person, deadline) values (?1, ?2, ?3)", args![id, person, 7i64]).map(drop)
    })
    .await
}

async fn people(db: &Db) -> Vec<String> {
    db.read(|tx| tx.query("select person from vow order by person", args![], |row| row.get::<String>(0))).await.unwrap()
}

#[tokio::test]
async fn what_was_written_is_read_back_as_what_it_was() {
    each_database(|db| async move {
        let (id, now) = (ConversationId::new(at("2026-11-24T09:10"), &chance(1)), at("2026-11-24T09:10"));
        let row = db
            .write(move |tx| {
                tx.exec("create table kind (id text, at bigint, yes bigint, r double precision, n text)", args![])?;
                tx.exec("insert into kind values (?1, ?2, ?3, ?4, ?5)", args![id, now, true, 0.5, None::<String>])?;
                tx.query_one("select id, at, yes, r, n, count(*) over () from kind", args![], |row| {
                    Ok((
                        row.get::<ConversationId>(0)?,
                        row.get::<Timestamp>(1)?,
                        row.get::<bool>(2)?,
                        row.get::<f64>(3)?,
                        row.get::<Option<String>>(4)?,
                        row.get::<i64>(5)?,
                    ))
                })
            })
            .await;
        assert_eq!(row.unwrap(), (id, now, true, 0.5, None, 1));
    })
    .await;
}

#[tokio::test]
async fn a_second_promise_to_the_same_person_names_the_index_that_refused_it() {
    each_database(|db| async move {
        with_promises(&db).await;
        vow(&db, "Karin").await.unwrap();
        let again =
            db.write(|tx| tx.exec("insert into vow (id, person) values (?1, ?2)", args!["other", "Karin"])).await;
        assert!(again.as_ref().unwrap_err().is_unique("vow_one_each"), "{again:?}");
        let same = vow(&db, "Joost").await.and(
            db.write(|tx| tx.exec("insert into vow (id, person) values (?1, ?2)", args!["id of Joost", "Els"])).await,
        );
        assert!(same.as_ref().unwrap_err().is_unique("vow_pkey"), "{same:?}");
        assert_eq!(people(&db).await, ["Joost", "Karin"]);
    })
    .await;
}
