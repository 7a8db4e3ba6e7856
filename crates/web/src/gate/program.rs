//! Programs with a token: who they are, and how often they may come.

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::Act;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use super::signed::{self, Signed};
use crate::api::Problem;
use crate::app::App;
use crate::errors::{PageError, wished_language};
use crate::limit::Limit;

/// Requests with one token.
const REQUESTS_MAX: usize = 600;
/// Within this time.
const REQUESTS_WITHIN: SignedDuration = SignedDuration::from_mins(1);

/// What programs have done of late.
#[derive(Debug)]
pub(super) struct Programs {
    requests: Limit,
}

impl Programs {
    pub(super) fn new() -> Self {
        Self { requests: Limit::new(REQUESTS_MAX, REQUESTS_WITHIN) }
    }

    /// Lets a program through that shows a token, of a colleague whose role includes the act. Its errors are in the language
    /// that it asks for, or else that colleague's.
    pub(super) async fn pass(&self, app: &App, act: Act, mut request: Request, next: Next) -> Response {
        let wish = wished_language(request.headers());
        let signed = match self.signed(app, request.headers()).await {
            Ok(signed) => signed,
            Err(problem) => return problem.into_response(),
        };
        let language = wish.unwrap_or(signed.agent.language);
        let mut response = if signed.agent.role.may(act) {
            request.extensions_mut().insert(signed);
            next.run(request).await
        } else {
            Problem::from(PageError::NotAllowed).into_response()
        };
        response.extensions_mut().insert(language);
        response
    }

    async fn signed(&self, app: &App, headers: &HeaderMap) -> Result<Signed, Problem> {
        let shown = headers.get(header::AUTHORIZATION).ok_or(Problem::NoToken)?;
        let token = signed::bearer(shown).ok_or(Problem::NoToken)?;
        // What is remembered of a token is not the token.
        let mark: String = Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect();
        let too_many = |seconds| PageError::TooMany { seconds };
        self.requests.take(&mark, app.clock.now()).map_err(too_many)?;
        signed::by_token(app, token).await?.ok_or(Problem::BadToken)
    }
}
