//! Content lines of iCalendar (RFC 5545 §3.1): `NAME;PARAMETER=value:text`, folded over several lines.

/// Most lines of one calendar that are read.
const LINES_MAX: usize = 20_000;

/// Lines with their continuations, which begin with a space or a tab, joined.
pub(super) fn unfolded(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines().take(LINES_MAX) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    parameters: &'a str,
    pub(super) value: &'a str,
}

impl<'a> Line<'a> {
    pub(super) fn read(line: &'a str) -> Option<Self> {
        let colon = unquoted(line, ':').next()?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        Some(Self { name: name.trim(), parameters, value })
    }

    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) && self.value.trim().eq_ignore_ascii_case(value)
    }

    /// A parameter's value, without quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut start = 0;
        for end in unquoted(self.parameters, ';').chain([self.parameters.len()]) {
            if let Some((key, value)) = self.parameters[start..end].split_once('=')
                && key.trim().eq_ignore_ascii_case(name)
            {
                return Some(value.trim().trim_matches('"'));
            }
            start = (end + 1).min(self.parameters.len());
        }
        None
    }

    /// The value as text: `\n`, `\,`, `\;` and `\\` read.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut chars = self.value.trim().chars();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => match chars.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => {}
                },
                (c, _) if c.is_control() && c != '\t' => {}
                (c, _) => text.push(c),
            }
        }
        text
    }
}

/// Where `mark` stands outside double quotes, in bytes.
fn unquoted(text: &str, mark: char) -> impl Iterator<Item = usize> {
    let mut is_quoted = false;
    text.char_indices().filter_map(move |(n, c)| {
        is_quoted ^= c == '"';
        (c == mark && !is_quoted).then_some(n)
    })
}
