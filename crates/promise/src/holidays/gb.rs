//! The United Kingdom. Banking and Financial Dealings Act 1971, Schedule 1, and royal proclamations.
//!
//! A holiday in the weekend is listed, and so is the working day that takes its place ("observed").

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

use super::{HolidayKind, List, Names};

pub(super) fn fill(list: &mut List, region: Option<&str>) {
    fill_new_year(list, region == Some("SCT"));
    list.around_easter(-2, HolidayKind::Public, ("good-friday", "Good Friday", "Goede Vrijdag", "Good Friday"));
    if matches!(region, Some("ENG" | "WLS" | "NIR")) {
        list.around_easter(
            1,
            HolidayKind::Public,
            ("easter-monday", "Easter Monday", "Tweede paasdag", "Easter Monday"),
        );
    }
    fill_may(list);
    match region {
        Some("ENG" | "WLS" | "NIR") => {
            let late = ("summer-bank-holiday", "Late Summer Bank Holiday", "Zomerfeestdag", "Late Summer Bank Holiday");
            list.add(nth_monday(list.year, 8, -1), HolidayKind::Public, late);
        }
        Some("SCT") => {
            let early = ("summer-bank-holiday", "Summer Bank Holiday", "Zomerfeestdag", "Summer Bank Holiday");
            list.add(nth_monday(list.year, 8, 1), HolidayKind::Public, early);
        }
        _ => {}
    }
    fill_patron_days(list, region);
    fill_christmas(list);
    fill_one_offs(list, region);
}

fn fill_new_year(list: &mut List, scotland: bool) {
    let second: Names = ("second-january", "New Year Holiday", "Tweede nieuwjaarsdag", "New Year Holiday");
    let second_observed: Names = (
        "second-january",
        "New Year Holiday (observed)",
        "Tweede nieuwjaarsdag (vervangend)",
        "New Year Holiday (observed)",
    );
    let first_observed: Names =
        ("new-year", "New Year's Day (observed)", "Nieuwjaarsdag (vervangend)", "New Year's Day (observed)");
    list.public(1, 1, ("new-year", "New Year's Day", "Nieuwjaarsdag", "New Year's Day"));
    let weekday = date(list.year, 1, 1).weekday();
    match weekday {
        Weekday::Saturday => list.public(1, 3, first_observed),
        Weekday::Sunday => list.public(1, 2, first_observed),
        _ => {}
    }
    if scotland {
        list.public(1, 2, second);
        match weekday {
            Weekday::Friday | Weekday::Saturday => list.public(1, 4, second_observed),
            Weekday::Sunday => list.public(1, 3, second_observed),
            _ => {}
        }
    }
}

fn fill_may(list: &mut List) {
    // Moved to 8 May for the 50th and the 75th anniversary of the end of the war.
    let may_day = if matches!(list.year, 1995 | 2020) { date(list.year, 5, 8) } else { nth_monday(list.year, 5, 1) };
    list.add(may_day, HolidayKind::Public, ("may-day", "May Day", "Meifeestdag", "May Day"));
    // Moved to join the Queen's jubilees.
    let spring = match list.year {
        2002 | 2012 => date(list.year, 6, 4),
        2022 => date(list.year, 6, 2),
        year => nth_monday(year, 5, -1),
    };
    list.add(
        spring,
        HolidayKind::Public,
        ("spring-bank-holiday", "Spring Bank Holiday", "Lentefeestdag", "Spring Bank Holiday"),
    );
}

fn fill_patron_days(list: &mut List, region: Option<&str>) {
    if region == Some("NIR") {
        list.public(3, 17, ("saint-patrick", "Saint Patrick's Day", "Sint-Patricksdag", "Saint Patrick's Day"));
        let observed = (
            "saint-patrick",
            "Saint Patrick's Day (observed)",
            "Sint-Patricksdag (vervangend)",
            "Saint Patrick's Day (observed)",
        );
        observe_on_monday(list, date(list.year, 3, 17), observed);
        list.public(7, 12, ("battle-of-the-boyne", "Battle of the Boyne", "Slag aan de Boyne", "Battle of the Boyne"));
        let observed = (
            "battle-of-the-boyne",
            "Battle of the Boyne (observed)",
            "Slag aan de Boyne (vervangend)",
            "Battle of the Boyne (observed)",
        );
        observe_on_monday(list, date(list.year, 7, 12), observed);
    }
    if region == Some("SCT") && list.year >= 2007 {
        list.public(11, 30, ("saint-andrew", "Saint Andrew's Day", "Sint-Andriesdag", "Saint Andrew's Day"));
        let observed = (
            "saint-andrew",
            "Saint Andrew's Day (observed)",
            "Sint-Andriesdag (vervangend)",
            "Saint Andrew's Day (observed)",
        );
        observe_on_monday(list, date(list.year, 11, 30), observed);
    }
}

fn fill_christmas(list: &mut List) {
    let christmas: Names =
        ("christmas", "Christmas Day (observed)", "Eerste kerstdag (vervangend)", "Christmas Day (observed)");
    let boxing: Names =
        ("second-christmas", "Boxing Day (observed)", "Tweede kerstdag (vervangend)", "Boxing Day (observed)");
    list.public(12, 25, ("christmas", "Christmas Day", "Eerste kerstdag", "Christmas Day"));
    list.public(12, 26, ("second-christmas", "Boxing Day", "Tweede kerstdag", "Boxing Day"));
    match date(list.year, 12, 25).weekday() {
        Weekday::Friday => list.public(12, 28, boxing),
        Weekday::Saturday => {
            list.public(12, 27, christmas);
            list.public(12, 28, boxing);
        }
        Weekday::Sunday => list.public(12, 27, christmas),
        _ => {}
    }
}

fn fill_one_offs(list: &mut List, region: Option<&str>) {
    match list.year {
        1999 => list.public(12, 31, one_off("Millennium Celebrations", "Millenniumviering")),
        2002 => list.public(6, 3, one_off("Golden Jubilee of Elizabeth II", "Gouden jubileum van Elizabeth II")),
        2011 => list.public(4, 29, one_off("Wedding of William and Catherine", "Huwelijk van William en Catherine")),
        2012 => list.public(6, 5, one_off("Diamond Jubilee of Elizabeth II", "Diamanten jubileum van Elizabeth II")),
        2022 => {
            list.public(6, 3, one_off("Platinum Jubilee of Elizabeth II", "Platina jubileum van Elizabeth II"));
            list.public(
                9,
                19,
                one_off("State Funeral of Queen Elizabeth II", "Staatsbegrafenis van koningin Elizabeth II"),
            );
        }
        2023 => list.public(5, 8, one_off("Coronation of Charles III", "Kroning van Charles III")),
        2026 if region == Some("SCT") => {
            list.public(
                6,
                15,
                one_off("Scotland's participation in the FIFA World Cup final", "Schotland op het WK voetbal"),
            );
        }
        _ => {}
    }
}

const fn one_off(name: &'static str, name_nl: &'static str) -> Names {
    ("one-off", name, name_nl, name)
}

fn observe_on_monday(list: &mut List, day: Date, names: Names) {
    let days = match day.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => return,
    };
    list.add(day.saturating_add(days.days()), HolidayKind::Public, names);
}

fn nth_monday(year: i16, month: i8, nth: i8) -> Date {
    date(year, month, 1).nth_weekday_of_month(nth, Weekday::Monday).expect("every month has a first and a last Monday")
}
