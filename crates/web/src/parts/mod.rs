//! The parts that look the same on every page. Made in Rust, shown in templates as `{{ row.sign }}`; each escapes itself.

mod field;
mod kit;
mod names;
mod promise;
mod rich;

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

pub use field::{Choice, Field};
pub use kit::KitPage;
pub(crate) use names::{from_whom, titled};
pub use promise::{BarButton, Clock, PromiseBar, PromiseSentence, SOON_SECONDS, Sign, State};
pub(crate) use rich::RichField;

/// Lets a template struct be shown inside another template without being escaped twice.
macro_rules! html_safe {
    ($($part:ty),* $(,)?) => {$(impl askama::filters::HtmlSafe for $part {})*};
}
pub(crate) use html_safe;

html_safe!(Notice, Empty, Csrf<'_>, Choice, Field, Clock, PromiseBar, PromiseSentence, Sign);

/// An icon of the sprite, without a name of its own: words stand beside it. In a template: `{{ crate::parts::icon("phone") }}`.
pub fn icon(name: &str) -> Icon<'_> {
    Icon(name)
}

/// See [`icon`].
#[derive(Debug, Clone, Copy)]
pub struct Icon<'a>(&'a str);

impl HtmlSafe for Icon<'_> {}

impl fmt::Display for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_assert!(self.0.chars().all(|c| c.is_ascii_lowercase()), "icon names are words of the sprite");
        write!(f, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{}\"/></svg>", self.0)
    }
}

/// The hidden field that proves a form came from our own page. In a template: `{{ shell.csrf_field() }}`.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<input type="hidden" name="csrf" value="{{ token }}">"#, ext = "html")]
pub struct Csrf<'a> {
    /// The session's token.
    pub token: &'a str,
}

/// What is the matter, and what to do about it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r##"<div class="notice" data-kind="{{ state.name() }}"{% if is_urgent %} role="alert"{% endif %}><svg class="sign" data-state="{{ state.name() }}" aria-hidden="true"><use href="#{{ state.name() }}"/></svg><p>{{ sentence }}</p>{% if let Some((label, href)) = action %}<a class="button button--s" href="{{ href }}">{{ label }}</a>{% endif %}</div>"##,
    ext = "html"
)]
pub struct Notice {
    /// Which colour and sign it has.
    pub state: State,
    /// One or two sentences, ready.
    pub sentence: String,
    /// A word and an address.
    pub action: Option<(String, String)>,
    /// Read aloud at once: for errors only.
    pub is_urgent: bool,
}

impl Notice {
    /// A calm notice without a button.
    pub fn of(state: State, sentence: impl Into<String>) -> Self {
        Self { state, sentence: sentence.into(), action: None, is_urgent: false }
    }

    /// Something went wrong with what was just asked for: read aloud at once.
    pub fn error(sentence: impl Into<String>) -> Self {
        Self { state: State::Broken, sentence: sentence.into(), action: None, is_urgent: true }
    }

    /// With a button.
    #[must_use]
    pub fn with_action(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.action = Some((label.into(), href.into()));
        self
    }
}

/// An empty list: what it means, and one useful thing.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="empty stack"><p class="soft">{{ meaning }}</p>{% if let Some((label, href)) = action %}<p><a class="button" href="{{ href }}">{{ label }}</a></p>{% endif %}</div>"#,
    ext = "html"
)]
pub struct Empty {
    /// What it means that there is nothing here.
    pub meaning: String,
    /// The one useful thing: a word and an address.
    pub action: Option<(String, String)>,
}

/// At most two letters for a colleague's avatar: `Karin Vos` is `KV`.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = match words.as_slice() {
        [] => return "?".into(),
        [only] => vec![*only],
        [first, .., last] => vec![*first, *last],
    };
    ends.iter()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .take(2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        assert_eq!((initials("Karin Vos"), initials("Anna van der Meer")), ("KV".into(), "AM".into()));
        assert_eq!((initials("Şebnem"), initials(""), initials("ßa b")), ("Ş".into(), "?".into(), "SS".into()));
    }

    #[test]
    fn a_part_escapes_what_it_is_given() {
        let notice = Notice::error("<script>").with_action("\"x\"", "/a?b&c").to_string();
        assert!(notice.contains("&#60;script&#62;") && !notice.contains("<script>"), "{notice}");
        assert!(notice.contains("role=\"alert\""), "{notice}");
    }
}
