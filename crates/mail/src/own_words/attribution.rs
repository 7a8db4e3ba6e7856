//! Lines by which mail programs introduce a quote: "Op … schreef …:", "On … wrote:", broken over several lines.

use super::line::{clean, find_word, is_blank, is_quoted};

pub(crate) struct Attribution {
    /// How many lines it takes.
    pub(crate) lines: usize,
    /// So clear that what follows is past even without quote marks.
    pub(crate) is_strong: bool,
}

/// Most lines that one introduction is broken over.
const LINES_MAX: usize = 7;
/// Longest introduction, in bytes.
const BYTES_MAX: usize = 400;

const STARTS: &[&str] = &[
    "on ",
    "op ",
    "am ",
    "le ",
    "il ",
    "el ",
    "em ",
    "den ",
    "dnia ",
    "w dniu ",
    "på ",
    "pada ",
    "vào ",
    "a(z) ",
    "за ",
    "в ",
    "в",
    "在",
    "le",
    "am",
    "on",
    "dne ",
    "d. ",
    "у ",
    "em ",
    "il giorno ",
];

/// Verbs that people also use themselves: they need a date or an address beside them.
const VERBS: &[&str] = &[
    "wrote",
    "schreef",
    "geschreven",
    "schrieb",
    "a écrit",
    "a ecrit",
    "ha scritto",
    "escribió",
    "escribio",
    "escreveu",
    "skrev",
    "napisał",
    "napisał(a)",
    "napsal",
    "napsal(a)",
    "napísal",
    "napísal(a)",
    "napisao",
    "napisao/la",
    "napisala",
    "írta",
    "yazdı",
    "a scris",
    "kirjutas",
    "написал",
    "написала",
    "написав",
    "kirjoitti",
    "写道",
    "写道：",
    "schrijft",
    "writes",
    "schreibt",
];

/// Who writes when it isn't a program that writes the line.
const PRONOUNS: &[&str] = &[
    "u", "je", "jij", "ik", "hij", "zij", "ze", "jullie", "wij", "we", "men", "i", "you", "he", "she", "they", "ich",
    "du", "sie", "er", "wir", "tu", "vous", "elle", "nous",
];

/// An introduction at the start of `lines`.
pub(crate) fn find(lines: &[&str]) -> Option<Attribution> {
    let first = clean(lines.first()?);
    if first.is_empty() || first.len() > BYTES_MAX || !is_promising(&first) {
        return None;
    }
    let mut joined = first;
    for count in 1..=LINES_MAX {
        if let Some(is_strong) = judge(&joined) {
            return Some(Attribution { lines: count, is_strong });
        }
        let next = lines.get(count)?;
        let is_open = joined.matches('<').count() > joined.matches('>').count();
        if is_blank(next) {
            // Only an address that is still to come, in brackets, may stand below an empty line.
            let after = lines[count..].iter().find(|line| !is_blank(line))?;
            if !(is_open || after.trim_start().starts_with('<')) || !has_time(&joined) {
                return None;
            }
            continue;
        }
        if is_quoted(next) && !is_open {
            return None;
        }
        let next = clean(next);
        // A new introduction that starts here is judged by itself.
        if joined.len() + next.len() > BYTES_MAX || is_started(&next.to_lowercase()) && judge(&next) == Some(true) {
            return None;
        }
        joined.push(' ');
        joined.push_str(&next);
    }
    None
}

/// Whether a line could be the start of one; cheap, as every line is asked.
fn is_promising(first: &str) -> bool {
    let lower = first.to_lowercase();
    let lower = lower.trim_start_matches(['-', ' ']);
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    has_digit && (is_started(lower) || has_time(lower) || has_year(lower))
        || VERBS.iter().any(|verb| lower.contains(verb))
}

/// `Some(true)` for a clear introduction, `Some(false)` for one that needs quote marks below it.
fn judge(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(['-', ' ']);
    let has_address = lower.contains('@') && lower.contains(['<', '(']) || lower.contains("mailto:");
    let ends_colon = lower.ends_with(':') || lower.ends_with('：');
    if is_bare_date_form(lower, has_address, ends_colon) {
        return Some(true);
    }
    let (verb, at) = VERBS.iter().filter_map(|verb| find_word(lower, verb).map(|at| (*verb, at))).next_back()?;
    let ends_verb =
        lower.trim_end_matches(['(', 'a', ')', '：', ':', ' ']).ends_with(verb.trim_end_matches(['(', 'a', ')', '：']));
    let is_finished = ends_colon || ends_verb && has_address && has_time(lower);
    if !is_finished {
        return None;
    }
    if is_by_pronoun(lower, at, verb) {
        return Some(false);
    }
    let has_date = has_year(lower) || has_short_date(lower);
    let is_started = is_started(lower);
    let after = lower[at + verb.len()..].trim_start();
    let is_dated_after = ["op ", "am ", "on ", "le "].iter().any(|word| after.starts_with(word));
    let is_strong = is_started && [has_time(lower), has_date, has_address].into_iter().filter(|has| *has).count() >= 2
        || is_dated_after && has_time(lower)
        || has_address && (has_date || has_time(lower) || ends_verb)
        || has_date && !lower.is_ascii() && has_foreign_verb(verb);
    Some(is_strong)
}

fn is_started(lower: &str) -> bool {
    lower.starts_with(|c: char| c.is_ascii_digit()) || STARTS.iter().any(|start| lower.starts_with(start))
}

fn has_foreign_verb(verb: &str) -> bool {
    !["wrote", "schreef", "geschreven", "schrieb", "schrijft", "writes", "schreibt", "a écrit", "a ecrit"]
        .contains(&verb)
}

fn is_by_pronoun(lower: &str, verb_at: usize, verb: &str) -> bool {
    let is_pronoun =
        |word: Option<&str>| word.is_some_and(|word| PRONOUNS.contains(&word.trim_matches([',', ':', '"'])));
    is_pronoun(lower[verb_at + verb.len()..].split_whitespace().next())
        || is_pronoun(lower[..verb_at].split_whitespace().next_back())
}

/// Forms without a verb: `2016-03-03 17:21 GMT+01:00 Name <address>:`, `30.09.2017, 18.30, "Name" <address>:`.
fn is_bare_date_form(lower: &str, has_address: bool, ends_colon: bool) -> bool {
    let starts_date = lower.starts_with(|c: char| c.is_ascii_digit());
    let is_iso = starts_date && lower.len() > 10 && {
        let head: String = lower.chars().take(10).collect();
        head.chars().filter(|c| c.is_ascii_digit()).count() >= 6
            && (head.starts_with("20") || head.starts_with("19"))
            && head.contains(['-', '/'])
    };
    if is_iso
        && lower.contains(" gmt")
        && has_time(lower)
        && !lower.ends_with(['.', '?', '!', ','])
        && lower.len() < 120
    {
        return lower.split_whitespace().count() > 3;
    }
    if is_iso && has_address && lower.trim_end_matches(':').ends_with('>') {
        return true;
    }
    let ends_address = ends_colon && lower.trim_end_matches([':', ' ']).ends_with('>') && has_address;
    ends_address && has_year(lower) && (has_time(lower) || starts_date)
}

/// Digits, a colon (or French `h`), two digits: `9:05`, `19h03`.
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..bytes.len().saturating_sub(2)).any(|n| {
        matches!(bytes[n], b':' | b'h')
            && bytes[n - 1].is_ascii_digit()
            && bytes[n + 1].is_ascii_digit()
            && bytes[n + 2].is_ascii_digit()
    })
}

/// A year of four digits, from 1990 to 2099.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("199")))
}

/// `01/03/11`, `21.04.16`, `1-2-24`.
fn has_short_date(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        ['/', '.', '-'].iter().any(|mark| {
            let parts: Vec<&str> = word.split(*mark).collect();
            parts.len() == 3
                && parts
                    .iter()
                    .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, strong: Option<bool>) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        assert_eq!(find(&lines).map(|found| found.is_strong), strong, "{text}");
    }

    #[test]
    fn the_forms_of_common_mail_programs_are_known() {
        check("Op ma 12 dec. 2016 om 19:05 schreef Jan Jansen <jan@example.nl>:", Some(true));
        check("Op 12 december 2016 19:05 schreef Bedrijf <\nvragen@example.nl>:", Some(true));
        check("Op 12 dec. 2016, om 19:05 heeft Jan <jan@example.nl> het volgende geschreven:", Some(true));
        check("Jan Jansen schreef op 12-12-2016 19:05:", Some(true));
        check("On Mon, Dec 12, 2016 at 7:05 PM, Jan <jan@example.nl> wrote:", Some(true));
        check("Am 12.12.2016 um 19:05 schrieb Max Mustermann:", Some(true));
        check("Max <max@example.de> schrieb am Mo., 12. Dez. 2016,\n19:05:", Some(true));
        check("Le 12 déc. 2016 à 19:05, Jeanne\n<jeanne@example.fr>\na écrit :", Some(true));
        check("2016-12-12 19:05 GMT+01:00 Jan <jan@example.nl>:", Some(true));
    }

    #[test]
    fn what_people_write_about_writing_is_left_alone() {
        check("In 2019 schreef u mij het volgende:", Some(false));
        check("Op 12 mei 2024 schreef u dat de pomp komt:", Some(false));
        check("Ik schreef vorige week al over de ketel", None);
        check("On this day", None);
        check("We komen op 12 mei 2024 om 10:00 langs.", None);
    }
}
