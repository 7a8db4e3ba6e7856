//! The block of labels above a forwarded original.

use super::mailbox;
use crate::Mailbox;
use crate::labels::{self, Label};

/// Most lines of one block, folded lists of recipients and all.
const LINES_MAX: usize = 60;
/// Most lines between two labels, for a list of recipients that was folded.
const FOLDED_LINES_MAX: usize = 12;
/// Most empty lines between the announcement and the block, or between two labels.
const BLANK_LINES_MAX: usize = 3;

/// What a block said.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) from: Option<Mailbox>,
    pub(super) to: Vec<Mailbox>,
    pub(super) cc: Vec<Mailbox>,
    pub(super) subject: Option<String>,
    pub(super) date: Option<String>,
    /// How many lines it took.
    pub(super) lines: usize,
}

/// Reads a block at the start of `lines`, which have no quote marks any more. `None` without a sender and one thing more.
pub(super) fn read(lines: &[&str]) -> Option<Block> {
    let start = lines.iter().take(BLANK_LINES_MAX + 1).position(|line| !is_blank(line))?;
    labels::at_start(lines[start])?;
    let mut fields: Vec<(Label, String)> = Vec::new();
    let mut n = start;
    while n < lines.len().min(start + LINES_MAX) {
        let line = lines[n];
        if is_blank(line) {
            match next_label(&lines[n..], BLANK_LINES_MAX, true) {
                Some((skip, label)) if !is_complete(&fields) && !has(&fields, label) => n += skip,
                _ => break,
            }
        } else if let Some((label, value)) = labels::at_start(line) {
            if has(&fields, label) && !matches!(label, Label::Other | Label::Cc) {
                break;
            }
            split(label, value, &mut fields);
            n += 1;
        } else if continues(&fields, &lines[n..]) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
            n += 1;
        } else {
            break;
        }
    }
    block(fields, n)
}

/// A block of which the line ends were lost: all labels on one line, behind the announcement.
pub(super) fn read_glued(line: &str) -> Option<Block> {
    let (label, value) = labels::at_start(line)?;
    let mut fields = Vec::new();
    split(label, value, &mut fields);
    block(fields, 1)
}

/// One label's value, which may hold further labels. What follows a subject is the subject.
fn split(label: Label, value: &str, fields: &mut Vec<(Label, String)>) {
    let (mut label, mut value) = (label, value);
    while label != Label::Subject
        && let Some((start, next, behind)) = labels::within(value)
        && !has(fields, next)
    {
        fields.push((label, value[..start].trim().to_owned()));
        (label, value) = (next, value[behind..].trim());
    }
    fields.push((label, value.trim().to_owned()));
}

fn has(fields: &[(Label, String)], label: Label) -> bool {
    fields.iter().any(|(known, _)| *known == label)
}

fn is_complete(fields: &[(Label, String)]) -> bool {
    [Label::From, Label::Subject].into_iter().all(|label| has(fields, label))
}

/// Whether a line without a label belongs to the field above it.
fn continues(fields: &[(Label, String)], lines: &[&str]) -> bool {
    match fields.last() {
        Some((Label::To | Label::Cc, value)) => {
            value.is_empty() || value.ends_with([',', ';']) || next_label(lines, FOLDED_LINES_MAX, false).is_some()
        }
        Some((Label::Subject, value)) => value.is_empty() || next_label(lines, 2, false).is_some(),
        Some((_, value)) => value.is_empty(),
        None => false,
    }
}

/// The next label within `within` lines, over empty lines only or over filled lines only.
fn next_label(lines: &[&str], within: usize, over_blank: bool) -> Option<(usize, Label)> {
    for (n, line) in lines.iter().enumerate().take(within + 1) {
        if let Some((label, _)) = labels::at_start(line) {
            return Some((n, label));
        }
        if is_blank(line) != over_blank {
            return None;
        }
    }
    None
}

fn block(fields: Vec<(Label, String)>, lines: usize) -> Option<Block> {
    let mut block = Block { lines, ..Block::default() };
    let count = fields.len();
    for (label, value) in fields {
        match label {
            Label::From => block.from = mailbox::one(&value),
            Label::To => block.to = mailbox::list(&value),
            Label::Cc => block.cc.extend(mailbox::list(&value)),
            Label::Subject => block.subject = Some(value),
            Label::Date => block.date = Some(value),
            Label::Other => {}
        }
    }
    (block.from.is_some() && count >= 2).then_some(block)
}

pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Option<&str>, usize)>) {
        let lines: Vec<&str> = text.lines().collect();
        let found = read(&lines);
        let found = found
            .as_ref()
            .map(|block| (block.from.as_ref().unwrap().address.as_str(), block.subject.as_deref(), block.lines));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn blocks_of_outlook_thunderbird_and_samsung() {
        check("Van: Jan <j@b.nl>\nVerzonden: ma 1\nAan: K\nOnderwerp: Ketel\nDag", Some(("j@b.nl", Some("Ketel"), 4)));
        check("Onderwerp: \tKetel\nDatum: \tx\nVan: \tJan <j@b.nl>\n\nDag", Some(("j@b.nl", Some("Ketel"), 3)));
        check("Van: Jan <j@b.nl>\n\nAan: K <k@b.nl> Onderwerp: Ketel\n\nDag", Some(("j@b.nl", Some("Ketel"), 3)));
    }

    #[test]
    fn a_folded_list_of_recipients_is_one_field() {
        check("Von: J <j@b.de>\nAn: a@b.de,\n c@d.de\n e@f.de\nBetreff: x\n\nHallo", Some(("j@b.de", Some("x"), 5)));
    }

    #[test]
    fn a_sender_alone_is_no_block() {
        check("Van: Jan\nIk heb een vraag", None);
        check("Datum: maandag\nAan: Jan\n", None);
    }
}
