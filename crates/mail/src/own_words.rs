//! The sender's own words, apart from the quoted past, the signature and the disclaimer.
//!
//! Nothing is ever cut away: the pieces, put one after the other, are the text. To show a quote that could have been
//! folded is a blemish; to fold what the customer wrote is what makes people feel unheard. So every rule needs clear
//! signs, and where a rule would leave nothing it isn't applied. Forms of Dutch, English, German and French mail
//! programs are known in full, of some others the commonest.

pub(crate) mod attribution;
pub(crate) mod header_block;
mod line;
mod signature;

use line::{is_blank, is_quoted, is_separator};

/// How much of a text the rules look at, in bytes; nobody writes so much by hand.
const TEXT_BYTES_LOOKED_AT: usize = 256 * 1024;
/// A quote of at most so many lines that is answered below stays beside its answer.
const CONTEXT_LINES_MAX: usize = 15;

/// What a piece of a mail's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Written by the sender for this mail.
    Own,
    /// A short quote that the words below it answer.
    Context,
    /// The quoted past, with the line or the block that introduces it.
    Quote,
    /// A signature, or what a telephone adds ("Verstuurd vanaf mijn iPhone").
    Signature,
    /// A lawyer's or an environmental note.
    Disclaimer,
}

impl Kind {
    /// Whether a reader sees it without unfolding anything.
    pub fn is_shown(self) -> bool {
        match self {
            Self::Own | Self::Context => true,
            Self::Quote | Self::Signature | Self::Disclaimer => false,
        }
    }
}

/// A run of lines of one kind.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// The lines, with their line ends.
    pub text: String,
}

/// A mail's text in pieces. Their texts, in order, are the whole text, byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct OwnWords {
    /// All pieces, in order; neighbours are of different kinds.
    pub pieces: Vec<Piece>,
    /// The sender says that the answers stand *in* the quote ("zie hieronder in het rood"): show it unfolded.
    pub answers_within: bool,
}

impl OwnWords {
    /// What to show at once: own words, with the short quotes they answer. Empty only if there is nothing but quote.
    pub fn own(&self) -> String {
        self.joined(true)
    }

    /// What to fold: everything else.
    pub fn rest(&self) -> String {
        self.joined(false)
    }

    fn joined(&self, shown: bool) -> String {
        let text: String = self
            .pieces
            .iter()
            .filter(|piece| piece.kind.is_shown() == shown)
            .map(|piece| piece.text.as_str())
            .collect();
        let start = text.len() - text.trim_start_matches(['\n', '\r']).len();
        let start = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let blank =
            text[start..].lines().take_while(|line| line.trim().is_empty()).map(|line| line.len() + 1).sum::<usize>();
        text.get(start + blank..).unwrap_or_default().trim_end().to_owned()
    }
}

/// Splits the text of a mail.
pub fn split(text: &str) -> OwnWords {
    split_marked(text, None)
}

/// Splits the text of a mail of which the quoted past is known to start at byte `quote_at` (see [`crate::ParsedMail`]).
pub fn split_marked(text: &str, quote_at: Option<usize>) -> OwnWords {
    let (looked_at, beyond) = text.split_at(text.floor_char_boundary(TEXT_BYTES_LOOKED_AT));
    let lines: Vec<&str> = looked_at.split_inclusive('\n').collect();
    let mut page = Page::new(&lines);
    page.mark_armour(looked_at);
    page.mark_past(marked_line(&lines, quote_at));
    page.mark_tails();
    page.mark_context();
    page.never_empty();
    let answers_within = page.answers_within();
    let mut pieces = page.pieces();
    if !beyond.is_empty() {
        // Past stays past; anything else is shown rather than folded.
        let kind = if page.past == Past::None { Kind::Own } else { Kind::Quote };
        pieces.push(Piece { kind, text: beyond.to_owned() });
    }
    OwnWords { pieces, answers_within }
}

fn marked_line(lines: &[&str], quote_at: Option<usize>) -> Option<usize> {
    let quote_at = quote_at?;
    let mut at = 0;
    lines.iter().position(|line| {
        at += line.len();
        at > quote_at
    })
}

/// Where the past was found to begin, for the case that nothing is left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Past {
    /// No past that runs to the end.
    None,
    /// Marked beyond doubt by the mail program.
    Clear { from: usize },
    /// By a line like "On … wrote:", or by labels, which could be the sender's own.
    Likely { from: usize },
}

struct Page<'a> {
    lines: &'a [&'a str],
    kinds: Vec<Kind>,
    /// Lines of quotes that a line like "On … wrote:" introduces.
    introduced: Vec<bool>,
    past: Past,
}

impl<'a> Page<'a> {
    fn new(lines: &'a [&'a str]) -> Self {
        Self { lines, kinds: vec![Kind::Own; lines.len()], introduced: vec![false; lines.len()], past: Past::None }
    }

    fn set(&mut self, range: std::ops::Range<usize>, kind: Kind) {
        self.kinds[range].fill(kind);
    }

    fn has_own_words(&self, range: std::ops::Range<usize>) -> bool {
        range.into_iter().any(|n| self.kinds[n] == Kind::Own && line::has_words(self.lines[n]))
    }

    /// Marks the head and the signature of a text that is signed in OpenPGP's armour.
    fn mark_armour(&mut self, text: &str) {
        let Some(words) = crate::sealed::clear_signed(text) else { return };
        let (mut at, mut is_after) = (0, false);
        for (n, line) in self.lines.iter().enumerate() {
            if at < words.start || at >= words.end && !is_after {
                self.kinds[n] = Kind::Signature;
            }
            is_after |= line.starts_with("-----END PGP SIGNATURE");
            at += line.len();
        }
    }

    /// Marks quoted lines, and what introduces them; and the point from which all is past.
    fn mark_past(&mut self, marked: Option<usize>) {
        let mut n = 0;
        while n < self.lines.len() {
            if is_quoted(self.lines[n]) {
                n = self.mark_quote(n, false);
                continue;
            }
            if marked == Some(n) || header_block::is_delimiter(self.lines[n]) {
                return self.mark_rest(n, Past::Clear { from: n });
            }
            if header_block::starts(&self.lines[n..]) {
                let is_set_off = n > 0
                    && self.lines[..n].iter().rev().find(|line| !is_blank(line)).is_some_and(|line| is_separator(line));
                let past = if is_set_off { Past::Clear { from: n } } else { Past::Likely { from: n } };
                return self.mark_rest(n, past);
            }
            if let Some(found) = attribution::find(&self.lines[n..]) {
                let after = n + found.lines;
                let next = (after..self.lines.len()).find(|n| !is_blank(self.lines[*n]));
                match next {
                    Some(next) if is_quoted(self.lines[next]) => {
                        self.set(n..next, Kind::Quote);
                        n = self.mark_quote(next, true);
                        continue;
                    }
                    // Nothing above it, and quotes that are marked below: the answer stands between them.
                    _ if !self.has_own_words(0..n) && self.lines[after..].iter().any(|line| is_quoted(line)) => {
                        self.set(n..after, Kind::Quote);
                        n = after;
                        continue;
                    }
                    _ if found.is_strong => return self.mark_rest(n, Past::Likely { from: n }),
                    _ => {}
                }
            }
            n += 1;
        }
    }

    /// Marks a run of quoted lines from `start`; says where it ends.
    fn mark_quote(&mut self, start: usize, is_introduced: bool) -> usize {
        let mut end = start;
        for n in start..self.lines.len() {
            if is_quoted(self.lines[n]) || self.is_wrapped_tail(n) {
                end = n + 1;
            } else if !is_blank(self.lines[n]) {
                break;
            }
        }
        self.set(start..end, Kind::Quote);
        self.introduced[start..end].fill(is_introduced);
        end
    }

    /// The end of a quoted line that a mail program broke off without a mark of its own.
    fn is_wrapped_tail(&self, n: usize) -> bool {
        let (Some(before), Some(after)) = (n.checked_sub(1).map(|n| self.lines[n]), self.lines.get(n + 1)) else {
            return false;
        };
        let line = self.lines[n].trim();
        is_quoted(before)
            && is_quoted(after)
            && before.trim_end().len() > 60
            && line.len() < 40
            && line.starts_with(|c: char| c.is_lowercase())
    }

    /// All from line `n` is past, and so are the separators above it.
    fn mark_rest(&mut self, n: usize, past: Past) {
        let mut start = n;
        while start > 0 && (is_blank(self.lines[start - 1]) || is_separator(self.lines[start - 1])) {
            start -= 1;
        }
        self.set(start..self.lines.len(), Kind::Quote);
        self.past = past;
    }

    /// Marks signatures and disclaimers at the end of each run of own lines.
    fn mark_tails(&mut self) {
        let mut n = 0;
        while n < self.lines.len() {
            if self.kinds[n] != Kind::Own {
                n += 1;
                continue;
            }
            let end = (n..self.lines.len()).find(|n| self.kinds[*n] != Kind::Own).unwrap_or(self.lines.len());
            for (tail, kind) in signature::tails(&self.lines[n..end]) {
                self.set(n + tail.start..n + tail.end, kind);
            }
            n = end;
        }
    }

    /// Short quotes that own words follow stay with them, unless they are the whole mail above an answer at the bottom.
    fn mark_context(&mut self) {
        let is_own = |n: &usize| self.kinds[*n] == Kind::Own && line::has_words(self.lines[*n]);
        let first_own = (0..self.lines.len()).find(is_own);
        let last_own = (0..self.lines.len()).rev().find(is_own);
        let mut n = 0;
        while n < self.lines.len() {
            if self.kinds[n] != Kind::Quote || !is_quoted(self.lines[n]) {
                n += 1;
                continue;
            }
            let end = (n..self.lines.len()).find(|n| self.kinds[*n] != Kind::Quote).unwrap_or(self.lines.len());
            let end = (n..end).rev().find(|n| is_quoted(self.lines[*n])).map_or(end, |n| n + 1);
            let is_short = (n..end).filter(|n| !is_blank(self.lines[*n])).count() <= CONTEXT_LINES_MAX;
            let is_answered = last_own.is_some_and(|own| own >= end);
            let is_whole = self.introduced[n] && first_own.is_none_or(|own| own > n);
            if is_short && is_answered && !is_whole {
                self.set(n..end, Kind::Context);
            }
            n = end.max(n + 1);
        }
    }

    /// Where the rules left nothing, they went too far.
    fn never_empty(&mut self) {
        if self.has_own_words(0..self.lines.len()) {
            return;
        }
        for n in 0..self.lines.len() {
            let is_tail = matches!(self.kinds[n], Kind::Signature | Kind::Disclaimer);
            if is_tail && !signature::is_device_line(self.lines[n]) && !is_separator(self.lines[n]) {
                self.kinds[n] = Kind::Own;
            }
        }
        if self.has_own_words(0..self.lines.len()) {
            return;
        }
        if let Past::Likely { from } = self.past {
            let introduction = attribution::find(&self.lines[from..]).map_or(0, |found| found.lines);
            for n in from + introduction..self.lines.len() {
                if !is_quoted(self.lines[n]) {
                    self.kinds[n] = Kind::Own;
                }
            }
        }
    }

    fn answers_within(&self) -> bool {
        const HINTS: &[&str] = &[
            "zie hieronder",
            "zie onder",
            "in het rood",
            "in rood",
            "in blauw",
            "in de tekst",
            "tussen de regels",
            "see below",
            "inline",
            "in red",
            "siehe unten",
            "in rot",
            "voir ci-dessous",
            "en rouge",
        ];
        let own: String = (0..self.lines.len())
            .filter(|n| self.kinds[*n] == Kind::Own)
            .map(|n| self.lines[n].to_lowercase())
            .collect();
        own.len() < 500 && self.kinds.contains(&Kind::Quote) && HINTS.iter().any(|hint| own.contains(hint))
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for (line, kind) in self.lines.iter().zip(&self.kinds) {
            match pieces.last_mut() {
                Some(piece) if piece.kind == *kind => piece.text.push_str(line),
                _ => pieces.push(Piece { kind: *kind, text: (*line).to_owned() }),
            }
        }
        pieces
    }
}
