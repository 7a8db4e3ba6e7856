//! Pictures in a mail that lie elsewhere: fetched by the desk when a reader asks for them, never by the reader's browser, so that
//! a sender learns at most that somebody looked, and no request of ours goes where the guard doesn't let it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// What fetching gives: the bytes, or nothing.
pub type Fetching = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

/// Fetches a picture from elsewhere, with limits of size and time, and not from inside the network.
pub trait FetchPicture: Send + Sync {
    /// The bytes at this address; `None` for what can't be had.
    fn fetch(&self, url: String) -> Fetching;
}

/// Who fetches them; nobody unless the program says who.
#[derive(Clone, Default)]
pub struct Pictures(Option<Arc<dyn FetchPicture>>);

impl Pictures {
    /// Fetched by this.
    pub fn by(fetch: Arc<dyn FetchPicture>) -> Self {
        Self(Some(fetch))
    }

    /// The bytes at an address.
    pub(crate) async fn fetch(&self, url: String) -> Option<Vec<u8>> {
        match &self.0 {
            Some(fetch) => fetch.fetch(url).await,
            None => None,
        }
    }
}

impl fmt::Debug for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pictures").field(&self.0.is_some()).finish()
    }
}

/// What marks a picture that waits, in sanitised HTML.
const WAITING: &str = " data-remote-src=\"";

/// The HTML with each picture that waits at an address of ours: `{base}/{n}`, counted from 0.
pub(crate) fn by_way_of_us(html: &str, base: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for (n, piece) in html.split(WAITING).enumerate() {
        match (n.checked_sub(1), piece.split_once('"')) {
            (Some(n), Some((_, after))) => out.push_str(&format!(" src=\"{base}/{n}\"{after}")),
            (_, _) => out.push_str(piece),
        }
    }
    out
}

/// Where the nth picture that waits lies.
pub(crate) fn nth(html: &str, n: usize) -> Option<String> {
    let (url, _) = html.split(WAITING).nth(n.checked_add(1)?)?.split_once('"')?;
    Some(url.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// The kind of a picture by its first bytes; whatever else its server says it is, isn't shown.
pub(crate) fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<p>a<img data-remote-src=\"https://t.example/p.gif?u=1&amp;v=2\" alt=\"x\"></p>\
        <img src=\"/attachments/7\"><img alt=\"\" data-remote-src=\"http://b.example/2\">";

    #[test]
    fn what_lies_elsewhere_is_shown_by_way_of_us_and_only_what_stands_in_the_mail_can_be_asked_for() {
        assert_eq!(
            by_way_of_us(HTML, "/messages/1/pictures"),
            "<p>a<img src=\"/messages/1/pictures/0\" alt=\"x\"></p>\
             <img src=\"/attachments/7\"><img alt=\"\" src=\"/messages/1/pictures/1\">"
        );
        assert_eq!(nth(HTML, 0).as_deref(), Some("https://t.example/p.gif?u=1&v=2"));
        assert_eq!(nth(HTML, 1).as_deref(), Some("http://b.example/2"));
        assert_eq!((nth(HTML, 2), nth(HTML, usize::MAX)), (None, None));
    }

    #[test]
    fn only_pictures_are_shown_whatever_their_server_calls_them() {
        assert_eq!(kind(b"GIF89a..."), Some("image/gif"));
        assert_eq!((kind(b"<svg onload=x>"), kind(b"<!doctype html>"), kind(b"")), (None, None, None));
    }
}
