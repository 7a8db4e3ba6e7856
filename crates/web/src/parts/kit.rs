//! All parts in all states on one page: for whoever draws or builds a page. It has samples and no route.

use askama::Template;
use jiff::Timestamp;
use promise::Kind;
use promise::sentence::Who;

use super::{BarButton, Choice, Clock, Empty, Field, Notice, PromiseBar, PromiseSentence, State};
use crate::i18n::Words;
use crate::page::Page;
use crate::shell::{Entry, Shell};

/// Headings are the names of classes and types, so they need no translation.
#[derive(Debug, Template)]
#[template(path = "parts/kit.html")]
pub struct KitPage {
    t: Words,
    shell: Shell,
    states: [State; 6],
    clocks: Vec<Clock>,
    bars: Vec<PromiseBar>,
    fields: Vec<Field>,
    choices: Vec<Choice>,
    notices: Vec<Notice>,
    empty: Empty,
}

const STATES: [State; 6] = [State::Open, State::Soon, State::Renewed, State::Kept, State::Broken, State::Withdrawn];

fn minutes_from(now: Timestamp, minutes: i64) -> Timestamp {
    Timestamp::from_second(now.as_second() + minutes * 60).unwrap_or(now)
}

fn bar(shell: &Shell, state: State, minutes: i64, who: &str) -> PromiseBar {
    let (t, now) = (shell.t, shell.times.now);
    let deadline = minutes_from(now, minutes);
    let button = |label: String, key, is_main| BarButton { label, href: "#main".into(), key, is_main };
    let is_open = matches!(state, State::Open | State::Soon);
    PromiseBar {
        state,
        clock: is_open.then(|| Clock::new(t, minutes_from(now, -125), deadline, now)),
        sentence: PromiseSentence::for_colleague(&shell.times, Who::Person(who), Kind::Answer, deadline),
        how: t.with("name", who).marked("shell-signed-in"),
        buttons: if is_open {
            vec![button(t.say("shell-note"), "n", false), button(t.say("menu-today"), "r", true)]
        } else {
            Vec::new()
        },
        word: state.word(t),
    }
}

impl KitPage {
    fn of(t: Words, who: &str) -> Self {
        let shell = Shell::sample(t, Entry::Nowhere);
        let now = shell.times.now;
        let said = minutes_from(now, -120);
        Self {
            t,
            states: STATES,
            clocks: [0, 15, 45, 90, 180, 480].map(|left| Clock::new(t, said, minutes_from(now, left), now)).into(),
            bars: vec![
                bar(&shell, State::Open, 115, who),
                bar(&shell, State::Soon, 25, who),
                bar(&shell, State::Broken, -110, who),
                bar(&shell, State::Kept, -30, who),
            ],
            fields: vec![
                Field::text("name", "Field::text").value(who).help(".help").with("autocomplete", "name"),
                Field::input("email", "reach", "Field::input").value(who).error(Some(".error".into())).required(),
                Field::area("words", "Field::area", 3).value(who).help(".help"),
                Field::select("one", "Field::select", vec![("a".into(), who.into()), ("b".into(), "b".into())])
                    .value("a"),
            ],
            choices: ["checkbox", "radio"]
                .map(|kind| Choice {
                    kind,
                    name: format!("choice-{kind}"),
                    value: "yes".into(),
                    label: who.into(),
                    help: Some(".help".into()),
                    is_chosen: true,
                })
                .into(),
            notices: vec![
                Notice::of(State::Open, who).with_action(".button--s", "#main"),
                Notice::of(State::Soon, who),
                Notice::error(who),
                Notice::of(State::Kept, who),
            ],
            empty: Empty { meaning: who.into(), action: Some((".button".into(), "#main".into())) },
            shell,
        }
    }
}

impl Page for KitPage {
    const NAME: &'static str = "parts";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let endless = "Aarnoudse-van-Wijngaarden".repeat(4);
        vec![
            ("ordinary", Self::of(t, "Karin")),
            ("overfull", Self::of(t, &endless)),
            ("hostile", Self::of(t, "\"><script>alert(1)</script><img src=x onerror=alert(1)>")),
        ]
    }
}
