use jiff::Timestamp;
use promise::document::HoursDocument;
use promise::{Language, Length, RoundTo, Rule};
use store::{AgentRow, CalendarRow, Organisation, RuleRow, StoredMailbox, TeamRow, Tx};

use crate::check::{self, Checks, NAME_MAX};
use crate::forms::SetUp;
use crate::{AgentId, CalendarId, Desk, DeskError, MailboxId, Refusal, Role, RuleId, TeamId, hours};

/// Letters that a reference begins with, at most: `HI` of Halmeer Installatietechniek.
const INITIALS_MAX: usize = 3;

/// Everything that the first run writes, ready to be written.
struct FirstRows {
    organisation: Organisation,
    calendar: CalendarRow,
    team: TeamRow,
    agent: AgentRow,
    rules: Vec<RuleRow>,
    mailbox: Option<StoredMailbox>,
}

impl Desk {
    /// Whether there is an organisation; before that only the first-run page is served.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn is_set_up(&self) -> Result<bool, DeskError> {
        self.db.read(|tx| Ok(tx.organisation()?.is_some())).await
    }

    /// The first run: organisation, default calendar, default team, default rules, first administrator, mailbox.
    ///
    /// # Errors
    /// [`Refusal::AlreadySetUp`]; [`Refusal::Field`], [`Refusal::Hours`] or [`Refusal::NeverOpen`] for what can't be taken.
    pub async fn set_up(&self, form: SetUp, now: Timestamp) -> Result<AgentId, DeskError> {
        if self.is_set_up().await? {
            return Err(Refusal::AlreadySetUp.into());
        }
        let mut rows = self.first_rows(&form, now)?;
        let mut salt = [0; 16];
        self.chance.fill(&mut salt);
        rows.agent.password_hash = Some(self.passwords.hash(&form.password, salt).await?);
        let id = rows.agent.id;
        self.db.write(move |tx| write(tx, &rows, now)).await?;
        Ok(id)
    }

    /// What of the first run can't be taken, without setting anything up.
    ///
    /// # Errors
    /// As [`Desk::set_up`].
    pub fn check_set_up(&self, form: &SetUp, now: Timestamp) -> Result<(), Refusal> {
        self.first_rows(form, now).map(drop)
    }

    fn first_rows(&self, form: &SetUp, now: Timestamp) -> Result<FirstRows, Refusal> {
        let chance = &*self.chance;
        let mut checks = Checks::default();
        let name = checks.take(check::line("organisation", &form.organisation, NAME_MAX));
        let zone = checks.take(check::zone("zone", &form.zone));
        let phone = checks.take(check::optional_line("phone", &form.phone, 40));
        let public_url = checks.take(check::optional_url("public_url", &form.public_url));
        // Hours in no zone say nothing of themselves.
        let document = match zone.as_str() {
            "" => HoursDocument::default(),
            zone => checks.take(hours::checked(form.hours.clone(), zone, &[], now).map(|(document, _)| document)),
        };
        let mailbox = Some(form.mailbox.as_str()).filter(|mailbox| !mailbox.trim().is_empty());
        let address = checks.take(mailbox.map(|mailbox| check::address("mailbox", mailbox)).transpose());
        let agent = AgentRow {
            id: AgentId::new(now, chance),
            name: checks.take(check::line("name", &form.name, NAME_MAX)),
            email: checks.take(check::address("email", &form.email)),
            role: Role::Administrator.as_str().to_owned(),
            language: form.language,
            zone: None,
            password_hash: None,
            has_single_keys: true,
            is_active: true,
        };
        checks.take(check::password("password", &form.password, &agent.email, &agent.name));
        checks.done()?;
        let mut secret = vec![0; 32];
        chance.fill(&mut secret);
        let mailbox = address.map(|address| StoredMailbox {
            id: MailboxId::new(now, chance),
            address,
            name: name.clone(),
            team: None,
            is_default: true,
            is_active: true,
            imap: None,
            smtp: None,
            fetching: None,
            sealed: None,
            created_at: now,
        });
        let prefix = initials(&name);
        Ok(FirstRows {
            organisation: Organisation { name, zone, language: form.language, phone, prefix, public_url, secret },
            calendar: CalendarRow {
                id: CalendarId::new(now, chance),
                name: words(form.language, "Openingstijden", "Opening hours"),
                is_default: true,
                document: json(&document),
                feed_url: String::new(),
                feed_days: "[]".to_owned(),
                feed_read_at: None,
                feed_error: None,
            },
            team: TeamRow {
                id: TeamId::new(now, chance),
                name: words(form.language, "Service", "Service"),
                is_default: true,
            },
            agent,
            rules: self.first_rules(form.language, now),
            mailbox,
        })
    }

    /// Urgent: within an hour that we are open. All else: the default of design.md §5.
    fn first_rules(&self, language: Language, now: Timestamp) -> Vec<RuleRow> {
        let rule = |position, name: String, is_urgent, rule: &Rule| RuleRow {
            id: RuleId::new(now, &*self.chance),
            position,
            name,
            calendar: None,
            channel: None,
            mailbox: None,
            team: None,
            is_urgent,
            is_complaint: None,
            document: json(rule),
            is_active: true,
            target_percent: crate::forms::TARGET_PERCENT.into(),
        };
        let urgent = Rule::ServiceTime { within: Length::hours(1), round_to: RoundTo::default() };
        vec![
            rule(1, words(language, "Spoed", "Urgent"), Some(true), &urgent),
            rule(2, words(language, "Alle vragen", "All questions"), None, &Rule::default()),
        ]
    }
}

fn write(tx: &mut Tx<'_>, rows: &FirstRows, now: Timestamp) -> Result<(), DeskError> {
    if tx.organisation()?.is_some() {
        return Err(Refusal::AlreadySetUp.into());
    }
    tx.add_organisation(&rows.organisation, now)?;
    tx.add_calendar(&rows.calendar, now)?;
    tx.add_team(&rows.team, now)?;
    tx.add_agent(&rows.agent, now)?;
    tx.set_teams_of_agent(rows.agent.id, &[rows.team.id])?;
    for rule in &rows.rules {
        tx.add_rule(rule, now)?;
    }
    if let Some(mailbox) = &rows.mailbox {
        tx.add_mailbox(mailbox)?;
    }
    tx.notify("settings", "")?;
    Ok(())
}

fn words(language: Language, nl: &str, en: &str) -> String {
    match language {
        Language::Nl => nl.to_owned(),
        Language::En => en.to_owned(),
    }
}

fn json<T: serde::Serialize>(document: &T) -> String {
    serde_json::to_string(document).expect("documents have text keys only")
}

/// What references begin with, from the first letters of the name: `HI` of Halmeer Installatietechniek B.V.
fn initials(name: &str) -> String {
    const LEGAL_FORMS: [&str; 9] = ["BV", "B.V.", "NV", "N.V.", "VOF", "V.O.F.", "LTD", "GMBH", "INC"];
    name.split_whitespace()
        .filter(|word| !LEGAL_FORMS.contains(&word.to_uppercase().as_str()))
        .filter_map(|word| word.chars().next().filter(char::is_ascii_alphabetic))
        .map(|letter| letter.to_ascii_uppercase())
        .take(INITIALS_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_begin_with_the_letters_of_the_firm() {
        for (name, prefix) in [
            ("Halmeer Installatietechniek", "HI"),
            ("Halmeer Installatietechniek B.V.", "HI"),
            ("Bakkerij 't Stoepje", "BS"),
            ("De Vries & Zonen van Dam", "DVZ"),
            ("株式会社", ""),
        ] {
            assert_eq!(initials(name), prefix, "{name}");
        }
    }
}
