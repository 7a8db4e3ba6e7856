//! Luxembourg. Code du travail, art. L. 232-2.

use jiff::civil::date;

use super::{HolidayKind, List};

pub(super) fn fill(list: &mut List) {
    list.public(1, 1, ("new-year", "Jour de l'An", "Nieuwjaarsdag", "New Year's Day"));
    list.around_easter(1, HolidayKind::Public, ("easter-monday", "Lundi de Pâques", "Tweede paasdag", "Easter Monday"));
    list.public(5, 1, ("labour-day", "Fête du Travail", "Dag van de Arbeid", "Labor Day"));
    if list.year >= 2019 {
        list.public(5, 9, ("europe-day", "Jour de l'Europe", "Dag van Europa", "Europe Day"));
    }
    list.around_easter(39, HolidayKind::Public, ("ascension", "Ascension", "Hemelvaartsdag", "Ascension Day"));
    list.around_easter(
        50,
        HolidayKind::Public,
        ("whit-monday", "Lundi de Pentecôte", "Tweede pinksterdag", "Pentecost Monday"),
    );
    list.public(6, 23, ("national-day", "Fête nationale", "Nationale feestdag", "National Day"));
    list.public(8, 15, ("assumption", "Assomption", "Maria-Hemelvaart", "Assumption Day"));
    list.public(11, 1, ("all-saints", "Toussaint", "Allerheiligen", "All Saints' Day"));
    list.public(12, 25, ("christmas", "Noël", "Eerste kerstdag", "Christmas Day"));
    list.public(12, 26, ("second-christmas", "Saint-Étienne", "Tweede kerstdag", "Saint Stephen's Day"));

    list.around_easter(-2, HolidayKind::Bank, ("good-friday", "Vendredi Saint", "Goede Vrijdag", "Good Friday"));
    let eve = ("christmas-eve", "Veille de Noël (après-midi)", "Kerstavond (middag)", "Christmas Eve (afternoon)");
    list.add(date(list.year, 12, 24), HolidayKind::Bank, eve);
    list.add(
        date(list.year, 12, 31),
        HolidayKind::Bank,
        ("new-years-eve", "Saint-Sylvestre", "Oudejaarsdag", "New Year's Eve"),
    );
}
