//! Work is done by one, again when that one dies, and given up in plain sight.

use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::jobs::{self, Job, JobCounts, NewJob};
use store::{Db, JobId, StoreError};
use testkit::{at, chance, each_database};

const LEASE: SignedDuration = SignedDuration::from_mins(1);

fn now() -> Timestamp {
    at("2026-11-24T09:10")
}

async fn enqueue(db: &Db, seed: u64, key: Option<&'static str>, run_at: Timestamp) -> JobId {
    let id = JobId::new(now(), &chance(seed));
    db.write(move |tx| jobs::enqueue(tx, &NewJob { id, kind: "tell", payload: "{}", unique_key: key, run_at }, now()))
        .await
        .unwrap()
}

async fn claim(db: &Db, now: Timestamp, limit: u32) -> Vec<Job> {
    db.write(move |tx| jobs::claim(tx, &["tell", "fetch"], now, LEASE, limit)).await.unwrap()
}

async fn finish(db: &Db, job: &Job) -> bool {
    let job = job.clone();
    db.write(move |tx| jobs::finish(tx, &job, now())).await.unwrap()
}

async fn counts(db: &Db, now: Timestamp) -> JobCounts {
    db.read(move |tx| jobs::counts(tx, now)).await.unwrap()
}

#[tokio::test]
async fn a_job_is_done_when_it_is_due_the_earliest_first() {
    each_database(|db| async move {
        let later = now() + SignedDuration::from_secs(60);
        let second = enqueue(&db, 1, None, now()).await;
        let first = enqueue(&db, 2, None, now() - SignedDuration::from_secs(1)).await;
        enqueue(&db, 3, None, later).await;
        let ids: Vec<JobId> = claim(&db, now(), 10).await.iter().map(|job| job.id).collect();
        assert_eq!(ids, [first, second]);
        assert!(claim(&db, now(), 10).await.is_empty(), "they are leased");
        assert_eq!(counts(&db, now()).await, JobCounts { waiting: 3, running: 2, late: 0, failed: 0 });
        let next = db.read(jobs::next_due).await.unwrap();
        assert_eq!(next, Some(later));
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_comes_back_from_the_dead_can_not_finish_what_another_took_over() {
    each_database(|db| async move {
        enqueue(&db, 1, None, now()).await;
        let lost = claim(&db, now(), 1).await.remove(0);
        let expired = now() + LEASE;
        assert_eq!(counts(&db, expired).await.late, 1);
        let taken = claim(&db, expired, 1).await.remove(0);
        assert_eq!((taken.id, taken.attempts), (lost.id, 2));
        assert!(!finish(&db, &lost).await);
        let job = lost.clone();
        assert!(!db.write(move |tx| jobs::extend(tx, &job, now())).await.unwrap());
        assert!(finish(&db, &taken).await);
        assert!(!finish(&db, &taken).await, "once is enough");
        assert_eq!(counts(&db, expired).await, JobCounts::default());
        let done = db.read(|tx| jobs::list(tx, "done", 10)).await.unwrap();
        assert_eq!(done.iter().map(|job| (job.id, job.ended_at)).collect::<Vec<_>>(), [(taken.id, Some(now()))]);
        assert_eq!(db.write(move |tx| jobs::forget_done(tx, expired, 10)).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_twice_waits_once_and_is_done_again_if_it_had_begun() {
    each_database(|db| async move {
        let first = enqueue(&db, 1, Some("letter"), now() + SignedDuration::from_hours(1)).await;
        assert_eq!(enqueue(&db, 2, Some("letter"), now()).await, first, "moved up");
        let job = claim(&db, now(), 10).await.remove(0);
        assert_eq!(enqueue(&db, 3, Some("letter"), now()).await, first);
        assert!(finish(&db, &job).await);
        let again = claim(&db, now(), 10).await.remove(0);
        assert_eq!(again.id, first);
        assert!(finish(&db, &again).await);
        assert_ne!(enqueue(&db, 4, Some("letter"), now()).await, first, "that one is done");
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_then_given_up_where_it_can_be_seen() {
    each_database(|db| async move {
        let id = enqueue(&db, 1, Some("mail"), now()).await;
        let job = claim(&db, now(), 1).await.remove(0);
        let run_at = now() + jobs::back_off(job.attempts);
        let failed = job.clone();
        assert!(db.write(move |tx| jobs::retry(tx, &failed, "greylisted", run_at)).await.unwrap());
        assert!(claim(&db, now(), 1).await.is_empty());
        let job = claim(&db, run_at, 1).await.remove(0);
        assert_eq!(job.attempts, 2);
        assert!(db.write(move |tx| jobs::give_up(tx, &job, "no such mailbox", now())).await.unwrap());
        let failed = db.read(|tx| jobs::list(tx, "failed", 10)).await.unwrap();
        assert_eq!((failed[0].id, failed[0].failure.as_deref()), (id, Some("no such mailbox")));
        assert_eq!(counts(&db, now()).await.failed, 1);
        assert!(db.write(move |tx| jobs::try_again(tx, id, now())).await.unwrap());
        assert_eq!(claim(&db, now(), 1).await.remove(0).attempts, 1);
    })
    .await;
}

#[test]
fn patience_grows_but_not_without_end() {
    let seconds: Vec<i64> = [1, 2, 3, 8, 9, 20, 1_000].map(|n| jobs::back_off(n).as_secs()).into();
    assert_eq!(seconds, [15, 30, 60, 1_920, 3_600, 3_600, 3_600]);
}

#[tokio::test]
async fn four_workers_share_the_work_and_nothing_is_done_twice() {
    each_database(|db| async move {
        db.write(|tx| {
            for seed in 0..200 {
                let id = JobId::new(now(), &chance(seed));
                jobs::enqueue(tx, &NewJob { id, kind: "tell", payload: "{}", unique_key: None, run_at: now() }, now())?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let db = db.db();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    loop {
                        let jobs = claim(&db, now(), 5).await;
                        if jobs.is_empty() {
                            return mine;
                        }
                        for job in jobs {
                            assert!(finish(&db, &job).await);
                            mine.push(job.id);
                        }
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!((all.len(), different.len()), (200, 200));
    })
    .await;
}
