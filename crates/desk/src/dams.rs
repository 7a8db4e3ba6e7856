//! The last dams against programs that answer each other: they mute acknowledgements, never refuse a question.
//!
//! Headers stop most loops, and who strips them is stopped here. What a closed dam kept from being said stands on the timeline
//! of the conversation, and that it closed on the status page.

use promise::Language;
use store::Conversation;
use store::id::MailboxId;

use crate::DeskError;
use crate::letters::acknowledgement_title;
use crate::post::{AUTOMATIC_MAX, AUTOMATIC_WITHIN, MAILBOX_MAX, MAILBOX_WITHIN};
use crate::trouble::Trouble;
use crate::turn::Turn;

impl Turn<'_, '_> {
    /// Whether the program may answer to this address by itself.
    pub(crate) fn may_acknowledge(&mut self, conversation: &Conversation, address: &str) -> Result<bool, DeskError> {
        if is_acknowledgement(&conversation.subject) {
            return Ok(false);
        }
        if self.tx.automatic_sent_since(address, self.now - AUTOMATIC_WITHIN)? >= AUTOMATIC_MAX {
            let hours = AUTOMATIC_WITHIN.as_hours();
            self.closes(address, &Trouble::DamOfAddress { count: AUTOMATIC_MAX, hours })?;
            return Ok(false);
        }
        let Some(sender) = self.sender_for(conversation)? else { return Ok(true) };
        if self.tx.automatic_sent_since(&key_of(sender.id), self.now - MAILBOX_WITHIN)? >= MAILBOX_MAX {
            let hours = MAILBOX_WITHIN.as_hours();
            self.closes(&sender.address, &Trouble::DamOfMailbox { count: MAILBOX_MAX, hours })?;
            return Ok(false);
        }
        Ok(true)
    }

    pub(crate) fn count_for_mailbox(&mut self, mailbox: MailboxId) -> Result<(), DeskError> {
        Ok(self.tx.count_automatic(&key_of(mailbox), self.now, self.now - MAILBOX_WITHIN)?)
    }

    /// Shown on the status page for as long as it may stay closed.
    fn closes(&mut self, whose: &str, why: &Trouble) -> Result<(), DeskError> {
        tracing::warn!("a dam against automatic mail closed: {why}");
        self.tx.forget_caps(self.now - AUTOMATIC_WITHIN)?;
        Ok(self.tx.edge_failed(&format!("cap:{whose}"), &why.to_text(), self.now)?)
    }
}

fn key_of(mailbox: MailboxId) -> String {
    format!("mailbox:{mailbox}")
}

/// Whether a subject is that of an acknowledgement of a desk like ours, which has lost its headers: "Uw vraag: ... [#HI-2026-3]".
fn is_acknowledgement(subject: &str) -> bool {
    let begins =
        |language| subject.strip_prefix(acknowledgement_title(language)).is_some_and(|rest| rest.starts_with(": "));
    (begins(Language::Nl) || begins(Language::En)) && subject.contains("[#")
}

#[cfg(test)]
mod tests {
    use super::is_acknowledgement;

    #[test]
    fn another_desks_acknowledgement_is_known_by_its_subject() {
        for (subject, expected) in [
            ("Uw vraag: Ketel [#HI-2026-3]", true),
            ("Your question: Boiler [#HI-2026-3]", true),
            ("Uw vraag: Ketel", false),
            ("Uw vraag over de ketel [#HI-2026-3]", false),
            ("Ketel", false),
        ] {
            assert_eq!(is_acknowledgement(subject), expected, "{subject}");
        }
    }
}
