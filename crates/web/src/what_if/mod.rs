//! What if: a lead moves hours, people and rules, and sees what that does to promises. An address that can be sent on;
//! asking changes nothing.

mod answer;
mod picture;
mod samples;
mod typed;
mod waiting;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::what_if::{WhatIfForm, WhatIfView};
use desk::{Act, DeskError, Refusal, TeamId};

pub use answer::AnswerPart;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show_with};
use crate::parts::{Choice, Field};
use crate::settings::fill::{self, FillSentence};
use crate::settings::{Problems, Typed, at_fields, slots_said, week};
use crate::shell::{Entry, Shell};

const PATH: &str = "/what-if";
/// Colleagues whose time stands on one page; more are narrowed by team.
const ROWS_MAX: usize = 40;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::Colleague(Act::AskWhatIf), ask)
}

/// `GET /what-if`.
#[derive(Debug, Template)]
#[template(path = "what_if/what_if.html")]
pub struct WhatIfPage {
    t: Words,
    shell: Shell,
    answer: AnswerPart,
    team: Option<Field>,
    team_minutes: Vec<Field>,
    rows: Vec<Row>,
    /// How many more there are than shown.
    left_out: usize,
    /// What is asked of colleagues who aren't shown.
    hidden: Vec<(String, String)>,
    joining: Vec<Field>,
    knows: Vec<Choice>,
    effort: Field,
    rule_now: String,
    as_now: bool,
    kinds: Vec<Kind>,
    is_changed: bool,
}

/// A colleague.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    name: String,
    /// "ma, di 09:00 – 10:00", as it is.
    slots: String,
    minutes: Field,
    gone: Choice,
    days: Vec<Field>,
    is_changed: bool,
    /// Where the roster is changed for good.
    href: Option<String>,
}

/// A kind of rule.
#[derive(Debug, Clone)]
struct Kind {
    value: &'static str,
    word: String,
    is_chosen: bool,
    sentence: FillSentence,
}

impl WhatIfPage {
    fn new(shell: Shell, view: &WhatIfView, form: &WhatIfForm, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let answer = AnswerPart::new(&shell.times, view, form, problems);
        let only: Option<TeamId> = typed.id("team");
        let is_shown = |person: &&desk::what_if::WhatIfPerson| only.is_none_or(|team| person.teams.contains(&team));
        let (shown, left_out): (Vec<_>, usize) = {
            let of_team: Vec<_> = view.people.iter().filter(is_shown).collect();
            (of_team.iter().take(ROWS_MAX).copied().collect(), of_team.len().saturating_sub(ROWS_MAX))
        };
        let rows: Vec<Row> = shown.iter().map(|person| row(&shell, person, typed, problems)).collect();
        let is_on_page = |name: &str| rows.iter().any(|row| name.contains(&row.id));
        let hidden = typed::changes_of_people(typed).filter(|(name, value)| !is_on_page(name) && !is_on_page(value));
        let hidden = hidden.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let rule_typed = typed.clone().joined(fill::typed_of(t, &view.rule));
        let words = ["rule-kind-same-day", "rule-kind-service-time", "rule-kind-service-days", "rule-kind-clock"];
        let kind = |(value, word): (&'static str, &str)| Kind {
            value,
            word: t.say(word),
            is_chosen: typed.get("kind") == value,
            sentence: FillSentence::of(t, value, &rule_typed, problems),
        };
        Self {
            t,
            answer,
            team: (view.teams.len() > 1).then(|| team_field(t, view, typed)),
            team_minutes: view
                .teams
                .iter()
                .filter(|(id, _)| only.is_none_or(|team| team == *id))
                .filter(|(id, _)| view.people.iter().any(|person| person.teams.contains(id)))
                .map(|(id, name)| {
                    minutes_field(
                        &format!("tm.{id}"),
                        &t.with("team", name).say("whatif-team-minutes"),
                        typed,
                        problems,
                    )
                })
                .collect(),
            rows,
            left_out,
            hidden,
            joining: joining(t, view, typed, problems),
            knows: view
                .subjects
                .iter()
                .map(|(id, name)| Choice {
                    kind: "checkbox",
                    name: "knows".into(),
                    value: id.to_string(),
                    label: name.clone(),
                    help: None,
                    is_chosen: typed.has_value("knows", &id.to_string()),
                })
                .collect(),
            effort: typed
                .fill("effort", Field::input("number", "effort", t.say("whatif-effort")), problems)
                .help(t.say("whatif-effort-help"))
                .with("min", "1")
                .with("max", desk::what_if::EFFORT_MINUTES_MAX.to_string()),
            rule_now: fill::sentence(t, &view.rule),
            as_now: typed.get("kind").is_empty(),
            kinds: fill::KINDS.into_iter().zip(words).map(kind).collect(),
            is_changed: form.changes_something() || !problems.is_empty(),
            shell,
        }
    }
}

fn team_field(t: Words, view: &WhatIfView, typed: &Typed) -> Field {
    let mut options = vec![(String::new(), t.say("whatif-all-teams"))];
    options.extend(view.teams.iter().map(|(id, name)| (id.to_string(), name.clone())));
    typed.fill("team", Field::select("team", t.say("whatif-show-team"), options), &Problems::none())
}

fn minutes_field(name: &str, label: &str, typed: &Typed, problems: &Problems) -> Field {
    let field = Field::input("number", name, label).with("step", "5").with("inputmode", "numeric");
    typed.fill(name, field, problems)
}

fn row(shell: &Shell, person: &desk::what_if::WhatIfPerson, typed: &Typed, problems: &Problems) -> Row {
    let (t, id) = (shell.t, person.agent.to_string());
    let days = (0i8..).zip(person.slots.days()).map(|(place, (day, intervals))| {
        // The 1st of January 2024 is a Monday.
        let weekday = shell.times.weekday(jiff::civil::Date::constant(2024, 1, 1 + place)).to_owned();
        let name = format!("s.{id}.{day}");
        let as_it_is = if intervals.is_empty() { String::new() } else { week::said(t, intervals) };
        let value = if typed.has(&name) { typed.get(&name).to_owned() } else { as_it_is };
        Field::text(&name, weekday).value(value).error(problems.at(&name)).with("autocomplete", "off")
    });
    Row {
        name: person.name.clone(),
        slots: match slots_said(&shell.times, &person.slots) {
            none if none.is_empty() => t.say("rosters-no-slots"),
            some => some,
        },
        minutes: minutes_field(
            &format!("m.{id}"),
            &t.with("name", &person.name).say("whatif-minutes"),
            typed,
            problems,
        )
        .label_hidden(),
        gone: Choice {
            kind: "checkbox",
            name: "gone".into(),
            value: id.clone(),
            label: t.say("whatif-gone"),
            help: None,
            is_chosen: person.is_gone,
        },
        days: days.collect(),
        is_changed: person.is_changed(),
        href: person.may_change.then(|| format!("/settings/rosters/{id}")),
        id,
    }
}

fn joining(t: Words, view: &WhatIfView, typed: &Typed, problems: &Problems) -> Vec<Field> {
    let mut like = vec![(String::new(), t.say("whatif-like-nobody"))];
    like.extend(view.people.iter().map(|person| (person.agent.to_string(), person.name.clone())));
    let count = Field::input("number", "joining", t.say("whatif-joining")).with("min", "0").with("max", "20");
    let like = Field::select("like", t.say("whatif-like"), like);
    vec![typed.fill("joining", count, problems), typed.fill("like", like, problems)]
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let (t, now) = (signed.words(), app.clock.now());
    let slots = app.desk.what_if_slots(&signed.agent, now).await?;
    let (form, typed, mut problems) = typed::read(t, &typed, &slots);
    let canonical = typed.address(PATH);
    let is_part = headers.contains_key("x-part");
    if !is_part && !typed.is_as_it_came() {
        return Ok(Redirect::to(&canonical).into_response());
    }
    let asked = if problems.is_empty() { form } else { WhatIfForm::default() };
    let view = match app.desk.what_if(&signed.agent, asked.clone(), now).await {
        Err(DeskError::Refused(Refusal::Roster(found))) => {
            problems.join(typed::at_own_fields(at_fields(&signed.times(&app), &found), &found));
            app.desk.what_if(&signed.agent, WhatIfForm::default(), now).await?
        }
        other => other?,
    };
    let asked = if problems.is_empty() { asked } else { WhatIfForm::default() };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = if is_part {
        show_with(status, &AnswerPart::new(&signed.times(&app), &view, &asked, &problems))
    } else {
        let shell = signed.shell(&app, Entry::Promises).await?;
        show_with(status, &WhatIfPage::new(shell, &view, &asked, &typed.typed, &problems))
    };
    if let Ok(address) = HeaderValue::from_str(&canonical) {
        response.headers_mut().insert(header::CONTENT_LOCATION, address);
    }
    Ok(response)
}

impl Page for WhatIfPage {
    const NAME: &'static str = "what-if";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::pages(t)
    }
}
