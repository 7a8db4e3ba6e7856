//! The promise rules: tried in order, the first that matches counts, the last one holds for everything.

mod form;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{Channel, RuleView};
use desk::{Act, Role, RuleId};

pub use form::RulePage;

use super::frame::{Frame, Here};
use super::hours::PATH as HOURS;
use super::{Done, Problems, Typed, fill, problems, saved};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::shell::{Entry, Shell};

const PATH: &str = "/settings/rules";
const ACCESS: Access = Access::Colleague(Act::EditHoursAndRules);

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes.get(PATH, ACCESS, list).post("/settings/rules/order", ACCESS, order).post(
        "/settings/rules/{id}/removals",
        ACCESS,
        remove,
    );
    form::routes(routes)
}

/// `GET /settings/rules`.
#[derive(Debug, Template)]
#[template(path = "settings/rules/rules.html")]
pub struct RulesPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    rows: Vec<Row>,
    hours: &'static str,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    name: String,
    matches: String,
    sentence: String,
    is_active: bool,
    is_last: bool,
    can_rise: bool,
    can_sink: bool,
}

/// What the ids of mailboxes, teams and hours are called.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) teams: Vec<(String, String)>,
    pub(super) mailboxes: Vec<(String, String)>,
    pub(super) calendars: Vec<(String, String)>,
}

impl Names {
    async fn read(app: &App, signed: &Signed) -> Result<Self, PageError> {
        let teams = app.desk.teams(&signed.agent).await?;
        let mailboxes = app.desk.mailbox_addresses(&signed.agent).await?;
        let calendars = app.desk.calendars(&signed.agent).await?;
        Ok(Self {
            teams: teams.into_iter().map(|team| (team.id.to_string(), team.name)).collect(),
            mailboxes: mailboxes.into_iter().map(|(id, address)| (id.to_string(), address)).collect(),
            calendars: calendars.into_iter().map(|calendar| (calendar.id.to_string(), calendar.name)).collect(),
        })
    }

    fn of(list: &[(String, String)], id: &str) -> String {
        list.iter().find(|(known, _)| known == id).map_or_else(|| "…".to_owned(), |(_, name)| name.clone())
    }
}

/// The word for a channel.
pub(super) fn channel_word(t: Words, channel: Channel) -> String {
    t.say(match channel {
        Channel::Email => "rule-channel-mail",
        Channel::Web => "rule-channel-web",
        Channel::Widget => "rule-channel-widget",
        Channel::Phone => "rule-channel-phone",
        Channel::Visit => "rule-channel-visit",
        Channel::Api => "rule-channel-api",
    })
}

/// What a rule is for, in words.
fn matches(t: Words, names: &Names, rule: &RuleView) -> String {
    let mut parts: Vec<String> = Vec::new();
    if rule.is_urgent == Some(true) {
        parts.push(t.say("rule-urgent"));
    } else if rule.is_urgent == Some(false) {
        parts.push(t.say("rule-not-urgent"));
    }
    parts.extend(rule.channel.map(|channel| channel_word(t, channel)));
    parts.extend(rule.mailbox.map(|id| Names::of(&names.mailboxes, &id.to_string())));
    parts.extend(rule.team.map(|id| Names::of(&names.teams, &id.to_string())));
    if parts.is_empty() { t.say("rule-everything") } else { parts.join(", ") }
}

impl RulesPage {
    fn new(shell: Shell, frame: Frame, rules: &[RuleView], names: &Names) -> Self {
        let t = shell.t;
        let row = |(place, rule): (usize, &RuleView)| Row {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            matches: matches(t, names, rule),
            sentence: fill::sentence(t, &rule.rule),
            is_active: rule.is_active,
            is_last: rule.is_last,
            can_rise: place > 0 && !rule.is_last,
            can_sink: place + 2 < rules.len(),
        };
        Self { t, rows: rules.iter().enumerate().map(row).collect(), hours: HOURS, frame, shell }
    }
}

async fn page(app: &App, signed: &Signed, done: &Done, problems: &Problems) -> Result<RulesPage, PageError> {
    let t = signed.words();
    let frame = Frame::new(t, signed.agent.role, Here::Hours).with_done(t, done).with_problems(t, problems);
    let rules = app.desk.rules(&signed.agent).await?;
    let names = Names::read(app, signed).await?;
    Ok(RulesPage::new(signed.shell(app, Entry::Settings).await?, frame, &rules, &names))
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, &done, &Problems::none()).await?))
}

async fn again(app: &App, signed: &Signed, error: desk::DeskError) -> Result<Response, PageError> {
    let problems = problems(error, signed)?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(app, signed, &Done::default(), &problems).await?))
}

/// `POST /settings/rules/order`: one rule a place up or down (`up` or `down` holds its id).
async fn order(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let mut ids: Vec<RuleId> = app.desk.rules(&signed.agent).await?.iter().map(|rule| rule.id).collect();
    let place = |id: &str| ids.iter().position(|known| known.to_string() == id);
    let (up, down) = (place(typed.get("up")), place(typed.get("down")));
    match (up, down) {
        (Some(at), _) if at > 0 => ids.swap(at, at - 1),
        (None, Some(at)) if at + 1 < ids.len() => ids.swap(at, at + 1),
        _ => return Err(PageError::NotFound),
    }
    match app.desk.order_rules(&signed.agent, ids, app.clock.now()).await {
        Ok(()) => Ok(saved(PATH)),
        Err(error) => again(&app, &signed, error).await,
    }
}

async fn remove(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    match app.desk.remove_rule(&signed.agent, id, app.clock.now()).await {
        Ok(()) => Ok(Redirect::to("/settings/rules?done=removed").into_response()),
        Err(error) => again(&app, &signed, error).await,
    }
}

/// Rules for the samples.
fn sample_rules() -> Vec<RuleView> {
    let last = super::hours::sample_last_rule();
    let urgent = RuleView {
        id: super::sample_id(3),
        name: "Storing".into(),
        is_urgent: Some(true),
        rule: promise::Rule::Clock { within: promise::Length::hours(1), round_to: promise::RoundTo::default() },
        is_last: false,
        ..last.clone()
    };
    let hostile = RuleView {
        id: super::sample_id(4),
        name: "<script>alert(1)</script> ".repeat(6),
        team: Some(super::sample_id(9)),
        channel: Some(Channel::Web),
        rule: promise::Rule::ServiceDays { days: 2, at: None, round_to: promise::RoundTo::default() },
        is_active: false,
        is_last: false,
        ..last.clone()
    };
    vec![urgent, hostile, last]
}

fn sample_names() -> Names {
    Names {
        teams: vec![(super::sample_id::<desk::TeamId>(9).to_string(), "Team <b>service</b>".into())],
        mailboxes: vec![(super::sample_id::<desk::MailboxId>(8).to_string(), "info@halmeer.example".into())],
        calendars: vec![(super::sample_id::<desk::CalendarId>(1).to_string(), "Kantoor".into())],
    }
}

impl Page for RulesPage {
    const NAME: &'static str = "settings-rules";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |rules: &[RuleView]| {
            let frame = Frame::new(t, Role::Administrator, Here::Hours);
            Self::new(Shell::sample(t, Entry::Settings), frame, rules, &sample_names())
        };
        vec![("hostile", page(&sample_rules())), ("empty", page(&sample_rules()[2..]))]
    }
}
