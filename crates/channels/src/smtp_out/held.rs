use desk::{Delivery, OutgoingMail};
use jiff::Timestamp;

use super::Transport;

/// What the mails page shows as the server's reply.
const REPLY: &str = "held on this machine, on purpose";

/// The transport of the demo and of `--hold-mail`: nothing leaves this machine, and the mails page shows what customers would have got.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held;

impl Transport for Held {
    async fn hand_over(&self, _mail: &OutgoingMail, _now: Timestamp) -> Delivery {
        Delivery::Accepted { reply: REPLY.to_owned() }
    }

    async fn rest(&self) {}
}
