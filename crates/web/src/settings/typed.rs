//! What was typed into a form, and what is wrong with it.

use desk::Refusal;

use crate::i18n::Words;
use crate::parts::{Field, Notice};
use crate::refusals;

/// The fields of a form as they came.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Typed(Vec<(String, String)>);

impl Typed {
    /// What was typed into a field; nothing if it isn't there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field that may be there more than once.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// All fields in the order in which they came.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether a box was ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Whether a box of several was ticked.
    pub(crate) fn has_value(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|ticked| ticked == value)
    }

    /// The whole form again, with one more field.
    #[must_use]
    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// Both forms as one.
    #[must_use]
    pub(crate) fn joined(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// A field with what was typed into it, and what is wrong with that.
    pub(crate) fn fill(&self, name: &str, field: Field, problems: &Problems) -> Field {
        field.value(self.get(name)).error(problems.at(name))
    }

    /// An id out of a list; an empty value is none.
    ///
    /// # Errors
    /// What stands there is no id, which only a made-up form does.
    pub(crate) fn id<I: std::str::FromStr>(&self, name: &str) -> Option<I> {
        self.get(name).parse().ok()
    }
}

/// What is wrong with a form: sentences at fields, and perhaps one about all of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problems {
    fields: Vec<(String, String)>,
    whole: Option<String>,
}

impl Problems {
    /// None so far.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// What the desk refuses.
    pub(crate) fn of(t: Words, refusal: &Refusal) -> Self {
        let mut problems = Self::default();
        for refusal in refusal.each() {
            match refusal {
                Refusal::Field { field, problem } => problems.add(*field, said(t, problem)),
                Refusal::Taken(field) => problems.add(*field, t.say("refused-taken")),
                Refusal::WrongPassword => problems.add("old", t.say("problem-wrong-password")),
                other => problems.whole = Some(t.say(refusals::key(other))),
            }
        }
        problems
    }

    /// One more, at a field.
    pub(crate) fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.fields.push((field.into(), sentence.into()));
    }

    /// Those of another form on the same page, too.
    pub(crate) fn join(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.whole = self.whole.take().or(other.whole);
    }

    /// What is wrong with all of it.
    pub(crate) fn say_whole(&mut self, sentence: String) {
        self.whole = Some(sentence);
    }

    /// Whether it can be saved, as far as these go.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.whole.is_none()
    }

    /// What is wrong at one field.
    pub(crate) fn at(&self, field: &str) -> Option<String> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.clone())
    }

    /// Each sentence, once.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for sentence in self.whole.iter().chain(self.fields.iter().map(|(_, sentence)| sentence)) {
            if !all.contains(sentence) {
                all.push(sentence.clone());
            }
        }
        all
    }

    /// The sentence at the head of the page, read aloud at once.
    pub(crate) fn notice(&self, t: Words) -> Option<Notice> {
        match &self.whole {
            Some(sentence) => Some(Notice::error(sentence)),
            None if self.fields.is_empty() => None,
            None => Some(Notice::error(t.say("settings-not-saved"))),
        }
    }
}

/// The sentence of a problem: the settings know some that other forms don't have.
fn said(t: Words, problem: &str) -> String {
    t.say(match problem {
        "last_administrator" => "problem-last-administrator",
        "not_yourself" => "problem-not-yourself",
        "last_rule_matches_all" => "problem-last-rule-matches-all",
        "last_rule_stays_last" => "problem-last-rule-stays-last",
        "only_local" => "problem-only-local",
        "no_key" => "problem-no-key",
        "only_letters" => "problem-only-letters",
        "not_a_host" => "problem-not-a-host",
        "is_fetched" => "problem-is-fetched",
        "not_a_calendar" => "problem-not-a-calendar",
        "calendar_cut_off" => "problem-calendar-cut-off",
        "calendar_too_long" => "problem-calendar-too-long",
        "out_of_range" => "problem-out-of-range",
        "not_a_time" => "problem-not-a-time",
        "not_in_range" => "problem-not-in-range",
        "not_a_key" => "problem-not-a-key",
        other => return refusals::at_field(t, other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn what_the_desk_refuses_stands_at_its_field_and_the_head_says_that_nothing_was_saved() {
        let t = Words::of(Language::Nl);
        let problems = Problems::of(t, &Refusal::Field { field: "smtp.security", problem: "only_local" });
        assert!(problems.at("smtp.security").is_some_and(|said| said.contains("TLS")));
        assert!(problems.notice(t).is_some() && problems.at("name").is_none());
        assert!(Problems::of(t, &Refusal::NeverOpen).notice(t).is_some_and(|said| said.is_urgent));
        assert!(Problems::none().notice(t).is_none());
    }
}
