//! All that `mail` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod any_bytes;
mod automatic;
mod compose;
mod forwards;
mod hostile;
mod own_words_kept;
mod threads;
