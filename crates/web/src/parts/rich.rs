//! A field for text that is laid out: a plain one, that a script makes an editor of.

use askama::Template;

use crate::i18n::Words;

/// Two fields, `html_NAME` and `text_NAME`: the second is what was typed without a script.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/rich.html")]
pub(crate) struct RichField {
    t: Words,
    name: String,
    label: String,
    html: String,
    text: String,
    error: Option<String>,
}

super::html_safe!(RichField);

impl RichField {
    pub(crate) fn new(t: Words, name: &str, label: String) -> Self {
        Self { t, name: name.to_owned(), label, html: String::new(), text: String::new(), error: None }
    }

    /// What stands in it: laid out, or as plain text.
    #[must_use]
    pub(crate) fn value(mut self, html: &str, text: &str) -> Self {
        html.clone_into(&mut self.html);
        text.clone_into(&mut self.text);
        self
    }

    #[must_use]
    pub(crate) fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }
}
