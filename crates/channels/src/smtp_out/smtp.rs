use desk::forms::ServerForm;
use desk::{Delivery, Desk, MailboxServers, OutgoingMail};
use jiff::Timestamp;

use super::Transport;
use super::courier::Courier;
use super::failure::SmtpFailure;
use crate::edges::Edges;
use crate::trust::Trust;

/// Hands mails to the server of their mailbox, or of the default mailbox.
#[derive(Debug)]
pub struct Smtp {
    desk: Desk,
    edges: Edges,
    courier: Courier,
}

/// A server and the mailbox it belongs to.
struct Way {
    /// What the status page calls it: `smtp:<address>`.
    edge: String,
    server: Option<ServerForm>,
}

impl Smtp {
    /// `name` is how we call ourselves to servers (EHLO): the name of this machine.
    #[must_use]
    pub fn new(desk: Desk, trust: Trust, name: impl Into<String>) -> Self {
        Self { edges: Edges::new(desk.clone()), desk, courier: Courier::new(trust, name) }
    }

    async fn way_for(&self, mail: &OutgoingMail) -> Result<Way, SmtpFailure> {
        let mailboxes = self.desk.mailbox_servers().await.map_err(|error| SmtpFailure::Settings(error.to_string()))?;
        Ok(choose(mailboxes, mail))
    }
}

impl Transport for Smtp {
    async fn hand_over(&self, mail: &OutgoingMail, now: Timestamp) -> Delivery {
        let way = match self.way_for(mail).await {
            Ok(way) => way,
            Err(failure) => return Delivery::Later { failure: failure.to_string() },
        };
        let sent = match &way.server {
            Some(server) => self.courier.send(server, mail).await,
            None => Err(SmtpFailure::NoServer),
        };
        let met = match &sent {
            Err(failure) if failure.is_of_the_server() => Err(failure.to_string()),
            Ok(_) | Err(_) => Ok(()),
        };
        self.edges.met(&way.edge, met, now).await;
        match sent {
            Ok(reply) => Delivery::Accepted { reply },
            Err(failure) if failure.is_final() => Delivery::Refused { failure: failure.to_string() },
            Err(failure) => Delivery::Later { failure: failure.to_string() },
        }
    }

    async fn rest(&self) {
        self.courier.rest().await;
    }
}

/// The server of the mail's own mailbox; else that of the default mailbox; else none, under the name of the mailbox that
/// lacks it.
fn choose(mailboxes: Vec<MailboxServers>, mail: &OutgoingMail) -> Way {
    let own = mailboxes.iter().find(|mailbox| Some(mailbox.id) == mail.mailbox);
    let default = mailboxes.iter().find(|mailbox| mailbox.is_default);
    let with_server = own.filter(|mailbox| mailbox.smtp.is_some()).or(default);
    let named = with_server.or(own).map_or(mail.sender.as_str(), |mailbox| &mailbox.address);
    Way { edge: format!("smtp:{named}"), server: with_server.and_then(|mailbox| mailbox.smtp.clone()) }
}
