//! When it opens and when it closes.

use jiff::Timestamp;

use super::{
    HORIZON_DAYS, ServiceHours, YEARS,
    reckon::{At, instant},
};
use crate::{
    ReckonError,
    local::{DAY_SECONDS, floor_second},
};

/// The moment at which the desk opens or closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Transition {
    /// When.
    pub at: Timestamp,
    /// Which of the two.
    pub kind: TransitionKind,
}

/// What happens at a [`Transition`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransitionKind {
    /// It opens.
    Opens,
    /// It closes.
    Closes,
}

impl ServiceHours {
    /// Whether it is open; at the moment of opening it is, at the moment of closing no longer.
    ///
    /// # Errors
    /// [`ReckonError::OutOfRange`].
    pub fn is_open(&self, moment: Timestamp) -> Result<bool, ReckonError> {
        match self.open_at_or_after(moment) {
            Ok(at) => Ok(at.stretch.opens <= floor_second(moment)),
            Err(ReckonError::NeverOpen { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// `moment` itself if it is open, else the next opening.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn next_open(&self, moment: Timestamp) -> Result<Timestamp, ReckonError> {
        Ok(moment.max(instant(self.open_at_or_after(moment)?.stretch.opens)))
    }

    /// `moment` itself if it was open just before, else the last closing. Where [`Self::next_open`] looks ahead, this looks
    /// back: at the moment of closing it is that moment, at the moment of opening the closing before.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::OutOfRange`].
    pub fn prev_open(&self, moment: Timestamp) -> Result<Timestamp, ReckonError> {
        Ok(moment.min(instant(self.open_before(moment)?.stretch.closes)))
    }

    /// The first closing after `moment`, of what is open then or opens next. Stretches that touch have no closing between.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::NeverCloses`], [`ReckonError::OutOfRange`].
    pub fn next_close(&self, moment: Timestamp) -> Result<Timestamp, ReckonError> {
        self.closing_of(self.open_at_or_after(moment)?)
    }

    /// The first opening after `moment`, also if it is open already.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::NeverCloses`] (it is open, and stays so), [`ReckonError::OutOfRange`].
    pub fn next_opening(&self, moment: Timestamp) -> Result<Timestamp, ReckonError> {
        let at = self.open_at_or_after(moment)?;
        if floor_second(moment) < at.stretch.opens {
            return Ok(instant(at.stretch.opens));
        }
        let closing = self.closing_of(at)?;
        Ok(instant(self.open_at_or_after(closing)?.stretch.opens))
    }

    /// The first opening or closing after `moment`.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::NeverCloses`], [`ReckonError::OutOfRange`].
    pub fn next_transition(&self, moment: Timestamp) -> Result<Transition, ReckonError> {
        if self.is_open(moment)? {
            Ok(Transition { at: self.next_close(moment)?, kind: TransitionKind::Closes })
        } else {
            Ok(Transition { at: self.next_open(moment)?, kind: TransitionKind::Opens })
        }
    }

    /// The last opening or closing up to and including `moment`.
    ///
    /// # Errors
    /// [`ReckonError::NeverOpen`], [`ReckonError::NeverCloses`] (it has been open all the time),
    /// [`ReckonError::OutOfRange`].
    pub fn last_transition(&self, moment: Timestamp) -> Result<Transition, ReckonError> {
        if self.is_open(moment)? {
            let opening = self.opening_of(self.open_at_or_after(moment)?)?;
            Ok(Transition { at: opening, kind: TransitionKind::Opens })
        } else {
            Ok(Transition { at: self.prev_open(moment)?, kind: TransitionKind::Closes })
        }
    }

    /// The closing of a stretch and all that touch it.
    fn closing_of(&self, mut at: At) -> Result<Timestamp, ReckonError> {
        let begin = at.stretch;
        while let Some(next) = self.after(at)? {
            if next.stretch.opens > at.stretch.closes {
                break;
            }
            at = next;
            self.not_forever(at.stretch.closes - begin.opens, begin.opens)?;
        }
        Ok(instant(at.stretch.closes))
    }

    /// The opening of a stretch and all that touch it.
    fn opening_of(&self, mut at: At) -> Result<Timestamp, ReckonError> {
        let end = at.stretch;
        while let Some(previous) = self.before(at)? {
            if previous.stretch.closes < at.stretch.opens {
                break;
            }
            at = previous;
            self.not_forever(end.closes - at.stretch.opens, at.stretch.opens)?;
        }
        Ok(instant(at.stretch.opens))
    }

    fn not_forever(&self, open_seconds: i64, from: i64) -> Result<(), ReckonError> {
        if open_seconds > i64::from(HORIZON_DAYS) * DAY_SECONDS {
            return Err(ReckonError::NeverCloses { from: self.date_of(instant(from)) });
        }
        Ok(())
    }

    /// The stretch that follows, if it is in this year or the next.
    fn after(&self, at: At) -> Result<Option<At>, ReckonError> {
        if let Some(&stretch) = self.year(at.year)?.stretches.get(at.index + 1) {
            return Ok(Some(At { index: at.index + 1, stretch, ..at }));
        }
        let year = at.year + 1;
        if !YEARS.contains(&year) {
            return Ok(None);
        }
        Ok(self.year(year)?.stretches.first().map(|&stretch| At { year, index: 0, stretch }))
    }

    /// The stretch that goes before, if it is in this year or the last.
    fn before(&self, at: At) -> Result<Option<At>, ReckonError> {
        if let Some(index) = at.index.checked_sub(1) {
            return Ok(Some(At { index, stretch: self.year(at.year)?.stretches[index], ..at }));
        }
        let year = at.year - 1;
        if !YEARS.contains(&year) {
            return Ok(None);
        }
        let stretches = &self.year(year)?.stretches;
        Ok(stretches.last().map(|&stretch| At { year, index: stretches.len() - 1, stretch }))
    }
}
