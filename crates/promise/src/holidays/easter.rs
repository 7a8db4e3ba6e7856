//! The date of Easter.

use jiff::civil::{Date, date};

/// Easter Sunday by the Gregorian calendar, for years from 1583 on.
///
/// Source: the anonymous algorithm of 1876 (Nature, vol. 13), as in Meeus, *Astronomical Algorithms*, chapter 8.
pub(super) fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y % 19;
    let (century, in_century) = (y / 100, y % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days = moon + sunday - 7 * late;
    // Day 0 is 22 March.
    let (month, day) = if days < 10 { (3, 22 + days) } else { (4, days - 9) };
    date(year, month, i8::try_from(day).expect("a day of March or April"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2026, 4, 5),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }
}
