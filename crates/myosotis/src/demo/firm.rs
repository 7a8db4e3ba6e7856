//! Halmeer Installatie, an installation firm of twelve in Zutphen that doesn't exist: set up as an administrator would do it.

use std::collections::HashMap;

use desk::forms::{AgentForm, Fetching, MailboxForm, RuleForm, SetUp, TeamForm};
use desk::views::Channel;
use desk::{Act, Agent, Desk, DeskError, Language, Role, TeamId};
use jiff::{SignedDuration, Timestamp};
use promise::Rule;
use promise::document::HoursDocument;

/// Everybody's password in the demo; it is on the sign-in page.
pub(crate) const PASSWORD: &str = "vergeetmijniet";
/// Where mail for the firm comes in.
pub(crate) const INFO: &str = "info@halmeer.example";
const INVOICES: &str = "facturen@halmeer.example";

const TEAMS: &[&str] = &["Service", "Administratie", "Planning"];

/// Name, role, teams by index.
const PEOPLE: &[(&str, Role, &[usize])] = &[
    ("Karin Vos", Role::Agent, &[0]),
    ("Joost Terpstra", Role::Agent, &[0]),
    ("Samir El Amrani", Role::Agent, &[0]),
    ("Sanne Kuipers", Role::Agent, &[0]),
    ("Piet de Graaf", Role::Agent, &[0]),
    ("Ahmet Yilmaz", Role::Agent, &[0]),
    ("Daan Meijer", Role::Agent, &[0]),
    ("Lotte van Dam", Role::Lead, &[0, 1, 2]),
    ("Wim Brouwer", Role::Agent, &[2]),
    ("Femke Hoekstra", Role::Agent, &[1]),
    ("Bea Nijland", Role::Desk, &[1]),
];

/// The firm once it is set up: who can act, and for which team.
pub(crate) struct Firm {
    pub agents: HashMap<String, Agent>,
    pub teams: Vec<TeamId>,
}

impl Firm {
    /// A colleague by first name.
    pub(crate) fn agent(&self, first_name: &str) -> &Agent {
        &self.agents[first_name]
    }

    /// Who tells a later moment for what is with this colleague: themselves, or the lead where reception may not.
    pub(crate) fn renewer_for(&self, first_name: &str) -> &Agent {
        let who = self.agent(first_name);
        if who.may(Act::Renew) { who } else { self.agent("Lotte") }
    }
}

/// Sets the firm up at `now`: people, teams, hours, rules, mailboxes.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(crate) async fn set_up(desk: &Desk, public_url: &str, now: Timestamp) -> Result<Firm, DeskError> {
    desk.set_up(form(public_url), now).await?;
    let ruud = desk.sign_in(&address("Ruud Postma"), PASSWORD, "demo", "demo", now).await?.agent;
    let teams = make_teams(desk, &ruud, now).await?;
    // A second apart, so that they stand in this order wherever "who came first" decides.
    let mut moment = now;
    for (name, role, member_of) in PEOPLE {
        let teams = member_of.iter().map(|index| teams[*index]).collect();
        make_colleague(desk, &ruud, name, *role, teams, moment).await?;
        moment += SignedDuration::from_secs(1);
    }
    add_rules(desk, &ruud, teams[1], now).await?;
    add_mailbox(desk, &ruud, teams[1], now).await?;
    let mut agents = HashMap::from([("Ruud".to_owned(), ruud)]);
    for (name, _, _) in PEOPLE {
        let agent = desk.sign_in(&address(name), PASSWORD, "demo", "demo", moment).await?.agent;
        agents.insert(first_name(name).to_owned(), agent);
    }
    Ok(Firm { agents, teams })
}

fn form(public_url: &str) -> SetUp {
    let hours = r#"{"time_zone":"Europe/Amsterdam","country":"NL","hours":{
        "mon":[["08:30","12:30"],["13:00","17:00"]],"tue":[["08:30","12:30"],["13:00","17:00"]],
        "wed":[["08:30","12:30"],["13:00","17:00"]],"thu":[["08:30","12:30"],["13:00","17:00"]],
        "fri":[["08:30","12:30"],["13:00","16:00"]]}}"#;
    let hours: HoursDocument = serde_json::from_str(hours).expect("the demo's hours are written right");
    SetUp {
        organisation: "Halmeer Installatie".into(),
        zone: "Europe/Amsterdam".into(),
        language: Language::Nl,
        phone: "0575 00 12 00".into(),
        public_url: public_url.into(),
        hours,
        mailbox: INFO.into(),
        name: "Ruud Postma".into(),
        email: address("Ruud Postma"),
        password: PASSWORD.into(),
    }
}

/// The address of a colleague: first name at the firm.
pub(crate) fn address(name: &str) -> String {
    format!("{}@halmeer.example", first_name(name).to_lowercase())
}

fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

async fn make_teams(desk: &Desk, by: &Agent, now: Timestamp) -> Result<Vec<TeamId>, DeskError> {
    let default = desk.teams(by).await?.into_iter().find(|team| team.is_default).map(|team| team.id);
    let mut teams = vec![];
    for (index, name) in TEAMS.iter().enumerate() {
        let id = if index == 0 { default } else { None };
        teams.push(desk.save_team(by, TeamForm { id, name: (*name).into(), members: vec![] }, now).await?);
    }
    Ok(teams)
}

async fn make_colleague(
    desk: &Desk,
    by: &Agent,
    name: &str,
    role: Role,
    teams: Vec<TeamId>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let form = AgentForm {
        id: None,
        name: name.into(),
        email: address(name),
        role,
        language: Language::Nl,
        zone: None,
        teams,
        password: PASSWORD.into(),
        is_active: true,
    };
    desk.save_agent(by, form, now).await.map(|_| ())
}

async fn add_rules(desk: &Desk, by: &Agent, office: TeamId, now: Timestamp) -> Result<(), DeskError> {
    let two_days = r#"{"kind":"service-days","days":2,"at":"12:00"}"#;
    let two_days: Rule = serde_json::from_str(two_days).expect("the demo's rule is written right");
    let form = RuleForm {
        id: None,
        name: "Facturen: binnen twee werkdagen".into(),
        calendar: None,
        channel: Some(Channel::Email),
        mailbox: None,
        team: Some(office),
        is_urgent: Some(false),
        is_complaint: None,
        rule: two_days,
        is_active: true,
        target_percent: desk::forms::TARGET_PERCENT,
    };
    desk.save_rule(by, form, now).await.map(|_| ())
}

async fn add_mailbox(desk: &Desk, by: &Agent, office: TeamId, now: Timestamp) -> Result<(), DeskError> {
    let form = MailboxForm {
        id: None,
        address: INVOICES.into(),
        name: "Halmeer Installatie, facturen".into(),
        team: Some(office),
        is_default: false,
        is_active: true,
        imap: None,
        smtp: None,
        fetching: Fetching::default(),
    };
    desk.save_mailbox(by, form, now).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use desk::PasswordCost;

    use super::super::questions::QUESTIONS;
    use super::*;

    /// The replay ends at the first refusal, and which question meets which colleague differs by the day on which it is started.
    #[tokio::test]
    async fn on_no_day_is_a_promise_renewed_by_somebody_who_may_not() {
        let test = testkit::database();
        let chance = Arc::new(testkit::chance(7));
        let desk = Desk::new(test.db().clone(), chance).with_password_cost(PasswordCost::Cheap);
        let now = "2026-11-23T09:00:00Z".parse().expect("a written-out moment");
        let firm = set_up(&desk, "http://127.0.0.1", now).await.expect("the firm is set up");
        for question in QUESTIONS {
            for name in question.knows {
                assert!(firm.renewer_for(name).may(Act::Renew), "{name} can't renew a promise on {}", question.tag);
                assert!(firm.agent(name).may(Act::Answer), "{name} can't answer a question on {}", question.tag);
            }
        }
        assert_eq!(firm.renewer_for("Karin").name, "Karin Vos", "who may renew, renews");
    }
}
