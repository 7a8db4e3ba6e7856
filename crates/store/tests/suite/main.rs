//! All that `store` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod backup;
mod changes;
mod crowd;
mod faults;
mod jobs;
mod migrations;
mod plans;
mod search;
mod sqlite;
mod transactions;
