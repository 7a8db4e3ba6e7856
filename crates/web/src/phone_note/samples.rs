//! The telephone note as it may look.

use desk::views::{
    AgentView, Caller, Channel, ContactView, ConversationRow, ConversationState, Origin, PromiseState, PromiseView,
    TeamView,
};
use desk::{Language, Role};
use jiff::Timestamp;
use promise::Kind;

use super::callers::CallersPart;
use super::note::Note;
use super::page::{Choices, Done, PhoneNotePage};
use super::say::SayPart;
use crate::i18n::Words;
use crate::parts::{Notice, State};
use crate::shell::{Entry, Shell};

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>";

fn at(civil: &str) -> Timestamp {
    format!("2026-11-24T{civil}:00+01:00").parse().expect("a written-out instant")
}

fn id<T: std::str::FromStr>(last: u8) -> T {
    format!("019aa7c2-5f1e-7cc3-98c4-dc0c0c0739{last:02x}").parse().unwrap_or_else(|_| panic!("a written-out id"))
}

fn promise(state: PromiseState, before: &str) -> PromiseView {
    PromiseView {
        id: id(1),
        conversation: id(1),
        kind: Kind::Callback,
        state,
        origin: Origin::Question,
        agent: Some(id(1)),
        agent_name: Some("Karin".into()),
        team: id(1),
        team_name: "Service".into(),
        said_at: at("10:00"),
        deadline_at: at(before),
        ended_at: None,
        reason: String::new(),
        next_deadline_at: None,
    }
}

fn caller(last: u8, name: &str, account: Option<&str>, phone: &str) -> Caller {
    Caller {
        contact: ContactView {
            id: id(last),
            name: name.into(),
            role: String::new(),
            account: None,
            account_name: account.map(str::to_owned),
            city: String::new(),
            customer_since: Some(jiff::civil::date(2014, 3, 1)),
            emails: Vec::new(),
            phones: vec![phone.into()],
            language: None,
        },
        silent_days: Some(71),
        open_promise: None,
        open_conversation: None,
    }
}

fn row(last: u8, time: &str, who: &str, promise: Option<PromiseView>) -> ConversationRow {
    ConversationRow {
        id: id(last),
        reference: "HI-2026-1184".into(),
        subject: "openingstijden rond Sinterklaas".into(),
        who: who.into(),
        said: String::new(),
        channel: Channel::Phone,
        state: if promise.is_some() { ConversationState::WaitingForUs } else { ConversationState::Done },
        is_urgent: last == 2,
        is_unread: false,
        agent_name: None,
        team_name: "Service".into(),
        asked_at: at(time),
        last_at: at(time),
        message_count: 1,
        promise,
        tags: Vec::new(),
        mail_trouble: None,
    }
}

fn choices() -> Choices {
    let agent = |last: u8, name: &str| AgentView {
        id: id(last),
        name: name.into(),
        email: String::new(),
        role: Role::Agent,
        language: Language::Nl,
        zone: None,
        teams: Vec::new(),
        is_active: true,
        can_sign_in: true,
    };
    let team = TeamView { id: id(9), name: "Service".into(), is_default: true, members: Vec::new() };
    Choices { agents: vec![agent(1, "Karin Vos"), agent(2, "Joost Smit"), agent(3, HOSTILE)], teams: vec![team] }
}

fn page(t: Words, note: Note, found: &[Caller], rows: &[ConversationRow]) -> PhoneNotePage {
    let shell = Shell::sample(t, Entry::Nowhere);
    let callers = CallersPart::new(&shell.times, found, &note.who, &note.contact);
    let say = SayPart::sample(&shell.times, "Joost", "2026-11-24T14:20:00Z", note.later);
    PhoneNotePage::new(shell, note, &choices(), callers, say, rows)
}

fn drawn() -> Note {
    Note {
        who: "0575 00 14 66".into(),
        text: "De afzuiging boven de oven laat steeds de stroom uitvallen, sinds gisteren".into(),
        ..Note::blank(false, "sample")
    }
}

fn oldenhof() -> Vec<Caller> {
    vec![caller(1, "Evert Oldenhof", Some("Bakkerij Oldenhof"), "0575 00 14 66")]
}

fn three() -> Vec<ConversationRow> {
    vec![
        row(1, "11:11", "VvE De Hoge Linden", Some(promise(PromiseState::Open, "15:15"))),
        row(2, "10:45", "Huisartsen Aan de Wal", Some(promise(PromiseState::Open, "11:45"))),
        row(3, "10:31", "mw. De Wit", None),
    ]
}

pub(super) fn pages(t: Words) -> Vec<(&'static str, PhoneNotePage)> {
    let blank = || Note::blank(false, "sample");
    let mut done = page(t, blank(), &[], &three());
    let says = t.with("who", "VvE De Hoge Linden").say("phone-noted");
    done.done = Some(Done { says, promise: None, href: Some("/conversations/1".into()) });
    let mut changed = page(t, Note { later: 1, ..drawn() }, &oldenhof(), &three());
    changed.notice = Some(Notice::of(State::Soon, t.say("phone-changed")));
    let many: Vec<_> = (1..=8).map(|n| caller(n, &"Wolfeschlegelstein ".repeat(6), Some("Bakkerij"), "06")).collect();
    let rows: Vec<_> = (0..20)
        .map(|n| row(n + 3, "10:00", "Een lange naam van een klant", Some(promise(PromiseState::Open, "15:15"))))
        .collect();
    let long = Note { who: "Wolfeschlegelstein".into(), text: "En nog iets. ".repeat(200), ..blank() };
    let evil =
        Note { who: HOSTILE.into(), name: HOSTILE.into(), text: HOSTILE.into(), said: HOSTILE.into(), ..blank() };
    let open =
        Caller { open_promise: Some(promise(PromiseState::Open, "11:45")), ..caller(2, HOSTILE, Some(HOSTILE), "06") };
    vec![
        ("drawn", page(t, drawn(), &oldenhof(), &three())),
        ("empty", page(t, blank(), &[], &[])),
        ("visit", page(t, Note::blank(true, "sample"), &[], &three())),
        ("unknown", page(t, Note { who: "06 12 34 56 78".into(), ..blank() }, &[], &[])),
        ("done", done),
        ("changed", changed),
        (
            "error",
            page(t, Note { text: String::new(), ..drawn() }, &oldenhof(), &[])
                .with_problems(vec![("text", t.say("problem-required"))]),
        ),
        ("overfull", page(t, long, &many, &rows)),
        (
            "hostile",
            page(t, evil, &[open], &[row(2, "10:00", HOSTILE, None)])
                .with_problems(vec![("said", t.say("problem-required"))]),
        ),
    ]
}

pub(super) fn callers(t: Words) -> Vec<(&'static str, CallersPart)> {
    let shell = Shell::sample(t, Entry::Nowhere);
    let part = |found: &[Caller], typed: &str| CallersPart::new(&shell.times, found, typed, "");
    vec![
        ("one", part(&oldenhof(), "0575001466")),
        ("none", part(&[], "06 12")),
        ("hostile", part(&[caller(1, HOSTILE, Some(HOSTILE), HOSTILE)], "ha")),
    ]
}
