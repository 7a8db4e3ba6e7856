//! What we promise, worked out: service hours, holidays, promise rules, the promise's life, and the sentence that tells it.
//!
//! The ground floor of Myosotis: no clock, no I/O, no `async`. All instants are [`jiff::Timestamp`] (UTC); all reckoning
//! is done in the organisation's time zone. The rules are those of design.md §5; `docs/hours-and-promises.md` explains
//! them to administrators.
//!
//! ```
//! use promise::{Rule, ServiceHours, document::HoursDocument};
//! let document = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
//! let hours = ServiceHours::from_document(&document)?;
//! let received = "2026-11-24T09:10:00+01:00".parse()?;
//! let deadline = Rule::default().deadline(&hours, received)?;
//! assert_eq!(deadline, "2026-11-24T13:10:00+01:00".parse()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod calculation;
pub mod document;
mod error;
pub mod holidays;
mod hours;
mod kind;
mod language;
mod length;
mod local;

pub mod plan;
pub mod quote;
pub mod replay;
pub mod roster;
mod rule;
pub mod sentence;
pub mod simulate;
mod state;

pub use error::{HoursError, ReckonError};
pub use hours::{HORIZON_DAYS, ServiceDay, ServiceHours, Transition, TransitionKind, YEARS};
pub use kind::{Kind, UnknownKind};
pub use language::{Language, UnknownLanguage};
pub use length::{Length, LengthError, RoundTo};
pub use rule::Rule;
pub use state::{BreakError, KeepError, RenewError, State, WithdrawError};
