//! Pages for what can't be shown: in the reader's language, with what to do, and a number to mention when it is our fault.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::i18n::{Language, Words};
use crate::page::Page;
use crate::parts::{Sign, State};
use crate::shell::{Front, Theme};

/// What a handler returns instead of a page; `?` turns the desk's errors into one. The page itself is made at the edge
/// (see [`crate::headers`]), which knows the reader's language and the request's number.
#[derive(Debug, Clone)]
pub enum PageError {
    /// Not there, or not yours: the same page.
    NotFound,
    /// The role doesn't include it.
    NotAllowed,
    /// The form's token is not this session's.
    Forged,
    /// A form that can't be shown again with its errors at their fields; the key of a sentence that says why.
    Invalid(&'static str),
    /// More bytes than this.
    TooLarge {
        /// The limit.
        bytes_max: usize,
    },
    /// Try again after so long.
    TooMany {
        /// How long to wait.
        seconds: u32,
    },
    /// It took too long, or the database is not there.
    Busy,
    /// Nothing can be stored now, and no form can be shown again with what was typed.
    Unstored,
    /// Our own failure: logged with a number, and shown as that number.
    Failure(Arc<dyn Error + Send + Sync>),
}

impl PageError {
    /// Our own failure.
    pub fn failure(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Failure(Arc::new(error))
    }

    /// The status a program reads.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed | Self::Forged => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Unstored => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failure(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn title(&self, t: Words) -> String {
        t.say(match self {
            Self::NotFound => "error-not-found-title",
            Self::NotAllowed => "error-not-allowed-title",
            Self::Forged => "error-forged-title",
            Self::Invalid(_) => "error-invalid-title",
            Self::TooLarge { .. } => "error-too-large-title",
            Self::TooMany { .. } => "error-too-many-title",
            Self::Busy => "error-busy-title",
            Self::Unstored => "error-unstored-title",
            Self::Failure(_) => "error-failure-title",
        })
    }

    pub(crate) fn text(&self, t: Words, number: &str) -> String {
        match self {
            Self::NotFound => t.say("error-not-found-text"),
            Self::NotAllowed => t.say("error-not-allowed-text"),
            Self::Forged => t.say("error-forged-text"),
            Self::Invalid(key) => t.say(key),
            Self::TooLarge { bytes_max } => {
                t.with("size", format!("{}\u{a0}MB", bytes_max.div_ceil(1_000_000))).say("error-too-large-text")
            }
            Self::TooMany { seconds } => t.with("seconds", *seconds).say("error-too-many-text"),
            Self::Busy => t.say("error-busy-text"),
            Self::Unstored => t.say("error-unstored-text"),
            Self::Failure(_) => t.with("number", number).say("error-failure-text"),
        }
    }

    fn state(&self) -> State {
        match self {
            Self::Failure(_) | Self::Unstored => State::Broken,
            Self::TooMany { .. } | Self::TooLarge { .. } | Self::Busy => State::Soon,
            Self::NotFound | Self::NotAllowed | Self::Forged | Self::Invalid(_) => State::Withdrawn,
        }
    }

    /// The page, for a reader of this language. Needs no session, so it can be shown when nothing else works.
    pub fn page(&self, t: Words, number: &str) -> ErrorPage {
        let shell = Front { t, organisation: "Myosotis".into(), phone: String::new(), theme: Theme::System };
        ErrorPage { t, shell, title: self.title(t), text: self.text(t, number), sign: self.state().bare_sign() }
    }

    /// What a bare status of the framework means to a person.
    pub(crate) fn of_status(status: StatusCode, upload_bytes_max: usize) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotFound,
            StatusCode::FORBIDDEN => Self::NotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge { bytes_max: upload_bytes_max },
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany { seconds: 60 },
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            status if status.is_client_error() => Self::Invalid("error-invalid-text"),
            status => Self::Failure(Arc::new(BareStatus(status))),
        }
    }
}

impl From<desk::DeskError> for PageError {
    fn from(error: desk::DeskError) -> Self {
        use desk::{DeskError, Refusal, Unstored};
        match error {
            DeskError::NotFound => Self::NotFound,
            DeskError::NotAllowed(_) => Self::NotAllowed,
            DeskError::Refused(Refusal::TooManyTries(seconds)) => Self::TooMany { seconds },
            DeskError::Refused(Refusal::NotStored(Unstored::Locked)) => Self::Busy,
            DeskError::Refused(Refusal::NotStored(_)) => Self::Unstored,
            DeskError::Refused(refusal) => Self::Invalid(crate::refusals::key(&refusal)),
            DeskError::Store(store) if store.is_passing() => Self::Busy,
            DeskError::Store(store) => Self::failure(store),
        }
    }
}

/// A failure of which nothing but the status is known.
#[derive(Debug, thiserror::Error)]
#[error("answered with {0}")]
struct BareStatus(StatusCode);

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failure(error) => write!(f, "{error}"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::TooMany { seconds } = self {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Shown without a session: plain, with one way on.
#[derive(Debug, Template)]
#[template(path = "errors/error.html")]
pub struct ErrorPage {
    t: Words,
    shell: Front,
    title: String,
    text: String,
    sign: Sign,
}

impl Page for ErrorPage {
    const NAME: &'static str = "error";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |error: PageError| error.page(t, "<script>alert(1)</script>");
        vec![
            ("404", page(PageError::NotFound)),
            ("403", page(PageError::NotAllowed)),
            ("forged", page(PageError::Forged)),
            ("422", page(PageError::Invalid("error-invalid-text"))),
            ("413", page(PageError::TooLarge { bytes_max: 40_000_000 })),
            ("429", page(PageError::TooMany { seconds: 40 })),
            ("503", page(PageError::Busy)),
            ("503-unstored", page(PageError::Unstored)),
            ("500-hostile", page(PageError::of_status(StatusCode::INTERNAL_SERVER_ERROR, 0))),
        ]
    }
}

/// The language that a browser asks for, where no session or page says another: Dutch, unless English comes first.
pub fn asked_language(headers: &HeaderMap) -> Language {
    wished_language(headers).unwrap_or_default()
}

/// The first language in `Accept-Language` that we speak.
pub(crate) fn wished_language(headers: &HeaderMap) -> Option<Language> {
    let wishes = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    wishes.split(',').find_map(|wish| match wish.trim().get(..2) {
        Some("nl") => Some(Language::Nl),
        Some("en") => Some(Language::En),
        _ => None,
    })
}
