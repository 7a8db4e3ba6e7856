//! Today as it may look: the day of the drawing, an empty one, a full one, one out of touch, and a hostile one.

use jiff::Timestamp;
use promise::Kind;
use promise::sentence::{Who, left};

use super::lead::lead;
use super::{Day, Event, Late, Row, TodayPage};
use crate::day_line::{Bed, Standing};
use crate::i18n::Words;
use crate::parts::{Notice, PromiseSentence, State};
use crate::shell::{Entry, Shell, Urgent};
use crate::times::Times;

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>";

fn at(civil: &str) -> Timestamp {
    format!("2026-11-24T{civil}:00+01:00").parse().expect("a written-out instant")
}

fn open_hours() -> [(Timestamp, Timestamp); 2] {
    [(at("08:30"), at("12:30")), (at("13:00"), at("17:00"))]
}

fn standing(time: &str, state: State, who: &str, what: &str) -> Standing {
    Standing { at: at(time), state, who: who.into(), what: what.into(), href: "/conversations/1".into() }
}

fn row(times: &Times, deadline: Timestamp, subject: &str, who: &str, said: &str, tag: Option<&str>) -> Row {
    Row {
        key: format!("{}-{}", deadline.as_second(), who.len()),
        state: State::of_open(deadline, times.now),
        time: times.clock_time(deadline),
        instant: times.instant(deadline),
        subject: subject.into(),
        who: who.into(),
        said: said.into(),
        href: "/conversations/1".into(),
        is_urgent: subject.starts_with("Geen warm"),
        tag: tag.map(|key| times.t.say(key)),
        left: left(times.t.language, deadline.as_second() - times.now.as_second()),
        slot: (said.len() > 20).then(|| times.t.with("from", "11:30").with("name", "Karin").say("slot-mine")),
    }
}

fn page(t: Words, standing: Vec<Standing>, rows: Vec<Row>, first: Option<Timestamp>) -> TodayPage {
    let shell = Shell::sample(t, Entry::Today);
    let times = shell.times.clone();
    TodayPage {
        files: vec![super::FileLine {
            id: "019aa7c2-5f1e-7cc3-98c4-000000000118".into(),
            state: State::Open,
            href: "/piles/019aa7c2-5f1e-7cc3-98c4-000000000007".into(),
            title: "OFF-2026-118 Zes panelen".into(),
            pile: "Offertes".into(),
            slot: t.with("from", "15:30").say("slot-mine"),
            before: "vr 17:00".into(),
        }],
        unfit_files: Some(t.with("n", 2).with("word", t.number(2)).say("today-unfit-files")),
        t,
        heading: times.long_now(),
        lead: lead(&times, rows.len(), first),
        notice: None,
        day: None,
        bed: Bed::new(&times, &open_hours(), standing, "#list-mine"),
        first: rows.first().map(|row| row.href.clone()),
        mine: if rows.is_empty() { Vec::new() } else { vec![Day { title: None, rows }] },
        mine_left_out: 0,
        back: Vec::new(),
        standing_in: Vec::new(),
        unowned: Vec::new(),
        events: Vec::new(),
        fading: Vec::new(),
        next_slot: None,
        too_late: Vec::new(),
        interruptions: None,
        attention: Vec::new(),
        tapped: None,
        shell,
    }
}

fn drawn_line() -> Vec<Standing> {
    vec![
        standing("09:30", State::Kept, "De Vuurvlinder", "gehouden, 18 min eerder"),
        standing("09:30", State::Renewed, "Stellingwerf", "vernieuwd naar 16:00"),
        standing("09:30", State::Broken, "dhr. Okafor", "gebroken; nieuw: 12:30"),
        standing("11:45", State::Soon, "Huisartsen Aan de Wal", "terugbellen, nog 25 min"),
        standing("12:30", State::Open, "dhr. Okafor", "terugbellen"),
        standing("12:40", State::Open, "mw. Ter Braak", "warmtepomp bromt"),
        standing("13:15", State::Open, "Molenpoort", "ketel valt uit, F28"),
        standing("14:55", State::Open, "fam. Verhoeven", "vloerverwarming"),
        standing("15:15", State::Open, "VvE De Hoge Linden", "terugbellen"),
        standing("16:00", State::Open, "Stellingwerf", "offerte laadplein"),
    ]
}

fn drawn_rows(times: &Times) -> Vec<Row> {
    [
        (
            "11:45",
            "Geen warm water in de behandelkamers",
            "Huisartsen Aan de Wal",
            "Er staan hier vier artsen met koude handen.",
            None,
        ),
        (
            "12:30",
            "Wanneer komt de monteur?",
            "dhr. Okafor",
            "Dit is de derde keer dat ik het vraag.",
            Some("today-after-broken"),
        ),
        ("12:40", "Warmtepomp bromt ’s nachts", "mw. Ter Braak", "Het lijkt of er een koelkast in de muur zit.", None),
        (
            "13:15",
            "Ketel valt uit, storing F28",
            "Tandartspraktijk Molenpoort",
            "De stoel naast de ketelkast wordt ook al koud.",
            None,
        ),
        (
            "14:55",
            "Vloerverwarming een graadje lager?",
            "fam. Verhoeven",
            "Mag dat ’s nachts, of kost dat juist meer?",
            None,
        ),
        (
            "15:15",
            "Wie tekent het onderhoudscontract?",
            "VvE De Hoge Linden",
            "De kascommissie vraagt het mij elke week.",
            Some("today-callback"),
        ),
    ]
    .into_iter()
    .map(|(time, subject, who, said, tag)| row(times, at(time), subject, who, said, tag))
    .collect()
}

fn drawn_events(times: &Times) -> Vec<Event> {
    let event = |state, deadline: &str, subject: &str, then: String| Event {
        state,
        sentence: PromiseSentence::for_colleague(times, Who::Person("Karin"), Kind::Answer, at(deadline)),
        subject: subject.into(),
        href: "/conversations/1".into(),
        then,
    };
    let apology =
        times.t.with("at", times.at(at("09:31"))).with("before", times.before(at("12:30"))).say("today-then-apology");
    let reason = times
        .t
        .with("at", times.at(at("09:05")))
        .with("was", times.before(at("09:30")))
        .with("reason", "de groothandel belt pas na de middag.")
        .say("today-then-renewed");
    vec![
        event(State::Broken, "09:30", "Dhr. Okafor", apology),
        event(State::Renewed, "16:00", "Garage Stellingwerf", reason),
    ]
}

pub(super) fn all(t: Words) -> Vec<(&'static str, TodayPage)> {
    let times = Shell::sample(t, Entry::Today).times;
    let mut ordinary = page(t, drawn_line(), drawn_rows(&times), Some(at("11:45")));
    ordinary.events = drawn_events(&times);

    let empty =
        page(t, vec![standing("09:30", State::Kept, "De Vuurvlinder", "gehouden, 18 min eerder")], Vec::new(), None);

    let mut urgent = page(t, drawn_line(), drawn_rows(&times), Some(at("11:45")));
    urgent.shell.urgent = vec![Urgent {
        href: "/conversations/9".into(),
        who: "fam. Verhoeven".into(),
        subject: "Water door het plafond".into(),
        before: times.before(at("12:20")),
    }];

    let mut away = page(t, drawn_line(), drawn_rows(&times), Some(at("11:45")));
    away.notice = Some(Notice::of(State::Soon, t.with("time", "11:14").say("today-stale")));
    away.events = drawn_events(&times);

    vec![
        ("ordinary", ordinary),
        ("urgent", urgent),
        ("empty", empty),
        ("full", full(t, &times)),
        ("away", away),
        ("hostile", hostile(t, &times)),
    ]
}

/// Forty promises, many at the same moment, for a lead: also those that are nobody's.
fn full(t: Words, times: &Times) -> TodayPage {
    let moments = [
        "08:40", "09:30", "09:30", "09:30", "09:30", "09:30", "11:00", "11:15", "11:25", "11:30", "11:45", "12:05",
        "12:30", "13:05", "13:10", "13:15", "13:20", "13:25", "13:30", "13:35", "14:00", "14:20", "14:40", "15:00",
        "15:20", "15:40", "16:00", "16:20", "16:40", "16:55",
    ];
    let line = moments.iter().enumerate().map(|(n, time)| {
        let state = match at(time) {
            moment if moment < times.now && n % 5 == 3 => State::Broken,
            moment if moment < times.now => State::Kept,
            moment => State::of_open(moment, times.now),
        };
        standing(
            time,
            state,
            &format!("Klant met een tamelijk lange naam {n}"),
            "over iets dat ook de nodige woorden vraagt",
        )
    });
    let rows = moments.iter().filter(|time| at(time) > times.now);
    let rows = rows
        .map(|time| {
            row(
                times,
                at(time),
                "Een vraag die over de hele breedte van de regel gaat en dan nog verder, tot zij afbreekt",
                "Vereniging van Eigenaren De Hoge Linden en Omstreken",
                "",
                Some("today-not-yet"),
            )
        })
        .collect();
    let mut page = page(t, line.collect(), rows, Some(at("11:25")));
    let tomorrow = "2026-11-25T09:30:00+01:00".parse().expect("a written-out instant");
    let later = Day {
        title: Some(times.day(tomorrow)),
        rows: vec![row(times, tomorrow, "Offerte voor zes palen", "Stellingwerf", "", None)],
    };
    page.mine.push(later.clone());
    page.mine_left_out = 61;
    page.unowned = vec![later.clone()];
    page.standing_in = vec![later];
    page.standing_in[0].rows[0].tag = Some(t.with("name", "Bram").say("today-of-colleague"));
    page.too_late = too_late(times);
    page.interruptions = Some(t.with("avoided", 7).with("urgent", 1).say("today-interruptions"));
    page = page.with_attention(&crate::attention::sample_rows());
    let done = crate::attention::sample_rows().into_iter().find(|row| row.done.is_some());
    page.tapped = done.map(|row| crate::attention::Tapped::of(&row, &page.shell, None));
    page.back = vec![("/conversations/9".into(), "Offerte laadplein".into(), "Stellingwerf".into())];
    page
}

fn too_late(times: &Times) -> Vec<Late> {
    let late = |subject: &str, key: &str| Late {
        href: "/conversations/1".into(),
        subject: subject.into(),
        who: "VvE De Hoge Linden".into(),
        before: times.before(at("13:15")),
        why: times.t.with("from", "15:30").with("name", "Joost").say(key),
    };
    vec![
        late("Lift staat stil", "slot-none"),
        late(HOSTILE, "slot-theirs-late"),
        late("Zonneboiler", "slot-nobody-knows"),
    ]
}

fn hostile(t: Words, times: &Times) -> TodayPage {
    let mut page = page(
        t,
        vec![standing("13:15", State::Open, HOSTILE, HOSTILE)],
        vec![row(times, at("13:15"), HOSTILE, HOSTILE, HOSTILE, None)],
        Some(at("13:15")),
    );
    page.fading = crate::outcomes::fading_samples(times);
    page.shell.organisation = HOSTILE.into();
    page.shell.colleague.name = HOSTILE.into();
    page.events = vec![Event {
        state: State::Broken,
        sentence: PromiseSentence::for_colleague(times, Who::Person(HOSTILE), Kind::Visit, at("09:30")),
        subject: HOSTILE.into(),
        href: "/conversations/1".into(),
        then: HOSTILE.into(),
    }];
    page
}
