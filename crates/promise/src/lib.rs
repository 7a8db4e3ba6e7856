//! The promise crate of Myosotis.
