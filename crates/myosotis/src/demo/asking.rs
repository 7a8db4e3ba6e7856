//! How a customer of the demo puts a question: which road, in which words, and how the answer is signed.

use desk::forms::Question as Form;
use desk::views::Channel;
use desk::{ConversationId, Desk, DeskError, Envelope, Filed};
use jiff::Timestamp;
use promise::Kind;

use super::customers::Customer;
use super::dice::Dice;
use super::firm::{Firm, INFO};
use super::questions::{DETAILS, Question};

/// A question as it is about to be put.
pub(crate) struct Asking {
    pub customer: &'static Customer,
    pub question: &'static Question,
    pub channel: Channel,
    subject: String,
    text: String,
    pub answer: String,
    /// The desk knew it: answered while the customer was still on the line.
    is_trivial: bool,
}

impl Asking {
    /// Chooses the road and fills in the details.
    pub(crate) fn new(customer: &'static Customer, question: &'static Question, dice: &mut Dice) -> Self {
        let channel = channel(customer, question, dice);
        let [subject, text, answer] = filled([question.subject, question.text, question.answer], dice);
        let is_trivial = channel == Channel::Phone && !question.is_urgent && dice.chance(14);
        Self { customer, question, channel, subject, text, answer, is_trivial }
    }
}

fn channel(customer: &Customer, question: &Question, dice: &mut Dice) -> Channel {
    let roads: &[(Channel, u32)] = match (customer.email.is_empty(), question.is_urgent) {
        (true, _) => &[(Channel::Phone, 85), (Channel::Visit, 15)],
        (false, true) => &[(Channel::Phone, 90), (Channel::Email, 10)],
        (false, false) => &[(Channel::Email, 52), (Channel::Phone, 28), (Channel::Web, 15), (Channel::Visit, 5)],
    };
    dice.pick_weighted(roads, |(_, weight)| *weight).0
}

/// The same detail has the same value in subject, text and answer.
fn filled(texts: [&str; 3], dice: &mut Dice) -> [String; 3] {
    let mut filled = texts.map(str::to_owned);
    for (name, values) in DETAILS {
        let value = dice.pick(values);
        filled = filled.map(|text| text.replace(name, value));
    }
    filled
}

/// Puts the question to the desk; `None` when it was answered at once.
pub(crate) async fn put(
    desk: &Desk,
    firm: &Firm,
    asking: &Asking,
    knows: &str,
    now: Timestamp,
) -> Result<Option<ConversationId>, DeskError> {
    if asking.channel == Channel::Email {
        let bytes = mail(asking.customer, &asking.subject, &asking.text, "", now);
        let filed = receive(desk, asking.customer, bytes, now).await?;
        return Ok(match filed {
            Some(Filed::Opened(conversation) | Filed::Continued(conversation)) => Some(conversation),
            _ => None,
        });
    }
    let by = (asking.channel != Channel::Web).then(|| firm.agent("Bea"));
    if let (Some(by), true) = (by, asking.is_trivial) {
        desk.answered_at_once(by, form(firm, asking, knows), &asking.answer, now).await?;
        return Ok(None);
    }
    Ok(Some(desk.ask(by, form(firm, asking, knows), now).await?.conversation))
}

fn form(firm: &Firm, asking: &Asking, knows: &str) -> Form {
    let is_web = asking.channel == Channel::Web;
    let customer = asking.customer;
    Form {
        channel: asking.channel,
        text: asking.text.clone(),
        subject: asking.subject.clone(),
        name: customer.name.into(),
        reach: if is_web { customer.email } else { customer.phone }.into(),
        contact: None,
        team: (!is_web).then(|| firm.teams[asking.question.team]),
        agent: (!is_web).then(|| firm.agent(knows).id),
        is_urgent: asking.question.is_urgent,
        kind: if is_web { Kind::Answer } else { Kind::Callback },
        language: None,
        not_before: None,
        files: vec![],
        idempotency: None,
    }
}

/// A customer's reply by mail on a conversation.
pub(crate) async fn reply(
    desk: &Desk,
    customer: &Customer,
    reference: &str,
    subject: &str,
    words: &str,
    now: Timestamp,
) -> Result<Option<Filed>, DeskError> {
    receive(desk, customer, mail(customer, &format!("Re: {subject} [#{reference}]"), words, "re-", now), now).await
}

async fn receive(desk: &Desk, customer: &Customer, bytes: Vec<u8>, now: Timestamp) -> Result<Option<Filed>, DeskError> {
    let envelope = Envelope { from: customer.email.into(), to: vec![INFO.into()], mailbox: None, peer: None };
    desk.receive_mail(envelope, bytes, now).await?;
    Ok(desk.file_stored_mail(1, now).await?.pop().map(|(_, filed)| filed))
}

/// A mail as the customer's own program would send it.
fn mail(customer: &Customer, subject: &str, text: &str, kind: &str, now: Timestamp) -> Vec<u8> {
    let (greeting, closing) =
        if customer.is_english { ("Hello,", "Kind regards,") } else { ("Goedendag,", "Met vriendelijke groet,") };
    let date = jiff::fmt::rfc2822::to_string(&now.to_zoned(jiff::tz::TimeZone::UTC))
        .expect("a date of this century can be written");
    let domain = customer.email.rsplit('@').next().unwrap_or("post.example");
    format!(
        "From: =?utf-8?B?{}?= <{}>\r\nTo: <{INFO}>\r\nSubject: =?utf-8?B?{}?=\r\nDate: {date}\r\nMessage-ID: <{kind}{}@{domain}>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         {greeting}\r\n\r\n{text}\r\n\r\n{closing}\r\n{}\r\n",
        base64(customer.name),
        customer.email,
        base64(subject),
        now.as_millisecond(),
        customer.name,
    )
    .into_bytes()
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// The answer with salutation and name, as a mail; or as what was said.
pub(crate) fn signed(answer: &str, customer: &Customer, first_name: &str, by_mail: bool) -> String {
    if !by_mail {
        return answer.to_owned();
    }
    let last_name = customer.name.split_once(' ').map_or(customer.name, |(_, rest)| rest);
    if customer.is_english {
        format!("Good day {},\n\n{answer}\n\nKind regards,\n{first_name}", customer.name)
    } else {
        format!(
            "Goedendag {} {last_name},\n\n{answer}\n\nGroet,\n{first_name}",
            customer.name.split(' ').next().unwrap_or("")
        )
    }
}
