//! The customer's page as it may look: the two drawings, every end of a promise, an overfull one and a hostile one.

use desk::views::{
    AttachmentView, ConversationState, CustomerEvent, CustomerMessage, CustomerView, Origin, PromiseState, PromiseView,
    Quote,
};
use jiff::Timestamp;
use promise::Kind;

use super::page::{CustomerPage, SentPage, Visit};
use crate::i18n::{Language, Words};
use crate::parts::{Notice, State};
use crate::shell::Theme;
use crate::times::Times;

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>";
const ID: &str = "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f";

fn at(civil: &str) -> Timestamp {
    format!("2026-11-24T{civil}:00+01:00").parse().expect("a written-out instant")
}

fn id<T: std::str::FromStr>() -> T {
    ID.parse().unwrap_or_else(|_| panic!("a written-out id"))
}

fn promise(state: PromiseState, ended: Option<&str>) -> PromiseView {
    PromiseView {
        id: id(),
        conversation: id(),
        kind: Kind::Answer,
        state,
        origin: Origin::Question,
        agent: Some(id()),
        agent_name: Some("Karin".into()),
        team: id(),
        team_name: "Service".into(),
        said_at: at("08:40"),
        deadline_at: at("12:40"),
        ended_at: ended.map(at),
        reason: String::new(),
        next_deadline_at: None,
    }
}

fn message(is_theirs: bool, author: &str, time: &str, text: &str) -> CustomerMessage {
    CustomerMessage { is_theirs, author: author.into(), text: text.into(), attachments: Vec::new(), at: at(time) }
}

fn event(time: &str, kind: &str, who: Option<&str>, promise: Option<PromiseView>) -> CustomerEvent {
    CustomerEvent { at: at(time), kind: kind.into(), agent_name: who.map(str::to_owned), promise }
}

fn quote() -> Quote {
    Quote {
        kind: Kind::Answer,
        deadline_at: at("16:20"),
        agent: Some(id()),
        agent_name: Some("Karin".into()),
        team: id(),
        team_name: "Service".into(),
        rule: None,
        rule_name: String::new(),
    }
}

fn file(name: &str, content_type: &str) -> AttachmentView {
    AttachmentView {
        id: id(),
        name: name.into(),
        content_type: content_type.into(),
        size_bytes: 1_240_000,
        content_id: None,
        is_inline: false,
    }
}

/// The drawing: asked at 08:40, promised before 12:40.
fn open() -> CustomerView {
    let open = promise(PromiseState::Open, None);
    CustomerView {
        reference: "HI-2026-1184".into(),
        subject: "Warmtepomp bromt ’s nachts".into(),
        language: Language::Nl,
        organisation: "Halmeer Installatie".into(),
        phone: "0575 00 12 00".into(),
        zone: "Europe/Amsterdam".into(),
        state: ConversationState::WaitingForUs,
        promise: Some(open.clone()),
        messages: vec![message(
            true,
            "mw. Ter Braak",
            "08:40",
            "Sinds vorige week bromt de warmtepomp ’s nachts. Niet hard, maar ik lig ernaast wakker. Het lijkt of er een \
             koelkast in de muur zit. Is dat erg, en kan ik er zelf iets aan doen?",
        )],
        past: vec![
            event("08:40", "received", None, None),
            event("08:40", "promised", None, Some(open)),
            event("10:05", "read", Some("Karin"), None),
        ],
        helped: None,
        survey: None,
        is_complaint: false,
        if_not_yet: None,
    }
}

fn answered() -> CustomerView {
    let mut view = open();
    let kept = promise(PromiseState::Kept, Some("12:02"));
    view.messages.push(message(
        false,
        "Karin",
        "12:02",
        "Goedemiddag mevrouw Ter Braak,\n\nGevaarlijk is het niet. ’s Nachts draait de pomp langzamer, en dan gaat één beugel \
         meetrillen. U kunt een opgevouwen handdoek tussen de leiding en de muur leggen: houdt het brommen op, dan is het die \
         beugel.\n\nPiet neemt een rubber blokje mee als hij bij u in de straat is.\n\nKarin Vos",
    ));
    view.past.push(event("12:02", "answered", Some("Karin"), None));
    view.state = ConversationState::WaitingForThem;
    view.promise = Some(kept);
    view.if_not_yet = Some(quote());
    view
}

fn after_broken() -> CustomerView {
    let mut view = open();
    let broken = promise(PromiseState::Broken, Some("10:00"));
    let again = PromiseView { origin: Origin::Apology, said_at: at("10:00"), ..promise(PromiseState::Open, None) };
    view.past.push(event("10:00", "broken", None, Some(broken)));
    view.past.push(event("10:00", "promised", None, Some(again.clone())));
    view.promise = Some(again);
    view
}

fn ended(state: PromiseState, helped: Option<bool>) -> CustomerView {
    CustomerView {
        state: ConversationState::Done,
        promise: Some(promise(state, Some("11:00"))),
        helped,
        if_not_yet: Some(quote()),
        ..open()
    }
}

fn hostile() -> CustomerView {
    let mut view = answered();
    view.organisation = HOSTILE.into();
    for message in &mut view.messages {
        message.text = HOSTILE.into();
        message.author = HOSTILE.into();
        message.attachments = vec![file(HOSTILE, "image/png"), file("factuur.html", "text/html")];
    }
    let renewed = PromiseView { reason: HOSTILE.into(), ..promise(PromiseState::Renewed, Some("09:00")) };
    view.past.push(event("09:00", "renewed", Some(HOSTILE), Some(renewed)));
    view
}

fn overfull() -> CustomerView {
    let mut view = answered();
    for turn in 0..30 {
        let text = "Nog één ding, en dan houd ik op. ".repeat(12);
        view.messages.insert(1, message(turn % 2 == 0, "Karin", "09:30", &text));
        view.past.insert(2, event("09:30", "received", None, None));
    }
    view.organisation = "Koninklijke Nederlandse Installatie- en Warmtepompenmaatschappij Halmeer en Zonen".into();
    view
}

fn times(t: Words) -> Times {
    Times::in_zone_named(t, "Europe/Amsterdam", at("11:20"))
}

fn visit() -> Visit {
    Visit { here: "/k/sample".into(), ..Visit::default() }
}

fn page(t: Words, view: &CustomerView, visit: Visit) -> CustomerPage {
    CustomerPage::new(view, &times(t), Theme::System, visit)
}

pub(super) fn pages(t: Words) -> Vec<(&'static str, CustomerPage)> {
    let late = PromiseView { deadline_at: at("10:40"), ..promise(PromiseState::Broken, Some("10:41")) };
    let too_late = CustomerView { promise: Some(late), ..answered() };
    let passed = CustomerView {
        promise: Some(PromiseView { deadline_at: at("11:19"), ..promise(PromiseState::Open, None) }),
        ..open()
    };
    let bare = CustomerView {
        promise: None,
        messages: Vec::new(),
        past: Vec::new(),
        phone: String::new(),
        state: ConversationState::Done,
        ..open()
    };
    let wrong = Visit {
        text: "De foto.".into(),
        files: vec!["film.mov".into()],
        problem: Some(("files", "too_large")),
        ..visit()
    };
    let said = Visit { notice: Some(Notice::of(State::Kept, t.say("customer-said-yes"))), ..visit() };
    let mut with_files = answered();
    with_files.messages[1].attachments =
        vec![file("beugel.jpg", "image/jpeg"), file("handleiding.pdf", "application/pdf")];
    vec![
        ("open", page(t, &open(), visit())),
        ("answered", page(t, &answered(), visit())),
        ("files", page(t, &with_files, visit())),
        ("after-broken", page(t, &after_broken(), visit())),
        ("passed", page(t, &passed, visit())),
        ("too-late", page(t, &too_late, visit())),
        ("withdrawn", page(t, &ended(PromiseState::Withdrawn, None), visit())),
        ("solved", page(t, &ended(PromiseState::Withdrawn, Some(true)), visit())),
        ("yes", page(t, &CustomerView { helped: Some(true), ..answered() }, said)),
        ("link-yes", page(t, &answered(), Visit { helped: Some(true), ..visit() })),
        ("link-no", page(t, &answered(), Visit { helped: Some(false), ..visit() })),
        ("error", page(t, &open(), wrong)),
        ("empty", page(t, &bare, visit())),
        ("overfull", page(t, &overfull(), visit())),
        ("hostile", page(t, &hostile(), visit())),
    ]
}

pub(super) fn sent(t: Words) -> Vec<(&'static str, SentPage)> {
    let page =
        |view: &CustomerView| SentPage::new(view, &times(t), &visit(), "https://vraag.halmeer.example", Theme::System);
    vec![("mailed", page(&open()).mailed(true)), ("not-mailed", page(&open())), ("hostile", page(&hostile()))]
}
