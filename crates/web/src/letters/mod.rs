//! The evening letter: as it was written, what became of each since, and all that were written before.

mod archive;
mod samples;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::{Fate, LetterEntryView, LetterLine, LetterView};
use jiff::civil::Date;

pub use archive::LettersPage;

use crate::app::App;
use crate::conversations::promise_sentence;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{PromiseSentence, Sign, State as Shown};
use crate::settings::Typed;
use crate::shell::{Entry, Shell};
use crate::times::Times;

/// Letters in the list beside the one that is read.
const BESIDE: usize = 9;
/// Signs of broken promises beside a customer's words; of more there are so many.
const SIGNS_MAX: usize = 5;

// Who is named for the letter reads it, whatever their role: the desk says so.
const ACCESS: Access = Access::AnyColleague;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/letters", ACCESS, newest)
        .get("/letters/archive", ACCESS, archive::list)
        .get("/letters/{day}", ACCESS, letter)
        .post("/letters/{day}/calls", ACCESS, call)
        .post("/letters/{day}/calls/undo", ACCESS, take_back)
}

/// `GET /letters/2026-11-24`.
#[derive(Debug, Template)]
#[template(path = "letters/letter.html")]
pub struct LetterPage {
    t: Words,
    shell: Shell,
    beside: Vec<Beside>,
    /// How many letters are kept.
    all: u32,
    day: String,
    title: String,
    date: String,
    time: String,
    greeting: String,
    opening: [String; 2],
    files: Option<String>,
    bills: Option<String>,
    entries: Vec<Entered>,
    cause: Option<String>,
    farewell: [&'static str; 2],
    call: String,
    call_before: String,
}

/// A letter in the list.
#[derive(Debug, Clone)]
struct Beside {
    href: String,
    day: String,
    word: String,
    is_here: bool,
}

/// A customer in the letter.
#[derive(Debug, Clone)]
struct Entered {
    place: u32,
    /// The mail led to this one.
    is_asked: bool,
    signs: Vec<Sign>,
    words: String,
    who: String,
    aside: String,
    what: String,
    href: String,
    can_take_back: bool,
    since: Since,
}

/// What became of them.
#[derive(Debug, Clone)]
enum Since {
    /// Somebody can say that they will call.
    CanBeCalled,
    /// Somebody said so.
    Calls(PromiseSentence),
    /// It is well, or closed: in words.
    Settled(Sign, String),
}

#[derive(Debug, Default, serde::Deserialize)]
struct Asked {
    #[serde(default)]
    call: Option<u32>,
}

/// How many were forgotten, in a word or two.
fn count_word(t: Words, forgotten: u32) -> String {
    t.with("n", forgotten).with("word", t.number(forgotten as usize)).say("letter-count")
}

impl Beside {
    fn of(line: &LetterLine, here: Date, times: &Times) -> Self {
        Self {
            href: format!("/letters/{}", line.day),
            day: times.short_day(line.day),
            word: count_word(times.t, line.forgotten),
            is_here: line.day == here,
        }
    }
}

impl Entered {
    fn of(entry: LetterEntryView, asked: Option<u32>, times: &Times) -> Self {
        let t = times.t;
        let settled = |key: &str, at| Since::Settled(Shown::Kept.bare_sign(), t.with("when", times.at(at)).say(key));
        let since = match entry.fate {
            Fate::Waits(_) => Since::CanBeCalled,
            Fate::Calls(promise) => Since::Calls(promise_sentence(&promise, times)),
            Fate::Called { by, at } => {
                let said = t.with("who", by).with("when", times.at(at)).say("letter-called");
                Since::Settled(Shown::Kept.bare_sign(), said)
            }
            Fate::Answered { at } => settled("letter-answered", at),
            Fate::Closed => Since::Settled(Shown::Withdrawn.bare_sign(), t.say("letter-closed")),
        };
        Self {
            place: entry.place,
            is_asked: asked == Some(entry.place),
            signs: (0..entry.broken.min(SIGNS_MAX)).map(|_| Shown::Broken.sign(t)).collect(),
            words: entry.words,
            who: entry.who,
            aside: entry.aside,
            what: entry.what,
            href: format!("/conversations/{}", entry.conversation),
            can_take_back: entry.can_take_back,
            since,
        }
    }
}

impl LetterPage {
    fn new(mut shell: Shell, letter: LetterView, lines: &[LetterLine], all: u32, asked: Option<u32>) -> Self {
        // A letter is read by itself; the day has nothing to do with it.
        shell.strip = None;
        let (t, times) = (shell.t, shell.times.clone());
        Self {
            t,
            beside: lines.iter().take(BESIDE).map(|line| Beside::of(line, letter.day, &times)).collect(),
            all,
            day: letter.day.to_string(),
            title: t.with("date", letter.date.clone()).say("letter-title"),
            date: letter.date,
            time: times.clock_time(letter.written_at),
            greeting: letter.greeting,
            opening: letter.opening,
            files: letter.files,
            bills: letter.bills,
            entries: letter.entries.into_iter().map(|entry| Entered::of(entry, asked, &times)).collect(),
            cause: letter.cause,
            farewell: letter.farewell,
            call: letter.call,
            call_before: times.before(letter.call_before),
            shell,
        }
    }
}

impl LetterPage {
    fn open_sign(&self) -> Sign {
        Shown::Open.sign(self.t)
    }
}

/// `GET /letters`: the newest, or the page that says when the first will come.
async fn newest(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let lines = app.desk.letters(&signed.agent, None, app.clock.now()).await?;
    match lines.first() {
        Some(line) => Ok(Redirect::to(&format!("/letters/{}", line.day)).into_response()),
        None => Ok(Redirect::to("/letters/archive").into_response()),
    }
}

/// A look changes nothing: what a mail program fetches ahead is only this page.
async fn letter(
    State(app): State<App>,
    signed: Signed,
    Path(day): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let day = day_of(&day)?;
    let now = app.clock.now();
    let letter = app.desk.letter(&signed.agent, day, now).await?;
    let after = day.checked_add(jiff::Span::new().days(6)).unwrap_or(day);
    let lines = app.desk.letters(&signed.agent, Some(after), now).await?;
    let all = app.desk.count_letters(&signed.agent).await?;
    let shell = signed.shell(&app, Entry::Letter).await?;
    Ok(show(&LetterPage::new(shell, letter, &lines, all, asked.call)))
}

/// "I'll call tomorrow".
async fn call(
    State(app): State<App>,
    signed: Signed,
    Path(day): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let date = day_of(&day)?;
    let place: u32 = typed.get("place").parse().map_err(|_| PageError::NotFound)?;
    app.desk.call_tomorrow(&signed.agent, date, place, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/letters/{date}#call-{place}")).into_response())
}

/// "I'll call tomorrow", taken back.
async fn take_back(
    State(app): State<App>,
    signed: Signed,
    Path(day): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let date = day_of(&day)?;
    let place: u32 = typed.get("place").parse().map_err(|_| PageError::NotFound)?;
    app.desk.take_call_back(&signed.agent, date, place, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/letters/{date}#call-{place}")).into_response())
}

fn day_of(text: &str) -> Result<Date, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

impl Page for LetterPage {
    const NAME: &'static str = "letter";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::letters(t)
    }
}
