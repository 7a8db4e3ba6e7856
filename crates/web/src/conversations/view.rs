//! `GET /conversations/{id}`: the list, the conversation, and who asks.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::views::{ConversationList, ConversationState, ConversationView, PromiseState};
use desk::{Act, Agent, ConversationId};

use super::event::{Happened, first_name, happened, sentence};
use super::filter::Wanted;
use super::list::Pane;
use super::message::Message;
use super::room::{Choices, Room, Typed, may_open, room};
use super::samples;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show_with};
use crate::parts::{BarButton, Clock, PromiseBar, Sign, State as Shown};
use crate::shell::{Entry, Shell};
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
    tags: Vec<(String, String)>,
    is_urgent: bool,
    present: Vec<String>,
    bar: Option<PromiseBar>,
    room: Option<Room>,
    /// The links to the forms: word, address, key.
    doors: Vec<Door>,
    pieces: Vec<Piece>,
    left_out: u32,
    composer: Option<Composer>,
    note: Note,
    can_close: bool,
    can_reopen: bool,
    person: Person,
    /// To the list, on a phone.
    back: String,
}

#[derive(Debug)]
struct Door {
    word: String,
    href: String,
    key: &'static str,
}

#[derive(Debug)]
enum Piece {
    Message(Box<Message>),
    Happened(Box<Happened>),
}

/// Where the answer is written.
#[derive(Debug)]
struct Composer {
    action: String,
    draft: String,
    draft_said: String,
    text: String,
    error: Option<String>,
    /// By mail, telephone or visit: value, word, chosen.
    ways: Vec<(&'static str, String, bool)>,
    to: String,
    cc: String,
    cc_error: Option<String>,
    seen_up_to: String,
    has_open_promise: bool,
}

#[derive(Debug)]
struct Note {
    action: String,
    draft: String,
    text: String,
    error: Option<String>,
}

/// Who asks.
#[derive(Debug)]
struct Person {
    title: String,
    name: String,
    emails: Vec<String>,
    phones: Vec<(String, String)>,
    city: String,
    page: String,
    edit: Option<String>,
    earlier: Vec<Earlier>,
    signs: Vec<Sign>,
}

#[derive(Debug)]
struct Earlier {
    href: String,
    when: String,
    subject: String,
    sign: Sign,
}

/// Everything a page is made of.
pub(super) struct Made<'a> {
    pub(super) by: &'a Agent,
    pub(super) view: &'a ConversationView,
    pub(super) list: &'a ConversationList,
    pub(super) wanted: &'a Wanted,
    pub(super) choices: Choices,
    pub(super) typed: Typed,
}

impl ConversationPage {
    pub(super) fn new(shell: Shell, made: &Made<'_>) -> Self {
        let t = shell.t;
        let times = &shell.times;
        let view = made.view;
        let base = format!("/conversations/{}", view.row.id);
        let is_open = view.row.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Open);
        let may_edit = made.by.role.may(Act::EditConversation);
        Self {
            pane: Pane::new(&shell, made.wanted, made.list, Some(view.row.id)),
            id: view.row.id.to_string(),
            subject: view.row.subject.clone(),
            reference: view.row.reference.clone(),
            who: who(view),
            tags: view.row.tags.iter().map(|tag| (tag.clone(), tag_address(tag))).collect(),
            is_urgent: view.row.is_urgent,
            present: view.present.iter().map(|present| present_words(t, present)).collect(),
            bar: bar(made, times),
            room: may_open(&made.wanted.open, made.by, view)
                .then(|| room(&made.wanted.open, view, &made.choices, &made.typed, times))
                .flatten(),
            doors: doors(made, t, &base, is_open),
            pieces: pieces(view, times),
            left_out: view.messages_left_out,
            composer: made.by.role.may(Act::Answer).then(|| composer(made, times, &base, is_open)),
            note: note(made, &base),
            can_close: may_edit && view.row.state == ConversationState::WaitingForThem,
            can_reopen: may_edit && view.row.state != ConversationState::WaitingForUs,
            person: person(made, times, &base),
            back: format!("/conversations{}", made.wanted.query()),
            t,
            shell,
        }
    }
}

fn who(view: &ConversationView) -> String {
    let name = &view.contact.name;
    if name.is_empty() || *name == view.row.who { view.row.who.clone() } else { format!("{}, {name}", view.row.who) }
}

fn tag_address(tag: &str) -> String {
    let wanted = Wanted { tag: tag.to_owned(), ..Wanted::default() };
    format!("/conversations{}", wanted.query())
}

fn present_words(t: Words, present: &desk::views::Present) -> String {
    let name = first_name(&present.name).to_owned();
    t.with("name", name).say(if present.is_writing { "conversation-writing" } else { "conversation-reading" })
}

fn bar(made: &Made<'_>, times: &Times) -> Option<PromiseBar> {
    let t = times.t;
    let promise = made.view.row.promise.as_ref()?;
    let state = Shown::of(promise, times.now);
    let is_open = promise.state == PromiseState::Open;
    let said = t.with("when", times.day_and_time(promise.said_at));
    let how = match (&promise.state, promise.ended_at) {
        (PromiseState::Open, _) => said
            .with("left", times.length(promise.deadline_at.duration_since(times.now).as_secs().max(0)))
            .marked("conversation-said-left"),
        (PromiseState::Kept, Some(at)) => t.with("when", times.day_and_time(at)).marked("conversation-kept-at"),
        (PromiseState::Withdrawn, _) => t.with("reason", promise.reason.clone()).marked("conversation-withdrawn"),
        _ => said.marked("conversation-said"),
    };
    let mut buttons = Vec::new();
    if is_open && made.by.role.may(Act::Renew) {
        buttons.push(BarButton {
            label: t.say("conversation-renew"),
            href: "?open=renew#room".into(),
            key: "p",
            is_main: false,
        });
    }
    if is_open && made.by.role.may(Act::Answer) {
        buttons.push(BarButton {
            label: t.say("conversation-answer"),
            href: "#f-text".into(),
            key: "r",
            is_main: true,
        });
    }
    Some(PromiseBar {
        state,
        clock: is_open.then(|| Clock::new(t, promise.said_at, promise.deadline_at, times.now)),
        sentence: sentence(promise, times),
        how,
        buttons,
        word: state.word(t),
    })
}

fn doors(made: &Made<'_>, t: Words, base: &str, is_open: bool) -> Vec<Door> {
    let door = |open: &str, word: String, key| Door { word, href: format!("{base}?open={open}#room"), key };
    let mut doors = Vec::new();
    let role = made.by.role;
    if role.may(Act::Assign) {
        doors.push(door("hand-over", t.say("conversation-hand-over"), "a"));
    }
    if role.may(Act::EditConversation) {
        doors.push(door("edit", t.say("conversation-edit"), "m"));
    }
    if is_open && role.may(Act::Withdraw) {
        doors.push(door("withdraw", t.say("conversation-withdraw"), "w"));
    }
    doors
}

/// Messages and what happened between them, in time; what a message says needs no line of its own.
fn pieces(view: &ConversationView, times: &Times) -> Vec<Piece> {
    let messages = view
        .messages
        .iter()
        .map(|message| (message.written_at, Piece::Message(Box::new(Message::new(message, times)))));
    let events = view
        .timeline
        .iter()
        .filter_map(|event| happened(event, times).map(|line| (event.at, Piece::Happened(Box::new(line)))));
    let mut pieces: Vec<_> = messages.chain(events).collect();
    pieces.sort_by_key(|(at, _)| *at);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

fn composer(made: &Made<'_>, times: &Times, base: &str, has_open_promise: bool) -> Composer {
    let t = times.t;
    let view = made.view;
    let typed = &made.typed;
    let has_mail = !view.answer_to.is_empty();
    let chosen = typed.text("how").map_or_else(|| usual_way(view), str::to_owned);
    let mut ways = vec![
        ("telephone", t.say("way-telephone"), chosen == "telephone"),
        ("visit", t.say("way-visit"), chosen == "visit"),
    ];
    if has_mail {
        ways.insert(0, ("mail", t.say("way-mail"), chosen == "mail"));
    }
    let draft = view.draft_answer.as_ref();
    Composer {
        action: format!("{base}/answers"),
        draft: format!("{base}/drafts"),
        draft_said: draft
            .map(|draft| t.with("when", times.clock_time(draft.saved_at)).say("draft-saved"))
            .unwrap_or_default(),
        text: typed
            .text("text")
            .map_or_else(|| draft.map(|draft| draft.body.clone()).unwrap_or_default(), str::to_owned),
        error: typed.error("text").or_else(|| typed.error("how")),
        ways,
        to: if has_mail { view.answer_to.join(", ") } else { view.contact.phones.first().cloned().unwrap_or_default() },
        cc: typed.text("cc").unwrap_or_default().to_owned(),
        cc_error: typed.error("cc"),
        seen_up_to: view
            .messages
            .last()
            .map(|message| message.written_at.as_millisecond().to_string())
            .unwrap_or_default(),
        has_open_promise,
    }
}

/// By the road it came: who telephoned is called back, unless there is only an address.
fn usual_way(view: &ConversationView) -> String {
    use desk::views::Channel;
    match view.row.channel {
        Channel::Phone => "telephone",
        Channel::Visit if view.contact.phones.is_empty() => "visit",
        Channel::Visit => "telephone",
        _ if view.answer_to.is_empty() => "telephone",
        _ => "mail",
    }
    .to_owned()
}

fn note(made: &Made<'_>, base: &str) -> Note {
    let draft = made.view.draft_note.as_ref().map(|draft| draft.body.clone()).unwrap_or_default();
    Note {
        action: format!("{base}/notes"),
        draft: format!("{base}/drafts?note=yes"),
        text: made.typed.text("note").map_or(draft, str::to_owned),
        error: made.typed.error("note"),
    }
}

fn person(made: &Made<'_>, times: &Times, base: &str) -> Person {
    let contact = &made.view.contact;
    let phone_link = |phone: &String| {
        let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        (phone.clone(), format!("tel:{digits}"))
    };
    let sign = |promise: &desk::views::PromiseView| Shown::of(promise, times.now).sign(times.t).small();
    Person {
        title: contact.account_name.clone().unwrap_or_else(|| contact.name.clone()),
        name: contact.name.clone(),
        emails: contact.emails.clone(),
        phones: contact.phones.iter().map(phone_link).collect(),
        city: contact.city.clone(),
        page: made.view.customer_path.clone(),
        edit: made.by.role.may(Act::EditConversation).then(|| format!("{base}?open=contact#room")),
        earlier: made
            .view
            .earlier
            .iter()
            .map(|row| Earlier {
                href: format!("/conversations/{}", row.id),
                when: times.day(row.asked_at),
                subject: row.subject.clone(),
                sign: row.promise.as_ref().map_or_else(|| Shown::Withdrawn.sign(times.t).small(), sign),
            })
            .collect(),
        signs: made.view.promises.iter().map(sign).collect(),
    }
}

impl Page for ConversationPage {
    const NAME: &'static str = "conversation";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::conversations(t)
    }
}

/// Fetches what the page needs, and shows it: as asked for, or again with a form that was refused.
pub(super) async fn page(
    app: &App,
    signed: &Signed,
    id: ConversationId,
    wanted: &Wanted,
    typed: Typed,
) -> Result<ConversationPage, PageError> {
    let now = app.clock.now();
    let by = &signed.agent;
    let view = app.desk.conversation_for(by, id, now).await?;
    let list = app.desk.conversations(by, &wanted.filter(), now).await?;
    let mut choices = Choices::default();
    if wanted.open == "renew" && may_open("renew", by, &view) {
        choices.proposals = app.desk.renewal_proposals(by, id, now).await?;
    }
    if wanted.open == "hand-over" {
        choices.people = people(app, by).await?;
    }
    let shell = signed.shell(app, Entry::Conversations).await?;
    Ok(ConversationPage::new(shell, &Made { by, view: &view, list: &list, wanted, choices, typed }))
}

/// Teams, and the colleagues in each: `team`, `team/agent`.
async fn people(app: &App, by: &Agent) -> Result<Vec<(String, String)>, PageError> {
    let mut people = Vec::new();
    for team in app.desk.teams(by).await? {
        people.push((team.id.to_string(), team.name.clone()));
        people.extend(
            team.members
                .iter()
                .map(|(agent, name)| (format!("{}/{agent}", team.id), format!("{} · {name}", team.name))),
        );
    }
    Ok(people)
}

pub(super) async fn show_conversation(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    Ok(show_with(StatusCode::OK, &page(&app, &signed, id, &wanted, Typed::default()).await?))
}
