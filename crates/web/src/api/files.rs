//! Files that come along in a request: in base64, so that a question or an answer is one request with all that belongs to it.

use desk::forms::Upload;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::schema::base64;
use super::words::Base64;

/// A file. At most 20 with one message, together at most 24 MB before base64.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = File)]
pub(super) struct FileBody {
    /// Its name, without folders.
    pub(super) name: String,
    /// `image/jpeg`; without one it is bytes.
    pub(super) content_type: Option<String>,
    #[schema(value_type = Base64)]
    pub(super) content: Content,
}

impl FileBody {
    /// As the desk takes them.
    pub(super) fn uploads(files: Option<Vec<Self>>) -> Vec<Upload> {
        let upload = |file: Self| Upload {
            name: file.name,
            content_type: file.content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            bytes: file.content.0,
        };
        files.into_iter().flatten().map(upload).collect()
    }
}

/// Bytes that were sent as base64: decoded straight from the request, so that no second copy of it is held.
pub(super) struct Content(pub(super) Vec<u8>);

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Content;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("base64")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Content, E> {
                base64(text).map(Content).ok_or_else(|| E::custom("not base64"))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
