//! Belgium. Royal decree of 18 April 1974; the same days for all communities.

use jiff::civil::date;

use super::{HolidayKind, List};

pub(super) fn fill(list: &mut List) {
    list.public(1, 1, ("new-year", "Nieuwjaar", "Nieuwjaarsdag", "New Year's Day"));
    list.around_easter(0, HolidayKind::Public, ("easter-sunday", "Pasen", "Eerste paasdag", "Easter Sunday"));
    list.around_easter(1, HolidayKind::Public, ("easter-monday", "Paasmaandag", "Paasmaandag", "Easter Monday"));
    list.public(5, 1, ("labour-day", "Dag van de Arbeid", "Dag van de Arbeid", "Labor Day"));
    list.around_easter(
        39,
        HolidayKind::Public,
        ("ascension", "O. L. H. Hemelvaart", "Hemelvaartsdag", "Ascension Day"),
    );
    list.around_easter(49, HolidayKind::Public, ("whit-sunday", "Pinksteren", "Eerste pinksterdag", "Pentecost"));
    list.around_easter(
        50,
        HolidayKind::Public,
        ("whit-monday", "Pinkstermaandag", "Pinkstermaandag", "Pentecost Monday"),
    );
    list.public(7, 21, ("national-day", "Nationale feestdag", "Nationale feestdag", "National Day"));
    list.public(8, 15, ("assumption", "O. L. V. Hemelvaart", "Maria-Hemelvaart", "Assumption Day"));
    list.public(11, 1, ("all-saints", "Allerheiligen", "Allerheiligen", "All Saints' Day"));
    list.public(11, 11, ("armistice", "Wapenstilstand", "Wapenstilstand", "Armistice Day"));
    list.public(12, 25, ("christmas", "Kerstmis", "Eerste kerstdag", "Christmas Day"));

    list.around_easter(-2, HolidayKind::Bank, ("good-friday", "Goede vrijdag", "Goede Vrijdag", "Good Friday"));
    let bridge =
        ("ascension-friday", "Vrijdag na O. L. H. Hemelvaart", "Vrijdag na Hemelvaart", "Friday after Ascension Day");
    list.around_easter(40, HolidayKind::Bank, bridge);
    let second = ("second-christmas", "Banksluitingsdag", "Banksluitingsdag", "Bank Holiday");
    list.add(date(list.year, 12, 26), HolidayKind::Bank, second);
}
