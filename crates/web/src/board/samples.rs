use desk::views::{BoardView, Channel, ConversationRow, ConversationState, Need, Origin, PromiseState, PromiseView};
use desk::{ConversationId, TeamId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use promise::Kind;

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn now() -> Timestamp {
    "2026-11-24T10:20:00Z".parse().expect("a written-out instant")
}

/// An open promise of somebody, or of a team, for samples.
pub(crate) fn sample_promise(who: Option<&str>, deadline_at: Timestamp) -> PromiseView {
    PromiseView {
        id: id(99),
        conversation: id(1),
        kind: Kind::Answer,
        state: PromiseState::Open,
        origin: Origin::Question,
        agent: who.map(|_| id(5)),
        agent_name: who.map(str::to_owned),
        team: id(7),
        team_name: "Service".into(),
        said_at: deadline_at - SignedDuration::from_hours(4),
        deadline_at,
        ended_at: None,
        reason: String::new(),
        next_deadline_at: None,
    }
}

/// A line of a list, for samples.
pub(crate) fn row(n: u32, who: &str, of: Option<&str>, minutes: i64) -> ConversationRow {
    let conversation: ConversationId = id(n);
    let promise = PromiseView { conversation, ..sample_promise(of, now() + minutes.minutes()) };
    ConversationRow {
        id: conversation,
        reference: format!("HI-2026-{n}"),
        subject: "Ketel slaat af".into(),
        who: who.into(),
        said: "Hij doet het niet.".into(),
        channel: Channel::Email,
        state: ConversationState::WaitingForUs,
        is_urgent: false,
        is_unread: false,
        agent_name: of.map(str::to_owned),
        team_name: "Service".into(),
        asked_at: now(),
        last_at: now(),
        message_count: 1,
        promise: Some(promise),
        tags: Vec::new(),
        mail_trouble: None,
    }
}

pub(super) fn empty() -> BoardView {
    BoardView {
        now: now(),
        rows: Vec::new(),
        open: 0,
        unassigned: 0,
        ended_today: desk::views::EndedCounts::default(),
        needs: Vec::new(),
        today: Date::constant(2026, 11, 24),
        next_day: Date::constant(2026, 11, 25),
        teams: Vec::new(),
    }
}

pub(super) fn view(is_hostile: bool) -> BoardView {
    let who = |name: &str| if is_hostile { "<script>alert(1)</script>".repeat(4) } else { name.to_owned() };
    let rows = vec![
        row(1, &who("Huisartsen Aan de Wal"), Some("Karin"), 25),
        row(2, &who("fam. Aydin"), None, 70),
        row(3, &who("Molenpoort"), Some("Karin"), 115),
        row(4, &who("Kapsalon Krul"), Some("Joost"), 190),
        row(5, &who("VvE Het Bolwerk"), Some("Karin"), 300),
        row(6, &who("mw. Lansink"), Some("Joost"), 22 * 60),
        row(7, &who("Camping De Wielewaal"), Some("Karin"), 3 * 24 * 60),
    ];
    let teams: Vec<(TeamId, String)> = vec![(id(7), who("Service")), (id(8), "Planning".into())];
    BoardView {
        needs: vec![
            (rows[0].id, Need::DueSoon),
            (rows[1].id, Need::Nobody),
            (rows[3].id, Need::Unfit),
            (rows[4].id, Need::Broken(2)),
        ],
        open: 307,
        unassigned: 1,
        ended_today: desk::views::EndedCounts { kept: 12, renewed: 2, broken: 1 },
        rows,
        teams,
        ..empty()
    }
}
