//! The first-run page as it is shown.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use promise::sentence::Who;
use promise::{Kind, Rule, ServiceHours};

use super::form::{COUNTRIES, DAYS, Form};
use crate::i18n::{Language, Words};
use crate::page::Page;
use crate::parts::{Clock, Field, Notice, PromiseSentence};
use crate::shell::{Front, Theme};
use crate::times::Times;

/// What a customer would be promised now, with the hours so far: in the page, and fetched by itself while one types.
#[derive(Debug, Clone, Template)]
#[template(path = "set_up/promise.html")]
pub struct FirstPromise {
    t: Words,
    now: String,
    promised: Option<(Clock, PromiseSentence)>,
}

crate::parts::html_safe!(FirstPromise);

impl FirstPromise {
    pub(super) fn of(t: Words, form: &Form, now: Timestamp) -> Self {
        let zone = TimeZone::get(&form.zone).unwrap_or(TimeZone::UTC);
        let times = Times::new(t, zone, now);
        let deadline = ServiceHours::from_document(&form.hours())
            .ok()
            .and_then(|hours| Rule::default().deadline(&hours, now).ok());
        let promised = deadline.map(|deadline| {
            // The first team that the set-up makes has this name in both languages.
            let sentence = PromiseSentence::for_customer(&times, Who::Team("Service"), Kind::Answer, deadline);
            (Clock::new(t, now, deadline, now), sentence)
        });
        let now = format!("{}, {}", times.long_day(times.today()), times.clock_time(now));
        Self { t, now, promised }
    }
}

impl Page for FirstPromise {
    const NAME: &'static str = "set-up-promise";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let never = Form { days: Default::default(), ..Form::proposed(t.language, "") };
        vec![
            ("ordinary", Self::of(t, &Form::proposed(t.language, ""), now())),
            ("never-open", Self::of(t, &never, now())),
        ]
    }
}

fn now() -> Timestamp {
    "2026-11-24T10:20:00Z".parse().expect("a written-out instant")
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "set_up/set_up.html")]
pub struct SetUpPage {
    t: Words,
    shell: Front,
    form: Form,
    notice: Option<Notice>,
    asks_code: bool,
    promise: FirstPromise,
    zones: Vec<String>,
}

impl SetUpPage {
    pub(super) fn new(t: Words, theme: Theme, form: Form, asks_code: bool, now: Timestamp) -> Self {
        let promise = FirstPromise::of(t, &form, now);
        let zones = jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/')).collect();
        let shell = Front { t, organisation: "Myosotis".into(), phone: String::new(), theme };
        Self { t, shell, form, notice: None, asks_code, promise, zones }
    }

    pub(super) fn with_notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    fn field(&self, field: Field, name: &str) -> Field {
        let field = field.error(self.form.problem(name));
        let first = self.form.first_problem().unwrap_or(if self.asks_code { "code" } else { "organisation" });
        if first == name { field.with("autofocus", "") } else { field }
    }

    fn code(&self) -> Field {
        let field = Field::text("code", self.t.say("set-up-code")).help(self.t.say("set-up-code-help")).required();
        self.field(field.with("autocomplete", "off"), "code")
    }

    fn organisation(&self) -> Field {
        let field = Field::text("organisation", self.t.say("set-up-organisation")).value(&self.form.organisation);
        self.field(field.required().with("autocomplete", "organization").with("maxlength", "200"), "organisation")
    }

    fn phone(&self) -> Field {
        let field = Field::input("tel", "phone", self.t.say("set-up-phone")).value(&self.form.phone);
        self.field(field.help(self.t.say("set-up-phone-help")).with("autocomplete", "tel"), "phone")
    }

    fn zone(&self) -> Field {
        let field = Field::text("zone", self.t.say("set-up-zone")).value(&self.form.zone).required();
        self.field(field.with("list", "zones").with("autocomplete", "off").with("data-zone", ""), "zone")
    }

    fn language(&self) -> Field {
        let options = vec![("nl".into(), "Nederlands".into()), ("en".into(), "English".into())];
        let field = Field::select("language", self.t.say("set-up-language"), options);
        let value = match self.form.language {
            Language::Nl => "nl",
            Language::En => "en",
        };
        field.value(value).help(self.t.say("set-up-language-help"))
    }

    fn days(&self) -> Vec<Field> {
        let words = [
            self.t.say("set-up-mon"),
            self.t.say("set-up-tue"),
            self.t.say("set-up-wed"),
            self.t.say("set-up-thu"),
            self.t.say("set-up-fri"),
            self.t.say("set-up-sat"),
            self.t.say("set-up-sun"),
        ];
        let field = |((day, words), line): ((&str, String), &String)| {
            self.field(Field::text(day, words).value(line).with("autocomplete", "off").with("maxlength", "120"), day)
        };
        DAYS.into_iter().zip(words).zip(&self.form.days).map(field).collect()
    }

    fn hours_problem(&self) -> Option<String> {
        self.form.problem("hours")
    }

    fn country(&self) -> Field {
        let name = |country: &str| match country {
            "NL" => self.t.say("set-up-country-nl"),
            "BE" => self.t.say("set-up-country-be"),
            "DE" => self.t.say("set-up-country-de"),
            "LU" => self.t.say("set-up-country-lu"),
            _ => self.t.say("set-up-country-gb"),
        };
        let none = (String::new(), self.t.say("set-up-country-none"));
        let options = COUNTRIES.iter().map(|country| ((*country).to_owned(), name(country))).chain([none]).collect();
        let field = Field::select("country", self.t.say("set-up-country"), options).value(&self.form.country);
        field.help(self.t.say("set-up-country-help"))
    }

    fn name(&self) -> Field {
        let field = Field::text("name", self.t.say("set-up-name")).value(&self.form.name).required();
        self.field(field.with("autocomplete", "name").with("maxlength", "200"), "name")
    }

    fn email(&self) -> Field {
        let field = Field::input("email", "email", self.t.say("set-up-email")).value(&self.form.email).required();
        self.field(field.with("autocomplete", "username"), "email")
    }

    fn password(&self) -> Field {
        let again = self.form.first_problem().is_some();
        let help = self.t.say(if again { "set-up-password-again" } else { "set-up-password-help" });
        let field = Field::input("password", "password", self.t.say("set-up-password")).help(help).required();
        self.field(field.with("autocomplete", "new-password").with("minlength", "10"), "password")
    }

    fn mailbox(&self) -> Field {
        let field = Field::input("email", "mailbox", self.t.say("set-up-mailbox")).value(&self.form.mailbox);
        self.field(field.help(self.t.say("set-up-mailbox-help")).with("autocomplete", "off"), "mailbox")
    }

    fn public_url(&self) -> Field {
        let field = Field::input("url", "public_url", self.t.say("set-up-url")).value(&self.form.public_url);
        self.field(field.help(self.t.say("set-up-url-help")).with("autocomplete", "off"), "public_url")
    }

    fn other_language(&self) -> (&'static str, &'static str) {
        match self.t.language {
            Language::Nl => ("en", "English"),
            Language::En => ("nl", "Nederlands"),
        }
    }
}

impl Page for SetUpPage {
    const NAME: &'static str = "set-up";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |form: Form, asks_code| Self::new(t, Theme::System, form, asks_code, now());
        let proposed = || Form::proposed(t.language, "http://127.0.0.1:8080");
        let filled = || Form {
            organisation: "Halmeer Installatie".into(),
            days: std::array::from_fn(|day| if day < 5 { "08:30-12:30, 13:00-17:00".into() } else { String::new() }),
            name: "Karin Vos".into(),
            email: "karin@halmeer".into(),
            ..proposed()
        };
        let evil = "\"><script>alert(1)</script>".to_owned();
        let hostile = Form {
            organisation: evil.clone(),
            zone: evil.clone(),
            phone: evil.clone(),
            days: std::array::from_fn(|_| evil.clone()),
            name: evil.clone(),
            email: evil.clone(),
            mailbox: evil.clone(),
            public_url: evil,
            ..proposed()
        };
        let wrong = filled().with_problems(vec![
            ("email".into(), t.say("problem-not-an-address")),
            ("wed".into(), t.say("set-up-hours-wrong")),
            ("hours".into(), t.say("refused-hours")),
        ]);
        let never = Form { days: Default::default(), ..filled() };
        let problems = hostile.problems(t);
        vec![
            ("first", page(proposed(), false)),
            ("filled", page(filled(), false)),
            ("code", page(proposed(), true)),
            ("error", page(wrong, false)),
            ("never-open", page(never.with_problems(vec![("hours".into(), t.say("refused-never-open"))]), false)),
            ("busy", page(filled(), false).with_notice(Notice::error(t.say("error-busy-text")))),
            ("hostile", page(hostile.with_problems(problems), true)),
        ]
    }
}
