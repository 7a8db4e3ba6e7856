//! What a question is about, by its tags and its subject line.

use std::collections::HashMap;

use store::SubjectRow;
use store::id::{SubjectId, TeamId};

/// The subjects of the firm, ready to be recognised: looked up by word, so that thousands of questions cost little.
#[derive(Debug, Clone)]
pub(crate) struct Topics {
    /// By name.
    ids: Vec<SubjectId>,
    /// Per word, which of them has it first.
    by_tag: HashMap<String, usize>,
    /// The same, as words with one space between them.
    by_phrase: HashMap<String, usize>,
    /// Words in the longest phrase.
    longest: usize,
    of_teams: Vec<(TeamId, SubjectId)>,
}

impl Topics {
    /// The subjects in order of name, and which teams answer which.
    pub(crate) fn new(subjects: &[SubjectRow], of_teams: Vec<(TeamId, SubjectId)>) -> Self {
        let (mut by_tag, mut by_phrase, mut longest) = (HashMap::new(), HashMap::new(), 0);
        for (place, subject) in subjects.iter().enumerate() {
            for word in &subject.words {
                by_tag.entry(word.clone()).or_insert(place);
                let phrase = words_of(word);
                if !phrase.is_empty() {
                    longest = longest.max(phrase.len());
                    by_phrase.entry(phrase.join(" ")).or_insert(place);
                }
            }
        }
        Self { ids: subjects.iter().map(|subject| subject.id).collect(), by_tag, by_phrase, longest, of_teams }
    }

    /// The first subject (by name) one of whose words is a tag of the question, or else stands in its subject line. One that
    /// the team doesn't answer is anybody's in it.
    pub(crate) fn of(&self, team: TeamId, subject_line: &str, tags: &[String]) -> Option<SubjectId> {
        let by_tag = || tags.iter().filter_map(|tag| self.by_tag.get(&tag.to_lowercase())).min().copied();
        let subject = self.ids[by_tag().or_else(|| self.in_line(subject_line))?];
        let mut theirs = self.of_teams.iter().filter(|(of, _)| *of == team).peekable();
        (theirs.peek().is_none() || theirs.any(|(_, of_it)| *of_it == subject)).then_some(subject)
    }

    fn in_line(&self, line: &str) -> Option<usize> {
        let words = words_of(line);
        let runs = (0..words.len()).flat_map(|from| {
            let most = (from + self.longest).min(words.len());
            (from + 1..=most).map(move |until| (from, until))
        });
        runs.filter_map(|(from, until)| self.by_phrase.get(&words[from..until].join(" "))).min().copied()
    }
}

/// Lower case, signs left out.
fn words_of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
        format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().unwrap()
    }

    #[test]
    fn a_question_is_about_the_first_subject_whose_word_is_its_tag_or_stands_in_its_subject_line() {
        let subject = |n, words: &[&str]| SubjectRow {
            id: id(n),
            name: n.to_string(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        let subjects = [subject(1, &["ketel", "warm water"]), subject(2, &["factuur", "water"])];
        let topics = Topics::new(&subjects, vec![(id(8), id(2))]);
        let check = |team: u32, line: &str, tags: &[&str], expected: Option<u32>| {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            assert_eq!(topics.of(id(team), line, &tags), expected.map(id), "{line} {tags:?}");
        };
        check(9, "Geen WARM, water!", &[], Some(1));
        check(9, "Water in de kelder", &[], Some(2));
        check(9, "Ketels en facturen", &[], None);
        check(9, "Ketel", &["Factuur"], Some(2));
        check(9, "Factuur van de ketel", &[], Some(1));
        check(8, "Ketel", &[], None);
        check(8, "Factuur", &[], Some(2));
    }
}
