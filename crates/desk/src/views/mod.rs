//! What pages, the API and the command line are shown. Plain data, instants in UTC; who formats them knows the reader's zone.

mod accounts;
mod board;
mod conversation;
mod customer;
mod deliverability;
mod letter;
mod piles;
mod plan;
mod rosters;
mod seal;
mod settings;
mod status;
mod today;
mod voice;

pub use accounts::*;
pub use board::*;
pub use conversation::*;
pub use customer::*;
pub use deliverability::*;
pub use letter::*;
pub use piles::*;
pub use plan::*;
pub use rosters::*;
pub use seal::*;
pub use settings::*;
pub use status::*;
pub use today::*;
pub use voice::*;
