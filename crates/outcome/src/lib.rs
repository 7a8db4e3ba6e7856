//! What keeping promises is worth: outcomes, never activity.
//!
//! Net promoter score, retention, upsell, cost to serve, concentration; who is [alive] and worth what; and how long accounts
//! [survive](survival) whose promises were kept against broken. The ground floor of Myosotis: no clock, no I/O, no `async`.
//! Every figure has its definition and source at the function that makes it (together in `docs/outcomes.md`) and, where chance
//! plays a part, an interval. Figures are of accounts and organisations; nothing here knows a colleague.
//!
//! ```
//! use outcome::{Confidence, nps::{Answers, Score}};
//! let mut answers = Answers::default();
//! for score in [10, 9, 9, 8, 7, 3] {
//!     answers.add(Score::try_from(score)?);
//! }
//! let score = answers.net_promoter_score(Confidence::USUAL).expect("somebody answered");
//! assert!((score.value - 33.3).abs() < 0.1);
//! assert!(score.interval.lower < -25.0 && score.interval.upper > 65.0); // six answers tell little
//! # Ok::<(), outcome::nps::NotAScore>(())
//! ```

pub mod alive;
pub mod concentration;
pub mod cost;
mod interval;
mod matrix;
pub mod nps;
pub mod retention;
pub mod revenue;
mod special;
pub mod survival;

pub use concentration::Cents;
pub use interval::{Confidence, Estimate, Interval, share};
