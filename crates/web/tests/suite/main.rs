//! All that `web` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod accounts;
mod api;
mod api_document;
mod api_guide;
mod api_piles;
mod api_refusals;
mod asking;
mod books;
mod conversation_lists;
mod conversations;
mod live;
mod mailboxes;
mod office;
mod outcomes;
mod pages;
mod phone_notes;
mod piles;
mod program;
mod rosters;
mod routes;
mod setting_up;
mod settings;
mod site;
mod today;
mod watch;
mod what_if;
mod words;
