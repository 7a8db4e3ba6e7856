//! All that `ledger` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod examples;
mod hostile;
mod invoices;
mod matching;
mod rules;
mod shared;
mod statements;
