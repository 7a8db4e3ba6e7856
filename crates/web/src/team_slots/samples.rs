//! Weeks that never were, for the samples.

use desk::views::{Away, InTeamSlot, TeamDay, TeamSlot, TeamWeek};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use super::TeamSlotsPage;
use crate::i18n::Words;
use crate::shell::{Entry, Shell};

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}

fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
    let zoned = day.at(hour, minute, 0, 0).in_tz("Europe/Amsterdam");
    zoned.expect("a zone that there is").timestamp()
}

fn question(n: u32, subject: &str, who: &str, deadline_at: Timestamp) -> InTeamSlot {
    let (subject, who) = (subject.to_owned(), who.to_owned());
    InTeamSlot { subject, who, deadline_at, conversation: Some(id(n)), file: None }
}

fn file(n: u32, subject: &str, deadline_at: Timestamp) -> InTeamSlot {
    let pile = (id(7), id(n));
    InTeamSlot { conversation: None, file: Some(pile), ..question(n, subject, "Offertes", deadline_at) }
}

fn slot(name: &str, day: Date, hour: i8, promised: Vec<InTeamSlot>) -> TeamSlot {
    TeamSlot { name: name.into(), from_at: at(day, hour, 0), until_at: at(day, hour, 30), promised }
}

fn week(is_hostile: bool) -> TeamWeek {
    let first = date(2026, 11, 23);
    let subject = if is_hostile { "<script>alert(1)</script>" } else { "Ketel valt uit, storing F28" };
    let days = (0..7i64).map(|n| {
        let day = first.saturating_add(n.days());
        let is_open = n < 5;
        let slots = match n {
            0 => vec![slot("Karin", day, 9, vec![])],
            1 => vec![
                slot("Joost", day, 9, vec![]),
                slot(
                    "Karin",
                    day,
                    11,
                    vec![
                        question(1, subject, "Molenpoort", at(day, 13, 15)),
                        question(2, "Wanneer komt de monteur?", "Ilse Verhoeven", at(day, 14, 0)),
                        file(3, "OFF-2026-118 Zes panelen", at(day, 17, 0)),
                    ],
                ),
                slot("Sanne", day, 15, vec![question(4, "", "Brouwer", at(day, 17, 0))]),
            ],
            2 => vec![slot("Karin", day, 11, vec![question(5, "Factuur klopt niet", "De Wit", at(day, 9, 30))])],
            3 => vec![],
            4 => vec![slot("Sanne", day, 15, vec![])],
            _ => vec![],
        };
        let away = |name: &str, is_whole_day| Away { name: name.into(), is_whole_day };
        let away = match n {
            2 => vec![away("Joost", true), away("Sanne", false)],
            3 => vec![away("Joost", true)],
            _ => vec![],
        };
        TeamDay { date: day, is_open, away, slots }
    });
    let teams = vec![(id(90), "Service".to_owned()), (id(91), "Administratie".to_owned())];
    TeamWeek { today: date(2026, 11, 24), first, days: days.collect(), teams, team: None }
}

pub(super) fn all(t: Words) -> Vec<(&'static str, TeamSlotsPage)> {
    let page = |view: &TeamWeek| TeamSlotsPage::new(Shell::sample(t, Entry::Promises), view);
    let mut empty = week(false);
    empty.teams.truncate(1);
    empty.days.iter_mut().for_each(|day| day.slots.clear());
    let mut later = week(true);
    later.today = date(2026, 11, 4);
    later.team = Some(id(90));
    vec![("some", page(&week(false))), ("empty", page(&empty)), ("hostile", page(&later))]
}
