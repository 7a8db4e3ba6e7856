//! All that `seal` promises to those who build on it, as one program: what they share is compiled and linked once.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod gpg;
mod openssl;
mod peer;
