//! A line in the list of conversations, and the groups that the lines stand in.

use desk::ConversationId;
use desk::views::{Channel, ConversationRow, ConversationState, MailTrouble, Origin, PromiseState, Whose};

use super::filter::Wanted;
use crate::i18n::Words;
use crate::parts::{Sign, State, from_whom, titled};
use crate::times::{Times, capitalised};

/// Lines under one title: today, tomorrow, a later day; who we wait for; done.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) items: Vec<Item>,
}

/// A conversation in the list.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) sign: Sign,
    pub(crate) state: &'static str,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) is_deadline: bool,
    pub(crate) subject: String,
    pub(crate) said: String,
    pub(crate) meta: String,
    pub(crate) is_urgent: bool,
    pub(crate) is_unread: bool,
    pub(crate) is_here: bool,
}

/// The rows of a page as groups, in the order in which they came.
pub(crate) fn groups(
    rows: &[ConversationRow],
    times: &Times,
    wanted: &Wanted,
    here: Option<ConversationId>,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let title = title(row, times);
        let item = item(row, times, wanted, here);
        match groups.last_mut() {
            Some(group) if group.title == title => group.items.push(item),
            _ => groups.push(Group { title, items: vec![item] }),
        }
    }
    groups
}

fn title(row: &ConversationRow, times: &Times) -> String {
    let t = times.t;
    match (&row.state, &row.promise) {
        (ConversationState::WaitingForUs, Some(promise)) => capitalised(&times.day(promise.deadline_at)),
        (ConversationState::WaitingForUs, None) => t.say("conversations-waiting"),
        (ConversationState::WaitingForThem, _) => t.say("conversations-them"),
        (ConversationState::Done, _) => t.say("conversations-done"),
    }
}

fn item(row: &ConversationRow, times: &Times, wanted: &Wanted, here: Option<ConversationId>) -> Item {
    let open = row.promise.as_ref().filter(|promise| promise.state == PromiseState::Open);
    let state = row.promise.as_ref().map_or(State::Withdrawn, |promise| State::of(promise, times.now));
    Item {
        id: row.id.to_string(),
        href: wanted.conversation(row.id),
        sign: state.sign(times.t),
        state: state.name(),
        who: from_whom(times.t, &row.who),
        when: open.map_or_else(|| times.day_and_time(row.last_at), |promise| times.clock_time(promise.deadline_at)),
        is_deadline: open.is_some(),
        subject: titled(times.t, &row.subject),
        said: row.said.clone(),
        meta: meta(row, times, wanted),
        is_urgent: row.is_urgent,
        // What is done waits for no reader.
        is_unread: row.is_unread && row.state != ConversationState::Done,
        is_here: here == Some(row.id),
    }
}

/// How it came and when, and what is special about it.
fn meta(row: &ConversationRow, times: &Times, wanted: &Wanted) -> String {
    let t = times.t;
    let mut parts = vec![format!("{}, {}", channel(t, row.channel), times.day_and_time(row.asked_at))];
    if let Some(promise) = row.promise.as_ref().filter(|promise| promise.state == PromiseState::Open) {
        match promise.origin {
            Origin::Apology => parts.push(t.say("conversations-after-broken")),
            Origin::Renewal => parts.push(t.say("conversations-renewed")),
            Origin::NotYet => parts.push(t.say("conversations-not-yet")),
            Origin::Question | Origin::Reply | Origin::Colleague => {}
        }
    }
    parts.extend(row.mail_trouble.map(|trouble| mail_trouble(t, trouble)));
    if row.message_count > 1 {
        parts.push(t.with("n", row.message_count).say("conversations-messages"));
    }
    if wanted.filter().whose != Whose::Mine {
        parts.push(row.agent_name.clone().unwrap_or_else(|| row.team_name.clone()));
    }
    parts.join(" · ")
}

/// The road by which it came, in a word.
pub(crate) fn channel(t: Words, channel: Channel) -> String {
    t.say(match channel {
        Channel::Email => "channel-email",
        Channel::Web => "channel-web",
        Channel::Widget => "channel-widget",
        Channel::Phone => "channel-phone",
        Channel::Visit => "channel-visit",
        Channel::Api => "channel-api",
    })
}

/// What is the matter with our answer, in a few words.
pub(crate) fn mail_trouble(t: Words, trouble: MailTrouble) -> String {
    t.say(match trouble {
        MailTrouble::Late => "trouble-late",
        MailTrouble::Refused => "trouble-refused",
        MailTrouble::Returned => "trouble-returned",
    })
}
