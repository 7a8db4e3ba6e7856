//! The ladder: what is told of a promise that nobody keeps, to whom and when; with an example of each rung.

use askama::Template;
use desk::{Act, DeskError, LadderSettings, Role};

use super::frame::{Frame, Here};
use super::one_form::OneForm;
use super::{Problems, Typed};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Signed};
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

/// `GET /settings/ladder`.
#[derive(Debug, Template)]
#[template(path = "settings/ladder.html")]
pub struct LadderPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    half: Choice,
    half_percent: Field,
    warning: Choice,
    warning_minutes: Field,
    unfit: Choice,
    broken: Choice,
    urgent: Choice,
    measure: Vec<Field>,
}

impl OneForm for LadderPage {
    const PATH: &'static str = "/settings/ladder";
    const ACCESS: Access = Access::Colleague(Act::EditHoursAndRules);
    const HERE: Here = Here::Ladder;

    fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let choice = |name: &str, label: &str, help: Option<&str>| Choice {
            kind: "checkbox",
            name: name.into(),
            value: "yes".into(),
            label: t.say(label),
            help: help.map(|help| t.say(help)),
            is_chosen: typed.has(name),
        };
        let number = |name: &str, label: &str, max: &str| {
            let field = Field::input("number", name, t.say(label)).with("min", "1").with("max", max);
            typed.fill(name, field, problems)
        };
        Self {
            half: choice("half", "ladder-half", None),
            half_percent: number("half_percent", "ladder-half-percent", "90"),
            warning: choice("warning", "ladder-warning", None),
            warning_minutes: number("warning_minutes", "ladder-warning-minutes", "480"),
            unfit: choice("unfit", "ladder-unfit", None),
            broken: choice("broken", "ladder-broken", None),
            urgent: choice("urgent", "ladder-urgent", Some("ladder-urgent-help")),
            measure: vec![
                number("quiet_minutes", "ladder-quiet", "240").help(t.say("ladder-quiet-help")),
                number("mails_per_day", "ladder-per-day", "100").help(t.say("ladder-per-day-help")),
            ],
            frame: frame.with_problems(t, problems),
            t,
            shell,
        }
    }

    async fn set(app: &App, signed: &Signed) -> Result<Typed, PageError> {
        Ok(typed_of(&app.desk.ladder_settings(&signed.agent).await?))
    }

    async fn save(app: &App, signed: &Signed, typed: &Typed) -> Result<(), DeskError> {
        app.desk.save_ladder_settings(&signed.agent, form_of(typed), app.clock.now()).await
    }
}

fn typed_of(settings: &LadderSettings) -> Typed {
    let usual = LadderSettings::default();
    let number = |chosen: Option<u32>, usual: Option<u32>| chosen.or(usual).unwrap_or_default().to_string();
    let typed = Typed::default()
        .with("half_percent", number(settings.half_percent, usual.half_percent))
        .with("warning_minutes", number(settings.warning_minutes, usual.warning_minutes))
        .with("quiet_minutes", settings.quiet_minutes.to_string())
        .with("mails_per_day", settings.mails_per_day.to_string());
    let boxes = [
        ("half", settings.half_percent.is_some()),
        ("warning", settings.warning_minutes.is_some()),
        ("unfit", settings.tells_unfit),
        ("broken", settings.tells_broken),
        ("urgent", settings.is_urgent_told_when_closed),
    ];
    boxes.into_iter().filter(|(_, is_on)| *is_on).fold(typed, |typed, (name, _)| typed.with(name, "yes"))
}

/// What was typed; a number that isn't one is out of every range, and so is refused at its field.
fn form_of(typed: &Typed) -> LadderSettings {
    let number = |name: &str| typed.get(name).trim().parse::<u32>().unwrap_or_default();
    LadderSettings {
        half_percent: typed.has("half").then(|| number("half_percent")),
        warning_minutes: typed.has("warning").then(|| number("warning_minutes")),
        tells_unfit: typed.has("unfit"),
        tells_broken: typed.has("broken"),
        is_urgent_told_when_closed: typed.has("urgent"),
        quiet_minutes: number("quiet_minutes"),
        mails_per_day: number("mails_per_day"),
    }
}

impl Page for LadderPage {
    const NAME: &'static str = "settings-ladder";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Settings), Frame::new(t, Role::Lead, Here::Ladder), typed, problems)
        };
        let off = LadderSettings {
            half_percent: None,
            warning_minutes: None,
            tells_broken: false,
            ..LadderSettings::default()
        };
        let mut wrong = Problems::none();
        wrong.add("half_percent", t.say("problem-not-in-range"));
        let hostile = Typed::default().with("half", "yes").with("half_percent", "\"><script>alert(1)</script>");
        vec![
            ("usual", page(&typed_of(&LadderSettings::default()), &Problems::none())),
            ("off", page(&typed_of(&off), &Problems::none())),
            ("hostile-error", page(&hostile, &wrong)),
        ]
    }
}
