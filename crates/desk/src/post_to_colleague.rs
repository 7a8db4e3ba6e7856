//! A mail of the program to somebody who works here.

use mail::compose::{Outgoing, OutgoingAttachment, WrittenBy};
use store::id::{ConversationId, OutboxId};
use store::{AgentRow, MailKind, MailboxRow, NewOutgoing};

use crate::DeskError;
use crate::letters::Letter;
use crate::turn::Turn;

/// What is sent.
pub(crate) struct Post {
    pub(crate) kind: MailKind,
    pub(crate) about: Option<ConversationId>,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// Those that the HTML shows.
    pub(crate) pictures: Vec<OutgoingAttachment>,
}

impl Turn<'_, '_> {
    /// Puts a letter in the outbox; `None` where no mail can be made of it.
    pub(crate) fn post_to_colleague(
        &mut self,
        agent: &AgentRow,
        sender: MailboxRow,
        kind: MailKind,
        about: Option<ConversationId>,
        letter: Letter,
    ) -> Result<Option<OutboxId>, DeskError> {
        let (text, html) = (letter.text(), letter.html());
        let post = Post { kind, about, subject: letter.subject, text, html, pictures: Vec::new() };
        self.post_words_to_colleague(agent, sender, post)
    }

    /// Puts words that are set already in the outbox; `None` where no mail can be made of them.
    pub(crate) fn post_words_to_colleague(
        &mut self,
        agent: &AgentRow,
        sender: MailboxRow,
        post: Post,
    ) -> Result<Option<OutboxId>, DeskError> {
        let id = OutboxId::new(self.now, self.chance);
        let domain = sender.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let from_name = if sender.name.is_empty() { &self.firm.name } else { &sender.name };
        let outgoing = Outgoing {
            message_id: format!("{id}@{domain}"),
            date: self.now,
            zone: self.zone(),
            from: mail::Mailbox { name: Some(from_name.clone()), address: sender.address.clone() },
            reply_to: None,
            to: vec![mail::Mailbox { name: Some(agent.name.clone()), address: agent.email.clone() }],
            cc: Vec::new(),
            subject: post.subject.clone(),
            text: post.text,
            html: Some(post.html),
            attachments: post.pictures,
            in_reply_to: None,
            references: Vec::new(),
            written_by: WrittenBy::Program,
            loop_mark: self.firm.name.clone(),
        };
        let Ok(composed) = mail::compose::compose(&outgoing) else { return Ok(None) };
        self.tx.add_outgoing(&NewOutgoing {
            id,
            kind: post.kind,
            mailbox: Some(sender.id),
            conversation: post.about,
            message: None,
            promise: None,
            sender: sender.address,
            recipients: vec![agent.email.clone()],
            subject: post.subject,
            header_id: composed.message_id,
            bytes: composed.bytes,
            not_before: self.now,
            then: None,
            created_at: self.now,
        })?;
        self.tx.notify("outbox", "")?;
        Ok(Some(id))
    }
}
