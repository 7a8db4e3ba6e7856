//! What a file of SQLite must stand: many writers, a full disk, a second process, a sudden death.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{Db, Options, StoreError, Tx, args};
use tempfile::TempDir;
use testkit::{database, database_with};

async fn with_notes(db: &Db) {
    db.write(|tx| tx.exec("create table note (id bigint primary key, words text not null)", args![])).await.unwrap();
}

fn write_note(tx: &mut Tx<'_>, id: i64) -> Result<u64, StoreError> {
    tx.exec("insert into note (id, words) values (?1, ?2)", args![id, "een notitie"])
}

async fn notes(db: &Db) -> Vec<i64> {
    db.read(|tx| tx.query("select id from note order by id", args![], |row| row.get::<i64>(0))).await.unwrap()
}

/// Keeps the writer busy until it is let go, so that what is asked meanwhile is queued.
async fn while_the_writer_is_busy<T>(db: &Db, meanwhile: impl AsyncFnOnce() -> T) -> T {
    let (begun, let_go) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let busy = tokio::spawn({
        let (db, begun, let_go) = (db.clone(), begun.clone(), let_go.clone());
        async move {
            db.write(move |_| {
                begun.store(true, Ordering::SeqCst);
                while !let_go.load(Ordering::SeqCst) {
                    std::thread::yield_now();
                }
                Ok::<_, StoreError>(())
            })
            .await
        }
    });
    while !begun.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    let out = meanwhile().await;
    let_go.store(true, Ordering::SeqCst);
    busy.await.unwrap().unwrap();
    out
}

/// Asks for all of them at once; gives their answers, in order.
async fn all_at_once<F>(db: &Db, writes: Vec<F>) -> Vec<Result<u64, StoreError>>
where
    F: Fn(&mut Tx<'_>) -> Result<u64, StoreError> + Send + 'static,
{
    let asked = while_the_writer_is_busy(db, async || {
        let mut asked = Vec::new();
        for write in writes {
            let db = db.clone();
            asked.push(tokio::spawn(async move { db.write(write).await }));
            // The task runs up to where it waits for its answer: its closure is in the queue then.
            tokio::task::yield_now().await;
        }
        asked
    })
    .await;
    let mut answers = Vec::new();
    for one in asked {
        answers.push(one.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn writers_who_come_at_once_share_a_commit() {
    let db = database();
    with_notes(&db).await;
    let before = (db.counters().commits(), db.counters().writes());
    let answers = all_at_once(&db, (0..100).map(|id| move |tx: &mut Tx<'_>| write_note(tx, id)).collect()).await;
    assert!(answers.iter().all(Result::is_ok));
    // The one that kept the writer busy, and all others with it.
    assert_eq!((db.counters().commits() - before.0, db.counters().writes() - before.1), (1, 101));
    assert_eq!(notes(&db).await.len(), 100);
}

#[tokio::test]
async fn one_who_is_refused_does_not_harm_those_who_share_the_commit() {
    let db = database();
    with_notes(&db).await;
    let answers = all_at_once(&db, (0..9).map(|id| move |tx: &mut Tx<'_>| write_note(tx, id % 5)).collect()).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
    assert!(answers[5..].iter().all(|answer| answer.as_ref().unwrap_err().is_unique("note_pkey")));
    assert_eq!(notes(&db).await, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn who_is_refused_before_changing_anything_makes_nobody_begin_again() {
    let db = database();
    with_notes(&db).await;
    let before = db.counters().again();
    let answers = all_at_once(
        &db,
        (0..9)
            .map(|id| move |tx: &mut Tx<'_>| if id == 4 { Err(StoreError::NotFound) } else { write_note(tx, id) })
            .collect(),
    )
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 8);
    assert!(matches!(answers[4], Err(StoreError::NotFound)));
    assert_eq!((db.counters().again() - before, notes(&db).await.len()), (0, 8));
}

#[tokio::test]
async fn only_the_one_to_blame_fails_when_a_commit_does() {
    let db = database();
    with_notes(&db).await;
    db.write(|tx| {
        tx.exec("create table tie (note_id bigint references note (id) deferrable initially deferred)", args![])
    })
    .await
    .unwrap();
    let answers = all_at_once(
        &db,
        (0..5)
            .map(|id| {
                move |tx: &mut Tx<'_>| match id {
                    // Nobody looks at this before the commit.
                    2 => tx.exec("insert into tie (note_id) values (77)", args![]),
                    id => write_note(tx, id),
                }
            })
            .collect(),
    )
    .await;
    for (id, answer) in answers.iter().enumerate() {
        assert_eq!(matches!(answer, Err(StoreError::ForeignKey)), id == 2, "{id}: {answer:?}");
        assert_eq!(answer.is_ok(), id != 2);
    }
    assert_eq!(notes(&db).await, [0, 1, 3, 4]);
}

#[tokio::test]
async fn a_full_disk_is_said_plainly_and_leaves_everything_as_it_was() {
    let db = database_with(Options { pages_max: Some(700), ..Options::default() });
    with_notes(&db).await;
    let big = |tx: &mut Tx<'_>, id: i64| {
        tx.exec("insert into note (id, words) values (?1, ?2)", args![id, "x".repeat(100_000)])
    };
    let answers = all_at_once(&db, (0..40).map(|id| move |tx: &mut Tx<'_>| big(tx, id)).collect()).await;
    let kept: Vec<i64> = answers.iter().zip(0..).filter(|(answer, _)| answer.is_ok()).map(|(_, id)| id).collect();
    assert!(!kept.is_empty() && kept.len() < 40, "{kept:?}");
    for answer in answers.iter().filter(|answer| answer.is_err()) {
        assert!(matches!(answer, Err(StoreError::Full)), "{answer:?}");
    }
    assert_eq!(notes(&db).await, kept, "who was told yes is there, who was told no is not");
    assert!(db.read(store::doctor::look).await.unwrap().is_empty());
    // Room again: life goes on.
    db.write(move |tx| tx.exec("delete from note where id >= 0", args![])).await.unwrap();
    db.write(|tx| write_note(tx, 1)).await.unwrap();
    let db = db.reopened();
    assert_eq!(notes(&db).await, [1]);
}

/// An act takes its desk along into the closure. Who then closes the desk may open it again at once.
#[test]
fn what_a_closure_took_along_is_let_go_before_its_answer_comes() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("desk.sqlite");
    for time in 0..50 {
        let db = Db::sqlite(&path, Options::default()).unwrap_or_else(|e| panic!("opened {time} times: {e}"));
        let taken_along = db.clone();
        db.write_blocking(move |tx| {
            assert_eq!(tx.dialect(), taken_along.dialect());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    }
}

#[test]
fn once_it_is_closed_everything_is_in_one_file() {
    for _ in 0..50 {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("desk.sqlite");
        let db = Db::sqlite(&path, Options::default()).unwrap();
        db.migrate_blocking().unwrap();
        drop(db);
        assert!(!folder.path().join("desk.sqlite-wal").exists());
    }
}

#[tokio::test]
async fn a_second_process_is_refused_but_may_look() {
    let db = database();
    with_notes(&db).await;
    let path = db.folder().unwrap().join("desk.sqlite");
    let refused = Db::sqlite(&path, Options::default()).unwrap_err().to_string();
    assert!(refused.contains(&format!("process {} already has", std::process::id())), "{refused}");
    let looking = Db::sqlite_read_only(&path, Options::default()).unwrap();
    db.write(|tx| write_note(tx, 1)).await.unwrap();
    assert_eq!(notes(&looking).await, [1]);
    assert!(matches!(looking.write(|tx| write_note(tx, 2)).await, Err(StoreError::ReadOnly)));
    drop(looking);
    let db = db.reopened();
    assert_eq!(notes(&db).await, [1]);
}

#[tokio::test]
async fn a_read_that_takes_too_long_is_stopped() {
    let db = database_with(Options { read_timeout: Some(Duration::from_millis(20)), ..Options::default() });
    let endless = "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n";
    let stopped = db.read(|tx| tx.query_one(endless, args![], |row| row.get::<i64>(0))).await;
    assert!(matches!(stopped, Err(StoreError::TimedOut)), "{stopped:?}");
    assert_eq!(db.read(|tx| tx.query_one("select 1", args![], |row| row.get::<i64>(0))).await.unwrap(), 1);
}

#[test]
fn what_is_no_database_is_said_to_be_none() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Geachte heer, mevrouw, ".repeat(100)).unwrap();
    assert!(matches!(Db::sqlite(&path, Options::default()), Err(StoreError::Corrupt { .. })));
    let nowhere = Db::sqlite(folder.path().join("no/such/folder.sqlite"), Options::default());
    assert!(nowhere.unwrap_err().to_string().contains("does it exist, and is it yours?"));
    assert!(Db::sqlite_read_only(folder.path().join("nothing"), Options::default()).is_err());
}

#[test]
fn everything_that_was_told_to_be_kept_is_there_after_a_sudden_death() {
    const TOLD: usize = 200;
    // This test starts itself anew: that process writes, until this one kills it.
    if let Some(path) = std::env::var_os("STORE_TEST_CHILD") {
        return write_until_killed(&path);
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("desk.sqlite");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "sqlite::everything_that_was_told_to_be_kept_is_there_after_a_sudden_death", "--nocapture"])
        .env("STORE_TEST_CHILD", &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BTreeSet::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(id) = line.unwrap().strip_prefix("kept ") {
            told.insert(id.parse::<i64>().unwrap());
        }
        if told.len() == TOLD {
            // SIGKILL: it gets no chance to tidy up.
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(told.len() >= TOLD);
    let db = Db::sqlite(&path, Options::default()).unwrap();
    let there = db.read_blocking(|tx| tx.query("select id from note", args![], |row| row.get::<i64>(0)));
    let there: BTreeSet<i64> = there.unwrap().into_iter().collect();
    assert!(told.is_subset(&there), "lost: {:?}", told.difference(&there));
    let damage = db.read_blocking(store::doctor::look).unwrap();
    assert!(damage.iter().all(|damage| damage.what.starts_with("the schema is at version 0")), "{damage:?}");
}

/// Writes until it is killed, and tells each note that is kept.
#[expect(clippy::print_stdout, reason = "that is how it tells its parent")]
fn write_until_killed(path: &OsStr) {
    let db = Db::sqlite(path, Options::default()).unwrap();
    db.write_blocking(|tx| tx.exec("create table note (id bigint primary key, words text not null)", args![])).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..8_i64 {
            let db = &db;
            scope.spawn(move || {
                for nth in 0.. {
                    let id = writer * 1_000_000 + nth;
                    db.write_blocking(move |tx| write_note(tx, id)).unwrap();
                    println!("kept {id}");
                }
            });
        }
    });
}
