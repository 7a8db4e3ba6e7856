//! Who is still a customer, where nobody says goodbye: purchases to come and their value.
//!
//! For firms without contracts. Two models of buying, fitted to the [histories](History) of all accounts by maximum likelihood:
//! [`BgNbd`] and [`ParetoNbd`]; and one of what is spent at a time, [`GammaGamma`]. All assume that accounts differ in a lasting
//! way, that an account buys at its own steady rate while it lives, and that one that has left doesn't come back. Seasons,
//! campaigns and growth of a single account are not in them; compare predictions with what came after before you lean on them.

mod bg_nbd;
mod fit;
mod gamma_gamma;
mod history;
mod local;
mod maximum;
mod pareto_nbd;
mod predict;
mod quadrature;
mod value;
mod waiting;

pub use bg_nbd::BgNbd;
pub use fit::{Fit, FitError, Model};
pub use gamma_gamma::GammaGamma;
pub use history::{Account, History, HistoryError, Ledger, LedgerError, Spending, Unit};
pub use pareto_nbd::ParetoNbd;
pub use predict::{Prediction, PredictionIntervals, Purchasing, predict};
pub use value::{discounted_value, expected_value};
