//! One tag of HTML as it stands in the bytes.

pub(super) struct Tag {
    pub(super) name: String,
    pub(super) is_end: bool,
    inside: String,
}

impl Tag {
    /// Reads the tag at the start of `html` (which starts with `<`), and says how many bytes it takes.
    pub(super) fn read(html: &str) -> (Self, usize) {
        let end = tag_end(html);
        let inside = html[1..end].trim_end_matches(['>', '/']);
        let is_end = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let name = inside[..name_end].to_ascii_lowercase();
        (Self { name, is_end, inside: inside[name_end..].to_owned() }, end)
    }

    /// The value of an attribute, entities read.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.inside.as_str();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
            let found = &rest[..name_end];
            rest = rest[name_end..].trim_start();
            let value = match rest.strip_prefix('=') {
                Some(after) => {
                    let (value, after) = quoted(after.trim_start());
                    rest = after;
                    value
                }
                // A stray quote or the like: step over it, so that the loop always moves on.
                None if found.is_empty() => {
                    let mut chars = rest.chars();
                    chars.next();
                    rest = chars.as_str();
                    continue;
                }
                None => "",
            };
            if found.eq_ignore_ascii_case(name) {
                return Some(super::decoded(value));
            }
        }
    }
}

fn quoted(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len()))
}

/// Where the tag ends, behind its `>`; a `>` within quotes is part of a value.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    let mut last = b' ';
    for (n, &byte) in html.as_bytes().iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return n + 1,
            (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    // Never closed: up to the first `>` at all, or to the end.
    html.find('>').map_or(html.len(), |n| n + 1)
}

/// Elements whose content isn't for reading.
pub(super) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "title" | "template" | "noscript" | "object" | "svg" | "math" | "textarea" | "select"
    )
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "tr"
            | "table"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "address"
            | "center"
            | "form"
            | "fieldset"
            | "body"
            | "html"
            | "main"
            | "aside"
    )
}

/// Marks by which mail programs set off everything that follows as the past (Outlook in its versions).
///
/// Gmail's and Thunderbird's aren't among them: people answer *within* and *below* those, and `blockquote` says enough.
pub(super) fn announces_quote(tag: &Tag) -> bool {
    if !matches!(tag.name.as_str(), "div" | "hr" | "table" | "span") {
        return false;
    }
    let has_id = tag.attribute("id").is_some_and(|id| {
        let id = id.trim_start_matches("x_");
        ["divRplyFwdMsg", "stopSpelling", "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container"]
            .contains(&id)
            || id.starts_with("ms-outlook-mobile-reference-message")
    });
    let has_class = tag.attribute("class").is_some_and(|class| {
        class.split_whitespace().any(|class| {
            ["OutlookMessageHeader", "ms-outlook-mobile-reference-message"].contains(&class.trim_start_matches("x_"))
        })
    });
    has_id || has_class
}
