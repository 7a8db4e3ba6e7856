//! Mail: bytes to message, and message to bytes.
//!
//! Pure, like everything on the ground floor: no clock, no network, no files. Bytes come in, values go out; the moment,
//! the secret and the random parts of what we send are arguments.
//!
//! - [`parse`]: what is in a message, however broken it is;
//! - [`own_words`]: what of it the sender wrote, and what is quote, signature or disclaimer;
//! - [`automatic`] and [`bounce`]: whether a person wrote it, and what a delivery report says;
//! - [`forward`]: who wrote a mail that was sent on to us;
//! - [`invitation`] and [`sealed`]: who is asked when and where; whether it is signed or encrypted;
//! - [`threading`]: to which conversation it may belong;
//! - [`sanitize`]: its HTML, safe to show;
//! - [`compose`]: our answers as bytes.

pub mod authenticity;
pub mod automatic;
pub mod bounce;
pub mod compose;
pub mod forward;
mod html_text;
pub mod invitation;
mod labels;
pub mod language;
pub mod own_words;
pub mod parse;
pub mod sanitize;
pub mod sealed;
pub mod threading;
mod tnef;

/// Which reading of mail this is: one more whenever the same bytes come out otherwise, so that mail which was stored can be
/// read again.
pub const READING: u32 = 1;

pub use automatic::Automatic;
pub use parse::{Attachment, Mailbox, ParsedMail, parse};
