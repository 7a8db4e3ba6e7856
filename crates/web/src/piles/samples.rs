//! Piles that never were, for the samples.

use desk::views::{
    DossierEventRow, DossierLine, DossierView, EndedCounts, FlowDay, PileRow, PileSummary, PileView, PilesView,
    PromiseState, SlotChoice, SlotShare,
};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

use super::PilesPage;
use super::dossier::DossierPage;
use super::form::PileFormPage;
use super::pile::{PilePage, With};
use crate::i18n::Words;
use crate::settings::{Problems, Typed};
use crate::shell::{Entry, Shell};

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn at(day: i64) -> Timestamp {
    let now: Timestamp = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
    now + (day * 24).hours()
}

fn summary(n: u32, name: &str, open: u32, overdue: u32, late: u32) -> PileSummary {
    PileSummary {
        pile: PileRow {
            id: id(n),
            name: name.into(),
            team: id(90),
            subject: (n == 1).then(|| id(80)),
            days: if n == 2 { 1 } else { 5 },
            effort_s: 2_400,
            is_active: n != 3,
        },
        team: "Service".into(),
        subject: (n == 1).then(|| "Zonnepanelen en laden".into()),
        open,
        overdue,
        late,
        oldest_at: (open > 0).then(|| at(-9)),
        week: (6, 4),
    }
}

fn list(piles: Vec<PileSummary>, lacking_s: i64) -> PilesView {
    PilesView {
        piles,
        share: SlotShare { days: 14, slots_s: 540_000, questions_s: 280_000, files_s: 120_000, lacking_s },
        teams: vec![(id(90), "Service".into()), (id(91), "Administratie".into())],
        subjects: vec![(id(80), "Zonnepanelen en laden".into())],
    }
}

fn line(n: u32, title: &str, deadline: i64, broken: u32, is_late: bool) -> DossierLine {
    DossierLine {
        id: id(100 + n),
        reference: if n.is_multiple_of(2) { format!("OFF-2026-{n}") } else { String::new() },
        title: title.into(),
        agent: (n == 2).then(|| id(5)),
        agent_name: (n == 2).then(|| "Samir".into()),
        received_at: at(deadline - 7),
        deadline_at: at(deadline),
        promise_state: PromiseState::Open,
        broken,
        planned: (!is_late || n != 4).then(|| ("Sanne".into(), at(deadline - 1))),
        is_pinned: n == 2,
        is_late,
        ended_at: None,
        ended_by: None,
        outcome: String::new(),
    }
}

fn ended(n: u32, state: PromiseState, broken: u32, outcome: &str) -> DossierLine {
    DossierLine {
        promise_state: state,
        ended_at: Some(at(-1)),
        ended_by: Some("Sanne".into()),
        outcome: outcome.into(),
        ..line(n, "Zes panelen, schuin dak", -1, broken, false)
    }
}

fn flow() -> Vec<FlowDay> {
    let day = |n: u32| {
        let came = 12 + n * 2 / 3;
        let went = n * 6 / 10;
        FlowDay { day: date(2026, 8, 26).saturating_add(i64::from(n).days()), came, went }
    };
    (0..91).map(day).collect()
}

fn pile(is_hostile: bool) -> PileView {
    let first = if is_hostile { "<script>alert(1)</script> dak" } else { "Offerte Brouwer, zes panelen" };
    PileView {
        summary: summary(1, if is_hostile { "<b>Offertes</b>" } else { "Offertes" }, 320, 1, 2),
        open: vec![
            line(1, first, 0, 1, true),
            line(2, "Laadplein Molenpoort", 1, 0, false),
            line(3, "Thuisbatterij", 2, 0, true),
            line(4, "Nieuwe omvormer", 3, 0, true),
        ],
        ended: vec![
            ended(11, PromiseState::Kept, 0, "Offerte gestuurd, € 4.210."),
            ended(12, PromiseState::Kept, 1, "Gebeld en gestuurd."),
            ended(13, PromiseState::Withdrawn, 0, "De klant ziet ervan af."),
        ],
        flow: flow(),
        promises: EndedCounts { kept: 52, renewed: 3, broken: 4 },
        colleagues: vec![(id(5), "Samir El Amrani".into()), (id(6), "Sanne Kuipers".into())],
        may_change: true,
    }
}

fn empty() -> PileView {
    PileView {
        summary: PileSummary { week: (0, 0), ..summary(3, "Garantie", 0, 0, 0) },
        open: vec![],
        ended: vec![],
        flow: vec![FlowDay { day: date(2026, 11, 24), came: 0, went: 0 }],
        promises: EndedCounts::default(),
        colleagues: vec![],
        may_change: false,
    }
}

pub(super) fn lists(t: Words) -> Vec<(&'static str, PilesPage)> {
    let page = |view: &PilesView, may| PilesPage::new(Shell::sample(t, Entry::Nowhere), view, may, may);
    let some =
        vec![summary(1, "Offertes", 14, 1, 2), summary(2, "Garantie", 3, 0, 1), summary(3, "Subsidies", 0, 0, 0)];
    vec![
        ("some", page(&list(some, 9_000), true)),
        ("fits", page(&list(vec![summary(1, "<script>alert(1)</script>", 2, 0, 0)], 0), false)),
        ("empty", page(&list(vec![], 0), true)),
    ]
}

pub(super) fn piles(t: Words) -> Vec<(&'static str, PilePage)> {
    let page = |view: &PileView, with: &With| PilePage::new(Shell::sample(t, Entry::Nowhere), view, with);
    let done = |done: &str| With { done: done.into(), ..With::default() };
    let mut lines = Problems::none();
    lines.add("lines", t.with("line", 2).with("what", t.say("pile-problem-title")).say("pile-problem-line"));
    let wrong_lines = With { typed: Typed::default().with("lines", "7;Ketel\n8;"), problems: lines, ..With::default() };
    let mut row = Problems::none();
    row.add("outcome", t.say("problem-required"));
    row.add("days", t.say("problem-not-a-number"));
    let wrong_row = With { problems: row, asked: id::<desk::DossierId>(102).to_string(), ..With::default() };
    vec![
        ("some", page(&pile(false), &With::default())),
        ("empty", page(&empty(), &With::default())),
        ("added", page(&pile(false), &done("added"))),
        ("done", page(&pile(false), &done("done"))),
        ("renewed", page(&pile(false), &done("renewed"))),
        ("withdrawn", page(&pile(false), &done("withdrawn"))),
        ("handed", page(&pile(false), &done("handed"))),
        ("lines-error", page(&pile(false), &wrong_lines)),
        ("hostile-error", page(&pile(true), &wrong_row)),
    ]
}

pub(super) fn forms(t: Words) -> Vec<(&'static str, PileFormPage)> {
    let page = |typed: &Typed, problems: &Problems| {
        PileFormPage::new(Shell::sample(t, Entry::Nowhere), &list(vec![], 0), typed, problems)
    };
    let known =
        Typed::default().with("id", id::<desk::PileId>(1).to_string()).with("name", "\"Offertes\"").with("days", "x");
    let mut problems = Problems::none();
    problems.add("days", t.say("problem-not-a-number"));
    vec![
        ("new", page(&Typed::default().with("days", "5"), &Problems::none())),
        ("error", page(&known.with("is_active", "yes"), &problems)),
    ]
}

fn happened(hours: i64, kind: &str, by: Option<&str>, detail: serde_json::Value) -> DossierEventRow {
    DossierEventRow { at: at(0) - hours.hours(), kind: kind.into(), by: by.map(str::to_owned), detail }
}

fn history() -> Vec<DossierEventRow> {
    use serde_json::json;
    let (until, slot) = (at(3), at(1));
    vec![
        happened(1, "moved", Some("Karin Vos"), json!({ "to": "Sanne", "slot": slot })),
        happened(2, "unpinned", Some("Karin Vos"), json!({})),
        happened(3, "warned", None, json!({ "rung": "warning", "to": ["Sanne", "Lotte"] })),
        happened(5, "warned", None, json!({ "rung": "half", "to": ["Lotte"] })),
        happened(9, "warned", None, json!({ "rung": "unfit", "to": ["Lotte"] })),
        happened(26, "broken", None, json!({ "until": until })),
        happened(50, "renewed", Some("Joost"), json!({ "reason": "Wacht op de fabriek", "until": until })),
        happened(60, "handed", Some("Lotte"), json!({ "to": "Sanne" })),
        happened(61, "handed", Some("Lotte"), json!({ "to": null })),
        happened(99, "came", Some("Ria"), json!({})),
    ]
}

pub(super) fn dossiers(t: Words) -> Vec<(&'static str, DossierPage)> {
    use serde_json::json;
    let pile = summary(1, "Offertes", 4, 1, 1).pile;
    let choice = |n: u32, day| SlotChoice {
        agent: id(n),
        agent_name: "Sanne".into(),
        from_at: at(day),
        until_at: at(day) + 30.minutes(),
    };
    let page = |view: &DossierView, problems: &Problems| {
        DossierPage::new(Shell::sample(t, Entry::Nowhere), view, &Typed::default(), problems)
    };
    let open = DossierView {
        pile: pile.clone(),
        file: line(2, "Laadplein Molenpoort", 1, 0, false),
        choices: vec![choice(5, 1), choice(6, 2)],
        pinned_to: Some((id(5), at(1))),
        history: history(),
    };
    let out = DossierView {
        file: ended(11, PromiseState::Kept, 1, "Offerte gestuurd, € 4.210."),
        choices: vec![],
        pinned_to: None,
        history: vec![
            happened(1, "done", Some("Sanne"), json!({ "words": "Offerte gestuurd, € 4.210." })),
            happened(2, "done", Some("Sanne"), json!({})),
            happened(3, "withdrawn", Some("Sanne"), json!({ "words": "De klant ziet ervan af." })),
            happened(4, "broken", None, json!({})),
            happened(5, "renewed", Some("Sanne"), json!({})),
            happened(99, "came", None, json!({})),
        ],
        ..open.clone()
    };
    let mut full = Problems::none();
    full.add("slot", t.say("problem-slot-full"));
    let hostile = DossierView { file: line(4, "<script>alert(1)</script>", 0, 1, true), ..open.clone() };
    vec![
        ("open", page(&open, &Problems::none())),
        ("out", page(&out, &Problems::none())),
        ("hostile-error", page(&hostile, &full)),
    ]
}
