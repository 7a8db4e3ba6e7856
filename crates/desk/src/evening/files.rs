//! What the letter says of files on which a promise was broken: one sentence, since a file isn't a customer who waits.

use promise::Language;

use super::Summary;
use super::numbers::{capital, number};

/// "Op twee dossiers is de belofte gebroken: Offertes, OFF-12 Zes panelen; Garantie, Smeets." `None`: on none.
pub(crate) fn said_of_files(language: Language, summary: &Summary) -> Option<String> {
    if summary.files.is_empty() {
        return None;
    }
    let all = summary.files.len() + summary.more_files as usize;
    let mut named: Vec<String> = summary.files.iter().map(|file| format!("{}, {}", file.pile, file.name)).collect();
    let n = number(language, all);
    if summary.more_files > 0 {
        let more = number(language, summary.more_files as usize);
        named.push(match language {
            Language::Nl => format!("en nog {more}"),
            Language::En => format!("and {more} more"),
        });
    }
    let named = named.join("; ");
    Some(match (language, all) {
        (Language::Nl, 1) => format!("Op één dossier is de belofte gebroken: {named}."),
        (Language::Nl, _) => format!("Op {n} dossiers is de belofte gebroken: {named}."),
        (Language::En, 1) => format!("The promise on one file was broken: {named}."),
        (Language::En, _) => format!("{} promises on files were broken: {named}.", capital(&n)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::BrokenFile;
    use super::*;

    #[test]
    fn broken_files_are_named_in_one_sentence_or_not_at_all() {
        let file = |name: &str| BrokenFile { pile: "Offertes".into(), name: name.into() };
        let check = |files: Vec<BrokenFile>, more_files, nl: Option<&str>, en: Option<&str>| {
            let summary = Summary { files, more_files, ..Summary::default() };
            assert_eq!(said_of_files(Language::Nl, &summary).as_deref(), nl);
            assert_eq!(said_of_files(Language::En, &summary).as_deref(), en);
        };
        check(vec![], 0, None, None);
        check(
            vec![file("OFF-1 Dakgoot")],
            0,
            Some("Op één dossier is de belofte gebroken: Offertes, OFF-1 Dakgoot."),
            Some("The promise on one file was broken: Offertes, OFF-1 Dakgoot."),
        );
        check(
            vec![file("a"), file("b")],
            3,
            Some("Op vijf dossiers is de belofte gebroken: Offertes, a; Offertes, b; en nog drie."),
            Some("Five promises on files were broken: Offertes, a; Offertes, b; and three more."),
        );
    }
}
