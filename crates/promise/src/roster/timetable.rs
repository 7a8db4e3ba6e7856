//! From patterns by weekday to moments: the slots a colleague really has.

use jiff::{Timestamp, ToSpan};

use super::{
    Absence, Colleague, ColleagueId, Slot,
    stretches::{Stretch, common, united, without},
};
use crate::{HoursError, ReckonError, ServiceHours, document::WeekDocument, local::floor_second};

/// What an absence leaves of a slot counts from this length on, in seconds.
pub const SLOT_SECONDS_MIN: i64 = 5 * 60;

/// A colleague's working hours and slots, ready to be asked for any time. Right on the nights when the clock changes, and
/// without the holidays of the service hours.
#[derive(Debug, Clone)]
pub struct Timetable {
    colleague: ColleagueId,
    working: ServiceHours,
    slots: ServiceHours,
    absences: Vec<Stretch>,
}

impl Timetable {
    /// Reads a colleague's patterns, in the zone and with the holidays of the organisation's service hours.
    ///
    /// # Errors
    /// [`HoursError`] for times that can't be read, and for intervals that overlap.
    pub fn new(hours: &ServiceHours, colleague: &Colleague) -> Result<Self, HoursError> {
        let working = match &colleague.working {
            Some(week) => hours.with_week(week)?,
            None => hours.clone(),
        };
        let mut timetable =
            Self { colleague: colleague.id, working, slots: hours.with_week(&colleague.slots)?, absences: Vec::new() };
        timetable.set_absences(&colleague.absences);
        Ok(timetable)
    }

    /// Whose it is.
    #[must_use]
    pub fn colleague(&self) -> ColleagueId {
        self.colleague
    }

    /// Other absences than before, in any order.
    pub fn set_absences(&mut self, absences: &[Absence]) {
        let seconds = |absence: &Absence| (floor_second(absence.from), floor_second(absence.until));
        self.absences = united(absences.iter().map(seconds));
    }

    /// Another week of slots, in local time.
    ///
    /// # Errors
    /// [`HoursError`] for times that can't be read, and for intervals that overlap.
    pub fn set_slots(&mut self, hours: &ServiceHours, slots: &WeekDocument) -> Result<(), HoursError> {
        self.slots = hours.with_week(slots)?;
        Ok(())
    }

    /// The slots that end after `from` and begin before `until`, in order, whole (also where they begin before `from`).
    ///
    /// What lies outside the working hours, in an absence or on a holiday is left out; a slot that an absence cuts in two
    /// is two. What is left counts from [`SLOT_SECONDS_MIN`] on.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn slots(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Slot>, ReckonError> {
        let pattern = opened(&self.slots, from, until)?;
        let open = common(&pattern, &self.present(from, until)?);
        let slot = |(starts, ends): Stretch| {
            Some(Slot {
                colleague: self.colleague,
                starts_at: Timestamp::from_second(starts).ok()?,
                ends_at: Timestamp::from_second(ends).ok()?,
            })
        };
        let slots = open.into_iter().filter(|(starts, ends)| ends - starts >= SLOT_SECONDS_MIN).filter_map(slot);
        Ok(slots.filter(|slot| slot.ends_at > from && slot.starts_at < until).collect())
    }

    /// Whether the colleague is at work at a moment: within working hours, and not absent.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn is_present(&self, at: Timestamp) -> Result<bool, ReckonError> {
        let second = floor_second(at);
        let is_away = self.absences.iter().any(|&(away, back)| away <= second && second < back);
        Ok(!is_away && self.working.is_open(at)?)
    }

    /// The stretches in which the colleague is at work, as begin and end, in order; those that touch the asked time.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn working(&self, from: Timestamp, until: Timestamp) -> Result<Vec<(Timestamp, Timestamp)>, ReckonError> {
        let instants =
            |(begin, end): Stretch| Some((Timestamp::from_second(begin).ok()?, Timestamp::from_second(end).ok()?));
        let present = self.present(from, until)?.into_iter().filter_map(instants);
        Ok(present.filter(|&(begin, end)| end > from && begin < until).collect())
    }

    fn present(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Stretch>, ReckonError> {
        Ok(without(&opened(&self.working, from, until)?, &self.absences))
    }
}

/// The open stretches of all dates that touch the time from `from` to `until`; what touches is one.
fn opened(hours: &ServiceHours, from: Timestamp, until: Timestamp) -> Result<Vec<Stretch>, ReckonError> {
    // What opens the day before may run on past midnight.
    let mut date = hours.date_of(from).yesterday().map_err(|_| ReckonError::OutOfRange)?;
    let last = hours.date_of(until);
    let mut open = Vec::new();
    while date <= last {
        let stretches = hours.stretches_of(date)?;
        open.extend(stretches.iter().map(|(opens, closes)| (opens.as_second(), closes.as_second())));
        date = date.checked_add(1.day()).map_err(|_| ReckonError::OutOfRange)?;
    }
    Ok(united(open.into_iter()))
}
