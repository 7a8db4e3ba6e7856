use super::*;

fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Tuesday 24 November 2026, 09:15 in Amsterdam.
const NOW: &str = "2026-11-24T09:15:00+01:00";

#[track_caller]
fn check_when(deadline: &str, nl: &str, en: &str) {
    assert_eq!(when(Language::Nl, at(deadline), at(NOW), &amsterdam()), nl);
    assert_eq!(when(Language::En, at(deadline), at(NOW), &amsterdam()), en);
}

#[test]
fn a_moment_is_said_as_people_say_it() {
    check_when("2026-11-24T13:15:00+01:00", "vandaag vóór 13:15", "today before 13:15");
    check_when("2026-11-25T09:30:00+01:00", "morgen vóór 09:30", "tomorrow before 09:30");
    check_when("2026-12-28T09:30:00+01:00", "maandag 28 december vóór 09:30", "Monday 28 December before 09:30");
    check_when("2027-01-04T09:30:00+01:00", "maandag 4 januari 2027 vóór 09:30", "Monday 4 January 2027 before 09:30");
    check_when("2026-11-23T09:30:00+01:00", "gisteren vóór 09:30", "yesterday before 09:30");
    check_when("2026-11-25T00:00:00+01:00", "vandaag vóór middernacht", "today before midnight");
    check_when("2026-11-25T00:30:00+01:00", "morgen vóór 00:30", "tomorrow before 00:30");
}

#[test]
fn on_the_night_that_an_hour_comes_twice_it_is_said_which() {
    check_when(
        "2026-10-25T02:30:00+02:00",
        "zondag 25 oktober vóór 02:30 (zomertijd)",
        "Sunday 25 October before 02:30 (summer time)",
    );
    check_when(
        "2026-10-25T02:30:00+01:00",
        "zondag 25 oktober vóór 02:30 (wintertijd)",
        "Sunday 25 October before 02:30 (winter time)",
    );
    check_when("2026-10-25T03:30:00+01:00", "zondag 25 oktober vóór 03:30", "Sunday 25 October before 03:30");
    check_when("2026-03-29T03:30:00+02:00", "zondag 29 maart vóór 03:30", "Sunday 29 March before 03:30");
}

#[test]
fn a_reader_elsewhere_sees_the_time_there_and_that_it_is_theirs() {
    let said = |reader: &str, deadline: &str| {
        let reader = TimeZone::get(reader).unwrap();
        when_for_reader(Language::Nl, at(deadline), at(NOW), &reader, &amsterdam())
    };
    assert_eq!(said("Europe/London", "2026-11-24T13:15:00+01:00"), "vandaag vóór 12:15 uw tijd");
    assert_eq!(said("Europe/Brussels", "2026-11-24T13:15:00+01:00"), "vandaag vóór 13:15");
    assert_eq!(said("Australia/Sydney", "2026-11-24T16:15:00+01:00"), "morgen vóór 02:15 uw tijd");
}

#[track_caller]
fn check(who: Who<'_>, kind: Kind, deadline: &str, nl: [&str; 2], en: [&str; 2]) {
    for (language, [to_colleague, to_customer]) in [(Language::Nl, nl), (Language::En, en)] {
        assert_eq!(promise(language, who, kind, at(deadline), at(NOW), &amsterdam()), to_colleague);
        assert_eq!(told(language, who, kind, at(deadline), at(NOW), &amsterdam()), to_customer);
        let parts = parts(language, who, kind, at(deadline), at(NOW), &amsterdam());
        assert_eq!(parts.sentence() + ".", to_customer);
    }
}

const TODAY: &str = "2026-11-24T13:15:00+01:00";
const MONDAY: &str = "2026-12-28T09:30:00+01:00";

#[test]
fn an_answer() {
    check(
        Who::Person("Karin"),
        Kind::Answer,
        TODAY,
        ["Karin antwoordt vandaag vóór 13:15", "Karin antwoordt u vandaag vóór 13:15."],
        ["Karin answers today before 13:15", "Karin answers you today before 13:15."],
    );
    check(
        Who::We,
        Kind::Answer,
        MONDAY,
        ["Wij antwoorden maandag 28 december vóór 09:30", "Wij antwoorden u maandag 28 december vóór 09:30."],
        ["We answer on Monday 28 December before 09:30", "We answer you on Monday 28 December before 09:30."],
    );
    check(
        Who::Team("Team service"),
        Kind::Answer,
        "2026-11-25T09:30:00+01:00",
        ["Team service antwoordt morgen vóór 09:30", "Team service antwoordt u morgen vóór 09:30."],
        ["Team service answers tomorrow before 09:30", "Team service answers you tomorrow before 09:30."],
    );
}

#[test]
fn a_call() {
    check(
        Who::Person("Joost"),
        Kind::Callback,
        "2026-11-24T15:20:00+01:00",
        ["Joost belt vandaag terug, vóór 15:20", "Joost belt u vandaag terug, vóór 15:20."],
        ["Joost calls back today before 15:20", "Joost calls you back today before 15:20."],
    );
    check(
        Who::We,
        Kind::Callback,
        MONDAY,
        ["Wij bellen maandag 28 december terug, vóór 09:30", "Wij bellen u maandag 28 december terug, vóór 09:30."],
        ["We call back on Monday 28 December before 09:30", "We call you back on Monday 28 December before 09:30."],
    );
}

#[test]
fn a_visit() {
    check(
        Who::Person("Piet"),
        Kind::Visit,
        TODAY,
        ["Piet komt vandaag vóór 13:15 langs", "Piet komt vandaag vóór 13:15 bij u langs."],
        ["Piet visits today before 13:15", "Piet visits you today before 13:15."],
    );
    check(
        Who::We,
        Kind::Visit,
        TODAY,
        ["Wij komen vandaag vóór 13:15 langs", "Wij komen vandaag vóór 13:15 bij u langs."],
        ["We visit today before 13:15", "We visit you today before 13:15."],
    );
}

#[test]
fn a_remedy() {
    check(
        Who::Person("Karin"),
        Kind::Remedy,
        TODAY,
        [
            "Karin komt vandaag vóór 13:15 met een oplossing",
            "Karin laat u vandaag vóór 13:15 weten hoe wij het oplossen.",
        ],
        [
            "Karin proposes a solution today before 13:15",
            "Karin tells you today before 13:15 how we will put it right.",
        ],
    );
    check(
        Who::We,
        Kind::Remedy,
        TODAY,
        [
            "Wij komen vandaag vóór 13:15 met een oplossing",
            "Wij laten u vandaag vóór 13:15 weten hoe wij het oplossen.",
        ],
        ["We propose a solution today before 13:15", "We tell you today before 13:15 how we will put it right."],
    );
}

#[test]
fn a_payment() {
    check(
        Who::We,
        Kind::Payment,
        MONDAY,
        ["Wij betalen maandag 28 december vóór 09:30", "Wij betalen u maandag 28 december vóór 09:30."],
        ["We pay on Monday 28 December before 09:30", "We pay you on Monday 28 December before 09:30."],
    );
    check(
        Who::Person("Anja"),
        Kind::Payment,
        TODAY,
        ["Anja betaalt vandaag vóór 13:15", "Anja betaalt u vandaag vóór 13:15."],
        ["Anja pays today before 13:15", "Anja pays you today before 13:15."],
    );
}

#[test]
fn the_moment_stands_apart_for_a_page() {
    let parts = parts(Language::Nl, Who::Person("Karin"), Kind::Answer, at(TODAY), at(NOW), &amsterdam());
    let (before, when) = ("Karin antwoordt u ".to_owned(), "vandaag vóór 13:15".to_owned());
    assert_eq!(parts, Parts { before, when, after: String::new() });
}

#[test]
fn what_is_left_is_said_in_a_glance() {
    for (seconds, nl, en) in [
        (6_900, "nog 1 uur 55", "1 h 55 left"),
        (1_500, "nog 25 min", "25 min left"),
        (3_600, "nog 1 uur", "1 h left"),
        (3_960, "nog 1 uur 06", "1 h 06 left"),
        (59, "nog geen minuut", "less than a minute left"),
        (0, "nog geen minuut", "less than a minute left"),
        (100_000, "nog 27 uur 46", "27 h 46 left"),
        (300_000, "nog 3 dagen", "3 days left"),
        (-1, "minder dan een minuut te laat", "less than a minute late"),
        (-1_500, "25 min te laat", "25 min late"),
        (-5_400, "1 uur 30 te laat", "1 h 30 late"),
        (i64::MIN, "106751991167300 dagen te laat", "106751991167300 days late"),
    ] {
        assert_eq!(left(Language::Nl, seconds), nl);
        assert_eq!(left(Language::En, seconds), en);
    }
}
