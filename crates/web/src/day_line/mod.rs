//! The day as a line: large on Today, small on every other page, upright on a phone.
//!
//! Nothing here knows the clock or the database: moments come in, places (in percent of the line) go out.

mod bed;
mod layout;
mod range;
mod strip;

pub use bed::{Bed, Standing};
pub use range::{DayRange, Tick};
pub use strip::Strip;
