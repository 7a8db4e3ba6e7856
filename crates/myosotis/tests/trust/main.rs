//! What a firm trusts the program with, held to it from outside: the real process, killed at any moment and started again.

mod stopping;
mod world;
