//! Ids in addresses: what can't be one is not there, as what is nobody's.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::errors::PageError;

/// The only parameter of the path, as an id; anything else that stands there is "not found".
#[derive(Debug, Clone, Copy)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| PageError::NotFound)?;
        text.parse().map(Self).map_err(|_| PageError::NotFound)
    }
}
