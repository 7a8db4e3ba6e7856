//! What works and what doesn't, said plainly, with what to do.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{EdgeView, Miscounted, ParkedMail, StatusView};
use desk::{Act, RawMailId};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::times::Times;
use crate::troubles;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/status", Access::Colleague(Act::SeeStatus), show_status)
        .get("/healthz", Access::Everybody, healthy)
        .post("/parked-mails/{id}/retries", Access::Colleague(Act::SeeOutbox), retry)
}

/// `GET /status`.
#[derive(Debug, Template)]
#[template(path = "status/status.html")]
pub struct StatusPage {
    t: Words,
    shell: Shell,
    /// All is well, or how many things are not.
    lead: String,
    lines: Vec<Line>,
    parked: Vec<Parked>,
    may_see_mails: bool,
    /// A provider takes our token no more, and this colleague can do something about it.
    may_connect_again: bool,
    version: &'static str,
}

/// Something that is looked after, and how it is.
#[derive(Debug)]
struct Line {
    sign: Sign,
    is_well: bool,
    what: String,
    how: String,
    /// What to do about it.
    advice: Option<String>,
}

#[derive(Debug)]
struct Parked {
    action: String,
    from: String,
    about: String,
    failure: String,
}

impl StatusPage {
    fn new(shell: Shell, status: &StatusView, may: impl Fn(Act) -> bool) -> Self {
        let may_see_mails = may(Act::SeeOutbox);
        let t = shell.t;
        let times = &shell.times;
        let mut lines = vec![promises(t, status), outbox(t, times, status), inbox(t, status)];
        lines.extend(status.edges.iter().map(|edge| edge_line(t, times, edge)));
        lines.extend(status.miscounted.iter().map(|(address, count)| count_line(t, address, count)));
        let ill = lines.iter().filter(|line| !line.is_well).count();
        let parked =
            if may_see_mails { status.parked.iter().map(|mail| parked(t, times, mail)).collect() } else { vec![] };
        Self {
            t,
            lead: if ill == 0 { t.say("status-well") } else { t.with("n", ill).say("status-ill") },
            lines,
            parked,
            may_see_mails,
            may_connect_again: may(Act::EditMailboxes)
                && status.edges.iter().any(|edge| edge.edge.starts_with("oauth:") && edge.failure.is_some()),
            version: env!("CARGO_PKG_VERSION"),
            shell,
        }
    }
}

fn line(t: Words, is_well: bool, what: String, how: String, advice: &'static str) -> Line {
    let state = if is_well { Shown::Kept } else { Shown::Broken };
    Line { sign: state.sign(t), is_well, what, how, advice: (!is_well).then(|| t.say(advice)) }
}

fn promises(t: Words, status: &StatusView) -> Line {
    let how = t.with("n", status.open_promises).with("late", status.overdue_promises).say("status-promises-how");
    line(t, status.overdue_promises == 0, t.say("status-promises"), how, "status-promises-advice")
}

fn outbox(t: Words, times: &Times, status: &StatusView) -> Line {
    let how = match status.oldest_waiting_at {
        Some(at) => t
            .with("n", status.outbox_waiting)
            .with("failed", status.outbox_failed)
            .with("since", times.day_and_time(at))
            .say("status-outbox-since"),
        None => t.with("failed", status.outbox_failed).say("status-outbox-empty"),
    };
    line(t, status.outbox_failed == 0, t.say("status-outbox"), how, "status-outbox-advice")
}

fn inbox(t: Words, status: &StatusView) -> Line {
    let how = t.with("n", status.raw_waiting).with("parked", status.parked.len()).say("status-inbox-how");
    line(t, status.parked.is_empty(), t.say("status-inbox"), how, "status-inbox-advice")
}

fn edge_line(t: Words, times: &Times, edge: &EdgeView) -> Line {
    let (kind, name) = edge.edge.split_once(':').unwrap_or((&edge.edge, ""));
    let what = t.with("name", name.to_owned()).say(match kind {
        "imap" => "status-edge-imap",
        "smtp" => "status-edge-smtp",
        "oauth" => "status-edge-oauth",
        "lmtp" => "status-edge-lmtp",
        "feed" => "status-edge-feed",
        "agenda" => "status-edge-agenda",
        "cap" => "status-edge-cap",
        "dkim" => "status-edge-dkim",
        _ => "status-edge-disk",
    });
    let how = match (&edge.failure, edge.failed_at, edge.ok_at) {
        (Some(failure), Some(at), _) => {
            t.with("failure", troubles::say(t, failure)).with("when", times.day_and_time(at)).say("status-failing")
        }
        (_, _, Some(at)) => t.with("when", times.day_and_time(at)).say("status-ok"),
        _ => t.say("status-never"),
    };
    let advice = if kind == "cap" { "status-cap-advice" } else { "status-edge-advice" };
    line(t, edge.failure.is_none(), what, how, advice)
}

fn count_line(t: Words, address: &str, count: &Miscounted) -> Line {
    let what = t.with("name", format!("{address}, {}", count.folder)).say("status-count");
    let how = t.with("missing", count.missing).with("unstored", count.unstored).say("status-count-how");
    line(t, false, what, how, "status-count-advice")
}

fn parked(t: Words, times: &Times, mail: &ParkedMail) -> Parked {
    let about = t
        .with("when", times.day_and_time(mail.received_at))
        .with("size", times.size(mail.size_bytes))
        .say("status-parked-about");
    Parked {
        action: format!("/parked-mails/{}/retries", mail.id),
        from: mail.from.clone(),
        about,
        failure: troubles::say(t, &mail.failure),
    }
}

impl Page for StatusPage {
    const NAME: &'static str = "status";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let at = "2026-11-24T08:15:00Z".parse().expect("a written-out instant");
        let page = |status: &StatusView| Self::new(Shell::sample(t, Entry::Status), status, |_| true);
        let well = StatusView {
            edges: vec![EdgeView {
                edge: "imap:info@halmeer.example".into(),
                ok_at: Some(at),
                failed_at: None,
                failure: None,
            }],
            outbox_waiting: 0,
            outbox_failed: 0,
            oldest_waiting_at: None,
            raw_waiting: 0,
            parked: vec![],
            open_promises: 23,
            overdue_promises: 0,
            miscounted: vec![],
        };
        let failing = |edge: &str, failure: &str| EdgeView {
            edge: edge.into(),
            ok_at: None,
            failed_at: Some(at),
            failure: Some(failure.into()),
        };
        let parked = ParkedMail {
            id: "01980000-0000-7000-8000-000000000001".parse().expect("a written-out id"),
            from: "<script>alert(1)</script>".into(),
            size_bytes: 51_200,
            failure: "the mail can't be read: 10,001 parts".into(),
            received_at: at,
        };
        let ill = StatusView {
            edges: vec![
                failing("imap:info@halmeer.example", "the server refuses the password"),
                failing("oauth:info@halmeer.example", "the provider takes our token no more"),
                failing("disk", "no space left"),
                failing("smtp:x", ""),
                failing("cap:info@halmeer.example", "300 automatic mails within an hour"),
            ],
            outbox_waiting: 4,
            outbox_failed: 2,
            oldest_waiting_at: Some(at),
            parked: vec![parked],
            overdue_promises: 1,
            miscounted: vec![(
                "info@halmeer.example".into(),
                Miscounted { folder: "<b>Vragen</b>".into(), missing: 3, unstored: 1 },
            )],
            ..well.clone()
        };
        vec![("well", page(&well)), ("ill", page(&ill))]
    }
}

async fn show_status(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let status = app.desk.status(&signed.agent, app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Status).await?;
    Ok(show(&StatusPage::new(shell, &status, |act| signed.agent.role.may(act))))
}

/// For whoever watches the program from outside: the database answers.
async fn healthy(State(app): State<App>) -> Result<&'static str, PageError> {
    app.desk.ping().await?;
    Ok("ok\n")
}

async fn retry(State(app): State<App>, signed: Signed, Path(id): Path<RawMailId>) -> Result<Response, PageError> {
    app.desk.retry_parked(&signed.agent, id, app.clock.now()).await?;
    Ok(Redirect::to("/status").into_response())
}
