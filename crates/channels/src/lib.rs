//! The edges to other programs: mail in by SMTP, LMTP and IMAP, mail out by SMTP, calendars by HTTP, and the runners that
//! keep them going.
//!
//! Nothing here decides what a mail means: bytes go to the desk, and what the desk wants sent is sent. Each runner takes a
//! [`CancellationToken`](tokio_util::sync::CancellationToken) and ends in good order when it is cancelled; each limit is a
//! named constant with its unit.

pub mod authentic;
pub mod deliver;
pub mod dns;
pub mod edges;
pub mod feeds;
pub mod filing;
pub mod imap_in;
pub mod importing;
mod intake;
pub mod nightly;
pub mod oauth;
pub mod own_up;
mod pace;
pub mod plan;
pub mod smtp_in;
pub mod smtp_out;
mod trust;
pub mod watch;
mod words;

pub use desk::Clock;
pub use intake::{DeskIntake, Intake};
pub use pace::{Bell, Next, Pace};
pub use trust::{Trust, TrustError};
