//! Being away: said by hand, by oneself or by a lead.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use store::AbsenceRow;

use super::rosters::{colleague, firm_zone};
use crate::check::{self, NAME_MAX};
use crate::rosters::{AbsenceForm, RosterFault, RosterProblem};
use crate::{AbsenceId, Act, Agent, AgentId, Desk, DeskError, Refusal};

/// Nobody is away for longer in one go without leaving.
const ABSENCE_MAX: SignedDuration = SignedDuration::from_hours(24 * 400);
/// Of one colleague, still to come.
const ABSENCES_MAX: usize = 200;

impl Desk {
    /// Somebody won't be there: what stands in their slots meanwhile is planned anew at once.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: not there, or not yours to say; [`Refusal::Roster`] with all that is wrong.
    pub async fn add_absence(&self, by: &Agent, form: AbsenceForm, now: Timestamp) -> Result<AbsenceId, DeskError> {
        let by = by.clone();
        self.act(now, move |turn| {
            let person = colleague(turn.tx, &by, form.agent)?;
            let zone = firm_zone(turn.tx)?;
            let (from_at, until_at, reason) = checked(&form, &zone, turn.now)?;
            let id = AbsenceId::new(turn.now, turn.chance);
            let row = AbsenceRow { id, agent: person.id, from_at, until_at, reason };
            let others = turn.tx.absences(Some(person.id), turn.now)?;
            if others.len() >= ABSENCES_MAX {
                return Err(refused("first", RosterFault::Other("too_many")).into());
            }
            if let Some(other) =
                others.iter().find(|other| other.from_at < row.until_at && row.from_at < other.until_at)
            {
                let fault = RosterFault::AwayAlready { from_at: other.from_at, until_at: other.until_at };
                return Err(refused("first", fault).into());
            }
            turn.tx.add_absence(&row, by.id, turn.now)?;
            turn.tx.notify("settings", "")?;
            turn.replan()?;
            Ok(id)
        })
        .await
    }

    /// They will be there after all.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: not there, or not yours.
    pub async fn remove_absence(
        &self,
        by: &Agent,
        agent: AgentId,
        id: AbsenceId,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let by = by.clone();
        self.act(now, move |turn| {
            let person = colleague(turn.tx, &by, agent)?;
            if !turn.tx.remove_absence(person.id, id)? {
                return Err(DeskError::NotFound);
            }
            turn.tx.notify("settings", "")?;
            turn.replan()
        })
        .await
    }

    /// Who is away at this moment by what was said by hand, and until when.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn away_now(&self, by: &Agent, now: Timestamp) -> Result<Vec<(AgentId, Timestamp)>, DeskError> {
        by.must(Act::Assign)?;
        self.db
            .read(move |tx| {
                let absences = tx.absences(None, now)?.into_iter();
                let running = absences.filter(|absence| absence.from_at <= now && now < absence.until_at);
                Ok::<_, DeskError>(running.map(|absence| (absence.agent, absence.until_at)).collect())
            })
            .await
    }
}

fn refused(field: &str, fault: RosterFault) -> Refusal {
    Refusal::Roster(vec![RosterProblem::at(field, fault)])
}

/// The absence in instants, or all that is wrong with it.
fn checked(form: &AbsenceForm, zone: &TimeZone, now: Timestamp) -> Result<(Timestamp, Timestamp, String), Refusal> {
    let mut problems = Vec::new();
    let reason = check::optional_line("reason", &form.reason, NAME_MAX).unwrap_or_else(|_| {
        problems.push(RosterProblem::at("reason", RosterFault::Other("too_long")));
        String::new()
    });
    let instant = |date: jiff::civil::Date, time: Time| {
        date.to_datetime(time).to_zoned(zone.clone()).map(|at| at.timestamp()).unwrap_or(Timestamp::MAX)
    };
    let from_at = instant(form.first, form.from.unwrap_or(Time::midnight()));
    let until_at = match form.until {
        Some(time) => instant(form.last, time),
        None => instant(form.last.saturating_add(1.day()), Time::midnight()),
    };
    if until_at <= from_at {
        // On one day it is the time that is wrong.
        let field = if form.first == form.last && form.until.is_some() { "until" } else { "last" };
        problems.push(RosterProblem::at(field, RosterFault::EndBeforeBegin));
    } else if until_at <= now {
        problems.push(RosterProblem::at("last", RosterFault::InThePast));
    } else if until_at.duration_since(from_at) > ABSENCE_MAX || from_at.duration_since(now) > ABSENCE_MAX {
        problems.push(RosterProblem::at("last", RosterFault::TooFar));
    }
    if !problems.is_empty() {
        return Err(Refusal::Roster(problems));
    }
    Ok((from_at, until_at, reason))
}
