//! Checks on the house itself: `cargo run -p xtask -- tidy`.
fn main() {}
