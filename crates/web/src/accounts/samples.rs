//! Accounts that never were, for the samples.

use std::collections::BTreeMap;

use desk::AccountId;
use desk::importing::{Mapping, Meaning};
use desk::views::{
    AccountEvent, AccountGlance, AccountHead, AccountKind, AccountListed, AccountMessage, AccountMoney, AccountQuarter,
    AccountRow, AccountServed, AccountStay, AccountView, AccountsView, AttentionDone, AttentionRow, BadRow, BookedDay,
    BookingSide, ContactView, Direction, GivenAnswer, ImportCounts, ImportRow, ImportState, ImportStep, ImportView,
    JoinPreview, KeyKind, OpenComplaint, SubscriptionRow, TimelineFrom,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use ledger::table::amount::Decimals;
use ledger::table::day::Order;

use super::one::With;
use super::{AccountFormPage, AccountPage, AccountsPage, ImportPage, ImportsPage, JoinPage};
use crate::i18n::Words;
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};

const HOSTILE: &str = "<script>alert(1)</script> \"><img src=x onerror=alert(1)>";
const UPLOAD: usize = 40 * 1024 * 1024;

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn at(day: i64) -> Timestamp {
    let now: Timestamp = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
    now + (day * 24).hours()
}

fn shell(t: Words) -> Shell {
    Shell::sample(t, Entry::Accounts)
}

fn listed(n: u32, name: &str, waiting: u32) -> AccountListed {
    AccountListed {
        id: id(n),
        name: name.into(),
        kind: AccountKind::Company,
        number: format!("{}", 1_000 + n),
        city: "Doetinchem".into(),
        tier: if n == 1 { "goud".into() } else { String::new() },
        waiting,
        last_at: (n != 3).then(|| at(-i64::from(n))),
        sorted_by: name.to_lowercase(),
    }
}

pub(super) fn lists(t: Words) -> Vec<(&'static str, AccountsPage)> {
    let page = |accounts, asked: &str, next: Option<&str>, may| {
        let view = AccountsView { accounts, next: next.map(Into::into), may_change: may, may_bring_in: may };
        AccountsPage::new(shell(t), view, asked)
    };
    let some = vec![listed(1, "Garage Stellingwerf", 1), listed(2, "Bakkerij De Korenaar", 0), listed(3, HOSTILE, 3)];
    vec![
        ("hostile", page(some, "", Some("1 b"), true)),
        ("empty", page(vec![], "", None, true)),
        ("none", page(vec![], HOSTILE, None, false)),
    ]
}

fn account(name: &str) -> AccountRow {
    AccountRow {
        id: id(1),
        name: name.into(),
        kind: AccountKind::Company,
        number: "1001".into(),
        city: "Doetinchem".into(),
        customer_since: Some(date(2020, 10, 1)),
        tier: "goud".into(),
        note: "Sleutel bij de buren.".into(),
        joined_into: None,
    }
}

fn subscription(n: u32, end: Option<Date>) -> SubscriptionRow {
    SubscriptionRow {
        id: id(50 + n),
        account: id(1),
        product: "Onderhoud".into(),
        cents: 4_500,
        started_on: date(2024, 1, 1),
        ended_on: end,
        source_key: format!("hand:{n}"),
        import: None,
    }
}

fn message(name: &str, words: &str, direction: Direction) -> AccountEvent {
    AccountEvent::Message(AccountMessage {
        conversation: id(7),
        subject: "Offerte laadplein".into(),
        direction,
        who: name.into(),
        words: words.into(),
        at: at(-1),
    })
}

fn view(name: &str, sees_money: bool) -> AccountView {
    let quarter = |n: i32| AccountQuarter {
        begins: date(2021, 1, 1).saturating_add((n * 3).months()),
        revenue_cents: sees_money
            .then(|| i64::from(80_000 + (n * 7_919) % 190_000 + if n == 14 { 400_000 } else { 0 })),
        promises: [(n % 4) as u32, u32::from(n % 7 == 0), u32::from(n == 18), 0],
    };
    let booked = |side, cents| {
        AccountEvent::Booked(BookedDay { on: date(2026, 11, 3), side, cents, rows: 2, product: "Laadpaal".into() })
    };
    let mut events = vec![
        (at(0), message("Auke Stellingwerf", "Kunnen zes palen op de aansluiting die we hebben?", Direction::Inbound)),
        (at(-1), message("Karin Vos", name, Direction::Outbound)),
    ];
    events.extend(crate::attention::sample_rows().into_iter().map(|row| {
        let done = AttentionRow {
            done: Some(AttentionDone::Called),
            done_at: Some(at(-2)),
            done_by_name: Some("Karin".into()),
            ..row
        };
        (at(-2), AccountEvent::Attention(Box::new(done)))
    }));
    let promises = crate::conversations::samples::promises().into_iter();
    events.extend(promises.map(|it| (it.said_at, AccountEvent::Promise(Box::new(it), "Laadpaal valt uit".into()))));
    if sees_money {
        events.push((at(-21), booked(BookingSide::Sale, 123_456)));
        events.push((at(-22), booked(BookingSide::Purchase, 65_500)));
        events.push((at(-400), AccountEvent::Ended(subscription(2, Some(date(2025, 10, 20))))));
        events.push((at(-700), AccountEvent::Began(subscription(2, None))));
    }
    let contact = ContactView {
        id: id(20),
        name: "Auke Stellingwerf".into(),
        role: "eigenaar".into(),
        account: Some(id(1)),
        account_name: Some(name.into()),
        city: "Doetinchem".into(),
        customer_since: None,
        emails: vec!["auke@stellingwerf.example".into()],
        phones: vec!["0314 00 18 20".into()],
        language: None,
    };
    AccountView {
        account: account(name),
        keys: vec![
            (KeyKind::Name, name.to_lowercase()),
            (KeyKind::Domain, "stellingwerf.example".into()),
            (KeyKind::Iban, "NL91ABNA0417164300".into()),
            (KeyKind::Vat, "NL001234567B01".into()),
            (KeyKind::Kvk, "12345678".into()),
        ],
        waiting: 1,
        people: vec![contact.clone(), ContactView { id: id(21), name: String::new(), role: String::new(), ..contact }],
        money: sees_money.then_some(AccountMoney {
            revenue_cents: 4_630_000,
            all_cents: 66_000_000,
            margin_cents: Some(948_000),
            purchases_cents: 1_890_000,
            monthly_cents: 4_500,
        }),
        quarters: (0..24).map(quarter).collect(),
        promises: [27, 3, 1, 0],
        broken_at: Some(at(-250)),
        events,
        more: Some(TimelineFrom { at: at(-800), passed: 2 }),
        glance: glance(name),
        served: sees_money.then_some(AccountServed {
            minutes: 95,
            revenue_cents: 12_000,
            cost_cents: 14_350,
            margin_cents: -2_350,
        }),
        goodwill: sees_money.then_some((8_500, 2)),
        subscriptions: if sees_money {
            vec![subscription(1, None), subscription(2, Some(date(2025, 10, 20)))]
        } else {
            vec![]
        },
        may_change: true,
        may_see_money: sees_money,
    }
}

fn glance(words: &str) -> AccountGlance {
    AccountGlance {
        attention: crate::attention::sample_rows(),
        complaints: vec![
            OpenComplaint {
                id: id(80),
                words: "Drie weken oud en hij lekt al.".into(),
                heard_at: at(-12),
                is_asked: true,
            },
            OpenComplaint { id: id(81), words: words.into(), heard_at: at(-2), is_asked: false },
        ],
        answers: vec![
            GivenAnswer { score: 8, words: "Als Karin belt, weet ik dat het klopt.".into(), at: at(-67) },
            GivenAnswer { score: 3, words: words.into(), at: at(-400) },
        ],
        stay: Some(AccountStay {
            is_contract: false,
            ended_on: None,
            alive: Some((0.88, 0.74, 0.96)),
            is_slipping: false,
        }),
    }
}

fn bare() -> AccountView {
    AccountView {
        account: AccountRow {
            number: String::new(),
            city: String::new(),
            tier: String::new(),
            note: String::new(),
            customer_since: None,
            ..account("Van Dam")
        },
        keys: vec![(KeyKind::Name, "van dam".into())],
        waiting: 0,
        people: vec![],
        quarters: vec![],
        promises: [0; 4],
        broken_at: None,
        events: vec![],
        more: None,
        glance: AccountGlance::default(),
        goodwill: None,
        subscriptions: vec![],
        may_change: false,
        ..view("Van Dam", false)
    }
}

pub(super) fn ones(t: Words) -> Vec<(&'static str, AccountPage)> {
    let page = |view: &AccountView, with: &With| AccountPage::new(shell(t), view, with);
    let done = |done: &str| With { done: done.into(), ..With::default() };
    let mut wrong = Problems::none();
    wrong.add("cents", t.say("problem-not-in-range"));
    wrong.add("to", t.say("account-not-one"));
    let typed = Typed::default().with("contact", id::<desk::ContactId>(20).to_string()).with("to", HOSTILE);
    let error = With { typed: typed.with("cents", "x"), problems: wrong, ..With::default() };
    vec![
        ("whole", page(&view("Garage Stellingwerf", true), &done("saved"))),
        ("without-money", page(&view("Garage Stellingwerf", false), &done("joined"))),
        ("promises", page(&view("Garage Stellingwerf", true), &With { show: "promises".into(), ..done("moved") })),
        ("hostile-error", page(&view(HOSTILE, true), &error)),
        ("empty", page(&bare(), &done("subscribed"))),
    ]
}

fn head(name: &str) -> AccountHead {
    let view = view(name, true);
    AccountHead { account: view.account, keys: view.keys, waiting: view.waiting }
}

pub(super) fn forms(t: Words) -> Vec<(&'static str, AccountFormPage)> {
    let mut wrong = Problems::none();
    wrong.add("name", t.say("problem-required"));
    wrong.add("keys", t.say("problem-not-a-key"));
    wrong.add("since", t.say("account-not-a-day"));
    vec![
        ("new", AccountFormPage::new(shell(t), &Typed::default(), &Problems::none())),
        ("known", AccountFormPage::new(shell(t), &super::form::typed_of(&head("Garage")), &Problems::none())),
        ("hostile-error", AccountFormPage::new(shell(t), &super::form::typed_of(&head(HOSTILE)), &wrong)),
    ]
}

pub(super) fn joins(t: Words) -> Vec<(&'static str, JoinPage)> {
    let from = (id::<AccountId>(1), "Stellingwerf Garage");
    let found = [listed(2, "Garage Stellingwerf", 0), listed(3, HOSTILE, 0)];
    let moves = vec![("contact", 2), ("conversation", 14), ("booking", 320), ("subscription", 1), ("survey", 3)];
    let keys = vec![(KeyKind::Iban, "NL91ABNA0417164300".into())];
    let into = AccountRow { id: id(2), ..account(HOSTILE) };
    let preview = JoinPreview { from: account("Stellingwerf Garage"), into, moves, keys };
    vec![
        ("which", JoinPage::new(shell(t), from, "", None, None)),
        ("found", JoinPage::new(shell(t), from, "stel", Some(&found), None)),
        ("none", JoinPage::new(shell(t), from, HOSTILE, Some(&[]), None)),
        ("preview", JoinPage::new(shell(t), from, "", None, Some(&preview))),
    ]
}

fn import_row(kind: &str, state: ImportState, step: ImportStep, failure: &str) -> ImportRow {
    let counts =
        ImportCounts { at: 400_000, total: 1_000_000, read: 999_997, new: 990_000, known: 9_997, bad: 3, accounts: 12 };
    ImportRow {
        id: id(30),
        kind: kind.into(),
        name: if failure.is_empty() { "omzet-2026.csv".into() } else { HOSTILE.into() },
        state,
        step,
        mapping: String::new(),
        bytes: 45_000_000,
        counts,
        failure: failure.into(),
        by: Some(id(5)),
        by_name: if step == ImportStep::Map { String::new() } else { "Lotte".into() },
        created_at: at(-1),
        ended_at: None,
    }
}

fn all_rows() -> Vec<ImportRow> {
    use ImportState::{Done, Failed, Offered, Running, Undone};
    vec![
        import_row("csv-sales", Offered, ImportStep::Map, ""),
        import_row("csv-sales", Offered, ImportStep::Map, "incomplete"),
        import_row("csv-purchases", Offered, ImportStep::Try, ""),
        import_row("csv-accounts", Offered, ImportStep::Tried, ""),
        import_row("csv-subscriptions", Running, ImportStep::Write, ""),
        import_row("csv-sales", Running, ImportStep::Undo, ""),
        import_row("csv-sales", Done, ImportStep::End, ""),
        import_row("csv-sales", Failed, ImportStep::End, "row-too-long 81"),
        import_row("csv-sales", Failed, ImportStep::End, "unreadable"),
        import_row("csv-sales", Undone, ImportStep::End, ""),
        import_row("invoice", Done, ImportStep::End, ""),
    ]
}

pub(super) fn imports(t: Words) -> Vec<(&'static str, ImportsPage)> {
    let mut wrong = Problems::none();
    wrong.add("file", t.say("import-not-a-table"));
    vec![
        ("some", ImportsPage::new(shell(t), &all_rows(), "", &Problems::none(), UPLOAD)),
        ("empty-error", ImportsPage::new(shell(t), &[], "csv-accounts", &wrong, UPLOAD)),
    ]
}

fn bad_rows() -> Vec<BadRow> {
    let words = [
        "cells",
        "required",
        "too-long",
        "not-an-address",
        "not-a-domain",
        "not-an-iban",
        "not-a-kvk",
        "no-account",
        "no-name",
        "unknown-account",
        "several-accounts",
        "not-an-amount",
        "part-of-a-cent",
        "other-currency",
        "too-large",
        "not-above-zero",
        "not-a-day",
        "day-out-of-range",
        "not-a-side",
        "not-a-kind",
        "ends-before-it-begins",
        "?",
    ];
    let bad = |(line, problem): (i64, &&str)| BadRow {
        line,
        head: "Bedrag".into(),
        problem: (*problem).into(),
        said: HOSTILE.into(),
    };
    (2..).zip(&words).map(bad).collect()
}

pub(super) fn import(t: Words) -> Vec<(&'static str, ImportPage)> {
    let heads = ["Debiteurnr", "Klant", "Datum", "Bedrag", ""];
    let columns = [(Meaning::Number, 0), (Meaning::Name, 1), (Meaning::Date, 2), (Meaning::Amount, 3)];
    let mapping = Mapping {
        columns: BTreeMap::from(columns),
        decimals: Decimals::Comma,
        order: Order::DayFirst,
        makes_accounts: true,
    };
    let view = |row: ImportRow, bad: Vec<BadRow>, separator| ImportView {
        kind: desk::importing::ImportKind::of_word(&row.kind),
        row,
        heads: heads.map(Into::into).into(),
        samples: vec![["1001", "Garage", "3-11-2026", "1.234,56", HOSTILE].map(Into::into).into(); 3],
        mapping: Some(mapping.clone()),
        separator,
        bad,
    };
    let mut wrong = Problems::none();
    wrong.say_whole(t.with("columns", t.say("import-any-account")).say("import-lacks"));
    let mut rest = Problems::none();
    rest.add("rest", t.say("problem-required"));
    let mut pages = vec![
        ("map-error", ImportPage::new(shell(t), &view(all_rows().swap_remove(0), vec![], '\t'), &wrong)),
        ("tried-hostile", ImportPage::new(shell(t), &view(all_rows().swap_remove(3), bad_rows(), ';'), &rest)),
        ("subscriptions", {
            let row = import_row("csv-subscriptions", ImportState::Offered, ImportStep::Map, "");
            ImportPage::new(shell(t), &view(row, vec![], ';'), &Problems::none())
        }),
    ];
    for (name, place) in [("trying", 2), ("running", 4), ("undoing", 5), ("done", 6), ("failed", 7), ("undone", 9)] {
        let gone = ImportView { heads: vec![], samples: vec![], ..view(all_rows().swap_remove(place), vec![], ',') };
        pages.push((name, ImportPage::new(shell(t), &gone, &Problems::none())));
    }
    pages
}
