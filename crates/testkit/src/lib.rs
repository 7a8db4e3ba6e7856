//! The workbench: fresh databases, seeded chance, times as people write them. For tests only.

mod chance;
mod database;
mod server;
mod times;
mod zone;

pub use chance::{SeededChance, chance};
pub use database::{ClosedDatabase, TestDatabase, database, database_with, each_database, each_database_with};
pub use store::{Fault, Options};
pub use times::{at, at_in};
pub use zone::Zone;
