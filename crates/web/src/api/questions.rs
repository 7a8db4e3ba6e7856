//! `POST /api/v1/questions` and `POST /api/v1/quotes`: a question gets its promise, or hears what it would get.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use desk::forms::Question;
use desk::views::Channel;
use desk::{AgentId, ContactId, ConversationId, DeskError, Language, MailboxId, TeamId};
use jiff::Timestamp;
use promise::Kind;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::body::{Sent, Written};
use super::files::FileBody;
use super::firm::Firm;
use super::problem::{Problem, ProblemBody};
use super::promise::{Promise, Quote};
use super::words::{Id, KindWord, LanguageWord, Moment};
use crate::app::App;
use crate::errors::wished_language;
use crate::gate::Signed;

/// A question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewQuestion)]
pub(super) struct QuestionBody {
    /// In the customer's words; at most 50,000 characters.
    text: String,
    /// Without one it is made from the first words.
    subject: Option<String>,
    /// Of the customer.
    name: Option<String>,
    /// E-mail address or telephone number, in any form that people type. Needed, but for a call or a visit.
    reach: Option<String>,
    /// A contact that you know already, instead of looking one up by `reach`.
    #[schema(value_type = Option<Id>)]
    contact: Option<ContactId>,
    channel: Option<Asking>,
    #[schema(value_type = Option<Id>)]
    team: Option<TeamId>,
    /// The colleague who is to be named in the promise.
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    is_urgent: Option<bool>,
    /// `answer` if it isn't said; who can only be called is called back all the same.
    #[schema(value_type = Option<KindWord>)]
    kind: Option<Kind>,
    /// In which the customer is answered; without it the one they had before, or the firm's.
    #[schema(value_type = Option<LanguageWord>)]
    language: Option<Language>,
    /// Promise this moment rather than an earlier one; never earlier than the rule says.
    #[schema(value_type = Option<Moment>)]
    not_before: Option<Timestamp>,
    files: Option<Vec<FileBody>>,
}

impl Written for QuestionBody {
    const HAS_FILES: bool = true;
}

/// The road by which the customer asked. `phone` and `visit` are notes that the token's colleague takes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Asking {
    #[default]
    Api,
    Web,
    Widget,
    Phone,
    Visit,
}

impl Asking {
    fn channel(self) -> Channel {
        match self {
            Self::Api => Channel::Api,
            Self::Web => Channel::Web,
            Self::Widget => Channel::Widget,
            Self::Phone => Channel::Phone,
            Self::Visit => Channel::Visit,
        }
    }

    fn is_taken_down(self) -> bool {
        matches!(self, Self::Phone | Self::Visit)
    }
}

impl QuestionBody {
    fn question(self, idempotency: Option<(String, String)>) -> Question {
        Question {
            channel: self.channel.unwrap_or_default().channel(),
            text: self.text,
            subject: self.subject.unwrap_or_default(),
            name: self.name.unwrap_or_default(),
            reach: self.reach.unwrap_or_default(),
            contact: self.contact,
            team: self.team,
            agent: self.agent,
            is_urgent: self.is_urgent.unwrap_or(false),
            kind: self.kind.unwrap_or(Kind::Answer),
            language: self.language,
            not_before: self.not_before,
            files: FileBody::uploads(self.files),
            idempotency,
        }
    }
}

/// What the question says, whatever the order and spacing of its fields: by this a retry is told from another question.
fn digest(question: &Question) -> String {
    let mut digest = Sha256::new();
    let mut add = |bytes: &[u8]| {
        digest.update(bytes.len().to_be_bytes());
        digest.update(bytes);
    };
    let Question { text, subject, name, reach, files, idempotency: _, .. } = question;
    [text, subject, name, reach].into_iter().for_each(|part| add(part.as_bytes()));
    let Question { channel, contact, team, agent, is_urgent, kind, language, not_before, .. } = question;
    let rest = format!("{channel} {contact:?} {team:?} {agent:?} {is_urgent} {kind} {language:?} {not_before:?}");
    add(rest.as_bytes());
    for file in files {
        add(file.name.as_bytes());
        add(file.content_type.as_bytes());
        add(&file.bytes);
    }
    hex(&digest.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The key of a request that may be sent again, each token with keys of its own.
fn idempotency(headers: &HeaderMap) -> Result<Option<(String, String)>, Problem> {
    const NAME: &str = "Idempotency-Key";
    let Some(key) = headers.get(NAME) else { return Ok(None) };
    let key = key.to_str().map(str::trim).unwrap_or_default();
    if key.is_empty() || headers.get_all(NAME).iter().count() > 1 {
        return Err(Problem::field(NAME, "not_a_key"));
    }
    if key.chars().count() > desk::limits::KEY_MAX {
        return Err(Problem::field(NAME, "too_long"));
    }
    let token = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes()).unwrap_or_default();
    Ok(Some((format!("api/{}", hex(&Sha256::digest(token))), key.to_owned())))
}

/// Received and promised.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Asked {
    #[schema(value_type = Id)]
    conversation: ConversationId,
    /// By which people name it: `HI-2026-1184`.
    reference: String,
    promise: Promise,
    #[schema(value_type = LanguageWord)]
    language: Language,
    /// The customer's page, without an account. Whoever has this address sees it: give it to nobody else.
    link: String,
    /// An acknowledgement goes to this address; none when there is nothing to write to.
    told_to: Option<String>,
}

/// Asks a question.
///
/// It is stored, promised and acknowledged before this answers. Send an `Idempotency-Key`, and send the same again until
/// you have an answer: it stays one question.
#[utoipa::path(
    post, path = "/api/v1/questions", operation_id = "ask", tag = "Questions", request_body = QuestionBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Up to 200 characters, new for each question")),
    responses(
        (status = 201, description = "Received and promised, now or when it was first sent", body = Asked),
        (status = "default", description = "Nothing was received", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn ask(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    Sent(body): Sent<QuestionBody>,
) -> Result<(StatusCode, Json<Asked>), Problem> {
    let is_taken_down = body.channel.unwrap_or_default().is_taken_down();
    let question = body.question(idempotency(&headers)?);
    let (by, has_contact) = (is_taken_down.then_some(&signed.agent), question.contact.is_some());
    let request = digest(&question);
    let firm = Firm::of(&app).await?;
    let asked = app.desk.ask_once(by, question, &request, app.clock.now()).await.map_err(|error| match error {
        DeskError::NotFound if has_contact => Problem::field("contact", "unknown"),
        other => other.into(),
    })?;
    let asked = Asked {
        conversation: asked.conversation,
        reference: asked.reference,
        promise: Promise::of(&asked.promise, asked.language, &firm),
        language: asked.language,
        link: firm.link(&asked.customer_token),
        told_to: asked.told_to,
    };
    Ok((StatusCode::CREATED, Json(asked)))
}

/// What a promise depends on; all of it may be left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewQuote)]
pub(super) struct QuoteBody {
    /// `api` if it isn't said.
    #[schema(value_type = Option<super::words::ChannelWord>)]
    channel: Option<Channel>,
    /// The mailbox that a mail would come to.
    #[schema(value_type = Option<Id>)]
    mailbox: Option<MailboxId>,
    #[schema(value_type = Option<Id>)]
    team: Option<TeamId>,
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    is_urgent: Option<bool>,
    #[schema(value_type = Option<KindWord>)]
    kind: Option<Kind>,
    /// Of who can only be called, a call back is promised.
    reach: Option<String>,
    /// Of the sentence; without it the one of `Accept-Language`, or the firm's.
    #[schema(value_type = Option<LanguageWord>)]
    language: Option<Language>,
    #[schema(value_type = Option<Moment>)]
    not_before: Option<Timestamp>,
}

impl Written for QuoteBody {}

/// Says what would be promised now.
///
/// Nothing is stored, and nothing is promised by it: a question that comes later may get a later moment.
#[utoipa::path(
    post, path = "/api/v1/quotes", operation_id = "quote", tag = "Questions", request_body = QuoteBody,
    responses(
        (status = 200, description = "What would be promised", body = Quote),
        (status = "default", description = "It can't be said", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn quote(
    State(app): State<App>,
    headers: HeaderMap,
    Sent(body): Sent<QuoteBody>,
) -> Result<Json<Quote>, Problem> {
    let firm = Firm::of(&app).await?;
    let language = body.language.or_else(|| wished_language(&headers)).unwrap_or(firm.language);
    let question = Question {
        channel: body.channel.unwrap_or(Channel::Api),
        text: String::new(),
        subject: String::new(),
        name: String::new(),
        reach: body.reach.unwrap_or_default(),
        contact: None,
        team: body.team,
        agent: body.agent,
        is_urgent: body.is_urgent.unwrap_or(false),
        kind: body.kind.unwrap_or(Kind::Answer),
        language: Some(language),
        not_before: body.not_before,
        files: Vec::new(),
        idempotency: None,
    };
    let quote = app.desk.quote_in(body.mailbox, &question, app.clock.now()).await?;
    Ok(Json(Quote::of(quote, language, &firm)))
}
