//! All that `promise` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod files;
mod holiday_lists;
mod hours_vectors;
mod plans;
mod properties;
mod rosters;
mod what_if;
mod worked_examples;
