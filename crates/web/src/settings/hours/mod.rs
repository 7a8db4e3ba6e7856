//! Service hours and the rule that holds for everything: the week, the holidays, the year, and what would be promised now.

mod days;
mod page;
mod preview;
mod samples;
mod typed;
pub(crate) mod week;
mod year;

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use desk::forms::{CalendarForm, RuleForm};
use desk::views::{CalendarView, RuleView};
use desk::{Act, DeskError, Refusal};
use promise::Rule;

pub use page::HoursPage;
pub use preview::PreviewPart;
pub(super) use preview::{Tried, with_feed};

use super::frame::{Frame, Here};
use super::{Problems, Typed, fill, saved};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::page::{show, show_with};
use crate::parts::{Notice, State as Shown};
use crate::shell::Entry;

pub(super) const PATH: &str = "/settings/hours";
const ACCESS: Access = Access::Colleague(Act::EditHoursAndRules);

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes.get(PATH, ACCESS, ask).post(PATH, ACCESS, save).post("/settings/hours/try", ACCESS, try_it);
    days::routes(routes)
}

/// Which hours, and which year of them.
#[derive(Debug, Default, Clone, serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    calendar: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    done: String,
}

impl Wanted {
    /// What a form was sent from.
    fn of(typed: &Typed) -> Self {
        Self { calendar: typed.get("calendar").into(), year: typed.get("year").into(), done: String::new() }
    }

    fn path(&self) -> String {
        let query: Vec<(&str, &str)> = [("calendar", self.calendar.as_str()), ("year", self.year.as_str())]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
    }
}

/// What the page is about, as it is stored.
struct Stored {
    calendars: Vec<CalendarView>,
    /// The place in `calendars`.
    at: usize,
    rules: Vec<RuleView>,
    year: i16,
}

impl Stored {
    async fn read(app: &App, signed: &Signed, wanted: &Wanted) -> Result<Self, PageError> {
        let calendars = app.desk.calendars(&signed.agent).await?;
        let rules = app.desk.rules(&signed.agent).await?;
        let at = calendars.iter().position(|calendar| match wanted.calendar.as_str() {
            "" => calendar.is_default,
            id => calendar.id.to_string() == id,
        });
        let today = signed.times(app).today().year();
        let year = wanted.year.parse().unwrap_or(today).clamp(1970, 2199);
        Ok(Self { calendars, at: at.ok_or(PageError::NotFound)?, rules, year })
    }

    fn calendar(&self) -> &CalendarView {
        &self.calendars[self.at]
    }

    /// The rule that holds for everything stands beside the hours that hold for everything.
    fn rule(&self) -> Option<&RuleView> {
        self.rules.last().filter(|_| self.calendar().is_default)
    }

    fn typed(&self, signed: &Signed) -> Typed {
        let t = signed.words();
        let mut typed = typed::typed_of(t, self.calendar());
        if let Some(last) = self.rule() {
            typed = typed.joined(fill::typed_of(t, &last.rule));
        }
        typed
    }
}

/// What was typed, read as far as it can be.
struct Read {
    calendar: CalendarForm,
    rule: Option<RuleForm>,
    problems: Problems,
}

impl Read {
    fn of(stored: &Stored, typed: &Typed, signed: &Signed) -> Self {
        let t = signed.words();
        let (calendar, mut problems) = typed::form_of(t, stored.calendar(), typed, stored.year);
        let rule = stored.rule().map(|last| {
            let rule = fill::rule_of(t, typed).unwrap_or_else(|found| {
                problems.join(found);
                last.rule.clone()
            });
            rule_form(last, rule)
        });
        Self { calendar, rule, problems }
    }
}

/// A stored rule as a form, with another promise.
pub(super) fn rule_form(view: &RuleView, rule: Rule) -> RuleForm {
    RuleForm {
        id: Some(view.id),
        name: view.name.clone(),
        calendar: view.calendar,
        channel: view.channel,
        mailbox: view.mailbox,
        team: view.team,
        is_urgent: view.is_urgent,
        is_complaint: view.is_complaint,
        rule,
        is_active: view.is_active,
        target_percent: view.target_percent,
    }
}

async fn preview(
    app: &App,
    signed: &Signed,
    stored: &Stored,
    read: &Read,
    typed: &Typed,
) -> Result<PreviewPart, PageError> {
    let usual = stored.rules.last().map(|last| last.rule.clone()).unwrap_or_default();
    let rule = read.rule.as_ref().map_or(usual, |form| form.rule.clone());
    let document = with_feed(read.calendar.document.clone(), &stored.calendar().feed_days);
    let tried = Tried { calendar: Some(&read.calendar), rule: read.rule.as_ref(), document };
    PreviewPart::of(app, signed, &tried, &rule, typed.get("moment"), "/settings/hours/try").await
}

async fn page(
    app: &App,
    signed: &Signed,
    stored: &Stored,
    typed: &Typed,
    problems: &Problems,
    notice: Option<Notice>,
) -> Result<HoursPage, PageError> {
    let t = signed.words();
    let mut frame = Frame::new(t, signed.agent.role, Here::Hours);
    frame.notice = notice;
    let read = Read::of(stored, typed, signed);
    let preview = preview(app, signed, stored, &read, typed).await?;
    let shell = signed.shell(app, Entry::Settings).await?;
    Ok(HoursPage::new(shell, frame.with_problems(t, problems), stored, &read, typed, problems, preview))
}

async fn ask(State(app): State<App>, signed: Signed, Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    let stored = Stored::read(&app, &signed, &wanted).await?;
    let t = signed.words();
    let said = match (wanted.done.as_str(), wanted.done.parse::<u32>()) {
        ("saved", _) => Some(t.say("settings-saved-promises")),
        (_, Ok(days)) => Some(t.with("n", days).say("hours-imported")),
        _ => None,
    };
    let notice = said.map(|said| Notice::of(Shown::Kept, said));
    Ok(show(&page(&app, &signed, &stored, &stored.typed(&signed), &Problems::none(), notice).await?))
}

async fn again(
    app: &App,
    signed: &Signed,
    stored: &Stored,
    typed: &Typed,
    problems: &Problems,
) -> Result<Response, PageError> {
    let page = page(app, signed, stored, typed, problems, None).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What the desk refuses of hours, at the day where they contradict themselves.
fn refused(error: DeskError, signed: &Signed) -> Result<Problems, PageError> {
    match error {
        DeskError::Refused(Refusal::Hours(error)) => Ok(typed::at_day(signed.words(), &error)),
        other => super::problems(other, signed),
    }
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let wanted = Wanted::of(&typed);
    let stored = Stored::read(&app, &signed, &wanted).await?;
    let read = Read::of(&stored, &typed, &signed);
    if !read.problems.is_empty() {
        return again(&app, &signed, &stored, &typed, &read.problems).await;
    }
    let now = app.clock.now();
    let outcome = match read.rule.clone() {
        Some(rule) => app.desk.save_hours(&signed.agent, read.calendar.clone(), rule, now).await,
        None => app.desk.save_calendar(&signed.agent, read.calendar.clone(), now).await,
    };
    match outcome {
        Ok(_) => Ok(saved(&wanted.path())),
        Err(error) => again(&app, &signed, &stored, &typed, &refused(error, &signed)?).await,
    }
}

/// `POST /settings/hours/try`: what would be promised, saved or not. A script asks for the panel only.
async fn try_it(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let stored = Stored::read(&app, &signed, &Wanted::of(&typed)).await?;
    let read = Read::of(&stored, &typed, &signed);
    if headers.contains_key("x-part") {
        return Ok(show(&preview(&app, &signed, &stored, &read, &typed).await?));
    }
    let status = if read.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &page(&app, &signed, &stored, &typed, &read.problems, None).await?))
}

/// The rule that holds for everything, for the samples of other pages.
pub(super) fn sample_last_rule() -> RuleView {
    samples::last_rule()
}

/// Hours as they are drawn, for the samples of other pages.
pub(super) fn sample_document() -> promise::document::HoursDocument {
    samples::halmeer().document
}
