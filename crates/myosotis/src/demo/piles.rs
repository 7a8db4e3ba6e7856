//! Quotations at the demo firm: a pile that grew in the autumn, and who worked it off.

use std::collections::BTreeMap;

use desk::piles::{NewDossier, PileForm};
use desk::{Desk, DeskError, DossierId};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

use super::dice::Dice;
use super::firm::Firm;

const WANTED: &[&str] = &[
    "Zes zonnepanelen, schuin dak",
    "Twaalf zonnepanelen, plat dak",
    "Laadpaal op de oprit",
    "Laadplein voor vier auto's",
    "Thuisbatterij bij bestaande panelen",
    "Nieuwe omvormer",
    "Panelen op de schuur",
];

const WHO: &[&str] =
    &["Verhoeven", "Smeets", "Brouwer", "De Groot", "Yildiz", "Van Loon", "Bakkerij Molenpoort", "VvE De Linde"];

const DONE: &[&str] = &["Offerte gestuurd.", "Gebeld en offerte gestuurd.", "Langs geweest, offerte gestuurd."];

/// Gives the firm its pile of quotations, with the flow of three months.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn fill(
    desk: &Desk,
    firm: &Firm,
    zone: &TimeZone,
    first_day: Date,
    until: Timestamp,
) -> Result<(), DeskError> {
    let (ruud, lead) = (firm.agent("Ruud"), firm.agent("Lotte"));
    let begin = at(first_day, 8, 0, zone);
    let subjects = desk.subjects(lead).await?;
    let form = PileForm {
        id: None,
        name: "Offertes".into(),
        team: firm.teams[0],
        subject: subjects.iter().find(|subject| subject.name.starts_with("Zonnepanelen")).map(|subject| subject.id),
        days: 5,
        effort_minutes: 45,
        is_active: true,
    };
    let pile = desk.save_pile(ruud, form, begin).await?;
    let mut dice = Dice::new(20_261_009);
    let mut to_do: BTreeMap<Timestamp, (DossierId, &str)> = BTreeMap::new();
    let last_day = until.to_zoned(zone.clone()).date();
    let (mut day, mut number) = (first_day.tomorrow().expect("the demo lies in this century"), 100u32);
    while day <= last_day {
        let is_working = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if is_working {
            for _ in 0..dice.between(0, 3) {
                number += 1;
                let now = at(day, dice.between(9, 15), dice.between(0, 59), zone);
                if now > until {
                    continue;
                }
                let title = format!("{}: {}", dice.pick(WHO), dice.pick(WANTED));
                let reference = format!("OFF-{}-{number}", day.year());
                let file = NewDossier { reference, title, ..NewDossier::default() };
                let by = firm.agent(if dice.chance(60) { "Samir" } else { "Sanne" });
                let [id] = desk.add_dossiers(by, pile, vec![file], now).await?[..] else { continue };
                // In the last weeks there is more solar than time.
                let is_busy = last_day.since(day).map_or(0, |span| span.get_days()) < 20;
                let wait = if is_busy { dice.between(5, 11) } else { dice.between(1, 7) };
                let done_on = working_day(day.saturating_add(wait.days()));
                let done_at = at(done_on, dice.between(9, 15), dice.between(0, 59), zone)
                    + SignedDuration::from_secs(i64::from(number));
                to_do.insert(done_at, (id, if dice.chance(55) { "Samir" } else { "Sanne" }));
            }
        }
        let evening = at(day, 18, 0, zone).min(until);
        while let Some(entry) = to_do.first_entry().filter(|entry| *entry.key() <= evening) {
            let (now, (id, who)) = entry.remove_entry();
            desk.finish_dossier(firm.agent(who), id, (*dice.pick(DONE)).to_owned(), now).await?;
        }
        desk.own_up(super::replay::BATCH, evening).await?;
        day = day.tomorrow().expect("the demo lies in this century");
    }
    Ok(())
}

/// That day, or the Monday after it.
fn working_day(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day.saturating_add(2.days()),
        Weekday::Sunday => day.saturating_add(1.days()),
        _ => day,
    }
}

fn at(day: Date, hour: i64, minute: i64, zone: &TimeZone) -> Timestamp {
    let part = |n: i64| i8::try_from(n).expect("hours and minutes are small");
    day.at(part(hour), part(minute), 0, 0).to_zoned(zone.clone()).expect("the hours of a working day exist").timestamp()
}
