//! The channels crate of Myosotis.
