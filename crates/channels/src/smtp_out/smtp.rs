use desk::forms::{Auth, ServerForm};
use desk::{Delivery, Desk, MailboxId, MailboxServers, OutgoingMail, Trouble};
use jiff::Timestamp;

use super::Transport;
use super::courier::Courier;
use super::signing;
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
    server: Option<(MailboxId, ServerForm)>,
}

impl Smtp {
    /// `name` is how we call ourselves to servers (EHLO): the name of this machine.
    #[must_use]
    pub fn new(desk: Desk, trust: Trust, name: impl Into<String>) -> Self {
        Self { edges: Edges::new(desk.clone()), desk, courier: Courier::new(trust, name) }
    }

    async fn way_for(&self, mail: &OutgoingMail) -> Result<Way, Trouble> {
        let mailboxes =
            self.desk.mailbox_servers().await.map_err(|error| Trouble::Settings { why: error.to_string() })?;
        Ok(choose(mailboxes, mail))
    }

    /// Signed in with a token of the provider, which is asked for anew when it is too old.
    async fn send_by_token(
        &self,
        mailbox: MailboxId,
        server: &ServerForm,
        mail: &OutgoingMail,
        now: Timestamp,
    ) -> Result<String, Trouble> {
        let token = self.desk.access_token(mailbox, now).await;
        let token = token?;
        self.courier.send_by_token(server, token.expose(), mail).await
    }

    /// The mail as it is signed, if it is. One that can't be signed leaves all the same, and the status page says why: an
    /// answer that is late is worse than one without a seal.
    async fn sign(&self, mail: &OutgoingMail, now: Timestamp) -> Option<OutgoingMail> {
        let signed = signing::signed(&self.desk, mail).await;
        let domain = mail.sender.rsplit_once('@').map_or("", |(_, domain)| domain);
        match signed {
            Ok(bytes) if bytes == mail.bytes => None,
            Ok(bytes) => {
                self.edges.met(&format!("dkim:{domain}"), Ok(()), now).await;
                Some(OutgoingMail { bytes, ..mail.clone() })
            }
            Err(failure) => {
                self.edges.met(&format!("dkim:{domain}"), Err(failure.into()), now).await;
                None
            }
        }
    }
}

impl Transport for Smtp {
    async fn hand_over(&self, mail: &OutgoingMail, now: Timestamp) -> Delivery {
        let way = match self.way_for(mail).await {
            Ok(way) => way,
            Err(failure) => return Delivery::Later { failure },
        };
        let signed = self.sign(mail, now).await;
        let mail = signed.as_ref().unwrap_or(mail);
        let sent = match &way.server {
            Some((mailbox, server)) if server.auth == Auth::OAuth => {
                self.send_by_token(*mailbox, server, mail, now).await
            }
            Some((_, server)) => self.courier.send(server, mail).await,
            None => Err(Trouble::NoServer),
        };
        let met = match &sent {
            Err(failure) if failure.is_of_the_server() => Err(failure.clone()),
            Ok(_) | Err(_) => Ok(()),
        };
        self.edges.met(&way.edge, met, now).await;
        match sent {
            Ok(reply) => Delivery::Accepted { reply },
            Err(failure) if failure.is_final() => Delivery::Refused { failure },
            Err(failure) => Delivery::Later { failure },
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
    Way { edge: format!("smtp:{named}"), server: with_server.and_then(signed_in_as) }
}

/// The server of a mailbox; who signs in with a token and gave no name, does so under the address.
fn signed_in_as(mailbox: &MailboxServers) -> Option<(MailboxId, ServerForm)> {
    let server = mailbox.smtp.clone()?;
    let user = if server.auth == Auth::OAuth && server.user.is_empty() { mailbox.address.clone() } else { server.user };
    Some((mailbox.id, ServerForm { user, ..server }))
}
