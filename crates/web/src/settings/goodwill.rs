//! How much goodwill each may give in a month without asking.

use askama::Template;
use desk::{Act, DeskError, GoodwillSettings, Role};

use super::frame::{Frame, Here};
use super::one_form::OneForm;
use super::{Problems, Typed};
use crate::amounts::{cents_of, typed_cents};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Signed};
use crate::i18n::Words;
use crate::page::Page;
use crate::parts::Field;
use crate::shell::{Entry, Shell};

/// The fields with their labels.
const FIELDS: [(&str, &str); 4] = [
    ("month_cents", "goodwill-month"),
    ("lead_cents", "goodwill-month-lead"),
    ("agent_cents", "goodwill-month-agent"),
    ("desk_cents", "goodwill-month-desk"),
];

/// `GET /settings/goodwill`.
#[derive(Debug, Template)]
#[template(path = "settings/goodwill.html")]
pub struct GoodwillSettingsPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    fields: Vec<Field>,
}

impl OneForm for GoodwillSettingsPage {
    const PATH: &'static str = "/settings/goodwill";
    const ACCESS: Access = Access::Colleague(Act::EditVoice);
    const HERE: Here = Here::Goodwill;

    fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let field = |(name, label): (&str, &str)| {
            let field = Field::text(name, said(t, label)).with("inputmode", "decimal");
            typed.fill(name, field, problems)
        };
        Self { t, fields: FIELDS.into_iter().map(field).collect(), frame: frame.with_problems(t, problems), shell }
    }

    async fn set(app: &App, signed: &Signed) -> Result<Typed, PageError> {
        Ok(typed_of(signed.words(), &app.desk.goodwill_settings(&signed.agent).await?))
    }

    async fn save(app: &App, signed: &Signed, typed: &Typed) -> Result<(), DeskError> {
        app.desk.save_goodwill_settings(&signed.agent, form_of(signed.words(), typed), app.clock.now()).await
    }
}

fn said(t: Words, label: &str) -> String {
    t.say(match label {
        "goodwill-month-lead" => "goodwill-month-lead",
        "goodwill-month-agent" => "goodwill-month-agent",
        "goodwill-month-desk" => "goodwill-month-desk",
        _ => "goodwill-month",
    })
}

fn typed_of(t: Words, settings: &GoodwillSettings) -> Typed {
    let all = [Some(settings.month_cents), settings.lead_cents, settings.agent_cents, settings.desk_cents];
    FIELDS.into_iter().zip(all).fold(Typed::default(), |typed, ((name, _), cents)| {
        typed.with(name, cents.map(|cents| typed_cents(t.language, cents)).unwrap_or_default())
    })
}

/// What was typed; what is no amount is out of every range, and so is refused at its field.
fn form_of(t: Words, typed: &Typed) -> GoodwillSettings {
    let amount = |name: &str| cents_of(t.language, typed.get(name)).unwrap_or(Some(-1));
    GoodwillSettings {
        month_cents: amount("month_cents").unwrap_or_default(),
        lead_cents: amount("lead_cents"),
        agent_cents: amount("agent_cents"),
        desk_cents: amount("desk_cents"),
    }
}

impl Page for GoodwillSettingsPage {
    const NAME: &'static str = "settings-goodwill";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Settings), Frame::new(t, Role::Lead, Here::Goodwill), typed, problems)
        };
        let mut wrong = Problems::none();
        wrong.add("month_cents", t.say("problem-not-in-range"));
        let hostile = Typed::default().with("month_cents", "\"><script>alert(1)</script>");
        vec![
            ("usual", page(&typed_of(t, &GoodwillSettings::default()), &Problems::none())),
            ("hostile-error", page(&hostile, &wrong)),
        ]
    }
}
