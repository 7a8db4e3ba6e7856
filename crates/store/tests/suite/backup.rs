//! A backup holds everything, says so truthfully, and goes into either database.

use std::path::Path;
use std::sync::{Arc, Mutex};
use store::backup::{Manifest, Overwrite, Progress, backup, read_manifest, restore, unwatched, verify};
use store::jobs::{self, NewJob};
use store::search;
use store::{ConversationId, Db, JobId, MessageId, Options, StoreError, args};
use tempfile::TempDir;
use testkit::{at, chance, each_database};

/// Words that are hard to copy, in tables that both databases keep in their own way.
async fn fill(db: &Db, rows: std::ops::Range<u64>) {
    let now = at("2026-11-24T09:10");
    db.write(move |tx| {
        for nth in rows.clone() {
            let chance = chance(nth);
            let payload = format!("{{\"words\": \"'{nth}' \\\\ \u{FFFD} € \t\n\"}}");
            let unique_key = format!("key {nth}");
            let job = NewJob {
                id: JobId::new(now, &chance),
                kind: "tell",
                payload: &payload,
                unique_key: nth.is_multiple_of(2).then_some(unique_key.as_str()),
                run_at: now,
            };
            jobs::enqueue(tx, &job, now)?;
            let (conversation, message) = (ConversationId::new(now, &chance), MessageId::new(now, &chance));
            search::index_text(tx, conversation, message, &format!("Café nummer {nth}"))?;
        }
        Ok::<_, StoreError>(())
    })
    .await
    .unwrap();
}

fn make(db: &Db, file: &Path) -> Result<Manifest, StoreError> {
    backup(db, file, at("2026-11-24T22:00"), &unwatched())
}

fn rows(manifest: &Manifest, table: &str) -> u64 {
    manifest.tables.iter().find(|t| t.name == table).map_or(0, |t| t.rows)
}

async fn hits(db: &Db, query: &'static str) -> usize {
    db.read(move |tx| search::matching(tx, query, 1_000)).await.unwrap().len()
}

#[tokio::test]
async fn a_backup_holds_all_of_it_whatever_it_came_from_and_goes_into_a_file_again() {
    each_database(|db| async move {
        fill(&db, 0..150).await;
        let folder = TempDir::new().unwrap();
        let (file, desk) = (folder.path().join("desk.backup"), folder.path().join("new/desk.sqlite"));
        std::fs::create_dir(folder.path().join("new")).unwrap();
        let heard = Arc::new(Mutex::new(Vec::<Progress>::new()));
        let watch = {
            let heard = heard.clone();
            Arc::new(move |progress| heard.lock().unwrap().push(progress)) as store::backup::Watch
        };
        let made = backup(&db, &file, at("2026-11-24T22:00"), &watch).unwrap();
        assert_eq!((rows(&made, "job"), rows(&made, "search_text")), (150, 150));
        assert!(heard.lock().unwrap().iter().all(|p| p.total == 0 || p.done <= p.total));
        assert!(!heard.lock().unwrap().is_empty());
        assert_eq!((verify(&file).unwrap(), read_manifest(&file).unwrap()), (made.clone(), made.clone()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no drafts are left");

        let target = store::Location::Sqlite(desk);
        assert_eq!(restore(&file, &target, Overwrite::Refuse, &unwatched()).unwrap(), made);
        let restored = Db::open(&target, Options::default()).unwrap();
        assert_eq!(hits(&restored, "cafe").await, 150);
        assert_eq!(restored.read(store::doctor::look).await.unwrap(), []);
        let again = make(&restored, &folder.path().join("again.backup")).unwrap();
        assert_eq!(again.tables, made.tables, "the copy of a copy");
    })
    .await;
}

#[tokio::test]
async fn a_backup_goes_into_either_database_but_not_over_data_unless_told() {
    each_database(|source| async move {
        fill(&source, 0..20).await;
        let folder = TempDir::new().unwrap();
        let file = &folder.path().join("desk.backup");
        let made = &make(&source, file).unwrap();
        each_database(|target| async move {
            fill(&target, 0..3).await;
            let target = target.closed();
            let refused = restore(file, target.location(), Overwrite::Refuse, &unwatched()).unwrap_err();
            assert!(refused.to_string().contains("already; restore into another place, or say --replace"), "{refused}");
            let target = target.opened(Options::default());
            assert_eq!(hits(&target, "cafe").await, 3, "what was there is still there");
            let target = target.closed();
            assert_eq!(&restore(file, target.location(), Overwrite::Replace, &unwatched()).unwrap(), made);
            let target = target.opened(Options::default());
            assert_eq!(hits(&target, "cafe").await, 20);
            assert_eq!(target.read(store::doctor::look).await.unwrap(), []);
            let again = make(&target, &folder_of(file).join(format!("{:?}.backup", target.dialect()))).unwrap();
            assert_eq!(again.tables, made.tables);
            fill(&target, 20..21).await;
        })
        .await;
    })
    .await;
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap()
}

#[tokio::test]
async fn a_backup_that_was_damaged_or_touched_is_refused_everywhere() {
    each_database(|target| async move {
        let source = testkit::database();
        fill(&source, 0..40).await;
        let folder = TempDir::new().unwrap();
        let check = |name: &str, harm: &dyn Fn(&Path), expected: &str| {
            let file = folder.path().join(name);
            make(&source, &file).unwrap();
            harm(&file);
            for refused in [verify(&file), restore(&file, target.location(), Overwrite::Refuse, &unwatched())] {
                let refused = refused.unwrap_err();
                assert!(matches!(refused, StoreError::Corrupt { .. }), "{name}: {refused:?}");
                assert!(refused.to_string().contains(expected), "{name}: {refused}");
            }
        };
        let sql = |file: &Path, sql: &str| rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
        check(
            "changed",
            &|file| sql(file, "update job set payload = '{}' where unique_key = 'key 8'"),
            "table job were changed",
        );
        check(
            "short",
            &|file| sql(file, "delete from job where unique_key = 'key 8'"),
            "should have 40 rows and has 39",
        );
        check("gone", &|file| sql(file, "drop table job"), "table job is missing");
        check("none", &|file| sql(file, "drop table backup_table"), "not a backup, or not a whole one");
        check("cut", &|file| std::fs::OpenOptions::new().write(true).open(file).unwrap().set_len(8_192).unwrap(), "");
        check("noise", &|file| std::fs::write(file, "Geachte heer, ".repeat(1_000)).unwrap(), "");
        assert_eq!(hits(&target, "cafe").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_is_taken_while_others_write() {
    each_database(|db| async move {
        fill(&db, 0..5).await;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("desk.backup");
        let writing = db.db();
        let watch: store::backup::Watch = Arc::new(move |_| {
            let now = at("2026-11-24T09:10");
            let id = JobId::new(now, &chance(writing.counters().writes() + 1_000));
            let job = NewJob { id, kind: "late", payload: "{}", unique_key: None, run_at: now };
            writing.write_blocking(move |tx| jobs::enqueue(tx, &job, now)).unwrap();
        });
        let made = backup(&db, &file, at("2026-11-24T22:00"), &watch).unwrap();
        assert_eq!(rows(&made, "job"), 5, "as it was when the backup began");
        let refused = make(&db, &file).unwrap_err();
        assert!(refused.to_string().contains("is there already"), "{refused}");
        assert_eq!(verify(&file).unwrap(), made);
    })
    .await;
}

/// A question with a renewed promise: rows that point to each other and to themselves, bytes, and a timeline that
/// can't be changed.
const QUESTION: [&str; 9] = [
    "insert into team (id, name, is_default, created_at) values ('t', 'Service', 1, 1)",
    "insert into contact (id, name, created_at, changed_at) values ('c', 'Zoë de Wit', 1, 1)",
    "insert into conversation (id, reference, subject, contact_id, channel, team_id, state, language, customer_token, \
     asked_at, last_at, created_at) values ('q', 'HI-1', 'Pomp', 'c', 'email', 't', 'waiting_for_us', 'nl', 'x', 1, 1, 1)",
    "insert into message (id, conversation_id, direction, channel, contact_id, body, own_words, written_at) \
     values ('m', 'q', 'inbound', 'email', 'c', 'De pomp zoemt', 'De pomp zoemt', 1)",
    "insert into blob (digest, bytes) values ('d', ?1)",
    "insert into attachment (id, message_id, name, content_type, size_bytes, digest) \
     values ('a', 'm', 'pomp.jpg', 'image/jpeg', 4, 'd')",
    "insert into promise (id, conversation_id, kind, state, team_id, origin, said_at, deadline_at, ended_at) \
     values ('p1', 'q', 'answer', 'renewed', 't', 'question', 1, 2, 1)",
    "insert into promise (id, conversation_id, kind, state, team_id, origin, said_at, deadline_at, replaces_id) \
     values ('p0', 'q', 'answer', 'open', 't', 'renewal', 1, 3, 'p1')",
    "insert into timeline (id, at, kind, conversation_id, promise_id) values ('l', 1, 'renewed', 'q', 'p1')",
];

#[tokio::test]
async fn a_question_with_all_that_hangs_on_it_moves_from_either_database_to_either() {
    each_database(|source| async move {
        source
            .write(|tx| {
                for sql in QUESTION {
                    let args = if sql.contains("?1") { args![[0_u8, 255, 7, 0]].to_vec() } else { Vec::new() };
                    tx.exec(sql, &args)?;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let folder = TempDir::new().unwrap();
        let file = &folder.path().join("desk.backup");
        let made = &make(&source, file).unwrap();
        assert_eq!((rows(made, "promise"), rows(made, "timeline"), rows(made, "blob")), (2, 1, 1));
        each_database(|target| async move {
            let target = target.closed();
            assert_eq!(&restore(file, target.location(), Overwrite::Refuse, &unwatched()).unwrap(), made);
            let target = target.opened(Options::default());
            assert_eq!(target.read(store::doctor::look).await.unwrap(), []);
            let bytes = "select b.bytes from attachment a join blob b on b.digest = a.digest where a.message_id = 'm'";
            let bytes = target.read(move |tx| tx.query_one(bytes, args![], |row| row.get::<Vec<u8>>(0))).await;
            assert_eq!(bytes.unwrap(), [0, 255, 7, 0]);
            let orphan = "insert into timeline (id, at, kind, promise_id) values ('x', 1, 'kept', 'nowhere')";
            let orphan = target.write(move |tx| tx.exec(orphan, args![])).await;
            assert!(matches!(orphan, Err(StoreError::ForeignKey)), "the references are watched again");
            let edited = target.write(|tx| tx.exec("update timeline set at = 2", args![])).await;
            assert!(matches!(&edited, Err(StoreError::Check { constraint }) if constraint.contains("append-only")));
        })
        .await;
    })
    .await;
}
