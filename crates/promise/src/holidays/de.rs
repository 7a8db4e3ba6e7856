//! Germany: nine days everywhere, the rest by the law of each Land.

use jiff::{
    ToSpan,
    civil::{Weekday, date},
};

use super::{HolidayKind, List, Names};

/// The Länder, and the city of Augsburg, which has a day of its own.
pub(super) const REGIONS: &[&str] =
    &["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH", "Augsburg"];

const CORPUS_CHRISTI: Names = ("corpus-christi", "Fronleichnam", "Sacramentsdag", "Corpus Christi");
const ASSUMPTION: Names = ("assumption", "Mariä Himmelfahrt", "Maria-Hemelvaart", "Assumption Day");

pub(super) fn fill(list: &mut List, region: Option<&str>) {
    list.public(1, 1, ("new-year", "Neujahr", "Nieuwjaarsdag", "New Year's Day"));
    list.around_easter(-2, HolidayKind::Public, ("good-friday", "Karfreitag", "Goede Vrijdag", "Good Friday"));
    list.around_easter(1, HolidayKind::Public, ("easter-monday", "Ostermontag", "Tweede paasdag", "Easter Monday"));
    list.public(5, 1, ("labour-day", "Erster Mai", "Dag van de Arbeid", "Labor Day"));
    list.around_easter(
        39,
        HolidayKind::Public,
        ("ascension", "Christi Himmelfahrt", "Hemelvaartsdag", "Ascension Day"),
    );
    list.around_easter(
        50,
        HolidayKind::Public,
        ("whit-monday", "Pfingstmontag", "Tweede pinksterdag", "Pentecost Monday"),
    );
    if list.year >= 1990 {
        let unity = ("unity-day", "Tag der Deutschen Einheit", "Dag van de Duitse Eenheid", "German Unity Day");
        list.public(10, 3, unity);
    }
    list.public(12, 25, ("christmas", "Erster Weihnachtstag", "Eerste kerstdag", "Christmas Day"));
    list.public(12, 26, ("second-christmas", "Zweiter Weihnachtstag", "Tweede kerstdag", "Second Day of Christmas"));

    let reformation = ("reformation-day", "Reformationstag", "Hervormingsdag", "Reformation Day");
    let Some(region) = region else {
        if list.year == 2017 {
            list.public(10, 31, reformation);
        }
        return;
    };
    fill_church_days(list, region);
    fill_secular_days(list, region);
    let since = match region {
        "BB" | "MV" | "SN" | "ST" | "TH" => 1990,
        "HB" | "HH" | "NI" | "SH" => 2018,
        _ => i16::MAX,
    };
    // The five hundredth year of the Reformation was a day off in all of Germany.
    if list.year >= since || list.year == 2017 {
        list.public(10, 31, reformation);
    }
}

fn fill_church_days(list: &mut List, region: &str) {
    if matches!(region, "BW" | "BY" | "ST" | "Augsburg") {
        list.public(1, 6, ("epiphany", "Heilige Drei Könige", "Driekoningen", "Epiphany"));
    }
    if region == "BB" {
        list.around_easter(
            0,
            HolidayKind::Public,
            ("easter-sunday", "Ostersonntag", "Eerste paasdag", "Easter Sunday"),
        );
        list.around_easter(
            49,
            HolidayKind::Public,
            ("whit-sunday", "Pfingstsonntag", "Eerste pinksterdag", "Pentecost"),
        );
    }
    match region {
        "BW" | "BY" | "HE" | "NW" | "RP" | "SL" | "Augsburg" => {
            list.around_easter(60, HolidayKind::Public, CORPUS_CHRISTI)
        }
        "SN" | "TH" => list.around_easter(60, HolidayKind::Catholic, CORPUS_CHRISTI),
        _ => {}
    }
    match region {
        "SL" | "Augsburg" => list.public(8, 15, ASSUMPTION),
        "BY" => list.add(date(list.year, 8, 15), HolidayKind::Catholic, ASSUMPTION),
        _ => {}
    }
    if region == "Augsburg" {
        let peace =
            ("peace-festival", "Augsburger Hohes Friedensfest", "Augsburgs vredesfeest", "Augsburg Peace Festival");
        list.public(8, 8, peace);
    }
    if matches!(region, "BW" | "BY" | "NW" | "RP" | "SL" | "Augsburg") {
        list.public(11, 1, ("all-saints", "Allerheiligen", "Allerheiligen", "All Saints' Day"));
    }
    if region == "SN" {
        // The Wednesday before 23 November.
        let before = date(list.year, 11, 23);
        let wednesday = before.nth_weekday(-1, Weekday::Wednesday).unwrap_or_else(|_| before.saturating_sub(7.days()));
        let repentance = ("repentance-day", "Buß- und Bettag", "Boete- en bededag", "Repentance and Prayer Day");
        list.add(wednesday, HolidayKind::Public, repentance);
    }
}

fn fill_secular_days(list: &mut List, region: &str) {
    if (region == "BE" && list.year >= 2019) || (region == "MV" && list.year >= 2023) {
        list.public(3, 8, ("womens-day", "Frauentag", "Internationale Vrouwendag", "Women's Day"));
    }
    if region == "TH" && list.year >= 2019 {
        list.public(9, 20, ("childrens-day", "Weltkindertag", "Wereldkinderdag", "World Children's Day"));
    }
    if region != "BE" {
        return;
    }
    match list.year {
        2020 => list.public(5, 8, (
            "one-off",
            "75. Jahrestag der Befreiung vom Nationalsozialismus und der Beendigung des Zweiten Weltkriegs in Europa",
            "75 jaar bevrijding van het nationaalsocialisme",
            "75th anniversary of the liberation from Nazism and the end of the Second World War in Europe",
        )),
        2025 => list.public(5, 8, (
            "one-off",
            "80. Jahrestag der Befreiung vom Nationalsozialismus und der Beendigung des Zweiten Weltkriegs in Europa",
            "80 jaar bevrijding van het nationaalsocialisme",
            "80th anniversary of the liberation from Nazism and the end of the Second World War in Europe",
        )),
        2028 => list.public(6, 17, (
            "one-off",
            "75. Jahrestag des Aufstandes vom 17. Juni 1953",
            "75 jaar na de opstand van 17 juni 1953",
            "75th anniversary of the East German uprising of 1953",
        )),
        _ => {}
    }
}
