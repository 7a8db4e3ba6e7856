//! HTML to plain text, in one pass and without a tree, so that no nesting can exhaust the stack.
//!
//! Quotes (`blockquote`) come out as lines that start with `> `, as in plain mail, so that one set of rules
//! (`own_words`) serves both. Markers by which mail programs announce the quoted past are noted by their place.

mod tag;

use mail_parser::decoders::html::add_html_token;

use tag::{Tag, announces_quote, is_block, is_skipped};

/// Deepest quote that is marked; deeper ones are marked as this deep.
const QUOTE_DEPTH_MAX: usize = 20;
/// Longest entity, `&CounterClockwiseContourIntegral;`.
const ENTITY_BYTES_MAX: usize = 34;

pub(crate) struct Derived {
    pub(crate) text: String,
    /// Where the quoted past starts, if the mail program said so.
    pub(crate) quote_at: Option<usize>,
}

/// The words of an HTML body.
pub(crate) fn from_html(html: &str) -> Derived {
    let mut writer = Writer::default();
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
        {
            let (tag, length) = Tag::read(rest);
            at += length;
            if !tag.is_end && is_skipped(&tag.name) {
                at += skipped(&html[at..], &tag.name);
            } else {
                writer.tag(&tag);
            }
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let length = rest[first..].find('<').map_or(rest.len(), |n| n + first);
            writer.words(&rest[..length]);
            at += length;
        }
    }
    writer.finish()
}

/// Length of what is between a `<script>` (or the like) and the end of its end tag.
fn skipped(html: &str, name: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(n) = html[at..].find("</") {
        let start = at + n + 2;
        if bytes.get(start..start + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return html[start..].find('>').map_or(html.len(), |end| start + end + 1);
        }
        at = start;
    }
    html.len()
}

#[derive(Default)]
struct Writer {
    text: String,
    quote_depth: usize,
    preformatted: usize,
    /// A space is due before the next word.
    is_spaced: bool,
    /// Whether the current line has its quote marks already.
    is_in_line: bool,
    link: Option<(String, usize)>,
    quote_at: Option<usize>,
}

impl Writer {
    fn tag(&mut self, tag: &Tag) {
        if !tag.is_end && self.quote_at.is_none() && self.quote_depth == 0 && announces_quote(tag) {
            self.end_line();
            self.quote_at = Some(self.text.len());
        }
        match (tag.name.as_str(), tag.is_end) {
            ("br", _) => self.newline(),
            ("blockquote", false) => {
                self.end_line();
                self.quote_depth += 1;
            }
            ("blockquote", true) => {
                self.end_line();
                self.quote_depth = self.quote_depth.saturating_sub(1);
            }
            ("pre", is_end) => {
                self.end_line();
                self.preformatted = if is_end { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
            }
            ("li", false) => {
                self.end_line();
                self.raw("- ");
            }
            ("hr", _) => {
                self.end_line();
                self.raw("________________________________");
                self.newline();
            }
            ("td" | "th", false) => self.is_spaced = self.is_in_line,
            // The words of an item stand beside its mark.
            ("p", false) if self.is_in_line && self.text.ends_with("- ") => {}
            ("p", _) => {
                self.end_line();
                self.blank_line();
            }
            ("a", false) => self.link = tag.attribute("href").map(|href| (href, self.text.len())),
            ("a", true) => self.end_link(),
            ("img", false) => {
                if let Some(alt) = tag.attribute("alt").filter(|alt| !alt.trim().is_empty()) {
                    self.words(&alt);
                }
            }
            (name, _) if is_block(name) => self.end_line(),
            _ => {}
        }
    }

    /// Says where a link goes to, unless its text does.
    fn end_link(&mut self) {
        let Some((href, start)) = self.link.take() else { return };
        let href = href.trim();
        let shown = self.text.get(start..).unwrap_or_default();
        let bare = href.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
        let is_web = href.starts_with("http://") || href.starts_with("https://");
        if is_web && !shown.trim().is_empty() && !shown.contains(bare) && !href.contains(char::is_whitespace) {
            let target = format!(" <{href}>");
            self.raw(&target);
        }
    }

    fn words(&mut self, html: &str) {
        let text = decoded(html);
        if self.preformatted > 0 {
            for (n, line) in text.split('\n').enumerate() {
                if n > 0 {
                    self.newline();
                }
                self.raw(line.trim_end_matches('\r'));
            }
            return;
        }
        for (n, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if n > 0 {
                self.is_spaced = true;
            }
            if !word.is_empty() {
                if self.is_spaced && self.is_in_line {
                    self.text.push(' ');
                }
                self.is_spaced = false;
                self.raw(word);
            }
        }
    }

    fn raw(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.is_in_line {
            self.quote_marks();
            self.is_in_line = true;
        }
        self.text.extend(text.chars().filter(|c| !c.is_control() || *c == '\t'));
    }

    fn quote_marks(&mut self) {
        if self.quote_depth > 0 {
            self.text.push_str(&">".repeat(self.quote_depth.min(QUOTE_DEPTH_MAX)));
            self.text.push(' ');
        }
    }

    fn newline(&mut self) {
        if !self.is_in_line {
            self.quote_marks();
        }
        self.text.push('\n');
        self.is_in_line = false;
        self.is_spaced = false;
    }

    fn end_line(&mut self) {
        if self.is_in_line {
            self.newline();
        }
        self.is_spaced = false;
    }

    fn blank_line(&mut self) {
        let last = self.text.strip_suffix('\n').and_then(|text| text.rsplit('\n').next());
        if last.is_some_and(|line| !line.trim_matches(['>', ' ']).is_empty()) {
            self.newline();
        }
    }

    fn finish(mut self) -> Derived {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        Derived { quote_at: self.quote_at.filter(|at| *at <= end), text: self.text }
    }
}

/// Text with its entities (`&eacute;`, `&#8364;`) read, and non-breaking spaces as spaces.
fn decoded(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(n) = rest.find('&') {
        text.push_str(&rest[..n]);
        rest = &rest[n..];
        let window = &rest.as_bytes()[..rest.len().min(ENTITY_BYTES_MAX)];
        match window.iter().position(|&byte| byte == b';') {
            Some(end) if window[1..end].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#') => {
                add_html_token(&mut text, &window[..=end], false);
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, text: &str) {
        assert_eq!(from_html(html).text, text);
    }

    #[test]
    fn paragraphs_breaks_and_lists_become_lines() {
        check(
            "<p>Dag&nbsp;Karin,</p><p>Twee<br>regels</p><ul><li>een<li>twee</ul>",
            "Dag Karin,\n\nTwee\nregels\n\n- een\n- twee",
        );
        check("<ul><li><p>een</p></li></ul>", "- een");
    }

    #[test]
    fn a_quote_is_marked_as_in_plain_mail() {
        check(
            "Ja.<blockquote>Komt u?<blockquote>Wanneer?</blockquote></blockquote>Tot dan",
            "Ja.\n> Komt u?\n>> Wanneer?\nTot dan",
        );
    }

    #[test]
    fn styles_scripts_and_comments_are_no_words() {
        check(
            "<style>p{}</style><script>x<1</script><!-- n --><title>t</title>5 < 6 &amp; caf&eacute;",
            "5 < 6 & café",
        );
    }

    #[test]
    fn a_link_says_where_it_goes() {
        check("<a href='https://a.example/x'>klik hier</a>", "klik hier <https://a.example/x>");
        check("<a href='https://a.example/'>a.example</a>", "a.example");
    }

    #[test]
    fn outlook_announces_what_it_quotes() {
        let derived = from_html("<div>Ja graag</div><div id=\"divRplyFwdMsg\"><b>Van:</b> Karin</div><div>vraag</div>");
        assert_eq!(&derived.text[derived.quote_at.unwrap()..], "Van: Karin\nvraag");
    }

    #[test]
    fn a_hundred_thousand_open_tags_are_no_problem() {
        assert_eq!(from_html(&"<div><blockquote>".repeat(100_000)).text, "");
    }
}
