//! What a program sends: JSON that fits the document, of a bounded size.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::json;
use utoipa::ToSchema;

use super::document::document;
use super::problem::Problem;
use super::schema;
use crate::app::App;
use crate::errors::PageError;

/// A request body of the API.
pub(super) trait Written: DeserializeOwned + ToSchema {
    /// Whether files come along: then it may be as large as an upload.
    const HAS_FILES: bool = false;
}

/// The body, read; the last argument of a handler.
#[derive(Debug)]
pub(super) struct Sent<T>(pub(super) T);

impl<T: Written> FromRequest<App> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::NotSaidToBeJson);
        }
        let bytes_max = if T::HAS_FILES { app.config.upload_bytes_max } else { app.config.form_bytes_max };
        let bytes = to_bytes(request.into_body(), bytes_max).await.map_err(|_| PageError::TooLarge { bytes_max })?;
        read(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads it; what doesn't fit is held against the document, so that every wrong field is told at once.
fn read<T: Written>(bytes: &[u8]) -> Result<T, Problem> {
    let error = match serde_json::from_slice(bytes) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    let not_json = |error: &serde_json::Error| Problem::NotJson { line: error.line(), column: error.column() };
    if error.classify() != Category::Data {
        return Err(not_json(&error));
    }
    let value = serde_json::from_slice(bytes).map_err(|error| not_json(&error))?;
    let schema = json!({ "$ref": format!("#/components/schemas/{}", T::name()) });
    let wrongs = schema::wrongs(document(), &schema, &value);
    // A field that stands twice, say: the document has no words for it.
    Err(if wrongs.is_empty() { Problem::field("", "unfit") } else { Problem::shape(wrongs) })
}
