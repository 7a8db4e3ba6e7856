//! Attention: noted for a day from a conversation, shown on Today, and said in one tap.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{AttentionDone, AttentionReason, AttentionRow};
use desk::{Act, AttentionId, ConversationId};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, from_whom};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(crate) fn routes(routes: Routes) -> Routes {
    let note = Access::Colleague(Act::WriteNote);
    routes.get("/conversations/{id}/attention", note, ask).post("/conversations/{id}/attention", note, keep).post(
        "/attention/{id}",
        note,
        done,
    )
}

/// A reason, and the one tap. On Today, and wherever somebody is shown.
#[derive(Debug, Clone)]
pub struct Reason {
    pub(crate) id: String,
    pub(crate) who: String,
    pub(crate) why: String,
    pub(crate) href: Option<String>,
    /// What was done about it, and by whom; empty: nothing yet.
    pub(crate) done: String,
}

impl Reason {
    /// As the desk knows it.
    pub(crate) fn of(row: &AttentionRow, times: &Times) -> Self {
        let t = times.t;
        let number = row.detail.parse::<i64>().unwrap_or_default();
        let day = row.due_on.parse().map(|day| times.short_day(day)).unwrap_or_default();
        let why = match row.reason {
            AttentionReason::Year => t.with("n", number).say("attention-year"),
            AttentionReason::Silence => t.with("n", number).say("attention-silence"),
            AttentionReason::MadeGood => t.with("subject", row.detail.as_str()).say("attention-made-good"),
            AttentionReason::Noted => t.with("words", row.detail.as_str()).with("day", day).say("attention-noted"),
        };
        let done = row.done.map(|done| {
            t.with("name", row.done_by_name.clone().unwrap_or_default())
                .with("done", done_word(t, done))
                .say("attention-was-done")
        });
        Self {
            id: row.id.to_string(),
            who: from_whom(t, &row.who),
            why,
            href: row.conversation.map(|id| format!("/conversations/{id}")),
            done: done.unwrap_or_default(),
        }
    }
}

pub(crate) fn done_word(t: Words, done: AttentionDone) -> String {
    t.say(match done {
        AttentionDone::Called => "attention-called",
        AttentionDone::Visited => "attention-visited",
        AttentionDone::Written => "attention-written",
        AttentionDone::NotNow => "attention-not-now",
    })
}

/// What was done, by the word that stands on the timeline.
pub(crate) fn done_key(word: &str, t: Words) -> String {
    match word {
        "back" => t.say("attention-taken-back"),
        _ => word.parse().map(|done| done_word(t, done)).unwrap_or_default(),
    }
}

/// The buttons of one reason.
#[derive(Debug, Clone, Template)]
#[template(path = "attention/taps.html")]
pub struct Taps {
    id: String,
    csrf: String,
    /// The account on whose page they stand; empty: Today.
    account: String,
    taps: Vec<(&'static str, String)>,
}

crate::parts::html_safe!(Taps);

impl Taps {
    /// For a reason, in a page of this shell.
    pub(crate) fn of(reason: &Reason, shell: &Shell) -> Self {
        let taps = AttentionDone::ALL.iter().map(|done| (done.as_str(), done_word(shell.t, *done)));
        Self { id: reason.id.clone(), csrf: shell.csrf.clone(), account: String::new(), taps: taps.collect() }
    }

    /// On the page of an account, where whoever taps stays.
    pub(crate) fn on_account(self, account: desk::AccountId) -> Self {
        Self { account: account.to_string(), ..self }
    }
}

/// What was just said, and the way back.
#[derive(Debug, Clone, Template)]
#[template(path = "attention/tapped.html")]
pub struct Tapped {
    t: Words,
    id: String,
    csrf: String,
    account: String,
    who: String,
    said: String,
}

crate::parts::html_safe!(Tapped);

impl Tapped {
    pub(crate) fn of(row: &AttentionRow, shell: &Shell, account: Option<desk::AccountId>) -> Self {
        Self {
            t: shell.t,
            id: row.id.to_string(),
            csrf: shell.csrf.clone(),
            account: account.map(|id| id.to_string()).unwrap_or_default(),
            who: from_whom(shell.t, &row.who),
            said: row.done.map(|done| done_word(shell.t, done)).unwrap_or_default(),
        }
    }
}

/// The reason of the address, if this colleague said just now what they did about it.
pub(crate) async fn tapped(app: &App, signed: &Signed, id: &str) -> Result<Option<AttentionRow>, PageError> {
    match id.parse() {
        Ok(id) if signed.agent.may(Act::WriteNote) => {
            Ok(app.desk.attention_just_done(&signed.agent, id, app.clock.now()).await?)
        }
        _ => Ok(None),
    }
}

/// `GET /conversations/{id}/attention`.
#[derive(Debug, Template)]
#[template(path = "attention/note.html")]
pub struct AttentionPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    id: String,
    who: String,
    words: Field,
    day: Field,
    reasons: Vec<(Reason, Option<Taps>)>,
}

impl AttentionPage {
    fn new(shell: Shell, (id, who): (&str, &str), rows: &[AttentionRow], typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let reasons = rows.iter().map(|row| {
            let reason = Reason::of(row, &shell.times);
            let taps = row.done.is_none().then(|| Taps::of(&reason, &shell));
            (reason, taps)
        });
        Self {
            notice: problems.notice(t),
            id: id.to_owned(),
            who: from_whom(t, who),
            words: typed.fill("words", Field::text("words", t.say("attention-words")).required(), problems),
            day: typed.fill("day", Field::input("date", "day", t.say("attention-day")).required(), problems),
            reasons: reasons.collect(),
            t,
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    id: ConversationId,
    typed: &Typed,
    problems: &Problems,
) -> Result<AttentionPage, PageError> {
    let view = app.desk.conversation_unread(&signed.agent, id, app.clock.now()).await?;
    let rows = app.desk.attention_of(&signed.agent, view.contact.account, Some(view.contact.id)).await?;
    let shell = signed.shell(app, Entry::Conversations).await?;
    Ok(AttentionPage::new(shell, (&id.to_string(), &view.row.who), &rows, typed, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(show(&page(&app, &signed, id, &Typed::default(), &Problems::none()).await?))
}

async fn keep(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: ConversationId = id.parse().map_err(|_| PageError::NotFound)?;
    let day = typed.get("day").trim().parse().ok();
    match app.desk.note_attention(&signed.agent, id, (typed.get("words"), day), app.clock.now()).await {
        Ok(_) => Ok(Redirect::to(&format!("/conversations/{id}/attention")).into_response()),
        Err(error) => {
            let wrong = problems(error, &signed)?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, id, &typed, &wrong).await?))
        }
    }
}

/// `POST /attention/{id}`: what was done, in one tap; or nothing, after all.
async fn done(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: AttentionId = id.parse().map_err(|_| PageError::NotFound)?;
    let page = match typed.id::<desk::AccountId>("account") {
        Some(account) => format!("/accounts/{account}"),
        None => "/today".to_owned(),
    };
    if typed.get("done") == "back" {
        app.desk.take_attention_back(&signed.agent, id, app.clock.now()).await?;
        return Ok(Redirect::to(&page).into_response());
    }
    let done: AttentionDone = typed.get("done").parse().map_err(|_| PageError::Invalid("error-invalid-text"))?;
    app.desk.attention_done(&signed.agent, id, done, app.clock.now()).await?;
    // Where it can be taken back is in sight, also on a telephone.
    let part = if page == "/today" { "list-attention" } else { "attention" };
    Ok(Redirect::to(&format!("{page}?tapped={id}#{part}")).into_response())
}

/// Reasons for samples.
pub(crate) fn sample_rows() -> Vec<AttentionRow> {
    let id = |n: u32| format!("019aa7c2-5f1e-7cc3-98c4-{n:012}");
    let row = |n, reason, detail: &str, who: &str| AttentionRow {
        id: id(n).parse().expect("an id"),
        reason,
        account: None,
        contact: id(100).parse().expect("an id"),
        conversation: Some(id(101).parse().expect("an id")),
        agent: None,
        agent_name: None,
        team: id(102).parse().expect("an id"),
        detail: detail.into(),
        due_on: "2026-11-24".into(),
        done: None,
        done_at: None,
        done_by: None,
        done_by_name: None,
        who: who.into(),
        contact_name: String::new(),
    };
    let bad = "<script>alert(1)</script>";
    let was = AttentionRow {
        done: Some(AttentionDone::Called),
        done_by_name: Some("Karin".into()),
        ..row(205, AttentionReason::Year, "2", "fam. Aydin")
    };
    vec![
        row(201, AttentionReason::Year, "5", "Bakkerij Stam"),
        row(202, AttentionReason::Silence, "112", "Molenpoort"),
        row(203, AttentionReason::MadeGood, "Ketel", "fam. Aydin"),
        row(204, AttentionReason::Noted, bad, bad),
        was,
    ]
}

impl Page for AttentionPage {
    const NAME: &'static str = "attention";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let of = ("019aa7c2-5f1e-7cc3-98c4-000000000001", "fam. Aydin");
        let page = |rows: &[AttentionRow], typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Conversations), of, rows, typed, problems)
        };
        let mut wrong = Problems::none();
        wrong.add("day", crate::refusals::at_field(t, "in_the_past"));
        let hostile = Typed::default().with("words", "\"><script>alert(1)</script>").with("day", "2020-01-01");
        vec![
            ("some", page(&sample_rows(), &Typed::default(), &Problems::none())),
            ("empty", page(&[], &Typed::default(), &Problems::none())),
            ("hostile-error", page(&[], &hostile, &wrong)),
        ]
    }
}
