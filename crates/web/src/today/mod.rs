//! Today: my promises by deadline, and what was broken or renewed since yesterday.

mod lead;
mod samples;
mod slots;
mod view;

pub(crate) use slots::{reason, stands_in};

use askama::Template;
use axum::extract::{Query, State as With};
use axum::response::Response;
use desk::Act;

use crate::app::App;
use crate::day_line::Bed;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::{Marked, Words};
use crate::outcomes::SlippingRow;
use crate::page::{Page, show};
use crate::parts::{Notice, PromiseSentence, State};
use crate::shell::{Entry, Shell};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/today", Access::Colleague(Act::SeeToday), today)
}

/// `GET /today`.
async fn today(With(app): With<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let view = app.desk.today(&signed.agent, app.clock.now()).await?;
    let rows = view.mine.iter().chain(&view.standing_in).chain(&view.unowned).filter_map(|row| row.promise.as_ref());
    let promises = rows.map(|promise| promise.id).collect();
    let plan = app.desk.today_plan(&signed.agent, promises, app.clock.now()).await?;
    let attention = app.desk.attention_today(&signed.agent, app.clock.now()).await?;
    let tapped = crate::attention::tapped(&app, &signed, &asked.tapped).await?;
    let fading = app.desk.worth_a_call(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Today).await?;
    let may_call = signed.agent.may(Act::Answer);
    let fading = if may_call { crate::outcomes::slipping_rows(&shell.times, &fading) } else { Vec::new() };
    let page = TodayPage::new(shell, &view).with_plan(&plan).with_attention(&attention);
    let tapped = tapped.map(|row| crate::attention::Tapped::of(&row, &page.shell, None));
    Ok(show(&TodayPage { fading, tapped, ..page }))
}

/// What the address says.
#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    /// A reason for attention of which it was just said what was done.
    #[serde(default)]
    tapped: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "today/today.html")]
pub struct TodayPage {
    t: Words,
    shell: Shell,
    /// `Dinsdag 24 november, 11:20`.
    heading: String,
    /// Who counts on me, and from when.
    lead: Marked,
    /// Something is the matter with what is shown.
    notice: Option<Notice>,
    bed: Bed,
    /// The title of the line, when it shows another day than today.
    day: Option<String>,
    /// My open promises, by day and deadline.
    mine: Vec<Day>,
    /// How many more there are than shown.
    mine_left_out: u32,
    /// Where to begin.
    first: Option<String>,
    /// Promises in the name of a colleague who is away, in my slots.
    standing_in: Vec<Day>,
    /// Promises of my teams that name nobody yet.
    unowned: Vec<Day>,
    /// Set aside until today: address, subject, who.
    back: Vec<(String, String, String)>,
    events: Vec<Event>,
    /// Whom I know best, and who is growing silent.
    fading: Vec<SlippingRow>,
    /// When one's own answer slot begins, or that it runs.
    next_slot: Option<String>,
    /// For a lead: what doesn't fit.
    too_late: Vec<Late>,
    /// For a lead: how many questions waited for a slot today, and how often somebody was interrupted.
    interruptions: Option<String>,
    /// Files in one's own slots of today and tomorrow.
    files: Vec<FileLine>,
    /// For a lead: so many files fit nowhere in time.
    unfit_files: Option<String>,
    /// Who deserves attention, and why.
    attention: Vec<(crate::attention::Reason, crate::attention::Taps)>,
    tapped: Option<crate::attention::Tapped>,
}

/// A file in one's own slots.
#[derive(Debug, Clone)]
struct FileLine {
    id: String,
    state: State,
    href: String,
    title: String,
    pile: String,
    slot: String,
    before: String,
}

/// A promise that a lead has to look at, and why.
#[derive(Debug, Clone)]
struct Late {
    href: String,
    subject: String,
    who: String,
    before: String,
    why: String,
}

/// The promises due on one day; today's has no title.
#[derive(Debug, Clone)]
struct Day {
    title: Option<String>,
    rows: Vec<Row>,
}

/// A promise in the list.
#[derive(Debug, Clone)]
struct Row {
    /// The promise's id: a row keeps it, so that a live page knows which is new.
    key: String,
    state: State,
    time: String,
    instant: String,
    subject: String,
    who: String,
    said: String,
    href: String,
    is_urgent: bool,
    tag: Option<String>,
    left: String,
    /// In which answer slot it stands.
    slot: Option<String>,
}

/// A promise that was broken or renewed.
#[derive(Debug, Clone)]
struct Event {
    state: State,
    sentence: PromiseSentence,
    subject: String,
    href: String,
    /// What happened then, ready.
    then: String,
}

impl TodayPage {
    /// With who deserves attention.
    fn with_attention(mut self, rows: &[desk::views::AttentionRow]) -> Self {
        let reasons = rows.iter().map(|row| crate::attention::Reason::of(row, &self.shell.times));
        self.attention =
            reasons.map(|reason| (reason.clone(), crate::attention::Taps::of(&reason, &self.shell))).collect();
        self
    }

    fn legend(&self) -> [State; 5] {
        [State::Open, State::Soon, State::Renewed, State::Kept, State::Broken]
    }
}

impl Page for TodayPage {
    const NAME: &'static str = "today";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::all(t)
    }
}
