//! Which list is looked at: the query of the address, and the address of the query.

use desk::ConversationId;
use desk::views::{ConversationState, ListFilter, Whose};

use super::typed::Form;
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
    /// Of one person: the contact's id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) contact: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
    /// A form that is open on a conversation's page: `renew`, `hand-over`, `withdraw`, `edit`, `contact`.
    #[serde(default, skip_serializing)]
    pub(crate) open: String,
}

impl Wanted {
    /// As the desk asks it. Searching looks everywhere, unless a list is named.
    pub(crate) fn filter(&self) -> ListFilter {
        let is_wide = !self.q.trim().is_empty() || !self.tag.is_empty() || !self.contact.is_empty();
        ListFilter {
            whose: match self.whose.as_str() {
                "team" => Whose::MyTeams,
                "unassigned" => Whose::Unassigned,
                "all" => Whose::All,
                "mine" => Whose::Mine,
                _ if is_wide => Whose::All,
                _ => Whose::Mine,
            },
            state: match self.state.as_str() {
                "waiting" => Some(ConversationState::WaitingForUs),
                "them" => Some(ConversationState::WaitingForThem),
                "done" => Some(ConversationState::Done),
                "any" => None,
                _ if is_wide => None,
                _ => Some(ConversationState::WaitingForUs),
            },
            tag: Some(self.tag.clone()).filter(|tag| !tag.is_empty()),
            contact: self.contact.parse().ok(),
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

    /// The address of the list.
    pub(crate) fn address(&self) -> String {
        format!("/conversations{}", self.query())
    }

    /// The address of a conversation beside this list.
    pub(crate) fn conversation(&self, id: ConversationId) -> String {
        format!("/conversations/{id}{}", self.query())
    }

    /// The same with one of its forms open.
    pub(crate) fn door(&self, id: ConversationId, form: Form) -> String {
        let query = self.query();
        let join = if query.is_empty() { "?" } else { "&" };
        format!("/conversations/{id}{query}{join}open={}#room", form.address())
    }

    /// All conversations with this tag.
    pub(crate) fn of_tag(tag: &str) -> Self {
        Self { tag: tag.to_owned(), ..Self::default() }
    }

    /// The same list from another place on.
    pub(crate) fn after(&self, after: Option<String>) -> Self {
        Self { after, ..self.clone() }
    }

    /// Whose conversations there are to choose from.
    pub(crate) fn tabs(&self, t: Words) -> Vec<Tab> {
        let here = self.filter().whose;
        [
            (Whose::Mine, "mine", t.say("conversations-mine")),
            (Whose::MyTeams, "team", t.say("conversations-team")),
            (Whose::Unassigned, "unassigned", t.say("conversations-unassigned")),
            (Whose::All, "all", t.say("conversations-all")),
        ]
        .map(|(whose, value, word)| Tab {
            href: self.with(|wanted| wanted.whose = value.into()),
            word,
            is_here: whose == here,
        })
        .to_vec()
    }

    /// In which state they are.
    pub(crate) fn states(&self, t: Words) -> Vec<Tab> {
        let here = self.filter().state;
        [
            (Some(ConversationState::WaitingForUs), "waiting", t.say("conversations-waiting")),
            (Some(ConversationState::WaitingForThem), "them", t.say("conversations-them")),
            (Some(ConversationState::Done), "done", t.say("conversations-done")),
            (None, "any", t.say("conversations-any")),
        ]
        .map(|(state, value, word)| Tab {
            href: self.with(|wanted| wanted.state = value.into()),
            word,
            is_here: state == here,
        })
        .to_vec()
    }

    /// The head of the list: "Mijn gesprekken".
    pub(crate) fn title(&self, t: Words) -> String {
        if !self.q.trim().is_empty() {
            return t.say("conversations-title-found");
        }
        if !self.contact.is_empty() {
            return t.say("conversations-title-person");
        }
        match self.filter().whose {
            Whose::Mine => t.say("conversations-title-mine"),
            Whose::MyTeams => t.say("conversations-title-team"),
            Whose::Unassigned => t.say("conversations-title-unassigned"),
            Whose::All => t.say("conversations-title-all"),
        }
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut wanted = self.after(None);
        change(&mut wanted);
        wanted.address()
    }
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
