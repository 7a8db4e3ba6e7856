//! "If a question came in now": what would be promised, with what is typed but not saved.

use askama::Template;
use desk::forms::{CalendarForm, RuleForm};
use desk::views::Quote;
use desk::{DeskError, Refusal};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use promise::document::{HoursDocument, OwnDay};
use promise::sentence::Who;
use promise::{Rule, ServiceHours};

use super::year;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Clock, Field, PromiseSentence, html_safe};
use crate::refusals;
use crate::times::Times;

html_safe!(PreviewPart);

/// The panel beside the hours and beside a rule; also fetched by itself while somebody types.
#[derive(Debug, Clone, Template)]
#[template(path = "settings/hours/preview.html")]
pub struct PreviewPart {
    t: Words,
    /// The moment of the question.
    when: String,
    now: Result<Answer, String>,
    cases: Vec<Case>,
    moment: Field,
    tried: Option<Result<Answer, String>>,
    try_at: String,
}

/// A promise as it would be told.
#[derive(Debug, Clone)]
struct Answer {
    clock: Clock,
    sentence: PromiseSentence,
}

/// An example: asked then, promised before then.
#[derive(Debug, Clone)]
struct Case {
    asked: String,
    why: String,
    promised: String,
}

/// What is tried: the forms that aren't saved yet, with the hours that count.
#[derive(Debug)]
pub(in crate::settings) struct Tried<'a> {
    pub(in crate::settings) calendar: Option<&'a CalendarForm>,
    pub(in crate::settings) rule: Option<&'a RuleForm>,
    /// The hours with the days of their feed.
    pub(in crate::settings) document: HoursDocument,
}

/// A document with the days of its feed among its own.
pub(in crate::settings) fn with_feed(
    mut document: HoursDocument,
    days: &[(jiff::civil::Date, String)],
) -> HoursDocument {
    document.own_days.extend(days.iter().map(|(date, name)| OwnDay { date: date.to_string(), name: name.clone() }));
    document
}

impl PreviewPart {
    /// Asks the desk, for now and for another moment.
    pub(in crate::settings) async fn of(
        app: &App,
        signed: &Signed,
        tried: &Tried<'_>,
        rule: &Rule,
        moment: &str,
        try_at: &str,
    ) -> Result<Self, PageError> {
        let times = signed.times(app);
        let now = times.now;
        let ask = async |at| {
            let quote = app.desk.try_rule(&signed.agent, tried.calendar, tried.rule, at).await;
            said(&times, quote, at)
        };
        let (other, error) = match moment_of(moment, &times) {
            _ if moment.trim().is_empty() => (None, None),
            Some(at) => (Some(ask(at).await?), None),
            None => (None, Some(times.t.say("problem-not-a-moment"))),
        };
        Ok(Self::new(&times, ask(now).await?, cases(&times, &tried.document, rule), moment, other, error, try_at))
    }

    fn new(
        times: &Times,
        now: Result<Answer, String>,
        cases: Vec<Case>,
        moment: &str,
        tried: Option<Result<Answer, String>>,
        error: Option<String>,
        try_at: &str,
    ) -> Self {
        let t = times.t;
        let field = Field::input("datetime-local", "moment", t.say("hours-try")).value(moment).error(error);
        Self {
            t,
            when: times.long_now(),
            now,
            cases,
            moment: field.with("form", "try-form").with("min", "1970-01-01T00:00").with("max", "2199-12-31T23:59"),
            tried,
            try_at: try_at.to_owned(),
        }
    }

    /// For the samples: reckoned here, without a desk.
    pub(in crate::settings) fn sample(times: &Times, document: &HoursDocument, rule: &Rule, moment: &str) -> Self {
        let reckon = |at| -> Result<Answer, String> {
            let hours = ServiceHours::from_document(document).map_err(|_| times.t.say("refused-hours"))?;
            let deadline = rule.deadline(&hours, at).map_err(|_| times.t.say("refused-never-open"))?;
            Ok(answer(times, "Team service", at, deadline))
        };
        let tried = moment_of(moment, times).map(reckon);
        Self::new(times, reckon(times.now), cases(times, document, rule), moment, tried, None, "/settings/hours/try")
    }
}

fn moment_of(text: &str, times: &Times) -> Option<Timestamp> {
    let civil: DateTime = text.trim().parse().ok()?;
    (1970..2200)
        .contains(&civil.year())
        .then(|| civil.to_zoned(times.zone.clone()).ok())
        .flatten()
        .map(|z| z.timestamp())
}

fn answer(times: &Times, team: &str, at: Timestamp, deadline: Timestamp) -> Answer {
    let sentence = PromiseSentence::for_colleague(times, Who::Team(team), promise::Kind::Answer, deadline);
    Answer { clock: Clock::new(times.t, at, deadline, at), sentence }
}

fn said(times: &Times, quote: Result<Quote, DeskError>, at: Timestamp) -> Result<Result<Answer, String>, PageError> {
    match quote {
        Ok(quote) => Ok(Ok(answer(times, &quote.team_name, at, quote.deadline_at))),
        Err(DeskError::Refused(Refusal::Field { .. })) => Ok(Err(times.t.say("problem-out-of-range"))),
        Err(DeskError::Refused(refusal)) => Ok(Err(times.t.say(refusals::key(&refusal)))),
        Err(error) => Err(error.into()),
    }
}

/// Moments that teach something: what just fits and what doesn't, a closed day, the eve of holidays.
fn cases(times: &Times, document: &HoursDocument, rule: &Rule) -> Vec<Case> {
    let t = times.t;
    let Ok(hours) = ServiceHours::from_document(document) else { return Vec::new() };
    let mut moments: Vec<(Timestamp, String)> = Vec::new();
    let next = times.today().tomorrow().ok().and_then(|date| hours.next_service_day(date.yesterday().ok()?).ok());
    if let (Rule::SameDayOrNextMorning { within, .. }, Some(day)) = (rule, next) {
        let last = day.closes - within.duration();
        if last >= day.opens {
            moments.push((last, t.say("hours-case-fits")));
            moments.push((last + SignedDuration::from_mins(1), t.say("hours-case-late")));
        }
    }
    let at_eleven = |date: jiff::civil::Date, hour| date.at(hour, 0, 0, 0).to_zoned(times.zone.clone()).ok();
    let closed = times
        .today()
        .series(jiff::Span::new().days(1))
        .skip(1)
        .take(7)
        .find(|date| matches!(hours.service_day(*date), Ok(None)) && !hours.is_holiday(*date));
    if let Some(at) = closed.and_then(|date| at_eleven(date, 11)) {
        moments.push((at.timestamp(), t.say("hours-closed")));
    }
    for (eve, name) in holiday_eves(times, document, &hours).into_iter().take(2) {
        if let Some(at) = at_eleven(eve, 16) {
            moments.push((at.timestamp(), t.with("name", name).say("hours-case-holiday")));
        }
    }
    let case = |(at, why): (Timestamp, String)| {
        let promised = rule.deadline(&hours, at).ok()?;
        Some(Case { asked: times.day_and_time(at), why, promised: times.day_and_time(promised) })
    };
    moments.into_iter().filter_map(case).collect()
}

/// The last service day before each coming holiday on a day that would be worked.
fn holiday_eves(times: &Times, document: &HoursDocument, hours: &ServiceHours) -> Vec<(jiff::civil::Date, String)> {
    let Some(closures) = year::closures(document) else { return Vec::new() };
    let today = times.today();
    let mut holidays: Vec<_> =
        [today.year(), today.year() + 1].into_iter().flat_map(|year| closures.of_year(year)).collect();
    holidays.sort_by_key(|holiday| holiday.date);
    let mut eves: Vec<(jiff::civil::Date, String)> = Vec::new();
    for holiday in
        holidays.iter().filter(|holiday| holiday.date > today && holiday.date.weekday().to_monday_zero_offset() < 5)
    {
        let Ok(eve) = hours.prev_service_day(holiday.date) else { break };
        if eve.date > today && eves.iter().all(|(date, _)| *date != eve.date) {
            eves.push((eve.date, year::name_of(times.t, holiday).to_owned()));
        }
    }
    eves
}

impl Page for PreviewPart {
    const NAME: &'static str = "settings-preview";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let times = Times::in_zone_named(t, "Europe/Amsterdam", crate::settings::sample_at("11:20"));
        let office = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL");
        let never = HoursDocument { time_zone: office.time_zone.clone(), ..HoursDocument::default() };
        vec![
            ("ordinary", Self::sample(&times, &office, &Rule::default(), "2026-12-24T16:00")),
            ("never", Self::sample(&times, &never, &Rule::default(), "")),
        ]
    }
}
