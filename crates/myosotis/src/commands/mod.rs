//! One file per command.

pub(crate) mod administrator;
pub(crate) mod backup;
pub(crate) mod books;
pub(crate) mod deliver;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod edges;
pub(crate) mod holidays;
pub(crate) mod hours;
pub(crate) mod import;
mod json_lines;
pub(crate) mod mail_check;
pub(crate) mod mail_parse;
pub(crate) mod outcome;
pub(crate) mod pictures;
pub(crate) mod promise_preview;
pub(crate) mod replay;
pub(crate) mod reread;
pub(crate) mod serve;
pub(crate) mod simulate;
