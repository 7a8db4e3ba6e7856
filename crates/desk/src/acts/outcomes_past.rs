//! A history from before there was a desk, put in at once: for the demo, and for tests.

use jiff::{Timestamp, ToSpan};
use promise::{Kind, Language};
use store::id::{AccountId, AgentId, BookingId, ContactId, ConversationId, MessageId, PromiseId, TeamId};
use store::{
    Channel, ConversationState, Direction, Ending, NewConversation, NewMessage, NewPromise, Origin, PromiseState,
    Reach, happened,
};

use crate::turn::{Event, Turn};
use crate::worth::past::{PastAccount, PastQuestion};
use crate::{Desk, DeskError};

/// Accounts that are written in one go.
const AT_A_TIME: usize = 60;

impl Desk {
    /// Writes accounts with their sales, contracts, answers and questions as they would stand there had the desk been there.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] outside a demo: nobody's real history is made up.
    pub async fn fill_past(&self, accounts: Vec<PastAccount>, now: Timestamp) -> Result<(), DeskError> {
        if !self.is_demo {
            return Err(DeskError::NotFound);
        }
        for some in accounts.chunks(AT_A_TIME) {
            let some = some.to_vec();
            self.act(now, move |turn| some.iter().try_for_each(|account| turn.put_past(account))).await?;
        }
        Ok(())
    }
}

/// How a conversation of then began.
pub(super) struct Begun {
    pub(super) account: AccountId,
    pub(super) contact: ContactId,
    pub(super) subject: &'static str,
    pub(super) channel: Channel,
    pub(super) agent: AgentId,
    pub(super) team: TeamId,
    pub(super) at: Timestamp,
}

/// Whose words.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    /// The customer's, by name.
    Theirs(&'a str),
    Ours(AgentId),
}

impl Turn<'_, '_> {
    /// An id for a row of any kind.
    pub(super) fn a_key(&self) -> String {
        BookingId::new(self.now, self.chance).to_string()
    }

    fn put_past(&mut self, past: &PastAccount) -> Result<(), DeskError> {
        let (account, contact) = self.past_account(past)?;
        for booking in &past.bookings {
            let key = self.a_key();
            self.tx.add_past_booking(account, booking, &key)?;
        }
        for subscription in &past.subscriptions {
            let key = self.a_key();
            self.tx.add_past_subscription(account, subscription, &key, self.now)?;
        }
        for survey in &past.surveys {
            let key = self.a_key();
            self.tx.add_past_survey((account, contact, None), survey, &key)?;
        }
        for question in &past.questions {
            self.put_past_question(past, question, account, contact)?;
        }
        for complaint in &past.complaints {
            self.put_past_complaint(past, complaint, (account, contact))?;
        }
        if let Some(giver) = past.questions.first() {
            for (at, cents, what) in &past.goodwill {
                let key = self.a_key();
                self.tx.add_past_goodwill((account, contact, None), giver.agent, (*cents, what), &key, *at)?;
            }
        }
        Ok(())
    }

    /// The account of that name with somebody to reach; made where there is none.
    fn past_account(&mut self, past: &PastAccount) -> Result<(AccountId, ContactId), DeskError> {
        if let Some(account) = self.tx.account_by_name(&past.name)?
            && let Some(contact) = self.tx.contact_of_account(account)?
        {
            return Ok((account, contact));
        }
        let account = AccountId::new(self.now, self.chance);
        self.tx.add_past_account(account, &past.name, (past.is_company, &past.city), past.since, self.now)?;
        let contact = ContactId::new(self.now, self.chance);
        self.tx.add_contact(contact, &past.contact, Some(Language::Nl), self.now)?;
        self.tx.change_contact(contact, &past.contact, Some(account), self.now)?;
        let mailbox: String = past.name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let value = format!("{mailbox}@klant.example");
        self.tx.add_contact_address(contact, &Reach::Email { shown: value.clone(), value })?;
        Ok((account, contact))
    }

    fn put_past_question(
        &mut self,
        past: &PastAccount,
        asked: &PastQuestion,
        account: AccountId,
        contact: ContactId,
    ) -> Result<(), DeskError> {
        let (subject, channel, at) = (asked.subject, asked.channel, asked.asked_at);
        let begun = Begun { account, contact, subject, channel, agent: asked.agent, team: asked.team, at };
        let new = self.past_conversation(&begun)?;
        self.past_message(&new, Said::Theirs(&past.contact), asked.words, at)?;
        let answer = self.past_message(&new, Said::Ours(asked.agent), asked.answer, asked.answered_at)?;
        self.tx.add_effort(answer, asked.agent, asked.spent_minutes * 60_000, asked.answered_at)?;
        self.put_past_promise(&new, asked, answer)
    }

    /// A conversation that is done.
    pub(super) fn past_conversation(&mut self, begun: &Begun) -> Result<NewConversation, DeskError> {
        let year = begun.at.to_zoned(self.zone()).year();
        let number = self.tx.next_reference_number(year)?;
        let new = NewConversation {
            id: ConversationId::new(begun.at, self.chance),
            reference: format!("{}-{year}-{number:04}", self.firm.prefix.trim().to_uppercase()),
            subject: begun.subject.to_owned(),
            account: Some(begun.account),
            contact: begun.contact,
            channel: begun.channel,
            mailbox: None,
            team: begun.team,
            agent: Some(begun.agent),
            state: ConversationState::Done,
            is_urgent: false,
            language: Language::Nl,
            customer_token: self.customer_token(),
            asked_at: begun.at,
        };
        self.tx.add_conversation(&new)?;
        Ok(new)
    }

    /// What somebody said in it.
    pub(super) fn past_message(
        &mut self,
        of: &NewConversation,
        said: Said<'_>,
        text: &str,
        written_at: Timestamp,
    ) -> Result<MessageId, DeskError> {
        let (direction, agent, from_name) = match said {
            Said::Theirs(name) => (Direction::Inbound, None, name.to_owned()),
            Said::Ours(agent) => (Direction::Outbound, Some(agent), String::new()),
        };
        let id = MessageId::new(written_at, self.chance);
        self.tx.add_message(&NewMessage {
            id,
            conversation: of.id,
            direction,
            channel: of.channel,
            contact: agent.is_none().then_some(of.contact),
            agent,
            raw_mail: None,
            from_name,
            from_address: String::new(),
            recipients: store::Recipients::default(),
            subject: of.subject.clone(),
            body: text.to_owned(),
            own_words: text.to_owned(),
            html: None,
            header_id: None,
            automatic: "no".into(),
            written_at,
        })?;
        Ok(id)
    }

    fn put_past_promise(
        &mut self,
        new: &NewConversation,
        asked: &PastQuestion,
        answer: MessageId,
    ) -> Result<(), DeskError> {
        let is_broken = asked.answered_at > asked.deadline_at;
        let promise = NewPromise {
            id: PromiseId::new(asked.asked_at, self.chance),
            conversation: new.id,
            kind: Kind::Answer,
            origin: Origin::Question,
            agent: Some(asked.agent),
            team: asked.team,
            rule: None,
            said_at: asked.asked_at,
            deadline_at: asked.deadline_at,
            replaces: None,
        };
        self.tx.add_promise(&promise)?;
        let state = if is_broken { PromiseState::Broken } else { PromiseState::Kept };
        let ended_at = if is_broken { asked.deadline_at + 1.second() } else { asked.answered_at };
        let ending = Ending { by: Some(asked.agent), message: (!is_broken).then_some(answer), reason: String::new() };
        self.tx.end_promise(promise.id, state, ended_at, &if is_broken { Ending::default() } else { ending })?;
        let conversation = self.tx.conversation(new.id)?;
        let kind = if is_broken { happened::BROKEN } else { happened::KEPT };
        for (kind, at) in [
            (happened::ASKED, asked.asked_at),
            (happened::PROMISED, asked.asked_at),
            (kind, ended_at),
            (happened::ANSWERED, asked.answered_at),
        ] {
            let by = (at == asked.answered_at).then_some(asked.agent);
            let is_answer = kind == happened::ANSWERED;
            let event = Event::of(kind, &conversation).by(by).message(is_answer.then_some(answer));
            let event = if is_answer { event } else { event.promise(promise.id) };
            let how =
                if kind == happened::BROKEN { serde_json::json!({ "stood": "late" }) } else { serde_json::json!({}) };
            self.record_past(event.detail(how), at)?;
        }
        Ok(())
    }
}
