//! The schema is made once, by one, and never by an older program.

use store::{Db, Dialect, Options, StoreError, args, newest_version, schema_version};
use testkit::each_database;

#[tokio::test]
async fn a_fresh_database_has_the_newest_schema_and_nothing_wrong() {
    each_database(|db| async move {
        assert_eq!(db.read(schema_version).await.unwrap(), newest_version());
        db.migrate().await.unwrap();
        assert_eq!(db.read(store::doctor::look).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    each_database(|db| async move {
        db.write(|tx| {
            tx.exec(
                "insert into schema_migration (version, name, digest) values (9000, 'from_the_future', '')",
                args![],
            )
        })
        .await
        .unwrap();
        let refused = db.migrate().await.unwrap_err();
        assert!(refused.to_string().contains("version 9000 (from_the_future)"), "{refused}");
        let damage = db.read(store::doctor::look).await.unwrap();
        assert!(damage[0].what.contains("this program knows"), "{damage:?}");
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_draft_is_not_taken_for_ours() {
    each_database(|db| async move {
        db.write(|tx| tx.exec("update schema_migration set digest = 'other' where version = 2", args![]))
            .await
            .unwrap();
        let refused = db.migrate().await.unwrap_err();
        assert!(refused.to_string().contains("another text of migration 0002_jobs"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn nodes_that_start_together_make_the_schema_once() {
    each_database(|db| async move {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        db.write(|tx| {
            let tables = "select quote_ident(tablename) from pg_tables where schemaname = 'public'";
            for table in tx.query(tables, args![], |row| row.get::<String>(0))? {
                tx.exec(&format!("drop table {table} cascade"), args![])?;
            }
            let functions = "select cast(cast(oid as regprocedure) as text) from pg_proc \
                             where pronamespace = cast('public' as regnamespace)";
            for function in tx.query(functions, args![], |row| row.get::<String>(0))? {
                tx.exec(&format!("drop function {function} cascade"), args![])?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
        let nodes: Vec<_> = (0..4)
            .map(|_| {
                let node = Db::open(db.location(), Options { connections: 1, ..Options::default() }).unwrap();
                tokio::spawn(async move { node.migrate().await })
            })
            .collect();
        for node in nodes {
            node.await.unwrap().unwrap();
        }
        assert_eq!(db.read(schema_version).await.unwrap(), newest_version());
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_was_cut_is_made_again() {
    each_database(|db| async move {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                   where datname = current_database() and pid <> pg_backend_pid()";
        let count = |db: &Db| {
            let db = db.clone();
            async move { db.read(move |tx| tx.query_one("select 1", args![], |row| row.get::<i64>(0))).await }
        };
        let other = Db::open(db.location(), Options { connections: 1, ..Options::default() }).unwrap();
        let mut changes = other.changes();
        for _ in 0..8 {
            assert_eq!(count(&db).await.unwrap(), 1);
        }
        assert_eq!(count(&other).await.unwrap(), 1);
        db.write(move |tx| tx.query_one(cut, args![], |row| row.get::<i64>(0))).await.unwrap();
        // The next ones find their connection dead, and don't show it.
        assert_eq!(count(&other).await.unwrap(), 1);
        let written = other.write(|tx| tx.exec("delete from job", args![])).await;
        assert_eq!(written.unwrap(), 0);
        // What was told meanwhile is lost, and who listens is told that.
        assert_eq!(changes.recv().await.unwrap().topic, store::Change::LOOK_AGAIN);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_isnt_there_is_said_to_be_away() {
    let away = Db::postgres("postgres://nobody@127.0.0.1:1/nothing", Options::default()).unwrap_err();
    assert!(matches!(away, StoreError::Unavailable { .. }));
    assert!(away.to_string().starts_with("PostgreSQL can't be reached"), "{away}");
    let nonsense = Db::postgres("postgres://[", Options::default()).unwrap_err();
    assert!(nonsense.to_string().contains("postgres://user@host/database"), "{nonsense}");
}
