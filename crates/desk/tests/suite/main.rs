//! All that `desk` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod accounts;
mod books;
mod books_placed;
mod books_proposed;
mod books_undone;
mod choice;
mod crowd;
mod doctor;
mod files;
mod firm;
mod full;
mod hearing;
mod imports;
mod life;
mod looking;
mod nodes;
mod outcomes;
mod outcomes_due;
mod outcomes_kept;
mod people;
mod piles;
mod plan;
mod quotes;
mod rights;
mod setting_up;
mod settings;
mod what_if;
