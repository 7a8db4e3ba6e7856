//! The subcommands: one file each, with its arguments and a `run` that takes what it reads and where it writes.

pub(crate) mod holidays;
pub(crate) mod hours;
pub(crate) mod json_lines;
pub(crate) mod promise_preview;
