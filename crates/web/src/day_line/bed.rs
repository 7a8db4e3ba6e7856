use std::fmt::Write;

use askama::Template;
use jiff::Timestamp;

use super::layout::{self, Item, Place, ROOMS};
use super::range::{DayRange, Tick};
use crate::parts::State;
use crate::times::Times;

/// A promise that stands on the line.
#[derive(Debug, Clone)]
pub struct Standing {
    /// When it is, or was, due.
    pub at: Timestamp,
    /// What it is, or became.
    pub state: State,
    /// To whom.
    pub who: String,
    /// The second line: what it is about, or what became of it.
    pub what: String,
    /// Where it leads.
    pub href: String,
}

impl Standing {
    /// How much it matters that it keeps a label of its own on a full day.
    fn weight(&self) -> u8 {
        match self.state {
            State::Soon => 12,
            State::Broken => 9,
            State::Open => 6,
            State::Renewed => 3,
            State::Kept => 2,
            State::Withdrawn => 1,
        }
    }
}

/// The day large: promises stand on it by the hour they are due, and now is a line across it.
#[derive(Debug, Clone, Template)]
#[template(path = "day_line/bed.html")]
pub struct Bed {
    range: DayRange,
    lanes: String,
    now: Option<(f64, String)>,
    /// The second and the minute of the day, from which the browser counts on.
    told_now: Option<(i64, i32)>,
    breaks: Vec<(f64, f64)>,
    /// The reader's answer slots, from left and how wide, with their word.
    slots: Vec<(f64, f64)>,
    slot_word: String,
    ticks: Vec<Tick>,
    stems: Vec<Stem>,
    clusters: Vec<ClusterStem>,
    /// How many stand left of now: the mark of now comes after them, for whom reads upright or aloud.
    before_now: usize,
}

crate::parts::html_safe!(Bed);

#[derive(Debug, Clone)]
struct Stem {
    state: State,
    word: String,
    time: String,
    instant: String,
    who: String,
    what: String,
    href: String,
    /// `left`, and per room the lane.
    style: String,
    /// Rooms in which its label stands to the left.
    flips: String,
    /// Rooms in which it shares a stem.
    folded: String,
}

#[derive(Debug, Clone)]
struct ClusterStem {
    state: State,
    words: String,
    what: String,
    href: String,
    style: String,
    room: &'static str,
    is_flipped: bool,
}

/// Hours that have room for their word on the narrowest line.
const TICKS_MAX: usize = 14;

impl Bed {
    /// The line of the reader's today. `open`: the intervals of the service day, sorted. Promises that are not on that stretch
    /// of time are not on it; they are in the list below. `list`: where a shared stem leads.
    pub fn new(times: &Times, open: &[(Timestamp, Timestamp)], promises: Vec<Standing>, list: &str) -> Self {
        Self::on(times, open, promises, list, Some(times.now))
    }

    /// The line of a day that is still to come.
    pub fn of_another_day(times: &Times, open: &[(Timestamp, Timestamp)], promises: Vec<Standing>, list: &str) -> Self {
        Self::on(times, open, promises, list, None)
    }

    /// With the reader's answer slots as light behind it, as far as they are on this line.
    #[must_use]
    pub fn with_slots(mut self, word: String, slots: &[(Timestamp, Timestamp)]) -> Self {
        let place = |(from, until): &(Timestamp, Timestamp)| {
            let (left, right) = (self.range.place(*from), self.range.place(*until));
            (right > left).then_some((left, right - left))
        };
        self.slots = slots.iter().filter_map(place).collect();
        self.slot_word = word;
        self
    }

    fn on(
        times: &Times,
        open: &[(Timestamp, Timestamp)],
        mut all: Vec<Standing>,
        list: &str,
        now: Option<Timestamp>,
    ) -> Self {
        let day = now.or_else(|| open.first().map(|(opens, _)| *opens)).unwrap_or(times.now);
        let date = day.to_zoned(times.zone.clone()).date();
        let is_of_the_day = |at: Timestamp| {
            at.to_zoned(times.zone.clone()).date() == date
                || open.iter().any(|(opens, closes)| *opens <= at && at <= *closes)
        };
        all.retain(|standing| is_of_the_day(standing.at));
        all.sort_by(|a, b| (a.at, a.state, &a.who).cmp(&(b.at, b.state, &b.who)));
        let moments: Vec<Timestamp> = all.iter().map(|standing| standing.at).collect();
        let range = DayRange::around(open, &moments, day);
        all.retain(|standing| range.holds(standing.at));
        let before_now = now.map_or(0, |now| all.iter().filter(|standing| standing.at < now).count());
        let mut bed = Self {
            lanes: String::new(),
            now: now.map(|now| (range.place(now), times.clock_time(now))),
            told_now: now.map(|now| (now.as_second(), times.minute_of_day())),
            breaks: range.breaks(open),
            slots: Vec::new(),
            slot_word: String::new(),
            ticks: range.ticks(&times.zone, now.unwrap_or(Timestamp::MIN), TICKS_MAX),
            stems: all.iter().map(|standing| stem(times, &range, standing)).collect(),
            clusters: Vec::new(),
            range,
            before_now,
        };
        bed.lay_out(times, &all, list);
        bed
    }

    fn lay_out(&mut self, times: &Times, all: &[Standing], list: &str) {
        let items: Vec<Item> = all
            .iter()
            .zip(&self.stems)
            .map(|(standing, stem)| Item {
                at: self.range.place(standing.at),
                width_px: layout::label_px(&stem.time, &stem.who, &stem.what),
                weight: standing.weight(),
            })
            .collect();
        for (stem, item) in self.stems.iter_mut().zip(&items) {
            let _ = write!(stem.style, ";--w:{:.2}rem", item.width_px / 16.0);
        }
        for room in ROOMS {
            let layout = layout::lay_out(&items, self.now.as_ref().map(|(at, _)| *at), room);
            let _ = write!(self.lanes, "--lanes-{}:{};", room.name, layout.lanes.max(2));
            for (stem, place) in self.stems.iter_mut().zip(&layout.places) {
                match place {
                    Some(place) => stem.stand(room.name, *place),
                    None => add_word(&mut stem.folded, room.name),
                }
            }
            for cluster in layout.clusters {
                let members: Vec<&Standing> = cluster.members.iter().map(|index| &all[*index]).collect();
                let at = items[cluster.members[0]].at;
                self.clusters.push(shared_stem(times, &members, at, cluster.place, room.name, list));
            }
        }
    }
}

fn stem(times: &Times, range: &DayRange, standing: &Standing) -> Stem {
    Stem {
        state: standing.state,
        word: standing.state.word(times.t),
        time: times.clock_time(standing.at),
        instant: times.instant(standing.at),
        who: standing.who.clone(),
        what: standing.what.clone(),
        href: standing.href.clone(),
        style: format!("left:{:.2}%", range.place(standing.at)),
        flips: String::new(),
        folded: String::new(),
    }
}

impl Stem {
    fn stand(&mut self, room: &str, place: Place) {
        let _ = write!(self.style, ";--at-{room}:{}", place.lane);
        if place.is_flipped {
            add_word(&mut self.flips, room);
        }
    }
}

fn add_word(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}

fn shared_stem(
    times: &Times,
    members: &[&Standing],
    at: f64,
    place: Place,
    room: &'static str,
    list: &str,
) -> ClusterStem {
    let clock =
        |standing: Option<&&Standing>| standing.map(|standing| times.clock_time(standing.at)).unwrap_or_default();
    let (first, last) = (clock(members.first()), clock(members.last()));
    let sentence = times.t.with("n", members.len()).with("first", &first).with("last", &last);
    ClusterStem {
        state: members.iter().map(|standing| standing.state).min().unwrap_or(State::Open),
        words: if first == last { sentence.say("day-more-at") } else { sentence.say("day-more-between") },
        what: times.t.say("day-more-list"),
        href: list.to_owned(),
        style: format!("left:{at:.2}%;--at-{room}:{};--w:{:.2}rem", place.lane, layout::CLUSTER_PX / 16.0),
        room,
        is_flipped: place.is_flipped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, Words};

    fn reader() -> Times {
        Times::in_zone_named(Words::of(Language::Nl), "Europe/Amsterdam", "2026-11-24T10:20:00Z".parse().unwrap())
    }

    fn standing(at: &str, state: State, who: &str) -> Standing {
        Standing {
            at: at.parse().unwrap(),
            state,
            who: who.into(),
            what: "terugbellen".into(),
            href: "/conversations/1".into(),
        }
    }

    #[test]
    fn the_mark_of_now_comes_between_what_has_passed_and_what_is_to_come() {
        let promises = vec![
            standing("2026-11-24T11:30:00Z", State::Open, "Later"),
            standing("2026-11-24T08:30:00Z", State::Kept, "Eerder"),
        ];
        let html = Bed::new(&reader(), &[], promises, "#list").to_string();
        let at = |words: &str| html.find(words).unwrap_or_else(|| panic!("{words} is not in {html}"));
        assert!(at("Eerder") < at("bed__now") && at("bed__now") < at("Later"));
        assert!(html.contains("<time datetime=\"2026-11-24T12:30:00+01:00\">12:30</time>"), "{html}");
    }

    #[test]
    fn what_is_due_tomorrow_is_not_on_the_line_of_today() {
        let html = Bed::new(&reader(), &[], vec![standing("2026-11-25T08:30:00Z", State::Open, "Morgen")], "#list")
            .to_string();
        assert!(!html.contains("Morgen"));
    }

    #[test]
    fn forty_promises_at_half_past_nine_say_how_many_they_are() {
        let many = (0..40).map(|n| standing("2026-11-24T08:30:00Z", State::Kept, &format!("Klant {n}"))).collect();
        let html = Bed::new(&reader(), &[], many, "#list").to_string();
        assert!(html.contains("om 09:30") && html.contains("href=\"#list\""), "{html}");
        assert_eq!(html.matches("Klant ").count(), 40, "upright each has its own line");
    }
}
