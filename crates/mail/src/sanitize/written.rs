//! What a colleague wrote: laid out as far as a mail needs it, and nothing that could surprise whoever reads it.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

use super::remote::tag_end;
use crate::html_text;

/// Most bytes of an answer as HTML that are looked at; a longer one is taken as its text.
pub const WRITTEN_BYTES_MAX: usize = 400_000;

const TAGS: &[&str] =
    &["a", "b", "blockquote", "br", "code", "em", "i", "img", "li", "ol", "p", "pre", "s", "strong", "u", "ul"];

/// HTML as a colleague wrote it, with bold, italic, lists, quotes, links and pictures, and nothing else.
///
/// `picture` turns the `src` of a picture into the one that is wanted; a picture that it doesn't know is left out.
pub fn written_html(html: &str, picture: &dyn Fn(&str) -> Option<String>) -> String {
    if html.len() > WRITTEN_BYTES_MAX || super::is_too_deep(html) {
        return html_of_text(&text_of(html));
    }
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(super::DROPPED_WITH_CONTENT.iter().copied().collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(["http", "https", "mailto", "tel", "cid"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| {
            let lower = value.trim_start().to_ascii_lowercase();
            let is_whole = ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
            (element != "a" || attribute != "href" || is_whole).then(|| value.into())
        });
    let clean = pictures(&builder.clean(html).to_string(), picture);
    // An empty paragraph has no height in a mail program: somebody meant an empty line.
    let clean = tight_items(clean.trim()).replace("<p></p>", "<p><br></p>");
    let mut clean = clean.as_str();
    while let Some(shorter) = clean.strip_suffix("<p><br></p>") {
        clean = shorter.trim_end();
    }
    clean.to_owned()
}

/// An item of a list that is one paragraph is its words: mail programs part paragraphs widely.
fn tight_items(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<li><p>") {
        out.push_str(before);
        out.push_str("<li>");
        match after.split_once("</p>") {
            Some((words, more))
                if more.starts_with("</li>") || more.starts_with("<ul>") || more.starts_with("<ol>") =>
            {
                out.push_str(words);
                rest = more;
            }
            _ => {
                out.push_str("<p>");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The words of HTML, as they go beside it for whoever reads plain text.
pub fn text_of(html: &str) -> String {
    html_text::from_html(html).text
}

/// Plain text as HTML: an empty line parts paragraphs.
pub fn html_of_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| format!("<p>{}</p>", escaped(paragraph).replace('\n', "<br>"))).collect()
}

/// Text that stands in HTML as itself.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Gives each picture the source that is wanted, or takes it out. Works on the sanitiser's own output.
fn pictures(clean: &str, picture: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(clean.len());
    let mut rest = clean;
    while let Some(at) = rest.find("<img") {
        out.push_str(&rest[..at]);
        let end = at + tag_end(&rest[at..]);
        let tag = &rest[at..end];
        let value = |name: &str| {
            let (_, after) = tag.split_once(&format!(" {name}=\""))?;
            after.split_once('"').map(|(value, _)| value.to_owned())
        };
        if let Some(src) = value("src").and_then(|src| picture(&src.replace("&amp;", "&"))) {
            let alt = value("alt").unwrap_or_default();
            out.push_str(&format!("<img src=\"{}\" alt=\"{}\">", escaped(&src), alt.replace('<', "&lt;")));
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, clean: &str) {
        let known = |src: &str| src.strip_prefix("/draft-files/").map(|id| format!("cid:{id}@x"));
        assert_eq!(written_html(html, &known), clean);
    }

    #[test]
    fn what_people_lay_out_stays_and_everything_else_goes() {
        check("<p>Dag <strong>Jan</strong>, <em>morgen</em></p>", "<p>Dag <strong>Jan</strong>, <em>morgen</em></p>");
        check("<ul><li><p>een</p></li></ul>", "<ul><li>een</li></ul>");
        check("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>");
        check("<ol><li><p>a</p><ul><li><p>b</p></li></ul></li></ol>", "<ol><li>a<ul><li>b</li></ul></li></ol>");
        check("<p style=\"color:red\" onclick=x()>Dag<script>x()</script><iframe src=x></iframe></p>", "<p>Dag</p>");
        check("<h1 class=x>Kop</h1><table><tr><td>cel</table>", "Kopcel");
    }

    #[test]
    fn a_link_goes_somewhere_whole_or_nowhere() {
        check("<a href=\"https://a.example/x\">a</a>", "<a href=\"https://a.example/x\">a</a>");
        check("<a href=\"javascript:alert(1)\">a</a><a href=\"/settings\">b</a>", "<a>a</a><a>b</a>");
    }

    #[test]
    fn only_pictures_that_were_pasted_here_stay() {
        check("<img src=\"/draft-files/7\" alt=\"ketel\">", "<img src=\"cid:7@x\" alt=\"ketel\">");
        check("a<img src=\"https://t.example/p.gif\"><img src=\"data:image/png;base64,AA\">b", "ab");
        check("<img alt=\" src=&quot;/draft-files/7&quot;\">", "");
    }

    #[test]
    fn an_empty_line_is_one_and_the_last_ones_go() {
        check("<p>a</p><p></p><p>b</p><p></p><p></p>", "<p>a</p><p><br></p><p>b</p>");
    }

    #[test]
    fn text_becomes_paragraphs_and_comes_back_as_it_was() {
        let text = "Dag Jan,\n\n5 < 6 & \"zo\"\ntweede regel\n\nKarin";
        assert_eq!(
            html_of_text(text),
            "<p>Dag Jan,</p><p>5 &lt; 6 &amp; &quot;zo&quot;<br>tweede regel</p><p>Karin</p>"
        );
        assert_eq!(text_of(&html_of_text(text)), text);
    }
}
