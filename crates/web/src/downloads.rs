//! Files: what somebody sent us, sent on, never a page, never a program in our name; and what we made.

use axum::http::header::{self, HeaderName};
use axum::response::{IntoResponse, Response};
use desk::views::AttachmentView;

/// Kinds that a browser draws and never runs; SVG is not among them, it can hold scripts.
const DRAWN: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/// Whether a browser may show it; anything else is saved.
pub(crate) fn is_drawn(content_type: &str) -> bool {
    DRAWN.contains(&content_type)
}

/// The file: pictures are shown, all else is saved under its name.
pub(crate) fn file(view: &AttachmentView, bytes: Vec<u8>) -> Response {
    named(&view.name, &view.content_type, bytes)
}

/// The same, of a file that has no message yet.
pub(crate) fn named(name: &str, content_type: &str, bytes: Vec<u8>) -> Response {
    let is_drawn = is_drawn(content_type);
    let kind = if is_drawn { content_type } else { "application/octet-stream" };
    (
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, disposition(is_drawn, name)),
            (header::CACHE_CONTROL, "private, no-store".into()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".into()),
        ],
        bytes,
    )
        .into_response()
}

/// A file that we made, to be kept under this name: letters, digits and dashes.
pub(crate) fn made(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The name twice: as old programs read it, and as it is (RFC 6266, RFC 8187).
fn disposition(is_drawn: bool, name: &str) -> String {
    let way = if is_drawn { "inline" } else { "attachment" };
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) { c } else { '_' }).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            use std::fmt::Write;
            let _ = write!(whole, "%{byte:02X}");
        }
    }
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_not_break_out_of_its_header() {
        assert_eq!(
            disposition(false, "één \"b\";\r\nX: y.pdf"),
            "attachment; filename=\"__n__b____X:_y.pdf\"; filename*=UTF-8''%C3%A9%C3%A9n%20%22b%22%3B%0D%0AX%3A%20y.pdf"
        );
    }

    #[test]
    fn only_what_a_browser_draws_is_shown() {
        assert!(is_drawn("image/png") && !is_drawn("image/svg+xml") && !is_drawn("text/html"));
    }
}
