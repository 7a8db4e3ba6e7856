//! All letters, newest first, with what became of who stood in them.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use desk::limits::LETTERS_PAGE;
use desk::views::LetterLine;
use jiff::civil::Date;

use super::{count_word, samples};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};
use crate::times::{Times, capitalised};

/// `GET /letters/archive`.
#[derive(Debug, Template)]
#[template(path = "letters/archive.html")]
pub struct LettersPage {
    t: Words,
    shell: Shell,
    rows: Vec<Row>,
    all: u32,
    older: Option<String>,
}

#[derive(Debug, Clone)]
struct Row {
    id: String,
    href: String,
    day: String,
    count: String,
    /// "twee gebeld, één beantwoord, één wacht nog"; empty for a letter of two lines.
    since: String,
    has_waiting: bool,
}

impl Row {
    fn of(times: &Times, line: &LetterLine) -> Self {
        let t = times.t;
        let say = |key: &str, n: u32| (n > 0).then(|| t.with("word", t.number(n as usize)).with("n", n).say(key));
        let since = [
            say("letters-called", line.called),
            say("letters-answered", line.answered),
            say("letters-waiting", line.waiting),
        ];
        Self {
            id: format!("letter-{}", line.day),
            href: format!("/letters/{}", line.day),
            day: capitalised(&format!("{} {}", times.long_day(line.day), line.day.year())),
            count: count_word(t, line.forgotten),
            since: since.into_iter().flatten().collect::<Vec<_>>().join(", "),
            has_waiting: line.waiting > 0,
        }
    }
}

impl LettersPage {
    pub(super) fn new(mut shell: Shell, lines: &[LetterLine], all: u32) -> Self {
        shell.strip = None;
        let t = shell.t;
        let is_full = lines.len() >= LETTERS_PAGE;
        Self {
            t,
            rows: lines.iter().map(|line| Row::of(&shell.times, line)).collect(),
            all,
            older: lines.last().filter(|_| is_full).map(|line| format!("/letters/archive?before={}", line.day)),
            shell,
        }
    }
}

#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Before {
    #[serde(default)]
    before: String,
}

pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Before>,
) -> Result<Response, PageError> {
    let before: Option<Date> = asked.before.parse().ok();
    let lines = app.desk.letters(&signed.agent, before, app.clock.now()).await?;
    let all = app.desk.count_letters(&signed.agent).await?;
    Ok(show(&LettersPage::new(signed.shell(&app, Entry::Letter).await?, &lines, all)))
}

impl Page for LettersPage {
    const NAME: &'static str = "letters";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::archives(t)
    }
}
