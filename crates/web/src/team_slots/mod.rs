//! Who answers what when this week: the slots of a team, with what is promised in each, and who is away.

mod samples;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::views::{InTeamSlot, TeamDay, TeamSlot, TeamWeek};
use desk::{Act, TeamId};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown, titled};
use crate::shell::{Entry, Shell};
use crate::times::Times;

const PATH: &str = "/promises/slots";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::Colleague(Act::SeeBoard), week)
}

/// `GET /promises/slots`.
#[derive(Debug, Template)]
#[template(path = "team_slots/slots.html")]
pub struct TeamSlotsPage {
    t: Words,
    shell: Shell,
    title: String,
    before: String,
    after: String,
    /// Back to this week, on another one.
    now: Option<String>,
    teams: Vec<(String, String, bool)>,
    days: Vec<Day>,
    is_empty: bool,
}

#[derive(Debug, Clone)]
struct Day {
    id: String,
    title: String,
    is_today: bool,
    is_over: bool,
    /// "Afwezig: Karin; een deel van de dag: Joost."
    away: Vec<String>,
    slots: Vec<Slot>,
    /// Why there are none.
    none: Option<String>,
}

#[derive(Debug, Clone)]
struct Slot {
    time: String,
    name: String,
    runs: bool,
    promised: Vec<Promised>,
}

#[derive(Debug, Clone)]
struct Promised {
    id: String,
    sign: Sign,
    before: String,
    instant: String,
    href: String,
    subject: String,
    who: String,
    is_file: bool,
}

/// What is asked for: a team, and any day of a week.
#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    team: String,
    #[serde(default)]
    day: String,
}

impl TeamSlotsPage {
    fn new(shell: Shell, view: &TeamWeek) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let address = |team: Option<TeamId>, day: Option<Date>| {
            let team = team.map(|team| format!("team={team}"));
            let day = day.map(|day| format!("day={day}"));
            let query = [team, day].into_iter().flatten().collect::<Vec<_>>().join("&");
            if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
        };
        let is_this = view.days.iter().any(|day| day.date == view.today);
        let day = (!is_this).then_some(view.first);
        let mut teams = Vec::new();
        if view.teams.len() > 1 {
            teams.push((address(None, day), t.say("team-slots-all"), view.team.is_none()));
            let one = |(id, name): &(TeamId, String)| (address(Some(*id), day), name.clone(), view.team == Some(*id));
            teams.extend(view.teams.iter().map(one));
        }
        // A Saturday or Sunday on which nobody is there is no news.
        let shown =
            |day: &&TeamDay| day.is_open || !day.slots.is_empty() || day.date.weekday().to_monday_zero_offset() < 5;
        let days: Vec<Day> = view.days.iter().filter(shown).map(|one| day_of(&times, one, view.today)).collect();
        let last = view.days.last().map_or(view.first, |day| day.date);
        let title = t.with("from", times.date(view.first)).with("until", times.date(last)).say("team-slots-week");
        Self {
            t,
            title,
            before: address(view.team, Some(view.first.saturating_sub(7.days()))),
            after: address(view.team, Some(view.first.saturating_add(7.days()))),
            now: (!is_this).then(|| address(view.team, None)),
            teams,
            is_empty: days.iter().all(|day| day.slots.is_empty()),
            days,
            shell,
        }
    }
}

fn day_of(times: &Times, day: &TeamDay, today: Date) -> Day {
    let t = times.t;
    let names = |is_whole: bool| {
        let names: Vec<&str> =
            day.away.iter().filter(|away| away.is_whole_day == is_whole).map(|away| away.name.as_str()).collect();
        names.join(", ")
    };
    let (whole, part) = (names(true), names(false));
    let whole = (!whole.is_empty()).then(|| t.with("names", whole).say("team-slots-away"));
    let part = (!part.is_empty()).then(|| t.with("names", part).say("team-slots-away-part"));
    let none = match (day.slots.is_empty(), day.is_open) {
        (false, _) => None,
        (true, true) => Some(t.say("team-slots-none")),
        (true, false) => Some(t.say("team-slots-closed")),
    };
    Day {
        id: day.date.to_string(),
        title: times.long_day(day.date),
        is_today: day.date == today,
        is_over: day.date < today,
        away: [whole, part].into_iter().flatten().collect(),
        slots: day.slots.iter().map(|slot| slot_of(times, slot)).collect(),
        none,
    }
}

fn slot_of(times: &Times, slot: &TeamSlot) -> Slot {
    Slot {
        time: format!("{} – {}", times.clock_time(slot.from_at), times.clock_time(slot.until_at)),
        name: slot.name.clone(),
        runs: slot.from_at <= times.now && times.now < slot.until_at,
        promised: slot.promised.iter().map(|one| promised(times, one)).collect(),
    }
}

fn promised(times: &Times, one: &InTeamSlot) -> Promised {
    let (id, href) = match (one.conversation, one.file) {
        (Some(id), _) => (format!("slot-{id}"), format!("/conversations/{id}")),
        (None, Some((pile, id))) => (format!("slot-{id}"), format!("/piles/{pile}/dossiers/{id}")),
        (None, None) => (String::new(), String::new()),
    };
    Promised {
        id,
        href,
        sign: Shown::of_open(one.deadline_at, times.now).sign(times.t),
        before: times.before(one.deadline_at),
        instant: times.instant(one.deadline_at),
        subject: titled(times.t, &one.subject),
        who: one.who.clone(),
        is_file: one.file.is_some(),
    }
}

async fn week(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let team = if asked.team.is_empty() { None } else { Some(asked.team.parse().map_err(|_| PageError::NotFound)?) };
    // What is no day is this week.
    let view = app.desk.team_slots(&signed.agent, team, asked.day.parse().ok(), app.clock.now()).await?;
    let shell = signed.shell(&app, Entry::Promises).await?;
    Ok(show(&TeamSlotsPage::new(shell, &view)))
}

impl Page for TeamSlotsPage {
    const NAME: &'static str = "team-slots";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::all(t)
    }
}
