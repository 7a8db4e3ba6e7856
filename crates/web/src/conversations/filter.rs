//! Which list is looked at: the query of the address, and the address of the query.

use desk::views::{ConversationState, ListFilter, Whose};

use crate::i18n::Words;

/// The query of `/conversations`; it goes along to a conversation, so that the list beside it stays the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub(crate) struct Wanted {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) whose: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) state: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) tag: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) q: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
    /// A form that is open on a conversation's page: `renew`, `hand-over`, `withdraw`, `edit`, `contact`.
    #[serde(default, skip_serializing)]
    pub(crate) open: String,
}

impl Wanted {
    /// As the desk asks it. Searching looks everywhere, unless a list is named.
    pub(crate) fn filter(&self) -> ListFilter {
        let is_search = !self.q.trim().is_empty();
        ListFilter {
            whose: match self.whose.as_str() {
                "team" => Whose::MyTeams,
                "unassigned" => Whose::Unassigned,
                "all" => Whose::All,
                "mine" => Whose::Mine,
                _ if is_search || !self.tag.is_empty() => Whose::All,
                _ => Whose::Mine,
            },
            state: match self.state.as_str() {
                "waiting" => Some(ConversationState::WaitingForUs),
                "them" => Some(ConversationState::WaitingForThem),
                "done" => Some(ConversationState::Done),
                "any" => None,
                _ if is_search || !self.tag.is_empty() => None,
                _ => Some(ConversationState::WaitingForUs),
            },
            tag: Some(self.tag.clone()).filter(|tag| !tag.is_empty()),
            words: self.q.trim().to_owned(),
            after: self.after.clone(),
            ..ListFilter::default()
        }
    }

    /// `?whose=team&state=done`, or nothing.
    pub(crate) fn query(&self) -> String {
        let query = serde_urlencoded::to_string(self).unwrap_or_default();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The same list from another place on.
    pub(crate) fn after(&self, after: Option<String>) -> Self {
        Self { after, ..self.clone() }
    }

    /// The tabs above the list: whose.
    pub(crate) fn tabs(&self, t: Words) -> Vec<Tab> {
        let here = self.filter().whose;
        [
            (Whose::Mine, "mine", "conversations-mine"),
            (Whose::MyTeams, "team", "conversations-team"),
            (Whose::Unassigned, "unassigned", "conversations-unassigned"),
            (Whose::All, "all", "conversations-all"),
        ]
        .map(|(whose, value, key)| Tab {
            href: self.with(|wanted| wanted.whose = value.into()),
            word: word(t, key),
            is_here: whose == here,
        })
        .to_vec()
    }

    /// The tabs below: in which state.
    pub(crate) fn states(&self, t: Words) -> Vec<Tab> {
        let here = self.filter().state;
        [
            (Some(ConversationState::WaitingForUs), "waiting", "conversations-waiting"),
            (Some(ConversationState::WaitingForThem), "them", "conversations-them"),
            (Some(ConversationState::Done), "done", "conversations-done"),
            (None, "any", "conversations-any"),
        ]
        .map(|(state, value, key)| Tab {
            href: self.with(|wanted| wanted.state = value.into()),
            word: word(t, key),
            is_here: state == here,
        })
        .to_vec()
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut wanted = self.after(None);
        change(&mut wanted);
        format!("/conversations{}", wanted.query())
    }
}

fn word(t: Words, key: &'static str) -> String {
    t.say(match key {
        "conversations-mine" => "conversations-mine",
        "conversations-team" => "conversations-team",
        "conversations-unassigned" => "conversations-unassigned",
        "conversations-all" => "conversations-all",
        "conversations-waiting" => "conversations-waiting",
        "conversations-them" => "conversations-them",
        "conversations-done" => "conversations-done",
        _ => "conversations-any",
    })
}

/// A choice among lists.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) word: String,
    pub(crate) is_here: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_wish_one_sees_what_waits_for_oneself() {
        let filter = Wanted::default().filter();
        assert_eq!((filter.whose, filter.state), (Whose::Mine, Some(ConversationState::WaitingForUs)));
    }

    #[test]
    fn who_searches_searches_everywhere_unless_they_said_where() {
        let found = Wanted { q: " ketel ".into(), ..Wanted::default() };
        assert_eq!((found.filter().whose, found.filter().state), (Whose::All, None));
        assert_eq!(found.filter().words, "ketel");
        let mine = Wanted { whose: "mine".into(), ..found };
        assert_eq!(mine.filter().whose, Whose::Mine);
    }

    #[test]
    fn the_address_of_a_list_leads_back_to_it() {
        let wanted = Wanted { whose: "team".into(), q: "a&b=c".into(), ..Wanted::default() };
        let query = wanted.query();
        assert_eq!(serde_urlencoded::from_str::<Wanted>(query.trim_start_matches('?')), Ok(wanted));
        assert_eq!(Wanted::default().query(), "");
    }
}
