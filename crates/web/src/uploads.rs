//! What a form sends, with files or without: a handler takes [`Sent`] as its last argument.
//!
//! Both kinds of body are read, so that a form keeps working when a script sends it without its files.

use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, RawForm, Request};
use axum::http::{StatusCode, header};
use desk::forms::Upload;

use crate::app::App;
use crate::errors::PageError;
use crate::i18n::Words;

/// Parts of one form: fields and files together.
const PARTS_MAX: usize = 400;

/// The fields and files of a form, in the order in which they were sent.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    fields: Vec<(String, String)>,
    /// Files that were chosen; a file field that was left empty sends none. Their number and size are judged by the act.
    pub(crate) files: Vec<Upload>,
}

impl Sent {
    /// Fields as a sample sends them.
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { fields, files: Vec::new() }
    }

    /// The first value of a field; empty when it wasn't sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All fields, for a form that comes back.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The names of the files, for a form that comes back: a browser forgets them.
    pub(crate) fn file_names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.name.clone()).collect()
    }
}

impl FromRequest<App> for Sent {
    type Rejection = PageError;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, PageError> {
        if !is_multipart(&request) {
            let bytes_max = app.config.form_bytes_max;
            let RawForm(bytes) =
                RawForm::from_request(request, app).await.map_err(|_| PageError::TooLarge { bytes_max })?;
            let fields = serde_urlencoded::from_bytes(&bytes).map_err(|_| unreadable())?;
            return Ok(Self { fields, files: Vec::new() });
        }
        DefaultBodyLimit::max(app.config.upload_bytes_max).apply(&mut request);
        let mut form = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
        let mut sent = Self::default();
        let told = |error: &axum::extract::multipart::MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge { bytes_max: app.config.upload_bytes_max },
            _ => unreadable(),
        };
        while let Some(part) = form.next_field().await.map_err(|error| told(&error))? {
            if sent.fields.len() + sent.files.len() == PARTS_MAX {
                return Err(PageError::TooLarge { bytes_max: app.config.upload_bytes_max });
            }
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(|file| (last_name(file), part.content_type().map(str::to_owned)));
            let bytes = part.bytes().await.map_err(|error| told(&error))?;
            match file {
                Some((file, _)) if file.is_empty() && bytes.is_empty() => {}
                Some((file, kind)) => {
                    let content_type = kind.unwrap_or_else(|| "application/octet-stream".into());
                    sent.files.push(Upload { name: file, content_type, bytes: bytes.to_vec() });
                }
                None if bytes.len() > app.config.form_bytes_max => {
                    return Err(PageError::TooLarge { bytes_max: app.config.form_bytes_max });
                }
                None => sent.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(sent)
    }
}

/// The field for files: a button that opens the camera or the folder. Its form has `enctype="multipart/form-data"`.
#[derive(Debug, Clone, Template)]
#[template(path = "uploads.html")]
pub(crate) struct FilesField {
    t: Words,
    id: String,
    label: String,
    is_quiet: bool,
    error: Option<String>,
    again: Vec<String>,
    bytes_max: usize,
}

crate::parts::html_safe!(FilesField);

impl FilesField {
    /// A field named `files`.
    pub(crate) fn new(t: Words, label: impl Into<String>) -> Self {
        Self {
            t,
            id: "f-files".into(),
            label: label.into(),
            is_quiet: false,
            error: None,
            again: Vec::new(),
            bytes_max: desk::limits::FILES_BYTES_MAX,
        }
    }

    /// As a quiet button.
    #[must_use]
    pub(crate) fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// The element's id, where another field for files is on the page.
    #[must_use]
    pub(crate) fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// What is wrong with them.
    #[must_use]
    pub(crate) fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Files that were chosen before the form came back: they must be chosen again.
    #[must_use]
    pub(crate) fn again(mut self, names: Vec<String>) -> Self {
        self.again = names;
        self
    }
}

fn unreadable() -> PageError {
    PageError::Invalid("error-invalid-text")
}

fn is_multipart(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// Without the folders of whoever sent it, and without what can't be seen. The desk makes it safe to save under.
fn last_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_without_the_folders_of_its_sender() {
        for (sent, kept) in [
            ("C:\\Users\\ilse\\foto.jpg", "foto.jpg"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\r\n.png", "ab.png"),
            ("", ""),
        ] {
            assert_eq!(last_name(sent), kept);
        }
    }
}
