//! Who asks: how they can be reached, what was promised them, what they asked before.

use desk::Act;
use desk::views::{AddressMark, PromiseState, PromiseView};

use super::filter::Wanted;
use super::page::Made;
use super::typed::Form;
use crate::i18n::Words;
use crate::parts::{Sign, State as Shown};
use crate::times::Times;

/// The customer, beside the conversation.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) title: String,
    /// The account's own page.
    pub(crate) account: Option<String>,
    /// The contact's own name and role, where the title is the account's.
    pub(crate) name: String,
    pub(crate) emails: Vec<Email>,
    /// As typed, and for `tel:`.
    pub(crate) phones: Vec<(String, String)>,
    pub(crate) city: String,
    pub(crate) since: Option<String>,
    /// Of the customer's own page.
    pub(crate) page: String,
    pub(crate) edit: Option<String>,
    pub(crate) all: String,
    pub(crate) earlier: Vec<Earlier>,
    pub(crate) signs: Vec<Sign>,
    pub(crate) signs_words: String,
}

/// An address, and what to know before one writes to it.
#[derive(Debug)]
pub(crate) struct Email {
    pub(crate) address: String,
    /// Mail to it comes back: since when and why.
    pub(crate) trouble: Option<String>,
    /// Where "it works after all" is sent.
    pub(crate) unmark: Option<String>,
}

/// A conversation of before.
#[derive(Debug)]
pub(crate) struct Earlier {
    pub(crate) href: String,
    pub(crate) when: String,
    pub(crate) instant: String,
    pub(crate) subject: String,
    pub(crate) sign: Option<Sign>,
}

pub(super) fn person(made: &Made<'_>, times: &Times) -> Person {
    let contact = &made.view.contact;
    let view = made.view;
    let title = contact.account_name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| contact.name.clone());
    let title = if title.is_empty() { view.row.who.clone() } else { title };
    let name = [contact.name.as_str(), contact.role.as_str()];
    let name = name.into_iter().filter(|part| !part.is_empty() && *part != title).collect::<Vec<_>>().join(", ");
    let wanted = Wanted { contact: contact.id.to_string(), ..Wanted::default() };
    let promises = promises(made);
    let sees = made.by.role.may(Act::SeeAccounts);
    Person {
        account: contact.account.filter(|_| sees).map(|id| format!("/accounts/{id}")),
        title,
        name,
        emails: contact.emails.iter().map(|address| email(made, address, times)).collect(),
        phones: contact.phones.iter().map(|phone| (phone.clone(), phone_link(phone))).collect(),
        city: contact.city.clone(),
        since: contact.customer_since.map(|date| times.t.with("year", date.year().to_string()).say("person-since")),
        page: view.customer_path.clone(),
        edit: made.by.role.may(Act::EditConversation).then(|| made.wanted.door(view.row.id, Form::Contact)),
        all: format!("/conversations{}", wanted.query()),
        earlier: view.earlier.iter().map(|row| earlier(row, times)).collect(),
        signs_words: counted(times.t, &promises),
        signs: promises.iter().map(|promise| Shown::of(promise, times.now).bare_sign().small()).collect(),
    }
}

fn email(made: &Made<'_>, address: &str, times: &Times) -> Email {
    let mark = made.view.unreachable.iter().find(|mark| mark.address == address);
    let may = mark.is_some() && made.by.role.may(Act::EditConversation);
    Email {
        trouble: mark.map(|mark| unreachable(mark, times)),
        unmark: may.then(|| format!("/conversations/{}/reachable{}", made.view.row.id, made.wanted.query())),
        address: address.to_owned(),
    }
}

/// "Komt niet aan, sinds gisteren 10:12: user unknown".
pub(super) fn unreachable(mark: &AddressMark, times: &Times) -> String {
    let said = times.t.with("when", times.day_and_time(mark.marked_at)).with("words", mark.words.clone());
    let said = said.with("address", mark.address.clone());
    said.say(if mark.is_hard { "unreachable-hard" } else { "unreachable-soft" })
}

pub(super) fn phone_link(phone: &str) -> String {
    format!("tel:{}", phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>())
}

/// The last promise of each earlier conversation and all of this one, oldest first.
fn promises<'a>(made: &Made<'a>) -> Vec<&'a PromiseView> {
    let view = made.view;
    view.earlier.iter().rev().filter_map(|row| row.promise.as_ref()).chain(&view.promises).collect()
}

/// "13 gehouden, 1 vernieuwd, 1 gebroken".
fn counted(t: Words, promises: &[&PromiseView]) -> String {
    let parts = [
        (PromiseState::Open, Shown::Open),
        (PromiseState::Kept, Shown::Kept),
        (PromiseState::Renewed, Shown::Renewed),
        (PromiseState::Broken, Shown::Broken),
        (PromiseState::Withdrawn, Shown::Withdrawn),
    ];
    let words = parts.into_iter().filter_map(|(state, shown)| {
        let count = promises.iter().filter(|promise| promise.state == state).count();
        (count > 0).then(|| format!("{count} {}", shown.word(t)))
    });
    words.collect::<Vec<_>>().join(", ")
}

fn earlier(row: &desk::views::ConversationRow, times: &Times) -> Earlier {
    Earlier {
        href: format!("/conversations/{}", row.id),
        when: times.day(row.asked_at),
        instant: times.instant(row.asked_at),
        subject: row.subject.clone(),
        sign: row.promise.as_ref().map(|promise| Shown::of(promise, times.now).sign(times.t).small()),
    }
}
