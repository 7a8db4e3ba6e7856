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

#[tokio::test]
async fn what_a_closure_did_is_undone_when_it_refuses_or_panics() {
    each_database(|db| async move {
        with_promises(&db).await;
        let refused: Result<(), StoreError> = db
            .write(|tx| {
                tx.exec("insert into vow (id, person) values ('1', 'Karin')", args![])?;
                Err(StoreError::NotFound)
            })
            .await;
        assert!(matches!(refused, Err(StoreError::NotFound)));
        let panicked: Result<(), StoreError> = db
            .write(|tx| {
                tx.exec("insert into vow (id, person) values ('2', 'Joost')", args![])?;
                panic!("the stairs were wet");
            })
            .await;
        assert!(panicked.unwrap_err().to_string().contains("the stairs were wet"));
        assert!(people(&db).await.is_empty());
        vow(&db, "Els").await.unwrap();
        assert_eq!(people(&db).await, ["Els"]);
    })
    .await;
}

#[tokio::test]
async fn a_closure_that_looks_away_from_an_error_commits_nothing() {
    each_database(|db| async move {
        with_promises(&db).await;
        vow(&db, "Karin").await.unwrap();
        let done = db
            .write(|tx| {
                tx.exec("insert into vow (id, person) values ('3', 'Joost')", args![])?;
                let _ = tx.exec("insert into vow (id, person) values ('4', 'Karin')", args![]);
                Ok::<_, StoreError>(())
            })
            .await;
        assert!(done.as_ref().unwrap_err().is_unique("vow_one_each"), "{done:?}");
        assert_eq!(people(&db).await, ["Karin"]);
    })
    .await;
}

#[tokio::test]
async fn an_attempt_that_is_refused_is_undone_and_the_rest_goes_on() {
    each_database(|db| async move {
        with_promises(&db).await;
        vow(&db, "Karin").await.unwrap();
        let mut changes = db.changes();
        let refusal = db
            .write(|tx| {
                tx.exec("insert into vow (id, person) values ('1', 'Joost')", args![])?;
                tx.notify("vow", "1")?;
                let refusal = tx.attempt(|tx| {
                    tx.notify("vow", "2")?;
                    tx.exec("insert into vow (id, person) values ('2', 'Els')", args![])?;
                    tx.exec("insert into vow (id, person) values ('3', 'Karin')", args![])
                });
                tx.attempt(|tx| tx.exec("insert into vow (id, person) values ('4', 'Sanne')", args![]))?;
                Ok::<_, StoreError>(refusal.unwrap_err())
            })
            .await
            .unwrap();
        assert!(refusal.is_unique("vow_one_each"));
        assert_eq!(people(&db).await, ["Joost", "Karin", "Sanne"]);
        assert_eq!(changes.recv().await.unwrap().payload, "1");
        assert!(changes.try_recv().is_err());
    })
    .await;
}

#[tokio::test]
async fn what_isnt_there_is_not_found_and_nothing_breaks() {
    each_database(|db| async move {
        with_promises(&db).await;
        let done = db
            .write(|tx| {
                let one = tx.query_one("select id from vow where id = ?1", args!["x"], |row| row.get::<String>(0));
                assert!(matches!(one, Err(StoreError::NotFound)));
                assert_eq!(tx.query_opt("select id from vow", args![], |row| row.get::<String>(0))?, None);
                let wrong = tx.query_one("select 7", args![], |row| row.get::<String>(0));
                assert!(wrong.unwrap_err().to_string().contains("column 0: expected text, found a whole number"));
                tx.exec("insert into vow (id, person) values ('1', 'Joost')", args![])
            })
            .await;
        assert_eq!(done.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn rows_that_point_nowhere_or_say_nonsense_are_refused_alike() {
    each_database(|db| async move {
        with_promises(&db).await;
        db.write(|tx| {
            tx.exec(
                "create table word (vow_id text not null references vow (id), \
                 length bigint constraint word_length check (length > 0))",
                args![],
            )
        })
        .await
        .unwrap();
        vow(&db, "Karin").await.unwrap();
        let insert = |vow: Option<&'static str>, length: i64| {
            db.write(move |tx| tx.exec("insert into word (vow_id, length) values (?1, ?2)", args![vow, length]))
        };
        assert!(matches!(insert(Some("nowhere"), 1).await, Err(StoreError::ForeignKey)));
        let length = insert(Some("id of Karin"), 0).await;
        assert!(matches!(&length, Err(StoreError::Check { constraint }) if constraint == "word_length"), "{length:?}");
        let nobody = insert(None, 1).await;
        assert!(
            matches!(&nobody, Err(StoreError::Check { constraint }) if constraint == "word.vow_id not null"),
            "{nobody:?}"
        );
        assert_eq!(insert(Some("id of Karin"), 1).await.unwrap(), 1);
        let gone = db.write(|tx| tx.exec("delete from vow", args![])).await;
        assert!(matches!(gone, Err(StoreError::ForeignKey)));
    })
    .await;
}

#[tokio::test]
async fn one_text_of_a_query_means_the_same_everywhere() {
    each_database(|db| async move {
        with_promises(&db).await;
        for person in ["Karin", "Joost", "Els"] {
            vow(&db, person).await.unwrap();
        }
        db.read(|tx| {
            let wanted = |who: Option<&str>| args![who].to_vec();
            let by = "select count(*) from vow where (?1 is null or person = ?1)";
            assert_eq!(tx.query_one(by, &wanted(None), |row| row.get::<i64>(0))?, 3);
            assert_eq!(tx.query_one(by, &wanted(Some("Els")), |row| row.get::<i64>(0))?, 1);
            let sum = "select sum(deadline), avg(deadline), sum(deadline * 1000000000000), -sum(deadline) from vow";
            let sums = tx.query_one(sum, args![], |row| {
                Ok((row.get::<i64>(0)?, row.get::<f64>(1)?, row.get::<i64>(2)?, row.get::<i64>(3)?))
            })?;
            assert_eq!(sums, (21, 7.0, 21_000_000_000_000, -21));
            let half = "select avg(n) from (select 1 as n union all select 2) x";
            assert_eq!(tx.query_one(half, args![], |row| row.get::<f64>(0))?, 1.5);
            let sql = format!("select person from vow where person in {} order by person", tx.dialect().in_list("?1"));
            let list = store::Value::list(["Els", "Karin", "O'Neill \"x\""]);
            assert_eq!(tx.query(&sql, &[list], |row| row.get::<String>(0))?, ["Els", "Karin"]);
            assert!(tx.query_one("select exists (select 1 from vow)", args![], |row| row.get::<bool>(0))?);
            let page = "select person from vow where (deadline, id) > (?1, ?2) order by deadline, id limit ?3";
            assert_eq!(tx.query(page, args![7i64, "id of Els", 1i64], |row| row.get::<String>(0))?, ["Joost"]);
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
        let words = "nul \0 byte, 'quote', ?1 and $1";
        let kept = db
            .write(move |tx| {
                tx.query_one(
                    "update vow set words = ?1 where person = ?2 returning words",
                    args![words, "Els"],
                    |row| row.get::<String>(0),
                )
            })
            .await;
        assert_eq!(kept.unwrap(), words.replace('\0', "\u{FFFD}"));
    })
    .await;
}

#[tokio::test]
async fn who_reads_can_not_write() {
    each_database(|db| async move {
        with_promises(&db).await;
        let done = db.read(|tx| tx.exec("insert into vow (id, person) values ('1', 'Joost')", args![])).await;
        assert!(matches!(done, Err(StoreError::ReadOnly)), "{done:?}");
        assert!(people(&db).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_reads_twice_sees_the_same() {
    each_database(|db| async move {
        with_promises(&db).await;
        vow(&db, "Karin").await.unwrap();
        let other = db.db();
        let seen = db
            .read(move |tx| {
                let count =
                    |tx: &mut store::Tx<'_>| tx.query_one("select count(*) from vow", args![], |row| row.get::<i64>(0));
                let before = count(tx)?;
                other.write_blocking(|tx| tx.exec("insert into vow (id, person) values ('1', 'Joost')", args![]))?;
                Ok::<_, StoreError>((before, count(tx)?))
            })
            .await;
        assert_eq!(seen.unwrap(), (1, 1));
        assert_eq!(people(&db).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn two_who_add_up_at_once_lose_nothing() {
    each_database(|db| async move {
        db.write(|tx| {
            tx.exec("create table counter (n bigint not null)", args![])?;
            tx.exec("insert into counter values (0)", args![])
        })
        .await
        .unwrap();
        let adding: Vec<_> = (0..40)
            .map(|_| {
                let db = db.db();
                tokio::spawn(async move {
                    db.write(|tx| {
                        // Read, then write: the mistake that only shows when two do it at once.
                        let n = tx.query_one("select n from counter", args![], |row| row.get::<i64>(0))?;
                        tx.exec("update counter set n = ?1", args![n + 1])
                    })
                    .await
                })
            })
            .collect();
        for one in adding {
            one.await.unwrap().unwrap();
        }
        let n = db.read(|tx| tx.query_one("select n from counter", args![], |row| row.get::<i64>(0))).await;
        assert_eq!(n.unwrap(), 40);
    })
    .await;
}
