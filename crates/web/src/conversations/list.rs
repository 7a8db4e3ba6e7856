//! `GET /conversations`: the list, and beside it where to begin.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::ConversationId;
use desk::views::{ConversationList, ConversationRow, ConversationState, ListFilter, PromiseState, Whose};
use jiff::Timestamp;

use super::filter::{Tab, Wanted};
use super::item::{Group, groups};
use super::samples;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::{Marked, Words};
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// The list beside a conversation, or alone.
#[derive(Debug)]
pub(crate) struct Pane {
    pub(crate) title: String,
    pub(crate) count: Option<u32>,
    pub(crate) tabs: Vec<Tab>,
    /// Whose list it is, in a word.
    pub(crate) here: String,
    pub(crate) states: Vec<Tab>,
    pub(crate) q: String,
    pub(crate) tag: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) next: Option<String>,
    /// Goes along with a search.
    pub(crate) whose: String,
    pub(crate) empty: String,
    /// That others wait whom nobody has taken on, where the own list is empty.
    pub(crate) nobodys: Option<String>,
}

impl Pane {
    pub(crate) fn new(shell: &Shell, wanted: &Wanted, list: &ConversationList, here: Option<ConversationId>) -> Self {
        let t = shell.t;
        let filter = wanted.filter();
        let tabs = wanted.tabs(t);
        let is_search = !filter.words.is_empty() || filter.tag.is_some() || filter.contact.is_some();
        Self {
            title: wanted.title(t),
            count: match filter.state {
                _ if is_search => None,
                Some(ConversationState::WaitingForUs) => Some(list.waiting_for_us),
                Some(ConversationState::WaitingForThem) => Some(list.waiting_for_them),
                _ => None,
            },
            here: tabs.iter().find(|tab| tab.is_here).map(|tab| tab.word.clone()).unwrap_or_default(),
            tabs,
            states: wanted.states(t),
            q: wanted.q.clone(),
            tag: wanted.tag.clone(),
            groups: groups(&list.rows, &shell.times, wanted, here),
            next: list.next.clone().map(|next| wanted.after(Some(next)).address()),
            whose: wanted.whose.clone(),
            empty: empty(t, wanted),
            nobodys: None,
        }
    }
}

/// What it means that nothing is here.
fn empty(t: Words, wanted: &Wanted) -> String {
    let filter = wanted.filter();
    if !filter.words.is_empty() {
        return t.with("q", filter.words).say("conversations-none-found");
    }
    match (filter.whose, filter.state) {
        (Whose::Mine, Some(ConversationState::WaitingForUs)) => t.say("conversations-empty"),
        _ => t.say("conversations-empty-other"),
    }
}

/// What stands where a conversation would: where to begin, or that all is done.
#[derive(Debug)]
struct Blank {
    sign: Sign,
    says: Marked,
    more: String,
    /// Where to begin, and the word for it.
    first: Option<(String, String)>,
}

impl Blank {
    fn new(times: &Times, wanted: &Wanted, list: &ConversationList, kept: usize, nobodys: u32) -> Self {
        let t = times.t;
        let open_first = |href: String| (href, t.say("blank-open"));
        let of = |state: Shown, says, more, first| Self { sign: state.bare_sign(), says, more, first };
        let first = list.rows.first();
        let open = first.and_then(|row| row.promise.as_ref().filter(|promise| promise.state == PromiseState::Open));
        match (first, open) {
            (Some(row), Some(promise)) => {
                let says = t.with("who", row.who.clone()).with("before", times.before(promise.deadline_at));
                let state = Shown::of(promise, times.now);
                of(
                    state,
                    says.marked("blank-first"),
                    row.subject.clone(),
                    Some(open_first(wanted.conversation(row.id))),
                )
            }
            (Some(row), None) => {
                of(Shown::Kept, t.marked("blank-choose"), String::new(), Some(open_first(wanted.conversation(row.id))))
            }
            (None, _) if nobodys > 0 => {
                let href = Wanted { whose: "unassigned".into(), ..Wanted::default() }.address();
                of(
                    Shown::Open,
                    t.marked("blank-nobodys"),
                    t.with("n", nobodys).say("conversations-nobodys"),
                    Some((href, t.say("blank-see"))),
                )
            }
            (None, _) if kept > 0 => of(Shown::Kept, t.marked("blank-kept"), t.say("blank-kept-more"), None),
            (None, _) => of(Shown::Open, t.marked("blank-nothing"), t.say("blank-nothing-more"), None),
        }
    }
}

/// A promise that was kept today.
#[derive(Debug)]
struct Kept {
    when: String,
    who: String,
    href: String,
}

/// The list of conversations.
#[derive(Debug, Template)]
#[template(path = "conversations/list.html")]
pub struct ListPage {
    t: Words,
    shell: Shell,
    pane: Pane,
    blank: Blank,
    kept: Vec<Kept>,
}

impl ListPage {
    fn new(shell: Shell, wanted: &Wanted, list: &ConversationList, settled: &[ConversationRow], nobodys: u32) -> Self {
        let times = &shell.times;
        let kept = settled.iter().filter_map(|row| {
            let promise = row.promise.as_ref().filter(|promise| promise.state == PromiseState::Kept)?;
            Some(Kept {
                when: times.clock_time(promise.ended_at?),
                who: row.who.clone(),
                href: wanted.conversation(row.id),
            })
        });
        let kept: Vec<Kept> = kept.collect();
        let is_unbroken = kept.len() == settled.len() && wanted.filter().whose == Whose::Mine;
        Self {
            t: shell.t,
            pane: Pane {
                nobodys: (nobodys > 0).then(|| shell.t.with("n", nobodys).say("conversations-nobodys")),
                ..Pane::new(&shell, wanted, list, None)
            },
            blank: Blank::new(times, wanted, list, if is_unbroken { kept.len() } else { 0 }, nobodys),
            kept,
            shell,
        }
    }
}

impl Page for ListPage {
    const NAME: &'static str = "conversations";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::lists(t)
            .into_iter()
            .map(|(name, wanted, list, kept)| {
                (name, Self::new(Shell::sample(t, Entry::Conversations), &wanted, &list, &kept, 0))
            })
            .chain([(
                "nobodys",
                Self::new(
                    Shell::sample(t, Entry::Conversations),
                    &Wanted::default(),
                    &ConversationList::default(),
                    &[],
                    3,
                ),
            )])
            .collect()
    }
}

pub(super) async fn show_list(
    State(app): State<App>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let list = app.desk.conversations(&signed.agent, &wanted.filter(), now).await?;
    let settled = app.desk.settled_today(&signed.agent, now).await?;
    let nobodys = if list.rows.is_empty() { nobodys(&app, &signed, &wanted, now).await? } else { 0 };
    let shell = signed.shell(&app, Entry::Conversations).await?;
    Ok(show(&ListPage::new(shell, &wanted, &list, &settled, nobodys)))
}

/// How many wait whom nobody has taken on: for whoever looks at their own list, and finds it empty.
async fn nobodys(app: &App, signed: &Signed, wanted: &Wanted, now: Timestamp) -> Result<u32, PageError> {
    let filter = wanted.filter();
    if filter.whose != Whose::Mine || filter.state != Some(ConversationState::WaitingForUs) {
        return Ok(0);
    }
    let filter = ListFilter { whose: Whose::Unassigned, ..filter };
    Ok(app.desk.conversations(&signed.agent, &filter, now).await?.waiting_for_us)
}
