//! Days on which it is otherwise: own days, other times, a calendar file; and other hours beside the default ones.

use axum::extract::{Form, Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::forms::CalendarForm;
use desk::views::CalendarView;
use jiff::Span;
use jiff::civil::Date;
use promise::document::{HoursDocument, OwnDay};

use super::super::{Problems, Typed, saved};
use super::{ACCESS, PATH, Stored, Wanted, again, refused, week};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};

/// A closure of more days is a mistake in the year.
const DAYS_MAX: usize = 366;
/// A calendar file, in bytes.
const FILE_BYTES_MAX: usize = 1_000_000;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .post("/settings/hours/days", ACCESS, add)
        .post("/settings/hours/days/removals", ACCESS, remove)
        .post("/settings/hours/files", ACCESS, import)
        .post("/settings/hours/calendars", ACCESS, begin)
}

fn form_of(calendar: &CalendarView, document: HoursDocument) -> CalendarForm {
    CalendarForm { id: Some(calendar.id), name: calendar.name.clone(), document, feed_url: calendar.feed_url.clone() }
}

async fn add(State(app): State<App>, signed: Signed, Form(day): Form<Typed>) -> Result<Response, PageError> {
    let wanted = Wanted::of(&day);
    let stored = Stored::read(&app, &signed, &wanted).await?;
    let mut document = stored.calendar().document.clone();
    let problems = match with_day(&signed, &mut document, &day) {
        Ok(year) => {
            let form = form_of(stored.calendar(), document);
            match app.desk.save_calendar(&signed.agent, form, app.clock.now()).await {
                Ok(_) => return Ok(saved(&Wanted { year: year.to_string(), ..wanted }.path())),
                Err(error) => refused(error, &signed)?,
            }
        }
        Err(problems) => problems,
    };
    let typed = stored.typed(&signed).joined(day);
    again(&app, &signed, &stored, &typed, &problems).await
}

/// The document with the typed days in it, and the year of the first.
fn with_day(signed: &Signed, document: &mut HoursDocument, day: &Typed) -> Result<i16, Problems> {
    let t = signed.words();
    let mut problems = Problems::none();
    let date = |name: &str| day.get(name).trim().parse::<Date>().ok();
    let Some(first) = date("date") else {
        problems.add("date", t.say("problem-not-a-date"));
        return Err(problems);
    };
    let last = if day.get("until").trim().is_empty() { Some(first) } else { date("until") };
    let Some(last) = last.filter(|last| *last >= first) else {
        problems.add("until", t.say("problem-not-after"));
        return Err(problems);
    };
    let dates: Vec<Date> =
        first.series(Span::new().days(1)).take_while(|date| *date <= last).take(DAYS_MAX + 1).collect();
    if dates.len() > DAYS_MAX {
        problems.add("until", t.say("problem-too-many"));
    }
    let Some(intervals) = week::read(day.get("times")) else {
        problems.add("times", t.say("problem-not-hours"));
        return Err(problems);
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let name: String = day.get("day_name").split_whitespace().collect::<Vec<_>>().join(" ").chars().take(100).collect();
    for date in dates {
        without_day(document, &date.to_string());
        if intervals.is_empty() {
            document.own_days.push(OwnDay { date: date.to_string(), name: name.clone() });
        } else {
            document.exceptions.insert(date.to_string(), intervals.clone());
        }
    }
    document.own_days.sort_by(|a, b| a.date.cmp(&b.date));
    Ok(first.year())
}

fn without_day(document: &mut HoursDocument, date: &str) {
    document.own_days.retain(|day| day.date != date);
    document.holidays.retain(|day| day != date);
    document.exceptions.remove(date);
}

async fn remove(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let wanted = Wanted::of(&typed);
    let stored = Stored::read(&app, &signed, &wanted).await?;
    let mut document = stored.calendar().document.clone();
    without_day(&mut document, typed.get("remove"));
    let form = form_of(stored.calendar(), document);
    match app.desk.save_calendar(&signed.agent, form, app.clock.now()).await {
        Ok(_) => Ok(saved(&wanted.path())),
        Err(error) => {
            let problems = refused(error, &signed)?;
            again(&app, &signed, &stored, &stored.typed(&signed), &problems).await
        }
    }
}

async fn import(State(app): State<App>, signed: Signed, mut parts: Multipart) -> Result<Response, PageError> {
    let too_large = |_| PageError::TooLarge { bytes_max: FILE_BYTES_MAX };
    let (mut typed, mut file) = (Typed::default(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(too_large)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(too_large)?;
        if name == "file" {
            file = bytes.to_vec();
        } else {
            typed = typed.with(name, String::from_utf8_lossy(&bytes));
        }
    }
    let wanted = Wanted::of(&typed);
    let stored = Stored::read(&app, &signed, &wanted).await?;
    let mut problems = Problems::none();
    if file.is_empty() {
        problems.add("file", signed.words().say("problem-required"));
    } else if file.len() > FILE_BYTES_MAX {
        problems.add("file", signed.words().say("problem-too-long"));
    } else {
        match app.desk.import_calendar_file(&signed.agent, stored.calendar().id, &file, app.clock.now()).await {
            Ok(days) => {
                let path = wanted.path();
                let mark = if path.contains('?') { '&' } else { '?' };
                return Ok(Redirect::to(&format!("{path}{mark}done={days}")).into_response());
            }
            Err(error) => problems = refused(error, &signed)?,
        }
    }
    again(&app, &signed, &stored, &stored.typed(&signed), &problems).await
}

/// Other hours, which begin as a copy of the default ones.
async fn begin(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let stored = Stored::read(&app, &signed, &Wanted::default()).await?;
    let form = CalendarForm {
        id: None,
        name: typed.get("new_name").to_owned(),
        document: stored.calendar().document.clone(),
        feed_url: String::new(),
    };
    match app.desk.save_calendar(&signed.agent, form, app.clock.now()).await {
        Ok(id) => Ok(saved(&format!("{PATH}?calendar={id}"))),
        Err(error) => {
            let mut problems = Problems::none();
            let said = refused(error, &signed)?;
            problems.add("new_name", said.at("name").unwrap_or_else(|| signed.words().say("refused-field")));
            let typed = stored.typed(&signed).joined(typed);
            again(&app, &signed, &stored, &typed, &problems).await
        }
    }
}
