//! All that `channels` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod courier;
mod feeds;
mod imap;
mod lies;
mod listener;
mod oauth;
mod postfix;
mod signing;
mod story;
mod support;
mod ten_thousand;
mod watch;
mod watching;
