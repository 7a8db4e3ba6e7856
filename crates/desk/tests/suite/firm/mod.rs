//! Halmeer Installatietechniek: a firm of named people, set up by the acts themselves.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each story uses its own part of the firm")]

use std::sync::Arc;

use desk::forms::{AgentForm, Question, SetUp};
use desk::views::Channel;
use desk::{Agent, Desk, DeskError, Language, PasswordCost, Refusal, Role};
use jiff::Timestamp;
use promise::Kind;
use promise::document::HoursDocument;
use testkit::{TestDatabase, at, chance};

pub const PASSWORD: &str = "vergeet mij niet";

/// Tuesday morning, when everybody is in.
pub fn tuesday() -> Timestamp {
    at("2026-11-24T09:10")
}

/// A desk that nobody has set up yet.
pub fn empty_desk(db: &TestDatabase) -> Desk {
    Desk::new(db.db(), Arc::new(chance(1))).with_password_cost(PasswordCost::Cheap).with_key([7; 32])
}

/// The first-run page as the owner fills it in.
pub fn set_up_form() -> SetUp {
    SetUp {
        organisation: "Halmeer Installatietechniek B.V.".into(),
        zone: "Europe/Amsterdam".into(),
        language: Language::Nl,
        phone: "023 555 01 00".into(),
        public_url: "https://vraag.halmeer.example/".into(),
        hours: HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").with_country("NL"),
        mailbox: "Info@Halmeer.example".into(),
        name: "Petra Halmeer".into(),
        email: "petra@halmeer.example".into(),
        password: PASSWORD.into(),
    }
}

/// The firm on a Tuesday morning: Petra (administrator), Lotte (lead), Karin and Joost (agents), Ria (desk).
pub struct Firm {
    pub desk: Desk,
    pub db: TestDatabase,
    pub petra: Agent,
    pub lotte: Agent,
    pub karin: Agent,
    pub joost: Agent,
    pub ria: Agent,
}

impl Firm {
    pub async fn on(db: TestDatabase) -> Self {
        let desk = empty_desk(&db);
        let now = tuesday();
        desk.set_up(set_up_form(), now).await.unwrap();
        let petra = sign_in(&desk, "petra@halmeer.example", now).await;
        let team = desk.teams(&petra).await.unwrap()[0].id;
        let mut colleagues = Vec::new();
        for (name, role) in [
            ("Lotte Bakker", Role::Lead),
            ("Karin de Vries", Role::Agent),
            ("Joost Smit", Role::Agent),
            ("Ria Mulder", Role::Desk),
        ] {
            let email = address_of(name);
            let form = AgentForm { teams: vec![team], ..colleague(name, role) };
            desk.save_agent(&petra, form, now).await.unwrap();
            colleagues.push(sign_in(&desk, &email, now).await);
        }
        let [lotte, karin, joost, ria] = colleagues.try_into().unwrap();
        Self { desk, db, petra, lotte, karin, joost, ria }
    }
}

pub fn address_of(name: &str) -> String {
    format!("{}@halmeer.example", name.split(' ').next().unwrap().to_lowercase())
}

pub fn colleague(name: &str, role: Role) -> AgentForm {
    AgentForm {
        id: None,
        name: name.into(),
        email: address_of(name),
        role,
        language: Language::Nl,
        zone: None,
        teams: Vec::new(),
        password: PASSWORD.into(),
        is_active: true,
    }
}

pub async fn sign_in(desk: &Desk, email: &str, now: Timestamp) -> Agent {
    desk.sign_in(email, PASSWORD, "192.0.2.1", "Firefox", now).await.unwrap().agent
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, DeskError>) -> Refusal {
    match result {
        Err(DeskError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

pub const fn field(field: &'static str, problem: &'static str) -> Refusal {
    Refusal::Field { field, problem }
}

/// A question by the public form.
pub fn question(name: &str, reach: &str, text: &str) -> Question {
    Question {
        channel: Channel::Web,
        text: text.into(),
        subject: String::new(),
        name: name.into(),
        reach: reach.into(),
        contact: None,
        team: None,
        agent: None,
        is_urgent: false,
        kind: Kind::Answer,
        language: None,
        not_before: None,
        files: Vec::new(),
        idempotency: None,
    }
}

/// The same slots on each working day.
pub fn week(slots: &[[&str; 2]]) -> promise::document::WeekDocument {
    let day: Vec<[String; 2]> = slots.iter().map(|slot| slot.map(str::to_owned)).collect();
    promise::document::WeekDocument {
        mon: day.clone(),
        tue: day.clone(),
        wed: day.clone(),
        thu: day.clone(),
        fri: day,
        ..Default::default()
    }
}
