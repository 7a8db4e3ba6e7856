//! When outcomes are worked out anew, and what more or less time for answers would do: each night, after an import, and after a
//! choice that figures follow. By one node, behind whatever asked for it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::id::JobId;
use store::jobs::{self, Job, NewJob};
use store::{StoreError, Tx};

use crate::turn::{Turn, whole_milliseconds};
use crate::worth::Period;
use crate::{Desk, DeskError};

/// The kind of the job, of which one waits at most.
pub(super) const RECKON: &str = "reckon-outcomes";
/// A node that is silent for so long has lost the job to another one, or to itself after a restart.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Jobs that were done are looked back at for a week.
const DONE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
const FORGOTTEN_AT_ONCE: u32 = 100;

impl Desk {
    /// Works everything out anew, if it wasn't since the day began or something was imported, or if it was asked for; unless another
    /// node does so now. Says whether it did.
    ///
    /// # Errors
    /// [`DeskError::Store`]; it is tried again later.
    pub async fn reckon_outcomes_if_due(&self, now: Timestamp) -> Result<bool, DeskError> {
        let now = whole_milliseconds(now);
        let is_due = self
            .db
            .read(move |tx| Ok::<_, DeskError>(is_out_of_date(tx, now)? || jobs::is_due(tx, RECKON, now)?))
            .await?;
        if !is_due {
            return Ok(false);
        }
        let id = JobId::new(now, &*self.chance);
        let claim = move |tx: &mut Tx<'_>| {
            // One that waits is at work, or has failed and waits a little: asking once more would do it twice, or too soon.
            if is_out_of_date(tx, now)? && !jobs::is_waiting(tx, RECKON)? {
                jobs::enqueue(tx, &job(id, now), now)?;
                tx.notify("outcomes", "")?;
            }
            Ok::<_, StoreError>(jobs::claim(tx, &[RECKON], now, LEASE, 1)?.pop())
        };
        let Some(claimed) = self.db.write(claim).await? else { return Ok(false) };
        let done = async {
            self.reckon_outcomes(now).await?;
            self.reckon_choice(now).await
        };
        let done = done.await;
        let failure = done.as_ref().err().map(ToString::to_string);
        self.db.write(move |tx| settle(tx, &claimed, failure.as_deref(), now)).await?;
        done.map(|()| true)
    }
}

impl Turn<'_, '_> {
    /// Has outcomes worked out anew, soon; once more if that has begun.
    pub(super) fn ask_for_outcomes(&mut self) -> Result<(), DeskError> {
        let id = JobId::new(self.now, self.chance);
        jobs::enqueue(self.tx, &job(id, self.now), self.now)?;
        Ok(self.tx.notify("outcomes", "")?)
    }
}

fn job(id: JobId, now: Timestamp) -> NewJob<'static> {
    NewJob { id, kind: RECKON, payload: "{}", unique_key: Some(RECKON), run_at: now }
}

/// Whether a day has begun since, or something was imported. Never before the desk is set up.
fn is_out_of_date(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let Some(firm) = tx.organisation()? else { return Ok(false) };
    let (year, choice) = (tx.outcome_figure(Period::Year.word())?, tx.outcome_figure(super::choice::FIGURE)?);
    let imported_at = tx.last_import_ended()?;
    let zone = TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC);
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let is_of_today =
        |figure: &Option<(String, Timestamp)>| figure.as_ref().is_some_and(|(_, at)| day(*at) == day(now));
    let knows_import = year.as_ref().is_some_and(|(_, at)| imported_at.is_none_or(|ended| ended < *at));
    Ok(!(is_of_today(&year) && is_of_today(&choice) && knows_import))
}

/// Done, or tried again later; those who look at the figures see them.
fn settle(tx: &mut Tx<'_>, job: &Job, failure: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
    match failure {
        None => jobs::finish(tx, job, now)?,
        Some(failure) => jobs::retry(tx, job, failure, now + jobs::back_off(job.attempts))?,
    };
    jobs::forget_done(tx, now - DONE_KEPT, FORGOTTEN_AT_ONCE)?;
    tx.notify("outcomes", "")
}
