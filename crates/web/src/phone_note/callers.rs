//! Who is on the line, as far as the number or the name tells.

use askama::Template;
use desk::views::Caller;

use super::note::SOMEBODY_ELSE;
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Field, PromiseSentence, initials};
use crate::times::Times;

/// A number of at least so many digits says who it is; less is the beginning of one.
const DIGITS_MIN: usize = 8;
/// Without country code and trunk digit, numbers are compared by so many digits at the end.
const DIGITS_COMPARED: usize = 9;

/// Somebody it may be.
#[derive(Debug, Clone)]
struct Line {
    id: String,
    key: usize,
    initials: String,
    name: String,
    account: Option<String>,
    /// `klant sinds 2014, 71 dagen stil`.
    known: String,
    open: Option<PromiseSentence>,
    is_chosen: bool,
}

/// The people it may be, to choose from; fetched by itself while a number is typed.
#[derive(Debug, Clone, Template)]
#[template(path = "phone_note/callers.html")]
pub struct CallersPart {
    t: Words,
    lines: Vec<Line>,
    is_somebody_else: bool,
    has_words: bool,
    name: String,
}

crate::parts::html_safe!(CallersPart);

impl CallersPart {
    pub(super) fn new(times: &Times, found: &[Caller], typed: &str, chosen: &str) -> Self {
        let t = times.t;
        let certain = found.iter().position(|caller| is_theirs(caller, typed));
        let chosen_at = found.iter().position(|caller| caller.contact.id.to_string() == chosen);
        let is_somebody_else = chosen == SOMEBODY_ELSE || (chosen_at.is_none() && certain.is_none());
        let on = if is_somebody_else { None } else { chosen_at.or(certain) };
        let line = |(place, caller): (usize, &Caller)| Line {
            id: caller.contact.id.to_string(),
            key: place + 1,
            initials: initials(&name_of(caller, t)),
            name: name_of(caller, t),
            account: caller.contact.account_name.clone().filter(|account| *account != caller.contact.name),
            known: known(times, caller),
            open: caller.open_promise.as_ref().map(|promise| {
                PromiseSentence::for_colleague(times, crate::customer::who(promise), promise.kind, promise.deadline_at)
            }),
            is_chosen: on == Some(place),
        };
        Self {
            t,
            lines: found.iter().enumerate().map(line).collect(),
            is_somebody_else,
            has_words: typed.trim().chars().count() >= 2,
            name: String::new(),
        }
    }

    /// With the name that was typed.
    #[must_use]
    pub(super) fn named(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    fn name_field(&self) -> Field {
        let label = self.t.say(if self.lines.is_empty() { "phone-name" } else { "phone-name-else" });
        Field::text("name", label).value(&self.name).with("autocomplete", "off").with("maxlength", "200")
    }
}

fn name_of(caller: &Caller, t: Words) -> String {
    let contact = &caller.contact;
    [contact.name.clone(), contact.account_name.clone().unwrap_or_default()]
        .into_iter()
        .chain(contact.phones.first().cloned())
        .chain(contact.emails.first().cloned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| t.say("phone-nameless"))
}

fn known(times: &Times, caller: &Caller) -> String {
    let t = times.t;
    let mut parts = Vec::new();
    if let Some(since) = caller.contact.customer_since {
        parts.push(t.with("year", since.year().to_string()).say("phone-customer-since"));
    }
    match caller.silent_days {
        Some(0) => parts.push(t.say("phone-heard-today")),
        Some(days) => parts.push(t.with("n", days).say("phone-silent")),
        None => {}
    }
    if !caller.contact.city.is_empty() {
        parts.push(caller.contact.city.clone());
    }
    let words = parts.join(", ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether what was typed is a whole number or address of theirs: then it is them, unless somebody says otherwise.
fn is_theirs(caller: &Caller, typed: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let end = |text: &str| digits(text).chars().rev().take(DIGITS_COMPARED).collect::<String>();
    let is_number = digits(typed).len() >= DIGITS_MIN && !typed.contains('@');
    let address = typed.trim().to_lowercase();
    caller.contact.emails.contains(&address)
        || (is_number && caller.contact.phones.iter().any(|phone| end(phone) == end(typed)))
}

impl Page for CallersPart {
    const NAME: &'static str = "phone-note-callers";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::callers(t)
    }
}
