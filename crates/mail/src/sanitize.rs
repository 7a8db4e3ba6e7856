//! The HTML of a mail, safe to show inside our own pages.
//!
//! Nothing executes, nothing is fetched, nothing can lie over the page around it:
//! - an allow-list of elements and attributes (ammonia, which parses as browsers do), no forms, no frames, no SVG;
//! - styles reduced to [`style::PROPERTIES`] with plain values;
//! - pictures from elsewhere get `data-remote-src` instead of `src`, so that the page can offer to show them;
//! - pictures in the mail (`cid:`) get the address that the caller gives;
//! - links open apart, and tell the other side nothing; one whose words name another place says where it goes.
//!
//! What a colleague writes goes through [`written_html`], which lets through much less.

mod links;
mod remote;
mod style;
mod written;

pub use written::{WRITTEN_BYTES_MAX, escaped, html_of_text, text_of, written_html};

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use crate::html_text;

/// Most start tags in one mail; a mail with more is shown as text. Parsing as browsers do takes the square of the depth.
pub const TAGS_MAX: usize = 30_000;
/// Deepest nesting; a mail with more is shown as text.
pub const DEPTH_MAX: usize = 300;
/// Most entities (`&nbsp;`): each is a piece of text of its own to the parser, and joining them takes the square of their number.
const ENTITIES_MAX: usize = 20_000;
/// Most formatting elements that could be opened again: browsers repeat all open ones (`<font>`) in each paragraph.
const COPIES_MAX: usize = 300_000;

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// Elements that go with all that is in them; of others the tag goes and the words stay.
const DROPPED_WITH_CONTENT: &[&str] = &[
    "script",
    "style",
    "title",
    "template",
    "noscript",
    "svg",
    "math",
    "object",
    "applet",
    "iframe",
    "noembed",
    "noframes",
    "textarea",
    "select",
    "xmp",
    "plaintext",
];

/// HTML that is safe to put into a page.
///
/// `cid_url` turns a `Content-ID` (without brackets) into an address of ours; what it doesn't know is left out.
pub fn mail_html(html: &str, cid_url: &dyn Fn(&str) -> Option<String>) -> String {
    if is_too_deep(html) {
        return as_text(html);
    }
    let clean = builder().clean(html).to_string();
    links::revealed(&remote::rewritten(&clean, cid_url))
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(DROPPED_WITH_CONTENT.iter().copied().collect())
        .generic_attributes(["style", "title", "dir", "lang", "align", "valign", "bgcolor", "width", "height"].into())
        .tag_attributes(tag_attributes())
        .url_schemes(["http", "https", "mailto", "tel", "cid", "data"].into())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(filter);
    builder
}

fn tag_attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt"])),
        ("font", HashSet::from(["color", "face", "size"])),
        ("table", HashSet::from(["border", "cellpadding", "cellspacing"])),
        ("td", HashSet::from(["colspan", "rowspan", "nowrap"])),
        ("th", HashSet::from(["colspan", "rowspan", "nowrap", "scope"])),
        ("col", HashSet::from(["span"])),
        ("colgroup", HashSet::from(["span"])),
        ("ol", HashSet::from(["start", "type"])),
        ("ul", HashSet::from(["type"])),
        ("li", HashSet::from(["value"])),
        ("time", HashSet::from(["datetime"])),
    ])
}

fn filter<'a>(element: &str, attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    match (element, attribute) {
        (_, "style") => style::cleaned(value).map(Cow::Owned),
        ("img", "src") => remote::is_allowed_source(value).then_some(Cow::Borrowed(value)),
        ("a", "href") => {
            let lower = value.trim_start().to_ascii_lowercase();
            ["http:", "https:", "mailto:", "tel:"]
                .iter()
                .any(|scheme| lower.starts_with(scheme))
                .then_some(Cow::Borrowed(value))
        }
        (_, "bgcolor" | "color") => style::is_plain_value(value).then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// Whether a browser-like parser would take unreasonably long over it.
fn is_too_deep(html: &str) -> bool {
    const EMPTY: &[&str] = &[
        "br", "img", "hr", "wbr", "col", "meta", "link", "input", "area", "base", "p", "li", "td", "tr", "th", "tbody",
        "option", "dd", "dt",
    ];
    const FORMATS: &[&str] =
        &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
    if html.bytes().filter(|byte| *byte == b'&').count() > ENTITIES_MAX {
        return true;
    }
    let (mut tags, mut depth, mut formats, mut copies) = (0usize, 0usize, 0usize, 0usize);
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at + 1..];
        let (rest, is_end) = if rest.first() == Some(&b'/') { (&rest[1..], true) } else { (rest, false) };
        if rest.first().is_some_and(u8::is_ascii_alphabetic) {
            let end = rest.iter().take(12).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len().min(12));
            let name = rest[..end].to_ascii_lowercase();
            let is_one_of = |names: &[&str]| names.iter().any(|known| known.as_bytes() == name);
            if is_end {
                depth = depth.saturating_sub(usize::from(!is_one_of(EMPTY)));
                formats = formats.saturating_sub(usize::from(is_one_of(FORMATS)));
            } else {
                tags += 1;
                depth += usize::from(!is_one_of(EMPTY));
                formats += usize::from(is_one_of(FORMATS));
                copies += formats;
            }
        }
        if depth > DEPTH_MAX || tags > TAGS_MAX || copies > COPIES_MAX {
            return true;
        }
    }
    false
}

fn as_text(html: &str) -> String {
    let text = html_text::from_html(html).text;
    format!(
        "<div style=\"white-space:pre-wrap\">{}</div>",
        ammonia::clean_text(&text).replace("&#32;", " ").replace("&#10;", "\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, safe: &str) {
        let clean = mail_html(html, &|id| (id == "logo@a").then(|| "/attachments/7".to_owned()));
        assert_eq!(clean, safe);
    }

    #[test]
    fn scripts_and_handlers_are_gone_and_the_words_stay() {
        check("<p onclick=\"x()\">Dag<script>alert(1)</script></p>", "<p>Dag</p>");
        check("<form action=\"https://x.example\"><input name=a>Naam</form>", "Naam");
        check("<svg><script>alert(1)</script></svg>ok", "ok");
    }

    #[test]
    fn a_remote_picture_waits_until_it_is_asked_for() {
        check(
            "<img src=\"https://t.example/p.gif?u=1&amp;v=2\" alt=\"x\">",
            "<img data-remote-src=\"https://t.example/p.gif?u=1&amp;v=2\" alt=\"x\">",
        );
        check("<img src=\"//t.example/p.gif\">", "<img>");
    }

    #[test]
    fn a_picture_in_the_mail_gets_our_address() {
        check("<img src=\"cid:logo@a\">", "<img src=\"/attachments/7\">");
        check("<img src=\"cid:unknown\">", "<img>");
    }

    #[test]
    fn words_that_look_like_our_markup_stay_words() {
        check("<p> src=\"https://x.example\" data</p>", "<p> src=\"https://x.example\" data</p>");
    }

    #[test]
    fn links_open_apart_and_javascript_goes_nowhere() {
        check(
            "<a href=\"https://a.example\">a</a>",
            "<a href=\"https://a.example\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" title=\"https://a.example\">a</a>",
        );
        check(
            "<a href=\"javascript:alert(1)\">a</a>",
            "<a target=\"_blank\" rel=\"noopener noreferrer nofollow\">a</a>",
        );
    }

    #[test]
    fn styles_may_colour_but_not_cover_or_fetch() {
        check(
            "<p style=\"color:red;position:fixed;background:url(https://x.example/a.png);margin:4px\">x</p>",
            "<p style=\"color:red;margin:4px\">x</p>",
        );
    }

    #[test]
    fn a_tower_of_elements_is_shown_as_text() {
        let html = format!("{}hallo & dag", "<div>".repeat(50_000));
        assert_eq!(mail_html(&html, &|_| None), "<div style=\"white-space:pre-wrap\">hallo &amp; dag</div>");
    }
}
