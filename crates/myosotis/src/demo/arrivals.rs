//! When the demo's questions come in: by day, by hour, with a busy week now and then.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, tz::TimeZone};

use super::dice::Dice;

/// Weights of the hours 7 to 22: a morning peak, a smaller one after lunch, some in the evening.
const HOURS: &[(i8, u32)] = &[
    (7, 3),
    (8, 14),
    (9, 20),
    (10, 17),
    (11, 13),
    (12, 6),
    (13, 12),
    (14, 12),
    (15, 10),
    (16, 7),
    (17, 3),
    (19, 3),
    (20, 3),
    (21, 2),
];

/// The moments of this day at which a question comes in, sorted.
/// The demo's own day is a busy one, so that there is something to see.
pub(crate) fn of_day(day: Date, is_last: bool, zone: &TimeZone, dice: &mut Dice) -> Vec<Timestamp> {
    let usual = match day.weekday() {
        Weekday::Monday => 14,
        Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday => 10,
        Weekday::Friday => 8,
        Weekday::Saturday => 3,
        Weekday::Sunday => 2,
    };
    // The first cold week: everybody's boiler at once.
    let cold = day.month() == 11 && (3..=7).contains(&day.day());
    let more = if is_last {
        52 - usual
    } else if cold {
        usual / 2
    } else {
        0
    };
    let count = dice.between(usual - usual / 4, usual + usual / 4) + more;
    let mut moments: Vec<_> = (0..count).map(|_| moment(day, zone, dice)).collect();
    moments.sort_unstable();
    moments
}

fn moment(day: Date, zone: &TimeZone, dice: &mut Dice) -> Timestamp {
    let (hour, _) = *dice.pick_weighted(HOURS, |(_, weight)| *weight);
    let minute = i8::try_from(dice.between(0, 59)).expect("a minute fits");
    let second = i8::try_from(dice.between(0, 59)).expect("a second fits");
    day.at(hour, minute, second, 0).to_zoned(zone.clone()).expect("daytime exists on every day").timestamp()
}
