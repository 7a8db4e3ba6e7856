//! A promise rule as a sentence with parts that can be filled in, and back to a rule.

use askama::Template;
use jiff::SignedDuration;
use jiff::civil::Time;
use promise::{Length, RoundTo, Rule};

use super::{Problems, Typed};
use crate::i18n::Words;
use crate::parts::html_safe;

html_safe!(FillSentence);

/// The kinds of rules, as they are written in data.
pub(crate) const KINDS: [&str; 4] = ["same-day-or-next-morning", "service-time", "service-days", "clock"];
/// Stands around the name of a part while a sentence is put into words.
const MARK: char = '\u{1}';

/// A sentence with fields in it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<p class="rule">{% for piece in pieces %}{% match piece %}{% when Piece::Text(text) %}{{ text }}{% when Piece::Fill(fill) %}<input class="fill" type="text" id="f-{{ fill.name }}" name="{{ fill.name }}" value="{{ fill.value }}" size="{{ fill.size() }}" autocomplete="off" aria-label="{{ fill.label }}"{% if fill.error.is_some() %} aria-invalid="true" aria-describedby="f-{{ fill.name }}-error"{% endif %}>{% endmatch %}{% endfor %}</p>{% for piece in pieces %}{% if let Piece::Fill(fill) = piece %}{% if let Some(error) = fill.error %}<p class="error" id="f-{{ fill.name }}-error">{{ crate::parts::icon("warn") }}<span>{{ error }}</span></p>{% endif %}{% endif %}{% endfor %}"#,
    ext = "html"
)]
pub(crate) struct FillSentence {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Fill(Fill),
}

#[derive(Debug, Clone)]
struct Fill {
    name: String,
    value: String,
    label: String,
    error: Option<String>,
}

impl Fill {
    fn size(&self) -> usize {
        self.value.chars().count().clamp(3, 20)
    }
}

impl FillSentence {
    /// The sentence of one kind of rule, with what was typed.
    pub(crate) fn of(t: Words, kind: &str, typed: &Typed, problems: &Problems) -> Self {
        let part = |name: &str| format!("{MARK}{name}{MARK}");
        let marked = t
            .with("within", part(within_of(kind)))
            .with("morning", part("next_morning"))
            .with("days", part("days"))
            .with("at", part("at"));
        let said = match kind {
            "service-time" => marked.say("rule-service-time"),
            "service-days" => marked.say("rule-service-days"),
            "clock" => marked.say("rule-clock"),
            _ => marked.say("rule-same-day"),
        };
        Self::from_marked(t, &said, typed, problems)
    }

    /// The sentence about rounding, which most kinds share.
    pub(crate) fn of_rounding(t: Words, typed: &Typed, problems: &Problems) -> Self {
        let said = t.with("round", format!("{MARK}round_to{MARK}")).say("rule-rounding");
        Self::from_marked(t, &said, typed, problems)
    }

    /// The sentence about how many of its promises are to be kept.
    pub(super) fn of_target(t: Words, typed: &Typed, problems: &Problems) -> Self {
        let said = t.with("target", format!("{MARK}target{MARK}")).say("rule-target");
        Self::from_marked(t, &said, typed, problems)
    }

    fn from_marked(t: Words, said: &str, typed: &Typed, problems: &Problems) -> Self {
        let piece = |(place, text): (usize, &str)| {
            if place.is_multiple_of(2) {
                return Piece::Text(text.to_owned());
            }
            Piece::Fill(Fill {
                name: text.to_owned(),
                value: typed.get(text).to_owned(),
                label: label(t, text),
                error: problems.at(text),
            })
        };
        Self { pieces: said.split(MARK).enumerate().map(piece).collect() }
    }
}

fn label(t: Words, name: &str) -> String {
    t.say(match name {
        "next_morning" => "rule-label-morning",
        "days" => "rule-label-days",
        "at" => "rule-label-at",
        "round_to" => "rule-label-round",
        "target" => "rule-label-target",
        _ => "rule-label-within",
    })
}

/// The fields that one kind needs.
pub(crate) fn fields_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "service-time" => &["open_within", "round_to"],
        "clock" => &["clock_within", "round_to"],
        "service-days" => &["days", "at", "round_to"],
        _ => &["within", "next_morning", "round_to"],
    }
}

/// What the length of a kind is called in the form: each kind keeps its own, so that trying another loses nothing.
fn within_of(kind: &str) -> &'static str {
    match kind {
        "service-time" => "open_within",
        "clock" => "clock_within",
        _ => "within",
    }
}

/// A rule as it stands in the form; the other kinds hold what is usual.
pub(crate) fn typed_of(t: Words, rule: &Rule) -> Typed {
    let four = said(t, Length::hours(4).duration());
    let (mut within, mut open, mut clock) =
        (four, said(t, Length::hours(8).duration()), said(t, Length::hours(24).duration()));
    let (mut morning, mut days_said, mut at_said) = ("09:30".to_owned(), "2".to_owned(), String::new());
    let (kind, round_to) = match rule {
        Rule::SameDayOrNextMorning { within: length, next_morning, round_to } => {
            within = said(t, length.duration());
            morning = clock_time(*next_morning);
            (KINDS[0], *round_to)
        }
        Rule::ServiceTime { within: length, round_to } => {
            open = said(t, length.duration());
            (KINDS[1], *round_to)
        }
        Rule::ServiceDays { days, at, round_to } => {
            days_said = days.to_string();
            at_said = at.map(clock_time).unwrap_or_default();
            (KINDS[2], *round_to)
        }
        Rule::Clock { within: length, round_to } => {
            clock = said(t, length.duration());
            (KINDS[3], *round_to)
        }
    };
    Typed::default()
        .with("kind", kind)
        .with("within", within)
        .with("next_morning", morning)
        .with("open_within", open)
        .with("days", days_said)
        .with("at", at_said)
        .with("clock_within", clock)
        .with("round_to", said(t, SignedDuration::from_secs(round_to.seconds())))
}

/// The rule in the form.
pub(crate) fn rule_of(t: Words, typed: &Typed) -> Result<Rule, Problems> {
    let mut problems = Problems::none();
    let kind = typed.get("kind");
    let mut length = |name: &str| {
        let length = read_length(t, typed.get(name)).and_then(|length| Length::try_from(length).ok());
        if length.is_none() {
            problems.add(name, t.say("problem-not-a-length"));
        }
        length.unwrap_or(Length::hours(4))
    };
    let within = if kind == "service-days" { Length::hours(4) } else { length(within_of(kind)) };
    let round_to = rounding(t, typed);
    if round_to.is_none() && kind != "service-days" {
        problems.add("round_to", t.say("problem-not-a-rounding"));
    }
    let round_to = round_to.unwrap_or_default();
    let mut time = |name: &str| {
        let time = read_time(typed.get(name));
        if time.is_none() {
            problems.add(name, t.say("problem-not-a-time"));
        }
        time.unwrap_or_default()
    };
    let rule = match kind {
        "service-time" => Rule::ServiceTime { within, round_to },
        "clock" => Rule::Clock { within, round_to },
        "service-days" => {
            let at = (!typed.get("at").trim().is_empty()).then(|| time("at"));
            let days = read_number(t, typed.get("days")).and_then(|days| u32::try_from(days).ok());
            if days.is_none_or(|days| days == 0) {
                problems.add("days", t.say("problem-not-a-number"));
            }
            Rule::ServiceDays { days: days.unwrap_or(1), at, round_to }
        }
        _ => Rule::SameDayOrNextMorning { within, next_morning: time("next_morning"), round_to },
    };
    if problems.is_empty() { Ok(rule) } else { Err(problems) }
}

fn rounding(t: Words, typed: &Typed) -> Option<RoundTo> {
    let minutes = read_length(t, typed.get("round_to"))?.as_mins();
    RoundTo::minutes(u16::try_from(minutes).ok()?).ok()
}

/// "Wij antwoorden binnen vier uur, …", for lists.
pub(crate) fn sentence(t: Words, rule: &Rule) -> String {
    let typed = typed_of(t, rule);
    let filled = FillSentence::of(t, typed.get("kind"), &typed, &Problems::none());
    let said: String = filled
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            // A service day without a time on it ends when it closes.
            Piece::Fill(fill) if fill.value.is_empty() => t.say("rule-closing"),
            Piece::Fill(fill) => fill.value.clone(),
        })
        .collect();
    said
}

pub(super) fn clock_time(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// `vier uur`, `1 uur 30 minuten`.
fn said(t: Words, length: SignedDuration) -> String {
    let (hours, minutes, seconds) = (length.as_hours(), length.as_mins() % 60, length.as_secs() % 60);
    if seconds != 0 {
        return format!("{length:#}");
    }
    let count = |n: i64| usize::try_from(n).map_or_else(|_| n.to_string(), |n| t.number(n));
    let hours_said = t.with("n", count(hours)).with("count", hours).say("rule-hours");
    let minutes_said = |n: String| t.with("n", n).with("count", minutes).say("rule-minutes");
    match (hours, minutes) {
        (0, minutes) => minutes_said(minutes.to_string()),
        (_, 0) => hours_said,
        (_, minutes) => format!("{hours_said} {}", minutes_said(minutes.to_string())),
    }
}

/// A length as people write it: `vier uur`, `4 hours`, `1 u 30`, `90 min`, `1,5 uur`, `1h30`.
fn read_length(t: Words, text: &str) -> Option<SignedDuration> {
    let spaced = apart(text);
    let mut words = spaced.split_whitespace().peekable();
    let mut seconds = 0.0;
    let mut unit = 0.0;
    while let Some(word) = words.next() {
        let number = read_decimal(t, word)?;
        unit = match words.next().and_then(|word| word.chars().next()) {
            Some('u' | 'h') => 3_600.0,
            Some('m') => 60.0,
            Some('d') => 86_400.0,
            // "1 uur 30" leaves the minutes to be guessed; a bare number is not guessed at.
            None if unit == 3_600.0 => 60.0,
            _ => return None,
        };
        seconds += number * unit;
    }
    (seconds >= 1.0).then(|| SignedDuration::try_from_secs_f64(seconds).ok()).flatten()
}

/// Digits and letters apart: `1h30` is `1 h 30`.
fn apart(text: &str) -> String {
    let mut spaced = String::new();
    let mut was_digit = None;
    for c in text.trim().to_lowercase().chars() {
        let is_digit = c.is_ascii_digit() || c == ',' || c == '.';
        if was_digit.is_some_and(|was| was != is_digit) {
            spaced.push(' ');
        }
        was_digit = (!c.is_whitespace()).then_some(is_digit);
        spaced.push(c);
    }
    spaced
}

fn read_decimal(t: Words, word: &str) -> Option<f64> {
    match word.replace(',', ".").parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Some(number),
        _ => read_number(t, word).map(|n| n as f64),
    }
}

/// A whole number in figures or words.
fn read_number(t: Words, word: &str) -> Option<usize> {
    let word = word.trim().to_lowercase();
    let in_words = || (0..=12).find(|n| t.number(*n) == word);
    word.parse().ok().or_else(in_words).or_else(|| ["een", "an", "a"].contains(&word.as_str()).then_some(1))
}

/// A time of day as people write it: `9:30`, `09.30`, `930`, `9u30`, `17`.
pub(super) fn read_time(text: &str) -> Option<Time> {
    let (hour, minute) = super::hours::week::read_clock(text)?;
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_length_reads_as_people_write_it() {
        let check = |language, text: &str, minutes: Option<i64>| {
            assert_eq!(read_length(Words::of(language), text).map(|length| length.as_mins()), minutes, "{text}");
        };
        for (text, minutes) in [
            ("vier uur", 240),
            ("4 uur", 240),
            ("4u", 240),
            ("1u30", 90),
            ("1 uur 30", 90),
            ("1,5 uur", 90),
            ("90 min", 90),
            ("één uur", 60),
            ("een uur", 60),
            ("2 dagen", 2_880),
        ] {
            check(Language::Nl, text, Some(minutes));
        }
        check(Language::En, "four hours 5 minutes", Some(245));
        for bad in ["", "4", "uur", "-1 uur", "0 uur", "vier weken", "4 uur oud", "nan uur"] {
            check(Language::Nl, bad, None);
        }
    }

    #[test]
    fn every_kind_of_rule_comes_back_from_its_own_sentence() {
        let (round_to, within) = (RoundTo::minutes(15).expect("a quarter"), Length::minutes(90));
        let morning = Time::constant(10, 0, 0, 0);
        for rule in [
            Rule::default(),
            Rule::SameDayOrNextMorning { within, next_morning: morning, round_to },
            Rule::ServiceTime { within, round_to },
            Rule::ServiceDays { days: 3, at: None, round_to },
            Rule::ServiceDays { days: 1, at: Some(morning), round_to },
            Rule::Clock { within: Length::hours(24), round_to },
        ] {
            for language in [Language::Nl, Language::En] {
                let t = Words::of(language);
                let read = rule_of(t, &typed_of(t, &rule)).map_err(|problems| format!("{problems:?}"));
                assert_eq!(read.as_ref(), Ok(&rule), "{}", sentence(t, &rule));
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_part_and_stays_as_it_was_typed() {
        let t = Words::of(Language::Nl);
        let typed = Typed::default().with("kind", KINDS[0]).with("within", "\"straks\"").with("next_morning", "25:00");
        let problems = rule_of(t, &typed).expect_err("it can't be read");
        let html = FillSentence::of(t, KINDS[0], &typed, &problems).to_string();
        assert_eq!(html.matches("aria-invalid").count(), 2, "{html}");
        assert!(html.contains("&#34;straks&#34;") && html.contains("f-within-error"), "{html}");
        assert!(problems.at("round_to").is_some());
    }
}
