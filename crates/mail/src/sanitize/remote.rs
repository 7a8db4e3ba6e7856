//! Where pictures come from. Works on the sanitiser's own output, whose attributes all stand in double quotes.

/// Sources that may stay for the moment: pictures in the mail, from the web (which wait), and small ones written out.
pub(super) fn is_allowed_source(value: &str) -> bool {
    let lower = value.trim_start().to_ascii_lowercase();
    let is_picture = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"]
        .iter()
        .any(|start| lower.starts_with(start));
    is_picture || ["http://", "https://", "cid:"].iter().any(|start| lower.starts_with(start))
}

/// `src` of remote pictures becomes `data-remote-src`; `cid:` becomes an address of ours, or goes.
pub(super) fn rewritten(clean: &str, cid_url: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(clean.len() + 64);
    let mut rest = clean;
    while let Some(at) = rest.find("<img") {
        out.push_str(&rest[..at]);
        let end = tag_end(&rest[at..]) + at;
        out.push_str(&image(&rest[at..end], cid_url));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// End of the tag at the start of `html`, behind its `>`.
pub(super) fn tag_end(html: &str) -> usize {
    let mut in_quotes = false;
    for (n, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'>' if !in_quotes => return n + 1,
            _ => {}
        }
    }
    html.len()
}

/// One `<img …>` tag.
fn image(tag: &str, cid_url: &dyn Fn(&str) -> Option<String>) -> String {
    // The attributes are those of the allow-list, so ` src="` can only stand within another's value as text;
    // walking them one by one makes sure of it.
    let mut out = String::from("<img");
    let mut rest = &tag[4..tag.len() - usize::from(tag.ends_with('>'))];
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        rest = after;
        let name = name.trim();
        if name == "src" {
            push_source(&mut out, value, cid_url);
        } else {
            push(&mut out, name, value);
        }
    }
    out.push('>');
    out
}

fn push_source(out: &mut String, value: &str, cid_url: &dyn Fn(&str) -> Option<String>) {
    let trimmed = value.trim();
    let lower = trimmed.to_ascii_lowercase();
    if lower.starts_with("cid:") {
        let id = trimmed[4..].replace("&amp;", "&").replace("%40", "@");
        if let Some(url) = cid_url(&id) {
            push(
                out,
                "src",
                &url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;"),
            );
        }
    } else if lower.starts_with("data:") {
        push(out, "src", trimmed);
    } else {
        push(out, "data-remote-src", trimmed);
    }
}

fn push(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(value);
    out.push('"');
}
