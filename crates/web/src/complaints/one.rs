//! One complaint: heard, cause, remedy, asked, and their yes.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::forms::RemedyForm;
use desk::views::{Cause, ComplaintState, ComplaintView};
use desk::{ComplaintId, DeskError, Refusal};

use super::beside::{Same, goodwill, same, told, tried};
use super::{PATH, cause_help, cause_word, samples, state_word};
use crate::amounts::{cents_of, typed_cents};
use crate::app::App;
use crate::conversations::{chosen_moment, promise_sentence};
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Clock, Field, Notice, PromiseSentence, Sign, State as Look, from_whom};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// `GET /complaints/{id}`.
#[derive(Debug, Template)]
#[template(path = "complaints/one.html")]
pub struct ComplaintPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    id: String,
    conversation: String,
    reference: String,
    who: String,
    from: String,
    words: String,
    steps: Vec<Step>,
    /// The form, while we are at work on it.
    form: Option<WorkForm>,
    /// What was said of it, when it isn't.
    tried: Vec<String>,
    told: Vec<(String, String)>,
    promises: Vec<(Sign, &'static str, PromiseSentence)>,
    causes: Vec<Same>,
    listed: Option<String>,
    list_title: Option<Field>,
    goodwill: Vec<String>,
    may_say_yes: bool,
    may_undo: bool,
}

/// A step of the way.
#[derive(Debug, Clone)]
struct Step {
    is_done: bool,
    is_here: bool,
    word: String,
    about: String,
}

#[derive(Debug, Clone)]
struct WorkForm {
    causes: Vec<Choice>,
    cause_problem: Option<String>,
    sentence: Field,
    remedy: Field,
    cents: Field,
    left: String,
    before: Field,
    who: Field,
    promised: Option<(Clock, PromiseSentence)>,
    then: String,
}

impl ComplaintPage {
    pub(super) fn new(shell: Shell, view: &ComplaintView, typed: &Typed, problems: &Problems, done: &str) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let row = &view.row;
        let is_open = row.state == ComplaintState::Open;
        let needs_form = is_open && row.promised_at.is_none();
        let is_running = matches!(row.state, ComplaintState::Open | ComplaintState::Asked);
        let can_list = row.cause.is_some() && row.mend.is_none() && row.state != ComplaintState::Withdrawn;
        Self {
            t,
            notice: problems.notice(t).or_else(|| done_notice(t, done)),
            id: row.id.to_string(),
            conversation: format!("/conversations/{}", row.conversation),
            reference: row.reference.clone(),
            who: from_whom(t, &row.who),
            from: [from_whom(t, &row.who), times.day_and_time(row.heard_at)].join(", "),
            words: row.words.clone(),
            steps: steps(view, &times),
            form: needs_form.then(|| work_form(view, typed, problems, &times)),
            tried: tried(view, &times),
            told: if needs_form { Vec::new() } else { told(view, &times) },
            promises: view
                .promises
                .iter()
                .map(|promise| {
                    let state = Look::of(promise, times.now);
                    (state.sign(t).small(), state.name(), promise_sentence(promise, &times))
                })
                .collect(),
            causes: same(view, &times),
            listed: row.mend_title.clone(),
            list_title: can_list.then(|| {
                let titles = view.titles.join(", ");
                let field = Field::text("title", t.say("complaint-list-title")).value(&row.cause_words);
                let field = if titles.is_empty() {
                    field
                } else {
                    field.help(t.with("titles", titles).say("complaint-list-known"))
                };
                field.error(problems.at("title"))
            }),
            goodwill: goodwill(view, &times),
            may_say_yes: is_running,
            may_undo: needs_form,
            shell,
        }
    }
}

fn done_notice(t: Words, done: &str) -> Option<Notice> {
    Some(match done {
        "heard" => Notice::of(Look::Kept, t.say("complaint-done-heard")),
        "saved" => Notice::of(Look::Open, t.say("complaint-done-saved")),
        "promised" => Notice::of(Look::Kept, t.say("complaint-done-promised")),
        "listed" => Notice::of(Look::Kept, t.say("complaint-done-listed")),
        _ => return None,
    })
}

fn steps(view: &ComplaintView, times: &Times) -> Vec<Step> {
    let (t, row) = (times.t, &view.row);
    let heard_by = row.heard_by_name.as_deref();
    let heard = t.with("at", times.day_and_time(row.heard_at));
    let heard = match heard_by {
        Some(name) => heard.with("name", name).say("complaint-step-heard-by"),
        None => heard.say("complaint-step-heard-form"),
    };
    let at =
        |moment: Option<jiff::Timestamp>, else_: &str| moment.map_or_else(|| t.say(else_), |at| times.day_and_time(at));
    let is_asked = matches!(row.state, ComplaintState::Asked | ComplaintState::Yes | ComplaintState::Unanswered);
    let ended = match row.state {
        ComplaintState::Yes | ComplaintState::Unanswered | ComplaintState::Withdrawn => {
            format!("{}, {}", state_word(t, row.state), at(row.ended_at, "complaint-step-yes-about"))
        }
        ComplaintState::Open | ComplaintState::Asked => t.say("complaint-step-yes-about"),
    };
    let is_said = row.cause.is_some() && (row.promised_at.is_some() || !row.cause_words.is_empty());
    let all = [
        (true, t.say("complaint-step-heard"), heard),
        (
            is_said,
            t.say("complaint-step-cause"),
            row.cause
                .filter(|_| is_said)
                .map_or_else(|| t.say("complaint-step-cause-about"), |cause| cause_word(t, cause)),
        ),
        (
            row.remedied_at.is_some() || row.state == ComplaintState::Yes,
            t.say("complaint-step-remedy"),
            at(row.remedied_at, "complaint-step-remedy-about"),
        ),
        (
            is_asked && row.asked_at.is_some(),
            t.say("complaint-step-asked"),
            match (row.asked_at, row.ask_again_at) {
                (Some(asked), Some(again)) => t
                    .with("at", times.day_and_time(asked))
                    .with("again", times.day(again))
                    .say("complaint-step-asked-again"),
                (asked, _) => at(asked, "complaint-step-asked-about"),
            },
        ),
        (row.ended_at.is_some(), t.say("complaint-step-yes"), ended),
    ];
    let here = all.iter().position(|(is_done, ..)| !is_done).filter(|_| row.ended_at.is_none());
    all.into_iter()
        .enumerate()
        .map(|(at, (is_done, word, about))| Step { is_done, is_here: here == Some(at), word, about })
        .collect()
}

/// What was typed; of a page that is opened, what was kept.
fn kept(view: &ComplaintView, times: &Times) -> Typed {
    let row = &view.row;
    let local = |at: jiff::Timestamp| times.local(at).strftime("%Y-%m-%dT%H:%M").to_string();
    Typed::default()
        .with("cause", row.cause.map(Cause::as_str).unwrap_or_default())
        .with("cause_words", &row.cause_words)
        .with("remedy", &row.remedy)
        .with("cents", row.remedy_cents.map(|cents| typed_cents(times.t.language, cents)).unwrap_or_default())
        .with("before", row.remedy_before.map(local).unwrap_or_default())
        .with("agent", view.agent.map(|id| id.to_string()).unwrap_or_default())
}

fn work_form(view: &ComplaintView, typed: &Typed, problems: &Problems, times: &Times) -> WorkForm {
    let t = times.t;
    let stored = kept(view, times);
    let typed = if typed.pairs().is_empty() { &stored } else { typed };
    let causes = Cause::ALL.iter().map(|cause| Choice {
        kind: "radio",
        name: "cause".into(),
        value: cause.as_str().into(),
        label: cause_word(t, *cause),
        help: Some(cause_help(t, *cause)),
        is_chosen: typed.get("cause") == cause.as_str(),
    });
    let nobody = (String::new(), t.with("team", view.team_name.as_str()).say("complaint-who-team"));
    let colleagues = view.colleagues.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let promised = view.row.remedy_before.filter(|at| *at > times.now).map(|at| {
        let name = view
            .agent
            .and_then(|id| view.colleagues.iter().find(|(of, _)| *of == id))
            .map(|(_, name)| name.split(' ').next().unwrap_or(name));
        let who = name.map_or(promise::sentence::Who::Team(&view.team_name), promise::sentence::Who::Person);
        (Clock::new(t, times.now, at, times.now), PromiseSentence::for_customer(times, who, promise::Kind::Remedy, at))
    });
    let left = t
        .with("left", times.money(view.left.left_cents))
        .with("month", times.month(times.today()))
        .say("goodwill-left");
    WorkForm {
        causes: causes.collect(),
        cause_problem: problems.at("cause"),
        sentence: typed.fill("cause_words", Field::text("cause_words", t.say("complaint-sentence")), problems),
        remedy: typed.fill("remedy", Field::area("remedy", t.say("complaint-remedy-what"), 3), problems),
        cents: typed.fill("cents", Field::text("cents", t.say("goodwill-word")).with("inputmode", "decimal"), problems),
        left,
        before: typed.fill("before", Field::input("datetime-local", "before", t.say("complaint-before")), problems),
        who: typed.fill(
            "agent",
            Field::select("agent", t.say("complaint-who"), std::iter::once(nobody).chain(colleagues).collect()),
            problems,
        ),
        promised,
        then: t.say(if view.is_told_by_mail { "complaint-told-by-mail" } else { "complaint-told-by-you" }),
    }
}

#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

async fn page(
    app: &App,
    signed: &Signed,
    id: ComplaintId,
    typed: &Typed,
    problems: &Problems,
    done: &str,
) -> Result<ComplaintPage, PageError> {
    let view = app.desk.complaint_for(&signed.agent, id, app.clock.now()).await?;
    let shell = signed.shell(app, Entry::Complaints).await?;
    Ok(ComplaintPage::new(shell, &view, typed, problems, done))
}

pub(super) async fn show_one(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(show(&page(&app, &signed, id, &Typed::default(), &Problems::none(), &done.done).await?))
}

/// What was typed as an amount and is none: refused by the desk, with whatever else is wrong.
const NO_AMOUNT: i64 = -1;

fn form_of(signed: &Signed, typed: &Typed) -> RemedyForm {
    RemedyForm {
        cause: typed.get("cause").parse().ok(),
        cause_words: typed.get("cause_words").into(),
        remedy: typed.get("remedy").into(),
        before: chosen_moment("", typed.get("before"), &signed.agent.zone),
        cents: cents_of(signed.words().language, typed.get("cents")).unwrap_or(Some(NO_AMOUNT)),
        agent: typed.id("agent"),
    }
}

/// `POST /complaints/{id}`: what the pressed button says.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: ComplaintId = id.parse().map_err(|_| PageError::NotFound)?;
    let (desk, by, now) = (&app.desk, &signed.agent, app.clock.now());
    let done: Result<&str, DeskError> = match typed.get("do") {
        "promise" => desk.promise_remedy(by, id, form_of(&signed, &typed), now).await.map(|_| "promised"),
        "save" => desk.save_complaint(by, id, form_of(&signed, &typed), now).await.map(|()| "saved"),
        "yes" => desk.customer_is_satisfied(by, id, now).await.map(|()| ""),
        "undo" => desk.no_complaint(by, id, now).await.map(|()| ""),
        "list" => desk.put_on_list(by, id, typed.get("title"), now).await.map(|_| "listed"),
        _ => return Err(PageError::Invalid("error-invalid-text")),
    };
    match done {
        Ok("") => Ok(Redirect::to(&format!("{PATH}/{id}")).into_response()),
        Ok(done) => Ok(Redirect::to(&format!("{PATH}/{id}?done={done}")).into_response()),
        Err(error) => {
            let wrong = problems(error, &signed)?;
            again(&app, &signed, id, &typed, &wrong).await
        }
    }
}

async fn again(
    app: &App,
    signed: &Signed,
    id: ComplaintId,
    typed: &Typed,
    wrong: &Problems,
) -> Result<Response, PageError> {
    let is_work = matches!(typed.get("do"), "promise" | "save");
    let nothing = Typed::default();
    let typed = if is_work { typed } else { &nothing };
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(app, signed, id, typed, wrong, "").await?))
}

impl Page for ComplaintPage {
    const NAME: &'static str = "complaint";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |view: &ComplaintView, typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Complaints), view, typed, problems, "")
        };
        let nothing = Typed::default();
        let wrong = Problems::of(t, &Refusal::Field { field: "cause_words", problem: "has_name" });
        let hostile = Typed::default()
            .with("cause_words", "\"><script>alert(1)</script>")
            .with("remedy", "</textarea><script>alert(1)</script>");
        vec![
            ("cause", page(&samples::heard(), &nothing, &Problems::none())),
            ("remedy", page(&samples::with_cause(), &nothing, &Problems::none())),
            ("not-yet", page(&samples::not_yet(), &nothing, &Problems::none())),
            ("promised", page(&samples::promised(), &nothing, &Problems::none())),
            ("yes", page(&samples::closed(), &nothing, &Problems::none())),
            ("hostile-error", page(&samples::hostile(), &hostile, &wrong)),
        ]
    }
}
