//! The store crate of Myosotis.
