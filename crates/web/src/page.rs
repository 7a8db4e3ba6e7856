//! What a page is: a typed template with samples, each of which is rendered in each language.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::i18n::Words;

/// A page, or a part that is fetched by itself.
///
/// `samples` holds the ordinary, the empty, the overfull, the error and the hostile. They are rendered in Dutch and
/// English by the tests, photographed, and checked for accessibility.
pub trait Page: Template + Sized {
    /// The name of the page, for its files: `today`.
    const NAME: &'static str;

    /// Named samples: `("empty", Self { … })`.
    fn samples(t: Words) -> Vec<(&'static str, Self)>;
}

/// Shows a template as HTML. A template that fails to render is a bug, and is said so.
pub fn show<T: Template>(page: &T) -> Response {
    show_with(StatusCode::OK, page)
}

/// Shows a template with another status: 422 for a form that comes back with its errors.
pub fn show_with<T: Template>(status: StatusCode, page: &T) -> Response {
    match page.render() {
        Ok(html) => {
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], html)
                .into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a template could not be rendered: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A sample, rendered.
#[derive(Debug)]
pub struct Sample {
    /// The page's name.
    pub page: &'static str,
    /// The sample's name.
    pub sample: &'static str,
    /// The whole HTML.
    pub html: String,
}

/// Renders the samples of one page.
pub fn samples_of<P: Page>(t: Words) -> Vec<Sample> {
    P::samples(t)
        .into_iter()
        .map(|(sample, page)| {
            let html = page.render().unwrap_or_else(|error| format!("could not be rendered: {error}"));
            Sample { page: P::NAME, sample, html }
        })
        .collect()
}

/// Lists the pages whose samples are rendered by the tests: `pages![today::TodayPage, …]`.
macro_rules! pages {
    ($($page:ty),* $(,)?) => {
        /// Every sample of every page in one language.
        pub fn all_samples(t: $crate::i18n::Words) -> Vec<$crate::page::Sample> {
            let mut all = Vec::new();
            $(all.extend($crate::page::samples_of::<$page>(t));)*
            all
        }
    };
}
pub(crate) use pages;
