//! Work to be done later: claimed with a lease, tried again with patience, given up where everybody can see it.

use crate::{JobId, StoreError, Tx, Value, args};
use jiff::{SignedDuration, Timestamp};

/// After so many tries a job waits for this long at most.
pub const BACK_OFF_MAX: SignedDuration = SignedDuration::from_hours(1);

const BACK_OFF_FIRST_SECONDS: i64 = 15;

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    /// Used when there isn't a job with this key already.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'a str,
    /// With what: JSON, ids rather than words.
    pub payload: &'a str,
    /// Of the jobs that wait, one has this key.
    pub unique_key: Option<&'a str>,
    /// Not before.
    pub run_at: Timestamp,
}

/// A job that was claimed. It proves that one may finish it, for as long as nobody else has claimed it since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// With what.
    pub payload: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// When it was due.
    pub run_at: Timestamp,
    claims: i64,
}

/// A job as the status page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Which.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// With what.
    pub payload: String,
    /// `waiting`, `done` or `failed`.
    pub state: String,
    /// Not before.
    pub run_at: Timestamp,
    /// Somebody is at it, until then.
    pub lease_until: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was done, or given up.
    pub ended_at: Option<Timestamp>,
}

/// How much work there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JobCounts {
    /// Waiting, for their moment or for somebody.
    pub waiting: i64,
    /// Of those: somebody is at it.
    pub running: i64,
    /// Of those: due, and nobody is at it.
    pub late: i64,
    /// Given up.
    pub failed: i64,
}

/// Asks for work, in the transaction that makes it necessary. Gives the id of the job that will do it: when one with
/// the same key waits already, that one is moved up to the earlier moment, and done once more if it has begun.
///
/// # Errors
/// What the database says.
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob<'_>, now: Timestamp) -> Result<JobId, StoreError> {
    tx.query_one(
        "insert into job (id, kind, payload, unique_key, state, run_at, created_at) \
         values (?1, ?2, ?3, ?4, 'waiting', ?5, ?6) \
         on conflict (unique_key) where state = 'waiting' do update set \
           wanted_again = case when job.lease_until is null then 0 else 1 end, \
           run_at = case when excluded.run_at < job.run_at then excluded.run_at else job.run_at end \
         returning id",
        args![job.id, job.kind, job.payload, job.unique_key, job.run_at, now],
        |row| row.get(0),
    )
}

/// Takes at most `limit` jobs of these kinds that are due, and keeps them from others until `now` + `lease`.
///
/// # Errors
/// What the database says.
pub fn claim(
    tx: &mut Tx<'_>,
    kinds: &[&str],
    now: Timestamp,
    lease: SignedDuration,
    limit: u32,
) -> Result<Vec<Job>, StoreError> {
    let dialect = tx.dialect();
    let sql = format!(
        "update job set lease_until = ?1, attempts = attempts + 1, claims = claims + 1, wanted_again = 0 where id in (\
           select id from job where state = 'waiting' and run_at <= ?2 and (lease_until is null or lease_until <= ?2) \
           and kind in {} order by run_at, id limit ?4{}) \
         returning id, kind, payload, attempts, run_at, claims",
        dialect.in_list("?3"),
        dialect.skip_locked()
    );
    let mut jobs = tx.query(&sql, args![now + lease, now, Value::list(kinds), limit], |row| {
        Ok(Job {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempts: row.get(3)?,
            run_at: row.get(4)?,
            claims: row.get(5)?,
        })
    })?;
    // `returning` comes in any order.
    jobs.sort_by_key(|job| (job.run_at, job.id));
    Ok(jobs)
}

/// Keeps a claimed job for longer. `false`: somebody else has it now.
///
/// # Errors
/// What the database says.
pub fn extend(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<bool, StoreError> {
    let sql = "update job set lease_until = ?3 where id = ?1 and claims = ?2 and state = 'waiting'";
    tx.exec(sql, args![job.id, job.claims, until]).map(|rows| rows == 1)
}

/// Done; or, when it was asked for again meanwhile, to be done once more. `false`: somebody else has it now, and what
/// was done in this transaction should be undone.
///
/// # Errors
/// What the database says.
pub fn finish(tx: &mut Tx<'_>, job: &Job, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "update job set lease_until = null, failure = null, wanted_again = 0, \
                 attempts = case when wanted_again = 1 then 0 else attempts end, \
                 state = case when wanted_again = 1 then 'waiting' else 'done' end, \
                 ended_at = case when wanted_again = 1 then null else cast(?3 as bigint) end \
               where id = ?1 and claims = ?2 and state = 'waiting'";
    tx.exec(sql, args![job.id, job.claims, now]).map(|rows| rows == 1)
}

/// It failed, and will be tried again at `run_at`. `false`: somebody else has it now.
///
/// # Errors
/// What the database says.
pub fn retry(tx: &mut Tx<'_>, job: &Job, failure: &str, run_at: Timestamp) -> Result<bool, StoreError> {
    let sql = "update job set lease_until = null, failure = ?3, run_at = ?4 \
               where id = ?1 and claims = ?2 and state = 'waiting'";
    tx.exec(sql, args![job.id, job.claims, failure, run_at]).map(|rows| rows == 1)
}

/// It failed for good, and is shown as such. `false`: somebody else has it now.
///
/// # Errors
/// What the database says.
pub fn give_up(tx: &mut Tx<'_>, job: &Job, failure: &str, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "update job set lease_until = null, failure = ?3, state = 'failed', ended_at = ?4 \
               where id = ?1 and claims = ?2 and state = 'waiting'";
    tx.exec(sql, args![job.id, job.claims, failure, now]).map(|rows| rows == 1)
}

/// How long to wait after the `attempts`-th try: 15 s, 30 s, 1 min ... [`BACK_OFF_MAX`].
pub fn back_off(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    SignedDuration::from_secs(BACK_OFF_FIRST_SECONDS << doublings).min(BACK_OFF_MAX)
}

/// Tries a job again that was given up. `false`: it isn't there, or wasn't given up, or one like it waits already.
///
/// # Errors
/// What the database says.
pub fn try_again(tx: &mut Tx<'_>, id: JobId, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "update job set state = 'waiting', attempts = 0, ended_at = null, run_at = ?2 \
               where id = ?1 and state = 'failed' and not exists (\
                 select 1 from job other where other.unique_key = job.unique_key and other.state = 'waiting')";
    tx.exec(sql, args![id, now]).map(|rows| rows == 1)
}

/// Whether a job of this kind waits, for its moment or for who is at it.
///
/// # Errors
/// What the database says.
pub fn is_waiting(tx: &mut Tx<'_>, kind: &str) -> Result<bool, StoreError> {
    let sql = "select 1 from job where state = 'waiting' and kind = ?1 limit 1";
    Ok(tx.query_opt(sql, args![kind], |row| row.get::<i64>(0))?.is_some())
}

/// Whether a job of this kind can be claimed.
///
/// # Errors
/// What the database says.
pub fn is_due(tx: &mut Tx<'_>, kind: &str, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "select 1 from job where state = 'waiting' and kind = ?1 and run_at <= ?2
               and (lease_until is null or lease_until <= ?2) limit 1";
    Ok(tx.query_opt(sql, args![kind, now], |row| row.get::<i64>(0))?.is_some())
}

/// When there is next something to do, so that nobody has to look in vain; `None`: nothing waits.
///
/// # Errors
/// What the database says.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let sql = "select min(case when lease_until > run_at then lease_until else run_at end) from job \
               where state = 'waiting'";
    tx.query_one(sql, args![], |row| row.get(0))
}

/// The jobs in this state, newest first.
///
/// # Errors
/// What the database says.
pub fn list(tx: &mut Tx<'_>, state: &str, limit: u32) -> Result<Vec<JobRow>, StoreError> {
    let sql = "select id, kind, payload, state, run_at, lease_until, attempts, failure, created_at, ended_at \
               from job where state = ?1 order by created_at desc, id desc limit ?2";
    tx.query(sql, args![state, limit], |row| {
        Ok(JobRow {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            state: row.get(3)?,
            run_at: row.get(4)?,
            lease_until: row.get(5)?,
            attempts: row.get(6)?,
            failure: row.get(7)?,
            created_at: row.get(8)?,
            ended_at: row.get(9)?,
        })
    })
}

/// How much work there is.
///
/// # Errors
/// What the database says.
pub fn counts(tx: &mut Tx<'_>, now: Timestamp) -> Result<JobCounts, StoreError> {
    let sql = "select count(case when state = 'waiting' then 1 end), \
                 count(case when state = 'waiting' and lease_until > ?1 then 1 end), \
                 count(case when state = 'waiting' and run_at <= ?1 and (lease_until is null or lease_until <= ?1) then 1 end), \
                 count(case when state = 'failed' then 1 end) \
               from job where state <> 'done'";
    tx.query_one(sql, args![now], |row| {
        Ok(JobCounts { waiting: row.get(0)?, running: row.get(1)?, late: row.get(2)?, failed: row.get(3)? })
    })
}

/// Forgets at most `limit` jobs that were done before this moment. Says how many.
///
/// # Errors
/// What the database says.
pub fn forget_done(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let sql = "delete from job where id in (\
                 select id from job where state = 'done' and ended_at < ?1 order by ended_at limit ?2)";
    tx.exec(sql, args![before, limit])
}
