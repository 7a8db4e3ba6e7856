//! Notices to colleagues by mail: rare, capped, and never about a notice.

use jiff::{SignedDuration, Timestamp};
use promise::Language;
use store::{AgentRow, Conversation, MailKind, OutgoingRow};

use crate::DeskError;
use crate::letters::{self, Block, Letter};
use crate::turn::Turn;

/// Notices that one colleague gets within [`NOTICES_WITHIN`]: what comes after it stands on Today all the same.
pub const NOTICES_MAX: i64 = 10;
/// The time in which [`NOTICES_MAX`] counts.
pub const NOTICES_WITHIN: SignedDuration = SignedDuration::from_hours(3);

impl Turn<'_, '_> {
    /// Tells who wrote an answer that it came back, perhaps days later, when they look at something else.
    pub(crate) fn tell_writer(&mut self, conversation: &Conversation, mail: &OutgoingRow) -> Result<(), DeskError> {
        let writer = match mail.message {
            Some(message) => self.tx.message(message)?.agent.or(conversation.agent),
            None => conversation.agent,
        };
        let Some(writer) = writer else { return Ok(()) };
        let Some(agent) = self.tx.agent_row(writer)?.filter(|agent| agent.is_active) else { return Ok(()) };
        let to = mail.recipients.join(", ");
        let why = self.tx.outgoing(mail.id)?.returned.map(|(_, words)| words).unwrap_or_default();
        self.notify_by_mail(&agent, conversation, returned(agent.language, &to, &conversation.subject, &why))
    }

    fn notify_by_mail(
        &mut self,
        agent: &AgentRow,
        conversation: &Conversation,
        (subject, mut blocks): (String, Vec<Block>),
    ) -> Result<(), DeskError> {
        let key = format!("notice:{}", agent.email);
        let since: Timestamp = self.now - NOTICES_WITHIN;
        if self.tx.automatic_sent_since(&key, since)? >= NOTICES_MAX || self.is_gone(&agent.email)? {
            return Ok(());
        }
        let Some(sender) = self.sender_for(conversation)? else { return Ok(()) };
        let base = self.firm.public_url.trim_end_matches('/').to_owned();
        let link = (!base.is_empty()).then(|| format!("{base}/conversations/{}", conversation.id));
        blocks.extend(link.map(|url| Block::Link(letters::Link { words: here(agent.language), url })));
        let letter = Letter {
            language: agent.language,
            subject,
            blocks,
            signed: String::new(),
            signature: None,
            firm: self.firm.name.clone(),
            phone: String::new(),
            said_by: letters::written_by_program(agent.language, MailKind::Notice),
            marker: String::new(),
        };
        // A notice that can't be made is no reason to lose what it tells of.
        if self.post_to_colleague(agent, sender, MailKind::Notice, Some(conversation.id), letter)?.is_none() {
            return Ok(());
        }
        Ok(self.tx.count_automatic(&key, self.now, since)?)
    }
}

/// "Your answer did not arrive": to whom, about what, and why.
fn returned(language: Language, to: &str, about: &str, why: &str) -> (String, Vec<Block>) {
    let (subject, said, asked) = match language {
        Language::Nl => (
            format!("Niet aangekomen: {about}"),
            format!("Uw antwoord aan {to} is teruggekomen. De klant heeft het niet gekregen, en wacht weer op ons."),
            "Wat de mailserver van de klant zei:",
        ),
        Language::En => (
            format!("Did not arrive: {about}"),
            format!("Your answer to {to} came back. The customer does not have it, and waits for us again."),
            "What the customer's mail server said:",
        ),
    };
    let mut blocks = vec![Block::Say(said)];
    if !why.is_empty() {
        blocks.push(Block::Say(asked.to_owned()));
        blocks.push(Block::Words(why.to_owned()));
    }
    (subject, blocks)
}

const fn here(language: Language) -> &'static str {
    match language {
        Language::Nl => "Het gesprek:",
        Language::En => "The conversation:",
    }
}
