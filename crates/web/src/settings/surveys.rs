//! Whom we ask how likely it is that they would recommend us.

use askama::Template;
use desk::{Act, DeskError, Role, SurveySettings};

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

/// `GET /settings/surveys`.
#[derive(Debug, Template)]
#[template(path = "settings/surveys.html")]
pub struct SurveySettingsPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    on: Choice,
    kinds: [Choice; 2],
    languages: [Choice; 2],
    numbers: [Field; 3],
}

impl OneForm for SurveySettingsPage {
    const PATH: &'static str = "/settings/surveys";
    const ACCESS: Access = Access::Colleague(Act::EditVoice);
    const HERE: Here = Here::Surveys;

    fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let choice = |name: &str, label: String| Choice {
            kind: "checkbox",
            name: name.into(),
            value: "yes".into(),
            label,
            help: None,
            is_chosen: typed.has(name),
        };
        let number = |name: &str, label: String, max: &str| {
            typed.fill(name, Field::input("number", name, label).with("min", "1").with("max", max), problems)
        };
        Self {
            on: choice("is_on", t.say("surveys-set-on")),
            kinds: [
                choice("transaction", t.say("surveys-set-transaction")),
                choice("relationship", t.say("surveys-set-relationship")),
            ],
            languages: [choice("dutch", t.say("surveys-set-dutch")), choice("english", t.say("surveys-set-english"))],
            numbers: [
                number("share_percent", t.say("surveys-set-share"), "100").help(t.say("surveys-set-share-help")),
                number("quiet_days", t.say("surveys-set-quiet"), "730").help(t.say("surveys-set-quiet-help")),
                number("mails_per_hour", t.say("surveys-set-hour"), "1000"),
            ],
            frame: frame.with_problems(t, problems),
            t,
            shell,
        }
    }

    async fn set(app: &App, signed: &Signed) -> Result<Typed, PageError> {
        Ok(typed_of(&app.desk.survey_settings(&signed.agent).await?))
    }

    async fn save(app: &App, signed: &Signed, typed: &Typed) -> Result<(), DeskError> {
        app.desk.save_survey_settings(&signed.agent, form_of(typed), app.clock.now()).await
    }
}

fn typed_of(settings: &SurveySettings) -> Typed {
    let typed = Typed::default()
        .with("share_percent", settings.share_percent.to_string())
        .with("quiet_days", settings.quiet_days.to_string())
        .with("mails_per_hour", settings.mails_per_hour.to_string());
    let boxes = [
        ("is_on", settings.is_on),
        ("transaction", settings.asks_transaction),
        ("relationship", settings.asks_relationship),
        ("dutch", settings.asks_dutch),
        ("english", settings.asks_english),
    ];
    boxes.into_iter().filter(|(_, is_on)| *is_on).fold(typed, |typed, (name, _)| typed.with(name, "yes"))
}

fn form_of(typed: &Typed) -> SurveySettings {
    let number = |name: &str| typed.get(name).trim().parse::<u32>().unwrap_or_default();
    SurveySettings {
        is_on: typed.has("is_on"),
        share_percent: number("share_percent"),
        asks_transaction: typed.has("transaction"),
        asks_relationship: typed.has("relationship"),
        asks_dutch: typed.has("dutch"),
        asks_english: typed.has("english"),
        quiet_days: number("quiet_days"),
        mails_per_hour: number("mails_per_hour"),
    }
}

impl Page for SurveySettingsPage {
    const NAME: &'static str = "settings-surveys";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Settings), Frame::new(t, Role::Lead, Here::Surveys), typed, problems)
        };
        let mut wrong = Problems::none();
        wrong.add("share_percent", t.say("problem-not-in-range"));
        let hostile = Typed::default().with("is_on", "yes").with("share_percent", "\"><script>alert(1)</script>");
        vec![
            ("usual", page(&typed_of(&SurveySettings::default()), &Problems::none())),
            ("hostile-error", page(&hostile, &wrong)),
        ]
    }
}
