//! What a program is told when it can't be done: `application/problem+json` (RFC 9457), in the reader's language.
//!
//! Handlers return a [`Problem`]; it is put into words at the edge (`headers.rs`), which knows the language and the
//! request's number, just as an error becomes a page there.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::{DeskError, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema::{What, Wrong};
use crate::errors::PageError;
use crate::i18n::{Language, Words};
use crate::refusals;

/// What is wrong with a request.
#[derive(Debug, Clone)]
pub(crate) enum Problem {
    /// No token, or not as `Bearer`.
    NoToken,
    /// A token that is unknown or revoked.
    BadToken,
    /// The body is not JSON; line and column.
    NotJson { line: usize, column: usize },
    /// The body says it is something else than JSON.
    NotSaidToBeJson,
    /// Fields that can't be taken.
    Fields(Vec<WrongField>),
    /// The desk refuses, whatever the fields.
    Refused(Refusal),
    /// An idempotency key that came with another question before.
    KeyReused,
    /// There is no such method at this address.
    WrongMethod,
    /// There is no such address.
    NoSuchAddress,
    /// What pages say too.
    Page(PageError),
}

/// A field that can't be taken, and why.
#[derive(Debug, Clone)]
pub(crate) struct WrongField {
    at: String,
    why: Why,
}

#[derive(Debug, Clone)]
enum Why {
    /// It doesn't fit the document.
    Shape(What),
    /// A problem that the desk names.
    Desk(&'static str),
}

impl Problem {
    /// One field, for a reason that has words in `refusals.rs` or below.
    pub(super) fn field(at: impl Into<String>, problem: &'static str) -> Self {
        Self::Fields(vec![WrongField { at: at.into(), why: Why::Desk(problem) }])
    }

    /// Fields that don't fit the document.
    pub(super) fn shape(wrongs: Vec<Wrong>) -> Self {
        Self::Fields(wrongs.into_iter().map(|wrong| WrongField { at: wrong.at, why: Why::Shape(wrong.what) }).collect())
    }

    /// With the desk's name of a field as the API's.
    #[must_use]
    pub(super) fn renamed(mut self, from: &str, to: &str) -> Self {
        if let Self::Fields(fields) = &mut self {
            fields.iter_mut().filter(|field| field.at == from).for_each(|field| to.clone_into(&mut field.at));
        }
        self
    }

    /// What became of a response, if it is an error.
    pub(super) fn of(response: &Response, upload_bytes_max: usize) -> Option<Self> {
        let (status, extensions) = (response.status(), response.extensions());
        if let Some(problem) = extensions.get::<Self>() {
            return Some(problem.clone());
        }
        if let Some(error) = extensions.get::<PageError>() {
            return Some(error.clone().into());
        }
        match status {
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::WrongMethod),
            status if status.is_client_error() || status.is_server_error() => {
                Some(Self::Page(PageError::of_status(status, upload_bytes_max)))
            }
            _ => None,
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NoToken | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::NotJson { .. } => StatusCode::BAD_REQUEST,
            Self::NotSaidToBeJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Fields(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoSuchAddress => StatusCode::NOT_FOUND,
            Self::Page(error) => error.status(),
        }
    }

    /// The name of the kind, by which a program tells one from another.
    fn name(&self) -> &'static str {
        match self {
            Self::NoToken => "no-token",
            Self::BadToken => "bad-token",
            Self::NotJson { .. } => "not-json",
            Self::NotSaidToBeJson => "not-said-to-be-json",
            Self::Fields(_) => "wrong-fields",
            Self::KeyReused => "key-reused",
            Self::Refused(Refusal::TooLate) => "too-late",
            Self::Refused(Refusal::NoOpenPromise) => "no-open-promise",
            Self::Refused(Refusal::PromiseOpen) => "promise-open",
            Self::Refused(Refusal::PromisedAlready) => "promised-already",
            Self::Refused(Refusal::ChangedMeanwhile) => "changed-meanwhile",
            Self::Refused(_) => "refused",
            Self::WrongMethod => "wrong-method",
            Self::NoSuchAddress => "no-such-address",
            Self::Page(error) => match error {
                PageError::NotFound => "not-found",
                PageError::NotAllowed | PageError::Forged => "not-allowed",
                PageError::Invalid(_) => "refused",
                PageError::TooLarge { .. } => "too-large",
                PageError::TooMany { .. } => "too-many",
                PageError::Busy => "busy",
                PageError::Unstored => "not-stored",
                PageError::Failure(_) => "failure",
            },
        }
    }

    fn title(&self, t: Words) -> String {
        t.say(match self {
            Self::NoToken => "api-no-token-title",
            Self::BadToken => "api-bad-token-title",
            Self::NotJson { .. } => "api-not-json-title",
            Self::NotSaidToBeJson => "api-not-said-title",
            Self::Fields(_) => "api-fields-title",
            Self::Refused(_) => "error-invalid-title",
            Self::KeyReused => "api-key-reused-title",
            Self::WrongMethod => "api-wrong-method-title",
            Self::NoSuchAddress => "api-no-such-address-title",
            Self::Page(error) => return error.title(t),
        })
    }

    fn detail(&self, t: Words, number: &str) -> String {
        t.say(match self {
            Self::NoToken => "api-no-token",
            Self::BadToken => "api-bad-token",
            Self::NotJson { line, column } => {
                return t.with("line", *line).with("column", *column).say("api-not-json");
            }
            Self::NotSaidToBeJson => "api-not-said",
            Self::Fields(_) => "api-fields",
            Self::Refused(refusal) => refusals::key(refusal),
            Self::KeyReused => "api-key-reused",
            Self::WrongMethod => "api-wrong-method",
            Self::NoSuchAddress => "api-no-such-address",
            Self::Page(PageError::NotFound) => "api-not-found",
            Self::Page(PageError::NotAllowed | PageError::Forged) => "api-not-allowed",
            Self::Page(PageError::TooMany { seconds }) => return t.with("seconds", *seconds).say("api-too-many"),
            Self::Page(error) => return error.text(t, number),
        })
    }

    /// In words.
    pub(super) fn told(&self, t: Words, number: &str) -> ProblemBody {
        let errors = match self {
            Self::Fields(fields) => fields.iter().map(|field| field.told(t)).collect(),
            _ => Vec::new(),
        };
        ProblemBody {
            kind: format!("urn:myosotis:problem:{}", self.name()),
            title: self.title(t),
            status: self.status().as_u16(),
            detail: self.detail(t, number),
            request: number.to_owned(),
            errors,
        }
    }

    /// The cause of our own failure, for the log.
    pub(crate) fn failure(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        match self {
            Self::Page(PageError::Failure(cause)) => Some(&**cause),
            _ => None,
        }
    }
}

impl WrongField {
    fn told(&self, t: Words) -> FieldError {
        let message = match &self.why {
            Why::Desk(problem) => match *problem {
                "no_address" => t.say("composer-no-address"),
                "no_mailbox" => t.say("composer-no-mailbox"),
                "not_later" => t.say("refused-not-later"),
                "taken" => t.say("refused-taken"),
                "not_a_place" => t.say("api-not-a-place"),
                "out_of_range" => t.say("api-limit"),
                "not_with_mine" => t.say("api-not-with-mine"),
                "not_a_key" => t.say("api-not-a-key"),
                "unfit" => t.say("api-unfit"),
                "twice" => t.say("api-twice"),
                other => refusals::at_field(t, other),
            },
            Why::Shape(what) => in_words(t, what),
        };
        FieldError { field: self.at.clone(), message }
    }
}

fn in_words(t: Words, what: &What) -> String {
    t.say(match what {
        What::Missing => "problem-required",
        What::Unknown => "api-unknown",
        What::NotText => "api-not-text",
        What::NotANumber => "problem-not-a-number",
        What::NotYesOrNo => "api-not-yes-or-no",
        What::NotAList => "api-not-a-list",
        What::NotAnObject => "api-not-an-object",
        What::NotOneOf(words) => return t.with("words", words.join(", ")).say("api-not-one-of"),
        What::NotAnId => "api-not-an-id",
        What::NotAMoment => "api-not-a-moment",
        What::NotBase64 => "api-not-base64",
    })
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

fn wrong_field(refusal: &Refusal) -> Option<WrongField> {
    let (at, problem) = match refusal {
        Refusal::Field { field, problem } => (*field, *problem),
        Refusal::NotLater => ("deadline", "not_later"),
        Refusal::Taken(field) => (*field, "taken"),
        _ => return None,
    };
    Some(WrongField { at: at.to_owned(), why: Why::Desk(problem) })
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(Refusal::Field { field: "idempotency", problem: "other_question" }) => Self::KeyReused,
            DeskError::Refused(Refusal::Lines(bad)) => {
                let wrong = |(line, problem): (usize, &'static str)| {
                    let of = if matches!(problem, "known" | "twice") { "reference" } else { "received_on" };
                    WrongField { at: format!("dossiers[{}].{of}", line - 1), why: Why::Desk(problem) }
                };
                Self::Fields(bad.into_iter().map(wrong).collect())
            }
            DeskError::Refused(refusal) if refusal.each().all(|one| wrong_field(one).is_some()) => {
                Self::Fields(refusal.each().filter_map(wrong_field).collect())
            }
            error @ DeskError::Refused(Refusal::NotStored(_)) => Self::Page(error.into()),
            DeskError::Refused(Refusal::TooManyTries(seconds)) => Self::Page(PageError::TooMany { seconds }),
            DeskError::Refused(refusal) => Self::Refused(refusal),
            other => Self::Page(other.into()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = match &self {
            Self::Page(error) => error.clone().into_response(),
            problem => problem.status().into_response(),
        };
        let challenge = match &self {
            Self::NoToken => Some("Bearer realm=\"myosotis\""),
            Self::BadToken => Some("Bearer realm=\"myosotis\", error=\"invalid_token\""),
            _ => None,
        };
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Why it can't be done (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody {
    /// The kind of problem, the same in every language: `urn:myosotis:problem:wrong-fields`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in a few words, for people.
    title: String,
    /// The HTTP status, once more.
    status: u16,
    /// What to do about it, for people.
    detail: String,
    /// The request's number (`x-request-id`), to mention when it is our failure.
    request: String,
    /// What is wrong at which field; empty for other kinds of problem.
    errors: Vec<FieldError>,
}

/// A field that can't be taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldError {
    /// Where it is: `text`, `then.deadline`, `files[0].content`, `Idempotency-Key`; empty for the whole.
    field: String,
    /// What is wrong, for people.
    message: String,
}

/// The response in words; what the error said to programs in headers stays.
pub(super) fn response(old: &Response, problem: &Problem, language: Language, number: &str) -> Response {
    let body = problem.told(Words::of(language), number);
    let mut response = (problem.status(), axum::Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
    for name in [header::RETRY_AFTER, header::ALLOW, header::WWW_AUTHENTICATE] {
        if let Some(value) = old.headers().get(&name) {
            headers.insert(name, value.clone());
        }
    }
    response
}
