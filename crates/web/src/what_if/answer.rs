//! The answer: sentences first, then pictures, with the figures behind them.

use askama::Template;
use desk::what_if::{EffortFrom, Lacking, WhatIfForm, WhatIfFound, WhatIfSubject, WhatIfView};
use promise::simulate::{Changes, Difference};

use super::picture::{Hours, Line};
use super::{samples, waiting};
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Notice, html_safe};
use crate::settings::Problems;
use crate::times::Times;

html_safe!(AnswerPart);

/// Subjects that are drawn; the table has all.
const DRAWN_MAX: usize = 7;

/// What would come of it: a part of the page, which a script asks for by itself.
#[derive(Debug, Clone, Template)]
#[template(path = "what_if/answer.html")]
pub struct AnswerPart {
    t: Words,
    notice: Option<Notice>,
    wrong: Vec<String>,
    /// Why nothing can be said, and what to do.
    lacking: Option<(String, Option<(String, &'static str)>)>,
    /// The head sentence, and one for each thing that changes.
    head: String,
    /// What becomes of what waits now.
    waiting: Vec<String>,
    sentences: Vec<String>,
    hours_said: String,
    lines: Vec<Line>,
    kept_lines: Vec<Line>,
    hours: Option<Hours>,
    rows: Vec<TableRow>,
    how: Vec<String>,
}

/// A line of the table behind the pictures.
#[derive(Debug, Clone)]
struct TableRow {
    what: String,
    who: String,
    effort: String,
    questions: String,
    kept: String,
    promised: String,
    answered: String,
}

impl AnswerPart {
    pub(super) fn new(times: &Times, view: &WhatIfView, form: &WhatIfForm, problems: &Problems) -> Self {
        let t = times.t;
        let mut part = Self {
            t,
            notice: (!problems.is_empty()).then(|| Notice::error(t.say("whatif-not-read"))),
            wrong: problems.sentences(),
            lacking: None,
            head: String::new(),
            waiting: Vec::new(),
            sentences: Vec::new(),
            hours_said: hours_said(times, view, form),
            lines: Vec::new(),
            kept_lines: Vec::new(),
            hours: None,
            rows: Vec::new(),
            how: Vec::new(),
        };
        let found = match &view.found {
            Ok(found) => found,
            Err(lacking) => return Self { lacking: Some(lacking_said(t, *lacking)), ..part },
        };
        let is_changed = form.changes_something();
        let all = &found.what_if.all;
        part.head = head(times, all, is_changed);
        if is_changed {
            part.sentences = sentences(times, found);
        }
        let subjects: Vec<&WhatIfSubject> = found.subjects.iter().take(DRAWN_MAX).collect();
        let named: Vec<(String, &Changes)> = std::iter::once((t.say("whatif-all"), all))
            .chain(subjects.iter().map(|one| (name_of(t, one), &one.changes)))
            .collect();
        part.lines = Line::of_promised(times, &named, is_changed);
        part.waiting = waiting::said(times, found, is_changed);
        let of_waiting = found.what_if.waiting.as_ref().filter(|waiting| waiting.promises > 0);
        let kept = named.iter().map(|(name, changes)| (name.clone(), &changes.kept));
        let kept: Vec<_> = kept.chain(of_waiting.map(|waiting| (t.say("whatif-waiting"), &waiting.kept))).collect();
        part.kept_lines = Line::of_kept(t, &kept, is_changed);
        part.hours = Some(Hours::new(t, view, is_changed));
        part.rows = rows(times, found);
        part.how = how(times, view, found);
        part
    }
}

/// "Ketels (Service)", or what the team is asked besides.
fn name_of(t: Words, one: &WhatIfSubject) -> String {
    match &one.subject {
        Some(subject) => t.with("subject", subject).with("team", &one.team).say("whatif-subject"),
        None => t.with("team", &one.team).say("whatif-no-subject"),
    }
}

fn lacking_said(t: Words, lacking: Lacking) -> (String, Option<(String, &'static str)>) {
    match lacking {
        Lacking::Slots => (t.say("whatif-no-slots"), Some((t.say("settings-rosters"), "/settings/rosters"))),
        Lacking::Nobody => (t.say("whatif-nobody-left"), None),
        Lacking::Hours => (t.say("whatif-no-hours"), Some((t.say("whatif-hours"), "/settings/hours"))),
        Lacking::History { questions, days } => {
            let left = desk::what_if::PAST_DAYS_MIN.saturating_sub(days);
            let said = t
                .with("questions", questions)
                .with("wanted", desk::what_if::QUESTIONS_MIN)
                .with("days", i64::from(days))
                .with("left", i64::from(left));
            (said.say("whatif-little-history"), None)
        }
    }
}

/// Of a hundred, in words; less than a half is nearly none.
pub(super) fn of_hundred(t: Words, share: f64) -> String {
    t.number((share.abs() * 100.0).round() as usize)
}

pub(super) fn length(times: &Times, seconds: f64) -> String {
    times.length(seconds.abs().round() as i64)
}

fn head(times: &Times, all: &Changes, is_changed: bool) -> String {
    let t = times.t;
    if !is_changed {
        let said = t.with("kept", of_hundred(t, all.kept.now)).with("promised", length(times, all.promised_mean_s.now));
        return said.say("whatif-as-it-is");
    }
    let said = t
        .with("kept", of_hundred(t, all.kept.then))
        .with("was", of_hundred(t, all.kept.now))
        .with("promised", length(times, all.promised_mean_s.then))
        .with("promised-was", length(times, all.promised_mean_s.now));
    said.say("whatif-then")
}

/// What surely changes: for all, and for whom it changes most.
fn sentences(times: &Times, found: &WhatIfFound) -> Vec<String> {
    let t = times.t;
    let mut said = Vec::new();
    for one in found.subjects.iter().filter(|one| one.answered_by.is_empty()) {
        said.push(t.with("what", name_of(t, one)).say("whatif-nobody-knows"));
    }
    let mut changed: Vec<&WhatIfSubject> = found
        .subjects
        .iter()
        .filter(|one| {
            !one.answered_by.is_empty()
                && (is_told(&one.changes.promised_mean_s, 300.0) || is_told(&one.changes.kept, 0.005))
        })
        .collect();
    changed.sort_by(|a, b| {
        let weight = |one: &WhatIfSubject| one.changes.promised_mean_s.change.abs() * one.changes.questions;
        weight(b).total_cmp(&weight(a))
    });
    for one in changed.into_iter().take(4) {
        let what = match one.answered_by.as_slice() {
            [only] if !only.is_empty() => t.with("what", name_of(t, one)).with("who", only).say("whatif-of-one"),
            _ => name_of(t, one),
        };
        said.extend(about_time(times, &what, &one.changes.promised_mean_s));
        said.extend(about_kept(t, &what, &one.changes.kept));
    }
    if said.is_empty() {
        said.push(t.say("whatif-no-difference"));
    }
    let interruptions = &found.what_if.interruptions;
    if is_told(interruptions, 0.5) {
        let number = t.number(interruptions.change.abs().round() as usize);
        let sentence = t.with("n", number).with("days", i64::from(found.what_if.days));
        said.push(sentence.say(if interruptions.change > 0.0 {
            "whatif-more-interruptions"
        } else {
            "whatif-fewer-interruptions"
        }));
    }
    let used = &found.what_if.utilisation;
    said.push(t.with("now", of_hundred(t, used.now)).with("then", of_hundred(t, used.then)).say("whatif-used"));
    said
}

/// Whether a change is more than chance, and worth a sentence.
fn is_told(difference: &Difference, least: f64) -> bool {
    difference.is_sure() && difference.change.abs() >= least
}

fn about_time(times: &Times, what: &str, change: &Difference) -> Option<String> {
    if !is_told(change, 300.0) {
        return None;
    }
    let (small, large) = ordered(change);
    let said = times
        .t
        .with("what", what.to_owned())
        .with("length", length(times, change.change))
        .with("from", length(times, small))
        .with("to", length(times, large));
    Some(said.say(if change.change > 0.0 { "whatif-later" } else { "whatif-sooner" }))
}

fn about_kept(t: Words, what: &str, change: &Difference) -> Option<String> {
    if !is_told(change, 0.005) {
        return None;
    }
    let (small, large) = ordered(change);
    let said = t
        .with("what", what.to_owned())
        .with("n", of_hundred(t, change.change))
        .with("from", of_hundred(t, small))
        .with("to", of_hundred(t, large));
    Some(said.say(if change.change > 0.0 { "whatif-more-kept" } else { "whatif-fewer-kept" }))
}

/// Both ends of a sure interval, the smaller change first.
pub(super) fn ordered(change: &Difference) -> (f64, f64) {
    if change.change > 0.0 { (change.change_from, change.change_to) } else { (change.change_to, change.change_from) }
}

/// "75 uur antwoordmomenten per week worden er 70."
fn hours_said(times: &Times, view: &WhatIfView, form: &WhatIfForm) -> String {
    let t = times.t;
    let [now, then] = view.week_minutes.map(|minutes| hours_of(t, minutes));
    let mut said = match form.changes_something() && view.week_minutes[0] != view.week_minutes[1] {
        true => t.with("now", now).with("then", then).say("whatif-week-then"),
        false => t.with("now", now).say("whatif-week-now"),
    };
    if view.no_room_minutes > 0 {
        let no_room = t.with("length", times.length(view.no_room_minutes * 60)).say("whatif-no-room");
        said = format!("{said} {no_room}");
    }
    said
}

/// Hours with at most one figure behind the comma.
fn hours_of(t: Words, minutes: i64) -> String {
    let said = format!("{:.1}", minutes as f64 / 60.0);
    let said = said.strip_suffix(".0").unwrap_or(&said).to_owned();
    if t.language == promise::Language::Nl { said.replace('.', ",") } else { said }
}

fn rows(times: &Times, found: &WhatIfFound) -> Vec<TableRow> {
    let t = times.t;
    let share = |value: f64| (value * 100.0).round().to_string();
    let time = |value: f64| length(times, value);
    let signed = |text: String, value: f64| if value < 0.0 { format!("−{text}") } else { text };
    let both = |difference: &Difference, say: &dyn Fn(f64) -> String| {
        t.with("now", say(difference.now))
            .with("then", say(difference.then))
            .with("from", signed(say(difference.change_from.abs()), difference.change_from))
            .with("to", signed(say(difference.change_to.abs()), difference.change_to))
            .say("whatif-cell")
    };
    let row = |what: String, who: String, effort: String, changes: &Changes| TableRow {
        what,
        who,
        effort,
        questions: format!("{}", changes.questions.round()),
        kept: both(&changes.kept, &share),
        promised: both(&changes.promised_mean_s, &time),
        answered: both(&changes.answered_median_s, &time),
    };
    let who = |one: &WhatIfSubject| {
        let named: Vec<&str> = one.answered_by.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        match (named.len(), one.answered_by.len()) {
            (_, 0) => t.say("whatif-nobody"),
            (0, _) => t.say("whatif-somebody-new"),
            (1..=4, _) => named.join(", "),
            (n, _) => t.with("n", n).say("whatif-colleagues"),
        }
    };
    let all = row(t.say("whatif-all"), String::new(), String::new(), &found.what_if.all);
    let effort = |one: &WhatIfSubject| length(times, one.effort_s as f64);
    let subjects = found.subjects.iter().map(|one| row(name_of(t, one), who(one), effort(one), &one.changes));
    let waits = found.what_if.waiting.as_ref().map(|waiting| TableRow {
        what: t.say("whatif-waiting"),
        who: String::new(),
        effort: String::new(),
        questions: (waiting.promises + waiting.passed).to_string(),
        kept: if waiting.promises > 0 { both(&waiting.kept, &share) } else { String::new() },
        promised: String::new(),
        answered: both(&waiting.answered_median_s, &time),
    });
    std::iter::once(all).chain(subjects).chain(waits).collect()
}

/// What it rests on.
fn how(times: &Times, view: &WhatIfView, found: &WhatIfFound) -> Vec<String> {
    let (t, past) = (times.t, &view.past);
    let mut how = vec![
        t.with("questions", past.questions)
            .with("first", times.short_day(past.first))
            .with("last", times.short_day(past.last))
            .with("days", i64::from(found.what_if.days))
            .with("times", i64::from(found.what_if.replications))
            .say("whatif-how-past"),
    ];
    if found.is_thinned {
        how.push(t.say("whatif-how-thinned"));
    }
    if past.left_out > 0 {
        how.push(t.with("n", past.left_out).say("whatif-how-left-out"));
    }
    how.push(t.with("n", past.urgent).say("whatif-how-urgent"));
    how.push(effort_said(t, view.effort));
    how.push(days_said(times, view));
    if found.what_if.waiting.is_some() {
        how.push(t.say("whatif-how-waiting"));
    }
    how.push(t.say("whatif-how-assumes"));
    how
}

/// On what it is based how much work a question is.
fn effort_said(t: Words, effort: EffortFrom) -> String {
    let count = |seen: u64| usize::try_from(seen).unwrap_or(usize::MAX);
    match effort {
        EffortFrom::Answers(seen) => t.with("n", count(seen)).say("whatif-how-effort-answers"),
        EffortFrom::Said(minutes) => t.with("n", minutes).say("whatif-how-effort-said"),
        EffortFrom::Little(seen) => {
            t.with("n", count(seen)).with("minutes", desk::what_if::EFFORT_MINUTES).say("whatif-how-effort-little")
        }
    }
}

/// Which days are lived through, and who is known to be away in them.
fn days_said(times: &Times, view: &WhatIfView) -> String {
    const NAMED_MAX: usize = 6;
    let [first, last] = view.ahead.map(|date| times.short_day(date));
    let t = times.t.with("first", first).with("last", last);
    match view.away.len() {
        0 => t.say("whatif-how-days"),
        1..=NAMED_MAX => t.with("names", view.away.join(", ")).say("whatif-how-days-away"),
        n => t.with("n", n).say("whatif-how-days-many"),
    }
}

impl Page for AnswerPart {
    const NAME: &'static str = "what-if-answer";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::answers(t)
    }
}
