//! The little of YAML that Zammad's expectations need: top-level strings, and the file names of attachments.

use base64::prelude::{BASE64_STANDARD, Engine};

#[derive(Default)]
pub(super) struct Expected {
    pub(super) from_email: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) attachments: Vec<String>,
    /// Sizes in bytes of those that are given as bytes, by name.
    pub(super) sizes: Vec<(String, usize)>,
}

pub(super) fn read(yaml: &str) -> Expected {
    let lines: Vec<&str> = yaml.lines().collect();
    let mut expected = Expected::default();
    let mut n = 0;
    let mut pending: Option<String> = None;
    let mut size: Option<usize> = None;
    while n < lines.len() {
        let line = lines[n];
        if let Some(value) = line.strip_prefix("from_email:") {
            expected.from_email = Some(scalar(value, &lines[n + 1..]));
        } else if let Some(value) = line.strip_prefix("from_display_name:") {
            expected.display_name = Some(scalar(value, &lines[n + 1..]));
        } else if let Some(value) = line.strip_prefix("subject:") {
            expected.subject = Some(scalar(value, &lines[n + 1..]));
        } else if line.starts_with('-') || line.ends_with("  data: !binary |-") {
            let data = lines[n + 1..].iter().take_while(|line| line.starts_with("    "));
            let data: String = data.map(|line| line.trim()).collect();
            size = BASE64_STANDARD.decode(data).ok().map(|bytes| bytes.len()).filter(|size| *size > 0);
        } else if let Some(value) = line.strip_prefix("  filename:") {
            expected.attachments.extend(pending.take());
            let name = scalar(value, &lines[n + 1..]);
            expected.sizes.extend(size.take().map(|size| (name.clone(), size)));
            pending = Some(name);
        } else if line.trim() == "content-alternative: true" {
            // The mail's own HTML, which Zammad keeps as a file as well.
            pending = None;
        }
        n += 1;
    }
    expected.attachments.extend(pending);
    expected
}

/// A plain, single-quoted or double-quoted string that may go on, indented, on the next lines.
fn scalar(first: &str, rest: &[&str]) -> String {
    let mut text = first.trim().to_owned();
    let is_block = text.starts_with('|') || text.starts_with('>');
    if is_block {
        text.clear();
    }
    for line in rest.iter().take_while(|line| {
        line.starts_with("  ")
            && (is_block || !line.trim_start().contains(": ") || first.trim().starts_with(['\'', '"']))
    }) {
        if first.trim().ends_with(['\'', '"']) && first.trim().len() > 1 {
            break;
        }
        if !text.is_empty() && !text.ends_with('\\') {
            text.push(' ');
        }
        text = text.trim_end_matches('\\').to_owned();
        text.push_str(line.trim());
    }
    if let Some(inner) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inner) => {
            serde_json::from_str(&format!("\"{}\"", inner.replace("\\x", "\\u00"))).unwrap_or_else(|_| inner.to_owned())
        }
        None => text,
    }
}
