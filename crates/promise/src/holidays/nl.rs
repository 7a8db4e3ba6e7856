//! The Netherlands. Algemene termijnenwet, art. 3, and the days that collective agreements know beside it.

use jiff::civil::{Weekday, date};

use super::{HolidayKind, List};

const LIBERATION: &str = "Bevrijdingsdag";

pub(super) fn fill(list: &mut List) {
    list.public(1, 1, ("new-year", "Nieuwjaarsdag", "Nieuwjaarsdag", "New Year's Day"));
    list.around_easter(-2, HolidayKind::Public, ("good-friday", "Goede vrijdag", "Goede Vrijdag", "Good Friday"));
    list.around_easter(0, HolidayKind::Public, ("easter-sunday", "Eerste paasdag", "Eerste paasdag", "Easter Sunday"));
    list.around_easter(1, HolidayKind::Public, ("easter-monday", "Tweede paasdag", "Tweede paasdag", "Easter Monday"));
    fill_kings_day(list);
    list.around_easter(39, HolidayKind::Public, ("ascension", "Hemelvaartsdag", "Hemelvaartsdag", "Ascension Day"));
    list.around_easter(
        49,
        HolidayKind::Public,
        ("whit-sunday", "Eerste pinksterdag", "Eerste pinksterdag", "Pentecost"),
    );
    list.around_easter(
        50,
        HolidayKind::Public,
        ("whit-monday", "Tweede pinksterdag", "Tweede pinksterdag", "Pentecost Monday"),
    );
    list.public(12, 25, ("christmas", "Eerste kerstdag", "Eerste kerstdag", "Christmas Day"));
    list.public(12, 26, ("second-christmas", "Tweede kerstdag", "Tweede kerstdag", "Second Day of Christmas"));

    // Off each year for some, every five years for most who have it at all: two switches.
    list.add(
        date(list.year, 5, 5),
        HolidayKind::Optional,
        ("liberation-day", LIBERATION, LIBERATION, "Liberation Day"),
    );
    if list.year % 5 == 0 {
        list.public(5, 5, ("liberation-day-lustrum", LIBERATION, LIBERATION, "Liberation Day"));
    }
}

/// The sovereign's birthday; the day before when it falls on a Sunday.
fn fill_kings_day(list: &mut List) {
    let (month, day, name, name_en) =
        if list.year >= 2014 { (4, 27, "Koningsdag", "King's Day") } else { (4, 30, "Koninginnedag", "Queen's Day") };
    let on_sunday = date(list.year, month, day).weekday() == Weekday::Sunday;
    let day = if on_sunday { day - 1 } else { day };
    list.public(month, day, ("kings-day", name, name, name_en));
}
