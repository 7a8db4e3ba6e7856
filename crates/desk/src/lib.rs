//! The desk crate of Myosotis.
