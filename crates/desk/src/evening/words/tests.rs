use super::*;

fn at(civil: &str) -> Timestamp {
    format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp()
}

fn reader(language: Language) -> Reader {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap();
    Reader { language, zone, written_at: at("2026-11-24T20:30") }
}

fn told(who: &str, state: PromiseState, deadline: &str) -> Told {
    Told { kind: Kind::Answer, who: who.into(), state, deadline_at: at(deadline) }
}

fn entry(promises: Vec<Told>) -> Entry {
    Entry {
        who: "Manege ’t Hof".into(),
        person: "Henriëtte van den Hof".into(),
        city: "Zutphen".into(),
        since_year: Some(1998),
        subject: "Omvormer".into(),
        words: "De omvormer staat uit.".into(),
        why: Why::Broken,
        asked_at: at("2026-11-24T09:12"),
        promises,
        others: 0,
        score: None,
        worth: None,
    }
}

#[test]
fn the_letter_tells_what_was_promised_how_often_and_what_is_promised_now() {
    use PromiseState::{Broken, Open, Renewed};
    let once = entry(vec![told("Samir", Broken, "2026-11-24T16:55"), told("Lotte", Open, "2026-11-25T09:30")]);
    let twice = entry(vec![
        told("Samir", Renewed, "2026-11-20T16:00"),
        told("Samir", Broken, "2026-11-23T17:00"),
        told("Samir", Broken, "2026-11-24T16:00"),
        told("Lotte", Open, "2026-11-25T09:30"),
    ]);
    let often = entry((0..6).map(|_| told("service", Broken, "2026-11-19T09:30")).collect());
    let nl = reader(Language::Nl);
    assert_eq!(
        nl.what(&once),
        "Samir zou vandaag vóór 16:55 antwoorden. Dat is niet gebeurd. Nu is beloofd: Lotte antwoordt morgen vóór 09:30."
    );
    assert_eq!(
        nl.what(&twice),
        "Samir zou gisteren vóór 17:00 antwoorden, en daarna vandaag vóór 16:00. Twee keer beloofd, twee keer niet gedaan. \
         Nu is beloofd: Lotte antwoordt morgen vóór 09:30."
    );
    assert_eq!(
        nl.what(&often),
        "Service zou donderdag 19 november vóór 09:30 antwoorden. Daarna is het nog vijf keer beloofd, het laatst donderdag \
         19 november vóór 09:30. Zes keer beloofd, zes keer niet gedaan."
    );
    let unread = Entry { why: Why::Unread, others: 2, ..entry(vec![told("Lotte", Open, "2026-11-25T09:30")]) };
    assert_eq!(
        reader(Language::En).what(&unread),
        "Wrote today at 09:12; nobody has read it, and half of the time has passed. The promise now: Lotte answers tomorrow \
         before 09:30. Two other questions of this customer were left lying too."
    );
    let detractor = Entry { why: Why::Detractor, score: Some(3), promises: Vec::new(), ..unread.clone() };
    assert!(reader(Language::En).what(&detractor).starts_with("Gave us a 3 today. Somebody was to call within two"));
    let silent = Entry { why: Why::Silent, asked_at: at("2026-05-04T00:00"), ..detractor };
    assert!(reader(Language::En).what(&silent).starts_with("Last bought on Monday 4 May 2026, and has fallen silent."));
    let worth = Entry { worth: Some(Worth { year_cents: 899_450, alive: None }), ..once.clone() };
    assert!(nl.aside(&worth, true).ends_with("klant sinds 1998, €\u{a0}8.995 omzet in twaalf maanden"));
    assert_eq!(nl.aside(&worth, false), nl.aside(&once, true));
    let added =
        Entry { subject: "Onderhoud Remeha-ketel".into(), words: "Wij zijn de hele week thuis.".into(), ..unread };
    let said = nl.what(&added);
    assert!(said.starts_with("Schreef vandaag om 09:12 over “Onderhoud Remeha-ketel”; niemand"), "{said}");
    assert_eq!(nl.aside(&once, true), "Henriëtte van den Hof, Zutphen, klant sinds 1998");
}

#[test]
fn no_one_forgotten_is_two_lines() {
    let summary = |kept, renewed, broken| Summary {
        ended: store::EndedCounts { kept, renewed, broken },
        unassigned: broken.min(1),
        ..Summary::default()
    };
    let nl = reader(Language::Nl);
    assert_eq!(
        nl.opening(&summary(25, 0, 0), 0),
        ["Vandaag hielden uw mensen woord bij alle vijfentwintig beloften.", "Niemand is vergeten."]
    );
    assert_eq!(
        nl.opening(&summary(23, 1, 1), 8),
        [
            "Vandaag hielden uw mensen woord bij drieëntwintig van de vijfentwintig beloften; één werd op tijd vernieuwd.",
            "Acht klanten zijn vergeten. Dit zeiden de zeven die het ergst zijn getroffen."
        ]
    );
    assert_eq!(reader(Language::En).opening(&summary(0, 0, 0), 1)[0], "No promise was due today.");
    assert_eq!(nl.opening(&summary(0, 1, 0), 1)[0], "Vandaag liep één belofte af, en die werd op tijd vernieuwd.");
    assert_eq!(nl.opening(&summary(0, 0, 3), 3)[0], "Vandaag liepen drie beloften af, en die werden alle gebroken.");
    assert_eq!(nl.cause(&summary(1, 0, 3)).unwrap(), "Van de drie beloften die braken, stond er één op niemands naam.");
    assert_eq!(nl.cause(&summary(1, 0, 0)), None);
}

#[test]
fn tomorrow_is_the_next_day_on_which_we_are_open() {
    let nl = reader(Language::Nl);
    assert_eq!(nl.call(at("2026-11-25T12:00"), at("2026-11-24T20:40")), "Ik bel morgen");
    assert_eq!(nl.call(at("2026-11-30T12:00"), at("2026-11-27T20:40")), "Ik bel maandag");
}
