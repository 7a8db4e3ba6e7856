//! A colleague sent a customer's mail on to us: whose question is it? Asked, never guessed in silence.

use jiff::Timestamp;
use mail::ParsedMail;
use store::id::{ConversationId, MessageId};
use store::{Channel, Conversation, Direction, NewForward, NewMessage, Origin, Reach, Recipients, happened};

use crate::post::is_address_of;
use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::{Agent, Desk, DeskError, Refusal};

/// Characters of the original's words that are kept with the question.
const WORDS_MAX: usize = 20_000;
/// Where everybody has their mail: an address there makes nobody one of us.
const OF_EVERYBODY: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.nl",
    "outlook.com",
    "live.com",
    "live.nl",
    "icloud.com",
    "yahoo.com",
    "ziggo.nl",
    "kpnmail.nl",
    "xs4all.nl",
    "planet.nl",
    "home.nl",
];

impl Desk {
    /// Says whether the mail that a colleague sent on is the question of who wrote it first. If so they are the customer of
    /// this conversation from now on, and are told what is promised.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] where nothing was sent on; [`Refusal::ChangedMeanwhile`] when somebody has said so already.
    pub async fn whose_question(
        &self,
        by: &Agent,
        message: MessageId,
        is_theirs: bool,
        now: Timestamp,
    ) -> Result<ConversationId, DeskError> {
        allow(by, Act::EditConversation)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let forward = turn.tx.forward(message)?.ok_or(DeskError::NotFound)?.new;
            if !turn.tx.answer_forward(message, is_theirs, by.id, turn.now)? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let conversation = turn.tx.conversation(forward.conversation)?;
            if is_theirs {
                turn.is_their_question(&by, &conversation, &forward)?;
            } else {
                turn.record(Event::of(happened::NOT_THEIRS, &conversation).by(by.id).message(message))?;
            }
            Ok(conversation.id)
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// Notes whose question a mail of one of us may be.
    pub(crate) fn note_forward(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        sender: &str,
        mail: &ParsedMail,
    ) -> Result<(), DeskError> {
        if !self.is_of_our_house(sender)? {
            return Ok(());
        }
        let Some(original) = mail.forwarded() else { return Ok(()) };
        let Ok(address) = crate::check::address("from", &original.from.address) else { return Ok(()) };
        if address == sender || self.is_one_of_us(&address)? {
            return Ok(());
        }
        let own = mail::own_words::split(&original.body).own();
        let words = if own.trim().is_empty() { original.body } else { own };
        Ok(self.tx.add_forward(&NewForward {
            message,
            conversation,
            name: original.from.name.unwrap_or_default().trim().chars().take(200).collect(),
            address,
            words: words.trim().chars().take(WORDS_MAX).collect(),
        })?)
    }

    /// Whether somebody writes from among us: a colleague, or an address at a domain of ours.
    fn is_of_our_house(&mut self, sender: &str) -> Result<bool, DeskError> {
        let Some((_, domain)) = sender.rsplit_once('@') else { return Ok(false) };
        let mailboxes = self.tx.mailbox_rows()?;
        if mailboxes.iter().any(|mailbox| is_address_of(mailbox, sender)) {
            return Ok(true);
        }
        let is_ours =
            mailboxes.iter().any(|mailbox| mailbox.address.rsplit_once('@').is_some_and(|(_, of)| of == domain));
        Ok(is_ours && !OF_EVERYBODY.contains(&domain) || self.tx.agent_by_email(sender)?.is_some())
    }

    /// The one who wrote it first is the customer. Their words stand as theirs; what the colleague wrote above them is not
    /// shown or quoted to them.
    fn is_their_question(
        &mut self,
        by: &Agent,
        conversation: &Conversation,
        forward: &NewForward,
    ) -> Result<(), DeskError> {
        let reach = Reach::Email { value: forward.address.clone(), shown: forward.address.clone() };
        let contact = self.contact_for(&forward.name, Some(&reach), Some(conversation.language))?;
        self.tx.set_conversation_contact(conversation.id, contact, &forward.words)?;
        self.tx.is_of_no_contact(forward.message)?;
        let conversation = self.tx.conversation(conversation.id)?;
        let message = MessageId::new(self.now, self.chance);
        self.tx.add_message(&NewMessage {
            id: message,
            conversation: conversation.id,
            direction: Direction::Inbound,
            channel: Channel::Email,
            contact: Some(contact),
            agent: None,
            raw_mail: None,
            from_name: forward.name.clone(),
            from_address: forward.address.clone(),
            recipients: Recipients::default(),
            subject: conversation.subject.clone(),
            body: forward.words.clone(),
            own_words: forward.words.clone(),
            html: None,
            header_id: None,
            automatic: "no".to_owned(),
            written_at: self.now,
        })?;
        let event = Event::of(happened::CUSTOMER_FOUND, &conversation).by(by.id).contact(contact).message(message);
        self.record(event)?;
        let promise = match self.tx.open_promise(conversation.id)? {
            Some(open) => Some(open),
            None => self.asked_once_more(&conversation, Origin::Reply, self.now)?,
        };
        if let Some(promise) = promise {
            self.acknowledge(&conversation, &forward.words, &promise)?;
        }
        Ok(())
    }
}
