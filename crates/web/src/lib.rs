//! The web crate of Myosotis.
