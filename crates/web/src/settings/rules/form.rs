//! One rule: what it is for, and one of four kinds of promises, each a sentence to fill in.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use desk::forms::{RuleForm, TARGET_PERCENT};
use desk::views::{CalendarView, Channel, RuleView};
use desk::{Refusal, Role, RuleId};
use promise::Rule;

use super::super::fill::{self, FillSentence};
use super::super::frame::{Frame, Here};
use super::super::hours::{PreviewPart, Tried, with_feed};
use super::super::{Problems, Typed, problems, saved};
use super::{ACCESS, Names, PATH, channel_word};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

const TRY: &str = "/settings/rules/try";

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/rules/{id}", ACCESS, ask).post(PATH, ACCESS, save).post(TRY, ACCESS, try_it)
}

/// `GET /settings/rules/new` and `/settings/rules/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/rules/rule.html")]
pub struct RulePage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    id: String,
    is_last: bool,
    name: Field,
    wheres: Vec<Field>,
    kinds: Vec<Kind>,
    rounding: FillSentence,
    target: FillSentence,
    active: Choice,
    match_problem: Option<String>,
    preview: PreviewPart,
}

#[derive(Debug, Clone)]
struct Kind {
    value: &'static str,
    word: String,
    is_chosen: bool,
    sentence: FillSentence,
}

fn typed_of(t: Words, view: &RuleView) -> Typed {
    let id = |id: Option<String>| id.unwrap_or_default();
    let urgent = view.is_urgent.map(|urgent| if urgent { "yes" } else { "no" }).unwrap_or_default();
    let complaint = view.is_complaint.map(|is_one| if is_one { "yes" } else { "no" }).unwrap_or_default();
    let mut typed = fill::typed_of(t, &view.rule)
        .with("id", view.id.to_string())
        .with("name", &view.name)
        .with("channel", id(view.channel.map(|channel| channel.as_str().to_owned())))
        .with("mailbox", id(view.mailbox.map(|id| id.to_string())))
        .with("team", id(view.team.map(|id| id.to_string())))
        .with("calendar", id(view.calendar.map(|id| id.to_string())))
        .with("target", view.target_percent.to_string())
        .with("is_urgent", urgent)
        .with("is_complaint", complaint);
    if view.is_active {
        typed = typed.with("is_active", "yes");
    }
    typed
}

fn new_typed(t: Words) -> Typed {
    fill::typed_of(t, &Rule::default()).with("is_active", "yes").with("target", TARGET_PERCENT.to_string())
}

impl RulePage {
    #[allow(clippy::too_many_arguments, reason = "what a page is made of")]
    fn new(
        shell: Shell,
        frame: Frame,
        typed: &Typed,
        names: &Names,
        is_last: bool,
        problems: &Problems,
        preview: PreviewPart,
    ) -> Self {
        let t = shell.t;
        let words = ["rule-kind-same-day", "rule-kind-service-time", "rule-kind-service-days", "rule-kind-clock"];
        let kind = |(value, word): (&'static str, &str)| Kind {
            value,
            word: t.say(word),
            is_chosen: typed.get("kind") == value,
            sentence: FillSentence::of(t, value, typed, problems),
        };
        let is_new = typed.get("id").is_empty();
        Self {
            t,
            title: if is_new { t.say("rules-new") } else { t.say("rules-change") },
            id: typed.get("id").to_owned(),
            is_last,
            name: typed.fill("name", Field::text("name", t.say("rule-name")).required(), problems),
            wheres: if is_last { Vec::new() } else { wheres(t, typed, names, problems) },
            kinds: fill::KINDS.into_iter().zip(words).map(kind).collect(),
            rounding: FillSentence::of_rounding(t, typed, problems),
            target: FillSentence::of_target(t, typed, problems),
            active: Choice {
                kind: "checkbox",
                name: "is_active".into(),
                value: "yes".into(),
                label: t.say("rule-active"),
                help: None,
                is_chosen: typed.has("is_active"),
            },
            match_problem: problems.at("match"),
            preview,
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

fn wheres(t: Words, typed: &Typed, names: &Names, problems: &Problems) -> Vec<Field> {
    let any = |rest: Vec<(String, String)>| {
        let mut options = vec![(String::new(), t.say("rule-any"))];
        options.extend(rest);
        options
    };
    let known = |list: &[(String, String)], name: &str| {
        let mut list = list.to_vec();
        let value = typed.get(name);
        // What a rule matches stays, also for who may not see what it is called.
        if !value.is_empty() && list.iter().all(|(id, _)| id != value) {
            list.push((value.to_owned(), "…".into()));
        }
        list
    };
    let channels =
        Channel::ALL.iter().map(|channel| (channel.as_str().to_owned(), channel_word(t, *channel))).collect();
    let urgent = vec![("yes".to_owned(), t.say("rule-urgent")), ("no".to_owned(), t.say("rule-not-urgent"))];
    let complaints = vec![("yes".to_owned(), t.say("rule-complaints")), ("no".to_owned(), t.say("rule-no-complaints"))];
    let mut fields = vec![
        ("channel", Field::select("channel", t.say("rule-channel"), any(channels))),
        ("team", Field::select("team", t.say("rule-team"), any(known(&names.teams, "team")))),
        ("is_urgent", Field::select("is_urgent", t.say("rule-urgency"), any(urgent))),
        ("is_complaint", Field::select("is_complaint", t.say("rule-complaint"), any(complaints))),
    ];
    let mailboxes = known(&names.mailboxes, "mailbox");
    if !mailboxes.is_empty() {
        fields.push(("mailbox", Field::select("mailbox", t.say("rule-mailbox"), any(mailboxes))));
    }
    if names.calendars.len() > 1 {
        let mut calendars = vec![(String::new(), t.say("rule-usual-hours"))];
        calendars.extend(known(&names.calendars, "calendar"));
        fields.push(("calendar", Field::select("calendar", t.say("rule-hours-of"), calendars)));
    }
    fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect()
}

/// "yes", "no", or either.
fn yes_or_no(typed: &str) -> Option<bool> {
    match typed {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// The form with the promise that was typed; a promise that can't be read is the usual one, and a problem.
fn form_of(t: Words, typed: &Typed) -> (RuleForm, Problems) {
    let (rule, problems) = match fill::rule_of(t, typed) {
        Ok(rule) => (rule, Problems::none()),
        Err(problems) => (Rule::default(), problems),
    };
    let form = RuleForm {
        id: typed.id("id"),
        name: typed.get("name").to_owned(),
        calendar: typed.id("calendar"),
        channel: typed.id("channel"),
        mailbox: typed.id("mailbox"),
        team: typed.id("team"),
        is_urgent: yes_or_no(typed.get("is_urgent")),
        is_complaint: yes_or_no(typed.get("is_complaint")),
        rule,
        is_active: typed.has("is_active"),
        // What isn't a number is out of every range, and so is refused at its field. A page of before has no such field.
        target_percent: match typed.get("target").trim().trim_end_matches('%').trim() {
            "" if !typed.has("target") => TARGET_PERCENT,
            text => text.parse().unwrap_or_default(),
        },
    };
    (form, problems)
}

async fn preview(app: &App, signed: &Signed, form: &RuleForm, typed: &Typed) -> Result<PreviewPart, PageError> {
    let calendars = app.desk.calendars(&signed.agent).await?;
    let is_it = |calendar: &&CalendarView| form.calendar.map_or(calendar.is_default, |id| calendar.id == id);
    let hours = calendars.iter().find(is_it).or(calendars.first()).ok_or(PageError::NotFound)?;
    let document = with_feed(hours.document.clone(), &hours.feed_days);
    let named = RuleForm { calendar: Some(hours.id), ..form.clone() };
    let tried = Tried { calendar: None, rule: Some(&named), document };
    PreviewPart::of(app, signed, &tried, &form.rule, typed.get("moment"), TRY).await
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<RulePage, PageError> {
    let t = signed.words();
    let (form, _) = form_of(t, typed);
    let preview = preview(app, signed, &form, typed).await?;
    let last = app.desk.rules(&signed.agent).await?.last().map(|rule| rule.id);
    let names = Names::read(app, signed).await?;
    let frame = Frame::new(t, signed.agent.role, Here::Hours);
    let shell = signed.shell(app, Entry::Settings).await?;
    let is_last = form.id.is_some() && form.id == last;
    Ok(RulePage::new(shell, frame, typed, &names, is_last, problems, preview))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = signed.words();
    if id == "new" {
        return Ok(show(&page(&app, &signed, &new_typed(t), &Problems::none()).await?));
    }
    let id: RuleId = id.parse().map_err(|_| PageError::NotFound)?;
    let rules = app.desk.rules(&signed.agent).await?;
    let rule = rules.iter().find(|rule| rule.id == id).ok_or(PageError::NotFound)?;
    Ok(show(&page(&app, &signed, &typed_of(t, rule), &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let (form, mut found) = form_of(signed.words(), &typed);
    if found.is_empty() {
        match app.desk.save_rule(&signed.agent, form, app.clock.now()).await {
            Ok(_) => return Ok(saved(PATH)),
            Err(error) => found = problems(error, &signed)?,
        }
    }
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, &found).await?))
}

/// `POST /settings/rules/try`: what this rule would promise, saved or not. A script asks for the panel only.
async fn try_it(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (form, problems) = form_of(signed.words(), &typed);
    if headers.contains_key("x-part") {
        return Ok(show(&preview(&app, &signed, &form, &typed).await?));
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &page(&app, &signed, &typed, &problems).await?))
}

impl Page for RulePage {
    const NAME: &'static str = "settings-rule";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, is_last: bool, problems: &Problems| {
            let shell = Shell::sample(t, Entry::Settings);
            let document = super::super::hours::sample_document();
            let preview = PreviewPart::sample(&shell.times, &document, &Rule::default(), "");
            let frame = Frame::new(t, Role::Lead, Here::Hours);
            Self::new(shell, frame, typed, &super::sample_names(), is_last, problems, preview)
        };
        let rules = super::sample_rules();
        let wrong = typed_of(t, &rules[1]);
        let mut problems = Problems::of(t, &Refusal::Field { field: "match", problem: "unknown" });
        problems.add("days", t.say("problem-not-a-number"));
        problems.add("target", t.say("problem-not-in-range"));
        vec![
            ("new", page(&new_typed(t), false, &Problems::none())),
            ("last", page(&typed_of(t, &rules[2]), true, &Problems::none())),
            ("hostile-error", page(&wrong, false, &problems)),
        ]
    }
}
