//! The life of a promise: open, and then kept, renewed, broken or withdrawn.
//!
//! A state is a type, a transition is a function that may refuse. What has ended stays as it ended.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a promise stands. `Id` is the type by which promises are known. All times are UTC instants.
///
/// "Before 13:15" is kept up to and including 13:15:00; later it is broken, also if nobody has recorded that yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State<Id> {
    /// Made, and not yet due.
    Open {
        /// Before when.
        deadline: Timestamp,
    },
    /// Done in time.
    Kept {
        /// Before when it had to be.
        deadline: Timestamp,
        /// When it was done.
        at: Timestamp,
    },
    /// Replaced in time by a later promise, and told.
    Renewed {
        /// Before when it had to be.
        deadline: Timestamp,
        /// When it was replaced.
        at: Timestamp,
        /// The promise that took its place.
        by: Id,
    },
    /// The deadline passed in silence.
    Broken {
        /// Before when it had to be.
        deadline: Timestamp,
        /// When we noticed, which is after the deadline.
        at: Timestamp,
    },
    /// No longer needed: the customer solved it, the question was spam, it moved to another conversation.
    Withdrawn {
        /// Before when it had to be.
        deadline: Timestamp,
        /// When it was withdrawn.
        at: Timestamp,
        /// Why, in the colleague's own words; never empty.
        reason: String,
    },
}

/// Why a promise can't be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    /// The deadline has passed: it is broken, and a new promise is due.
    #[error("the promise was for {deadline}, which has passed; it is broken")]
    TooLate {
        /// Before when it had to be.
        deadline: Timestamp,
    },
    /// The promise has ended already.
    #[error("the promise has already been settled")]
    Settled,
}

/// Why a promise can't be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RenewError {
    /// The deadline has passed: it is broken, and stays so.
    #[error("the promise was for {deadline}, which has passed; a broken promise can't be renewed")]
    TooLate {
        /// Before when it had to be.
        deadline: Timestamp,
    },
    /// The new deadline isn't later than the old one.
    #[error("the new moment must be later than {deadline}")]
    NotLater {
        /// The deadline that stands.
        deadline: Timestamp,
    },
    /// The promise has ended already.
    #[error("the promise has already been settled")]
    Settled,
}

/// Why a promise can't be called broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BreakError {
    /// It can still be kept.
    #[error("the promise is for {deadline}, which has not passed yet")]
    NotYet {
        /// Before when it has to be.
        deadline: Timestamp,
    },
    /// The promise has ended already.
    #[error("the promise has already been settled")]
    Settled,
}

/// Why a promise can't be withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawError {
    /// The deadline has passed: it is broken, and withdrawing it would hide that.
    #[error("the promise was for {deadline}, which has passed; a broken promise can't be withdrawn")]
    TooLate {
        /// Before when it had to be.
        deadline: Timestamp,
    },
    /// No reason was given.
    #[error("say why the promise is withdrawn")]
    NoReason,
    /// The promise has ended already.
    #[error("the promise has already been settled")]
    Settled,
}

impl<Id> State<Id> {
    /// A promise made now, before `deadline`.
    #[must_use]
    pub const fn open(deadline: Timestamp) -> Self {
        Self::Open { deadline }
    }

    /// Before when it had to be done, whatever became of it.
    #[must_use]
    pub const fn deadline(&self) -> Timestamp {
        match self {
            Self::Open { deadline }
            | Self::Kept { deadline, .. }
            | Self::Renewed { deadline, .. }
            | Self::Broken { deadline, .. }
            | Self::Withdrawn { deadline, .. } => *deadline,
        }
    }

    /// When it ended; nothing while it is open.
    #[must_use]
    pub const fn settled_at(&self) -> Option<Timestamp> {
        match self {
            Self::Open { .. } => None,
            Self::Kept { at, .. } | Self::Renewed { at, .. } | Self::Broken { at, .. } | Self::Withdrawn { at, .. } => {
                Some(*at)
            }
        }
    }

    /// The word that stands in data: "open", "kept", "renewed", "broken", "withdrawn".
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Kept { .. } => "kept",
            Self::Renewed { .. } => "renewed",
            Self::Broken { .. } => "broken",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Still waiting for somebody.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// What was promised has been done, at `now`.
    ///
    /// # Errors
    /// [`KeepError::TooLate`] after the deadline, [`KeepError::Settled`] if it has ended.
    pub fn keep(self, now: Timestamp) -> Result<Self, KeepError> {
        match self {
            Self::Open { deadline } if deadline < now => Err(KeepError::TooLate { deadline }),
            Self::Open { deadline } => Ok(Self::Kept { deadline, at: now }),
            Self::Kept { .. } | Self::Renewed { .. } | Self::Broken { .. } | Self::Withdrawn { .. } => {
                Err(KeepError::Settled)
            }
        }
    }

    /// A later promise `by`, for `next`, takes its place at `now`.
    ///
    /// # Errors
    /// [`RenewError::TooLate`] after the deadline, [`RenewError::NotLater`] if `next` isn't later than the deadline,
    /// [`RenewError::Settled`] if it has ended.
    pub fn renew(self, now: Timestamp, by: Id, next: Timestamp) -> Result<Self, RenewError> {
        match self {
            Self::Open { deadline } if deadline < now => Err(RenewError::TooLate { deadline }),
            Self::Open { deadline } if next <= deadline => Err(RenewError::NotLater { deadline }),
            Self::Open { deadline } => Ok(Self::Renewed { deadline, at: now, by }),
            Self::Kept { .. } | Self::Renewed { .. } | Self::Broken { .. } | Self::Withdrawn { .. } => {
                Err(RenewError::Settled)
            }
        }
    }

    /// The deadline has passed in silence, and we noticed at `now`.
    ///
    /// # Errors
    /// [`BreakError::NotYet`] up to and including the deadline, [`BreakError::Settled`] if it has ended.
    pub fn break_(self, now: Timestamp) -> Result<Self, BreakError> {
        match self {
            Self::Open { deadline } if now <= deadline => Err(BreakError::NotYet { deadline }),
            Self::Open { deadline } => Ok(Self::Broken { deadline, at: now }),
            Self::Kept { .. } | Self::Renewed { .. } | Self::Broken { .. } | Self::Withdrawn { .. } => {
                Err(BreakError::Settled)
            }
        }
    }

    /// It is no longer needed, for this `reason`.
    ///
    /// # Errors
    /// [`WithdrawError::TooLate`] after the deadline, [`WithdrawError::NoReason`] for a blank reason,
    /// [`WithdrawError::Settled`] if it has ended.
    pub fn withdraw(self, now: Timestamp, reason: &str) -> Result<Self, WithdrawError> {
        let reason = reason.trim();
        match self {
            Self::Open { deadline } if deadline < now => Err(WithdrawError::TooLate { deadline }),
            Self::Open { .. } if reason.is_empty() => Err(WithdrawError::NoReason),
            Self::Open { deadline } => Ok(Self::Withdrawn { deadline, at: now, reason: reason.to_owned() }),
            Self::Kept { .. } | Self::Renewed { .. } | Self::Broken { .. } | Self::Withdrawn { .. } => {
                Err(WithdrawError::Settled)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> Timestamp {
        format!("2026-11-24T{clock}:00Z").parse().unwrap()
    }

    fn open() -> State<u8> {
        State::open(at("13:15"))
    }

    #[test]
    fn up_to_and_including_the_deadline_a_promise_can_be_kept_renewed_and_withdrawn() {
        for now in ["09:00", "13:15"] {
            assert_eq!(open().keep(at(now)), Ok(State::Kept { deadline: at("13:15"), at: at(now) }));
            assert_eq!(
                open().renew(at(now), 2, at("15:00")),
                Ok(State::Renewed { deadline: at("13:15"), at: at(now), by: 2 })
            );
            let reason = "al opgelost".to_owned();
            assert_eq!(
                open().withdraw(at(now), " al opgelost "),
                Ok(State::Withdrawn { deadline: at("13:15"), at: at(now), reason })
            );
            assert_eq!(open().break_(at(now)), Err(BreakError::NotYet { deadline: at("13:15") }));
        }
    }

    #[test]
    fn after_the_deadline_it_is_broken_and_nothing_else() {
        let (now, deadline) = (at("13:16"), at("13:15"));
        assert_eq!(open().keep(now), Err(KeepError::TooLate { deadline }));
        assert_eq!(open().renew(now, 2, at("15:00")), Err(RenewError::TooLate { deadline }));
        assert_eq!(open().withdraw(now, "te laat"), Err(WithdrawError::TooLate { deadline }));
        assert_eq!(open().break_(now), Ok(State::Broken { deadline, at: now }));
    }

    #[test]
    fn a_renewal_is_later_and_a_withdrawal_has_a_reason() {
        assert_eq!(open().renew(at("09:00"), 2, at("13:15")), Err(RenewError::NotLater { deadline: at("13:15") }));
        assert_eq!(open().withdraw(at("09:00"), "  "), Err(WithdrawError::NoReason));
    }

    #[test]
    fn what_has_ended_stays_as_it_ended() {
        let ended = [
            open().keep(at("09:00")).unwrap(),
            open().renew(at("09:00"), 2, at("15:00")).unwrap(),
            open().break_(at("14:00")).unwrap(),
            open().withdraw(at("09:00"), "spam").unwrap(),
        ];
        for state in ended {
            assert_eq!(state.clone().keep(at("09:30")), Err(KeepError::Settled));
            assert_eq!(state.clone().renew(at("09:30"), 3, at("16:00")), Err(RenewError::Settled));
            assert_eq!(state.clone().break_(at("15:00")), Err(BreakError::Settled));
            assert_eq!(state.clone().withdraw(at("09:30"), "spam"), Err(WithdrawError::Settled));
            assert_eq!(state.deadline(), at("13:15"));
            assert!(state.settled_at().is_some() && !state.is_open());
            let stored = serde_json::to_value(&state).unwrap();
            assert_eq!(stored["state"], state.as_str());
            assert_eq!(serde_json::from_value::<State<u8>>(stored).unwrap(), state);
        }
    }
}
