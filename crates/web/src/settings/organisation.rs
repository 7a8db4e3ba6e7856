//! The firm: its name, zone, language, telephone, the beginning of its references, and its public address.

use askama::Template;
use desk::forms::OrganisationForm;
use desk::views::OrganisationView;
use desk::{Act, DeskError, Role};

use super::frame::{Frame, Here};
use super::one_form::OneForm;
use super::{Done, Problems, Typed};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Signed};
use crate::i18n::{Language, Words};
use crate::page::Page;
use crate::parts::Field;
use crate::shell::{Entry, Shell};

/// `GET /settings/organisation`.
#[derive(Debug, Template)]
#[template(path = "settings/organisation.html")]
pub struct OrganisationPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    fields: Vec<Field>,
    zones: Vec<String>,
}

/// The zones that a list offers; any other of the IANA database may be typed.
pub(crate) fn zones() -> Vec<String> {
    let is_place = |name: &String| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("posix");
    let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).filter(is_place).collect();
    // What is likely comes first: the list is long.
    names.sort_by_key(|name| (!name.starts_with("Europe/"), name.clone()));
    names
}

/// Dutch or English.
pub(crate) fn languages(t: Words) -> Vec<(String, String)> {
    vec![("nl".into(), t.say("language-nl")), ("en".into(), t.say("language-en"))]
}

impl OneForm for OrganisationPage {
    const PATH: &'static str = "/settings/organisation";
    const ACCESS: Access = Access::Colleague(Act::EditOrganisation);
    const HERE: Here = Here::Organisation;

    fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let fields = [
            ("name", Field::text("name", t.say("organisation-name")).required().with("autocomplete", "organization")),
            (
                "phone",
                Field::input("tel", "phone", t.say("organisation-phone"))
                    .help(t.say("organisation-phone-help"))
                    .with("autocomplete", "tel"),
            ),
            (
                "public_url",
                Field::input("url", "public_url", t.say("organisation-url")).help(t.say("organisation-url-help")),
            ),
            (
                "zone",
                Field::text("zone", t.say("settings-zone"))
                    .help(t.say("organisation-zone-help"))
                    .with("list", "zones")
                    .required(),
            ),
            (
                "language",
                Field::select("language", t.say("settings-language"), languages(t))
                    .help(t.say("organisation-language-help")),
            ),
            (
                "prefix",
                Field::text("prefix", t.say("organisation-prefix"))
                    .help(t.say("organisation-prefix-help"))
                    .with("maxlength", "8"),
            ),
        ];
        Self {
            t,
            fields: fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect(),
            frame: frame.with_problems(t, problems),
            zones: zones(),
            shell,
        }
    }

    async fn set(app: &App, _: &Signed) -> Result<Typed, PageError> {
        let view = app.desk.organisation().await?.ok_or(PageError::NotFound)?;
        Ok(typed_of(&view))
    }

    async fn save(app: &App, signed: &Signed, typed: &Typed) -> Result<(), DeskError> {
        let form = OrganisationForm {
            name: typed.get("name").into(),
            zone: typed.get("zone").into(),
            language: typed.get("language").parse().unwrap_or_default(),
            phone: typed.get("phone").into(),
            prefix: typed.get("prefix").into(),
            public_url: typed.get("public_url").into(),
        };
        app.desk.save_organisation(&signed.agent, form, app.clock.now()).await
    }
}

fn typed_of(view: &OrganisationView) -> Typed {
    Typed::default()
        .with("name", &view.name)
        .with("phone", &view.phone)
        .with("public_url", &view.public_url)
        .with("zone", &view.zone)
        .with("language", view.language.to_string())
        .with("prefix", &view.prefix)
}

impl Page for OrganisationPage {
    const NAME: &'static str = "settings-organisation";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |view: &OrganisationView, problems: &Problems, done: &str| {
            let done = Done { done: done.into() };
            let frame = Frame::new(t, Role::Administrator, Here::Organisation).with_done(t, &done);
            Self::new(Shell::sample(t, Entry::Settings), frame, &typed_of(view), problems)
        };
        let view = OrganisationView {
            name: "Halmeer Installatie".into(),
            zone: "Europe/Amsterdam".into(),
            language: Language::Nl,
            phone: "0575 00 12 00".into(),
            prefix: "H".into(),
            public_url: "https://vraag.halmeer.example".into(),
        };
        let hostile = OrganisationView {
            name: "\"><script>alert(1)</script>".repeat(4),
            zone: "<img src=x onerror=alert(1)>".into(),
            ..view.clone()
        };
        let mut wrong = Problems::none();
        wrong.add("zone", crate::refusals::at_field(t, "not_a_zone"));
        vec![
            ("ordinary", page(&view, &Problems::none(), "")),
            ("saved", page(&view, &Problems::none(), "saved")),
            ("hostile-error", page(&hostile, &wrong, "")),
        ]
    }
}
