//! The page of the hours, made from what is stored and what was typed.

use askama::Template;
use desk::views::CalendarView;
use promise::holidays::Country;

use super::super::{Problems, Typed, fill::FillSentence, frame::Frame};
use super::preview::PreviewPart;
use super::week::{self, Bar, Scale};
use super::year::{self, Day, Look, Month, Switch};
use super::{Read, Stored, Wanted, samples};
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::Field;
use crate::shell::Shell;
use crate::times::Times;
use crate::troubles;

/// `GET /settings/hours`.
#[derive(Debug, Template)]
#[template(path = "settings/hours/hours.html")]
pub struct HoursPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    zone: String,
    calendar: String,
    year: i16,
    /// The name and the others, where there are more than the default hours.
    name: Option<Field>,
    others: Vec<Other>,
    labels: Vec<(f64, u32)>,
    rows: Vec<Row>,
    places: Vec<Field>,
    switches: Vec<Switch>,
    rule: Option<Vec<FillSentence>>,
    rules_more: usize,
    last_rule: String,
    feed: Field,
    feed_said: Option<String>,
    months: Vec<Month>,
    days: Vec<Day>,
    counts: [usize; 3],
    before: (i16, String),
    after: (i16, String),
    day_fields: Vec<Field>,
    file: Field,
    new_name: Field,
    preview: PreviewPart,
}

/// Hours for something of its own.
#[derive(Debug, Clone)]
struct Other {
    href: String,
    name: String,
    is_here: bool,
}

/// A weekday.
#[derive(Debug, Clone)]
struct Row {
    word: String,
    bars: Vec<Bar>,
    field: Field,
}

impl HoursPage {
    #[allow(clippy::too_many_arguments, reason = "what a page is made of")]
    pub(super) fn new(
        shell: Shell,
        frame: Frame,
        stored: &Stored,
        read: &Read,
        typed: &Typed,
        problems: &Problems,
        preview: PreviewPart,
    ) -> Self {
        let (t, calendar, shown_year) = (shell.t, stored.calendar(), stored.year);
        let shown = CalendarView { document: read.calendar.document.clone(), ..calendar.clone() };
        let days = year::days(&shell.times, &shown, shown_year);
        let scale = Scale::of(&shown.document);
        let of_year = |year: i16| {
            let calendar = if calendar.is_default { String::new() } else { calendar.id.to_string() };
            (year, Wanted { calendar, year: year.to_string(), done: String::new() }.path())
        };
        let count = |look| days.iter().filter(|day| day.look == look).count();
        let kind = typed.get("kind");
        let rule = stored.rule().map(|_| {
            let mut sentences = vec![FillSentence::of(t, kind, typed, problems)];
            if kind != "service-days" {
                sentences.push(FillSentence::of_rounding(t, typed, problems));
            }
            sentences
        });
        Self {
            t,
            zone: shown.document.time_zone.clone().unwrap_or_default(),
            calendar: calendar.id.to_string(),
            year: shown_year,
            name: (stored.calendars.len() > 1)
                .then(|| typed.fill("name", Field::text("name", t.say("hours-name")).required(), problems)),
            others: others(stored),
            labels: scale.labels(),
            rows: rows(&shell.times, scale, &shown, typed, problems),
            places: places(t, &shown, problems),
            switches: year::switches(&shell.times, &shown.document, shown_year),
            rule,
            rules_more: stored.rules.len().saturating_sub(1),
            last_rule: stored.rules.last().map(|rule| format!("/settings/rules/{}", rule.id)).unwrap_or_default(),
            feed: feed(t, typed, problems),
            feed_said: feed_said(&shell.times, calendar),
            months: year::months(&shell.times, &days, shown_year),
            counts: [count(Look::Holiday), count(Look::Own), count(Look::Half)],
            days,
            before: of_year(shown_year - 1),
            after: of_year(shown_year + 1),
            day_fields: day_fields(t, typed, problems),
            file: Field::input("file", "file", t.say("hours-file"))
                .with("accept", ".ics,text/calendar")
                .error(problems.at("file")),
            new_name: typed.fill("new_name", Field::text("new_name", t.say("hours-new-name")), problems),
            preview,
            frame,
            shell,
        }
    }
}

fn others(stored: &Stored) -> Vec<Other> {
    if stored.calendars.len() < 2 {
        return Vec::new();
    }
    let other = |(at, calendar): (usize, &CalendarView)| Other {
        href: format!("/settings/hours?calendar={}", calendar.id),
        name: calendar.name.clone(),
        is_here: at == stored.at,
    };
    stored.calendars.iter().enumerate().map(other).collect()
}

fn rows(times: &Times, scale: Scale, calendar: &CalendarView, typed: &Typed, problems: &Problems) -> Vec<Row> {
    let monday = jiff::civil::Date::constant(2024, 1, 1);
    let row = |(place, (day, intervals)): (i8, (&str, &[promise::document::IntervalDocument]))| {
        let word = times.weekday(jiff::civil::Date::constant(2024, 1, monday.day() + place)).to_owned();
        let name = week::field_of(day);
        let field = Field::text(&name, &word)
            .label_hidden()
            .value(typed.get(&name))
            .error(problems.at(&name))
            .with("autocomplete", "off");
        Row { bars: scale.bars(intervals), field, word }
    };
    (0..7).zip(calendar.document.hours.days()).map(row).collect()
}

fn places(t: Words, calendar: &CalendarView, problems: &Problems) -> Vec<Field> {
    let chosen = calendar.document.country.clone().unwrap_or_default();
    let name = |country: Country| {
        t.say(match country {
            Country::Nl => "country-nl",
            Country::Be => "country-be",
            Country::De => "country-de",
            Country::Lu => "country-lu",
            Country::Gb => "country-gb",
        })
    };
    let mut countries = vec![(String::new(), t.say("hours-no-country"))];
    countries.extend(Country::ALL.map(|country| (country.as_str().to_owned(), name(country))));
    let mut fields =
        vec![Field::select("country", t.say("hours-country"), countries).value(&chosen).error(problems.at("country"))];
    if let Some(country) = chosen.parse::<Country>().ok().filter(|country| !country.regions().is_empty()) {
        let mut regions = vec![(String::new(), t.say("hours-no-region"))];
        regions.extend(country.regions().iter().map(|region| ((*region).to_owned(), region_name(region).to_owned())));
        let region = calendar.document.region.clone().unwrap_or_default();
        fields.push(Field::select("region", t.say("hours-region"), regions).value(region));
    }
    fields
}

/// What a region is called by those who live there.
fn region_name(code: &str) -> &str {
    match code {
        "Flemish" => "Vlaanderen",
        "French" => "Communauté française",
        "German" => "Deutschsprachige Gemeinschaft",
        "BW" => "Baden-Württemberg",
        "BY" => "Bayern",
        "BE" => "Berlin",
        "BB" => "Brandenburg",
        "HB" => "Bremen",
        "HH" => "Hamburg",
        "HE" => "Hessen",
        "MV" => "Mecklenburg-Vorpommern",
        "NI" => "Niedersachsen",
        "NW" => "Nordrhein-Westfalen",
        "RP" => "Rheinland-Pfalz",
        "SL" => "Saarland",
        "SN" => "Sachsen",
        "ST" => "Sachsen-Anhalt",
        "SH" => "Schleswig-Holstein",
        "TH" => "Thüringen",
        "ENG" => "England",
        "WLS" => "Wales",
        "SCT" => "Scotland",
        "NIR" => "Northern Ireland",
        other => other,
    }
}

fn feed(t: Words, typed: &Typed, problems: &Problems) -> Field {
    let field = Field::input("url", "feed_url", t.say("hours-feed")).help(t.say("hours-feed-help"));
    typed.fill("feed_url", field.with("placeholder", "https://"), problems)
}

fn feed_said(times: &Times, calendar: &CalendarView) -> Option<String> {
    let t = times.t;
    if let Some(failure) = &calendar.feed_error {
        return Some(t.with("failure", troubles::say(t, failure)).say("hours-feed-failed"));
    }
    let at = calendar.feed_read_at?;
    Some(t.with("n", calendar.feed_days.len()).with("when", times.day_and_time(at)).say("hours-feed-read"))
}

fn day_fields(t: Words, typed: &Typed, problems: &Problems) -> Vec<Field> {
    let date =
        |name: &str, label: &str| Field::input("date", name, label).with("min", "1970-01-01").with("max", "2199-12-31");
    [
        ("date", date("date", &t.say("hours-day-date")).required()),
        ("until", date("until", &t.say("hours-day-until")).help(t.say("hours-day-until-help"))),
        ("times", Field::text("times", t.say("hours-day-times")).help(t.say("hours-day-times-help"))),
        ("day_name", Field::text("day_name", t.say("hours-day-name")).help(t.say("hours-day-name-help"))),
    ]
    .into_iter()
    .map(|(name, field)| typed.fill(name, field, problems))
    .collect()
}

impl Page for HoursPage {
    const NAME: &'static str = "settings-hours";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        samples::all(t)
    }
}
