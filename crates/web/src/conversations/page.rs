//! The conversation's page: the list, the conversation, and who asks.

use askama::Template;
use desk::views::{ConversationList, ConversationState, ConversationView, InSlot};
use desk::{Act, Agent};

use super::bar::{Door, bar, doors};
use super::composer::{Composer, composer};
use super::event::{Happened, first_name, happened};
use super::filter::Wanted;
use super::list::Pane;
use super::message::Message;
use super::person::{Person, person};
use super::room::{Choices, Room, room};
use super::samples;
use super::slot::SlotLine;
use super::time::TimeLine;
use super::typed::{Form, Typed};
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Notice, PromiseBar, from_whom, initials, titled};
use crate::shell::Shell;
use crate::times::Times;

/// A conversation.
#[derive(Debug, Template)]
#[template(path = "conversations/conversation.html")]
pub struct ConversationPage {
    t: Words,
    shell: Shell,
    pane: Pane,
    id: String,
    subject: String,
    reference: String,
    who: String,
    /// Each with the list of conversations that have it.
    tags: Vec<(String, String)>,
    is_urgent: bool,
    present: Vec<Present>,
    /// Something that was asked for is refused, and has no field of its own.
    notice: Option<Notice>,
    bar: Option<PromiseBar>,
    /// Where it stands in the plan, and why its deadline is what it is.
    slot: Option<SlotLine>,
    time: Option<TimeLine>,
    room: Option<Room>,
    hand_over: Option<Door>,
    seldom: Vec<Door>,
    /// Where "done" and "open again" are sent, if they may be.
    closing: Option<String>,
    reopening: Option<String>,
    pieces: Vec<Piece>,
    left_out: u32,
    composer: Composer,
    person: Person,
    /// Which list stands beside it, as the end of an address.
    list: String,
    /// To the list.
    back: String,
    /// To the conversation as it was.
    /// What is wrong with a form that came back stays while the page follows changes.
    keeps_composer: bool,
    keeps_room: bool,
    /// The address of this page as it is shown, also when a form came back with what is wrong.
    here: String,
    leave: String,
}

#[derive(Debug)]
enum Piece {
    Message(Box<Message>),
    Happened(Box<Happened>),
}

/// A colleague who is here as well.
#[derive(Debug)]
struct Present {
    initials: String,
    words: String,
}

/// Everything a page is made of.
pub(super) struct Made<'a> {
    pub(super) by: &'a Agent,
    pub(super) view: &'a ConversationView,
    pub(super) list: &'a ConversationList,
    pub(super) wanted: &'a Wanted,
    pub(super) choices: Choices,
    pub(super) typed: Typed,
    pub(super) in_slot: Option<InSlot>,
    pub(super) time: Option<desk::worth::views::TimeTaken>,
}

impl ConversationPage {
    pub(super) fn new(shell: Shell, made: &Made<'_>) -> Self {
        let t = shell.t;
        let times = &shell.times;
        let row = &made.view.row;
        let room = opened(made).and_then(|form| room(form, made, times));
        let (hand_over, seldom) = doors(made, t);
        let act = |what: &str| format!("/conversations/{}/{what}{}", row.id, made.wanted.query());
        let may_end = |state: bool| made.by.role.may(Act::EditConversation) && state;
        Self {
            pane: Pane::new(&shell, made.wanted, made.list, Some(row.id)),
            id: row.id.to_string(),
            subject: titled(t, &row.subject),
            reference: row.reference.clone(),
            who: from_whom(t, &who(made.view)),
            tags: row.tags.iter().map(|tag| (tag.clone(), Wanted::of_tag(tag).address())).collect(),
            is_urgent: row.is_urgent,
            present: made.view.present.iter().map(|present| present_words(t, present)).collect(),
            notice: made
                .typed
                .whole()
                .filter(|_| !made.typed.is_behind() && made.typed.concerns().is_empty())
                .map(Notice::error),
            bar: bar(made, times),
            slot: super::slot::line(made, times),
            time: super::time::line(made, t),
            room,
            hand_over,
            seldom,
            closing: may_end(row.state == ConversationState::WaitingForThem).then(|| act("closings")),
            reopening: may_end(row.state != ConversationState::WaitingForUs).then(|| act("reopenings")),
            pieces: pieces(made.view, made.by.role.may(Act::KeepBooks), times),
            left_out: made.view.messages_left_out,
            composer: composer(made, times, &shell.csrf),
            person: person(made, times),
            list: made.wanted.query(),
            back: made.wanted.address(),
            keeps_composer: made.typed.is(Form::Answer) || made.typed.is(Form::Note),
            keeps_room: opened(made).is_some_and(|form| made.typed.is(form)),
            here: opened(made).map_or_else(|| made.wanted.conversation(row.id), |form| made.wanted.door(row.id, form)),
            leave: made.wanted.conversation(row.id),
            t,
            shell,
        }
    }
}

/// The form below the promise: the one that came back, or the one that the address names.
fn opened(made: &Made<'_>) -> Option<Form> {
    Form::of_address(made.typed.form.address()).or_else(|| Form::of_address(&made.wanted.open))
}

fn who(view: &ConversationView) -> String {
    let name = &view.contact.name;
    if name.is_empty() || *name == view.row.who { view.row.who.clone() } else { format!("{}, {name}", view.row.who) }
}

fn present_words(t: Words, present: &desk::views::Present) -> Present {
    let said = t.with("name", first_name(&present.name).to_owned());
    let words = if present.is_writing { said.say("conversation-writing") } else { said.say("conversation-reading") };
    Present { initials: initials(&present.name), words }
}

/// Messages and what happened between them, in time; what a message says needs no line of its own.
fn pieces(view: &ConversationView, keeps_books: bool, times: &Times) -> Vec<Piece> {
    let phone = view.contact.phones.first();
    let messages = view.messages.iter().map(|message| {
        (message.written_at, Piece::Message(Box::new(Message::new(message, phone, keeps_books, times))))
    });
    let events = view
        .timeline
        .iter()
        .filter_map(|event| happened(event, times).map(|line| (event.at, Piece::Happened(Box::new(line)))));
    let mut pieces: Vec<_> = messages.chain(events).collect();
    pieces.sort_by_key(|(at, _)| *at);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

impl Page for ConversationPage {
    const NAME: &'static str = "conversation";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::conversations(t)
    }
}
