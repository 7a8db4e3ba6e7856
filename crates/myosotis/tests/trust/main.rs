//! What a firm trusts the program with, held to it from outside: the real process, killed at any moment and started again.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests; and who runs them hears what was skipped")]

mod asking;
mod backup;
mod fetching;
mod handing_over;
mod histories;
mod intake;
mod ladder_and_letter;
mod outbox;
mod own_up;
mod refusing;
mod stopping;
mod world;
