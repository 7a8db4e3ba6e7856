//! Who of the demo firm works when, knows what, and answers at which times of the day.

use desk::rosters::{AbsenceForm, Knowledge, RosterForm, Skill, SubjectForm, TeamRosterForm};
use desk::{Desk, DeskError, SubjectId};
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use promise::document::{IntervalDocument, WeekDocument};

use super::firm::Firm;

/// Name, and by which words it is recognised.
const SUBJECTS: &[(&str, &str)] = &[
    ("Ketels en verwarming", "ketel, cv, storing, verwarming, radiator, vloerverwarming, thermostaat, warm water, F28"),
    ("Warmtepompen", "warmtepomp, warmtepompen, buitenunit, boiler"),
    ("Zonnepanelen en laden", "zonnepanelen, panelen, omvormer, laadpaal, laadplein, laadpalen"),
    ("Facturen", "factuur, facturen, rekening, betaling, incasso, aanmaning"),
    ("Afspraken", "afspraak, monteur, planning, verzetten, onderhoud, onderhoudscontract"),
];

/// First name, when they answer on which days (Monday to Friday), what they know, and who stands in.
type Person = (&'static str, &'static str, [bool; 5], &'static [(usize, Skill)], &'static str);

const DAILY: [bool; 5] = [true; 5];
const NOT_ON_WEDNESDAY: [bool; 5] = [true, true, false, true, true];

const PEOPLE: &[Person] = &[
    ("Karin", "09:00-10:00 11:30-12:30 15:30-16:00", DAILY, &[(0, Skill::Expert), (4, Skill::Knows)], "Joost"),
    ("Joost", "08:30-09:30 11:00-12:00 14:30-15:30", DAILY, &[(0, Skill::Knows), (1, Skill::Expert)], "Karin"),
    ("Samir", "09:00-10:00 13:00-14:00 15:30-16:00", DAILY, &[(1, Skill::Knows), (2, Skill::Expert)], "Sanne"),
    (
        "Sanne",
        "09:00-10:00 11:30-12:30 14:00-15:00",
        NOT_ON_WEDNESDAY,
        &[(2, Skill::Knows), (0, Skill::Learning)],
        "Samir",
    ),
    ("Piet", "08:30-09:30 13:00-14:00", DAILY, &[(0, Skill::Knows), (4, Skill::Learning)], "Karin"),
    ("Ahmet", "08:30-09:30 15:00-16:00", DAILY, &[(0, Skill::Knows), (1, Skill::Learning)], "Joost"),
    ("Daan", "10:00-11:00 14:00-15:00", DAILY, &[(2, Skill::Learning), (0, Skill::Knows)], "Piet"),
    ("Wim", "09:00-10:00 13:30-14:30 15:30-16:00", DAILY, &[(4, Skill::Expert)], "Lotte"),
    ("Femke", "09:00-10:30 13:00-14:30", NOT_ON_WEDNESDAY, &[(3, Skill::Expert)], "Lotte"),
    ("Lotte", "09:00-09:30 13:00-13:30", DAILY, &[(3, Skill::Knows), (4, Skill::Knows)], ""),
];

/// Gives the firm its subjects, before anything is asked: what answers took is learnt by subject.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn name_subjects(desk: &Desk, firm: &Firm, now: Timestamp) -> Result<Vec<SubjectId>, DeskError> {
    let lead = firm.agent("Ruud");
    let mut subjects: Vec<SubjectId> = Vec::new();
    for (name, words) in SUBJECTS {
        let form = SubjectForm { id: None, name: (*name).into(), words: (*words).into() };
        subjects.push(desk.save_subject(lead, form, now).await?);
    }
    Ok(subjects)
}

/// Gives the firm its slots and stand-ins, and says who knows what.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn fill(desk: &Desk, firm: &Firm, subjects: &[SubjectId], now: Timestamp) -> Result<(), DeskError> {
    let lead = firm.agent("Ruud");
    for (name, slots, days, known, stand_in) in PEOPLE {
        let known = known.iter().map(|(index, skill)| (subjects[*index], *skill)).collect();
        let stand_in = (!stand_in.is_empty()).then(|| firm.agent(stand_in).id);
        let form = RosterForm {
            agent: firm.agent(name).id,
            pattern: week("08:30-12:30 13:00-16:00", days),
            slots: week(slots, days),
            calendar_url: String::new(),
            knowledge: Some(Knowledge { known, stand_in }),
        };
        desk.save_roster(lead, form, now).await?;
    }
    let teams = [(0, &[0, 1, 2, 4][..], Some("Joost")), (1, &[3][..], None), (2, &[4][..], Some("Wim"))];
    for (team, of_team, on_call) in teams {
        let subjects = of_team.iter().map(|index| subjects[*index]).collect();
        let on_call = on_call.map(|name| firm.agent(name).id);
        desk.save_team_roster(lead, TeamRosterForm { team: firm.teams[team], subjects, on_call }, now).await?;
    }
    Ok(())
}

/// Who is away around the last day of the history: one whole day soon, and an afternoon.
///
/// # Errors
/// Whatever the desk refuses.
pub(super) async fn be_away(desk: &Desk, firm: &Firm, zone: &TimeZone, now: Timestamp) -> Result<(), DeskError> {
    let tomorrow = now.to_zoned(zone.clone()).date().saturating_add(1.day());
    let time = |hour| Time::new(hour, 0, 0, 0).ok();
    let away = [
        ("Samir", 2, None, 4, None, "Cursus warmtepompen"),
        ("Piet", 0, time(13), 0, time(16), "Tandarts"),
        ("Femke", 7, None, 11, None, "Vakantie"),
    ];
    for (name, first, from, last, until, reason) in away {
        let agent = firm.agent(name).id;
        let day = |days: i64| tomorrow.saturating_add(days.days());
        let form = AbsenceForm { agent, first: day(first), from, last: day(last), until, reason: reason.into() };
        desk.add_absence(firm.agent(name), form, now + SignedDuration::from_secs(1)).await?;
    }
    Ok(())
}

/// The same hours on these days.
fn week(hours: &str, days: &[bool; 5]) -> WeekDocument {
    let intervals: Vec<IntervalDocument> = hours
        .split(' ')
        .filter_map(|interval| interval.split_once('-'))
        .map(|(from, until)| [from.to_owned(), until.to_owned()])
        .collect();
    let on = |day: usize| if days[day] { intervals.clone() } else { Vec::new() };
    WeekDocument { mon: on(0), tue: on(1), wed: on(2), thu: on(3), fri: on(4), ..WeekDocument::default() }
}
