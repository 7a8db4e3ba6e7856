//! The testkit crate of Myosotis.
