//! Complaints for the samples: dhr. Okafor asks for the third time.

use desk::views::{
    Cause, CauseView, Channel, ComplaintList, ComplaintRow, ComplaintState, ComplaintView, GoodwillLeft, GoodwillOf,
    GoodwillRequestRow, GoodwillRow, MendCost, MendRow, MendView, Tried,
};
use jiff::Timestamp;

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn at(civil: &str) -> Timestamp {
    format!("{civil}:00+01:00").parse().expect("a written-out instant")
}

fn row() -> ComplaintRow {
    ComplaintRow {
        id: id(1),
        conversation: id(2),
        contact: id(3),
        account: None,
        words: "Dit is de derde keer dat ik het vraag. Moet ik eerst boos worden?".into(),
        heard_at: at("2026-11-24T09:34"),
        heard_by: Some(id(4)),
        cause: None,
        cause_words: String::new(),
        mend: None,
        remedy: String::new(),
        remedy_before: None,
        remedy_cents: None,
        promised_at: None,
        remedied_at: None,
        asked_at: None,
        times_asked: 0,
        ask_again_at: None,
        state: ComplaintState::Open,
        ended_at: None,
        ended_by: None,
        reference: "HI-2026-1179".into(),
        who: "dhr. Okafor".into(),
        heard_by_name: Some("Bea".into()),
        mend_title: None,
        channel: Channel::Phone,
    }
}

fn causes() -> Vec<CauseView> {
    let cause = |cause, n: Option<u32>, title: &str, times, cents, lost_accounts| CauseView {
        cause,
        mend: n.map(id),
        title: n.map(|_| title.to_owned()),
        times,
        cents,
        lost_accounts,
    };
    vec![
        cause(Cause::Process, Some(11), "verzette afspraak", 6, 112_000, 1),
        cause(Cause::Capacity, Some(12), "omvormers", 4, 76_000, 0),
        cause(Cause::Supplier, None, "", 3, 41_000, 0),
    ]
}

/// Heard, and nothing more.
pub(super) fn heard() -> ComplaintView {
    let mut promise = crate::board::sample_row(1, "dhr. Okafor", Some("Karin"), 70).promise.expect("it has one");
    promise.kind = promise::Kind::Callback;
    ComplaintView {
        row: row(),
        subject: "Thermostaat".into(),
        contact: crate::conversations::sample_contact(),
        promises: vec![promise],
        tried: Vec::new(),
        causes: causes(),
        goodwill: Vec::new(),
        requests: Vec::new(),
        left: GoodwillLeft { month_cents: 15_000, left_cents: 11_000 },
        titles: vec!["verzette afspraak".into()],
        is_told_by_mail: true,
        agent: Some(id(5)),
        team_name: "Service".into(),
        colleagues: vec![(id(4), "Bea Mulder".into()), (id(5), "Youssef Amrani".into())],
    }
}

/// With a cause and a remedy that is not promised yet.
pub(super) fn with_cause() -> ComplaintView {
    let mut view = heard();
    view.row.cause = Some(Cause::Process);
    view.row.cause_words = "Een verzette afspraak komt niet op de lijst van de planning.".into();
    view.row.remedy = "Youssef komt morgen en sluit de thermostaat aan. Voorrijkosten zijn voor ons.".into();
    view.row.remedy_cents = Some(4_500);
    view.row.remedy_before = Some(at("2026-11-25T12:00"));
    view
}

/// Promised, done, and asked about.
pub(super) fn promised() -> ComplaintView {
    let mut view = with_cause();
    view.row.promised_at = Some(at("2026-11-24T10:00"));
    view.row.remedied_at = Some(at("2026-11-24T11:00"));
    view.row.asked_at = Some(at("2026-11-24T11:00"));
    view.row.ask_again_at = Some(at("2026-12-01T17:00"));
    view.row.times_asked = 1;
    view.row.state = ComplaintState::Asked;
    view.row.mend = Some(id(11));
    view.row.mend_title = Some("verzette afspraak".into());
    view.goodwill = goodwill().given;
    view.requests = goodwill().requests;
    view.requests.iter_mut().for_each(|request| request.decided_at = Some(at("2026-11-24T10:20")));
    view
}

/// Done, and not good yet.
pub(super) fn not_yet() -> ComplaintView {
    let mut view = with_cause();
    view.tried = vec![Tried { at: at("2026-11-24T11:10"), remedy: view.row.remedy.clone() }];
    (view.row.remedy_before, view.row.remedy_cents) = (None, None);
    view
}

/// Closed by the customer's yes.
pub(super) fn closed() -> ComplaintView {
    let mut view = promised();
    view.row.state = ComplaintState::Yes;
    view.row.ended_at = Some(at("2026-11-24T11:15"));
    view.row.ask_again_at = None;
    view
}

/// With words that would do harm.
pub(super) fn hostile() -> ComplaintView {
    let bad = "<script>alert(1)</script>";
    let mut view = heard();
    view.row.words = format!("{bad} {}", "heel lang ".repeat(80));
    view.row.who = bad.into();
    view.row.reference = bad.into();
    view.row.heard_by_name = None;
    view.causes = vec![CauseView { title: Some(bad.repeat(3)), ..causes().remove(0) }];
    view.promises = Vec::new();
    view
}

/// Several.
pub(super) fn list() -> ComplaintList {
    let mut rows = vec![heard().row, promised().row, closed().row, hostile().row];
    for (row, n) in rows.iter_mut().zip(21..) {
        row.id = id(n);
    }
    ComplaintList { rows, has_more: true, counts: vec![(ComplaintState::Open, 2), (ComplaintState::Asked, 1)] }
}

/// What there is to mend.
pub(super) fn mends() -> Vec<MendView> {
    let mend = |n, title: &str, mended: Option<&str>, cents, cost| MendView {
        row: MendRow {
            id: id(n),
            cause: Cause::Process,
            title: title.into(),
            made_at: at("2026-09-01T09:00"),
            mended_at: mended.map(at),
            done: mended.map(|_| "De planning krijgt bericht.".to_owned()).unwrap_or_default(),
        },
        cost,
        cents,
    };
    let cost =
        MendCost { complaints: 6, customers: 5, goodwill_cents: 31_500, spent_ms: 16_200_000, ..MendCost::default() };
    let lost = MendCost { lost_accounts: 1, lost_cents_a_month: 6_000, after_mending: 1, ..cost };
    vec![
        mend(11, "verzette afspraak", None, 123_750, lost),
        mend(12, "<script>alert(1)</script>", None, 51_750, cost),
        mend(13, "storingsnummer", Some("2026-10-12T10:00"), 76_000, lost),
    ]
}

/// Given, taken back, and asked for.
pub(super) fn goodwill() -> GoodwillOf {
    let given = |n, cents, back: Option<&str>| GoodwillRow {
        id: id(n),
        conversation: Some(id(2)),
        agent: id(5),
        agent_name: "Karin".into(),
        cents,
        what: "Voorrijkosten".into(),
        at: at("2026-11-24T10:00"),
        taken_back_at: back.map(at),
        allowed_by: None,
    };
    let request = GoodwillRequestRow {
        id: id(33),
        conversation: id(2),
        agent: id(5),
        agent_name: "Karin".into(),
        cents: 25_000,
        what: "Een nieuwe pomp. <script>alert(1)</script>".into(),
        asked_at: at("2026-11-24T10:10"),
        decided_at: None,
        goodwill: None,
        reference: "HI-2026-1179".into(),
        who: "dhr. Okafor".into(),
    };
    GoodwillOf {
        who: "dhr. Okafor".into(),
        subject: "Thermostaat".into(),
        reference: "HI-2026-1179".into(),
        given: vec![given(31, 4_500, None), given(32, 1_000, Some("2026-11-24T10:05"))],
        requests: vec![request],
        left: GoodwillLeft { month_cents: 15_000, left_cents: 11_000 },
    }
}
