//! Samples of lists and conversations: ordinary, empty, overfull, refused, hostile.

use desk::views::{
    AddressMark, Aside, AttachmentView, Channel, ContactView, ConversationList, ConversationRow, ConversationState,
    ConversationView, Direction, Draft, DraftFile, ForwardView, Found, InSlot, InvitationView, MailFindings,
    MailTrouble, MessageView, Origin, PlannedSlot, PlannedView, Present, PromiseState, PromiseView, QuoteBasis,
    QuoteReason, Sending, SlotChoice, TimelineView,
};
use desk::worth::views::TimeTaken;
use desk::{Agent, Concern, Language, Refusal, Role, Signature};
use jiff::Timestamp;
use promise::Kind;

use super::filter::Wanted;
use super::page::{ConversationPage, Made};
use super::room::Choices;
use super::typed::{Form, Typed};
use crate::i18n::Words;
use crate::shell::{Entry, Shell};
use crate::uploads::Sent;

fn id<T: std::str::FromStr>(number: u32) -> T {
    format!("01980000-0000-7000-8000-{number:012}").parse().ok().expect("a written-out id")
}

fn at(clock: &str) -> Timestamp {
    format!("2026-11-24T{clock}:00Z").parse().expect("a written-out instant")
}

fn promise(number: u32, state: PromiseState, deadline: &str) -> PromiseView {
    PromiseView {
        id: id(number),
        conversation: id(number),
        kind: Kind::Answer,
        state,
        origin: Origin::Question,
        agent: Some(id(1)),
        agent_name: Some("Karin".into()),
        team: id(2),
        team_name: "Service".into(),
        said_at: at("08:15"),
        deadline_at: at(deadline),
        ended_at: (state != PromiseState::Open).then(|| at("09:40")),
        reason: String::new(),
        next_deadline_at: None,
    }
}

/// Promises in each state, for the samples of an account.
pub(crate) fn promises() -> Vec<PromiseView> {
    let states = [PromiseState::Open, PromiseState::Kept, PromiseState::Renewed, PromiseState::Broken];
    (60..).zip(states).map(|(number, state)| promise(number, state, "13:15")).collect()
}

fn row(
    number: u32,
    who: &str,
    subject: &str,
    said: &str,
    state: ConversationState,
    promise: Option<PromiseView>,
) -> ConversationRow {
    ConversationRow {
        id: id(number),
        reference: format!("HI-2026-{number:04}"),
        subject: subject.into(),
        who: who.into(),
        said: said.into(),
        channel: Channel::Email,
        state,
        is_urgent: number == 2,
        is_unread: number < 3,
        agent_name: Some("Karin Vos".into()),
        team_name: "Service".into(),
        asked_at: at("08:15"),
        last_at: at("09:02"),
        message_count: number % 4,
        promise,
        tags: vec!["cv-ketels".into()],
        mail_trouble: [None, Some(MailTrouble::Late), Some(MailTrouble::Refused), Some(MailTrouble::Returned)]
            .get(number as usize - 1)
            .copied()
            .flatten(),
    }
}

pub(super) fn rows() -> Vec<ConversationRow> {
    use ConversationState::{Done, WaitingForThem, WaitingForUs};
    vec![
        row(
            2,
            "Huisartsen Aan de Wal",
            "Geen warm water",
            "Er staan hier vier artsen met koude handen.",
            WaitingForUs,
            Some(promise(2, PromiseState::Open, "10:45")),
        ),
        row(
            1,
            "Tandartspraktijk Molenpoort",
            "Ketel valt uit, storing F28",
            "De stoel naast de ketelkast wordt ook al koud.",
            WaitingForUs,
            Some(promise(1, PromiseState::Open, "12:15")),
        ),
        row(
            3,
            "Garage Stellingwerf",
            "Offerte laadplein, zes palen",
            "",
            WaitingForUs,
            Some(promise(3, PromiseState::Open, "15:00")),
        ),
        row(
            4,
            "Basisschool De Vuurvlinder",
            "Welke filters passen in onze WTW?",
            "Dank u wel.",
            WaitingForThem,
            Some(promise(4, PromiseState::Kept, "09:12")),
        ),
        row(5, "dhr. Okafor", "Wanneer komt de monteur?", "", Done, Some(promise(5, PromiseState::Broken, "08:30"))),
    ]
}

fn list(rows: Vec<ConversationRow>) -> ConversationList {
    ConversationList {
        next: (rows.len() > 20).then(|| "more".to_owned()),
        waiting_for_us: 3,
        waiting_for_them: 1,
        rows,
    }
}

const HOSTILE: &str = "\"><script>alert(1)</script>";

pub(super) fn lists(_: Words) -> Vec<(&'static str, Wanted, ConversationList, Vec<ConversationRow>)> {
    let many = (10..60).map(|number| {
        row(
            number,
            "Woningstichting Berkelstreek en Omstreken",
            &"Een heel lang onderwerp ".repeat(6),
            &"Een lange zin van de klant. ".repeat(8),
            ConversationState::WaitingForUs,
            Some(promise(number, PromiseState::Open, "14:30")),
        )
    });
    let hostile = row(
        1,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        ConversationState::WaitingForUs,
        Some(promise(1, PromiseState::Open, "12:15")),
    );
    let kept = rows().split_off(3).into_iter().take(1).collect::<Vec<_>>();
    let any = Wanted { whose: "mine".into(), state: "any".into(), ..Wanted::default() };
    let team = Wanted { whose: "team".into(), ..Wanted::default() };
    let tag = Wanted { whose: "all".into(), tag: "cv-ketels".into(), ..Wanted::default() };
    vec![
        ("some", any, list(rows()), kept.clone()),
        ("empty", Wanted::default(), list(vec![]), kept),
        ("nothing", team, list(vec![]), vec![]),
        ("none-found", Wanted { q: HOSTILE.into(), ..Wanted::default() }, list(vec![]), vec![]),
        ("full", tag, list(many.collect()), rows()),
        ("hostile", Wanted::default(), list(vec![hostile]), vec![]),
    ]
}

/// What the palette finds.
pub(super) fn found() -> Vec<Found> {
    let contact = |name: &str| Found::Contact {
        id: id(400),
        name: name.into(),
        account: Some("Tandartspraktijk Molenpoort".into()),
        reach: "balie@molenpoort.example".into(),
    };
    rows().into_iter().map(Found::Conversation).chain([contact("Ilse Smeets"), contact(HOSTILE), contact("")]).collect()
}

fn message(number: u32, direction: Direction, author: &str, words: &str) -> MessageView {
    MessageView {
        id: id(100 + number),
        direction,
        channel: Channel::Email,
        author: author.into(),
        author_address: "balie@molenpoort.example".into(),
        agent: None,
        is_by_program: false,
        automatic: "no".into(),
        to: vec!["info@halmeer.example".into()],
        cc: vec![],
        subject: "Ketel valt uit, storing F28".into(),
        own_words: words.into(),
        folded: String::new(),
        html: None,
        written: None,
        is_third_party: false,
        found: None,
        forward: None,
        bcc: vec![],
        attachments: vec![],
        written_at: at("08:15"),
        sending: None,
        doubt: None,
    }
}

fn view(words: &str) -> ConversationView {
    let attachment = AttachmentView {
        id: id(300),
        name: "schermpje.jpg".into(),
        content_type: "image/jpeg".into(),
        size_bytes: 1_234_567,
        content_id: None,
        is_inline: false,
    };
    let asked = MessageView {
        folded: "Op 3 november schreef Karin Vos:\n> Dank voor uw bericht".into(),
        html: Some("<p>Goedemorgen</p>".into()),
        attachments: vec![
            AttachmentView {
                id: id(301),
                name: "factuur.xml".into(),
                content_type: "text/xml".into(),
                ..attachment.clone()
            },
            attachment,
        ],
        ..message(1, Direction::Inbound, "Ilse Smeets", words)
    };
    let note = MessageView {
        written_at: at("09:02"),
        ..message(2, Direction::Note, "Joost Terpstra", "In oktober zat daar een verstopt gasfilter achter.")
    };
    let held = MessageView {
        written_at: at("10:19"),
        sending: Some(Sending::Held { until: at("10:21") }),
        ..message(3, Direction::Outbound, "Karin Vos", "Piet komt om kwart voor een bij u langs.")
    };
    let laid_out = MessageView {
        written: Some("<p>Zo doet u het:</p><ol><li>Kraan <strong>3</strong> dicht</li><li>reset</li></ol>".into()),
        bcc: vec!["lead@halmeer.example".into()],
        written_at: at("10:02"),
        ..message(5, Direction::Outbound, "Karin Vos", "Zo doet u het")
    };
    let found = MailFindings {
        sealed: Some(super::samples_seal::checked()),
        invitation: Some(InvitationView {
            method: "request".into(),
            summary: words.into(),
            organizer: "Piet".into(),
            starts: Some("2026-11-26T09:00:00+01:00[Europe/Amsterdam]".into()),
            ends: Some("2026-11-26".into()),
            location: "Zutphen".into(),
            is_repeated: true,
        }),
        notes: vec!["text-cut".into(), "wrapper-broken".into()],
    };
    let sent_on = MessageView {
        is_third_party: true,
        found: Some(found),
        forward: Some(ForwardView {
            name: "Jan de Vries".into(),
            address: "jan@voorbeeld.example".into(),
            words: words.into(),
        }),
        written_at: at("09:40"),
        ..message(6, Direction::Inbound, "Anna Smit", words)
    };
    let failed = MessageView {
        written_at: at("10:00"),
        sending: Some(Sending::Failed { failure: "550 unknown user".into() }),
        ..message(4, Direction::Outbound, "Karin Vos", "Kunt u de gaskraan nakijken?")
    };
    let event = |number: u32, kind: &str, promise: Option<PromiseView>| TimelineView {
        id: id(200 + number),
        at: at("08:16"),
        kind: kind.into(),
        agent_name: Some("Karin Vos".into()),
        promise,
        detail: if kind == "renewed" {
            serde_json::json!({ "reason": words })
        } else {
            serde_json::json!({ "agent": "Joost", "added": ["storing"] })
        },
    };
    let open = promise(1, PromiseState::Open, "12:15");
    ConversationView {
        row: rows().remove(1),
        language: Language::Nl,
        agent: Some(id(1)),
        team: id(2),
        contact: sample_contact(),
        customer_path: "/k/abc".into(),
        messages: vec![asked, note, sent_on, failed, laid_out, held],
        messages_left_out: 0,
        timeline: vec![
            event(1, "promised", Some(open.clone())),
            event(2, "read_by_customer", None),
            event(3, "assigned", None),
            event(4, "renewed", Some(promise(1, PromiseState::Renewed, "11:00"))),
        ],
        promises: vec![promise(1, PromiseState::Renewed, "11:00"), open],
        earlier: rows().split_off(3),
        present: vec![
            Present { agent: id(1), name: "Joost Terpstra".into(), is_writing: true },
            Present { agent: id(2), name: "Bea Nijland".into(), is_writing: false },
        ],
        draft_answer: Some(Draft {
            body: "Goedemorgen mevrouw Smeets,".into(),
            html: "<p>Goedemorgen <strong>mevrouw Smeets</strong>,</p>".into(),
            cc: String::new(),
            bcc: String::new(),
            version: 3,
            saved_at: at("10:19"),
        }),
        draft_note: None,
        draft_files: vec![DraftFile {
            id: id(700),
            name: "offerte.pdf".into(),
            content_type: "application/pdf".into(),
            size_bytes: 81_920,
            is_inline: false,
            digest: String::new(),
        }],
        asides: vec![Aside { window: "2".into(), body: words.repeat(3), saved_at: at("10:18") }],
        replies: vec![(id(800), "Storing F28".into()), (id(801), "Openingstijden".into())],
        signature: Some(Signature {
            text: "Karin Vos\nHalmeer".into(),
            html: "<p>Karin Vos<br>Halmeer Installatietechniek</p>".into(),
        }),
        others: vec!["buur@voorbeeld.example".into()],
        answer_to: vec!["balie@molenpoort.example".into()],
        unreachable: vec![],
    }
}

fn unreachable(is_hard: bool) -> AddressMark {
    AddressMark {
        address: if is_hard { "balie@molenpoort.example" } else { "ilse@molenpoort.example" }.into(),
        is_hard,
        words: "550 5.1.1 user unknown".into(),
        marked_at: at("10:02"),
        expires_at: (!is_hard).then(|| at("10:02")),
    }
}

pub(super) fn karin() -> Agent {
    Agent {
        id: id(1),
        name: "Karin Vos".into(),
        email: "karin@halmeer.example".into(),
        role: Role::Lead,
        language: Language::Nl,
        zone: "Europe/Amsterdam".into(),
        has_single_keys: true,
        teams: vec![],
    }
}

/// The promise stands in a slot that is too late, and was promised later than the rule wanted.
fn in_slot(view: &ConversationView) -> Option<InSlot> {
    let promise = view.row.promise.as_ref().filter(|promise| promise.state == PromiseState::Open)?;
    let slot = PlannedSlot { agent: id(2), from_at: at("15:30"), until_at: at("16:30"), planned_by: at("15:45") };
    let planned = PlannedView {
        agent_name: "Joost".into(),
        is_mine: false,
        slot: Some(slot),
        is_late: true,
        is_known_by_nobody: false,
        is_pinned: true,
    };
    let quote = QuoteReason {
        policy_at: at("11:00"),
        questions_ahead: 11,
        colleagues: 2,
        next_slot_at: Some(at("15:30")),
        planned_by: Some(at("15:45")),
        agent: Some(id(2)),
        rule: None,
        basis: QuoteBasis::History,
        target_percent: 95,
        kept_percent: 91,
        surer_at: Some(at("16:15")),
        is_running: false,
    };
    let choice = SlotChoice { agent: id(2), agent_name: HOSTILE.into(), from_at: at("15:30"), until_at: at("16:30") };
    let told = |why: &str| ("Karin".to_owned(), why.to_owned(), at("10:00"));
    Some(InSlot {
        promise: promise.id,
        deadline_at: promise.deadline_at,
        planned: Some(planned),
        quote: Some(quote),
        interrupted: vec![told("urgent"), told("on_call"), told("chosen")],
        choices: vec![choice],
    })
}

pub(super) fn conversations(t: Words) -> Vec<(&'static str, ConversationPage)> {
    let by = karin();
    let list = list(rows());
    let page = |view: &ConversationView, open: &str, typed: Typed| {
        let wanted = Wanted { open: open.into(), ..Wanted::default() };
        let choices = Choices {
            proposals: vec![at("14:00"), at("15:30")],
            people: vec![("a".into(), "Service".into()), ("a/b".into(), "Service · Karin Vos".into())],
        };
        ConversationPage::new(
            Shell::sample(t, Entry::Conversations),
            &Made {
                by: &by,
                view,
                list: &list,
                wanted: &wanted,
                choices,
                typed,
                in_slot: in_slot(view),
                time: Some(TimeTaken {
                    minutes: if view.row.is_urgent { 15 } else { 12 },
                    is_said: view.row.is_urgent,
                }),
            },
        )
    };
    let ordinary = view("Goedemorgen, de ketel is vannacht weer uitgevallen.\n\nKunnen wij zelf iets doen?");
    let done = ConversationView {
        row: rows().remove(3),
        messages: vec![message(1, Direction::Inbound, "", "")],
        timeline: vec![],
        promises: vec![],
        earlier: vec![],
        present: vec![],
        draft_answer: None,
        draft_files: vec![],
        asides: vec![],
        replies: vec![],
        others: vec![],
        signature: None,
        answer_to: vec![],
        ..view("")
    };
    let mut returned = view("Wanneer komt u?");
    returned.messages[2].sending = Some(Sending::Returned { at: at("10:02"), failure: "550 user unknown".into() });
    returned.unreachable = [true, false].map(unreachable).into();
    returned.messages[0].doubt = Some("mx.halmeer.example".into());
    returned.messages[3] = MessageView { id: id(99), doubt: Some(String::new()), ..returned.messages[0].clone() };
    returned.contact.emails.push("ilse@molenpoort.example".into());
    let trouble = |number: u32, kind: &str, detail: serde_json::Value| TimelineView {
        id: id(220 + number),
        at: at("10:02"),
        kind: kind.into(),
        agent_name: None,
        promise: None,
        detail,
    };
    returned.timeline = vec![
        trouble(1, "bounced", serde_json::json!({ "recipient": "balie@molenpoort.example", "words": HOSTILE })),
        trouble(2, "not_left", serde_json::json!({ "failure": "no connection" })),
        trouble(3, "not_told", serde_json::json!({ "is_gone": true })),
        trouble(4, "not_told", serde_json::json!({ "is_capped": true })),
        trouble(5, "cancelled", serde_json::json!({})),
    ];
    let mut hostile = view(HOSTILE);
    hostile.row.subject = HOSTILE.into();
    hostile.contact.name = HOSTILE.into();
    let refused = |form: Form, fields: &[(&str, &str)], refusal: Refusal| {
        let shell = Shell::sample(t, Entry::Conversations);
        Typed::refused(form, &Sent::of(fields), refusal, &ordinary, &shell.times)
    };
    let field = |field, problem| Refusal::Field { field, problem };
    let later = [("deadline_own", "2026-11-24T12:45"), ("reason", "De monteur zit vast.")];
    let answer = [("text", "Wat ik typte <b>"), ("how", "mail"), ("cc", "geen adres"), ("and", "renew"), ("then", "1")];
    let concerns = vec![
        Concern::Everybody(vec!["buur@voorbeeld.example".into()]),
        Concern::NoFile("bijlage".into()),
        Concern::Bounced(vec!["oud@voorbeeld.example".into()]),
        Concern::Mailing(4),
        Concern::Variables(vec!["{klant.voornaam}".into()]),
    ];
    vec![
        ("open", page(&ordinary, "", Typed::default())),
        ("done", page(&done, "", Typed::default())),
        ("renewing", page(&ordinary, "renew", Typed::default())),
        ("renewal-refused", page(&ordinary, "renew", refused(Form::Renew, &later, Refusal::NotLater))),
        ("withdrawing", page(&ordinary, "withdraw", Typed::default())),
        ("handing-over", page(&ordinary, "hand-over", Typed::default())),
        ("editing", page(&ordinary, "edit", Typed::default())),
        ("contact-refused", page(&ordinary, "contact", refused(Form::Contact, &[], Refusal::Taken("emails")))),
        ("noting", page(&ordinary, "note", Typed::default())),
        ("answer-refused", page(&ordinary, "", refused(Form::Answer, &answer, field("cc", "not_an_address")))),
        ("concerned", page(&ordinary, "", refused(Form::Answer, &answer, Refusal::Concerns(concerns)))),
        ("behind", page(&ordinary, "", refused(Form::Answer, &answer, Refusal::ChangedMeanwhile))),
        ("too-late", page(&ordinary, "", refused(Form::Button, &[], Refusal::AlreadySent))),
        ("returned", page(&returned, "", Typed::default())),
        ("hostile", page(&hostile, "", Typed::default())),
    ]
}

/// Who asks, in samples.
pub(crate) fn sample_contact() -> ContactView {
    ContactView {
        id: id(400),
        name: "Ilse Smeets".into(),
        role: String::new(),
        account: None,
        account_name: Some("Tandartspraktijk Molenpoort".into()),
        city: "Zutphen".into(),
        customer_since: None,
        emails: vec!["balie@molenpoort.example".into()],
        phones: vec!["0575 00 12 34".into()],
        language: None,
    }
}
