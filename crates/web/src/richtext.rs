//! The one room where escaping is off: HTML that the desk has sanitised for this very purpose.

use std::fmt;

/// What a colleague wrote, laid out, as the desk gives it: no scripts, no styles, no pictures from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LaidOut(String);

impl LaidOut {
    /// Only for HTML of [`desk::views::MessageView::written`], a signature, or a template: the desk sanitised it.
    pub(crate) fn of_desk(html: impl Into<String>) -> Self {
        Self(html.into())
    }
}

impl askama::filters::HtmlSafe for LaidOut {}

impl fmt::Display for LaidOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
