//! What stands below a mail: the writer's signature, then the mailbox's, in the customer's language.

use mail::sanitize::{escaped, text_of};
use promise::{Language, sentence};
use store::id::AgentId;
use store::{Conversation, MailboxRow, first_name};

use crate::turn::Turn;
use crate::variables::{Values, Variable};
use crate::{Agent, DeskError};

/// Both forms of it, variables filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Signature {
    pub text: String,
    /// Sanitised.
    pub html: String,
}

impl Turn<'_, '_> {
    /// The signature of a mail about a conversation; `None` where neither colleague nor mailbox has one: then the plain
    /// name stands there.
    pub(crate) fn signature(
        &mut self,
        conversation: &Conversation,
        sender: &MailboxRow,
        by: Option<(AgentId, &str)>,
        values: &Values,
    ) -> Result<Option<Signature>, DeskError> {
        let language = conversation.language;
        let own = match by {
            Some((id, _)) => in_language(language, self.tx.agent_signature(id)?),
            None => String::new(),
        };
        let of_mailbox = in_language(language, self.tx.mailbox_signature(sender.id)?);
        if own.is_empty() && of_mailbox.is_empty() {
            return Ok(None);
        }
        let mut html = match by {
            Some((_, name)) if own.is_empty() => format!("<p>{}</p>", escaped(name)),
            _ => values.fill_lines(&own),
        };
        if of_mailbox.is_empty() {
            let firm = [self.firm.name.as_str(), self.firm.phone.as_str()];
            let firm: Vec<String> = firm.into_iter().filter(|line| !line.is_empty()).map(escaped).collect();
            html.push_str(&format!("<p>{}</p>", firm.join("<br>")));
        } else {
            html.push_str(&values.fill_lines(&of_mailbox));
        }
        Ok(Some(Signature { text: text_of(&html), html }))
    }

    /// What the variables of an answer stand for.
    pub(crate) fn values(&mut self, conversation: &Conversation, by: &Agent) -> Result<Values, DeskError> {
        let contact = self.tx.contact(conversation.contact)?;
        let open = self.tx.open_promise(conversation.id)?;
        let zone = self.zone();
        let promise = open.map(|open| sentence::when(conversation.language, open.deadline_at, self.now, &zone));
        let mailbox = self.sender_for(conversation)?.map(|mailbox| mailbox.address);
        let team = self.tx.team_name(conversation.team)?;
        Ok(Values(vec![
            (Variable::CustomerFirstName, first_name(&contact.name).to_owned()),
            (Variable::CustomerName, contact.name),
            (Variable::CustomerCompany, contact.account_name.unwrap_or_default()),
            (Variable::ConversationNumber, conversation.reference.clone()),
            (Variable::ConversationSubject, conversation.subject.clone()),
            (Variable::Promise, promise.unwrap_or_default()),
            (Variable::MyFirstName, first_name(&by.name).to_owned()),
            (Variable::MyName, by.name.clone()),
            (Variable::MyAddress, by.email.clone()),
            (Variable::TeamName, team.unwrap_or_default()),
            (Variable::MailboxAddress, mailbox.unwrap_or_default()),
            (Variable::OrganisationName, self.firm.name.clone()),
            (Variable::OrganisationPhone, self.firm.phone.clone()),
        ]))
    }
}

/// The text in this language, or else in the other.
pub(crate) fn in_language(language: Language, (nl, en): (String, String)) -> String {
    let (first, second) = match language {
        Language::Nl => (nl, en),
        Language::En => (en, nl),
    };
    if first.is_empty() { second } else { first }
}
