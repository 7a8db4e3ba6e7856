//! Piles of files: what is filled in, and how pasted lines are read.

use jiff::civil::Date;
use store::id::{PileId, SubjectId, TeamId};

/// A kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PileForm {
    pub id: Option<PileId>,
    pub name: String,
    pub team: TeamId,
    pub subject: Option<SubjectId>,
    /// Maximum delay, in service days.
    pub days: u32,
    /// Minutes that one usually takes.
    pub effort_minutes: i64,
    pub is_active: bool,
}

/// A file to be put in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewDossier {
    /// Where it stood in what was pasted, from 1.
    pub line: usize,
    pub reference: String,
    pub title: String,
    /// `None`: now.
    pub received_on: Option<Date>,
}

/// Lines that are put in at once, at most.
pub const LINES_MAX: usize = 500;

/// A line that can't be read: its number, from 1, and a key of the locale files.
pub type BadLine = (usize, &'static str);

/// Reads lines as they are typed or pasted: a title; or reference, title and the day it came in, with tabs or semicolons
/// between them (or commas, when the first line is a heading). Empty lines and a heading are passed over.
///
/// Gives those that could be read, and every line that couldn't.
#[must_use]
pub fn lines_of(text: &str) -> (Vec<NewDossier>, Vec<BadLine>) {
    let lines: Vec<(usize, &str)> =
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim_matches([' ', ';', ',', '\t']).is_empty()).collect();
    let heading = lines.first().is_some_and(|(_, line)| is_heading(line));
    let between = match () {
        () if text.contains('\t') => Some('\t'),
        () if text.contains(';') => Some(';'),
        () if heading => Some(','),
        () => None,
    };
    let (mut read, mut bad) = (Vec::new(), Vec::new());
    for (number, line) in lines.into_iter().skip(usize::from(heading)) {
        match dossier_of(&cells(line, between)) {
            Ok(dossier) => read.push(NewDossier { line: number, ..dossier }),
            Err(problem) => bad.push((number, problem)),
        }
    }
    (read, bad)
}

fn is_heading(line: &str) -> bool {
    let first = line.split([';', ',', '\t']).next().unwrap_or_default().trim().trim_matches('"').to_lowercase();
    ["reference", "referentie", "nummer", "number", "kenmerk"].contains(&first.as_str())
}

/// The cells of a line; what stands in double quotes keeps its separators.
fn cells(line: &str, between: Option<char>) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() && between.is_some() => is_quoted = true,
            c if Some(c) == between && !is_quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells.iter().map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn dossier_of(cells: &[String]) -> Result<NewDossier, &'static str> {
    let (reference, title, day) = match cells {
        [title] => ("", title.as_str(), ""),
        [reference, title] => (reference.as_str(), title.as_str(), ""),
        [reference, title, day, rest @ ..] if rest.iter().all(String::is_empty) => {
            (reference.as_str(), title.as_str(), day.as_str())
        }
        _ => return Err("too_many_cells"),
    };
    if title.is_empty() {
        return Err("required");
    }
    if title.chars().count() > 200 || reference.chars().count() > 60 {
        return Err("too_long");
    }
    let received_on = if day.is_empty() { None } else { Some(date_of(day).ok_or("not_a_date")?) };
    Ok(NewDossier { line: 0, reference: reference.to_owned(), title: title.to_owned(), received_on })
}

/// `2026-11-24`, `24-11-2026`, `24/11/2026`.
fn date_of(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let parts: Vec<i16> = text.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [day, month, year] = parts.as_slice() else { return None };
    Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let (read, bad) = lines_of(text);
        assert_eq!(bad, [], "{text}");
        let said: Vec<_> = read
            .iter()
            .map(|line| {
                let day = line.received_on.map(|day| day.to_string()).unwrap_or_default();
                (line.reference.clone(), line.title.clone(), day)
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect();
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn lines_are_read_as_they_are_typed_or_pasted_from_a_sheet() {
        check(
            "Offerte Brouwer, zes panelen\n\n  Garantie Smeets ",
            &[("", "Offerte Brouwer, zes panelen", ""), ("", "Garantie Smeets", "")],
        );
        check(
            "OFF-1\tDakgoot\t2026-11-20\r\nOFF-2\tKetel\t",
            &[("OFF-1", "Dakgoot", "2026-11-20"), ("OFF-2", "Ketel", "")],
        );
        check("Nummer;Omschrijving;Ontvangen\n7;\"Ketel; boven\";20-11-2026", &[("7", "Ketel; boven", "2026-11-20")]);
        check("reference,title\n7,\"Ketel, \"\"oud\"\"\"", &[("7", "Ketel, \"oud\"", "")]);
        check(" \n;;\n", &[]);
    }

    #[test]
    fn every_line_that_cannot_be_read_is_told_with_its_number() {
        let (read, bad) = lines_of("1;Goed\n2;\n3;Goed;31-02-2026\n4;a;2026-11-20;b\n");
        assert_eq!(bad, [(2, "required"), (3, "not_a_date"), (4, "too_many_cells")]);
        assert_eq!(read.iter().map(|dossier| dossier.line).collect::<Vec<_>>(), [1]);
    }
}
