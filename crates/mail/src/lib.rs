//! The mail crate of Myosotis.
